"""Nodes one by one: what they do, whether they stand, and when something comes at them."""

from __future__ import annotations

import numpy as np

from kernels.flow.agenda import _put
from kernels.flow.network import LANE, NONE, STATION, _lists, _marks, _nodes, _steps
from kernels.flow.records import count, leanjit
from kernels.flow.state import (
    BLOCKED,
    CLOSED,
    DONE,
    DOWN,
    QUEUE,
    SERVED,
    SHORT,
    STARVED,
    STATES,
    WAITING,
    WORKING,
    _jobs,
    _now_s,
    _passed,
    _places,
    _queue,
    _slots,
    _state_s,
)

ROUNDING_S = 1e-7
"""So much too early is in time, in the own time of a lane."""


@leanjit
def _round(place, size):
    """A place in a ring, of one that is less than a size beyond; dividing takes longer."""
    return place if place < size else place - size


@leanjit
def _look(s, node):
    """Have a node looked at before time goes on."""
    if not _places(s, node).queued:
        _places(s, node).queued = True
        head, waiting = _queue(s, 0).number, _queue(s, 1)
        _queue(s, 2 + _round(head + waiting.number, count(s, QUEUE) - 2)).number = node
        waiting.number += 1


@leanjit
def _look_ahead(net, s, job):
    """Have those nodes looked at that a job goes to, or that it is built in at."""
    step = _jobs(s, job).to
    if step == NONE:
        node = _nodes(net, _jobs(s, job).node)
        for k in range(node.user_first, node.user_last):
            _look(s, _lists(net, k).number)
        return
    for k in range(_steps(net, step).node_first, _steps(net, step).node_last):
        _look(s, _lists(net, k).number)


@leanjit
def _own_s(s, node):
    """The own time of a lane: that in which it has not stood."""
    place = _places(s, node)
    return (place.stood_s if place.stands else _now_s(s, 0).value) - place.lost_s


@leanjit
def _job(net, s, node, k):
    """The k-th job of a node."""
    holder = _nodes(net, node)
    return _slots(s, holder.slot + _round(_places(s, node).head + k, holder.capacity)).number


@leanjit
def _state_of(net, s, node):
    """What a node does."""
    place, state = _places(s, node), STARVED
    if place.down > 0:
        state = DOWN
    elif place.closed:
        state = CLOSED
    elif place.short:
        state = SHORT
    elif place.count > 0:
        state = BLOCKED
        # Of a lane its first job says it.
        for k in range(place.count if _nodes(net, node).kind == STATION else 1):
            status = _jobs(s, _job(net, s, node, k)).status
            if status == SERVED:
                return WORKING
            state = SHORT if status == WAITING else state
    return state


@leanjit
def _note(net, s, node):
    """Book the time since the last change of a node on what it did, and see what it does now."""
    place, state = _places(s, node), _state_of(net, s, node)
    if state != place.state:
        _state_s(s, node * STATES + place.state).value += _now_s(s, 0).value - place.noted_s
        place.noted_s, place.state = _now_s(s, 0).value, state


@leanjit
def _at_mark_s(net, s, node, number):
    """When the next job comes to a mark of a lane, in its own time, and which of its jobs it is."""
    place, mark = _places(s, node), _marks(net, number)
    k = _passed(s, number).number - (place.entered - place.count)
    if k >= place.count:
        return np.inf
    return _jobs(s, _job(net, s, node, k)).due_s - (_nodes(net, node).transit_s - mark.at_s)


@leanjit
def _at_its_end_s(net, s, node):
    """When the first job of a lane is at its end, or another may enter: in its own time."""
    lane, place, come_s = _nodes(net, node), _places(s, node), _places(s, node).next_s
    if place.count > 0:
        job = _jobs(s, _job(net, s, node, 0))
        if job.status != DONE:
            come_s = min(come_s, max(job.due_s, place.last_out_s + lane.gap_out_s))
    for k in range(lane.mark_first, lane.mark_last):
        come_s = min(come_s, _at_mark_s(net, s, node, k))
    if lane.gap_in_s > 0.0:
        opens_s = place.last_in_s + lane.gap_in_s
        if opens_s > _own_s(s, node) + ROUNDING_S:
            come_s = min(come_s, opens_s)
    return come_s


@leanjit
def _plan(net, s, node):
    """Set when something comes at a node, and note what it does."""
    come_s, kind = np.inf, _nodes(net, node).kind
    if not _places(s, node).stands:
        if kind == STATION:
            for k in range(_places(s, node).count):
                job = _jobs(s, _job(net, s, node, k))
                if job.status == SERVED:
                    come_s = min(come_s, job.due_s, job.fail_s)
        elif kind == LANE:
            come_s = _at_its_end_s(net, s, node) + _places(s, node).lost_s
    _put(s, node, max(come_s, _now_s(s, 0).value))
    _note(net, s, node)


@leanjit
def _stand(net, s, node):
    """Have a node stand or go on, by what stops it."""
    place = _places(s, node)
    stands = place.down > 0 or place.closed or place.short
    if not stands and _nodes(net, node).halts and place.count > 0:
        stands = _jobs(s, _job(net, s, node, 0)).status == DONE
    if stands == place.stands:
        return
    place.stands = stands
    if stands:
        place.stood_s = _now_s(s, 0).value
        return
    stood_s = _now_s(s, 0).value - place.stood_s
    if _nodes(net, node).kind != STATION:
        place.lost_s += stood_s
    for k in range(place.count):
        number = _job(net, s, node, k)
        job = _jobs(s, number)
        if job.status == SERVED and _nodes(net, node).kind == STATION:
            job.due_s += stood_s
            job.fail_s += stood_s
        elif job.status == DONE:
            _look_ahead(net, s, number)
    _look(s, node)


@leanjit
def _fails(s, node, job):
    """Set when a station fails under a job that it works on."""
    job.fail_s = np.inf
    if _places(s, node).next_s < job.after_s:
        job.fail_s = job.due_s - (job.after_s - _places(s, node).next_s)
