"""A plant as it stands when a shift starts warm: buffers as planned, everything else at the takt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kernels.flow.given import STANDING
from kernels.flow.network import LANE, NONE, STATION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from twin.line.network import Node, Route
    from twin.line.pack import Line


@dataclass(frozen=True)
class Standing:
    """Jobs in a plant, for `kernels.flow.given.begin_with`.

    jobs: records (j,) of STANDING. released: int64 (r,), jobs that each route has brought. taken: int64 (c,),
    carriers of each kind under way.
    """

    jobs: np.ndarray
    released: np.ndarray
    taken: np.ndarray


def empty(line: Line) -> Standing:
    """Nobody in the plant; line: of it."""
    routes, kinds = len(line.parts.routes), len(line.parts.carriers)
    zeros = np.zeros(routes, dtype=np.int64), np.zeros(kinds, dtype=np.int64)
    return Standing(np.zeros(0, dtype=STANDING), *zeros)


def warm(line: Line, takt_s: float) -> Standing:
    """Jobs wherever they would be with one every takt: in conveyors, booths, paced lines and at stations.

    Buffers hold what the plant says they hold at first. Where there would be more jobs than carriers, those
    nearest to the carriers' beginning are left out. Numbers run from the end of each route to its beginning,
    and births lie so many takts back as there are jobs behind.
    line: of the plant. takt_s: between two cars, s.
    """
    numbers = {node.id: k for k, node in enumerate(line.parts.nodes)}
    nodes = {node.id: node for node in line.parts.nodes}
    rows: list[tuple[float, ...]] = []
    held: dict[str, int] = {}
    released, first = [], 0
    for source, route in enumerate(line.parts.routes):
        placed = _carried(line, route, list(_placed(route, nodes, line, takt_s)))
        released.append(len(placed))
        for number, (name, step, gone_s) in enumerate(placed):
            to = first + step + 1 if step + 1 < len(route.steps) else NONE
            work = route.work[number % len(route.work)]
            born_s = -(len(placed) - number) * takt_s
            rows.append((numbers[name], to, source, number, work, gone_s, born_s))
            held[name] = held.get(name, 0) + 1
        first += len(route.steps)
    taken = [sum(held.get(name, 0) for name in _loop(line, kind)) for kind in line.parts.carriers]
    jobs = np.array(rows, dtype=STANDING)
    return Standing(jobs, np.array(released, dtype=np.int64), np.array(taken, dtype=np.int64))


_Place = tuple[str, int, float]
"""A node, the step of its route, and how much of a lane is behind a job, s."""


def _carried(line: Line, route: Route, placed: list[_Place]) -> list[_Place]:
    """Without the jobs that there are no carriers for."""
    own = {name for step in route.steps for name in step}
    for kind, (number, _) in line.parts.carriers.items():
        loop = _loop(line, kind)
        if loop <= own:
            inside = [k for k, (name, _, _) in enumerate(placed) if name in loop]
            surplus = {*inside[number:]}
            placed = [place for k, place in enumerate(placed) if k not in surplus]
    return placed


def _placed(route: Route, nodes: dict[str, Node], line: Line, takt_s: float) -> Iterator[_Place]:
    """Jobs from the end of a route to its beginning."""
    due_s = 0.0
    for step in reversed(range(len(route.steps))):
        for name in route.steps[step]:
            node = nodes[name]
            if name in line.initial:
                yield from (
                    (name, step, node.transit_s) for _ in range(min(line.initial[name], node.capacity))
                )
            elif node.kind == STATION:
                yield from ((name, step, 0.0) for _ in range(node.capacity))
            elif node.kind == LANE:
                # Cars come evenly along the way, so that the next one on a lane depends on the lane before.
                gap_s, room = max(takt_s, node.gap_in_s), node.capacity
                while due_s < node.transit_s and room > 0:
                    yield name, step, node.transit_s - due_s
                    due_s, room = due_s + gap_s, room - 1
                due_s = max(due_s - node.transit_s, 0.0)


def _loop(line: Line, kind: str) -> set[str]:
    """The nodes at which a job has a carrier of a kind."""
    takes = next(node.id for node in line.parts.nodes if node.takes == kind)
    gives = next(node.id for node in line.parts.nodes if node.gives == kind)
    steps = next(route.steps for route in line.parts.routes if any(takes in step for step in route.steps))
    first, last = (next(k for k, step in enumerate(steps) if name in step) for name in (takes, gives))
    return {name for step in steps[first : last + 1] for name in step}
