"""The vertex of a convex piece farthest along a direction: all that the distance kernels ask of a shape."""

from __future__ import annotations

import numpy as np

from kernels.uncounted import uncounted_jit


@uncounted_jit
def _climb(points, neighbour_start, neighbours, x, y, z, vertex):
    """On to the first neighbour that is higher, as long as there is one."""
    # Places without a sign spare the compiler the question whether they count from the end.
    one = np.uint64(1)
    best = np.uint64(vertex)
    height = points[best, 0] * x + points[best, 1] * y + points[best, 2] * z
    e, end = np.uint64(neighbour_start[best]), np.uint64(neighbour_start[best + one])
    while e < end:
        other = np.uint64(neighbours[e])
        e += one
        there = points[other, 0] * x + points[other, 1] * y + points[other, 2] * z
        if there > height:
            height = there
            best = other
            e, end = np.uint64(neighbour_start[best]), np.uint64(neighbour_start[best + one])
    return np.int64(best)


@uncounted_jit
def farthest(pieces, along, vertex):
    """Vertex farthest along a direction, int, climbing over hull edges from `vertex`, which names the piece.

    pieces: `kernels.distance.Pieces`; not written. along: three floats, in the piece's frame, any length.
    vertex: int, any vertex of the piece; the closer to the answer, the sooner found.
    Bad input: NaN gives the vertex where it met it. Cost: the hull edges of one to some five vertices.
    Source: hill climbing over the hull's edges; on a convex hull no hill hides another.

    >>> from kernels.distance import Pieces
    >>> ends, z = np.array([[0.0, 0.0, 0.0], [3.0, 0.0, 0.0]]), np.zeros(1, np.int64)
    >>> one = Pieces(ends, np.array([0, 2]), np.zeros(1), z, ends[:1], np.zeros(1), np.zeros((1, 2, 3)),
    ...     np.arange(3), np.array([1, 0]))
    >>> int(farthest(one, (1.0, 0.0, 0.0), 0)), int(farthest(one, (-1.0, 0.0, 0.0), 0))
    (1, 0)
    """
    x, y, z = along
    return _climb(pieces.vertices, pieces.neighbour_start, pieces.neighbours, x, y, z, vertex)


@uncounted_jit
def farthest_difference(pieces, a_from_b, along, vertex_a, vertex_b):
    """Point of A - B farthest along a direction: (vertex of a, vertex of b, (x, y, z) m in frame a).

    pieces: `kernels.distance.Pieces`; not written. a_from_b: float64 (4, 4), m; not written.
    along: three floats, in frame a. vertex_a, vertex_b: int, where to climb from.
    Bad input: NaN passes through. Cost: two climbs. Source: support of a Minkowski difference.

    >>> from kernels.distance import Pieces
    >>> ends, z = np.array([[0.0, 0.0, 0.0], [3.0, 0.0, 0.0]]), np.zeros(1, np.int64)
    >>> one = Pieces(ends, np.array([0, 2]), np.zeros(1), z, ends[:1], np.zeros(1), np.zeros((1, 2, 3)),
    ...     np.arange(3), np.array([1, 0]))
    >>> va, vb, point = farthest_difference(one, np.eye(4), (1.0, 0.0, 0.0), 0, 0); int(va), int(vb)
    (1, 0)
    """
    m = a_from_b
    x, y, z = along
    va = farthest(pieces, along, vertex_a)
    turned = (
        -(m[0, 0] * x + m[1, 0] * y + m[2, 0] * z),
        -(m[0, 1] * x + m[1, 1] * y + m[2, 1] * z),
        -(m[0, 2] * x + m[1, 2] * y + m[2, 2] * z),
    )
    vb = farthest(pieces, turned, vertex_b)
    p = pieces.vertices
    b0, b1, b2 = p[vb, 0], p[vb, 1], p[vb, 2]
    point = (
        p[va, 0] - (m[0, 0] * b0 + m[0, 1] * b1 + m[0, 2] * b2 + m[0, 3]),
        p[va, 1] - (m[1, 0] * b0 + m[1, 1] * b1 + m[1, 2] * b2 + m[1, 3]),
        p[va, 2] - (m[2, 0] * b0 + m[2, 1] * b1 + m[2, 2] * b2 + m[2, 3]),
    )
    return va, vb, point
