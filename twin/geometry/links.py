"""What a robot's links look like: the description's meshes, joined, thinned where heavy, in two tones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyvista as pv

from twin.geometry import shades
from twin.geometry.robots import RobotDescriptionError
from twin.geometry.solids import colour, join

if TYPE_CHECKING:
    from pathlib import Path

    from twin.geometry.robots import RobotDescription

MAX_TRIANGLES = 4000
"""Of one link; heavier ones are thinned."""
COLLAR_M = 0.012
"""Height of the dark collar where the next link turns on this one."""
LINE_M = 0.003
"""Width of the coloured line below a collar."""
COVER_M = 0.02
"""Depth of the dark cover on the side of a joint that bends."""


def link_mesh(description: RobotDescription, link: int) -> pv.PolyData:
    """The drawn mesh of a link in its frame: light body, dark collars and covers, dark last link.

    link: 0 is the base. A link without a drawn mesh gets the hull of its collision shape.
    """
    mesh = _drawn(description, link)
    if link == len(description.links) - 1:
        return colour(mesh, shades.ARM_DARK)
    origin = description.origins[link]
    axis = origin[:3, :3] @ description.axes[link]
    before = description.axes[link - 1] if link else axis
    if abs(float(before @ axis)) > 0.7 or link % 2 == 0:
        return _collar(mesh, axis, float(origin[:3, 3] @ axis))
    return _cover(mesh, axis)


def _collar(mesh: pv.PolyData, axis: np.ndarray, at: float) -> pv.PolyData:
    """Dark where the next link sits, with a coloured line below."""
    below, collar = _split(mesh, axis, at - COLLAR_M)
    body, line = _split(below, axis, at - COLLAR_M - LINE_M)
    return _painted([(body, shades.ARM), (line, shades.ARM_ACCENT), (collar, shades.ARM_DARK)])


def _cover(mesh: pv.PolyData, axis: np.ndarray) -> pv.PolyData:
    """Dark on the side where the housing of the bending joint ends."""
    along = mesh.points @ axis
    outward = axis if along.max() > -along.min() else -axis
    body, cover = _split(mesh, outward, float((mesh.points @ outward).max()) - COVER_M)
    return _painted([(body, shades.ARM), (cover, shades.ARM_DARK)])


def _split(mesh: pv.PolyData, axis: np.ndarray, at: float) -> tuple[pv.PolyData, pv.PolyData]:
    """What lies below and above the plane at distance `at` along `axis`."""
    origin = axis * at
    return mesh.clip(axis, origin=origin, invert=True), mesh.clip(axis, origin=origin, invert=False)


def _painted(pieces: list[tuple[pv.PolyData, str]]) -> pv.PolyData:
    return join([colour(_plain(mesh), shade) for mesh, shade in pieces if mesh.n_cells])


def _drawn(description: RobotDescription, link: int) -> pv.PolyData:
    shape = description.links[link]
    parts = [_read(*visual) for visual in shape.visual]
    if not parts:
        parts = [
            pv.PolyData(hull).delaunay_3d().extract_surface(algorithm="dataset_surface")
            for hull in shape.hulls
        ]
    mesh = _plain(pv.merge(parts, merge_points=False).extract_surface(algorithm="dataset_surface"))
    if mesh.n_cells > MAX_TRIANGLES:
        mesh = _plain(mesh.decimate(1.0 - MAX_TRIANGLES / mesh.n_cells))
    return mesh


def _plain(mesh: pv.PolyData) -> pv.PolyData:
    """Its triangles, with no arrays left from reading and cutting."""
    bare = pv.PolyData(np.asarray(mesh.points), mesh.faces) if mesh.n_faces else pv.PolyData()
    return bare.triangulate().clean() if bare.n_cells else bare


def _read(path: Path, link_from_mesh: np.ndarray, scale: np.ndarray) -> pv.PolyData:
    mesh = pv.read(path)
    if not isinstance(mesh, pv.PolyData):
        raise RobotDescriptionError(f"{path}: not a surface mesh.")
    mesh.points = np.asarray(mesh.points, dtype=np.float64) * scale
    return mesh.transform(link_from_mesh, inplace=False)
