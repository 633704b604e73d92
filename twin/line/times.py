"""How long the stations of a plant take, and how their times and losses are distributed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twin.checks.schedule.work import cell_work
from twin.checks.takt.loads import of_people, of_robots
from twin.line import laws
from twin.plant.stations import Law, StationKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from twin.line.laws import Time
    from twin.plant import Plant
    from twin.plant.configurations import Configuration
    from twin.plant.stations import Station

LOSS_CV = 0.5
"""Of laws that need a coefficient of variation where a plant says none, as losses do."""
_TRIANGLE_CV = 0.4
"""The widest symmetric triangle from 0."""


def law_of(mean_s: float, law: Law, cv: float = LOSS_CV) -> Time:
    """A time as a plant says it.

    mean_s: its mean. law: its distribution; cv: its coefficient of variation, where the law has a choice.
    """
    match law:
        case Law.EXPONENTIAL:
            return laws.exponential(mean_s)
        case Law.ERLANG_2:
            return laws.erlang(mean_s)
        case Law.GAMMA if cv > 0.0:
            return laws.gamma(mean_s, cv)
        case Law.LOGNORMAL if cv > 0.0:
            return laws.lognormal(mean_s, cv)
        case Law.TRIANGULAR if cv > 0.0:
            return laws.triangular(mean_s, min(cv, _TRIANGLE_CV))
    return laws.constant(mean_s)


def station_seconds(plant: Plant, cars: Sequence[Configuration]) -> Mapping[str, Mapping[str, float]]:
    """What each station takes for each car, s, by station and configuration id; a typed time wins.

    Else a robot cell takes what its robots' schedule takes, and a manual station what the operator takes who
    has most to do. Stations without either are left out, and so are those of a paced line and passages.
    plant: as described. cars: that are asked for. Raises what `twin.checks.schedule.work.cell_work` raises.
    """
    found: dict[str, Mapping[str, float]] = {}
    by_people = of_people(plant, cars)
    cells = [s.id for s in plant.stations if s.kind == StationKind.ROBOT_CELL and s.cycle_time_s is None]
    by_robots = cell_work(plant, [car.id for car in cars], cells).cells if cells else {}
    for station in plant.stations:
        if station.kind in (StationKind.PACED, StationKind.PASSAGE):
            continue
        if station.cycle_time_s is not None:
            found[station.id] = dict.fromkeys((car.id for car in cars), station.cycle_time_s)
        elif station.id in by_robots:
            found[station.id] = of_robots(by_robots[station.id]).seconds
        elif station.id in by_people:
            loads = by_people[station.id]
            found[station.id] = {car.id: max(load.seconds[car.id] for load in loads) for car in cars}
    return found


def time_of(station: Station, mean_s: float) -> Time:
    """The time of a station's work.

    station: whose law counts. mean_s: over the mix.
    """
    return law_of(mean_s, station.cycle_time_law, station.cycle_time_cv)
