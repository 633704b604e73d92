"""All joint positions of a six-axis arm with a spherical wrist that bring its tool to a pose, in closed form.

Which arms these are says `kernels.wrist_shape`: most heavy industrial arms, however their frames are drawn.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from kernels.kinematics import Arm, _descend
from kernels.rigid import _copy, _is_pose
from kernels.turns import _into_limits, _middle
from kernels.vectors import angle_about, cross, dot, length, plus, turned
from kernels.wrist_shape import shape_of

OK = 0
OUT_OF_REACH = 1
BAD_INPUT = 2
BAD_SHAPE = 3
"""The arm has no closed form."""
NOT_TURNED = 4
"""The wrist centre is within reach, but the wrist's axes cannot turn the tool that way."""

BRANCHES = 8
"""Two ways to look at the target (forward, over the head), two elbows, two wrists."""

_NEAR = 1e-10
"""What is out of reach by no more (m, and rad of the wrist) counts as at the end of reach."""
_LOOSE = 5e-3
"""The same of an arm that has the shape but nearly, whose branches are brought to the pose afterwards."""
_POLISHED = 1e-9
"""Branches of an arm that has the shape but nearly count where they come this near to the pose, m and rad."""
_FREE = 1e-11
"""Fourth and sixth axis this near to one line (rad), or a point this near to an axis (m), count as on it."""


@njit(cache=True)
def has_shape(arm):
    """Whether an arm is of the shape that this file solves: bool.

    arm: `kernels.kinematics.Arm`; not written. Its tool may be anywhere.
    Bad input: NaN gives False. Cost: about 2 microseconds. Source: as `kernels.wrist_shape.shape_of`.

    >>> from kernels.kinematics import Arm
    >>> one = np.eye(4).reshape(1, 4, 4)
    >>> has_shape(Arm(one, np.array([[0.0, 0.0, 1.0]]), np.array([-3.0]), np.array([3.0]), np.eye(4)))
    False
    """
    return shape_of(arm).fits


@njit(cache=True)
def _planar(reach, u_x, u_z, elbow, otherwise):
    """Second and third angle about `side` that put the wrist centre at (u_x, u_z) from the second axis.

    Returns (second, third, metres out of reach); the arm stretched or folded toward the point where that is
    not 0. otherwise: the second angle where the wrist centre is on the second axis, so that any would do.
    """
    (a_x, a_z), (b_x, b_z) = reach.upper, reach.fore
    one, two = math.sqrt(a_x * a_x + a_z * a_z), math.sqrt(b_x * b_x + b_z * b_z)
    away = math.sqrt(u_x * u_x + u_z * u_z)
    least = abs(one - two)
    short = max(away - (one + two), least - away, 0.0)
    # Half-angles: the cosine rule would lose half of all digits where the arm is stretched or folded.
    stretched = max((one + two - away) * (one + two + away), 0.0)
    folded = max((away - least) * (away + least), 0.0)
    bend = 2.0 * math.atan2(math.sqrt(stretched), math.sqrt(folded))
    # At third = straight the two pieces lie on one line.
    straight = math.atan2(a_z * b_x - a_x * b_z, a_x * b_x + a_z * b_z)
    third = (bend if elbow == 0 else -bend) - straight
    if away < _FREE:
        return otherwise, third, short
    c, s = math.cos(third), math.sin(third)
    v_x, v_z = a_x + c * b_x + s * b_z, a_z - s * b_x + c * b_z
    return math.atan2(u_x, u_z) - math.atan2(v_x, v_z), third, short


@njit(cache=True)
def _half_angle(wrist, gamma):
    """(angle between the planes fourth-fifth and fifth-sixth axis, rad, radians out of the wrist's range).

    gamma: angle between fourth and sixth axis, rad. By half-angles, exact near a straight wrist too.
    """
    s = 0.5 * (wrist.alpha + wrist.beta + gamma)
    a, b, c = s - wrist.alpha, s - wrist.beta, s - gamma
    beyond = max(-a, -b, -c, s - math.pi, 0.0)
    top = max(math.sin(a), 0.0) * max(math.sin(b), 0.0)
    bottom = max(math.sin(s), 0.0) * max(math.sin(c), 0.0)
    return 2.0 * math.atan2(math.sqrt(top), math.sqrt(bottom)), beyond


@njit(cache=True)
def _wrist(lower, upper, wrist, pointing, normal, x, free, flip, q):
    """Write the last three joint positions of q (6,) for the branch `flip`, 0 or 1.

    pointing, normal: where the sixth axis and the normal have to be, before the first three joints turn.
    x: from `_half_angle`. free: whether the fourth axis and the sixth lie on one line.
    """
    sign = wrist.flip if flip == 0 else -wrist.flip
    q[4] = sign * x - wrist.offset
    c, s = math.cos(q[4]), math.sin(q[4])
    bent = turned(wrist.fifth, c, s, wrist.sixth)
    q[3] = _middle(lower[3], upper[3]) if free else angle_about(wrist.fourth, bent, pointing)
    moved = turned(wrist.fifth, c, s, wrist.normal)
    moved = turned(wrist.fourth, math.cos(q[3]), math.sin(q[3]), moved)
    q[5] = angle_about(pointing, moved, normal)
    if free:
        # One line: what the sixth joint is beyond its limits, the fourth can do in its place.
        six = _into_limits(lower[5], upper[5], q[5])
        over = six - min(max(six, lower[5]), upper[5])
        q[3] += over if dot(wrist.fourth, pointing) > 0.0 else -over
        q[5] = six - over


@njit(cache=True)
def _settle(lower, upper, q):
    """Turn angles by whole turns into joint positions, in place; returns whether all are inside."""
    good = True
    for i in range(6):
        q[i] = _into_limits(lower[i], upper[i], q[i])
        good = good and lower[i] <= q[i] <= upper[i]
    return good


@njit(cache=True)
def _from_tcp(pose, a):
    """A direction of the tool's frame in the base frame."""
    return (
        pose[0, 0] * a[0] + pose[0, 1] * a[1] + pose[0, 2] * a[2],
        pose[1, 0] * a[0] + pose[1, 1] * a[1] + pose[1, 2] * a[2],
        pose[2, 0] * a[0] + pose[2, 1] * a[1] + pose[2, 2] * a[2],
    )


@njit(cache=True)
def _facing(middle, ahead, aside, over):
    """(first joint, level distance of the wrist centre in front, at its side, metres out of reach).

    ahead, aside: of the wrist centre from the first axis along `front` and `across`, before it turns.
    """
    away = math.sqrt(ahead[0] * ahead[0] + ahead[1] * ahead[1])
    square = (away - abs(aside)) * (away + abs(aside))
    level = math.sqrt(max(square, 0.0))
    if over:
        level = -level
    one = middle + (math.pi if over else 0.0)
    if away > _FREE:
        one = math.atan2(ahead[1], ahead[0]) - math.atan2(aside, level)
    return one, level, max(abs(aside) - away, 0.0)


@njit(cache=True)
def _before(reach, one, bend, a, b):
    """Two directions of the base frame as they are before the first three joints turn.

    one: angle of the first joint; bend: sum of the second and third about `side`, rad.
    """
    c, s = math.cos(one), -math.sin(one)
    a, b = turned(reach.first, c, s, a), turned(reach.first, c, s, b)
    c, s = math.cos(bend), -math.sin(bend)
    return turned(reach.side, c, s, a), turned(reach.side, c, s, b)


@njit(cache=True)
def _fill(lower, upper, shape, pose, q, inside):
    """Write the branches to a pose into q (8, 6) and inside (8,); returns (metres out of reach, status)."""
    reach, wrist = shape.reach, shape.wrist
    centre = plus((pose[0, 3], pose[1, 3], pose[2, 3]), 1.0, _from_tcp(pose, shape.centre))
    pointing, normal = _from_tcp(pose, shape.sixth), _from_tcp(pose, shape.normal)
    stand = plus(centre, -1.0, reach.base)
    height = dot(stand, reach.first)
    aside = (reach.beside - reach.lean * height) / reach.broad
    ahead = (dot(stand, reach.front), dot(stand, reach.across))
    near = _NEAR if shape.exact else _LOOSE
    nearest, turns = np.inf, False
    for k in range(4):
        one, level, missing = _facing(reach.sense[0] * _middle(lower[0], upper[0]), ahead, aside, k >= 2)
        place = plus(plus(plus(reach.base, level, reach.front), aside, reach.across), height, reach.first)
        u = plus(place, -1.0, reach.shoulder)
        free = reach.sense[1] * _middle(lower[1], upper[1])
        two, three, short = _planar(reach, dot(u, reach.front), dot(u, reach.up), k % 2, free)
        short = math.sqrt(short * short + missing * missing)
        nearest = min(nearest, short)
        if short > near:
            continue
        aim, across = _before(reach, one, two + three, pointing, normal)
        sine = length(cross(wrist.fourth, aim))
        x, beyond = _half_angle(wrist, math.atan2(sine, dot(wrist.fourth, aim)))
        if beyond > near:
            continue
        turns = True
        for flip in range(2):
            row = q[2 * k + flip]
            row[0], row[1], row[2] = reach.sense[0] * one, reach.sense[1] * two, reach.sense[2] * three
            _wrist(lower, upper, wrist, aim, across, x, sine < _FREE, flip, row)
            inside[2 * k + flip] = _settle(lower, upper, row)
    if nearest > near:
        return nearest, OUT_OF_REACH
    return 0.0, OK if turns else NOT_TURNED


@njit(cache=True)
def _polish(arm, pose, q, inside):
    """Bring the branches (8, 6) of an arm that has the shape but nearly to the pose; NaN where that fails.

    Returns (metres by which the nearest misses where all do, status).
    """
    endless = np.full(6, np.inf)
    free = Arm(arm.parent_from_joint, arm.axis, -endless, endless, arm.flange_from_tcp, np.zeros(0, np.bool_))
    start, nearest, there = np.empty(6), np.inf, False
    for k in range(BRANCHES):
        if math.isnan(q[k, 0]):
            continue
        _copy(q[k], start)
        position, rotation = _descend(free, pose, q[k], start, 30)
        inside[k] = _settle(arm.lower, arm.upper, q[k])
        nearest = min(nearest, position)
        there = there or (position <= _POLISHED and rotation <= _POLISHED)
        if position > _POLISHED or rotation > _POLISHED:
            inside[k] = False
            for j in range(6):
                q[k, j] = np.nan
    return (0.0, OK) if there else (nearest, OUT_OF_REACH)


@njit(cache=True)
def branches(arm, base_from_tcp):
    """All ways to a pose: (q float64 (8, 6) rad, inside bool (8,), metres out of reach, status int).

    A row of q is a branch; its forward kinematics is the pose, to rounding (1e-10 m where the arm is at the
    end of its reach). inside says whether all joints are inside their limits; joints are turned by whole
    turns to be nearest to the middle of theirs (`kernels.turns` has the other turns). Branches 2k and 2k + 1
    differ in the wrist, k = 0 and 1 (2 and 3) in the elbow, the last four reach over the head. At a
    singularity (`kernels.singular`) branches fall together or a joint may be anywhere: a straight wrist has
    the fourth joint as near to the middle of its limits as the sixth's allow, a wrist centre on the first (or
    second) axis has that joint at the middle of its limits. An arm that has the shape to 2 mm and 2 mrad
    only, by rounded figures or calibrated, has its branches brought to the pose by damped least squares, to
    1e-9 m and rad; near a singularity or the end of its reach two may then be one, or one missed.
    Status 0: at least one branch reaches; 1: the wrist centre is within reach of none, and the metres say how
    far the nearest misses it; 4: the wrist's axes are oblique and cannot turn the tool that way. Rows of
    branches that do not reach are NaN. 2: bad input. 3: the arm is not of the shape `has_shape` asks for.
    arm: `kernels.kinematics.Arm`; not written. base_from_tcp: float64 (4, 4), m; not written.
    Bad input: NaN or infinity in the pose, or no rotation matrix: status 2, q and metres NaN, inside False.
    Cost: about 5 microseconds. Source: Pieper 1968, the wrist centre first; derived here for any frames.

    >>> from kernels.kinematics import Arm, forward
    >>> origins = np.tile(np.eye(4), (6, 1, 1)); axes = np.eye(3)[[2, 1, 1, 0, 1, 0]]
    >>> origins[2, 2, 3] = 1.0; origins[4, 0, 3] = 1.0
    >>> arm = Arm(origins, axes, np.full(6, -3.0), np.full(6, 3.0), np.eye(4))
    >>> q, inside, short, status = branches(arm, forward(arm, np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6])))
    >>> q[0].round(9).tolist(), bool(inside[0]), float(short), int(status)
    ([0.1, 0.2, 0.3, 0.4, 0.5, 0.6], True, 0.0, 0)
    """
    q, inside, short, status = branches_along(arm, np.ascontiguousarray(base_from_tcp).reshape(1, 4, 4))
    return q[0], inside[0], short[0], status[0]


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
    q = np.full((m, BRANCHES, 6), np.nan)
    inside = np.zeros((m, BRANCHES), np.bool_)
    short = np.full(m, np.nan)
    status = np.empty(m, np.int64)
    shape = shape_of(arm)
    for i in range(m):
        if not shape.fits:
            status[i] = BAD_SHAPE
        elif not _is_pose(base_from_tcp[i]):
            status[i] = BAD_INPUT
        else:
            short[i], status[i] = _fill(arm.lower, arm.upper, shape, base_from_tcp[i], q[i], inside[i])
            if not shape.exact and status[i] == OK:
                short[i], status[i] = _polish(arm, base_from_tcp[i], q[i], inside[i])
    return q, inside, short, status
