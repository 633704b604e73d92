"""What stands along a paced line of general assembly.

Frame: origin on the floor in the middle, x downstream, z up, metres. Things beside the line face it: their
front looks toward -y, so that they stand on the left of the line as they are and on the right turned by pi.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from twin.geometry import shades
from twin.geometry.equipment.blocks import Solid, assemble, beam, block, rod, slab, turned

if TYPE_CHECKING:
    import pyvista as pv

PITCH_M = 6.0
FLOOR_LINE_M = 0.004
"""Thickness of what is painted on the floor."""


def pitch_marking(*, pitch: float = PITCH_M, width: float = 5.4) -> pv.PolyData:
    """Start of a pitch as a line across at x = -pitch / 2, with quarter ticks and edges along both sides."""
    h = FLOOR_LINE_M
    parts = [block((0.12, width, h), (-0.5 * pitch + 0.06, 0, h / 2), shades.MARKING)]
    for side in (-1, 1):
        parts.append(
            block((pitch - 0.12, 0.08, h), (0.06, side * (0.5 * width - 0.04), h / 2), shades.MARKING)
        )
        for quarter in (-0.25, 0.0, 0.25):
            parts.append(
                block((0.06, 0.35, h), (quarter * pitch, side * (0.5 * width - 0.26), h / 2), shades.MARKING)
            )
    return assemble(parts)


def _bin(
    length: float, width: float, height: float, at: tuple[float, float, float], shade: str
) -> list[Solid]:
    """A small-parts bin with its rim and the dark of what is in it."""
    x, y, z = at
    return [
        block((length, width, height), (x, y, z + 0.5 * height), shade),
        block((length - 0.05, width - 0.05, 0.01), (x, y, z + height), shades.DARK),
    ]


def line_side_rack(*, length: float = 1.8, depth: float = 0.9, height: float = 1.8) -> pv.PolyData:
    """Flow rack with sloping shelves and bins, the label rails toward -y."""
    parts: list[Solid] = []
    for x in (-0.5 * length + 0.02, 0.0, 0.5 * length - 0.02):
        parts += [
            block((0.04, 0.04, height), (x, y, 0.5 * height), shades.ALUMINIUM)
            for y in (-0.5 * depth + 0.02, 0.5 * depth - 0.02)
        ]
    for level, z in enumerate((0.35, 0.8, 1.25)):
        front, back = (-0.5 * depth + 0.02, z), (0.5 * depth - 0.02, z + 0.12)
        outline = [front, back, (back[0], back[1] + 0.02), (front[0], front[1] + 0.02)]
        parts.append(slab(outline, length - 0.04, shades.GALVANISED, (1, 0, 0), (-0.5 * length + 0.02, 0, 0)))
        parts.append(block((length, 0.02, 0.06), (0, -0.5 * depth + 0.01, z + 0.01), shades.LIGHT))
        for number in range(4):
            x = length * ((number + 0.5) / 4 - 0.5)
            shade = shades.BIN_OTHER if (number + level) % 3 == 0 else shades.BIN
            parts += _bin(0.36, 0.36, 0.2, (x, -0.22, z + 0.055), shade)
        # What stands behind is seen from behind only: a box for two bins.
        parts += [block((0.8, 0.36, 0.2), (x, 0.2, z + 0.21), shades.BIN) for x in (-0.44, 0.44)]
    parts.append(block((length, depth, 0.03), (0, 0, height - 0.015), shades.ALUMINIUM))
    parts.append(block((length * 0.9, 0.05, 0.05), (0, -0.5 * depth + 0.1, height - 0.06), shades.BRIGHT))
    return assemble(parts)


def kitting_shelf(*, length: float = 1.4, depth: float = 0.6, height: float = 1.6) -> pv.PolyData:
    """Kitting shelf on castors: compartments that hold one car's parts."""
    parts: list[Solid] = []
    for x in (-0.5 * length + 0.02, 0.5 * length - 0.02):
        for y in (-0.5 * depth + 0.02, 0.5 * depth - 0.02):
            parts.append(block((0.04, 0.04, height - 0.14), (x, y, 0.5 * height + 0.07), shades.ALUMINIUM))
            parts.append(rod((x, y - 0.02, 0.07), (x, y + 0.02, 0.07), 0.07, shades.RUBBER, 8))
    parts.append(
        block((length, 0.01, height - 0.2), (0, 0.5 * depth - 0.01, 0.5 * height + 0.1), shades.PAINTED)
    )
    for z in (0.2, 0.66, 1.12):
        parts.append(block((length - 0.08, depth, 0.02), (0, 0, z), shades.GALVANISED))
        parts += [block((0.015, depth - 0.06, 0.4), (x, 0, z + 0.21), shades.PAINTED) for x in (-0.2, 0.24)]
    parts += [
        block((0.34, 0.4, 0.22), (-0.45, -0.05, 0.32), shades.CARTON),
        block((0.3, 0.35, 0.12), (0.02, -0.05, 0.27), shades.DARK),
        block((0.36, 0.45, 0.3), (0.46, -0.02, 0.36), shades.BIN),
        block((0.3, 0.3, 0.1), (-0.45, -0.05, 0.72), shades.BIN_OTHER),
        block((0.32, 0.4, 0.26), (0.02, -0.02, 0.8), shades.BIN),
        rod((0.46, -0.2, 0.75), (0.46, 0.2, 0.75), 0.08, shades.DARK),
        block((0.36, 0.4, 0.2), (-0.45, -0.03, 1.23), shades.BIN),
        block((0.34, 0.3, 0.08), (0.44, -0.05, 1.17), shades.STEEL),
        rod((-0.5 * length - 0.04, -0.2, 1.0), (-0.5 * length - 0.04, 0.2, 1.0), 0.018, shades.DARK, 6),
        block((0.2, 0.02, 0.26), (0.3, -0.5 * depth + 0.01, height - 0.05), shades.SCREEN),
    ]
    return assemble(parts)


def _hung_tool(x: float, y: float, rail: float, drop: float) -> list[Solid]:
    """A trolley under a rail, a balancer and a nut-runner on its cable."""
    return [
        block((0.16, 0.08, 0.08), (x, y, rail - 0.04), shades.DARK),
        rod((x - 0.05, y, rail - 0.24), (x + 0.05, y, rail - 0.24), 0.12, shades.FRAME, 10),
        block((0.012, 0.012, drop), (x, y, rail - 0.3 - 0.5 * drop), shades.RUBBER),
        rod((x, y, rail - 0.3 - drop), (x, y, rail - 0.55 - drop), 0.03, shades.DARK, 6),
        beam((x, y, rail - 0.36 - drop), (x + 0.16, y, rail - 0.4 - drop), (0.04, 0.05), shades.DARK),
    ]


def tool_gantry(*, length: float = PITCH_M, width: float = 5.0, height: float = 3.2) -> pv.PolyData:
    """Portal over the line with two rails along it, tool balancers and lamps; posts at the pitch's ends."""
    parts: list[Solid] = []
    for x in (-0.5 * length + 0.08, 0.5 * length - 0.08):
        parts += [
            block((0.12, 0.12, height), (x, side * (0.5 * width - 0.06), 0.5 * height), shades.ALUMINIUM)
            for side in (-1, 1)
        ]
        parts.append(block((0.1, width, 0.14), (x, 0, height + 0.07), shades.ALUMINIUM))
    for side in (-1, 1):
        y = side * 1.45
        parts.append(block((length, 0.07, 0.1), (0, y, height - 0.05), shades.ALUMINIUM))
        parts.append(block((length * 0.7, 0.12, 0.05), (0, side * 0.8, height + 0.02), shades.BRIGHT))
        parts.append(
            block((length, 0.1, 0.08), (0, side * (0.5 * width - 0.06), height - 0.3), shades.GALVANISED)
        )
        parts += _hung_tool(-1.2 * side, y, height - 0.1, 1.0)
        parts += _hung_tool(1.1 * side, y, height - 0.1, 0.8)
    return assemble(parts)


def workbench(*, length: float = 1.8, depth: float = 0.8, height: float = 0.92) -> pv.PolyData:
    """Workbench with drawers, a vice, a back panel with tools, lamp and screen; worked at from -y."""
    back = 0.5 * depth
    parts = [
        block((length, depth, 0.05), (0, 0, height - 0.025), shades.TIMBER),
        *(
            block((0.07, depth - 0.06, height - 0.05), (x, 0, 0.5 * height - 0.025), shades.FRAME)
            for x in (-0.5 * length + 0.05, 0.5 * length - 0.05)
        ),
        block((0.5, depth - 0.1, 0.6), (0.5 * length - 0.35, 0, height - 0.36), shades.PAINTED),
        *(
            block((0.44, 0.02, 0.17), (0.5 * length - 0.35, -back + 0.045, z), shades.LIGHT)
            for z in (0.36, 0.56, 0.76)
        ),
        block((length, 0.03, 0.8), (0, back - 0.015, height + 0.4), shades.PAINTED),
        *(
            block((0.04, 0.04, 1.1), (x, back - 0.02, height + 0.5), shades.FRAME)
            for x in (-0.5 * length + 0.02, 0.5 * length - 0.02)
        ),
        block((length * 0.9, 0.12, 0.05), (0, back - 0.12, height + 1.02), shades.BRIGHT),
        block((0.5, 0.04, 0.32), (-0.5, back - 0.08, height + 0.45), shades.SCREEN),
        block((0.16, 0.3, 0.12), (-0.6, -0.2, height + 0.06), shades.CAST),
        block((0.2, 0.08, 0.1), (-0.6, -0.36, height + 0.09), shades.DARK),
    ]
    parts += [
        block((0.03, 0.02, 0.2 + 0.03 * (n % 3)), (0.1 + 0.12 * n, back - 0.04, height + 0.5), shades.DARK)
        for n in range(6)
    ]
    parts += _bin(0.3, 0.25, 0.14, (0.25, 0.18, height), shades.BIN)
    return assemble(parts)


def andon_board(*, width: float = 3.0, bottom: float = 3.0) -> pv.PolyData:
    """Andon board on two posts, its tiles dark until the line's state lights them; read from -y and +y."""
    parts: list[Solid] = []
    for x in (-0.5 * width + 0.1, 0.5 * width - 0.1):
        parts.append(block((0.12, 0.12, bottom + 0.9), (x, 0, 0.5 * (bottom + 0.9)), shades.FRAME))
        parts.append(block((0.4, 0.5, 0.03), (x, 0, 0.015), shades.STEEL))
    parts.append(block((width, 0.2, 1.0), (0, 0, bottom + 0.5), shades.SCREEN))
    parts.append(block((width + 0.08, 0.24, 0.05), (0, 0, bottom + 1.0), shades.FRAME))
    for side in (-1, 1):
        for number in range(6):
            x = width * ((number + 0.5) / 6 - 0.5)
            parts += [
                block((0.4, 0.01, 0.2), (x, side * 0.102, z), shades.SLOT)
                for z in (bottom + 0.2, bottom + 0.46)
            ]
        parts.append(block((1.5, 0.01, 0.2), (-0.22 * width, side * 0.102, bottom + 0.77), shades.LIGHT))
        parts.append(block((0.8, 0.01, 0.2), (0.3 * width, side * 0.102, bottom + 0.77), shades.LIGHT))
    return assemble(parts)


def andon_cord(*, length: float = PITCH_M, height: float = 2.1) -> pv.PolyData:
    """Andon cord along the line with its post at the upstream end, a switch and two pull handles."""
    x = -0.5 * length + 0.05
    return assemble(
        [
            block((0.07, 0.07, height + 0.2), (x, 0.12, 0.5 * height + 0.1), shades.ALUMINIUM),
            block((0.1, 0.2, 0.02), (x, 0.12, 0.01), shades.STEEL),
            block((0.05, 0.2, 0.05), (x, 0.04, height + 0.08), shades.ALUMINIUM),
            block((0.14, 0.08, 0.12), (x + 0.08, 0, height), shades.SAFETY),
            rod((x + 0.1, 0, height), (0.5 * length, 0, height), 0.008, shades.LAMP_RED, 4),
            *(
                rod((f * length, 0, height - 0.14), (f * length, 0, height), 0.018, shades.LAMP_RED, 6)
                for f in (-0.2, 0.2)
            ),
        ]
    )


def team_corner() -> pv.PolyData:
    """Team corner: standing table, stools and the board that the shift meets at."""
    parts = [
        block((1.8, 0.8, 0.04), (0, 0, 1.05), shades.TIMBER),
        *(block((0.06, 0.06, 1.03), (x, y, 0.515), shades.FRAME) for x in (-0.8, 0.8) for y in (-0.32, 0.32)),
        block((1.5, 0.03, 0.03), (0, 0.32, 0.3), shades.FRAME),
        block((0.34, 0.24, 0.02), (-0.3, -0.05, 1.08), shades.SCREEN),
        block((0.22, 0.3, 0.012), (0.25, 0.05, 1.076), shades.BRIGHT),
        *(block((0.07, 0.07, 2.2), (x, 1.2, 1.1), shades.FRAME) for x in (-1.25, 1.25)),
        *(block((0.07, 0.7, 0.05), (x, 1.2, 0.025), shades.FRAME) for x in (-1.25, 1.25)),
        block((2.5, 0.05, 1.3), (0, 1.2, 1.5), shades.LIGHT),
        block((0.7, 0.02, 0.42), (0.75, 1.165, 1.75), shades.SCREEN),
    ]
    for number in range(8):
        x, z = -1.05 + 0.32 * (number % 4), 1.15 + 0.5 * (number // 4)
        parts.append(block((0.22, 0.01, 0.3), (x, 1.17, z), shades.BRIGHT if number % 3 else shades.BIN))
    for x in (-0.5, 0.5):
        parts += [
            turned([(0.17, 0.74), (0.17, 0.79)], shades.DARK, at=(x, -0.75, 0), sides=10),
            rod((x, -0.75, 0.03), (x, -0.75, 0.74), 0.03, shades.STEEL, 6),
            turned([(0.22, 0.0), (0.2, 0.03)], shades.STEEL, at=(x, -0.75, 0), sides=10),
        ]
    return assemble(parts)


SHAPES = (
    pitch_marking,
    line_side_rack,
    kitting_shelf,
    tool_gantry,
    workbench,
    andon_board,
    andon_cord,
    team_corner,
)
