"""Solids that arms are made of: lofts of rounded sections, straps between two joints, motors, hoses.

Metres. Every solid is closed and carries the point array `rgb`. A turn of a surface below 32 degrees is drawn
smooth; the counts of corners here keep round things just below.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

import numpy as np
import pyvista as pv

from twin.geometry.solids import colour

if TYPE_CHECKING:
    from collections.abc import Sequence

    from twin.geometry.shades import Shade

Axis = Literal["x", "y", "z"]
Parts = dict[str, list[pv.PolyData]]
"""A link: solids by the convex piece that covers them."""
Station = tuple[float, float, float, float, float, float]
"""Of a loft: place along it, centre (u, v), half sizes (u, v), corner radius."""

PLACES: dict[Axis, tuple[int, int, int]] = {"x": (0, 1, 2), "y": (1, 0, 2), "z": (2, 0, 1)}


def cast(
    stations: Sequence[Station],
    along: Axis,
    shade: Shade,
    corner: int = 3,
    bevel: tuple[float, float] = (0.0, 0.0),
) -> pv.PolyData:
    """A loft of rounded rectangles along an axis.

    stations: (n, 6); (u, v) are the other two axes in the order x, y, z. corner: points of each corner; a
    corner radius as large as a half size gives a circle's polygon. bevel: of the edges at both ends, m.
    """
    rows = [np.asarray(station, dtype=float) for station in stations]
    rings = [_rounded(row, corner) for row in _bevelled(rows, bevel)]
    return colour(_loft(rings, along), shade)


def drum(
    radius: float,
    span: tuple[float, float],
    along: Axis,
    shade: Shade,
    at: tuple[float, float] = (0.0, 0.0),
    bevel: tuple[float, float] = (0.0, 0.012),
    corner: int = 4,
) -> pv.PolyData:
    """A cylinder along an axis from `span[0]` to `span[1]`, centred at (u, v), its ends bevelled."""
    u, v = at
    ends: list[Station] = [(t, u, v, radius, radius, radius) for t in span]
    return cast(ends, along, shade, corner, bevel)


def strap(
    first: tuple[float, float, float],
    second: tuple[float, float, float],
    span: tuple[float, float],
    shade: Shade,
    bevel: float = 0.015,
    arc: int = 8,
) -> pv.PolyData:
    """The plate round two circles (x, z, radius) in the x, z plane, from `span[0]` to `span[1]` along y."""
    outline = _round_both(first, second, arc)
    middle = outline.mean(axis=0)
    inner = middle + (outline - middle) * (1.0 - bevel / np.linalg.norm(outline - middle, axis=1))[:, None]
    low, high = span
    steps = [(low, inner), (low + bevel, outline), (high - bevel, outline), (high, inner)]
    if bevel <= 0.0:
        steps = [(low, outline), (high, outline)]
    return colour(_loft([np.column_stack([np.full(len(o), t), o]) for t, o in steps], "y"), shade)


def hose(path: Sequence[Sequence[float]], radius: float, shade: Shade, sides: int = 12) -> pv.PolyData:
    """A hose through the points of `path` (n, 3); bends of up to 30 degrees are drawn smooth."""
    points = np.asarray(path, dtype=float)
    steps = np.diff(points, axis=0)
    steps /= np.linalg.norm(steps, axis=1)[:, None]
    ways = np.vstack([steps[:1], steps[:-1] + steps[1:], steps[-1:]])
    ways /= np.linalg.norm(ways, axis=1)[:, None]
    # All paths lie near a plane of x and z or of y and z, so that one of these two never lies along a way.
    across = (
        np.array([0.0, 1.0, 0.0]) if np.ptp(points[:, 1]) < np.ptp(points[:, 0]) else np.array([1.0, 0, 0])
    )
    angle = 2.0 * math.pi * np.arange(sides) / sides
    rings = []
    for point, way in zip(points, ways, strict=True):
        first = np.cross(across, way)
        first /= np.linalg.norm(first)
        second = np.cross(way, first)
        rings.append(point + radius * (np.outer(np.cos(angle), first) + np.outer(np.sin(angle), second)))
    return colour(_skin(rings), shade)


def tilted(mesh: pv.PolyData, angle_deg: float, at: Sequence[float]) -> pv.PolyData:
    """The mesh turned about y, so that z goes towards x, then moved to `at`."""
    turned = mesh.rotate_y(angle_deg, inplace=False)
    return turned.translate(np.asarray(at, dtype=float), inplace=False)


def _bevelled(rows: list[np.ndarray], bevel: tuple[float, float]) -> list[np.ndarray]:
    def cut(row: np.ndarray, size: float, forth: float) -> list[np.ndarray]:
        inner, outer = row.copy(), row.copy()
        inner[3:5] -= size
        inner[5] = max(inner[5] - size, 0.3 * inner[5])
        outer[0] += forth * size
        return [inner, outer] if size > 0.0 else [row]

    return [*cut(rows[0], bevel[0], 1.0), *rows[1:-1], *cut(rows[-1], bevel[1], -1.0)[::-1]]


def _rounded(row: np.ndarray, corner: int) -> np.ndarray:
    """Ring (4 corner, 3) of (t, u, v), counter-clockwise in u, v; equal turns round each corner."""
    t, u, v, half_u, half_v, radius = row
    turns = np.radians(90.0 * np.arange(1, corner) / corner)
    least = min(half_u, half_v) / (1.0 + 0.5 / np.cos(turns).sum())
    radius = min(radius, least)
    side = radius / np.cos(turns).sum()
    steps = side * np.column_stack([-np.sin(turns), np.cos(turns)])
    begin = np.array([half_u, half_v - radius])
    first = np.vstack([begin, begin + np.cumsum(steps, axis=0)])
    mirrored = [first, first[::-1] * [-1, 1], -first, first[::-1] * [1, -1]]
    ring = np.concatenate(mirrored) + np.array([u, v])
    return np.column_stack([np.full(len(ring), t), ring])


def _loft(rings: Sequence[np.ndarray], along: Axis) -> pv.PolyData:
    """Closed surface over rings (k, 3) of (t, u, v), each convex and counter-clockwise in u, v."""
    placed = []
    for ring in rings:
        points = np.empty_like(ring)
        points[:, PLACES[along]] = ring
        placed.append(points[::-1] if along == "y" else points)  # (y, x, z) is left-handed
    return _skin(placed)


def _skin(rings: Sequence[np.ndarray]) -> pv.PolyData:
    """Closed surface over convex rings (k, 3), each counter-clockwise seen from the last one's side."""
    size, count = len(rings[0]), len(rings)
    around, turn = np.arange(size), np.roll(np.arange(size), -1)
    faces = []
    for k in range(0, size * (count - 1), size):
        faces.append(np.column_stack([k + around, k + turn, k + size + turn]))
        faces.append(np.column_stack([k + around, k + size + turn, k + size + around]))
    fan = np.column_stack([np.zeros(size - 2, int), np.arange(1, size - 1), np.arange(2, size)])
    faces += [fan[:, ::-1], fan + size * (count - 1)]
    return pv.PolyData(np.concatenate(rings), np.insert(np.concatenate(faces), 0, 3, axis=1).ravel())


def _round_both(
    first: tuple[float, float, float], second: tuple[float, float, float], arc: int
) -> np.ndarray:
    """Outline (2 arc, 2) round two circles (x, z, radius), counter-clockwise."""
    a, b = np.array(first[:2]), np.array(second[:2])
    way = b - a
    length = float(np.linalg.norm(way))
    heading = math.atan2(way[1], way[0])
    lean = math.acos((first[2] - second[2]) / length)
    far = heading + np.linspace(-lean, lean, arc)
    near = heading + np.linspace(lean, 2.0 * math.pi - lean, arc)
    rings = [
        centre + r * np.column_stack([np.cos(angle), np.sin(angle)])
        for centre, r, angle in ((b, second[2], far), (a, first[2], near))
    ]
    return np.concatenate(rings)
