"""What the page shows of a shift besides the floor: plain values that the feed fills and the panels draw.

Times are integer nanoseconds since the epoch, UTC, on the shift's reference clock.
"""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from twin.state import Part


@dataclass(frozen=True, slots=True)
class CycleRow:
    """One complete cycle of a robot."""

    number: int
    robot: str
    start_ns: int
    end_ns: int
    phases_s: Mapping[str, float]
    """Seconds by phase: pick, carry, place, return, wait, and unknown where nothing was logged."""
    irregular: str = ""
    """Why it is no ordinary cycle; empty when it is one."""

    @property
    def duration_s(self) -> float:
        """Its length in seconds."""
        return (self.end_ns - self.start_ns) * 1e-9


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One line of the table of findings."""

    severity: str
    """A key of `palette.SEVERITIES`."""
    time_ns: int
    device: str
    source: str
    """Who found it: mirror, clearance, data, import, cycle."""
    text: str
    end_ns: int | None = None
    """Where it lasted, as a gap does, when it was over."""


@dataclass(frozen=True, slots=True)
class LotPrediction:
    """What the mirror said of one lot's camera result; `twin.physics.Prediction` without the physics."""

    lot: int
    released_ns: int
    made_ns: int
    """Newest event known when it was said."""
    predicted_ns: int
    passing_ns: int | None = None
    """When the mirrored lot passed under the camera; None while it is only forecast."""
    read_ns: int | None = None
    """When the mirrored camera read it."""
    off_x_mm: float | None = None
    off_y_mm: float | None = None
    """Where it lay then, in the mirrored camera's frame: along the belt and across it."""
    off_centre_mm: float | None = None
    """How far from the middle of the mirrored camera's frame it lay."""
    recorded_ns: int | None = None
    residual_s: float | None = None
    """Recorded minus predicted."""
    after_gap: bool = False
    """The result came while the camera was not logged: `recorded_ns` is the latest possible time."""
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A device was in one state from start to end."""

    device: str
    state: str
    start_ns: int
    end_ns: int


@dataclass(frozen=True, slots=True)
class Board:
    """All of it at one moment of the feed's work; a later board replaces an earlier one."""

    start_ns: int
    end_ns: int
    mirrored_until_ns: int
    cycles: tuple[CycleRow, ...] = ()
    parts: tuple[Part, ...] = ()
    spans: tuple[Span, ...] = ()
    findings: tuple[FindingRow, ...] = ()
    predictions: tuple[LotPrediction, ...] = ()
    """The mirror's, by release; those of lots that it has not met yet are not there."""
    stage: str = "starting"
    """What the feed is doing, as a short phrase."""
    error: str = ""
    """A sentence, when the feed cannot go on."""
    done: bool = False
    version: int = 0
    from_cache: bool = False
    figures: Mapping[str, float] = field(default_factory=dict)
    """Named results that tests and benchmarks read: events, seconds."""

    @property
    def median_cycle_s(self) -> float | None:
        """Median length of the cycles, seconds; `None` without any."""
        return statistics.median(c.duration_s for c in self.cycles) if self.cycles else None

    @property
    def progress(self) -> float:
        """Share of the shift that is mirrored, 0..1."""
        span = self.end_ns - self.start_ns
        return 1.0 if self.done or span <= 0 else (self.mirrored_until_ns - self.start_ns) / span


@dataclass(frozen=True, slots=True)
class Step:
    """A dated step of a lot."""

    key: str
    word: str


def lot_steps(kinds: Sequence[str]) -> tuple[Step, ...]:
    """The steps of a lot in the order in which they happen, for these kinds of part."""
    steps = []
    for kind in kinds:
        steps += [
            Step(f"pick:{kind}", f"{kind.capitalize()} picked"),
            Step(f"place:{kind}", f"{kind.capitalize()} placed"),
        ]
    return (*steps, Step("release", "Stopper opens"), Step("camera", "Camera result"))


def lot_times(part: Part) -> dict[str, int]:
    """Time of each step that happened, by the step's key."""
    times = {f"pick:{kind}": t for kind, t in part.picked_ns.items()}
    times |= {f"place:{kind}": t for kind, t in part.placed_ns.items()}
    if part.released_ns is not None:
        times["release"] = part.released_ns
    if part.measured_ns is not None:
        times["camera"] = part.measured_ns
    return times


def step_medians_s(parts: Sequence[Part], steps: Sequence[Step]) -> dict[str, float]:
    """Median seconds from the step before to each step, over the lots that have both."""
    gaps: dict[str, list[float]] = {}
    for part in parts:
        times = lot_times(part)
        for before, step in itertools.pairwise(steps):
            if before.key in times and step.key in times:
                gaps.setdefault(step.key, []).append((times[step.key] - times[before.key]) * 1e-9)
    return {key: statistics.median(values) for key, values in gaps.items()}
