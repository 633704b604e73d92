"""What changes while the flow engine runs: where jobs are, what runs and what stands, and what comes next."""

from __future__ import annotations

import numpy as np
from numba import njit

from kernels.flow.laws import draw
from kernels.flow.network import (
    AREAS,
    CARRIERS,
    CREWS,
    LOSSES,
    MARKS,
    NODES,
    NONE,
    SOURCES,
    _carriers,
    _crews,
    _losses,
    _nodes,
    _sources,
)
from kernels.flow.records import NUMBER, VALUE, count, leanjit, record
from kernels.flow.streams import BETWEEN, FATE, RELEASE, REPAIR, SERVICE, key_of

WAITING, SERVED, DONE = 0, 1, 2
"""What a job does at its node: wait for its work to begin, be worked on or carried, wait to go on."""
STARVED, WORKING, BLOCKED, DOWN, CLOSED, SHORT = 0, 1, 2, 3, 4, 5
"""What a node does; SHORT: it waits for parts, people or its supply."""
STATES = 6
FINE, ASKED, REPAIRING = 0, 1, 2
"""How it stands with a loss: nothing has happened, a crew is asked for, a crew is on its way or at work."""

_WHOLE, _REAL, _TRUTH, _BITS = np.int64, np.float64, np.bool_, np.uint64

JOB = np.dtype(
    [
        ("work", _WHOLE),
        ("source", _WHOLE),
        ("number", _WHOLE),
        ("node", _WHOLE),
        ("to", _WHOLE),
        ("status", _WHOLE),
        ("born_s", _REAL),
        ("in_s", _REAL),
        ("due_s", _REAL),
        ("fail_s", _REAL),
        ("since_s", _REAL),
        ("after_s", _REAL),
    ],
    align=True,
)
"""work: class of it. number: the how manieth from its source. to: the step that it goes to next, or NONE.
born_s,
in_s: when it came into the plant and to its node. due_s, fail_s: when it is done and its station fails under
it; of a lane in the lane's own time. since_s: since when it waits. after_s: work that its station will have
done then."""

PLACE = np.dtype(
    [
        ("head", _WHOLE),
        ("count", _WHOLE),
        ("down", _WHOLE),
        ("starved", _WHOLE),
        ("closed", _TRUTH),
        ("stands", _TRUTH),
        ("queued", _TRUTH),
        ("short", _TRUTH),
        ("entered", _WHOLE),
        ("stood_s", _REAL),
        ("lost_s", _REAL),
        ("last_in_s", _REAL),
        ("last_out_s", _REAL),
        ("work_s", _REAL),
        ("next_s", _REAL),
        ("begun", _WHOLE),
        ("judged", _WHOLE),
        ("state", _WHOLE),
        ("noted_s", _REAL),
        ("held_s", _REAL),
        ("service", _BITS),
        ("fate", _BITS),
    ],
    align=True,
)
"""A node. head: of a lane, whose slots are a ring. down, starved: losses that stop it, or its supply. stands,
stood_s: whether it stands, and since when. lost_s: that a lane has stood in all, so that its own time is so
much less. last_in_s, last_out_s: in its own time. work_s: done or begun. next_s: work, or own time, at which
it fails.
begun, judged: jobs. state, noted_s: what it does, and since when. held_s: seconds of jobs. service, fate:
keys of its random streams."""

FAULT = np.dtype(
    [
        ("due_s", _REAL),
        ("stage", _WHOLE),
        ("count", _WHOLE),
        ("asked_s", _REAL),
        ("between", _BITS),
        ("repair", _BITS),
    ],
    align=True,
)
"""A loss. due_s: work of its node, or own time of a lane. count: how often it has come. asked_s: since when a
crew is asked for. between, repair: keys of its random streams."""

TEAM = np.dtype([("free", _WHOLE), ("asking", _WHOLE)], align=True)
"""A crew. free: people, or repair crews. asking: losses or stations that wait for one."""

RACK = np.dtype([("free", _WHOLE), ("head", _WHOLE), ("count", _WHOLE)], align=True)
"""A kind of carrier. free: at the beginning of the loop. head, count: those on their way back."""

FEED = np.dtype([("released", _WHOLE), ("backlog", _WHOLE), ("drawn", _WHOLE), ("key", _BITS)], align=True)
"""A source. released, backlog: jobs that have come into the plant, and that wait to. drawn: times drawn."""

EXIT = np.dtype([("left_s", _REAL), ("born_s", _REAL), ("source", _WHOLE), ("number", _WHOLE)], align=True)
"""A job that has left the plant."""


COMING = np.dtype([("time_s", _REAL), ("heap", _WHOLE), ("place", _WHOLE)], align=True)
"""When something comes at nodes, losses, carriers, sources and areas, in this order. heap: a heap of their
numbers, the first on top. place: where each stands in it."""

TABLES = (
    VALUE,
    JOB,
    NUMBER,
    PLACE,
    VALUE,
    NUMBER,
    FAULT,
    TEAM,
    RACK,
    VALUE,
    FEED,
    NUMBER,
    EXIT,
    NUMBER,
    COMING,
    NUMBER,
    NUMBER,
)
(
    NOW_S,
    JOBS,
    FREE,
    PLACES,
    STATE_S,
    SLOTS,
    FAULTS,
    TEAMS,
    RACKS,
    BACK_S,
    FEEDS,
    SWITCHED,
    EXITS,
    LEFT,
    AGENDA,
    QUEUE,
    PASSED,
) = range(len(TABLES))
"""Tables of a state: the time, s; jobs; places for jobs that are free, behind their number; nodes; seconds in
each state by node; jobs by node; losses; crews; carriers; when carriers are back; sources; how often areas
have switched; jobs that have left; how many have left and how many were scrapped; what comes; nodes to look
at, a ring behind its head and count."""
SIZES = tuple(dtype.itemsize for dtype in TABLES)


@leanjit
def _now_s(s, place):
    return record(s, NOW_S, place, VALUE)


@leanjit
def _jobs(s, place):
    return record(s, JOBS, place, JOB)


@leanjit
def _free(s, place):
    return record(s, FREE, place, NUMBER)


@leanjit
def _places(s, place):
    return record(s, PLACES, place, PLACE)


@leanjit
def _state_s(s, place):
    return record(s, STATE_S, place, VALUE)


@leanjit
def _slots(s, place):
    return record(s, SLOTS, place, NUMBER)


@leanjit
def _faults(s, place):
    return record(s, FAULTS, place, FAULT)


@leanjit
def _teams(s, place):
    return record(s, TEAMS, place, TEAM)


@leanjit
def _racks(s, place):
    return record(s, RACKS, place, RACK)


@leanjit
def _back_s(s, place):
    return record(s, BACK_S, place, VALUE)


@leanjit
def _feeds(s, place):
    return record(s, FEEDS, place, FEED)


@leanjit
def _switched(s, place):
    return record(s, SWITCHED, place, NUMBER)


@leanjit
def _exits(s, place):
    return record(s, EXITS, place, EXIT)


@leanjit
def _left(s, place):
    return record(s, LEFT, place, NUMBER)


@leanjit
def _agenda(s, place):
    return record(s, AGENDA, place, COMING)


@leanjit
def _queue(s, place):
    return record(s, QUEUE, place, NUMBER)


@leanjit
def _passed(s, place):
    return record(s, PASSED, place, NUMBER)


@njit(cache=True)
def _counts(net, exits):
    """How many records each table has."""
    n, p, k = count(net, NODES), count(net, LOSSES), count(net, CARRIERS)
    r, a, slots, back = count(net, SOURCES), count(net, AREAS), 0, 0
    for i in range(n):
        slots += _nodes(net, i).capacity
    for i in range(k):
        back += _carriers(net, i).count
    crews, come = count(net, CREWS), n + p + k + r + a
    marks = count(net, MARKS)
    return (
        1, slots + 1, slots + 2, n, n * STATES, slots, p, crews, k, back, r, a, exits, 2, come, n + 2, marks,
    )  # fmt: skip


@njit(cache=True)
def _nothing(net, exits):
    """A plant of zeros."""
    counts, offset = _counts(net, exits), 16 * len(SIZES)
    head = np.empty(2 * len(SIZES), np.int64)
    for k in range(len(SIZES)):
        head[2 * k], head[2 * k + 1] = offset, counts[k]
        offset += SIZES[k] * counts[k]
    block = np.zeros(offset // 8, np.int64)
    block[: head.shape[0]] = head
    return block.view(np.uint8)


@njit(cache=True)
def _empty_plant(net, seed, replication, exits):
    """A plant with nothing in it, all that can fail drawn for the first time: uint8, a block of TABLES.

    net: uint8, a block of `kernels.flow.network.TABLES`; not written. seed, replication: integers from 0.
    exits: int, jobs that may leave the plant before it has to stop.
    Bad input: a network whose numbers do not fit together reads beyond arrays; `twin.line` makes good ones.
    Cost: some microseconds. Source: definition.
    """
    s = _nothing(net, exits)
    for i in range(count(net, NODES)):
        place, stream = _places(s, i), _nodes(net, i).stream
        place.service = key_of(seed, replication, stream, SERVICE)
        place.fate = key_of(seed, replication, stream, FATE)
        place.last_in_s, place.last_out_s, place.next_s = -np.inf, -np.inf, np.inf
    for i in range(count(net, LOSSES)):
        fault, loss = _faults(s, i), _losses(net, i)
        fault.between = key_of(seed, replication, loss.stream, BETWEEN)
        fault.repair = key_of(seed, replication, loss.stream, REPAIR)
        again = draw(net, loss.between_law, fault.between, 0)
        fault.due_s = loss.between_s * again
        if loss.by_work:
            _places(s, loss.node).next_s = min(_places(s, loss.node).next_s, fault.due_s)
    for i in range(count(net, SOURCES)):
        _feeds(s, i).key = key_of(seed, replication, _sources(net, i).stream, RELEASE)
    for i in range(count(net, CREWS)):
        _teams(s, i).free = _crews(net, i).people
    for i in range(count(net, CARRIERS)):
        _racks(s, i).free = _carriers(net, i).count
    places = count(s, JOBS)
    _free(s, 0).number = places
    for i in range(places):
        _jobs(s, i).to = NONE
        _free(s, 1 + i).number = places - 1 - i
    for i in range(count(s, AGENDA)):
        coming = _agenda(s, i)
        coming.time_s, coming.heap, coming.place = np.inf, i, i
    return s
