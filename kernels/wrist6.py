"""All joint positions of a six-axis arm with a spherical wrist that bring its tool to a pose, in closed form.

The arm's shape: at zero position all joint frames are parallel to the base's; the axes run along z, y, y, x,
y, x, each either way; no origin has a y; the last three axes meet in one point, the wrist centre.
Most heavy industrial arms are built so.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from kernels.kinematics import _is_pose
from kernels.rigid import compose

OK = 0
OUT_OF_REACH = 1
BAD_INPUT = 2

BRANCHES = 8
"""Two ways to look at the target (forward, over the head), two elbows, two wrists."""

_ALONG = (2, 1, 1, 0, 1, 0)
"""Of each joint: the coordinate that its axis runs along."""
_SMALL = 1e-9
_TURN = 2.0 * math.pi


@njit(cache=True)
def has_shape(arm):
    """Whether an arm is of the shape that this file solves: bool.

    arm: `kernels.kinematics.Arm`; not written. Its tool may be anywhere.
    Bad input: NaN gives False. Cost: some 100 comparisons. Source: derived here.

    >>> from kernels.kinematics import Arm
    >>> one = np.eye(4).reshape(1, 4, 4)
    >>> has_shape(Arm(one, np.array([[0.0, 0.0, 1.0]]), np.array([-3.0]), np.array([3.0]), np.eye(4)))
    False
    """
    if arm.axis.shape[0] != 6:
        return False
    for i in range(6):
        for r in range(3):
            along = 1.0 if r == _ALONG[i] else 0.0
            if not abs(abs(arm.axis[i, r]) - along) < _SMALL:
                return False
            for c in range(3):
                if not abs(arm.parent_from_joint[i, r, c] - (1.0 if r == c else 0.0)) < _SMALL:
                    return False
        if not abs(arm.parent_from_joint[i, 1, 3]) < _SMALL:
            return False
    # The first axis is the base's z; the wrist's axes meet.
    first, fifth, sixth = arm.parent_from_joint[0], arm.parent_from_joint[4], arm.parent_from_joint[5]
    return abs(first[0, 3]) < _SMALL and abs(fifth[2, 3]) < _SMALL and abs(sixth[2, 3]) < _SMALL


@njit(cache=True)
def _wrap(angle, lower, upper):
    """The angle plus whole turns that lies nearest to the middle of the limits."""
    middle = 0.5 * (lower + upper)
    return angle - _TURN * round((angle - middle) / _TURN)


@njit(cache=True)
def _planar(arm, u_x, u_z, elbow):
    """Second and third angle about +y that put the wrist centre at (u_x, u_z) from the second axis.

    Returns (second, third, metres out of reach); the arm stretched or folded toward the point where that is
    not 0.
    """
    a_x, a_z = arm.parent_from_joint[2, 0, 3], arm.parent_from_joint[2, 2, 3]
    b_x = arm.parent_from_joint[3, 0, 3] + arm.parent_from_joint[4, 0, 3]
    b_z = arm.parent_from_joint[3, 2, 3] + arm.parent_from_joint[4, 2, 3]
    first, second = math.sqrt(a_x * a_x + a_z * a_z), math.sqrt(b_x * b_x + b_z * b_z)
    away = math.sqrt(u_x * u_x + u_z * u_z)
    if first < _SMALL or second < _SMALL:
        return 0.0, 0.0, np.inf
    short = max(away - (first + second), abs(first - second) - away, 0.0)
    cosine = (away * away - first * first - second * second) / (2.0 * first * second)
    bend = math.acos(min(max(cosine, -1.0), 1.0))
    # At third = straight the two pieces lie on one line.
    straight = math.atan2(a_x * b_z * -1.0 + a_z * b_x, a_x * b_x + a_z * b_z)
    third = (bend if elbow == 0 else -bend) - straight
    c, s = math.cos(third), math.sin(third)
    v_x, v_z = a_x + c * b_x + s * b_z, a_z - s * b_x + c * b_z
    return math.atan2(u_x, u_z) - math.atan2(v_x, v_z), third, short


@njit(cache=True)
def _wrist(turn, one, elbow, q, flip):
    """Write the last three angles of q (6,), about the positive axes, given the first three as (one, elbow).

    turn: (4, 4), base_from_link6. elbow: sum of the second and third angle.
    """
    c1, s1, c, s = math.cos(one), math.sin(one), math.cos(elbow), math.sin(elbow)
    # Rows of arm3_from_base: (c c1, c s1, -s), (-s1, c1, 0), (s c1, s s1, c).
    x0 = c * (c1 * turn[0, 0] + s1 * turn[1, 0]) - s * turn[2, 0]
    x1 = c * (c1 * turn[0, 1] + s1 * turn[1, 1]) - s * turn[2, 1]
    x2 = c * (c1 * turn[0, 2] + s1 * turn[1, 2]) - s * turn[2, 2]
    y0 = c1 * turn[1, 0] - s1 * turn[0, 0]
    z0 = s * (c1 * turn[0, 0] + s1 * turn[1, 0]) + c * turn[2, 0]
    sine = math.sqrt(x1 * x1 + x2 * x2)
    sign = 1.0 if flip == 0 else -1.0
    q[4] = math.atan2(sign * sine, x0)
    if sine < _SMALL:
        # Fourth and sixth axis lie on one line: the fourth stays at zero.
        y1, y2 = c1 * turn[1, 1] - s1 * turn[0, 1], c1 * turn[1, 2] - s1 * turn[0, 2]
        q[3], q[5] = 0.0, math.atan2(-y2, y1)
        return
    q[3] = math.atan2(sign * y0, -sign * z0)
    q[5] = math.atan2(sign * x1, sign * x2)


@njit(cache=True)
def branches(arm, base_from_tcp):
    """All ways to a pose: (q float64 (8, 6) rad, inside bool (8,), metres out of reach, status int).

    A row of q is a branch; its forward kinematics is the pose, to rounding. inside says whether all joints
    are inside their limits; joints are turned by whole turns to be nearest to the middle of theirs. Branches
    2k and 2k + 1 differ in the wrist, k = 0 and 1 (2 and 3) in the elbow, the last four reach over the head.
    Status 0: the wrist centre is within reach in one branch at least; 1: in none, and the metres say how far
    the nearest branch misses it; rows of branches that do not reach are NaN. 2: bad input.
    arm: `kernels.kinematics.Arm` of the shape `has_shape` asks for; not written. Other shapes give wrong
    joints; one without an upper or a fore arm reaches nothing. base_from_tcp: float64 (4, 4), m; not written.
    Bad input: NaN or infinity in the pose, or no rotation matrix: status 2, q and metres NaN, inside False.
    Cost: about 2 microseconds. Source: Pieper 1968, the wrist centre first; derived here for these frames.

    >>> from kernels.kinematics import Arm, forward
    >>> origins = np.tile(np.eye(4), (6, 1, 1)); axes = np.eye(3)[[2, 1, 1, 0, 1, 0]]
    >>> origins[2, 2, 3] = 1.0; origins[4, 0, 3] = 1.0
    >>> arm = Arm(origins, axes, np.full(6, -3.0), np.full(6, 3.0), np.eye(4))
    >>> q, inside, short, status = branches(arm, forward(arm, np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6])))
    >>> q[0].round(9).tolist(), bool(inside[0]), float(short), int(status)
    ([0.1, 0.2, 0.3, 0.4, 0.5, 0.6], True, 0.0, 0)
    """
    q = np.full((BRANCHES, 6), np.nan)
    inside = np.zeros(BRANCHES, np.bool_)
    if not _is_pose(base_from_tcp):
        return q, inside, np.nan, BAD_INPUT
    link6 = np.empty((4, 4))
    compose(base_from_tcp, _inverse(arm.flange_from_tcp), link6)
    hand = arm.parent_from_joint[5, 0, 3]
    w_x = link6[0, 3] - hand * link6[0, 0]
    w_y = link6[1, 3] - hand * link6[1, 0]
    w_z = link6[2, 3] - hand * link6[2, 0]
    level = math.sqrt(w_x * w_x + w_y * w_y)
    heading = math.atan2(w_y, w_x)
    u_z = w_z - arm.parent_from_joint[0, 2, 3] - arm.parent_from_joint[1, 2, 3]
    nearest = np.inf
    for k in range(4):
        over = k >= 2
        one = heading + math.pi if over else heading
        u_x = (-level if over else level) - arm.parent_from_joint[1, 0, 3]
        two, three, short = _planar(arm, u_x, u_z, k % 2)
        nearest = min(nearest, short)
        if short > 1e-12:
            continue
        for flip in range(2):
            row = q[2 * k + flip]
            row[0], row[1], row[2] = one, two, three
            _wrist(link6, one, two + three, row, flip)
            inside[2 * k + flip] = _settle(arm, row)
    return q, inside, nearest, OK if nearest <= 1e-12 else OUT_OF_REACH


@njit(cache=True)
def _settle(arm, q):
    """Turn angles about the positive axes into joint positions, in place; returns whether all are inside."""
    good = True
    for i in range(6):
        signed = q[i] if arm.axis[i, _ALONG[i]] > 0.0 else -q[i]
        q[i] = _wrap(signed, arm.lower[i], arm.upper[i])
        good = good and arm.lower[i] <= q[i] <= arm.upper[i]
    return good


@njit(cache=True)
def _inverse(a_from_b):
    """b_from_a of a rigid transform (4, 4)."""
    out = np.eye(4)
    for i in range(3):
        for j in range(3):
            out[i, j] = a_from_b[j, i]
            out[i, 3] -= a_from_b[j, i] * a_from_b[j, 3]
    return out


@njit(cache=True)
def branches_along(arm, base_from_tcp):
    """As `branches` for m poses: (q (m, 8, 6) rad, inside bool (m, 8), metres (m,), status int64 (m,)).

    arm: as in `branches`; not written. base_from_tcp: float64 (m, 4, 4), m; not written.
    Bad input: as in `branches`, for its row alone; m = 0 gives empty arrays.
    Cost: about 2 microseconds a pose. Source: as `branches`.

    >>> from kernels.kinematics import Arm
    >>> axes = np.eye(3)[[2, 1, 1, 0, 1, 0]]; limit = np.full(6, 3.0)
    >>> arm = Arm(np.tile(np.eye(4), (6, 1, 1)), axes, -limit, limit, np.eye(4))
    >>> branches_along(arm, np.empty((0, 4, 4)))[0].shape
    (0, 8, 6)
    """
    m = base_from_tcp.shape[0]
    q = np.empty((m, BRANCHES, 6))
    inside = np.empty((m, BRANCHES), np.bool_)
    short = np.empty(m)
    status = np.empty(m, np.int64)
    for i in range(m):
        rows, flags, short[i], status[i] = branches(arm, base_from_tcp[i])
        for k in range(BRANCHES):
            inside[i, k] = flags[k]
            for j in range(6):
                q[i, k, j] = rows[k, j]
    return q, inside, short, status
