"""Lines for the tests: for the engine and, where it can do them, for the recursion."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kernels.flow import engine, state
from kernels.flow.laws import LAW
from kernels.flow.records import VALUE, packed, table
from kernels.flow.serial import SerialLine
from twin.line.laws import Time, constant
from twin.line.network import LANE, Loss, Node, Parts, Route, assemble, number_of


@dataclass(frozen=True)
class Line:
    """Stations in a row: times, slots before each, and losses (station, between, repair); classes of work."""

    times: tuple[Time, ...]
    slots: tuple[int, ...]
    losses: tuple[tuple[int, Time, Time], ...] = ()
    factors: tuple[tuple[float, ...], ...] = ()
    work: tuple[int, ...] = (0,)

    @property
    def by_station(self):
        """Losses with their ids, those of a station one after another."""
        named = [(k, f"L{number}", b, r) for number, (k, b, r) in enumerate(self.losses)]
        return sorted(named, key=lambda loss: loss[0])

    def parts(self) -> Parts:
        nodes = []
        for k, (time, slots) in enumerate(zip(self.times, self.slots, strict=True)):
            if k and slots:
                nodes.append(Node(id=f"B{k}", kind=LANE, capacity=slots))
            nodes.append(Node(id=f"S{k}", time=time, factors=self.factors[k] if self.factors else (1.0,)))
        route = Route(id="cars", steps=[[node.id] for node in nodes], work=self.work)
        losses = [Loss(id=name, node=f"S{k}", between=b, repair=r) for k, name, b, r in self.by_station]
        return Parts(nodes=nodes, routes=[route], losses=losses)

    def serial(self):
        """(line, laws) of the recursion."""
        kinds: dict[Time, int] = {}

        def law(time):
            return kinds.setdefault(Time(1.0, time.kind, time.shape, time.values), len(kinds))

        losses, m = self.by_station, len(self.times)
        factors = self.factors or ((1.0,),) * m
        line = SerialLine(
            np.array(self.slots, dtype=np.int64),
            np.array([number_of(f"S{k}") for k in range(m)]),
            np.array([law(time) for time in self.times]),
            np.array([[time.mean_s * f for f in own] for time, own in zip(self.times, factors, strict=True)]),
            np.searchsorted([loss[0] for loss in losses], np.arange(m + 1)),
            np.array([number_of(name) for _, name, _, _ in losses], dtype=np.int64),
            np.array([law(b) for _, _, b, _ in losses], dtype=np.int64),
            np.array([b.mean_s for _, _, b, _ in losses], dtype=np.float64),
            np.array([law(r) for _, _, _, r in losses], dtype=np.int64),
            np.array([r.mean_s for _, _, _, r in losses], dtype=np.float64),
        )
        laws = packed([(LAW, len(kinds)), (VALUE, sum(len(time.values) for time in kinds))])
        values: list[float] = []
        for row, time in zip(table(laws, 0, LAW), kinds, strict=True):
            row.kind, row.form = time.kind, time.shape
            row.first, row.last = len(values), len(values) + len(time.values)
            values.extend(time.values)
        table(laws, 1, VALUE)["value"] = values
        return line, laws

    def classes(self, jobs):
        return np.array([self.work[j % len(self.work)] for j in range(jobs)], dtype=np.int64)


def even(count: int, slots: int, time: Time) -> Line:
    """Stations of one kind."""
    return Line((time,) * count, (0, *(slots,) * (count - 1)))


@dataclass(frozen=True)
class Ended:
    """How a run ended: why, jobs that left and were scrapped, when, state times by node, places."""

    why: int
    left: int
    scrapped: int
    left_s: np.ndarray
    born_s: np.ndarray
    number: np.ndarray
    state_s: np.ndarray
    places: np.ndarray
    block: np.ndarray


def ended(parts: Parts, until_s: float, seed: int = 1, replication: int = 0, exits: int = 100_000) -> Ended:
    net = assemble(parts)
    s = engine.begin(net, seed, replication, exits)
    return seen(s, engine.run(net, s, until_s))


def seen(s, why):
    left = table(s, state.LEFT, state.NUMBER)["number"]
    exits = table(s, state.EXITS, state.EXIT)[: left[0]]
    times = table(s, state.STATE_S, state.VALUE)["value"].reshape(-1, state.STATES)
    places = table(s, state.PLACES, state.PLACE)
    return Ended(
        why, int(left[0]), int(left[1]), exits["left_s"], exits["born_s"], exits["number"], times, places, s
    )


__all__ = ["Ended", "Line", "constant", "ended", "even", "seen"]
