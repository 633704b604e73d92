"""The car's character lines and sections, as functions of x.

Car frame: x forward, y left, z up, origin on the ground midway between the axles. Metres. The lower body is
spanned between seven rows that run round the car, from the sill's edge (0) by way of the top of the
cladding (1), the lamps' lower (4) and upper edge, which is the shoulder (5), to the belt and the edge of
the bonnet (6).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

AXLE_FRONT, AXLE_REAR = 1.45, -1.45
NOSE, TAIL = 2.30, -2.40
HALF_WIDTH = 0.94
WHEEL_RADIUS = 0.36
WHEEL_WIDTH = 0.235
TRACK_HALF = 0.785
ARCH_RADIUS = 0.392
ARCH_BAND = 0.040
"""Height of the cladding round a wheel arch."""
ROWS = 7

CORNER_FRONT, CORNER_REAR = 1.25, -1.30
"""Where the plan begins to turn in towards nose and tail."""
ROUND = 2.9
"""Exponent of the plan's corners: 2 is an ellipse, more is squarer."""

_X = (-2.40, -1.90, -1.45, -1.00, 0.00, 0.80, 1.45, 1.90, 2.30)
_HEIGHT = (
    (0.300, 0.250, 0.215, 0.195, 0.190, 0.190, 0.190, 0.185, 0.180),
    (0.445, 0.400, 0.350, 0.315, 0.305, 0.305, 0.315, 0.320, 0.310),
    (0.600, 0.550, 0.500, 0.450, 0.430, 0.435, 0.450, 0.460, 0.470),
    (0.745, 0.710, 0.670, 0.620, 0.590, 0.590, 0.590, 0.590, 0.580),
    (0.945, 0.925, 0.890, 0.835, 0.800, 0.790, 0.785, 0.755, 0.697),
    (0.985, 0.985, 0.975, 0.950, 0.915, 0.890, 0.865, 0.810, 0.735),
    (1.132, 1.112, 1.085, 1.060, 1.020, 0.995, 0.950, 0.895, 0.815),
)
_WIDTH = (
    (0.850, 0.870, 0.900, 0.870, 0.855, 0.865, 0.900, 0.890, 0.880),
    (0.900, 0.910, 0.925, 0.908, 0.900, 0.903, 0.925, 0.915, 0.905),
    (0.905, 0.920, 0.934, 0.900, 0.880, 0.893, 0.932, 0.925, 0.910),
    (0.910, 0.925, 0.938, 0.912, 0.898, 0.908, 0.936, 0.930, 0.910),
    (0.905, 0.925, 0.940, 0.926, 0.922, 0.926, 0.938, 0.925, 0.900),
    (0.890, 0.915, 0.938, 0.932, 0.928, 0.930, 0.934, 0.910, 0.885),
    (0.790, 0.815, 0.845, 0.868, 0.872, 0.868, 0.860, 0.840, 0.830),
)
_NOSE = (2.215, 2.275, 2.300, 2.295, 2.275, 2.255, 2.175)
_TAIL = (-2.29, -2.365, -2.400, -2.380, -2.335, -2.340, -2.315)
"""x of the rows at the middle of the nose and of the tail."""


def _smooth(at: np.ndarray, x: tuple[float, ...], y: tuple[float, ...]) -> np.ndarray:
    """Monotone cubic through (x, y), so that a line has no bumps of its own."""
    return np.asarray(_cubic(x, y)(np.clip(at, x[0], x[-1])))


@cache
def _cubic(x: tuple[float, ...], y: tuple[float, ...]) -> Callable[[np.ndarray], np.ndarray]:
    from scipy.interpolate import PchipInterpolator

    return PchipInterpolator(x, y)


def row_height(row: int, x: np.ndarray | float) -> np.ndarray:
    """Height of a row of the lower body at x, metres."""
    return _smooth(np.asarray(x, dtype=float), _X, _HEIGHT[row])


def half_width(x: float, z: float) -> float:
    """Half the width of the lower body's section at x and height z, before the corners turn in; metres."""
    heights = tuple(float(row_height(r, x)) for r in range(ROWS))
    widths = tuple(float(_smooth(np.asarray(x), _X, _WIDTH[r])) for r in range(ROWS))
    if z >= heights[5]:
        return float(np.interp(z, heights[5:], widths[5:]))
    return float(_smooth(np.asarray(z), heights[:6], widths[:6]))


def end(x: float, z: float) -> float:
    """x of the front end (the rear end where x is negative) of the level through x and height z."""
    heights = [float(row_height(r, x)) for r in range(ROWS)]
    return float(np.interp(z, heights, _NOSE if x > 0 else _TAIL))


def side(x: float, z: float) -> np.ndarray:
    """The point (3,) of the lower body's left side at x and height z."""
    y = half_width(x, z)
    corner = CORNER_FRONT if x > 0 else CORNER_REAR
    share = (x - corner) / (end(x, z) - corner)
    if share > 0:
        y *= max(0.0, 1.0 - share**ROUND) ** (1.0 / ROUND)
    return np.array([x, y, z])


def turn(angle: float, row: int, front: bool) -> np.ndarray:
    """The point (3,) of a row where the plan has turned by `angle` radians; a quarter turn is the middle."""
    corner, last = (CORNER_FRONT, NOSE) if front else (CORNER_REAR, TAIL)
    far = np.sin(angle) ** (2.0 / ROUND)
    reference = corner + (last - corner) * far
    z = float(row_height(row, reference))
    tip = (_NOSE if front else _TAIL)[row]
    y = half_width(reference, z) * max(0.0, np.cos(angle)) ** (2.0 / ROUND)
    return np.array([corner + (tip - corner) * far, y if angle < np.pi / 2 - 1e-9 else 0.0, z])


def belt(x: float) -> np.ndarray:
    """The point (3,) of the belt, where glass meets door, at x on the left."""
    return side(x, float(row_height(6, x)))


def roof_height(x: np.ndarray | float) -> np.ndarray:
    """Height of the roof's centre line at x."""
    return _smooth(
        np.asarray(x, dtype=float),
        (-1.46, -1.2, -0.8, -0.25, 0.1, 0.38),
        (1.472, 1.528, 1.578, 1.6, 1.586, 1.548),
    )


def bonnet_height(x: np.ndarray | float) -> np.ndarray:
    """Height of the bonnet's centre line at x."""
    return _smooth(
        np.asarray(x, dtype=float),
        (1.1, 1.3, 1.6, 1.9, 2.1, 2.175),
        (1.035, 1.012, 0.970, 0.908, 0.846, 0.815),
    )
