"""Smallest distance between pairs of moving convex pieces along a path."""

from __future__ import annotations

import math

import numpy as np
from numba import njit, prange

from kernels.distance import core_distance, new_search, relative, witnesses

_CHUNK = 32
"""Configurations that one thread takes in a row, each starting from what the one before it found."""


@njit(cache=True)
def sphere_to_box(a_from_b, centre_b, reach_b, box_a):
    """Lower bound of the distance, m: from a sphere round piece b to the box round piece a; below 0 inside.

    a_from_b: float64 (4, 4), m; not written. centre_b: float64 (3,), m, frame b; not written.
    reach_b: float, m. box_a: float64 (2, 3), lower and upper corner, m, frame a; not written.
    Bad input: NaN passes through or is left out. Cost: 9 multiplications, a square root.
    Source: derived here.

    >>> sphere_to_box(np.eye(4), np.array([3.0, 4.0, 0.0]), 1.0, np.zeros((2, 3)))
    4.0
    """
    square = 0.0
    for i in range(3):
        x = a_from_b[i, 3]
        for k in range(3):
            x += a_from_b[i, k] * centre_b[k]
        outside = max(box_a[0, i] - x, x - box_a[1, i], 0.0)
        square += outside * outside
    return math.sqrt(square) - reach_b


@njit(cache=True)
def _sphere_from_outside(a_from_b, centre_a, reach_a, box_b):
    """As `sphere_to_box` with the parts exchanged: from the sphere round a to the box round b."""
    square = 0.0
    for i in range(3):
        x = 0.0
        for k in range(3):
            x += a_from_b[k, i] * (centre_a[k] - a_from_b[k, 3])
        outside = max(box_b[0, i] - x, x - box_b[1, i], 0.0)
        square += outside * outside
    return math.sqrt(square) - reach_a


@njit(cache=True)
def _finite(poses):
    for f in range(poses.shape[0]):
        for i in range(3):
            for j in range(4):
                if not math.isfinite(poses[f, i, j]):
                    return False
    return True


@njit(cache=True)
def _nearest_pair(pieces, poses, pairs, first, directions, hints, points):
    """(distance, pair) of the nearest pair in one configuration; `first` is the pair to try first."""
    a_from_b = np.empty((4, 4))
    search = new_search()
    best, best_pair = np.inf, -1
    if not _finite(poses):
        return np.nan, best_pair
    n = pairs.shape[0]
    for turn in range(-1, n):
        pair = first if turn < 0 else turn
        if turn == first:
            continue
        a, b = pairs[pair, 0], pairs[pair, 1]
        world_from_a = poses[pieces.frame[a]]
        relative(world_from_a, poses[pieces.frame[b]], a_from_b)
        if sphere_to_box(a_from_b, pieces.centre[b], pieces.reach[b], pieces.box[a]) > best:
            continue
        if _sphere_from_outside(a_from_b, pieces.centre[a], pieces.reach[a], pieces.box[b]) > best:
            continue
        radii = pieces.radius[a] + pieces.radius[b]
        gap, count = core_distance(pieces, a_from_b, directions[pair], hints[pair], best + radii, search)
        if count > 0 and (best_pair < 0 or max(0.0, gap - radii) < best):
            best = witnesses(pieces, a, b, world_from_a, search, count, points)
            best_pair = pair
            if best == 0.0:
                break
    return best, best_pair


@njit(cache=True, parallel=True)
def clearance(pieces, world_from_frame, pairs):
    """Smallest distance in each configuration: (float64 (m,) m, int64 (m,) pair, float64 (m, 2, 3) points).

    The points are the nearest ones on the first and the second piece of that pair, m, world. Pairs that touch
    or overlap give 0.0; of several pairs at the same distance any one is named, for equal input the same one.
    pieces: `kernels.distance.Pieces`; not written. world_from_frame: float64 (m, F, 4, 4), m; not written.
    pairs: int64 (p, 2), pieces; not written.
    Bad input: NaN or infinity in any pose of a configuration: NaN, pair -1, NaN points for that one. No pair:
    infinity, -1, NaN. Indices are not checked.
    Cost: about a microsecond for each pair that boxes cannot rule out; on all cores, and the same results
    for any number of them. Source: pruning by bounding spheres and boxes, then `kernels.distance`.

    >>> from kernels.distance import Pieces
    >>> z, sphere = np.zeros(2, np.int64), np.zeros((2, 3))
    >>> two = Pieces(sphere, np.arange(3), np.array([0.5, 1.0]), np.arange(2), sphere, np.array([0.5, 1.0]),
    ...     np.array([[[-0.5] * 3, [0.5] * 3], [[-1.0] * 3, [1.0] * 3]]), np.zeros(3, np.int64), z)
    >>> poses = np.stack([np.eye(4), np.eye(4)])[None]; poses[0, 1, 2, 3] = 4.0
    >>> clearance(two, poses, np.array([[0, 1]]))[0].tolist()
    [2.5]
    """
    m = world_from_frame.shape[0]
    p = pairs.shape[0]
    least = np.full(m, np.inf)
    which = np.full(m, -1)
    points = np.full((m, 2, 3), np.nan)
    if p == 0:
        return least, which, points
    for chunk in prange((m + _CHUNK - 1) // _CHUNK):
        directions = np.zeros((p, 3))
        hints = np.empty((p, 2), np.int64)
        for pair in range(p):
            hints[pair, 0] = pieces.start[pairs[pair, 0]]
            hints[pair, 1] = pieces.start[pairs[pair, 1]]
        first = 0
        for i in range(chunk * _CHUNK, min(m, (chunk + 1) * _CHUNK)):
            least[i], which[i] = _nearest_pair(
                pieces, world_from_frame[i], pairs, first, directions, hints, points[i]
            )
            if which[i] >= 0:
                first = which[i]
            else:
                points[i] = np.nan
    return least, which, points
