"""Replay a shift: its events again, at a multiple of real time or as fast as they are taken."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from twin.events import Event, ShiftEnded
from twin.shifts.shift import Shift


@dataclass
class Pace:
    """When an event of a given time is due, by the wall clock.

    speed: seconds of the shift in a second, or None for as fast as they are taken.
    """

    speed: float | None
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _start_wall: float | None = None
    _start_ns: int = 0

    def wait(self, time_ns: int) -> None:
        """Return when an event at `time_ns` is due; at once for one that is late."""
        if self.speed is None:
            return
        if self._start_wall is None:
            self._start_wall, self._start_ns = self.clock(), time_ns
            return
        due = self._start_wall + (time_ns - self._start_ns) * 1e-9 / self.speed
        late = due - self.clock()
        if late > 0:
            self.sleep(late)


def replay(shift: Shift, speed: float | None = None, start_ns: int | None = None) -> Iterator[Event]:
    """How the clocks stand, the events of a shift, each when it is due, then `ShiftEnded`.

    speed: as in `Pace`; has to be above 0, else `ValueError`.
    """
    if speed is not None and not speed > 0:
        raise ValueError(f"the replay speed is {speed}; it has to be above 0")
    pace = Pace(speed)
    yield from shift.opening()
    for batch in shift.batches(start_ns):
        pace.wait(int(batch.rows["time_ns"][0]))
        yield batch
    yield ShiftEnded(shift.end_ns)
