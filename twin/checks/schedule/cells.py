"""The schedules of a plant's cells for every car that can be ordered, equal work content computed once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from twin.checks.program_ways import ProgramWay, program_ways
from twin.checks.schedule.cycle import Schedule, cell_of, schedule_of
from twin.plant import by_id
from twin.plant.configurations import Configuration, fits
from twin.plant.told import nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from twin.plant import Plant
    from twin.plant.robots import Program, Robot
    from twin.plant.stations import Station

Key = tuple[str, ...]
"""Work content: of each robot the id of the program it runs, empty where it has nothing to do."""


class ScheduleError(ValueError):
    """There is no such robot cell or configuration; the message says which there is."""


@dataclass(frozen=True)
class CellSchedules:
    """The schedules of one station.

    station: id. schedules: by work content. keys: work content by configuration id. shares: of all cars that
    have a work content, by work content; they add up to the share of the configurations that were asked for.
    """

    station: str
    schedules: Mapping[Key, Schedule]
    keys: Mapping[str, Key]
    shares: Mapping[Key, float]

    def of(self, configuration: str) -> Schedule:
        """The schedule of a configuration.

        configuration: id. Raises `KeyError` for one that was not asked for.
        """
        return self.schedules[self.keys[configuration]]

    @property
    def mean_cycle_time_s(self) -> float:
        """Over the mix of cars, maintenance shared out."""
        whole = sum(self.shares.values())
        each = ((self.schedules[key].mean_cycle_time_s, share) for key, share in self.shares.items())
        return sum(time * share for time, share in each) / whole


def cell_schedule(plant: Plant, station: str, configuration: str | None = None) -> Schedule:
    """The schedule of one station for one car.

    plant: as described. station: id of a station with programmed robots. configuration: id; None for the one
    most cars have. Raises `ScheduleError` for one that there is not, and what `program_ways` raises.
    """
    car = car_of(plant, station, configuration)
    names = {robot.id for robot in robots_of(plant)[station]}
    ways = program_ways(plant, [program.id for program in plant.programs if program.robot in names])
    return cell_schedules(plant, ways, [station], [car])[station].of(car.id)


def car_of(plant: Plant, station: str, configuration: str | None = None) -> Configuration:
    """The car that is asked for at a robot cell.

    plant, station, configuration: as in `cell_schedule`. Raises `ScheduleError` for one that there is not.
    """
    robots = robots_of(plant)
    if station not in robots:
        raise ScheduleError(f"there is no robot cell {station}; {nearest(station, robots)}")
    if configuration is None:
        return max(plant.configurations.values(), key=lambda each: each.share)
    return cars_of(plant, [configuration])[0]


def cars_of(plant: Plant, wanted: Collection[str] | None) -> tuple[Configuration, ...]:
    """The cars that are asked for, each once.

    plant: as described. wanted: ids of configurations; None for all. Where none of them is ever built, by
    take rates of 0, they count alike. Raises `ScheduleError` for one that there is not.
    """
    known = plant.configurations
    if wanted is None:
        return tuple(known.values())
    for name in wanted:
        if name not in known:
            raise ScheduleError(f"there is no configuration {name}; {nearest(name, known)}")
    cars = tuple(known[name] for name in dict.fromkeys(wanted))
    if any(car.share for car in cars):
        return cars
    return tuple(replace(car, share=1.0 / len(cars)) for car in cars)


def cell_schedules(
    plant: Plant,
    ways: Mapping[str, ProgramWay],
    stations: Collection[str] | None = None,
    configurations: Sequence[Configuration] | None = None,
) -> Mapping[str, CellSchedules]:
    """The schedules of stations with programmed robots, by station id.

    plant: as described. ways: of its programs; a robot whose program has none does nothing. stations: ids of
    those that are wanted; None for all. configurations: cars that are asked for; None for all.
    """
    cars = tuple(plant.configurations.values()) if configurations is None else tuple(configurations)
    known = by_id(plant.stations)
    programs: dict[str, list[Program]] = {}
    for program in plant.programs:
        programs.setdefault(program.robot, []).append(program)
    found = {}
    for name, robots in robots_of(plant).items():
        if stations is None or name in stations:
            found[name] = _schedules(known[name], robots, programs, ways, cars)
    return found


def robots_of(plant: Plant) -> Mapping[str, Sequence[Robot]]:
    """The programmed robots of each station that has any, by station id.

    plant: as described.
    """
    found: dict[str, list[Robot]] = {}
    for robot in plant.programmed_robots:
        found.setdefault(robot.station, []).append(robot)
    return found


def _schedules(
    station: Station,
    robots: Sequence[Robot],
    programs: Mapping[str, Sequence[Program]],
    ways: Mapping[str, ProgramWay],
    cars: Sequence[Configuration],
) -> CellSchedules:
    ordinary = [[each for each in programs.get(robot.id, ()) if each.every == 1] for robot in robots]
    upkeep = {
        robot.id: tuple(
            ways[each.id] for each in programs.get(robot.id, ()) if each.every > 1 and each.id in ways
        )
        for robot in robots
    }
    families = sorted({family for listed in ordinary for each in listed for family in each.options})
    by_options: dict[tuple[str | None, ...], Key] = {}
    keys: dict[str, Key] = {}
    shares: dict[Key, float] = {}
    schedules: dict[Key, Schedule] = {}
    for car in cars:
        projected = tuple(car.options.get(family) for family in families)
        if projected not in by_options:
            by_options[projected] = tuple(_program(listed, car) for listed in ordinary)
        key = keys[car.id] = by_options[projected]
        shares[key] = shares.get(key, 0.0) + car.share
        if key not in schedules:
            done = {robot.id: ways.get(program) for robot, program in zip(robots, key, strict=True)}
            schedules[key] = schedule_of(cell_of(station, done, upkeep), car.id)
    return CellSchedules(station.id, schedules, keys, shares)


def _program(listed: Sequence[Program], car: Configuration) -> str:
    """Id of the first program that fits a car, empty where none does."""
    return next((program.id for program in listed if fits(program.options, car.options)), "")
