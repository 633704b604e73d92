"""Whether things that move keep their distance from things that stand still, in many configurations."""

from __future__ import annotations

import math

import numpy as np
from numba import njit, prange

from kernels.distance import core_distance, new_search
from kernels.uncounted import uncounted_jit

_CHUNK = 32
"""Configurations that one thread takes in a row: what was hit is likely to be hit again."""


@uncounted_jit
def _inverse(pose, out):
    for i in range(3):
        total = 0.0
        for k in range(3):
            out[i, k] = pose[k, i]
            total -= pose[k, i] * pose[k, 3]
        out[i, 3] = total


@uncounted_jit
def _too_near(pieces, a, b, centre, a_from_world, required, direction, hint, search):
    """Whether piece b, which stands still, is nearer to piece a than required; centre: of a, in the world."""
    square = 0.0
    for i in range(3):
        outside = max(pieces.box[b, 0, i] - centre[i], centre[i] - pieces.box[b, 1, i], 0.0)
        square += outside * outside
    far = pieces.reach[a] + required
    if square > far * far:
        return False
    square = 0.0
    for i in range(3):
        x = a_from_world[i, 3]
        for k in range(3):
            x += a_from_world[i, k] * pieces.centre[b, k]
        outside = max(pieces.box[a, 0, i] - x, x - pieces.box[a, 1, i], 0.0)
        direction[i] = pieces.centre[a, i] - x
        square += outside * outside
    far = pieces.reach[b] + required
    if square > far * far:
        return False
    least = required + pieces.radius[a] + pieces.radius[b]
    hint[0], hint[1] = pieces.start[a], pieces.start[b]
    gap, _ = core_distance(pieces, a_from_world, direction, hint, least, search)
    return not gap > least


@uncounted_jit
def _first_hit(pieces, frames, required, before, a_from_world, centre, direction, hint, search):
    """The first pair that is too near, as place in `required` laid out flat; -1 for none."""
    count, still = required.shape
    for turn in range(-1, count):
        a = turn if turn >= 0 else before // still
        if turn < 0 and before < 0:
            continue
        pose = frames[pieces.frame[a]]
        _inverse(pose, a_from_world)
        for i in range(3):
            centre[i] = pose[i, 3]
            for k in range(3):
                centre[i] += pose[i, k] * pieces.centre[a, k]
        first, last = (0, still) if turn >= 0 else (before % still, before % still + 1)
        for s in range(first, last):
            asked = required[a, s]
            if not math.isnan(asked) and _too_near(
                pieces, a, count + s, centre, a_from_world, asked, direction, hint, search
            ):
                return a * still + s
    return -1


@njit(cache=True, parallel=True)
def hits(pieces, world_from_frame, required):
    """In each configuration a pair that is nearer than required: int64 (m,), moving * S + still; -1 for none.

    pieces: `kernels.distance.Pieces`; the first P move with their frames, the S after them stand still, in
    the world; not written. world_from_frame: float64 (m, F, 4, 4), m; not written. required: float64 (P, S),
    m, NaN for pairs that do not matter; not written.
    Bad input: NaN in a pose of a moving piece counts as too near where pairs are looked at. Indices are not
    checked.
    Cost: some nanoseconds for each pair that spheres and boxes keep apart, a microsecond for others; on all
    cores. Source: pruning as in `kernels.clearance`, then `kernels.distance`.

    >>> from kernels.distance import Pieces
    >>> z, sphere = np.zeros(2, np.int64), np.zeros((2, 3))
    >>> two = Pieces(sphere, np.arange(3), np.array([0.5, 1.0]), z, sphere, np.array([0.5, 1.0]),
    ...     np.array([[[-0.5] * 3, [0.5] * 3], [[-1.0] * 3, [1.0] * 3]]), np.zeros(3, np.int64), z)
    >>> poses = np.stack([np.eye(4), np.eye(4)])[:, None]; poses[:, 0, 2, 3] = 1.75, 1.4
    >>> hits(two, poses, np.array([[0.1]])).tolist()
    [-1, 0]
    """
    m = world_from_frame.shape[0]
    found = np.full(m, -1)
    for chunk in prange((m + _CHUNK - 1) // _CHUNK):
        a_from_world, centre, direction = np.empty((4, 4)), np.empty(3), np.empty(3)
        hint = np.empty(2, np.int64)
        search = new_search()
        before = -1
        for i in range(chunk * _CHUNK, min(m, (chunk + 1) * _CHUNK)):
            found[i] = _first_hit(
                pieces, world_from_frame[i], required, before, a_from_world, centre, direction, hint, search
            )
            if found[i] >= 0:
                before = found[i]
    return found
