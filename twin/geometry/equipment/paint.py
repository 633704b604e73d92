"""Paint shop: sections of dip tank, spray booth and oven, 6 m each, to be set end to end.

Frame: origin on the floor in the middle of the section, x downstream, z up, metres. Glass is a function of
its own, in the same frame, so that a scene can draw it see-through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from twin.geometry import shades
from twin.geometry.equipment.blocks import Solid, assemble, beam, block, pipe, rod, slab, turned

if TYPE_CHECKING:
    import pyvista as pv

SECTION_M = 6.0


def _grating(length: float, y: float, width: float, z: float) -> list[Solid]:
    """A walkway of grating with its handrail on the outer side (the sign of y)."""
    side = 1 if y > 0 else -1
    edge = y + side * (0.5 * width - 0.03)
    parts = [block((length, width, 0.05), (0, y, z - 0.025), shades.SLOT)]
    parts += [block((length, 0.035, 0.035), (0, edge, z + h), shades.SAFETY) for h in (0.55, 1.08)]
    parts += [
        block((0.04, 0.04, 1.1), (f * length, edge, z + 0.55), shades.SAFETY)
        for f in (-0.48, -0.16, 0.16, 0.48)
    ]
    return parts


def dip_tank(*, length: float = SECTION_M, width: float = 3.6, depth: float = 2.7) -> pv.PolyData:
    """Dip tank, open above, without its liquid and its pane on the -y side; walkways on both sides."""
    y, low = 0.5 * width, 0.35
    parts = [
        block((length, width, 0.1), (0, 0, low - 0.05), shades.PAINTED),
        block((length, 0.08, depth - low), (0, y - 0.04, 0.5 * (depth + low)), shades.PAINTED),
        block((length, 0.08, 0.35), (0, -y + 0.04, low + 0.175), shades.PAINTED),
        block((length, 0.1, 0.18), (0, -y + 0.05, depth - 0.09), shades.PAINTED),
    ]
    for f in (-0.5, -0.25, 0.0, 0.25, 0.5):
        x = f * (length - 0.12)
        parts.append(block((0.1, 0.12, depth), (x, y + 0.06, 0.5 * depth), shades.FRAME))
        parts.append(block((0.1, 0.1, depth), (x, -y - 0.05, 0.5 * depth), shades.FRAME))
        parts.append(block((0.12, width, 0.2), (x, 0, 0.2), shades.FRAME))
    for side in (-1, 1):
        parts += _grating(length, side * (y + 0.6), 1.0, depth - 0.1)
        parts.append(block((length, 0.14, 0.2), (0, side * (y + 0.05), depth + 0.1), shades.GALVANISED))
        parts += [
            beam(
                (f * length, side * (y + 0.1), depth - 0.9),
                (f * length, side * (y + 1.0), depth - 0.17),
                (0.06, 0.08),
                shades.FRAME,
            )
            for f in (-0.4, 0.4)
        ]
        # Nozzle pipes that stir the bath run along its floor.
        parts.append(
            rod(
                (-0.5 * length, side * (y + 0.3), 0.7),
                (0.5 * length, side * (y + 0.3), 0.7),
                0.1,
                shades.GALVANISED,
            )
        )
    parts.append(
        turned(
            [(0.25, 0.0), (0.25, 0.5), (0.14, 0.6), (0.14, 0.95)],
            shades.DARK,
            at=(1.2, y + 0.75, 0),
            sides=10,
        )
    )
    return assemble(parts)


def dip_tank_glass(*, length: float = SECTION_M, width: float = 3.6, depth: float = 2.7) -> pv.PolyData:
    """The see-through side of a dip tank, at y = -width / 2, and the liquid behind it."""
    low, high, fill = 0.7, depth - 0.18, depth - 0.35
    return assemble(
        [
            block((length, 0.03, high - low), (0, -0.5 * width + 0.04, 0.5 * (low + high)), shades.GLASS),
            block((length, width - 0.18, fill - 0.36), (0, 0, 0.5 * (fill + 0.36)), shades.LIQUID),
        ]
    )


def spray_booth(*, length: float = SECTION_M, width: float = 5.4, height: float = 4.4) -> pv.PolyData:
    """Spray booth without its panes: grating floor, posts, sills, filter ceiling, air supply above."""
    y, roof = 0.5 * width, height - 1.0
    parts = [
        block((length, width, 0.06), (0, 0, 0.12), shades.SLOT),
        block((length, width + 0.1, 0.1), (0, 0, 0.05), shades.PAINTED),
        block((length, width - 0.3, 0.06), (0, 0, roof + 0.03), shades.BRIGHT),
        block((length, width + 0.1, 0.94), (0, 0, roof + 0.53), shades.PAINTED),
        block((length, 1.2, 0.7), (0, 0.6, height + 0.35), shades.GALVANISED),
        block((0.06, 1.3, 0.8), (-0.2 * length, 0.6, height + 0.4), shades.FRAME),
        block((0.06, 1.3, 0.8), (0.3 * length, 0.6, height + 0.4), shades.FRAME),
    ]
    for side in (-1, 1):
        parts.append(block((length, 0.12, 0.7), (0, side * (y - 0.06), 0.45), shades.PAINTED))
        parts.append(block((length, 0.14, 0.12), (0, side * (y - 0.06), roof - 0.06), shades.PAINTED))
        parts += [
            block(
                (0.1, 0.14, roof - 0.8),
                (f * (length - 0.1), side * (y - 0.06), 0.5 * (roof + 0.7)),
                shades.PAINTED,
            )
            for f in (-0.5, -0.167, 0.167, 0.5)
        ]
        parts.append(
            beam(
                (-0.5 * length, side * (y - 0.35), roof - 0.2),
                (0.5 * length, side * (y - 0.35), roof - 0.2),
                (0.3, 0.06),
                shades.BRIGHT,
            )
        )
        # Rails of the painting robots.
        parts.append(block((length, 0.22, 0.1), (0, side * (y - 0.4), 0.72), shades.CAST))
        parts.append(block((length, 0.1, 0.28), (0, side * (y - 0.24), 0.55), shades.PAINTED))
    parts += [block((length, 0.14, 0.1), (0, side * 0.48, 0.2), shades.GALVANISED) for side in (-1, 1)]
    return assemble(parts)


def spray_booth_glass(*, length: float = SECTION_M, width: float = 5.4, height: float = 4.4) -> pv.PolyData:
    """The panes of a spray booth on both sides, in the booth's frame."""
    low, high = 0.8, height - 1.12
    size = (length / 3 - 0.12, 0.02, high - low)
    return assemble(
        block(size, (f * (length - 0.1), side * (0.5 * width - 0.06), 0.5 * (low + high)), shades.GLASS)
        for side in (-1, 1)
        for f in (-1 / 3, 0.0, 1 / 3)
    )


def _hood(y: float, low: float, height: float, wall: float) -> list[tuple[float, float]]:
    """Outline (y, z) of an oven's hood, a C that opens downward."""
    return [
        (-y, low),
        (-y + wall, low),
        (-y + wall, height - wall),
        (y - wall, height - wall),
        (y - wall, low),
        (y, low),
        (y, height - 0.25),
        (y - 0.25, height),
        (-y + 0.25, height),
        (-y, height - 0.25),
    ]


def _ducts(length: float, height: float) -> list[Solid]:
    """Burner box with its chimney, and the duct of fresh air along an oven's roof."""
    return [
        block((1.6, 1.3, 0.9), (-1.5, 0.2, height + 0.5), shades.GALVANISED),
        rod((-0.7, 0.2, height + 0.55), (-0.25, 0.2, height + 0.55), 0.22, shades.DARK, 10),
        pipe([(-1.5, 0.2, height + 0.9), (-1.5, 0.2, height + 1.8)], 0.24, shades.GALVANISED, 10),
        pipe(
            [
                (0.0, -0.5, height),
                (0.0, -0.5, height + 0.45),
                (0.4, -0.5, height + 0.6),
                (0.5 * length, -0.5, height + 0.6),
            ],
            0.26,
            shades.GALVANISED,
            10,
        ),
    ]


def oven(*, length: float = SECTION_M, width: float = 3.4, height: float = 3.3) -> pv.PolyData:
    """Oven: insulated hood on legs with an open way through, ribs, service door, burner and ducts above."""
    y, wall, low = 0.5 * width, 0.3, 0.35
    parts = [
        slab(
            _hood(y, low, height, wall),
            length - 0.02,
            shades.PAINTED,
            (1, 0, 0),
            (-0.5 * length + 0.01, 0, 0),
        ),
        block((length - 0.02, width, 0.16), (0, 0, low - 0.08), shades.PAINTED),
        *(block((length, 0.14, 0.14), (0, side * 0.48, low + 0.07), shades.GALVANISED) for side in (-1, 1)),
        *(
            block(
                (0.14, 0.14, low - 0.16),
                (sx * 0.42 * length, sy * (y - 0.15), 0.5 * low - 0.08),
                shades.FRAME,
            )
            for sx in (-1, 0, 1)
            for sy in (-1, 1)
        ),
    ]
    for f in (-0.5, -0.25, 0.0, 0.25, 0.5):
        x = f * (length - 0.1)
        parts += [
            block((0.08, 0.05, height - 0.62), (x, side * (y + 0.02), 0.5 * height + 0.05), shades.FRAME)
            for side in (-1, 1)
        ]
        parts.append(block((0.08, width - 0.5, 0.05), (x, 0, height + 0.02), shades.FRAME))
    parts += [
        block((0.8, 0.06, 1.9), (0.9, -y - 0.02, low + 1.05), shades.LIGHT),
        block((0.05, 0.06, 0.2), (1.22, -y - 0.06, low + 1.0), shades.DARK),
        *_ducts(length, height),
    ]
    return assemble(parts)


SHAPES = (dip_tank, dip_tank_glass, spray_booth, spray_booth_glass, oven)
