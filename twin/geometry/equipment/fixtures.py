"""What stands fixed in a body cell: clamping towers, gates, nests, turntables.

Frame: origin on the floor in the middle, x downstream, z up, metres. A body is 4.7 m long and 1.9 m wide, on
a skid whose runners lie 0.5 m above the floor. Each function `_..._pieces` gives a fixture in the groups
whose bounding boxes are its collision boxes.
"""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import TYPE_CHECKING

from twin.geometry import shades
from twin.geometry.equipment.blocks import (
    Solid,
    beam,
    block,
    joined,
    mirrored,
    moved,
    pipe,
    slab,
    turned,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pyvista as pv

NEST_HEIGHT_M = 0.95
"""Where the pads of a nest hold a part."""


def _clamp_unit(reach: float, z: float) -> list[Solid]:
    """A power clamp at y = 0 that reaches toward -y: bracket, cylinder, lower pad, arm closed on it."""
    return [
        block((0.09, 0.06, 0.2), (0, 0.0, z - 0.06), shades.FRAME),
        block((0.05, reach, 0.06), (0, -0.5 * reach, z - 0.05), shades.STEEL),
        block((0.07, 0.09, 0.17), (0, -0.35 * reach, z + 0.06), shades.DARK),
        beam((0, -0.35 * reach, z + 0.12), (0, -reach, z + 0.035), (0.035, 0.05), shades.STEEL),
        block((0.045, 0.045, 0.05), (0, -reach + 0.02, z + 0.0), shades.COPPER),
    ]


def _tower(height: float, sill: float) -> list[Solid]:
    """A clamping tower at the origin whose clamps reach toward -y."""
    return [
        block((0.5, 0.42, 0.03), (0, 0.02, 0.235), shades.STEEL),
        block((0.2, 0.2, height - 0.25), (0, 0.05, 0.5 * (height + 0.25)), shades.FRAME),
        slab([(-0.22, 0.25), (-0.05, 0.25), (-0.05, 0.7)], 0.02, shades.FRAME, (1, 0, 0), (-0.01, 0, 0)),
        block((0.16, 0.08, 0.3), (0, 0.19, 0.8), shades.DARK),
        pipe([(0.06, 0.17, height - 0.1), (0.06, 0.2, 0.6), (0.06, 0.2, 0.25)], 0.018, shades.RUBBER, 4),
        *moved(_clamp_unit(0.24, sill), (0, -0.06, 0)),
        *moved(_clamp_unit(0.2, height - 0.12), (0, -0.06, 0)),
    ]


LOW_TOWER_M = 1.0
"""Height of the towers of a geo station: guns reach the body over them."""


def _low_tower(sill: float) -> list[list[Solid]]:
    """A slim tower at the origin with one clamp at the sill that reaches toward -y: foot, column, clamp."""
    height = LOW_TOWER_M
    return [
        [
            block((0.4, 0.4, 0.03), (0, 0.02, 0.235), shades.STEEL),
            slab([(-0.18, 0.25), (-0.05, 0.25), (-0.05, 0.5)], 0.02, shades.FRAME, (1, 0, 0), (-0.01, 0, 0)),
        ],
        [
            block((0.16, 0.16, height - 0.25), (0, 0.05, 0.5 * (height + 0.25)), shades.FRAME),
            block((0.14, 0.06, 0.3), (0, 0.16, 0.6), shades.DARK),
            pipe([(0.05, 0.14, height - 0.1), (0.05, 0.17, 0.6), (0.05, 0.17, 0.25)], 0.01, shades.RUBBER, 4),
        ],
        moved(_clamp_unit(0.24, sill), (0, -0.06, 0)),
    ]


def _geo_station_pieces(*, length: float = 4.7, width: float = 1.9) -> list[list[Solid]]:
    y, rail = 0.5 * width + 0.33, 0.22
    base = [[block((length + 0.2, 0.4, rail), (0, side * y, 0.5 * rail), shades.FRAME)] for side in (-1, 1)]
    cross = [
        [block((0.3, 2 * y - 0.4, 0.16), (x, 0, 0.11), shades.FRAME)]
        for x in (-0.36 * length, 0.0, 0.36 * length)
    ]
    towers = []
    for x in (-0.36 * length, 0.02 * length, 0.36 * length):
        for group in _low_tower(0.86):
            right = moved(group, (x, y, 0))
            towers += [right, mirrored(right)]
    pins = []
    for x in (-0.24 * length, 0.24 * length):
        for side in (-1, 1):
            pins.append(
                [
                    block((0.16, 0.16, 0.52), (x, side * 0.72, 0.26), shades.FRAME),
                    block((0.1, 0.1, 0.14), (x, side * 0.72, 0.59), shades.DARK),
                    turned(
                        [(0.025, 0.66), (0.025, 0.74), (0.012, 0.78)],
                        shades.STEEL,
                        at=(x, side * 0.72, 0),
                        sides=8,
                    ),
                ]
            )
            # The pins stand on outriggers of the base rails.
            base[0 if side < 0 else 1].append(
                block((0.2, 0.35, 0.1), (x, side * (y - 0.37), 0.07), shades.FRAME)
            )
    return [*base, *cross, *towers, *pins]


def geo_station(*, length: float = 4.7, width: float = 1.9) -> pv.PolyData:
    """Geo station: base frame, three low clamping towers a side and four lifting pins beneath the body."""
    return joined(_geo_station_pieces(length=length, width=width))


def _geo_tower_pieces(*, height: float = 1.5) -> list[list[Solid]]:
    plinth = [block((0.6, 0.5, 0.22), (0, 0.02, 0.11), shades.FRAME)]
    parts = _tower(height, 0.9)
    return [plinth, parts[:5], parts[5:10], parts[10:]]


def geo_tower(*, height: float = 1.5) -> pv.PolyData:
    """One clamping tower on a plinth; its clamps reach toward -y, the column stands at the origin."""
    return joined(_geo_tower_pieces(height=height))


def _framing_gate_pieces(*, length: float = 5.2, height: float = 2.5) -> list[list[Solid]]:
    s, foot = 0.16, 0.32
    rails = [[block((length, s, s), (0, 0, z), shades.FRAME)] for z in (foot + 0.5 * s, height - 0.5 * s)]
    posts = [
        [block((s, s, height - foot - 2 * s), (x, 0, 0.5 * (height + foot)), shades.FRAME)]
        for x in (-0.5 * length + 0.5 * s, -0.17 * length, 0.16 * length, 0.5 * length - 0.5 * s)
    ]
    # A sill beam and a roof beam carry the clamps that hold the body side.
    beams = [[block((length - 2 * s, 0.1, 0.1), (0, -0.02, z), shades.ALUMINIUM)] for z in (0.95, 1.62)]
    clamps = [
        moved(_clamp_unit(0.26, z), (f * length, -0.1, 0))
        for f, z in (
            (-0.42, 0.95),
            (-0.28, 0.95),
            (-0.06, 0.95),
            (0.08, 0.95),
            (0.27, 0.95),
            (0.42, 0.95),
            (-0.24, 1.62),
            (-0.05, 1.62),
            (0.1, 1.62),
            (0.26, 1.62),
        )
    ]
    carriage = [
        block((length * 0.92, 0.5, 0.14), (0, 0.28, 0.21), shades.DARK),
        *(block((0.3, 1.0, 0.14), (side * 0.4 * length, 0.2, 0.07), shades.STEEL) for side in (-1, 1)),
        block((0.4, 0.26, 0.24), (0, 0.36, 0.4), shades.CAST),
    ]
    stays = [
        beam((side * 0.32 * length, 0.48, 0.28), (side * 0.32 * length, 0.06, 1.55), (0.1, 0.1), shades.FRAME)
        for side in (-1, 1)
    ]
    return [*rails, *posts, *beams, *clamps, carriage, *[[stay] for stay in stays]]


def framing_gate(*, length: float = 5.2, height: float = 2.5) -> pv.PolyData:
    """Framing gate for one body side, on cross rails; its clamps reach toward -y, where the body stands."""
    return joined(_framing_gate_pieces(length=length, height=height))


def _nest(length: float, width: float, top: float, foot: float) -> list[Solid]:
    """A frame at `top` - 0.25 m with six contour blocks and two clamps, on two columns from z = `foot`."""
    z = top - 0.25
    parts = [block((length, 0.1, 0.1), (0, side * 0.3 * width, z), shades.ALUMINIUM) for side in (-1, 1)]
    parts += [
        block((0.1, width, 0.08), (x, 0, z - 0.09), shades.ALUMINIUM) for x in (-0.3 * length, 0.3 * length)
    ]
    parts += [
        block((0.12, 0.12, z - 0.13 - foot), (x, 0, 0.5 * (z - 0.13 + foot)), shades.FRAME)
        for x in (-0.3 * length, 0.3 * length)
    ]
    for x in (-0.42, 0.0, 0.42):
        for side in (-1, 1):
            parts.append(
                block((0.06, 0.06, 0.16), (x * length, side * 0.3 * width, top - 0.12), shades.STEEL)
            )
            parts.append(block((0.07, 0.07, 0.04), (x * length, side * 0.3 * width, top - 0.02), shades.DARK))
    for x in (-0.22, 0.22):
        clamp = moved(_clamp_unit(0.2, top - 0.02), (x * length, 0.3 * width, 0))
        parts += clamp if x < 0 else mirrored(clamp)
    return parts


def _part_stand_pieces(*, length: float = 1.5, width: float = 1.0) -> list[list[Solid]]:
    base = [
        block((length * 0.9, width * 0.8, 0.04), (0, 0, 0.02), shades.STEEL),
        *(block((0.02, 0.3, 0.2), (x, 0.1, 0.14), shades.FRAME) for x in (-0.3 * length, 0.3 * length)),
    ]
    return [base, _nest(length, width, NEST_HEIGHT_M, 0.04)]


def part_stand(*, length: float = 1.5, width: float = 1.0) -> pv.PolyData:
    """A simple stand with a part nest, its pads 0.95 m above the floor."""
    return joined(_part_stand_pieces(length=length, width=width))


def _turntable_pieces(*, diameter: float = 3.0) -> list[list[Solid]]:
    r = 0.5 * diameter
    drum = [
        turned([(0.62, 0.0), (0.62, 0.26)], shades.CAST, sides=16),
        turned([(r, 0.26), (r, 0.34)], shades.FRAME, sides=24),
        turned([(r * 0.96, 0.34), (r * 0.96, 0.345)], shades.GALVANISED, sides=24),
    ]
    # The wall keeps weld spatter and light from the operator who loads the other nest.
    wall = [
        block((diameter * 0.94, 0.05, 1.7), (0, 0, 1.2), shades.PAINTED),
        *(
            block((0.07, 0.09, 1.75), (x, 0, 1.22), shades.SAFETY)
            for x in (-0.47 * diameter, 0.47 * diameter)
        ),
    ]
    right = moved(_nest(1.8, 0.9, NEST_HEIGHT_M, 0.345), (0, 0.78, 0))
    return [drum, wall, right, moved(right, (0, 0, 0), math.pi)]


def turntable(*, diameter: float = 3.0) -> pv.PolyData:
    """Indexing turntable with a part nest on either side (y = ±0.78) of its weld wall."""
    return joined(_turntable_pieces(diameter=diameter))


SHAPES = (geo_station, geo_tower, framing_gate, part_stand, turntable)
PIECES: Mapping[str, Callable[..., list[list[Solid]]]] = MappingProxyType(
    {
        "geo_station": _geo_station_pieces,
        "geo_tower": _geo_tower_pieces,
        "framing_gate": _framing_gate_pieces,
        "part_stand": _part_stand_pieces,
        "turntable": _turntable_pieces,
    }
)
