"""What has to hold for robots and what they weld: as many values as joints, tools that fit, unit normals."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from twin.plant.arms import Joint, joints_by_description
from twin.plant.model import Plant
from twin.plant.robots import AnyRobot, Robot, Tool, ToolKind
from twin.plant.text import Place
from twin.plant.told import Mistake, article, counted, twice
from twin.plant.values import Vector, by_id

UNIT_TOLERANCE = 1e-3
"""By which the length of a normal may miss 1."""


def robot_mistakes(plant: Plant) -> Iterator[Mistake]:
    """All that is wrong with robots, weld spots, seams and zones."""
    arms = joints_by_description(robot.description for robot in plant.robots)
    for index, robot in enumerate(plant.robots):
        joints = arms.get(robot.description)
        if joints is not None:
            yield from _home(("robots", index), robot, joints)
        if isinstance(robot, Robot):
            yield from _counts(("robots", index), robot, joints)
            yield from _own(("robots", index), robot)
    yield from _spots(plant)
    yield from _seams(plant)
    for index, zone in enumerate(plant.zones):
        if len(set(zone.robots)) < 2:
            told = (
                f"{zone.id} is shared by {counted(len(set(zone.robots)), 'robot')}; a zone needs two at least"
            )
            yield ("zones", index, "robots"), told


def _home(place: Place, robot: AnyRobot, joints: Sequence[Joint]) -> Iterator[Mistake]:
    if len(robot.home_rad) != len(joints):
        told = f"{robot.id} has {counted(len(robot.home_rad), 'joint position')}"
        yield (*place, "home_rad"), f"{told}; its arm has {len(joints)} joints"
        return
    for n, (value, joint) in enumerate(zip(robot.home_rad, joints, strict=True)):
        if not joint.lower <= value <= joint.upper:
            limits = f"the limits are {joint.lower:.3f} to {joint.upper:.3f} {'m' if joint.slides else 'rad'}"
            yield (*place, "home_rad", n), f"{value:.3f} is no position that {joint.name} can have; {limits}"


def _counts(place: Place, robot: Robot, joints: Sequence[Joint] | None) -> Iterator[Mistake]:
    """One value for each joint; what may be left out may not be left out by half."""
    count = len(joints) if joints is not None else len(robot.home_rad)
    for field, values, may_be_empty in (
        (("acceleration_rad_s2",), robot.acceleration_rad_s2, False),
        (("calibration", "joint_offsets_rad"), robot.calibration.joint_offsets_rad, True),
        (("joint_signals",), robot.joint_signals, True),
    ):
        if len(values) != count and (values or not may_be_empty):
            told = f"{robot.id} has {counted(len(values), 'value')} here; its arm has {count} joints"
            yield (*place, *field), told


def _own(place: Place, robot: Robot) -> Iterator[Mistake]:
    """Frames and axes that belong to a robot."""
    for field, names in (
        ("user_frames", [frame.id for frame in robot.user_frames]),
        ("external_axes", [axis.id for axis in robot.external_axes]),
    ):
        for index, name in twice(names).items():
            told = f"{name} is in the {field} of {robot.id} already; ids have to differ"
            yield (*place, field, index, "id"), told
    for n, axis in enumerate(robot.external_axes):
        if axis.lower >= axis.upper:
            told = f"the limits of {axis.id} are reversed: {axis.lower:g} is not below upper {axis.upper:g}"
            yield (*place, "external_axes", n, "lower"), told
        yield from _unit(
            (*place, "external_axes", n, "direction"), f"the direction of {axis.id}", axis.direction
        )


def _unit(place: Place, what: str, vector: Vector) -> Iterator[Mistake]:
    length = math.hypot(*vector)
    if abs(length - 1.0) > UNIT_TOLERANCE:
        yield place, f"{what} is {length:.4f} long; it has to be a unit vector"


def _spots(plant: Plant) -> Iterator[Mistake]:
    tools = by_id(plant.tools)
    robots: Mapping[str, AnyRobot] = by_id(plant.robots)
    for index, spot in enumerate(plant.weld_spots):
        place: Place = ("weld_spots", index)
        yield from _unit((*place, "normal"), f"the normal of {spot.id}", spot.normal)
        if len(spot.stack_mm) < 2:
            yield (
                (*place, "stack_mm"),
                f"{spot.id} has {counted(len(spot.stack_mm), 'sheet')}; a weld joins two at least",
            )
        robot, gun = robots.get(spot.robot), tools.get(spot.gun)
        if robot is not None and not isinstance(robot, Robot):
            yield (*place, "robot"), f"{robot.id} is a traced robot; a weld spot needs a programmed one"
        elif robot is not None and gun is not None:
            yield from _gun((*place, "gun"), spot.id, robot, gun)


def _gun(place: Place, spot: str, robot: Robot, gun: Tool) -> Iterator[Mistake]:
    if gun.kind != ToolKind.WELD_GUN:
        words = article(gun.kind.value.replace("_", " "))
        yield place, f"{gun.id} is {words} tool; {spot} needs a weld gun"
    elif robot.tool != gun.id:
        yield place, f"{spot} is welded with {gun.id}, but {robot.id} carries {robot.tool}"


def _seams(plant: Plant) -> Iterator[Mistake]:
    for index, seam in enumerate(plant.seams):
        place: Place = ("seams", index)
        if len(seam.points_m) < 2:
            yield (*place, "points_m"), f"{seam.id} needs two points at least, not {len(seam.points_m)}"
        if len(seam.normals) != len(seam.points_m):
            normals, points = counted(len(seam.normals), "normal"), counted(len(seam.points_m), "point")
            yield (*place, "normals"), f"{seam.id} has {normals} for {points}; each point needs one"
        for n, (a, b) in enumerate(pairwise(seam.points_m), 1):
            if a == b:
                told = f"{seam.id} has this point twice in a row; leave one out"
                yield (*place, "points_m", n), told
        for n, normal in enumerate(seam.normals):
            yield from _unit((*place, "normals", n), f"this normal of {seam.id}", normal)
