"""Where one axis is at any time on its way from any state to a place, with a given time to arrive.

The way is a mixture of the farthest and the least far way of that duration, in such shares that it ends at
the place. Mixtures keep all limits, and start and end in the same state.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from numba import njit

from kernels.arrival import State, can_stall, facing, mirrored, stall_of
from kernels.brake import Brake, brake
from kernels.climb import climb_at, climb_of
from kernels.stall import stall_at, stall_phases


class Seven(NamedTuple):
    """Durations of the phases of the farthest way, s, all floats, with their jerk: +, 0, -, 0, -, 0, +.

    up, hold, ease: until the peak. cruise: there. down, stay, end: after it.
    """

    up: float
    hold: float
    ease: float
    cruise: float
    down: float
    stay: float
    end: float


class Course(NamedTuple):
    """The way of one axis.

    first: `kernels.brake.Brake`. state: `State` after it, looked at as `facing` says. sign: float, 1, or -1
    where mirrored. farthest: `Seven`. least: `Seven` of the mirrored state. share: float, of the farthest.
    jerk: float, rad/s3.
    """

    first: Brake
    state: State
    sign: float
    farthest: Seven
    least: Seven
    share: float
    jerk: float


@njit(cache=True, error_model="numpy")
def _stall_in(stall, time):
    """What the fall eases to in the stall that takes a time."""
    high, low = stall.fall, 0.0
    for _ in range(60):
        middle = 0.5 * (high + low)
        if stall_at(stall, middle)[0] < time:
            high = middle
        else:
            low = middle
    return stall_phases(stall, 0.5 * (high + low))


@njit(cache=True, error_model="numpy")
def _peak_in(climb, time):
    """s of the peak of the way that takes a time."""
    low, high = climb.least, climb.top
    for _ in range(60):
        middle = 0.5 * (high + low)
        if climb_at(climb, middle)[0] < time:
            low = middle
        else:
            high = middle
    return 0.5 * (high + low)


@njit(cache=True, error_model="numpy")
def farthest_in(state, time, limits):
    """The phases of the farthest way that takes a time: `Seven`.

    state: `State` within the limits; its distance does not matter. time: float, s, not less than the quickest
    way to the end velocity takes. limits: three floats, of velocity, acceleration and jerk.
    Bad input: NaN passes through; a time too short gives the quickest way. Cost: a microsecond.
    Source: as `kernels.arrival`; halving.

    >>> farthest_in(State(0.0, 0.0, 0.0, 0.0), 6.0, (1.0, 1.0, 1.0))
    Seven(up=1.0, hold=0.0, ease=1.0, cruise=2.0, down=1.0, stay=0.0, end=1.0)
    """
    climb = climb_of(state.velocity, state.acceleration, state.end_velocity, limits)
    if can_stall(state, limits) and time < climb_at(climb, climb.least)[0]:
        up, down, hold, out = _stall_in(stall_of(state, limits), time)
        return Seven(up, 0.0, down, 0.0, 0.0, hold, out)
    longest = climb_at(climb, climb.top)[0]
    s = climb.top if time >= longest else _peak_in(climb, time)
    one, two, whole = s, math.sqrt(s * s + climb.apart), climb.whole
    # The start's is the longer ramp where the end velocity is the greater.
    if state.end_velocity >= climb.high:
        one, two = two, one
    first, last = min(one, whole), min(two, whole)
    return Seven(
        max(first + climb.shift, 0.0),
        max(one * one / whole - whole, 0.0),
        first,
        max(time - longest, 0.0),
        last,
        max(two * two / whole - whole, 0.0),
        last,
    )


@njit(cache=True, error_model="numpy")
def _gone(state, phases, jerk, time):
    """Distance after a time of a way of seven phases; all of it where the time is longer."""
    distance, v, a = 0.0, state.velocity, state.acceleration
    signs = (1.0, 0.0, -1.0, 0.0, -1.0, 0.0, 1.0)
    for i in range(7):
        t = min(phases[i], time)
        j = signs[i] * jerk
        distance += t * (v + t * (0.5 * a + j * t / 6.0))
        v += t * (a + 0.5 * j * t)
        a += j * t
        time -= t
        if not time > 0.0:
            break
    return distance


@njit(cache=True, error_model="numpy")
def course_of(state, duration, limits):
    """The way of an axis that arrives after a duration: `Course`.

    state: `State`. duration: float, s, in which it can arrive: not less than
    `kernels.arrival.least_time`, and not in the gap. limits: three floats, of velocity, acceleration and
    jerk.
    Bad input: NaN passes through; in other durations it does not arrive, or breaks limits.
    Cost: some microseconds. Source: as the file says.

    >>> course = course_of(State(4.0, 0.0, 0.0, 0.0), 6.0, (1.0, 1.0, 1.0))
    >>> course_at(course, 3.0)
    2.0
    """
    first = brake(state.velocity, state.acceleration, limits)
    after = State(state.distance - first.moved, first.velocity, first.acceleration, state.end_velocity)
    near, flipped = facing(after, limits)
    other = mirrored(near)
    left = duration - first.time - first.hold
    farthest, least = farthest_in(near, left, limits), farthest_in(other, left, limits)
    forth = _gone(near, farthest, limits[2], math.inf)
    back = _gone(other, least, limits[2], math.inf)
    share = (near.distance + back) / (forth + back) if forth + back > 0.0 else 1.0
    share = min(max(share, 0.0), 1.0)
    return Course(first, near, -1.0 if flipped else 1.0, farthest, least, share, limits[2])


@njit(cache=True, error_model="numpy")
def course_at(course, time):
    """How far the axis is from where it started: float, rad.

    course: `Course`. time: float, s since the start, 0 to the duration.
    Bad input: NaN passes through; before 0 it gives what the first phase's jerk would have led from.
    Cost: some 30 nanoseconds. Source: integrals of constant jerk.

    >>> course_at(course_of(State(-4.0, 0.0, 0.0, 0.0), 9.0, (1.0, 1.0, 1.0)), 4.5)
    -2.0
    """
    first = course.first
    moved = 0.0
    if first.time + first.hold > 0.0:
        if time < first.time + first.hold:
            return _braking(course, time)
        moved = first.moved
    left = time - first.time - first.hold
    forth = _gone(course.state, course.farthest, course.jerk, left)
    back = _gone(mirrored(course.state), course.least, course.jerk, left)
    return moved + course.sign * (course.share * forth - (1.0 - course.share) * back)


@njit(cache=True, error_model="numpy")
def _braking(course, time):
    """Distance while the axis brakes first: backwards from the state after it."""
    first = course.first
    left = first.time + first.hold - time
    hold = min(left, first.hold)
    v, a = first.velocity, first.acceleration
    distance = first.moved - hold * (v - 0.5 * a * hold)
    v -= a * hold
    left -= hold
    return distance - left * (v - left * (0.5 * a - first.jerk * left / 6.0))
