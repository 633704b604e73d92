"""The conveyors between two stops of a route, as lanes of the flow engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from twin.line.network import LANE, Node
from twin.plant.transport import Conveyor, Lift, Turntable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from twin.plant import Plant

SIDE_BY_SIDE = "+"
"""Between the ids of conveyors that are one lane."""


class Hops:
    """Finds the conveyors from stop to stop."""

    def __init__(self, plant: Plant) -> None:
        """plant: whose conveyors are looked through, but for those that stations stand along."""
        stops = {thing.id for thing in (*plant.stations, *plant.buffers)}
        own = [each for each in plant.conveyors if isinstance(each, Conveyor)]
        self.along = frozenset(each.id for each in own if _carries_on(each, stops))
        """Conveyors that stations stand along."""
        self._ways = [each for each in own if each.id not in self.along]
        self._calendar = {area.id: area.calendar for area in plant.areas}

    def lanes(self, before: Sequence[str], behind: Sequence[str]) -> tuple[Node, ...]:
        """Lanes in order from any of some stops to any of others; none where they follow each other at once.

        Conveyors side by side, each from or to some of the stops, become one lane that holds as many cars as
        all of them and takes as long as the mean.
        before, behind: ids of stations or buffers, the alternatives of two steps of a route.
        """
        chains = {tuple(each.id for each in chain): chain for chain in self._chains(before, behind)}
        if len(chains) < 2:
            return tuple(map(self._lane, next(iter(chains.values()), ())))
        rows = [[self._lane(each) for each in chain] for chain in chains.values()]
        return (
            Node(
                id=SIDE_BY_SIDE.join(node.id for row in rows for node in row),
                kind=LANE,
                capacity=sum(node.capacity for row in rows for node in row),
                transit_s=float(np.mean([sum(node.transit_s for node in row) for row in rows])),
                area=rows[0][0].area,
            ),
        )

    def _chains(self, before: Sequence[str], behind: Sequence[str]) -> Iterator[tuple[Conveyor, ...]]:
        for here in before:
            for first in self._ways:
                if here in first.upstream:
                    yield from self._on(first, set(behind), (first,))

    def _on(
        self, last: Conveyor, behind: set[str], chain: tuple[Conveyor, ...]
    ) -> Iterator[tuple[Conveyor, ...]]:
        if behind & {*last.downstream}:
            yield chain
            return
        for other in self._ways:
            if other not in chain and other.id in last.downstream:
                yield from self._on(other, behind, (*chain, other))

    def _lane(self, conveyor: Conveyor) -> Node:
        path = np.asarray(conveyor.path_m, dtype=np.float64)
        length = float(np.linalg.norm(np.diff(path, axis=0), axis=1).sum())
        over_s, pitch_m = length / conveyor.speed_m_s, getattr(conveyor, "pitch_m", None)
        if isinstance(conveyor, Lift):
            # It comes back empty before it takes the next one.
            transit_s = conveyor.load_s + over_s
            gap_s, capacity = transit_s + over_s, 1
        elif isinstance(conveyor, Turntable):
            transit_s = conveyor.turn_s + over_s
            gap_s, capacity = transit_s + conveyor.turn_s, 1
        else:
            transit_s, gap_s = over_s, (pitch_m or 0.0) / conveyor.speed_m_s
            capacity = max(1, int(length / pitch_m + 1e-9)) if pitch_m else 1
        return Node(
            id=conveyor.id, kind=LANE, capacity=capacity, transit_s=transit_s, gap_in_s=gap_s,
            area=self._calendar[conveyor.area],
        )  # fmt: skip


def _carries_on(conveyor: Conveyor, stops: set[str]) -> bool:
    """Whether stations stand along it, that it brings jobs from one to the next of."""
    return len(stops & {*conveyor.upstream}) > 1 and len(stops & {*conveyor.downstream}) > 1
