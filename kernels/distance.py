"""Distance between convex pieces: spheres, capsules, boxes, hulls, each a set of vertices with a radius.

One vertex is a sphere, two are a capsule, eight a box, more a hull; the radius swells all of them.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit

from kernels.simplex import nearest, new_search
from kernels.support import farthest_difference
from kernels.uncounted import uncounted_jit

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


@uncounted_jit
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


@uncounted_jit
def _add_support(pieces, a_from_b, along, search, n, vertex_a, vertex_b):
    """Put the point of A - B farthest along a direction at place n of the simplex; returns it."""
    va, vb, point = farthest_difference(pieces, a_from_b, along, vertex_a, vertex_b)
    search.simplex[n, 0], search.simplex[n, 1], search.simplex[n, 2] = point
    search.vertex[n, 0] = va
    search.vertex[n, 1] = vb
    return point


@uncounted_jit
def _descend(pieces, a_from_b, count, square, direction, cut, search):
    """From the nearest point of a simplex to that of A - B: (distance m, points or 0, the newest's place).

    direction: written, where the last point was looked for.
    """
    distance = math.sqrt(square)
    last = count - 1
    v, vertex = search.nearest, search.vertex
    for _ in range(_MAX_ITERATIONS):
        if not distance > _TOUCHING:
            return distance if math.isnan(distance) else 0.0, count, last
        x, y, z = v[0], v[1], v[2]
        direction[0], direction[1], direction[2] = x, y, z
        w = _add_support(
            pieces, a_from_b, (-x, -y, -z), search, count, vertex[count - 1, 0], vertex[count - 1, 1]
        )
        last = count
        bound = (w[0] * x + w[1] * y + w[2] * z) / distance
        if bound > cut:
            return bound, 0, last
        if distance - bound <= EXACT:
            break
        before = square
        count, square = nearest(search, count + 1)
        last = count - 1
        if count == 4:
            return 0.0, count, last
        if not square < before:
            # Rounding ended the progress; this is as near as these numbers get.
            break
        distance = math.sqrt(square)
    return distance, count, last


@uncounted_jit
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
    w = _add_support(pieces, a_from_b, (-x, -y, -z), search, 0, hint[0], hint[1])
    bound = (w[0] * x + w[1] * y + w[2] * z) / length
    if bound > cut:
        hint[0], hint[1] = search.vertex[0, 0], search.vertex[0, 1]
        return bound, 0
    count, square = nearest(search, 1)
    distance, count, last = _descend(pieces, a_from_b, count, square, direction, cut, search)
    kept = 0 if count > 0 else last
    hint[0], hint[1] = search.vertex[kept, 0], search.vertex[kept, 1]
    return distance, count


@uncounted_jit
def core_distance_again(pieces, a_from_b, points, cut, search):
    """As `core_distance` for the same two pieces in other poses: (distance m, points, points for next time).

    It starts from the simplex of the last time, so that one look is enough where the same faces, edges or
    vertices are still the nearest. Where it ends early for `cut` there are 0 points, but some for next time.
    pieces: `Pieces`; not written. a_from_b: float64 (4, 4), pose of b's frame in a's, m; not written.
    points: int, 1 to 4, of the last time. cut: float, m, as for `core_distance`.
    search: `Search` of the same two pieces; written.
    Bad input: NaN in the pose gives NaN. Never an endless loop: at most 100 iterations.
    Cost: 1 iteration where the pose is close by, of two hill climbs. Source: as `core_distance`.

    >>> one = np.array([[0.0, 0.0, 0.0], [3.0, 4.0, 0.0]]); z = np.zeros(2, np.int64)
    >>> two = Pieces(one, np.arange(3), np.zeros(2), z, one, np.zeros(2), np.zeros((2, 2, 3)),
    ...     np.zeros(3, np.int64), z)
    >>> search = new_search(); search.vertex[0, 1] = 1
    >>> d, n, n_next = core_distance_again(two, np.eye(4), 1, np.inf, search); float(d), int(n), int(n_next)
    (5.0, 1, 1)
    """
    m, p, vertex = a_from_b, pieces.vertices, search.vertex
    count, square = 0, 0.0
    for k in range(points):
        va, vb = vertex[k, 0], vertex[k, 1]
        # Points left out move later ones down, never onto an unread one.
        x, y, z = p[vb, 0], p[vb, 1], p[vb, 2]
        for i in range(3):
            search.simplex[count, i] = p[va, i] - (m[i, 0] * x + m[i, 1] * y + m[i, 2] * z + m[i, 3])
        vertex[count, 0] = va
        vertex[count, 1] = vb
        count, square = nearest(search, count + 1)
    if count == 4:
        return 0.0, 4, 4
    distance, count, last = _descend(pieces, a_from_b, count, square, search.nearest, cut, search)
    return distance, count, count if count > 0 else last + 1


@uncounted_jit
def mean_vertex(pieces, search, count):
    """The point of the first piece's core nearest to the second, m, in its frame: three floats.

    pieces: `Pieces`; not written. search: `Search` as `core_distance` left it; not written.
    count: int, its points, 1 to 4.
    Bad input: NaN passes through. Cost: 12 multiplications. Source: weights of the nearest simplex.

    >>> s, z = new_search(), np.zeros(2, np.int64); s.weight[:2] = 0.5; s.vertex[1, 0] = 1
    >>> ends = np.array([[0.0, 0.0, 0.0], [3.0, 4.0, 0.0]])
    >>> line = Pieces(ends, z, np.zeros(2), z, ends, np.zeros(2), np.zeros((2, 2, 3)), z, z)
    >>> [float(x) for x in mean_vertex(line, s, 2)]
    [1.5, 2.0, 0.0]
    """
    x, y, z = 0.0, 0.0, 0.0
    for k in range(count):
        vertex, share = search.vertex[k, 0], search.weight[k]
        x += share * pieces.vertices[vertex, 0]
        y += share * pieces.vertices[vertex, 1]
        z += share * pieces.vertices[vertex, 2]
    return x, y, z


@uncounted_jit
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
    ax, ay, az = mean_vertex(pieces, search, count)
    gx, gy, gz = 0.0, 0.0, 0.0
    for k in range(count):
        share = search.weight[k]
        gx += share * search.simplex[k, 0]
        gy += share * search.simplex[k, 1]
        gz += share * search.simplex[k, 2]
    core = math.sqrt(gx * gx + gy * gy + gz * gz)
    # Radii that overlap meet in one point between the cores, in proportion.
    between = max(core, pieces.radius[a] + pieces.radius[b])
    inward_a = pieces.radius[a] / between if core > _TOUCHING else 0.0
    inward_b = 1.0 - pieces.radius[b] / between if core > _TOUCHING else 1.0
    m = world_from_a
    for i in range(3):
        on_a = m[i, 0] * ax + m[i, 1] * ay + m[i, 2] * az + m[i, 3]
        gap = m[i, 0] * gx + m[i, 1] * gy + m[i, 2] * gz
        points[0, i], points[1, i] = on_a - inward_a * gap, on_a - inward_b * gap
    return max(0.0, core - pieces.radius[a] - pieces.radius[b]) if core > _TOUCHING else 0.0


@njit(cache=True, error_model="numpy")
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
