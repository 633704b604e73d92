"""When one axis can arrive at a place with a velocity, from any velocity and acceleration.

All ways of a given duration make one interval of distances, from the least far to the farthest, because
mixtures of two ways are ways that keep the limits too. So an axis can arrive in just the times at which the
farthest reaches far enough and the least far does not reach farther. The farthest (see `kernels.climb` and
`kernels.stall`) falls, then grows as it is given more time, hence one gap in those times at the most; and
none where the end velocity is 0.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from numba import njit

from kernels.brake import brake, eased
from kernels.climb import Climb, climb_at, climb_of, climb_time, peak_for_distance
from kernels.profile import limits_are_good
from kernels.stall import Stall, kept_for_distance, kept_for_least, stall_at


class State(NamedTuple):
    """One axis before its move, all floats.

    distance: to its place, rad. velocity, acceleration: at the start, rad/s, rad/s2.
    end_velocity: at its place, rad/s.
    """

    distance: float
    velocity: float
    acceleration: float
    end_velocity: float


@njit(cache=True, error_model="numpy")
def mirrored(state):
    """The same axis looked at from the other side: `State`.

    state: `State`.
    Bad input: NaN passes through. Cost: none. Source: definition.

    >>> mirrored(State(1.0, 2.0, 3.0, 4.0))
    State(distance=-1.0, velocity=-2.0, acceleration=-3.0, end_velocity=-4.0)
    """
    return State(-state.distance, -state.velocity, -state.acceleration, -state.end_velocity)


@njit(cache=True, error_model="numpy")
def braked(state, limits):
    """The state after the axis came back within its limits, and when: (`State`, time s).

    state: `State`. limits: three floats, of velocity, acceleration and jerk.
    Bad input: NaN passes through. Cost: as `kernels.brake.brake`. Source: as there.

    >>> after, time = braked(State(2.0, 1.5, 0.0, 0.0), (1.0, 1.0, 1.0))
    >>> round(after.distance, 9), after.velocity, after.acceleration, time
    (0.666666667, 1.0, -1.0, 1.0)
    """
    first = brake(state.velocity, state.acceleration, limits)
    after = State(state.distance - first.moved, first.velocity, first.acceleration, state.end_velocity)
    return after, first.time + first.hold


@njit(cache=True, error_model="numpy")
def facing(state, limits):
    """The state looked at so that its place is no nearer than the quickest way to the end velocity leads.

    (`State`, whether it was mirrored.) state: `State` within the limits. limits: three floats, of velocity,
    acceleration and jerk.
    Bad input: NaN passes through. Cost: a square root. Source: definition.

    >>> facing(State(-1.0, 0.0, 0.0, 0.0), (1.0, 1.0, 1.0))[1]
    True
    """
    rising = eased(state.velocity, state.acceleration, limits[2]) <= state.end_velocity
    up = state if rising else mirrored(state)
    climb = climb_of(up.velocity, up.acceleration, up.end_velocity, limits)
    # Rising, the quickest way is the climb whose peak is its end.
    if up.distance >= climb_at(climb, 0.0)[1]:
        return up, not rising
    return mirrored(up), rising


@njit(cache=True, error_model="numpy")
def can_stall(state, limits):
    """Whether the velocity falls at the start and has to fall on: bool.

    state: `State` within the limits. limits: three floats, of velocity, acceleration and jerk.
    Bad input: NaN gives False. Cost: a division. Source: definition.

    >>> can_stall(State(0.0, 0.0, -1.0, -0.9), (1.0, 1.0, 1.0))
    True
    """
    fallen = eased(state.velocity, state.acceleration, limits[2])
    return state.acceleration < 0.0 and state.end_velocity < fallen


@njit(cache=True, error_model="numpy")
def stall_of(state, limits):
    """The stalls of a state that can: `kernels.stall.Stall`.

    state: `State` within the limits. limits: three floats, of velocity, acceleration and jerk.
    Bad input: NaN passes through. Cost: none. Source: definition.

    >>> stall_of(State(0.0, 0.0, -1.0, -0.9), (1.0, 1.0, 1.0)).fall
    1.0
    """
    return Stall(state.velocity, -state.acceleration, state.end_velocity, limits[1], limits[2])


@njit(cache=True, error_model="numpy")
def first_arrival(state, limits):
    """The first time at which the farthest way reaches the place: float, s.

    state: `State` within the limits, as `facing` gives it. limits: three floats, of velocity, acceleration
    and jerk.
    Bad input: NaN passes through. Cost: some 100 nanoseconds. Source: as the file says.

    >>> first_arrival(State(4.0, 0.0, 0.0, 0.0), (1.0, 1.0, 1.0))
    6.0
    """
    climb = climb_of(state.velocity, state.acceleration, state.end_velocity, limits)
    time, reached, _ = climb_at(climb, climb.least)
    if state.distance <= reached:
        if not can_stall(state, limits):
            return time
        stall = stall_of(state, limits)
        return stall_at(stall, kept_for_distance(stall, state.distance, stall.fall, 0.0))[0]
    return climb_time(climb, limits[0], state.distance)


@njit(cache=True, error_model="numpy")
def least_time(state, limits):
    """The least time in which an axis arrives: float, s; it brakes first where it is beyond its limits.

    state: `State`. limits: three floats, of velocity, acceleration and jerk.
    Bad input: limits that are not above 0 and finite, a state that is not finite, or an end velocity beyond
    the limit give NaN. Cost: some 150 nanoseconds. Source: as the file says.

    >>> least_time(State(4.0, 0.0, 0.0, 0.0), (1.0, 1.0, 1.0))
    6.0
    """
    if not limits_are_good(limits[0], limits[1], limits[2]) or not abs(state.end_velocity) <= limits[0]:
        return math.nan
    if not abs(state.distance) + abs(state.velocity) + abs(state.acceleration) < math.inf:
        return math.nan
    after, first = braked(state, limits)
    return first + first_arrival(facing(after, limits)[0], limits)


@njit(cache=True, error_model="numpy")
def _lowest_peak(climb, low, high):
    """s of the peak where the distance is least: the time's derivative of the distance is 0 there."""
    for _ in range(60):
        s = 0.5 * (low + high)
        far = math.sqrt(s * s + climb.apart)
        pace = climb.high + climb.jerk * (s * s + 0.5 * min(s, climb.whole) * min(far, climb.whole))
        if pace < 0.0:
            low = s
        else:
            high = s
    return 0.5 * (low + high)


@njit(cache=True, error_model="numpy")
def gap(state, limits):
    """The times between which an axis cannot arrive though it could earlier: (from s, to s), both 0 for none.

    state: `State`. limits: three floats, of velocity, acceleration and jerk; both good as `least_time` says.
    Bad input: NaN gives no gap. Cost: some microseconds; none where the end velocity is 0.
    Source: as the file says: the least far way goes too far.

    >>> start, end = gap(State(0.1, 1.0, 0.0, 1.0), (1.0, 1.0, 1.0))
    >>> round(start, 6), round(end, 6)
    (0.100031, 5.932576)
    """
    after, first = braked(state, limits)
    # Looked at from the other side, the farthest way must not fall short.
    other = mirrored(facing(after, limits)[0])
    if not other.end_velocity < 0.0:
        return 0.0, 0.0
    climb = climb_of(other.velocity, other.acceleration, other.end_velocity, limits)
    start, end = _shortfall(other, climb, limits)
    return (first + start, first + end) if end > start else (0.0, 0.0)


@njit(cache=True, error_model="numpy")
def _shortfall(state, climb, limits):
    """The times between which the farthest way does not reach the place, though the quickest does."""
    distance, stalls, stall = state.distance, can_stall(state, limits), stall_of(state, limits)
    if stalls and climb_at(climb, climb.least)[1] < distance:
        kept = kept_for_distance(stall, distance, 0.0, stall.fall)
        return stall_at(stall, kept)[0], climb_time(climb, limits[0], distance)
    lowest = _lowest_peak(climb, climb.least, climb.top)
    if climb_at(climb, lowest)[1] < distance:
        start = climb_at(climb, peak_for_distance(climb, distance, lowest, climb.least))[0]
        return start, climb_time(_from_peak(climb, lowest), limits[0], distance)
    kept = kept_for_least(stall)
    if stalls and stall_at(stall, kept)[1] < distance:
        start = stall_at(stall, kept_for_distance(stall, distance, kept, stall.fall))[0]
        return start, stall_at(stall, kept_for_distance(stall, distance, kept, 0.0))[0]
    return 0.0, 0.0


@njit(cache=True, error_model="numpy")
def _from_peak(climb, least):
    """The family from a higher peak on."""
    c = climb
    return Climb(c.high, c.low, c.apart, least, c.top, c.shift, c.offset, c.whole, c.jerk)
