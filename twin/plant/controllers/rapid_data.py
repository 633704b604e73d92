"""Data of RAPID as numbers: robtargets, jointtargets, tools, work objects, speeds and zones."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from lark import Token, Tree

from twin.plant.controllers.angles import from_quaternion, matrix, pose_of
from twin.plant.controllers.neutral import Point
from twin.plant.values import Pose, Vector

UNUSED = 9e8
"""An external axis at this or beyond is none."""


@dataclass
class Declared:
    """What a module declares, by upper-case name."""

    points: dict[str, Point] = field(default_factory=dict)
    tools: dict[str, Pose] = field(default_factory=dict)
    loads: dict[str, tuple[float, Vector]] = field(default_factory=dict)
    objects: dict[str, Pose] = field(default_factory=dict)
    speeds: dict[str, float] = field(default_factory=dict)
    zones: dict[str, float] = field(default_factory=dict)
    still: set[str] = field(default_factory=set)
    """Tools that stand still, and work objects that a robot holds."""

    def declare(self, kind: str, name: str, value: Any) -> bool:
        """Take in a declaration; whether it is of a kind that is known and complete.

        kind: RAPID's type. value: as `value_of` gives it.
        """
        try:
            return self._taken(kind.lower(), name, value)
        except (IndexError, TypeError, ValueError):
            return False

    def _taken(self, kind: str, name: str, value: Any) -> bool:
        key = name.upper()
        match kind:
            case "robtarget" | "jointtarget":
                point = (robtarget if kind == "robtarget" else jointtarget)(name, value)
                if point is None:
                    return False
                self.points[key] = point
            case "tooldata":
                pose = from_quaternion(_numbers(value[1][0], 3), _numbers(value[1][1], 4))
                if pose is None:
                    return False
                self.tools[name] = pose
                x, y, z = (v * 1e-3 for v in _numbers(value[2][1], 3))
                self.loads[name] = float(value[2][0]), (x, y, z)
                if value[0] is False:
                    self.still.add(key)
            case "wobjdata":
                user, part = (from_quaternion(_numbers(v[0], 3), _numbers(v[1], 4)) for v in value[3:5])
                if user is None or part is None:
                    return False
                self.objects[name] = pose_of(matrix(user) @ matrix(part))
                if value[0] is True:
                    self.still.add(key)
            case "speeddata":
                self.speeds[key] = float(value[0])
            case "zonedata":
                self.zones[key] = 0.0 if value[0] is True else float(value[1])
            case _:
                return False
        return True


def value_of(tree: Tree[Token]) -> Any:
    """A value as numbers, truths, texts and lists; names and functions as None."""
    match tree.data:
        case "number":
            return float(str(tree.children[0]))
        case "truth":
            return str(tree.children[0]).upper() == "TRUE"
        case "text":
            return str(tree.children[0])[1:-1]
        case "list":
            return [value_of(child) for child in tree.children if isinstance(child, Tree)]
    return None


def robtarget(name: str, value: Any) -> Point | None:
    """A point with its pose, configuration and external axes that are used; None where it is no robtarget."""
    if not isinstance(value, list) or len(value) != 4:
        return None
    pose = from_quaternion(_numbers(value[0], 3), _numbers(value[1], 4))
    posture = ",".join(f"{number:.0f}" for number in _numbers(value[2], 4))
    return None if pose is None else Point(name, pose, posture=posture, beyond=_used(value[3]))


def jointtarget(name: str, value: Any) -> Point | None:
    """A point with its joints and what external axes it has; None where it is no jointtarget."""
    if not isinstance(value, list) or len(value) != 2:
        return None
    joints = tuple(math.radians(number) for number in _numbers(value[0], 6))
    return Point(name, joints_rad=joints, beyond=_used(value[1]))


def _used(value: Any) -> tuple[float, ...]:
    return tuple(number for number in _numbers(value, 6) if abs(number) < UNUSED)


def _numbers(value: Any, count: int) -> Sequence[float]:
    if not isinstance(value, list) or len(value) != count or not all(isinstance(v, float) for v in value):
        raise ValueError("no numbers")
    return value
