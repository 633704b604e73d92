"""Let the robots of a cell run: who does what when, and who waits for whom."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from twin.checks.schedule.jobs import Item, Job

Place = tuple[str, int]
"""A robot and the place of an item in its job."""


@dataclass(frozen=True)
class Run:
    """When each robot does each of its items.

    times: by robot, (start, end) of each item that was begun, s, 0 being when the car is in place; the last
    one of a robot that got stuck ends never. freed: for each wait at a zone the item that ended it. stuck:
    for each robot that waits for ever the item it waits at. holders: of each zone at the end. wrong: zones
    that are left by who is not in them, or entered twice, in sentences.
    """

    times: Mapping[str, Sequence[tuple[float, float]]]
    freed: Mapping[Place, Place]
    stuck: Mapping[str, int]
    holders: Mapping[str, str]
    wrong: tuple[str, ...] = ()

    def end_s(self, robot: str) -> float:
        """When a robot has done all of its work; infinite where it is stuck, 0 where it has none."""
        return self.times[robot][-1][1] if self.times[robot] else 0.0

    @property
    def work_end_s(self) -> float:
        """When all robots have done their work, infinite where one is stuck."""
        return max((self.end_s(robot) for robot in self.times), default=0.0)


@dataclass
class _Cell:
    """Zones and who is in them while the robots run."""

    jobs: Mapping[str, Sequence[Item]]
    order: Mapping[str, int]
    first: dict[str, str]
    times: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    holders: dict[str, str] = field(default_factory=dict)
    queues: dict[str, list[str]] = field(default_factory=dict)
    freed: dict[Place, Place] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def go_on(self, now: float, robot: str) -> tuple[float, str] | None:
        """Do a robot's items until one takes time; when to go on, None at a closed zone or the end."""
        items, times = self.jobs[robot], self.times[robot]
        while len(times) < len(items):
            item = items[len(times)]
            if item.kind == "enter":
                if not self._free(item.zone, robot):
                    self.queues.setdefault(item.zone, []).append(robot)
                    times.append((now, float("inf")))
                    return None
                self._enter(item.zone, robot)
            end = now + item.seconds if item.kind == "work" else max(now, 0.0) if item.kind == "car" else now
            times.append((now, end))
            if item.kind == "leave":
                return end, robot
            if end > now:
                return end, robot
        return None

    def _free(self, zone: str, robot: str) -> bool:
        return zone not in self.holders and self.first.get(zone, robot) == robot

    def _enter(self, zone: str, robot: str) -> None:
        self.holders[zone] = robot
        if self.first.get(zone) == robot:
            del self.first[zone]

    def leave(self, now: float, robot: str) -> tuple[float, str] | None:
        """Let the next robot into the zone that `robot` has just left; when it goes on."""
        place = len(self.times[robot]) - 1
        zone = self.jobs[robot][place].zone
        if self.holders.get(zone) != robot:
            self.wrong.append(f"{robot} leaves {zone} without being in it")
            return None
        del self.holders[zone]
        queue = self.queues.get(zone, [])
        for waiting in queue:
            if self._free(zone, waiting):
                queue.remove(waiting)
                self._enter(zone, waiting)
                times = self.times[waiting]
                times[-1] = (times[-1][0], now)
                self.freed[waiting, len(times) - 1] = (robot, place)
                return now, waiting
        return None


def run(jobs: Sequence[Job], first: Mapping[str, str] | None = None) -> Run:
    """Let all robots do their jobs.

    jobs: one for each robot, in the order in which robots that come at the same time go first. Zones are
    given to who has waited longest. first: zones that nobody enters before a certain robot has been in.
    """
    order = {job.robot: place for place, job in enumerate(jobs)}
    cell = _Cell({job.robot: job.items for job in jobs}, order, dict(first or {}))
    cell.times = {job.robot: [] for job in jobs}
    heap = [(job.start_s, order[job.robot]) for job in jobs]
    heapq.heapify(heap)
    names = [job.robot for job in jobs]
    while heap:
        now, place = heapq.heappop(heap)
        robot = names[place]
        more = cell.go_on(now, robot)
        if more is not None:
            heapq.heappush(heap, (more[0], place))
            times = cell.times[robot]
            if cell.jobs[robot][len(times) - 1].kind == "leave":
                let_in = cell.leave(now, robot)
                if let_in is not None:
                    heapq.heappush(heap, (let_in[0], order[let_in[1]]))
    stuck = {
        robot: len(times) - 1 for robot, times in cell.times.items() if times and times[-1][1] == float("inf")
    }
    return Run(cell.times, cell.freed, stuck, cell.holders, tuple(cell.wrong))
