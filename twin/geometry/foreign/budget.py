"""Bring a surface under a number of triangles, and measure how far that moved it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from twin.geometry.foreign.surface import ShapeError, Surface, repaired

if TYPE_CHECKING:
    import pyvista as pv

SAMPLES = 20_000
FEWEST = 12
"""Triangles of a box: no budget may be less."""


@dataclass(frozen=True)
class Reduced:
    """A surface within its budget.

    deviation_m: the largest distance found between the two surfaces, sampled both ways; 0 where nothing
    was taken away.
    """

    surface: Surface
    deviation_m: float


def reduced(surface: Surface, triangles: int) -> Reduced:
    """At most that many triangles; colours are those of the nearest triangle of the original.

    Raises `ShapeError` where the shape cannot be had with so few.
    """
    if len(surface.triangles) <= triangles:
        return Reduced(surface, 0.0)
    mesh = _decimated(surface.polydata(), triangles)
    points = np.asarray(mesh.points, dtype=np.float64)
    if not mesh.n_cells or not mesh.is_all_triangles:
        raise ShapeError(f"nothing is left of its {len(surface.triangles):,} triangles in {triangles:,}.")
    bare, _ = repaired(Surface(points, mesh.regular_faces.astype(np.int64)))
    if len(bare.triangles) > triangles:
        raise ShapeError(
            f"its {len(surface.triangles):,} triangles cannot be brought under {triangles:,}"
            f" ({len(bare.triangles):,} are left)."
        )
    original = surface.polydata()
    if surface.rgb is not None:
        nearest = original.find_closest_cell(bare.corners.mean(axis=1))
        bare = Surface(bare.points, bare.triangles, surface.rgb[np.asarray(nearest).ravel()])
    return Reduced(bare, deviation(surface, bare))


def deviation(first: Surface, second: Surface) -> float:
    """Largest distance, m, of sampled points of either surface, corners among them, from the other."""
    return max(_farthest(first, second), _farthest(second, first))


def samples(surface: Surface, count: int = SAMPLES) -> np.ndarray:
    """Points (k, 3) on the surface, evenly by area and always the same, and up to `count` of its corners."""
    random = np.random.default_rng(0)
    areas = surface.areas()
    which = random.choice(len(areas), count, p=areas / areas.sum())
    u, v = random.random((2, count, 1))
    over = u + v > 1.0
    u, v = np.where(over, 1.0 - u, u), np.where(over, 1.0 - v, v)
    a, b, c = np.moveaxis(surface.corners[which], 1, 0)
    step = max(1, len(surface.points) // count)
    return np.concatenate([a + u * (b - a) + v * (c - a), surface.points[::step]])


def _farthest(start: Surface, end: Surface) -> float:
    points = samples(start)
    found = end.polydata().find_closest_cell(points, return_closest_point=True)
    assert isinstance(found, tuple)  # As asked for: cells and points.
    return float(np.linalg.norm(points - found[1], axis=1).max())


def _decimated(mesh: pv.PolyData, triangles: int) -> pv.PolyData:
    """Quadric decimation, asked for less while it stops short; clusters of points where it cannot go on."""
    wanted = triangles
    found = mesh
    for _ in range(6):
        share = 1.0 - wanted / found.n_cells
        if share <= 0.0:
            break
        found = found.decimate(share, volume_preservation=True, boundary_constraints=True)
        if found.n_cells <= triangles:
            return found
        wanted = int(wanted * 0.9)
    return found.decimate_pro(1.0 - triangles / found.n_cells, preserve_topology=False)
