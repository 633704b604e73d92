"""How long a robot's moves take and how its joints run meanwhile, as its controller would do them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

import kernels.blend
import kernels.kinematics
import kernels.line
import kernels.motion
from kernels.motion import Limits
from kernels.pace import Pace

if TYPE_CHECKING:
    from kernels.kinematics import Arm
    from twin.geometry import RobotDescription
    from twin.plant.robots import Robot

STEP_S = 0.012
"""Between two knots of a move at the most."""
LINE_M_S2 = 5.0
"""Acceleration of a tool on a straight line."""
LINE_M_S3 = 50.0
"""How fast that builds up."""


def limits_of(robot: Robot, description: RobotDescription) -> Limits:
    """What the joints of a robot may do: rad/s, rad/s2 and rad/s3, each (n,).

    robot: whose accelerations and calibration count. description: of its arm, whose velocities count; a joint
    that has none may run at 10 rad/s, or m/s where it slides.
    """
    acceleration = np.asarray(robot.acceleration_rad_s2) * robot.calibration.acceleration_factor
    velocity = np.where(np.isfinite(description.velocity), description.velocity, 10.0)
    velocity = velocity * robot.calibration.speed_factor
    return Limits(velocity, acceleration, acceleration / robot.acceleration_build_s)


def rest_times(start: np.ndarray, end: np.ndarray, limits: Limits) -> np.ndarray:
    """Least times (m,), s, from rest to rest, all joints arriving together.

    start, end: (m, n), rad. limits: of the joints.
    """
    times: np.ndarray = kernels.motion.rest_times(
        np.ascontiguousarray(start), np.ascontiguousarray(end), limits
    )
    return times


def rest_way(
    start: np.ndarray, end: np.ndarray, limits: Limits, step_s: float
) -> tuple[np.ndarray, np.ndarray]:
    """Knots (k,) s from 0 and (k, n) rad from rest to rest, each joint's own quickest way stretched.

    start, end: (n,), rad. limits: of the joints. step_s: between two knots at the most.
    """
    way: tuple[np.ndarray, np.ndarray] = kernels.motion.rest_way(
        np.ascontiguousarray(start), np.ascontiguousarray(end), limits, float(step_s)
    )
    return way


def line_way(
    arm: Arm, path: np.ndarray, start: np.ndarray, limits: Limits, speed_m_s: float
) -> tuple[int, float, np.ndarray, np.ndarray]:
    """Status, metres, knots (k,) s and (k, n) rad from rest to rest along straight lines of the tool.

    arm: with its tool. path: (m, 4, 4), m, poses in the arm's base frame in order. start: (n,), rad, at the
    first of them. limits: of the joints; the line is slowed where one of them has to be. speed_m_s: of the
    tool at the most. The status is that of `kernels.line.follow_line`; where it is not 0 there are no knots
    and the metres say how far the joints can go.
    """
    pace = Pace(float(speed_m_s), LINE_M_S2, LINE_M_S3, STEP_S)
    path, start = np.ascontiguousarray(path), np.ascontiguousarray(start)
    way: tuple[int, float, np.ndarray, np.ndarray] = kernels.line.line_way(arm, path, start, limits, pace)
    return way


def no_faster(arm: Arm, time: np.ndarray, joints: np.ndarray, speed_m_s: float) -> np.ndarray:
    """Times (k,), s, of a way run so slowly all along that its tool's point nowhere is too fast.

    arm: with its tool. time: (k,), s from 0; joints: (k, n), rad. speed_m_s: of the point at the most.
    """
    if not np.isfinite(speed_m_s) or len(time) < 2:
        return time
    points = kernels.kinematics.tcps_along(arm, np.ascontiguousarray(joints))[:, :3, 3]
    fastest = (np.linalg.norm(np.diff(points, axis=0), axis=1) / np.diff(time)).max()
    return time * max(1.0, float(fastest) / speed_m_s)


Way = tuple[np.ndarray, np.ndarray]
"""Knots: (k,) s and (k, n) rad."""


def overlap_s(arm: Arm, one: Way, two: Way, limits: Limits, blend_m: float, blend_share: float) -> float:
    """For how long two moves run at once, s, where the corner between them is rounded.

    arm: with its tool. one, two: the moves, from rest to rest, the second from where the first ends. limits:
    of the joints. blend_m: both begin and end to overlap within this distance of the corner, or, where it is
    0, blend_share: so much of the longest time in which the joints keep within their limits.
    """
    if len(one[0]) < 2 or len(two[0]) < 2 or not (blend_m or blend_share):
        return 0.0
    most = float(kernels.blend.most_overlap(*one, *two, limits, STEP_S))
    if not blend_m:
        return blend_share * most
    before = kernels.blend.time_within(arm, *one, float(blend_m), True)
    behind = kernels.blend.time_within(arm, *two, float(blend_m), False)
    return min(most, float(before), float(behind))


def joined(one: Way, two: Way, overlap: float) -> Way:
    """Two ways as one, the second beginning some time before the first has ended.

    one, two: the second from where the first ends. overlap: s, not longer than either.
    """
    way: Way = kernels.blend.joined(*one, *two, overlap)
    return way
