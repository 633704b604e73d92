"""What following two pieces needs at hand: their trails' arrays, the least so far, and a thread's memory."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from kernels.trail import Between


class Scene(NamedTuple):
    """Two sides on the same knots, the second perhaps standing still: what is asked of their `Trail`s most.

    first, second: float64 (m, F, 3, 4), frames, of what stands still (1, 1, 3, 4).
    first_moved, second_moved, first_bend, second_bend: as in `Trail`. first_between, second_between:
    `Between`. own: int, pieces of the first side, which come first among the pieces.
    """

    first: np.ndarray
    second: np.ndarray
    first_moved: np.ndarray
    second_moved: np.ndarray
    first_bend: np.ndarray
    second_bend: np.ndarray
    first_between: Between
    second_between: Between
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
    each; first, second: float64 (1, 3, 3, 4), pose: float64 (4, 4), room for poses; local: float64 (3,), room
    for a direction; points: float64 (2, 3), nearest points on both, m, world.
    """

    along: np.ndarray
    hint: np.ndarray
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
        np.zeros((1, 3, 3, 4)),
        np.zeros((1, 3, 3, 4)),
        np.zeros((4, 4)),
        np.zeros(3),
        np.zeros((2, 3)),
    )


@njit(cache=True)
def scene_of(first, second, own):
    """What is asked most of two trails: `Scene`.

    first, second: `kernels.trail.Trail`, kept. own: int, pieces of the first.
    Bad input: not looked at. Cost: none. Source: definition.

    >>> from kernels.trail import Chain, resting
    >>> none = np.zeros((0, 3, 3, 4)), np.zeros((0, 3)), np.zeros(0, np.bool_)
    >>> still = resting(Chain(np.eye(4)[:3], *none))
    >>> scene_of(still, still, 1).first.shape
    (1, 1, 3, 4)
    """
    return Scene(
        first.frames,
        second.frames,
        first.moved,
        second.moved,
        first.bend,
        second.bend,
        Between(first.base, first.terms, first.slides, first.q),
        Between(second.base, second.terms, second.slides, second.q),
        own,
    )
