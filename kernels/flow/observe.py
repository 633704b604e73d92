"""Many runs of one network, and what is counted of each from when it has warmed up."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit, prange

from kernels.flow.engine import FULL, run
from kernels.flow.given import begin_with
from kernels.flow.network import NODES
from kernels.flow.records import count
from kernels.flow.state import STATES, _exits, _left, _now_s, _places, _state_s


class Observed(NamedTuple):
    """What is counted of r runs between two times.

    left_s, born_s: float64 (r, e), s, when jobs left the plant, in order, and when they had come into it;
    infinite behind the last. source: int64 (r, e), of each. scrapped: int64 (r,). state_s: float64
    (r, n, STATES), s that each node was in each state. held_s: float64 (r, n), s times jobs at each node.
    entered: int64 (r, n), jobs that came to each node. full: bool (r,), whether a run ended early, because
    more left than there was room for.
    """

    left_s: np.ndarray
    born_s: np.ndarray
    source: np.ndarray
    scrapped: np.ndarray
    state_s: np.ndarray
    held_s: np.ndarray
    entered: np.ndarray
    full: np.ndarray


@njit(cache=True)
def _count(s, sign, scrapped, state_s, held_s, entered):
    """Add what a plant has counted so far, or with a sign of -1 take it away."""
    scrapped[0] += sign * _left(s, 1).number
    for node in range(held_s.shape[0]):
        place = _places(s, node)
        held_s[node] += sign * (place.held_s + place.count * _now_s(s, 0).value)
        entered[node] += sign * place.entered
        for k in range(STATES):
            state_s[node, k] += sign * _state_s(s, node * STATES + k).value


@njit(cache=True, parallel=True)
def observed(net, start, seed, replications, between, exits):
    """Run a network several times and count from one time to another: Observed.

    net: uint8, a block of `kernels.flow.network.TABLES`; not written. start: (standing, released, taken) as
    `kernels.flow.given.begin_with` takes them; not written. seed: integer. replications: int64 (r,), a number
    of each run, the same one having the same luck; not written. between: (from, to), s. exits: int, e, at the
    most that leave in a run; where more would, the run ends with that.
    Bad input: as in `kernels.flow.given.begin_with`. Cost: as `kernels.flow.engine.run`, shared out to the
    cores. Source: definition.

    >>> from kernels.flow.given import STANDING
    >>> from kernels.flow.network import one_station
    >>> nobody = np.zeros(0, STANDING), np.zeros(1, np.int64), np.zeros(0, np.int64)
    >>> found = observed(one_station(10.0), nobody, 1, np.arange(2), (20.0, 50.0), 9)
    >>> found.left_s[0, :4].tolist(), found.held_s.tolist(), found.entered.tolist()
    ([30.0, 40.0, 50.0, inf], [[30.0], [30.0]], [[3], [3]])
    """
    r, n = replications.shape[0], count(net, NODES)
    left_s, born_s = np.full((r, exits), np.inf), np.full((r, exits), np.inf)
    source, scrapped = np.zeros((r, exits), np.int64), np.zeros((r, 1), np.int64)
    state_s, held_s = np.zeros((r, n, STATES)), np.zeros((r, n))
    entered, full = np.zeros((r, n), np.int64), np.zeros(r, np.bool_)
    for k in prange(r):
        s = begin_with(net, start[0], start[1], start[2], seed, replications[k], exits)
        run(net, s, between[0])
        before = _left(s, 0).number
        _count(s, -1, scrapped[k], state_s[k], held_s[k], entered[k])
        full[k] = run(net, s, between[1]) == FULL
        _count(s, 1, scrapped[k], state_s[k], held_s[k], entered[k])
        for i in range(before, min(_left(s, 0).number, exits)):
            own = _exits(s, i)
            left_s[k, i - before], born_s[k, i - before] = own.left_s, own.born_s
            source[k, i - before] = own.source
    return Observed(left_s, born_s, source, scrapped[:, 0].copy(), state_s, held_s, entered, full)
