"""The notebook's face: thin handles over the rooms below."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import twin.plant
import twin.shifts
from twin.api.mappings import ById, UnknownIdError
from twin.api.plant import Plant
from twin.api.shift import Shift

if TYPE_CHECKING:
    from twin.plant.edit import Editor

__all__ = ["ById", "Plant", "Shift", "UnknownIdError", "edit_plant", "load_plant", "open_shift"]


def load_plant(name_or_path: str | Path) -> Plant:
    """Load and validate a plant by its bundled name, its folder or its `plant.yaml`.

    Raises `twin.plant.PlantError`, one sentence with file, line and field for each mistake.
    """
    return Plant(twin.plant.load_plant(name_or_path))


def edit_plant(name_or_path: str | Path) -> Editor:
    """Open a plant's text for changes: `set`, `add`, `remove`, then `save`; all other text stays as it is.

    Raises `twin.plant.PlantError` where it cannot be read.
    """
    from twin.plant.edit import edit_plant as edit

    return edit(name_or_path)


def open_shift(name_or_path: str | Path, plant: Plant | None = None) -> Shift:
    """Open a shift by its bundled name or its folder.

    plant: to look at it with instead of the one it was made on; has to have the same signals.

    Raises `twin.shifts.ShiftError` where it cannot be used, `twin.plant.PlantError` where its plant cannot.
    """
    return Shift(twin.shifts.open_shift(name_or_path, None if plant is None else plant.described))
