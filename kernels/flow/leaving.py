"""How jobs leave: what is done goes on, places become free, carriers go back."""

from __future__ import annotations

from kernels.flow.agenda import _put
from kernels.flow.network import LANE, NONE, _carriers, _nodes
from kernels.flow.places import _look, _look_ahead, _own_s, _round, _stand
from kernels.flow.records import count, leanjit
from kernels.flow.state import (
    DONE,
    EXITS,
    FAULTS,
    PLACES,
    _back_s,
    _exits,
    _free,
    _jobs,
    _left,
    _now_s,
    _places,
    _racks,
    _slots,
)


@leanjit
def _done(net, s, number):
    """A job has nothing more to do where it is; those that it goes to are looked at."""
    job = _jobs(s, number)
    node = _nodes(net, job.node)
    job.status, job.since_s = DONE, _now_s(s, 0).value
    if job.to == NONE and node.user_first == node.user_last:
        _leave(s, job)
        _take_out(net, s, number)
        return
    _look_ahead(net, s, number)
    if node.halts:
        _stand(net, s, job.node)


@leanjit
def _leave(s, job):
    """Write down that a job has left the plant."""
    left = _left(s, 0)
    if left.number < count(s, EXITS):
        own = _exits(s, left.number)
        own.left_s, own.born_s = _now_s(s, 0).value, job.born_s
        own.source, own.number = job.source, job.number
    left.number += 1


@leanjit
def _take_out(net, s, number):
    """Take a job out of its node and out of the plant."""
    _go_out(net, s, number)
    _free(s, 0).number += 1
    _free(s, _free(s, 0).number).number = number


@leanjit
def _go_out(net, s, number):
    """Take a job out of its node: its place is free, and its carrier goes back."""
    node = _jobs(s, number).node
    off, place = _nodes(net, node), _places(s, node)
    if off.kind == LANE:
        place.last_out_s = _own_s(s, node)
        place.head = _round(place.head + 1, off.capacity)
    else:
        k = 0
        while _slots(s, off.slot + k).number != number:
            k += 1
        # In order, so that what comes out does not depend on what has been before.
        for i in range(off.slot + k, off.slot + place.count - 1):
            _slots(s, i).number = _slots(s, i + 1).number
    place.count -= 1
    place.held_s += _now_s(s, 0).value
    if off.gives != NONE:
        _give(net, s, off.gives)
    _stand(net, s, node)
    _look(s, node)


@leanjit
def _give(net, s, kind):
    """A carrier is on its way back."""
    carrier, rack = _carriers(net, kind), _racks(s, kind)
    back_s = _now_s(s, 0).value + carrier.return_s
    _back_s(s, carrier.slot + _round(rack.head + rack.count, carrier.count)).value = back_s
    rack.count += 1
    if rack.count == 1:
        _put(s, count(s, PLACES) + count(s, FAULTS) + kind, back_s)
