"""How an axis that is too fast, or speeds up too much, comes back within its limits first.

The axis counts as too fast also where its acceleration, eased away at once, would leave it too fast.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from numba import njit


class Brake(NamedTuple):
    """A phase of jerk and one of constant acceleration, then the state after them; all floats.

    time: of the first phase, s. jerk: of the first phase, rad/s3. hold: of the second phase, s.
    moved: rad in both. velocity, acceleration: afterwards, rad/s, rad/s2.
    """

    time: float
    jerk: float
    hold: float
    moved: float
    velocity: float
    acceleration: float


@njit(cache=True, error_model="numpy")
def eased(velocity, acceleration, jerk):
    """Velocity once the acceleration is eased away at once: float, rad/s.

    velocity, acceleration: float, rad/s, rad/s2. jerk: float, rad/s3, above 0.
    Bad input: NaN passes through. Cost: a division. Source: integral of constant jerk.

    >>> eased(1.0, -2.0, 4.0)
    0.5
    """
    return velocity + 0.5 * acceleration * abs(acceleration) / jerk


@njit(cache=True, error_model="numpy")
def _down(velocity, acceleration, limits):
    """(time, jerk, hold) that bring an axis down to the most that its velocity may be."""
    most, a, j = limits
    if acceleration < -a:
        jerk, time = j, (-a - acceleration) / j
    else:
        jerk = -j
        # Until the velocity is right, until it would be wrong the other way, or until the brake is all on.
        right = (acceleration + math.sqrt(max(acceleration**2 + 2.0 * j * (velocity - most), 0.0))) / j
        other = (acceleration + math.sqrt(max(0.5 * acceleration**2 + j * (velocity + most), 0.0))) / j
        full = (acceleration + a) / j
        time = min(right, other)
        if time <= full:
            return time, jerk, 0.0
        time = full
    velocity += time * (acceleration + 0.5 * jerk * time)
    return time, jerk, max(min(velocity - most, velocity - 0.5 * a * a / j + most) / a, 0.0)


@njit(cache=True, error_model="numpy")
def brake(velocity, acceleration, limits):
    """What an axis does before its move proper: `Brake`; all 0 where the state is within the limits.

    velocity, acceleration: float, rad/s, rad/s2, of the axis at first.
    limits: three floats, the most velocity, acceleration and jerk.
    Bad input: NaN passes through. Cost: a few comparisons; two square roots where there is something to do.
    Source: held against what Ruckig does; derived here.

    >>> brake(1.5, 0.0, (1.0, 1.0, 1.0))
    Brake(time=1.0, jerk=-1.0, hold=0.0, moved=1.3333333333333333, velocity=1.0, acceleration=-1.0)
    """
    most, a, j = limits
    ease = eased(velocity, acceleration, j)
    if abs(ease) <= most and abs(velocity) <= most and abs(acceleration) <= a:
        return Brake(0.0, 0.0, 0.0, 0.0, velocity, acceleration)
    if ease > most or (velocity > most and ease >= -most):
        time, jerk, hold = _down(velocity, acceleration, limits)
    elif ease < -most or velocity < -most:
        time, jerk, hold = _down(-velocity, -acceleration, limits)
        jerk = -jerk
    else:
        time, jerk, hold = (abs(acceleration) - a) / j, -math.copysign(j, acceleration), 0.0
    moved = time * (velocity + time * (0.5 * acceleration + jerk * time / 6.0))
    velocity += time * (acceleration + 0.5 * jerk * time)
    acceleration += jerk * time
    moved += hold * (velocity + 0.5 * acceleration * hold)
    return Brake(time, jerk, hold, moved, velocity + acceleration * hold, acceleration)
