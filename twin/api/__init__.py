"""The notebook's face: thin handles over the rooms below."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import twin.plant
import twin.shifts
from twin.api.mappings import ById, UnknownIdError
from twin.api.plant import Plant
from twin.api.shift import Shift

if TYPE_CHECKING:
    from twin.plant.edit import Editor
    from twin.whatif.changes import Change

__all__ = ["ById", "Plant", "Shift", "UnknownIdError", "change", "edit_plant", "load_plant", "open_shift"]


def change(id: str, /, **fields: Any) -> Change:
    """A change for `plant.what_if`, as `twin.change("BS110", cycle_time_s=52)`.

    id: of any thing of the plant, or the plant's own. fields: new values, as a plant's text would have them;
    a new `cycle_time_s` scales that of all cars. Raises `ValueError` where no field is named.
    """
    from twin.whatif.changes import change as change_of

    return change_of(id, **fields)


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
