"""Speeds along a path, as high as its joints allow: cell by cell forth and back, then averaged in time."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from kernels.cubics import _bends_at

_LEAST_SAMPLES, _MOST_SAMPLES = 256, 32_768
"""In time, to see what the joints do: four a step, within these bounds."""
_CELLS = 256
"""In length, each with its own speed, where the path is slowed: at least so many, none across a knot."""
_FINE = 8
"""Parts of the time in which acceleration builds up, to average over."""
_AROUND = 0.9
"""Share of a joint's acceleration that bends of the path may take; the rest is for changes of its speed."""


@njit(cache=True, error_model="numpy")
def _samples(total, step):
    """At how many even times a way is looked at, its ends among them."""
    return int(min(max(math.ceil(4.0 * total / step) + 1, _LEAST_SAMPLES), _MOST_SAMPLES))


@njit(cache=True, error_model="numpy")
def _cells(length):
    """Borders of cells (c + 1,), m, all knots among them, and the interval that each cell lies in (c,)."""
    k, widest = length.shape[0], length[-1] / _CELLS
    count = 0
    for i in range(k - 1):
        count += math.ceil((length[i + 1] - length[i]) / widest - 1e-9)
    at, inside, c = np.empty(count + 1), np.empty(count, np.int64), 0
    for i in range(k - 1):
        parts = math.ceil((length[i + 1] - length[i]) / widest - 1e-9)
        for part in range(parts):
            at[c] = length[i] + (length[i + 1] - length[i]) * (part / parts)
            inside[c] = i
            c += 1
    at[count] = length[-1]
    return at, inside


@njit(cache=True, error_model="numpy")
def _bends(path, at, inside):
    """First and second derivatives of joints by length at both ends of each cell, (c, 2, 2, n)."""
    bends = np.empty((inside.shape[0], 2, 2, path[1].shape[1]))
    for c in range(inside.shape[0]):
        _bends_at(path, at[c], inside[c], bends[c, 0])
        _bends_at(path, at[c + 1], inside[c], bends[c, 1])
    return bends


@njit(cache=True, error_model="numpy")
def _highest(bends, limits, pace, top):
    """Write the greatest speed at each border of the cells, (c + 1,) m/s, by what bends and corners allow.

    At a corner velocities change within one step of the controller.
    """
    cells, n = bends.shape[0], bends.shape[3]
    for c in range(cells + 1):
        top[c] = pace.speed
        for side in range(2):
            cell = c - 1 + side
            if 0 <= cell < cells:
                own = bends[cell, 1 - side]
                for a in range(n):
                    top[c] = min(top[c], limits.velocity[a] / max(abs(own[0, a]), 1e-12))
                    around = _AROUND * limits.acceleration[a] / max(abs(own[1, a]), 1e-12)
                    top[c] = min(top[c], math.sqrt(around))
        if 0 < c < cells:
            for a in range(n):
                jump = abs(bends[c, 0, 0, a] - bends[c - 1, 1, 0, a])
                top[c] = min(top[c], pace.step * limits.acceleration[a] / max(jump, 1e-12))


@njit(cache=True, error_model="numpy")
def _push(bends, limits, most, share, square, sense):
    """The greatest acceleration along the path, m/s2, or with a sense of -1 the greatest deceleration.

    bends (2, n): there. most: acceleration of the tool. share: of the joints' accelerations. square: of the
    speed.
    """
    for a in range(bends.shape[1]):
        slope = bends[0, a]
        around = sense * math.copysign(1.0, slope) * bends[1, a] * square
        most = min(most, max(share * limits.acceleration[a] - around, 0.0) / max(abs(slope), 1e-12))
    return most


@njit(cache=True, error_model="numpy")
def _swept(bends, limits, pace, top, shares, at, square):
    """Write the speed's square at the borders of the cells: from rest to rest, as fast as joints allow.

    top: speeds from `_highest`. shares: of the squares of velocities, and of accelerations, at each border.
    """
    cells = bends.shape[0]
    for c in range(cells + 1):
        square[c] = shares[c] * top[c] * top[c]
    square[0], square[cells] = 0.0, 0.0
    for c in range(cells):
        push = _push(bends[c, 0], limits, pace.acceleration, shares[c], square[c], 1.0)
        square[c + 1] = min(square[c + 1], square[c] + 2.0 * push * (at[c + 1] - at[c]))
    for c in range(cells - 1, -1, -1):
        push = _push(bends[c, 1], limits, pace.acceleration, shares[c + 1], square[c + 1], -1.0)
        square[c] = min(square[c], square[c + 1] + 2.0 * push * (at[c + 1] - at[c]))


@njit(cache=True, error_model="numpy")
def _averaged(square, at, build, step):
    """(duration, lengths at even times), speeds averaged over a time `build`.

    Jumps of acceleration become ramps, and where the way ends stays the same.
    """
    cells = square.shape[0] - 1
    time = np.zeros(cells + 1)
    for c in range(cells):
        speeds = math.sqrt(square[c]) + math.sqrt(square[c + 1])
        time[c + 1] = time[c] + 2.0 * (at[c + 1] - at[c]) / speeds
    total = time[cells] + build
    samples = _samples(total, step)
    gone = np.empty(samples)
    for k in range(samples):
        mean, t = 0.0, total * k / (samples - 1)
        for f in range(_FINE):
            mean += _length_at(time, square, at, t - build * (f + 0.5) / _FINE)
        gone[k] = mean / _FINE
    gone[0], gone[samples - 1] = 0.0, at[cells]
    return total, gone


@njit(cache=True, error_model="numpy")
def _length_at(time, square, at, t):
    """Length at a time of a way whose speed runs straight in each cell."""
    low, high = 0, time.shape[0] - 1
    if t <= 0.0:
        return 0.0
    if t >= time[high]:
        return at[high]
    while high - low > 1:
        middle = (low + high) // 2
        if time[middle] <= t:
            low = middle
        else:
            high = middle
    left, span = t - time[low], time[low + 1] - time[low]
    one, two = math.sqrt(square[low]), math.sqrt(square[low + 1])
    return at[low] + left * (one + 0.5 * (two - one) * left / span)
