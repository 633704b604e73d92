"""What brings material: forklift, tugger train, containers.

Frame: origin on the floor in the middle, x the way a vehicle drives, z up, metres.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from twin.geometry import shades
from twin.geometry.equipment.blocks import Solid, assemble, beam, block, rod, slab, turned

if TYPE_CHECKING:
    import pyvista as pv


def _mast() -> list[Solid]:
    """Mast, carriage and forks of a forklift."""
    parts = [rod((0.93, 0, 0.35), (0.93, 0, 1.6), 0.05, shades.STEEL, 6)]
    for side in (-1, 1):
        parts += [
            block((0.14, 0.08, 2.05), (0.9, side * 0.32, 1.12), shades.FRAME),
            block((0.09, 0.06, 1.95), (0.98, side * 0.22, 1.1), shades.STEEL),
            block((0.05, 0.12, 0.6), (1.09, side * 0.25, 0.36), shades.DARK),
            slab(
                [(0.05, 0.0), (0.105, 0.0), (0.07, 1.1), (0.05, 1.1)],
                0.12,
                shades.DARK,
                (0, 1, 0),
                (1.07, side * 0.25 - 0.06, 0),
            ),
        ]
    parts += [block((0.1, 0.72, 0.1), (0.92, 0, z), shades.FRAME) for z in (0.3, 1.2, 2.1)]
    parts += [block((0.05, 0.95, 0.08), (1.06, 0, z), shades.DARK) for z in (0.28, 0.62)]
    return parts


def forklift() -> pv.PolyData:
    """Counterbalance forklift with its forks lowered, toward +x."""
    side_view = [
        (0.36, -1.25),
        (0.95, -1.3),
        (1.02, -0.95),
        (1.0, -0.45),
        (0.55, -0.3),
        (0.5, 0.5),
        (0.75, 0.62),
        (0.25, 0.78),
        (0.2, -1.05),
    ]
    parts = [
        slab(side_view, 1.1, shades.VEHICLE, (0, 1, 0), (0, -0.55, 0)),
        slab(
            [(0.3, -1.5), (0.95, -1.42), (0.95, -1.2), (0.3, -1.2)],
            1.06,
            shades.DARK,
            (0, 1, 0),
            (0, -0.53, 0),
        ),
        block((0.5, 0.5, 0.14), (-0.45, 0, 1.07), shades.DARK),
        beam((-0.72, 0, 1.05), (-0.82, 0, 1.5), (0.46, 0.1), shades.DARK),
        beam((0.5, 0, 0.8), (0.3, 0, 1.25), (0.06, 0.06), shades.DARK),
        turned([(0.17, 0.0), (0.17, 0.03)], shades.DARK, (-0.4, 0, 0.9), (0.3, 0, 1.25), 10),
        block((1.45, 1.0, 0.06), (-0.28, 0, 2.12), shades.DARK),
    ]
    for side in (-1, 1):
        y = side * 0.48
        parts += [
            beam((0.55, y, 0.72), (0.38, y, 2.1), (0.06, 0.07), shades.DARK),
            beam((-1.1, y, 1.0), (-0.95, y, 2.1), (0.06, 0.07), shades.DARK),
            *_tyre(0.55, side * 0.5, 0.33),
            *_tyre(-1.0, side * 0.46, 0.27),
        ]
    parts += [
        *_mast(),
        rod((-0.9, 0.3, 2.15), (-0.9, 0.3, 2.27), 0.05, shades.LAMP_AMBER, 6),
    ]
    return assemble(parts)


def _tyre(x: float, y: float, radius: float) -> list[Solid]:
    return [
        turned(
            [(0.9 * radius, -0.1), (radius, -0.07), (radius, 0.07), (0.9 * radius, 0.1)],
            shades.RUBBER,
            (0, 1, 0),
            (x, y, radius),
            10,
        ),
        rod((x, y - 0.105, radius), (x, y + 0.105, radius), 0.5 * radius, shades.PAINTED, 8),
    ]


def _trolley(x: float) -> list[Solid]:
    return [
        block((1.3, 0.9, 0.06), (x, 0, 0.3), shades.FRAME),
        block((0.3, 0.06, 0.05), (x + 0.78, 0, 0.25), shades.DARK),
        *(
            rod((x + a, b - 0.04, 0.12), (x + a, b + 0.04, 0.12), 0.12, shades.RUBBER, 8)
            for a in (-0.5, 0.5)
            for b in (-0.4, 0.4)
        ),
        *(
            block((0.05, 0.05, 1.2), (x + a, b, 0.93), shades.FRAME)
            for a in (-0.62, 0.62)
            for b in (-0.42, 0.42)
        ),
        *(block((1.3, 0.9, 0.03), (x, 0, z), shades.GALVANISED) for z in (0.9, 1.52)),
    ]


def tugger_train(*, trolleys: int = 3) -> pv.PolyData:
    """Tugger with a row of trolleys behind it, loaded with bins; the tugger's middle is at the origin."""
    parts = [
        slab(
            [
                (0.15, -0.75),
                (0.75, -0.75),
                (0.75, -0.1),
                (0.32, 0.0),
                (0.32, 0.35),
                (0.85, 0.42),
                (0.8, 0.75),
                (0.15, 0.8),
            ],
            0.9,
            shades.VEHICLE,
            (0, 1, 0),
            (0, -0.45, 0),
        ),
        block((0.4, 0.5, 0.12), (-0.4, 0, 0.81), shades.DARK),
        block((0.08, 0.5, 0.5), (-0.7, 0, 1.0), shades.DARK),
        block((0.06, 0.4, 0.4), (0.45, 0, 1.05), shades.DARK),
        turned([(0.15, 0.0), (0.15, 0.03)], shades.DARK, (-0.5, 0, 0.9), (0.36, 0, 1.1), 8),
        rod((-0.68, 0.4, 0.75), (-0.68, 0.4, 2.0), 0.02, shades.STEEL, 5),
        rod((-0.68, 0.4, 2.0), (-0.68, 0.4, 2.12), 0.05, shades.LAMP_AMBER, 6),
        *_tyre(0.5, 0.0, 0.22),
        *_tyre(-0.5, -0.38, 0.22),
        *_tyre(-0.5, 0.38, 0.22),
    ]
    loads = ((shades.BIN, shades.BIN_OTHER), (shades.CARTON, shades.BIN), (shades.BIN, shades.BIN))
    for number in range(trolleys):
        x = -1.75 - 1.65 * number
        parts += _trolley(x)
        for level, z in enumerate((0.33, 0.915)):
            shade = loads[number % 3][level]
            parts += [block((0.56, 0.76, 0.4), (x + s * 0.3, 0, z + 0.2), shade) for s in (-1, 1)]
    return assemble(parts)


def container(*, length: float = 1.2, width: float = 1.0, height: float = 0.95) -> pv.PolyData:
    """Steel container on pallet feet, in which sheet-metal panels stand on edge."""
    a, b = 0.5 * length, 0.5 * width
    parts = [
        block((length, width, 0.05), (0, 0, 0.145), shades.FRAME),
        *(block((0.14, width, 0.12), (x, 0, 0.06), shades.FRAME) for x in (-a + 0.07, 0.0, a - 0.07)),
        *(
            block(
                (0.07, 0.07, height - 0.17),
                (sx * (a - 0.035), sy * (b - 0.035), 0.5 * height + 0.085),
                shades.FRAME,
            )
            for sx in (-1, 1)
            for sy in (-1, 1)
        ),
        *(block((length - 0.14, 0.03, 0.3), (0, sy * (b - 0.03), 0.34), shades.FRAME) for sy in (-1, 1)),
        *(block((0.03, width - 0.14, 0.55), (sx * (a - 0.03), 0, 0.47), shades.FRAME) for sx in (-1, 1)),
        *(
            block((length - 0.14, 0.05, 0.05), (0, sy * (b - 0.035), height - 0.03), shades.FRAME)
            for sy in (-1, 1)
        ),
    ]
    for number in range(8):
        y = -0.36 * width + 0.72 * width * number / 7
        panel = [(y, 0.2), (y + 0.012, 0.2), (y + 0.06, height - 0.16), (y + 0.048, height - 0.16)]
        parts.append(slab(panel, length - 0.2, shades.GALVANISED, (1, 0, 0), (-a + 0.1, 0, 0)))
    return assemble(parts)


def pallet(*, layers: int = 3) -> pv.PolyData:
    """Timber pallet 1.2 by 0.8 m with layers of cartons."""
    parts = [block((1.2, 0.1, 0.1), (0, y, 0.05), shades.TIMBER) for y in (-0.35, 0.0, 0.35)]
    parts += [
        block((0.14, 0.8, 0.022), (x, 0, 0.111), shades.TIMBER) for x in (-0.53, -0.265, 0.0, 0.265, 0.53)
    ]
    for layer in range(layers):
        z = 0.122 + 0.28 * layer
        cartons = [
            block((0.385, 0.385, 0.27), (x, y, z + 0.135), shades.CARTON)
            for x in (-0.39, 0.0, 0.39)
            for y in (-0.196, 0.196)
        ]
        parts += cartons
    return assemble(parts)


SHAPES = (forklift, tugger_train, container, pallet)
