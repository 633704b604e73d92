"""What has to hold for the work at stations: where its time comes from, who does it, and in which order."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from twin.plant.model import Plant
from twin.plant.stations import CrewKind, Station, StationKind
from twin.plant.text import Place
from twin.plant.told import Mistake, counted, listed
from twin.plant.values import by_id
from twin.plant.way import Way


def work_mistakes(plant: Plant) -> Iterator[Mistake]:
    """All that is wrong with stations' times, people and work elements."""
    worked = {element.station for element in plant.work_elements}
    # A plant without robots is a layout, and its cells have none yet.
    programmed = {robot.station for robot in plant.programmed_robots} or set(by_id(plant.stations))
    crews = by_id(plant.crews)
    for index, station in enumerate(plant.stations):
        place: Place = ("stations", index)
        yield from _times(place, station, station.id in worked, station.id in programmed)
        crew = crews.get(station.crew)
        if crew is not None and crew.kind != CrewKind.OPERATORS:
            told = f"{crew.id} is a {crew.kind.value} crew; {station.id} needs one of operators"
            yield (*place, "crew"), told
        elif crew is not None and station.operators > crew.count:
            told = f"{station.id} has {counted(station.operators, 'operator')} of {crew.id}"
            yield (*place, "operators"), f"{told}, which has {crew.count} in all"
    for index, crew in enumerate(plant.crews):
        if crew.kind == CrewKind.OPERATORS and crew.size != 1:
            told = f"{crew.id} are operators, whom count says in all; leave size out"
            yield ("crews", index, "size"), told
    yield from _operators(plant)
    yield from _precedence(plant)


def _times(place: Place, station: Station, worked: bool, programmed: bool) -> Iterator[Mistake]:
    """A station's time comes from somewhere, and its parts fit into it."""
    cycle = station.cycle_time_s
    if station.kind == StationKind.PASSAGE:
        if station.passage_s is None:
            yield place, f"{station.id} is a passage and has no passage_s; say how long a car stays"
    elif cycle is None and not worked:
        match station.kind:
            case StationKind.AUTOMATIC:
                yield place, f"{station.id} is automatic and has no cycle_time_s"
            case StationKind.ROBOT_CELL if not programmed:
                yield place, f"{station.id} has neither cycle_time_s nor robots that would take time"
            case StationKind.MANUAL:
                yield place, f"{station.id} has neither cycle_time_s nor work elements"
    other = station.transfer_s + station.handling_s + station.margin_s
    if cycle is not None and other > cycle:
        told = f"is {cycle:g} s; transfer, handling and margin of {station.id} alone take {other:g} s"
        yield (*place, "cycle_time_s"), told


def _operators(plant: Plant) -> Iterator[Mistake]:
    stations = by_id(plant.stations)
    for index, element in enumerate(plant.work_elements):
        station = stations.get(element.station)
        if station is not None and element.operator > station.operators:
            people = f"{station.id} has {counted(station.operators, 'operator')}"
            told = f"{element.id} is done by operator {element.operator}; {people}"
            yield ("work_elements", index, "operator"), told


def _precedence(plant: Plant) -> Iterator[Mistake]:
    """No element waits for itself, at its own station or at one that its car meets later."""
    elements = by_id(plant.work_elements)
    index = {element.id: n for n, element in enumerate(plant.work_elements)}
    before = {
        element.id: [name for name in element.after if name in elements] for element in plant.work_elements
    }
    try:
        TopologicalSorter(before).prepare()
    except CycleError as error:
        cycle = [str(name) for name in error.args[1]][:-1]
        first = min(cycle, key=lambda name: index[name])
        turned = [*cycle[cycle.index(first) :], *cycle[: cycle.index(first)]]
        told = f"{first} waits for itself: {' before '.join(turned)} before {first}"
        yield ("work_elements", index[first], "after"), told
        return
    way = Way(plant)
    for n, element in enumerate(plant.work_elements):
        later = [
            name
            for name in before[element.id]
            if elements[name].station in way.behind(element.station)
            and element.station not in way.behind(elements[name].station)
        ]
        if later:
            told = f"{element.id} has to be done after {listed(later)}, which cars meet later"
            yield ("work_elements", n, "after"), f"{told}, at {elements[later[0]].station}"
