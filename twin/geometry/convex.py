"""Convex pieces of shapes: hulls and boxes, as vertices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Hull:
    """A convex hull.

    vertices: (k, 3), m, none inside the hull; excess: (hull volume - mesh volume) / mesh volume,
    NaN where the mesh is open and so has no volume.
    """

    vertices: np.ndarray
    excess: float


def hull_of(mesh: Any) -> Hull:
    """Convex hull of a trimesh mesh; `ValueError` where the mesh is flat or empty."""
    from scipy.spatial import QhullError

    try:
        hull = mesh.convex_hull
    except (QhullError, ValueError) as error:
        raise ValueError("the mesh spans no volume, so it has no convex hull.") from error
    excess = float(hull.volume / mesh.volume - 1.0) if mesh.is_watertight else float("nan")
    return Hull(vertices=np.ascontiguousarray(hull.vertices, dtype=np.float64), excess=excess)


def box_vertices(size_m: tuple[float, float, float]) -> np.ndarray:
    """The eight corners (8, 3), m, of a box of that size centred on the origin."""
    signs = np.array([[x, y, z] for x in (-1.0, 1.0) for y in (-1.0, 1.0) for z in (-1.0, 1.0)])
    return np.ascontiguousarray(0.5 * signs * np.asarray(size_m, dtype=np.float64))


def cylinder_vertices(radius_m: float, height_m: float, sides: int = 16) -> np.ndarray:
    """Corners (2 sides, 3), m, of the prism round an upright cylinder centred on the origin.

    The prism contains the cylinder, so that distances to it are never too large.
    """
    angle = 2.0 * np.pi * np.arange(sides) / sides
    outer = radius_m / np.cos(np.pi / sides)
    ring = np.stack([outer * np.cos(angle), outer * np.sin(angle), np.full(sides, 0.5 * height_m)], axis=1)
    return np.ascontiguousarray(np.concatenate([ring, ring * [1.0, 1.0, -1.0]]))
