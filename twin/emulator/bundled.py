"""The shift that ships with TakTwin, because the real recordings may not.

To make it anew, remove its folder and run in Python:

    from twin.emulator import write_bundled_shift
    write_bundled_shift("assets/shifts/democell-emulated")
"""

from __future__ import annotations

from pathlib import Path

from twin.emulator.democell import FAST_BELTS, SLOW_BELTS, Emulated, emulate
from twin.emulator.truth import BeltSetting, LoggingGap, Recipe, StopAt
from twin.plant import load_plant
from twin.shifts import Shift

NAME = "democell-emulated"


def bundled_recipe() -> Recipe:
    """15 minutes, slow belts and then fast ones, two irregular stops, a gap in the log during the first."""
    return Recipe(
        duration_s=900.0,
        seed=20260302,
        clock_offset_s=37.25,
        stops=(StopAt(210.0, 31.0), StopAt(640.0, 17.5)),
        belt_settings=(BeltSetting(0.0, SLOW_BELTS), BeltSetting(455.0, FAST_BELTS)),
        gaps=(LoggingGap("robot_controller", 225.0, 10.0),),
    )


def emulate_recipe(recipe: Recipe, plant_name: str = "democell") -> Emulated:
    """Emulate exactly what a recipe says."""
    return emulate(
        load_plant(plant_name),
        recipe.duration_s,
        recipe.seed,
        stops=recipe.stops,
        clock_offset_s=recipe.clock_offset_s,
        belt_settings=recipe.belt_settings,
        gaps=recipe.gaps,
        start_ns=recipe.start_ns,
    )


def write_bundled_shift(folder: str | Path) -> Shift:
    """Write the bundled shift into a new folder. Raises `ShiftError` where the folder is not empty."""
    return emulate_recipe(bundled_recipe()).write_shift(folder)
