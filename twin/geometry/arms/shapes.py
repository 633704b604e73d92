"""The mesh of each link of each arm, and the convex pieces that stand for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyvista as pv

from twin.geometry.arms import abb, fanuc, kuka
from twin.geometry.arms.facts import ARMS
from twin.geometry.solids import join

if TYPE_CHECKING:
    from scipy.spatial import ConvexHull

    from twin.geometry.arms.castings import Parts

MAKERS = {"kuka": kuka, "abb": abb, "fanuc": fanuc}
LINKS = ("base", "column", "lower", "upper", "wrist", "hand", "flange")
"""What authors each link, by its number."""
GRID_M = 1e-6
"""Points lie on this grid, so that one machine's rounding is another's."""
MOST_VERTICES = 40
"""Of a convex piece."""
MOST_OUTSIDE_M = 0.01
"""Of a drawn link outside its convex pieces, about."""


def arm_mesh(arm_id: str, link: int) -> pv.PolyData:
    """The drawn mesh of a link in its joint's frame, m, triangles, with the point array `rgb` (n, 3) uint8.

    arm_id: of `ARMS`; link: 0 is the base, 6 the tool flange. Raises `ValueError` for one there is not.
    """
    parts = _parts(arm_id, link)
    mesh = join([solid for solids in parts.values() for solid in solids]).triangulate()
    return _on_grid(mesh)


def arm_pieces(arm_id: str, link: int) -> list[np.ndarray]:
    """Convex pieces of a link: of each the corners (k, 3), m, k at most 40, on or just outside the mesh.

    arm_id, link: as for `arm_mesh`. Raises `ValueError` for an arm or a link there is not.
    """
    pieces = _parts(arm_id, link).values()
    return [_grid(_corners(_grid(np.concatenate([s.points for s in solids])))) for solids in pieces]


def _parts(arm_id: str, link: int) -> Parts:
    if arm_id not in ARMS:
        raise ValueError(f"there is no arm {arm_id!r}; known: {', '.join(ARMS)}.")
    if not 0 <= link < len(LINKS):
        raise ValueError(f"arm {arm_id} has no link {link}; its links are 0 to {len(LINKS) - 1}.")
    facts = ARMS[arm_id]
    parts: Parts = getattr(MAKERS[facts.maker], LINKS[link])(facts)
    return parts


def _grid(points: np.ndarray) -> np.ndarray:
    return np.round(np.asarray(points, dtype=float) / GRID_M) * GRID_M


def _on_grid(mesh: pv.PolyData) -> pv.PolyData:
    mesh.points = _grid(mesh.points)
    for name in [name for name in mesh.point_data if name != "rgb"]:
        del mesh.point_data[name]
    return mesh


def _corners(points: np.ndarray) -> np.ndarray:
    """Of the points, those whose hull leaves the rest least far outside: always the farthest next.

    Where that is not near enough, the corners are moved outward by what is missing.
    """
    from scipy.spatial import ConvexHull

    points = points[ConvexHull(points).vertices]
    if len(points) <= MOST_VERTICES:
        return points
    ends = np.concatenate([points.argmin(axis=0), points.argmax(axis=0)])
    chosen = list(dict.fromkeys(int(end) for end in ends))
    while True:
        hull = ConvexHull(points[chosen])
        outside = (points @ hull.equations[:, :3].T + hull.equations[:, 3]).max(axis=1)
        if len(chosen) == MOST_VERTICES:
            break
        chosen.append(int(outside.argmax()))
    return points[chosen] + max(0.0, float(outside.max()) - MOST_OUTSIDE_M) * _outward(hull)


def _outward(hull: ConvexHull) -> np.ndarray:
    """Unit vectors (k, 3) at the corners of a hull, the mean of its planes' normals there."""
    normals = np.zeros_like(hull.points)
    for simplex, plane in zip(hull.simplices, hull.equations, strict=True):
        normals[simplex] += plane[:3]
    length = np.linalg.norm(normals, axis=1)
    return normals / np.where(length > 0.0, length, 1.0)[:, None]
