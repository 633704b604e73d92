"""Encounters as findings: one line each, with the configurations that it holds for, both poses and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from twin.checks.findings import Finding, Scene, of_plant

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from twin.checks.cell_clearance.encounters import Encounter
    from twin.checks.schedule import Schedule

TOUCH_M = 5e-5
"""What is nearer than this touches."""
MOST_TOLD = 4
"""Things that are named in one line."""


@dataclass(frozen=True)
class Case:
    """An encounter with all that it takes to tell of it.

    robots: ids of the one robot, or the two. program: of the first. schedule: of a cycle in which it happens,
    time_s: then, on the cell's clock. cars: ids of the configurations that it holds for. poses: joint
    positions of all robots of the cell then, by id.
    """

    encounter: Encounter
    robots: tuple[str, ...]
    program: str
    schedule: Schedule
    time_s: float
    cars: tuple[str, ...]
    poses: Mapping[str, tuple[float, ...]]

    @property
    def short_m(self) -> float:
        """By how much the distance falls short."""
        return self.encounter.required_m - self.encounter.distance_m


def findings(cases: Iterable[Case], of_cars: int) -> list[Finding]:
    """A finding for each robot, of its worst case, naming what else it comes too near to; the worst first.

    cases: of one cell. of_cars: how many configurations were checked. Two robots that meet count to the one
    that is told of already.
    """
    lines: dict[str, list[Case]] = {}
    for case in sorted(cases, key=lambda case: -case.short_m):
        robot = next((robot for robot in case.robots if robot in lines), case.robots[0])
        lines.setdefault(robot, []).append(case)
    return [_finding(robot, some, of_cars) for robot, some in lines.items()]


def _finding(robot: str, cases: Sequence[Case], of_cars: int) -> Finding:
    case = cases[0]
    e, schedule = case.encounter, case.schedule
    if e.distance_m > TOUCH_M:
        how = f"comes within {_less(e.distance_m, e.required_m)} mm of"
    else:
        how = f"goes {-e.distance_m * 1e3:.0f} mm into" if e.distance_m < -5e-4 else "touches"
    at = ", ".join(f"{x:.2f}" for x in e.points_m[1])
    message = (
        f"{schedule.station}: {e.first} {how} {e.second} at {case.time_s:.2f} s of the cycle, "
        f"{f'in {case.program}, ' if case.program else ''}at ({at}) m; required: {e.required_m * 1e3:g} mm"
        f"{_cars(case.cars, of_cars)}{_also(robot, cases)}."
    )
    scene = Scene(
        station=schedule.station,
        time_s=case.time_s,
        joints_rad=case.poses,
        configuration=case.cars[0] if case.cars else "",
        configurations=len(case.cars),
        points_m=tuple((float(p[0]), float(p[1]), float(p[2])) for p in e.points_m),
        program=case.program,
    )
    severity = "warning" if e.distance_m > TOUCH_M else "alarm"
    return of_plant(f"clearance_{e.kind}", robot, message, e.distance_m, "m", e.required_m, severity, scene)


def _less(distance_m: float, required_m: float) -> str:
    """A distance in mm with as many places as show that it is less than what is required."""
    return next(
        (text for k in range(1, 6) if float(text := f"{distance_m * 1e3:.{k}f}") < required_m * 1e3),
        f"{distance_m * 1e3:.6f}",
    )


def _also(robot: str, cases: Sequence[Case]) -> str:
    """What else a robot comes too near to, each thing once."""
    others = dict.fromkeys(_other(robot, case) for case in cases)
    others.pop(cases[0].encounter.second, None)
    if not others:
        return ""
    listed = list(others)
    more = f" and {len(listed) - MOST_TOLD} more" if len(listed) > MOST_TOLD else ""
    return f"; it also comes too near to {', '.join(listed[:MOST_TOLD])}{more}"


def _other(robot: str, case: Case) -> str:
    """What a robot comes near to: of two robots that meet, it may be either."""
    return case.encounter.second if case.robots[0] == robot else case.encounter.first


def _cars(cars: Sequence[str], of_cars: int) -> str:
    if of_cars <= 1:
        return ""
    if len(cars) == of_cars:
        return f"; in all {of_cars:,} configurations"
    return f"; in {len(cars):,} of {of_cars:,} configurations, such as {cars[0]}"


def cell_time(schedule: Schedule, robot: str, program: str, time_s: float) -> float:
    """When, on the cell's clock, a robot is at a time of its program's own clock; NaN where it never is."""
    job = next(job for job in schedule.cell.jobs if job.robot == robot)
    for item, (start, _) in zip(job.items, schedule.run.times[robot], strict=False):
        first, last = item.phases[0].start_s, item.phases[-1].end_s
        if item.program == program and first - 1e-9 <= time_s <= last + 1e-9:
            return start + time_s - first
    return float("nan")
