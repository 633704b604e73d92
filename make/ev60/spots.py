"""Where on the car the reference plant may weld.

Everything here is for the car's left side, in the car's frame; the right side is its mirror image. Places for
spots lie on the car's weld lines at one pitch; which of them become spots says `solved`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from twin.geometry.car import weld_lines

PITCH_M = 0.025
"""As dense as spots may lie: gun by gun and robot by robot, more lines can be reached than welded."""
MIDDLE_M = 0.05
"""No robot welds nearer to the middle of the car: the one from the other side has to pass."""
LEFT_OUT = ("tunnel",)
"""Lines, by how their ids begin, that no gun gets to; feeders weld them before they come to the line."""
TURNS = np.linspace(-np.pi, np.pi, 24, endpoint=False)
"""Of a gun about the normal."""


@dataclass(frozen=True)
class Spot:
    """A weld spot on the left.

    line: of the car; place: along it, from 0; point: (6,), position and outward normal; stack_mm: its sheets;
    role: `geo` or `respot`.
    """

    line: str
    place: int
    point: np.ndarray
    stack_mm: tuple[float, ...]
    role: str


@dataclass(frozen=True, eq=False)
class Line:
    """A weld line on the left: points (n, 6), position and outward normal, and its sheets."""

    points: np.ndarray
    stack_mm: tuple[float, ...]


@cache
def line_points(name: str) -> Line:
    """The places of a weld line on the left, by its id without the side; of one across, those on the left."""
    lines = weld_lines()
    line = lines.get(f"{name}_left") or lines[name]
    if line.side != "middle":
        return Line(line.at_pitch(PITCH_M), line.stack_mm)
    count = max(1, int(line.length_m / 2 / PITCH_M))
    points = line.at_pitch(line.length_m / (4 * count) * 1.0001)[1::2]
    return Line(points[points[:, 1] > MIDDLE_M], line.stack_mm)
