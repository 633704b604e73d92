"""Refuse what cannot be emulated, in one sentence."""

from __future__ import annotations

from math import isfinite

from twin.emulator.truth import BeltSetting, LoggingGap, Recipe, StopAt
from twin.plant import Plant, StopAction

TASK = {
    ("black", StopAction.PICK): 0.0,
    ("black", StopAction.PLACE): 1.0,
    ("white", StopAction.PICK): 2.0,
    ("white", StopAction.PLACE): 3.0,
}
"""The task signal's code by what the robot does; also the kinds of stop that the cell must have."""
_LONGEST_S = 86_400.0
_FARTHEST_OFFSET_S = 1e9
_HIGHEST_SET_POINT = 32_767


class EmulatorError(ValueError):
    """What was asked of the emulator cannot be emulated; the message says what and why."""


def check(plant: Plant, recipe: Recipe) -> None:
    """Raise `EmulatorError` unless the recipe can be emulated on the plant."""
    counts = (len(plant.traced_robots), len(plant.stoppers), len(plant.stores), len(plant.cameras))
    kinds = {(s.part_kind, s.action) for robot in plant.traced_robots for s in robot.stops}
    if counts != (1, 1, 1, 1) or kinds != set(TASK) or plant.traced_robots[0].gripper_signal is None:
        raise EmulatorError(
            f"Only a cell like democell can be emulated yet; {plant.id} has other devices or stops."
        )
    if not 0 < recipe.duration_s <= _LONGEST_S:
        raise EmulatorError(
            f"A shift lasts more than 0 and at most {_LONGEST_S:,.0f} s: duration_s = {recipe.duration_s}."
        )
    if recipe.seed < 0:
        raise EmulatorError(f"The seed is an integer of 0 or more, not {recipe.seed}.")
    if not abs(recipe.clock_offset_s) <= _FARTHEST_OFFSET_S:
        raise EmulatorError(
            f"The clock offset is a number of seconds within a thousand million, not {recipe.clock_offset_s}."
        )
    _check_belts(plant, recipe.belt_settings)
    _check_times(plant, recipe)


def _check_belts(plant: Plant, settings: tuple[BeltSetting, ...]) -> None:
    times = [setting.at_s for setting in settings]
    if not times or times[0] != 0 or times != sorted(times) or not all(map(isfinite, times)):
        raise EmulatorError("Belt settings are given in order of time and the first from 0 s on.")
    for setting in settings:
        usable = [0 <= s <= _HIGHEST_SET_POINT and float(s).is_integer() for s in setting.set_points]
        if len(usable) != len(plant.belts) or not all(usable):
            raise EmulatorError(
                f"The belt setting at {setting.at_s} s needs {len(plant.belts)} set-points, "
                f"whole numbers from 0 to {_HIGHEST_SET_POINT}, not {setting.set_points}."
            )


def _check_times(plant: Plant, recipe: Recipe) -> None:
    """Stops and gaps begin within the shift and last."""
    clocks = [clock.id for clock in plant.clocks]
    for gap in recipe.gaps:
        if gap.clock not in clocks:
            raise EmulatorError(
                f"The gap at {gap.at_s} s names clock {gap.clock!r}; {plant.id} has {', '.join(clocks)}."
            )
    timed: list[tuple[str, StopAt | LoggingGap]] = [
        *(("stop", stop) for stop in recipe.stops),
        *(("gap", gap) for gap in recipe.gaps),
    ]
    for word, thing in timed:
        if not 0 <= thing.at_s < recipe.duration_s or not 0 < thing.length_s <= _LONGEST_S:
            raise EmulatorError(
                f"The {word} at {thing.at_s} s of {thing.length_s} s has to begin within the shift's "
                f"{recipe.duration_s} s and to last more than 0 s."
            )
