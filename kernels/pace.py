"""How fast an arm runs along a path: jerk-limited, and slowed where its joints would be too fast.

The path is given by knots: its length so far, and the joint positions. Between them joints are taken to run
on cubics (Hermite's, with slopes by the three knots around).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit

from kernels.cubics import _joints_at, _reached, _sample_at, _slopes
from kernels.profile import limits_are_good, rest_position, rest_ramp

_LEAST_SAMPLES, _MOST_SAMPLES = 256, 32_768
"""In time, to see what the joints do: two a step, within these bounds."""
_LEAST_CELLS, _MOST_CELLS = 256, 4096
"""In length, each with its own speed, where the path is slowed: one a millimetre, within these bounds."""
_CELL_M = 1e-3
_FINE = 8
"""Parts of the time in which acceleration builds up, to average over."""
_ROUNDS = 8
"""Of lowering speeds where joints are still too fast."""
_AROUND = 0.9
"""Share of a joint's acceleration that bends of the path may take; the rest is for changes of its speed."""


class Pace(NamedTuple):
    """The most of a tool along its path, all floats.

    speed: m/s. acceleration: m/s2. jerk: m/s3. step: s, between two knots in time at the most.
    """

    speed: float
    acceleration: float
    jerk: float
    step: float


@njit(cache=True, error_model="numpy")
def _excess(path, gone, dt, limits, over):
    """By how much time must be stretched so that joints keep velocity and acceleration, 1 or more.

    path: (length, q, slopes). gone: lengths (m,), dt s apart, from rest to rest. over (m,): written, the same
    at each of them.
    """
    length, q, slopes = path
    m, n = gone.shape[0], q.shape[1]
    rows, i = np.empty((m, n)), 0
    for k in range(m):
        i = _joints_at(length, q, slopes, gone[k], i, rows[k])
    worst = 1.0
    for k in range(m):
        # Before the first and behind the last the arm stands still.
        one, now, two = rows[max(k - 1, 0)], rows[k], rows[min(k + 1, m - 1)]
        over[k] = 1.0
        for a in range(n):
            over[k] = max(over[k], abs(two[a] - now[a]) / (dt * limits.velocity[a]))
            force = abs(two[a] - 2.0 * now[a] + one[a]) / (dt * dt * limits.acceleration[a])
            over[k] = max(over[k], math.sqrt(force))
        worst = max(worst, over[k])
    return worst


@njit(cache=True, error_model="numpy")
def _samples(total, step):
    """At how many even times a way is looked at, its ends among them."""
    return int(min(max(math.ceil(2.0 * total / step) + 1, _LEAST_SAMPLES), _MOST_SAMPLES))


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
def _bends(path):
    """First and second derivatives of joints by length at the borders of even cells, (2, c + 1, n)."""
    length, q, slopes = path
    cells = int(min(max(length[-1] / _CELL_M, _LEAST_CELLS), _MOST_CELLS))
    n, cell = q.shape[1], length[-1] / cells
    found, rows, i = np.empty((2, cells + 1, n)), np.empty((cells + 1, n)), 0
    for c in range(cells + 1):
        i = _joints_at(length, q, slopes, c * cell, i, rows[c])
    for c in range(cells + 1):
        m = min(max(c, 1), cells - 1)
        for a in range(n):
            found[0, c, a] = (rows[m + 1, a] - rows[m - 1, a]) / (2.0 * cell)
            found[1, c, a] = (rows[m + 1, a] - 2.0 * rows[m, a] + rows[m - 1, a]) / (cell * cell)
    return found


@njit(cache=True, error_model="numpy")
def _highest(bends, limits, most, share):
    """The greatest square of the path's speed at one border of a cell, m2/s2.

    bends (2, n): there. most: speed of the tool. share: of the squares of velocities, and of accelerations.
    """
    for a in range(bends.shape[1]):
        most = min(most, limits.velocity[a] / max(abs(bends[0, a]), 1e-12))
        most = min(most, math.sqrt(_AROUND * limits.acceleration[a] / max(abs(bends[1, a]), 1e-12)))
    return share * most * most


@njit(cache=True, error_model="numpy")
def _push(bends, limits, most, share, square, sense):
    """The greatest acceleration along the path, m/s2, or with a sense of -1 the greatest deceleration.

    bends, share: as above. most: acceleration of the tool. square: of the speed.
    """
    for a in range(bends.shape[1]):
        slope = bends[0, a]
        around = sense * math.copysign(1.0, slope) * bends[1, a] * square
        most = min(most, max(share * limits.acceleration[a] - around, 0.0) / max(abs(slope), 1e-12))
    return most


@njit(cache=True, error_model="numpy")
def _swept(bends, limits, pace, shares, cell, square):
    """Write the speed's square at the borders of the cells: from rest to rest, as fast as joints allow."""
    top, cells = pace.acceleration, square.shape[0] - 1
    for c in range(cells + 1):
        square[c] = _highest(bends[:, c], limits, pace.speed, shares[c])
    square[0], square[cells] = 0.0, 0.0
    for c in range(cells):
        push = _push(bends[:, c], limits, top, shares[c], square[c], 1.0)
        square[c + 1] = min(square[c + 1], square[c] + 2.0 * push * cell)
    for c in range(cells - 1, -1, -1):
        push = _push(bends[:, c + 1], limits, top, shares[c + 1], square[c + 1], -1.0)
        square[c] = min(square[c], square[c + 1] + 2.0 * push * cell)


@njit(cache=True, error_model="numpy")
def _averaged(square, whole, build, step):
    """(duration, lengths at even times), speeds averaged over a time `build`.

    Jumps of acceleration become ramps, and where the way ends stays the same.
    """
    cells = square.shape[0] - 1
    cell, time = whole / cells, np.zeros(cells + 1)
    for c in range(cells):
        time[c + 1] = time[c] + 2.0 * cell / (math.sqrt(square[c]) + math.sqrt(square[c + 1]))
    total = time[cells] + build
    samples = _samples(total, step)
    gone = np.empty(samples)
    for k in range(samples):
        mean, t = 0.0, total * k / (samples - 1)
        for f in range(_FINE):
            mean += _length_at(time, square, cell, t - build * (f + 0.5) / _FINE)
        gone[k] = mean / _FINE
    gone[0], gone[samples - 1] = 0.0, whole
    return total, gone


@njit(cache=True, error_model="numpy")
def _slowed(path, pace, limits, best):
    """(duration, lengths at even times) of a way that is slow only where it has to be, if quicker than best.

    best: duration that there is already, and its lengths. Averaged speeds are too high beside a narrow bend:
    there less is asked of the joints, and again.
    """
    quickest, lengths = best
    whole = path[0][-1]
    bends = _bends(path)
    borders = bends.shape[1]
    square, shares = np.empty(borders), np.ones(borders)
    for _ in range(_ROUNDS):
        _swept(bends, limits, pace, shares, whole / (borders - 1), square)
        total, gone = _averaged(square, whole, pace.acceleration / pace.jerk, pace.step)
        over = np.empty(gone.shape[0])
        worst = _excess(path, gone, total / (gone.shape[0] - 1), limits, over)
        if total * worst < quickest:
            quickest, lengths = total * worst, gone
        if worst < 1.001:
            break
        _lower(shares, gone, over)
    return quickest, lengths


@njit(cache=True, error_model="numpy")
def _lower(shares, gone, over):
    """Lower the shares of the cells that are run through where joints are too fast."""
    cells = shares.shape[0] - 1
    lower = np.ones(cells + 1)
    for k in range(gone.shape[0]):
        first = int(gone[max(k - 1, 0)] / gone[-1] * cells)
        last = int(gone[min(k + 1, gone.shape[0] - 1)] / gone[-1] * cells) + 1
        for c in range(first, min(last, cells) + 1):
            lower[c] = max(lower[c], over[k])
    for c in range(cells + 1):
        shares[c] /= lower[c] * lower[c]


@njit(cache=True, error_model="numpy")
def _length_at(time, square, cell, t):
    """Length at a time of a way whose speed runs straight in each cell."""
    low, high = 0, time.shape[0] - 1
    if t <= 0.0:
        return 0.0
    if t >= time[high]:
        return high * cell
    while high - low > 1:
        middle = (low + high) // 2
        if time[middle] <= t:
            low = middle
        else:
            high = middle
    left, span = t - time[low], time[low + 1] - time[low]
    one, two = math.sqrt(square[low]), math.sqrt(square[low + 1])
    return low * cell + left * (one + 0.5 * (two - one) * left / span)


@njit(cache=True, error_model="numpy")
def paced(length, q, limits, pace):
    """A path as a way in time from rest to rest: (time float64 (m,) s from 0, joints float64 (m, n) rad).

    Where joints allow it the quickest way with the pace's speed, acceleration and jerk. Else as slow as they
    need where they need it, by velocity and acceleration, with ramps of jerk between; joints' own jerk is not
    looked at. Knots stand at all knots of the path and at even times between.
    length: float64 (k,), m, strictly increasing from 0; not written. q: float64 (k, n), rad; not written.
    limits: `kernels.motion.Limits` of the joints; not written. pace: `Pace`.
    Bad input: limits or a pace not above 0 and finite, NaN in the knots, or lengths that do not
    increase, give m = 0. One knot gives that.
    Cost: some 100 microseconds. Source: speeds by a sweep forth and one back (Bobrow et al. 1985), averaged
    in time; derived here.

    >>> from kernels.motion import Limits
    >>> one = Limits(np.ones(1), np.ones(1), np.ones(1))
    >>> time, joints = paced(np.array([0.0, 4.0]), np.array([[0.0], [2.0]]), one, Pace(1.0, 1.0, 1.0, 3.0))
    >>> time.tolist(), joints.ravel().tolist()
    ([0.0, 3.0, 6.0], [0.0, 1.0, 2.0])
    """
    n = q.shape[1]
    good = limits_are_good(pace.speed, pace.acceleration, pace.jerk) and 0.0 < pace.step < math.inf
    for a in range(n):
        good = good and limits_are_good(limits.velocity[a], limits.acceleration[a], limits.jerk[a])
        for k in range(q.shape[0]):
            good = good and math.isfinite(q[k, a]) and math.isfinite(length[k])
    for k in range(1, q.shape[0]):
        good = good and length[k] > length[k - 1]
    if not good or q.shape[0] == 0:
        return np.empty(0), np.empty((0, n))
    if q.shape[0] == 1:
        return np.zeros(1), q.copy()
    path = (length, q, _slopes(length, q))
    total, gone = _even(length[-1], pace)
    stretch = _excess(path, gone, total / (gone.shape[0] - 1), limits, np.empty(gone.shape[0]))
    if stretch > 1.0 + 1e-9:
        total, gone = _slowed(path, pace, limits, (total * stretch, gone))
    return _knots(path, gone, total, pace.step)


@njit(cache=True, error_model="numpy")
def _knots(path, gone, total, step):
    """The way at all knots of the path and at even times; gone: lengths (m,) at even times."""
    length, q, slopes = path
    k, n = q.shape
    even = max(1, math.ceil(total / step - 1e-6))
    apart = min(1e-3 * step, 1e-6)
    time, joints = np.empty(even + k), np.empty((even + k, n))
    count, knot, x, dt = 0, 0, 0.0, total / (gone.shape[0] - 1)
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
            _joints_at(length, q, slopes, _reached(gone, t / dt), 0, joints[count])
            count += 1
    while count > 1 and time[count - 1] > total - apart:
        count -= 1
    time[count] = total
    for a in range(n):
        joints[count, a] = q[k - 1, a]
    return time[: count + 1].copy(), joints[: count + 1].copy()
