"""A way through joint space as poses, with bounds on how any point of a piece moves along it."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit, prange

from kernels.boxes import BLOCK, join_upwards, levels
from kernels.uncounted import uncounted_jit


class Chain(NamedTuple):
    """A serial arm as what its poses are summed from; float64, C-contiguous.

    base: (3, 4), its base in the world, m. terms: (n, 3, 3, 4), the pose of each link in the one before is
    terms[0] + s terms[1] + c terms[2] with s = sin q, c = 1 - cos q of a joint that turns, and s = q, c = 0
    of one that slides. axis: (n, 3), unit, in the link's frame. slides: bool (n,).
    """

    base: np.ndarray
    terms: np.ndarray
    axis: np.ndarray
    slides: np.ndarray


class Trail(NamedTuple):
    """The knots of a way, the poses there, and bounds on what lies between; float64, C-contiguous.

    base, terms, slides: as in `Chain`. time: (m,), s. q: (m, n), rad, straight between knots.
    frames: (m, n + 1, 3, 4), base and links in the world, m. moved: (P, m), m: between knots i and j no point
    of piece p is displaced by more than moved[p, j] - moved[p, i]. bend: (P, m - 1), m: between knots i and
    i + 1 no point of piece p is farther than bend[p, i] from the straight line between where it is at both,
    at the same share of the time. boxes: (P, 2 b, 6), lower and upper corners, in the world, of what piece
    p sweeps; place b + i is that of knots BLOCK i to BLOCK (i + 1), both included, and place k holds places
    2 k and 2 k + 1.
    What stands still has one knot, no joints, and empty boxes and bounds.
    """

    base: np.ndarray
    terms: np.ndarray
    slides: np.ndarray
    time: np.ndarray
    q: np.ndarray
    frames: np.ndarray
    moved: np.ndarray
    bend: np.ndarray
    boxes: np.ndarray


class Between(NamedTuple):
    """What poses between knots follow from.

    base, terms, slides, q: as in `Trail`.
    """

    base: np.ndarray
    terms: np.ndarray
    slides: np.ndarray
    q: np.ndarray


def chain_of(arm, base) -> Chain:
    """The sums of an arm at a place.

    arm: `kernels.kinematics.Arm` of n joints; not written. base: float64 (4, 4), in the world, m; not
    written. Bad input: NaN passes through. Cost: some array operations. Source: Rodrigues' formula.

    >>> from kernels.kinematics import Arm
    >>> z, limit = np.array([[0.0, 0.0, 1.0]]), np.array([3.0])
    >>> chain_of(Arm(np.eye(4)[None], z, -limit, limit, np.eye(4)), np.eye(4)).terms[0, 1, :, :3].tolist()
    [[0.0, -1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
    """
    n = len(arm.axis)
    slides = np.zeros(n, np.bool_)
    told = arm.sliding
    if len(told):
        slides[:] = told
    x, y, z = arm.axis.T
    none = np.zeros(n)
    cross = np.array([[none, -z, y], [z, none, -x], [-y, x, none]]).transpose(2, 0, 1)
    turned = arm.parent_from_joint[:, :3, :3]
    terms = np.zeros((n, 3, 3, 4))
    terms[:, 0] = arm.parent_from_joint[:, :3]
    terms[:, 1, :, :3] = np.where(slides[:, None, None], 0.0, turned @ cross)
    terms[:, 2, :, :3] = np.where(slides[:, None, None], 0.0, turned @ cross @ cross)
    terms[:, 1, :, 3] = np.where(slides[:, None], (turned @ arm.axis[:, :, None])[:, :, 0], 0.0)
    return Chain(np.ascontiguousarray(base[:3]), terms, np.ascontiguousarray(arm.axis), slides)


@uncounted_jit
def _compose(a_from_b, b_from_c, a_from_c):
    """As `kernels.rigid.compose`, all (3, 4)."""
    for i in range(3):
        x, y, z = a_from_b[i, 0], a_from_b[i, 1], a_from_b[i, 2]
        for j in range(4):
            a_from_c[i, j] = x * b_from_c[0, j] + y * b_from_c[1, j] + z * b_from_c[2, j]
        a_from_c[i, 3] += a_from_b[i, 3]


@uncounted_jit
def _follow(terms, slides, q, parent, place, link):
    """Write the link's pose (3, 4) in the world from the one before it; place (3, 4) is written on the way.

    terms: (3, 3, 4), slides: bool, q: float, of the joint.
    """
    s, c = (q, 0.0) if slides else (math.sin(q), 1.0 - math.cos(q))
    for i in range(3):
        for j in range(4):
            place[i, j] = terms[0, i, j] + s * terms[1, i, j] + c * terms[2, i, j]
    _compose(parent, place, link)


@uncounted_jit
def pose_at(between, frame, knot, share, room):
    """Write the pose of a frame in the world, m, at a share of the time between knots into room[0, 0].

    between: `Between`; not written. frame: int, 0 for the base. knot: int, not the last. share: float, 0 to
    1. room: float64 (1, 3, 3, 4); written.
    Bad input: NaN passes through; indices are not checked. Cost: a sine and 72 multiplications a joint.
    Source: product of rigid transforms.

    >>> still = Between(np.eye(4)[:3], np.zeros((0, 3, 3, 4)), np.zeros(0, np.bool_), np.zeros((1, 0)))
    >>> room = np.zeros((1, 3, 3, 4)); pose_at(still, 0, 7, 0.5, room); room[0, 0, 2].tolist()
    [0.0, 0.0, 1.0, 0.0]
    """
    for i in range(3):
        for j in range(4):
            room[0, 0, i, j] = between.base[i, j]
    for joint in range(frame):
        q = between.q[knot, joint] + share * (between.q[knot + 1, joint] - between.q[knot, joint])
        for i in range(3):
            for j in range(4):
                room[0, 1, i, j] = room[0, 0, i, j]
        _follow(between.terms[joint], between.slides[joint], q, room[0, 1], room[0, 2], room[0, 0])


@njit(cache=True)
def _levers(pieces, chain, q):
    """Farthest that any point of each piece ever is from each joint's axis, m: (P, n).

    1 m/m for joints that slide.
    """
    count, n = pieces.frame.shape[0], chain.axis.shape[0]
    lever = np.zeros((count, n))
    slide = np.zeros(n)
    for k in range(n):
        if chain.slides[k]:
            for i in range(q.shape[0]):
                slide[k] = max(slide[k], abs(q[i, k]))
    for p in range(count):
        frame = pieces.frame[p]
        if frame == 0:
            continue
        reach, beside = 0.0, 0.0
        a = chain.axis[frame - 1]
        for v in range(pieces.start[p], pieces.start[p + 1]):
            x, y, z = pieces.vertices[v]
            square = x * x + y * y + z * z
            along = a[0] * x + a[1] * y + a[2] * z
            reach = max(reach, math.sqrt(square))
            beside = max(beside, math.sqrt(max(0.0, square - along * along)))
        reach += pieces.radius[p]
        beside += pieces.radius[p]
        for joint in range(frame - 1, -1, -1):
            lever[p, joint] = 1.0 if chain.slides[joint] else beside
            if joint > 0:
                a = chain.axis[joint - 1]
                x, y, z = (
                    chain.terms[joint, 0, 0, 3],
                    chain.terms[joint, 0, 1, 3],
                    chain.terms[joint, 0, 2, 3],
                )
                square = x * x + y * y + z * z
                along = a[0] * x + a[1] * y + a[2] * z
                reach += slide[joint]
                beside = reach + math.sqrt(max(0.0, square - along * along))
                reach += math.sqrt(square)
    return lever


@uncounted_jit
def _bends(lever, chain, q, bend):
    """Write how far points stray from straight lines between knots: an eighth of the second derivative."""
    n = lever.shape[0]
    for i in range(bend.shape[0]):
        total, turned = 0.0, 0.0
        for k in range(n):
            change = abs(q[i + 1, k] - q[i, k])
            total += lever[k] * change * (2.0 * turned + (0.0 if chain.slides[k] else change))
            if not chain.slides[k]:
                turned += change
        bend[i] = 0.125 * total


@uncounted_jit
def _along(pieces, p, frames, bend, moved, boxes):
    """Write what piece p's moved (m,) and the lowest boxes (b, 6) hold."""
    frame = pieces.frame[p]
    x, y, z = pieces.centre[p]
    box = pieces.box[p]
    moved[0] = 0.0
    before_x, before_y, before_z = 0.0, 0.0, 0.0
    for i in range(frames.shape[0]):
        f = frames[i, frame]
        cx = f[0, 0] * x + f[0, 1] * y + f[0, 2] * z + f[0, 3]
        cy = f[1, 0] * x + f[1, 1] * y + f[1, 2] * z + f[1, 3]
        cz = f[2, 0] * x + f[2, 1] * y + f[2, 2] * z + f[2, 3]
        if i > 0:
            turned = 0.0
            for r in range(3):
                for c in range(3):
                    turned += (f[r, c] - frames[i - 1, frame, r, c]) ** 2
            shift = math.sqrt((cx - before_x) ** 2 + (cy - before_y) ** 2 + (cz - before_z) ** 2)
            # The spectral norm of a difference of two rotations is its Frobenius norm over the root of two.
            moved[i] = moved[i - 1] + shift + pieces.reach[p] * math.sqrt(0.5 * turned)
        before_x, before_y, before_z = cx, cy, cz
        slack = 0.0
        if i > 0:
            slack = bend[i - 1]
        if i < bend.shape[0]:
            slack = max(slack, bend[i])
        block = min(i // BLOCK, boxes.shape[0] - 1)
        for r, at in enumerate((cx, cy, cz)):
            half = slack
            for c in range(3):
                half += abs(f[r, c]) * 0.5 * (box[1, c] - box[0, c])
            boxes[block, r] = min(boxes[block, r], at - half)
            boxes[block, 3 + r] = max(boxes[block, 3 + r], at + half)
            if i % BLOCK == 0 and i > 0:
                boxes[block - 1, r] = min(boxes[block - 1, r], at - half)
                boxes[block - 1, 3 + r] = max(boxes[block - 1, 3 + r], at + half)


@njit(cache=True, parallel=True)
def trail(chain, pieces, time, q):
    """Poses and bounds of a way: `Trail`.

    chain: `Chain` of n joints; not written. pieces: `kernels.distance.Pieces` that move with it, frame 0 its
    base, frame k its link k; not written.
    time: float64 (m,), s, m at least 2; q: float64 (m, n), rad or m; not written, kept.
    Bad input: NaN passes through; m below 2 gives a trail without boxes. Cost: about a microsecond a knot, on
    all cores. Source: second derivatives of a point of a serial chain are its lever arms or shorter; derived
    here.

    >>> z, joint = np.array([[0.0, 0.0, 1.0]]), np.zeros((1, 3, 3, 4)); joint[0, 0, :, :3] = np.eye(3)
    >>> joint[0, 1, 1, 0], joint[0, 1, 0, 1], joint[0, 2, 0, 0], joint[0, 2, 1, 1] = 1.0, -1.0, -1.0, -1.0
    >>> from kernels.distance import Pieces
    >>> chain = Chain(np.eye(4)[:3].copy(), joint, z, np.zeros(1, np.bool_))
    >>> one, none = np.array([[2.0, 0.0, 0.0]]), np.zeros(0, np.int64)
    >>> ball = Pieces(one, np.array([0, 1]), np.zeros(1), np.ones(1, np.int64), one, np.zeros(1),
    ...     np.stack([one, one], 1), np.zeros(2, np.int64), none)
    >>> made = trail(chain, ball, np.arange(2.0), np.array([[0.0], [0.1]]))
    >>> made.bend.round(6).tolist(), made.moved.round(6).tolist()
    ([[0.0025]], [[0.0, 0.199917]])
    """
    m, n = q.shape
    frames = np.empty((m, n + 1, 3, 4))
    for chunk in prange((m + 255) // 256):
        place = np.empty((3, 4))
        for i in range(chunk * 256, min(m, chunk * 256 + 256)):
            for r in range(3):
                for c in range(4):
                    frames[i, 0, r, c] = chain.base[r, c]
            for k in range(n):
                _follow(chain.terms[k], chain.slides[k], q[i, k], frames[i, k], place, frames[i, k + 1])
    count = pieces.frame.shape[0]
    lever = _levers(pieces, chain, q)
    blocks = levels((m - 2) // BLOCK + 1)
    moved, bend = np.zeros((count, m)), np.zeros((count, m - 1))
    boxes = np.empty((count, 2 * blocks, 6))
    for p in prange(count):
        for k in range(2 * blocks):
            for r in range(3):
                boxes[p, k, r], boxes[p, k, 3 + r] = np.inf, -np.inf
        _bends(lever[p], chain, q, bend[p])
        _along(pieces, p, frames, bend[p], moved[p], boxes[p, blocks : blocks + (m - 2) // BLOCK + 1])
        join_upwards(boxes[p])
    return Trail(chain.base, chain.terms, chain.slides, time, q, frames, moved, bend, boxes)


def resting(chain: Chain) -> Trail:
    """The trail of what stands still: one knot and nothing to bound.

    chain: `Chain` without joints; kept. Bad input: none. Cost: small arrays. Source: definition.

    >>> none = np.zeros((0, 3, 3, 4)), np.zeros((0, 3)), np.zeros(0, np.bool_)
    >>> resting(Chain(np.eye(4)[:3], *none)).frames.shape
    (1, 1, 3, 4)
    """
    return Trail(
        chain.base,
        chain.terms,
        chain.slides,
        np.zeros(1),
        np.zeros((1, 0)),
        np.ascontiguousarray(chain.base).reshape(1, 1, 3, 4),
        np.zeros((0, 1)),
        np.zeros((0, 0)),
        np.zeros((0, 2, 6)),
    )
