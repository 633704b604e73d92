"""Tools on a robot's flange that weld studs, seal, measure and tighten.

Frame of a tool: the robot's flange at the origin, z out of the flange, metres.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from twin.geometry import shades
from twin.geometry.equipment.blocks import (
    Solid,
    block,
    joined,
    pipe,
    rod,
    turned,
)
from twin.geometry.equipment.mounts import adapter, frame

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pyvista as pv


STUD_TOOL_TCP_M = (0.0, 0.0, 0.46)

NOZZLE_TCP_M = (0.0, 0.0, 0.75)

MEASURING_HEAD_TCP_M = (0.0, 0.0, 0.60)

NUT_RUNNER_TCP_M = (0.0, 0.0, 0.58)


def _stud_tool_pieces() -> list[list[Solid]]:
    mount = [
        *adapter(0.10),
        block((0.09, 0.2, 0.03), (0, 0.06, 0.115), shades.CAST),
        block((0.06, 0.03, 0.2), (0, 0.15, 0.2), shades.CAST),
    ]
    head = [
        block((0.1, 0.12, 0.2), (0, 0.02, 0.22), shades.PAINTED),
        rod((0, 0, 0.32), (0, 0, 0.40), 0.032, shades.STEEL, 10),
    ]
    tip = [
        turned([(0.02, 0.40), (0.016, 0.44), (0.010, 0.455)], shades.COPPER, sides=10),
        rod((0, 0, 0.455), (0, 0, STUD_TOOL_TCP_M[2]), 0.004, shades.STEEL, 6),
    ]
    feed = [
        pipe([(0.05, 0, 0.4), (0.1, 0, 0.36), (0.13, 0, 0.25), (0.13, 0, 0.08)], 0.012, shades.RUBBER),
        pipe([(0, -0.04, 0.3), (0, -0.1, 0.26), (0, -0.12, 0.1)], 0.016, shades.RUBBER),
    ]
    return [mount, head, feed, tip]


def stud_tool() -> pv.PolyData:
    """Stud-welding head with its feed hose; the stud leaves along z, tcp at the stud's end."""
    return joined(_stud_tool_pieces())


def _sealing_nozzle_pieces() -> list[list[Solid]]:
    tip = NOZZLE_TCP_M[2]
    body = [
        *adapter(0.09),
        block((0.13, 0.11, 0.12), (0, 0, 0.15), shades.PAINTED),
        rod((0, 0, 0.21), (0, 0, 0.29), 0.045, shades.STEEL, 10),
        block((0.07, 0.09, 0.07), (-0.09, 0, 0.16), shades.DARK),
        pipe([(-0.1, 0, 0.19), (-0.15, 0, 0.2), (-0.19, 0, 0.12), (-0.19, 0, 0.02)], 0.02, shades.RUBBER),
    ]
    lance = [rod((0, 0, 0.29), (0, 0, tip - 0.058), 0.014, shades.STEEL, 8)]
    mouth = [turned([(0.014, tip - 0.06), (0.009, tip - 0.02), (0.003, tip)], shades.COPPER, sides=8)]
    return [body, lance, mouth]


def sealing_nozzle() -> pv.PolyData:
    """Dosing unit with a straight lance, slim for narrow corners; tcp at its mouth, z along the flow."""
    return joined(_sealing_nozzle_pieces())


def _measuring_head_pieces() -> list[list[Solid]]:
    head = [
        block((0.38, 0.13, 0.12), (0, 0, 0.16), shades.LIGHT),
        block((0.39, 0.10, 0.02), (0, 0, 0.16), shades.DARK),
        *(rod((x, 0, 0.22), (0.85 * x, 0, 0.25), 0.04, shades.DARK, 10) for x in (-0.14, 0.14)),
        rod((0, 0, 0.22), (0, 0, 0.24), 0.03, shades.VIEW, 10),
        block((0.1, 0.05, 0.04), (0.1, -0.08, 0.14), shades.CAST),
    ]
    return [adapter(0.09), head]


def measuring_head() -> pv.PolyData:
    """Optical measuring head, two cameras and a projector; tcp at the point that they look at."""
    return joined(_measuring_head_pieces())


def _nut_runner_pieces() -> list[list[Solid]]:
    mount = [*adapter(0.09), block((0.08, 0.16, 0.12), (0, 0.03, 0.15), shades.CAST)]
    spindle = [
        rod((0, 0, 0.12), (0, 0, 0.36), 0.045, shades.DARK, 10),
        rod((0, 0, 0.36), (0, 0, 0.44), 0.036, shades.STEEL, 10),
        block((0.03, 0.1, 0.03), (0, 0.05, 0.4), shades.CAST),
    ]
    socket = [
        rod((0, 0, 0.44), (0, 0, 0.53), 0.018, shades.STEEL),
        rod((0, 0, 0.53), (0, 0, NUT_RUNNER_TCP_M[2]), 0.024, shades.DARK, 6),
    ]
    return [mount, spindle, socket]


def nut_runner() -> pv.PolyData:
    """Tightening spindle with its socket; tcp at the socket's mouth, z along the spindle."""
    return joined(_nut_runner_pieces())


SHAPES = (stud_tool, sealing_nozzle, measuring_head, nut_runner)
PIECES: Mapping[str, Callable[..., list[list[Solid]]]] = MappingProxyType(
    {
        "stud_tool": _stud_tool_pieces,
        "sealing_nozzle": _sealing_nozzle_pieces,
        "measuring_head": _measuring_head_pieces,
        "nut_runner": _nut_runner_pieces,
    }
)
CONTACT = MappingProxyType({"stud_tool": (3,), "sealing_nozzle": (2,), "nut_runner": (2,)})
"""Which groups of a tool's pieces are meant to touch the work; a measuring head looks at it from afar."""
TCP = MappingProxyType(
    {
        "stud_tool": frame(STUD_TOOL_TCP_M),
        "sealing_nozzle": frame(NOZZLE_TCP_M),
        "measuring_head": frame(MEASURING_HEAD_TCP_M),
        "nut_runner": frame(NUT_RUNNER_TCP_M),
    }
)
