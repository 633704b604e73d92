"""All that the robots of a plant do for the cars that are asked for, computed once for several checks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from twin.checks.program_ways import ways_and_errors
from twin.checks.schedule.cells import cars_of, cell_schedules

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from twin.checks.program_ways import ProgramError, ProgramWay
    from twin.checks.schedule.cells import CellSchedules
    from twin.plant import Plant
    from twin.plant.configurations import Configuration


@dataclass(frozen=True)
class CellWork:
    """What robot cells do.

    cars: that were asked for. ways: of each program that can be run, by its id; errors: what is wrong with
    the others. cells: schedules by station id.
    """

    cars: tuple[Configuration, ...]
    ways: Mapping[str, ProgramWay]
    errors: tuple[ProgramError, ...]
    cells: Mapping[str, CellSchedules]


def cell_work(
    plant: Plant, configurations: Collection[str] | None = None, stations: Collection[str] | None = None
) -> CellWork:
    """The work of all robot cells, or of some.

    plant: as described. configurations: ids of cars; None for all that can be ordered. stations: ids; None
    for all. Raises `ScheduleError` for an unknown configuration, `ValueError` where option rules and take
    rates contradict each other, `TargetError` where a target cannot be placed and `RobotDescriptionError`
    where an arm's description cannot be read.
    """
    cars = cars_of(plant, configurations)
    robots = {robot.id for robot in plant.programmed_robots if stations is None or robot.station in stations}
    ways, errors = ways_and_errors(plant, [each.id for each in plant.programs if each.robot in robots])
    return CellWork(cars, ways, errors, cell_schedules(plant, ways, stations, cars))
