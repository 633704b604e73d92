"""How jobs go from node to node: who may enter, whose turn it is, and what has to be looked at."""

from __future__ import annotations

from kernels.flow.leaving import _done, _go_out
from kernels.flow.network import LANE, NONE, STATION, STORE, _lists, _nodes, _sources, _steps
from kernels.flow.places import ROUNDING_S, _job, _own_s, _plan, _round
from kernels.flow.records import count, leanjit
from kernels.flow.state import (
    DONE,
    QUEUE,
    SERVED,
    WAITING,
    _feeds,
    _free,
    _jobs,
    _now_s,
    _places,
    _queue,
    _racks,
    _slots,
)
from kernels.flow.work import _begin, _fate, _pass_marks


@leanjit
def _enters(net, s, node):
    """Whether a job may enter a node now."""
    to, place = _nodes(net, node), _places(s, node)
    if place.count >= to.capacity or place.stands:
        return False
    if to.takes != NONE and _racks(s, to.takes).free == 0:
        return False
    return to.gap_in_s == 0.0 or _own_s(s, node) + ROUNDING_S >= place.last_in_s + to.gap_in_s


@leanjit
def _put_in(net, s, node, number):
    """Have a job enter a node that it may enter."""
    to, place, job = _nodes(net, node), _places(s, node), _jobs(s, number)
    _slots(s, to.slot + _round(place.head + place.count, to.capacity)).number = number
    place.count += 1
    place.entered += 1
    place.held_s -= _now_s(s, 0).value
    job.node, job.in_s, job.status = node, _now_s(s, 0).value, WAITING
    if to.takes != NONE:
        _racks(s, to.takes).free -= 1
    if to.kind == STATION:
        _begin(net, s, node, number)
    else:
        own_s = _own_s(s, node)
        place.last_in_s = own_s
        job.status, job.due_s = SERVED, own_s + to.transit_s
        if to.kind == STORE or (to.transit_s == 0.0 and to.gap_out_s == 0.0 and place.count == 1):
            _done(net, s, number)
    _plan(net, s, node)


@leanjit
def _wants(net, s, job, node):
    """Whether a job goes to a node next: the first of the alternatives that it may enter."""
    if job.to == NONE:
        return False
    for k in range(_steps(net, job.to).node_first, _steps(net, job.to).node_last):
        other = _lists(net, k).number
        if other == node:
            return True
        if _enters(net, s, other):
            return False
    return False


@leanjit
def _ready(net, s, before, node):
    """The job of a node before that has waited longest to enter a node, or NONE; of a store the first."""
    best, kind = NONE, _nodes(net, before).kind
    if _places(s, before).down > 0 or _places(s, before).closed:
        return best
    for k in range(_places(s, before).count):
        number = _job(net, s, before, k)
        job = _jobs(s, number)
        if job.status == DONE and _wants(net, s, job, node):
            sooner = best == NONE
            if not sooner and kind == STORE:
                sooner = job.number < _jobs(s, best).number
            elif not sooner:
                sooner = job.since_s < _jobs(s, best).since_s
            best = number if sooner else best
        if kind == LANE:
            break
    return best


@leanjit
def _next_in(net, s, node):
    """The job that enters a node next, or NONE: that which has waited longest."""
    best = NONE
    for k in range(_nodes(net, node).before_first, _nodes(net, node).before_last):
        number = _ready(net, s, _lists(net, k).number, node)
        if number != NONE and (best == NONE or _jobs(s, number).since_s < _jobs(s, best).since_s):
            best = number
    return best


@leanjit
def _from_source(net, s, node):
    """Have a new job enter a node, if a source has one for it; returns whether."""
    for k in range(_nodes(net, node).source_first, _nodes(net, node).source_last):
        source, feed = _sources(net, _lists(net, k).number), _feeds(s, _lists(net, k).number)
        if source.mean_s > 0.0:
            if feed.backlog == 0:
                continue
            feed.backlog -= 1
        number = _free(s, _free(s, 0).number).number
        _free(s, 0).number -= 1
        job, kinds = _jobs(s, number), source.work_last - source.work_first
        job.work = _lists(net, source.work_first + feed.released % kinds).number
        job.source, job.number, job.born_s = _lists(net, k).number, feed.released, _now_s(s, 0).value
        job.to = _steps(net, source.step).after
        feed.released += 1
        _put_in(net, s, node, number)
        return True
    return False


@leanjit
def _pull(net, s, node):
    """Have jobs enter a node while there is room for one that waits."""
    while _enters(net, s, node):
        number = _next_in(net, s, node)
        if number == NONE:
            if not _from_source(net, s, node):
                break
            continue
        _go_out(net, s, number)
        _jobs(s, number).to = _steps(net, _jobs(s, number).to).after
        _put_in(net, s, node, number)


@leanjit
def _advance(net, s, node):
    """The first job of a lane is done, if it has come so far."""
    place = _places(s, node)
    if _nodes(net, node).mark_last > _nodes(net, node).mark_first:
        _pass_marks(net, s, node)
    if place.count == 0 or place.stands:
        return
    number, own_s = _job(net, s, node, 0), _own_s(s, node) + ROUNDING_S
    here = _jobs(s, number).status != DONE and _jobs(s, number).due_s <= own_s
    if here and place.last_out_s + _nodes(net, node).gap_out_s <= own_s:
        judges = _nodes(net, node).fate_last > _nodes(net, node).fate_first
        if not judges or _fate(net, s, node, number):
            _done(net, s, number)


@leanjit
def _settle(net, s):
    """Look at all nodes that wait to be looked at, until nothing moves any more."""
    head, waiting, size = _queue(s, 0), _queue(s, 1), count(s, QUEUE) - 2
    while waiting.number > 0:
        node = _queue(s, 2 + head.number).number
        head.number = _round(head.number + 1, size)
        waiting.number -= 1
        _places(s, node).queued = False
        kind = _nodes(net, node).kind
        if kind == STATION:
            for k in range(_places(s, node).count):
                number = _job(net, s, node, k)
                if _jobs(s, number).status == WAITING:
                    _begin(net, s, node, number)
        elif kind == LANE:
            _advance(net, s, node)
        _pull(net, s, node)
        _plan(net, s, node)
