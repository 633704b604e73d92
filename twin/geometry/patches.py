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

PRECISION_M = 3e-4
"""To which it is known how far a hull sticks out."""
LEVELS = 7
"""Times that a triangle of a hull is quartered at the most to know it."""
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
    cells: Sequence[np.ndarray], tolerance_m: np.ndarray, most_corners: int = 24
) -> tuple[Patch, ...]:
    """Convex pieces that together hold all cells.

    cells: each the corners (k, 3), m, of a convex solid; neighbours share three corners at least.
    tolerance_m: (n,), by how much a piece with that cell may stick out of its cells. most_corners: of one
    piece, unless a single cell has more. Raises `ValueError` where a cell spans no volume.
    """
    solids = [_hull(cell) for cell in cells]
    regions = {k: _Region(solid, (k,), 0.0) for k, solid in enumerate(solids)}
    near = _neighbours(cells)
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


def _neighbours(cells: Sequence[np.ndarray]) -> dict[int, set[int]]:
    """By cell: those with which it shares three corners or more."""
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
        if count >= 3:
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
    corners. So the least over the cells of that bounds the triangle, and quartering makes the bound tight.
    """
    triangles = hull.triangles
    least = upper = 0.0
    for level in range(LEVELS):
        flat = triangles.reshape(-1, 3)
        points, place = np.unique(flat, axis=0, return_inverse=True)
        away = _away(points, solids)[place.ravel()]
        least = max(least, float(away.min(axis=1).max()))
        if least > up_to_m:
            return np.inf
        most = away.reshape(-1, 3, len(solids)).max(axis=1).min(axis=1)
        open_ = (most > max(least, PRECISION_M) + PRECISION_M) & (level < LEVELS - 1)
        upper = max(upper, float(most[~open_].max(initial=0.0)))
        if not open_.any():
            break
        triangles = _quartered(triangles[open_])
    return upper


def _quartered(triangles: np.ndarray) -> np.ndarray:
    a, b, c = (triangles[:, k] for k in range(3))
    ab, bc, ca = (a + b) / 2.0, (b + c) / 2.0, (c + a) / 2.0
    corners = ((a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca))
    return np.concatenate([np.stack(each, axis=1) for each in corners])


def _away(points: np.ndarray, solids: Sequence[_Hull]) -> np.ndarray:
    """Distances (k, s), m, of points (k, 3) from each of convex solids, 0 inside."""
    starts = np.cumsum([0, *(len(solid.planes) for solid in solids[:-1])])
    planes = np.concatenate([solid.planes for solid in solids])
    triangles = np.concatenate([solid.triangles for solid in solids])
    beyond = np.maximum.reduceat(points @ planes[:, :3].T + planes[:, 3], starts, axis=1)
    square = np.minimum.reduceat(_squares(points, triangles), starts, axis=1)
    return np.asarray(np.where(beyond > 1e-9, np.sqrt(square), 0.0))


def distances(points: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    """Distance (k,), m, of each of points (k, 3) from the nearest of triangles (t, 3, 3)."""
    return np.asarray(np.sqrt(_squares(points, triangles).min(axis=1)))


def _squares(points: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    """Squares (k, t) of the distances of points from triangles."""
    a = triangles[:, 0]
    sides = np.stack([triangles[:, 1] - a, triangles[:, 2] - triangles[:, 1], a - triangles[:, 2]])
    normal = np.cross(sides[0], -sides[2])
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-15)
    height = points @ normal.T - np.einsum("ti,ti->t", a, normal)
    inside = np.ones(height.shape, bool)
    best = np.full(height.shape, np.inf)
    norm = np.einsum("ki,ki->k", points, points)[:, None]
    for k in range(3):
        start, side = triangles[:, k], sides[k]
        length = np.maximum(np.einsum("ti,ti->t", side, side), 1e-30)
        along = points @ side.T - np.einsum("ti,ti->t", start, side)
        off = norm - 2.0 * (points @ start.T) + np.einsum("ti,ti->t", start, start)
        inward = np.cross(normal, side)
        inside &= points @ inward.T >= np.einsum("ti,ti->t", start, inward)
        share = np.clip(along / length, 0.0, 1.0)
        best = np.minimum(best, off - share * (2.0 * along - share * length))
    return np.asarray(np.maximum(0.0, np.where(inside, np.minimum(best, height * height), best)))


def _patch(region: _Region, solids: Sequence[_Hull]) -> Patch:
    own = sum(solids[k].volume for k in region.cells)
    corners = np.ascontiguousarray(region.hull.corners)
    return Patch(corners, region.cells, region.sticks_out_m, max(0.0, region.hull.volume / own - 1.0))
