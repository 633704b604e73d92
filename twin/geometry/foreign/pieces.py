"""Convex pieces that hold a shape, for collisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from twin.geometry.convex import hull_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from twin.geometry.foreign.surface import Surface

MOST_PIECES = 8
GOOD_EXCESS = 0.05
"""Hulls that exaggerate the volume by no more than this are as good as exact."""
THICKNESS_M = 0.002
"""Of the piece round a flat sheet."""
MOST_CORNERS = 128
"""More than these make a piece slow to check; it is then cut round by planes instead."""
DIRECTIONS = 80
"""Planes all round of such a piece, beside those of its large faces."""
CELLS = 40
"""Triangles are cut to this fraction of the size before they are dealt to the pieces."""


@dataclass(frozen=True)
class Pieces:
    """Convex pieces, as trimesh meshes, that hold every triangle of a shape.

    excess: (sum of their volumes - volume of the shape) / volume of the shape, NaN where the shape is open;
    how: a clause that says how they were made.
    """

    hulls: tuple[Any, ...]
    excess: float
    how: str


def convex_pieces(surface: Surface, coarse: Surface) -> Pieces:
    """At most eight convex pieces round a surface: the fewest that hold it well.

    coarse: the same shape in fewer triangles, enough to see where to cut it.
    One hull where that is near the shape's volume; else one for each connected part, or those of V-HACD
    grown until they hold the whole surface, whichever encloses less.
    """
    mesh = surface.trimesh()
    if is_flat(surface.points):
        return Pieces((_thickened(surface.points),), float("nan"), "a flat sheet made 2 mm thick")
    hull = hull_of(mesh)
    one = mesh.convex_hull
    own = float(one.volume) / (1.0 + hull.excess)
    if hull.excess <= GOOD_EXCESS:
        (simple,) = _simple([one])
        return Pieces((simple,), _excess([simple], own), "the convex hull")
    decomposition = "convex decomposition (V-HACD), grown to hold the whole surface"
    ways: list[tuple[Sequence[Any], str]] = [
        ([one], "the convex hull"),
        (_by_part(surface), "a hull for each connected part"),
        *((_by_vhacd(surface, coarse, most), decomposition) for most in (2, 4, MOST_PIECES)),
    ]
    found = sorted(((_simple(hulls), how) for hulls, how in ways if hulls), key=lambda way: len(way[0]))
    least = min(volume(hulls) for hulls, _ in found)
    # Fewer pieces are quicker to check: more of them have to be worth it.
    hulls, how = next(way for way in found if volume(way[0]) <= least * (1.0 + GOOD_EXCESS))
    return Pieces(tuple(hulls), _excess(hulls, own), how)


def is_flat(points: np.ndarray) -> bool:
    """Whether points (n, 3) lie in one plane, to a millionth of their extent."""
    across = points @ _normal(points)
    return bool(np.ptp(across) <= 1e-6 * float(np.ptp(points, axis=0).max()))


def volume(hulls: Sequence[Any]) -> float:
    """Sum of the volumes of trimesh meshes, m3."""
    return sum(float(hull.volume) for hull in hulls)


def _excess(hulls: Sequence[Any], own: float) -> float:
    """By how much hulls exaggerate a volume; NaN where that is not known, and rounding is no shortfall."""
    return float(np.maximum(0.0, volume(hulls) / own - 1.0))


def _simple(hulls: Sequence[Any]) -> Sequence[Any]:
    """Each hull, or where it has too many corners one of fewer that holds it."""
    return [_cut_round(hull) if len(hull.vertices) > MOST_CORNERS else hull for hull in hulls]


def _cut_round(hull: Any) -> Any:
    """What planes leave that touch a hull from all sides: in the directions of its large faces and evenly."""
    import trimesh
    from scipy.spatial import HalfspaceIntersection

    _, which = np.unique(np.rint(hull.face_normals * 50.0), axis=0, return_inverse=True)
    shares = np.bincount(which, weights=hull.area_faces) / hull.area
    large = [hull.face_normals[which == face].mean(axis=0) for face in np.argsort(-shares)[:40]]
    large = [normal for normal, share in zip(large, np.sort(shares)[::-1], strict=False) if share > 0.01]
    z = 1.0 - (2.0 * np.arange(DIRECTIONS) + 1.0) / DIRECTIONS
    turn = np.pi * (3.0 - 5.0**0.5) * np.arange(DIRECTIONS)
    flat = np.sqrt(1.0 - z * z)
    even = np.stack([flat * np.cos(turn), flat * np.sin(turn), z], axis=1)
    normals = np.concatenate([even, np.reshape(large, (-1, 3))])
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    # Corners that nearly coincide become one, or an STL's 32 bits make slivers of what is between them.
    grid = 1e-5 * float(hull.extents.max())
    reach = (hull.vertices @ normals.T).max(axis=0) + grid
    found = HalfspaceIntersection(np.column_stack([normals, -reach]), hull.center_mass)
    return trimesh.convex.convex_hull(np.unique(np.rint(found.intersections / grid), axis=0) * grid)


def _by_part(surface: Surface) -> Sequence[Any]:
    """A hull for each connected part; none where there is one part only, more than eight, or a flat one."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    a, b, c = surface.triangles.T
    rows, columns = np.concatenate([a, b]), np.concatenate([b, c])
    shape = (len(surface.points), len(surface.points))
    count, label = connected_components(
        coo_array((np.ones(len(rows), np.int8), (rows, columns)), shape=shape), directed=False
    )
    if not 1 < count <= MOST_PIECES:
        return ()
    return _hulls([surface.points[label == part] for part in range(count)])


def _by_vhacd(surface: Surface, coarse: Surface, most: int) -> Sequence[Any]:
    """V-HACD's pieces, each grown to the hull of itself and of all triangles that are nearest to it.

    Its pieces are made of cells and may leave out a skin of the surface; a clearance must not.
    """
    import trimesh

    cells = trimesh.decomposition.convex_decomposition(
        coarse.trimesh(), maxConvexHulls=most, resolution=30_000, maxNumVerticesPerCH=32
    )
    cores = _hulls([np.asarray(cell["vertices"], dtype=np.float64) for cell in cells])
    if not cores:
        return ()
    edge = float(surface.extents.max()) / CELLS
    points, triangles = trimesh.remesh.subdivide_to_size(surface.points, surface.triangles, edge, max_iter=12)
    centres = points[triangles].mean(axis=1)
    nearest = np.argmin([_outside(core, centres) for core in cores], axis=0)
    return _hulls(
        [
            np.concatenate([core.vertices, points[np.unique(triangles[nearest == number])]])
            for number, core in enumerate(cores)
        ]
    )


def _outside(hull: Any, points: np.ndarray) -> np.ndarray:
    """How far (k,) points lie outside a hull, m, at least; negative inside."""
    farthest = np.full(len(points), -np.inf)
    for normal, corner in zip(hull.face_normals, hull.triangles[:, 0], strict=True):
        np.maximum(farthest, points @ normal - corner @ normal, out=farthest)
    return farthest


def _hulls(clouds: Sequence[np.ndarray]) -> Sequence[Any]:
    """Hulls of clouds of points; none at all where one of them is flat."""
    import trimesh
    from scipy.spatial import QhullError

    try:
        return [trimesh.convex.convex_hull(cloud) for cloud in clouds]
    except (QhullError, ValueError):
        return ()


def _thickened(points: np.ndarray) -> Any:
    """The hull of a flat sheet's points, moved to both sides."""
    import trimesh

    step = 0.5 * THICKNESS_M * _normal(points)
    return trimesh.convex.convex_hull(np.concatenate([points - step, points + step]))


def _normal(points: np.ndarray) -> np.ndarray:
    """Unit vector (3,) along which points vary least."""
    spread = points - points.mean(axis=0)
    return np.linalg.eigh(spread.T @ spread)[1][:, 0]
