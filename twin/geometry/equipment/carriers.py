"""What carries a car or its parts along: skids, skillet, hanger, vehicles.

Frame: origin in the middle, x downstream, z up, metres. A skid's z = 0 is the underside of its runners, which
lie on a conveyor 0.5 m above the floor; everything else stands on, or hangs over, the floor at z = 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from twin.geometry import shades
from twin.geometry.equipment.blocks import Solid, assemble, beam, block, loft, rod, slab, turned

if TYPE_CHECKING:
    import pyvista as pv

RUNNER_Y_M = 0.48
"""Half the distance between the runners of a skid."""
SKID_PINS_M = 0.32
"""Where a skid's pins take a body, above the underside of its runners."""
SKILLET_PADS_M = 0.55
"""Where a skillet's table takes a car, above the floor."""
HANGER_PADS_M = 1.55
"""Where a hanger's arms take a car, above the floor."""
HANGER_ARMS_M = 1.0
"""How far before and behind the middle a hanger's arms are: between battery and wheels, which stay free."""
DECKING_TOP_M = 0.85
"""Top of a decking vehicle's lift table."""


def body_skid(*, length: float = 5.4) -> pv.PolyData:
    """Body-shop skid with four pins; z = 0 is the underside of its runners."""
    y, half = RUNNER_Y_M, 0.5 * length
    parts = []
    for side in (-1, 1):
        # The runner's ends turn up, so that it climbs onto the next roller.
        outline = [
            (0.0, -half + 0.15),
            (0.0, half - 0.15),
            (0.05, half),
            (0.12, half),
            (0.12, -half),
            (0.05, -half),
        ]
        parts.append(slab(outline, 0.08, shades.GALVANISED, (0, 1, 0), (0, side * y - 0.04, 0)))
    for x in (-0.42 * length, -0.2 * length, 0.2 * length, 0.42 * length):
        parts.append(block((0.1, 2 * y - 0.08, 0.09), (x, 0, 0.075), shades.GALVANISED))
    for x in (-0.24 * length, 0.22 * length):
        for side in (-1, 1):
            parts += [
                block((0.14, 0.34, 0.06), (x, side * (y + 0.06), 0.15), shades.GALVANISED),
                block(
                    (0.1, 0.1, SKID_PINS_M - 0.23),
                    (x, side * (y + 0.16), 0.5 * (SKID_PINS_M + 0.13)),
                    shades.FRAME,
                ),
                block((0.14, 0.12, 0.02), (x, side * (y + 0.16), SKID_PINS_M - 0.04), shades.DARK),
                turned(
                    [(0.025, -0.04), (0.025, 0.0), (0.012, 0.03)],
                    shades.STEEL,
                    at=(x, side * (y + 0.16), SKID_PINS_M),
                    sides=6,
                ),
            ]
    # The data carrier that readers beside the line identify.
    parts.append(block((0.12, 0.03, 0.06), (0.3 * length, y + 0.055, 0.06), shades.DARK))
    return assemble(parts)


def paint_skid(*, length: float = 5.4) -> pv.PolyData:
    """Paint-shop skid: round tube, open, so that liquid drains; z = 0 is the underside of its runners."""
    y, half = RUNNER_Y_M, 0.5 * length
    parts = []
    for side in (-1, 1):
        parts.append(block((length - 0.2, 0.09, 0.05), (0, side * y, 0.025), shades.SLOT))
        parts.append(block((length - 0.3, 0.03, 0.08), (0, side * y, 0.09), shades.SLOT))
        for x in (-half + 0.05, half - 0.05):
            sign = 1 if x > 0 else -1
            parts.append(
                beam(
                    (x - 0.12 * sign, side * y, 0.025),
                    (x + 0.05 * sign, side * y, 0.09),
                    (0.09, 0.04),
                    shades.SLOT,
                )
            )
    for x in (-0.44 * length, -0.23 * length, 0.21 * length, 0.44 * length):
        parts.append(rod((x, -y, 0.1), (x, y, 0.1), 0.035, shades.SLOT, 8))
    for x in (-0.24 * length, 0.22 * length):
        for side in (-1, 1):
            parts.append(
                rod(
                    (x, side * (y - 0.02), 0.1),
                    (x, side * (y + 0.16), SKID_PINS_M - 0.03),
                    0.028,
                    shades.SLOT,
                    6,
                )
            )
            parts.append(block((0.12, 0.09, 0.03), (x, side * (y + 0.16), SKID_PINS_M - 0.015), shades.DARK))
    return assemble(parts)


def skillet(*, length: float = 6.0, width: float = 3.4, pads: float = SKILLET_PADS_M) -> pv.PolyData:
    """Skillet of a trim line: a plate flush with the floor and a lift table with four pads at `pads`."""
    parts = [
        block((length - 0.02, width, 0.16), (0, 0, -0.07), shades.LIGHT),
        block((length - 0.02, 0.1, 0.004), (0, 0.5 * width - 0.05, 0.012), shades.MARKING),
        block((length - 0.02, 0.1, 0.004), (0, -0.5 * width + 0.05, 0.012), shades.MARKING),
        block((0.05, width - 0.2, 0.004), (-0.5 * length + 0.04, 0, 0.012), shades.SLOT),
        block((3.1, 1.1, 0.04), (0, 0, 0.03), shades.FRAME),
        block((3.0, 1.0, 0.08), (0, 0, pads - 0.14), shades.FRAME),
    ]
    for side in (-1, 1):
        for x in (-0.75, 0.75):
            low, high = 0.06, pads - 0.18
            parts.append(
                beam((x - 0.5, side * 0.42, low), (x + 0.5, side * 0.42, high), (0.05, 0.07), shades.STEEL)
            )
            parts.append(
                beam((x - 0.5, side * 0.36, high), (x + 0.5, side * 0.36, low), (0.05, 0.07), shades.STEEL)
            )
        for x in (-1.25, 1.1):
            parts.append(block((0.12, 0.5, 0.06), (x, side * 0.6, pads - 0.12), shades.FRAME))
            parts.append(block((0.2, 0.16, 0.09), (x, side * 0.72, pads - 0.045), shades.DARK))
    parts.append(block((0.25, 0.2, 0.22), (1.75, 0.3, 0.12), shades.PAINTED))
    return assemble(parts)


def _c_frame(x: float, rail: float, top: float, back: float, pads: float) -> list[Solid]:
    """One of a hanger's two C frames with its trolley and pads."""
    return [
        block((0.7, 0.16, 0.2), (x, 0, rail - 0.1), shades.CAST),
        block((0.16, 0.14, 0.4), (x, 0, rail - 0.35), shades.FRAME),
        *(
            rod(
                (x + d, -0.13, rail - 0.06),
                (x + d, 0.13, rail - 0.06),
                0.09,
                shades.DARK,
                8,
            )
            for d in (-0.25, 0.25)
        ),
        block((0.18, back + 0.2, 0.2), (x, 0.5 * back - 0.1, top), shades.SAFETY),
        # The back of the C stands outside the car; its knee is broken at 45 degrees.
        loft(
            [
                [
                    [x - 0.09, back - 0.02, top + 0.1],
                    [x + 0.09, back - 0.02, top + 0.1],
                    [x + 0.09, back - 0.02, top - 0.1],
                    [x - 0.09, back - 0.02, top - 0.1],
                ],
                [
                    [x - 0.09, back + 0.17, top - 0.12],
                    [x + 0.09, back + 0.17, top - 0.12],
                    [x + 0.09, back - 0.02, top - 0.3],
                    [x - 0.09, back - 0.02, top - 0.3],
                ],
            ],
            shades.SAFETY,
        ),
        block((0.18, 0.18, top - pads), (x, back + 0.08, 0.5 * (top + pads) - 0.12), shades.SAFETY),
        block((0.16, back + 0.85, 0.14), (x, 0.5 * (back - 0.62) + 0.04, pads - 0.17), shades.SAFETY),
        *(block((0.18, 0.14, 0.1), (x, side * 0.72, pads - 0.05), shades.DARK) for side in (-1, 1)),
    ]


def c_hanger(*, rail_height: float = 4.8, pads: float = HANGER_PADS_M) -> pv.PolyData:
    """C-hanger of a chassis line under a rail at `rail_height`; the car sits on four arms at `pads`.

    Origin on the floor; the C opens toward -y.
    """
    top, back = rail_height - 0.55, 1.45
    parts: list[Solid] = []
    for x in (-HANGER_ARMS_M, HANGER_ARMS_M):
        parts += _c_frame(x, rail_height, top, back, pads)
    parts += [
        block((2.0 * HANGER_ARMS_M, 0.12, 0.14), (0, 0.0, top), shades.FRAME),
        block((2.0 * HANGER_ARMS_M, 0.12, 0.14), (0, back + 0.08, 2.7), shades.FRAME),
        beam((-HANGER_ARMS_M, 0.4, top), (HANGER_ARMS_M, 1.2, top), (0.08, 0.08), shades.FRAME),
        block((0.5, 0.3, 0.35), (0.0, 0, rail_height - 0.3), shades.PAINTED),
        block((2.0 * HANGER_ARMS_M - 0.4, 0.1, 0.1), (0, 0, rail_height - 0.1), shades.CAST),
    ]
    return assemble(parts)


def decking_vehicle(*, length: float = 4.4, width: float = 1.7, top: float = DECKING_TOP_M) -> pv.PolyData:
    """Driverless decking vehicle whose lift table, `top` above the floor, carries battery and axles."""
    parts = [
        *_hull(length, width, 0.12, 0.42, shades.LIGHT),
        block((length + 0.08, width + 0.06, 0.08), (0, 0, 0.16), shades.DARK),
        block((3.3, 1.3, 0.05), (0, 0, 0.435), shades.FRAME),
        block((3.3, 1.4, 0.07), (0, 0, top - 0.035), shades.FRAME),
        *(
            turned([(0.07, -0.05), (0.07, 0.02)], shades.DARK, at=(x, y, 0.52), sides=8)
            for x in (-0.5 * length + 0.2, 0.5 * length - 0.2)
            for y in (-0.5 * width + 0.2, 0.5 * width - 0.2)
            if x * y > 0
        ),
    ]
    for side in (-1, 1):
        for x in (-0.8, 0.8):
            parts.append(
                beam(
                    (x - 0.6, side * 0.5, 0.46), (x + 0.6, side * 0.5, top - 0.07), (0.06, 0.08), shades.STEEL
                )
            )
            parts.append(
                beam(
                    (x - 0.6, side * 0.42, top - 0.07),
                    (x + 0.6, side * 0.42, 0.46),
                    (0.06, 0.08),
                    shades.STEEL,
                )
            )
        for x in (-1.4, 0.0, 1.4):
            parts.append(block((0.14, 0.14, 0.1), (x, side * 0.55, top + 0.05), shades.DARK))
            parts.append(
                turned([(0.025, 0.1), (0.012, 0.16)], shades.STEEL, at=(x, side * 0.55, top), sides=6)
            )
        parts.append(block((0.3, 0.02, 0.08), (side * 1.4, 0.5 * width + 0.0, 0.32), shades.BRIGHT))
        parts += [
            rod(
                (x, side * (0.5 * width - 0.14), 0.11),
                (x, side * (0.5 * width - 0.02), 0.11),
                0.11,
                shades.RUBBER,
                10,
            )
            for x in (-1.4, 1.4)
        ]
    return assemble(parts)


def _hull(length: float, width: float, low: float, high: float, shade: str) -> list[Solid]:
    """A vehicle's hull with its corners broken."""
    a, b, c = 0.5 * length, 0.5 * width, 0.16
    outline = [
        (a, -b + c),
        (a, b - c),
        (a - c, b),
        (-a + c, b),
        (-a, b - c),
        (-a, -b + c),
        (-a + c, -b),
        (a - c, -b),
    ]
    ring = [[x, y, low] for x, y in outline]
    return [
        loft(
            [
                ring,
                [[x, y, high - 0.04] for x, y in outline],
                [[0.97 * x, 0.95 * y, high] for x, y in outline],
            ],
            shade,
        )
    ]


def small_vehicle(*, length: float = 1.5, width: float = 0.6) -> pv.PolyData:
    """Small driverless vehicle that carries a trolley with two shelves of parts."""
    parts = [
        *_hull(length, width, 0.06, 0.28, shades.LIGHT),
        block((length + 0.05, width + 0.04, 0.05), (0, 0, 0.1), shades.DARK),
        block((0.02, 0.3, 0.05), (0.5 * length - 0.002, 0, 0.2), shades.BRIGHT),
        *(
            rod((x, -0.5 * width + 0.04, 0.08), (x, 0.5 * width - 0.04, 0.08), 0.08, shades.RUBBER, 8)
            for x in (-0.5, 0.5)
        ),
    ]
    for x in (-0.75, 0.75):
        for y in (-0.38, 0.38):
            parts.append(block((0.04, 0.04, 1.26), (x, y, 0.76), shades.ALUMINIUM))
            parts.append(rod((x, y - 0.02, 0.06), (x, y + 0.02, 0.06), 0.06, shades.RUBBER, 6))
    parts += [block((1.54, 0.8, 0.03), (0, 0, z), shades.ALUMINIUM) for z in (0.4, 0.88, 1.38)]
    parts += [
        block((0.42, 0.6, 0.24), (x, 0, z), shade)
        for x, z, shade in (
            (-0.48, 0.54, shades.BIN),
            (0.0, 0.54, shades.BIN),
            (0.48, 0.54, shades.BIN_OTHER),
            (-0.48, 1.02, shades.BIN_OTHER),
            (0.0, 1.02, shades.BIN),
        )
    ]
    return assemble(parts)


SHAPES = (body_skid, paint_skid, skillet, c_hanger, decking_vehicle, small_vehicle)
