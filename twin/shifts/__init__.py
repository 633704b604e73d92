"""Keep a shift on disk: write it, open it, read it in batches, replay it."""

from twin.shifts.history import History, Interval
from twin.shifts.manifest import Manifest, Origin, ShiftError
from twin.shifts.replay import Pace, replay
from twin.shifts.shift import Shift, bundled_shifts, open_shift
from twin.shifts.tool_path import tool_path
from twin.shifts.write import refuse_occupied, write_shift

__all__ = [
    "History",
    "Interval",
    "Manifest",
    "Origin",
    "Pace",
    "Shift",
    "ShiftError",
    "bundled_shifts",
    "open_shift",
    "refuse_occupied",
    "replay",
    "tool_path",
    "write_shift",
]
