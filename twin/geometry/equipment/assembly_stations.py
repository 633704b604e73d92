"""Stations of general assembly that have machines of their own: marriage, glass, fluids, wheels.

Frame: origin on the floor in the middle, x downstream, z up, metres. What stands beside the line faces -y.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from twin.geometry import shades
from twin.geometry.equipment.blocks import (
    Solid,
    assemble,
    beam,
    block,
    moved,
    pipe,
    rod,
    slab,
    turned,
)

if TYPE_CHECKING:
    import pyvista as pv


WHEEL_RADIUS_M = 0.36


def _scissor_table(length: float, width: float, low: float, top: float) -> list[Solid]:
    parts = [
        block((length, width, low), (0, 0, 0.5 * low), shades.FRAME),
        block((length, width, 0.1), (0, 0, top - 0.05), shades.FRAME),
    ]
    for side in (-1, 1):
        y, reach = side * (0.5 * width - 0.1), 0.42 * length
        parts.append(beam((-reach, y, low), (reach, y, top - 0.1), (0.07, 0.11), shades.STEEL))
        parts.append(
            beam(
                (-reach, y - 0.08 * side, top - 0.1),
                (reach, y - 0.08 * side, low),
                (0.07, 0.11),
                shades.STEEL,
            )
        )
    parts.append(rod((-0.1 * length, 0, low), (0.12 * length, 0, top - 0.25), 0.06, shades.ALUMINIUM))
    return parts


def marriage_station(*, length: float = 6.4, width: float = 4.2, height: float = 4.6) -> pv.PolyData:
    """Marriage: two lift tables, four guide columns under a head frame, screwdriving carriages."""
    parts = [block((length, width, 0.06), (0, 0, 0.03), shades.GALVANISED)]
    for x in (-1.45, 1.45):
        parts += moved(_scissor_table(2.2, 1.3, 0.22, 0.95), (x, 0, 0.06))
        for sx in (-0.8, 0.8):
            parts += [block((0.12, 0.12, 0.12), (x + sx, side * 0.5, 1.07), shades.DARK) for side in (-1, 1)]
            parts += [
                turned([(0.03, 0.0), (0.012, 0.1)], shades.STEEL, at=(x + sx, side * 0.5, 1.13), sides=6)
                for side in (-1, 1)
            ]
    a, b = 0.5 * length - 0.3, 0.5 * width - 0.25
    for sx in (-1, 1):
        for sy in (-1, 1):
            parts += [
                block((0.28, 0.28, height - 0.3), (sx * a, sy * b, 0.5 * height - 0.12), shades.FRAME),
                block((0.06, 0.08, height - 0.9), (sx * a, sy * (b - 0.17), 0.5 * height), shades.STEEL),
                block((0.3, 0.16, 0.5), (sx * a, sy * (b - 0.22), 1.55), shades.SAFETY),
                block((0.5, 0.5, 0.05), (sx * a, sy * b, 0.085), shades.STEEL),
            ]
        parts.append(block((0.24, width - 0.3, 0.3), (sx * a, 0, height - 0.15), shades.FRAME))
    for sy in (-1, 1):
        parts.append(block((length - 0.5, 0.24, 0.3), (0, sy * b, height - 0.15), shades.FRAME))
        parts.append(block((length - 1.2, 0.22, 0.16), (0, sy * (b - 0.15), 0.3), shades.ALUMINIUM))
        for x in (-1.6, 0.4, 1.9):
            parts += [
                block((0.3, 0.3, 0.8), (x, sy * (b - 0.18), 0.75), shades.PAINTED),
                beam((x, sy * (b - 0.3), 1.1), (x, sy * (b - 0.85), 1.1), (0.1, 0.1), shades.CAST),
                rod((x, sy * (b - 0.82), 0.95), (x, sy * (b - 0.82), 1.32), 0.035, shades.DARK, 6),
            ]
    parts.append(block((0.7, 0.35, 0.35), (0, b, height + 0.17), shades.DARK))
    return assemble(parts)


PANE_TABLE_M = (-1.4, 3.1)
"""x and y of the middle of the left table, for windscreens."""
REAR_TABLE_M = (0.75, 3.1)
"""Of the right one, for rear windows, as in a mirror."""
PANE_HEIGHT_M = 1.0
WINDSCREEN_NOZZLE_M = (1.65, 2.2, 1.6)
"""x, y, z of the left nozzle's tip, which points up."""
REAR_NOZZLE_M = (-1.9, 2.3, 1.55)
"""Of the right one, as in a mirror."""


def _nozzle(x: float, y: float, z: float, out: float) -> list[Solid]:
    """A fixed nozzle on its column, its tip up, with the drum of adhesive that feeds it.

    x, y, z: of the tip; out: y of the drum's middle, farther from the line.
    """
    drum = x - math.copysign(0.05, x)
    return [
        block((0.3, 0.3, 0.04), (x, y, 0.02), shades.STEEL),
        block((0.14, 0.14, z - 0.34), (x, y, 0.5 * (z - 0.34)), shades.FRAME),
        block((0.2, 0.2, 0.16), (x, y, z - 0.26), shades.CAST),
        turned([(0.05, z - 0.18), (0.03, z - 0.1), (0.008, z)], shades.COPPER, at=(x, y, 0), sides=8),
        block((0.8, 0.7, 0.12), (drum, out, 0.06), shades.FRAME),
        turned([(0.29, 0.12), (0.29, 0.9)], shades.BIN, at=(drum, out, 0), sides=12),
        *(rod((drum + d, out, 0.12), (drum + d, out, 1.3), 0.04, shades.STEEL, 6) for d in (-0.35, 0.35)),
        block((0.9, 0.2, 0.14), (drum, out, 1.3), shades.CAST),
        pipe([(drum, out, 1.3), (x, 0.5 * (y + out), 1.25), (x, y, z - 0.26)], 0.03, shades.RUBBER),
    ]


def _pane_table(x: float, y: float, length: float, width: float) -> list[Solid]:
    """A table on which people slide a pane in from outside, lying on pads, its inside down."""
    top = PANE_HEIGHT_M - 0.015
    parts = [
        block((1.5, 0.9, 0.08), (x, y, 0.72), shades.FRAME),
        *(block((0.09, 0.09, 0.7), (x + sx * 0.65, y + sy * 0.36, 0.35), shades.FRAME)
          for sx in (-1, 1) for sy in (-1, 1)),
        *(rod((x + sx * 0.4, y + sy * 0.2, 0.76), (x + sx * 0.4, y + sy * 0.2, top), 0.03, shades.RUBBER, 8)
          for sx in (-1, 1) for sy in (-1, 1)),
        block((0.05, 1.0, 0.05), (x - 0.55, y, 0.785), shades.STEEL),
        block((0.05, 1.0, 0.05), (x + 0.55, y, 0.785), shades.STEEL),
    ]  # fmt: skip
    corners = [(-0.42 * length, 0.5 * width), (0.42 * length, 0.5 * width)]
    corners += [(0.5 * length, -0.5 * width), (-0.5 * length, -0.5 * width)]
    return [*parts, slab([(x + u, y + v) for u, v in corners], 0.012, shades.GLASS, (0, 0, 1), (0, 0, top))]


def glass_cell(*, length: float = 6.0, width: float = 8.0, height: float = 3.8) -> pv.PolyData:
    """Frame of a glass-fitting cell: aluminium portal, on each side a table of panes and a fixed nozzle."""
    a, b = 0.5 * length - 0.06, 0.5 * width - 0.06
    parts = [
        block((0.12, 0.12, height), (sx * a, sy * b, 0.5 * height), shades.ALUMINIUM)
        for sx in (-1, 0, 1)
        for sy in (-1, 1)
    ]
    for sy in (-1, 1):
        parts.append(block((length, 0.12, 0.16), (0, sy * b, height - 0.08), shades.ALUMINIUM))
        parts.append(block((length, 0.06, 0.06), (0, sy * b, 1.1), shades.ALUMINIUM))
        parts += [
            block((0.5 * length - 0.16, 0.02, 1.0), (sx * 0.25 * length, sy * b, 0.58), shades.PAINTED)
            for sx in (-1, 1)
        ]
    parts += [
        block((0.12, width - 0.24, 0.16), (sx * a, 0, height - 0.08), shades.ALUMINIUM) for sx in (-1, 0, 1)
    ]
    parts += [
        block((length * 0.8, 0.14, 0.05), (0, sy * 1.2, height - 0.19), shades.BRIGHT) for sy in (-1, 1)
    ]
    out = b - 0.42
    parts += _pane_table(*PANE_TABLE_M, 1.45, 0.8)
    parts += _pane_table(REAR_TABLE_M[0], -REAR_TABLE_M[1], 1.1, 0.62)
    parts += _nozzle(*WINDSCREEN_NOZZLE_M, out)
    parts += _nozzle(REAR_NOZZLE_M[0], -REAR_NOZZLE_M[1], REAR_NOZZLE_M[2], -out)
    return assemble(parts)


def fluid_pillar(*, height: float = 2.6) -> pv.PolyData:
    """Fluid-filling pillar: cabinet, jib, hose packs with their filling adapters hanging toward -y."""
    parts = [
        block((1.0, 0.7, 0.1), (0, 0, 0.05), shades.DARK),
        block((0.98, 0.68, 1.7), (0, 0, 0.95), shades.PAINTED),
        block((0.44, 0.02, 1.5), (-0.24, -0.35, 0.95), shades.LIGHT),
        block((0.44, 0.02, 1.5), (0.24, -0.35, 0.95), shades.LIGHT),
        block((0.34, 0.04, 0.24), (0.24, -0.36, 1.45), shades.SCREEN),
        rod((0, 0.15, 1.8), (0, 0.15, height), 0.06, shades.FRAME),
        beam((0, 0.2, height), (0, -1.5, height), (0.1, 0.12), shades.FRAME),
        beam((0, 0.15, height - 0.5), (0, -0.5, height - 0.05), (0.06, 0.06), shades.FRAME),
    ]
    for number, shade in enumerate((shades.LAMP_AMBER, shades.VIEW, shades.LAMP_GREEN)):
        x, y = 0.16 * (number - 1), -0.7 - 0.3 * number
        parts += [
            pipe(
                [(x, y, height - 0.06), (x + 0.04, y - 0.04, 1.9), (x, y - 0.02, 1.45)],
                0.03,
                shades.RUBBER,
                5,
            ),
            rod((x, y - 0.02, 1.25), (x, y - 0.02, 1.45), 0.05, shades.STEEL, 8),
            rod((x, y - 0.02, 1.17), (x, y - 0.02, 1.25), 0.06, shade, 8),
        ]
    return assemble(parts)


def _wheel(at: tuple[float, float, float], axis: tuple[float, float, float] = (0.0, 1.0, 0.0)) -> list[Solid]:
    r = WHEEL_RADIUS_M
    return [
        turned([(0.85 * r, -0.11), (r, -0.07), (r, 0.07), (0.85 * r, 0.11)], shades.RUBBER, axis, at, 12),
        turned([(0.62 * r, -0.115), (0.62 * r, 0.115)], shades.ALUMINIUM, axis, at, 10),
    ]


def wheel_station(*, length: float = 4.6) -> pv.PolyData:
    """Wheel fitting for one side: feed conveyor, and a manipulator with a five-spindle tightener."""
    parts = [
        block((length, 0.9, 0.1), (0, 0.7, 0.5), shades.FRAME),
        *(
            block((0.09, 0.09, 0.45), (f * length, y, 0.225), shades.FRAME)
            for f in (-0.45, 0.0, 0.45)
            for y in (0.32, 1.08)
        ),
        *(
            rod((x * 0.5 - 2.0, 0.3, 0.57), (x * 0.5 - 2.0, 1.1, 0.57), 0.04, shades.STEEL, 6)
            for x in range(9)
        ),
        block((0.4, 0.4, 0.05), (1.2, 0, 0.025), shades.STEEL),
        block((0.24, 0.24, 2.6), (1.2, 0, 1.3), shades.FRAME),
        beam((1.2, 0.3, 2.55), (1.2, -1.1, 2.55), (0.16, 0.2), shades.FRAME),
        block((0.12, 0.12, 1.3), (1.2, -0.95, 1.9), shades.ALUMINIUM),
        block((0.3, 0.36, 0.5), (1.2, -0.85, 1.05), shades.PAINTED),
        rod((1.2, -1.03, 1.0), (1.2, -1.2, 1.0), 0.16, shades.CAST, 10),
        *(beam((1.2, -0.7, 1.05), (1.2 + s * 0.4, -0.6, 1.15), (0.04, 0.04), shades.DARK) for s in (-1, 1)),
    ]
    for number in range(5):
        angle = 2 * math.pi * number / 5
        x, z = 1.2 + 0.07 * math.cos(angle), 1.0 + 0.07 * math.sin(angle)
        parts.append(rod((x, -1.2, z), (x, -1.34, z), 0.018, shades.STEEL, 6))
    for number in range(5):
        parts += _wheel((-1.95 + 0.8 * number, 0.7, 0.73), (0.0, 0.0, 1.0))
    return assemble(parts)


SHAPES = (marriage_station, glass_cell, fluid_pillar, wheel_station)
