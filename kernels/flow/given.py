"""A plant that begins with jobs in it."""

from __future__ import annotations

import numpy as np
from numba import njit

from kernels.flow.engine import _ready
from kernels.flow.moves import _settle
from kernels.flow.network import LANE, STATION, _carriers, _marks, _nodes
from kernels.flow.places import _look, _round
from kernels.flow.records import count
from kernels.flow.state import (
    DONE,
    PLACES,
    RACKS,
    SERVED,
    WAITING,
    _feeds,
    _free,
    _jobs,
    _passed,
    _places,
    _racks,
    _slots,
)

STANDING = np.dtype(
    [
        ("node", np.int64),
        ("to", np.int64),
        ("source", np.int64),
        ("number", np.int64),
        ("work", np.int64),
        ("gone_s", np.float64),
        ("born_s", np.float64),
    ],
    align=True,
)
"""A job in the plant. to: the step that it goes to next, or NONE. source, number: which one it is. work: its
class. gone_s: of a lane's transit, how much of it is behind it. born_s: when it came into the plant, below 0.
"""


@njit(cache=True)
def _stand_there(net, s, row):
    """Put a job where it stands."""
    node, place = _nodes(net, row["node"]), _places(s, row["node"])
    number = _free(s, _free(s, 0).number).number
    _free(s, 0).number -= 1
    job = _jobs(s, number)
    job.work, job.source, job.number, job.node, job.to = (
        row["work"],
        row["source"],
        row["number"],
        row["node"],
        row["to"],
    )
    job.born_s, job.in_s = row["born_s"], -row["gone_s"]
    _slots(s, node.slot + _round(place.head + place.count, node.capacity)).number = number
    place.count += 1
    place.entered += 1
    if node.kind == STATION:
        job.status = WAITING
    elif node.kind == LANE:
        job.status, job.due_s = SERVED, node.transit_s - row["gone_s"]
        place.last_in_s = -row["gone_s"]
        for k in range(node.mark_first, node.mark_last):
            _passed(s, k).number += row["gone_s"] >= _marks(net, k).at_s
    else:
        job.status = DONE


@njit(cache=True)
def begin_with(net, standing, released, taken, seed, replication, exits):
    """A plant with jobs in it, ready to run: uint8, a block of `kernels.flow.state.TABLES`.

    Jobs at stations begin there; those in lanes go on; in stores they can be taken.
    net: uint8, a block of `kernels.flow.network.TABLES`; not written. standing: records (j,) of STANDING, of
    each node the first to leave first, and no more than its capacity; not written. released: int64 (r,), jobs
    that each source has brought so far; not written. taken: int64 (c,), carriers of each kind under way; not
    written. seed, replication, exits: as in `kernels.flow.engine.begin`.
    Bad input: as in `begin`; more jobs at a node than it holds write beyond arrays.
    Cost: some nanoseconds a job. Source: definition.

    >>> from kernels.flow.engine import run
    >>> from kernels.flow.network import NONE, one_station
    >>> from kernels.flow.state import _exits
    >>> job = np.array([(0, NONE, 0, 0, 0, 0.0, -7.0)], STANDING)
    >>> s = begin_with(one_station(10.0), job, np.ones(1, np.int64), np.zeros(0, np.int64), 1, 0, 5)
    >>> _ = run(one_station(10.0), s, 25.0)
    >>> [(float(_exits(s, k).born_s), float(_exits(s, k).left_s)) for k in range(2)]
    [(-7.0, 10.0), (10.0, 20.0)]
    """
    s = _ready(net, seed, replication, exits)
    for k in range(standing.shape[0]):
        _stand_there(net, s, standing[k])
    for k in range(released.shape[0]):
        _feeds(s, k).released = released[k]
    for k in range(count(s, RACKS)):
        _racks(s, k).free = max(_carriers(net, k).count - taken[k], 0)
    for node in range(count(s, PLACES)):
        _look(s, node)
    _settle(net, s)
    return s
