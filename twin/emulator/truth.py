"""What the emulator is asked for, and what then really happened."""

from __future__ import annotations

import msgspec

START_NS = 1_772_438_400_000_000_000
"""2026-03-02 08:00 UTC, when an emulated shift starts unless told otherwise."""


class StopAt(msgspec.Struct, frozen=True):
    """An irregular stop: the first time after `at_s` that the robot waits for a disc, it waits longer."""

    at_s: float
    length_s: float


class BeltSetting(msgspec.Struct, frozen=True):
    """Set-points of the conveyors in the plant's order from a time on."""

    at_s: float
    set_points: tuple[float, ...]


class LoggingGap(msgspec.Struct, frozen=True):
    """A time in which the logger did not keep up with one controller."""

    clock: str
    at_s: float
    length_s: float


class Recipe(msgspec.Struct, frozen=True, kw_only=True):
    """All that an emulated shift depends on: the same recipe gives the same bits."""

    duration_s: float
    seed: int
    start_ns: int = START_NS
    clock_offset_s: float = 0.0
    """Reference time minus the time of every other clock."""
    stops: tuple[StopAt, ...] = ()
    belt_settings: tuple[BeltSetting, ...] = ()
    gaps: tuple[LoggingGap, ...] = ()


class Lot(msgspec.Struct, frozen=True, kw_only=True):
    """One black and one white disc that went through together; seconds from the start, reference clock."""

    picked_black_s: float
    placed_black_s: float
    picked_white_s: float
    placed_white_s: float
    """The tool begins to leave the stop."""
    opened_s: float
    """The stopper begins to open."""
    open_until_s: float
    """It begins to close."""
    measured_s: float
    distance_mm: float
    distance_x_mm: float
    distance_y_mm: float
    good: bool


class Truth(msgspec.Struct, frozen=True, kw_only=True):
    """What really happened, as far as the shift reaches."""

    recipe: Recipe
    lots: tuple[Lot, ...]
    """All that were begun; times later than the shift's end were never logged."""
    stops: tuple[tuple[float, float], ...]
    """Start and length of each irregular stop, seconds."""
