"""Grippers on a handling robot's flange.

Frame: the robot's flange at the origin, z out of the flange, metres. A gripper's tcp lies on z where its pads
touch the part, unturned against the flange.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from twin.geometry import shades
from twin.geometry.equipment.blocks import Solid, beam, block, joined, moved, rod, turned
from twin.geometry.equipment.mounts import frame

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pyvista as pv

BODY_SIDE_TCP_M = (0.0, 0.0, 0.50)
ROOF_TCP_M = (0.0, 0.0, 0.48)
SMALL_PART_TCP_M = (0.0, 0.0, 0.46)


def _mount(plate: float, to: float) -> list[Solid]:
    """Tool changer and the mast that carries the frame, up to z = `to`."""
    return [
        rod((0, 0, 0), (0, 0, 0.04), 0.1, shades.DARK, 12),
        rod((0, 0, 0.04), (0, 0, 0.07), 0.115, shades.STEEL, 12),
        block((plate, plate, 0.03), (0, 0, 0.085), shades.CAST),
        block((0.7 * plate, 0.7 * plate, to - 0.1), (0, 0, 0.5 * (to + 0.1)), shades.FRAME),
        # Valve terminal and the plug of the fieldbus beside the mast.
        block((0.16, 0.07, 0.1), (0, 0.35 * plate + 0.05, 0.5 * (to + 0.1)), shades.DARK),
    ]


def _clamp(height: float) -> list[Solid]:
    """A pneumatic clamp on a bracket: foot at z = 0, jaw at z = `height`, opening toward +x."""
    return [
        block((0.05, 0.05, height - 0.06), (0, 0, 0.5 * height - 0.03), shades.FRAME),
        block((0.06, 0.045, 0.11), (0.01, 0, height - 0.09), shades.DARK),
        beam((0.0, 0, height - 0.04), (0.1, 0, height + 0.025), (0.03, 0.035), shades.STEEL),
        block((0.05, 0.035, 0.03), (0.085, 0, height - 0.015), shades.STEEL),
    ]


def _frame(length: float, width: float, z: float, section: float, ribs: tuple[float, ...]) -> list[Solid]:
    """A flat frame of square tube: booms along x, ribs across at `ribs` (fractions of half the length)."""
    half = 0.5 * (width - section)
    parts = [block((length, section, section), (0, y, z), shades.ALUMINIUM) for y in (-half, half)]
    parts += [
        block((section, width - 2 * section, section), (0.5 * f * (length - section), 0, z), shades.ALUMINIUM)
        for f in ribs
    ]
    return parts


def _body_side_pieces(*, length: float = 1.6, width: float = 1.0) -> list[list[Solid]]:
    z, tip = 0.30, BODY_SIDE_TCP_M[2]
    x, y = 0.5 * length - 0.04, 0.5 * width - 0.04
    outer = _frame(length, width, z, 0.08, (-1.0, -0.2, 0.2, 1.0))
    outer += [
        block((0.1, 0.1, 0.012), (sx * x, sy * y, z + 0.046), shades.CAST) for sx in (-1, 1) for sy in (-1, 1)
    ]
    corners = []
    for sx in (-1, 1):
        for sy in (-1, 1):
            turn = 0.0 if sx > 0 else np.pi
            corners.append(moved(_clamp(tip - z - 0.04), (sx * (x - 0.06), sy * y, z + 0.04), turn))
    pins = [
        turned(
            [(0.025, z + 0.04), (0.025, tip - 0.02), (0.012, tip)],
            shades.STEEL,
            at=(sx * 0.5, sy * y, 0),
            sides=8,
        )
        for sx, sy in ((-1, 1), (1, -1))
    ]
    return [_mount(0.3, z - 0.04), outer, *corners, *[[pin] for pin in pins]]


def body_side_gripper(*, length: float = 1.6, width: float = 1.0) -> pv.PolyData:
    """Frame gripper for a body side: tube frame with four clamps and two locating pins; flange frame."""
    return joined(_body_side_pieces(length=length, width=width))


def _roof_pieces(*, length: float = 1.5, width: float = 1.1) -> list[list[Solid]]:
    z, tip = 0.26, ROOF_TCP_M[2]
    spine = [
        block((length, 0.1, 0.1), (0, 0, z), shades.ALUMINIUM),
        *(block((0.07, width, 0.07), (sx * 0.38 * length, 0, z + 0.02), shades.ALUMINIUM) for sx in (-1, 1)),
        *(
            beam(
                (0.06 * sx, 0.04 * sy, z),
                (sx * 0.36 * length, sy * 0.42 * width, z),
                (0.04, 0.04),
                shades.FRAME,
            )
            for sx in (-1, 1)
            for sy in (-1, 1)
        ),
    ]
    cups = []
    for sx in (-1, 1):
        for sy in (-0.92, 0.0, 0.92):
            cups.append(_cup(tip - z - 0.03, (sx * 0.38 * length, sy * 0.5 * width, z + 0.03), 0.07))
    return [_mount(0.28, z - 0.05), spine, *cups]


def _cup(height: float, at: tuple[float, float, float], radius: float) -> list[Solid]:
    """A vacuum cup on a spring plunger, its lip `height` over its foot."""
    x, y, z = at
    return [
        rod((x, y, z), (x, y, z + height - 0.05), 0.014, shades.STEEL, 6),
        turned(
            [(0.4 * radius, z + height - 0.055), (0.55 * radius, z + height - 0.03), (radius, z + height)],
            shades.RUBBER,
            at=(x, y, 0),
            sides=8,
        ),
    ]


def roof_gripper(*, length: float = 1.5, width: float = 1.1) -> pv.PolyData:
    """Roof gripper: a spine with two arms and six vacuum cups; flange frame."""
    return joined(_roof_pieces(length=length, width=width))


def _small_part_pieces(*, length: float = 0.4, width: float = 0.26) -> list[list[Solid]]:
    z, tip = 0.2, SMALL_PART_TCP_M[2]
    plate = [
        block((length, 0.05, 0.05), (0, 0, z), shades.ALUMINIUM),
        *(
            block((0.05, width, 0.05), (sx * (0.5 * length - 0.025), 0, z), shades.ALUMINIUM)
            for sx in (-1, 1)
        ),
    ]
    cups = [
        _cup(tip - z - 0.025, (sx * (0.5 * length - 0.025), sy * (0.5 * width - 0.03), z + 0.025), 0.04)
        for sx in (-1, 1)
        for sy in (-1, 1)
    ]
    ejector = [block((0.12, 0.07, 0.05), (0, 0.06, z + 0.03), shades.DARK)]
    return [_mount(0.2, z - 0.025), plate + ejector, *cups]


def small_part_gripper(*, length: float = 0.4, width: float = 0.26) -> pv.PolyData:
    """Small-part gripper with four vacuum cups and an ejector; flange frame."""
    return joined(_small_part_pieces(length=length, width=width))


SHAPES = (body_side_gripper, roof_gripper, small_part_gripper)
PIECES: Mapping[str, Callable[..., list[list[Solid]]]] = MappingProxyType(
    {
        "body_side_gripper": _body_side_pieces,
        "roof_gripper": _roof_pieces,
        "small_part_gripper": _small_part_pieces,
    }
)
CONTACT = MappingProxyType(
    {
        "body_side_gripper": (2, 3, 4, 5, 6, 7),
        "roof_gripper": (2, 3, 4, 5, 6, 7),
        "small_part_gripper": (2, 3, 4, 5),
    }
)
"""Which groups of a gripper's pieces are meant to touch the part: clamps, pins, cups."""
TCP = MappingProxyType(
    {
        "body_side_gripper": frame(BODY_SIDE_TCP_M),
        "roof_gripper": frame(ROOF_TCP_M),
        "small_part_gripper": frame(SMALL_PART_TCP_M),
    }
)
