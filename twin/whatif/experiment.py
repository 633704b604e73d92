"""An experiment: a plant as it is against the same plant changed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from twin.checks.interrupts import held
from twin.line.pack import pack
from twin.line.times import station_seconds
from twin.line.warm import warm
from twin.whatif.changes import changed
from twin.whatif.result import Result, half_width
from twin.whatif.runs import CHUNK, KPIS, Plan, joined, run
from twin.whatif.shown import bar
from twin.whatif.warm_up import warm_up_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from twin.line.pack import Line
    from twin.line.warm import Standing
    from twin.plant import Plant
    from twin.whatif.changes import Change
    from twin.whatif.runs import Figures, Report


class ExperimentError(ValueError):
    """An experiment cannot be run as it is asked for; the message says what would be right."""


FEWEST = 10
"""Runs before an experiment may stop by itself."""
TAKT_S = 60.0
"""Of a plant that says none."""
_TIMED = (
    "robots", "tools", "targets", "weld_spots", "seams", "zones", "programs", "work_elements",
    "option_families", "rules",
)  # fmt: skip
"""Groups of things that how long stations take depends on."""


@dataclass(frozen=True)
class Experiment:
    """A plant and changes of it; it stays as it is until it is run.

    plant: as described. changes: to try, all together.
    """

    plant: Plant
    changes: Sequence[Change] = ()

    @cached_property
    def _seconds(self) -> Mapping[str, Mapping[str, float]]:
        return station_seconds(self.plant, tuple(self.plant.configurations.values()))

    @cached_property
    def lines(self) -> tuple[Line, Line]:
        """Both packed: as it is, changed. Raises `ChangeError`, and `LineError` where there is no line."""
        base = pack(self.plant, self._seconds)
        if not self.changes:
            return base, base
        other = changed(self.plant, self.changes)
        return base, pack(other, self._changed_seconds(other))

    def _changed_seconds(self, other: Plant) -> Mapping[str, Mapping[str, float]]:
        """How long stations take with the changes; a new cycle time scales that of all cars."""
        if any(getattr(other, group) != getattr(self.plant, group) for group in _TIMED):
            return station_seconds(other, tuple(other.configurations.values()))
        found = dict(self._seconds)
        cars = self.plant.configurations
        for before, after in zip(self.plant.stations, other.stations, strict=True):
            mean_s = after.cycle_time_s
            if before == after or after.id not in found or mean_s is None:
                continue
            times = found[after.id]
            whole = sum(cars[car].share for car in times)
            was_s = sum(times[car] * cars[car].share for car in times) / whole
            found[after.id] = {car: time * mean_s / was_s for car, time in times.items()}
        return found

    def run(
        self,
        hours: float = 8.0,
        replications: int = 200,
        seed: int = 1,
        warm_up_h: float | None = None,
        until: Mapping[str, float] | None = None,
        progress: bool = True,
    ) -> Result:
        """Run both, each pair of runs with the same luck, started warm.

        hours: that are counted. replications: runs of each, at the most. seed: of all luck. warm_up_h: hours
        before the count; None to find them from a few runs. until: half-widths by KPI; where all intervals of
        the differences (of the base, where nothing is changed) are as narrow, no more runs are done.
        progress: whether to show a bar where it takes longer. An interrupt from the keyboard ends it with the
        runs that are done, if they are ten. Raises `ExperimentError` for figures that cannot be, and what
        `lines` raises.
        """
        _refuse(hours, replications, warm_up_h)
        base, other = self.lines
        _refuse_until(until or {}, base)
        takt_s = self.plant.takt_time_s or TAKT_S
        start = warm(base, takt_s)
        if warm_up_h is None:
            warm_up_h = warm_up_of(base, start, takt_s, seed)
        plan = Plan(hours, warm_up_h, seed, takt_s)
        with bar(progress) as report:
            both = self._pairs(plan, (start, warm(other, takt_s)), replications, until or {}, report)
        return Result(plan, tuple(self.changes), (base, other), both)

    def _pairs(
        self,
        plan: Plan,
        starts: tuple[Standing, Standing],
        replications: int,
        until: Mapping[str, float],
        report: Report,
    ) -> tuple[Figures, Figures]:
        """Runs of both, some at a time, until there are enough of them."""
        parts: list[tuple[Figures, Figures]] = []
        done = 0
        while done < replications:
            numbers = range(done, min(done + CHUNK, replications))
            try:
                with held():
                    base = run(self.lines[0], starts[0], plan, numbers)
                    other = run(self.lines[1], starts[1], plan, numbers) if self.changes else base
            except KeyboardInterrupt:
                if done < FEWEST:
                    raise
                break
            parts.append((base, other))
            done = numbers.stop
            report(done, replications)
            if until and done >= FEWEST and self._narrow(_joined(parts), until):
                break
        return _joined(parts)

    def _narrow(self, both: tuple[Figures, Figures], until: Mapping[str, float]) -> bool:
        base, other = both
        for name, most in until.items():
            values = base.kpis[name]
            if self.changes:
                values = other.kpis[name] - values
            if half_width(np.asarray(values)) > most:
                return False
        return True


def _joined(parts: Sequence[tuple[Figures, Figures]]) -> tuple[Figures, Figures]:
    """All runs of each side."""
    base, other = (joined(side) for side in zip(*parts, strict=True))
    return base, other


def _refuse(hours: float, replications: int, warm_up_h: float | None) -> None:
    if not 0.0 < hours < 10_000.0:
        raise ExperimentError(f"hours is {hours:g}; give the hours to be counted, above 0 and below 10,000")
    if replications < 1:
        raise ExperimentError(f"replications is {replications}; give at least 1")
    if warm_up_h is not None and not 0.0 <= warm_up_h < 10_000.0:
        raise ExperimentError(
            f"warm_up_h is {warm_up_h:g}; give hours from 0, or leave it out to have them found"
        )


def _refuse_until(until: Mapping[str, float], line: Line) -> None:
    known = (*KPIS, *(f"jobs_per_hour_{area}" for area in line.exits))
    for name, most in until.items():
        if name not in known:
            raise ExperimentError(f"there is no KPI {name}; there is {', '.join(known)}")
        if not most > 0.0:
            raise ExperimentError(f"the half-width of {name} is {most:g}; give one above 0")
