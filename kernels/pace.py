"""How fast an arm runs along a path: jerk-limited, and slowed where its joints would be too fast.

The path is given by knots: its length so far, and the joint positions. Between them joints are taken to run
on cubics, see `kernels.cubics`; at some knots, its corners, they change their direction at once.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit

from kernels.cubics import _interval, _joints_at, _reached, _sample_at, _slopes
from kernels.profile import limits_are_good, rest_position, rest_ramp
from kernels.sweep import _averaged, _bends, _cells, _highest, _samples, _swept

_ROUNDS = 12
"""Of lowering speeds where joints are still too fast."""
_STRETCHES = 30
"""Of stretching a way until they are not."""
_CLOSE = 1.001


class Pace(NamedTuple):
    """The most of a tool along its path, all floats.

    speed: m/s. acceleration: m/s2. jerk: m/s3. step: s, with which the controller interpolates: between two
    knots in time at the most.
    """

    speed: float
    acceleration: float
    jerk: float
    step: float


@njit(cache=True, error_model="numpy")
def _excess(path, gone, dt, step, limits, over):
    """By how much time must be stretched so that joints keep velocity and acceleration, 1 or more.

    Accelerations are seen at times a step apart: no controller changes velocities more often.
    path: (length, q, slopes). gone: lengths (m,), dt s apart, from rest to rest. over (m,): written, the same
    at each of them.
    """
    length, q, _ = path
    m, n = gone.shape[0], q.shape[1]
    rows, i, far = np.empty((m, n)), 0, max(int(step / dt + 0.5), 1)
    for k in range(m):
        i = _interval(length, gone[k], i)
        _joints_at(path, gone[k], i, rows[k])
    worst, span = 1.0, far * dt
    for k in range(m):
        # Before the first and behind the last the arm stands still.
        one, now, two = rows[max(k - far, 0)], rows[k], rows[min(k + far, m - 1)]
        beside = rows[min(k + 1, m - 1)]
        over[k] = 1.0
        for a in range(n):
            over[k] = max(over[k], abs(beside[a] - now[a]) / (dt * limits.velocity[a]))
            force = abs(two[a] - 2.0 * now[a] + one[a]) / (span * span * limits.acceleration[a])
            over[k] = max(over[k], math.sqrt(force))
        worst = max(worst, over[k])
    return worst


@njit(cache=True, error_model="numpy")
def _finer(gone, samples):
    """Lengths at more even times, on the cubics between those that there are."""
    found = np.empty(samples)
    for k in range(samples):
        found[k] = _reached(gone, (gone.shape[0] - 1) * k / (samples - 1))
    return found


@njit(cache=True, error_model="numpy")
def _stretched(path, gone, total, step, limits, over):
    """How long the lengths at even times have to take so that joints keep what they may: total or more.

    At corners twice the time halves accelerations, elsewhere it quarters them; so it takes some rounds.
    """
    worst = _excess(path, gone, total / (gone.shape[0] - 1), step, limits, over)
    for _ in range(_STRETCHES):
        if worst <= _CLOSE:
            break
        total *= worst
        finer = _finer(gone, _samples(total, step))
        worst = _excess(path, finer, total / (finer.shape[0] - 1), step, limits, np.empty(finer.shape[0]))
    return total


@njit(cache=True, error_model="numpy")
def _even(whole, pace):
    """(duration, lengths at even times) of the quickest jerk-limited way along the whole length."""
    way = rest_ramp(whole, pace.speed, pace.acceleration, pace.jerk)
    samples = _samples(way.total, pace.step)
    gone = np.empty(samples)
    for k in range(samples):
        gone[k] = rest_position(whole, way, pace.jerk, way.total * k / (samples - 1))
    return way.total, gone


@njit(cache=True, error_model="numpy")
def _slowed(path, pace, limits, best):
    """(duration, lengths at even times) of a way that is slow only where it has to be, if quicker than best.

    best: duration that there is already, and its lengths. Averaged speeds are too high beside a narrow bend:
    there less is asked of the joints, and again.
    """
    quickest, lengths = best
    at, inside = _cells(path[0])
    bends, borders = _bends(path, at, inside), at.shape[0]
    square, shares, top = np.empty(borders), np.ones(borders), np.empty(borders)
    _highest(bends, limits, pace, top)
    for _ in range(_ROUNDS):
        _swept(bends, limits, pace, top, shares, at, square)
        total, gone = _averaged(square, at, pace.acceleration / pace.jerk, pace.step)
        over = np.empty(gone.shape[0])
        worst = _excess(path, gone, total / (gone.shape[0] - 1), pace.step, limits, over)
        if total * worst < quickest:
            slow = _stretched(path, gone, total, pace.step, limits, over)
            if slow < quickest:
                quickest, lengths = slow, gone
        if worst < _CLOSE:
            break
        _lower(shares, gone, over, at)
    return quickest, lengths


@njit(cache=True, error_model="numpy")
def _lower(shares, gone, over, at):
    """Lower the shares of the cells that are run through where joints are too fast."""
    borders = at.shape[0]
    lower = np.ones(borders)
    for k in range(gone.shape[0]):
        if over[k] > 1.0:
            first = np.searchsorted(at, gone[max(k - 1, 0)], side="right") - 1
            last = np.searchsorted(at, gone[min(k + 1, gone.shape[0] - 1)])
            for c in range(max(first, 0), min(last, borders - 1) + 1):
                lower[c] = max(lower[c], over[k])
    for c in range(borders):
        shares[c] /= lower[c] * lower[c]


@njit(cache=True, error_model="numpy")
def _quickest(path, pace, limits):
    """(duration, lengths at even times) of a way along a path without stops."""
    total, gone = _even(path[0][-1], pace)
    over = np.empty(gone.shape[0])
    slow = _stretched(path, gone, total, pace.step, limits, over)
    if slow > total:
        return _slowed(path, pace, limits, (slow, gone))
    return total, gone


@njit(cache=True, error_model="numpy")
def _stopped(path, corners, pace, limits, best):
    """(duration, lengths at even times) with a stop at each corner, if quicker than best."""
    length, q, slopes = path
    c = corners.shape[0]
    ends = np.empty(c + 2, np.int64)
    ends[0], ends[c + 1] = 0, length.shape[0] - 1
    ends[1 : c + 1] = corners
    least = 0.0
    for part in range(c + 1):
        own = length[ends[part + 1]] - length[ends[part]]
        least += rest_ramp(own, pace.speed, pace.acceleration, pace.jerk).total
    if least >= best[0]:
        return best
    begins, parts = np.zeros(c + 2), [np.zeros(0)]
    for part in range(c + 1):
        i, j = ends[part], ends[part + 1]
        own = (length[i : j + 1] - length[i], q[i : j + 1], slopes[i:j])
        seconds, gone = _quickest(own, pace, limits)
        begins[part + 1] = begins[part] + seconds
        parts.append(gone)
    total = begins[c + 1]
    if total >= best[0]:
        return best
    samples, part = _samples(total, pace.step), 0
    lengths = np.empty(samples)
    for k in range(samples):
        t = total * k / (samples - 1)
        while part < c and t > begins[part + 1]:
            part += 1
        gone, share = parts[part + 1], (t - begins[part]) / (begins[part + 1] - begins[part])
        lengths[k] = length[ends[part]] + _reached(gone, min(share, 1.0) * (gone.shape[0] - 1))
    return total, lengths


@njit(cache=True, error_model="numpy")
def _good(length, q, corners, limits, pace):
    """Whether all is finite, lengths increase, limits are above 0 and corners are inner knots in order."""
    k, n = q.shape
    good = limits_are_good(pace.speed, pace.acceleration, pace.jerk) and 0.0 < pace.step < math.inf
    for a in range(n):
        good = good and limits_are_good(limits.velocity[a], limits.acceleration[a], limits.jerk[a])
        for i in range(k):
            good = good and math.isfinite(q[i, a]) and math.isfinite(length[i])
    for i in range(1, k):
        good = good and length[i] > length[i - 1]
    last = 0
    for corner in corners:
        good = good and last < corner < k - 1
        last = corner
    return good


@njit(cache=True, error_model="numpy")
def paced(length, q, corners, limits, pace):
    """A path as a way in time from rest to rest: (time float64 (m,) s from 0, joints float64 (m, n) rad).

    Where joints allow it the quickest way with the pace's speed, acceleration and jerk. Else as slow as they
    need where they need it, by velocity and acceleration, with ramps of jerk between; joints' own jerk is not
    looked at. A corner is passed within a step of the controller, as slowly as joints then can change their
    velocities, or with a stop, where that is quicker. Accelerations are those at times a step apart, to a
    percent on the curve that the knots lie on. Knots stand at all knots of the path and at even times.
    length: float64 (k,), m, strictly increasing from 0; not written. q: float64 (k, n), rad; not written.
    corners: int64 (c,), knots between the first and the last at which directions may change at once, in
    order; not written. limits: `kernels.motion.Limits` of the joints; not written. pace: `Pace`.
    Bad input: limits or a pace not above 0 and finite, NaN in the knots, lengths that do not increase, or
    corners that are no inner knots in order, give m = 0. One knot gives that.
    Cost: some 100 microseconds. Source: speeds by a sweep forth and one back (Bobrow et al. 1985), averaged
    in time; derived here.

    >>> from kernels.motion import Limits
    >>> one, none = Limits(np.ones(1), np.ones(1), np.ones(1)), np.zeros(0, np.int64)
    >>> q = np.array([[0.0], [2.0]])
    >>> time, joints = paced(np.array([0.0, 4.0]), q, none, one, Pace(1.0, 1.0, 1.0, 3.0))
    >>> time.tolist(), joints.ravel().tolist()
    ([0.0, 3.0, 6.0], [0.0, 1.0, 2.0])
    """
    if not _good(length, q, corners, limits, pace) or q.shape[0] == 0:
        return np.empty(0), np.empty((0, q.shape[1]))
    if q.shape[0] == 1:
        return np.zeros(1), q.copy()
    path = (length, q, _slopes(length, q, corners))
    total, gone = _quickest(path, pace, limits)
    if corners.shape[0] > 0:
        total, gone = _stopped(path, corners, pace, limits, (total, gone))
    return _knots(path, gone, total, pace.step)


@njit(cache=True, error_model="numpy")
def _knots(path, gone, total, step):
    """The way at all knots of the path and at even times; gone: lengths (m,) at even times."""
    length, q, _ = path
    k, n = q.shape
    even = max(1, math.ceil(total / step - 1e-6))
    apart = min(1e-3 * step, 1e-6)
    time, joints = np.empty(even + k), np.empty((even + k, n))
    count, knot, x, dt, i = 0, 0, 0.0, total / (gone.shape[0] - 1), 0
    for e in range(even + 1):
        t = total * (e / even)
        while knot < k - 1 and x * dt <= t:
            if count == 0 or x * dt - time[count - 1] > apart:
                time[count] = x * dt
                for a in range(n):
                    joints[count, a] = q[knot, a]
                count += 1
            knot += 1
            x = _sample_at(gone, length[knot], int(x))
        if 0 < e < even and t - time[count - 1] > apart:
            time[count] = t
            reached = _reached(gone, t / dt)
            i = _interval(length, reached, i)
            _joints_at(path, reached, i, joints[count])
            count += 1
    while count > 1 and time[count - 1] > total - apart:
        count -= 1
    time[count] = total
    for a in range(n):
        joints[count, a] = q[k - 1, a]
    return time[: count + 1].copy(), joints[: count + 1].copy()
