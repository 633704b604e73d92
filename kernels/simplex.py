"""The point of a simplex nearest to the origin: the inner step of the distance kernel."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

_FLAT = 1e-16
"""Squared sine below which a triangle counts as a line: its normal would be noise."""


class Search(NamedTuple):
    """Memory of one search; reused so that the loops allocate nothing.

    simplex: float64 (4, 3), points of A - B in frame a; vertex: int64 (4, 2), the vertices they come from;
    weight: float64 (4,), of the nearest point in the simplex; nearest: float64 (3,), that point.
    """

    simplex: np.ndarray
    vertex: np.ndarray
    weight: np.ndarray
    nearest: np.ndarray


@njit(cache=True)
def new_search():
    """Fresh `Search` memory, zeros.

    Bad input: none. Cost: four small arrays. Source: derived here.

    >>> new_search().simplex.shape
    (4, 3)
    """
    return Search(np.zeros((4, 3)), np.zeros((4, 2), np.int64), np.zeros(4), np.zeros(3))


@njit(cache=True)
def _dot(u, v):
    return u[0] * v[0] + u[1] * v[1] + u[2] * v[2]


@njit(cache=True)
def _cross(u, v):
    return (u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0])


@njit(cache=True)
def _minus(u, v):
    return (u[0] - v[0], u[1] - v[1], u[2] - v[2])


@njit(cache=True)
def _point(simplex, i):
    return (simplex[i, 0], simplex[i, 1], simplex[i, 2])


@njit(cache=True)
def _holds_origin(p, e1, e2, e3, weight):
    """Whether the tetrahedron p, p + e1, p + e2, p + e3 holds the origin; its weights are written if so."""
    normal = _cross(e2, e3)
    volume = _dot(e1, normal)
    if volume * volume <= _FLAT * _dot(e1, e1) * _dot(e2, e2) * _dot(e3, e3):
        return False
    q = (-p[0], -p[1], -p[2])
    r = _dot(q, normal) / volume
    s = _dot(e1, _cross(q, e3)) / volume
    t = _dot(e1, _cross(e2, q)) / volume
    if not (r >= 0.0 and s >= 0.0 and t >= 0.0 and r + s + t <= 1.0):
        return False
    weight[0], weight[1], weight[2], weight[3] = r, s, t, 1.0 - r - s - t
    return True


@njit(cache=True)
def nearest(search, n):
    """Reduce a simplex to the face nearest to the origin: (points left int, squared distance m2).

    The nearest face contains the newest point, the last one, so there are at most eight to try.
    search: `Search`, its first n points filled; written: points, vertices, weights of that face come first.
    Four points left: the origin is inside, the distance 0. n: int, 1 to 4.
    Bad input: NaN gives NaN. Cost: three edges, three triangles and a tetrahedron at most.
    Source: closest point of each face, derived here.

    >>> s = new_search(); s.simplex[0] = 3.0, 4.0, 0.0; s.simplex[1] = 3.0, -4.0, 0.0
    >>> count, square = nearest(s, 2); int(count), float(square), s.weight[:2].tolist()
    (2, 9.0, [0.5, 0.5])
    """
    simplex = search.simplex
    last = n - 1
    p = _point(simplex, last)
    best = _dot(p, p)
    first, second = -1, -1
    s_best, t_best = 0.0, 0.0
    for i in range(last):
        e = _minus(_point(simplex, i), p)
        length = _dot(e, e)
        if length > 0.0:
            s = -_dot(p, e) / length
            if 0.0 < s < 1.0:
                q = (p[0] + s * e[0], p[1] + s * e[1], p[2] + s * e[2])
                square = _dot(q, q)
                if square < best:
                    best, first, second, s_best, t_best = square, i, -1, s, 0.0
    for i in range(last):
        e1 = _minus(_point(simplex, i), p)
        for j in range(i + 1, last):
            e2 = _minus(_point(simplex, j), p)
            normal = _cross(e1, e2)
            area = _dot(normal, normal)
            if area > _FLAT * _dot(e1, e1) * _dot(e2, e2):
                s = -_dot(_cross(p, e2), normal) / area
                t = -_dot(_cross(e1, p), normal) / area
                if s > 0.0 and t > 0.0 and s + t < 1.0:
                    q = (
                        p[0] + s * e1[0] + t * e2[0],
                        p[1] + s * e1[1] + t * e2[1],
                        p[2] + s * e1[2] + t * e2[2],
                    )
                    square = _dot(q, q)
                    if square < best:
                        best, first, second, s_best, t_best = square, i, j, s, t
    if n == 4:
        e1, e2 = _minus(_point(simplex, 0), p), _minus(_point(simplex, 1), p)
        if _holds_origin(p, e1, e2, _minus(_point(simplex, 2), p), search.weight):
            return 4, 0.0
    return _keep(search, last, first, second, s_best, t_best), best


@njit(cache=True)
def _keep(search, last, first, second, s, t):
    """Move the chosen points to the first places, with their weights and nearest point; returns how many."""
    simplex, vertex, weight, point = search.simplex, search.vertex, search.weight, search.nearest
    count = 0
    for chosen, share in ((first, s), (second, t), (last, 1.0 - s - t)):
        if chosen >= 0:
            # Places only move down and in order (first < second < last), so nothing is overwritten unread.
            for i in range(3):
                simplex[count, i] = simplex[chosen, i]
            vertex[count, 0] = vertex[chosen, 0]
            vertex[count, 1] = vertex[chosen, 1]
            weight[count] = share
            count += 1
    for i in range(3):
        point[i] = 0.0
        for k in range(count):
            point[i] += weight[k] * simplex[k, i]
    return count
