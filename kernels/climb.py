"""The farthest that an axis can get in a given time, from any velocity and acceleration to any velocity.

One family of ways: jerk up, hold, down to a peak of the velocity, cruise there, down, hold and up again to
the end velocity; the higher the peak, the longer the way takes. From a falling velocity, before there is a
peak, it is a stall: jerk up, but not until the fall ends, down, hold, and up. Mirrored it is the least far.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from numba import njit


class Climb(NamedTuple):
    """The family with a peak, for one axis; all floats. Speed above `high` is told by s: high + jerk s2, s.

    high, low: the greater and the lesser of the velocities at both ends with acceleration 0, rad/s; at the
    start that is where its acceleration built up from or, where it falls, will have eased to.
    apart: (high - low) / jerk, s2. least, top: s of the lowest and of the highest peak, s.
    shift: to be added to the time for the acceleration at the start, s. offset: and to the distance, rad.
    whole: that acceleration builds up for to the full, s. jerk: rad/s3.
    """

    high: float
    low: float
    apart: float
    least: float
    top: float
    shift: float
    offset: float
    whole: float
    jerk: float


@njit(cache=True, error_model="numpy")
def climb_of(velocity, acceleration, end_velocity, limits):
    """The family of ways with a peak from a state to an end velocity: `Climb`.

    velocity, acceleration: float, rad/s, rad/s2, a state that `kernels.brake.brake` leaves alone.
    end_velocity: float, rad/s, within the limits. limits: three floats, of velocity, acceleration and jerk.
    Bad input: NaN passes through. Cost: two square roots. Source: derived here.

    >>> climb = climb_of(0.0, 0.0, 0.0, (1.0, 1.0, 1.0))
    >>> climb.least, climb.top
    (0.0, 1.0)
    """
    most, a, j = limits
    lead = acceleration / j
    # The velocity with acceleration 0 that the state lies behind (or, where it falls, before).
    base = velocity - 0.5 * acceleration * lead
    high, low = max(base, end_velocity), min(base, end_velocity)
    first = max(base + (acceleration * lead if acceleration > 0.0 else 0.0), end_velocity)
    return Climb(
        high,
        low,
        (high - low) / j,
        math.sqrt(max(first - high, 0.0) / j),
        math.sqrt(max(most - high, 0.0) / j),
        -lead,
        -lead * (base + j * lead * lead / 6.0),
        a / j,
        j,
    )


@njit(cache=True, error_model="numpy")
def _ramp(s, whole):
    """Time to change the velocity by jerk s2, s."""
    return 2.0 * s if s < whole else s * s / whole + whole


@njit(cache=True, error_model="numpy")
def climb_at(climb, s):
    """The way with a peak of high + jerk s2: (time s, distance rad, derivative of the distance by s).

    climb: `Climb`. s: float, s, from least to top.
    Bad input: NaN passes through. Cost: a square root. Source: a ramp's way is its time by the mean speed.

    >>> climb_at(climb_of(0.0, 0.0, 0.0, (1.0, 1.0, 1.0)), 1.0)
    (4.0, 2.0, 6.0)
    """
    j, whole = climb.jerk, climb.whole
    far = math.sqrt(s * s + climb.apart)
    short, long = _ramp(s, whole), _ramp(far, whole)
    rise = 0.5 * j * s * s
    fall = 0.5 * j * far * far
    distance = climb.offset + (climb.high + rise) * short + (climb.low + fall) * long
    slope = (climb.high + rise) * (2.0 if s < whole else 2.0 * s / whole) + j * s * (short + long)
    bend = (climb.low + fall) * (2.0 if far < whole else 2.0 * far / whole)
    # Both run equally where the ends' velocities are the same, also where there is no ramp at all.
    slope += bend * (s / far) if far > 0.0 else bend
    return climb.shift + short + long, distance, slope


@njit(cache=True, error_model="numpy")
def peak_for_distance(climb, distance, low, high):
    """s of the peak with which the way has a distance: float, s.

    climb: `Climb`. distance: float, rad, between those of the peaks low and high, one of which is shorter.
    low, high: float, s, the distance grows from one to the other where it crosses what is looked for.
    Bad input: NaN gives NaN or an end. Cost: some 6 steps of Newton's method of 10 nanoseconds each.
    Source: Newton's method within halves; two held phases give a quadratic equation.

    >>> peak_for_distance(climb_of(0.0, 0.0, 0.0, (1.0, 1.0, 1.0)), 0.25, 0.0, 1.0)
    0.5
    """
    s = high
    for _ in range(200):
        _, reached, slope = climb_at(climb, s)
        missing = distance - reached
        if missing > 0.0:
            low = s
        else:
            high = s
        step = missing / slope
        fresh = s + step
        if not min(low, high) <= fresh <= max(low, high):
            fresh = 0.5 * (low + high)
            step = fresh - s
        if not abs(step) > 1e-15 * (abs(s) + 1e-3 * climb.whole):
            return fresh
        s = fresh
    return s


@njit(cache=True, error_model="numpy")
def climb_time(climb, most, distance):
    """Time of the way with a peak, and a cruise if need be, that is a distance long: float, s.

    climb: `Climb`. most: float, the limit of velocity, rad/s. distance: float, rad, not below that of the
    lowest peak.
    Bad input: NaN passes through. Cost: as `peak_for_distance`. Source: as there.

    >>> climb_time(climb_of(0.0, 0.0, 0.0, (1.0, 1.0, 1.0)), 1.0, 4.0)
    6.0
    """
    time, reached, _ = climb_at(climb, climb.top)
    if distance >= reached:
        return time + (distance - reached) / most
    low = climb.least
    if climb.top > climb.whole:
        # Both ramps hold full acceleration from here on: the distance is a square of the peak's velocity.
        held = max(climb.whole, climb.least)
        _, reached, _ = climb_at(climb, held)
        if distance >= reached:
            j, w = climb.jerk, climb.whole
            rest = climb.offset - 0.5 * (climb.high**2 + climb.low**2) / (j * w) - distance
            rest += 0.5 * w * (climb.high + climb.low)
            peak = 0.5 * j * w * (math.sqrt(max(w * w - 4.0 * rest / (j * w), 0.0)) - w)
            return climb.shift + (2.0 * peak - climb.high - climb.low) / (j * w) + 2.0 * w
        return climb_at(climb, peak_for_distance(climb, distance, low, held))[0]
    return climb_at(climb, peak_for_distance(climb, distance, low, climb.top))[0]
