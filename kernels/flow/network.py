"""What the flow engine runs: a plant as arrays.

Jobs (cars, subassemblies) go from node to node. A node is a station (each job served on its own), a lane
(first in, first out: buffer, conveyor, booth, paced line) or a store (any job may be taken). A job that is
done stays where it is until there is room where it goes next (blocking after service).

A network is one block of tables, see `kernels.flow.records`. Fields that end in `_first` and `_last` are a
part of its list of numbers of nodes and sources.
"""

from __future__ import annotations

import numpy as np

from kernels.flow.laws import LAW
from kernels.flow.records import NUMBER, VALUE, leanjit, packed, record, table

STATION, LANE, STORE = 0, 1, 2
"""Kinds of nodes."""
REPAIRED, SENT, SCRAPPED = 0, 1, 2
"""What a checkpoint does with a job."""
NONE = -1
"""No such thing."""

_WHOLE, _REAL, _TRUTH = np.int64, np.float64, np.bool_

NODE = np.dtype(
    [
        ("kind", _WHOLE),
        ("capacity", _WHOLE),
        ("slot", _WHOLE),
        ("law", _WHOLE),
        ("mean_first", _WHOLE),
        ("stream", _WHOLE),
        ("transit_s", _REAL),
        ("gap_in_s", _REAL),
        ("gap_out_s", _REAL),
        ("halts", _TRUTH),
        ("area", _WHOLE),
        ("crew", _WHOLE),
        ("people", _WHOLE),
        ("takes", _WHOLE),
        ("gives", _WHOLE),
        ("loss_first", _WHOLE),
        ("loss_last", _WHOLE),
        ("fate_first", _WHOLE),
        ("fate_last", _WHOLE),
        ("before_first", _WHOLE),
        ("before_last", _WHOLE),
        ("source_first", _WHOLE),
        ("source_last", _WHOLE),
        ("part_first", _WHOLE),
        ("part_last", _WHOLE),
        ("user_first", _WHOLE),
        ("user_last", _WHOLE),
        ("mark_first", _WHOLE),
        ("mark_last", _WHOLE),
    ],
    align=True,
)
"""capacity: jobs at once; of a station those it serves. slot: where its jobs stand among all. law: of a
station's service times. mean: where their means stand, by class of work. stream: number of its random
streams. transit_s: that a lane takes. gap_in_s, gap_out_s: least time between two jobs that enter, and leave,
a lane. halts: whether a lane stands while its first job cannot leave.
area: whose calendar it keeps, or NONE. crew, people: where a station's operators come from, and how many it
needs.
takes, gives: the kind of carrier that a job needs to enter, and that it leaves behind, or NONE. loss: its
losses.
fate: what its checkpoint does. before, source: nodes and sources that jobs come from. part: nodes from which
a station takes a part for each job. user: stations that take parts from it. mark: places of a
lane at which something happens, in order."""

MARK = np.dtype([("at_s", _REAL), ("part_first", _WHOLE), ("part_last", _WHOLE)], align=True)
"""A place of a lane, at_s after its beginning, where a part is built in from each of some nodes: as long
as one is not there, the lane stands."""

LOSS = np.dtype(
    [
        ("node", _WHOLE),
        ("by_work", _TRUTH),
        ("between_law", _WHOLE),
        ("between_s", _REAL),
        ("repair_law", _WHOLE),
        ("repair_s", _REAL),
        ("crew", _WHOLE),
        ("response_s", _REAL),
        ("rank", _WHOLE),
        ("starves", _TRUTH),
        ("stream", _WHOLE),
    ],
    align=True,
)
"""A way in which a node stops. by_work: whether only work counts towards it, or all time. between_s,
repair_s: mean times between and of repair. crew: who has to come, or NONE; response_s: until they are there;
rank: the lower the sooner. starves: whether the node goes on with what it has begun and begins nothing."""

STEP = np.dtype([("node_first", _WHOLE), ("node_last", _WHOLE), ("after", _WHOLE)], align=True)
"""Of a route. node: alternatives, the first with room is taken. after: the next step, or NONE where jobs
leave the plant or wait to be built in."""

FATE = np.dtype([("share", _REAL), ("what", _WHOLE), ("time_s", _REAL), ("step", _WHOLE)], align=True)
"""What a checkpoint does with a share of the jobs; time_s: of a repair; step: to which a job is sent."""

SOURCE = np.dtype(
    [
        ("step", _WHOLE),
        ("law", _WHOLE),
        ("mean_s", _REAL),
        ("stream", _WHOLE),
        ("work_first", _WHOLE),
        ("work_last", _WHOLE),
    ],
    align=True,
)
"""Of jobs. step: the first one. mean_s: time between two jobs; 0 where there is always one. work: classes in
order, over and over."""

CREW = np.dtype([("people", _WHOLE), ("station_first", _WHOLE), ("station_last", _WHOLE)], align=True)
"""Operators or repair crews; station: whose operators they are."""

CARRIER = np.dtype(
    [
        ("count", _WHOLE),
        ("return_s", _REAL),
        ("taker_first", _WHOLE),
        ("taker_last", _WHOLE),
        ("slot", _WHOLE),
    ],
    align=True,
)
"""A kind of carrier. return_s: its way back. taker: nodes at which a job needs one. slot: where its returns
stand."""

AREA = np.dtype([("switch_first", _WHOLE), ("switch_last", _WHOLE)], align=True)
"""switch: of `switch_s`, when it closes and opens again, in turn, open at first."""


TABLES = (LAW, VALUE, NODE, VALUE, LOSS, STEP, FATE, SOURCE, CREW, CARRIER, AREA, NUMBER, VALUE, MARK)
_NUMBERS = range(len(TABLES))
LAWS, LAW_VALUES, NODES, MEAN_S, LOSSES, STEPS, FATES, SOURCES = _NUMBERS[:8]
CREWS, CARRIERS, AREAS, LISTS, SWITCH_S, MARKS = _NUMBERS[8:]
"""Tables of a network: laws, values of empirical laws, nodes, mean service times, losses, steps, fates,
sources, crews, carriers, areas, the list of lists, when areas switch, and marks."""


@leanjit
def _nodes(net, place):
    return record(net, NODES, place, NODE)


@leanjit
def _mean_s(net, place):
    return record(net, MEAN_S, place, VALUE)


@leanjit
def _losses(net, place):
    return record(net, LOSSES, place, LOSS)


@leanjit
def _steps(net, place):
    return record(net, STEPS, place, STEP)


@leanjit
def _fates(net, place):
    return record(net, FATES, place, FATE)


@leanjit
def _sources(net, place):
    return record(net, SOURCES, place, SOURCE)


@leanjit
def _crews(net, place):
    return record(net, CREWS, place, CREW)


@leanjit
def _carriers(net, place):
    return record(net, CARRIERS, place, CARRIER)


@leanjit
def _areas(net, place):
    return record(net, AREAS, place, AREA)


@leanjit
def _lists(net, place):
    return record(net, LISTS, place, NUMBER)


@leanjit
def _switch_s(net, place):
    return record(net, SWITCH_S, place, VALUE)


@leanjit
def _marks(net, place):
    return record(net, MARKS, place, MARK)


def one_station(work_s: float) -> np.ndarray:
    """The least network, for examples: a station that always has work, uint8, a block of TABLES.

    work_s: s, that each job takes.
    """
    counts = (1, 0, 1, 1, 0, 1, 0, 1, 0, 0, 0, 3, 0, 0)
    net = packed(list(zip(TABLES, counts, strict=True)))
    node, step = table(net, NODES, NODE)[0], table(net, STEPS, STEP)[0]
    source = table(net, SOURCES, SOURCE)[0]
    node.capacity, node.area, node.crew, node.takes, node.gives = 1, NONE, NONE, NONE, NONE
    node.source_first, node.source_last = 1, 2
    step.node_last, step.after = 1, NONE
    source.work_first, source.work_last = 2, 3
    table(net, MEAN_S, VALUE)["value"] = work_s
    return net
