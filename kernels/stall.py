"""The farthest that an axis can get in a given time while its velocity falls all the way, never at a peak.

Jerk up, but not until the fall ends; down; hold; up to the end velocity. The first phase decides: with none
of it the axis takes the quickest way to its end velocity, with all of it the ways of `kernels.climb` begin.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from numba import njit


class Stall(NamedTuple):
    """One axis whose velocity falls from the start on; all floats.

    velocity: at the start, rad/s. fall: at the start, minus the acceleration, above 0, rad/s2.
    end: velocity, below where the fall eases to, rad/s. acceleration: the most, rad/s2. jerk: rad/s3.
    """

    velocity: float
    fall: float
    end: float
    acceleration: float
    jerk: float


class Phases(NamedTuple):
    """Durations of the phases of a stall, s, all floats.

    up: the jerk is up and the fall eases. down: it is down. hold: 0, at the most acceleration. out: up again,
    to the end velocity.
    """

    up: float
    down: float
    hold: float
    out: float


@njit(cache=True, error_model="numpy")
def stall_phases(stall, kept):
    """The phases of a stall that lets its fall ease to `kept` before it falls more steeply: `Phases`.

    stall: `Stall`. kept: float, rad/s2, from 0 to the fall at the start.
    Bad input: NaN passes through. Cost: a square root. Source: derived here.

    >>> stall_phases(Stall(0.0, 1.0, -1.5, 2.0, 1.0), 1.0)
    Phases(up=0.0, down=0.41421356237309515, hold=0.0, out=1.4142135623730951)
    """
    a, j = stall.acceleration, stall.jerk
    square = j * (stall.velocity - stall.end) - 0.5 * stall.fall * stall.fall + kept * kept
    steep, hold = math.sqrt(max(square, kept * kept)), 0.0
    if steep > a:
        steep, hold = a, (square - a * a) / (j * a)
    return Phases((stall.fall - kept) / j, (steep - kept) / j, hold, steep / j)


@njit(cache=True, error_model="numpy")
def stall_at(stall, kept):
    """(time s, distance rad) of a stall that lets its fall ease to `kept`.

    stall: `Stall`. kept: float, rad/s2, from 0 to the fall at the start.
    Bad input: NaN passes through. Cost: as `stall_phases`. Source: integrals of constant jerk.

    >>> time, distance = stall_at(Stall(0.0, 1.0, -1.5, 2.0, 1.0), 0.0)
    >>> round(time, 9), round(distance, 9)
    (3.0, -2.333333333)
    """
    up, down, hold, out = stall_phases(stall, kept)
    j, v = stall.jerk, stall.velocity
    distance = up * (v - up * (0.5 * stall.fall - j * up / 6.0))
    v -= up * (stall.fall - 0.5 * j * up)
    distance += down * (v - down * (0.5 * kept + j * down / 6.0))
    # The rest backwards from the end.
    v = stall.end + 0.5 * j * out * out
    distance += out * (stall.end + j * out * out / 6.0) + hold * (v + 0.5 * j * out * hold)
    return up + down + hold + out, distance


@njit(cache=True, error_model="numpy")
def kept_for_distance(stall, distance, high, low):
    """What the fall eases to in the stall that is a distance long: float, rad/s2.

    stall: `Stall`. distance: float, rad. high, low: float, rad/s2, with the one the way is shorter than the
    distance, with the other it is not.
    Bad input: NaN gives one of the ends. Cost: a microsecond. Source: halving.

    >>> round(kept_for_distance(Stall(3.0, 1.0, 1.5, 2.0, 1.0), 5.0, 1.0, 0.0), 6)
    0.427493
    """
    for _ in range(60):
        middle = 0.5 * (high + low)
        if stall_at(stall, middle)[1] < distance:
            high = middle
        else:
            low = middle
    return 0.5 * (high + low)


@njit(cache=True, error_model="numpy")
def kept_for_least(stall):
    """What the fall eases to in the stall that is least far: float, rad/s2.

    stall: `Stall`.
    Bad input: NaN gives one of the ends. Cost: two microseconds.
    Source: search by thirds; along the stalls the distance falls, then grows.

    >>> round(kept_for_least(Stall(-1.0, 1.0, -2.5, 2.0, 1.0)), 3)
    0.0
    """
    low, high = 0.0, stall.fall
    for _ in range(90):
        one, two = low + (high - low) / 3.0, high - (high - low) / 3.0
        if stall_at(stall, one)[1] < stall_at(stall, two)[1]:
            high = two
        else:
            low = one
    return 0.5 * (low + high)
