"""What has to hold along the routes: every place is reached, every car and every subassembly gets out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from twin.plant.model import Plant
from twin.plant.signals import Checkpoint, Fate
from twin.plant.told import Mistake, listed, twice
from twin.plant.transport import Conveyor, Route, RouteKind
from twin.plant.way import alternatives, step_places

OUT = ""
"""Out of the plant, as a place; no id is empty."""
State = tuple[str, tuple[str, ...]]
"""A place, and the places that follow it."""
ALL = 1.0 - 1e-9
"""From this share on, no car goes straight on."""


def flow_mistakes(plant: Plant) -> Iterator[Mistake]:
    """All that is wrong with the routes. A plant without routes is a cell or a floor, and has no flow yet."""
    if not plant.routes:
        return
    yield from _routes(plant)
    yield from _joins(plant)
    yield from _reached(plant)
    yield from _returns(plant)
    yield from _exits(plant)


def _routes(plant: Plant) -> Iterator[Mistake]:
    for r, route in enumerate(plant.routes):
        named = list(step_places(r, route))
        if not all(route.steps) or not named:
            yield ("routes", r, "steps"), f"{route.id} has no place to go to; every step needs one at least"
        for index, name in twice(name for _, name in named).items():
            yield named[index][0], f"{name} is in {route.id} already; a route passes a place once"
        if route.kind == RouteKind.FEEDER and not route.joins:
            told = f"{route.id} is a feeder and joins nothing; name where its part is built in, in joins"
            yield ("routes", r), told
        if route.kind == RouteKind.CAR and route.joins:
            told = f"{route.id} is a car route, which ends outside; only a feeder joins something"
            yield ("routes", r, "joins"), told


def _joins(plant: Plant) -> Iterator[Mistake]:
    """Every feeder ends in a car, at the latest through other feeders."""
    known = {thing.id for thing in (*plant.stations, *plant.buffers)}
    passing: dict[str, list[Route]] = {}
    for r, route in enumerate(plant.routes):
        for _, name in step_places(r, route):
            passing.setdefault(name, []).append(route)
    arrived = {route.id for route in plant.routes if route.kind == RouteKind.CAR}
    if not arrived:
        return
    while more := {
        route.id
        for route in plant.routes
        if route.id not in arrived and any(other.id in arrived for other in passing.get(route.joins, ()))
    }:
        arrived |= more
    for r, route in enumerate(plant.routes):
        if route.kind != RouteKind.FEEDER or route.id in arrived or route.joins not in known:
            continue
        joined = [other.id for other in passing.get(route.joins, ())]
        if joined:
            told = f"a route cycle with no exit: {route.id} joins {route.joins} of {listed(joined)}"
            yield ("routes", r, "joins"), f"{told} and never reaches a car"
        else:
            yield ("routes", r, "joins"), f"{route.id} joins {route.joins}, which no route passes"


def _reached(plant: Plant) -> Iterator[Mistake]:
    """No place is left out; where a route misspells one, that is told and enough."""
    reached = {name for r, route in enumerate(plant.routes) for _, name in step_places(r, route)}
    if reached - {thing.id for thing in (*plant.stations, *plant.buffers)}:
        return
    for conveyor in plant.conveyors:
        if isinstance(conveyor, Conveyor):
            reached.update(conveyor.downstream)
    for checkpoint in plant.checkpoints:
        for disposition in checkpoint.dispositions:
            reached.update(disposition.at)
    for carrier in plant.carriers:
        reached.update(carrier.loop)
    for group in ("stations", "buffers"):
        for index, thing in enumerate(getattr(plant, group)):
            if thing.id not in reached:
                told = f"{thing.id} is unreachable: it is in no route and no conveyor or checkpoint feeds it"
                yield (group, index), told


def _returns(plant: Plant) -> Iterator[Mistake]:
    """Where a failed car comes back to is on a route that it was on."""
    routes = [frozenset(name for _, name in step_places(r, route)) for r, route in enumerate(plant.routes)]
    for c, checkpoint in enumerate(plant.checkpoints):
        on = [names for names in routes if checkpoint.station in names]
        for d, disposition in enumerate(checkpoint.dispositions):
            back = disposition.back_to
            place = ("checkpoints", c, "dispositions", d, "back_to")
            if back and disposition.fate == Fate.SCRAP:
                yield place, f"scrap of {checkpoint.id} comes back to {back}; scrap leaves the plant"
            elif back and on and not any(back in names for names in on):
                yield place, f"cars come back to {back}, which is on no route through {checkpoint.station}"


def _exits(plant: Plant) -> Iterator[Mistake]:
    """Whoever is repaired or reworked gets out in the end, on every route."""
    judged: dict[str, list[Checkpoint]] = {}
    for checkpoint in plant.checkpoints:
        judged.setdefault(checkpoint.station, []).append(checkpoint)
    number = {checkpoint.id: index for index, checkpoint in enumerate(plant.checkpoints)}
    told: set[tuple[str, int]] = set()
    for route in plant.routes:
        moves = _Moves(route, judged)
        leaving = moves.leaving()
        for checkpoint, d in moves.returns:
            back = checkpoint.dispositions[d].back_to
            if (checkpoint.id, d) not in told and not leaving.issuperset(moves.states(back)):
                told.add((checkpoint.id, d))
                loop = f"cars that {checkpoint.id} sends back to {back} never leave {route.id}"
                share = sum(way.share for way in checkpoint.dispositions)
                yield (
                    ("checkpoints", number[checkpoint.id], "dispositions", d, "back_to"),
                    f"a route cycle with no exit: {loop}; it lets {max(0.0, 1.0 - share):.0%} of them on",
                )


class _Moves:
    """Every move that a car can make on a route, and off it to be repaired.

    A state is a place with what follows it: a buffer may be a step of the route and a repair bay too.
    """

    def __init__(self, route: Route, judged: Mapping[str, list[Checkpoint]]) -> None:
        self._judged = judged
        self._moves: dict[State, set[State]] = {}
        self.returns: list[tuple[Checkpoint, int]] = []
        steps = alternatives(route)
        self._follows = {
            name: there for here, there in zip(steps, (*steps[1:], (OUT,)), strict=False) for name in here
        }
        front: list[State] = list(self._follows.items())
        while front:
            state = front.pop()
            if state not in self._moves:
                self._moves[state] = self._from(*state)
                front += self._moves[state]

    def states(self, name: str) -> Iterator[State]:
        """The states of cars that come back to a place: as a step of the route, or else as a repair bay."""
        if name in self._follows:
            yield self.on(name)
        else:
            yield from (state for state in self._moves if state[0] == name)

    def on(self, name: str) -> State:
        """The state of a car at a step of the route; out of it where it is none."""
        return (name, self._follows[name]) if name in self._follows else (OUT, ())

    def _from(self, here: str, there: tuple[str, ...]) -> set[State]:
        checkpoints = self._judged.get(here, [])
        moves: set[State] = set()
        if sum(way.share for checkpoint in checkpoints for way in checkpoint.dispositions) < ALL:
            moves.update(map(self.on, there))
        for checkpoint in checkpoints:
            for d, way in enumerate(checkpoint.dispositions):
                after = (OUT,) if way.fate == Fate.SCRAP else (way.back_to,) if way.back_to else there
                if way.at:
                    moves.update((bay, after) for bay in way.at)
                else:
                    moves.update((here, there) if name == here else self.on(name) for name in after)
                if way.back_to and (checkpoint, d) not in self.returns:
                    self.returns.append((checkpoint, d))
        return moves

    def leaving(self) -> set[State]:
        """States from which some way leads out."""
        before: dict[State, set[State]] = {}
        for here, moves in self._moves.items():
            for there in moves:
                before.setdefault(there, set()).add(here)
        out: State = (OUT, ())
        found, front = {out}, [out]
        while front:
            new = before.get(front.pop(), set()) - found
            found |= new
            front += new
        return found
