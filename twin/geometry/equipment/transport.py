"""Conveyors and what turns, lifts and hangs: one section of each, to be set end to end.

Frame: origin on the floor in the middle of the section, x downstream, z up, metres. Skids run 0.5 m above
the floor, their runners 0.48 m either side of the middle; hangers run under a rail 4.8 m up.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from twin.geometry import shades
from twin.geometry.equipment.blocks import Solid, assemble, beam, block, moved, rod, turned
from twin.geometry.equipment.carriers import RUNNER_Y_M

if TYPE_CHECKING:
    import pyvista as pv

SKID_TOP_M = 0.5
"""Where the runners of a skid lie."""
RAIL_HEIGHT_M = 4.8
"""Underside of the overhead rail."""


def _rollers(length: float, top: float, count: int) -> list[Solid]:
    """Pairs of flanged wheels on shafts, their crest at `top`."""
    parts = []
    for number in range(count):
        x = length * ((number + 0.5) / count - 0.5)
        parts.append(
            rod(
                (x, -RUNNER_Y_M - 0.1, top - 0.075), (x, RUNNER_Y_M + 0.1, top - 0.075), 0.02, shades.STEEL, 5
            )
        )
        for side in (-1, 1):
            y = side * RUNNER_Y_M
            parts.append(rod((x, y - 0.05, top - 0.075), (x, y + 0.05, top - 0.075), 0.075, shades.BELT, 8))
    return parts


def _drive(at: tuple[float, float, float]) -> list[Solid]:
    """A geared motor lying along y."""
    x, y, z = at
    return [
        block((0.16, 0.14, 0.2), at, shades.CAST),
        rod((x, y - 0.07, z), (x, y - 0.34, z), 0.075, shades.FRAME, 8),
        block((0.1, 0.1, 0.06), (x, y - 0.2, z + 0.09), shades.DARK),
    ]


def _skid_bed(length: float, top: float) -> list[Solid]:
    """Side rails, cross members, rollers and drive without legs."""
    rail = RUNNER_Y_M + 0.13
    return [
        *(block((length - 0.02, 0.06, 0.18), (0, side * rail, top - 0.12), shades.FRAME) for side in (-1, 1)),
        *(
            block((length - 0.04, 0.09, 0.015), (0, side * rail, top - 0.023), shades.GALVANISED)
            for side in (-1, 1)
        ),
        *(
            block((0.1, 2 * rail - 0.06, 0.06), (f * length, 0, top - 0.19), shades.FRAME)
            for f in (-0.42, 0.0, 0.42)
        ),
        *_rollers(length, top, 7),
        *_drive((0.14, 0.2, top - 0.24)),
    ]


def roller_bed(*, length: float = 6.0, top: float = SKID_TOP_M) -> pv.PolyData:
    """Roller bed for skids, one pitch long, its rollers' crest at `top`."""
    rail = RUNNER_Y_M + 0.13
    parts = _skid_bed(length, top)
    for f in (-0.42, 0.0, 0.42):
        for side in (-1, 1):
            parts.append(
                block((0.1, 0.08, top - 0.2), (f * length, side * rail, 0.5 * (top - 0.2)), shades.FRAME)
            )
            parts.append(block((0.2, 0.2, 0.02), (f * length, side * rail, 0.01), shades.STEEL))
    # Sensors that see the skid arrive, and the distribution box.
    parts.append(block((0.05, 0.04, 0.12), (0.44 * length, rail + 0.05, top - 0.04), shades.DARK))
    parts.append(block((0.3, 0.1, 0.2), (-0.2 * length, rail + 0.08, top - 0.14), shades.PAINTED))
    return assemble(parts)


def skid_conveyor(*, length: float = 6.0, top: float = SKID_TOP_M) -> pv.PolyData:
    """Skid conveyor of paint shop and stores: two chain strands in covered beams, runners lie at `top`."""
    parts: list[Solid] = []
    for side in (-1, 1):
        y = side * RUNNER_Y_M
        parts += [
            block((length - 0.01, 0.16, 0.2), (0, y, top - 0.13), shades.FRAME),
            block((length - 0.01, 0.05, 0.03), (0, y, top - 0.015), shades.DARK),
            block((length - 0.01, 0.02, 0.06), (0, y + side * 0.09, top - 0.01), shades.GALVANISED),
        ]
        for f in (-0.38, 0.12):
            parts.append(block((0.12, 0.1, top - 0.23), (f * length, y, 0.5 * (top - 0.23)), shades.FRAME))
            parts.append(block((0.24, 0.2, 0.02), (f * length, y, 0.01), shades.STEEL))
    parts += [
        block((0.1, 2 * RUNNER_Y_M - 0.16, 0.08), (f * length, 0, top - 0.17), shades.FRAME)
        for f in (-0.38, 0.12)
    ]
    parts.append(
        rod(
            (0.45 * length, -RUNNER_Y_M, top - 0.16),
            (0.45 * length, RUNNER_Y_M, top - 0.16),
            0.035,
            shades.STEEL,
        )
    )
    return assemble([*parts, *_drive((0.45 * length, 0.1, top - 0.16))])


def overhead_rail(*, length: float = 6.0, height: float = RAIL_HEIGHT_M, span: float = 6.4) -> pv.PolyData:
    """Overhead rail, its underside at `height`, hung from a portal at the section's upstream end."""
    x, top = -0.5 * length + 0.18, height + 0.75
    parts = [
        block((length, 0.16, 0.025), (0, 0, height + 0.0125), shades.GALVANISED),
        block((length, 0.04, 0.2), (0, 0, height + 0.12), shades.GALVANISED),
        block((length, 0.12, 0.02), (0, 0, height + 0.22), shades.GALVANISED),
        # Conductor bar beside the rail.
        block((length, 0.03, 0.1), (0, 0.1, height + 0.1), shades.DARK),
        block((0.2, span, 0.26), (x, 0, top), shades.FRAME),
        *(
            block((0.1, 0.1, top - height - 0.3), (x, y, 0.5 * (top + height) + 0.1), shades.FRAME)
            for y in (-0.22, 0.22)
        ),
        block((0.12, 0.6, 0.1), (x, 0, height + 0.27), shades.FRAME),
    ]
    for side in (-1, 1):
        y = side * (0.5 * span - 0.1)
        parts += [
            block((0.2, 0.2, top - 0.13), (x, y, 0.5 * top - 0.065), shades.FRAME),
            block((0.36, 0.36, 0.03), (x, y, 0.015), shades.STEEL),
            beam((x, y, top - 0.8), (x, y - side * 0.75, top - 0.08), (0.08, 0.1), shades.FRAME),
            # Longitudinal that ties one portal to the next.
            block((length, 0.08, 0.14), (0, y, top + 0.02), shades.FRAME),
        ]
    return assemble(parts)


def lift_tower(*, height: float = 8.0, platform: float = SKID_TOP_M) -> pv.PolyData:
    """Lift for skids between levels: four posts, head frame with hoist, rollers at `platform`."""
    a, b = 1.6, 1.25
    parts = [
        block((0.22, 0.22, height - 0.3), (sx * a, sy * b, 0.5 * height - 0.15), shades.FRAME)
        for sx in (-1, 1)
        for sy in (-1, 1)
    ]
    parts += [
        block((0.4, 0.4, 0.04), (sx * a, sy * b, 0.02), shades.STEEL) for sx in (-1, 1) for sy in (-1, 1)
    ]
    for z in (height - 0.15, 0.5 * height + 0.6):
        parts += [block((2 * a + 0.22, 0.18, 0.24), (0, sy * b, z), shades.FRAME) for sy in (-1, 1)]
    parts += [block((0.18, 2 * b - 0.18, 0.24), (sx * a, 0, height - 0.15), shades.FRAME) for sx in (-1, 1)]
    for sy in (-1, 1):
        for low, high in ((0.7, 0.5 * height + 0.3), (0.5 * height + 0.8, height - 0.5)):
            parts.append(
                beam((-a, sy * (b + 0.02), low), (a, sy * (b + 0.02), high), (0.05, 0.09), shades.FRAME)
            )
            parts.append(
                beam((a, sy * (b + 0.02), low), (-a, sy * (b + 0.02), high), (0.05, 0.09), shades.FRAME)
            )
        # Belts from the drums down to the platform's beam, and the counterweight's guide.
        parts.append(
            block(
                (0.12, 0.02, height - platform - 0.2),
                (0, sy * 0.95, 0.5 * (height + platform)),
                shades.RUBBER,
            )
        )
        parts.append(rod((0, sy * 0.8, height + 0.2), (0, sy * 1.05, height + 0.2), 0.2, shades.DARK, 10))
        parts.append(block((0.3, 0.16, 0.22), (0, sy * 0.95, platform - 0.15), shades.CAST))
    parts += [
        block((0.6, 2.4, 0.1), (0, 0, height), shades.FRAME),
        block((0.34, 0.4, 0.4), (0, 0.1, height + 0.22), shades.CAST),
        rod((0, -0.1, height + 0.22), (0, -0.5, height + 0.22), 0.14, shades.FRAME, 10),
        rod((0, -0.9, height + 0.2), (0, 0.9, height + 0.2), 0.04, shades.STEEL, 6),
        block((0.6, 0.3, 1.2), (-a + 0.45, b - 0.3, 0.5 * height + 1.4), shades.DARK),
        *_skid_bed(5.6, platform),
    ]
    return assemble(parts)


def skid_turntable(*, length: float = 5.6, top: float = SKID_TOP_M) -> pv.PolyData:
    """Turntable for skids: a roller bed on a slewing ring, turned about the origin."""
    parts = [
        turned([(0.85, 0.0), (0.85, 0.05)], shades.STEEL, sides=20),
        turned([(0.6, 0.05), (0.6, 0.18)], shades.CAST, sides=16),
        turned([(0.7, 0.18), (0.7, 0.24)], shades.DARK, sides=16),
        *_skid_bed(length, top),
        *(
            block((0.12, 0.08, top - 0.3), (sx * 2.1, sy * 0.55, 0.5 * (top - 0.3) + 0.1), shades.FRAME)
            for sx in (-1, 1)
            for sy in (-1, 1)
        ),
        *(
            rod((sx * 2.1, sy * 0.6 - 0.04, 0.09), (sx * 2.1, sy * 0.6 + 0.04, 0.09), 0.08, shades.DARK, 8)
            for sx in (-1, 1)
            for sy in (-1, 1)
        ),
    ]
    # The circular track that the outer wheels run on, in straight pieces.
    radius, pieces = 2.18, 20
    for number in range(pieces):
        angle = 2 * math.pi * number / pieces
        chord = [
            block((0.09, 2 * radius * math.tan(math.pi / pieces), 0.012), (radius, 0, 0.006), shades.STEEL)
        ]
        parts += moved(chord, (0, 0, 0), angle)
    return assemble(parts)


def chain_conveyor(*, length: float = 6.0, top: float = 0.6, gauge: float = 0.9) -> pv.PolyData:
    """Chain conveyor for pallets and containers: two strands `gauge` apart, their chains at `top`."""
    parts: list[Solid] = []
    for side in (-1, 1):
        y = side * 0.5 * gauge
        parts += [
            block((length - 0.02, 0.07, 0.16), (0, y, top - 0.1), shades.ALUMINIUM),
            block((length - 0.02, 0.03, 0.025), (0, y, top - 0.0125), shades.DARK),
            block((length - 0.02, 0.03, 0.12), (0, y + side * 0.09, top + 0.02), shades.GALVANISED),
            *(
                rod((x, y - 0.03, top - 0.09), (x, y + 0.03, top - 0.09), 0.075, shades.DARK, 8)
                for x in (-0.5 * length + 0.08, 0.5 * length - 0.08)
            ),
        ]
        for f in (-0.44, 0.0, 0.44):
            parts.append(
                block((0.07, 0.07, top - 0.18), (f * length, y, 0.5 * (top - 0.18)), shades.ALUMINIUM)
            )
            parts.append(block((0.14, 0.14, 0.015), (f * length, y, 0.0075), shades.STEEL))
    parts += [
        block((0.06, gauge - 0.07, 0.06), (f * length, 0, top - 0.2), shades.ALUMINIUM)
        for f in (-0.44, 0.0, 0.44)
    ]
    return assemble([*parts, *_drive((0.36 * length, 0.1, top - 0.3))])


SHAPES = (roller_bed, skid_conveyor, overhead_rail, lift_tower, skid_turntable, chain_conveyor)
