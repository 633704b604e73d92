"""Two moves run into each other: the second begins before the first has ended, and what both do adds up.

So a controller rounds a corner that it need not stop at. Ways are as in `kernels.knots`: the joints run
straight between knots. The first way ends at the corner where the second begins.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from kernels.kinematics import forward

_TRIES = 24
"""Overlaps that are tried, the longest first."""
_SLACK = 1.02
"""Velocities and accelerations are seen at times beside knots: so much they may seem too high."""
_ROUNDING = 1e-9


@njit(cache=True, error_model="numpy")
def _at(time, q, t, i, out):
    """Write joints (n,) at a time; returns the interval it lies in, looked for from i on."""
    last = time.shape[0] - 1
    while i < last - 1 and t > time[i + 1]:
        i += 1
    share = 0.0 if last == 0 else min(max((t - time[i]) / (time[i + 1] - time[i]), 0.0), 1.0)
    for a in range(out.shape[0]):
        out[a] = q[i, a] if last == 0 else q[i, a] + share * (q[i + 1, a] - q[i, a])
    return i


@njit(cache=True, error_model="numpy")
def time_within(arm, time, q, radius, at_end):
    """How long the tool's point stays within a distance of an end of a way, s: float.

    arm: `kernels.kinematics.Arm`; not written. time: float64 (m,), s; not written. q: float64 (m, n), rad;
    not written. radius: float, m. at_end: bool, of its last knot, looking back; else of its first.
    Bad input: a radius of NaN or below 0 gives 0. Cost: a microsecond a knot within the radius.
    Source: straight between two knots.

    >>> from kernels.kinematics import Arm
    >>> one, rail = np.ones(1), np.ones(1, np.bool_)
    >>> arm = Arm(np.eye(4).reshape(1, 4, 4), np.array([[0.0, 0.0, 1.0]]), -one, one, np.eye(4), rail)
    >>> float(time_within(arm, np.array([0.0, 2.0]), np.array([[0.0], [1.0]]), 0.25, True))
    0.5
    """
    m = time.shape[0]
    edge = m - 1 if at_end else 0
    corner, before = forward(arm, q[edge]), 0.0
    for k in range(1, m):
        i = m - 1 - k if at_end else k
        here, square = forward(arm, q[i]), 0.0
        for r in range(3):
            square += (here[r, 3] - corner[r, 3]) ** 2
        away = math.sqrt(square)
        if not away <= radius:
            j = i + 1 if at_end else i - 1
            share = (radius - before) / (away - before) if radius > before else 0.0
            return abs(time[j] - time[edge]) + share * abs(time[i] - time[j])
        before = away
    return time[m - 1] - time[0] if radius >= 0.0 else 0.0


@njit(cache=True, error_model="numpy")
def _sum(one, two, t, overlap, places, out):
    """Write both ways' joints at a time since the overlap began; returns where they were found.

    one, two: (time, q). places: intervals to look from.
    """
    n = out.shape[0]
    second = np.empty(n)
    length = one[0][-1] - one[0][0]
    i = _at(one[0], one[1], one[0][0] + length - overlap + t, places[0], out)
    j = _at(two[0], two[1], two[0][0] + t, places[1], second)
    for a in range(n):
        out[a] += second[a] - two[1][0, a]
    return i, j


@njit(cache=True, error_model="numpy")
def _peaks(one, two, overlap, dt, peaks):
    """Raise the greatest velocities and accelerations (2, n), rad/s and rad/s2, to those of the sum.

    Over the overlap and one time on either side, dt s apart: not finer than the knots of the ways, whose
    joints jump from velocity to velocity.
    """
    n, samples = one[1].shape[1], math.ceil(overlap / dt)
    rows, places = np.empty((3, n)), (0, 0)
    for k in range(-1, samples + 2):
        places = _sum(one, two, k * dt, overlap, places, rows[k % 3])
        now, last, older = rows[k % 3], rows[(k + 2) % 3], rows[(k + 1) % 3]
        for a in range(n):
            if k > -1:
                peaks[0, a] = max(peaks[0, a], abs(now[a] - last[a]) / dt)
            if k > 0:
                peaks[1, a] = max(peaks[1, a], abs(now[a] - 2.0 * last[a] + older[a]) / (dt * dt))


@njit(cache=True, error_model="numpy")
def _alone(way, limits, step, most):
    """Raise the greatest velocities and accelerations (2, n) to those of a way alone, at even times."""
    length = way[0][-1] - way[0][0]
    still = way[0][-1:], way[1][-1:]
    _peaks(way, still, length, step, most)


@njit(cache=True, error_model="numpy")
def _ends(one, two):
    """The least and the greatest positions of both moves, (2, n)."""
    n = one[1].shape[1]
    ends = np.empty((2, n))
    for a in range(n):
        ends[0, a] = min(one[1][:, a].min(), two[1][:, a].min()) - _ROUNDING
        ends[1, a] = max(one[1][:, a].max(), two[1][:, a].max()) + _ROUNDING
    return ends


@njit(cache=True, error_model="numpy")
def _within(one, two, overlap, step, most, ends):
    """Whether the sum keeps velocities and accelerations, and no joint goes beyond where the moves go."""
    n = one[1].shape[1]
    peaks = np.zeros((2, n))
    _peaks(one, two, overlap, step, peaks)
    for a in range(n):
        for r in range(2):
            if not peaks[r, a] <= most[r, a] * _SLACK + _ROUNDING:
                return False
    row, places, samples = np.empty(n), (0, 0), math.ceil(overlap / step)
    for k in range(samples + 1):
        places = _sum(one, two, k * overlap / samples, overlap, places, row)
        for a in range(n):
            if not ends[0, a] <= row[a] <= ends[1, a]:
                return False
    return True


@njit(cache=True, error_model="numpy")
def _ramp(time, q, velocity, at_end):
    """How long a way takes to slow down to its end, or to speed up from its start: at most half of it.

    Down from, or up to, 99 % of the greatest share that a joint has of its velocity.
    """
    m = time.shape[0]
    shares, top = np.zeros(m - 1), 0.0
    for k in range(m - 1):
        for a in range(q.shape[1]):
            share = abs(q[k + 1, a] - q[k, a]) / ((time[k + 1] - time[k]) * velocity[a])
            shares[k] = max(shares[k], share)
        top = max(top, shares[k])
    for k in range(m - 1):
        i = m - 2 - k if at_end else k
        if shares[i] >= 0.99 * top:
            ramp = time[-1] - time[i + 1] if at_end else time[i] - time[0]
            return min(ramp, 0.5 * (time[-1] - time[0]))
    return 0.0


@njit(cache=True, error_model="numpy")
def most_overlap(time_one, q_one, time_two, q_two, limits, step):
    """For how long two moves may run at once at the most, s: float.

    So long that no joint is faster, or speeds up more, than its limit or than one of the moves alone makes
    it, at even times `step` apart and to 2 %; that no joint goes beyond where the two moves go; not longer
    than the first slows down for, or the second speeds up; and not more than half of the shorter move, so
    that a corner at its other end can be rounded as well. 24 overlaps are tried.
    time_one, time_two: float64 (k,), (m,), s; not written. q_one, q_two: float64 (k, n), (m, n), rad, the
    second beginning where the first ends; not written. limits: `kernels.motion.Limits` of the joints; not
    written. step: float, s, with which the controller interpolates.
    A step finer than the knots of the ways sees accelerations that are too high.
    Bad input: NaN, a step that is not above 0, or a way of fewer than two knots: 0.
    Cost: some 10 microseconds a try. Source: derived here.

    >>> from kernels.motion import Limits, rest_way
    >>> one = Limits(np.ones(1), np.ones(1), np.full(1, 100.0))
    >>> way = rest_way(np.zeros(1), np.full(1, 4.0), one, 0.01)
    >>> on = most_overlap(way[0], way[1], way[0], way[1] + 4.0, one, 0.01)
    >>> back = most_overlap(way[0], way[1], way[0], 4.0 - way[1], one, 0.01)
    >>> bool(0.8 < on < 1.1), bool(back < 0.05)
    (True, True)
    """
    if not step > 0.0 or time_one.shape[0] < 2 or time_two.shape[0] < 2:
        return 0.0
    one, two = (time_one, q_one), (time_two, q_two)
    most = np.empty((2, q_one.shape[1]))
    for a in range(q_one.shape[1]):
        most[0, a], most[1, a] = limits.velocity[a], limits.acceleration[a]
    _alone(one, limits, step, most)
    _alone(two, limits, step, most)
    ends = _ends(one, two)
    down = _ramp(time_one, q_one, limits.velocity, True)
    longest = min(down, _ramp(time_two, q_two, limits.velocity, False))
    for k in range(_TRIES):
        overlap = longest * (1.0 - k / _TRIES)
        if overlap > 0.0 and _within(one, two, overlap, step, most, ends):
            return overlap
    return 0.0


@njit(cache=True, error_model="numpy")
def joined(time_one, q_one, time_two, q_two, overlap):
    """Two ways as one that run at once for a time: (time float64 (m,) s, q float64 (m, n) rad).

    Knots of both; where both run, their joints' changes add up. The second starts `overlap` before the end of
    the first, whose own times stay.
    time_one, time_two: float64 (k,), (l,), s; not written. q_one, q_two: float64 (k, n), (l, n), rad; not
    written. overlap: float, s, 0 to the shorter way's length.
    Bad input: NaN passes through; an overlap outside that range is taken as its nearest end.
    Cost: some nanoseconds a knot. Source: definition.

    >>> time, q = np.array([0.0, 2.0]), np.array([[0.0], [1.0]])
    >>> t, joints = joined(time, q, time, q + 1.0, 1.0)
    >>> t.tolist(), joints.ravel().tolist()
    ([0.0, 1.0, 2.0, 3.0], [0.0, 0.5, 1.5, 2.0])
    """
    k, m, n = time_one.shape[0], time_two.shape[0], q_one.shape[1]
    both = max(min(overlap, time_one[-1] - time_one[0], time_two[-1] - time_two[0]), 0.0)
    shift = time_one[-1] - both - time_two[0]
    time, q = np.empty(k + m), np.empty((k + m, n))
    second = np.empty(n)
    count, i, j, at_one, at_two = 0, 0, 0, 0, 0
    while i < k or j < m:
        first = j == m or (i < k and time_one[i] <= time_two[j] + shift)
        t = time_one[i] if first else time_two[j] + shift
        i, j = (i + 1, j) if first else (i, j + 1)
        if count > 0 and t - time[count - 1] < _ROUNDING:
            continue
        at_one = _at(time_one, q_one, t, at_one, q[count])
        at_two = _at(time_two, q_two, t - shift, at_two, second)
        for a in range(n):
            q[count, a] += second[a] - q_two[0, a]
        time[count] = t
        count += 1
    return time[:count].copy(), q[:count].copy()
