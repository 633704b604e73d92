"""Where things stand that follow from a plant's dimensions: frames, and the guides along its belts.

Floor, mirror and clearance check share these, so that what is drawn is what is simulated and checked.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from twin.geometry.dimensions import BLADE_M, GUIDE_M
from twin.plant.cell import Belt
from twin.plant.model import Plant
from twin.plant.values import Pose

__all__ = ["BLADE_M", "GUIDE_M", "BeltFrame", "Guide", "guides", "world_from"]

_PIECE_M = 0.005
"""Guides are cut from pieces this long, so gaps for a neighbour are right to this."""
_LOOK_M = 0.008


def world_from(pose: Pose) -> np.ndarray:
    """The transform world_from_object, (4, 4), of a pose: fixed-axis roll, pitch, yaw."""
    (cr, cp, cy), (sr, sp, sy) = np.cos(pose.rpy_rad), np.sin(pose.rpy_rad)
    transform = np.eye(4)
    transform[:3, :3] = [
        [cy * cp, cy * sp * sr - sy * cr, cy * sp * cr + sy * sr],
        [sy * cp, sy * sp * sr + cy * cr, sy * sp * cr - cy * sr],
        [-sp, cp * sr, cp * cr],
    ]
    transform[:3, 3] = pose.xyz_m
    return transform


class BeltFrame:
    """A conveyor's frame: x downstream, y to the left, z up, origin on the belt at the upstream end."""

    def __init__(self, conveyor: Belt) -> None:
        self.origin = conveyor.pose.xyz_m
        self.yaw = conveyor.pose.rpy_rad[2]
        self.cos, self.sin = math.cos(self.yaw), math.sin(self.yaw)

    def to_world(self, x: float, y: float, z: float) -> tuple[float, float, float]:
        """World coordinates of a point of the conveyor."""
        a, b, c = self.origin
        return (a + self.cos * x - self.sin * y, b + self.sin * x + self.cos * y, c + z)

    def to_conveyor(self, xyz: Sequence[float]) -> tuple[float, float, float]:
        """Coordinates of a world point along, across and above the belt."""
        origin = self.origin
        a, b = xyz[0] - origin[0], xyz[1] - origin[1]
        return (self.cos * a + self.sin * b, self.cos * b - self.sin * a, xyz[2] - origin[2])


class Guide(NamedTuple):
    """A low wall at an edge of a belt: a box by centre, half its sides and its turn about the vertical."""

    conveyor: str
    centre_m: tuple[float, float, float]
    half_m: tuple[float, float, float]
    yaw_rad: float


def guides(plant: Plant) -> tuple[Guide, ...]:
    """Low walls along the edges of all belts, except where another belt or a store adjoins."""
    return tuple(guide for conveyor in plant.belts for guide in _guides_of(plant, conveyor))


def _guides_of(plant: Plant, conveyor: Belt) -> Iterator[Guide]:
    frame = BeltFrame(conveyor)
    length, half = conveyor.length_m, conveyor.width_m / 2.0
    thin, high = GUIDE_M[0] / 2.0, GUIDE_M[1] / 2.0
    edges = (
        ((0.0, half - thin), (length, half - thin), (0.0, 1.0)),
        ((0.0, thin - half), (length, thin - half), (0.0, -1.0)),
        ((thin, -half), (thin, half), (-1.0, 0.0)),
        ((length - thin, -half), (length - thin, half), (1.0, 0.0)),
    )
    for (x0, y0), (x1, y1), (nx, ny) in edges:
        span = max(x1 - x0, y1 - y0)
        count = max(round(span / _PIECE_M), 1)
        along_x = x1 > x0
        wall = []
        for k in range(count):
            s = (k + 0.5) / count
            x, y = x0 + s * (x1 - x0), y0 + s * (y1 - y0)
            beyond = frame.to_world(x + nx * _LOOK_M, y + ny * _LOOK_M, 0.0)
            wall.append(not _open_ground(plant, conveyor, beyond))
        for start, end in _runs(wall):
            a, b = start / count, end / count
            middle = (a + b) / 2.0
            half_span = (b - a) * span / 2.0
            yield Guide(
                conveyor.id,
                frame.to_world(x0 + middle * (x1 - x0), y0 + middle * (y1 - y0), high),
                (
                    half_span if along_x else thin,
                    thin if along_x else half_span,
                    high,
                ),
                frame.yaw,
            )


def _open_ground(plant: Plant, conveyor: Belt, xyz: Sequence[float]) -> bool:
    """Whether a part may go there from `conveyor`: onto another belt, or into a store."""
    for other in plant.belts:
        if other.id != conveyor.id:
            x, y, _ = BeltFrame(other).to_conveyor(xyz)
            if 0.0 <= x <= other.length_m and abs(y) <= other.width_m / 2.0:
                return True
    for store in plant.stores:
        dx, dy = xyz[0] - store.pose.xyz_m[0], xyz[1] - store.pose.xyz_m[1]
        if abs(dx) <= store.size_m[0] / 2.0 and abs(dy) <= store.size_m[1] / 2.0:
            return True
    return False


def _runs(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """First and one past the last of each run of true."""
    start = None
    for k, flag in enumerate((*flags, False)):
        if flag and start is None:
            start = k
        elif not flag and start is not None:
            yield start, k
            start = None
