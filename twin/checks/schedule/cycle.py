"""One cycle of a cell, and what is asked of it: cycle time, critical path, what would shorten it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from twin.checks.schedule.bars import WAITS, Bar, robot_bars
from twin.checks.schedule.deadlock import why_stuck
from twin.checks.schedule.jobs import Job, fetches, items_of
from twin.checks.schedule.run import Run, run

if TYPE_CHECKING:
    from collections.abc import Mapping

    from twin.checks.program_ways import ProgramWay
    from twin.checks.schedule.dressing import Dressing
    from twin.checks.schedule.shorten import Saving
    from twin.plant.stations import Station

_TINY_S = 1e-9


@dataclass(frozen=True)
class Cell:
    """What a cell has to do for cars with equal work content.

    station: id. transfer_s, handling_s, margin_s: of the station. ways: by robot id, in the order in which
    robots that come at the same time go first; None of a robot that has nothing to do. jobs: the same cut
    into items. maintenance: programs beside the ordinary one, by robot id.
    """

    station: str
    transfer_s: float
    handling_s: float
    margin_s: float
    ways: Mapping[str, ProgramWay | None]
    jobs: tuple[Job, ...]
    maintenance: Mapping[str, tuple[ProgramWay, ...]]

    @property
    def begin_s(self) -> float:
        """When the cycle begins: the car before leaves; 0 is when the car is in place and clamped."""
        return -self.transfer_s - self.handling_s


def cell_of(
    station: Station,
    ways: Mapping[str, ProgramWay | None],
    maintenance: Mapping[str, tuple[ProgramWay, ...]] | None = None,
) -> Cell:
    """A cell whose robots run certain programs; those that wait for the car in theirs begin with the cycle.

    station: whose times count. ways, maintenance: as in `Cell`.
    """
    begin = -station.transfer_s - station.handling_s
    jobs = []
    for robot, way in ways.items():
        items = items_of(way) if way is not None else ()
        jobs.append(Job(robot, items, begin if fetches(items) else 0.0))
    times = station.transfer_s, station.handling_s, station.margin_s
    return Cell(station.id, *times, ways, tuple(jobs), maintenance or {})


@dataclass(frozen=True)
class Schedule:
    """What the robots of a cell do in one cycle, each behind the other where they have to wait.

    cell: what there is to do. configuration: id of a car it holds for. run: when each robot does each item.
    The clock is 0 when the car is in place and clamped; the cycle begins before, when the last car leaves.
    """

    cell: Cell
    configuration: str
    run: Run

    @property
    def station(self) -> str:
        """Id of the station."""
        return self.cell.station

    @property
    def programs(self) -> Mapping[str, str]:
        """Id of the program that each robot runs, by robot id."""
        return {robot: way.program for robot, way in self.cell.ways.items() if way is not None}

    @property
    def begin_s(self) -> float:
        """When the cycle begins, at 0 or before."""
        return self.cell.begin_s

    @property
    def end_s(self) -> float:
        """When the next car may come: work and planned reserve are over; of a locked cell, its last move."""
        if self.deadlock:
            edges = (edge for times in self.run.times.values() for span in times for edge in span)
            return max((edge for edge in edges if np.isfinite(edge)), default=0.0)
        return max(self.run.work_end_s, 0.0) + self.cell.margin_s

    @property
    def cycle_time_s(self) -> float:
        """From one car to the next; infinite where the robots lock each other."""
        return float("inf") if self.deadlock else self.end_s - self.begin_s

    @cached_property
    def deadlock(self) -> str:
        """Why the robots never get done, in a sentence; empty where they do."""
        return why_stuck({job.robot: job.items for job in self.cell.jobs}, self.run)

    @cached_property
    def bars(self) -> Mapping[str, tuple[Bar, ...]]:
        """Bars without gaps over the whole cycle: of the station, then of each robot."""
        cell, end = self.cell, self.end_s
        own = [
            Bar(cell.station, "transfer", self.begin_s, -cell.handling_s, "moves the car in"),
            Bar(cell.station, "non_motion", -cell.handling_s, 0.0, "clamps, part presence, handshakes"),
            Bar(cell.station, "reserve", end - cell.margin_s, end, "planned reserve"),
        ]
        found = {cell.station: tuple(bar for bar in own if bar.seconds > 0.0)}
        return found | {job.robot: robot_bars(job, self.run, self.begin_s, end) for job in cell.jobs}

    @property
    def slack_s(self) -> Mapping[str, float]:
        """By how much each robot could end later without the cycle being longer; 0 of one that decides."""
        last = max(self.run.work_end_s, 0.0)
        slack = {robot: last - self.run.end_s(robot) for robot in self.run.times}
        return {robot: seconds if seconds > _TINY_S else 0.0 for robot, seconds in slack.items()}

    @cached_property
    def critical_path(self) -> tuple[Bar, ...]:
        """The bars that decide, one behind the other from beginning to end of the cycle."""
        from twin.checks.schedule.critical import critical_path

        return critical_path(self)

    @cached_property
    def shorten(self) -> tuple[Saving, ...]:
        """What would shorten the cycle, the greatest saving first, each found by letting the cell run so."""
        from twin.checks.schedule.shorten import savings

        return savings(self)

    @cached_property
    def dressings(self) -> tuple[Dressing, ...]:
        """What the cycles with maintenance take, such as tip dressing, one for each program of it."""
        from twin.checks.schedule.dressing import dressings

        return dressings(self)

    @property
    def mean_cycle_time_s(self) -> float:
        """Over many cycles, maintenance shared out; no two robots' maintenance in the same cycle."""
        lost = sum((each.cycle_time_s - self.cycle_time_s) / each.every for each in self.dressings)
        return self.cycle_time_s + lost

    def waits_s(self, robot: str) -> Mapping[str, float]:
        """Seconds that a robot waits in the cycle, by kind of wait.

        robot: id. Raises `KeyError` for one that is not in the cell.
        """
        return {kind: sum(bar.seconds for bar in self.bars[robot] if bar.kind == kind) for kind in WAITS}

    def delayed_way(self, robot: str, *, early: bool = False) -> tuple[np.ndarray, np.ndarray]:
        """Knots (m,) s and (m, n) rad of a robot on the cell's clock, standing still where it waits.

        robot: id of one that runs a program here. early: also what it does before the cycle begins, while the
        others still work on the car before. Goes from the beginning of the cycle to its end. Raises
        `KeyError` for a robot that is not in the cell or has no program.
        """
        ways = {
            way.program: way for way in (self.cell.ways[robot], *self.cell.maintenance.get(robot, ())) if way
        }
        job = next(job for job in self.cell.jobs if job.robot == robot)
        if not ways:
            raise KeyError(robot)
        first_way = ways[job.items[0].program] if job.items else next(iter(ways.values()))
        home = first_way.joints[:1]
        times, joints = [np.array([min(self.begin_s, job.start_s)])], [home]
        for item, (start, _) in zip(job.items, self.run.times[robot], strict=False):
            way, first, last = ways[item.program], item.phases[0].start_s, item.phases[-1].end_s
            times.append(np.array([start]))
            joints.append(joints[-1][-1:])
            if item.kind == "work":
                inside = slice(*np.searchsorted(way.time_s, [first + _TINY_S, last + _TINY_S]))
                times.append(way.time_s[inside] - first + start)
                joints.append(way.joints[inside])
        times.append(np.array([self.end_s]))
        joints.append(joints[-1][-1:])
        begin = min(self.begin_s, job.start_s) if early else self.begin_s
        return _between(np.concatenate(times), np.concatenate(joints), begin)

    def table(self) -> list[dict[str, object]]:
        """A row for each bar, for a data frame; `critical` says whether it is one that decides."""
        path = {(bar.row, bar.start_s) for bar in self.critical_path}
        return [
            {
                "row": bar.row,
                "kind": bar.kind,
                "start_s": bar.start_s,
                "end_s": bar.end_s,
                "step": bar.step,
                "at": bar.at,
                "zone": bar.zone,
                "text": bar.text,
                "critical": (bar.row, bar.start_s) in path,
            }
            for bars in self.bars.values()
            for bar in bars
        ]


def schedule_of(cell: Cell, configuration: str = "") -> Schedule:
    """Let a cell run for one cycle.

    cell: what there is to do. configuration: id of a car that this is for.
    """
    return Schedule(cell, configuration, run(cell.jobs))


def _between(time: np.ndarray, joints: np.ndarray, begin_s: float) -> tuple[np.ndarray, np.ndarray]:
    """Knots from `begin_s` on, each later than the one before."""
    keep = np.concatenate([[True], np.diff(time) > _TINY_S])
    time, joints = time[keep], joints[keep]
    first = int(np.searchsorted(time, begin_s + _TINY_S)) - 1
    if time[first] < begin_s:
        share = (begin_s - time[first]) / (time[first + 1] - time[first])
        joints[first] += share * (joints[first + 1] - joints[first])
        time[first] = begin_s
    return time[first:], joints[first:]
