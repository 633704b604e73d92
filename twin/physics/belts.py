"""Conveyors, their guides and the stopper as bodies of a world.

A belt is a fixed box that drags what lies on it. Guides stand at every edge of a belt beyond which no other
belt and no store lies, so parts change belts at the corners by friction alone: they slide over the end,
drop onto the next belt and are carried off along the guide.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from twin.physics.world import Box, World

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from twin.plant import Conveyor, Plant, Stopper

BELT_FRICTION = 0.5
GUIDE_FRICTION = 0.05
BLADE_FRICTION = 0.1
_BELT_HALF_M = 0.01
_GUIDE_HALF_M = 0.0015
_GUIDE_HEIGHT_M = 0.014
_PIECE_M = 0.005
"""Guides are cut from pieces this long, so gaps for a neighbour are right to this."""
_LOOK_M = 0.008
_REACH_M = 0.03
"""A part's radius and how far it may go between two looks, at least."""
BLADE_M = (0.004, 0.015)
"""Thickness and height of the stopper's blade."""
_BLADE_GAP_M = 0.001
_BLADE_LIFT_M = 0.06


class Frame:
    """A conveyor's frame: x downstream, y to the left, z up, origin on the belt at the upstream end."""

    def __init__(self, conveyor: Conveyor) -> None:
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


class Belt:
    """One conveyor in the world, and how fast it runs."""

    def __init__(self, world: World, conveyor: Conveyor) -> None:
        self.conveyor = conveyor
        self.frame = Frame(conveyor)
        self.assumed = True
        self.said = False
        """Whether it was said that the speed is assumed."""
        self._world = world
        self._length, self._half = conveyor.length_m, conveyor.width_m / 2.0
        self.body = world.add_box(
            Box(
                self.frame.to_world(self._length / 2.0, 0.0, -_BELT_HALF_M),
                (self._length / 2.0, self._half, _BELT_HALF_M),
                self.frame.yaw,
                BELT_FRICTION,
            ),
            drags=True,
        )
        self._run(conveyor.assumed_set_point)

    def set_point(self, value: float) -> None:
        """Run at a received set-point, in the signal's unit."""
        self.assumed = False
        self._run(value)

    def carries(self, xyz: Sequence[float]) -> bool:
        """Whether a part with its centre there lies on this belt."""
        return self.under(self.frame.to_conveyor(xyz))

    def under(self, place: tuple[float, float, float]) -> bool:
        """As `carries`, for a centre in the conveyor's frame."""
        x, y, z = place
        return 0.0 <= x <= self._length and abs(y) <= self._half and 0.0 < z < _GUIDE_HEIGHT_M

    def near(self, place: tuple[float, float, float]) -> bool:
        """Whether a part with its centre there, in the conveyor's frame, touches this belt or soon may."""
        x, y, _ = place
        return -_REACH_M <= x <= self._length + _REACH_M and abs(y) <= self._half + _REACH_M

    def _run(self, set_point: float) -> None:
        self.speed_m_s = set_point * self.conveyor.speed_m_s_per_unit
        along = (self.frame.cos * self.speed_m_s, self.frame.sin * self.speed_m_s, 0.0)
        self._world.drive(self.body, along)


class Blade:
    """The stopper's blade: down across the belt, or lifted clear of it."""

    def __init__(self, world: World, stopper: Stopper, belt: Belt) -> None:
        self.stopper = stopper
        self.belt = belt
        self.holding = True
        self._world = world
        thickness, height = BLADE_M
        self._x = stopper.at_m + thickness / 2.0
        self._z = _BLADE_GAP_M + height / 2.0
        half = (thickness / 2.0, belt.conveyor.width_m / 2.0, height / 2.0)
        place = belt.frame.to_world(self._x, 0.0, self._z)
        self.body = world.add_box(Box(place, half, belt.frame.yaw, BLADE_FRICTION))

    def lift(self) -> None:
        """Let parts pass."""
        self._put(_BLADE_LIFT_M)
        self.holding = False

    def lower(self, parts: Sequence[Sequence[float]], radius_m: float) -> bool:
        """Hold parts back, unless a part with its centre at one of `parts` is just under the blade."""
        thickness = BLADE_M[0]
        for xyz in parts:
            x = self.belt.frame.to_conveyor(xyz)[0]
            if abs(x - self._x) < radius_m + thickness / 2.0 and self.belt.carries(xyz):
                return False
        self._put(0.0)
        self.holding = True
        return True

    def _put(self, lift_m: float) -> None:
        place = self.belt.frame.to_world(self._x, 0.0, self._z + lift_m)
        self._world.move(self.body, place, self.belt.frame.yaw)


def guides(plant: Plant) -> tuple[Box, ...]:
    """Low walls along the edges of all belts, except where another belt or a store adjoins."""
    return tuple(box for conveyor in plant.conveyors for box in _guides_of(plant, conveyor))


def _guides_of(plant: Plant, conveyor: Conveyor) -> Iterator[Box]:
    frame = Frame(conveyor)
    length, half = conveyor.length_m, conveyor.width_m / 2.0
    inset = _GUIDE_HALF_M
    edges = (
        ((0.0, half - inset), (length, half - inset), (0.0, 1.0)),
        ((0.0, inset - half), (length, inset - half), (0.0, -1.0)),
        ((inset, -half), (inset, half), (-1.0, 0.0)),
        ((length - inset, -half), (length - inset, half), (1.0, 0.0)),
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
            yield Box(
                frame.to_world(x0 + middle * (x1 - x0), y0 + middle * (y1 - y0), _GUIDE_HEIGHT_M / 2.0),
                (
                    half_span if along_x else _GUIDE_HALF_M,
                    _GUIDE_HALF_M if along_x else half_span,
                    _GUIDE_HEIGHT_M / 2.0,
                ),
                frame.yaw,
                GUIDE_FRICTION,
            )


def _open_ground(plant: Plant, conveyor: Conveyor, xyz: Sequence[float]) -> bool:
    """Whether a part may go there from `conveyor`: onto another belt, or into a store."""
    for other in plant.conveyors:
        if other.id != conveyor.id:
            x, y, _ = Frame(other).to_conveyor(xyz)
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


def crossing(before_x: float, after_x: float, at_x: float) -> float | None:
    """Share of a step at which something that moves along x passes `at_x`; None if it does not."""
    if before_x < at_x <= after_x:
        return (at_x - before_x) / (after_x - before_x)
    return None
