"""Parts of the car as closed surfaces and as the convex cells that fill them.

The cells are what collisions are checked with: `twin.geometry.patches` makes pieces of them.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from twin.geometry.car.sheet import Sheet, beam, mirrored, offset, slab, thick, union, welded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SHEET_M = 0.002
"""Thickness given to a surface that is drawn without one."""


class Solid(NamedTuple):
    """A part: what is drawn of it, and convex cells, each the corners (k, 3), that fill it; metres.

    given_m: thickness that the cells give to a surface that is drawn without one; shared_corners: of two
    cells that are neighbours.
    """

    sheet: Sheet
    cells: tuple[np.ndarray, ...]
    given_m: float = 0.0
    shared_corners: int = 3


def panel(sheet: Sheet, depth: float) -> Solid:
    """A panel `depth` metres thick, its outer side a sheet."""
    return Solid(thick(sheet, depth), prisms(welded(sheet), depth))


def prisms(outer: Sheet, depth: float) -> tuple[np.ndarray, ...]:
    """A cell behind each triangle of a sheet with merged points, `depth` metres thick."""
    inner = offset(outer, -depth)
    return tuple(np.concatenate([outer.points[face], inner.points[face]]) for face in outer.faces)


def thin(sheet: Sheet) -> Solid:
    """A sheet drawn without a thickness, whose cells lie behind it."""
    outer = welded(sheet)
    return Solid(sheet, prisms(outer, SHEET_M), SHEET_M)


def bar(path: np.ndarray, outward: np.ndarray, width: float, depth: float) -> Solid:
    """A closed box section as `sheet.beam`, a cell for each straight stretch."""
    sheet = beam(path, outward, width, depth)
    rings = sheet.points[: 5 * len(path)].reshape(len(path), 5, 3)[:, :4]
    cells = tuple(np.concatenate(pair) for pair in pairwise(rings))
    return Solid(sheet, cells)


def box(low: Sequence[float], high: Sequence[float]) -> Solid:
    """A closed box between two corners."""
    sheet = slab(low, high)
    return Solid(sheet, (np.unique(sheet.points, axis=0),))


def other_side(solid: Solid) -> Solid:
    """The part on the other side of the car."""
    cells = tuple(cell * (1.0, -1.0, 1.0) for cell in solid.cells)
    return solid._replace(sheet=mirrored(solid.sheet), cells=cells)


def on_both_sides(left: Mapping[str, Solid]) -> dict[str, Solid]:
    """The left parts and their mirror images, their names with the side before them."""
    found = {f"left {name}": solid for name, solid in left.items()}
    return found | {f"right {name}": other_side(solid) for name, solid in left.items()}


def surface(parts: Mapping[str, Solid]) -> Sheet:
    """The drawn surfaces of several parts in one."""
    return union([part.sheet for part in parts.values()])


def parts_of(name: str, sheet: Sheet) -> dict[str, Solid]:
    """The connected parts of a surface, numbered where there are several.

    A closed convex part is one cell; of any other each triangle is one, `SHEET_M` thick.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    whole = welded(sheet)
    a, b, c = whole.faces.T
    rows, columns = np.concatenate([a, b]), np.concatenate([b, c])
    size = len(whole.points)
    links = coo_array((np.ones(len(rows), np.int8), (rows, columns)), shape=(size, size))
    label = connected_components(links, directed=False)[1][a]
    found = [Sheet(whole.points, whole.faces[label == part]) for part in np.unique(label)]
    names = [name] if len(found) == 1 else [f"{name} {k}" for k in range(1, len(found) + 1)]
    return {each: _filled(part) for each, part in zip(names, found, strict=True)}


def _filled(part: Sheet) -> Solid:
    from scipy.spatial import ConvexHull, QhullError

    used, faces = np.unique(part.faces, return_inverse=True)
    sheet = Sheet(part.points[used], faces.reshape(-1, 3))
    middle = sheet.points.mean(axis=0)
    a, b, c = (sheet.points[sheet.faces[:, k]] - middle for k in range(3))
    try:
        hull = ConvexHull(sheet.points)
        if np.einsum("ij,ij->", a, np.cross(b, c)) / 6.0 > 0.9999 * hull.volume and _closed(sheet):
            return Solid(sheet, (sheet.points,))
    except QhullError:  # A flat part has no hull.
        pass
    normal = np.cross(b - a, c - a)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    cells, folded = [], False
    for cell, out in zip(prisms(sheet, SHEET_M), normal, strict=True):
        deep = (cell[3:] - cell[:3]) @ out
        # Where a sheet folds back on itself the normals of its points lead nowhere.
        straight = np.concatenate([cell[:3], cell[:3] - SHEET_M * out])
        folds = not (deep < -0.5 * SHEET_M).all()
        cells.append(straight if folds else cell)
        folded |= folds
    return Solid(sheet, tuple(cells), SHEET_M, 2 if folded else 3)


def _closed(sheet: Sheet) -> bool:
    edges = sheet.faces[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2).tolist()
    ways = {tuple(edge) for edge in edges}
    return all((end, start) in ways for start, end in ways)
