"""The build stages of the car and their meshes: at most one plain, one to be painted and one of glass."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import pyvista as pv

from twin.geometry import solids
from twin.geometry.car import body, chassis, closures, far, flanges, frame, shades, trim
from twin.geometry.car.sheet import both, flipped, offset, painted, union

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from twin.geometry.car.cells import Solid


@dataclass(frozen=True)
class Piece:
    """A part of the car and how it is coloured.

    name: what it is; role: `body` keeps its own colours, `paint` is multiplied by the car's colour, `glass`
    may be translucent; mesh: makes it, metres in the car frame; parts: makes what it consists of, by name,
    where that is known.
    """

    name: str
    role: str
    mesh: Callable[[], pv.PolyData]
    parts: Callable[[], Mapping[str, Solid]] | None = None


@dataclass(frozen=True)
class Stage:
    """How far the car is built.

    name: of the stage; pieces: all that is on the car then, earlier pieces included.
    """

    name: str
    pieces: tuple[Piece, ...]


def _floor(shade: str, member: str) -> pv.PolyData:
    members = union([frame.members(), flanges.underbody_flanges()])
    return solids.join([painted(frame.floor(), shade), painted(members, member)])


def _side() -> pv.PolyData:
    return painted(union([frame.side_frame(), flanges.side_flanges()]), shades.GALVANISED)


def _side_beams() -> pv.PolyData:
    from twin.geometry.car.sheet import beam

    return painted(both(union([beam(*spec) for spec in frame.pillars().values()])), shades.PAINT)


def _backs() -> pv.PolyData:
    """The skin's insides, seen through the window openings before the trim covers them."""
    seen = [
        body.panels()[p] for p in ("door_f", "door_r", "frame", "quarter", "pillar_a", "pillar_d", "tailgate")
    ]
    seen += [body.panels()[p] for p in ("cantrail", "header", "roof", "bonnet", "fender")]
    return painted(flipped(offset(closures.welded(both(union(seen))), -0.012)), shades.PAINT)


def _floor_parts() -> dict[str, Solid]:
    return {**frame.floor_parts(), **frame.member_parts(), **flanges.underbody_parts()}


def _roof() -> pv.PolyData:
    return painted(union([frame.roof(), flanges.roof_flanges()]), shades.PANEL)


def _roof_parts() -> dict[str, Solid]:
    return {**frame.roof_parts(), **flanges.roof_parts()}


def _side_parts() -> dict[str, Solid]:
    return {**frame.side_parts(), **flanges.side_parts()}


_UNDERBODY = Piece("underbody", "body", lambda: _floor(shades.GALVANISED, shades.MEMBER), _floor_parts)
_SIDES = Piece("sides", "body", _side, _side_parts)
_ROOF = Piece("roof", "body", _roof, _roof_parts)
_CLOSURES = Piece(
    "closures", "body", lambda: painted(closures.closures(), shades.PANEL), closures.closure_parts
)
_FLOOR = Piece("primed floor", "body", lambda: _floor(shades.PRIMER, shades.PRIMER), _floor_parts)
_SKIN = Piece("skin", "paint", lambda: painted(closures.body_skin(), shades.PAINT), closures.skin_parts)
_FRAMES = Piece("window frames", "paint", lambda: painted(both(body.panels()["frame"]), shades.PAINT))
_BACKS = Piece("skin's insides", "paint", _backs)
_BEAMS = Piece("pillars", "paint", _side_beams, frame.pillar_parts)
_GLASS = Piece("glass", "glass", lambda: painted(trim.glass(), shades.GLASS), trim.glass_parts)
_LAMPS = Piece("lamps", "body", trim.lamps)
_SHUTS = Piece("shut lines", "body", trim.shut_lines)
_HANDLES = Piece("handles", "body", lambda: painted(trim.handles(), shades.TRIM))
_MIRRORS = Piece("mirrors", "paint", lambda: painted(trim.mirrors(), shades.PAINT))
_COCKPIT = Piece("cockpit", "body", trim.cockpit)
_LINING = Piece("lining", "body", lambda: painted(trim.lining(), shades.TRIM))
_BATTERY = Piece("battery", "body", chassis.battery)
_FRONT = Piece("front axle", "body", lambda: chassis.axle(front=True))
_REAR = Piece("rear axle", "body", lambda: chassis.axle(front=False))
_CLADDING = Piece("cladding", "body", trim.cladding)
_BUMPERS = Piece("bumpers", "paint", lambda: painted(closures.bumpers(), shades.PAINT), closures.bumper_parts)

_TRIM = (_LAMPS, _SHUTS, _HANDLES, _COCKPIT, _LINING, _GLASS, _MIRRORS)
STAGES: tuple[Stage, ...] = (
    Stage("underbody", (_UNDERBODY,)),
    Stage("sides", (_UNDERBODY, _SIDES)),
    Stage("framed", (_UNDERBODY, _SIDES, _ROOF)),
    Stage("closures", (_UNDERBODY, _SIDES, _ROOF, _CLOSURES)),
    Stage("painted", (_FLOOR, _SKIN, _FRAMES, _BACKS, _BEAMS)),
    Stage("trimmed", (_FLOOR, _SKIN, *_TRIM)),
    Stage("married", (_FLOOR, _SKIN, *_TRIM, _BATTERY, _FRONT, _REAR)),
    Stage("finished", (_SKIN, *_TRIM, _BATTERY, _FRONT, _REAR, _CLADDING, _BUMPERS)),
)
"""In the order of the line. The finished car's wheels are apart: `chassis.wheel` at `chassis.wheel_poses`."""


def stage_names() -> tuple[str, ...]:
    """The stages' names in the order of the line."""
    return tuple(stage.name for stage in STAGES)


def find_stage(name: str) -> Stage:
    """The stage of a name; a ValueError for any other name, which says those that there are."""
    for stage in STAGES:
        if stage.name == name:
            return stage
    raise ValueError(f"the car has no build stage {name!r}; its stages are {', '.join(stage_names())}")


def stage_meshes(stage: str) -> dict[str, pv.PolyData]:
    """The car at a build stage, without wheels: meshes `plain`, `paint` and `glass`, where it has them.

    stage: a name of `STAGES`. Metres in the car frame, each mesh with the point array `rgb`; `paint` is white
    where the car's colour goes. A ValueError for any other name.
    """
    return {role: mesh.copy() for role, mesh in _meshes(stage).items()}


@cache
def _meshes(stage: str) -> dict[str, pv.PolyData]:
    pieces = find_stage(stage).pieces
    found = {}
    for key, role in (("plain", "body"), ("paint", "paint"), ("glass", "glass")):
        parts = [piece.mesh() for piece in pieces if piece.role == role]
        if parts:
            found[key] = solids.join(parts)
    return found


def far_mesh(stage: str) -> dict[str, pv.PolyData]:
    """The car at a build stage for far cars, at most 500 triangles in all, keyed as `stage_meshes`.

    stage: a name of `STAGES`. The finished car's wheels are in it. A ValueError for any other name.
    """
    return {role: mesh.copy() for role, mesh in far.far_meshes(find_stage(stage).name).items()}
