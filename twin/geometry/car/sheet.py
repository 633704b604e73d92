"""Sheets and beams: the few ways in which the car's surfaces are spanned between lines.

A `Sheet` is points and triangles without colour. Its front faces outward; metres.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyvista as pv

from twin.geometry import solids

if TYPE_CHECKING:
    from collections.abc import Sequence

    from twin.geometry.shades import Shade


class Sheet(NamedTuple):
    """Triangles on points.

    points: (n, 3) metres; faces: (m, 3) indices, anticlockwise seen from the front.
    """

    points: np.ndarray
    faces: np.ndarray


EMPTY = Sheet(np.zeros((0, 3)), np.zeros((0, 3), dtype=int))


def union(sheets: Sequence[Sheet]) -> Sheet:
    """All sheets in one, points not merged."""
    parts = [s for s in sheets if len(s.faces)]
    if not parts:
        return EMPTY
    starts = np.cumsum([0, *(len(s.points) for s in parts[:-1])])
    faces = [s.faces + start for s, start in zip(parts, starts, strict=True)]
    return Sheet(np.concatenate([s.points for s in parts]), np.concatenate(faces))


def flipped(sheet: Sheet) -> Sheet:
    """The sheet seen from behind."""
    return Sheet(sheet.points, sheet.faces[:, ::-1])


def mirrored(sheet: Sheet) -> Sheet:
    """The sheet on the other side of the car."""
    return Sheet(sheet.points * (1.0, -1.0, 1.0), sheet.faces[:, ::-1])


def both(sheet: Sheet) -> Sheet:
    """The left sheet and its mirror image."""
    return union([sheet, mirrored(sheet)])


def welded(sheet: Sheet, tolerance: float = 1e-5) -> Sheet:
    """Points closer than `tolerance` metres merged, so that shading runs across; no triangle without area."""
    keys = np.round(sheet.points / tolerance).astype(np.int64)
    _, first, inverse = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    faces = inverse.reshape(-1)[sheet.faces]
    a, b, c = (sheet.points[first][faces[:, k]] for k in range(3))
    area = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    return Sheet(sheet.points[first], faces[area > 1e-8])


def grid(points: np.ndarray, keep: np.ndarray | None = None) -> Sheet:
    """The quads of points (n, m, 3) where `keep` (n-1, m-1) holds; front where first x second axis points."""
    n, m = points.shape[:2]
    i, j = np.meshgrid(np.arange(n - 1), np.arange(m - 1), indexing="ij")
    if keep is not None:
        i, j = i[keep], j[keep]
    corner = (i * m + j).ravel()
    quads = np.column_stack([corner, corner + m, corner + m + 1, corner + 1])
    flat = points.reshape(-1, 3)
    # The shorter diagonal follows the surface better.
    first = np.linalg.norm(flat[quads[:, 0]] - flat[quads[:, 2]], axis=1)
    second = np.linalg.norm(flat[quads[:, 1]] - flat[quads[:, 3]], axis=1)
    one = quads[:, [0, 1, 2, 0, 2, 3]].reshape(-1, 3)
    other = quads[:, [0, 1, 3, 1, 2, 3]].reshape(-1, 3)
    faces = np.where(np.repeat(first <= second + 1e-9, 2)[:, None], one, other)
    used, index = np.unique(faces, return_inverse=True)
    return Sheet(flat[used], index.reshape(-1, 3))


def zipped(left: np.ndarray, right: np.ndarray) -> Sheet:
    """The strip between two polylines (n, 3) and (m, 3), each step over the shorter diagonal."""
    points, faces = np.concatenate([left, right]), []
    i, j, n, m = 0, 0, len(left), len(right)
    while i < n - 1 or j < m - 1:
        ahead = np.inf if i == n - 1 else float(np.linalg.norm(left[i + 1] - right[j]))
        beside = np.inf if j == m - 1 else float(np.linalg.norm(right[j + 1] - left[i]))
        if ahead <= beside:
            faces.append((i, i + 1, n + j))
            i += 1
        else:
            faces.append((i, n + j + 1, n + j))
            j += 1
    return welded(Sheet(points, np.array(faces)))


def crowned(
    centre: np.ndarray,
    side: np.ndarray,
    start: np.ndarray,
    end: np.ndarray,
    shares: tuple[np.ndarray, np.ndarray],
) -> np.ndarray:
    """Points (n, m, 3) between four curves, level across the centre: y runs linearly, x and z as its square.

    centre, side: (n, 3) from start to end; start, end: (m, 3) from the centre outward. Corners agree.
    shares: of the length (n,) and of the width (m,), 0 to 1, where the points stand.
    """
    n, m = len(centre), len(start)
    u, width = shares[0][:, None, None], shares[1]
    out = np.zeros((n, m, 3))
    for axis in range(3):
        v = width[None, :, None] ** (1 if axis == 1 else 2)
        c, s, b, f = (k[..., axis] for k in (centre, side, start, end))
        along = (1 - v) * c[:, None, None] + v * s[:, None, None]
        across = (1 - u) * b[None, :, None] + u * f[None, :, None]
        corners = (1 - u) * ((1 - v) * c[0] + v * s[0]) + u * ((1 - v) * c[-1] + v * s[-1])
        out[..., axis] = (along + across - corners)[..., 0]
    return out


def normals(sheet: Sheet) -> np.ndarray:
    """Unit normals (n, 3) of the points, weighted by area."""
    a, b, c = (sheet.points[sheet.faces[:, k]] for k in range(3))
    face = np.cross(b - a, c - a)
    total = np.zeros_like(sheet.points)
    for k in range(3):
        np.add.at(total, sheet.faces[:, k], face)
    return total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-12)


def offset(sheet: Sheet, distance: float) -> Sheet:
    """The sheet moved by `distance` metres along its normals."""
    return Sheet(sheet.points + distance * normals(sheet), sheet.faces)


def thick(sheet: Sheet, depth: float) -> Sheet:
    """A closed panel: the sheet, its back `depth` metres inside, and the rim between."""
    outer = welded(sheet)
    inner = flipped(offset(outer, -depth))
    edges = outer.faces[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2)
    n = len(outer.points)
    seen = set(map(tuple, edges.tolist()))
    rim = np.array([e for e in edges.tolist() if (e[1], e[0]) not in seen]).reshape(-1, 2)
    a, b = rim[:, 0], rim[:, 1]
    walls = np.concatenate([np.column_stack([b, a, a + n]), np.column_stack([b, a + n, b + n])])
    points = np.concatenate([outer.points, inner.points])
    return Sheet(points, np.concatenate([outer.faces, inner.faces + n, walls]))


def beam(path: np.ndarray, outward: np.ndarray, width: float, depth: float) -> Sheet:
    """A closed box section along `path`, the middle of its outer face.

    path: (n, 3); outward: (n, 3) or (3,), unit normal of the outer face; width in the face and depth
    behind it, metres.
    """
    out = np.broadcast_to(outward, path.shape)
    along = np.gradient(path, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    side = np.cross(out, along)
    side *= width / 2.0 / np.linalg.norm(side, axis=1, keepdims=True)
    inner = path - depth * out
    ring = np.stack([path + side, path - side, inner - side, inner + side, path + side], axis=1)
    sharp = grid(ring[:, ::-1])
    caps = [
        Sheet(ring[k, :4], np.array(f))
        for k, f in ((0, [[0, 2, 1], [0, 3, 2]]), (-1, [[0, 1, 2], [0, 2, 3]]))
    ]
    return union([sharp, *caps])


def slab(low: Sequence[float], high: Sequence[float]) -> Sheet:
    """A closed box between two corners."""
    (x0, y0, z0), (x1, y1, z1) = low, high
    middle, up = (y0 + y1) / 2.0, (0.0, 0.0, 1.0)
    return beam(np.array([[x0, middle, z1], [x1, middle, z1]]), np.array(up), y1 - y0, z1 - z0)


def painted(sheet: Sheet, shade: Shade) -> pv.PolyData:
    """The sheet as a mesh with every point in `shade`."""
    faces = np.insert(sheet.faces, 0, 3, axis=1).ravel()
    return solids.colour(pv.PolyData(np.ascontiguousarray(sheet.points), faces), shade)


def plain(mesh: pv.PolyData) -> Sheet:
    """The triangles of a mesh, without its colour."""
    flat = mesh.triangulate()
    return Sheet(np.asarray(flat.points, dtype=float), flat.regular_faces)
