"""How near pieces come to each other along whole ways, certified also between the knots."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit, prange

from kernels.advance import ROUNDING, Found, Scene, advance, distance_at, new_memory
from kernels.boxes import BLOCK, gap, tree_of, widest
from kernels.distance import Pieces, witnesses
from kernels.kinematics import Arm
from kernels.trail import Chain, chain_of, refined, resting, trail

TOLERANCE_M = 1e-4
"""The least margin is found to within this, m."""
_CHUNKS = 16
"""Parts of the time that threads share out, the same ones for any number of threads, as are the results."""
_DEPTH = 128


class Mover(NamedTuple):
    """A robot, its way and its pieces.

    arm: `kernels.kinematics.Arm` of n joints. base: float64 (4, 4), its base in the world, m.
    time: float64 (m,), s, strictly increasing; q: float64 (m, n), rad, straight between two knots; before and
    after them the robot stands still. pieces: `kernels.distance.Pieces`; frame 0 is its base, k its link k.
    """

    arm: Arm
    base: np.ndarray
    time: np.ndarray
    q: np.ndarray
    pieces: Pieces


class Touch(NamedTuple):
    """Contact that is meant: some of a mover's pieces may touch some still ones, in windows of time only.

    contact: bool (P,), pieces of the mover. windows: float64 (w, 2), s, start and end, both included.
    may: bool (w, S), which still pieces they may touch in each window.
    """

    contact: np.ndarray
    windows: np.ndarray
    may: np.ndarray


class Nearest(NamedTuple):
    """The worst of each of G groups of pairs: the least margin, that is distance less required distance.

    margin, distance: float64 (G,), m, at an actual configuration; infinite where the group is clear, NaN
    where the input was bad. certified: float64 (G,), m: no margin of the group is ever below this; 0.0 where
    it is clear, NaN where the input was bad. time: float64 (G,), s. pair: int64 (G, 2), the mover's piece and
    the other one; -1 without any. points: float64 (G, 2, 3), m, world, the nearest points on the two.
    """

    margin: np.ndarray
    distance: np.ndarray
    certified: np.ndarray
    time: np.ndarray
    pair: np.ndarray
    points: np.ndarray


class _Task(NamedTuple):
    """What is asked: required (P, S) m, NaN for pairs left out; groups (S,); touch in knots."""

    required: np.ndarray
    group: np.ndarray
    contact: np.ndarray
    windows: np.ndarray
    may: np.ndarray


def to_still(mover, still, group, required, touch=None, tolerance=TOLERANCE_M) -> Nearest:
    """How near a robot comes to what stands still, by groups of that: `Nearest` of G = highest group + 1.

    A group is clear where every margin is certified to be 0 or more; else its least one is found to within
    `tolerance`. A pair that overlaps has distance 0.0.
    mover: `Mover` of P pieces; not written. still: `kernels.distance.Pieces`, S of them, in the world; not
    written. group: int64 (S,), from 0; not written. required: float64 (P, S), m, the distance below which a
    pair matters, NaN for a pair that is left out; not written. touch: `Touch` or None; not written.
    tolerance: float, m, above 1e-6.
    Bad input: NaN or infinity in way, base or windows, or times that do not increase: NaN for every group.
    Cost: some ten milliseconds for a minute among some hundred pieces. Source: conservative advancement, see
    `kernels.advance`, below hierarchies of boxes in space and time.
    """
    return _against_still(mover, still, group, required, touch, tolerance, 0.0)


def least(mover, still, tolerance=TOLERANCE_M) -> Nearest:
    """The least distance of a robot to what stands still: `Nearest` of one group with nothing required.

    mover: `Mover`; not written. still: `kernels.distance.Pieces`, in the world; not written.
    tolerance: float, m, above 1e-6.
    Bad input: NaN where a pose of the way is not finite; infinite without pieces. Cost: more than where pairs
    above a required distance need not be followed. Source: as `to_still`.
    """
    required = np.zeros((len(mover.pieces.frame), len(still.frame)))
    group = np.zeros(len(still.frame), np.int64)
    return _against_still(mover, still, group, required, None, tolerance, np.inf)


def _against_still(mover, still, group, required, touch, tolerance, start):
    groups = int(group.max()) + 1 if len(group) else 1
    count, others = required.shape
    if touch is None:
        touch = Touch(np.zeros(count, np.bool_), np.zeros((0, 2)), np.zeros((0, others), np.bool_))
    if not (_sound(mover) and np.isfinite(touch.windows).all()):
        return _unknown(groups)
    time, q = refined(mover.time, mover.q, _inside(touch.windows.ravel(), mover.time))
    pieces = joined(mover.pieces, still)
    first = trail(chain_of(mover.arm, mover.base), pieces, count, time, q)
    second = resting(Chain(np.eye(4)[:3], np.zeros((0, 3, 3, 4)), np.zeros((0, 3)), np.zeros(0, np.bool_)))
    windows = _knots(touch.windows, time)
    task = _Task(required, group, touch.contact, windows, touch.may)
    scene = Scene(pieces, first, second, count)
    found = _nothing(groups, tolerance if start == 0.0 else start)
    tree = tree_of(still.box, group)
    limits = _limits(required, tree)
    if start > 0.0:
        _first_look(scene, task, found, tolerance)
    rows = Found(*(np.repeat(field[None], _CHUNKS, axis=0) for field in found))
    _search(pieces, first, second, task, tree, limits, rows, tolerance - ROUNDING)
    return _told(scene, _best(rows), tolerance, start)


def _sound(mover):
    """Whether all numbers of a way are finite and its times increase."""
    finite = np.isfinite(mover.q).all() and np.isfinite(mover.base).all() and np.isfinite(mover.time).all()
    return bool(finite and len(mover.time) > 0 and (np.diff(mover.time) > 0.0).all())


def _inside(times, time):
    return times[(times > time[0]) & (times < time[-1])]


def _knots(windows, time):
    """First and last knot of each window (w, 2); a window outside the way holds no knot."""
    before = np.searchsorted(time, windows[:, 0], side="left")
    after = np.searchsorted(time, windows[:, 1], side="right") - 1
    return np.stack([before, after], axis=1).astype(np.int64)


def _unknown(groups):
    nan = np.full(groups, np.nan)
    return Nearest(nan, nan, nan, nan, np.full((groups, 2), -1), np.full((groups, 2, 3), np.nan))


def _nothing(groups, margin):
    return Found(
        np.full(groups, margin),
        np.full(groups, np.inf),
        np.zeros(groups, np.int64),
        np.zeros(groups),
        np.full((groups, 2), -1),
    )


def joined(first, second):
    """The pieces of both, those of `second` behind.

    first, second: `kernels.distance.Pieces`; not written. Bad input: not looked at. Cost: a copy.
    Source: definition.

    >>> z, one = np.zeros(1, np.int64), np.zeros((1, 3))
    >>> box, none = np.zeros((1, 2, 3)), z[:0]
    >>> ball = Pieces(one, np.array([0, 1]), np.ones(1), z, one, np.ones(1), box, z[[0, 0]], none)
    >>> joined(ball, ball).start.tolist()
    [0, 1, 2]
    """
    points, links = len(first.vertices), len(first.neighbours)
    return Pieces(
        np.concatenate([first.vertices, second.vertices]),
        np.concatenate([first.start, second.start[1:] + points]),
        np.concatenate([first.radius, second.radius]),
        np.concatenate([first.frame, second.frame]),
        np.concatenate([first.centre, second.centre]),
        np.concatenate([first.reach, second.reach]),
        np.concatenate([first.box, second.box]),
        np.concatenate([first.neighbour_start, second.neighbour_start[1:] + links]),
        np.concatenate([first.neighbours, second.neighbours + points]),
    )


@njit(cache=True)
def _limits(required, tree):
    """The largest required distance of each piece to what a node holds, (P, 2 b); -infinity where none is."""
    room = tree.piece.shape[0]
    limits = np.full((required.shape[0], room), -np.inf)
    for a in range(required.shape[0]):
        for k in range(room - 1, 0, -1):
            if tree.piece[k] >= 0:
                told = required[a, tree.piece[k]]
                limits[a, k] = -np.inf if np.isnan(told) else told
            elif 2 * k < room:
                limits[a, k] = max(limits[a, 2 * k], limits[a, 2 * k + 1])
    return limits


@njit(cache=True)
def _advance_outside(scene, task, pair, knots, found, tolerance, memory):
    """As `advance` over the parts of the way where the pair may not touch."""
    first, last = knots
    a, b, _, _ = pair
    other = b - scene.own
    knot = first
    if not task.contact[a]:
        advance(scene, pair, first, last, found, tolerance, memory)
        return
    while knot <= last:
        stop, inside = last, False
        for w in range(task.windows.shape[0]):
            if not task.may[w, other] or task.windows[w, 1] < task.windows[w, 0]:
                continue
            if task.windows[w, 0] <= knot < task.windows[w, 1]:
                knot, inside = task.windows[w, 1], True
            elif knot < task.windows[w, 0] < stop:
                stop = task.windows[w, 0]
        if inside:
            continue
        if knot < last or first == last:
            advance(scene, pair, knot, min(stop, last), found, tolerance, memory)
        if stop >= last:
            return
        knot = stop


@njit(cache=True)
def _search_piece(scene, task, tree, limits, at, found, tolerance, memory):
    """Follow one piece over the part of the time below one node of its hierarchy: at = (piece, node)."""
    a, top = at
    boxes = scene.first.boxes[a]
    blocks = boxes.shape[0] // 2
    knots = scene.first.time.shape[0]
    times, nodes = np.empty(_DEPTH, np.int64), np.empty(_DEPTH, np.int64)
    times[0], nodes[0] = top, 1
    left = 1
    while left > 0:
        left -= 1
        time, node = times[left], nodes[left]
        group = tree.group[node]
        margin = found.margin[group] if group >= 0 else found.margin.max()
        limit = limits[node] + margin - tolerance
        # Written so that NaN (infinite margin, nothing required) prunes, as nothing is required there.
        if not limit > 0.0 or gap(boxes[time], tree.boxes[node]) >= limit * limit:
            continue
        piece = tree.piece[node]
        if piece >= 0 and time >= blocks:
            first = (time - blocks) * BLOCK
            last = min(knots - 1, first + BLOCK)
            b = scene.own + piece
            memory.along[:] = 0.0
            pair = (a, b, task.required[a, piece], task.group[piece])
            _advance_outside(scene, task, pair, (first, last), found, tolerance, memory)
        elif piece < 0 and (time >= blocks or widest(tree.boxes[node]) > widest(boxes[time])):
            for child in (2 * node, 2 * node + 1):
                times[left], nodes[left] = time, child
                left += 1
        else:
            for child in (2 * time + 1, 2 * time):
                times[left], nodes[left] = child, node
                left += 1


@njit(cache=True)
def _row(found, row):
    return Found(found.margin[row], found.distance[row], found.knot[row], found.share[row], found.pair[row])


def _best(rows):
    """Of each group the least of all rows; the first of equal ones."""
    row, group = rows.margin.argmin(axis=0), np.arange(rows.margin.shape[1])
    return Found(*(field[row, group] for field in rows))


@njit(cache=True)
def _chunk(number):
    """The numbers below 16 in an order that spreads every stretch over all: bits the other way round."""
    return (number & 1) << 3 | (number & 2) << 1 | (number & 4) >> 1 | (number & 8) >> 3


@njit(cache=True)
def _search_chunk(scene, task, tree, limits, found, tolerance, number):
    """Follow all pieces over one part of the time."""
    blocks = scene.first.boxes.shape[1] // 2
    if number >= blocks:
        return
    top = _CHUNKS + _chunk(number) if blocks >= _CHUNKS else blocks + number
    memory = new_memory()
    for a in range(scene.own):
        _search_piece(scene, task, tree, limits[a], (a, top), found, tolerance, memory)


@njit(cache=True, parallel=True)
def _search(pieces, first, second, task, tree, limits, rows, tolerance):
    """Follow all pieces over the whole time, a row of `rows` for each part of it."""
    for number in prange(_CHUNKS):
        # Threads cannot be handed tuples of tuples.
        _search_part(pieces, first, second, task, tree, limits, rows, tolerance, number)


@njit(cache=True)
def _search_part(pieces, first, second, task, tree, limits, rows, tolerance, number):
    scene = Scene(pieces, first, second, task.required.shape[0])
    _search_chunk(scene, task, tree, limits, _row(rows, number), tolerance, number)


@njit(cache=True)
def _first_look(scene, task, found, tolerance):
    """Distances at some knots, so that the search begins with a bound not far above the least."""
    memory = new_memory()
    knots = scene.first.time.shape[0]
    for part in range(9):
        knot = (knots - 1) * part // 8
        for a in range(scene.own):
            for other in range(task.required.shape[1]):
                if not np.isnan(task.required[a, other]):
                    pair = (a, scene.own + other, task.required[a, other], task.group[other])
                    memory.along[:] = 0.0
                    _advance_outside(scene, task, pair, (knot, knot), found, tolerance, memory)


def _told(scene, found, tolerance, start):
    """What was found, with times and nearest points."""
    groups = len(found.margin)
    has = found.pair[:, 0] >= 0
    told = Nearest(
        np.where(has, found.margin, np.inf),
        np.where(has, found.distance, np.inf),
        np.where(has, found.margin - tolerance, start),
        np.full(groups, np.nan),
        found.pair.copy(),
        np.full((groups, 2, 3), np.nan),
    )
    time = scene.first.time
    for g in np.flatnonzero(has):
        knot, share = int(found.knot[g]), float(found.share[g])
        after = time[min(knot + 1, len(time) - 1)]
        told.time[g] = time[knot] + share * (after - time[knot])
        _points(scene, told.pair[g, 0], scene.own + told.pair[g, 1], knot, share, told.points[g])
    return told


@njit(cache=True)
def _points(scene, a, b, knot, share, points):
    """Write the nearest points of two pieces (2, 3)."""
    memory = new_memory()
    _, count = distance_at(scene, a, b, knot, share, memory)
    witnesses(scene.pieces, a, b, memory.first[0], memory.search, count, points)
