"""Distance between convex pieces: spheres, capsules, boxes, hulls, each a set of vertices with a radius.

One vertex is a sphere, two are a capsule, eight a box, more a hull; the radius swells all of them.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit

from kernels.simplex import nearest, new_search

EXACT = 1e-11
"""Iterations end when the distance is known to this, m."""
_TOUCHING = 1e-10
"""Cores nearer than this count as overlapping, m."""
_MAX_ITERATIONS = 100


class Pieces(NamedTuple):
    """P convex pieces with V vertices in all, each fixed to a frame; float64 and int64, C-contiguous.

    vertices: (V, 3), m, in the piece's frame. start: (P + 1,), vertices of piece p are start[p]:start[p + 1].
    radius: (P,), m. frame: (P,), place of the piece's frame among the frames.
    centre, reach: (P, 3), (P,), the bounding sphere, radius included. box: (P, 2, 3), lower and upper corner
    of the bounding box in the piece's frame, radius included.
    neighbour_start: (V + 1,), neighbours: (E,), for each vertex the vertices that share a hull edge with it;
    without them (any vertex with none) the support search would stop there, so every vertex has some
    unless it is alone.
    """

    vertices: np.ndarray
    start: np.ndarray
    radius: np.ndarray
    frame: np.ndarray
    centre: np.ndarray
    reach: np.ndarray
    box: np.ndarray
    neighbour_start: np.ndarray
    neighbours: np.ndarray


@njit(cache=True)
def relative(world_from_a, world_from_b, a_from_b):
    """Write the pose of b in frame a, m.

    world_from_a, world_from_b: float64 (4, 4); not written. a_from_b: float64 (4, 4); written.
    Bad input: NaN passes through. Cost: 36 multiplications. Source: derived here.

    >>> a, b, out = np.eye(4), np.eye(4), np.eye(4); a[0, 3] = 1.0; relative(a, b, out); float(out[0, 3])
    -1.0
    """
    for i in range(3):
        for j in range(4):
            total = 0.0
            for k in range(3):
                far = world_from_b[k, j] - world_from_a[k, 3] if j == 3 else world_from_b[k, j]
                total += world_from_a[k, i] * far
            a_from_b[i, j] = total


@njit(cache=True)
def _support(pieces, along, vertex):
    """Vertex farthest along a direction, climbing over hull edges from `vertex`, which names the piece."""
    points = pieces.vertices
    x, y, z = along
    best = vertex
    height = points[best, 0] * x + points[best, 1] * y + points[best, 2] * z
    climbing = True
    while climbing:
        climbing = False
        here = best
        for e in range(pieces.neighbour_start[here], pieces.neighbour_start[here + 1]):
            other = pieces.neighbours[e]
            there = points[other, 0] * x + points[other, 1] * y + points[other, 2] * z
            if there > height:
                height = there
                best = other
                climbing = True
    return best


@njit(cache=True)
def _add_support(pieces, a_from_b, v, search, n, vertex_a, vertex_b):
    """Put the point of A - B farthest along -v at place n of the simplex."""
    m = a_from_b
    x, y, z = v
    va = _support(pieces, (-x, -y, -z), vertex_a)
    turned = (
        m[0, 0] * x + m[1, 0] * y + m[2, 0] * z,
        m[0, 1] * x + m[1, 1] * y + m[2, 1] * z,
        m[0, 2] * x + m[1, 2] * y + m[2, 2] * z,
    )
    vb = _support(pieces, turned, vertex_b)
    p = pieces.vertices
    for i in range(3):
        there = m[i, 0] * p[vb, 0] + m[i, 1] * p[vb, 1] + m[i, 2] * p[vb, 2] + m[i, 3]
        search.simplex[n, i] = p[va, i] - there
    search.vertex[n, 0] = va
    search.vertex[n, 1] = vb


@njit(cache=True)
def core_distance(pieces, a_from_b, direction, hint, cut, search):
    """Distance between the cores (radius left out) of two pieces, m: (distance, points in the simplex).

    A distance above `cut` may be a lower bound; the number of points is then 0: there are no witness points.
    Cores that overlap, or are nearer than 1e-10 m, give 0.0; the depth of an overlap is not computed yet.
    pieces: `Pieces`; not written. a_from_b: float64 (4, 4), pose of b's frame in a's, m; not written.
    direction: float64 (3,), in frame a, from b to a: where to look first; written: where the search ended.
    hint: int64 (2,), a vertex of each: names the pieces and where to climb from; written.
    cut: float, m, stop once the distance is surely more.
    search: `Search`; written: the nearest simplex, its vertices and weights.
    Bad input: NaN in the pose gives NaN. Never an endless loop: at most 100 iterations.
    Cost: 3 to 10 iterations of two hill climbs; 1 where `direction` comes from a pose close by.
    Source: Gilbert, Johnson, Keerthi 1988; the nearest face by trying each that holds the newest point.

    >>> one = np.array([[0.0, 0.0, 0.0], [3.0, 4.0, 0.0]]); z = np.zeros(2, np.int64)
    >>> two = Pieces(one, np.arange(3), np.zeros(2), z, one, np.zeros(2), np.zeros((2, 2, 3)),
    ...     np.zeros(3, np.int64), z)
    >>> d, n = core_distance(two, np.eye(4), np.zeros(3), np.arange(2), np.inf, new_search())
    >>> float(d), int(n)
    (5.0, 1)
    """
    x, y, z = direction[0], direction[1], direction[2]
    length = math.sqrt(x * x + y * y + z * z)
    if not length > 0.0:
        x, y, z, length = 1.0, 0.0, 0.0, 1.0
    _add_support(pieces, a_from_b, (x, y, z), search, 0, hint[0], hint[1])
    w = search.simplex[0]
    if (w[0] * x + w[1] * y + w[2] * z) / length > cut:
        hint[0], hint[1] = search.vertex[0, 0], search.vertex[0, 1]
        return (w[0] * x + w[1] * y + w[2] * z) / length, 0
    count, square = nearest(search, 1)
    distance = math.sqrt(square)
    v = search.nearest
    for _ in range(_MAX_ITERATIONS):
        if not distance > _TOUCHING:
            distance = distance if math.isnan(distance) else 0.0
            break
        direction[0], direction[1], direction[2] = v[0], v[1], v[2]
        last = search.vertex[count - 1]
        _add_support(pieces, a_from_b, (v[0], v[1], v[2]), search, count, last[0], last[1])
        w = search.simplex[count]
        bound = (w[0] * v[0] + w[1] * v[1] + w[2] * v[2]) / distance
        if bound > cut:
            hint[0], hint[1] = search.vertex[count, 0], search.vertex[count, 1]
            return bound, 0
        if distance - bound <= EXACT:
            break
        before = square
        count, square = nearest(search, count + 1)
        if count == 4:
            distance = 0.0
            break
        if not square < before:
            # Rounding ended the progress; this is as near as these numbers get.
            break
        distance = math.sqrt(square)
    hint[0], hint[1] = search.vertex[0, 0], search.vertex[0, 1]
    return distance, count


@njit(cache=True)
def witnesses(pieces, a, b, world_from_a, search, count, points):
    """Write the nearest points of two pieces in the world, m, from a finished search; returns their distance.

    The distance counts the radii; where the pieces overlap it is 0.0 and both points are the same one, which
    lies in both pieces.
    pieces: `Pieces`; not written. a, b: int, pieces. world_from_a: float64 (4, 4), m; not written.
    search: `Search` as `core_distance` left it, with `count` points, 1 to 4; not written.
    points: float64 (2, 3), on a and on b, m, world; written.
    Bad input: NaN passes through. Cost: some 100 multiplications. Source: weights of the nearest simplex.

    >>> s, out = new_search(), np.empty((2, 3)); s.simplex[0, 0] = 5.0; s.weight[0] = 1.0
    >>> at = np.zeros((1, 3)), np.array([0, 1, 1]), np.array([1.0, 2.0]), np.zeros(2, np.int64)
    >>> p = Pieces(*at, np.zeros((2, 3)), np.zeros(2), np.zeros((2, 2, 3)), np.zeros(2, np.int64), at[3])
    >>> float(witnesses(p, 0, 1, np.eye(4), s, 1, out)), out.tolist()
    (2.0, [[-1.0, 0.0, 0.0], [-3.0, 0.0, 0.0]])
    """
    near = np.zeros(3)
    gap = np.zeros(3)
    for k in range(count):
        for i in range(3):
            near[i] += search.weight[k] * pieces.vertices[search.vertex[k, 0], i]
            gap[i] += search.weight[k] * search.simplex[k, i]
    core = math.sqrt(gap[0] ** 2 + gap[1] ** 2 + gap[2] ** 2)
    # Radii that overlap meet in one point between the cores, in proportion.
    between = max(core, pieces.radius[a] + pieces.radius[b])
    inward_a = pieces.radius[a] / between if core > _TOUCHING else 0.0
    inward_b = pieces.radius[b] / between if core > _TOUCHING else 0.0
    for i in range(3):
        on_a, on_b = world_from_a[i, 3], world_from_a[i, 3]
        for k in range(3):
            on_a += world_from_a[i, k] * (near[k] - inward_a * gap[k])
            on_b += world_from_a[i, k] * (near[k] - gap[k] + inward_b * gap[k])
        points[0, i], points[1, i] = on_a, on_b
    return max(0.0, core - pieces.radius[a] - pieces.radius[b]) if core > _TOUCHING else 0.0


@njit(cache=True)
def distance(pieces, a, b, world_from_frame):
    """Distance of two convex pieces, m, and their nearest points in the world: (float, float64 (2, 3)).

    Pieces that touch or overlap give 0.0; how deep they overlap is not computed yet.
    pieces: `Pieces`; not written. a, b: int, pieces. world_from_frame: float64 (F, 4, 4), m; not written.
    Bad input: NaN in a pose gives NaN and NaN points; indices are not checked.
    Cost: about a microsecond for hulls of some hundred vertices. Source: as `core_distance`.

    >>> z, sphere = np.zeros(2, np.int64), np.zeros((2, 3))
    >>> two = Pieces(sphere, np.arange(3), np.array([0.5, 1.0]), np.arange(2), sphere, np.zeros(2),
    ...     np.zeros((2, 2, 3)), np.zeros(3, np.int64), z)
    >>> poses = np.stack([np.eye(4), np.eye(4)]); poses[1, 2, 3] = 4.0
    >>> d, points = distance(two, 0, 1, poses); float(d), points.tolist()
    (2.5, [[0.0, 0.0, 0.5], [0.0, 0.0, 3.0]])
    """
    world_from_a = world_from_frame[pieces.frame[a]]
    a_from_b = np.empty((4, 4))
    relative(world_from_a, world_from_frame[pieces.frame[b]], a_from_b)
    search = new_search()
    hint = np.empty(2, np.int64)
    hint[0], hint[1] = pieces.start[a], pieces.start[b]
    direction = np.empty(3)
    for i in range(3):
        direction[i] = pieces.centre[a, i] - a_from_b[i, 3]
        for k in range(3):
            direction[i] -= a_from_b[i, k] * pieces.centre[b, k]
    points = np.empty((2, 3))
    gap, count = core_distance(pieces, a_from_b, direction, hint, np.inf, search)
    if math.isnan(gap):
        points[:] = np.nan
        return gap, points
    return witnesses(pieces, a, b, world_from_a, search, count, points), points
