"""Point-to-point moves of many axes with velocity, acceleration and jerk limited, all arriving together.

From rest to rest in closed form: `rest_times`, `rest_positions`, `rest_way`. From any velocity and
acceleration to any velocity: `times`, `positions`.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit, prange

from kernels.arrival import State, gap, least_time
from kernels.course import course_at, course_of
from kernels.profile import Ramp, limits_are_good, rest_position, rest_ramp


class Limits(NamedTuple):
    """The most that each of n axes may do; all float64 (n,), above 0 and finite, the same either way.

    velocity: rad/s. acceleration: rad/s2. jerk: rad/s3; or m/s, m/s2, m/s3 of an axis that slides.
    """

    velocity: np.ndarray
    acceleration: np.ndarray
    jerk: np.ndarray


_BATCH = 256
"""Moves that one thread takes at a time."""


@njit(cache=True)
def _steps(limits):
    """What the times of rest-to-rest moves need of the limits (7, n); NaN for an axis whose limits are bad.

    Rows: the least distance with a cruise, 1 / velocity, the time that the cruise leaves over; the least
    distance at full acceleration, its square share (s2) and 4 / acceleration; 32 / jerk.
    """
    n = limits.velocity.shape[0]
    steps = np.full((7, n), np.nan)
    for i in range(n):
        v, a, j = limits.velocity[i], limits.acceleration[i], limits.jerk[i]
        if not limits_are_good(v, a, j):
            continue
        whole = a / j
        build = math.sqrt(v / j) if v * j < a * a else whole
        ramp = build + v / (j * build)
        steps[0, i], steps[1, i], steps[2, i] = v * ramp, 1.0 / v, ramp
        steps[3, i], steps[4, i], steps[5, i] = 2.0 * a * whole * whole, whole, 4.0 / a
        steps[6, i] = 32.0 / j
    return steps


@njit(cache=True, error_model="numpy")
def _slowest(start, end, steps, times):
    """Raise times (m,), all 0 at first, to those of each axis; a loop for each, which becomes vectors."""
    m, n = start.shape
    total = np.zeros(m)
    for i in range(n):
        cruising, pace, ramp, full, whole, share, cube = steps[:, i]
        square, short = whole * whole, 0
        for k in range(m):
            d = abs(end[k, i] - start[k, i])
            quick, slow = d * pace + ramp, whole + math.sqrt(square + d * share)
            t = quick if d >= cruising else slow
            t = 0.0 if d < full and d < cruising else t
            short += 1 if d < full and d < cruising else 0
            total[k] += t
            times[k] = t if t > times[k] else times[k]
        if short == 0:
            continue
        for k in range(m):
            cubed = abs(end[k, i] - start[k, i])
            if cubed < full and cubed < cruising:
                # A cube root only where the axis can be the slowest one.
                cubed *= cube
                if cubed > times[k] * times[k] * times[k]:
                    times[k] = np.cbrt(cubed)
    for k in range(m):
        # NaN or infinity of any axis.
        if not total[k] < math.inf:
            times[k] = math.nan


@njit(cache=True, parallel=True)
def rest_times(start, end, limits):
    """Least times from rest to rest, all axes arriving together, s: float64 (m,).

    start, end: float64 (m, n), rad; not written. limits: `Limits` of the n axes; not written.
    Bad input: NaN or infinity in a move gives NaN for that move, limits that are not above 0 and finite for
    all. n = 0 gives 0. Cost: some 10 nanoseconds an axis; on all cores.
    Source: as `kernels.profile.rest_ramp`; the slowest axis decides.

    >>> one = Limits(np.ones(2), np.ones(2), np.ones(2))
    >>> rest_times(np.zeros((2, 2)), np.array([[4.0, 1.0], [0.0, 0.0]]), one).tolist()
    [6.0, 0.0]
    """
    m = start.shape[0]
    times = np.zeros(m)
    steps = _steps(limits)
    for batch in prange((m + _BATCH - 1) // _BATCH):
        low, high = batch * _BATCH, min((batch + 1) * _BATCH, m)
        _slowest(start[low:high], end[low:high], steps, times[low:high])
    return times


@njit(cache=True, error_model="numpy")
def _together(states, limits):
    """The least time in which all axes can arrive at once, s. states: (4, n) as `State`; limits: (3, n)."""
    longest, total = 0.0, 0.0
    n = states.shape[1]
    for i in range(n):
        state = State(states[0, i], states[1, i], states[2, i], states[3, i])
        time = least_time(state, (limits[0, i], limits[1, i], limits[2, i]))
        longest, total = max(longest, time), total + time
    if not total < math.inf:
        return math.nan
    i, clear = 0, 0
    # Until the time lies in no axis's gap.
    while clear < n:
        if states[3, i] != 0.0:
            state = State(states[0, i], states[1, i], states[2, i], states[3, i])
            low, high = gap(state, (limits[0, i], limits[1, i], limits[2, i]))
            if low < longest < high:
                longest, clear = high, 0
        clear += 1
        i = (i + 1) % n
    return longest


@njit(cache=True, parallel=True)
def times(start, start_velocity, start_acceleration, end, end_velocity, limits):
    """Least times from any state to a place and velocity there, all axes arriving together, s: float64 (m,).

    At the end the acceleration is 0. An axis that starts beyond its limits, or with an acceleration that
    cannot be eased away within them, first brakes as hard as it may. Where the end velocity is not 0, an axis
    may be unable to arrive in some times longer than its least (it must run, and so go too far): then all
    arrive at the next time at which every axis can.
    start, end: float64 (m, n), rad; not written. start_velocity, end_velocity: float64 (m, n), rad/s; not
    written. start_acceleration: float64 (m, n), rad/s2; not written. limits: `Limits` of the n axes; not
    written.
    Bad input: NaN or infinity in a move, or an end velocity beyond its limit, gives NaN for that move; limits
    that are not above 0 and finite for all. Cost: some 150 nanoseconds an axis, some microseconds more where
    an end velocity is not 0; on all cores.
    Source: as `kernels.arrival`.

    >>> one, at, still = Limits(np.ones(1), np.ones(1), np.ones(1)), np.zeros((1, 1)), np.zeros((1, 1))
    >>> times(at, still, still, at + 4.0, still, one).tolist()
    [6.0]
    """
    m, n = start.shape
    found = np.empty(m)
    each = np.empty((3, n))
    for i in range(n):
        each[0, i], each[1, i], each[2, i] = limits.velocity[i], limits.acceleration[i], limits.jerk[i]
    for batch in prange((m + _BATCH - 1) // _BATCH):
        states = np.empty((4, n))
        for k in range(batch * _BATCH, min((batch + 1) * _BATCH, m)):
            for i in range(n):
                states[0, i], states[1, i] = end[k, i] - start[k, i], start_velocity[k, i]
                states[2, i], states[3, i] = start_acceleration[k, i], end_velocity[k, i]
            found[k] = _together(states, each)
    return found


@njit(cache=True, error_model="numpy")
def positions(start, velocity, acceleration, end, end_velocity, limits, times):
    """Where the axes are at any times on the way from any state to a place: (rad (k, n), all in all s).

    It takes as long as `times` says. Each axis runs a mixture of the farthest and the least far way that
    take so long: it keeps the limits, once it has braked, and is within them at the end.
    start, end: float64 (n,), rad; not written. velocity, end_velocity: float64 (n,), rad/s; not written.
    acceleration: float64 (n,), rad/s2, at the start; not written. limits: `Limits` of the n axes; not
    written. times: float64 (k,), s since the start, in any order; before 0 the start, on arrival exactly the
    end, afterwards on at the end velocity; not written.
    Bad input: as in `times`, NaN everywhere; a time that is NaN gives NaN in its row.
    Cost: some microseconds an axis, then 60 nanoseconds an axis and time. Source: as `kernels.course`.

    >>> one, zero = Limits(np.ones(1), np.ones(1), np.ones(1)), np.zeros(1)
    >>> q, duration = positions(zero, zero, zero, zero + 4.0, zero, one, np.array([0.0, 3.0, 7.0]))
    >>> q.ravel().tolist(), float(duration)
    ([0.0, 2.0, 4.0], 6.0)
    """
    n = start.shape[0]
    states, each = np.empty((4, n)), np.empty((3, n))
    for i in range(n):
        each[0, i], each[1, i], each[2, i] = limits.velocity[i], limits.acceleration[i], limits.jerk[i]
        states[0, i], states[1, i] = end[i] - start[i], velocity[i]
        states[2, i], states[3, i] = acceleration[i], end_velocity[i]
    duration = _together(states, each)
    q = np.full((times.shape[0], n), np.nan)
    if not duration < math.inf:
        return q, duration
    for i in range(n):
        state = State(states[0, i], states[1, i], states[2, i], states[3, i])
        course = course_of(state, duration, (each[0, i], each[1, i], each[2, i]))
        for k in range(times.shape[0]):
            t = times[k]
            if t >= duration:
                q[k, i] = end[i] + end_velocity[i] * (t - duration)
            elif not math.isnan(t):
                q[k, i] = start[i] + (course_at(course, t) if t > 0.0 else 0.0)
    return q, duration


@njit(cache=True)
def _ramps(start, end, limits):
    """Every axis's own quickest way as rows (n, 4) in the order of `Ramp`, and the longest total, s."""
    n = start.shape[0]
    rows = np.empty((n, 4))
    longest, total = 0.0, 0.0
    for i in range(n):
        way = rest_ramp(end[i] - start[i], limits.velocity[i], limits.acceleration[i], limits.jerk[i])
        rows[i, 0], rows[i, 1], rows[i, 2], rows[i, 3] = way
        longest, total = max(longest, way.total), total + way.total
    # The sum is NaN where any axis's is.
    return rows, longest if total < math.inf else math.nan


@njit(cache=True)
def _stand(start, end, limits, rows, longest, time, q):
    """Write where all axes are at a time into q (n,)."""
    for i in range(start.shape[0]):
        distance = end[i] - start[i]
        if time >= longest:
            q[i] = end[i]
        elif distance == 0.0:
            q[i] = start[i]
        else:
            way = Ramp(rows[i, 0], rows[i, 1], rows[i, 2], rows[i, 3])
            # Each axis runs its own quickest way, as slowly as it takes to arrive with the slowest.
            own = time * (way.total / longest)
            q[i] = start[i] + rest_position(distance, way, limits.jerk[i], own)


@njit(cache=True)
def rest_positions(start, end, limits, times):
    """Where the axes are at any times on the way from rest to rest, rad: float64 (k, n).

    Each axis runs its own quickest way, stretched in time so that all arrive together: limits are kept, no
    axis turns back, and two moves to and fro are each other's mirror image.
    start, end: float64 (n,), rad; not written. limits: `Limits` of the n axes; not written.
    times: float64 (k,), s since the start, in any order; before 0 the start, after the last axis's arrival
    exactly the end; not written.
    Bad input: NaN or infinity in the move, or limits that are not above 0 and finite, give NaN everywhere; a
    time that is NaN gives NaN in its row. Cost: some 20 nanoseconds an axis and time.
    Source: as `kernels.profile.rest_position`.

    >>> one = Limits(np.ones(2), np.ones(2), np.ones(2))
    >>> rest_positions(np.zeros(2), np.array([4.0, -2.0]), one, np.array([0.0, 3.0, 9.0])).tolist()
    [[0.0, 0.0], [2.0, -1.0], [4.0, -2.0]]
    """
    rows, longest = _ramps(start, end, limits)
    q = np.full((times.shape[0], start.shape[0]), np.nan)
    if longest < math.inf:
        for k in range(times.shape[0]):
            if not math.isnan(times[k]):
                _stand(start, end, limits, rows, longest, times[k], q[k])
    return q


@njit(cache=True)
def rest_way(start, end, limits, step_s):
    """Knots of the way from rest to rest: (time float64 (k,) s, strictly increasing from 0, q (k, n) rad).

    The positions of `rest_positions`, evenly spread in time; the first knot is the start, the last the end.
    A move of no distance has one knot.
    start, end: float64 (n,), rad; not written. limits: `Limits` of the n axes; not written.
    step_s: float, s, between two knots at the most; 0.012 is what a controller interpolates with.
    Bad input: NaN or infinity in the move, limits or a step that are not above 0 and finite: k = 0.
    Cost: as `rest_positions`. Source: as `rest_positions`.

    >>> one = Limits(np.ones(1), np.ones(1), np.ones(1))
    >>> time, q = rest_way(np.zeros(1), np.full(1, 4.0), one, 3.0)
    >>> time.tolist(), q.tolist()
    ([0.0, 3.0, 6.0], [[0.0], [2.0], [4.0]])
    """
    n = start.shape[0]
    rows, longest = _ramps(start, end, limits)
    if not (longest < math.inf and 0.0 < step_s < math.inf):
        return np.empty(0), np.empty((0, n))
    # A millionth of a step too long does no harm, a step of that length would.
    count = max(1, math.ceil(longest / step_s - 1e-6)) if longest > 0.0 else 0
    time, q = np.empty(count + 1), np.empty((count + 1, n))
    for k in range(count + 1):
        time[k] = longest * (k / max(count, 1))
        _stand(start, end, limits, rows, longest, time[k], q[k])
    return time, q
