"""A plant's text as a network of the flow engine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from twin.line import laws
from twin.line.calendars import switches
from twin.line.classes import classes
from twin.line.hops import SIDE_BY_SIDE, Hops
from twin.line.network import (
    LANE,
    SCRAPPED,
    SENT,
    STORE,
    Carriers,
    Fate,
    Loss,
    Mark,
    Node,
    Parts,
    Route,
    assemble,
)  # fmt: skip
from twin.line.paced import PacedLines
from twin.line.times import law_of, station_seconds, time_of
from twin.plant import by_id
from twin.plant.signals import Fate as Verdict
from twin.plant.stations import Clocking, StationKind
from twin.plant.transport import BufferKind, Conveyor, RouteKind
from twin.plant.way import alternatives

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from twin.plant import Plant
    from twin.plant.signals import Checkpoint, Disposition
    from twin.plant.transport import Buffer, Carrier
    from twin.plant.transport import Route as PlantRoute

ASIDE = 20
"""Cars that are repaired at once where a plant does not say where."""


class LineError(ValueError):
    """A plant's text cannot be run as a line; the message names the thing and what would help."""


@dataclass(frozen=True)
class Line:
    """A plant as the flow engine runs it.

    parts: by name; network: as a block, see `kernels.flow.network`. node: of each stop of a route its node,
    by id; the stations of a paced line share one. cars: a configuration of each class of work. initial: cars
    in each buffer when a shift starts warm. car_routes: ids of the routes of cars, not of their parts. exits:
    of each area that cars leave for another, the nodes to one of which they come then.
    """

    parts: Parts
    network: np.ndarray
    node: Mapping[str, str]
    cars: tuple[str, ...]
    initial: Mapping[str, int]
    car_routes: frozenset[str]
    exits: Mapping[str, tuple[str, ...]]


def pack(
    plant: Plant,
    seconds: Mapping[str, Mapping[str, float]] | None = None,
    start: datetime | None = None,
    hours: float = 0.0,
) -> Line:
    """The line of a plant: stations, paced lines, buffers, conveyors, carriers, losses, people, checkpoints.

    Cars come in the order of the plant's orders, over and over, or without orders one of each configuration.
    plant: with routes. seconds: what each station takes for each car, by ids, as `station_seconds` finds it;
    None to find it. start: local to the plant, when calendars begin to count; None for areas that are always
    open. hours: for which calendars are looked at.
    Raises `LineError` where the plant has no car route or a station's time is not known.
    """
    return _Packing(plant, seconds).line(start, hours)


class _Packing:
    """Nodes by name as routes come to them, and then all that belongs to them."""

    def __init__(self, plant: Plant, seconds: Mapping[str, Mapping[str, float]] | None) -> None:
        self.plant = plant
        self.routes = [route for route in plant.routes if route.steps]
        _refuse(plant, self.routes)
        self.stations, self.buffers = by_id(plant.stations), by_id(plant.buffers)
        self.conveyors, self.losses, self.crews = (
            by_id(_with_ends(plant)),
            by_id(plant.losses),
            by_id(plant.crews),
        )
        self.calendar = {area.id: area.calendar for area in plant.areas}
        self.seconds = (
            station_seconds(plant, tuple(plant.configurations.values())) if seconds is None else seconds
        )
        self.cars, self.sequence = classes(plant, self.seconds)
        self.paced, self.hops = PacedLines(plant), Hops(plant)
        self.nodes: dict[str, Node] = {}
        self.node_of: dict[str, str] = {}
        self.carriers: dict[str, Carriers] = {}

    def line(self, start: datetime | None, hours: float) -> Line:
        """All of it."""
        ways = {route.id: self._way(route) for route in self.routes}
        for route in self.routes:
            if route.kind == RouteKind.FEEDER:
                self._join(route, ways[route.id])
        for carrier in self.plant.carriers:
            self._circulate(carrier, ways)
        fates = tuple(self._fates(tuple(ways.values())))
        crews = self._crews()
        calendars = {} if start is None else self._switches(start, hours)
        nodes = tuple(
            replace(node, crew=node.crew if node.crew in crews else "", area=node.area if calendars else "")
            for node in self.nodes.values()
        )
        losses = tuple(self._losses())
        repair = {loss.crew for loss in losses} - {""}
        crews |= {crew.id: crew.count for crew in self.plant.crews if crew.id in repair}
        routes = tuple(Route(id=name, steps=way, work=self.sequence) for name, way in ways.items())
        parts = Parts(
            nodes=nodes, routes=routes, losses=losses, fates=fates, crews=crews, carriers=self.carriers,
            switch_s=calendars,
        )  # fmt: skip
        initial = {name: round(self.buffers[name].initial) for name in self.node_of if name in self.buffers}
        own = frozenset(route.id for route in self.routes if route.kind == RouteKind.CAR)
        exits = self._exits([ways[name] for name in own])
        return Line(parts, assemble(parts), dict(self.node_of), self.cars, initial, own, exits)

    def _exits(self, ways: Sequence[Sequence[tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
        """Where cars come to when they leave an area for good."""
        stops = {station.id: station.area for station in self.plant.stations}
        stops |= {buffer.id: buffer.area for buffer in self.plant.buffers}
        area = {node: stops[name] for name, node in self.node_of.items() if name in stops}
        found = {}
        for way in ways:
            places = [{area[node] for node in step if node in area} for step in way]
            for name in dict.fromkeys(name for here in places for name in here):
                last = max(k for k, here in enumerate(places) if name in here)
                if last + 1 < len(way):
                    found[name] = way[last + 1]
        return found

    def _way(self, route: PlantRoute) -> list[tuple[str, ...]]:
        """The steps of a route as nodes, conveyors between them."""
        way: list[tuple[str, ...]] = []
        before: tuple[str, ...] = ()
        for group in alternatives(route):
            here = tuple(dict.fromkeys(self._stop(name) for name in group))
            if not way or here != way[-1]:
                way.extend(self._hop(before, group))
                way.append(here)
            before = group
        return way

    def _hop(self, before: Sequence[str], behind: Sequence[str]) -> list[tuple[str, ...]]:
        lanes = self.hops.lanes(before, behind) if before else ()
        self.nodes.update({lane.id: lane for lane in lanes})
        self.node_of.update({name: lane.id for lane in lanes for name in lane.id.split(SIDE_BY_SIDE)})
        return [(lane.id,) for lane in lanes]

    def _stop(self, name: str) -> str:
        """The node of a station or buffer, which is made the first time."""
        if name not in self.node_of:
            node = self._buffer(self.buffers[name]) if name in self.buffers else self._station(name)
            self.nodes[node.id] = node
            self.node_of[name] = node.id
        return self.node_of[name]

    def _buffer(self, buffer: Buffer) -> Node:
        kind = LANE if buffer.kind == BufferKind.LANE else STORE
        return Node(id=buffer.id, kind=kind, capacity=buffer.capacity, area=self.calendar[buffer.area])

    def _station(self, name: str) -> Node:
        station, area = self.stations[name], self.calendar[self.stations[name].area]
        if self.paced.line(name) is not None:
            node = self.paced.node(name)
            return self.nodes.get(node.id, node)
        if station.kind == StationKind.PASSAGE and station.passage_s is not None:
            return Node(
                id=name, kind=LANE, capacity=station.capacity, transit_s=station.passage_s,
                gap_in_s=station.cycle_time_s or 0.0, area=area,
            )  # fmt: skip
        if name not in self.seconds:
            why = "give it a cycle_time_s, work elements or robot programs"
            raise LineError(f"how long {name} takes is not known; {why}")
        times = np.array([self.seconds[name].get(car, np.nan) for car in self.cars])
        if np.isnan(times).any():
            car = self.cars[int(np.isnan(times).argmax())]
            raise LineError(f"how long {name} takes for {car} is not known; its robots lock each other there")
        mean_s = float(times[list(self.sequence)].mean())
        return Node(
            id=name, capacity=station.servers, time=time_of(station, mean_s), factors=tuple(times / mean_s),
            area=area, crew=station.crew if station.operators else "", people=station.operators,
        )  # fmt: skip

    def _join(self, route: PlantRoute, way: list[tuple[str, ...]]) -> None:
        """Have what a feeder makes built in; on vehicles that circulate, where these meet the cars."""
        last, target = alternatives(route)[-1], route.joins
        for carrier in self.plant.carriers:
            if last[0] in carrier.loop[:-1]:
                behind = carrier.loop[carrier.loop.index(last[0]) + 1]
                same = self.paced.line(behind) is not None and self.paced.line(behind) == self.paced.line(
                    target
                )
                target = behind if same else target
        way.extend(self._hop(last, (target,)))
        node = self.nodes[self.node_of[target]]
        if node.kind == LANE:
            mark = Mark(self.paced.at_s(target), way[-1])
            self.nodes[node.id] = replace(node, marks=(*node.marks, mark))
        else:
            self.nodes[node.id] = replace(node, parts=(*node.parts, *way[-1]))

    def _circulate(self, carrier: Carrier, ways: Mapping[str, Sequence[tuple[str, ...]]]) -> None:
        """A kind of carrier, taken by the first node of its loop and given back by the last."""
        first, last = self._end(carrier.loop[0], 0), self._end(carrier.loop[-1], -1)
        if first not in self.node_of or last not in self.node_of:
            return
        takes, gives, return_s = self.node_of[first], self.node_of[last], carrier.return_s
        way = next(way for way in ways.values() if any(takes in step for step in way))
        if not any(gives in step for step in way):
            # What it carries is built in on the way, and it goes on along the line with the car.
            gives, target = way[-1][0], carrier.loop[1]
            if self.paced.line(last) is not None and self.paced.line(last) == self.paced.line(target):
                return_s += self.paced.at_s(last) - self.paced.at_s(target)
                return_s += self.nodes[self.node_of[last]].gap_in_s
        self.carriers[carrier.id] = Carriers(carrier.count, return_s)
        self.nodes[takes] = replace(self.nodes[takes], takes=carrier.id)
        self.nodes[gives] = replace(self.nodes[gives], gives=carrier.id)

    def _end(self, segment: str, end: int) -> str:
        """The stop at an end of a segment of a loop, which may be a line that stations stand along."""
        if segment in self.node_of or segment not in self.conveyors:
            return segment
        conveyor = self.conveyors[segment]
        return (conveyor.upstream if end == 0 else conveyor.downstream)[end]

    def _losses(self) -> Iterator[Loss]:
        """Of stations and lanes with their own, and of parts supply."""
        named = {station.id: station.losses for station in self.plant.stations}
        named |= {conveyor.id: conveyor.losses for conveyor in self.conveyors.values()}
        for name, losses in named.items():
            node = self.node_of.get(name, name)
            if node in self.nodes:
                yield from (self._loss(name, node, loss) for loss in losses)
            elif losses and name in self.hops.along:
                why = "the line model stops stations one by one; give its losses to them"
                raise LineError(f"{name} has losses and stations along it; {why}")
        for supply in self.plant.supplies:
            if supply.station in self.node_of:
                held = self.nodes[self.node_of[supply.station]]
                for loss in supply.losses:
                    # A line that moves as one stands where parts are missing at one of its stations.
                    yield replace(self._loss(supply.id, held.id, loss), starves=held.kind != LANE)

    def _loss(self, owner: str, node: str, name: str) -> Loss:
        loss = self.losses[name]
        crew = self.crews.get(loss.crew)
        return Loss(
            id=f"{owner}.{name}", node=node,
            between=law_of(loss.mean_between_s, loss.between_law),
            repair=law_of(loss.mean_duration_s, loss.duration_law),
            by_work=loss.clocking == Clocking.OPERATION,
            crew=loss.crew, response_s=crew.response_s if crew else 0.0,
        )  # fmt: skip

    def _crews(self) -> dict[str, int]:
        """Operators that there are fewer of than all their stations need at once."""
        found = {}
        for crew in self.plant.crews:
            needed = sum(node.people * node.capacity for node in self.nodes.values() if node.crew == crew.id)
            if needed > crew.count:
                found[crew.id] = crew.count
        return found

    def _switches(self, start: datetime, hours: float) -> dict[str, tuple[float, ...]]:
        used = {node.area for node in self.nodes.values()}
        return {each.id: switches(each, start, hours) for each in self.plant.calendars if each.id in used}

    def _fates(self, ways: Sequence[Sequence[tuple[str, ...]]]) -> Iterator[Fate]:
        """What checkpoints do, those along a line that moves as one at its end."""
        behind = {
            node: after[0]
            for way in ways
            for step, after in zip(way, [*way[1:], ("",)], strict=True)
            for node in step
        }
        for checkpoint in self.plant.checkpoints:
            for name in checkpoint.judged_at:
                if name in self.node_of:
                    node = self.node_of[name]
                    for disposition in checkpoint.dispositions:
                        yield self._fate(checkpoint, name, disposition, behind.get(node, ""))

    def _fate(self, checkpoint: Checkpoint, station: str, what: Disposition, behind: str) -> Fate:
        node = self.node_of[station]
        if what.fate == Verdict.SCRAP:
            return Fate(node=node, share=what.share, what=SCRAPPED)
        steps = [*self._hop((station,), what.at), tuple(map(self._stop, what.at))] if what.at else []
        if not what.at:
            place = f"{checkpoint.id}.{what.fate}"
            self.nodes[place] = Node(
                id=place, capacity=ASIDE, time=laws.exponential(what.time_s or 0.0),
                factors=(1.0,) * len(self.cars), area=self.nodes[node].area,
            )  # fmt: skip
            steps = [(place,)]
        back = self.node_of[what.back_to] if what.back_to else behind
        return Fate(node=node, share=what.share, what=SENT, steps=steps, back_to=back)


def _with_ends(plant: Plant) -> list[Conveyor]:
    return [each for each in plant.conveyors if isinstance(each, Conveyor)]


def _refuse(plant: Plant, routes: Sequence[PlantRoute]) -> None:
    """Say what the flow engine does not do yet."""
    cars = [route for route in routes if route.kind == RouteKind.CAR]
    if not cars:
        raise LineError(f"{plant.id} has no car route; say in routes where its cars go")
    if len(cars) > 1:
        raise LineError(
            f"{cars[1].id} is a second car route; the line model follows one, with alternatives in brackets"
        )
    stations = {station.id for station in plant.stations}
    for route in routes:
        if route.options:
            raise LineError(
                f"{route.id} is only for some cars; the line model builds every part into every car"
            )
        if route.joins and route.joins not in stations:
            raise LineError(
                f"{route.id} joins {route.joins}, which is no station; the line model builds in at stations"
            )
