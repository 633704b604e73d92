"""People at work, 1.78 m tall, facing +x: standing, reaching, walking.

Frame: origin on the floor between the feet, x the way they face, y to their left, z up, metres.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from twin.geometry import shades
from twin.geometry.equipment.blocks import Solid, assemble, loft, turned

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyvista as pv

    from twin.geometry.shades import Shade

Point = tuple[float, float, float]


def _limb(stations: Sequence[tuple[Point, float]], shade: Shade, sides: int = 6) -> Solid:
    """A limb through (point, radius); its rings lie across the way between its neighbours."""
    points = np.array([point for point, _ in stations])
    along = np.gradient(points, axis=0)
    angle = 2.0 * math.pi * np.arange(sides) / sides
    rings = []
    for point, step, (_, radius) in zip(points, along, stations, strict=True):
        z = step / np.linalg.norm(step)
        x = np.cross([0.0, 1.0, 0.0], z)
        x /= np.linalg.norm(x)
        rings.append(point + radius * (np.outer(np.cos(angle), x) + np.outer(np.sin(angle), np.cross(z, x))))
    return loft(np.stack(rings), shade)


def _trunk(lean: float) -> list[Solid]:
    """Trousers' waist, vest with its bright band, neck; `lean` moves the shoulders forward (m)."""
    angle = 2.0 * math.pi * (np.arange(8) + 0.5) / 8
    shell = np.column_stack([np.cos(angle), np.sin(angle), np.zeros(8)])

    def ring(z: float, deep: float, wide: float) -> np.ndarray:
        forward = lean * max(0.0, (z - 0.9) / 0.55)
        return shell * [deep, wide, 0.0] + [forward, 0.0, z]

    return [
        loft(np.stack([ring(0.84, 0.10, 0.155), ring(0.99, 0.115, 0.17)]), shades.CLOTH),
        loft(np.stack([ring(1.06, 0.127, 0.185), ring(1.11, 0.128, 0.187)]), shades.BRIGHT),
        loft(
            np.stack(
                [
                    ring(0.95, 0.122, 0.175),
                    ring(1.34, 0.13, 0.205),
                    ring(1.44, 0.095, 0.175),
                    ring(1.49, 0.06, 0.075),
                ]
            ),
            shades.VEST,
        ),
    ]


def _head(at: tuple[float, float], helmet: bool) -> list[Solid]:
    """Neck, head and hair or helmet above the point (x, z) of the neck's root."""
    x, z = at
    cover = (
        [(0.125, 0.20), (0.12, 0.26), (0.06, 0.315)]
        if helmet
        else [(0.102, 0.195), (0.096, 0.26), (0.045, 0.30)]
    )
    return [
        turned([(0.05, -0.02), (0.05, 0.09)], shades.SKIN, at=(x, 0, z), sides=5),
        turned(
            [(0.045, 0.06), (0.075, 0.10), (0.09, 0.17), (0.088, 0.23)],
            shades.SKIN,
            at=(x + 0.015, 0, z),
            sides=7,
        ),
        turned(
            cover,
            shades.LIGHT if helmet else shades.HAIR,
            at=(x + (0.015 if helmet else 0.004), 0, z),
            sides=7,
        ),
    ]


def _leg(side: int, knee: Point, ankle: Point) -> list[Solid]:
    x, y, z = ankle
    foot = [
        [x - 0.09, y - 0.045, z - 0.09],
        [x + 0.19, y - 0.045, z - 0.09],
        [x + 0.19, y + 0.045, z - 0.09],
        [x - 0.09, y + 0.045, z - 0.09],
    ]
    top = [
        [x - 0.07, y - 0.045, z + 0.02],
        [x + 0.06, y - 0.04, z + 0.02],
        [x + 0.06, y + 0.04, z + 0.02],
        [x - 0.07, y + 0.045, z + 0.02],
    ]
    return [
        _limb([((0.0, side * 0.09, 0.92), 0.095), (knee, 0.068), (ankle, 0.055)], shades.CLOTH),
        loft([foot, top], shades.RUBBER),
    ]


def _arm(side: int, shoulder: Point, elbow: Point, hand: Point) -> list[Solid]:
    elbow = (elbow[0], side * elbow[1], elbow[2])
    hand = (hand[0], side * hand[1], hand[2])
    a, b = np.array(elbow), np.array(hand)
    tip = b + 0.15 * (b - a) / np.linalg.norm(b - a)
    return [
        _limb(
            [((shoulder[0], side * shoulder[1], shoulder[2]), 0.062), (elbow, 0.045), (hand, 0.034)],
            shades.CLOTH,
            5,
        ),
        _limb([(hand, 0.036), (tuple(tip), 0.028)], shades.SKIN, 4),
    ]


def operator(*, helmet: bool = False) -> pv.PolyData:
    """An operator who stands with bent arms before the work."""
    parts = [*_trunk(0.02), *_head((0.02, 1.47), helmet)]
    for side in (-1, 1):
        parts += _leg(side, (0.02, side * 0.10, 0.50), (0.0, side * 0.12, 0.09))
        parts += _arm(side, (0.01, 0.205, 1.40), (0.0, 0.25, 1.12), (0.2, 0.2, 1.03))
    return assemble(parts)


def operator_reaching(*, helmet: bool = False) -> pv.PolyData:
    """An operator who leans forward and reaches into the car with both arms."""
    parts = [*_trunk(0.16), *_head((0.18, 1.46), helmet)]
    for side, knee, ankle in ((-1, 0.14, 0.16), (1, -0.08, -0.18)):
        parts += _leg(side, (knee, side * 0.10, 0.50), (ankle, side * 0.11, 0.09))
    parts += _arm(-1, (0.15, 0.2, 1.39), (0.36, 0.22, 1.22), (0.6, 0.15, 1.28))
    parts += _arm(1, (0.15, 0.2, 1.39), (0.38, 0.21, 1.34), (0.62, 0.14, 1.42))
    return assemble(parts)


def operator_walking(*, helmet: bool = False) -> pv.PolyData:
    """An operator in mid step, the right foot forward."""
    parts = [*_trunk(0.05), *_head((0.06, 1.46), helmet)]
    parts += _leg(-1, (0.2, -0.09, 0.51), (0.3, -0.09, 0.1))
    parts += _leg(1, (-0.02, 0.09, 0.48), (-0.32, 0.09, 0.14))
    parts += _arm(-1, (0.04, 0.205, 1.40), (-0.08, 0.24, 1.14), (-0.1, 0.23, 0.92))
    parts += _arm(1, (0.04, 0.205, 1.40), (0.08, 0.24, 1.13), (0.26, 0.22, 0.98))
    return assemble(parts)


SHAPES = (operator, operator_reaching, operator_walking)
