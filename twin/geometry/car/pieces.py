"""The car at each build stage as convex pieces, for clearances: named, each with how far it exaggerates.

The pieces hold everything that is drawn. Beams are filled; sheets are cut into patches that are nearly flat,
so that nothing closes the openings that a gun reaches through.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from twin.geometry import kept
from twin.geometry.car import cells as of_cells
from twin.geometry.car.sheet import plain
from twin.geometry.car.stages import Piece, find_stage
from twin.geometry.car.welds import weld_lines
from twin.geometry.patches import patches

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scipy.spatial import cKDTree

    from twin.geometry.car.cells import Solid

FLANGE_M = 0.003
"""By how much a piece near a weld flange may stick out of the sheets that it holds."""
ELSEWHERE_M = 0.008
"""By how much another piece of the grey body may."""
PAINTED_M = 0.015
"""By how much a piece may of all that comes after welding: skins, trim, glass."""
NEAR_M = 0.04
"""Corners nearer than this to a weld flange are near it."""
MANY = 12
"""A part across the car that has more cells is cut in the middle, so that both sides become equal."""


@dataclass(frozen=True, eq=False)
class CarPiece:
    """A convex piece of the car.

    name: the part of the car it belongs to; vertices: (k, 3), m, in the car's frame, read only;
    sticks_out_m: no point of the piece is farther from the part, which is filled where it is closed;
    excess: (volume of the piece - volume of what it holds) / volume of what it holds.
    """

    name: str
    vertices: np.ndarray
    sticks_out_m: float
    excess: float


class _Kept(msgspec.Struct, frozen=True):
    name: str
    vertices: list[list[float]]
    sticks_out_m: float
    excess: float


def car_pieces(stage: str, options: Mapping[str, str] | None = None) -> tuple[CarPiece, ...]:
    """The car at a build stage as convex pieces, without wheels; metres in the car's frame.

    stage: a name of `STAGES`; options: option by family; the shapes do not depend on it yet. The first call
    of a stage takes seconds, later ones read what was kept on disk. A ValueError for any other name.
    """
    del options
    return _pieces(stage)


@cache
def _pieces(stage: str) -> tuple[CarPiece, ...]:
    return tuple(piece for drawn in find_stage(stage).pieces for piece in _of(drawn))


@cache
def _of(drawn: Piece) -> tuple[CarPiece, ...]:
    here = Path(__file__).parent
    key = f"{drawn.name}|{kept.sources(here, here.parent / 'patches.py', here.parent / 'solids.py')}"
    found = kept.kept("pieces", key, list[_Kept], lambda: list(_worked_out(drawn)))
    return tuple(CarPiece(each.name, _fixed(each.vertices), each.sticks_out_m, each.excess) for each in found)


def _fixed(rows: list[list[float]]) -> np.ndarray:
    vertices = np.array(rows)
    vertices.setflags(write=False)
    return vertices


def _worked_out(drawn: Piece) -> Iterator[_Kept]:
    from scipy.spatial import cKDTree

    parts = drawn.parts() if drawn.parts else of_cells.parts_of(drawn.name, plain(drawn.mesh()))
    flanges = cKDTree(
        np.concatenate([line.at_pitch(0.02)[:, :3] for line in weld_lines().values() if line.length_m > 0.0])
    )
    done: dict[str, list[_Kept]] = {}
    for name, part in parts.items():
        twin = f"left {name.removeprefix('right ')}"
        if name.startswith("right ") and twin in done:
            done[name] = [_mirrored(name, each) for each in done[twin]]
        else:
            done[name] = _grown(name, part, flanges if drawn.parts and drawn.role == "body" else None)
    for each in done.values():
        yield from each


def _grown(name: str, part: Solid, flanges: cKDTree | None) -> list[_Kept]:
    side = np.array([cell[:, 1].mean() for cell in part.cells])
    own = part.cells
    halved = len(own) > MANY and abs(side.sum()) < 1e-6 and not (np.abs(side) < 1e-6).any()
    if halved:
        own = tuple(cell for cell, y in zip(own, side, strict=True) if y > 0.0)
    tolerance = np.full(len(own), PAINTED_M)
    if flanges is not None:
        near = np.array([flanges.query(cell)[0].min() < NEAR_M for cell in own])
        tolerance = np.where(near, FLANGE_M, ELSEWHERE_M)
    found = [
        _Kept(name, each.vertices.tolist(), each.sticks_out_m + part.given_m, each.excess)
        for each in patches(own, tolerance, shared_corners=part.shared_corners)
    ]
    return found + [_mirrored(name, each) for each in found] if halved else found


def _mirrored(name: str, piece: _Kept) -> _Kept:
    turned = [[x, -y, z] for x, y, z in piece.vertices]
    return _Kept(name, turned, piece.sticks_out_m, piece.excess)
