"""How long a robot's moves take and how its joints run meanwhile, as its controller would do them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

import kernels.motion
from kernels.motion import Limits

if TYPE_CHECKING:
    from twin.geometry import RobotDescription
    from twin.plant.robots import Robot

STEP_S = 0.012
"""Between two knots of a move at the most."""
LINE_M_S2 = 5.0
"""Acceleration of a tool on a straight line."""
LINE_M_S3 = 50.0
"""How fast that builds up."""
TURN_M_RAD = 0.4
"""A turn of the tool counts as so long a way."""


LINE = Limits(np.ones(1), np.full(1, LINE_M_S2), np.full(1, LINE_M_S3))
"""Of a tool on a straight line, m/s, m/s2, m/s3, at a speed of 1 m/s."""


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


def path_lengths(poses: np.ndarray) -> np.ndarray:
    """Way of the tool to each of its poses, (k,), m, by its turn where it turns more than it travels.

    poses: (k, 4, 4), m.
    """
    travel = np.linalg.norm(np.diff(poses[:, :3, 3], axis=0), axis=1)
    trace = np.einsum("kij,kij->k", poses[1:, :3, :3], poses[:-1, :3, :3])
    turn = np.arccos(np.clip(0.5 * (trace - 1.0), -1.0, 1.0))
    return np.concatenate([[0.0], np.cumsum(np.maximum(travel, TURN_M_RAD * turn))])


def line_way(
    lengths: np.ndarray, joints: np.ndarray, limits: Limits, speed_m_s: float
) -> tuple[np.ndarray, np.ndarray]:
    """Knots (k,) s and (k, n) rad from rest to rest along a path of the tool, slowed where a joint has to be.

    lengths: (k,), m, from `path_lengths`; joints: (k, n), rad, at its poses. limits: of the joints, of which
    the velocities count. speed_m_s: of the tool.
    """
    keep = np.concatenate([[True], np.diff(lengths) > 1e-12])
    way, q = lengths[keep], joints[keep]
    if len(way) < 2:
        return np.zeros(1), q[:1]
    line = LINE._replace(velocity=np.full(1, speed_m_s))
    total = float(rest_times(np.zeros((1, 1)), way[None, -1:], line)[0])
    knots, gone = rest_way(np.zeros(1), way[-1:], line, min(STEP_S, total / 8.0))
    gone = gone[:, 0]
    at = np.union1d(np.clip(gone, 0.0, way[-1]), way)
    at = at[np.concatenate([[True], np.diff(at) > 1e-9 * way[-1]])]
    time = np.interp(at, gone, knots)
    along = np.column_stack([np.interp(at, way, column) for column in q.T])
    least = (np.abs(np.diff(along, axis=0)) / limits.velocity).max(axis=1)
    return np.concatenate([[0.0], np.cumsum(np.maximum(np.diff(time), least))]), along
