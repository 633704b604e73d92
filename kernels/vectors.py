"""Vectors in space as tuples of three floats, which compiled code keeps in registers."""

from __future__ import annotations

import math

from numba import njit


@njit(cache=True)
def dot(a, b):
    """Scalar product of two vectors: float.

    a, b: three floats each.
    Bad input: NaN passes through. Cost: 3 multiplications. Source: definition.

    >>> dot((1.0, 2.0, 3.0), (1.0, 1.0, 1.0))
    6.0
    """
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


@njit(cache=True)
def cross(a, b):
    """Vector product a x b: three floats.

    a, b: three floats each.
    Bad input: NaN passes through. Cost: 6 multiplications. Source: definition.

    >>> cross((1.0, 0.0, 0.0), (0.0, 1.0, 0.0))
    (0.0, 0.0, 1.0)
    """
    return (
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    )


@njit(cache=True)
def plus(a, share, b):
    """The vector a + share b: three floats.

    a, b: three floats each. share: float.
    Bad input: NaN passes through. Cost: 3 multiplications. Source: definition.

    >>> plus((1.0, 0.0, 0.0), -2.0, (0.0, 1.0, 0.0))
    (1.0, -2.0, 0.0)
    """
    return (a[0] + share * b[0], a[1] + share * b[1], a[2] + share * b[2])


@njit(cache=True)
def length(a):
    """Length of a vector: float.

    a: three floats.
    Bad input: NaN passes through. Cost: a square root. Source: definition.

    >>> length((0.0, 3.0, 4.0))
    5.0
    """
    return math.sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2])


@njit(cache=True)
def turned(axis, c, s, a):
    """The vector a turned about an axis: three floats.

    axis: three floats, unit length. c, s: cosine and sine of the angle. a: three floats.
    Bad input: NaN passes through. Cost: 20 multiplications. Source: Rodrigues' formula.

    >>> turned((0.0, 0.0, 1.0), 0.0, 1.0, (1.0, 0.0, 0.0))
    (0.0, 1.0, 0.0)
    """
    k = (1.0 - c) * dot(axis, a)
    w = cross(axis, a)
    return (
        c * a[0] + s * w[0] + k * axis[0],
        c * a[1] + s * w[1] + k * axis[1],
        c * a[2] + s * w[2] + k * axis[2],
    )


@njit(cache=True)
def angle_about(axis, a, b):
    """How far a must turn about an axis to lie in the half-plane of b: float, -pi to pi, rad.

    axis: three floats, unit length. a, b: three floats each. Exact in proportion to how far a and b are off
    the axis, however near to it they lie.
    Bad input: NaN passes through; 0 where a or b lies on the axis. Cost: an arc tangent.
    Source: derived here.

    >>> round(angle_about((0.0, 0.0, 1.0), (1.0, 0.0, 5.0), (0.0, 2.0, -1.0)), 9)
    1.570796327
    """
    # Crossed with the axis first: a . b - (axis . a) (axis . b) would lose what is left near the axis.
    u, v = cross(axis, a), cross(axis, b)
    return math.atan2(dot(axis, cross(u, v)), dot(u, v))
