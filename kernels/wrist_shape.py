"""What makes an arm's inverse a closed form: a spherical wrist behind parallel shoulder and elbow axes.

Six joints that turn; the second and the third axis parallel, the first not parallel to them; the last three
through one point, the wrist centre, no two neighbours of them along one line. Where the frames lie, which
way an axis counts as positive, and how far the arm stands beside its first axis are all free. `shape_of`
reads from the frames at zero position the few directions and lengths that `kernels.wrist6` works with.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit

from kernels.kinematics import forward, link_poses, slides
from kernels.vectors import angle_about, cross, dot, length, plus

_SMALL = 1e-9
"""Axes within this angle (rad) are parallel; lines that pass this near (m) meet."""
_NEARLY = 2e-3
"""The same of an arm that has the shape but for rounded angles in its description, or for its calibration."""

Vector = tuple[float, float, float]


class Reach(NamedTuple):
    """The first three joints; vectors in the base frame at zero position, lengths in m.

    base, shoulder: points on the first and second axis. first: direction of the first axis, the way that the
    shoulder stands from the base frame. side: of the second, such that `front` (at right angles to both) is
    where the arm reaches to. Which way an axis counts does not matter to either.
    across: `side` without its part along the first axis, unit; up: `front` x `side`. lean: cosine of the
    angle between first axis and `side`; broad: its sine. beside: how far the wrist centre stands along `side`
    from `base`. upper, fore: shoulder to elbow and elbow to wrist centre, along (front, up). sense: of each
    of the three joints 1 or -1, which way it counts about `first` or `side`.
    """

    base: Vector
    shoulder: Vector
    first: Vector
    side: Vector
    front: Vector
    across: Vector
    up: Vector
    lean: float
    broad: float
    beside: float
    upper: tuple[float, float]
    fore: tuple[float, float]
    sense: Vector


class Wrist(NamedTuple):
    """The last three joints; directions in the base frame at zero position, angles in rad.

    fourth, fifth, sixth: axes. normal: unit, at right angles to the sixth. offset: from the half-plane of the
    fourth axis to that of the sixth, about the fifth. alpha, beta: fourth to fifth and fifth to sixth axis.
    flip: 1 or -1, the side of the fifth joint that branches of even number take.
    """

    fourth: Vector
    fifth: Vector
    sixth: Vector
    normal: Vector
    offset: float
    alpha: float
    beta: float
    flip: float


class Shape(NamedTuple):
    """An arm as its closed form sees it.

    fits: whether the arm has the shape, to 2 mm and 2 mrad; nothing else counts where not. exact: whether it
    has it to 1e-9. reach: its first three joints; wrist:
    its last three. centre: the wrist centre, m; sixth, normal: as in `wrist`; all three in the tool's frame.
    """

    fits: bool
    exact: bool
    reach: Reach
    wrist: Wrist
    centre: Vector
    sixth: Vector
    normal: Vector


@njit(cache=True)
def _vector(a):
    """An array (3,) as three floats."""
    return (a[0], a[1], a[2])


@njit(cache=True)
def _scaled(share, a):
    return (share * a[0], share * a[1], share * a[2])


@njit(cache=True)
def _axis(arm, poses, joint):
    """Direction of a joint's axis in the base frame."""
    turn, axis = poses[joint], _vector(arm.axis[joint])
    return (
        dot(_vector(turn[0]), axis),
        dot(_vector(turn[1]), axis),
        dot(_vector(turn[2]), axis),
    )


@njit(cache=True)
def _from_tool(tcp, a):
    """A direction of the base frame in the tool's."""
    return (
        tcp[0, 0] * a[0] + tcp[1, 0] * a[1] + tcp[2, 0] * a[2],
        tcp[0, 1] * a[0] + tcp[1, 1] * a[1] + tcp[2, 1] * a[2],
        tcp[0, 2] * a[0] + tcp[1, 2] * a[1] + tcp[2, 2] * a[2],
    )


@njit(cache=True)
def _origin(poses, joint):
    return (poses[joint, 0, 3], poses[joint, 1, 3], poses[joint, 2, 3])


@njit(cache=True)
def _meeting(p, a, q, b):
    """(point, metres): the middle of where two lines that are not parallel pass nearest, and how near."""
    across = cross(a, b)
    square = dot(across, across)
    between = plus(q, -1.0, p)
    on_a = plus(p, dot(cross(between, b), across) / square, a)
    on_b = plus(q, dot(cross(between, a), across) / square, b)
    gap = plus(on_b, -1.0, on_a)
    return plus(on_a, 0.5, gap), length(gap)


@njit(cache=True)
def _wrist_centre(arm, poses, fourth, fifth, sixth):
    """(point, metres by which the last three axes miss it; infinite where neighbours are along one line)."""
    centre = _origin(poses, 4)
    if length(cross(fourth, fifth)) < 0.01 or length(cross(fifth, sixth)) < 0.01:
        return centre, np.inf
    centre, gap = _meeting(_origin(poses, 3), fourth, centre, fifth)
    aside = length(cross(sixth, plus(centre, -1.0, _origin(poses, 5))))
    return centre, max(gap, aside)


@njit(cache=True)
def _six_that_turn(arm):
    """Whether an arm has six joints, all turning, and its axes and poses are finite."""
    if arm.axis.shape[0] != 6:
        return False
    for i in range(6):
        if slides(arm, i):
            return False
        for r in range(3):
            if not math.isfinite(arm.axis[i, r]):
                return False
            for c in range(4):
                if not math.isfinite(arm.parent_from_joint[i, r, c] + arm.flange_from_tcp[r, c]):
                    return False
    return True


@njit(cache=True)
def _side(poses, first, second, centre):
    """The second axis, either way, such that `front` = side x first points where the arm reaches.

    That is where the shoulder stands off the first axis, or else where the wrist centre does at zero.
    """
    front = cross(second, first)
    stands = dot(front, plus(_origin(poses, 1), -1.0, _origin(poses, 0)))
    if abs(stands) < 1e-6:
        stands = dot(front, plus(centre, -1.0, _origin(poses, 0)))
    return _scaled(-1.0, second) if stands < -1e-6 else second


@njit(cache=True)
def _normal(a):
    """A unit vector at right angles to a unit vector."""
    b = (1.0, 0.0, 0.0)
    if abs(a[0]) > 0.6:
        b = (0.0, 1.0, 0.0)
    c = cross(a, b)
    return _scaled(1.0 / length(c), c)


@njit(cache=True)
def _none():
    """What is told of an arm of another shape."""
    x, y, z, one = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0), (1.0, 0.0)
    reach = Reach(x, x, z, y, x, y, z, 0.0, 1.0, 0.0, one, one, x)
    return Shape(False, False, reach, Wrist(x, y, x, z, 0.0, 1.0, 1.0, 1.0), x, x, z)


@njit(cache=True)
def _reach(arm, poses, first, second, third, centre):
    """`Reach` of an arm whose first axis is not parallel to its second."""
    sense = -1.0 if dot(first, _origin(poses, 1)) < -1e-6 else 1.0
    first = _scaled(sense, first)
    side = _side(poses, first, second, centre)
    broad = length(cross(first, second))
    front = _scaled(1.0 / broad, cross(side, first))
    up = cross(front, side)
    base, shoulder, elbow = _origin(poses, 0), _origin(poses, 1), _origin(poses, 2)
    a, b = plus(elbow, -1.0, shoulder), plus(centre, -1.0, elbow)
    return Reach(
        base,
        shoulder,
        first,
        side,
        front,
        cross(first, front),
        up,
        dot(first, side),
        broad,
        dot(side, plus(centre, -1.0, base)),
        (dot(a, front), dot(a, up)),
        (dot(b, front), dot(b, up)),
        (
            sense,
            1.0 if dot(side, second) > 0.0 else -1.0,
            1.0 if dot(side, third) > 0.0 else -1.0,
        ),
    )


@njit(cache=True)
def _wrist(fourth, fifth, sixth, side):
    """`Wrist` of three axes."""
    # Even branches bend about `side`, from the fourth axis to the sixth, whichever way these count.
    about = 1.0 if dot(fifth, side) > -_SMALL else -1.0
    onward = 1.0 if dot(fourth, sixth) > -_SMALL else -1.0
    return Wrist(
        fourth,
        fifth,
        sixth,
        _normal(sixth),
        angle_about(fifth, fourth, sixth),
        math.atan2(length(cross(fourth, fifth)), dot(fourth, fifth)),
        math.atan2(length(cross(fifth, sixth)), dot(fifth, sixth)),
        about * onward,
    )


@njit(cache=True)
def shape_of(arm):
    """An arm as its closed form sees it: `Shape`; its field `fits` says whether it has that shape.

    arm: `kernels.kinematics.Arm`; not written. Its tool may be anywhere.
    Bad input: NaN or infinity in frames or axes: `fits` is False. Limits are not looked at.
    Cost: about 2 microseconds. Source: Pieper 1968 says which wrists have a closed form; derived here.

    >>> from kernels.kinematics import Arm
    >>> origins = np.tile(np.eye(4), (6, 1, 1)); axes = np.eye(3)[[2, 1, 1, 0, 1, 0]]
    >>> origins[2, 2, 3] = 1.0; origins[4, 0, 3] = 0.5
    >>> shape = shape_of(Arm(origins, axes, np.full(6, -3.0), np.full(6, 3.0), np.eye(4)))
    >>> bool(shape.fits), [float(x) for x in (*shape.reach.upper, *shape.reach.fore)]
    (True, [0.0, 1.0, 0.5, 0.0])
    """
    if not _six_that_turn(arm):
        return _none()
    zero = np.zeros(6)
    poses, tcp = link_poses(arm, zero), forward(arm, zero)
    first, second, third = _axis(arm, poses, 0), _axis(arm, poses, 1), _axis(arm, poses, 2)
    fourth, fifth, sixth = _axis(arm, poses, 3), _axis(arm, poses, 4), _axis(arm, poses, 5)
    centre, apart = _wrist_centre(arm, poses, fourth, fifth, sixth)
    off = max(apart, length(cross(second, third)))
    if not off < _NEARLY or length(cross(first, second)) < 0.01:
        return _none()
    reach = _reach(arm, poses, first, second, third, centre)
    (a, b), (c, d) = reach.upper, reach.fore
    if a * a + b * b < 1e-12 or c * c + d * d < 1e-12:
        return _none()
    wrist = _wrist(fourth, fifth, sixth, reach.side)
    back = plus(centre, -1.0, (tcp[0, 3], tcp[1, 3], tcp[2, 3]))
    return Shape(
        True,
        off < _SMALL,
        reach,
        wrist,
        _from_tool(tcp, back),
        _from_tool(tcp, sixth),
        _from_tool(tcp, wrist.normal),
    )
