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
LINE_M_S3 = 50.0
"""How fast that builds up."""
TURN_M_RAD = 0.4
"""A turn of the tool counts as so long a way."""


class Limits(NamedTuple):
    """Of n joints, each (n,): rad/s, rad/s2, rad/s3."""

    velocity: np.ndarray
    acceleration: np.ndarray
    jerk: np.ndarray


LINE = Limits(np.ones(1), np.full(1, LINE_M_S2), np.full(1, LINE_M_S3))
"""Of a tool on a straight line, m/s, m/s2, m/s3, at a speed of 1 m/s."""


def limits_of(robot: Robot, description: RobotDescription) -> Limits:
    """What the joints of a robot may do: rad/s, rad/s2 and rad/s3, each (n,).

    robot: whose accelerations and calibration count. description: of its arm, whose velocities count; a joint
    without one is taken to need as long for a turn as its acceleration says.
    """
    acceleration = np.asarray(robot.acceleration_rad_s2) * robot.calibration.acceleration_factor
    velocity = np.where(np.isfinite(description.velocity), description.velocity, 10.0)
    velocity = velocity * robot.calibration.speed_factor
    return Limits(velocity, acceleration, acceleration / robot.acceleration_build_s)


class _Profile(NamedTuple):
    """The quickest way from rest to rest of each joint: acceleration builds up, holds and ebbs, mirrored.

    build_s: that acceleration builds up for; ramp_s: of speeding up in all; peak: speed; total_s: of all.
    """

    build_s: np.ndarray
    ramp_s: np.ndarray
    peak: np.ndarray
    total_s: np.ndarray


def _profile(distance: np.ndarray, limits: Limits) -> _Profile:
    """Of distances (..., n), not negative, with jerk, acceleration and velocity limited."""
    v, a, j = limits
    whole = a / j
    fast_build = np.where(v * j < a * a, np.sqrt(v / j), whole)
    fast_ramp = fast_build + v / (j * fast_build)
    # Without reaching the velocity: with constant acceleration in between, or with jerk alone.
    peak = 0.5 * a * (np.sqrt(whole * whole + 4.0 * distance / a) - whole)
    alone = np.cbrt(distance / (2.0 * j))
    build = np.where(peak >= a * whole, whole, alone)
    ramp = np.where(peak >= a * whole, peak / a + whole, 2.0 * alone)
    cruises = distance >= v * fast_ramp
    total = np.where(cruises, distance / v + fast_ramp, 2.0 * ramp)
    build, ramp = np.where(cruises, fast_build, build), np.where(cruises, fast_ramp, ramp)
    return _Profile(build, ramp, j * build * (ramp - build), total)


def _positions(distance: np.ndarray, profile: _Profile, jerk: np.ndarray, share: np.ndarray) -> np.ndarray:
    """How far each of n joints is at shares (k,) of its own time: (k, n)."""
    whole = share[:, None] * profile.total_s
    time = np.minimum(whole, profile.total_s - whole)
    build, ramp = profile.build_s, profile.ramp_s
    left = ramp - time
    rising = jerk * time**3 / 6.0
    steady = jerk * build * (build * build / 6.0 + 0.5 * (time - build) * time)
    easing = profile.peak * (0.5 * ramp - left) + jerk * left**3 / 6.0
    cruising = profile.peak * (time - 0.5 * ramp)
    near = np.where(time < build, rising, np.where(time < ramp - build, steady, easing))
    near = np.where(time >= ramp, cruising, near)
    return np.where(whole <= 0.5 * profile.total_s, near, distance - near)


def rest_times(start: np.ndarray, end: np.ndarray, limits: Limits) -> np.ndarray:
    """Least times (m,), s, from rest to rest, all joints arriving together.

    start, end: (m, n), rad. limits: of the joints.
    """
    total: np.ndarray = _profile(np.abs(end - start), limits).total_s.max(axis=1)
    return total


def rest_way(
    start: np.ndarray, end: np.ndarray, limits: Limits, step_s: float
) -> tuple[np.ndarray, np.ndarray]:
    """Knots (k,) s from 0 and (k, n) rad from rest to rest, each joint's own quickest way stretched.

    start, end: (n,), rad, not the same. limits: of the joints. step_s: between two knots at the most.
    """
    distance = np.abs(end - start)
    profile = _profile(distance, limits)
    total = float(profile.total_s.max())
    share = np.linspace(0.0, 1.0, max(2, int(np.ceil(total / step_s)) + 1))
    moved = _positions(distance, profile, limits.jerk, share)
    joints = start + np.sign(end - start) * moved
    joints[-1] = end
    return share * total, joints


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
    whole, line = way[-1:], LINE._replace(velocity=np.full(1, speed_m_s))
    profile = _profile(whole, line)
    total = float(profile.total_s[0])
    share = np.linspace(0.0, 1.0, max(8, int(np.ceil(total / STEP_S))) + 1)
    gone = _positions(whole, profile, line.jerk, share)[:, 0]
    at = np.union1d(np.clip(gone, 0.0, way[-1]), way)
    at = at[np.concatenate([[True], np.diff(at) > 1e-9 * way[-1]])]
    time = np.interp(at, gone, share * total)
    along = np.column_stack([np.interp(at, way, column) for column in q.T])
    least = (np.abs(np.diff(along, axis=0)) / limits.velocity).max(axis=1)
    return np.concatenate([[0.0], np.cumsum(np.maximum(np.diff(time), least))]), along
