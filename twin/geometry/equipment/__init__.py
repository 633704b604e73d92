"""Equipment of a vehicle plant: each kind once, as a mesh of our own making, to be instanced by the hundred.

Frame unless a function says otherwise: origin on the floor in the middle, x downstream along the line, z up.
Metres. Every mesh carries the point array `rgb` (n, 3) uint8, sRGB.
"""

from __future__ import annotations

import difflib
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from twin.geometry.equipment import (
    assembly,
    assembly_stations,
    assembly_tools,
    blocks,
    building,
    carriers,
    end_of_line,
    fixtures,
    grippers,
    guns,
    logistics,
    paint,
    people,
    process_tools,
    robot_stands,
    transport,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pyvista as pv

    from twin.geometry.equipment.blocks import Point, Solid

__all__ = ["catalogue", "collision_boxes", "contact_boxes", "tcp_of"]

_SHAPES = MappingProxyType(
    {
        "guns": (*guns.SHAPES, *process_tools.SHAPES, *assembly_tools.SPINDLES),
        "grippers": (*grippers.SHAPES, *assembly_tools.SHAPES),
        "fixtures": (*fixtures.SHAPES, *robot_stands.SHAPES),
        "carriers": carriers.SHAPES,
        "transport": transport.SHAPES,
        "assembly": (*assembly.SHAPES, *assembly_stations.SHAPES),
        "paint": paint.SHAPES,
        "end_of_line": end_of_line.SHAPES,
        "building": (*building.SHAPES, *logistics.SHAPES),
        "people": people.SHAPES,
    }
)
_TCP = MappingProxyType(
    {
        "guns": {**guns.TCP, **process_tools.TCP, **assembly_tools.SPINDLE_TCP},
        "grippers": {**grippers.TCP, **assembly_tools.TCP},
    }
)
_CONTACT = MappingProxyType(
    {
        "guns": {**guns.CONTACT, **process_tools.CONTACT, **assembly_tools.SPINDLE_CONTACT},
        "grippers": {**grippers.CONTACT, **assembly_tools.CONTACT},
    }
)
_PIECES: Mapping[str, Mapping[str, Callable[..., list[list[Solid]]]]] = MappingProxyType(
    {
        "guns": {**guns.PIECES, **process_tools.PIECES, **assembly_tools.SPINDLE_PIECES},
        "grippers": {**grippers.PIECES, **assembly_tools.PIECES},
        "fixtures": {**fixtures.PIECES, **robot_stands.PIECES},
    }
)


def catalogue() -> Mapping[str, Callable[[], pv.PolyData]]:
    """Every shape by its dotted name, `guns.c_gun`; the function makes it with its default dimensions."""
    return MappingProxyType(
        {f"{group}.{shape.__name__}": shape for group, shapes in _SHAPES.items() for shape in shapes}
    )


def tcp_of(name: str) -> np.ndarray:
    """flange_from_tcp (4, 4), m, of a tool or gripper; read only. `ValueError` where there is none."""
    group, _, tool = name.partition(".")
    frames = _TCP.get(group, {})
    if tool not in frames:
        known = ", ".join(f"{g}.{t}" for g, tools in _TCP.items() for t in tools)
        raise ValueError(f"{name!r} has no tool centre point; the tools are {known}.")
    return frames[tool]


def collision_boxes(name: str) -> tuple[tuple[Point, Point], ...]:
    """Boxes (size, centre), m, along the axes of the shape's frame, which together contain its mesh.

    Tools, grippers and fixtures have one box a member, so that a gun's throat stays open; every other shape
    has one box round all of it. `ValueError` for a name that is not in the catalogue.
    """
    group, _, shape = name.partition(".")
    pieces = _PIECES.get(group, {}).get(shape)
    if pieces is not None:
        return tuple(
            blocks.bounding_box(np.concatenate([part.points for part in parts])) for parts in pieces()
        )
    make = catalogue().get(name)
    if make is None:
        near = ", ".join(difflib.get_close_matches(name, catalogue(), n=3, cutoff=0.3))
        raise ValueError(f"{name!r} is no shape of the catalogue; the nearest names are {near or 'none'}.")
    return (blocks.bounding_box(np.asarray(make().points)),)


def contact_boxes(name: str) -> tuple[tuple[Point, Point], ...]:
    """Those of a tool's collision boxes (size, centre), m, that hold what is meant to touch the work.

    Electrodes, clamps, pins, cups, a nozzle's mouth. None for a shape that is no tool, or touches nothing.
    """
    group, _, shape = name.partition(".")
    places = _CONTACT.get(group, {}).get(shape, ())
    boxes = collision_boxes(name) if places else ()
    return tuple(boxes[place] for place in places)
