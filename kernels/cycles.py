"""Cut a recorded tool path into visits of stops, phases and cycles.

A robot works through k >= 2 stops in a fixed order, again and again. Where to cut a repeating order is a
convention: `Rules.first` says at which stop a cycle begins.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit

PICK, CARRY, PLACE, RETURN, WAIT, UNKNOWN = 0, 1, 2, 3, 4, 5
"""Phase codes. Unknown: nothing was recorded for longer than `Rules.gap`, or no stop was ever visited."""
PHASES = 6

OK = 0
BAD_INPUT = 2

ACTION_PICK, ACTION_PLACE = 0, 1

_SAME_VISIT = 3.0
"""A tool that comes back without having been farther away than this many stop radii never left."""


class Rules(NamedTuple):
    """What counts as what.

    stop_radius: float, m, the tool is at a stop within it.
    still_speed: float, m/s, below it the tool is still.
    gap: float, s, a longer time between two samples is unknown.
    first: int, the stop at which a cycle begins, -1 for the one that the record begins with (so that no visit
    at its beginning is left over).
    """

    stop_radius: float
    still_speed: float
    gap: float
    first: int


class Visits(NamedTuple):
    """v visits of stops, in order of time.

    stop: int64 (v,). enter, leave: float64 (v,), s, where the path crosses the stop's sphere.
    open: bool (v, 2), whether enter or leave fell into a gap or beyond the record: then it is the time of the
    first or last sample inside, and the tool may have come earlier or gone later.
    """

    stop: np.ndarray
    enter: np.ndarray
    leave: np.ndarray
    open: np.ndarray


class Cycles(NamedTuple):
    """c cycles, in order of time; a visit that is not later in the order than the last begins a new one.

    visit: int64 (c, k), the visit of each stop, -1 for a stop that the cycle lacks; complete without any -1.
    start: float64 (c,), s, the tool enters the cycle's first stop.
    duration: float64 (c,), s, of a complete cycle until the tool enters that stop again: the time of partial
    cycles in between belongs to the complete one before them, so cycle times leave nothing out. NaN for a
    partial cycle and for the last one.
    end: float64 (c,), s, start + duration; where that is NaN, when the next cycle starts or the last visit
    ends.
    phase_time: float64 (c, 6), s, by phase code from start to end, whose difference they add up to. Time in
    `UNKNOWN` marks a cycle that contains a gap.
    """

    visit: np.ndarray
    start: np.ndarray
    end: np.ndarray
    duration: np.ndarray
    phase_time: np.ndarray


@njit(cache=True)
def _distance(p, q):
    return math.sqrt((p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2 + (p[2] - q[2]) ** 2)


@njit(cache=True)
def _stop_at(point, stops, radius):
    """The nearest stop within the radius, or -1."""
    best, nearest = -1, radius
    for k in range(stops.shape[0]):
        away = _distance(point, stops[k])
        if away <= nearest:
            best, nearest = k, away
    return best


@njit(cache=True)
def crossing(inside, outside, centre, radius):
    """Share of the way from a point inside a sphere to one outside at which the sphere is crossed, 0 to 1.

    inside, outside, centre: float64 (3,), m; not written. radius: float, m.
    Bad input: NaN gives NaN; points that are both inside or equal give 1.0.
    Cost: one square root. Source: quadratic equation of line and sphere.

    >>> float(crossing(np.zeros(3), np.array([4.0, 0.0, 0.0]), np.zeros(3), 1.0))
    0.25
    """
    a, b, c = 0.0, 0.0, -radius * radius
    for i in range(3):
        d = outside[i] - inside[i]
        f = inside[i] - centre[i]
        a += d * d
        b += d * f
        c += f * f
    if a == 0.0:
        return 1.0
    return min(max((-b + math.sqrt(max(0.0, b * b - a * c))) / a, 0.0), 1.0)


@njit(cache=True)
def _stays(xyz, between, centre, limit):
    """Whether every sample of a stretch is within the limit of the centre."""
    for i in range(between[0], between[1] + 1):  # noqa: SIM110 (generators do not compile)
        if _distance(xyz[i], centre) > limit:
            return False
    return True


@njit(cache=True)
def _rests(t, xyz, first, last, rules):
    """Whether the tool was still, or unseen, in an interval that touches the samples from first to last."""
    for i in range(max(first - 1, 0), min(last + 1, t.shape[0] - 1)):
        step = t[i + 1] - t[i]
        if step > rules.gap or _distance(xyz[i], xyz[i + 1]) < rules.still_speed * step:
            return True
    return False


@njit(cache=True)
def _edge(t, xyz, inside, outside, centre, rules):
    """When the tool crossed the sphere between two samples next to each other: (s, whether it is open)."""
    if outside < 0 or outside >= t.shape[0] or abs(t[outside] - t[inside]) > rules.gap:
        return t[inside], True
    share = crossing(xyz[inside], xyz[outside], centre, rules.stop_radius)
    return t[inside] + share * (t[outside] - t[inside]), False


@njit(cache=True)
def visits(t, xyz, stops, rules):
    """Visits of stops, times in s: `Visits`; empty where the input is bad.

    A visit needs a sample inside the stop's radius and stillness there: a tool that passes through has not
    visited. It lasts through a gap that the tool entered and left at the same stop, and through excursions of
    less than three radii. Times are interpolated on the straight line between samples.
    t: float64 (n,), s, increasing; not written. xyz: float64 (n, 3), m, tool centre point; not written.
    stops: float64 (k, 3), m, same frame; not written. rules: `Rules`.
    Bad input: NaN in t or xyz, or times that do not increase: no visit (`segment` has a status).
    Cost: n k distances. Source: derived here.

    >>> path = np.zeros((5, 3)); path[:, 0] = [-0.4, 0.0, 0.0, 0.2, 0.4]
    >>> found = visits(np.arange(5.0), path, np.zeros((1, 3)), Rules(0.1, 0.01, 5.0, 0))
    >>> found.enter.round(3).tolist(), found.leave.round(3).tolist()
    ([0.75], [2.5])
    """
    n = t.shape[0] if valid(t, xyz) else 0
    stop, enter, leave = np.empty(n, np.int64), np.empty(n), np.empty(n)
    opened = np.zeros((n, 2), np.bool_)
    count, last_inside = 0, -1
    i = 0
    while i < n:
        here = _stop_at(xyz[i], stops, rules.stop_radius)
        begin = i
        i += 1
        if here < 0:
            continue
        while i < n and _stop_at(xyz[i], stops, rules.stop_radius) == here:
            i += 1
        if not _rests(t, xyz, begin, i - 1, rules):
            continue
        reach = _SAME_VISIT * rules.stop_radius
        again = count > 0 and stop[count - 1] == here
        if not (again and _stays(xyz, (last_inside, begin), stops[here], reach)):
            stop[count] = here
            enter[count], opened[count, 0] = _edge(t, xyz, begin, begin - 1, stops[here], rules)
            count += 1
        leave[count - 1], opened[count - 1, 1] = _edge(t, xyz, i - 1, i, stops[here], rules)
        last_inside = i - 1
    return Visits(stop[:count], enter[:count], leave[:count], opened[:count])


@njit(cache=True)
def valid(t, xyz):
    """Whether the samples are finite and their times increase.

    t: float64 (n,), s; not written. xyz: float64 (n, 3), m; not written.
    Bad input: that is the question. Cost: one pass. Source: derived here.

    >>> valid(np.array([0.0, 1.0]), np.zeros((2, 3))), valid(np.array([1.0, 1.0]), np.zeros((2, 3)))
    (True, False)
    """
    for i in range(t.shape[0]):
        if not (math.isfinite(t[i]) and math.isfinite(xyz[i, 0] + xyz[i, 1] + xyz[i, 2])):
            return False
        if i > 0 and not t[i] > t[i - 1]:
            return False
    return True


@njit(cache=True)
def _phase_between(actions, found, before):
    """Phase of a tool that moves after visit `before` (-1: before the first)."""
    if found.stop.shape[0] == 0:
        return UNKNOWN
    if before < 0:
        return CARRY if actions[found.stop[0]] == ACTION_PLACE else RETURN
    return CARRY if actions[found.stop[before]] == ACTION_PICK else RETURN


@njit(cache=True)
def _cycles(found, k, first):
    """Which visits make which cycle, and when."""
    v = found.stop.shape[0]
    visit = np.full((v, k), -1)
    start, end, duration = np.empty(v), np.empty(v), np.full(v, np.nan)
    if first < 0 and v > 0:
        first = found.stop[0]
    count, place_before, complete = 0, k, -1
    for i in range(v):
        place = (found.stop[i] - first) % k
        if place <= place_before:
            start[count] = found.enter[i]
            if count > 0:
                end[count - 1] = found.enter[i]
            count += 1
        place_before = place
        visit[count - 1, found.stop[i]] = i
        end[count - 1] = found.leave[i]
        if place == 0 and complete >= 0:
            duration[complete] = found.enter[i] - start[complete]
            complete = -1
        if np.all(visit[count - 1] >= 0):
            complete = count - 1
    for c in range(count):
        if not math.isnan(duration[c]):
            end[c] = start[c] + duration[c]
    return Cycles(visit[:count], start[:count], end[:count], duration[:count], np.zeros((count, PHASES)))


@njit(cache=True)
def _spend(cycles, c, begin, until, code):
    """Add the time from begin to until to the cycles it falls into, from cycle c on; returns that c."""
    total = cycles.start.shape[0]
    while c < total and cycles.end[c] <= begin:
        c += 1
    k = c
    while k < total and cycles.start[k] < until:
        share = min(until, cycles.end[k]) - max(begin, cycles.start[k])
        if share > 0.0:
            cycles.phase_time[k, code] += share
        k += 1
    return c


@njit(cache=True)
def segment(t, xyz, stops, actions, rules):
    """Phases, visits and cycles of a tool path: (int64 (n - 1,), `Visits`, `Cycles`, status int), times in s.

    The phase of an interval between two samples is that of its middle; the times of the cycles are exact to
    the interpolated instants. At a pick stop the tool picks, at a place stop it places; else it waits while
    slower than the still speed, carries after a pick and returns after a place.
    t: float64 (n,), s, increasing; not written. xyz: float64 (n, 3), m, tool centre point; not written.
    stops: float64 (k, 3), m, in the order of one cycle; not written.
    actions: int64 (k,), 0 pick, 1 place; not written. rules: `Rules`.
    Bad input: NaN in t or xyz, times that do not increase: status 2, all phases unknown, no visit. n = 0 and
    n = 1 are allowed. Cost: n k distances. Source: derived here.

    >>> path = np.zeros((9, 3)); path[:, 0] = [0, 0, 1, 1, 0, 0, 1, 1, 2]
    >>> where, rules = np.array([[0.0, 0, 0], [1.0, 0, 0]]), Rules(0.25, 0.1, 5.0, 0)
    >>> phase, found, done, status = segment(np.arange(9.0), path, where, np.array([0, 1]), rules)
    >>> done.duration.tolist(), done.phase_time[0].tolist()
    ([3.75, nan], [1.25, 0.5, 1.5, 0.5, 0.0, 0.0])
    """
    n = t.shape[0]
    phase = np.full(max(n - 1, 0), UNKNOWN)
    found = visits(t, xyz, stops, rules)
    cycles = _cycles(found, stops.shape[0], rules.first)
    if not valid(t, xyz):
        return phase, found, cycles, BAD_INPUT
    total = found.stop.shape[0]
    following = 0  # the first visit that has not ended yet
    c = 0
    for i in range(n - 1):
        long = t[i + 1] - t[i] > rules.gap
        still = _distance(xyz[i], xyz[i + 1]) < rules.still_speed * (t[i + 1] - t[i])
        middle = 0.5 * (t[i] + t[i + 1])
        now = t[i]
        while now < t[i + 1]:
            while following < total and found.leave[following] <= now:
                following += 1
            if following < total and found.enter[following] <= now:
                code = PICK if actions[found.stop[following]] == ACTION_PICK else PLACE
                until = min(t[i + 1], found.leave[following])
            else:
                code = WAIT if still else _phase_between(actions, found, following - 1)
                until = min(t[i + 1], found.enter[following]) if following < total else t[i + 1]
            if long:
                code, until = UNKNOWN, t[i + 1]
            if now <= middle <= until:
                phase[i] = code
            c = _spend(cycles, c, now, until, code)
            now = until
    return phase, found, cycles, OK
