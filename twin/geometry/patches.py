"""Convex pieces of thin sheets and beams, grown from small convex cells that fill them.

Decomposition libraries cut closed solids; a sheet in the shape of a car's side is none, and a hull over it
would close its openings. Here neighbouring cells become one piece as long as their hull sticks out of them by
no more than a tolerance, those first whose hull sticks out least.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

PRECISION_M = 2e-4
"""To which it is known how far a hull sticks out,"""
SHARE = 0.1
"""or to this share of the tolerance."""
LEVELS = 9
"""Times that a triangle of a hull is divided at the most to know it."""
FLAT_M = 1e-7
"""A corner no higher than this over a plane lies in it."""
SAME_M = 1e-5
"""Corners nearer than this are one."""


@dataclass(frozen=True)
class Patch:
    """A convex piece that holds some cells.

    vertices: (k, 3), m; cells: their places; sticks_out_m: no point of the piece is farther from its cells
    than that; excess: (volume of the piece - volume of its cells) / volume of its cells.
    """

    vertices: np.ndarray
    cells: tuple[int, ...]
    sticks_out_m: float
    excess: float


class _Hull(NamedTuple):
    """Corners (k, 3), triangles (t, 3, 3), planes (t, 4) with the normal outward, volume."""

    corners: np.ndarray
    triangles: np.ndarray
    planes: np.ndarray
    volume: float


@dataclass(frozen=True)
class _Region:
    """Cells that are one piece so far."""

    hull: _Hull
    cells: tuple[int, ...]
    sticks_out_m: float


def patches(
    cells: Sequence[np.ndarray],
    tolerance_m: np.ndarray,
    most_corners: int = 24,
    shared_corners: int = 3,
) -> tuple[Patch, ...]:
    """Convex pieces that together hold all cells.

    cells: each the corners (k, 3), m, of a convex solid.
    tolerance_m: (n,), by how much a piece with that cell may stick out of its cells. most_corners: of one
    piece, unless a single cell has more. shared_corners: of two cells that are neighbours. Raises
    `ValueError` where a cell spans no volume.
    """
    solids = [_hull(cell) for cell in cells]
    regions = {k: _Region(solid, (k,), 0.0) for k, solid in enumerate(solids)}
    near = _neighbours(cells, shared_corners)
    queue: list[tuple[float, float, int, int]] = []
    merged: dict[tuple[int, int], _Region] = {}

    def offer(one: int, other: int) -> None:
        joined = _joined(regions[one], regions[other], solids, tolerance_m, most_corners)
        if joined is not None:
            pair = (min(one, other), max(one, other))
            merged[pair] = joined
            size = float(np.ptp(joined.hull.corners, axis=0).max())
            heapq.heappush(queue, (round(joined.sticks_out_m, 4), size, *pair))

    for one, others in near.items():
        for other in others:
            if one < other:
                offer(one, other)
    fresh = len(cells)
    while queue:
        _, _, one, other = heapq.heappop(queue)
        if one not in regions or other not in regions:
            continue
        regions[fresh] = merged.pop((one, other))
        near[fresh] = (near.pop(one) | near.pop(other)) - {one, other}
        del regions[one], regions[other]
        for beside in near[fresh]:
            near[beside] = (near[beside] - {one, other}) | {fresh}
            offer(fresh, beside)
        fresh += 1
    return tuple(_patch(region, solids) for region in regions.values())


def sticks_out(corners: np.ndarray, cells: Sequence[np.ndarray], up_to_m: float = np.inf) -> float:
    """How far the hull of corners (k, 3) sticks out of convex cells, m, at most; to `PRECISION_M`.

    cells: each (k, 3), m. Infinity where that is more than `up_to_m`.
    """
    return _sticks_out(_hull(corners), [_hull(cell) for cell in cells], up_to_m)


def _hull(points: np.ndarray) -> _Hull:
    from scipy.spatial import ConvexHull, QhullError

    try:
        hull = ConvexHull(points)
    except (QhullError, ValueError) as error:
        raise ValueError("a cell of a sheet spans no volume.") from error
    return _Hull(points[hull.vertices], points[hull.simplices], hull.equations, float(hull.volume))


def _neighbours(cells: Sequence[np.ndarray], shared_corners: int) -> dict[int, set[int]]:
    """By cell: those with which it shares so many corners or more."""
    owners: dict[tuple[int, ...], list[int]] = {}
    for k, cell in enumerate(cells):
        for key in {tuple(row) for row in np.rint(cell / SAME_M).astype(np.int64).tolist()}:
            owners.setdefault(key, []).append(k)
    shared: dict[tuple[int, int], int] = {}
    for some in owners.values():
        for i, one in enumerate(some):
            for other in some[i + 1 :]:
                shared[one, other] = shared.get((one, other), 0) + 1
    near: dict[int, set[int]] = {k: set() for k in range(len(cells))}
    for (one, other), count in shared.items():
        if count >= shared_corners:
            near[one].add(other)
            near[other].add(one)
    return near


def _joined(
    one: _Region, other: _Region, solids: Sequence[_Hull], tolerance_m: np.ndarray, most_corners: int
) -> _Region | None:
    """Two regions as one, or none where that sticks out too far or has too many corners."""
    cells = (*one.cells, *other.cells)
    up_to = float(tolerance_m[list(cells)].min())
    if max(one.sticks_out_m, other.sticks_out_m) > up_to:
        return None
    hull = _hull(np.concatenate([one.hull.corners, other.hull.corners]))
    if len(hull.corners) > most_corners:
        return None
    out = _sticks_out(hull, [solids[k] for k in cells], up_to)
    return _Region(hull, cells, out) if out <= up_to else None


def _sticks_out(hull: _Hull, solids: Sequence[_Hull], up_to_m: float) -> float:
    """As `sticks_out`.

    The distance from a convex cell is a convex function: over a triangle it is nowhere greater than at its
    corners. So the least over the cells of that bounds the triangle, and dividing makes the bound tight:
    along the planes of its nearest cell, where those cut it, else in four.
    """
    cells = _Cells(solids)
    precision = min(max(PRECISION_M, SHARE * up_to_m), 10.0 * PRECISION_M)
    triangles = hull.triangles
    away, heights = cells.away(triangles)
    least = upper = 0.0
    for level in range(LEVELS):
        least = max(least, float(away.min(axis=2).max()))
        if least > up_to_m:
            return np.inf
        most = away.max(axis=1)
        bound = most.min(axis=1)
        open_ = (bound > max(least, precision) + precision) & (level < LEVELS - 1)
        upper = max(upper, float(bound[~open_].max(initial=0.0)))
        if not open_.any():
            break
        cut = cells.cut(heights[open_], most[open_].argmin(axis=1))
        through = (cut.min(axis=1) < -FLAT_M) & (cut.max(axis=1) > FLAT_M)
        whole = triangles[open_]
        triangles = np.concatenate([_divided(whole[through], cut[through]), _quartered(whole[~through])])
        away, heights = cells.away(triangles)
    return upper


def _divided(triangles: np.ndarray, heights: np.ndarray) -> np.ndarray:
    """Three triangles for each of (t, 3, 3) that a plane cuts, over which its corners are so high (t, 3)."""
    above = heights > 0.0
    # The corner that is alone on its side of the plane comes first.
    alone = np.where(above.sum(axis=1) == 1, above.argmax(axis=1), (~above).argmax(axis=1))
    order = (alone[:, None] + np.arange(3)) % 3
    rows = np.arange(len(triangles))[:, None]
    (a, b, c), height = np.moveaxis(triangles[rows, order], 1, 0), heights[rows, order]
    share = height[:, :1] / (height[:, :1] - height[:, 1:])
    p, q = a + share[:, :1] * (b - a), a + share[:, 1:] * (c - a)
    return np.concatenate([np.stack(each, axis=1) for each in ((a, p, q), (p, b, c), (p, c, q))])


def _quartered(triangles: np.ndarray) -> np.ndarray:
    a, b, c = (triangles[:, k] for k in range(3))
    ab, bc, ca = (a + b) / 2.0, (b + c) / 2.0, (c + a) / 2.0
    corners = ((a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca))
    return np.concatenate([np.stack(each, axis=1) for each in corners])


class _Cells:
    """Convex cells, ready to be asked how far points are from each."""

    def __init__(self, solids: Sequence[_Hull]) -> None:
        counts = [len(solid.planes) for solid in solids]
        self._starts = np.cumsum([0, *counts[:-1]])
        self._cell = np.repeat(np.arange(len(solids)), counts)
        self._planes = np.concatenate([solid.planes for solid in solids])
        self._triangles = _Triangles(np.concatenate([solid.triangles for solid in solids]))

    def away(self, triangles: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Of the corners of triangles (t, 3, 3).

        Their distances (t, 3, s), m, from each of the s cells, 0 inside, and their heights (t, 3, p), m,
        over all the cells' planes.
        """
        points = triangles.reshape(-1, 3)
        heights = points @ self._planes[:, :3].T + self._planes[:, 3]
        beyond = np.maximum.reduceat(heights, self._starts, axis=1)
        square = np.minimum.reduceat(self._triangles.squares(points), self._starts, axis=1)
        found = np.where(beyond > 1e-9, np.sqrt(square), 0.0)
        return found.reshape(len(triangles), 3, -1), heights.reshape(len(triangles), 3, -1)

    def cut(self, heights: np.ndarray, cell: np.ndarray) -> np.ndarray:
        """Heights (t, 3) over that plane of a cell (t,) over which the triangle rises highest."""
        own = np.where(self._cell == cell[:, None], heights.max(axis=1), -np.inf)
        return np.asarray(np.take_along_axis(heights, own.argmax(axis=1)[:, None, None], axis=2)[..., 0])


def distances(points: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    """Distance (k,), m, of each of points (k, 3) from the nearest of triangles (t, 3, 3)."""
    return np.asarray(np.sqrt(_Triangles(triangles).squares(points).min(axis=1)))


class _Triangles:
    """Triangles (t, 3, 3), ready to be asked how far points are from each."""

    def __init__(self, triangles: np.ndarray) -> None:
        self.corners = triangles
        self.sides = triangles[:, [1, 2, 0]] - triangles
        self.lengths = np.maximum(_dot(self.sides, self.sides), 1e-30)
        normals = np.cross(self.sides[:, 0], self.sides[:, 1])
        self.normals = normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-15)
        self.inward = np.cross(self.normals[:, None], self.sides)

    def squares(self, points: np.ndarray) -> np.ndarray:
        """Squares (k, t) of the distances of points (k, 3)."""
        heights = points @ self.normals.T - _dot(self.normals, self.corners[:, 0])
        inside = np.ones(heights.shape, bool)
        best = np.full(heights.shape, np.inf)
        norm = _dot(points, points)[:, None]
        for k in range(3):
            start, side, length = self.corners[:, k], self.sides[:, k], self.lengths[:, k]
            inside &= points @ self.inward[:, k].T >= _dot(start, self.inward[:, k])
            along = points @ side.T - _dot(start, side)
            off = norm - 2.0 * (points @ start.T) + _dot(start, start)
            share = np.clip(along / length, 0.0, 1.0)
            best = np.minimum(best, off - share * (2.0 * along - share * length))
        return np.asarray(np.maximum(0.0, np.where(inside, np.minimum(best, heights * heights), best)))


def _dot(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.asarray(np.einsum("...i,...i->...", a, b))


def _patch(region: _Region, solids: Sequence[_Hull]) -> Patch:
    own = sum(solids[k].volume for k in region.cells)
    corners = np.ascontiguousarray(region.hull.corners)
    return Patch(corners, region.cells, region.sticks_out_m, max(0.0, region.hull.volume / own - 1.0))
