"""The line model against SimPy: the same networks, driven in the same run.

SimPy runs one replication at a time on one thread, as it does. The engine and the recursion run many, on all
of numba's threads and on one. What is compared is seconds of the machine for an hour of the line.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import numba
import numpy as np

from kernels.flow.given import STANDING
from kernels.flow.laws import LAW
from kernels.flow.observe import Observed, observed
from kernels.flow.records import VALUE, packed, table
from kernels.flow.serial import SerialLine, last_departures
from tests.benchmarks.simpy_line import SimPyLine
from twin.line.laws import erlang, exponential, lognormal
from twin.line.network import LANE, Loss, Node, Parts, Route, assemble, number_of
from twin.line.pack import pack
from twin.line.warm import empty, warm
from twin.plant import load_plant
from twin.whatif.changes import change
from twin.whatif.experiment import Experiment

LEAST_SERIAL, LEAST_PLANT, MOST_WHAT_IF_S = 1000.0, 100.0, 10.0
WORK, BETWEEN, REPAIR = lognormal(50.0, 0.1), exponential(9000.0), erlang(300.0)
SLOTS = 4
HOURS = 40.0
JOBS = 2000
Figures = dict[str, float | int | str]


def run() -> Figures:
    """Ratios of the serial line and of the whole plant, growth, and seconds of a what-if."""
    return {**serial(60), **growth(), **whole_plant()}


def timed(work: Callable[[], object], repeats: int = 3) -> float:
    """Median seconds of some work."""
    work()
    took = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return float(np.median(took))


def on_one_thread(work: Callable[[], object]) -> float:
    threads = numba.get_num_threads()
    numba.set_num_threads(1)
    try:
        return timed(work, 1)
    finally:
        numba.set_num_threads(threads)


def a_line(stations: int) -> Parts:
    """Stations with failures and buffers between them."""
    nodes: list[Node] = []
    for k in range(stations):
        nodes += [Node(id=f"B{k}", kind=LANE, capacity=SLOTS)] if k else []
        nodes.append(Node(id=f"S{k}", time=WORK))
    losses = [Loss(id=f"L{k}", node=f"S{k}", between=BETWEEN, repair=REPAIR) for k in range(stations)]
    return Parts(nodes=nodes, routes=[Route(id="cars", steps=[(node.id,) for node in nodes])], losses=losses)


def as_recursion(stations: int) -> tuple[SerialLine, np.ndarray]:
    """The same line for the recursion, and its laws."""
    laws = packed([(LAW, 3), (VALUE, 0)])
    for row, time_ in zip(table(laws, 0, LAW), (WORK, BETWEEN, REPAIR), strict=True):
        row.kind, row.form = time_.kind, time_.shape
    ones = np.ones(stations, dtype=np.int64)
    names = range(stations)
    return (
        SerialLine(
            np.array([0, *[SLOTS] * (stations - 1)], dtype=np.int64),
            np.array([number_of(f"S{k}") for k in names]),
            0 * ones,
            np.full((stations, 1), WORK.mean_s),
            np.arange(stations + 1),
            np.array([number_of(f"L{k}") for k in names]),
            1 * ones,
            np.full(stations, BETWEEN.mean_s),
            2 * ones,
            np.full(stations, REPAIR.mean_s),
        ),
        laws,
    )


def serial(stations: int) -> Figures:
    """A serial line: the recursion and the engine against SimPy, which makes as many jobs an hour."""
    parts, (line, laws) = a_line(stations), as_recursion(stations)
    net, runs = assemble(parts), np.arange(256)
    recursion = partial(last_departures, line, laws, np.zeros(JOBS, np.int64), np.zeros(JOBS), 1, runs)
    left, found = recursion(), by_engine(net, 32)
    began = time.perf_counter()
    rivals = [SimPyLine(parts, seed) for seed in range(3)]
    for rival in rivals:
        rival.run(HOURS * 3600.0)
    theirs_s = (time.perf_counter() - began) / len(rivals) / HOURS
    recursion_s = timed(recursion) / left[:, -1].sum() * 3600.0
    engine_s = timed(partial(by_engine, net, 32)) / (32 * HOURS)
    ours = np.isfinite(found.left_s).sum(axis=1).mean() / HOURS
    theirs = float(np.mean([len(rival.left) for rival in rivals])) / HOURS
    if abs(ours - theirs) > 0.03 * ours:
        raise AssertionError(f"{ours:.2f} jobs an hour by the engine, {theirs:.2f} by SimPy")
    ratio = theirs_s / recursion_s
    if ratio < LEAST_SERIAL:
        raise AssertionError(f"the recursion is only {ratio:.0f} times as fast as SimPy")
    what = f"serial line of {stations} stations with failures and buffers"
    return {
        f"{what}, SimPy, ms for an hour": theirs_s * 1e3,
        f"{what}, recursion, us for an hour": recursion_s * 1e6,
        f"{what}, SimPy by the recursion": ratio,
        f"{what}, SimPy by the recursion on one thread": theirs_s
        / (on_one_thread(recursion) / left[:, -1].sum() * 3600.0),
        f"{what}, SimPy by the engine": theirs_s / engine_s,
        f"{what}, jobs an hour, engine and SimPy": f"{ours:.2f} and {theirs:.2f}",
    }


def by_engine(net: np.ndarray, replications: int) -> Observed:
    """Runs of a serial line from empty."""
    nobody = np.zeros(0, dtype=STANDING), np.zeros(1, np.int64), np.zeros(0, np.int64)
    return observed(net, nobody, 1, np.arange(replications), (0.0, HOURS * 3600.0), 2 * JOBS)


def growth() -> Figures:
    """How the engine's time grows with stations and with replications."""
    figures: Figures = {}
    for stations in (30, 60, 120, 240):
        took = timed(partial(by_engine, assemble(a_line(stations)), 8), 1)
        figures[f"engine, {stations} stations, ms for 8 runs of 40 h"] = took * 1e3
    for count in (8, 32, 128):
        took = timed(partial(by_engine, assemble(a_line(60)), count), 1)
        figures[f"engine, 60 stations, ms for {count} runs of 40 h"] = took * 1e3
    return figures


def whole_plant() -> Figures:
    """The reference plant: the engine against SimPy, its jobs an hour, and a what-if of one change."""
    plant = load_plant("ev60")
    line = pack(plant)
    start, nobody = warm(line, plant.takt_time_s or 60.0), empty(line)
    begun, from_empty = (
        (start.jobs, start.released, start.taken),
        (nobody.jobs, nobody.released, nobody.taken),
    )
    hours = 24.0
    ours = lambda: observed(line.network, from_empty, 1, np.arange(16), (0.0, hours * 3600.0), 4000)  # noqa: E731
    found = ours()
    rival = SimPyLine(line.parts, 1)
    began = time.perf_counter()
    rival.run(hours * 3600.0)
    theirs_s = time.perf_counter() - began
    ours_s = timed(ours) / 16
    cars = np.isfinite(found.left_s).sum(axis=1)
    built = len(rival.left)
    if abs(cars.mean() - built) > 4.0 * cars.std() + 0.02 * built:
        raise AssertionError(f"{cars.mean():.0f} cars in {hours:g} h by the engine, {built} by SimPy")
    ratio = theirs_s / ours_s
    if ratio < LEAST_PLANT:
        raise AssertionError(f"the engine is only {ratio:.0f} times as fast as SimPy")
    net = observed(line.network, begun, 1, np.arange(200), (7200.0, 36_000.0), 4000)
    rates = np.isfinite(net.left_s).sum(axis=1) / 8.0
    experiment = Experiment(plant, (change("BS310", cycle_time_s=58),))
    _ = experiment.lines
    experiment.run(replications=2)
    began = time.perf_counter()
    experiment.run(hours=8.0, replications=200)
    what_if_s = time.perf_counter() - began
    if what_if_s > MOST_WHAT_IF_S:
        raise AssertionError(f"a what-if of 200 shifts took {what_if_s:.1f} s")
    return {
        "whole plant, SimPy, s for 24 h": theirs_s,
        "whole plant, engine, ms for 24 h": ours_s * 1e3,
        "whole plant, SimPy by the engine": ratio,
        "whole plant, SimPy by the engine on one thread": theirs_s / (on_one_thread(ours) / 16),
        "whole plant, cars in 24 h from empty, engine and SimPy": f"{cars.mean():.0f} and {built}",
        "whole plant, cars an hour net, mean of 200 shifts": float(rates.mean()),
        "whole plant, cars an hour net, least and most": f"{rates.min():.1f} to {rates.max():.1f}",
        "what-if of one change, 8 h, 200 replications, s": what_if_s,
    }
