"""Convex pieces of shapes: hulls and boxes, as vertices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kernels.distance import Pieces


@dataclass(frozen=True)
class Hull:
    """A convex hull.

    vertices: (k, 3), m, none inside the hull; excess: (hull volume - mesh volume) / mesh volume,
    NaN where the mesh encloses no volume.
    """

    vertices: np.ndarray
    excess: float


def hull_of(mesh: Any) -> Hull:
    """Convex hull of a trimesh mesh; `ValueError` where the mesh is flat or empty."""
    from scipy.spatial import QhullError

    try:
        hull = mesh.convex_hull
    except (QhullError, ValueError) as error:
        raise ValueError("the mesh spans no volume, so it has no convex hull.") from error
    # Small holes hardly change the signed volume; faces that disagree about inside and outside do.
    measurable = mesh.is_winding_consistent and 0.0 < mesh.volume <= hull.volume * (1.0 + 1e-9)
    excess = float(hull.volume / mesh.volume - 1.0) if measurable else float("nan")
    return Hull(vertices=np.ascontiguousarray(hull.vertices, dtype=np.float64), excess=excess)


def box_vertices(size_m: tuple[float, float, float]) -> np.ndarray:
    """The eight corners (8, 3), m, of a box of that size centred on the origin."""
    signs = np.array([[x, y, z] for x in (-1.0, 1.0) for y in (-1.0, 1.0) for z in (-1.0, 1.0)])
    return np.ascontiguousarray(0.5 * signs * np.asarray(size_m, dtype=np.float64))


def cylinder_vertices(radius_m: float, height_m: float, sides: int = 16) -> np.ndarray:
    """Corners (2 sides, 3), m, of the prism round an upright cylinder centred on the origin.

    The prism contains the cylinder, so that distances to it are never too large.
    """
    angle = 2.0 * np.pi * np.arange(sides) / sides
    outer = radius_m / np.cos(np.pi / sides)
    ring = np.stack([outer * np.cos(angle), outer * np.sin(angle), np.full(sides, 0.5 * height_m)], axis=1)
    return np.ascontiguousarray(np.concatenate([ring, ring * [1.0, 1.0, -1.0]]))


@dataclass(frozen=True)
class Piece:
    """A convex piece fixed to a frame: vertices (k, 3), m, in that frame, swollen by a radius.

    One vertex is a sphere, two a capsule, more the hull of them.
    """

    name: str
    frame: int
    vertices: np.ndarray
    radius_m: float = 0.0


def pack(pieces: Sequence[Piece]) -> Pieces:
    """Arrays for `kernels.distance` and `kernels.clearance`, in the order of `pieces`.

    Raises `ValueError` naming the piece that has no finite vertices or a negative radius.
    """
    from kernels.distance import Pieces

    vertices, neighbours = [], []
    for piece in pieces:
        points = np.asarray(piece.vertices, dtype=np.float64)
        if points.ndim != 2 or points.shape[1] != 3 or not len(points) or not np.isfinite(points).all():
            raise ValueError(
                f"piece {piece.name!r}: vertices must be finite numbers of shape (k, 3), k >= 1."
            )
        if not 0.0 <= piece.radius_m < np.inf:
            raise ValueError(f"piece {piece.name!r}: radius {piece.radius_m} must be 0 or more.")
        points, edges = _hull_edges(points)
        vertices.append(points)
        neighbours.append(edges)
    start = np.concatenate([[0], np.cumsum([len(v) for v in vertices])]).astype(np.int64)
    radius = np.array([piece.radius_m for piece in pieces], dtype=np.float64)
    lower = np.array([v.min(axis=0) for v in vertices]).reshape(-1, 3)
    upper = np.array([v.max(axis=0) for v in vertices]).reshape(-1, 3)
    centre = 0.5 * (lower + upper)
    reach = np.array([np.linalg.norm(v - c, axis=1).max() for v, c in zip(vertices, centre, strict=True)])
    flat = [n + s for some, s in zip(neighbours, start[:-1], strict=True) for n in some]
    return Pieces(
        vertices=np.ascontiguousarray(np.concatenate(vertices)),
        start=start,
        radius=radius,
        frame=np.array([piece.frame for piece in pieces], dtype=np.int64),
        centre=centre,
        reach=reach + radius,
        box=np.ascontiguousarray(np.stack([lower - radius[:, None], upper + radius[:, None]], axis=1)),
        neighbour_start=np.concatenate([[0], np.cumsum([len(n) for n in flat])]).astype(np.int64),
        neighbours=np.concatenate([*flat, np.empty(0, np.int64)]).astype(np.int64),
    )


def _hull_edges(points: np.ndarray) -> tuple[np.ndarray, list[np.ndarray]]:
    """The vertices of the hull, and for each the places of those it shares an edge with.

    Up to eight points, and flat or straight sets, are kept as they are with every vertex next to every other.
    """
    from scipy.spatial import ConvexHull, QhullError

    n = len(points)
    if n > 8:
        try:
            hull = ConvexHull(points)
        except QhullError:
            pass
        else:
            kept = np.sort(hull.vertices)
            triangles = np.searchsorted(kept, hull.simplices)
            # Qhull may leave out a vertex that it merged into a facet; such triangles are dropped.
            triangles = triangles[np.isin(hull.simplices, kept).all(axis=1)]
            linked: list[set[int]] = [set() for _ in kept]
            for triangle in triangles:
                for i in triangle:
                    linked[i].update(int(j) for j in triangle if j != i)
            return points[kept], [np.array(sorted(some), dtype=np.int64) for some in linked]
    everyone = np.arange(n)
    return points, [everyone[everyone != i] for i in range(n)]
