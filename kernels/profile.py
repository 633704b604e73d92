"""The quickest way of one axis from rest to rest with velocity, acceleration and jerk limited.

Acceleration builds up, holds and ebbs away (the ramp), the axis cruises, and the ramp comes mirrored. What is
said of rad holds for an axis in m as well.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit


class Ramp(NamedTuple):
    """The quickest way from rest to rest over some distance, all floats; mirrored at half time.

    build: that acceleration builds up for, s. ramp: of speeding up in all, s. peak: speed, rad/s.
    total: of the whole way, s.
    """

    build: float
    ramp: float
    peak: float
    total: float


@njit(cache=True)
def limits_are_good(velocity, acceleration, jerk):
    """Whether limits of an axis can be kept: bool; all three are above 0 and finite.

    velocity, acceleration, jerk: float, rad/s, rad/s2, rad/s3.
    Bad input: NaN gives False. Cost: six comparisons. Source: definition.

    >>> limits_are_good(1.0, 2.0, 3.0), limits_are_good(1.0, 2.0, -3.0)
    (True, False)
    """
    return 0.0 < velocity < math.inf and 0.0 < acceleration < math.inf and 0.0 < jerk < math.inf


@njit(cache=True)
def rest_ramp(distance, velocity, acceleration, jerk):
    """The quickest way from rest to rest over a distance: `Ramp`.

    distance: float, rad, the sign does not matter; 0 gives a total of 0.
    velocity, acceleration, jerk: float, the most of each, rad/s, rad/s2, rad/s3.
    Bad input: limits that are not above 0 and finite, or a distance that is not finite: all NaN.
    Cost: a square or a cube root. Source: the seven phases of jerk-limited motion, derived here.

    >>> rest_ramp(4.0, 1.0, 1.0, 1.0)
    Ramp(build=1.0, ramp=2.0, peak=1.0, total=6.0)
    >>> rest_ramp(-2.0, 9.0, 9.0, 1.0)
    Ramp(build=1.0, ramp=2.0, peak=1.0, total=4.0)
    """
    d = abs(distance)
    if not (limits_are_good(velocity, acceleration, jerk) and d < math.inf):
        return Ramp(math.nan, math.nan, math.nan, math.nan)
    build = acceleration / jerk
    if velocity * jerk < acceleration * acceleration:
        build = math.sqrt(velocity / jerk)
    ramp = build + velocity / (jerk * build)
    if d >= velocity * ramp:
        return Ramp(build, ramp, velocity, d / velocity + ramp)
    whole = acceleration / jerk
    if d >= 2.0 * acceleration * whole * whole:
        ramp = 0.5 * (whole + math.sqrt(whole * whole + 4.0 * d / acceleration))
        return Ramp(whole, ramp, acceleration * (ramp - whole), 2.0 * ramp)
    build = float(np.cbrt(0.5 * d / jerk))
    return Ramp(build, 2.0 * build, jerk * build * build, 4.0 * build)


@njit(cache=True)
def rest_position(distance, way, jerk, time):
    """How far an axis is from where it started, with the sign of the distance: float, rad.

    distance: float, rad, that `way` was made for. way: `Ramp` of the axis. jerk: float, rad/s3.
    time: float, s since the start; before it 0, after the end the distance itself.
    Bad input: NaN in the way or the time gives NaN. Cost: some 10 multiplications.
    Source: integrals of the seven phases, derived here.

    >>> way = rest_ramp(-2.0, 9.0, 9.0, 1.0)
    >>> [rest_position(-2.0, way, 1.0, t) for t in (2.0, 3.0, 4.0)]
    [-1.0, -1.8333333333333333, -2.0]
    """
    if time >= way.total:
        return distance
    sign = -1.0 if distance < 0.0 else 1.0
    if not time <= 0.5 * way.total:
        return distance - sign * _gone(way, jerk, way.total - time)
    return sign * _gone(way, jerk, max(time, 0.0))


@njit(cache=True)
def _gone(way, jerk, t):
    """Distance after t in the first half of the way."""
    if t < way.build:
        return jerk * t * t * t / 6.0
    if t < way.ramp - way.build:
        return 0.5 * jerk * way.build * (t * t - way.build * t + way.build * way.build / 3.0)
    level = way.peak * (t - 0.5 * way.ramp)
    if t >= way.ramp:
        return level
    left = way.ramp - t
    return level + jerk * left * left * left / 6.0
