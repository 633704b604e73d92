"""Four points of A - B that span a volume and hold the origin, or the proof that A - B is flat."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from kernels.support import farthest_difference
from kernels.uncounted import uncounted_jit

_EXACT = 1e-11
"""The depth is found once no direction can be better by more than this, m."""
_ROUNDING = 1e-14
"""What rounding may do to points of the size 1 in some steps."""


@uncounted_jit
def _unspanned(simplex, count, rows):
    """Write an orthonormal base of the directions that 1 to 3 points do not span; returns how many."""
    rows[:] = 0.0
    if count == 1:
        for i in range(3):
            rows[i, i] = 1.0
        return 3
    x, y, z = simplex[1, 0] - simplex[0, 0], simplex[1, 1] - simplex[0, 1], simplex[1, 2] - simplex[0, 2]
    if count == 2:
        i = 0 if abs(x) <= abs(y) and abs(x) <= abs(z) else (1 if abs(y) <= abs(z) else 2)
        u, v, w = 1.0 if i == 0 else 0.0, 1.0 if i == 1 else 0.0, 1.0 if i == 2 else 0.0
    else:
        u, v, w = simplex[2, 0] - simplex[0, 0], simplex[2, 1] - simplex[0, 1], simplex[2, 2] - simplex[0, 2]
    a, b, c = y * w - z * v, z * u - x * w, x * v - y * u
    length = math.sqrt(a * a + b * b + c * c)
    a, b, c = a / length, b / length, c / length
    rows[0, 0], rows[0, 1], rows[0, 2] = a, b, c
    if count == 3:
        return 1
    length = math.sqrt(x * x + y * y + z * z)
    x, y, z = x / length, y / length, z / length
    rows[1, 0], rows[1, 1], rows[1, 2] = y * c - z * b, z * a - x * c, x * b - y * a
    return 2


@uncounted_jit
def _add_farthest(pieces, a_from_b, search, count, rows, free, axis, best):
    """Put the point of A - B farthest from the span of the simplex, along some base, at its end.

    Returns (how far it is off the span m, the least height of the tried directions or `best`); `axis` is
    written where a direction is better.
    """
    simplex, vertex = search.simplex, search.vertex
    far = -1.0
    for k in range(2 * free):
        sign = 1.0 if k < free else -1.0
        way = (sign * rows[k % free, 0], sign * rows[k % free, 1], sign * rows[k % free, 2])
        va, vb, point = farthest_difference(pieces, a_from_b, way, vertex[0, 0], vertex[0, 1])
        height = way[0] * point[0] + way[1] * point[1] + way[2] * point[2]
        if height < best:
            best = height
            axis[0], axis[1], axis[2] = way
        x, y, z = point[0] - simplex[0, 0], point[1] - simplex[0, 1], point[2] - simplex[0, 2]
        off = 0.0
        for i in range(free):
            off += (x * rows[i, 0] + y * rows[i, 1] + z * rows[i, 2]) ** 2
        if off > far:
            far = off
            simplex[count, 0], simplex[count, 1], simplex[count, 2] = point
            vertex[count, 0] = va
            vertex[count, 1] = vb
    return math.sqrt(far), best


@njit(cache=True, error_model="numpy")
def enclose(pieces, a_from_b, search, count, axis):
    """Fill a simplex up to four points that span a volume: (points int, least height m, tolerance m).

    The height is that of A - B over the origin, the least of the directions that were tried. Fewer than four
    points are left where A - B is flat to the tolerance; the height is then the depth.
    pieces: `kernels.distance.Pieces`; not written. a_from_b: float64 (4, 4), m; not written.
    search: `kernels.simplex.Search` of cores that overlap; written. count: int, its points, 1 to 4.
    axis: float64 (3,), frame a; written: the direction of the height, where one was tried.
    Bad input: NaN must not come here. Cost: up to twelve hill climbs. Source: derived here.

    >>> from kernels.distance import Pieces, new_search
    >>> z, spot = np.zeros(2, np.int64), np.zeros((2, 3))
    >>> two = Pieces(spot, np.arange(3), np.zeros(2), z, spot, np.zeros(2), np.zeros((2, 2, 3)),
    ...     np.zeros(3, np.int64), z)
    >>> search, axis = new_search(), np.empty(3); search.vertex[:, 1] = 1
    >>> [float(x) for x in enclose(two, np.eye(4), search, 1, axis)]
    [1.0, 0.0, 1e-11]
    """
    rows = np.empty((3, 3))
    best = np.inf
    size = 0.0
    for k in range(count):
        for i in range(3):
            size = max(size, abs(search.simplex[k, i]))
    tolerance = _EXACT + _ROUNDING * size
    while count < 4:
        free = _unspanned(search.simplex, count, rows)
        far, best = _add_farthest(pieces, a_from_b, search, count, rows, free, axis, best)
        if not far > tolerance:
            break
        count += 1
    return count, best, tolerance
