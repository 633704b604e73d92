"""Maintenance that begins while the other robots of the cell still work on the car before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from twin.checks.schedule import Schedule

Way = tuple[np.ndarray, np.ndarray]
"""Knots: (m,) s on the cell's clock and (m, n) rad."""


@dataclass(frozen=True)
class Early:
    """A robot's maintenance before a cycle begins, beside the ways of all others in the cycle before.

    robot, program: ids. schedule: of the cycle with the maintenance, whose clock all ways are on. ways: by
    robot, its own too, from when it begins to when the cycle begins.
    """

    robot: str
    program: str
    schedule: Schedule
    ways: dict[str, Way]

    def poses(self, time_s: float) -> dict[str, tuple[float, ...]]:
        """Joint positions of all robots at a time."""
        found = {}
        for robot, (time, joints) in self.ways.items():
            at = (float(np.interp(time_s, time, column)) for column in joints.T)
            found[robot] = tuple(round(value, 6) for value in at)
        return found


def early(
    schedule: Schedule, robots: Iterable[str], way_of: Callable[[Schedule, str], Way]
) -> Iterator[Early]:
    """What of the maintenance of a cell is done in the cycle before.

    schedule: of the ordinary cycle, which is the one before too. robots: ids of the cell's. way_of: a robot's
    way in a cycle.
    """
    for dressing in schedule.dressings:
        now = dressing.schedule
        own = now.delayed_way(dressing.robot, early=True)
        first, last = float(own[0][0]), now.begin_s
        if now.deadlock or first >= last:
            continue
        ways = {dressing.robot: part(own, first, last)}
        for robot in robots:
            if robot != dressing.robot:
                time, joints = way_of(schedule, robot)
                ways[robot] = part((time + last - schedule.end_s, joints), first, last)
        yield Early(dressing.robot, dressing.program, now, ways)


def part(way: Way, first_s: float, last_s: float) -> Way:
    """A way from one time to another, standing still where it has not begun or is over."""
    time, joints = way
    inside = (time > first_s) & (time < last_s)
    times = np.concatenate([[first_s], time[inside], [last_s]])
    return times, np.column_stack([np.interp(times, time, column) for column in joints.T])
