"""Which places lie behind which, along the routes: the order in which cars and subassemblies meet them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from twin.plant.model import Plant
from twin.plant.text import Place
from twin.plant.transport import Route, RouteKind


def alternatives(route: Route) -> tuple[tuple[str, ...], ...]:
    """The steps of a route that name a place, each as the tuple of places that a car may take there."""
    return tuple((step,) if isinstance(step, str) else step for step in route.steps if step)


def step_places(index: int, route: Route) -> Iterator[tuple[Place, str]]:
    """Where each place of the route with this index is named, and which place it is."""
    for n, step in enumerate(route.steps):
        if isinstance(step, str):
            yield ("routes", index, "steps", n), step
        else:
            yield from ((("routes", index, "steps", n, k), name) for k, name in enumerate(step))


class Way:
    """What follows each place (the next steps, where a feeder joins, repair), and what stands in for it."""

    def __init__(self, plant: Plant) -> None:
        self._next: dict[str, set[str]] = {}
        self._behind: dict[str, frozenset[str]] = {}
        self._beside: dict[str, set[str]] = {}
        self._cars: set[str] = set()
        for route in plant.routes:
            steps = alternatives(route)
            self._side_by_side(steps)
            self._next.update({name: set() for step in steps for name in step if name not in self._next})
            if route.kind == RouteKind.CAR:
                self._cars.update(name for step in steps for name in step)
            ends = (*steps[1:], (route.joins,) if route.joins else ())
            for here, there in zip(steps, ends, strict=False):
                for name in here:
                    self._next.setdefault(name, set()).update(there)
        for checkpoint in plant.checkpoints:
            for disposition in checkpoint.dispositions:
                self._next.setdefault(checkpoint.station, set()).update(disposition.at)
                self._side_by_side((disposition.at,))

    def _side_by_side(self, groups: Iterable[tuple[str, ...]]) -> None:
        for group in groups:
            for name in group:
                self._beside.setdefault(name, set()).update(group)

    def beside(self, name: str) -> frozenset[str]:
        """Places that a car may take instead of one, in a step of a route or for repair; without itself."""
        return frozenset(self._beside.get(name, ())) - {name}

    def arrives(self, name: str) -> bool:
        """Whether what is made at a place gets into a car."""
        return name in self._cars or not self._cars.isdisjoint(self.behind(name))

    def behind(self, name: str) -> frozenset[str]:
        """All that cars can meet after a place, without itself unless they come back to it."""
        if name not in self._behind:
            found: set[str] = set()
            front = [name]
            while front:
                for there in self._next.get(front.pop(), ()):
                    if there not in found:
                        found.add(there)
                        front.append(there)
            self._behind[name] = frozenset(found)
        return self._behind[name]
