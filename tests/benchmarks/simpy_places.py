"""Places and jobs of a network in SimPy: who has room, who waits, and a lane's own time."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import simpy

from kernels.flow import laws
from twin.line.laws import Time
from twin.line.network import Loss, Node

if TYPE_CHECKING:
    from tests.benchmarks.simpy_line import SimPyLine

EARLY_S = 1e-9
"""So much too early is in time."""
Process = Generator[simpy.Event, Any, Any]


def drawing(time: Time, rng: np.random.Generator) -> Callable[[], float]:
    """Draws of a time."""
    mean, shape = time.mean_s, time.shape
    match time.kind:
        case laws.EXPONENTIAL:
            return lambda: float(rng.exponential(mean))
        case laws.ERLANG | laws.GAMMA:
            return lambda: float(rng.gamma(shape, mean / shape))
        case laws.LOGNORMAL:
            return lambda: float(mean * rng.lognormal(-0.5 * shape * shape, shape))
        case laws.TRIANGULAR:
            return lambda: float(rng.triangular(mean * (1.0 - shape), mean, mean * (1.0 + shape)))
        case laws.EMPIRICAL:
            return lambda: float(mean * rng.choice(time.values))
    return lambda: mean


@dataclass(eq=False)
class Job:
    """A car or a part; steps: what is left of its way."""

    work: int
    born_s: float
    route: str
    steps: list[Sequence[str]]
    due_s: float = 0.0


@dataclass(eq=False)
class Place:
    """A node while it runs."""

    plant: SimPyLine
    node: Node
    jobs: list[Job] = field(default_factory=list)
    waiting: list[tuple[float, int, simpy.Event]] = field(default_factory=list)
    parts: list[tuple[Job, simpy.Event]] = field(default_factory=list)
    down: int = 0
    starved: int = 0
    short: bool = False
    halted: bool = False
    worked_s: float = 0.0
    stood_s: float = 0.0
    lost_s: float = 0.0
    last_in_s: float = -math.inf

    def __post_init__(self) -> None:
        self.changed = self.plant.env.event()
        self.moved = self.plant.env.event()
        self.standing = False
        self.entered = 0
        self.draw = drawing(self.node.time, self.plant.rng)
        self.losses: list[tuple[float, Loss]] = []
        self.marks = [simpy.Store(self.plant.env) for _ in self.node.marks]

    @property
    def own_s(self) -> float:
        """Its own time, which does not pass while it stands."""
        return (self.stood_s if self.standing else self.plant.env.now) - self.lost_s

    def change(self) -> None:
        """See whether it stands now, and wake who waits for that."""
        stands = self.down > 0 or self.short or self.halted
        if stands and not self.standing:
            self.stood_s = self.plant.env.now
        if self.standing and not stands:
            self.lost_s += self.plant.env.now - self.stood_s
        self.standing = stands
        event, self.changed = self.changed, self.plant.env.event()
        event.succeed()
        self.wake()

    def wake(self) -> None:
        """Have those look again who wait to enter, the one who has waited longest first."""
        waiting, self.waiting = self.waiting, []
        for _, _, event in waiting:
            if not event.triggered:
                event.succeed()

    def has_room(self) -> bool:
        """Whether a job may enter now."""
        node = self.node
        if len(self.jobs) >= node.capacity or (self.standing or self.down > 0):
            return False
        if node.takes and self.plant.racks[node.takes] == 0:
            return False
        return not node.gap_in_s or self.own_s + EARLY_S >= self.last_in_s + node.gap_in_s

    def pass_own(self, seconds: float) -> Process:
        """Wait until so much of its own time has passed."""
        until = self.own_s + seconds
        while self.own_s < until - EARLY_S:
            changed = self.changed
            if self.standing:
                yield changed
            else:
                yield self.plant.env.timeout(until - self.own_s) | changed
