"""Shapes by name: of the catalogue, or of a file that a plant brings itself."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from twin.geometry import shades, solids
from twin.geometry.equipment import catalogue
from twin.geometry.foreign import ShapeError

if TYPE_CHECKING:
    import pyvista as pv

ENDINGS = (".ply", ".stl", ".obj", ".vtp")
"""Of files that hold a surface and are read as they are; others are imported first."""


def shape(name: str) -> pv.PolyData:
    """The mesh of a shape, with the point array `rgb`.

    name: of the catalogue, or the path of a file. Raises `ShapeError` where there is neither, or no surface
    in the file.
    """
    import pyvista as pv

    make = catalogue().get(name)
    if make is not None:
        return make()
    path = _file(name)
    mesh = pv.read(path) if path.suffix.lower() in ENDINGS else None
    if not isinstance(mesh, pv.PolyData) or mesh.n_cells == 0:
        raise ShapeError(f"{path} holds no surface that can be drawn; import it with: taktwin import shape")
    if "rgb" not in mesh.point_data:
        colours = mesh.point_data.get("RGB", mesh.point_data.get("RGBA"))
        mesh = solids.colour(mesh, shades.CAST)
        if colours is not None:
            mesh.point_data["rgb"] = np.asarray(colours, dtype=np.uint8)[:, :3]
    return mesh


def own_shape(name: str) -> str:
    """What a file's kind of shape is called in a scene: by what it holds, not where it lies."""
    path = _file(name)
    return f"own/{path.stem}-{hashlib.sha256(path.read_bytes()).hexdigest()[:8]}"


def _file(name: str) -> Path:
    path = Path(name)
    if not path.is_file():
        raise ShapeError(f"there is no shape {name!r}: it is neither in the catalogue nor a file")
    return path
