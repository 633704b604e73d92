"""The event-driven engine: it can do all that `kernels.flow.network` can say."""

from __future__ import annotations

import numpy as np
from numba import njit, prange

from kernels.flow.agenda import _put
from kernels.flow.laws import draw
from kernels.flow.moves import _advance, _settle
from kernels.flow.network import (
    STATION,
    _areas,
    _carriers,
    _lists,
    _losses,
    _nodes,
    _sources,
    _steps,
    _switch_s,
)
from kernels.flow.places import ROUNDING_S, _job, _look, _own_s, _plan, _round
from kernels.flow.records import count, leanjit, lent
from kernels.flow.state import (
    EXITS,
    FAULTS,
    FEEDS,
    FINE,
    PLACES,
    RACKS,
    SERVED,
    STATES,
    SWITCHED,
    _agenda,
    _back_s,
    _empty_plant,
    _exits,
    _faults,
    _feeds,
    _jobs,
    _left,
    _now_s,
    _places,
    _racks,
    _state_s,
)
from kernels.flow.stops import _fail, _next_loss, _repaired, _switch
from kernels.flow.work import _finish

REACHED, NO_MORE, FULL = 0, 1, 2
"""Why a run ended: at its time, with nothing to come any more, or with no room for those that left."""


@leanjit
def _at_station(net, s, node):
    """What comes at a station: it fails, or is done with jobs."""
    place, k = _places(s, node), 0
    while k < place.count:
        number = _job(net, s, node, k)
        job, count = _jobs(s, number), place.count
        if job.status == SERVED and job.fail_s <= _now_s(s, 0).value and job.fail_s < job.due_s:
            _fail(net, s, _next_loss(net, s, node))
            return
        if job.status == SERVED and job.due_s <= _now_s(s, 0).value:
            _finish(net, s, node, number)
        k += place.count == count
    _plan(net, s, node)


@leanjit
def _at_lane(net, s, node):
    """What comes at a lane: it fails, its first job is at its end, or there is room for another."""
    if _places(s, node).next_s <= _own_s(s, node) + ROUNDING_S:
        _fail(net, s, _next_loss(net, s, node))
    else:
        _advance(net, s, node)
    _look(s, node)
    _plan(net, s, node)


@leanjit
def _carrier_back(net, s, kind, agent):
    """A carrier is back at the beginning of its loop."""
    carrier, rack = _carriers(net, kind), _racks(s, kind)
    rack.head = _round(rack.head + 1, carrier.count)
    rack.count -= 1
    rack.free += 1
    _put(s, agent, _back_s(s, carrier.slot + rack.head).value if rack.count > 0 else np.inf)
    for k in range(carrier.taker_first, carrier.taker_last):
        _look(s, _lists(net, k).number)


@leanjit
def _arrival(net, s, number, agent):
    """A job comes to where it waits to enter the plant, and the next one is drawn."""
    source, feed = _sources(net, number), _feeds(s, number)
    feed.backlog += feed.drawn > 0
    again_s = source.mean_s * draw(net, source.law, feed.key, feed.drawn)
    feed.drawn += 1
    _put(s, agent, _now_s(s, 0).value + again_s)
    for k in range(_steps(net, source.step).node_first, _steps(net, source.step).node_last):
        _look(s, _lists(net, k).number)


@leanjit
def _comes(net, s, agent):
    """Do what comes at an agent of the agenda."""
    loss = agent - count(s, PLACES)
    kind = loss - count(s, FAULTS)
    source = kind - count(s, RACKS)
    if loss < 0:
        if _nodes(net, agent).kind == STATION:
            _at_station(net, s, agent)
        else:
            _at_lane(net, s, agent)
    elif kind < 0:
        if _faults(s, loss).stage == FINE:
            _fail(net, s, loss)
        else:
            _repaired(net, s, loss)
    elif source < 0:
        _carrier_back(net, s, kind, agent)
    elif source < count(s, FEEDS):
        _arrival(net, s, source, agent)
    else:
        _switch(net, s, source - count(s, FEEDS), agent)


@njit(cache=True)
def _ready(net, seed, replication, exits):
    """An empty plant at which nothing has been looked at yet, with all that comes by the clock."""
    s = _empty_plant(net, seed, replication, exits)
    n = count(s, PLACES)
    source = n + count(s, FAULTS) + count(s, RACKS)
    for k in range(count(s, FAULTS)):
        if not _losses(net, k).by_work:
            _put(s, n + k, _faults(s, k).due_s)
    for k in range(count(s, FEEDS)):
        if _sources(net, k).mean_s > 0.0:
            _put(s, source + k, 0.0)
    for k in range(count(s, SWITCHED)):
        if _areas(net, k).switch_last > _areas(net, k).switch_first:
            _put(s, source + count(s, FEEDS) + k, _switch_s(net, _areas(net, k).switch_first).value)
    return s


@njit(cache=True)
def begin(net, seed, replication, exits):
    """An empty plant, ready to run: uint8, a block of `kernels.flow.state.TABLES`.

    net: uint8, a block of `kernels.flow.network.TABLES`; not written. seed, replication: integers from 0.
    exits: int, how many jobs are written down that leave the plant.
    Bad input: a network whose numbers do not fit together reads beyond arrays; `twin.line` makes good ones.
    Cost: some microseconds. Source: definition.

    >>> from kernels.flow.network import one_station
    >>> from kernels.flow.state import JOBS
    >>> s = begin(one_station(10.0), 1, 0, 5)
    >>> count(s, JOBS), float(_now_s(s, 0).value)
    (2, 0.0)
    """
    s = _ready(net, seed, replication, exits)
    for node in range(count(s, PLACES)):
        _look(s, node)
    _settle(net, s)
    return s


@leanjit
def _loop(net, s, until_s):
    """Let time pass, as `run` says."""
    while True:
        agent = _agenda(s, 0).heap
        next_s = _agenda(s, agent).time_s
        if not next_s <= until_s or next_s == np.inf:
            if until_s < np.inf:
                _now_s(s, 0).value = max(_now_s(s, 0).value, until_s)
            return REACHED if next_s < np.inf else NO_MORE
        if _left(s, 0).number >= count(s, EXITS):
            return FULL
        _now_s(s, 0).value = next_s
        _comes(net, s, agent)
        _settle(net, s)


@njit(cache=True)
def run(net, s, until_s):
    """Let time pass; returns REACHED, NO_MORE (nothing comes any more: empty or locked) or FULL.

    net: uint8, a block of `kernels.flow.network.TABLES`; not written. s: uint8, a block of
    `kernels.flow.state.TABLES`; written. until_s: float, s, when to stop; all of that instant has happened
    then.
    Bad input: as in `begin`; a time that has passed changes nothing.
    Cost: some 100 to 200 nanoseconds a job and node. Source: next-event simulation (Law 2015, chapter 1).

    >>> from kernels.flow.network import one_station
    >>> net = one_station(10.0)
    >>> s = begin(net, 1, 0, 5)
    >>> run(net, s, 35.0) == REACHED, int(_left(s, 0).number)
    (True, 3)
    """
    ended = _loop(lent(net), lent(s), until_s)
    for node in range(count(s, PLACES)):
        place = _places(s, node)
        _state_s(s, node * STATES + place.state).value += _now_s(s, 0).value - place.noted_s
        place.noted_s = _now_s(s, 0).value
    # Both have to live until here.
    return ended if net.shape[0] > 0 and s.shape[0] > 0 else FULL


@njit(cache=True, parallel=True)
def left_s(net, seed, replications, until_s, exits):
    """When jobs leave in each replication: float64 (r, exits), s; infinite behind the last.

    net: uint8, a block of `kernels.flow.network.TABLES`; not written. seed: integer. replications: int64
    (r,), their numbers; not written. until_s: float, s. exits: int, at the most.
    Bad input: as in `begin`. Cost: as `run`, shared out to the cores. Source: definition.

    >>> from kernels.flow.network import one_station
    >>> left_s(one_station(10.0), 1, np.arange(2), 25.0, 3).tolist()
    [[10.0, 20.0, inf], [10.0, 20.0, inf]]
    """
    found = np.full((replications.shape[0], exits), np.inf)
    for k in prange(replications.shape[0]):
        s = begin(net, seed, replications[k], exits)
        run(net, s, until_s)
        for i in range(min(_left(s, 0).number, exits)):
            found[k, i] = _exits(s, i).left_s
    return found
