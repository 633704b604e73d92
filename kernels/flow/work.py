"""What stations do with jobs: what work needs to begin, who does it, and what a checkpoint says of it."""

from __future__ import annotations

import numpy as np

from kernels.flow.laws import draw
from kernels.flow.leaving import _done, _take_out
from kernels.flow.network import (
    LANE,
    NONE,
    REPAIRED,
    SCRAPPED,
    _crews,
    _fates,
    _lists,
    _marks,
    _mean_s,
    _nodes,
)
from kernels.flow.places import ROUNDING_S, _at_mark_s, _fails, _job, _look, _own_s, _plan, _stand
from kernels.flow.records import leanjit
from kernels.flow.state import DONE, SERVED, WAITING, _jobs, _left, _now_s, _passed, _places, _teams
from kernels.flow.streams import uniform


@leanjit
def _part(net, s, node):
    """A job that waits at a node to be built in, or NONE."""
    best = NONE
    for k in range(_places(s, node).count):
        number = _job(net, s, node, k)
        job = _jobs(s, number)
        waits = job.status == DONE and job.to == NONE
        if waits and (best == NONE or job.number < _jobs(s, best).number):
            best = number
        if _nodes(net, node).kind == LANE:
            break
    return best


@leanjit
def _has_parts(net, s, first, last):
    """Whether there is a part at each node of a list."""
    all_there = True
    for k in range(first, last):
        all_there = all_there and _part(net, s, _lists(net, k).number) != NONE
    return all_there


@leanjit
def _use_parts(net, s, first, last):
    """Build in a part from each node of a list."""
    for k in range(first, last):
        _take_out(net, s, _part(net, s, _lists(net, k).number))


@leanjit
def _pass_marks(net, s, node):
    """Build parts into the jobs of a lane that have come to a mark; it stands where one is missing."""
    lane, place = _nodes(net, node), _places(s, node)
    if place.down > 0 or place.closed:
        return
    own_s, short = _own_s(s, node) + ROUNDING_S, False
    for number in range(lane.mark_first, lane.mark_last):
        mark = _marks(net, number)
        while _at_mark_s(net, s, node, number) <= own_s:
            if not _has_parts(net, s, mark.part_first, mark.part_last):
                short = True
                break
            _use_parts(net, s, mark.part_first, mark.part_last)
            _passed(s, number).number += 1
    if short != place.short:
        place.short = short
        _stand(net, s, node)


@leanjit
def _has_all(net, s, node):
    """Whether a station has what it needs to begin: its supply, its people and a part from everywhere."""
    station, place = _nodes(net, node), _places(s, node)
    if place.stands or place.starved > 0:
        return False
    if station.crew != NONE and _teams(s, station.crew).free < station.people:
        _teams(s, station.crew).asking += 1
        return False
    return _has_parts(net, s, station.part_first, station.part_last)


@leanjit
def _begin(net, s, node, number):
    """Begin work on a job, if all that it needs is there."""
    if not _has_all(net, s, node):
        return
    station, place, job = _nodes(net, node), _places(s, node), _jobs(s, number)
    _use_parts(net, s, station.part_first, station.part_last)
    if station.crew != NONE:
        _teams(s, station.crew).free -= station.people
    factor = draw(net, station.law, place.service, place.begun)
    work_s = _mean_s(net, station.mean_first + job.work).value * factor
    place.begun += 1
    place.work_s += work_s
    job.status, job.due_s, job.after_s = SERVED, _now_s(s, 0).value + work_s, place.work_s
    _fails(s, node, job)


@leanjit
def _fate(net, s, node, number):
    """What a checkpoint does with a job: returns whether it goes on."""
    judge, place, job = _nodes(net, node), _places(s, node), _jobs(s, number)
    share = uniform(place.fate, place.judged)
    place.judged += 1
    for k in range(judge.fate_first, judge.fate_last):
        fate = _fates(net, k)
        share -= fate.share
        if share < 0.0:
            if fate.what == SCRAPPED:
                _left(s, 1).number += 1
                _take_out(net, s, number)
                return False
            if fate.what == REPAIRED:
                # Nothing counts towards a failure meanwhile, and it is not judged again.
                job.due_s, job.fail_s, job.after_s = _now_s(s, 0).value + fate.time_s, np.inf, -1.0
                return False
            job.to = fate.step
            break
    return True


@leanjit
def _call(net, s, number):
    """People of a crew are free: they go to the stations that have waited longest."""
    team, crew = _teams(s, number), _crews(net, number)
    while team.asking > 0:
        longest, where = NONE, NONE
        for k in range(crew.station_first, crew.station_last):
            node = _lists(net, k).number
            for i in range(_places(s, node).count):
                job = _job(net, s, node, i)
                if _jobs(s, job).status == WAITING and (
                    longest == NONE or _jobs(s, job).in_s < _jobs(s, longest).in_s
                ):
                    longest, where = job, node
        if longest == NONE or team.free < _nodes(net, where).people:
            break
        team.asking = 0
        _begin(net, s, where, longest)
        if _jobs(s, longest).status == WAITING:
            # It waits for something else: whoever can begin now does.
            for k in range(crew.station_first, crew.station_last):
                _look(s, _lists(net, k).number)
            break
        team.asking = 1
        _plan(net, s, where)


@leanjit
def _finish(net, s, node, number):
    """The work of a station on a job is done: its people are free, and it goes where it goes."""
    station = _nodes(net, node)
    if _jobs(s, number).after_s >= 0.0:
        if station.crew != NONE:
            _teams(s, station.crew).free += station.people
            _call(net, s, station.crew)
        if station.fate_last > station.fate_first and not _fate(net, s, node, number):
            return
    _done(net, s, number)
