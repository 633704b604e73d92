"""The tool on a straight line, turning about one axis that stays: joints along it, and the way in time."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from kernels.cubics import _joints_at, _slopes
from kernels.kinematics import _descend, forward, inverse
from kernels.pace import paced
from kernels.rigid import _copy, _is_pose, compose, pose_error, turn
from kernels.wrist6 import branches
from kernels.wrist_shape import shape_of

OK = 0
OUT_OF_REACH = 1
BEYOND_LIMIT = 2
SINGULAR = 3
"""The joints cannot go on without leaping."""
BAD_INPUT = 4

CHORD_M = 5e-5
"""The tool is off its line by no more between two knots; 0.4 m a radian of its turn."""
TURN_M_RAD = 0.4
"""A turn of the tool counts as so long a way where it turns more than it travels."""
_AIM_M = 0.7 * CHORD_M
"""Half-way between two knots; elsewhere the chord may be a little further off."""
_LEAP = 0.3
"""No joint changes by more between two knots, rad."""
_LEAST_M = 1e-5
"""Two knots are no nearer, about."""
_SAME_M = 2e-5
"""Two poses that are no further apart count as one."""
_REACHED = 1e-7
"""m and rad."""
_LOOKS = (0.25, 0.5, 0.75)
"""Where between two knots a cubic is looked at."""


@njit(cache=True)
def line_pose(base_from_start, base_from_end, share, base_from_tcp):
    """Write where the tool is on a line: its point moved straight, its frame turned about one axis.

    base_from_start, base_from_end: float64 (4, 4), m; not written. share: float, of the way, 0 to 1.
    base_from_tcp: float64 (4, 4), m; written.
    Bad input: NaN passes through; a half turn goes about the axis that rounding gives.
    Cost: half a microsecond. Source: Rodrigues' formula.

    >>> start, end, found = np.eye(4), np.eye(4), np.empty((4, 4)); end[0, 3] = 2.0
    >>> line_pose(start, end, 0.25, found); float(found[0, 3])
    0.5
    """
    error, rotation = np.empty(6), np.empty((4, 4))
    pose_error(base_from_start, base_from_end, error)
    angle = math.sqrt(error[3] ** 2 + error[4] ** 2 + error[5] ** 2)
    axis = np.zeros(3)
    axis[2] = 1.0
    if angle > 0.0:
        axis[0], axis[1], axis[2] = error[3] / angle, error[4] / angle, error[5] / angle
    turn(axis, share * angle, rotation)
    compose(rotation, base_from_start, base_from_tcp)
    for r in range(3):
        base_from_tcp[r, 3] = base_from_start[r, 3] + share * error[r]


@njit(cache=True)
def line_length(base_from_start, base_from_end):
    """Length of a line, m: float; 0.4 m a radian where the tool turns more than it travels.

    base_from_start, base_from_end: float64 (4, 4), m; not written.
    Bad input: NaN passes through. Cost: an arc tangent. Source: definition.

    >>> end = np.eye(4); end[0, 3] = 2.0
    >>> line_length(np.eye(4), end)
    2.0
    """
    error = np.empty(6)
    pose_error(base_from_start, base_from_end, error)
    return max(_travel(error), TURN_M_RAD * math.sqrt(error[3] ** 2 + error[4] ** 2 + error[5] ** 2))


@njit(cache=True)
def _travel(error):
    return math.sqrt(error[0] ** 2 + error[1] ** 2 + error[2] ** 2)


@njit(cache=True)
def _apart(arm, q, pose):
    """How far the tool is from a pose, m."""
    return line_length(forward(arm, q), pose)


@njit(cache=True)
def _leap(one, two):
    """The greatest change of a joint."""
    most = 0.0
    for k in range(one.shape[0]):
        most = max(most, abs(one[k] - two[k]))
    return most


@njit(cache=True)
def _next(arm, ends, shares, before, q):
    """Write joints at a share of a line into q; returns (whether reached, m off half-way to it).

    ends: the two poses. shares: of the knot before and of this one. before: joints of the one before.
    """
    pose, middle = np.empty((4, 4)), np.empty(before.shape[0])
    line_pose(ends[0], ends[1], shares[1], pose)
    _copy(before, q)
    position, rotation = _descend(arm, pose, q, before, 30)
    if not (position <= _REACHED and rotation <= _REACHED) or _leap(before, q) > _LEAP:
        return False, 0.0
    for k in range(before.shape[0]):
        middle[k] = 0.5 * (before[k] + q[k])
    line_pose(ends[0], ends[1], 0.5 * (shares[0] + shares[1]), pose)
    return True, _apart(arm, middle, pose)


@njit(cache=True)
def _why(arm, ends, share, before):
    """Why joints do not go on to a share of a line."""
    pose, q = np.empty((4, 4)), np.empty(before.shape[0])
    line_pose(ends[0], ends[1], share, pose)
    _copy(before, q)
    _descend(arm, pose, q, before, 30)
    for k in range(q.shape[0]):
        if not arm.lower[k] + 1e-9 < q[k] < arm.upper[k] - 1e-9 and _leap(before, q) < _LEAP:
            return BEYOND_LIMIT
    if not shape_of(arm).fits:
        return SINGULAR if inverse(arm, pose, q, 100)[1] == 0 else OUT_OF_REACH
    _, inside, _, status = branches(arm, pose)
    if status != 0:
        return OUT_OF_REACH
    return SINGULAR if inside.any() else BEYOND_LIMIT


@njit(cache=True)
def _kept(path):
    """Places of the poses that count: the first, the last, and none nearer than 0.02 mm to the one before."""
    kept, count = np.empty(path.shape[0] + 1, np.int64), 1
    kept[0] = 0
    for k in range(1, path.shape[0]):
        if line_length(path[kept[count - 1]], path[k]) >= _SAME_M:
            kept[count] = k
            count += 1
    # The way ends at the last pose, and not a little before.
    last = path.shape[0] - 1
    while count > 1 and line_length(path[kept[count - 1]], path[last]) < _SAME_M:
        count -= 1
    if line_length(path[kept[count - 1]], path[last]) >= _SAME_M:
        kept[count] = last
        count += 1
    return kept[:count]


@njit(cache=True)
def _strays(arm, ends, start, path, i):
    """Whether a cubic leaves its line, or a joint its limits, between two knots; start: length at the line's.

    A cubic lies between the least and the greatest of its four Bernstein coefficients.
    """
    whole, q, pose = line_length(ends[0], ends[1]), np.empty(path[1].shape[1]), np.empty((4, 4))
    h = path[0][i + 1] - path[0][i]
    for a in range(q.shape[0]):
        first = path[1][i, a] + path[2][i, 0, a] * h / 3.0
        second = path[1][i + 1, a] - path[2][i, 1, a] * h / 3.0
        if min(first, second) < arm.lower[a] - 1e-9 or max(first, second) > arm.upper[a] + 1e-9:
            return True
    for u in _LOOKS:
        at = path[0][i] + u * h
        _joints_at(path, at, i, q)
        line_pose(ends[0], ends[1], (at - start) / whole, pose)
        if _apart(arm, q, pose) > 0.9 * CHORD_M:
            return True
    return False


@njit(cache=True)
def _corners_within(arm, ends, lengths, q):
    """Inner knots of one line at which directions may change at once, (k,) bool.

    Where a cubic would leave the line, as where a joint of a redundant arm comes to its limit, the joints run
    straight; lengths, q: its knots.
    """
    k = lengths.shape[0]
    broken = np.zeros(k, np.bool_)
    for _ in range(k):
        path, found = (lengths, q, _slopes(lengths, q, np.flatnonzero(broken))), False
        for i in range(k - 1):
            straight = (i == 0 or broken[i]) and (i == k - 2 or broken[i + 1])
            if not straight and _strays(arm, ends, lengths[0], path, i):
                broken[i] |= i > 0
                broken[i + 1] |= i < k - 2
                found = True
        if not found:
            break
    return broken


@njit(cache=True)
def _along(arm, ends, lengths, q, count, step):
    """Knots along one line behind the last one; returns (status, lengths, q, count, step).

    lengths, q: with room that is made more where it has to be. step: m, to the first knot to try.
    """
    length, done = line_length(ends[0], ends[1]), 0.0
    start = lengths[count - 1]
    while done < length - 1e-12:
        if count == lengths.shape[0]:
            lengths, q = _longer(lengths), _higher(q)
        # The last two parts are even, so that neither is tiny.
        left = length - done
        goal = length if left <= step else done + min(step, 0.5 * left)
        shares = (done / length, goal / length)
        reached, off = _next(arm, ends, shares, q[count - 1], q[count])
        if reached and off <= _AIM_M:
            lengths[count] = start + goal
            count += 1
            # The chord's error grows with the square of its length.
            more = (goal - done) * min(math.sqrt(0.7 * _AIM_M / max(off, 1e-12)), 2.0)
            # A part that the line's end has cut short says nothing against longer ones.
            step = max(more, step) if goal - done < step else more
            done = goal
        elif goal - done <= _LEAST_M:
            status = SINGULAR if reached else _why(arm, ends, shares[1], q[count - 1])
            return status, lengths, q, count, step
        else:
            less = math.sqrt(0.7 * _AIM_M / off) if reached else 0.5
            step = (goal - done) * min(max(less, 0.1), 0.8)
    return OK, lengths, q, count, step


@njit(cache=True)
def _longer(lengths):
    more = np.empty(2 * lengths.shape[0])
    _copy(lengths, more)
    return more


@njit(cache=True)
def _higher(q):
    more = np.empty((2 * q.shape[0], q.shape[1]))
    for k in range(q.shape[0]):
        _copy(q[k], more[k])
    return more


@njit(cache=True)
def _starts(arm, path, q):
    """Whether poses are poses and joints are inside their limits, finite, and at the first pose."""
    for k in range(path.shape[0]):
        if not _is_pose(path[k]):
            return False
    for k in range(q.shape[0]):
        if not arm.lower[k] - 1e-9 <= q[k] <= arm.upper[k] + 1e-9:
            return False
    return path.shape[0] > 0 and _apart(arm, q, path[0]) < CHORD_M


@njit(cache=True)
def follow_line(arm, base_from_tcp_path, q_start):
    """Joints along straight lines: (status, length float64 (m,) m, q float64 (m, n) rad, corners int64 (c,)).

    Between two knots the tool stays within 0.05 mm of its line and within 0.05 mm / 0.4 m of how it is
    turned, both with joints that run straight and on the cubics of `kernels.cubics`; no joint changes by more
    than 0.3 rad. Corners are knots at which the joints may change their direction at once: where lines meet,
    and where a cubic would leave the line. A redundant arm changes no more from knot to knot than it has to.
    Status 0: done. Else the knots end where joints could not go on, within some hundredths of a millimetre:
    1, the line leaves the arm's reach; 2, a joint is at its limit; 3, through a singularity or in another
    posture only. 4: bad input.
    arm: `kernels.kinematics.Arm`; not written. base_from_tcp_path: float64 (k, 4, 4), m, the ends of the
    lines in order; those nearer than 0.02 mm, or 0.02 mm / 0.4 m, to the one before are passed over, but not
    the last; not written. q_start: float64 (n,), rad, where the arm is at the first, within 0.05 mm; not
    written.
    Bad input: NaN, no poses, joints elsewhere or beyond their limits: status 4 and m = 0.
    Cost: some 20 microseconds a knot, a knot every 10 to 20 mm and at every pose. Source: damped least
    squares from knot to knot; the knots' distance derived here from the chord's error.

    >>> from kernels.kinematics import Arm
    >>> one, rail = np.ones(1), np.ones(1, np.bool_)
    >>> arm = Arm(np.eye(4).reshape(1, 4, 4), np.array([[0.0, 0.0, 1.0]]), -one, one, np.eye(4), rail)
    >>> path = np.stack((np.eye(4), np.eye(4))); path[1, 2, 3] = 0.25
    >>> status, length, q, corners = follow_line(arm, path, np.zeros(1))
    >>> status, float(length[-1]), q[-1].round(9).tolist(), corners.tolist()
    (0, 0.25, [0.25], [])
    """
    n = q_start.shape[0]
    if not _starts(arm, base_from_tcp_path, q_start):
        return BAD_INPUT, np.empty(0), np.empty((0, n)), np.empty(0, np.int64)
    lengths, q, step = np.empty(64), np.empty((64, n)), 0.02
    lengths[0] = 0.0
    _copy(q_start, q[0])
    count, status, kept = 1, OK, _kept(base_from_tcp_path)
    broken = np.zeros(1, np.bool_)
    for k in range(kept.shape[0] - 1):
        ends = np.stack((base_from_tcp_path[kept[k]], base_from_tcp_path[kept[k + 1]]))
        first = count - 1
        status, lengths, q, count, step = _along(arm, ends, lengths, q, count, step)
        within = _corners_within(arm, ends, lengths[first:count], q[first:count])
        if first > 0:
            within[0] = True
        broken = np.concatenate((broken[:first], within))
        if status != OK:
            break
    return status, lengths[:count].copy(), q[:count].copy(), np.flatnonzero(broken)


@njit(cache=True)
def line_way(arm, base_from_tcp_path, q_start, limits, pace):
    """Straight moves of the tool as one way: (status, length m, time float64 (m,) s, q float64 (m, n) rad).

    From rest to rest as `kernels.pace.paced` says: jerk-limited along the line, slowed where a joint would be
    beyond its velocity or acceleration. The tool stays within 0.05 mm of its lines, also where they meet at
    an angle: there it passes as slowly as the joints can turn over within a step of the controller, or stops
    where that is quicker.
    Status as in `follow_line`; where it is not 0 there is no way (m = 0), and the length says how far along
    the line the joints can go.
    arm: `kernels.kinematics.Arm`; not written. base_from_tcp_path: float64 (k, 4, 4), m; not written.
    q_start: float64 (n,), rad; not written. limits: `kernels.motion.Limits` of the joints; not written.
    pace: `kernels.pace.Pace` of the tool.
    Bad input: as in `follow_line`; limits or a pace not above 0 and finite: status 4 and no knots.
    Cost: about half a millisecond for one line. Source: `follow_line`, then `kernels.pace.paced`.

    >>> from kernels.kinematics import Arm
    >>> from kernels.motion import Limits
    >>> from kernels.pace import Pace
    >>> one, rail = np.ones(1), np.ones(1, np.bool_)
    >>> arm = Arm(np.eye(4).reshape(1, 4, 4), np.array([[0.0, 0.0, 1.0]]), -one, one * 9.0, np.eye(4), rail)
    >>> path = np.stack((np.eye(4), np.eye(4))); path[1, 2, 3] = 4.0
    >>> limits, pace = Limits(one * 9.0, one * 9.0, one), Pace(1.0, 1.0, 1.0, 0.012)
    >>> status, length, time, q = line_way(arm, path, np.zeros(1), limits, pace)
    >>> status, float(length), round(float(time[-1]), 9), q[-1].round(9).tolist()
    (0, 4.0, 6.0, [4.0])
    """
    status, lengths, joints, corners = follow_line(arm, base_from_tcp_path, q_start)
    length = lengths[-1] if lengths.shape[0] > 0 else 0.0
    if status != OK:
        return status, length, np.empty(0), np.empty((0, q_start.shape[0]))
    time, q = paced(lengths, joints, corners, limits, pace)
    return (OK if time.shape[0] > 0 else BAD_INPUT), length, time, q
