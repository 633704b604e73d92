"""Conveyors, their guides and the stopper as bodies of a world.

A belt is a fixed box that drags what lies on it. Guides stand at every edge of a belt beyond which no other
belt and no store lies, so parts change belts at the corners by friction alone: they slide over the end,
drop onto the next belt and are carried off along the guide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from twin.physics.world import Box, World
from twin.plant.layout import BLADE_M, GUIDE_M, BeltFrame

if TYPE_CHECKING:
    from collections.abc import Sequence

    from twin.plant import Belt, Stopper

BELT_FRICTION = 0.5
GUIDE_FRICTION = 0.05
BLADE_FRICTION = 0.1
_BELT_HALF_M = 0.01
_REACH_M = 0.03
"""A part's radius and how far it may go between two looks, at least."""
_BLADE_GAP_M = 0.001
_BLADE_LIFT_M = 0.06


class MovingBelt:
    """One conveyor in the world, and how fast it runs."""

    def __init__(self, world: World, conveyor: Belt) -> None:
        self.conveyor = conveyor
        self.frame = BeltFrame(conveyor)
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
        return 0.0 <= x <= self._length and abs(y) <= self._half and 0.0 < z < GUIDE_M[1]

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

    def __init__(self, world: World, stopper: Stopper, belt: MovingBelt) -> None:
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


def crossing(before_x: float, after_x: float, at_x: float) -> float | None:
    """Share of a step at which something that moves along x passes `at_x`; None if it does not."""
    if before_x < at_x <= after_x:
        return (at_x - before_x) / (after_x - before_x)
    return None
