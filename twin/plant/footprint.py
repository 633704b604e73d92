"""Footprints of stations and buffers: rectangles on the floor, turned about the vertical, with a height."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from twin.plant.stations import Station
from twin.plant.transport import Buffer


class Footprint(NamedTuple):
    """The floor that one thing takes."""

    centre_m: tuple[float, float]
    half_m: tuple[float, float]
    """Half its sides, along and across its own x."""
    yaw_rad: float

    def local(self, x: float, y: float) -> tuple[float, float]:
        """A point of the floor in the footprint's frame, metres."""
        dx, dy = x - self.centre_m[0], y - self.centre_m[1]
        cos, sin = math.cos(self.yaw_rad), math.sin(self.yaw_rad)
        return cos * dx + sin * dy, cos * dy - sin * dx

    def distance(self, path: Sequence[Sequence[float]]) -> float:
        """Distance from a path, m, by its corners' x and y; 0 where it crosses."""
        points = [self.local(corner[0], corner[1]) for corner in path]
        if len(points) == 1:
            return self._to_point(*points[0])
        return min(self._to_piece(a, b) for a, b in pairwise(points))

    def _to_point(self, x: float, y: float) -> float:
        return math.hypot(max(abs(x) - self.half_m[0], 0.0), max(abs(y) - self.half_m[1], 0.0))

    def _to_piece(self, a: tuple[float, float], b: tuple[float, float]) -> float:
        if _crosses(a, b, self.half_m):
            return 0.0
        corners = ((sx * self.half_m[0], sy * self.half_m[1]) for sx in (-1, 1) for sy in (-1, 1))
        return min(self._to_point(*a), self._to_point(*b), *(_from_piece(a, b, c) for c in corners))


def footprint(thing: Station | Buffer) -> Footprint:
    """The floor that a station or a buffer takes."""
    x, y, _ = thing.pose.xyz_m
    return Footprint((x, y), (thing.size_m[0] / 2.0, thing.size_m[1] / 2.0), thing.pose.rpy_rad[2])


def _crosses(a: tuple[float, float], b: tuple[float, float], half: tuple[float, float]) -> bool:
    """Whether a straight piece touches a rectangle about the origin (slabs)."""
    first, last = 0.0, 1.0
    for k in (0, 1):
        step = b[k] - a[k]
        if step == 0.0:
            if abs(a[k]) > half[k]:
                return False
            continue
        near, far = sorted(((-half[k] - a[k]) / step, (half[k] - a[k]) / step))
        first, last = max(first, near), min(last, far)
    return first <= last


def _from_piece(a: tuple[float, float], b: tuple[float, float], point: tuple[float, float]) -> float:
    ux, uy = b[0] - a[0], b[1] - a[1]
    square = ux * ux + uy * uy
    s = ((point[0] - a[0]) * ux + (point[1] - a[1]) * uy) / square if square > 0.0 else 0.0
    s = min(max(s, 0.0), 1.0)
    return math.hypot(a[0] + s * ux - point[0], a[1] + s * uy - point[1])


def corners(footprints: Sequence[Footprint]) -> np.ndarray:
    """The corners of n footprints, float64 (n, 4, 2), m."""
    centre, half, axes = _arrays(footprints)
    signs = np.array([(1.0, 1.0), (-1.0, 1.0), (-1.0, -1.0), (1.0, -1.0)])
    return np.asarray(centre[:, None] + np.einsum("kj,nj,njd->nkd", signs, half, axes))


def overlaps(
    footprints: Sequence[Footprint], levels_m: Sequence[tuple[float, float]], tolerance_m: float
) -> list[tuple[int, int, float]]:
    """Pairs of footprints that overlap at the same height, with how deep, m.

    footprints: n of them; levels_m: height of bottom and top of each; tolerance_m: overlaps up to this do
    not count. The depth is the way by which one would have to be moved along a side of either.
    """
    if len(footprints) < 2:
        return []
    centre, half, axes = _arrays(footprints)
    level = np.array(levels_m)
    reach = np.hypot(half[:, 0], half[:, 1])
    i, j = np.triu_indices(len(footprints), 1)
    apart = centre[j] - centre[i]
    near = np.hypot(apart[:, 0], apart[:, 1]) < reach[i] + reach[j]
    near &= np.minimum(level[i, 1], level[j, 1]) - np.maximum(level[i, 0], level[j, 0]) > tolerance_m
    i, j, apart = i[near], j[near], apart[near]
    depth = np.full(len(i), np.inf)
    for side in (axes[i], axes[j]):
        for k in (0, 1):
            axis = side[:, k]
            spread = sum(
                (half[n] * np.abs(np.einsum("pad,pd->pa", axes[n], axis))).sum(axis=1) for n in (i, j)
            )
            depth = np.minimum(depth, spread - np.abs((apart * axis).sum(axis=1)))
    hit = depth > tolerance_m
    return list(zip(i[hit].tolist(), j[hit].tolist(), depth[hit].tolist(), strict=True))


def _arrays(footprints: Sequence[Footprint]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Centres (n, 2), half sides (n, 2) and unit vectors along the sides (n, 2, 2)."""
    centre = np.array([each.centre_m for each in footprints])
    half = np.array([each.half_m for each in footprints])
    yaw = np.array([each.yaw_rad for each in footprints])
    cos, sin = np.cos(yaw), np.sin(yaw)
    axes = np.stack([np.stack([cos, sin], axis=1), np.stack([-sin, cos], axis=1)], axis=1)
    return centre, half, axes
