"""Cubics (Hermite's) through knots: joints over the length of a path, and lengths over even times."""

from __future__ import annotations

import numpy as np
from numba import njit

_HALVINGS = 30
"""Of a sample's time, to find where it reaches a knot."""


@njit(cache=True, error_model="numpy")
def _slopes(length, q, corners):
    """Derivatives of joints by length at both ends of each interval, (k - 1, 2, n).

    Those of parabolas through three knots, none of which lies beyond a corner; where there are only two
    between corners the joints run straight. corners: (c,), inner knots, in order.
    """
    k, n = q.shape
    slopes, first = np.empty((max(k - 1, 0), 2, n)), 0
    for c in range(corners.shape[0] + 1):
        last = corners[c] if c < corners.shape[0] else k - 1
        for i in range(first, last):
            for end in range(2):
                m = min(max(i + end, first + 1), last - 1)
                for a in range(n):
                    two = (q[i + 1, a] - q[i, a]) / (length[i + 1] - length[i])
                    slopes[i, end, a] = two
                    if last - first > 1:
                        before, after = length[m] - length[m - 1], length[m + 1] - length[m]
                        one, two = (q[m, a] - q[m - 1, a]) / before, (q[m + 1, a] - q[m, a]) / after
                        bend = (two - one) / (before + after)
                        slopes[i, end, a] = one + bend * (2.0 * length[i + end] - length[m] - length[m - 1])
        first = last
    return slopes


@njit(cache=True, error_model="numpy")
def _interval(length, at, i):
    """The interval that a length lies in, looked for from i on."""
    while i < length.shape[0] - 2 and at > length[i + 1]:
        i += 1
    return i


@njit(cache=True, error_model="numpy")
def _joints_at(path, at, i, out):
    """Write joints (n,) at a length in an interval; path: (length, q, slopes)."""
    length, q, slopes = path
    h = length[i + 1] - length[i]
    u = min(max((at - length[i]) / h, 0.0), 1.0)
    for a in range(out.shape[0]):
        rise = q[i + 1, a] - q[i, a]
        one, two = slopes[i, 0, a] * h - rise, rise - slopes[i, 1, a] * h
        out[a] = q[i, a] + u * rise + u * (1.0 - u) * (one * (1.0 - u) + two * u)


@njit(cache=True, error_model="numpy")
def _bends_at(path, at, i, out):
    """Write first and second derivatives of joints by length (2, n) at a length in an interval."""
    length, q, slopes = path
    h = length[i + 1] - length[i]
    u = min(max((at - length[i]) / h, 0.0), 1.0)
    for a in range(out.shape[1]):
        rise = q[i + 1, a] - q[i, a]
        one, two = slopes[i, 0, a] * h - rise, rise - slopes[i, 1, a] * h
        between = one * (1.0 - u) + two * u
        out[0, a] = (rise + (1.0 - 2.0 * u) * between + u * (1.0 - u) * (two - one)) / h
        out[1, a] = 2.0 * ((1.0 - 2.0 * u) * (two - one) - between) / (h * h)


@njit(cache=True, error_model="numpy")
def _speed(gone, k):
    """Length a sample at one of even times, so that no cubic between two of them turns back."""
    if k == 0 or k == gone.shape[0] - 1:
        return 0.0
    before, behind = gone[k] - gone[k - 1], gone[k + 1] - gone[k]
    return min(0.5 * (before + behind), 3.0 * before, 3.0 * behind)


@njit(cache=True, error_model="numpy")
def _reached(gone, x):
    """Length at a time of x samples, on cubics between them."""
    k = min(int(x), gone.shape[0] - 2)
    u, rise = x - k, gone[k + 1] - gone[k]
    one, two = _speed(gone, k) - rise, rise - _speed(gone, k + 1)
    return gone[k] + u * rise + u * (1.0 - u) * (one * (1.0 - u) + two * u)


@njit(cache=True, error_model="numpy")
def _sample_at(gone, length, k):
    """The time, in samples, at which a length is reached; k: a sample before it."""
    while k < gone.shape[0] - 2 and gone[k + 1] < length:
        k += 1
    low, high = float(k), float(k + 1)
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        if _reached(gone, middle) < length:
            low = middle
        else:
            high = middle
    return low
