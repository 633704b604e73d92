"""How long a robot's moves take and how its joints run meanwhile, as its controller would do them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from twin.geometry import RobotDescription
    from twin.plant.robots import Robot

STEP_S = 0.012
"""Between two knots of a move at the most."""
LINE_M_S2 = 5.0
"""Acceleration of a tool on a straight line."""
TURN_M_RAD = 0.4
"""A turn of the tool counts as so long a way."""


class Limits(NamedTuple):
    """Of n joints, each (n,): rad/s, rad/s2, rad/s3."""

    velocity: np.ndarray
    acceleration: np.ndarray
    jerk: np.ndarray


def limits_of(robot: Robot, description: RobotDescription) -> Limits:
    """What the joints of a robot may do: rad/s, rad/s2 and rad/s3, each (n,).

    robot: whose accelerations and calibration count. description: of its arm, whose velocities count; a joint
    without one is taken to need as long for a turn as its acceleration says.
    """
    acceleration = np.asarray(robot.acceleration_rad_s2) * robot.calibration.acceleration_factor
    velocity = np.where(np.isfinite(description.velocity), description.velocity, 10.0)
    velocity = velocity * robot.calibration.speed_factor
    return Limits(velocity, acceleration, acceleration / robot.acceleration_build_s)


def rest_times(start: np.ndarray, end: np.ndarray, limits: Limits) -> np.ndarray:
    """Least times (m,), s, from rest to rest, all joints arriving together.

    start, end: (m, n), rad. limits: of the joints.
    """
    d = np.abs(end - start)
    v, a, j = limits
    build = a / j
    ramp = np.where(v * j < a * a, 2.0 * np.sqrt(v / j), v / a + build)
    cruise = d / v + ramp
    peak = 0.5 * a * (np.sqrt(build * build + 4.0 * d / a) - build)
    full = 2.0 * (peak / a + build)
    short = 4.0 * np.cbrt(d / (2.0 * j))
    time = np.where(d >= v * ramp, cruise, np.where(peak >= a * build, full, short))
    return time.max(axis=1)


def rest_way(
    start: np.ndarray, end: np.ndarray, limits: Limits, step_s: float
) -> tuple[np.ndarray, np.ndarray]:
    """Knots (k,) s from 0 and (k, n) rad of a move from rest to rest.

    start, end: (n,), rad, not the same. limits: of the joints. step_s: between two knots at the most.
    """
    total = float(rest_times(start[None], end[None], limits)[0])
    time = np.linspace(0.0, total, max(2, int(np.ceil(total / step_s)) + 1))
    x = time / total
    share = x**3 * (10.0 - 15.0 * x + 6.0 * x * x)
    return time, start + share[:, None] * (end - start)


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
    moved = np.diff(lengths) > 1e-12
    keep = np.concatenate([[True], moved])
    way, q = lengths[keep], joints[keep]
    if len(way) < 2:
        return np.zeros(1), q[:1]
    step = np.diff(way)
    slowest = np.maximum(step / speed_m_s, (np.abs(np.diff(q, axis=0)) / limits.velocity).max(axis=1))
    most = step / slowest
    knots = np.concatenate([[0.0], np.minimum(most[:-1], most[1:]) ** 2, [0.0]])
    for k in range(1, len(knots)):
        knots[k] = min(knots[k], knots[k - 1] + 2.0 * LINE_M_S2 * step[k - 1])
    for k in range(len(knots) - 2, -1, -1):
        knots[k] = min(knots[k], knots[k + 1] + 2.0 * LINE_M_S2 * step[k])
    v = np.sqrt(knots)
    time = 2.0 * step / (v[:-1] + v[1:])
    # Speeding up and slowing down inside one piece: a trapezoid's peak, no faster than the piece allows.
    alone = (v[:-1] == 0.0) & (v[1:] == 0.0)
    peak = np.minimum(np.sqrt(LINE_M_S2 * step), most)
    time = np.where(alone, step / np.maximum(peak, 1e-12) + peak / LINE_M_S2, time)
    return np.concatenate([[0.0], np.cumsum(time)]), q
