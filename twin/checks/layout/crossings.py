"""Conveyors in each other's way: they cross, or run along each other, with less height than a car needs."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from twin.checks.findings import Finding, of_plant

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from twin.plant.transport import Conveyor

CLEAR_M = 2.0
"""Least difference in height of conveyors that cross: a car on its skid is 1.9 m high."""
PARALLEL = 0.02
"""Sine of the largest angle between pieces that count as running along each other."""
STRETCH_M = 0.5
"""Shortest stretch that counts: two ends that meet may overlap by as much as a skid gets over."""


class _Pairs(NamedTuple):
    """Straight pieces that may be in each other's way, row by row: n pairs.

    a, b: (n, 6), corner and corner of each, m; one, other: (n,), whose they are among the conveyors; next:
    (n,), whether they follow each other on one path; begins, ends: (n, 2), of each, whether its path does so.
    """

    a: np.ndarray
    b: np.ndarray
    one: np.ndarray
    other: np.ndarray
    next: np.ndarray
    begins: np.ndarray
    ends: np.ndarray


def crossing_findings(conveyors: Sequence[Conveyor]) -> Iterator[Finding]:
    """Conveyors that cross, or lie along, another or themselves too near in height.

    conveyors: each with two corners at least. Those that hand over to each other may.
    """
    pairs = _pairs(conveyors)
    told: set[tuple[int, int, float, float]] = set()
    for k, at, apart in _crossings(pairs):
        # A corner on the other's path is the end of one piece and the beginning of the next.
        place = (int(pairs.one[k]), int(pairs.other[k]), round(at[0], 2), round(at[1], 2))
        if place not in told:
            told.add(place)
            yield _finding(conveyors, pairs, k, "crosses {} at ({:.1f}, {:.1f}) m", at, apart)
    widths = np.array([conveyor.width_m for conveyor in conveyors])
    for k, at, apart, length in _along(pairs, widths):
        what = f"lies along {{}} for {length:.1f} m from ({{:.1f}}, {{:.1f}}) m"
        yield _finding(conveyors, pairs, k, what, at, apart)


def _finding(
    conveyors: Sequence[Conveyor], pairs: _Pairs, k: int, what: str, at: tuple[float, float], apart: float
) -> Finding:
    one, other = conveyors[pairs.one[k]], conveyors[pairs.other[k]]
    told = what.format("itself" if one is other else other.id, *at)
    message = f"{one.id} {told} with {apart:.2f} m between their heights; {CLEAR_M:g} m are needed."
    return of_plant("conveyors_cross", one.id, message, apart, "m", CLEAR_M, "alarm")


def _pairs(conveyors: Sequence[Conveyor]) -> _Pairs:
    """Of all pieces that are not upright, each two of conveyors that do not hand over to each other."""
    pieces: list[tuple[float, ...]] = []
    owner: list[int] = []
    place: list[int] = []
    last: list[bool] = []
    for n, conveyor in enumerate(conveyors):
        own = [(*a, *b) for a, b in pairwise(conveyor.path_m) if math.dist(a[:2], b[:2]) > 0.0]
        pieces += own
        owner += [n] * len(own)
        place += range(len(own))
        last += [k == len(own) - 1 for k in range(len(own))]
    table, who = np.array(pieces, dtype=np.float64).reshape(-1, 6), np.array(owner, dtype=np.int64)
    order, final = np.array(place, dtype=np.int64), np.array(last, dtype=bool)
    joined = np.array([[a is not b and _joined(a, b) for b in conveyors] for a in conveyors], dtype=bool)
    i, j = np.triu_indices(len(table), 1)
    if len(i):
        i, j = (rows[~joined[who[i], who[j]]] for rows in (i, j))
    follow = (who[i] == who[j]) & (order[j] - order[i] == 1)
    ends = np.column_stack([final[i], final[j]])
    begins = np.column_stack([order[i] == 0, order[j] == 0])
    return _Pairs(table[i], table[j], who[i], who[j], follow, begins, ends)


def _joined(one: Conveyor, other: Conveyor) -> bool:
    """Whether two conveyors hand over to each other, at once or at something that both name."""
    mine, its = {*one.upstream, *one.downstream}, {*other.upstream, *other.downstream}
    return one.id in its or other.id in mine or not mine.isdisjoint(its)


def _crossings(pairs: _Pairs) -> Iterator[tuple[int, tuple[float, float], float]]:
    """Pairs that cross too near in height: which, where (x, y), m, and how far apart in height, m.

    A corner on the other's path crosses it; an end that lies there does not.
    """
    p, q = pairs.a, pairs.b
    r, s, d = p[:, 3:5] - p[:, :2], q[:, 3:5] - q[:, :2], q[:, :2] - p[:, :2]
    cross = r[:, 0] * s[:, 1] - r[:, 1] * s[:, 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = np.column_stack(
            [d[:, 0] * s[:, 1] - d[:, 1] * s[:, 0], d[:, 0] * r[:, 1] - d[:, 1] * r[:, 0]]
        )
        shares /= cross[:, None]
        t, u = shares.T
        apart = np.abs(p[:, 2] + t * (p[:, 5] - p[:, 2]) - q[:, 2] - u * (q[:, 5] - q[:, 2]))
    behind = (shares > 1e-9) | (~pairs.begins & (shares > -1e-9))
    before = (shares < 1.0 - 1e-9) | (~pairs.ends & (shares < 1.0 + 1e-9))
    found = behind.all(axis=1) & before.all(axis=1) & ~pairs.next & (apart < CLEAR_M)
    for k in np.flatnonzero(found).tolist():
        x, y = (p[k, :2] + t[k] * r[k]).tolist()
        yield k, (x, y), float(apart[k])


def _along(pairs: _Pairs, widths: np.ndarray) -> Iterator[tuple[int, tuple[float, float], float, float]]:
    """Pairs that run along each other, their widths overlapping, too near in height.

    widths: by conveyor, m. Yields which pair, where it begins (x, y), m, how far apart in height at the
    nearest, m, and over which length, m.
    """
    p, q = pairs.a, pairs.b
    length = np.linalg.norm(p[:, 3:5] - p[:, :2], axis=1)
    way = (p[:, 3:5] - p[:, :2]) / length[:, None]
    other = q[:, 3:5] - q[:, :2]
    sine = (way[:, 0] * other[:, 1] - way[:, 1] * other[:, 0]) / np.linalg.norm(other, axis=1)
    # Both corners of the second along and beside the first.
    away = np.stack([q[:, :2] - p[:, :2], q[:, 3:5] - p[:, :2]], axis=1)
    along = (away * way[:, None]).sum(axis=2)
    beside = way[:, None, 0] * away[:, :, 1] - way[:, None, 1] * away[:, :, 0]
    low = np.maximum(along.min(axis=1), 0.0)
    high = np.minimum(along.max(axis=1), length)
    near = np.abs(beside.mean(axis=1)) < 0.5 * (widths[pairs.one] + widths[pairs.other]) - 1e-9
    for k in np.flatnonzero(near & (np.abs(sine) < PARALLEL) & (high - low > STRETCH_M)).tolist():
        ends = np.array([low[k], high[k]])
        share = (ends - along[k, 0]) / (along[k, 1] - along[k, 0])
        heights = p[k, 2] + ends / length[k] * (p[k, 5] - p[k, 2]) - q[k, 2] - share * (q[k, 5] - q[k, 2])
        apart = 0.0 if heights[0] * heights[1] < 0.0 else float(np.abs(heights).min())
        if apart < CLEAR_M:
            x, y = (p[k, :2] + low[k] * way[k]).tolist()
            yield k, (x, y), apart, float(high[k] - low[k])
