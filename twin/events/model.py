"""The kinds of event. Times are integer nanoseconds since the epoch, UTC, on the shift's reference clock."""

from __future__ import annotations

from enum import IntEnum, IntFlag

import msgspec
import numpy as np


class Quality(IntEnum):
    """How far a value can be trusted; the severities of OPC UA."""

    GOOD = 0
    UNCERTAIN = 1
    BAD = 2


class Flag(IntFlag):
    """What is to be known of a sample besides its quality."""

    NONE = 0
    OVERLOAD = 1
    """The logger was not keeping up (OPC UA Good_Overload)."""
    AFTER_GAP = 2
    """The first sample after a time in which more than one was missed."""


SAMPLE_DTYPE = np.dtype(
    [
        ("time_ns", "<i8"),
        ("source_time_ns", "<i8"),
        ("receive_time_ns", "<i8"),
        ("status", "<u4"),
        ("signal", "<u2"),
        ("quality", "u1"),
        ("flags", "u1"),
        ("value", "<f8"),
    ]
)
"""One sample.

time_ns: on the reference clock, the source time with the clock's offset applied;
source_time_ns: as the source stamped it; receive_time_ns: as the logger or hub stamped it;
signal: place of the signal in `Plant.signals`; quality: `Quality`; flags: `Flag`;
status: the raw OPC UA status code; value: in the signal's unit, NaN where the source sent none.
"""


class Samples(msgspec.Struct, frozen=True, tag="samples"):
    """Samples of any signals of one plant, ordered by time, then by signal.

    rows: array of `SAMPLE_DTYPE`, shape (n,), n >= 1; read only.
    """

    rows: np.ndarray

    @property
    def time_ns(self) -> int:
        """Time of the last sample."""
        return int(self.rows["time_ns"][-1])


class PartMoved(msgspec.Struct, frozen=True, tag="part_moved"):
    """A part changed hands, as the state concluded from signals."""

    time_ns: int
    part: int
    kind: str
    device: str
    action: str
    """`pick`, `place`, `release`."""


class CheckpointResult(msgspec.Struct, frozen=True, tag="checkpoint_result"):
    """A checkpoint judged a part."""

    time_ns: int
    part: int
    device: str
    value: float
    unit: str
    good: bool
    after_gap: bool = False
    """The result came while the signal was not logged: its time is the latest possible one."""


class Gap(msgspec.Struct, frozen=True, tag="gap"):
    """Messages or samples are missing."""

    time_ns: int
    source: str
    missing: int
    """Number of messages, -1 where unknown."""


class Deviation(msgspec.Struct, frozen=True, tag="deviation"):
    """Physics and line part: what the mirror cannot explain."""

    time_ns: int
    device: str
    kind: str
    """`missing_part`, `unexpected_part`, `late_part`, `out_of_reach`, `unknown_set_point`, …"""
    message: str
    residual: float = float("nan")
    unit: str = ""


class ClockStatus(msgspec.Struct, frozen=True, kw_only=True, tag="clock_status"):
    """How a controller's clock stands to the reference clock: reference time = its time + offset."""

    time_ns: int
    clock: str
    tied: bool
    """Whether the offset is known and applied; if not, times of its signals compare with its own only."""
    offset_s: float | None = None
    ci95_s: tuple[float, float] | None = None
    message: str = ""
    """How it is known, or why it is not."""


class ShiftEnded(msgspec.Struct, frozen=True, tag="shift_ended"):
    """The source has no more events."""

    time_ns: int


Event = Samples | PartMoved | CheckpointResult | ClockStatus | Gap | Deviation | ShiftEnded
