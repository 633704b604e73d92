"""How near an arm is to a singularity, where it cannot move its tool every way."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from kernels.kinematics import jacobian
from kernels.vectors import cross, dot, plus, turned
from kernels.wrist_shape import shape_of

WRIST = 0
ELBOW = 1
SHOULDER = 2

NEAR_WRIST = math.sin(math.radians(5.0))
"""Measure of the wrist below which a branch counts as near: 5 degrees from a straight wrist."""
NEAR_ELBOW = math.sin(math.radians(5.0))
"""The elbow's: 5 degrees from a stretched or folded arm."""
NEAR_SHOULDER = 0.05
"""The shoulder's: wrist centre 50 mm from the first axis."""


@njit(cache=True)
def _measure(shape, q, measures):
    """Write the three measures of joint positions q (6,)."""
    reach, wrist = shape.reach, shape.wrist
    # Volume that the three axes of the wrist span: 0 where they lie in one plane.
    bent = turned(wrist.fifth, math.cos(q[4]), math.sin(q[4]), wrist.sixth)
    measures[WRIST] = abs(dot(wrist.fourth, cross(wrist.fifth, bent)))
    third = reach.sense[2] * q[2]
    c, s = math.cos(third), math.sin(third)
    (a_x, a_z), (b_x, b_z) = reach.upper, reach.fore
    x, z = c * b_x + s * b_z, c * b_z - s * b_x
    one, two = math.sqrt(a_x * a_x + a_z * a_z), math.sqrt(b_x * b_x + b_z * b_z)
    measures[ELBOW] = abs(a_z * x - a_x * z) / (one * two)
    second = reach.sense[1] * q[1]
    c, s = math.cos(second), math.sin(second)
    x, z = a_x + x, a_z + z
    stands = plus(reach.shoulder, -1.0, reach.base)
    measures[SHOULDER] = abs(dot(stands, reach.front) + c * x + s * z)


@njit(cache=True)
def singularities(arm, q):
    """How far joint positions are from the three singularities: float64 (m, 3), WRIST, ELBOW, SHOULDER.

    Wrist: sine of the fifth joint's angle from where fourth and sixth axis lie on one line (of oblique axes:
    the volume that the three span). Elbow: sine of its angle from a stretched or folded arm. Shoulder: m,
    distance of the wrist centre from the first axis (of an arm that stands beside it: from the plane through
    that axis in which the second joint's axis lies). 0 is singular, and below NEAR_WRIST, NEAR_ELBOW and
    NEAR_SHOULDER joints have to be fast for a slow tool.
    arm: `kernels.kinematics.Arm` of the shape that `kernels.wrist6.has_shape` asks for; not written.
    q: float64 (m, 6), rad, such as the branches to a pose; not written.
    Bad input: NaN passes through for its row alone; an arm of another shape gives NaN.
    Cost: below a tenth of a microsecond a row. Source: determinant of the Jacobian at the wrist centre,
    whose factors these are; derived here.

    >>> from kernels.kinematics import Arm
    >>> origins = np.tile(np.eye(4), (6, 1, 1)); axes = np.eye(3)[[2, 1, 1, 0, 1, 0]]
    >>> origins[2, 2, 3] = 1.0; origins[4, 0, 3] = 0.5
    >>> arm = Arm(origins, axes, np.full(6, -3.0), np.full(6, 3.0), np.eye(4))
    >>> singularities(arm, np.zeros((1, 6))).round(9).tolist()
    [[0.0, 1.0, 0.5]]
    """
    measures = np.full((q.shape[0], 3), np.nan)
    shape = shape_of(arm)
    if shape.fits:
        for i in range(q.shape[0]):
            _measure(shape, q[i], measures[i])
    return measures


@njit(cache=True)
def near_singular(measures):
    """Which singularities joint positions are near to: bool (m, 3), WRIST, ELBOW, SHOULDER.

    measures: float64 (m, 3), from `singularities`; not written.
    Bad input: NaN gives False. Cost: three comparisons a row. Source: thresholds NEAR_WRIST, NEAR_ELBOW and
    NEAR_SHOULDER of this file.

    >>> near_singular(np.array([[0.01, 0.5, 0.02]])).tolist()
    [[True, False, True]]
    """
    near = np.zeros(measures.shape, np.bool_)
    for i in range(measures.shape[0]):
        near[i, WRIST] = measures[i, WRIST] < NEAR_WRIST
        near[i, ELBOW] = measures[i, ELBOW] < NEAR_ELBOW
        near[i, SHOULDER] = measures[i, SHOULDER] < NEAR_SHOULDER
    return near


@njit(cache=True)
def _rotate_pair(a, p, q):
    """One Jacobi rotation of symmetric a (6, 6) in place, after which a[p, q] is 0."""
    if abs(a[p, q]) <= 1e-40 * (abs(a[p, p]) + abs(a[q, q])):
        return
    half = (a[q, q] - a[p, p]) / (2.0 * a[p, q])
    t = (1.0 if half >= 0.0 else -1.0) / (abs(half) + math.sqrt(half * half + 1.0))
    c = 1.0 / math.sqrt(t * t + 1.0)
    s = t * c
    for k in range(6):
        a[k, p], a[k, q] = c * a[k, p] - s * a[k, q], s * a[k, p] + c * a[k, q]
    for k in range(6):
        a[p, k], a[q, k] = c * a[p, k] - s * a[q, k], s * a[p, k] + c * a[q, k]


@njit(cache=True)
def least_ratio(arm, q):
    """Least tool velocity that joint velocities of length 1 can make: float, 0 where the arm is singular.

    The smallest singular value of the Jacobian of any arm; 0 too where it has fewer than six joints. Metres
    and radians are counted alike, so compare it only between positions of one arm.
    arm: `kernels.kinematics.Arm`; not written. q: float64 (n,), rad; not written.
    Bad input: NaN gives NaN. Cost: about 5 microseconds. Exact to about 1e-8 of the largest singular value.
    Source: eigenvalues of J J' by Jacobi's rotations (Golub and Van Loan, Matrix Computations, 8.5).

    >>> from kernels.kinematics import Arm
    >>> arm = Arm(np.eye(4).reshape(1, 4, 4), np.eye(3)[2:], -np.ones(1), np.ones(1), np.eye(4))
    >>> least_ratio(arm, np.zeros(1))
    0.0
    """
    columns = jacobian(arm, q)
    a = np.zeros((6, 6))
    for i in range(6):
        for j in range(6):
            for k in range(q.shape[0]):
                a[i, j] += columns[i, k] * columns[j, k]
    for _ in range(8):
        for i in range(5):
            for j in range(i + 1, 6):
                _rotate_pair(a, i, j)
    least = a[0, 0]
    for i in range(1, 6):
        least = a[i, i] if not a[i, i] >= least else least
    return math.sqrt(max(least, 0.0)) if math.isfinite(least) else np.nan
