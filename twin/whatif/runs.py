"""Runs of a line, and the figures of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from kernels.flow.observe import Observed, observed
from kernels.flow.state import STATES
from twin.line.pack import Line
from twin.line.warm import Standing

STATE_NAMES = ("starved", "working", "blocked", "down", "closed", "short")
"""What stations and lanes do, as `kernels.flow.state` numbers it."""
assert len(STATE_NAMES) == STATES
CHUNK = 16
"""Runs between two looks at how far they are."""
KPIS = ("jobs_per_hour", "lead_time_h", "cars_in_plant", "scrapped_per_hour", "line_efficiency")
"""Figures of a run, in the order they are told; `jobs_per_hour_AREA` of areas that cars leave come behind."""


@dataclass(frozen=True)
class Plan:
    """How runs are done: hours counted behind hours of warm-up, and the seed of their luck."""

    hours: float
    warm_up_h: float
    seed: int
    takt_s: float


@dataclass(frozen=True)
class Figures:
    """What runs of one line came to.

    kpis: by name float64 (r,): jobs an hour, hours through the plant, mean of the cars in it, scrapped an
    hour, jobs by those of the takt, and jobs an hour that leave each area. states: float64 (r, n, 6), shares
    of time by node and state. held: float64 (r, n), jobs in the mean at each node. rates: float64 (r, n),
    jobs an hour that came to each.
    """

    kpis: dict[str, np.ndarray]
    states: np.ndarray
    held: np.ndarray
    rates: np.ndarray

    @property
    def count(self) -> int:
        """How many runs."""
        return len(self.held)


def run(line: Line, start: Standing, plan: Plan, replications: Sequence[int]) -> Figures:
    """Run a line once for each replication.

    line: packed. start: who is in it at first. plan: as asked for. replications: their numbers; the same
    number has the same luck in every scenario.
    """
    begun = (start.jobs, start.released, start.taken)
    between = plan.warm_up_h * 3600.0, (plan.warm_up_h + plan.hours) * 3600.0
    room = int(2.0 * between[1] / plan.takt_s) + 64
    numbers = np.asarray(replications, dtype=np.int64)
    while True:
        found: Observed = observed(line.network, begun, plan.seed, numbers, between, room)
        if not found.full.any():
            return _figures(line, found, plan)
        room *= 2


def _figures(line: Line, found: Observed, plan: Plan) -> Figures:
    cars = [number for number, route in enumerate(line.parts.routes) if route.id in line.car_routes]
    left = np.isfinite(found.left_s) & np.isin(found.source, cars)
    built = left.sum(axis=1)
    through = np.where(left, found.left_s - np.where(left, found.born_s, 0.0), 0.0)
    own = {
        name
        for route in line.parts.routes
        if route.id in line.car_routes
        for step in route.steps
        for name in step
    }
    aside = {name for fate in line.parts.fates for step in fate.steps for name in step}
    on_way = np.array([node.id in own | aside for node in line.parts.nodes])
    seconds = plan.hours * 3600.0
    rate = built / plan.hours
    kpis = {
        "jobs_per_hour": rate,
        "lead_time_h": through.sum(axis=1) / np.maximum(built, 1) / 3600.0,
        "cars_in_plant": found.held_s[:, on_way].sum(axis=1) / seconds,
        "scrapped_per_hour": found.scrapped / plan.hours,
        "line_efficiency": rate * plan.takt_s / 3600.0,
    }
    numbers = {node.id: k for k, node in enumerate(line.parts.nodes)}
    for area, nodes in line.exits.items():
        come = found.entered[:, [numbers[name] for name in nodes]].sum(axis=1)
        kpis[f"jobs_per_hour_{area}"] = come / plan.hours
    return Figures(kpis, found.state_s / seconds, found.held_s / seconds, found.entered / plan.hours)


def joined(parts: Sequence[Figures]) -> Figures:
    """Runs of the same line one after another; parts: of them."""
    return Figures(
        {name: np.concatenate([part.kpis[name] for part in parts]) for name in parts[0].kpis},
        *(np.concatenate([getattr(part, name) for part in parts]) for name in ("states", "held", "rates")),
    )


Report = Callable[[int, int], None]
"""Told of runs done, of how many."""
