"""The grey body's structure: floor, rails, wheel houses, and the pillars and sills of its sides."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType

import numpy as np

from twin.geometry.car import body, lines
from twin.geometry.car.cells import Solid, bar, box, on_both_sides, panel, surface
from twin.geometry.car.sheet import Sheet, both, grid, union

FLOOR_Z, REAR_FLOOR_Z = 0.315, 0.520
UP, LEFT = np.array([0.0, 0.0, 1.0]), np.array([0.0, 1.0, 0.0])
SILL_Y, SILL_Z = 0.845, 0.325
CROSS_X = (0.42, -0.12, -0.62)
"""Front edges of the seats' cross members."""
DASH_X = 0.93
"""Front face of the dash panel, half way into the A pillars, so that a gun gets to their doors' flanges."""
PANEL_M = 0.003
"""Thickness of a sheet with what it is welded to."""
HOUSE_RADIUS = 0.43
HOUSE_Y = (0.575, 0.825)
_HOUSE_ANGLES = np.radians(np.linspace(12.0, 168.0, 9))


def _path(*points: tuple[float, float, float]) -> np.ndarray:
    return np.array(points, dtype=float)


FRONT_RAIL = _path((0.78, 0.46, 0.36), (1.02, 0.46, 0.52), (2.10, 0.46, 0.53))
REAR_RAIL = _path((-0.80, 0.53, 0.30), (-1.08, 0.53, 0.50), (-2.20, 0.53, 0.50))
UPPER_RAIL = _path((0.92, 0.74, 0.90), (1.45, 0.73, 0.835), (1.86, 0.68, 0.76))
REAR_FLOOR = _path((-0.90, 0.0, FLOOR_Z), (-1.08, 0.0, REAR_FLOOR_Z), (-2.165, 0.0, REAR_FLOOR_Z))


def wheel_house_arc(axle: float, y: float) -> np.ndarray:
    """The wheel house's outside over an axle at x `axle`, in the plane y: points (9, 3), front to rear."""
    x = axle + HOUSE_RADIUS * np.cos(_HOUSE_ANGLES)
    z = lines.WHEEL_RADIUS + HOUSE_RADIUS * np.sin(_HOUSE_ANGLES)
    return np.column_stack([x, np.full_like(x, y), z])


def _wheel_house(axle: float) -> Solid:
    inner, outer = (wheel_house_arc(axle, y) for y in HOUSE_Y)
    foot = inner * (1.0, 1.0, 0.0) + (0.0, 0.0, lines.WHEEL_RADIUS + 0.05)
    shell = union([grid(np.stack([inner, outer])), grid(np.stack([foot, inner]))])
    return panel(shell, PANEL_M)


@cache
def floor_parts() -> dict[str, Solid]:
    """Floor, tunnel, wheel houses, shock towers, dash panel and rear end panel by name; both sides."""
    tower = _path((1.45, 0.63, 0.50), (1.45, 0.62, 0.835))
    left = {
        "front wheel house": _wheel_house(lines.AXLE_FRONT),
        "rear wheel house": _wheel_house(lines.AXLE_REAR),
        "shock tower": bar(tower, LEFT, 0.24, 0.17),
        "rear damper mount": bar(_path((-1.45, 0.60, 0.55), (-1.45, 0.60, 0.86)), LEFT, 0.20, 0.12),
    }
    middle = {
        "floor": box((-0.92, -0.74, FLOOR_Z - PANEL_M), (DASH_X - 0.02, 0.74, FLOOR_Z)),
        "tunnel": box((-0.90, -0.13, FLOOR_Z), (0.84, 0.13, FLOOR_Z + 0.075)),
        "rear floor": bar(REAR_FLOOR, UP, 1.14, PANEL_M),
        "dash panel": box((DASH_X - PANEL_M, -0.74, FLOOR_Z - 0.015), (DASH_X, 0.74, 0.95)),
        "cowl": box((DASH_X - PANEL_M, -0.70, 0.90), (1.03, 0.70, 0.95)),
        "rear end panel": box((-2.180, -0.62, 0.50), (PANEL_M - 2.180, 0.62, 0.90)),
    }
    return on_both_sides(left) | middle


def floor() -> Sheet:
    """The surface of `floor_parts`."""
    return surface(floor_parts())


@cache
def member_parts() -> dict[str, Solid]:
    """Rails, crash structures, inner sills and cross members by name; both sides."""
    left = {
        "front rail": bar(FRONT_RAIL, UP, 0.085, 0.12),
        "rear rail": bar(REAR_RAIL, UP, 0.09, 0.11),
        "upper rail": bar(UPPER_RAIL, UP, 0.06, 0.07),
        "inner sill": box((-1.00, 0.70, 0.235), (1.00, 0.775, 0.43)),
    }
    crash = _path((2.09, -0.56, 0.475), (2.145, -0.28, 0.475), (2.16, 0.0, 0.475))
    crash = np.concatenate([crash, crash[-2::-1] * (1.0, -1.0, 1.0)])
    middle = {
        "front crash beam": bar(crash, np.array([1.0, 0.0, 0.0]), 0.12, 0.045),
        "rear crash beam": box((-2.245, -0.56, 0.40), (-2.20, 0.56, 0.50)),
        "front end carrier": box((1.84, -0.66, 0.695), (1.90, 0.66, 0.745)),
        "rear cross member": box((-1.34, -0.56, REAR_FLOOR_Z), (-1.26, 0.56, REAR_FLOOR_Z + 0.05)),
    }
    for k, x in enumerate(CROSS_X, 1):
        left[f"cross member {k}"] = box((x - 0.08, 0.13, FLOOR_Z), (x, 0.64, FLOOR_Z + 0.065))
    return on_both_sides(left) | middle


def members() -> Sheet:
    """The surface of `member_parts`."""
    return surface(member_parts())


def _column_point(row: int, x: float) -> np.ndarray:
    """The point of the greenhouse at a row, between its columns, nearest to x."""
    ring = np.array([p[row] for _, p in body.upper()[5:18]])
    order = np.argsort(ring[:, 0])
    y, z = (np.interp(x, ring[order, 0], ring[order, k]) for k in (1, 2))
    return np.array([x, float(y), float(z)])


def _pillar(
    low: list[tuple[float, float]], high: list[tuple[int, float]], inset: float
) -> tuple[np.ndarray, np.ndarray]:
    """Path and outward normals of a pillar behind the skin.

    low: (x, z) in the lower body; high: (row, x) in the greenhouse; inset from the skin, metres.
    """
    path = np.array([lines.side(x, z) for x, z in low] + [_column_point(row, x) for row, x in high])
    along = np.gradient(path, axis=0)
    out = np.cross(np.tile([-1.0, 0.0, 0.0], (len(path), 1)), along)
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    return path - inset * out, out


@cache
def pillars() -> dict[str, tuple[np.ndarray, np.ndarray, float, float]]:
    """The left side's beams: path (n, 3), outward normals (n, 3), width and depth in metres."""
    sill = _path((1.00, SILL_Y, SILL_Z), (-1.00, SILL_Y, SILL_Z))
    found = {"sill": (sill, np.tile(LEFT, (2, 1)), 0.20, 0.07)}
    post = [(0.945, z) for z in (0.40, 0.62, 0.80, 0.93)]
    found["pillar_a"] = (*_pillar(post, [], 0.035), 0.11, 0.10)
    found["pillar_a_upper"] = (
        *_pillar([(0.93, 0.92)], [(0, 0.715), (2, 0.505), (4, 0.200)], 0.030),
        0.075,
        0.06,
    )
    post = [(-0.11, 0.40), (-0.11, 0.62), (-0.115, 0.83), (-0.125, 0.99)]
    found["pillar_b"] = (*_pillar(post, [(1, -0.145), (3, -0.180), (4, -0.205)], 0.040), 0.13, 0.065)
    post = [(-0.99, 0.44), (-1.02, 0.66), (-1.09, 0.86), (-1.16, 1.03)]
    found["pillar_c"] = (*_pillar(post, [(1, -1.19), (3, -1.11), (4, -1.075)], 0.035), 0.10, 0.06)
    return found


@cache
def pillar_parts() -> dict[str, Solid]:
    """Pillars and sills by name; both sides."""
    return on_both_sides({WORDS.get(name, name): bar(*spec) for name, spec in pillars().items()})


@cache
def side_parts() -> dict[str, Solid]:
    """Pillars, sills and the fixed outer panels (quarter, upper pillars, roof rails) by name; both sides."""
    panels = {words: panel(body.panels()[name], PANEL_M) for name, words in FIXED.items()}
    return pillar_parts() | on_both_sides(panels)


def side_frame() -> Sheet:
    """The surface of `side_parts`."""
    return surface(side_parts())


WORDS = MappingProxyType(
    {
        "pillar_a": "A pillar",
        "pillar_a_upper": "upper A pillar",
        "pillar_b": "B pillar",
        "pillar_c": "C pillar",
    }
)
"""What a pillar is called."""
FIXED = MappingProxyType(
    {
        "quarter": "quarter panel",
        "pillar_a": "A pillar panel",
        "pillar_d": "D pillar panel",
        "cantrail": "roof rail panel",
    }
)
"""Outer panels that belong to the framed body's sides, and what they are called."""


@cache
def roof_parts() -> dict[str, Solid]:
    """The roof panel with its header, and the bows under it, by name."""
    skin = panel(both(union([body.panels()["roof"], body.panels()["header"]])), PANEL_M)
    return {"roof panel": skin} | {f"roof bow {k}": bar(p, UP, 0.07, 0.03) for k, p in enumerate(bows(), 1)}


def roof() -> Sheet:
    """The surface of `roof_parts`."""
    return surface(roof_parts())


@cache
def bows() -> list[np.ndarray]:
    """The roof bows' top lines (7, 3) from right to left, 14 mm below the panel's outside."""
    found = []
    for x in (0.05, -0.21, -0.62, -1.04):
        edge = _column_point(5, x)
        middle = float(lines.roof_height(x))
        share = np.linspace(-1.0, 1.0, 7)
        z = middle - (middle - edge[2]) * share**2
        found.append(np.column_stack([np.full(7, x), share * (edge[1] - 0.02), z - 0.022]))
    return found
