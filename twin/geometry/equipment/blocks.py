"""Plain solids with few triangles, for shapes that stand in a plant by the hundred.

The solids of `twin.geometry.solids` have broken edges, 44 triangles a box; here a box has 12. A solid is
kept as arrays until a whole piece of equipment is put together: that makes a catalogue quick to build.
Every solid is closed and its triangles look outward. Metres.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyvista as pv

from twin.geometry import solids

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from twin.geometry.shades import Shade

Point = tuple[float, float, float]


class Solid(NamedTuple):
    """A closed surface in one colour: points (n, 3) m, triangles (m, 3) of indices."""

    points: np.ndarray
    triangles: np.ndarray
    shade: Shade


def assemble(parts: Iterable[Solid]) -> pv.PolyData:
    """One mesh of the parts, with the point array `rgb` (n, 3) uint8, sRGB."""
    parts = list(parts)
    points = np.concatenate([part.points for part in parts])
    starts = np.cumsum([0] + [len(part.points) for part in parts[:-1]])
    triangles = np.concatenate([part.triangles + start for part, start in zip(parts, starts, strict=True)])
    mesh = pv.PolyData.from_regular_faces(points, triangles)
    mesh.point_data["rgb"] = np.concatenate(
        [np.tile(_rgb(part.shade), (len(part.points), 1)) for part in parts]
    )
    return mesh


def joined(groups: Iterable[Sequence[Solid]]) -> pv.PolyData:
    """One mesh of groups of parts."""
    return assemble(part for group in groups for part in group)


def loft(rings: Sequence[Sequence[Sequence[float]] | np.ndarray] | np.ndarray, shade: Shade) -> Solid:
    """The skin over convex rings of equally many points (k, n, 3), closed by a flat cap at each end."""
    stack = np.asarray(rings, dtype=float)
    count, around = stack.shape[:2]
    near = np.arange(around)
    far = np.roll(near, -1)
    sides = [
        np.concatenate(
            [
                np.column_stack([low + near, low + far, low + around + far]),
                np.column_stack([low + near, low + around + far, low + around + near]),
            ]
        )
        for low in range(0, around * (count - 1), around)
    ]
    fan = np.column_stack([np.zeros(around - 2, dtype=int), near[1:-1], near[2:]])
    triangles = np.concatenate([*sides, fan[:, ::-1], fan + around * (count - 1)])
    return _outward(stack.reshape(-1, 3), triangles, shade)


def block(size: Sequence[float], at: Sequence[float], shade: Shade) -> Solid:
    """A box of `size` centred at `at`."""
    x, y, z = (0.5 * float(side) for side in size)
    face = np.array([[-x, -y, 0.0], [x, -y, 0.0], [x, y, 0.0], [-x, y, 0.0]])
    lift = np.array([0.0, 0.0, z])
    return loft(np.stack([face - lift, face + lift]) + np.asarray(at, dtype=float), shade)


def beam(start: Sequence[float], end: Sequence[float], section: tuple[float, float], shade: Shade) -> Solid:
    """A straight bar from `start` to `end`; `section` is (width across, height) where it lies level.

    The height of an upright bar is along x.
    """
    a, b = np.asarray(start, dtype=float), np.asarray(end, dtype=float)
    across, up = _across(b - a)
    width, height = 0.5 * section[0] * across, 0.5 * section[1] * up
    ring = np.stack([-width - height, width - height, width + height, -width + height])
    return loft(np.stack([ring + a, ring + b]), shade)


def rod(start: Sequence[float], end: Sequence[float], radius: float, shade: Shade, sides: int = 8) -> Solid:
    """A round bar from `start` to `end`."""
    return pipe([start, end], radius, shade, sides)


def pipe(path: Sequence[Sequence[float] | np.ndarray], radius: float, shade: Shade, sides: int = 6) -> Solid:
    """A round bar along a path of points (n, 3) that turns less than a right angle at each."""
    points = np.asarray(path, dtype=float)
    steps = np.diff(points, axis=0)
    steps /= np.linalg.norm(steps, axis=1)[:, None]
    along = np.concatenate([steps[:1], steps[:-1] + steps[1:], steps[-1:]])
    angle = 2.0 * math.pi * (np.arange(sides) + 0.5) / sides
    across, up = _across(along[0])
    rings = []
    for point, direction in zip(points, along, strict=True):
        # The first ring's axes are carried along the path, so that the pipe does not twist.
        unit = direction / np.linalg.norm(direction)
        across = across - unit * (across @ unit)
        across /= np.linalg.norm(across)
        up = np.cross(unit, across)
        rings.append(point + radius * (np.outer(np.cos(angle), across) + np.outer(np.sin(angle), up)))
    return loft(np.stack(rings), shade)


def turned(
    profile: Sequence[tuple[float, float]],
    shade: Shade,
    axis: Sequence[float] = (0, 0, 1),
    at: Sequence[float] = (0, 0, 0),
    sides: int = 12,
) -> Solid:
    """The solid of revolution of `profile` (radius > 0, height) about `axis` through `at`."""
    z = np.asarray(axis, dtype=float) / np.linalg.norm(axis)
    across, up = _across(z)
    angle = 2.0 * math.pi * (np.arange(sides) + 0.5) / sides
    circle = np.outer(np.cos(angle), across) + np.outer(np.sin(angle), up)
    rings = np.stack([radius * circle + height * z for radius, height in profile])
    return loft(rings + np.asarray(at, dtype=float), shade)


def slab(
    outline: Sequence[tuple[float, float]],
    height: float,
    shade: Shade,
    axis: tuple[int, int, int] = (0, 0, 1),
    at: Sequence[float] = (0, 0, 0),
) -> Solid:
    """The prism over a simple polygon, which need not be convex; axes as in `solids.prism`."""
    mesh = solids.prism(outline, height, shade, axis, at)
    return _outward(np.asarray(mesh.points, dtype=float), np.asarray(mesh.regular_faces), shade)


def moved(parts: Iterable[Solid], by: Sequence[float], turn: float = 0.0) -> list[Solid]:
    """The parts turned about z by `turn` radians and then moved by `by` (3,)."""
    cos, sin = math.cos(turn), math.sin(turn)
    rotation = np.array([[cos, sin, 0.0], [-sin, cos, 0.0], [0.0, 0.0, 1.0]])
    shift = np.asarray(by, dtype=float)
    return [part._replace(points=part.points @ rotation + shift) for part in parts]


def mirrored(parts: Iterable[Solid], axis: int = 1) -> list[Solid]:
    """The parts mirrored at the plane through the origin across `axis` (0 x, 1 y, 2 z)."""
    sign = np.ones(3)
    sign[axis] = -1.0
    return [Solid(part.points * sign, part.triangles[:, ::-1], part.shade) for part in parts]


def bounding_box(points: np.ndarray) -> tuple[Point, Point]:
    """Size and centre (m) of the box along the axes round points (n, 3)."""
    low, high = points.min(axis=0), points.max(axis=0)
    size, centre = high - low, 0.5 * (high + low)
    return (
        (float(size[0]), float(size[1]), float(size[2])),
        (float(centre[0]), float(centre[1]), float(centre[2])),
    )


def _outward(points: np.ndarray, triangles: np.ndarray, shade: Shade) -> Solid:
    a, b, c = (points[triangles[:, i]] - points[0] for i in range(3))
    inside_out = np.einsum("ij,ij->", a, np.cross(b, c)) < 0.0
    return Solid(points, triangles[:, ::-1] if inside_out else triangles, shade)


def _across(direction: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Two unit vectors across a direction: level, and upward."""
    unit = direction / np.linalg.norm(direction)
    level = np.cross([0.0, 0.0, 1.0] if abs(unit[2]) < 0.99 else [-1.0, 0.0, 0.0], unit)
    level /= np.linalg.norm(level)
    return level, np.cross(unit, level)


def _rgb(shade: Shade) -> np.ndarray:
    return np.array([int(shade[i : i + 2], 16) for i in (1, 3, 5)], dtype=np.uint8)
