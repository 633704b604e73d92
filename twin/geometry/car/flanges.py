"""Flanges on which the grey body is spot welded: strips that stick out of its closed sections.

No gun gets its electrodes to both sides of a closed beam, so two shells of one meet in a flange beside it.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

from twin.geometry.car import body, frame, lines
from twin.geometry.car.cells import Solid, bar, box, on_both_sides, surface
from twin.geometry.car.frame import FLOOR_Z, LEFT, PANEL_M, REAR_FLOOR_Z, UP
from twin.geometry.car.sheet import Sheet

FRONT = np.array([1.0, 0.0, 0.0])
WIDTH_M, WELD_M = 0.034, 0.020
"""How far flanges stick out of their sections, and where on them the welds are."""
TOP_M = 0.7735
"""y of the outer face of the sill's two upright flanges, where its inner and its outer shell meet."""


class Flange(NamedTuple):
    """A strip `PANEL_M` thick on the left, or across the car where it is its own mirror image.

    path: (n, 3), on its face, where the welds are; out: (n, 3), unit normals; middle: (n, 3), of the strip.
    """

    path: np.ndarray
    out: np.ndarray
    middle: np.ndarray

    def solid(self) -> Solid:
        """What is drawn of it, and its cells."""
        return bar(self.middle, self.out, WIDTH_M, PANEL_M)


def _on(section: np.ndarray, out: np.ndarray, away: np.ndarray) -> Flange:
    """A strip on a section: where it begins (n, 3), its normals and the way it sticks out, both (n, 3)."""
    out, away = np.broadcast_to(out, section.shape), np.broadcast_to(away, section.shape)
    return Flange(section + WELD_M * away, out, section + (WIDTH_M / 2 - 0.001) * away)


def _straight(start: tuple[float, float, float], end: tuple[float, float, float], out: np.ndarray,
              away: np.ndarray) -> Flange:  # fmt: skip
    return _on(np.array([start, end]), out, away)


def _across(x: float, y: float, z: float) -> Flange:
    """Upright, from left to right, over a member."""
    return _straight((x, y, z), (x, -y, z), FRONT, UP)


@cache
def underbody() -> dict[str, Flange]:
    """The underbody's upright and outward flanges by name, on the left or across the car."""
    rail, rear = float(frame.FRONT_RAIL[-1, 2]), float(frame.REAR_RAIL[-1, 2])
    return {
        "inner sill": _straight((0.98, 0.775, 0.333), (-0.98, 0.775, 0.333), UP, LEFT),
        "front rail": _straight((1.89, 0.5025, rail), (2.085, 0.5025, rail), UP, LEFT),
        "rear rail": _straight((-1.89, 0.575, rear), (-2.17, 0.575, rear), UP, LEFT),
        "rear cross member": _across(-1.26, 0.55, REAR_FLOOR_Z + 0.05),
        "cowl": _across(1.03, 0.66, 0.95),
        "front end carrier": _across(1.90, 0.64, 0.745),
        "rear crash beam": _straight((-2.245, 0.54, 0.50), (-2.245, 0.0, 0.50), UP, -FRONT),
    }


_MIDDLE = ("rear cross member", "cowl", "front end carrier")


@cache
def underbody_parts() -> dict[str, Solid]:
    """Flanges of the underbody by name; both sides. Those of hat sections lie on the floor."""
    found = {f"{name} flange": each.solid() for name, each in underbody().items() if name not in _MIDDLE}
    found["sill's floor flange"] = box((-0.92, 0.642, FLOOR_Z), (0.86, 0.70, FLOOR_Z + PANEL_M))
    for k, x in enumerate(frame.CROSS_X, 1):
        low, high = (x - 0.115, 0.13, FLOOR_Z), (x + 0.035, 0.642, FLOOR_Z + PANEL_M)
        found[f"cross member {k} flange"] = box(low, high)
    return on_both_sides(found) | {f"{name} flange": underbody()[name].solid() for name in _MIDDLE}


def _across_path(path: np.ndarray, out: np.ndarray, toward: np.ndarray) -> np.ndarray:
    """Unit vectors (n, 3) square to a path and its normals, toward a direction."""
    side = np.cross(out, np.gradient(path, axis=0))
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    return np.asarray(side * np.where(side @ toward > 0.0, 1.0, -1.0)[:, None])


def _edge(name: str, toward: float, back: float) -> Flange:
    """The flange of a pillar on its front (1) or rear (-1) side, `back` metres behind its outer face."""
    path, out, width, _ = frame.pillars()[name]
    away = _across_path(path, out, toward * FRONT)
    return _on(path + width / 2 * away - back * out, out, away)


@cache
def sides() -> dict[str, Flange]:
    """The flanges of the body's side by name, on the left: of the sill, the pillars, arch and tailgate."""
    return {
        "sill bottom": _straight((0.98, TOP_M, 0.230), (-0.98, TOP_M, 0.230), LEFT, -UP),
        "sill top": _straight((0.84, TOP_M, 0.428), (-0.91, TOP_M, 0.428), LEFT, UP),
        "A pillar rear": _edge("pillar_a", -1.0, 0.02),
        "upper A pillar front": _edge("pillar_a_upper", 1.0, 0.03),
        "upper A pillar rear": _edge("pillar_a_upper", -1.0, 0.03),
        "B pillar front": _edge("pillar_b", 1.0, 0.03),
        "B pillar rear": _edge("pillar_b", -1.0, 0.03),
        "C pillar front": _edge("pillar_c", 1.0, 0.03),
        "rear arch": _arch(),
        "tailgate low": _rearward(np.array(body.lower()[-5][1][3:5])),
        "tailgate high": _rearward(np.array(body.upper()[17][1][1:5])),
        "roof ditch": _ditch(),
    }


def _arch() -> Flange:
    angle = np.radians(np.linspace(14.0, 166.0, 9))
    away = -np.column_stack([np.cos(angle), np.zeros(9), np.sin(angle)])
    r = lines.ARCH_RADIUS + 0.002
    edge = np.array([lines.AXLE_REAR, 0.0, lines.WHEEL_RADIUS]) - r * away
    return _on(np.array([lines.side(x, z) for x, _, z in edge]), LEFT, away)


def _rearward(edge: np.ndarray) -> Flange:
    """Along an edge of the tailgate's opening, square to its left side: what the seal is pushed on."""
    along = np.gradient(edge, axis=0)
    out = LEFT - np.sum(LEFT * along, axis=1, keepdims=True) * along / np.sum(along**2, axis=1, keepdims=True)
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    return _on(edge, out, _across_path(edge, out, -FRONT))


def _ditch() -> Flange:
    """Under the roof panel's edge, on which it lies."""
    edge = np.array([points[5] for _, points in body.upper()[6:16]])
    _, out = _roof(edge[:, 0], edge[:, 1] - 0.03)
    along = np.gradient(edge, axis=0)
    out = out - np.sum(out * along, axis=1, keepdims=True) * along / np.sum(along**2, axis=1, keepdims=True)
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    return _on(edge - PANEL_M * out, out, _across_path(edge, out, -LEFT))


def _roof(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Points (n, 3) on the roof panel's outside at x and y on the left, and its normals there."""
    from scipy.interpolate import LinearNDInterpolator

    sheet = body.panels()["roof"]
    height = LinearNDInterpolator(sheet.points[:, :2], sheet.points[:, 2])
    step = 0.01
    slope_x = (height(x + step, y) - height(x - step, y)) / (2 * step)
    slope_y = (height(x, y + step) - height(x, y - step)) / (2 * step)
    out = np.column_stack([-slope_x, -slope_y, np.ones(len(x))])
    return np.column_stack([x, y, height(x, y)]), out / np.linalg.norm(out, axis=1, keepdims=True)


@cache
def side_parts() -> dict[str, Solid]:
    """Flanges of the body's sides by name; both sides."""
    return on_both_sides({f"{name} flange": each.solid() for name, each in sides().items()})


@cache
def bows() -> list[Flange]:
    """The outer parts of the roof bows' rear flanges, on the left, against the roof panel over them."""
    found = []
    for bow in frame.bows():
        y = np.linspace(0.55, 0.20, 4)
        skin, out = _roof(np.full(4, bow[0, 0] - 0.035), y)
        found.append(_on(skin - PANEL_M * out, out, _across_path(skin, out, -FRONT)))
    return found


@cache
def roof_parts() -> dict[str, Solid]:
    """The roof bows' flanges by name; both sides."""
    return on_both_sides({f"roof bow {k} flange": each.solid() for k, each in enumerate(bows(), 1)})


def roof_flanges() -> Sheet:
    """The surface of `roof_parts`."""
    return surface(roof_parts())


def underbody_flanges() -> Sheet:
    """The surface of `underbody_parts`."""
    return surface(underbody_parts())


def side_flanges() -> Sheet:
    """The surface of `side_parts`."""
    return surface(side_parts())
