"""A network for the flow engine, put together from named parts."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from kernels.flow import network as arrays
from kernels.flow.network import LANE, NONE, REPAIRED, SCRAPPED, SENT, STATION, STORE
from kernels.flow.records import packed, table
from twin.line.laws import Time, constant

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["LANE", "REPAIRED", "SCRAPPED", "SENT", "STATION", "STORE", "Carriers", "Fate", "Loss", "Node"]


class Mark(NamedTuple):
    """A place of a lane, s after its beginning, where a part from each of some nodes is built in."""

    at_s: float
    parts: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Node:
    """A station, a lane or a store.

    kind: STATION, LANE or STORE. capacity: jobs at once; of a station those that it works on. time: of a
    station's work; factors: by class of work, of its mean. transit_s: that a lane takes. gap_in_s, gap_out_s:
    between two jobs that enter or leave a lane. halts: a lane that stands while its first job cannot leave.
    area: whose calendar it keeps. crew, people: whose operators it needs, and how many. takes, gives: kinds
    of carriers that a job needs to enter, and that it leaves behind. parts: nodes from each of which a part
    is built in.
    """

    id: str
    kind: int = STATION
    capacity: int = 1
    time: Time = field(default_factory=lambda: constant(0.0))
    factors: Sequence[float] = (1.0,)
    transit_s: float = 0.0
    gap_in_s: float = 0.0
    gap_out_s: float = 0.0
    halts: bool = False
    area: str = ""
    crew: str = ""
    people: int = 0
    takes: str = ""
    gives: str = ""
    parts: Sequence[str] = ()
    marks: Sequence[Mark] = ()


@dataclass(frozen=True, kw_only=True)
class Loss:
    """A way in which a node stops; `id` is its own, also in another scenario.

    between, repair: times. by_work: whether only work counts towards it. crew, response_s: who has to come
    and how long that takes; rank: the lower the sooner. starves: it stops the supply and not the node.
    """

    id: str
    node: str
    between: Time
    repair: Time
    by_work: bool = True
    crew: str = ""
    response_s: float = 0.0
    rank: int = 0
    starves: bool = False


@dataclass(frozen=True, kw_only=True)
class Route:
    """Where jobs come from and go: alternatives step by step, the first with room is taken.

    between: time between two jobs, None where there is always one. work: classes of work in order, over and
    over.
    """

    id: str
    steps: Sequence[Sequence[str]]
    between: Time | None = None
    work: Sequence[int] = (0,)


@dataclass(frozen=True, kw_only=True)
class Fate:
    """What the checkpoint of a node does with a share of its jobs.

    node: a station, or a lane, which judges at its end and does not repair. what: REPAIRED, SENT or SCRAPPED.
    time_s: of a repair there. steps: of the way that it is sent, alternatives step by step. back_to: where it
    goes on from there; empty to leave the plant.
    """

    node: str
    share: float
    what: int
    time_s: float = 0.0
    steps: Sequence[Sequence[str]] = ()
    back_to: str = ""


class Carriers(NamedTuple):
    """How many of a kind, and how long they take back, s."""

    number: int
    return_s: float


@dataclass(frozen=True, kw_only=True)
class Parts:
    """All of a network. crews: people of each. switch_s: when areas close and open again, in turn."""

    nodes: Sequence[Node]
    routes: Sequence[Route]
    losses: Sequence[Loss] = ()
    fates: Sequence[Fate] = ()
    crews: Mapping[str, int] = field(default_factory=dict)
    carriers: Mapping[str, Carriers] = field(default_factory=dict)
    switch_s: Mapping[str, Sequence[float]] = field(default_factory=dict)


def assemble(parts: Parts) -> np.ndarray:
    """The arrays of a network.

    parts: whose ids are unique and whose references are there; a KeyError names one that is not.
    """
    return _Assembly(parts).network()


def _block(*tables: Iterable[Any]) -> np.ndarray:
    """A block with the rows of each table."""
    rows = [np.array(list(table), dtype=dtype) for table, dtype in zip(tables, arrays.TABLES, strict=True)]
    block = packed([(dtype, len(own)) for own, dtype in zip(rows, arrays.TABLES, strict=True)])
    for number, (own, dtype) in enumerate(zip(rows, arrays.TABLES, strict=True)):
        table(block, number, dtype)[:] = own
    return block


class _Assembly:
    """Numbers for names, and one list of all lists."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.node = {node.id: k for k, node in enumerate(parts.nodes)} | {"": NONE}
        self.crew = {name: k for k, name in enumerate(parts.crews)} | {"": NONE}
        self.carrier = {name: k for k, name in enumerate(parts.carriers)} | {"": NONE}
        self.area = {name: k for k, name in enumerate(parts.switch_s)} | {"": NONE}
        self.lists: list[int] = []
        self.times: dict[tuple[int, float, tuple[float, ...]], int] = {}
        self.steps: list[tuple[list[int], int]] = []
        self.starts: list[int] = []
        self.marks: list[tuple[Any, ...]] = []

    def network(self) -> np.ndarray:
        parts = self.parts
        for route in parts.routes:
            self._route(route)
        fates = sorted(parts.fates, key=lambda fate: self.node[fate.node])
        for fate in fates:
            if fate.what == REPAIRED and parts.nodes[self.node[fate.node]].kind != STATION:
                raise ValueError(f"{fate.node} is a lane, which does not repair; send its jobs aside")
        sent = [self._sent(fate) for fate in fates]
        losses = sorted(parts.losses, key=lambda loss: self.node[loss.node])
        nodes = list(self._nodes(losses, fates, sent))
        steps = [(*self._listed(group), after) for group, after in self.steps]
        made = [(fate.share, fate.what, fate.time_s, step) for fate, step in zip(fates, sent, strict=True)]
        sources = list(map(self._source, parts.routes, self.starts))
        lossy = list(map(self._loss, losses))
        crews = list(self._crews())
        carriers = list(self._carriers())
        ends = np.cumsum([0, *map(len, parts.switch_s.values())])
        laws, values = self._laws()
        means = [factor * node.time.mean_s for node in parts.nodes for factor in node.factors]
        switches = [t for group in parts.switch_s.values() for t in group]
        return _block(
            laws, values, nodes, means, lossy, steps, made, sources, crews, carriers,
            pairwise(ends), self.lists, switches,
            self.marks,
        )  # fmt: skip

    def _listed(self, numbers: Iterable[int]) -> tuple[int, int]:
        first = len(self.lists)
        self.lists.extend(numbers)
        return first, len(self.lists)

    def _law(self, time: Time) -> int:
        return self.times.setdefault((time.kind, time.shape, time.values), len(self.times))

    def _laws(self) -> tuple[list[tuple[Any, ...]], list[float]]:
        rows, values = [], list[float]()
        for kind, shape, own in self.times:
            rows.append((kind, shape, len(values), len(values) + len(own)))
            values.extend(own)
        return rows, values

    def _route(self, route: Route) -> None:
        self.starts.append(len(self.steps))
        for k, step in enumerate(route.steps):
            after = len(self.steps) + 1 if k + 1 < len(route.steps) else NONE
            self.steps.append(([self.node[name] for name in step], after))

    def _sent(self, fate: Fate) -> int:
        if fate.what != SENT:
            return NONE
        back = self.node[fate.back_to]
        after = NONE if back == NONE else next(k for k, (step, _) in enumerate(self.steps) if back in step)
        for step in reversed(fate.steps):
            self.steps.append(([self.node[name] for name in step], after))
            after = len(self.steps) - 1
        return after

    def _before(self, fates: Sequence[Fate], sent: Sequence[int]) -> list[set[int]]:
        before: list[set[int]] = [set() for _ in self.parts.nodes]
        for group, after in self.steps:
            for node in self.steps[after][0] if after != NONE else ():
                before[node].update(group)
        for fate, step in zip(fates, sent, strict=True):
            for node in self.steps[step][0] if step != NONE else ():
                before[node].add(self.node[fate.node])
        return before

    def _nodes(
        self, losses: Sequence[Loss], fates: Sequence[Fate], sent: Sequence[int]
    ) -> Iterable[tuple[Any, ...]]:
        nodes, before, slot, mean = self.parts.nodes, self._before(fates, sent), 0, 0
        lossy = np.searchsorted([self.node[loss.node] for loss in losses], np.arange(len(nodes) + 1))
        fated = np.searchsorted([self.node[fate.node] for fate in fates], np.arange(len(nodes) + 1))
        for k, node in enumerate(nodes):
            sources = [r for r, start in enumerate(self.starts) if k in self.steps[start][0]]
            parts = [self.node[name] for name in node.parts]
            users = [u for u, other in enumerate(nodes) if node.id in _built_in(other)]
            marks = self._marked(node)
            yield (
                node.kind, node.capacity, slot, self._law(node.time), mean, number_of(node.id),
                node.transit_s, node.gap_in_s, node.gap_out_s, node.halts, self.area[node.area],
                self.crew[node.crew], node.people, self.carrier[node.takes], self.carrier[node.gives],
                lossy[k], lossy[k + 1],
                fated[k], fated[k + 1], *self._listed(sorted(before[k])), *self._listed(sources),
                *self._listed(parts), *self._listed(users), *marks,
            )  # fmt: skip
            slot += node.capacity
            mean += len(node.factors)

    def _marked(self, node: Node) -> tuple[int, int]:
        first = len(self.marks)
        for mark in sorted(node.marks):
            self.marks.append((mark.at_s, *self._listed(self.node[name] for name in mark.parts)))
        return first, len(self.marks)

    def _source(self, route: Route, start: int) -> tuple[Any, ...]:
        between = route.between or constant(0.0)
        work = self._listed(route.work)
        return (start, self._law(between), between.mean_s, number_of(route.id), *work)

    def _loss(self, loss: Loss) -> tuple[Any, ...]:
        return (
            self.node[loss.node], loss.by_work, self._law(loss.between), loss.between.mean_s,
            self._law(loss.repair), loss.repair.mean_s, self.crew[loss.crew], loss.response_s, loss.rank,
            loss.starves, number_of(loss.id),
        )  # fmt: skip

    def _crews(self) -> Iterable[tuple[Any, ...]]:
        for name, people in self.parts.crews.items():
            yield people, *self._listed(k for k, node in enumerate(self.parts.nodes) if node.crew == name)

    def _carriers(self) -> Iterable[tuple[Any, ...]]:
        slot = 0
        for name, (number, return_s) in self.parts.carriers.items():
            takers = self._listed(k for k, node in enumerate(self.parts.nodes) if node.takes == name)
            yield number, return_s, *takers, slot
            slot += number


def _built_in(node: Node) -> set[str]:
    """Nodes that parts of a node come from."""
    return {*node.parts, *(name for mark in node.marks for name in mark.parts)}


def number_of(name: str) -> int:
    """The number of a thing's random streams: its own by its id, whatever else there is."""
    import hashlib

    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=7).digest(), "little")
