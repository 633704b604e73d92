"""A polytope round the origin that grows point by point: the memory and the surgery of the depth kernel."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit

from kernels.uncounted import uncounted_jit

_FACES_PER_POINT = 10
"""Faces made, dead ones included, for each point; a new point makes six on average."""
_OPEN, _CLOSED = 1, 2


class Polytope(NamedTuple):
    """Triangles round the origin; a closed surface at any time, convex but for rounding.

    point: float64 (N, 3), m; vertex: int64 (N, 2), where each point of A - B comes from.
    corner: int64 (F, 3), points of each face, anticlockwise from outside; across: int64 (F, 3), for the edge
    from corner k to the next 3 * the neighbour + the place of the edge there.
    normal: float64 (F, 3), unit, outward; height: float64 (F,), of the face's plane over the origin, m.
    state: int64 (F,), 1 open, 2 closed, below 0 where it is no more.
    heap: int64 (F,), faces, the lowest first.
    rim, killed: int64 (F,), memory for one surgery. size: int64 (3,), points, faces, heap.
    """

    point: np.ndarray
    vertex: np.ndarray
    corner: np.ndarray
    across: np.ndarray
    normal: np.ndarray
    height: np.ndarray
    state: np.ndarray
    heap: np.ndarray
    rim: np.ndarray
    killed: np.ndarray
    size: np.ndarray


@njit(cache=True, error_model="numpy")
def new_polytope(points):
    """Memory for an empty `Polytope`.

    points: int, 4 or more, how many it has room for.
    Bad input: less than 4 has no room for the first four. Cost: some 1,200 bytes a point, not touched yet.
    Source: derived here.

    >>> new_polytope(8).point.shape
    (8, 3)
    """
    faces = _FACES_PER_POINT * points
    return Polytope(
        np.empty((points, 3)),
        np.empty((points, 2), np.int64),
        np.empty((faces, 3), np.int64),
        np.empty((faces, 3), np.int64),
        np.empty((faces, 3)),
        np.empty(faces),
        np.empty(faces, np.int64),
        np.empty(faces, np.int64),
        np.empty(faces, np.int64),
        np.empty(faces, np.int64),
        np.zeros(3, np.int64),
    )


@uncounted_jit
def add_point(polytope, point, va, vb):
    """Keep a point and the vertices it comes from; returns its place, int, -1 where there is no room.

    The place is -1 too where its faces might not find room any more.
    polytope: `Polytope`; written. point: three floats, m. va, vb: int.
    Bad input: NaN is kept. Cost: some stores. Source: derived here.

    >>> int(add_point(new_polytope(4), (1.0, 0.0, 0.0), 5, 6))
    0
    """
    place = polytope.size[0]
    if place >= polytope.point.shape[0] or polytope.size[1] + 2 * place + 8 > polytope.height.shape[0]:
        return -1
    polytope.point[place, 0], polytope.point[place, 1], polytope.point[place, 2] = point
    polytope.vertex[place, 0] = va
    polytope.vertex[place, 1] = vb
    polytope.size[0] = place + 1
    return place


@uncounted_jit
def start(polytope):
    """Put four faces round the first four points, which span a volume; they are the whole polytope then.

    polytope: `Polytope`; written. Bad input: points in one plane give faces without a height. Cost: some
    100 multiplications. Source: derived here.

    >>> p = new_polytope(4)
    >>> for x in np.concatenate([np.eye(3), -np.ones((1, 3))]): _ = add_point(p, tuple(x), 0, 0)
    >>> start(p); p.size.tolist()
    [4, 4, 4]
    """
    p = polytope.point
    x, y, z = p[1, 0] - p[0, 0], p[1, 1] - p[0, 1], p[1, 2] - p[0, 2]
    u, v, w = p[2, 0] - p[0, 0], p[2, 1] - p[0, 1], p[2, 2] - p[0, 2]
    volume = (
        (y * w - z * v) * (p[3, 0] - p[0, 0])
        + (z * u - x * w) * (p[3, 1] - p[0, 1])
        + (x * v - y * u) * (p[3, 2] - p[0, 2])
    )
    # The fourth point must lie below the first face.
    one, two = (1, 2) if volume < 0.0 else (2, 1)
    _add_face(polytope, 0, one, two)
    _add_face(polytope, one, 0, 3)
    _add_face(polytope, two, one, 3)
    _add_face(polytope, 0, two, 3)
    _join(polytope, 0, 0, 1, 0)
    _join(polytope, 0, 1, 2, 0)
    _join(polytope, 0, 2, 3, 0)
    for k in range(3):
        _join(polytope, 1 + k, 2, 1 + (k + 1) % 3, 1)


@uncounted_jit
def _join(polytope, f, k, g, e):
    polytope.across[f, k] = 3 * g + e
    polytope.across[g, e] = 3 * f + k


@uncounted_jit
def _add_face(polytope, i, j, k):
    """A face of three points, anticlockwise from outside, open, on the heap."""
    f = polytope.size[1]
    polytope.size[1] = f + 1
    polytope.corner[f, 0], polytope.corner[f, 1], polytope.corner[f, 2] = i, j, k
    p = polytope.point
    x, y, z = p[j, 0] - p[i, 0], p[j, 1] - p[i, 1], p[j, 2] - p[i, 2]
    u, v, w = p[k, 0] - p[i, 0], p[k, 1] - p[i, 1], p[k, 2] - p[i, 2]
    nx, ny, nz = y * w - z * v, z * u - x * w, x * v - y * u
    length = math.sqrt(nx * nx + ny * ny + nz * nz)
    if length > 0.0:
        nx, ny, nz = nx / length, ny / length, nz / length
        polytope.height[f] = nx * p[i, 0] + ny * p[i, 1] + nz * p[i, 2]
    else:
        # Without a width it bounds nothing: never the lowest, never seen.
        polytope.height[f] = np.inf
    polytope.normal[f, 0], polytope.normal[f, 1], polytope.normal[f, 2] = nx, ny, nz
    polytope.state[f] = _OPEN
    _push(polytope, f)
    return f


@uncounted_jit
def _push(polytope, f):
    heap, height = polytope.heap, polytope.height
    at = polytope.size[2]
    polytope.size[2] = at + 1
    while at > 0:
        above = (at - 1) // 2
        if height[heap[above]] <= height[f]:
            break
        heap[at] = heap[above]
        at = above
    heap[at] = f


@uncounted_jit
def lowest(polytope):
    """The open face of the least height, int, taken off the heap and closed; -1 where none is left.

    polytope: `Polytope`; written. Bad input: none. Cost: the logarithm of the number of faces.
    Source: binary heap.

    >>> int(lowest(new_polytope(4)))
    -1
    """
    heap, height = polytope.heap, polytope.height
    while polytope.size[2] > 0:
        top = heap[0]
        count = polytope.size[2] - 1
        polytope.size[2] = count
        f = heap[count]
        at = 0
        while 2 * at + 1 < count:
            below = 2 * at + 1
            if below + 1 < count and height[heap[below + 1]] < height[heap[below]]:
                below += 1
            if height[f] <= height[heap[below]]:
                break
            heap[at] = heap[below]
            at = below
        heap[at] = f
        if polytope.state[top] == _OPEN:
            polytope.state[top] = _CLOSED
            return top
    return -1


@uncounted_jit
def _find_rim(polytope, f, new, tolerance):
    """Kill the faces round f that see a point; (edges of the rim, killed, whether the rim is one ring).

    The rim is kept as the edges of the faces behind it, in their order round the point.
    """
    point, normal, height, state = polytope.point, polytope.normal, polytope.height, polytope.state
    x, y, z = point[new, 0], point[new, 1], point[new, 2]
    state[f] = -state[f]
    polytope.killed[0] = f
    killed, edges = 1, 0
    # The upper end of the rim's memory is the stack of edges to step over.
    top = polytope.rim.shape[0]
    for k in range(2, -1, -1):
        top -= 1
        polytope.rim[top] = polytope.across[f, k]
    while top < polytope.rim.shape[0]:
        step = polytope.rim[top]
        top += 1
        g, e = step // 3, step % 3
        if state[g] < 0:
            continue
        if normal[g, 0] * x + normal[g, 1] * y + normal[g, 2] * z - height[g] > tolerance:
            state[g] = -state[g]
            polytope.killed[killed] = g
            killed += 1
            top -= 2
            polytope.rim[top + 1] = polytope.across[g, (e + 2) % 3]
            polytope.rim[top] = polytope.across[g, (e + 1) % 3]
        else:
            polytope.rim[edges] = step
            edges += 1
    ring = edges >= 3
    for i in range(edges):
        here, after = polytope.rim[i], polytope.rim[(i + 1) % edges]
        end = polytope.corner[here // 3, here % 3]
        ring = ring and end == polytope.corner[after // 3, (after % 3 + 1) % 3]
    return edges, killed, ring


@uncounted_jit
def grow(polytope, f, new, tolerance):
    """Take in a point outside face f: the faces that see it make room for a cone to it.

    polytope: `Polytope`; written. f: int, a face. new: int, place of the point, higher than `tolerance`, m,
    above the face. The surface stays closed: where rounding leaves no single ring of edges round the faces
    that see the point, only f makes room.
    Bad input: a point below f turns faces inside out. Cost: the faces that see the point. Source: derived
    here, after van den Bergen 2001.

    >>> p = new_polytope(5)
    >>> for x in np.concatenate([np.eye(3), -np.ones((1, 3))]): _ = add_point(p, tuple(x), 0, 0)
    >>> start(p); f = lowest(p); x = tuple(4.0 * p.normal[f]); grow(p, f, add_point(p, x, 0, 0), 1e-9)
    >>> int((p.state[:p.size[1]] > 0).sum())
    6
    """
    edges, killed, ring = _find_rim(polytope, f, new, tolerance)
    if not ring:
        for i in range(1, killed):
            polytope.state[polytope.killed[i]] *= -1
        edges = 3
        for k in range(3):
            polytope.rim[k] = polytope.across[f, k]
    first = polytope.size[1]
    for i in range(edges):
        g, e = polytope.rim[i] // 3, polytope.rim[i] % 3
        made = _add_face(polytope, polytope.corner[g, (e + 1) % 3], polytope.corner[g, e], new)
        _join(polytope, made, 0, g, e)
        if i > 0:
            _join(polytope, made - 1, 1, made, 2)
    _join(polytope, first + edges - 1, 1, first, 2)
