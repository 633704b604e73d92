"""Which distance two kinds of things have to keep, and which pairs are not asked, each with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from twin.checks.surroundings import RobotPiece, Solid
    from twin.plant.floor import Clearance
    from twin.plant.robots import Robot

MOVING = ("robot", "tool", "contact")
"""Kinds of pieces that move."""


def required_m(clearance: Clearance, kind_a: str, kind_b: str) -> float | None:
    """The distance, m, that two kinds of pieces have to keep; None where neither moves.

    kind_a, kind_b: in any order, `robot`, `tool` or `contact`, and one of these of another robot or `car`,
    `part` (a workpiece, as the car), `fixture`, `fence`, `conveyor`, `floor`. Where the plant says nothing
    for a class, `required_m` holds.
    """
    if kind_a not in MOVING:
        kind_a, kind_b = kind_b, kind_a
    if kind_a not in MOVING:
        return None
    link = kind_a == "robot"
    if kind_b in MOVING:
        own = clearance.robot_to_robot_m
    elif kind_b == "fence":
        own = clearance.robot_to_fence_m
    elif kind_b in ("car", "part"):
        own = clearance.robot_to_car_m if link else clearance.tool_to_car_m
    elif kind_b in ("fixture", "conveyor"):
        own = None if link else clearance.tool_to_fixture_m
    else:
        own = None
    return clearance.required_m if own is None else own


def left_out(robot: Robot, piece: RobotPiece, solid: Solid) -> str:
    """Why a piece of a robot is not checked against a thing that stands still; empty where it is checked."""
    if piece.kind == "robot" and piece.frame == 0:
        if solid.owner == robot.id:
            return f"The base of {robot.id} stands on its pedestal."
        if solid.kind == "floor":
            return f"The base of {robot.id} stands on the floor."
        return f"The base of {robot.id} does not move; that it stands free is a matter of the layout."
    return ""
