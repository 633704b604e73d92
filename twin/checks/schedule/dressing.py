"""Cycles with maintenance, such as tip dressing: how much longer they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from twin.checks.schedule.jobs import Item, Job, items_of
from twin.checks.schedule.run import run

if TYPE_CHECKING:
    from twin.checks.program_ways import ProgramWay
    from twin.checks.schedule.cycle import Schedule


@dataclass(frozen=True)
class Dressing:
    """A cycle in which one robot does maintenance beside its work.

    robot, program: ids. every: once in so many cycles. seconds: that the program takes. schedule: of that
    cycle.
    """

    robot: str
    program: str
    every: int
    seconds: float
    schedule: Schedule

    @property
    def cycle_time_s(self) -> float:
        """Of the cycle with it."""
        return self.schedule.cycle_time_s


def dressings(schedule: Schedule) -> tuple[Dressing, ...]:
    """The cycles with each maintenance program of a cell.

    schedule: of the ordinary cycle. A robot begins its maintenance as soon as it has done its work on the car
    before, while the others still work and while the car moves, and then works on the next car; where it does
    not get done by then, it begins that later. A program that enters a zone begins with the cycle.
    """
    if schedule.deadlock:
        return ()
    return tuple(
        Dressing(robot, way.program, way.every, way.duration_s, _with(schedule, robot, way))
        for robot, ways in schedule.cell.maintenance.items()
        for way in ways
    )


def _with(schedule: Schedule, robot: str, way: ProgramWay) -> Schedule:
    """The cycle after one in which the robot began its maintenance when its own work was done."""
    items = items_of(way)
    shared = any(item.zone for item in items)
    spare = 0.0 if shared else schedule.end_s - max(schedule.run.end_s(robot), 0.0)
    jobs = tuple(
        _behind(job, items, schedule.begin_s, spare) if job.robot == robot else job
        for job in schedule.cell.jobs
    )
    return replace(schedule, cell=replace(schedule.cell, jobs=jobs), run=run(jobs))


def _behind(job: Job, items: tuple[Item, ...], begin_s: float, spare_s: float) -> Job:
    """A job with maintenance before it, begun as early as there is spare time in the cycle before."""
    fetches = job.start_s < 0.0
    if not items:
        return job
    wait = () if fetches else (Item("car", (items[-1].phases[-1],), program=items[-1].program),)
    return replace(job, items=(*items, *wait, *job.items), start_s=begin_s - spare_s)
