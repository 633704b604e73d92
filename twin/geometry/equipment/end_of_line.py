"""End of line: wheel alignment, roll and brake, driver-assistance calibration, tunnels, repair.

Frame: origin on the floor in the middle, x downstream (the way the car drives), z up, metres. A car's wheels
stand 1.57 m apart and 2.9 m one behind the other.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from twin.geometry import shades
from twin.geometry.equipment.blocks import Solid, assemble, beam, block, rod, slab, turned

if TYPE_CHECKING:
    import pyvista as pv

TRACK_M = 1.57
WHEELBASE_M = 2.9
WHEELS = tuple(
    (x, y) for x in (-0.5 * WHEELBASE_M, 0.5 * WHEELBASE_M) for y in (-0.5 * TRACK_M, 0.5 * TRACK_M)
)
"""Where the wheels of a car stand (x, y), m."""


def _screen_on_arm(x: float, y: float, height: float = 2.2) -> list[Solid]:
    """A post with an arm over the line and the screen that the driver reads, which looks upstream."""
    side = 1 if y > 0 else -1
    return [
        block((0.4, 0.4, 0.03), (x, y, 0.015), shades.STEEL),
        block((0.14, 0.14, height), (x, y, 0.5 * height), shades.FRAME),
        block((0.1, 0.9, 0.1), (x, y - side * 0.45, height), shades.FRAME),
        block((0.08, 1.0, 0.6), (x, y - side * 0.95, height - 0.25), shades.DARK),
        block((0.01, 0.92, 0.52), (x - 0.042, y - side * 0.95, height - 0.25), shades.SCREEN),
    ]


def _cabinet(x: float, y: float) -> list[Solid]:
    return [
        block((0.9, 0.6, 0.1), (x, y, 0.05), shades.DARK),
        block((0.88, 0.58, 1.7), (x, y, 0.95), shades.PAINTED),
        block((0.4, 0.04, 0.3), (x, y - (0.3 if y > 0 else -0.3), 1.45), shades.SCREEN),
    ]


def alignment_stand(*, length: float = 6.6, width: float = 4.2) -> pv.PolyData:
    """Wheel-alignment stand over its pit: turning plates, four measuring heads, screen; the way is flush."""
    h = 0.05
    parts = [
        block((length, 1.05, 0.012), (0, 0, 0.006), shades.DARK),
        *(
            block((length, 0.62, h), (0, side * 0.5 * TRACK_M, 0.5 * h), shades.GALVANISED)
            for side in (-1, 1)
        ),
        *(
            block((length, 0.06, h + 0.05), (0, side * 1.17, 0.5 * h + 0.025), shades.SAFETY)
            for side in (-1, 1)
        ),
        # The pit's stair and the two spanners that work from below.
        *(block((0.26, 0.7, 0.02), (-2.9 + 0.3 * n, 0, 0.02), shades.SLOT) for n in range(4)),
        *(block((0.35, 0.35, 0.09), (x, 0, 0.055), shades.FRAME) for x in (-1.4, 1.5)),
    ]
    for x, y in WHEELS:
        side = 1 if y > 0 else -1
        parts += [
            turned([(0.27, h), (0.27, h + 0.03)], shades.STEEL, at=(x, y, 0), sides=14),
            block((1.1, 0.12, 0.06), (x, side * 1.75, 0.03), shades.STEEL),
            block((0.7, 0.3, 0.16), (x, side * 1.72, 0.12), shades.CAST),
            block((0.6, 0.22, 0.62), (x, side * 1.7, 0.48), shades.PAINTED),
            block((0.5, 0.02, 0.2), (x, side * 1.585, 0.5), shades.SCREEN),
            *(
                rod((x + d, side * 1.6, 0.38), (x + d, side * 1.54, 0.38), 0.05, shades.VIEW)
                for d in (-0.16, 0.16)
            ),
        ]
    parts += _screen_on_arm(0.5 * length - 0.2, 0.5 * width - 0.2)
    parts += _cabinet(-0.5 * length + 0.6, 0.5 * width - 0.3)
    return assemble(parts)


def roll_and_brake_bench(*, length: float = 6.4, width: float = 4.4) -> pv.PolyData:
    """Roll and brake bench: two rollers a wheel in a raised frame, barriers, cooling fan, screen."""
    h = 0.16
    parts = [
        *(block((length, 0.12, h), (0, side * 1.4, 0.5 * h), shades.FRAME) for side in (-1, 1)),
        block((length - 0.6, 0.9, h - 0.02), (0, 0, 0.5 * h), shades.GALVANISED),
        # Ramps up and down.
        slab([(0, 0), (0.0, 0.6), (h, 0.6)], 2.68, shades.GALVANISED, (0, 1, 0), (-0.5 * length, -1.34, 0)),
        slab(
            [(0, 0), (0.0, 0.6), (h, 0)], 2.68, shades.GALVANISED, (0, 1, 0), (0.5 * length - 0.6, -1.34, 0)
        ),
    ]
    reach = 0.5 * length - 0.6
    for side in (-1, 1):
        y = side * 0.9
        # Tread plates between the gaps of the rollers.
        for low, high in ((-reach, -1.95), (-0.95, 0.95), (1.95, reach)):
            parts.append(
                block((high - low, 0.9, h - 0.02), (0.5 * (low + high), y, 0.5 * h), shades.GALVANISED)
            )
        for x in (-0.5 * WHEELBASE_M, 0.5 * WHEELBASE_M):
            parts += [
                rod((x + d, y - 0.42, h - 0.12), (x + d, y + 0.42, h - 0.12), 0.2, shades.SLOT, 14)
                for d in (-0.25, 0.25)
            ]
            parts.append(block((0.3, 0.3, 0.3), (x, side * 1.7, 0.15), shades.CAST))
            parts.append(rod((x, side * 1.85, 0.18), (x, side * 2.1, 0.18), 0.14, shades.FRAME, 10))
        # Barrier that keeps people off a turning wheel.
        parts += [block((length - 1.2, 0.05, 0.05), (0, side * 2.15, z), shades.SAFETY) for z in (0.55, 1.05)]
        parts += [block((0.07, 0.07, 1.08), (x, side * 2.15, 0.54), shades.SAFETY) for x in (-2.5, 0.0, 2.5)]
    parts += _screen_on_arm(0.5 * length - 0.15, 0.5 * width - 0.2)
    parts += [
        block((0.5, 1.6, 0.9), (0.5 * length + 0.7, -0.2, 0.45), shades.PAINTED),
        block((0.02, 1.3, 0.6), (0.5 * length + 0.44, -0.2, 0.5), shades.SLOT),
    ]
    return assemble(parts)


def _target(x: float, y: float, turn: int) -> list[Solid]:
    """A radar reflector or pattern on a post at a corner; `turn` is the sign of x that it looks toward."""
    return [
        block((0.4, 0.4, 0.04), (x, y, 0.02), shades.STEEL),
        block((0.07, 0.07, 1.1), (x, y, 0.57), shades.ALUMINIUM),
        block((0.03, 0.5, 0.5), (x + turn * 0.05, y, 0.95), shades.BRIGHT),
        *(
            block((0.01, 0.23, 0.23), (x + turn * 0.07, y + s * 0.12, 0.95 + s * 0.12), shades.DARK)
            for s in (-1, 1)
        ),
    ]


def driver_assistance_stand(*, length: float = 8.4, width: float = 4.6) -> pv.PolyData:
    """Calibration stand: centring plates for the wheels, a board on axes ahead, targets at the corners."""
    front = 0.5 * length - 0.25
    parts = [
        *(block((1.0, 0.6, 0.05), (x - 0.8, y, 0.025), shades.GALVANISED) for x, y in WHEELS),
        *(
            rod(
                (x - 0.8 + d, y, 0.075),
                (x - 0.8 + d, y + 0.5 * (1 if y > 0 else -1), 0.075),
                0.04,
                shades.STEEL,
                6,
            )
            for x, y in WHEELS
            for d in (-0.3, 0.3)
        ),
        block((0.3, width, 0.16), (front, 0, 0.08), shades.CAST),
        *(block((0.06, width, 0.04), (front + d, 0, 0.18), shades.STEEL) for d in (-0.1, 0.1)),
        *(block((0.14, 0.14, 2.5), (front, side * 1.15, 1.4), shades.ALUMINIUM) for side in (-1, 1)),
        block((0.14, 2.44, 0.14), (front, 0, 2.68), shades.ALUMINIUM),
        block((0.05, 2.0, 1.5), (front - 0.1, 0, 1.55), shades.BRIGHT),
    ]
    # The board's pattern: what a camera is calibrated on.
    for row in range(4):
        for column in range(6):
            if (row + column) % 2 == 0:
                parts.append(
                    block(
                        (0.01, 0.3, 0.3), (front - 0.13, -0.75 + 0.3 * column, 1.1 + 0.3 * row), shades.DARK
                    )
                )
    y = 0.5 * width - 0.25
    for side in (-1, 1):
        parts += _target(front - 1.0, side * y, -1)
        parts += _target(-0.5 * length + 0.4, side * y, 1)
        parts.append(block((length - 1.0, 0.12, 0.1), (-0.3, side * (y + 0.18), 0.05), shades.GALVANISED))
    parts += _cabinet(0.8, y - 0.05)
    return assemble(parts)


def _arches(
    length: float, width: float, height: float, section: float, count: int, shade: str
) -> list[Solid]:
    parts = []
    for number in range(count):
        x = (length - section) * (number / (count - 1) - 0.5)
        parts += [
            block((section, section, height), (x, side * 0.5 * (width - section), 0.5 * height), shade)
            for side in (-1, 1)
        ]
        parts.append(block((section, width - 2 * section, section), (x, 0, height - 0.5 * section), shade))
    return parts


def water_test_tunnel(*, length: float = 6.0, width: float = 3.8, height: float = 3.0) -> pv.PolyData:
    """Water-test tunnel without its panes: frames, sills, roof, nozzle pipes on arches, drain grating."""
    parts = _arches(length, width, height, 0.1, 4, shades.GALVANISED)
    parts += [
        block((length, width - 0.3, 0.04), (0, 0, 0.02), shades.SLOT),
        *(
            block((length, 0.3, 0.05), (0, side * 0.5 * TRACK_M, 0.045), shades.GALVANISED)
            for side in (-1, 1)
        ),
        *(
            block((length, 0.12, 0.5), (0, side * (0.5 * width - 0.06), 0.25), shades.PAINTED)
            for side in (-1, 1)
        ),
        block((length, width + 0.1, 0.06), (0, 0, height + 0.03), shades.PAINTED),
        rod(
            (-0.5 * length, 0.8, height + 0.25),
            (0.5 * length, 0.8, height + 0.25),
            0.12,
            shades.GALVANISED,
            8,
        ),
        *(block((0.12, 0.2, 0.2), (x, 0.8, height + 0.14), shades.FRAME) for x in (-2.0, 2.0)),
    ]
    y, z = 0.5 * width - 0.35, height - 0.35
    for x in (-0.3 * length, 0.0, 0.3 * length):
        path = [(-y, 0.3), (-y, z - 0.4), (-y + 0.4, z), (y - 0.4, z), (y, z - 0.4), (y, 0.3)]
        parts += [rod((x, *a), (x, *b), 0.03, shades.STEEL, 5) for a, b in itertools.pairwise(path)]
        for side in (-1, 1):
            parts += [
                block((0.05, 0.07, 0.04), (x, side * (y - 0.05), h), shades.DARK) for h in (0.7, 1.2, 1.7)
            ]
        parts += [block((0.05, 0.04, 0.07), (x, d, z - 0.05), shades.DARK) for d in (-0.7, 0.0, 0.7)]
    return assemble(parts)


def water_test_tunnel_glass(*, length: float = 6.0, width: float = 3.8, height: float = 3.0) -> pv.PolyData:
    """The panes of a water-test tunnel on both sides, in the tunnel's frame."""
    low, high = 0.5, height - 0.1
    return assemble(
        block((length, 0.02, high - low), (0, side * (0.5 * width - 0.05), 0.5 * (low + high)), shades.GLASS)
        for side in (-1, 1)
    )


def repair_bay(*, length: float = 7.0, width: float = 4.6) -> pv.PolyData:
    """Repair bay: its edges on the floor, a two-post hoist with arms, a bench and a tool trolley."""
    h = 0.004
    parts = [
        block((length, 0.1, h), (0, side * (0.5 * width - 0.05), 0.5 * h), shades.MARKING) for side in (-1, 1)
    ]
    parts.append(block((0.1, width - 0.2, h), (0.5 * length - 0.05, 0, 0.5 * h), shades.MARKING))
    for side in (-1, 1):
        y = side * 1.6
        parts += [
            block((0.6, 0.5, 0.03), (0, y, 0.015), shades.STEEL),
            block((0.34, 0.26, 2.7), (0, y, 1.36), shades.BIN),
            block((0.12, 0.06, 2.3), (0, y - side * 0.14, 1.4), shades.STEEL),
            block((0.42, 0.34, 0.5), (0, y - side * 0.02, 0.42), shades.DARK),
            block((0.24, 0.24, 0.4), (0, y, 2.9), shades.FRAME),
        ]
        for x in (-1.0, 1.0):
            parts.append(
                beam((0.12 * x, y - side * 0.15, 0.3), (x, y - side * 0.85, 0.3), (0.12, 0.09), shades.STEEL)
            )
            parts.append(
                turned([(0.08, 0.34), (0.08, 0.42)], shades.DARK, at=(x, y - side * 0.85, 0), sides=8)
            )
    parts.append(block((0.2, 3.2, 0.14), (0, 0, 3.05), shades.FRAME))
    x = 0.5 * length - 0.5
    parts += [
        block((0.7, 1.8, 0.05), (x, -0.6, 0.9), shades.TIMBER),
        *(block((0.6, 0.07, 0.88), (x, y, 0.44), shades.FRAME) for y in (-1.4, 0.2)),
        block((0.03, 1.8, 0.8), (x + 0.33, -0.6, 1.3), shades.PAINTED),
        block((0.5, 0.7, 0.8), (x - 0.1, 1.1, 0.52), shades.BIN),
        *(block((0.02, 0.6, 0.14), (x - 0.36, 1.1, z), shades.DARK) for z in (0.3, 0.5, 0.7)),
        *(
            rod((x - 0.1 + d, 0.75, 0.06), (x - 0.1 + d, 1.45, 0.06), 0.06, shades.RUBBER, 6)
            for d in (-0.18, 0.18)
        ),
    ]
    return assemble(parts)


def light_tunnel(*, length: float = 6.0, width: float = 4.6, height: float = 2.8) -> pv.PolyData:
    """Light tunnel for surface inspection: arches with bright strips along both sides and overhead."""
    a, c = 0.5 * width, 0.8
    parts: list[Solid] = []
    for number in range(4):
        x = (length - 0.1) * (number / 3 - 0.5)
        parts += [
            block((0.1, 0.1, height - c), (x, side * (a - 0.05), 0.5 * (height - c)), shades.FRAME)
            for side in (-1, 1)
        ]
        parts += [
            beam(
                (x, side * (a - 0.05), height - c),
                (x, side * (a - c), height - 0.05),
                (0.1, 0.1),
                shades.FRAME,
            )
            for side in (-1, 1)
        ]
        parts.append(block((0.1, width - 2 * c + 0.1, 0.1), (x, 0, height - 0.05), shades.FRAME))
    for side in (-1, 1):
        parts += [
            block((length, 0.05, 0.16), (0, side * (a - 0.15), z), shades.BRIGHT) for z in (0.6, 1.1, 1.6)
        ]
        for f in (0.25, 0.75):
            y, z = a - 0.17 - f * (c - 0.1), height - c - 0.07 + f * (c - 0.05)
            parts.append(
                beam((-0.5 * length, side * y, z), (0.5 * length, side * y, z), (0.16, 0.05), shades.BRIGHT)
            )
        parts.append(block((length, 0.16, 0.05), (0, side * 0.75, height - 0.13), shades.BRIGHT))
    parts.append(block((length, 0.16, 0.05), (0, 0, height - 0.13), shades.BRIGHT))
    return assemble(parts)


SHAPES = (
    alignment_stand,
    roll_and_brake_bench,
    driver_assistance_stand,
    water_test_tunnel,
    water_test_tunnel_glass,
    repair_bay,
    light_tunnel,
)
