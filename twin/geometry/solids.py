"""Solids that all our own shapes are made of, authored with PyVista: boxes, cylinders, solids of revolution.

Metres. Every mesh carries the point array `rgb` (n, 3) uint8, sRGB.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pyvista as pv

if TYPE_CHECKING:
    from collections.abc import Sequence

    from twin.geometry.shades import Shade


def colour(mesh: pv.PolyData, shade: Shade) -> pv.PolyData:
    """The mesh with every point in `shade`, `#rrggbb`."""
    rgb = np.array([int(shade[i : i + 2], 16) for i in (1, 3, 5)], dtype=np.uint8)
    mesh.point_data["rgb"] = np.tile(rgb, (mesh.n_points, 1))
    return mesh


def join(parts: Sequence[pv.PolyData]) -> pv.PolyData:
    """One mesh of several, colours kept."""
    return pv.merge(list(parts), merge_points=False).extract_surface(algorithm="dataset_surface")


def box(
    size: Sequence[float], at: Sequence[float], shade: Shade, chamfer: float | None = None
) -> pv.PolyData:
    """A box with its edges broken by `chamfer` metres; None takes a tenth of the least side, at most 2 mm."""
    half = np.asarray(size, dtype=float) / 2.0
    cut = min(0.002, float(half.min()) * 0.2) if chamfer is None else min(chamfer, float(half.min()) * 0.45)
    corners = []
    for sign in np.array(np.meshgrid([-1, 1], [-1, 1], [-1, 1])).T.reshape(-1, 3):
        for axis in range(3):
            inset = half - cut
            inset[axis] = half[axis]
            corners.append(sign * inset)
    return colour(_hull(np.array(corners)).translate(np.asarray(at, dtype=float)), shade)


def lathe(
    profile: Sequence[tuple[float, float]],
    shade: Shade,
    axis: Sequence[float] = (0, 0, 1),
    at: Sequence[float] = (0, 0, 0),
    sides: int = 32,
) -> pv.PolyData:
    """The solid of revolution of `profile` (radius, height) about `axis` through `at`."""
    rings = np.asarray(profile, dtype=float)
    angle = np.linspace(0.0, 2.0 * math.pi, sides, endpoint=False)
    circle = np.column_stack([np.cos(angle), np.sin(angle)])
    points = np.concatenate([np.column_stack([circle * r, np.full(sides, z)]) for r, z in rings])
    turn = np.roll(np.arange(sides), -1)
    quads = [
        np.column_stack([k + np.arange(sides), k + turn, k + sides + turn, k + sides + np.arange(sides)])
        for k in range(0, sides * (len(rings) - 1), sides)
    ]
    faces = np.insert(np.concatenate(quads), 0, 4, axis=1).ravel()
    mesh = pv.PolyData(points, faces).triangulate().clean()
    mesh = mesh.compute_normals(auto_orient_normals=True, split_vertices=False)
    z = np.asarray(axis, dtype=float) / np.linalg.norm(axis)
    x = np.cross([0.0, 1.0, 0.0] if abs(z[1]) < 0.9 else [1.0, 0.0, 0.0], z)
    x /= np.linalg.norm(x)
    place = np.eye(4)
    place[:3, :3] = np.column_stack([x, np.cross(z, x), z])
    place[:3, 3] = at
    return colour(mesh.transform(place, inplace=False), shade)


def cylinder(
    radius: float,
    height: float,
    shade: Shade,
    axis: Sequence[float] = (0, 0, 1),
    at: Sequence[float] = (0, 0, 0),
    chamfer: float = 0.001,
    sides: int = 32,
) -> pv.PolyData:
    """A cylinder centred at `at` with broken edges."""
    cut, h = min(chamfer, radius * 0.4, height * 0.3), height / 2.0
    profile = [
        (0.0, -h),
        (radius - cut, -h),
        (radius, -h + cut),
        (radius, h - cut),
        (radius - cut, h),
        (0.0, h),
    ]
    return lathe(profile, shade, axis, at, sides)


def prism(
    outline: Sequence[tuple[float, float]],
    height: float,
    shade: Shade,
    axis: Sequence[float] = (0, 0, 1),
    at: Sequence[float] = (0, 0, 0),
) -> pv.PolyData:
    """The prism over a simple polygon `outline` (x, y), from `at` along `axis` by `height`.

    The outline lies in x, y where the axis is z; in y, z where it is x; in z, x where it is y.
    """
    flat = np.asarray(outline, dtype=float)
    places = {(0, 0, 1): (0, 1, 2), (1, 0, 0): (1, 2, 0), (0, 1, 0): (2, 0, 1)}
    first, second, _ = places[(int(axis[0]), int(axis[1]), int(axis[2]))]
    points = np.zeros((len(flat), 3))
    points[:, first], points[:, second] = flat[:, 0], flat[:, 1]
    ring = np.concatenate([[len(flat)], np.arange(len(flat))])
    base = pv.PolyData(points, ring).triangulate()
    solid = base.extrude(np.asarray(axis, dtype=float) * height, capping=True).triangulate().clean()
    solid = solid.compute_normals(auto_orient_normals=True, split_vertices=False)
    return colour(solid.translate(np.asarray(at, dtype=float)), shade)


def tube(
    path: Sequence[Sequence[float]], radius: float, shade: Shade, sides: int = 12, closed: bool = False
) -> pv.PolyData:
    """A round tube along a path of points (n, 3)."""
    points = np.asarray(path, dtype=float)
    line = pv.lines_from_points(points, close=closed)
    mesh = line.tube(radius=radius, n_sides=sides, capping=not closed).triangulate().clean()
    mesh.clear_data()
    return colour(mesh, shade)


def _hull(points: np.ndarray) -> pv.PolyData:
    mesh = pv.PolyData(points).delaunay_3d(tol=1e-7).extract_surface(algorithm="dataset_surface")
    return mesh.triangulate().compute_normals(auto_orient_normals=True, split_vertices=False)
