"""Cubics (Hermite's) through knots: joints over the length of a path, and lengths over even times."""

from __future__ import annotations

import numpy as np
from numba import njit

_HALVINGS = 30
"""Of a sample's time, to find where it reaches a knot."""


@njit(cache=True, error_model="numpy")
def _slopes(length, q):
    """Derivatives of joints by length at the knots, (k, n): those of parabolas through three knots."""
    k, n = q.shape
    slopes = np.zeros((k, n))
    for i in range(k):
        for a in range(n):
            if k < 3:
                slopes[i, a] = (q[k - 1, a] - q[0, a]) / (length[k - 1] - length[0])
                continue
            m = min(max(i, 1), k - 2)
            before, after = length[m] - length[m - 1], length[m + 1] - length[m]
            one, two = (q[m, a] - q[m - 1, a]) / before, (q[m + 1, a] - q[m, a]) / after
            bend = (two - one) / (before + after)
            slopes[i, a] = one + bend * (2.0 * length[i] - length[m] - length[m - 1])
    return slopes


@njit(cache=True, error_model="numpy")
def _joints_at(length, q, slopes, at, i, out):
    """Write joints (n,) at a length; returns the interval it lies in, looked for from i on."""
    while i < length.shape[0] - 2 and at > length[i + 1]:
        i += 1
    h = length[i + 1] - length[i]
    u = min(max((at - length[i]) / h, 0.0), 1.0)
    for a in range(out.shape[0]):
        rise = q[i + 1, a] - q[i, a]
        one, two = slopes[i, a] * h - rise, rise - slopes[i + 1, a] * h
        out[a] = q[i, a] + u * rise + u * (1.0 - u) * (one * (1.0 - u) + two * u)
    return i


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
