"""Collision shapes of a robot description as meshes, and the convex hulls or pieces that stand for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from twin.geometry.convex import Hull, hull_of
from twin.geometry.resolve import RobotDescriptionError, mesh_file

if TYPE_CHECKING:
    from pathlib import Path

GOOD_EXCESS = 0.05
"""A hull that exaggerates its mesh by no more than this is as good as exact."""


def mesh_scale(mesh: Any) -> np.ndarray:
    """The scale (3,) that a description gives a mesh."""
    return np.ones(3) if mesh.scale is None else np.broadcast_to(np.asarray(mesh.scale, float), (3,)).copy()


def collision_mesh(solid: Any, link_from_shape: np.ndarray, path: Path, link: str) -> Any:
    """A collision shape as a trimesh mesh in the link's frame, m.

    link_from_shape: (4, 4); path, link: for the `RobotDescriptionError` where the shape cannot be had.
    """
    import trimesh

    shape = solid.geometry
    if shape.mesh is not None:
        file = mesh_file(shape.mesh.filename, path, link)
        try:
            mesh = trimesh.load_mesh(str(file))
        except (ValueError, OSError, IndexError, KeyError) as error:
            raise RobotDescriptionError(f"{file}: not a readable mesh ({error}).") from error
        mesh.apply_scale(mesh_scale(shape.mesh))
    elif shape.box is not None:
        mesh = trimesh.creation.box(extents=np.asarray(shape.box.size, float))
    elif shape.cylinder is not None:
        mesh = trimesh.creation.cylinder(radius=shape.cylinder.radius, height=shape.cylinder.length)
    elif shape.sphere is not None:
        mesh = trimesh.creation.icosphere(subdivisions=2, radius=shape.sphere.radius)
    else:
        raise RobotDescriptionError(f"{path}: link {link!r} has a collision shape that is not supported.")
    mesh.apply_transform(link_from_shape)
    return mesh


def mesh_hulls(mesh: Any, path: Path, link: str, cut_concave: bool) -> list[Hull]:
    """The hull of a collision mesh, or the pieces it is cut into where that exaggerates.

    mesh: of trimesh, m; cut_concave: whether it is cut at all; path, link: for the `RobotDescriptionError`
    where the mesh is flat or empty.
    """
    try:
        hull = hull_of(mesh)
        if not cut_concave or hull.excess <= GOOD_EXCESS:
            return [hull]
        from twin.geometry.shape_pieces import mesh_pieces

        return [Hull(piece.vertices, piece.excess) for piece in mesh_pieces(mesh, "its mesh")]
    except ValueError as error:
        raise RobotDescriptionError(f"{path}: link {link!r}: {error}") from error
