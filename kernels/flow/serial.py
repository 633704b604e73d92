"""The fast recursion for lines of single stations in a row: when each job leaves each station.

Blocking after service: a job that is done stays at its station until there is room behind it. Stations stop
only while they work (operation-dependent failures), and whoever repairs them is always there.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit, prange

from kernels.flow.laws import CONSTANT, LAW, draw
from kernels.flow.records import record
from kernels.flow.streams import BETWEEN, REPAIR, SERVICE, key_of

_BESIDE = 32
"""Replications that run side by side on one core: processors do several at once."""


class SerialLine(NamedTuple):
    """m stations in a row, jobs of c classes of work, and p ways in which stations stop.

    slots: int64 (m,), room for jobs before each station, of the first none. stream: int64 (m,), the numbers
    of their random streams. law: int64 (m,), of the service times, rows of laws.
    mean_s: float64 (m, c), s, of the service times. loss_first: int64 (m + 1,), where the losses of each
    station begin, and behind the last. loss_stream: int64 (p,). between_law, repair_law: int64 (p,).
    between_s, repair_s: float64 (p,), s, mean time of work to a stop, and mean time that it lasts.
    """

    slots: np.ndarray
    stream: np.ndarray
    law: np.ndarray
    mean_s: np.ndarray
    loss_first: np.ndarray
    loss_stream: np.ndarray
    between_law: np.ndarray
    between_s: np.ndarray
    repair_law: np.ndarray
    repair_s: np.ndarray


class _Luck(NamedTuple):
    """Of b replications side by side: keys of the streams, and when stations stop, by the work they have
    done.

    service: uint64 (m, b). between, repair: uint64 (p, b). due_s: float64 (p, b), of each loss. next_s:
    float64 (m, b), of the first of a station's. work_s: float64 (m, b), done. stops: int64 (p, b), so far.
    """

    service: np.ndarray
    between: np.ndarray
    repair: np.ndarray
    due_s: np.ndarray
    next_s: np.ndarray
    work_s: np.ndarray
    stops: np.ndarray


@njit(cache=True)
def _luck(line, laws, seed, replications):
    m, p, b = line.slots.shape[0], line.loss_stream.shape[0], replications.shape[0]
    service, between = np.empty((m, b), np.uint64), np.empty((p, b), np.uint64)
    repair, due_s, next_s = np.empty((p, b), np.uint64), np.empty((p, b)), np.full((m, b), np.inf)
    for r in range(b):
        for i in range(m):
            service[i, r] = key_of(seed, replications[r], line.stream[i], SERVICE)
        for k in range(p):
            between[k, r] = key_of(seed, replications[r], line.loss_stream[k], BETWEEN)
            repair[k, r] = key_of(seed, replications[r], line.loss_stream[k], REPAIR)
            due_s[k, r] = line.between_s[k] * draw(laws, line.between_law[k], between[k, r], 0)
        for i in range(m):
            for k in range(line.loss_first[i], line.loss_first[i + 1]):
                next_s[i, r] = min(next_s[i, r], due_s[k, r])
    return _Luck(service, between, repair, due_s, next_s, np.zeros((m, b)), np.zeros((p, b), np.int64))


@njit(cache=True)
def _stopped_s(line, laws, luck, i, r):
    """For how long a station of one replication was stopped until the work that it has done."""
    stopped = 0.0
    while luck.next_s[i, r] < luck.work_s[i, r]:
        first = line.loss_first[i]
        for k in range(first + 1, line.loss_first[i + 1]):
            first = k if luck.due_s[k, r] < luck.due_s[first, r] else first
        number = luck.stops[first, r]
        stopped += line.repair_s[first] * draw(laws, line.repair_law[first], luck.repair[first, r], number)
        luck.stops[first, r] = number + 1
        again = draw(laws, line.between_law[first], luck.between[first, r], number + 1)
        luck.due_s[first, r] += line.between_s[first] * again
        luck.next_s[i, r] = np.inf
        for k in range(line.loss_first[i], line.loss_first[i + 1]):
            luck.next_s[i, r] = min(luck.next_s[i, r], luck.due_s[k, r])
    return stopped


@njit(cache=True)
def _work(line, laws, luck, i, job, work_class, work_s):
    """Write how long the work on a job takes in each replication."""
    law, mean_s = line.law[i], line.mean_s[i, work_class]
    if record(laws, 0, law, LAW).kind == CONSTANT:
        work_s[:] = mean_s
        return
    for r in range(work_s.shape[0]):
        work_s[r] = mean_s * draw(laws, law, luck.service[i, r], job)


@njit(cache=True)
def _serve(now, state, luck, i, own, behind):
    """Serve one job at a station in every replication; returns whether a stop comes meanwhile.

    now: (here_s, start_s, work_s), float64 (b,): when the job is there, when its work starts (both written)
    and what the work takes. state: (before_s, ring_s), float64 (m, b) and (ring, b), when jobs have left, the
    one before it and those that it has to wait for; written. own, behind: places of the ring, of this job and
    of the one that makes room for it, or below 0.
    """
    (here_s, start_s, work_s), (before_s, ring_s), stops = now, state, False
    wait = behind if behind >= 0 else own
    for r in range(here_s.shape[0]):
        start = here_s[r] if here_s[r] > before_s[i, r] else before_s[i, r]
        done, work = start + work_s[r], luck.work_s[i, r] + work_s[r]
        stops |= work > luck.next_s[i, r]
        left = done if done > ring_s[wait, r] else ring_s[wait, r]
        start_s[r], luck.work_s[i, r] = start, work
        here_s[r], before_s[i, r] = left, left
    for r in range(here_s.shape[0]):
        ring_s[own, r] = here_s[r]
    return stops


@njit(cache=True)
def _stop(line, laws, now, state, luck, place):
    """Serve the job again in the replications whose station stops; place: (i, own, behind) as in `_serve`."""
    (here_s, start_s, work_s), (before_s, ring_s), (i, own, behind) = now, state, place
    for r in range(here_s.shape[0]):
        if luck.work_s[i, r] > luck.next_s[i, r]:
            left = start_s[r] + work_s[r] + _stopped_s(line, laws, luck, i, r)
            if behind >= 0:
                left = max(left, ring_s[behind, r])
            here_s[r], before_s[i, r], ring_s[own, r] = left, left, left


@njit(cache=True)
def _run(line, laws, classes, release_s, luck, left_s):
    """Write when jobs leave, (jobs, m, b): all stations, or only the last where m is 1."""
    m, b = luck.service.shape
    first, turn = np.zeros(m + 1, np.int64), np.zeros(m, np.int64)
    for i in range(m):
        first[i + 1] = first[i] + line.slots[i] + 1
    state = np.full((m, b), -np.inf), np.full((first[m], b), -np.inf)
    now = np.empty(b), np.empty(b), np.empty(b)
    every = left_s.shape[1] == m
    for j in range(classes.shape[0]):
        now[0][:] = release_s[j]
        for i in range(m):
            _work(line, laws, luck, i, j, classes[j], now[2])
            own = first[i] + turn[i]
            # The job that is as many before as there is room behind has to have left the next station.
            behind = first[i + 1] + turn[i + 1] if i + 1 < m else -1
            if _serve(now, state, luck, i, own, behind):
                _stop(line, laws, now, state, luck, (i, own, behind))
            turn[i] = turn[i] + 1 if turn[i] < line.slots[i] else 0
            if every or i + 1 == m:
                left_s[j, i if every else 0] = now[0]


@njit(cache=True)
def departures(line, laws, classes, release_s, seed, replication):
    """When each job leaves each station: float64 (n, m), s.

    line: `SerialLine`; not written. laws: uint8, as in `kernels.flow.laws.draw`; not
    written. classes: int64 (n,), of the
    work that each job is; not written. release_s: float64 (n,), s, when each is there at the first station,
    not falling; not written. seed, replication: integers from 0.
    Bad input: times that are not above 0 or laws that are none: NaN from there on. n = 0 gives none.
    Cost: 10 nanoseconds a job and station and its draw. Source: the max-plus recursion of lines with blocking
    after service; failures as in Altiok 1997.

    >>> from kernels.flow.records import VALUE, packed
    >>> laws = packed([(LAW, 1), (VALUE, 0)])
    >>> none, no, zero = np.zeros(0, np.int64), np.zeros(0), np.zeros(2, np.int64)
    >>> mean = np.array([[1.0], [3.0]])
    >>> line = SerialLine(zero, np.arange(2), zero, mean, np.zeros(3, np.int64), none, none, no, none, no)
    >>> departures(line, laws, np.zeros(3, np.int64), np.zeros(3), 1, 0).tolist()
    [[1.0, 4.0], [4.0, 7.0], [7.0, 10.0]]
    """
    left_s = np.empty((classes.shape[0], line.slots.shape[0], 1))
    luck = _luck(line, laws, seed, np.full(1, replication, np.int64))
    _run(line, laws, classes, release_s, luck, left_s)
    return left_s[:, :, 0].copy()


@njit(cache=True, parallel=True)
def last_departures(line, laws, classes, release_s, seed, replications):
    """When each job leaves the last station in each replication: float64 (r, n), s; on all cores.

    line, laws, classes, release_s, seed: as in `departures`; not written. replications: int64 (r,), their
    numbers; not written.
    Bad input: as in `departures`. Cost: as `departures`, shared out to the cores. Source: as `departures`.

    >>> from kernels.flow.records import VALUE, packed
    >>> laws = packed([(LAW, 1), (VALUE, 0)])
    >>> none, no, zero = np.zeros(0, np.int64), np.zeros(0), np.zeros(1, np.int64)
    >>> line = SerialLine(zero, zero, zero, np.ones((1, 1)), np.zeros(2, np.int64), none, none, no, none, no)
    >>> last_departures(line, laws, np.zeros(2, np.int64), np.zeros(2), 1, np.arange(2)).tolist()
    [[1.0, 2.0], [1.0, 2.0]]
    """
    count, n = replications.shape[0], classes.shape[0]
    found = np.empty((count, n))
    for k in prange((count + _BESIDE - 1) // _BESIDE):
        some = replications[k * _BESIDE : (k + 1) * _BESIDE]
        left_s = np.empty((n, 1, some.shape[0]))
        _run(line, laws, classes, release_s, _luck(line, laws, seed, some), left_s)
        for r in range(some.shape[0]):
            found[k * _BESIDE + r] = left_s[:, 0, r]
    return found
