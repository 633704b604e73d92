"""Whether a shift's manifest may be believed: unchanged since it was written, and what its samples say."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from twin.events import ClockStatus
from twin.plant import Plant
from twin.shifts.manifest import SAMPLES_FILE, Manifest, ShiftError

LATEST_NS = 7_258_118_400_000_000_000
"""1 January 2200 UTC; recordings are read from 1970 up to it."""
LONGEST_OFFSET_S = 10 * 365 * 86_400.0


def check_seal(manifest: Manifest, path: Path) -> None:
    """Raise `ShiftError` where the manifest was changed and not sealed anew; see `Manifest.seal`."""
    if manifest.seal != manifest.sealed().seal:
        raise ShiftError(
            f"{path} was changed after the shift was written: its seal is not that of its content;"
            " import the recording again"
        )


def check_against(manifest: Manifest, plant: Plant, rows: np.ndarray, path: Path) -> None:
    """Raise `ShiftError` where times or clocks are not those of the samples and of the plant.

    rows: `SAMPLE_DTYPE`, shape (n,), ordered by time. path: of the manifest, for the message.
    """
    if not len(rows):
        raise ShiftError(f"{path.parent / SAMPLES_FILE} holds no sample")
    first, last = int(rows["time_ns"][0]), int(rows["time_ns"][-1])
    for name, said, is_ in (("start_ns", manifest.start_ns, first), ("end_ns", manifest.end_ns, last)):
        check_time(said, f"{path}: {name}")
        if said != is_:
            which = "first" if name == "start_ns" else "last"
            raise ShiftError(f"{path}: {name} is {said}, but its {which} sample is of {is_}")
    check_clocks(manifest.clocks, plant, rows, str(path))


def check_time(time_ns: int, what: str) -> None:
    """Raise `ShiftError` unless a time is from 1970 to 2199; `what` begins the message."""
    if not 0 <= time_ns < LATEST_NS:
        raise ShiftError(f"{what} is of {time_ns} ns since 1970; times have to be from 1970 to 2199")


def check_clocks(clocks: Sequence[ClockStatus], plant: Plant, rows: np.ndarray, where: str) -> None:
    """Raise `ShiftError` unless each clock that samples have to be compared across is told once.

    The reference is not told, and a clock that stamped all samples alone need not be.

    rows: `SAMPLE_DTYPE`, shape (n,). where: begins the message.
    """
    others = [clock.id for clock in plant.clocks if not clock.reference]
    told = [status.clock for status in clocks]
    for clock in told:
        if clock not in others:
            raise ShiftError(
                f"{where}: {plant.id} has no clock {clock!r} beside its reference;"
                f" it has {', '.join(others) or 'none'}"
            )
        if told.count(clock) > 1:
            raise ShiftError(f"{where}: clock {clock} is told {told.count(clock)} times; once is right")
    used = {plant.signals[int(place)].clock for place in np.unique(rows["signal"])}
    for clock in others:
        if clock in used and len(used) > 1 and clock not in told:
            raise ShiftError(f"{where}: it is not said how clock {clock} stands to the reference")
    for status in clocks:
        _check_offset(status, where)


def _check_offset(status: ClockStatus, where: str) -> None:
    check_time(status.time_ns, f"{where}: clock {status.clock}")
    offset_s = status.offset_s
    if status.tied != (offset_s is not None):
        said = "tied, but has no offset" if status.tied else f"not tied, but has an offset of {offset_s:g} s"
        raise ShiftError(f"{where}: clock {status.clock} is {said}")
    if offset_s is None:
        return
    if not math.isfinite(offset_s) or abs(offset_s) > LONGEST_OFFSET_S:
        raise ShiftError(
            f"{where}: clock {status.clock} has an offset of {offset_s:g} s; give at most 10 years"
        )
    low, high = status.ci95_s or (offset_s, offset_s)
    if not low <= offset_s <= high:
        raise ShiftError(
            f"{where}: clock {status.clock} has an offset of {offset_s:g} s outside its own interval"
            f" of {low:g} to {high:g} s"
        )
