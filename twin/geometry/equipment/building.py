"""The building and what guards in it: columns, walls, floor, marks, fences, lights.

Frame: origin on the floor in the middle, x downstream, z up, metres. Marks lie on the floor, 3 mm thick.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from twin.geometry import shades
from twin.geometry.equipment.blocks import Solid, assemble, beam, block, rod, slab

if TYPE_CHECKING:
    import pyvista as pv

MARK_M = 0.003
"""Thickness of a mark on the floor."""


def column(*, height: float = 9.5, size: float = 0.45) -> pv.PolyData:
    """Building column, an H section, with its base plate and a guard round its foot."""
    a, t = 0.5 * size, 0.03
    h_section = [
        (-a, -a),
        (a, -a),
        (a, -a + t),
        (t / 2, -a + t),
        (t / 2, a - t),
        (a, a - t),
        (a, a),
        (-a, a),
        (-a, a - t),
        (-t / 2, a - t),
        (-t / 2, -a + t),
        (-a, -a + t),
    ]
    parts = [
        slab(h_section, height, shades.FRAME),
        block((size + 0.25, size + 0.25, 0.04), (0, 0, 0.02), shades.STEEL),
        *(block((size + 0.16, 0.05, 0.5), (0, side * (a + 0.055), 0.35), shades.SAFETY) for side in (-1, 1)),
        *(block((0.05, size + 0.06, 0.5), (side * (a + 0.055), 0, 0.35), shades.SAFETY) for side in (-1, 1)),
    ]
    return assemble(parts)


def roof_truss(*, span: float = 24.0, bottom: float = 9.5, depth: float = 1.6) -> pv.PolyData:
    """Roof truss across (along y) from `bottom` up; thin, so that it does not hide the floor."""
    half, top, panels = 0.5 * span, bottom + depth, 8
    parts = [
        block((0.16, span, 0.16), (0, 0, bottom + 0.08), shades.FRAME),
        block((0.16, span, 0.16), (0, 0, top - 0.08), shades.FRAME),
    ]
    for number in range(panels + 1):
        y = span * (number / panels - 0.5) * (1 - 0.12 / half)
        parts.append(block((0.09, 0.09, depth - 0.32), (0, y, 0.5 * (bottom + top)), shades.FRAME))
        if number < panels:
            ahead = span * ((number + 1) / panels - 0.5) * (1 - 0.12 / half)
            low, high = (bottom + 0.12, top - 0.12) if number < panels / 2 else (top - 0.12, bottom + 0.12)
            parts.append(beam((0, y, high), (0, ahead, low), (0.08, 0.08), shades.FRAME))
    return assemble(parts)


def wall_panel(*, length: float = 6.0, height: float = 10.0) -> pv.PolyData:
    """Wall of one bay with a window band; its inner face at y = 0, the wall toward +y."""
    low, high = 0.55 * height, 0.72 * height
    parts = [
        block((length, 0.25, 1.2), (0, 0.125, 0.6), shades.CONCRETE),
        block((length, 0.16, low - 1.2), (0, 0.14, 0.5 * (low + 1.2)), shades.LIGHT),
        block((length, 0.16, height - high), (0, 0.14, 0.5 * (height + high)), shades.LIGHT),
        block((length, 0.04, high - low), (0, 0.14, 0.5 * (low + high)), shades.GLASS),
    ]
    parts += [
        block((0.06, 0.12, high - low), (f * (length - 0.06), 0.14, 0.5 * (low + high)), shades.FRAME)
        for f in (-0.5, -0.25, 0.0, 0.25, 0.5)
    ]
    parts += [block((length, 0.04, 0.03), (0, 0.05, z), shades.GALVANISED) for z in (2.6, 4.0, 8.6)]
    return assemble(parts)


def floor_slab(*, length: float = 24.0, width: float = 24.0) -> pv.PolyData:
    """Floor of one bay, its top at z = 0, with the joints between the fields that it was poured in."""
    parts = [block((length, width, 0.2), (0, 0, -0.1), shades.CONCRETE)]
    parts += [block((length, 0.02, 0.002), (0, f * width, 0.0), shades.SLOT) for f in (-0.25, 0.25)]
    parts += [block((0.02, width, 0.002), (f * length, 0, 0.0), shades.SLOT) for f in (-0.25, 0.25)]
    return assemble(parts)


def aisle_marking(*, width: float = 0.12) -> pv.PolyData:
    """One metre of an aisle's edge line along x; an instance scales it to its length."""
    return assemble([block((1.0, width, MARK_M), (0, 0, 0.5 * MARK_M), shades.MARKING)])


def walkway(*, width: float = 1.2) -> pv.PolyData:
    """One metre of a walkway along x; an instance scales it to its length."""
    return assemble([block((1.0, width, MARK_M), (0, 0, 0.5 * MARK_M), shades.WALKWAY)])


def walkway_zebra(*, length: float = 4.0, width: float = 2.0) -> pv.PolyData:
    """Crossing over an aisle: people go along x, the stripes lie along x."""
    count = 5
    stripe = width / (2 * count - 1)
    return assemble(
        block(
            (length, stripe, MARK_M),
            (0, stripe * (2 * n) - 0.5 * (width - stripe), 0.5 * MARK_M),
            shades.MARKING,
        )
        for n in range(count)
    )


def dock_door(*, width: float = 3.6, height: float = 4.2) -> pv.PolyData:
    """Dock door: sectional leaf with a window, frame and rails, leveller; the hall lies toward -y."""
    parts = [
        block((width, 0.05, height / 6 - 0.02), (0, 0.03, height * (n + 0.5) / 6), shades.PAINTED)
        for n in range(6)
    ]
    parts += [block((0.5, 0.02, 0.3), (x, 0.0, 1.75), shades.SCREEN) for x in (-0.8, 0.0, 0.8)]
    parts += [
        block((0.2, 0.16, height + 0.2), (side * (0.5 * width + 0.1), 0.04, 0.5 * height + 0.1), shades.FRAME)
        for side in (-1, 1)
    ]
    parts += [
        block((width + 0.4, 0.3, 0.35), (0, -0.02, height + 0.37), shades.FRAME),
        block((2.0, 2.2, 0.012), (0, -1.25, 0.006), shades.STEEL),
        *(block((0.1, 2.2, 0.014), (side * 1.06, -1.25, 0.007), shades.SAFETY) for side in (-1, 1)),
        *(
            rod(
                (side * (0.5 * width + 0.35), -0.45, 0),
                (side * (0.5 * width + 0.35), -0.45, 1.1),
                0.08,
                shades.SAFETY,
            )
            for side in (-1, 1)
        ),
        block((0.2, 0.12, 0.3), (0.5 * width + 0.45, 0.02, 1.5), shades.DARK),
    ]
    return assemble(parts)


def _wire(start: tuple[float, float, float], end: tuple[float, float, float]) -> Solid:
    return rod(start, end, 0.004, shades.GALVANISED, 3)


def _mesh(width: float, low: float, high: float, at: float = 0.0) -> list[Solid]:
    """A framed field of wire mesh in the plane y = 0, seen through."""
    parts = [block((width, 0.025, 0.025), (at, 0, z), shades.PAINTED) for z in (low + 0.0125, high - 0.0125)]
    parts += [
        block(
            (0.025, 0.025, high - low - 0.05),
            (at + s * 0.5 * (width - 0.025), 0, 0.5 * (low + high)),
            shades.PAINTED,
        )
        for s in (-1, 1)
    ]
    upright, level = max(3, round(width / 0.1)), 5
    parts += [
        _wire((at + width * (n / upright - 0.5), 0, low), (at + width * (n / upright - 0.5), 0, high))
        for n in range(1, upright)
    ]
    parts += [
        _wire(
            (at - 0.5 * width, 0, low + (high - low) * n / level),
            (at + 0.5 * width, 0, low + (high - low) * n / level),
        )
        for n in range(1, level)
    ]
    return parts


def fence_panel(*, width: float = 1.0, height: float = 2.2) -> pv.PolyData:
    """Safety fence, one panel along x, its post upstream; `fence_post` closes a row of panels."""
    post = 0.05
    parts = [
        block((post, post, height), (-0.5 * width + 0.5 * post, 0, 0.5 * height), shades.SAFETY),
        block((0.05, 0.16, 0.012), (-0.5 * width + 0.5 * post, 0, 0.006), shades.STEEL),
        *_mesh(width - post - 0.02, 0.16, height - 0.02, 0.5 * post),
    ]
    return assemble(parts)


def fence_post(*, height: float = 2.2) -> pv.PolyData:
    """The post that closes a row of fence panels."""
    return assemble(
        [
            block((0.05, 0.05, height), (0, 0, 0.5 * height), shades.SAFETY),
            block((0.1, 0.16, 0.012), (0, 0, 0.006), shades.STEEL),
        ]
    )


def fence_door(*, width: float = 1.2, height: float = 2.2) -> pv.PolyData:
    """Door in a safety fence, closed: posts, leaf, handle with guard-locking switch, request box."""
    a = 0.5 * width - 0.04
    parts = [block((0.08, 0.08, height), (side * a, 0, 0.5 * height), shades.SAFETY) for side in (-1, 1)]
    parts += [
        block((width, 0.08, 0.06), (0, 0, height + 0.03), shades.SAFETY),
        *_mesh(width - 0.18, 0.1, height - 0.03),
        block((0.16, 0.07, 0.32), (a - 0.06, -0.06, 1.1), shades.DARK),
        block((0.04, 0.1, 0.16), (a - 0.18, -0.07, 1.1), shades.STEEL),
        block((0.12, 0.08, 0.34), (a, -0.08, 1.5), shades.LIGHT),
        *(
            rod((a, -0.12, z), (a, -0.14, z), 0.022, shade, 6)
            for z, shade in ((1.41, shades.LAMP_RED), (1.5, shades.BRIGHT), (1.59, shades.LAMP_AMBER))
        ),
        *(block((0.06, 0.05, 0.1), (-a + 0.06, -0.04, z), shades.STEEL) for z in (0.5, 1.7)),
    ]
    return assemble(parts)


def light_curtain(*, gap: float = 3.0, height: float = 1.9) -> pv.PolyData:
    """Posts of a light curtain across an opening `gap` wide along x, with muting lamps and their guards."""
    parts: list[Solid] = []
    for side in (-1, 1):
        x = side * (0.5 * gap + 0.06)
        parts += [
            block((0.12, 0.12, height), (x, 0, 0.5 * height), shades.SAFETY),
            block((0.03, 0.05, height - 0.5), (x - side * 0.06, 0, 0.5 * height + 0.12), shades.SCREEN),
            block((0.3, 0.3, 0.02), (x, 0, 0.01), shades.STEEL),
            rod((x, 0, height), (x, 0, height + 0.12), 0.05, shades.LAMP_AMBER),
        ]
    parts.append(block((0.14, 0.08, 0.22), (0.5 * gap + 0.06, -0.09, 1.1), shades.LIGHT))
    return assemble(parts)


def signal_column(*, height: float = 2.3) -> pv.PolyData:
    """Column of signal lights on a post, none lit: red, amber, green, white."""
    parts = [
        block((0.22, 0.22, 0.02), (0, 0, 0.01), shades.STEEL),
        rod((0, 0, 0.02), (0, 0, height - 0.36), 0.025, shades.ALUMINIUM, 8),
    ]
    lenses = (shades.BRIGHT, shades.LAMP_GREEN, shades.LAMP_AMBER, shades.LAMP_RED)
    parts += [
        rod((0, 0, height - 0.36 + 0.085 * n), (0, 0, height - 0.28 + 0.085 * n), 0.045, shade, 10)
        for n, shade in enumerate(lenses)
    ]
    parts.append(rod((0, 0, height - 0.02), (0, 0, height), 0.045, shades.DARK, 10))
    return assemble(parts)


SHAPES = (
    column,
    roof_truss,
    wall_panel,
    floor_slab,
    aisle_marking,
    walkway,
    walkway_zebra,
    dock_door,
    fence_panel,
    fence_post,
    fence_door,
    light_curtain,
    signal_column,
)
