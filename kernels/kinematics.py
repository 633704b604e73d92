"""Forward kinematics of any serial arm, and its inverse by damped least squares.

A joint turns about its axis or slides along it, in any order. No function here needs a linear algebra
library, so the kernels depend on numba and numpy alone.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit

from kernels.damped import bounded_step
from kernels.rigid import _copy, _is_finite, _is_pose, compose, pose_error, turn

OK = 0
NOT_REACHED = 1
BAD_INPUT = 2

_AIM = 1e-9
"""Iterations end when position (m) and rotation (rad) errors are below this."""
_ACCEPT = 1e-6
"""A pose counts as reached when both errors are below this."""
_PULL = 0.5
"""Share of the way to the rest positions taken in the null space in each iteration."""
_RESTARTS = 12


class Arm(NamedTuple):
    """A serial arm with n joints; all arrays float64 but the last, C-contiguous.

    parent_from_joint: (n, 4, 4), the joint's frame at zero position in the frame of the link before, m.
    axis: (n, 3), unit vector in the joint's frame. lower, upper: (n,), rad, or m of a joint that slides.
    flange_from_tcp: (4, 4), the tool centre point in the last link's frame, m.
    sliding: bool (n,), which joints slide along their axis; empty where all turn about it. Positions of
    those are in m wherever rad is said of joint positions.
    """

    parent_from_joint: np.ndarray
    axis: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    flange_from_tcp: np.ndarray
    sliding: np.ndarray = np.zeros(0, np.bool_)  # no element, so nothing that could be changed


@njit(cache=True)
def slides(arm, joint):
    """Whether a joint slides along its axis: bool; else it turns about it.

    arm: `Arm`; not written. joint: int, 0 to n - 1.
    Bad input: indices are not checked. Cost: a comparison. Source: definition.

    >>> z = np.array([[0.0, 0.0, 1.0]])
    >>> arm = Arm(np.eye(4).reshape(1, 4, 4), z, np.zeros(1), np.ones(1), np.eye(4), np.array([True]))
    >>> bool(slides(arm, 0)), float(forward(arm, np.array([0.25]))[2, 3])
    (True, 0.25)
    """
    return joint < arm.sliding.shape[0] and arm.sliding[joint]


@njit(cache=True)
def _joint_motion(arm, joint, position, motion):
    """Write the transform (4, 4) that a joint makes at its position."""
    if not slides(arm, joint):
        turn(arm.axis[joint], position, motion)
        return
    for r in range(4):
        for c in range(4):
            motion[r, c] = 1.0 if r == c else 0.0
    for r in range(3):
        motion[r, 3] = arm.axis[joint, r] * position


@njit(cache=True)
def link_poses(arm, q):
    """Poses of all moved links in the base frame, m: float64 (n, 4, 4).

    arm: `Arm`; not written. q: float64 (n,), rad; not written.
    Bad input: NaN passes through; joint limits are not looked at. Cost: 72 n multiplications.
    Source: product of homogeneous transforms, derived here.

    >>> one = np.eye(4).reshape(1, 4, 4).copy(); one[0, 2, 3] = 0.3
    >>> arm = Arm(one, np.array([[0.0, 0.0, 1.0]]), np.array([-3.0]), np.array([3.0]), np.eye(4))
    >>> float(link_poses(arm, np.array([1.0]))[0, 2, 3])
    0.3
    """
    n = q.shape[0]
    poses = np.empty((n, 4, 4))
    fixed = np.empty((4, 4))
    motion = np.empty((4, 4))
    for i in range(n):
        _joint_motion(arm, i, q[i], motion)
        if i == 0:
            compose(arm.parent_from_joint[0], motion, poses[0])
        else:
            compose(poses[i - 1], arm.parent_from_joint[i], fixed)
            compose(fixed, motion, poses[i])
    return poses


@njit(cache=True)
def frames_along(arm, base, q):
    """Poses of base and moved links for many configurations in the world, m: float64 (m, n + 1, 4, 4).

    arm: `Arm`; not written. base: float64 (4, 4), the robot's base in the world, m; not written.
    q: float64 (m, n), rad; not written.
    Bad input: NaN passes through for its row alone; joint limits are not looked at.
    Cost: about a microsecond a configuration. Source: as `link_poses`.

    >>> joint, z, limit = np.eye(4).reshape(1, 4, 4), np.array([[0.0, 0.0, 1.0]]), np.array([3.0])
    >>> base = np.eye(4); base[2, 3] = 2.0
    >>> frames_along(Arm(joint, z, -limit, limit, np.eye(4)), base, np.zeros((1, 1)))[0, :, 2, 3].tolist()
    [2.0, 2.0]
    """
    m, n = q.shape
    frames = np.empty((m, n + 1, 4, 4))
    for i in range(m):
        for r in range(4):
            for c in range(4):
                frames[i, 0, r, c] = base[r, c]
        poses = link_poses(arm, q[i])
        for k in range(n):
            compose(base, poses[k], frames[i, k + 1])
    return frames


@njit(cache=True)
def forward(arm, q):
    """Pose of the tool centre point in the base frame, m: float64 (4, 4).

    arm: `Arm`; not written. q: float64 (n,), rad; not written.
    Bad input: NaN passes through; joint limits are not looked at. Cost: as `link_poses`.
    Source: derived here.

    >>> tcp = np.eye(4); tcp[0, 3] = 0.5
    >>> joint, z, limit = np.eye(4).reshape(1, 4, 4), np.array([[0.0, 0.0, 1.0]]), np.array([3.0])
    >>> arm = Arm(joint, z, -limit, limit, tcp)
    >>> round(float(forward(arm, np.array([math.pi / 2]))[1, 3]), 9)
    0.5
    """
    base_from_tcp = np.empty((4, 4))
    compose(link_poses(arm, q)[-1], arm.flange_from_tcp, base_from_tcp)
    return base_from_tcp


@njit(cache=True)
def tcps_along(arm, q):
    """Poses of the tool centre point for many joint positions in the base frame, m: float64 (m, 4, 4).

    arm: `Arm`; not written. q: float64 (m, n), rad; not written.
    Bad input: NaN passes through for its row alone; m = 0 gives an empty array. Joint limits are not looked
    at. Cost: below a microsecond a row. Source: as `forward`.

    >>> joint, z, limit = np.eye(4).reshape(1, 4, 4), np.array([[0.0, 0.0, 1.0]]), np.array([3.0])
    >>> tcps_along(Arm(joint, z, -limit, limit, np.eye(4)), np.zeros((2, 1))).shape
    (2, 4, 4)
    """
    m, n = q.shape
    tcps = np.empty((m, 4, 4))
    pose, joint, motion = np.empty((4, 4)), np.empty((4, 4)), np.empty((4, 4))
    for i in range(m):
        _joint_motion(arm, 0, q[i, 0], motion)
        compose(arm.parent_from_joint[0], motion, pose)
        for k in range(1, n):
            compose(pose, arm.parent_from_joint[k], joint)
            _joint_motion(arm, k, q[i, k], motion)
            compose(joint, motion, pose)
        compose(pose, arm.flange_from_tcp, tcps[i])
    return tcps


@njit(cache=True)
def _jacobian_of(arm, poses, tcp, columns):
    for i in range(columns.shape[1]):
        for k in range(3):
            columns[3 + k, i] = (
                poses[i, k, 0] * arm.axis[i, 0]
                + poses[i, k, 1] * arm.axis[i, 1]
                + poses[i, k, 2] * arm.axis[i, 2]
            )
        if slides(arm, i):
            for k in range(3):
                columns[k, i] = columns[3 + k, i]
                columns[3 + k, i] = 0.0
            continue
        x, y, z = tcp[0, 3] - poses[i, 0, 3], tcp[1, 3] - poses[i, 1, 3], tcp[2, 3] - poses[i, 2, 3]
        columns[0, i] = columns[4, i] * z - columns[5, i] * y
        columns[1, i] = columns[5, i] * x - columns[3, i] * z
        columns[2, i] = columns[3, i] * y - columns[4, i] * x


@njit(cache=True)
def jacobian(arm, q):
    """Velocity of the tool centre point per joint velocity: float64 (6, n), m/rad then rad/rad, base frame.

    Rows 0-2 are linear, rows 3-5 angular. A joint that slides has its axis, m/m, and no angular part.
    arm: `Arm`; not written. q: float64 (n,), rad; not written.
    Bad input: NaN passes through. Cost: as `forward`. Source: geometric Jacobian, axis x lever or axis.

    >>> tcp = np.eye(4); tcp[0, 3] = 0.5
    >>> joint, z, limit = np.eye(4).reshape(1, 4, 4), np.array([[0.0, 0.0, 1.0]]), np.array([3.0])
    >>> arm = Arm(joint, z, -limit, limit, tcp)
    >>> jacobian(arm, np.array([0.0]))[:, 0].tolist()
    [0.0, 0.5, 0.0, 0.0, 0.0, 1.0]
    """
    poses = link_poses(arm, q)
    tcp = np.empty((4, 4))
    compose(poses[-1], arm.flange_from_tcp, tcp)
    columns = np.empty((6, q.shape[0]))
    _jacobian_of(arm, poses, tcp, columns)
    return columns


@njit(cache=True)
def _descend(arm, target, q, rest, max_iterations):
    """Improve q in place from where it stands; returns (position error m, rotation error rad) of the best."""
    n = q.shape[0]
    best = np.empty(n)
    _copy(q, best)
    best_position, best_rotation = np.inf, np.inf
    error = np.empty(6)
    tcp = np.empty((4, 4))
    columns = np.empty((6, n))
    pull, step = np.zeros(n), np.zeros(n)
    settled = False
    for iteration in range(max_iterations):
        poses = link_poses(arm, q)
        compose(poses[-1], arm.flange_from_tcp, tcp)
        pose_error(tcp, target, error)
        position = math.sqrt(error[0] ** 2 + error[1] ** 2 + error[2] ** 2)
        rotation = math.sqrt(error[3] ** 2 + error[4] ** 2 + error[5] ** 2)
        reached = position <= _AIM and rotation <= _AIM
        if reached or position + rotation < best_position + best_rotation:
            _copy(q, best)
            best_position, best_rotation = position, rotation
        _jacobian_of(arm, poses, tcp, columns)
        # The pull ends half-way or where it moves no joint any more, so that the last iterations serve the
        # pose alone: damped, it would hold the tool some nanometres off.
        pulling = _PULL if 2 * iteration < max_iterations and not settled else 0.0
        for k in range(n):
            pull[k] = pulling * (rest[k] - q[k])
        bounded_step((arm.lower, arm.upper), q, columns, error, pull, step)
        moved = 0.0
        for k in range(n):
            new = min(max(q[k] + step[k], arm.lower[k]), arm.upper[k])
            moved = max(moved, abs(new - q[k]))
            q[k] = new
        if (reached and (pulling == 0.0 or moved < 1e-4)) or (pulling == 0.0 and moved < 1e-13):
            break
        settled = settled or moved < 1e-9
    _copy(best, q)
    return best_position, best_rotation


@njit(cache=True)
def _solve(arm, target, start, rest, max_iterations):
    """As `inverse`, from `start` with the null space drawn to `rest`."""
    n = start.shape[0]
    best = np.full(n, np.nan)
    if not _is_pose(target) or not _is_finite(start) or not _is_finite(rest):
        return best, BAD_INPUT, np.nan
    best_position, best_total = np.inf, np.inf
    q = np.empty(n)
    for attempt in range(_RESTARTS):
        for k in range(n):
            if attempt == 0:
                q[k] = start[k]
            elif attempt == 1:
                q[k] = rest[k]
            elif attempt == 2:
                q[k] = 0.5 * (arm.lower[k] + arm.upper[k])
            else:
                # Additive recurrence with the roots of primes: spreads evenly and is the same every time.
                share = ((attempt - 2) * math.sqrt(2.0 + 3.0 * k + k * k)) % 1.0
                q[k] = arm.lower[k] + share * (arm.upper[k] - arm.lower[k])
            q[k] = min(max(q[k], arm.lower[k]), arm.upper[k])
        position, rotation = _descend(arm, target, q, rest, max_iterations)
        if position + rotation < best_total:
            _copy(q, best)
            best_position, best_total = position, position + rotation
        if position <= _ACCEPT and rotation <= _ACCEPT:
            return best, OK, best_position
    return best, NOT_REACHED, best_position


@njit(cache=True)
def inverse(arm, base_from_tcp, q_seed, max_iterations):
    """Joint positions that bring the tool to a pose: (q float64 (n,) rad, status int, position error in m).

    Every q is inside the joint limits. Status 0: reached, position and rotation errors at most 1e-9 (m, rad),
    or 1e-6 where the arm is singular; 1: not reached, q is the nearest pose found (of its joints,
    `kernels.turns.at_limits` says which stand at a limit); 2: bad input. A redundant arm stays near `q_seed`.
    arm: `Arm`; not written. base_from_tcp: float64 (4, 4), m; not written.
    q_seed: float64 (n,), rad, clamped to the limits; not written.
    max_iterations: int, per start (100 is plenty).
    Bad input: NaN or infinity in the pose or the seed, or no rotation matrix: status 2, q and error NaN.
    Cost: about 2 microseconds an iteration for seven joints; up to 12 starts, the same ones every time.
    Source: damped least squares with damping by the squared error (Sugihara 2011, IEEE T-RO 27(5), eq. 10),
    null space drawn to the seed, joints at a limit left out of the step.

    >>> tcp = np.eye(4); tcp[0, 3] = 0.5
    >>> joint, z, limit = np.eye(4).reshape(1, 4, 4), np.array([[0.0, 0.0, 1.0]]), np.array([3.0])
    >>> arm = Arm(joint, z, -limit, limit, tcp)
    >>> q, status, error = inverse(arm, forward(arm, np.array([0.7])), np.array([0.0]), 100)
    >>> round(float(q[0]), 6), int(status)
    (0.7, 0)
    """
    return _solve(arm, base_from_tcp, q_seed, q_seed, max_iterations)


@njit(cache=True)
def follow(arm, base_from_tcp_path, q_seed):
    """Joint positions along a path: (q float64 (m, n) rad, status int64 (m,), position error float64 (m,) m).

    Each pose starts from the solution before it, and a redundant arm is drawn to `q_seed` throughout, so that
    equal poses get nearly equal joint positions. Status as in `inverse`; after a pose that was not reached
    or was bad, the next one starts from the last good solution.
    arm: `Arm`; not written. base_from_tcp_path: float64 (m, 4, 4), m; not written.
    q_seed: float64 (n,), rad; not written.
    Bad input: NaN in a pose: status 2 and NaN for that row alone. m = 0 gives empty arrays.
    Cost: some 10 microseconds a pose. Source: as `inverse`.

    >>> tcp = np.eye(4); tcp[0, 3] = 0.5
    >>> joint, z, limit = np.eye(4).reshape(1, 4, 4), np.array([[0.0, 0.0, 1.0]]), np.array([3.0])
    >>> arm = Arm(joint, z, -limit, limit, tcp)
    >>> path = np.stack([forward(arm, np.array([a])) for a in (0.1, 0.2)])
    >>> follow(arm, path, np.zeros(1))[0].round(6).ravel().tolist()
    [0.1, 0.2]
    """
    m = base_from_tcp_path.shape[0]
    q = np.empty((m, q_seed.shape[0]))
    status = np.empty(m, np.int64)
    error = np.empty(m)
    last = np.empty(q_seed.shape[0])
    _copy(q_seed, last)
    for i in range(m):
        solved, status[i], error[i] = _solve(arm, base_from_tcp_path[i], last, q_seed, 100)
        _copy(solved, q[i])
        if status[i] == OK:
            _copy(solved, last)
    return q, status, error
