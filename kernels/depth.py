"""How deep convex pieces overlap, and along which direction they come apart soonest: distance below zero."""

from __future__ import annotations

import math

import numpy as np
from numba import njit, prange

from kernels.distance import core_distance, mean_vertex, new_search, relative
from kernels.enclose import enclose
from kernels.polytope import add_point, grow, lowest, new_polytope, start
from kernels.support import farthest_difference
from kernels.uncounted import counted_jit, uncounted_jit

_ALIGNED = 0.999
"""Cosine from which a face as high as the depth is one that the axis stands on."""
_ROOMS = (64, 512, 8192)
"""Points to try with, one after the other: most overlaps are done with a dozen."""
_CHUNK = 64
"""Pairs that one thread takes in a row, in the same memory."""


@uncounted_jit
def _expand(pieces, a_from_b, search, polytope, tolerance, best, axis):
    """Grow a polytope in A - B till its lowest face lies on the surface: (depth m, whether room was left)."""
    for k in range(4):
        point = (search.simplex[k, 0], search.simplex[k, 1], search.simplex[k, 2])
        add_point(polytope, point, search.vertex[k, 0], search.vertex[k, 1])
    start(polytope)
    while True:
        f = lowest(polytope)
        if f < 0 or polytope.height[f] >= best - tolerance:
            return best, True
        way = (polytope.normal[f, 0], polytope.normal[f, 1], polytope.normal[f, 2])
        near = polytope.corner[f, 0]
        va, vb, point = farthest_difference(
            pieces, a_from_b, way, polytope.vertex[near, 0], polytope.vertex[near, 1]
        )
        height = way[0] * point[0] + way[1] * point[1] + way[2] * point[2]
        if height < best:
            best = height
            axis[0], axis[1], axis[2] = way
        if height - polytope.height[f] > tolerance:
            new = add_point(polytope, point, va, vb)
            if new < 0:
                return best, False
            grow(polytope, f, new, tolerance)


@uncounted_jit
def _area(p, i, j, axis, depth):
    """Twice the area of two points and axis * depth, seen along the axis."""
    x, y, z = axis
    ax, ay, az = p[i, 0] - depth * x, p[i, 1] - depth * y, p[i, 2] - depth * z
    bx, by, bz = p[j, 0] - depth * x, p[j, 1] - depth * y, p[j, 2] - depth * z
    return x * (ay * bz - az * by) + y * (az * bx - ax * bz) + z * (ax * by - ay * bx)


@uncounted_jit
def _touching_point(pieces, polytope, axis, depth, tolerance, near):
    """Write the point of a, frame a, where the pieces still touch once b has moved by the depth."""
    way = (axis[0], axis[1], axis[2])
    best, chosen = -np.inf, -1
    u, v, w = 1.0, 0.0, 0.0
    for f in range(polytope.size[1]):
        if polytope.state[f] > 0 and abs(polytope.height[f] - depth) <= 4.0 * tolerance:
            m = polytope.normal
            i, j, k = polytope.corner[f, 0], polytope.corner[f, 1], polytope.corner[f, 2]
            r = _area(polytope.point, j, k, way, depth)
            s = _area(polytope.point, k, i, way, depth)
            t = _area(polytope.point, i, j, way, depth)
            least = min(r, s, t) / (r + s + t) if r + s + t > 0.0 else -np.inf
            along = m[f, 0] * way[0] + m[f, 1] * way[1] + m[f, 2] * way[2]
            if along > _ALIGNED and least > best:
                best, chosen = least, f
                u, v, w = max(r, 0.0), max(s, 0.0), max(t, 0.0)
    if chosen < 0:
        return
    p = pieces.vertices
    i = polytope.vertex[polytope.corner[chosen, 0], 0]
    j = polytope.vertex[polytope.corner[chosen, 1], 0]
    k = polytope.vertex[polytope.corner[chosen, 2], 0]
    for n in range(3):
        near[n] = (u * p[i, n] + v * p[j, n] + w * p[k, n]) / (u + v + w)


@njit(cache=True, error_model="numpy")
def core_depth(pieces, a_from_b, search, count, axis, near):
    """Depth of two cores (radius left out) that overlap, m: how far b must move for them to touch only.

    pieces: `kernels.distance.Pieces`; not written. a_from_b: float64 (4, 4), m; not written.
    search: `kernels.simplex.Search` as `core_distance` left it with `count` points, 1 to 4, and the distance
    0.0; written. axis: float64 (3,), frame a; written: the unit vector along which b moves by the depth.
    near: float64 (3,), m, frame a; written: the point of a's surface where they touch then; on b's surface
    it is the point `depth` * `axis` before it.
    Exact to 1e-11 m, or 1e-14 of the pieces' size where that is more. Flat pieces in one plane: depth 0.
    Bad input: NaN must not come here. Never an endless loop: after 8,192 points the best depth so far, which
    parts the pieces, but perhaps not soonest.
    Cost: about 5 microseconds for hulls of some dozens of vertices, more the deeper.
    Source: expanding polytope, van den Bergen 2001, the surface kept closed as in `kernels.polytope`.

    >>> from kernels.distance import Pieces
    >>> z, spot = np.zeros(2, np.int64), np.zeros((2, 3))
    >>> two = Pieces(spot, np.arange(3), np.zeros(2), z, spot, np.zeros(2), np.zeros((2, 2, 3)),
    ...     np.zeros(3, np.int64), z)
    >>> s, axis, near = new_search(), np.empty(3), np.empty(3); s.vertex[:, 1] = 1; s.weight[0] = 1.0
    >>> float(core_depth(two, np.eye(4), s, 1, axis, near)), axis.tolist()
    (0.0, [1.0, 0.0, 0.0])
    """
    near[0], near[1], near[2] = mean_vertex(pieces, search, count)
    count, best, tolerance = enclose(pieces, a_from_b, search, count, axis)
    if count < 4:
        return max(best, 0.0)
    depth = best
    for room in _ROOMS:
        polytope = new_polytope(room)
        depth, done = _expand(pieces, a_from_b, search, polytope, tolerance, best, axis)
        if done or room == _ROOMS[-1]:
            _touching_point(pieces, polytope, axis, depth, tolerance, near)
            break
    return max(depth, 0.0)


@counted_jit
def _way_out(pieces, a_from_b, search, count):
    """Depth, near point and direction from b to a, for `contact`: it makes no arrays itself."""
    axis, near = np.empty(3), np.empty(3)
    depth = core_depth(pieces, a_from_b, search, count, axis, near)
    return depth, (near[0], near[1], near[2]), (-axis[0], -axis[1], -axis[2])


@uncounted_jit
def contact(pieces, a, b, world_from_a, a_from_b, search, gap, count, points, axis):
    """Signed distance of two pieces, m, from a finished search; writes their points and axis in the world.

    Above 0 they are apart, below 0 the depth. Moving b by points[0] - points[1], which is the signed distance
    times the axis, makes them touch only; no shorter move does. Continuous through touching.
    pieces: `kernels.distance.Pieces`; not written. a, b: int, pieces. world_from_a, a_from_b: float64 (4, 4),
    m; not written. search, gap, count: `kernels.simplex.Search` and what `core_distance` returned, with one
    point or more; the search is written.
    points: float64 (2, 3), on a and on b, m, world; written. axis: float64 (3,), unit, world, from b to a
    as far as they are apart; written.
    Bad input: a NaN gap gives NaN. Cost: some 100 multiplications; `core_depth` where cores overlap.
    Source: a radius takes itself off the signed distance of the cores.

    >>> s, out, axis = new_search(), np.empty((2, 3)), np.empty(3); s.nearest[0] = 5.0; s.weight[0] = 1.0
    >>> from kernels.distance import Pieces
    >>> at = np.zeros((1, 3)), np.array([0, 1, 1]), np.array([4.0, 2.0]), np.zeros(2, np.int64)
    >>> p = Pieces(*at, np.zeros((2, 3)), np.zeros(2), np.zeros((2, 2, 3)), np.zeros(2, np.int64), at[3])
    >>> float(contact(p, 0, 1, np.eye(4), np.eye(4), s, 5.0, 1, out, axis)), out[:, 0].tolist()
    (-1.0, [-4.0, -3.0])
    """
    if math.isnan(gap):
        points[:] = np.nan
        axis[:] = np.nan
        return gap
    if gap > 0.0:
        core = gap
        near = mean_vertex(pieces, search, count)
        away = (search.nearest[0] / gap, search.nearest[1] / gap, search.nearest[2] / gap)
    else:
        depth, near, away = _way_out(pieces, a_from_b, search, count)
        core = -depth
    signed = core - pieces.radius[a] - pieces.radius[b]
    m, r = world_from_a, pieces.radius[a]
    x, y, z = near[0] - r * away[0], near[1] - r * away[1], near[2] - r * away[2]
    for i in range(3):
        axis[i] = m[i, 0] * away[0] + m[i, 1] * away[1] + m[i, 2] * away[2]
        points[0, i] = m[i, 0] * x + m[i, 1] * y + m[i, 2] * z + m[i, 3]
        points[1, i] = points[0, i] - signed * axis[i]
    return signed


@uncounted_jit
def _between(pieces, a, b, world_from_a, world_from_b, room, points, axis):
    """Signed distance from scratch; `room` is what the search writes: (search, pose, hint, direction)."""
    search, a_from_b, hint, direction = room
    relative(world_from_a, world_from_b, a_from_b)
    hint[0], hint[1] = pieces.start[a], pieces.start[b]
    for i in range(3):
        direction[i] = pieces.centre[a, i] - a_from_b[i, 3]
        for k in range(3):
            direction[i] -= a_from_b[i, k] * pieces.centre[b, k]
    gap, count = core_distance(pieces, a_from_b, direction, hint, np.inf, search)
    return contact(pieces, a, b, world_from_a, a_from_b, search, gap, count, points, axis)


@njit(cache=True, error_model="numpy")
def _new_room():
    return new_search(), np.empty((4, 4)), np.empty(2, np.int64), np.empty(3)


@njit(cache=True, error_model="numpy")
def signed_distance(pieces, a, b, world_from_frame):
    """Distance of two convex pieces, m, below 0 their depth, and points: (float, float64 (2, 3)).

    The points lie on the surfaces of a and of b, m, world; moving b by points[0] - points[1] makes the pieces
    touch only, and no shorter move does.
    pieces: `kernels.distance.Pieces`; not written. a, b: int, pieces. world_from_frame: float64 (F, 4, 4), m;
    not written.
    Bad input: NaN in a pose gives NaN and NaN points; indices are not checked.
    Cost: as `kernels.distance.distance`; some microseconds more where cores overlap. Source: as `contact`.

    >>> from kernels.distance import Pieces
    >>> z, sphere = np.zeros(2, np.int64), np.zeros((2, 3))
    >>> two = Pieces(sphere, np.arange(3), np.array([0.5, 1.0]), np.arange(2), sphere, np.zeros(2),
    ...     np.zeros((2, 2, 3)), np.zeros(3, np.int64), z)
    >>> poses = np.stack([np.eye(4), np.eye(4)]); poses[1, 2, 3] = 1.25
    >>> d, points = signed_distance(two, 0, 1, poses); float(d), points.tolist()
    (-0.25, [[0.0, 0.0, 0.5], [0.0, 0.0, 0.25]])
    """
    points, axis = np.empty((2, 3)), np.empty(3)
    world_from_a, world_from_b = world_from_frame[pieces.frame[a]], world_from_frame[pieces.frame[b]]
    return _between(pieces, a, b, world_from_a, world_from_b, _new_room(), points, axis), points


@njit(cache=True, parallel=True)
def signed_distances(pieces, pairs, world_from_a, world_from_b):
    """Signed distance of many pairs: (float64 (m,) m, float64 (m, 2, 3) m points, float64 (m, 3) unit axes).

    As `signed_distance` and `contact`, with a pose of its own for each piece of each pair.
    pieces: `kernels.distance.Pieces`, its frames left out; not written. pairs: int64 (m, 2), pieces; not
    written. world_from_a, world_from_b: float64 (m, 4, 4), m, poses of their frames; not written.
    Bad input: NaN in a pose gives NaN for its pair; indices are not checked.
    Cost: that of each pair, on all cores; the same results for any number of them. Source: as `contact`.

    >>> from kernels.distance import Pieces
    >>> z, sphere = np.zeros(2, np.int64), np.zeros((2, 3))
    >>> two = Pieces(sphere, np.arange(3), np.array([0.5, 1.0]), z, sphere, np.zeros(2),
    ...     np.zeros((2, 2, 3)), np.zeros(3, np.int64), z)
    >>> here, there = np.eye(4)[None], np.eye(4)[None]; there[0, 2, 3] = 4.0
    >>> d, points, axes = signed_distances(two, np.array([[0, 1]]), here, there); d.tolist(), axes.tolist()
    ([2.5], [[0.0, 0.0, -1.0]])
    """
    m = pairs.shape[0]
    signed = np.empty(m)
    points = np.empty((m, 2, 3))
    axes = np.empty((m, 3))
    for chunk in prange((m + _CHUNK - 1) // _CHUNK):
        room = _new_room()
        for i in range(chunk * _CHUNK, min(m, (chunk + 1) * _CHUNK)):
            a, b = pairs[i, 0], pairs[i, 1]
            signed[i] = _between(pieces, a, b, world_from_a[i], world_from_b[i], room, points[i], axes[i])
    return signed, points, axes
