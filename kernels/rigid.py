"""Rigid transforms as 4x4 matrices, written out so that no linear algebra library is needed."""

from __future__ import annotations

import math

import numpy as np
from numba import njit


@njit(cache=True)
def compose(a_from_b, b_from_c, a_from_c):
    """Write the product of two rigid transforms, a_from_c.

    a_from_b, b_from_c: float64 (4, 4), rotation and translation in m; not written.
    a_from_c: float64 (4, 4); written; must not share memory with the inputs.
    Bad input: NaN passes through. Cost: 36 multiplications. Source: derived here.

    >>> lift = np.eye(4); lift[2, 3] = 2.0
    >>> out = np.empty((4, 4)); compose(lift, lift, out); float(out[2, 3])
    4.0
    """
    for i in range(3):
        for j in range(4):
            a_from_c[i, j] = (
                a_from_b[i, 0] * b_from_c[0, j]
                + a_from_b[i, 1] * b_from_c[1, j]
                + a_from_b[i, 2] * b_from_c[2, j]
            )
        a_from_c[i, 3] += a_from_b[i, 3]
        a_from_c[3, i] = 0.0
    a_from_c[3, 3] = 1.0


@njit(cache=True)
def turn(axis, angle, rotation):
    """Write the rotation about a unit axis, as the upper left of a transform without translation.

    axis: float64 (3,), unit length; not written. angle: float, rad.
    rotation: float64 (4, 4); written.
    Bad input: NaN passes through; an axis that is not of unit length gives no rotation matrix.
    Cost: one sine, one cosine. Source: Rodrigues' formula.

    >>> out = np.empty((4, 4)); turn(np.array([0.0, 0.0, 1.0]), math.pi / 2, out); round(float(out[1, 0]), 9)
    1.0
    """
    s = math.sin(angle)
    c = math.cos(angle)
    x, y, z = axis[0], axis[1], axis[2]
    v = 1.0 - c
    rotation[0, 0] = c + x * x * v
    rotation[0, 1] = x * y * v - z * s
    rotation[0, 2] = x * z * v + y * s
    rotation[1, 0] = y * x * v + z * s
    rotation[1, 1] = c + y * y * v
    rotation[1, 2] = y * z * v - x * s
    rotation[2, 0] = z * x * v - y * s
    rotation[2, 1] = z * y * v + x * s
    rotation[2, 2] = c + z * z * v
    for i in range(3):
        rotation[i, 3] = 0.0
        rotation[3, i] = 0.0
    rotation[3, 3] = 1.0


@njit(cache=True)
def pose_error(a_from_b, a_from_c, error):
    """Write how b must move to become c: translation in m, then rotation vector in rad, both in frame a.

    a_from_b, a_from_c: float64 (4, 4); not written. error: float64 (6,); written.
    Bad input: NaN passes through. Cost: one arc tangent. Source: the rotation vector is the logarithm of
    R = a_from_c b_from_a; near a half turn its axis is read from the symmetric part of R.

    >>> b, c, e = np.eye(4), np.eye(4), np.empty(6); c[0, 3] = 0.5; pose_error(b, c, e); e.tolist()
    [0.5, 0.0, 0.0, 0.0, 0.0, 0.0]
    """
    for i in range(3):
        error[i] = a_from_c[i, 3] - a_from_b[i, 3]
    r = np.empty((3, 3))
    for i in range(3):
        for j in range(3):
            r[i, j] = (
                a_from_c[i, 0] * a_from_b[j, 0]
                + a_from_c[i, 1] * a_from_b[j, 1]
                + a_from_c[i, 2] * a_from_b[j, 2]
            )
    x = 0.5 * (r[2, 1] - r[1, 2])
    y = 0.5 * (r[0, 2] - r[2, 0])
    z = 0.5 * (r[1, 0] - r[0, 1])
    sine = math.sqrt(x * x + y * y + z * z)
    cosine = 0.5 * (r[0, 0] + r[1, 1] + r[2, 2] - 1.0)
    angle = math.atan2(sine, cosine)
    if sine > 1e-6 or cosine > 0.0:
        scale = angle / sine if sine > 1e-12 else 1.0
        error[3], error[4], error[5] = scale * x, scale * y, scale * z
        return
    k = 0
    for i in range(1, 3):
        if r[i, i] > r[k, k]:
            k = i
    along = math.sqrt(max(0.0, 0.5 * (r[k, k] + 1.0)))
    for i in range(3):
        error[3 + i] = along if i == k else 0.25 * (r[i, k] + r[k, i]) / along
    # The symmetric part knows the axis but not its sense.
    sense = -angle if x * error[3] + y * error[4] + z * error[5] < 0.0 else angle
    for i in range(3):
        error[3 + i] *= sense


@njit(cache=True)
def _copy(source, target):
    """Write source into target, both (n,). numba would take seconds to compile `target[:] = source`."""
    for k in range(source.shape[0]):
        target[k] = source[k]


@njit(cache=True)
def _is_finite(q):
    """Whether all of q (n,) is finite."""
    finite = True
    for k in range(q.shape[0]):
        finite = finite and math.isfinite(q[k])
    return finite


@njit(cache=True)
def _is_pose(base_from_tcp):
    """Whether the matrix is finite with rows of unit length, at right angles, and no mirror."""
    for i in range(3):
        for j in range(i, 3):
            dot = 0.0
            for k in range(3):
                dot += base_from_tcp[i, k] * base_from_tcp[j, k]
            if not abs(dot - (1.0 if i == j else 0.0)) < 1e-6:
                return False
        if not math.isfinite(base_from_tcp[i, 3]):
            return False
    a, b, c = base_from_tcp[0], base_from_tcp[1], base_from_tcp[2]
    third = a[0] * b[1] - a[1] * b[0]
    return (a[1] * b[2] - a[2] * b[1]) * c[0] + (a[2] * b[0] - a[0] * b[2]) * c[1] + third * c[2] > 0.0
