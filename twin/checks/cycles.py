"""A robot's recorded cycles: how long each took and where the time went."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

import kernels.cycles
from twin.plant import Plant, StopAction, TracedRobot
from twin.shifts import Shift, tool_path

STILL_SPEED_M_S = 0.01
GAP_PERIODS = 2.5
PHASES = ("pick", "carry", "place", "return", "wait", "unknown")


@dataclass(frozen=True, slots=True)
class Cycle:
    """One round of a robot's stops, from coming to its first stop until coming there again."""

    number: int
    start_ns: int
    end_ns: int
    duration_s: float
    """NaN for an incomplete cycle and for the last one."""
    complete: bool
    lacks: tuple[str, ...]
    """Stops that an incomplete cycle did not come to."""
    phase_s: dict[str, float]
    """Seconds in each of `PHASES`; unknown where nothing was recorded."""


def robot_cycles(shift: Shift, robot: TracedRobot) -> tuple[Cycle, ...]:
    """The cycles of a robot over a shift: `cycles_in` of its samples."""
    return cycles_in(shift.rows, shift.plant, robot)


def cycles_in(rows: np.ndarray, plant: Plant, robot: TracedRobot) -> tuple[Cycle, ...]:
    """The cycles of a robot in samples, in order of time, cut by `kernels.cycles`.

    rows: `SAMPLE_DTYPE`, shape (n,), by time. A cycle begins at the stop they came to first.
    """
    time_ns, xyz = tool_path(rows, plant, robot)
    if not len(time_ns):
        return ()
    stops = np.array([stop.tcp_m for stop in robot.stops])
    actions = np.array([0 if stop.action is StopAction.PICK else 1 for stop in robot.stops])
    period_s = plant.signal[robot.tcp_signals[0]].period_s or 0.25
    rules = kernels.cycles.Rules(robot.stop_radius_m, STILL_SPEED_M_S, GAP_PERIODS * period_s, first=-1)
    t = (time_ns - time_ns[0]) * 1e-9
    _, _, found, _ = kernels.cycles.segment(t, xyz, stops, actions, rules)
    first_ns = int(time_ns[0])
    return tuple(
        Cycle(
            number=i + 1,
            start_ns=first_ns + round(float(found.start[i]) * 1e9),
            end_ns=first_ns + round(float(found.end[i]) * 1e9),
            duration_s=float(found.duration[i]),
            complete=bool((found.visit[i] >= 0).all()),
            lacks=tuple(s.id for s, v in zip(robot.stops, found.visit[i], strict=True) if v < 0),
            phase_s=dict(zip(PHASES, found.phase_time[i].tolist(), strict=True)),
        )
        for i in range(len(found.start))
    )
