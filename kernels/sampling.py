"""Least distances of several robots to each other and to what stands still, at one time after another."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit, prange

from kernels.advance import apart, signed_at
from kernels.boxes import BLOCK, gap
from kernels.scene import Memory, new_memory
from kernels.simplex import Search, new_search
from kernels.uncounted import uncounted_jit

_STRETCH = 8
"""Blocks of times over which one list of what is near serves."""
_CHUNK = 4
"""Stretches that one thread takes in a row, each starting from what the one before it found."""
_DEPTH = 64
_EQUAL = 1e-6
"""Pairs whose distances differ by less than this count as equally near, m: neighbours share corners."""


class Sampled(NamedTuple):
    """The least at each of m times.

    distance: float64 (m,), m, below 0 a depth; infinite where there is nothing to compare.
    which: int64 (m,), the search that found it, -1 where there is none; pair: int64 (m, 2), its pieces, each
    counted on its own side. points: float64 (m, 2, 3), m, world, the nearest ones on the two.
    """

    distance: np.ndarray
    which: np.ndarray
    pair: np.ndarray
    points: np.ndarray


class _Room(NamedTuple):
    """Directions (P, S, 3) and vertices (P, S, 2) of pairs, what waits on a way down, what is near (S,)."""

    along: np.ndarray
    hint: np.ndarray
    gaps: np.ndarray
    nodes: np.ndarray
    near: np.ndarray
    memory: Memory
    search: Search


@njit(cache=True)
def _new_room(own, others):
    return _Room(
        np.zeros((own, others, 3)),
        np.zeros((own, others, 2), np.int64),
        np.empty(_DEPTH),
        np.empty(_DEPTH, np.int64),
        np.empty(others, np.int64),
        new_memory(),
        new_search(),
    )


@uncounted_jit
def _walk(pieces, first, second, at, moved, other_moved, least, room):
    """Look at a pair at all times of a block where it may be the least.

    first, second: frames of either side. at: (piece, other piece, pieces of the first side, first knot, last
    knot, number of the search). moved, other_moved: (m,), the latter empty for what stands still.
    """
    a, b, own, knot, last, number = at
    along, hint, m = room.along[a, b], room.hint[a, b], room.memory
    while knot <= last:
        best = least.distance[knot] - _EQUAL
        value = apart(pieces, first, second, (a, own + b), knot, along, hint)
        mine = least.which[knot] == number and least.pair[knot, 0] == a and least.pair[knot, 1] == b
        if value < best and not mine:
            told = Memory(along, hint, m.first, m.second, m.pose, m.local, m.points)
            value = signed_at(pieces, first, second, (a, own + b), knot, best, told, room.search)
            if value < best:
                least.distance[knot], least.which[knot] = value, number
                least.pair[knot, 0], least.pair[knot, 1] = a, b
                for i in range(3):
                    least.points[knot, 0, i], least.points[knot, 1, i] = m.points[0, i], m.points[1, i]
        start, knot = knot, knot + 1
        while knot <= last:
            nearer = moved[knot] - moved[start]
            if other_moved.shape[0] > 0:
                nearer += other_moved[knot] - other_moved[start]
            if value - nearer < least.distance[knot] - _EQUAL:
                break
            knot += 1


@uncounted_jit
def _most(least, knots):
    """The largest of the least distances in a block."""
    most = -np.inf
    for knot in range(knots[0], knots[1] + 1):
        most = max(most, least.distance[knot])
    return most


@uncounted_jit
def _nearby(box, tree, most, room):
    """Write which lowest nodes have boxes nearer to one than `most`, nearer ones rather first; how many."""
    gaps, nodes = room.gaps, room.nodes
    gaps[0], nodes[0] = gap(box, tree.boxes[1]), 1
    left, count = 1, 0
    while left > 0:
        left -= 1
        node = nodes[left]
        if gaps[left] >= most:
            continue
        if tree.piece[node] >= 0:
            room.near[count] = node
            count += 1
            continue
        near, far = 2 * node, 2 * node + 1
        near_gap, far_gap = gap(box, tree.boxes[near]), gap(box, tree.boxes[far])
        if far_gap < near_gap:
            near, far, near_gap, far_gap = far, near, far_gap, near_gap
        gaps[left], nodes[left] = far_gap, far
        gaps[left + 1], nodes[left + 1] = near_gap, near
        left += 2
    return count


@uncounted_jit
def _across(boxes, box, most, time, room):
    """As `_nearby`, of the pieces of another mover."""
    count = 0
    for b in range(boxes.shape[0]):
        if gap(box, boxes[b, time]) < most:
            room.near[count] = b
            count += 1
    return count


@uncounted_jit
def _look(pieces, first, second, tree, counts, at, least, room):
    """Look at one piece over a stretch: at = (piece, node in time, blocks, number of the search)."""
    piece, time, low, high, number = at
    boxes, still = first.boxes[piece], second.frames.shape[0] == 1
    blocks, knots, own = boxes.shape[0] // 2, first.time.shape[0], counts.shape[0]
    frames, others, moved, other_moved = first.frames, second.frames, first.moved[piece], first.time[:0]
    most = _most(least, (low * BLOCK, min(knots - 1, high * BLOCK + BLOCK)))
    if still:
        count = _nearby(boxes[time], tree, most, room)
    else:
        count = _across(second.boxes, boxes[time], most, time, room)
    for block in range(low, high + 1):
        start, end = block * BLOCK, min(knots - 1, block * BLOCK + BLOCK)
        most = _most(least, (start, end))
        for k in range(count):
            near = room.near[k]
            if still:
                other, away = tree.piece[near], gap(boxes[blocks + block], tree.boxes[near])
            else:
                other, away = near, gap(boxes[blocks + block], second.boxes[near, blocks + block])
            if away < most and counts[piece, other]:
                if not still:
                    other_moved = second.moved[other]
                here = (piece, other, own, start, end, number)
                _walk(pieces, frames, others, here, moved, other_moved, least, room)
                most = _most(least, (start, end))


@njit(cache=True)
def _sample_chunk(pieces, first, second, tree, wholes, counts, at, least):
    """Look at one chunk of the times: at = (chunk, number of the search)."""
    chunk, number = at
    own, others = counts.shape
    room = _new_room(own, others)
    moves = second.frames.shape[0] > 1
    blocks, knots = first.boxes.shape[1] // 2, first.time.shape[0]
    count = (knots - 2) // BLOCK + 1
    a, b = -1, -1
    for stretch in range(chunk * _CHUNK, chunk * _CHUNK + _CHUNK):
        low, high = stretch * _STRETCH, min(count, stretch * _STRETCH + _STRETCH) - 1
        if low > high:
            break
        time = max(1, (blocks + low) // _STRETCH)
        start, end = low * BLOCK, min(knots - 1, high * BLOCK + BLOCK)
        if a >= 0:
            # The pair that was nearest just before bounds the search.
            other_moved = second.moved[b] if moves else first.time[:0]
            here = (a, b, own, start, end, number)
            _walk(pieces, first.frames, second.frames, here, first.moved[a], other_moved, least, room)
        if moves and gap(wholes[0, time], wholes[1, time]) >= _most(least, (start, end)):
            continue
        for piece in range(own):
            _look(pieces, first, second, tree, counts, (piece, time, low, high, number), least, room)
        if least.which[end] == number:
            a, b = least.pair[end, 0], least.pair[end, 1]


@njit(cache=True, parallel=True)
def sample(pieces, first, second, tree, wholes, counts, number, least):
    """Search what is nearest at every knot, below what was found before.

    pieces: `kernels.distance.Pieces` of the first side, then of the second; not written. first, second:
    `kernels.trail.Trail` of each side on the same knots, the second with one where it stands still; not
    written. tree: `kernels.boxes.Tree` of the second side where that stands still; wholes: float64
    (2, 2 b, 6), boxes of all pieces of each side where both move; not written. counts: bool (P, S), pairs
    that count; not written. number: int, names this search in `least.which`. least: `Sampled`; written.
    Bad input: NaN may hide what is near; indices are not checked. Cost: some microseconds a knot; on all
    cores, and the same results for any number of them.
    Source: hierarchies of boxes, then as `kernels.advance`, at knots only.

    >>> from kernels.approach import Mover, sampled
    >>> from kernels.distance import Pieces
    >>> from kernels.kinematics import Arm
    >>> at, z, none = np.array([[2.0, 0.0, 0.0]]), np.array([[0.0, 0.0, 1.0]]), np.zeros(2, np.int64)
    >>> box, moved = np.array([[[1.0, -1.0, -1.0], [3.0, 1.0, 1.0]]]), np.ones(1, np.int64)
    >>> ball = Pieces(at, np.array([0, 1]), np.ones(1), moved, at, np.ones(1), box, none, none[:0])
    >>> arm = Arm(np.eye(4)[None], z, np.full(1, -4.0), np.full(1, 4.0), np.eye(4))
    >>> mover = Mover(arm, np.eye(4), np.arange(2.0), np.array([[np.pi], [np.pi / 2.0]]), ball)
    >>> sampled((mover,), ball._replace(frame=none[:1]), np.arange(2.0)).distance.round(6).tolist()
    [2.0, 0.828427]
    """
    each = BLOCK * _STRETCH * _CHUNK
    for chunk in prange((first.time.shape[0] - 2) // each + 1):
        _sample_chunk(pieces, first, second, tree, wholes, counts, (chunk, number), least)
