"""Two pieces along a way: steps as long as a bound on their motion allows, nothing between left unseen."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit

from kernels.distance import Pieces, core_distance, new_search, relative, witnesses
from kernels.simplex import Search
from kernels.trail import Trail, pose_at

ROUNDING = 1e-9
"""What rounding may do to a bound, m."""
_STALE = 2
"""After so many single steps along one direction a new one is looked for."""


class Scene(NamedTuple):
    """Who moves among what.

    pieces: `kernels.distance.Pieces` of the first side, then of the second. first, second: `Trail` of each
    side on the same knots; the second may stand still. own: int, pieces of the first side.
    """

    pieces: Pieces
    first: Trail
    second: Trail
    own: int


class Found(NamedTuple):
    """The least margin so far, by group: distance less what is required.

    margin, distance: float64 (G,), m; margin starts where nothing more is of interest. knot: int64 (G,),
    share: float64 (G,), when: the share of the time from that knot to the next. pair: int64 (G, 2), which
    pieces; -1 before any is found.
    """

    margin: np.ndarray
    distance: np.ndarray
    knot: np.ndarray
    share: np.ndarray
    pair: np.ndarray


class Memory(NamedTuple):
    """What one thread remembers.

    along: float64 (3,), unit, from the second piece to the first, in the world; hint: int64 (2,), a vertex of
    each; search: `Search`; first, second: float64 (3, 3, 4), pose: float64 (4, 4), room for poses;
    local: float64 (3,), room for a direction.
    """

    along: np.ndarray
    hint: np.ndarray
    search: Search
    first: np.ndarray
    second: np.ndarray
    pose: np.ndarray
    local: np.ndarray


@njit(cache=True)
def new_memory():
    """Fresh `Memory`, zeros: no direction known.

    Bad input: none. Cost: small arrays. Source: definition.

    >>> new_memory().along.tolist()
    [0.0, 0.0, 0.0]
    """
    return Memory(
        np.zeros(3),
        np.zeros(2, np.int64),
        new_search(),
        np.zeros((3, 3, 4)),
        np.zeros((3, 3, 4)),
        np.zeros((4, 4)),
        np.zeros(3),
    )


@njit(cache=True)
def _height(pieces, piece, pose, along, sign, hint):
    """Farthest that a piece's core reaches along sign * along, m, and the vertex that does."""
    x = sign * (pose[0, 0] * along[0] + pose[1, 0] * along[1] + pose[2, 0] * along[2])
    y = sign * (pose[0, 1] * along[0] + pose[1, 1] * along[1] + pose[2, 1] * along[2])
    z = sign * (pose[0, 2] * along[0] + pose[1, 2] * along[1] + pose[2, 2] * along[2])
    points = pieces.vertices
    best = hint
    height = points[best, 0] * x + points[best, 1] * y + points[best, 2] * z
    climbing = True
    while climbing:
        climbing = False
        here = best
        for e in range(pieces.neighbour_start[here], pieces.neighbour_start[here + 1]):
            other = pieces.neighbours[e]
            there = points[other, 0] * x + points[other, 1] * y + points[other, 2] * z
            if there > height:
                height, best, climbing = there, other, True
    return height + sign * (pose[0, 3] * along[0] + pose[1, 3] * along[1] + pose[2, 3] * along[2]), best


@njit(cache=True)
def apart(scene, a, b, knot, share, memory):
    """How far two pieces are apart along the direction in memory, m: never more than their distance.

    scene: `Scene`; not written. a, b: int, pieces of the first and the second side.
    knot, share: int and float, when. memory: `Memory`; hint is written.
    Bad input: -infinity without a direction; NaN passes through. Cost: two hill climbs. Source: the width of
    a gap between parallel planes.

    >>> from kernels.trail import Chain, resting
    >>> zero, at = np.zeros(2, np.int64), np.array([[0.0, 0.0, 0.0], [3.0, 4.0, 0.0]])
    >>> balls = Pieces(at, np.arange(3), np.ones(2), zero, at, np.ones(2), np.zeros((2, 2, 3)),
    ...     zero[[0, 0, 0]], zero[:0])
    >>> none = np.zeros((0, 3, 3, 4)), np.zeros((0, 3)), np.zeros(0, np.bool_)
    >>> still, memory = resting(Chain(np.eye(4)[:3], *none)), new_memory()
    >>> scene = Scene(balls, still, still, 1)
    >>> memory.along[0], memory.hint[1] = -1.0, 1; float(apart(scene, 0, 1, 0, 0.0, memory))
    1.0
    """
    u = memory.along
    if u[0] == 0.0 and u[1] == 0.0 and u[2] == 0.0:
        return -np.inf
    pieces = scene.pieces
    f, g = pieces.frame[a], pieces.frame[b]
    radii = pieces.radius[a] + pieces.radius[b]
    if share > 0.0:
        pose_at(scene.first, f, knot, share, memory.first)
        pose_at(scene.second, g, knot, share, memory.second)
        low, memory.hint[0] = _height(pieces, a, memory.first[0], u, -1.0, memory.hint[0])
        high, memory.hint[1] = _height(pieces, b, memory.second[0], u, 1.0, memory.hint[1])
        return -low - high - radii
    low, memory.hint[0] = _height(pieces, a, scene.first.frames[knot, f], u, -1.0, memory.hint[0])
    still = min(knot, scene.second.frames.shape[0] - 1)
    high, memory.hint[1] = _height(pieces, b, scene.second.frames[still, g], u, 1.0, memory.hint[1])
    return -low - high - radii


@njit(cache=True)
def distance_at(scene, a, b, knot, share, memory):
    """Distance of two pieces at one time, m, 0.0 where they overlap, and how many points the simplex has.

    The direction in memory is renewed.

    scene: `Scene`; not written. a, b: int, pieces of the first and the second side.
    knot, share: int and float, when. memory: `Memory`; along, hint, search and poses are written.
    Bad input: NaN gives NaN. Cost: below a microsecond. Source: `kernels.distance.core_distance`.

    >>> from kernels.trail import Chain, resting
    >>> zero, at = np.zeros(2, np.int64), np.array([[0.0, 0.0, 0.0], [3.0, 4.0, 0.0]])
    >>> balls = Pieces(at, np.arange(3), np.ones(2), zero, at, np.ones(2), np.zeros((2, 2, 3)),
    ...     zero[[0, 0, 0]], zero[:0])
    >>> none = np.zeros((0, 3, 3, 4)), np.zeros((0, 3)), np.zeros(0, np.bool_)
    >>> still, memory = resting(Chain(np.eye(4)[:3], *none)), new_memory()
    >>> scene = Scene(balls, still, still, 1)
    >>> distance_at(scene, 0, 1, 0, 0.0, memory)[0], memory.along.tolist()
    (3.0, [-0.6, -0.8, 0.0])
    """
    pieces, u, local = scene.pieces, memory.along, memory.local
    pose_at(scene.first, pieces.frame[a], knot, share, memory.first)
    pose_at(scene.second, pieces.frame[b], knot, share, memory.second)
    world_from_a, world_from_b = memory.first[0], memory.second[0]
    relative(world_from_a, world_from_b, memory.pose)
    if u[0] == 0.0 and u[1] == 0.0 and u[2] == 0.0:
        memory.hint[0], memory.hint[1] = pieces.start[a], pieces.start[b]
        for i in range(3):
            local[i] = pieces.centre[a, i] - memory.pose[i, 3]
            for k in range(3):
                local[i] -= memory.pose[i, k] * pieces.centre[b, k]
    else:
        for i in range(3):
            local[i] = world_from_a[0, i] * u[0] + world_from_a[1, i] * u[1] + world_from_a[2, i] * u[2]
    core, points = core_distance(pieces, memory.pose, local, memory.hint, np.inf, memory.search)
    length = math.sqrt(local[0] ** 2 + local[1] ** 2 + local[2] ** 2)
    if core > 0.0 and length > 0.0:
        for i in range(3):
            u[i] = (
                world_from_a[i, 0] * local[0] + world_from_a[i, 1] * local[1] + world_from_a[i, 2] * local[2]
            ) / length
    return core if math.isnan(core) else max(0.0, core - pieces.radius[a] - pieces.radius[b]), points


@njit(cache=True)
def _measured(scene, pair, when, found, memory):
    """Distance at one time; kept in `found` where it is the group's least."""
    a, b, required, group = pair
    knot, share = when
    distance, _ = distance_at(scene, a, b, knot, share, memory)
    if distance - required < found.margin[group]:
        found.margin[group] = distance - required
        found.distance[group] = distance
        found.knot[group] = knot
        found.share[group] = share
        found.pair[group, 0] = a
        found.pair[group, 1] = b - scene.own
    return distance


@njit(cache=True)
def _bend(scene, a, b, knot):
    """How far the two may be nearer between a knot and the next than along straight lines, m."""
    bend = scene.first.bend[a, knot]
    if scene.second.frames.shape[0] > 1:
        bend += scene.second.bend[b - scene.own, knot]
    return bend


@njit(cache=True)
def _leap(scene, a, b, knot, last, slack):
    """The farthest knot up to `last` that the two reach without having come nearer by more than `slack`."""
    moved = scene.first.moved[a]
    there = knot
    if scene.second.frames.shape[0] == 1:
        while there < last and moved[there + 1] - moved[knot] + scene.first.bend[a, there] <= slack:
            there += 1
        return there
    other = scene.second.moved[b - scene.own]
    slack += moved[knot] + other[knot]
    while there < last and moved[there + 1] + other[there + 1] + _bend(scene, a, b, there) <= slack:
        there += 1
    return there


@njit(cache=True)
def _between(scene, pair, knot, found, tolerance, memory):
    """Certify, or find what there is, between a knot and the next by halving as often as it takes."""
    a, b, required, group = pair
    bend = _bend(scene, a, b, knot)
    starts = np.empty(64)
    widths = np.empty(64)
    starts[0], widths[0] = 0.0, 1.0
    left = 1
    while left > 0:
        left -= 1
        start, width = starts[left], widths[left]
        for turn in range(2):
            if turn == 1:
                _measured(scene, pair, (knot, start + 0.5 * width), found, memory)
            limit = required + found.margin[group] - tolerance
            if limit <= 0.0:
                return
            end = start + width
            at, of = (knot + 1, 0.0) if end >= 1.0 else (knot, end)
            least = apart(scene, a, b, knot, start, memory)
            least = min(least, apart(scene, a, b, at, of, memory))
            if least - bend * width * width >= limit:
                break
        else:
            if left < 62 and width > 1e-9:
                starts[left], widths[left] = start + 0.5 * width, 0.5 * width
                starts[left + 1], widths[left + 1] = start, 0.5 * width
                left += 2


@njit(cache=True)
def advance(scene, pair, first, last, found, tolerance, memory):
    """Follow two pieces from one knot to another; what is nearer than all before goes into `found`.

    Afterwards the margin of the pair is certainly nowhere on the way below found.margin - `tolerance`.
    scene: `Scene`; not written. pair: (a int, b int, required float m, group int). first, last: int, knots.
    found: `Found`; written. tolerance: float, m, already less `ROUNDING`. memory: `Memory`; written.
    Bad input: NaN anywhere may miss what is near; indices are not checked.
    Cost: some tens of nanoseconds for each stretch that a bound certifies; about a microsecond where a new
    direction is needed. Source: conservative advancement (Mirtich 1996), with planes that stay while they
    separate, and the second derivative between knots; derived here.

    >>> from kernels.trail import Chain, resting
    >>> zero, at = np.zeros(2, np.int64), np.array([[0.0, 0.0, 0.0], [3.0, 4.0, 0.0]])
    >>> balls = Pieces(at, np.arange(3), np.ones(2), zero, at, np.ones(2), np.zeros((2, 2, 3)),
    ...     zero[[0, 0, 0]], zero[:0])
    >>> none = np.zeros((0, 3, 3, 4)), np.zeros((0, 3)), np.zeros(0, np.bool_)
    >>> still, memory = resting(Chain(np.eye(4)[:3], *none)), new_memory()
    >>> scene = Scene(balls, still, still, 1)
    >>> found = Found(np.full(1, np.inf), np.zeros(1), zero[:1], np.zeros(1), zero.reshape(1, 2))
    >>> advance(scene, (0, 1, 0.5, 0), 0, 0, found, 1e-4, memory); found.margin.tolist()
    [2.5]
    """
    a, b, required, group = pair
    knot, stale = first, 0
    value = apart(scene, a, b, knot, 0.0, memory)
    if value < required + found.margin[group] - tolerance:
        if required + found.margin[group] - tolerance <= 0.0:
            return
        _measured(scene, pair, (knot, 0.0), found, memory)
        value = apart(scene, a, b, knot, 0.0, memory)
    while knot < last:
        limit = required + found.margin[group] - tolerance
        if limit <= 0.0:
            return
        there = _leap(scene, a, b, knot, last, value - limit)
        if there > knot:
            knot = there
            value = apart(scene, a, b, knot, 0.0, memory)
            continue
        stale += 1
        ahead = apart(scene, a, b, knot + 1, 0.0, memory)
        if stale > _STALE or min(value, ahead) - _bend(scene, a, b, knot) < limit:
            _measured(scene, pair, (knot + 1, 0.0), found, memory)
            stale = 0
            limit = required + found.margin[group] - tolerance
            value = apart(scene, a, b, knot, 0.0, memory)
            ahead = apart(scene, a, b, knot + 1, 0.0, memory)
            if min(value, ahead) - _bend(scene, a, b, knot) < limit:
                _between(scene, pair, knot, found, tolerance, memory)
                ahead = apart(scene, a, b, knot + 1, 0.0, memory)
        knot += 1
        value = ahead


@njit(cache=True)
def nearest_points(scene, pair, knot, share, points):
    """Write the nearest points of two pieces at one time, m, world.

    scene: `Scene`; not written. pair: int64 (2,), pieces, each counted on its own side; not written.
    knot, share: int and float, when. points: float64 (2, 3); written.
    Bad input: NaN gives NaN; indices are not checked. Cost: about a microsecond.
    Source: `kernels.distance.witnesses`.

    >>> from kernels.trail import Chain, resting
    >>> zero, at = np.zeros(2, np.int64), np.array([[0.0, 0.0, 0.0], [3.0, 4.0, 0.0]])
    >>> balls = Pieces(at, np.arange(3), np.ones(2), zero, at, np.ones(2), np.zeros((2, 2, 3)),
    ...     zero[[0, 0, 0]], zero[:0])
    >>> none = np.zeros((0, 3, 3, 4)), np.zeros((0, 3)), np.zeros(0, np.bool_)
    >>> still, memory = resting(Chain(np.eye(4)[:3], *none)), new_memory()
    >>> scene = Scene(balls, still, still, 1)
    >>> out = np.zeros((2, 3)); nearest_points(scene, np.array([0, 0]), 0, 0.0, out); out.round(9).tolist()
    [[0.6, 0.8, 0.0], [2.4, 3.2, 0.0]]
    """
    memory = new_memory()
    a, b = pair[0], scene.own + pair[1]
    _, count = distance_at(scene, a, b, knot, share, memory)
    witnesses(scene.pieces, a, b, memory.first[0], memory.search, count, points)
