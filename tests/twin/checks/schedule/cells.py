"""Cells put together by hand: programs of whole seconds, with zones and waits for the car."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tests.twin.checks.small_plant import a_station
from twin.checks.program_ways import Phase, ProgramWay
from twin.checks.schedule import Schedule, cell_of, schedule_of

if TYPE_CHECKING:
    from twin.plant.stations import Station

Part = float | str
"""Seconds of work, `+Z` to enter zone Z, `-Z` to leave it, `car` to wait for the car."""


def a_way(robot: str, *parts: Part, name: str = "P", every: int = 1) -> ProgramWay:
    """A program of these parts, a step each; every second of work turns the one joint by a radian."""
    phases: list[Phase] = []
    now = 0.0
    for step, part in enumerate(parts):
        if part == "car":
            phases.append(Phase(step, "wait_part", now, now, text="waits for the car"))
        elif isinstance(part, str):
            kind = "wait_zone" if part[0] == "+" else "non_motion"
            phases.append(Phase(step, kind, now, now, zone=part[1:]))
        else:
            phases.append(Phase(step, "process", now, now + part, at=f"W{step}", text=f"welds W{step}"))
            now += part
    times = np.unique([0.0, *(phase.end_s for phase in phases)])
    return ProgramWay(robot, f"{robot}.{name}", times, times[:, None].copy(), tuple(phases), every)


def a_cell(transfer_s: float = 9.0, handling_s: float = 5.0, margin_s: float = 2.0) -> Station:
    times = {"transfer_s": transfer_s, "handling_s": handling_s, "margin_s": margin_s}
    return a_station("S1", 0.0, kind="robot_cell", **times)


BARE = a_cell(0.0, 0.0, 0.0)


def scheduled(station: Station, *ways: ProgramWay) -> Schedule:
    """The schedule of a station whose robots run these programs; those of every > 1 are maintenance."""
    ordinary = {way.robot: way for way in ways if way.every == 1}
    upkeep: dict[str, tuple[ProgramWay, ...]] = {}
    for way in ways:
        if way.every > 1:
            upkeep[way.robot] = (*upkeep.get(way.robot, ()), way)
    return schedule_of(cell_of(station, ordinary, upkeep))


def spans(schedule: Schedule, robot: str) -> list[tuple[str, float, float]]:
    """Kind, start and end of a robot's bars."""
    return [(bar.kind, bar.start_s, bar.end_s) for bar in schedule.bars[robot]]
