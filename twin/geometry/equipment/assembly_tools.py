"""Tools of the robots of final assembly: grippers for the cockpit and for panes, and a head for wheels.

Frame: the robot's flange at the origin, z out of the flange, metres. The tcp lies on z where pads or sockets
touch, unturned against the flange.
"""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import TYPE_CHECKING

from twin.geometry import shades
from twin.geometry.equipment.blocks import Solid, block, joined, rod, turned
from twin.geometry.equipment.mounts import adapter, frame

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pyvista as pv

COCKPIT_TCP_M = (0.0, 0.0, 0.70)
GLASS_TCP_M = (0.0, 0.0, 0.48)
WHEEL_TCP_M = (0.0, 0.0, 0.60)
BOLTS, BOLT_CIRCLE_M = 5, 0.112
"""Of a wheel: how many, and the diameter of the circle that they lie on."""


def _cockpit_pieces(*, span: float = 0.92) -> list[list[Solid]]:
    """Mast, bar along x, and two arms whose hooks take a cross member by its ends."""
    bar, tip, half = 0.34, COCKPIT_TCP_M[2], 0.5 * span
    mast = [
        *adapter(0.09),
        block((0.16, 0.16, bar - 0.13), (0, 0, 0.5 * (bar + 0.05)), shades.FRAME),
        block((0.14, 0.05, 0.12), (0, 0.105, 0.2), shades.DARK),
    ]
    beam = [
        block((span + 0.08, 0.08, 0.08), (0, 0, bar), shades.ALUMINIUM),
        block((0.3, 0.1, 0.1), (0, 0, bar), shades.CAST),
    ]
    arms = [
        [block((0.05, 0.06, tip - bar - 0.16), (sx * half, 0, 0.5 * (tip - 0.12 + bar + 0.04)), shades.STEEL)]
        for sx in (-1, 1)
    ]
    hooks = [
        [
            block((0.06, 0.08, 0.1), (sx * half, 0, tip - 0.07), shades.DARK),
            rod((sx * half, -0.04, tip - 0.02), (sx * half, 0.04, tip - 0.02), 0.02, shades.STEEL, 8),
        ]
        for sx in (-1, 1)
    ]
    return [mast, beam, *arms, *hooks]


def cockpit_gripper(*, span: float = 0.92) -> pv.PolyData:
    """Slim gripper that lowers a cockpit through the windscreen's opening by both ends; flange frame."""
    return joined(_cockpit_pieces(span=span))


def _glass_pieces(*, length: float = 0.66, width: float = 0.42) -> list[list[Solid]]:
    """A small frame with four cups, well inside the edge of any pane, so that the bead stays free."""
    z, tip, radius = 0.26, GLASS_TCP_M[2], 0.06
    x, y = 0.5 * length - radius, 0.5 * width - radius
    mast = [
        *adapter(0.09),
        block((0.16, 0.16, z - 0.13), (0, 0, 0.5 * (z + 0.05)), shades.FRAME),
        block((0.14, 0.05, 0.1), (0, 0.105, 0.16), shades.DARK),
    ]
    plate = [
        block((2 * x + 0.06, 0.06, 0.06), (0, 0, z), shades.ALUMINIUM),
        *(block((0.06, 2 * y + 0.06, 0.05), (sx * x, 0, z), shades.ALUMINIUM) for sx in (-1, 1)),
    ]
    cups = [
        [
            rod((sx * x, sy * y, z + 0.02), (sx * x, sy * y, tip - 0.05), 0.014, shades.STEEL, 6),
            turned(
                [(0.4 * radius, tip - 0.055), (0.55 * radius, tip - 0.03), (radius, tip)],
                shades.RUBBER,
                at=(sx * x, sy * y, 0),
                sides=8,
            ),
        ]
        for sx in (-1, 1)
        for sy in (-1, 1)
    ]
    return [mast, plate, *cups]


def glass_gripper(*, length: float = 0.66, width: float = 0.42) -> pv.PolyData:
    """Vacuum gripper for windscreens and rear windows, narrower than these; flange frame."""
    return joined(_glass_pieces(length=length, width=width))


def _wheel_pieces() -> list[list[Solid]]:
    """Five motors side by side, a gearbox, and five spindles at the pitch of a wheel's bolts."""
    tip, radius = WHEEL_TCP_M[2], 0.5 * BOLT_CIRCLE_M
    places = [
        (radius * math.cos(angle), radius * math.sin(angle))
        for angle in (2.0 * math.pi * k / BOLTS for k in range(BOLTS))
    ]
    head = [
        *adapter(0.09),
        *(rod((1.2 * x, 1.2 * y, 0.1), (1.2 * x, 1.2 * y, 0.3), 0.033, shades.DARK, 8) for x, y in places),
        rod((0, 0, 0.3), (0, 0, 0.36), 0.11, shades.CAST, 12),
    ]
    spindles = [rod((x, y, 0.36), (x, y, tip - 0.1), 0.016, shades.STEEL, 6) for x, y in places]
    sockets = [rod((x, y, tip - 0.1), (x, y, tip), 0.02, shades.BRIGHT, 6) for x, y in places]
    return [head, spindles, sockets]


def wheel_tightener() -> pv.PolyData:
    """Head that turns the five bolts of a wheel at once; tcp in the middle of its sockets' mouths."""
    return joined(_wheel_pieces())


SHAPES = (cockpit_gripper, glass_gripper)
PIECES: Mapping[str, Callable[..., list[list[Solid]]]] = MappingProxyType(
    {"cockpit_gripper": _cockpit_pieces, "glass_gripper": _glass_pieces}
)
CONTACT = MappingProxyType({"cockpit_gripper": (4, 5), "glass_gripper": (2, 3, 4, 5)})
"""Which groups of a gripper's pieces are meant to touch the part: hooks, cups."""
TCP = MappingProxyType({"cockpit_gripper": frame(COCKPIT_TCP_M), "glass_gripper": frame(GLASS_TCP_M)})

SPINDLES = (wheel_tightener,)
SPINDLE_PIECES: Mapping[str, Callable[..., list[list[Solid]]]] = MappingProxyType(
    {"wheel_tightener": _wheel_pieces}
)
SPINDLE_CONTACT = MappingProxyType({"wheel_tightener": (2,)})
"""Its sockets."""
SPINDLE_TCP = MappingProxyType({"wheel_tightener": frame(WHEEL_TCP_M)})
