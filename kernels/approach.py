"""How near pieces come to each other along whole ways, certified also between the knots."""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

import numpy as np

from kernels.advance import ROUNDING, nearest_points
from kernels.boxes import tree_of, whole
from kernels.descent import CHUNKS, Task, limits_below, search
from kernels.distance import Pieces
from kernels.kinematics import Arm
from kernels.knots import refined, rows, sound, windows_in_knots
from kernels.sampling import Sampled, sample
from kernels.scene import Found, scene_of
from kernels.trail import Chain, chain_of, resting, trail

TOLERANCE_M = 1e-4
"""The least margin is found to within this, m."""


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

    contact: bool (P,), pieces of the mover. windows: float64 (w, 2), s, start and end; at both of these
    themselves distances count again. may: bool (w, S), which still pieces they may touch in each window.
    """

    contact: np.ndarray
    windows: np.ndarray
    may: np.ndarray


class Nearest(NamedTuple):
    """The worst of each of G groups of pairs: the least margin, that is distance less required distance.

    margin, distance: float64 (G,), m, at an actual configuration, a distance below 0 being a depth; infinite
    where the group is clear, NaN where the input was bad. certified: float64 (G,), m: no margin of the group
    is ever below this; 0.0 where it is clear, NaN where the input was bad. time: float64 (G,), s.
    pair: int64 (G, 2), the mover's piece and the other one; -1 without any. points: float64 (G, 2, 3), m,
    world, the nearest points on the two.
    """

    margin: np.ndarray
    distance: np.ndarray
    certified: np.ndarray
    time: np.ndarray
    pair: np.ndarray
    points: np.ndarray


def to_still(mover, still, group, required, touch=None, tolerance=TOLERANCE_M) -> Nearest:
    """How near a robot comes to what stands still, by groups of that: `Nearest` of G = highest group + 1.

    A group is clear where every margin is certified to be 0 or more; else its least one is found to within
    `tolerance`. A pair that overlaps has its depth below 0 as distance.
    mover: `Mover` of P pieces; not written. still: `kernels.distance.Pieces`, S of them, in the world; not
    written. group: int64 (S,), from 0; not written. required: float64 (P, S), m, the distance below which a
    pair matters, NaN for a pair that is left out; not written. touch: `Touch` or None; not written.
    tolerance: float, m, above 1e-6.
    Bad input: NaN or infinity in way, base or windows, or times that do not increase: NaN for every group.
    Cost: some ten milliseconds for a minute among some hundred pieces. Source: conservative advancement, see
    `kernels.advance`, below hierarchies of boxes in space and time.
    """
    return _against_still(mover, still, group, required, touch, tolerance, tolerance)


def least(mover, still, tolerance=TOLERANCE_M) -> Nearest:
    """The least distance of a robot to what stands still: `Nearest` of one group with nothing required.

    mover: `Mover`; not written. still: `kernels.distance.Pieces`, in the world; not written.
    tolerance: float, m, above 1e-6.
    Bad input: NaN where a pose of the way is not finite; infinite without pieces. Cost: more than where pairs
    above a required distance need not be followed. Source: as `to_still`.

    >>> at, z, none = np.array([[2.0, 0.0, 0.0]]), np.array([[0.0, 0.0, 1.0]]), np.zeros(2, np.int64)
    >>> box, moved = np.array([[[1.0, -1.0, -1.0], [3.0, 1.0, 1.0]]]), np.ones(1, np.int64)
    >>> ball = Pieces(at, np.array([0, 1]), np.ones(1), moved, at, np.ones(1), box, none, none[:0])
    >>> arm = Arm(np.eye(4)[None], z, np.full(1, -4.0), np.full(1, 4.0), np.eye(4))
    >>> mover = Mover(arm, np.eye(4), np.arange(2.0), np.array([[np.pi], [np.pi / 2.0]]), ball)
    >>> least(mover, ball._replace(frame=none[:1])).distance.round(6).tolist()
    [0.828427]
    """
    required = np.zeros((len(mover.pieces.frame), len(still.frame)))
    group = np.zeros(len(still.frame), np.int64)
    return _against_still(mover, still, group, required, None, tolerance, np.inf)


def between(first, second, required, tolerance=TOLERANCE_M) -> Nearest:
    """How near two robots come to each other on a common clock: `Nearest` of one group.

    Clear and found as in `to_still`; the one whose way ends first stays where it ended. A robot may be
    followed against itself too, with those of its pairs left out that are meant to touch.
    first, second: `Mover`s of P and S pieces; not written. required: float64 (P, S), m, NaN for a pair that
    is left out; not written. tolerance: float, m, above 1e-6.
    Bad input: as in `to_still`, of either. Cost: some ten milliseconds for a minute, less where they stay
    apart. Source: as `to_still`.
    """
    return _against_moving(first, second, required, tolerance, tolerance)


def least_between(first, second, tolerance=TOLERANCE_M) -> Nearest:
    """The least distance of two robots to each other: `Nearest` of one group with nothing required.

    first, second: `Mover`s; not written. tolerance: float, m, above 1e-6.
    Bad input: as in `to_still`, of either. Cost: more than where pairs above a required distance need not be
    followed. Source: as `to_still`.
    """
    required = np.zeros((len(first.pieces.frame), len(second.pieces.frame)))
    return _against_moving(first, second, required, tolerance, np.inf)


def swept_box(mover):
    """The box along the world's axes that all of a robot stays in on its whole way: float64 (6,), m.

    Lower corner, then the upper one; certified between the knots too, so a little larger than need be.
    mover: `Mover`; not written.
    Bad input: NaN or infinity in way or base, or times that do not increase: NaN. Cost: some milliseconds for
    a minute. Source: as `kernels.trail.trail`.

    >>> at, z, none = np.array([[2.0, 0.0, 0.0]]), np.array([[0.0, 0.0, 1.0]]), np.zeros(2, np.int64)
    >>> box, moved = np.array([[[1.0, -1.0, -1.0], [3.0, 1.0, 1.0]]]), np.ones(1, np.int64)
    >>> ball = Pieces(at, np.array([0, 1]), np.ones(1), moved, at, np.ones(1), box, none, none[:0])
    >>> arm = Arm(np.eye(4)[None], z, np.full(1, -4.0), np.full(1, 4.0), np.eye(4))
    >>> still = Mover(arm, np.eye(4), np.arange(2.0), np.zeros((2, 1)), ball)
    >>> swept_box(still).round(6).tolist()
    [1.0, -1.0, -1.0, 3.0, 1.0, 1.0]
    """
    if not sound(mover.time, mover.q, mover.base):
        return np.full(6, np.nan)
    return whole(trail(chain_of(mover.arm, mover.base), mover.pieces, mover.time, mover.q).boxes)[1]


def sampled(movers, still, times, counts=None) -> Sampled:
    """The least distance at each of m times, of several robots to each other and to what stands still.

    `which` counts the robots against what stands still first, then the pairs of robots: 0 and 1, 0 and 2 and
    on, 1 and 2. Distances are at most 1e-6 m too large; between the times nothing is looked at.
    movers: `Mover`s, none of them written, each standing still before and after its way. still:
    `kernels.distance.Pieces`, S of them, in the world; not written. times: float64 (m,), s, increasing, at
    least two. counts: for each mover bool (P, S), its pairs with what stands still that count; None for all.
    Bad input: NaN or infinity, or times that do not increase: NaN at every time. Cost: some ten microseconds
    a time for four robots among some hundred pieces. Source: as `kernels.sampling.sample`.
    """
    m = len(times)
    least = Sampled(np.full(m, np.inf), np.full(m, -1), np.full((m, 2), -1), np.full((m, 2, 3), np.nan))
    times = np.ascontiguousarray(times, dtype=np.float64)
    if m < 2 or not all(sound(t, way.q, way.base) for way in movers for t in (way.time, times)):
        return least._replace(distance=np.full(m, np.nan))
    trails = [
        trail(chain_of(way.arm, way.base), way.pieces, times, rows(times, way.time, way.q)) for way in movers
    ]
    tree, nowhere = tree_of(still.box, np.zeros(len(still.frame), np.int64)), np.zeros((2, 2, 6))
    number = 0
    for k, (mover, own) in enumerate(zip(movers, trails, strict=True)):
        every = np.ones((len(mover.pieces.frame), len(still.frame)), np.bool_)
        told = every if counts is None else np.ascontiguousarray(counts[k])
        sample(joined(mover.pieces, still), own, _world(), tree, nowhere, told, number, least)
        number += 1
    nothing = tree_of(np.zeros((0, 2, 3)), np.zeros(0, np.int64))
    for (one, first), (other, second) in combinations(zip(movers, trails, strict=True), 2):
        told = np.ones((len(one.pieces.frame), len(other.pieces.frame)), np.bool_)
        wholes = np.stack([whole(first.boxes), whole(second.boxes)])
        sample(joined(one.pieces, other.pieces), first, second, nothing, wholes, told, number, least)
        number += 1
    return least


def _against_still(mover, still, group, required, touch, tolerance, start):
    """As `to_still`, from a margin below which things matter."""
    group = np.ascontiguousarray(group, dtype=np.int64)
    required = np.ascontiguousarray(required, dtype=np.float64)
    groups = int(group.max()) + 1 if len(group) else 1
    own, others = required.shape
    if touch is None:
        touch = Touch(np.zeros(own, np.bool_), np.zeros((0, 2)), np.zeros((0, others), np.bool_))
    spans = np.asarray(touch.windows, dtype=np.float64)
    if not (sound(mover.time, mover.q, mover.base) and np.isfinite(spans).all()):
        return _unknown(groups)
    spans = np.clip(spans, mover.time[0], mover.time[-1])
    time, q = refined(mover.time, mover.q, spans.ravel())
    pieces, tree = joined(mover.pieces, still), tree_of(still.box, group)
    first = trail(chain_of(mover.arm, mover.base), mover.pieces, time, q)
    limits = limits_below(required, tree.piece)
    contact, may = np.ascontiguousarray(touch.contact), np.ascontiguousarray(touch.may)
    windows = windows_in_knots(spans, time)
    task = Task(required, group, contact, windows, may, limits, np.zeros((2, 2, 6)))
    return _searched(pieces, first, _world(), task, tree, tolerance, np.full(groups, start))


def _against_moving(one, other, required, tolerance, start):
    """As `between`, from a margin below which things matter."""
    if not (sound(one.time, one.q, one.base) and sound(other.time, other.q, other.base)):
        return _unknown(1)
    required = np.ascontiguousarray(required, dtype=np.float64)
    own, others = required.shape
    time, q = refined(one.time, one.q, other.time)
    time, q_other = refined(other.time, other.q, time)
    if len(time) > len(q):
        time, q = refined(one.time, one.q, time)
    first = trail(chain_of(one.arm, one.base), one.pieces, time, q)
    second = trail(chain_of(other.arm, other.base), other.pieces, time, q_other)
    wholes = np.stack([whole(first.boxes), whole(second.boxes)])
    none = np.zeros(own, np.bool_), np.zeros((0, 2), np.int64), np.zeros((0, others), np.bool_)
    most = np.where(np.isnan(required), -np.inf, required).max(axis=1, initial=-np.inf)
    limits = np.ascontiguousarray(np.repeat(most[:, None], 2, axis=1))
    task = Task(required, np.zeros(others, np.int64), *none, limits, wholes)
    tree = tree_of(np.zeros((0, 2, 3)), np.zeros(0, np.int64))
    return _searched(
        joined(one.pieces, other.pieces), first, second, task, tree, tolerance, np.full(1, start)
    )


def _searched(pieces, first, second, task, tree, tolerance, start):
    """Search, after a quick look where nothing bounds the margin yet, and tell what was found."""
    groups = len(start)
    none = np.zeros(groups, np.int64), np.zeros(groups), np.full((groups, 2), -1)
    found = Found(start, np.full(groups, np.inf), *none)
    for quickly in (True, False) if np.isinf(start).any() else (False,):
        rows = Found(*(np.repeat(field[None], CHUNKS, axis=0) for field in found))
        search(pieces, first, second, task, tree, rows, tolerance - ROUNDING, quickly)
        # The first of equal ones, so that results do not depend on who was quicker.
        row, group = rows.margin.argmin(axis=0), np.arange(groups)
        found = Found(*(field[row, group] for field in rows))
    return _told(pieces, scene_of(first, second, len(task.required)), first.time, found, tolerance, start)


def _world():
    """The trail of what stands in the world."""
    return resting(Chain(np.eye(4)[:3], np.zeros((0, 3, 3, 4)), np.zeros((0, 3)), np.zeros(0, np.bool_)))


def _unknown(groups):
    """What is told of bad input."""
    nan = np.full(groups, np.nan)
    return Nearest(nan, nan, nan, nan, np.full((groups, 2), -1), np.full((groups, 2, 3), np.nan))


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


def _told(pieces, scene, time, found, tolerance, start):
    """What was found, with times and nearest points."""
    groups = len(found.margin)
    has = found.pair[:, 0] >= 0
    told = Nearest(
        np.where(has, found.margin, np.inf),
        np.where(has, found.distance, np.inf),
        np.where(has, found.margin - tolerance, start - tolerance),
        np.full(groups, np.nan),
        found.pair.copy(),
        np.full((groups, 2, 3), np.nan),
    )
    for g in np.flatnonzero(has):
        knot, share = int(found.knot[g]), float(found.share[g])
        after = time[min(knot + 1, len(time) - 1)]
        told.time[g] = time[knot] + share * (after - time[knot])
        nearest_points(pieces, scene, found.pair[g], knot, share, told.points[g])
    return told
