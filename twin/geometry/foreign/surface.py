"""Triangles of a foreign shape, and the repairs that make a surface of them, each of them told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pyvista as pv

SAME_POINT = 2e-7
"""Of the size: points nearer than this are one; about what 32-bit coordinates can tell apart."""


class ShapeError(ValueError):
    """A foreign shape cannot be used; the message names the file and what would be right."""


@dataclass(frozen=True)
class Surface:
    """Triangles.

    points: (n, 3), m unless said otherwise; triangles: (m, 3), rows of `points`;
    rgb: (m, 3) uint8, sRGB, or None where the source has no colours.
    """

    points: np.ndarray
    triangles: np.ndarray
    rgb: np.ndarray | None = None

    @property
    def corners(self) -> np.ndarray:
        """Corners (m, 3, 3) of each triangle."""
        return self.points[self.triangles]

    @property
    def extents(self) -> np.ndarray:
        """Length (3,) of the box round it."""
        return np.ptp(self.points, axis=0)

    def areas(self) -> np.ndarray:
        """Area (m,) of each triangle."""
        a, b, c = np.moveaxis(self.corners, 1, 0)
        return 0.5 * np.linalg.norm(np.cross(b - a, c - a), axis=1)

    def polydata(self) -> pv.PolyData:
        """As a PyVista mesh, without colours."""
        import pyvista as pv

        return pv.PolyData.from_regular_faces(self.points, self.triangles)

    def trimesh(self) -> Any:
        """As a trimesh mesh, without colours."""
        import trimesh

        return trimesh.Trimesh(self.points, self.triangles, process=False)


def repaired(surface: Surface) -> tuple[Surface, tuple[str, ...]]:
    """The surface with points merged, empty and double triangles dropped and faces turned outwards.

    Also a sentence for each repair and for what was seen and left; `ShapeError` where no triangle is left.
    """
    told = []
    merged, count = _merged(surface)
    if count:
        told.append(f"{count:,} points that lie on another were merged with it.")
    kept = _not_empty(merged)
    if kept.all():
        solid = merged
    else:
        told.append(f"{int((~kept).sum()):,} triangles without an area were dropped.")
        solid = _chosen(merged, kept)
    first = _first_of_equals(solid.triangles)
    if not first.all():
        told.append(f"{int((~first).sum()):,} triangles that were there twice were dropped.")
        solid = _chosen(solid, first)
    if not len(solid.triangles):
        raise ShapeError("no triangle has an area.")
    unused = len(solid.points) - len(np.unique(solid.triangles))
    if unused:
        told.append(f"{unused:,} points that no triangle uses were dropped.")
        used, triangles = np.unique(solid.triangles, return_inverse=True)
        solid = replace(solid, points=solid.points[used], triangles=triangles.reshape(-1, 3))
    return _turned(solid, told)


def _chosen(surface: Surface, kept: np.ndarray) -> Surface:
    """Those triangles, and all points."""
    rgb = None if surface.rgb is None else surface.rgb[kept]
    return Surface(surface.points, surface.triangles[kept], rgb)


def _merged(surface: Surface) -> tuple[Surface, int]:
    """Points on one another made one, the first of them kept; and how many went."""
    cell = SAME_POINT * max(float(surface.extents.max()), 1e-300)
    keys = np.rint((surface.points - surface.points.min(axis=0)) / cell).astype(np.int64)
    # Under 2**23 cells a side: two numbers fit into 64 bits, and sorting those is far quicker than rows.
    _, columns = np.unique((keys[:, 0] << 24) | keys[:, 1], return_inverse=True)
    packed = (columns.astype(np.int64) << 24) | keys[:, 2]
    _, first, which = np.unique(packed, return_index=True, return_inverse=True)
    count = len(surface.points) - len(first)
    if not count:
        return surface, 0
    return replace(surface, points=surface.points[first], triangles=which[surface.triangles]), count


def _not_empty(surface: Surface) -> np.ndarray:
    a, b, c = surface.triangles.T
    size = float(surface.extents.max())
    return (a != b) & (b != c) & (c != a) & (surface.areas() > 1e-15 * size * size)


def _first_of_equals(triangles: np.ndarray) -> np.ndarray:
    """Whether each triangle is the first with its three points, in whatever order."""
    if not len(triangles):
        return np.ones(0, bool)
    _, first = np.unique(np.sort(triangles, axis=1), axis=0, return_index=True)
    found = np.zeros(len(triangles), bool)
    found[first] = True
    return found


def _turned(surface: Surface, told: list[str]) -> tuple[Surface, tuple[str, ...]]:
    """Neighbours made to face the same way, closed parts outwards."""
    first, second, against, open_faces = _neighbours(surface)
    part, flip, one_sided = _sides(len(surface.triangles), first, second, against)
    if flip.any():
        told.append(f"{int(flip.sum()):,} triangles that faced against their neighbours were turned.")
    if one_sided:
        told.append("A part is one-sided, like a Moebius strip; its normals stay inconsistent.")
    triangles = np.where(flip[:, None], surface.triangles[:, ::-1], surface.triangles)
    turned = replace(surface, triangles=triangles)
    inside_out = _inside_out(turned, part, np.unique(part[open_faces]))
    if len(inside_out):
        told.append(f"{len(inside_out):,} closed parts were inside out and were turned.")
        wrong = np.isin(part, inside_out)
        turned = replace(turned, triangles=np.where(wrong[:, None], triangles[:, ::-1], triangles))
    if len(open_faces):
        told.append(f"The surface is not closed ({len(open_faces):,} open edges); no hole was filled.")
    return turned, tuple(told)


def _neighbours(surface: Surface) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Pairs of triangles at an edge of just two, whether they face against each other; triangles at holes."""
    edges = surface.triangles[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2)
    owner = np.repeat(np.arange(len(surface.triangles)), 3)
    forward = edges[:, 0] < edges[:, 1]
    low, high = edges.min(axis=1), edges.max(axis=1)
    _, which, uses = np.unique(low * len(surface.points) + high, return_inverse=True, return_counts=True)
    order = np.argsort(which, kind="stable")
    pairs = order[uses[which[order]] == 2].reshape(-1, 2)
    return (
        owner[pairs[:, 0]],
        owner[pairs[:, 1]],
        forward[pairs[:, 0]] == forward[pairs[:, 1]],
        owner[uses[which] == 1],
    )


def _sides(
    count: int, first: np.ndarray, second: np.ndarray, against: np.ndarray
) -> tuple[np.ndarray, np.ndarray, bool]:
    """Part of each triangle (count,), whether it is to be turned, and whether a part has one side only.

    Each triangle stands twice in a graph, as it is and turned, joined to what agrees with it: the two
    components that a part falls into are the two ways to make it consistent; the one that turns fewer wins.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    other = np.where(against, count, 0)
    rows = np.concatenate([first, first + count])
    columns = np.concatenate([second + other, second + count - other])
    graph = coo_array((np.ones(len(rows), np.int8), (rows, columns)), shape=(2 * count, 2 * count))
    _, label = connected_components(graph, directed=False)
    kept, turned = label[:count], label[count:]
    part = np.minimum(kept, turned)
    minority = kept != part
    share = np.bincount(part, weights=minority) / np.maximum(np.bincount(part), 1)
    flip = np.where(share[part] > 0.5, ~minority, minority)
    one_sided = kept == turned
    return part, flip & ~one_sided, bool(one_sided.any())


def _inside_out(surface: Surface, part: np.ndarray, open_parts: np.ndarray) -> np.ndarray:
    """Closed parts of negative volume that are no hollow of another part."""
    corners = surface.corners - surface.points.mean(axis=0)
    sixth = np.einsum("ij,ij->i", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])) / 6.0
    volume = np.bincount(part, weights=sixth)
    closed = np.setdiff1d(np.unique(part), open_parts)
    negative, positive = closed[volume[closed] < 0.0], closed[volume[closed] > 0.0]
    if not len(negative):
        return negative
    lower = np.full((len(volume), 3), np.inf)
    upper = -lower
    np.minimum.at(lower, part, corners.min(axis=1))
    np.maximum.at(upper, part, corners.max(axis=1))
    hollow = [
        bool(((lower[positive] <= lower[one]) & (upper[positive] >= upper[one])).all(axis=1).any())
        for one in negative
    ]
    return negative[~np.array(hollow)]
