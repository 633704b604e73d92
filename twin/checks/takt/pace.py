"""How long a station may take: takt, its area and line, how many cars come to it, and who shares them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from twin.plant import by_id
from twin.plant.configurations import fits
from twin.plant.transport import PacedLine, RouteKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from twin.plant import Plant
    from twin.plant.configurations import Configuration
    from twin.plant.floor import Area
    from twin.plant.transport import Route

DRIFT = 1.1
"""So many times the line cycle the work on one car may take where operators may drift on."""


@dataclass(frozen=True)
class Pace:
    """How fast a station has to be.

    limit_s: between two cars at the most, infinite where nothing says so; name: of that limit, in words.
    share: of all cars that come here. beside: ids of the stations that share its cars, itself among them.
    drift: times the limit that the work on one car may take.
    """

    limit_s: float
    name: str
    share: float
    beside: tuple[str, ...]
    drift: float = 1.0


def paces(plant: Plant, cars: Sequence[Configuration]) -> Mapping[str, Pace]:
    """The pace of every station on the way of some car, by id; without routes of every station.

    plant: as described. cars: that are asked for.
    """
    lines = {
        station: line
        for line in plant.conveyors
        if isinstance(line, PacedLine)
        for station in (*line.upstream, *line.downstream)
    }
    beside, share = _visits(plant, cars)
    areas = by_id(plant.areas)
    found = {}
    for station in plant.stations:
        if plant.routes and station.id not in share:
            continue
        limit, name, drift = _limit(plant, areas.get(station.area), lines.get(station.id))
        group = beside.get(station.id, (station.id,))
        found[station.id] = Pace(limit, name, share.get(station.id, 1.0), group, drift)
    return found


def _limit(plant: Plant, area: Area | None, line: PacedLine | None) -> tuple[float, str, float]:
    """The least of takt, area's line cycle and paced line's: seconds, its name, and times it on one car."""
    known = [(plant.takt_time_s, "takt")]
    if area is not None:
        known.append((area.line_cycle_s, f"line cycle of {area.id}"))
    drift = DRIFT
    if line is not None:
        known.append((line.pitch_m / line.speed_m_s, f"line cycle of {line.id}"))
        drift = DRIFT if line.drift_m > 0.0 else 1.0
    limits = [(seconds, name) for seconds, name in known if seconds is not None]
    limit, name = min(limits, key=lambda each: each[0], default=(float("inf"), "takt"))
    return limit, name, drift


def _visits(
    plant: Plant, cars: Sequence[Configuration]
) -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, float]]:
    """Of each station on a route: those that take its cars too, and the share of cars that come."""
    beside: dict[str, tuple[str, ...]] = {}
    share: dict[str, float] = {}
    whole = sum(car.share for car in cars)
    for route, weight in _taken(plant.routes, cars):
        for step in route.steps:
            group = (step,) if isinstance(step, str) else step
            for name in group:
                beside[name] = tuple(dict.fromkeys((*beside.get(name, ()), *group)))
                share[name] = share.get(name, 0.0) + weight / whole
    return beside, share


def _taken(routes: Sequence[Route], cars: Sequence[Configuration]) -> list[tuple[Route, float]]:
    """Each route with the cars that take it: of car routes the first that fits, feeders each for itself."""
    ways = [route for route in routes if route.kind == RouteKind.CAR]
    taken = {route.id: 0.0 for route in routes}
    for car in cars:
        way = next((route for route in ways if fits(route.options, car.options)), None)
        if way is not None:
            taken[way.id] += car.share
        for route in routes:
            if route.kind == RouteKind.FEEDER and fits(route.options, car.options):
                taken[route.id] += car.share
    return [(route, taken[route.id]) for route in routes if taken[route.id] > 0.0]
