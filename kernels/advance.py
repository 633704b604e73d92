"""Two pieces along a way: steps as long as a bound on their motion allows, nothing between left unseen."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from kernels.depth import contact
from kernels.distance import core_distance, new_search, relative
from kernels.scene import new_memory
from kernels.support import farthest
from kernels.trail import pose_at
from kernels.uncounted import counted_jit, uncounted_jit

ROUNDING = 1e-9
"""What rounding may do to a bound, m."""
_STALE = 3
"""After so many single steps along one direction a new one is looked for."""
_HALVINGS = 64
"""Parts between two knots that wait; far more than halving to a tolerance can need."""


# Inlined, and given arrays one by one: to hand over tuples of many arrays would take longer than the work.
@uncounted_jit(forceinline=True)
def _height(pieces, frames, knot, frame, sign, along, hint, side):
    """Farthest that a core reaches along sign * along in the world, m; climbs from hint[side], written."""
    k = min(knot, frames.shape[0] - 1)
    u, v, w = sign * along[0], sign * along[1], sign * along[2]
    x = frames[k, frame, 0, 0] * u + frames[k, frame, 1, 0] * v + frames[k, frame, 2, 0] * w
    y = frames[k, frame, 0, 1] * u + frames[k, frame, 1, 1] * v + frames[k, frame, 2, 1] * w
    z = frames[k, frame, 0, 2] * u + frames[k, frame, 1, 2] * v + frames[k, frame, 2, 2] * w
    n = farthest(pieces, (x, y, z), hint[side])
    hint[side] = n
    height = pieces.vertices[n, 0] * x + pieces.vertices[n, 1] * y + pieces.vertices[n, 2] * z
    return height + frames[k, frame, 0, 3] * u + frames[k, frame, 1, 3] * v + frames[k, frame, 2, 3] * w


@uncounted_jit
def apart(pieces, first, second, pair, knot, along, hint):
    """How far two pieces are apart along a direction, m: never more than their signed distance.

    pieces: `kernels.distance.Pieces`; not written. first, second: float64 (m, F, 3, 4), m, frames of either
    in the world, the last ones from then on; not written. pair: (a int, b int). knot: int.
    along: float64 (3,), unit, from b to a; not written. hint: int64 (2,), a vertex of each; written.
    Bad input: -infinity without a direction; NaN passes through. Cost: two hill climbs. Source: the width of
    a gap between parallel planes.

    >>> from kernels.distance import Pieces
    >>> zero, at = np.zeros(2, np.int64), np.array([[0.0, 0.0, 0.0], [3.0, 4.0, 0.0]])
    >>> balls = Pieces(at, np.arange(3), np.ones(2), zero, at, np.ones(2), np.zeros((2, 2, 3)),
    ...     zero[[0, 0, 0]], zero[:0])
    >>> frames = np.eye(4)[:3].reshape(1, 1, 3, 4)
    >>> float(apart(balls, frames, frames, (0, 1), 0, np.array([-1.0, 0.0, 0.0]), np.arange(2)))
    1.0
    """
    if along[0] == 0.0 and along[1] == 0.0 and along[2] == 0.0:
        return -np.inf
    a, b = pair
    low = _height(pieces, first, knot, pieces.frame[a], -1.0, along, hint, 0)
    high = _height(pieces, second, knot, pieces.frame[b], 1.0, along, hint, 1)
    return -low - high - pieces.radius[a] - pieces.radius[b]


@uncounted_jit
def _signed(pieces, pair, world_from_a, world_from_b, cut, memory, search):
    """As `signed_at`, of two poses (3, 4)."""
    a, b = pair
    u, local, pose = memory.along, memory.local, memory.pose
    relative(world_from_a, world_from_b, pose)
    if u[0] == 0.0 and u[1] == 0.0 and u[2] == 0.0:
        memory.hint[0], memory.hint[1] = pieces.start[a], pieces.start[b]
        for i in range(3):
            local[i] = pieces.centre[a, i] - pose[i, 3]
            for k in range(3):
                local[i] -= pose[i, k] * pieces.centre[b, k]
    else:
        for i in range(3):
            local[i] = world_from_a[0, i] * u[0] + world_from_a[1, i] * u[1] + world_from_a[2, i] * u[2]
    radii = pieces.radius[a] + pieces.radius[b]
    core, count = core_distance(pieces, pose, local, memory.hint, cut + radii, search)
    if count == 0:
        length = math.sqrt(local[0] ** 2 + local[1] ** 2 + local[2] ** 2)
        for i in range(3):
            u[i] = (
                world_from_a[i, 0] * local[0] + world_from_a[i, 1] * local[1] + world_from_a[i, 2] * local[2]
            ) / length
        return core - radii
    return contact(pieces, a, b, world_from_a, pose, search, core, count, memory.points, u)


@uncounted_jit
def signed_at(pieces, first, second, pair, knot, cut, memory, search):
    """Signed distance of two pieces at a knot, m, below 0 their depth; renews the direction.

    What is above `cut` may be a lower bound, without points in memory.
    pieces: `kernels.distance.Pieces`; not written. first, second: float64 (m, F, 3, 4), as in `apart`; not
    written. pair: (a int, b int). knot: int. cut: float, m. memory: `Memory`; search:
    `kernels.simplex.Search`; written.
    Bad input: NaN gives NaN. Cost: below a microsecond, some more where they overlap.
    Source: `kernels.distance.core_distance`, `kernels.depth.contact`.

    >>> from kernels.distance import Pieces
    >>> zero, at = np.zeros(2, np.int64), np.array([[0.0, 0.0, 0.0], [3.0, 4.0, 0.0]])
    >>> balls = Pieces(at, np.arange(3), np.ones(2), zero, at, np.ones(2), np.zeros((2, 2, 3)),
    ...     zero[[0, 0, 0]], zero[:0])
    >>> frames = np.eye(4)[:3].reshape(1, 1, 3, 4)
    >>> memory = new_memory()
    >>> float(signed_at(balls, frames, frames, (0, 1), 0, 9.0, memory, new_search())), memory.along.tolist()
    (3.0, [-0.6, -0.8, 0.0])
    """
    a, b = pair
    one = first[min(knot, first.shape[0] - 1), pieces.frame[a]]
    other = second[min(knot, second.shape[0] - 1), pieces.frame[b]]
    return _signed(pieces, pair, one, other, cut, memory, search)


@uncounted_jit
def _keep(found, pair, own, distance, knot, share):
    """Keep a distance in `found` where it is its group's least."""
    a, b, required, group = pair
    if distance - required < found.margin[group]:
        found.margin[group] = distance - required
        found.distance[group] = distance
        found.knot[group] = knot
        found.share[group] = share
        found.pair[group, 0] = a
        found.pair[group, 1] = b - own


@uncounted_jit
def _leap(moved, bend, other_moved, other_bend, knots, slack):
    """The last knot, up to knots[1], that two get to without having come nearer by more than `slack`."""
    there, last = knots
    alone = other_moved.shape[0] == 0
    slack += moved[there] if alone else moved[there] + other_moved[there]
    while there < last:
        nearer = moved[there + 1] + bend[there]
        if not alone:
            nearer += other_moved[there + 1] + other_bend[there]
        if not nearer <= slack:
            break
        there += 1
    return there


@counted_jit
def _between(pieces, scene, pair, at, found, tolerance, memory, search):
    """Certify, or find what there is, between a knot and the next, by halving: at = (knot, bend)."""
    a, b, required, group = pair
    knot, bend = at
    f, g = pieces.frame[a], pieces.frame[b]
    starts, widths = np.empty(_HALVINGS), np.empty(_HALVINGS)
    starts[0], widths[0] = 0.0, 1.0
    left = 1
    while left > 0:
        left -= 1
        start, width = starts[left], widths[left]
        certain = False
        for turn in range(2):
            least = np.inf
            for part in range(3):
                # In the middle first, the second time, for a new direction; then at both ends.
                if part == 0 and turn == 0:
                    continue
                share = start + (0.5, 0.0, 1.0)[part] * width
                pose_at(scene.first_between, f, knot, share, memory.first)
                pose_at(scene.second_between, g, knot, share, memory.second)
                if part == 0:
                    one, other = memory.first[0, 0], memory.second[0, 0]
                    distance = _signed(pieces, (a, b), one, other, np.inf, memory, search)
                    _keep(found, pair, scene.own, distance, knot, share)
                elif memory.along[0] == 0.0 and memory.along[1] == 0.0 and memory.along[2] == 0.0:
                    least = -np.inf
                else:
                    low = _height(pieces, memory.first, 0, 0, -1.0, memory.along, memory.hint, 0)
                    high = _height(pieces, memory.second, 0, 0, 1.0, memory.along, memory.hint, 1)
                    least = min(least, -low - high - pieces.radius[a] - pieces.radius[b])
            certain = least - bend * width * width >= required + found.margin[group] - tolerance
            if certain:
                break
        if not certain and left < _HALVINGS - 1:
            starts[left], widths[left] = start + 0.5 * width, 0.5 * width
            starts[left + 1], widths[left + 1] = start, 0.5 * width
            left += 2


@uncounted_jit
def advance(pieces, scene, pair, knots, found, tolerance, memory, search):
    """Follow two pieces from one knot to another; what is nearer than all before goes into `found`.

    Afterwards the margin of the pair is certainly nowhere on the way below found.margin - `tolerance`.
    pieces: `kernels.distance.Pieces`; not written. scene: `Scene`; not written.
    pair: (a int, b int, required float m, group int). knots: (first int, last int). found: `Found`; written.
    tolerance: float, m, already less `ROUNDING`. memory: `Memory`; search: `kernels.simplex.Search`; written.
    Bad input: NaN anywhere may miss what is near; indices are not checked.
    Cost: some tens of nanoseconds for each stretch that a bound certifies; about a microsecond where a new
    direction is needed. Source: conservative advancement (Mirtich 1996), with planes that stay while they
    separate, and the second derivative between knots; derived here.

    >>> from kernels.distance import Pieces
    >>> zero, at = np.zeros(2, np.int64), np.array([[0.0, 0.0, 0.0], [3.0, 4.0, 0.0]])
    >>> balls = Pieces(at, np.arange(3), np.ones(2), zero, at, np.ones(2), np.zeros((2, 2, 3)),
    ...     zero[[0, 0, 0]], zero[:0])
    >>> frames = np.eye(4)[:3].reshape(1, 1, 3, 4)
    >>> from kernels.scene import Found, scene_of
    >>> from kernels.trail import Chain, resting
    >>> none = np.zeros((0, 3, 3, 4)), np.zeros((0, 3)), np.zeros(0, np.bool_)
    >>> still = resting(Chain(np.eye(4)[:3], *none))._replace(moved=np.zeros((2, 1)), bend=np.zeros((2, 0)))
    >>> found = Found(np.full(1, np.inf), np.zeros(1), zero[:1], np.zeros(1), zero.reshape(1, 2))
    >>> told = new_memory(), new_search()
    >>> advance(balls, scene_of(still, still, 1), (0, 1, 0.5, 0), (0, 0), found, 1e-4, *told)
    >>> found.margin.tolist()
    [2.5]
    """
    a, b, required, group = pair
    knot, last = knots
    first, second, along, hint = scene.first, scene.second, memory.along, memory.hint
    moved, bend = scene.first_moved[a], scene.first_bend[a]
    other_moved, other_bend = bend[:0], bend[:0]
    alone = second.shape[0] == 1
    if not alone:
        other_moved, other_bend = scene.second_moved[b - scene.own], scene.second_bend[b - scene.own]
    steps = 0
    while True:
        there = knot
        for turn in range(2):
            if turn == 1:
                at = min(knot + 1, last)
                distance = signed_at(pieces, first, second, (a, b), at, np.inf, memory, search)
                _keep(found, pair, scene.own, distance, at, 0.0)
                steps = 0
            value = apart(pieces, first, second, (a, b), knot, along, hint)
            limit = required + found.margin[group] - tolerance
            if knot == last:
                if value >= limit:
                    return
                continue
            there = _leap(moved, bend, other_moved, other_bend, (knot, last), value - limit)
            if there > knot:
                break
            if turn == 1 or steps < _STALE:
                ahead = apart(pieces, first, second, (a, b), knot + 1, along, hint)
                bent = bend[knot] if alone else bend[knot] + other_bend[knot]
                if min(value, ahead) - bent >= limit:
                    there = knot + 1
                    steps += 1
                    break
        if knot == last:
            return
        if there == knot:
            bent = bend[knot] if alone else bend[knot] + other_bend[knot]
            _between(pieces, scene, pair, (knot, bent), found, tolerance, memory, search)
            there = knot + 1
        knot = there


@njit(cache=True)
def nearest_points(pieces, scene, pair, knot, share, points):
    """Write the nearest points of two pieces at one time, m, world; where they overlap, `contact`'s.

    pieces: `kernels.distance.Pieces`; not written. scene: `Scene`; not written. pair: int64 (2,), pieces,
    each counted on its own side; not written. knot, share: int and float, when. points: float64 (2, 3);
    written.
    Bad input: NaN gives NaN; indices are not checked. Cost: about a microsecond. Source: as `signed_at`.

    >>> from kernels.distance import Pieces
    >>> zero, at = np.zeros(2, np.int64), np.array([[0.0, 0.0, 0.0], [3.0, 4.0, 0.0]])
    >>> balls = Pieces(at, np.arange(3), np.ones(2), zero, at, np.ones(2), np.zeros((2, 2, 3)),
    ...     zero[[0, 0, 0]], zero[:0])
    >>> frames = np.eye(4)[:3].reshape(1, 1, 3, 4)
    >>> from kernels.scene import scene_of
    >>> from kernels.trail import Chain, resting
    >>> none = np.zeros((0, 3, 3, 4)), np.zeros((0, 3)), np.zeros(0, np.bool_)
    >>> still, out = resting(Chain(np.eye(4)[:3], *none)), np.zeros((2, 3))
    >>> nearest_points(balls, scene_of(still, still, 1), np.array([0, 0]), 0, 0.0, out); out.round(9).tolist()
    [[0.6, 0.8, 0.0], [2.4, 3.2, 0.0]]
    """
    memory, search = new_memory(), new_search()
    a, b = pair[0], scene.own + pair[1]
    if share > 0.0:
        pose_at(scene.first_between, pieces.frame[a], knot, share, memory.first)
        pose_at(scene.second_between, pieces.frame[b], knot, share, memory.second)
        _signed(pieces, (a, b), memory.first[0, 0], memory.second[0, 0], np.inf, memory, search)
    else:
        signed_at(pieces, scene.first, scene.second, (a, b), knot, np.inf, memory, search)
    for i in range(3):
        points[0, i], points[1, i] = memory.points[0, i], memory.points[1, i]
