"""The key figures of a shift, each counted from its events."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from twin.checks.cycles import Cycle, robot_cycles
from twin.events import CheckpointResult, PartMoved
from twin.shifts import History, Shift


@dataclass(frozen=True)
class Kpis:
    """Key figures of one shift; cycles are those of the plant's first robot."""

    shift: str
    emulated: bool
    duration_s: float
    robot_cycles_complete: int
    robot_cycles_partial: list[dict[str, Any]]
    """Start in seconds from the shift's start, and the stops it lacks."""
    cycle_median_s: float
    cycle_p10_s: float
    cycle_p90_s: float
    cycle_max_s: float
    camera_results: int
    stopper_openings: int
    good: int
    bad: int
    state_times_s: dict[str, dict[str, float]]
    cycles: list[dict[str, Any]]
    """Each cycle: number, start, duration, complete, seconds by phase."""

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON; a figure that cannot be told is null."""
        plain: dict[str, Any] = _without_nan(self.__dict__)
        return plain


def kpis(shift: Shift, history: History | None = None) -> Kpis:
    """Key figures of a shift. Times in seconds; NaN where there is nothing to count."""
    history = history or History(shift)
    cycles = [cycle for robot in shift.plant.traced_robots[:1] for cycle in robot_cycles(shift, robot)]
    durations = [cycle.duration_s for cycle in cycles if not math.isnan(cycle.duration_s)]
    p10, median, p90, longest = (
        np.percentile(durations, [10, 50, 90, 100]).tolist() if durations else [math.nan] * 4
    )
    results = [event for event in history.events if isinstance(event, CheckpointResult)]
    last_result = {event.part: event for event in results}
    return Kpis(
        shift=shift.name,
        emulated=shift.manifest.emulated,
        duration_s=shift.duration_s,
        robot_cycles_complete=sum(cycle.complete for cycle in cycles),
        robot_cycles_partial=[
            {"start_s": _from_start(shift, cycle), "lacks": list(cycle.lacks)}
            for cycle in cycles
            if not cycle.complete
        ],
        cycle_median_s=median,
        cycle_p10_s=p10,
        cycle_p90_s=p90,
        cycle_max_s=longest,
        camera_results=len(last_result),
        stopper_openings=sum(isinstance(e, PartMoved) and e.action == "release" for e in history.events),
        good=sum(event.good for event in last_result.values()),
        bad=sum(not event.good for event in last_result.values()),
        state_times_s=history.state_times_s(),
        cycles=[_breakdown(shift, cycle) for cycle in cycles],
    )


def _from_start(shift: Shift, cycle: Cycle) -> float:
    return round((cycle.start_ns - shift.start_ns) * 1e-9, 3)


def _breakdown(shift: Shift, cycle: Cycle) -> dict[str, Any]:
    phases = {f"{name}_s": round(seconds, 3) for name, seconds in cycle.phase_s.items()}
    return {
        "number": cycle.number,
        "start_s": _from_start(shift, cycle),
        "duration_s": round(cycle.duration_s, 3),
        "complete": cycle.complete,
        **phases,
    }


def _without_nan(value: Any) -> Any:
    if isinstance(value, float):
        return None if math.isnan(value) else value
    if isinstance(value, dict):
        return {key: _without_nan(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without_nan(inner) for inner in value]
    return value
