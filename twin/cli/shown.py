"""What `taktwin serve` is asked to show: a shift or a plant."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from twin.cli.app import ArgumentError

if TYPE_CHECKING:
    from twin.plant import Plant
    from twin.shifts import Shift


def shown(what: str, plant: str | None) -> Plant | Shift:
    """The shift or plant of that name or folder. Raises `ArgumentError` where there is neither.

    plant: to look at a shift with instead of the one that it was made on.
    """
    from twin.plant import bundled_plants, load_plant
    from twin.plant.told import nearest
    from twin.shifts import bundled_shifts, open_shift

    path = Path(what)
    known = (*bundled_plants(), *bundled_shifts())
    if not path.exists() and what not in known:
        raise ArgumentError(f"there is no plant or shift {what!r}; {nearest(what, known)}")
    if path.name == "plant.yaml" or (path / "plant.yaml").is_file() or what in bundled_plants():
        if plant is not None:
            raise ArgumentError(f"--plant {plant} is for a shift; {what} is a plant itself")
        return load_plant(what)
    return open_shift(what, None if plant is None else load_plant(plant))
