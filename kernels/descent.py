"""Down hierarchies of boxes in time and space, to the pairs and times at which two sides may be near."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit, prange

from kernels.advance import advance
from kernels.boxes import BLOCK, gap, widest
from kernels.scene import Found, Memory, new_memory, scene_of
from kernels.simplex import Search, new_search
from kernels.uncounted import uncounted_jit

CHUNKS = 16
"""Parts of the time that threads share out, the same ones for any number of threads, as are the results."""
_DEPTH = 128
"""Nodes that wait on the way down; two hierarchies of some ten levels need some twenty."""


class Task(NamedTuple):
    """Which pairs count, when, and how they are grouped.

    required: float64 (P, S), m, NaN for pairs that are left out. group: int64 (S,). contact: bool (P,),
    windows: int64 (w, 2), knots, and may: bool (w, S): as `kernels.approach.Touch`.
    limits: float64 (P, nodes), m, the largest required distance of a piece to what a node of the other side's
    hierarchy holds, -infinity where none is. wholes: float64 (2, 2 b, 6), boxes of all pieces of each
    side where both move.
    """

    required: np.ndarray
    group: np.ndarray
    contact: np.ndarray
    windows: np.ndarray
    may: np.ndarray
    limits: np.ndarray
    wholes: np.ndarray


class _Stack(NamedTuple):
    """What waits on the way down: gaps, m, nodes in time, nodes or pieces."""

    gap: np.ndarray
    time: np.ndarray
    first: np.ndarray
    second: np.ndarray


class _Kept(NamedTuple):
    """Directions (P, S, 3) and vertices (P, S, 2) of every pair from when it was last looked at, and room."""

    along: np.ndarray
    hint: np.ndarray
    memory: Memory
    search: Search
    stack: _Stack


@njit(cache=True)
def limits_below(required, piece):
    """The largest required distance of each piece to what a node holds, m: float64 (P, 2 b).

    required: float64 (P, S), m, NaN for pairs that are left out; not written. piece: int64 (2 b,), the piece
    of a lowest node, -1 of others and empty ones; not written.
    Bad input: NaN counts as left out. Cost: a comparison for each. Source: definition.

    >>> limits_below(np.array([[1.0, np.nan]]), np.array([-1, -1, 0, 1])).tolist()
    [[-inf, 1.0, 1.0, -inf]]
    """
    room = piece.shape[0]
    limits = np.full((required.shape[0], room), -np.inf)
    for a in range(required.shape[0]):
        for k in range(room - 1, 0, -1):
            if piece[k] >= 0:
                told = required[a, piece[k]]
                limits[a, k] = -np.inf if np.isnan(told) else told
            elif 2 * k < room:
                limits[a, k] = max(limits[a, 2 * k], limits[a, 2 * k + 1])
    return limits


@uncounted_jit
def _push(stack, left, apart, time, first, second):
    stack.gap[left] = apart
    stack.time[left] = time
    stack.first[left] = first
    stack.second[left] = second
    return left + 1


@uncounted_jit
def _push_both(stack, left, near, far):
    """Push two (gap, time, first, second), the farther one first."""
    if near[0] > far[0]:
        near, far = far, near
    left = _push(stack, left, far[0], far[1], far[2], far[3])
    return _push(stack, left, near[0], near[1], near[2], near[3])


@njit(cache=True)
def _new_stack(pieces):
    room = _DEPTH + pieces
    return _Stack(
        np.empty(room), np.empty(room, np.int64), np.empty(room, np.int64), np.empty(room, np.int64)
    )


@uncounted_jit
def _look(pieces, scene, task, pair, knots, found, tolerance, kept):
    """Follow a pair over a block of time where it may not touch, beginning with the direction kept of it."""
    a, other = pair
    knot, last = knots
    m, search = kept.memory, kept.search
    own = Memory(kept.along[a, other], kept.hint[a, other], m.first, m.second, m.pose, m.local, m.points)
    told = (a, scene.own + other, task.required[a, other], task.group[other])
    windows = task.windows.shape[0] if task.contact[a] else 0
    while True:
        stop, inside = last, False
        for w in range(windows):
            if not task.may[w, other]:
                continue
            if task.windows[w, 0] <= knot < task.windows[w, 1]:
                knot, inside = task.windows[w, 1], True
            elif knot < task.windows[w, 0] < stop:
                stop = task.windows[w, 0]
        if inside and knot < last:
            continue
        if not inside:
            advance(pieces, scene, told, (knot, stop), found, tolerance, own, search)
        if inside or stop >= last:
            return
        knot = stop


@uncounted_jit
def _highest(values):
    highest = -np.inf
    for k in range(values.shape[0]):
        highest = max(highest, values[k])
    return highest


@uncounted_jit
def _descend(pieces, scene, task, tree, boxes, at, found, kept):
    """Follow a piece among what stands still: at = (piece, node in time, only first knots, tolerance)."""
    a, top, quickly, tolerance = at
    stack, knots = kept.stack, scene.first.shape[0]
    blocks = boxes.shape[0] // 2
    left = _push(stack, 0, gap(boxes[top], tree.boxes[1]), top, 1, 0)
    while left > 0:
        left -= 1
        time, node = stack.time[left], stack.first[left]
        group = tree.group[node]
        margin = found.margin[group] if group >= 0 else _highest(found.margin)
        # Plain floats: with the compiler off, numpy's would complain of the infinities.
        limit = float(task.limits[a, node]) + float(margin) - tolerance
        # Written so that NaN prunes: nothing is required there.
        if not stack.gap[left] < limit:
            continue
        piece = tree.piece[node]
        if piece >= 0 and time >= blocks:
            first = (time - blocks) * BLOCK
            last = first if quickly else min(knots - 1, first + BLOCK)
            _look(pieces, scene, task, (a, piece), (first, last), found, tolerance, kept)
        elif piece < 0 and (time >= blocks or widest(tree.boxes[node]) > widest(boxes[time])):
            near = (gap(boxes[time], tree.boxes[2 * node]), time, 2 * node, 0)
            far = (gap(boxes[time], tree.boxes[2 * node + 1]), time, 2 * node + 1, 0)
            left = _push_both(stack, left, near, far)
        else:
            near = (gap(boxes[2 * time], tree.boxes[node]), 2 * time, node, 0)
            far = (gap(boxes[2 * time + 1], tree.boxes[node]), 2 * time + 1, node, 0)
            left = _push_both(stack, left, near, far)


@uncounted_jit
def _descend_moving(pieces, scene, task, mine, theirs, at, found, kept):
    """Follow two sides that both move: at = (node in time, only first knots, tolerance).

    mine, theirs: float64 (P, 2 b, 6), (S, 2 b, 6), their boxes. On the stack -1 stands for all of a side.
    """
    top, quickly, tolerance = at
    wholes, stack, knots = task.wholes, kept.stack, scene.first.shape[0]
    blocks = wholes.shape[1] // 2
    most = _highest(task.limits[:, 1])
    left = _push(stack, 0, gap(wholes[0, top], wholes[1, top]), top, -1, -1)
    while left > 0:
        left -= 1
        time, a, b = stack.time[left], stack.first[left], stack.second[left]
        required = most if a < 0 else task.limits[a, 1] if b < 0 else task.required[a, b]
        limit = required + found.margin[0] - tolerance
        if not stack.gap[left] < limit:
            continue
        if time < blocks and (b >= 0 or 8 * time < blocks):
            early, late = 2 * time, 2 * time + 1
            if b >= 0:
                near = (gap(mine[a, early], theirs[b, early]), early, a, b)
                far = (gap(mine[a, late], theirs[b, late]), late, a, b)
            elif a >= 0:
                near = (gap(mine[a, early], wholes[1, early]), early, a, b)
                far = (gap(mine[a, late], wholes[1, late]), late, a, b)
            else:
                near = (gap(wholes[0, early], wholes[1, early]), early, a, b)
                far = (gap(wholes[0, late], wholes[1, late]), late, a, b)
            left = _push_both(stack, left, near, far)
        elif a < 0:
            for piece in range(mine.shape[0]):
                left = _push(stack, left, gap(mine[piece, time], wholes[1, time]), time, piece, -1)
        elif b < 0:
            for piece in range(theirs.shape[0]):
                left = _push(stack, left, gap(mine[a, time], theirs[piece, time]), time, a, piece)
        else:
            first = (time - blocks) * BLOCK
            last = first if quickly else min(knots - 1, first + BLOCK)
            _look(pieces, scene, task, (a, b), (first, last), found, tolerance, kept)


@njit(cache=True)
def _row(found, row):
    return Found(found.margin[row], found.distance[row], found.knot[row], found.share[row], found.pair[row])


@uncounted_jit
def _spread(number):
    """The numbers below 16 in an order that spreads every stretch over all: bits the other way round."""
    return (number & 1) << 3 | (number & 2) << 1 | (number & 4) >> 1 | (number & 8) >> 3


@njit(cache=True)
def _search_chunk(pieces, first, second, task, tree, rows, how, number):
    """Search one of the chunks of time: how = (tolerance, only a first knot)."""
    tolerance, quickly = how
    blocks = first.boxes.shape[1] // 2
    if number >= blocks:
        return
    top = CHUNKS + _spread(number) if blocks >= CHUNKS else blocks + number
    while quickly and top < blocks:
        top *= 2
    own, others = task.required.shape
    scene, found = scene_of(first, second, own), _row(rows, number)
    along, hint = np.zeros((own, others, 3)), np.zeros((own, others, 2), np.int64)
    kept = _Kept(along, hint, new_memory(), new_search(), _new_stack(own + others))
    if second.frames.shape[0] > 1:
        here = (top, quickly, tolerance)
        _descend_moving(pieces, scene, task, first.boxes, second.boxes, here, found, kept)
        return
    for a in range(own):
        _descend(pieces, scene, task, tree, first.boxes[a], (a, top, quickly, tolerance), found, kept)


@njit(cache=True, parallel=True)
def search(pieces, first, second, task, tree, rows, tolerance, quickly):
    """Search the whole time for what is nearer than required, a row of `rows` for each chunk of it.

    pieces: `kernels.distance.Pieces` of the first side, then of the second; not written. first, second:
    `Trail` of each side on the same knots, the second with one where it stands still; not written.
    task: `Task`; not written. tree: `kernels.boxes.Tree` of the second side where that stands still; not
    written. rows: `Found` with CHUNKS rows of G groups; written. tolerance: float, m. quickly: bool, look at
    one knot of each chunk only.
    Bad input: NaN may hide what is near; indices are not checked. Cost: some milliseconds for a minute among
    some hundred pieces; on all cores, and the same results for any number of them.
    Source: descent by boxes (Cameron 1990), then `kernels.advance`.

    >>> from kernels.approach import Mover, least
    >>> from kernels.distance import Pieces
    >>> from kernels.kinematics import Arm
    >>> at, z, none = np.array([[2.0, 0.0, 0.0]]), np.array([[0.0, 0.0, 1.0]]), np.zeros(2, np.int64)
    >>> box, moved = np.array([[[1.0, -1.0, -1.0], [3.0, 1.0, 1.0]]]), np.ones(1, np.int64)
    >>> ball = Pieces(at, np.array([0, 1]), np.ones(1), moved, at, np.ones(1), box, none, none[:0])
    >>> arm = Arm(np.eye(4)[None], z, np.full(1, -4.0), np.full(1, 4.0), np.eye(4))
    >>> mover = Mover(arm, np.eye(4), np.arange(2.0), np.array([[np.pi], [np.pi / 2.0]]), ball)
    >>> least(mover, ball._replace(frame=none[:1])).distance.round(6).tolist()
    [0.828427]
    """
    for number in prange(CHUNKS):
        _search_chunk(pieces, first, second, task, tree, rows, (tolerance, quickly), number)
