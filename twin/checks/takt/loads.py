"""How long each station takes for each car: from its robots, its people, or what is typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from twin.plant.configurations import fits
from twin.plant.stations import StationKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from twin.checks.schedule import CellSchedules
    from twin.plant import Plant
    from twin.plant.configurations import Configuration
    from twin.plant.stations import Station, WorkElement


@dataclass(frozen=True)
class Load:
    """How long something at a station takes.

    station: id. who: in words, such as `operator 2`, or ids of the robots that decide; empty for the station
    itself. seconds: by configuration id. mean_s: over the mix. by_hand: whether people do it.
    """

    station: str
    who: str
    seconds: Mapping[str, float]
    mean_s: float
    by_hand: bool = False


def typed(station: Station, cars: Sequence[Configuration]) -> tuple[Load, ...]:
    """What is typed, for all cars alike; nothing where nothing is.

    station: of the plant. cars: that are asked for.
    """
    time = station.cycle_time_s
    if time is None:
        return ()
    return (Load(station.id, "", dict.fromkeys((car.id for car in cars), time), time),)


def of_robots(cell: CellSchedules) -> Load:
    """What the robots of a cell take; a car whose robots lock each other is left out.

    cell: its schedules.
    """
    good = {key: schedule for key, schedule in cell.schedules.items() if not schedule.deadlock}
    seconds = {car: good[key].cycle_time_s for car, key in cell.keys.items() if key in good}
    whole = sum(cell.shares[key] for key in good)
    mean = sum(good[key].mean_cycle_time_s * cell.shares[key] for key in good) / whole if good else 0.0
    return Load(cell.station, "", seconds, mean)


def of_people(plant: Plant, cars: Sequence[Configuration]) -> Mapping[str, tuple[Load, ...]]:
    """What the operators of each station take, one load for each operator, by station id.

    plant: as described. cars: that are asked for; equal work content is added up once.
    """
    work: dict[tuple[str, int], list[WorkElement]] = {}
    for element in plant.work_elements:
        work.setdefault((element.station, element.operator), []).append(element)
    whole = sum(car.share for car in cars)
    stations = {station.id: station for station in plant.stations}
    found: dict[str, tuple[Load, ...]] = {}
    for (name, operator), elements in work.items():
        seconds = _seconds(elements, cars)
        other = _besides(stations[name])
        mean = sum(seconds[car.id] * car.share for car in cars) / whole
        times = {car: time + other for car, time in seconds.items()}
        load = Load(name, f"operator {operator}", times, mean + other, by_hand=True)
        found[name] = (*found.get(name, ()), load)
    return found


def _besides(station: Station) -> float:
    """What a cycle takes besides the work; a paced line moves while people work."""
    if station.kind == StationKind.PACED:
        return 0.0
    return station.transfer_s + station.handling_s + station.margin_s


def _seconds(elements: Sequence[WorkElement], cars: Sequence[Configuration]) -> dict[str, float]:
    always = sum(element.time_s for element in elements if not element.options)
    optional = [element for element in elements if element.options]
    families = sorted({family for element in optional for family in element.options})
    known: dict[tuple[str | None, ...], float] = {}
    found = {}
    for car in cars:
        projected = tuple(car.options.get(family) for family in families)
        if projected not in known:
            extra = sum(element.time_s for element in optional if fits(element.options, car.options))
            known[projected] = always + extra
        found[car.id] = known[projected]
    return found
