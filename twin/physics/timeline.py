"""Simulated time: steps of 1/240 s on a grid laid on the epoch, and what is due at which step."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

from twin.physics.world import STEP_HZ

if TYPE_CHECKING:
    from collections.abc import Callable

FRAME_HZ = 20
STEPS_PER_FRAME = STEP_HZ // FRAME_HZ
FRAME_NS = 1_000_000_000 // FRAME_HZ


class Timeline:
    """How far the simulation is, in steps after `origin_ns`, and a queue of actions by step."""

    def __init__(self, start_ns: int) -> None:
        self.origin_ns = start_ns // FRAME_NS * FRAME_NS
        self.step = 0
        self._due: list[tuple[int, int, Callable[[int], None]]] = []
        self._count = 0

    @property
    def now_ns(self) -> int:
        """Time of the present step."""
        return self.time_of(self.step)

    @property
    def at_frame(self) -> bool:
        """Whether the present step is one that is shown."""
        return self.step % STEPS_PER_FRAME == 0

    def time_of(self, step: int) -> int:
        """Time of a step in ns."""
        return self.origin_ns + step * FRAME_NS // STEPS_PER_FRAME

    def last_step(self, time_ns: int) -> int:
        """The last step that is not after a time."""
        return (time_ns - self.origin_ns) * STEPS_PER_FRAME // FRAME_NS

    def at(self, time_ns: int, action: Callable[[int], None]) -> None:
        """Do something at the first step after a time; it is given the time of that step."""
        self._count += 1
        heapq.heappush(self._due, (self.last_step(time_ns) + 1, self._count, action))

    def do_due(self) -> None:
        """Do what is due at the present step, in order of time, then of arrival."""
        while self._due and self._due[0][0] <= self.step:
            heapq.heappop(self._due)[2](self.now_ns)

    def next_stop(self, last: int) -> int:
        """The next step at which something is due or shown, at most `last`."""
        stop = min(last, (self.step // STEPS_PER_FRAME + 1) * STEPS_PER_FRAME)
        return min(stop, self._due[0][0]) if self._due else stop

    def jump(self, time_ns: int) -> None:
        """Go to the last shown step before a time without simulating."""
        self.step = max(self.step, self.last_step(time_ns) // STEPS_PER_FRAME * STEPS_PER_FRAME)
