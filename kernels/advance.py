"""Two pieces along a way: steps as long as a bound on their motion allows, nothing between left unseen."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from kernels.depth import contact
from kernels.distance import Pieces, core_distance, new_search, relative
from kernels.simplex import Search
from kernels.support import farthest
from kernels.trail import Trail, pose_at

ROUNDING = 1e-9
"""What rounding may do to a bound, m."""
_STALE = 3
"""After so many single steps along one direction a new one is looked for."""
_HALVINGS = 64
"""Parts between two knots that wait; far more than halving to a tolerance can need."""


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

    margin, distance: float64 (G,), m, below 0 a depth; margin starts where nothing more is of interest.
    knot: int64 (G,), share: float64 (G,), when: the share of the time from that knot to the next.
    pair: int64 (G, 2), which pieces; -1 before any is found.
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
    local: float64 (3,), room for a direction; points: float64 (2, 3), nearest points on both, m, world.
    """

    along: np.ndarray
    hint: np.ndarray
    search: Search
    first: np.ndarray
    second: np.ndarray
    pose: np.ndarray
    local: np.ndarray
    points: np.ndarray


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
        np.zeros((2, 3)),
    )


@njit(cache=True)
def apart(scene, a, b, knot, share, memory):
    """How far two pieces are apart along the direction in memory, m: never more than their signed distance.

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
    u, pieces = memory.along, scene.pieces
    if u[0] == 0.0 and u[1] == 0.0 and u[2] == 0.0:
        return -np.inf
    width = -pieces.radius[a] - pieces.radius[b]
    for side in range(2):
        trail, piece, sign, room = scene.first, a, -1.0, memory.first
        if side == 1:
            trail, piece, sign, room = scene.second, b, 1.0, memory.second
        frame = pieces.frame[piece]
        pose = trail.frames[min(knot, trail.frames.shape[0] - 1), frame]
        if share > 0.0:
            pose_at(trail, frame, knot, share, room)
            pose = room[0]
        x = sign * (pose[0, 0] * u[0] + pose[1, 0] * u[1] + pose[2, 0] * u[2])
        y = sign * (pose[0, 1] * u[0] + pose[1, 1] * u[1] + pose[2, 1] * u[2])
        z = sign * (pose[0, 2] * u[0] + pose[1, 2] * u[1] + pose[2, 2] * u[2])
        vertex = farthest(pieces, (x, y, z), memory.hint[side])
        memory.hint[side] = vertex
        p = pieces.vertices
        width -= p[vertex, 0] * x + p[vertex, 1] * y + p[vertex, 2] * z
        width -= sign * (pose[0, 3] * u[0] + pose[1, 3] * u[1] + pose[2, 3] * u[2])
    return width


@njit(cache=True)
def signed_at(scene, a, b, knot, share, memory):
    """Signed distance of two pieces at one time, m, below 0 their depth; renews direction and points.

    scene: `Scene`; not written. a, b: int, pieces of the first and the second side.
    knot, share: int and float, when. memory: `Memory`; written.
    Bad input: NaN gives NaN. Cost: below a microsecond, some more where they overlap.
    Source: `kernels.distance.core_distance`, `kernels.depth.contact`.

    >>> from kernels.trail import Chain, resting
    >>> zero, at = np.zeros(2, np.int64), np.array([[0.0, 0.0, 0.0], [3.0, 4.0, 0.0]])
    >>> balls = Pieces(at, np.arange(3), np.ones(2), zero, at, np.ones(2), np.zeros((2, 2, 3)),
    ...     zero[[0, 0, 0]], zero[:0])
    >>> none = np.zeros((0, 3, 3, 4)), np.zeros((0, 3)), np.zeros(0, np.bool_)
    >>> still, memory = resting(Chain(np.eye(4)[:3], *none)), new_memory()
    >>> scene = Scene(balls, still, still, 1)
    >>> float(signed_at(scene, 0, 1, 0, 0.0, memory)), memory.along.tolist()
    (3.0, [-0.6, -0.8, 0.0])
    """
    pieces, u, local = scene.pieces, memory.along, memory.local
    pose_at(scene.first, pieces.frame[a], knot, share, memory.first)
    pose_at(scene.second, pieces.frame[b], knot, share, memory.second)
    world_from_a = memory.first[0]
    relative(world_from_a, memory.second[0], memory.pose)
    if u[0] == 0.0 and u[1] == 0.0 and u[2] == 0.0:
        memory.hint[0], memory.hint[1] = pieces.start[a], pieces.start[b]
        for i in range(3):
            local[i] = pieces.centre[a, i] - memory.pose[i, 3]
            for k in range(3):
                local[i] -= memory.pose[i, k] * pieces.centre[b, k]
    else:
        for i in range(3):
            local[i] = world_from_a[0, i] * u[0] + world_from_a[1, i] * u[1] + world_from_a[2, i] * u[2]
    core, count = core_distance(pieces, memory.pose, local, memory.hint, np.inf, memory.search)
    return contact(
        pieces, a, b, world_from_a, memory.pose, memory.search, core, count, memory.points, memory.along
    )


@njit(cache=True)
def _measure(scene, pair, when, found, memory):
    """Look at one time; kept in `found` where it is the group's least."""
    a, b, required, group = pair
    knot, share = when
    distance = signed_at(scene, a, b, knot, share, memory)
    if distance - required < found.margin[group]:
        found.margin[group] = distance - required
        found.distance[group] = distance
        found.knot[group] = knot
        found.share[group] = share
        found.pair[group, 0] = a
        found.pair[group, 1] = b - scene.own


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
    starts, widths = np.empty(_HALVINGS), np.empty(_HALVINGS)
    starts[0], widths[0] = 0.0, 1.0
    left = 1
    while left > 0:
        left -= 1
        start, width = starts[left], widths[left]
        certain = False
        for turn in range(2):
            if turn == 1:
                _measure(scene, pair, (knot, start + 0.5 * width), found, memory)
            least = np.inf
            for share in (start, start + width):
                at, of = (knot, share) if share < 1.0 else (knot + 1, 0.0)
                least = min(least, apart(scene, a, b, at, of, memory))
            certain = least - bend * width * width >= required + found.margin[group] - tolerance
            if certain:
                break
        if not certain and left < _HALVINGS - 1:
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
    knot, steps = first, 0
    while True:
        there = knot
        for turn in range(2):
            if turn == 1:
                _measure(scene, pair, (min(knot + 1, last), 0.0), found, memory)
                steps = 0
            value = apart(scene, a, b, knot, 0.0, memory)
            limit = required + found.margin[group] - tolerance
            if knot == last:
                if value >= limit:
                    return
                continue
            there = _leap(scene, a, b, knot, last, value - limit)
            if there > knot:
                break
            if turn == 1 or steps < _STALE:
                ahead = apart(scene, a, b, knot + 1, 0.0, memory)
                if min(value, ahead) - _bend(scene, a, b, knot) >= limit:
                    there = knot + 1
                    steps += 1
                    break
        if knot == last:
            return
        if there == knot:
            _between(scene, pair, knot, found, tolerance, memory)
            there = knot + 1
        knot = there


@njit(cache=True)
def nearest_points(scene, pair, knot, share, points):
    """Write the nearest points of two pieces at one time, m, world; where they overlap, `contact`'s.

    scene: `Scene`; not written. pair: int64 (2,), pieces, each counted on its own side; not written.
    knot, share: int and float, when. points: float64 (2, 3); written.
    Bad input: NaN gives NaN; indices are not checked. Cost: about a microsecond. Source: as `signed_at`.

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
    signed_at(scene, pair[0], scene.own + pair[1], knot, share, memory)
    for i in range(3):
        points[0, i], points[1, i] = memory.points[0, i], memory.points[1, i]
