"""One step of damped least squares within joint limits."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

_STEP = 0.35
"""Longest step of one joint in one iteration, rad (m where it slides): the linear model holds that far."""


@njit(cache=True)
def _solve_two(a, b):
    """Solve a x = b for symmetric positive a (6, 6) and b (6, 2), in place (Cholesky); x is left in b."""
    for i in range(6):
        for j in range(i + 1):
            total = a[i, j]
            for k in range(j):
                total -= a[i, k] * a[j, k]
            if i == j:
                a[i, i] = math.sqrt(max(total, 1e-300))
            else:
                a[i, j] = total / a[j, j]
    for c in range(2):
        for i in range(6):
            for k in range(i):
                b[i, c] -= a[i, k] * b[k, c]
            b[i, c] /= a[i, i]
        for i in range(5, -1, -1):
            for k in range(i + 1, 6):
                b[i, c] -= a[k, i] * b[k, c]
            b[i, c] /= a[i, i]


@njit(cache=True)
def _step(columns, error, damping, pull, free, step):
    """Joint step: damped least squares towards `error` plus `pull` in the null space, over free joints."""
    n = pull.shape[0]
    a = np.zeros((6, 6))
    b = np.zeros((6, 2))
    for i in range(6):
        for j in range(i + 1):
            for k in range(n):
                if free[k]:
                    a[i, j] += columns[i, k] * columns[j, k]
        a[i, i] += damping
        b[i, 0] = error[i]
        for k in range(n):
            if free[k]:
                b[i, 1] += columns[i, k] * pull[k]
    _solve_two(a, b)
    for k in range(n):
        step[k] = 0.0
        if free[k]:
            step[k] = pull[k]
            for i in range(6):
                step[k] += columns[i, k] * (b[i, 0] - b[i, 1])


@njit(cache=True)
def bounded_step(limits, q, columns, error, pull, step):
    """Write a joint step towards a pose, rad, without the joints at a limit that would go beyond it.

    No joint moves by more than 0.35 rad, or m where it slides; the caller clamps what passes a limit within
    the step.
    limits: (float64 (n,), float64 (n,)), lower and upper, rad; not written.
    q: float64 (n,), rad; not written.
    columns: float64 (6, n), Jacobian, m/rad then rad/rad; not written.
    error: float64 (6,), translation and rotation still to go, m and rad; not written.
    pull: float64 (n,), rad, a step to be made as far as it does not move the tool; not written.
    step: float64 (n,), rad; written.
    Bad input: NaN passes through. Cost: one or a few Cholesky decompositions of six rows.
    Source: damped least squares with damping by the squared error (Sugihara 2011, IEEE T-RO 27(5), eq. 10).

    >>> columns = np.zeros((6, 1)); columns[1, 0] = 0.5
    >>> aim = np.array([0.0, 0.05, 0.0, 0.0, 0.0, 0.0])
    >>> wide = np.array([-3.0]), np.array([3.0])
    >>> step = np.empty(1); bounded_step(wide, np.zeros(1), columns, aim, np.zeros(1), step)
    >>> round(float(step[0]), 4)
    0.1
    """
    n = q.shape[0]
    free = np.ones(n, np.bool_)
    damping = 1e-10
    for i in range(6):
        damping += 1e-3 * error[i] * error[i]
    for _ in range(n):
        _step(columns, error, damping, pull, free, step)
        again = False
        for k in range(n):
            outwards = (q[k] <= limits[0][k] and step[k] < 0.0) or (q[k] >= limits[1][k] and step[k] > 0.0)
            if free[k] and outwards:
                free[k] = False
                again = True
        if not again:
            break
    longest = 0.0
    for k in range(n):
        longest = max(longest, abs(step[k]))
    if longest > _STEP:
        for k in range(n):
            step[k] *= _STEP / longest
