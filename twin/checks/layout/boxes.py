"""Boxes turned about the vertical: the room that things take, and which of them meet."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class Box(NamedTuple):
    """Room that one thing takes: middle, half its sides along and across, turn, heights of bottom and top."""

    id: str
    """Of the thing that a finding would be about."""
    words: str
    """What it is, in a sentence."""
    x: float
    y: float
    half_x: float
    half_y: float
    yaw: float
    low: float
    high: float
    station: str = ""
    """That it belongs to."""
    shape: str = ""
    """Of scenery."""

    @property
    def opening(self) -> str:
        """What it is, as a sentence begins."""
        return self.words[0].upper() + self.words[1:]

    @property
    def at(self) -> str:
        """Its middle, in words."""
        return f"({self.x:.1f}, {self.y:.1f}) m"


class Hit(NamedTuple):
    """Two boxes that meet, and by how much one would have to be moved, m."""

    one: Box
    other: Box
    depth_m: float


def strips(
    name: str,
    words: str,
    path: Sequence[Sequence[float]],
    half_m: float,
    level_m: tuple[float, float],
    more: float = 0.0,
) -> list[Box]:
    """A box for each straight piece of a path, `half_m` to either side and `more` beyond its ends, m."""
    found = []
    for a, b in pairwise(path):
        middle = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
        dx, dy = b[0] - a[0], b[1] - a[1]
        half = math.hypot(dx, dy) / 2 + more
        found.append(Box(name, words, *middle, half, half_m, math.atan2(dy, dx), *level_m))
    return found


def hits(one: Sequence[Box], other: Sequence[Box], tolerance_m: float = 0.01) -> list[Hit]:
    """All pairs of a box of `one` and a box of `other` that meet by more than a tolerance, m.

    Boxes meet where their footprints and their heights do; a list against itself gives each pair both ways.
    """
    if not one or not other:
        return []
    a, b = _Arrays(one), _Arrays(other)
    i, j = _near(a, b, tolerance_m)
    depth = _depths(a, b, i, j)
    deep = depth > tolerance_m
    return [
        Hit(one[m], other[n], by)
        for m, n, by in zip(i[deep].tolist(), j[deep].tolist(), depth[deep].tolist(), strict=True)
    ]


def _near(a: _Arrays, b: _Arrays, tolerance_m: float) -> tuple[np.ndarray, np.ndarray]:
    """Pairs whose bounds along x, y and z meet: those along x by a sweep, of which the others are kept."""
    order = np.argsort(b.lowest[:, 0])
    begins = b.lowest[order, 0]
    widest = float((b.highest[:, 0] - b.lowest[:, 0]).max())
    first = np.searchsorted(begins, a.lowest[:, 0] - widest)
    count = np.searchsorted(begins, a.highest[:, 0]) - first
    i = np.repeat(np.arange(len(count)), count)
    j = order[np.arange(len(i)) - np.repeat(np.cumsum(count) - count - first, count)]
    for k in (0, 1, 2):
        meet = (a.lowest[i, k] + tolerance_m < b.highest[j, k]) & (
            b.lowest[j, k] + tolerance_m < a.highest[i, k]
        )
        i, j = i[meet], j[meet]
    return i, j


def worst(found: Iterable[Hit]) -> Iterator[Hit]:
    """Of every box the hit that goes deepest."""
    best: dict[str, Hit] = {}
    for hit in found:
        key = hit.one.words
        if key not in best or hit.depth_m > best[key].depth_m:
            best[key] = hit
    yield from best.values()


class _Arrays:
    """Boxes as arrays: centre, half and axes of the footprints, least and greatest x, y and z."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        table = np.array([box[2:9] for box in boxes], dtype=np.float64)
        self.centre, self.half = table[:, :2], table[:, 2:4]
        cos, sin = np.cos(table[:, 4]), np.sin(table[:, 4])
        self.axes = np.stack([np.stack([cos, sin], axis=1), np.stack([-sin, cos], axis=1)], axis=1)
        extent = np.einsum("nk,nkd->nd", self.half, np.abs(self.axes))
        self.lowest = np.column_stack([self.centre - extent, table[:, 5]])
        self.highest = np.column_stack([self.centre + extent, table[:, 6]])


def _depths(a: _Arrays, b: _Arrays, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """How deep footprints i of `a` are in footprints j of `b`, m (pairs,); negative where they are apart."""
    depth = np.full(len(i), np.inf)
    apart = b.centre[j] - a.centre[i]
    for axes in (a.axes[i], b.axes[j]):
        for k in (0, 1):
            axis = axes[:, k]
            spread = np.zeros(len(i))
            for arrays, rows in ((a, i), (b, j)):
                spread += (arrays.half[rows] * np.abs(np.einsum("pad,pd->pa", arrays.axes[rows], axis))).sum(
                    axis=1
                )
            depth = np.minimum(depth, spread - np.abs((apart * axis).sum(axis=1)))
    return depth
