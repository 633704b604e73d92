"""Findings about the pace of stations: too slow, locked, typed wrong, or with programs that cannot be run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twin.checks.findings import Finding, Scene, of_plant
from twin.checks.schedule import cell_work
from twin.checks.takt.loads import Load, of_people, of_robots, typed
from twin.checks.takt.pace import paces
from twin.checks.takt.slow import counted_of, slow
from twin.plant import by_id
from twin.plant.stations import StationKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from twin.checks.schedule import CellSchedules, CellWork
    from twin.plant import Plant
    from twin.plant.configurations import Configuration
    from twin.plant.stations import Station

KINDS = ("cell_locked", "cycle_typed", "program", "takt")
"""Kinds of findings of this check."""
APART = 0.05
"""Share by which a computed cycle time may differ from a typed one."""


def takt(
    plant: Plant, configurations: Collection[str] | None = None, work: CellWork | None = None
) -> tuple[Finding, ...]:
    """A finding for each station that does not keep its pace, or of which nobody can say so.

    plant: as described. configurations: ids of the cars to look at; None for all that can be ordered. Equal
    work content is computed once. work: of the cells for these cars where it is known already. Raises
    `ScheduleError` for an unknown configuration, `ValueError` where option rules and take rates contradict
    each other, `TargetError` where a target cannot be placed and `RobotDescriptionError` where an arm's
    description cannot be read.
    """
    work = work or cell_work(plant, configurations)
    cars, cells = work.cars, work.cells
    stations, robots = by_id(plant.stations), by_id(plant.programmed_robots)
    found = [
        of_plant(
            "program", error.robot, str(error), severity="alarm", scene=Scene(robots[error.robot].station)
        )
        for error in work.errors
    ]
    for cell in cells.values():
        found.extend(_locked(cell, len(cars)))
    people = of_people(plant, cars)
    for name, pace in paces(plant, cars).items():
        station, cell_here, hands = stations[name], cells.get(name), people.get(name, ())
        loads = _loads(station, cell_here, hands, cars)
        finding = slow(stations, pace, loads, None if _counts(station) else cell_here, cars)
        found.extend(() if finding is None else (finding,))
        found.extend(_typed_wrong(station, cell_here, hands))
    return tuple(found)


def _locked(cell: CellSchedules, count: int) -> Iterator[Finding]:
    """One finding for the first work content at which robots lock each other."""
    for key, schedule in cell.schedules.items():
        if schedule.deadlock:
            cars = [car for car, own in cell.keys.items() if own == key]
            which = f"{counted_of(len(cars), count)}, such as {cars[0]}"
            message = f"{cell.station} never gets done with {which}: {schedule.deadlock}"
            scene = Scene(cell.station, schedule.end_s, None, cars[0], len(cars))
            yield of_plant("cell_locked", cell.station, message, severity="alarm", scene=scene)
            return


def _counts(station: Station) -> bool:
    """Whether a station's typed cycle time is what counts; on a paced line it is only the line's own."""
    return station.cycle_time_s is not None and station.kind != StationKind.PACED


def _loads(
    station: Station, cell: CellSchedules | None, people: Sequence[Load], cars: Sequence[Configuration]
) -> tuple[Load, ...]:
    """What is held against the pace."""
    if _counts(station):
        return typed(station, cars)
    return (*(() if cell is None else (of_robots(cell),)), *people)


def _typed_wrong(station: Station, cell: CellSchedules | None, people: Sequence[Load]) -> Iterator[Finding]:
    """A typed cycle time that the robots do not take, or in which people do not get done."""
    given = station.cycle_time_s
    if given is None or not _counts(station):
        return
    robots = [] if cell is None else [load for load in (of_robots(cell),) if load.seconds]
    wrong = [(load, "its robots take") for load in robots if abs(load.mean_s - given) > APART * given]
    wrong += [(load, f"{load.who} has") for load in people if load.mean_s - given > APART * given]
    if wrong:
        load, how = max(wrong, key=lambda each: abs(each[0].mean_s - given))
        message = (
            f"{station.id} is typed with {given:.1f} s, which counts; {how} {load.mean_s:.1f} s over the mix."
        )
        yield of_plant("cycle_typed", station.id, message, load.mean_s, "s", given, "note")
