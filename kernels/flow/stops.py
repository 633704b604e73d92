"""How nodes stop and go on: losses, repair crews, calendars."""

from __future__ import annotations

import numpy as np

from kernels.flow.agenda import _put
from kernels.flow.laws import draw
from kernels.flow.network import NONE, STATION, _areas, _losses, _nodes, _switch_s
from kernels.flow.places import _fails, _job, _look, _plan, _stand
from kernels.flow.records import count, leanjit
from kernels.flow.state import (
    ASKED,
    FAULTS,
    FINE,
    PLACES,
    REPAIRING,
    SERVED,
    _faults,
    _jobs,
    _now_s,
    _places,
    _switched,
    _teams,
)


@leanjit
def _next_loss(net, s, node):
    """The loss of a node that comes first by its work, or NONE; when it does goes to the node."""
    best, place = NONE, _places(s, node)
    place.next_s = np.inf
    for k in range(_nodes(net, node).loss_first, _nodes(net, node).loss_last):
        if _losses(net, k).by_work and _faults(s, k).stage == FINE and _faults(s, k).due_s < place.next_s:
            best, place.next_s = k, _faults(s, k).due_s
    return best


@leanjit
def _expect(net, s, node):
    """Set anew when a node fails under what it works on."""
    _next_loss(net, s, node)
    if _nodes(net, node).kind == STATION:
        for k in range(_places(s, node).count):
            job = _jobs(s, _job(net, s, node, k))
            if job.status == SERVED and job.after_s >= 0.0:
                _fails(s, node, job)
    _plan(net, s, node)


@leanjit
def _repair(net, s, number):
    """A crew goes to a loss and repairs it."""
    loss, fault = _losses(net, number), _faults(s, number)
    factor = draw(net, loss.repair_law, fault.repair, fault.count)
    fault.count += 1
    fault.stage = REPAIRING
    _put(s, count(s, PLACES) + number, _now_s(s, 0).value + (loss.response_s + loss.repair_s * factor))


@leanjit
def _fail(net, s, number):
    """A loss comes: its node stands, or starves, and a crew is asked for."""
    loss, fault = _losses(net, number), _faults(s, number)
    if loss.starves:
        _places(s, loss.node).starved += 1
    else:
        _places(s, loss.node).down += 1
        _stand(net, s, loss.node)
    if loss.crew == NONE:
        _repair(net, s, number)
    elif _teams(s, loss.crew).free > 0:
        _teams(s, loss.crew).free -= 1
        _repair(net, s, number)
    else:
        fault.stage, fault.asked_s = ASKED, _now_s(s, 0).value
        _teams(s, loss.crew).asking += 1
        _put(s, count(s, PLACES) + number, np.inf)
    _expect(net, s, loss.node)


@leanjit
def _sooner(net, s, one, two):
    """Whether a loss is repaired before another: the lower its rank, and then the longer it has asked."""
    if _losses(net, one).rank != _losses(net, two).rank:
        return _losses(net, one).rank < _losses(net, two).rank
    return _faults(s, one).asked_s < _faults(s, two).asked_s


@leanjit
def _free_crew(net, s, crew):
    """A repair crew is free: it goes to the loss that is most urgent."""
    team, best = _teams(s, crew), NONE
    if team.asking == 0:
        team.free += 1
        return
    for k in range(count(s, FAULTS)):
        asks = _losses(net, k).crew == crew and _faults(s, k).stage == ASKED
        if asks and (best == NONE or _sooner(net, s, k, best)):
            best = k
    team.asking -= 1
    _repair(net, s, best)


@leanjit
def _repaired(net, s, number):
    """A loss is over: its node goes on, and it is drawn when it comes again."""
    loss, fault = _losses(net, number), _faults(s, number)
    if loss.crew != NONE:
        _free_crew(net, s, loss.crew)
    again_s = loss.between_s * draw(net, loss.between_law, fault.between, fault.count)
    fault.stage = FINE
    if loss.by_work:
        fault.due_s += again_s
    _put(s, count(s, PLACES) + number, np.inf if loss.by_work else _now_s(s, 0).value + again_s)
    if loss.starves:
        _places(s, loss.node).starved -= 1
    else:
        _places(s, loss.node).down -= 1
        _stand(net, s, loss.node)
    _expect(net, s, loss.node)
    _look(s, loss.node)


@leanjit
def _switch(net, s, area, agent):
    """An area closes or opens."""
    switch = _areas(net, area).switch_first + _switched(s, area).number
    _switched(s, area).number += 1
    again = switch + 1 < _areas(net, area).switch_last
    _put(s, agent, _switch_s(net, switch + 1).value if again else np.inf)
    for node in range(count(s, PLACES)):
        if _nodes(net, node).area == area:
            _places(s, node).closed = not _places(s, node).closed
            _stand(net, s, node)
            _plan(net, s, node)
