"""Shapes that a plant names, of the catalogue or of its own folder, as convex pieces."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from twin.geometry import kept

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, eq=False)
class ShapePiece:
    """A convex piece of a shape.

    vertices: (k, 3), m, in the shape's frame, read only; excess: (volume of the piece - volume of what it
    holds) / volume of what it holds, NaN where that is open and has no volume.
    """

    vertices: np.ndarray
    excess: float


class _Kept(msgspec.Struct, frozen=True):
    vertices: list[list[float]]
    excess: float | None


class ShapeError(ValueError):
    """A shape cannot be had as pieces; the message says which and why."""


@cache
def shape_pieces(shape: str) -> tuple[ShapePiece, ...]:
    """The convex pieces that together hold a shape.

    shape: a name of the catalogue, whose pieces are the hulls of the solids it is put together from; or the
    absolute path of a mesh, whose pieces are those that were written beside it when it was imported, or else
    those of a convex decomposition, kept on disk. Raises `ShapeError` for anything else.
    """
    path = Path(shape)
    if path.is_absolute():
        return _of_file(path)
    from twin.geometry.equipment import catalogue

    made = catalogue().get(shape)
    if made is None:
        raise ShapeError(f"{shape!r} is no shape of the catalogue and no file.")
    here = Path(__file__).parent
    key = f"{shape}|{kept.sources(here / 'equipment', here / 'solids.py', Path(__file__))}"

    def work() -> list[_Kept]:
        mesh = made()
        return [_plain(*piece) for piece in _solids(np.asarray(mesh.points, float), mesh.regular_faces)]

    return _read(kept.kept("pieces", key, list[_Kept], work))


def _plain(vertices: np.ndarray, excess: float) -> _Kept:
    return _Kept(np.asarray(vertices, float).tolist(), float(excess) if np.isfinite(excess) else None)


def _read(found: list[_Kept]) -> tuple[ShapePiece, ...]:
    pieces = []
    for each in found:
        vertices = np.array(each.vertices)
        vertices.setflags(write=False)
        pieces.append(ShapePiece(vertices, float("nan") if each.excess is None else each.excess))
    return tuple(pieces)


def _solids(points: np.ndarray, triangles: np.ndarray) -> Iterator[tuple[np.ndarray, float]]:
    """The hull of each connected part of a mesh whose parts share no points, and its excess."""
    import trimesh
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    from twin.geometry.convex import hull_of

    a, b, c = triangles.T
    rows, columns = np.concatenate([a, b]), np.concatenate([b, c])
    links = coo_array((np.ones(len(rows), np.int8), (rows, columns)), shape=(len(points), len(points)))
    label = connected_components(links, directed=False)[1][a]
    for part in np.unique(label):
        mesh = trimesh.Trimesh(points, triangles[label == part], process=True)
        mesh.remove_unreferenced_vertices()
        try:
            hull = hull_of(mesh)
        except ValueError:  # A flat part keeps its corners.
            yield np.asarray(mesh.vertices), float("nan")
        else:
            yield hull.vertices, max(0.0, hull.excess)


def _of_file(path: Path) -> tuple[ShapePiece, ...]:
    import trimesh

    beside = sorted(path.parent.glob(f"{path.stem}.collision-*.stl"), key=lambda p: (len(p.name), p.name))
    if beside:
        hulls = [_mesh(file) for file in beside]
        return _read([_plain(trimesh.convex.convex_hull(hull).vertices, 0.0) for hull in hulls])
    return mesh_pieces(_mesh(path), str(path))


def mesh_pieces(mesh: Any, name: str) -> tuple[ShapePiece, ...]:
    """The pieces of a trimesh mesh by convex decomposition, kept on disk; each with the excess of them all.

    name: of the mesh, for the `ShapeError` that is raised where it spans no volume.
    """
    content = hashlib.sha256(np.asarray(mesh.vertices, float).tobytes() + np.asarray(mesh.faces).tobytes())
    key = f"{content.hexdigest()}|{kept.sources(Path(__file__).parent / 'foreign')}"
    return _read(kept.kept("pieces", key, list[_Kept], lambda: _decomposed(mesh, name)))


def _mesh(path: Path) -> Any:
    import trimesh

    try:
        mesh = trimesh.load_mesh(str(path))
    except (ValueError, OSError, IndexError, KeyError) as error:
        raise ShapeError(f"{path}: not a readable mesh ({error}).") from error
    if not isinstance(mesh, trimesh.Trimesh) or not len(mesh.faces):
        raise ShapeError(f"{path}: not a surface mesh.")
    return mesh


def _decomposed(mesh: Any, name: str) -> list[_Kept]:
    from twin.geometry.foreign.pieces import convex_pieces
    from twin.geometry.foreign.surface import Surface

    surface = Surface(np.asarray(mesh.vertices, float), np.asarray(mesh.faces))
    try:
        found = convex_pieces(surface, surface)
    except ValueError as error:
        raise ShapeError(f"{name}: {error}") from error
    return [_plain(hull.vertices, found.excess) for hull in found.hulls]
