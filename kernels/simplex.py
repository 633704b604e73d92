"""The point of a simplex nearest to the origin: the inner step of the distance kernel."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from kernels.uncounted import uncounted_jit

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


@njit(cache=True, error_model="numpy")
def new_search():
    """Fresh `Search` memory, zeros.

    Bad input: none. Cost: four small arrays. Source: derived here.

    >>> new_search().simplex.shape
    (4, 3)
    """
    return Search(np.zeros((4, 3)), np.zeros((4, 2), np.int64), np.zeros(4), np.zeros(3))


@uncounted_jit
def _dot(u, v):
    return u[0] * v[0] + u[1] * v[1] + u[2] * v[2]


@uncounted_jit
def _cross(u, v):
    return (u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0])


@uncounted_jit
def _minus(u, v):
    return (u[0] - v[0], u[1] - v[1], u[2] - v[2])


@uncounted_jit
def _point(simplex, i):
    return (simplex[i, 0], simplex[i, 1], simplex[i, 2])


@uncounted_jit
def _on_edge(p, e, best):
    """The origin's foot on p + s e: (squared distance m2, s); `best`, 0.0 where it is outside or farther."""
    along = -_dot(p, e)
    length = _dot(e, e)
    if 0.0 < along < length:
        s = along / length
        q = (p[0] + s * e[0], p[1] + s * e[1], p[2] + s * e[2])
        square = _dot(q, q)
        if square < best:
            return square, s
    return best, 0.0


@uncounted_jit
def _best_edge(p, e1, e2, e3, best):
    """The edge with the nearest foot: (squared distance m2, its place or -1, share)."""
    place, share = -1, 0.0
    square, s = _on_edge(p, e1, best)
    if s > 0.0:
        best, place, share = square, 0, s
    square, s = _on_edge(p, e2, best)
    if s > 0.0:
        best, place, share = square, 1, s
    square, s = _on_edge(p, e3, best)
    if s > 0.0:
        best, place, share = square, 2, s
    return best, place, share


@uncounted_jit
def _on_triangle(p, e1, e2, normal, best):
    """As `_on_edge` for p + s e1 + t e2, normal e1 x e2: (squared distance m2, s, t)."""
    area = _dot(normal, normal)
    if area > _FLAT * _dot(e1, e1) * _dot(e2, e2):
        along = _cross(p, normal)
        s, t = _dot(along, e2), -_dot(along, e1)
        if s > 0.0 and t > 0.0 and s + t < area:
            s, t = s / area, t / area
            q = (
                p[0] + s * e1[0] + t * e2[0],
                p[1] + s * e1[1] + t * e2[1],
                p[2] + s * e1[2] + t * e2[2],
            )
            square = _dot(q, q)
            if square < best:
                return square, s, t
    return best, 0.0, 0.0


@uncounted_jit
def _sides(p, e1, e2, e3, n12, n23, n31):
    """Shares of e1, e2, e3 in the origin seen from p, and their scale; below 0: outside that face's plane.

    The scale is 0 where the tetrahedron is flat; the shares then say nothing.
    """
    volume = _dot(e1, n23)
    if volume * volume <= _FLAT * _dot(e1, e1) * _dot(e2, e2) * _dot(e3, e3):
        return 0.0, 0.0, 0.0, 0.0
    sign = 1.0 if volume > 0.0 else -1.0
    return -sign * _dot(p, n23), -sign * _dot(p, n31), -sign * _dot(p, n12), sign * volume


@uncounted_jit
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
    p = _point(simplex, n - 1)
    best = _dot(p, p)
    if n == 1:
        return _keep(search, 0, -1, -1, 0.0, 0.0), best
    e1 = _minus(_point(simplex, 0), p)
    if n == 2:
        best, s = _on_edge(p, e1, best)
        return _keep(search, 1, 0 if s > 0.0 else -1, -1, s, 0.0), best
    e2 = _minus(_point(simplex, 1), p)
    n12 = _cross(e1, e2)
    if n == 3:
        best, s, t = _on_triangle(p, e1, e2, n12, best)
        if s > 0.0:
            return _keep(search, 2, 0, 1, s, t), best
        best, i, s = _best_edge(p, e1, e2, e2, best)
        return _keep(search, 2, i, -1, s, 0.0), best
    return _of_four(search, p, e1, e2, _minus(_point(simplex, 2), p), n12, best)


@uncounted_jit
def _of_four(search, p, e1, e2, e3, n12, best):
    n23, n31 = _cross(e2, e3), _cross(e3, e1)
    r, s, t, volume = _sides(p, e1, e2, e3, n12, n23, n31)
    flat = volume == 0.0
    if not flat and r >= 0.0 and s >= 0.0 and t >= 0.0 and r + s + t <= volume:
        weight = search.weight
        weight[0], weight[1], weight[2] = r / volume, s / volume, t / volume
        weight[3] = 1.0 - weight[0] - weight[1] - weight[2]
        return 4, 0.0
    first, second, u, v = -1, -1, 0.0, 0.0
    # Seen from inside, a triangle is never the nearest face.
    if flat or t < 0.0:
        square, a, b = _on_triangle(p, e1, e2, n12, best)
        if a > 0.0:
            best, first, second, u, v = square, 0, 1, a, b
    if flat or r < 0.0:
        square, a, b = _on_triangle(p, e2, e3, n23, best)
        if a > 0.0:
            best, first, second, u, v = square, 1, 2, a, b
    if flat or s < 0.0:
        square, b, a = _on_triangle(p, e3, e1, n31, best)
        if a > 0.0:
            best, first, second, u, v = square, 0, 2, a, b
    if first >= 0 and not flat:
        return _keep(search, 3, first, second, u, v), best
    best, i, a = _best_edge(p, e1, e2, e3, best)
    if i >= 0:
        first, second, u, v = i, -1, a, 0.0
    return _keep(search, 3, first, second, u, v), best


@uncounted_jit
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
