"""Find in a recording the events that tie its clocks, and say what follows for each clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from twin.events import Quality
from twin.gateways import clock_offset
from twin.gateways.clock_offset import Pairing, Track
from twin.gateways.report import AMBIGUOUS, ESTIMATED, NOT_FOUND, NOT_TIED, ClockReport

if TYPE_CHECKING:
    from twin.plant import Clock, Coincidence, Plant, Stop, Stopper, TracedRobot

SHOWN_CANDIDATES = 9
MOST_PAIRS = 30_000_000
"""Of causes and effects that are compared, for the sake of memory: more than a day of 20 s cycles."""
_GAP_PERIODS = 2.5
"""A step longer than this many periods is a gap: more than one sample is missing."""
_EMPTY = np.zeros(0)
_NOTHING = Track(_EMPTY, np.zeros((0, 2)), 0.0)


def tie_clocks(rows: np.ndarray, plant: Plant) -> list[ClockReport]:
    """For each clock that is not the reference: how, and whether, it is tied to the reference.

    rows: `SAMPLE_DTYPE`, each signal's in order of time, times on their own clocks.
    """
    reports = []
    for clock in plant.clocks:
        if not clock.reference:
            reports.append(_tie(clock, rows, plant))
    return reports


def _tie(clock: Clock, rows: np.ndarray, plant: Plant) -> ClockReport:
    reference = next(c for c in plant.clocks if c.reference)
    ties = [c for c in plant.coincidences if c.effect_clock == clock.id and c.cause_clock == reference.id]
    if not ties:
        message = (
            f"Clock {clock.id}: not tied, the plant names no coincidence with {reference.id}; left as it is."
        )
        return ClockReport(clock=clock.id, verdict=NOT_TIED, message=message)
    tie = ties[0]
    causes = _causes(tie, rows, plant)
    effects = _effects(tie, rows, plant)
    if not len(causes.times_s) or not len(effects.times_s):
        missing = (
            f"the tool leaving {tie.cause_stop}"
            if not len(causes.times_s)
            else f"{tie.effect_stopper} opening"
        )
        message = (
            f"Clock {clock.id}: no coincidence found, the recording does not show {missing}; left as it is."
        )
        return ClockReport(clock=clock.id, verdict=NOT_FOUND, message=message, reason=tie.reason)
    if len(causes.times_s) * len(effects.times_s) > MOST_PAIRS:
        message = (
            f"Clock {clock.id}: no coincidence found, {len(causes.times_s):,} causes and "
            f"{len(effects.times_s):,} effects are more than can be real; left as it is."
        )
        return ClockReport(clock=clock.id, verdict=NOT_FOUND, message=message, reason=tie.reason)
    return _report(clock, tie, causes, effects)


def _report(clock: Clock, tie: Coincidence, causes: Track, effects: Track) -> ClockReport:
    tolerance = clock_offset.tolerance_s(causes, effects, tie.lag_min_s, tie.lag_max_s)
    alignment = clock_offset.align(causes, effects, tolerance)
    counts = f"{len(causes.times_s)} causes and {len(effects.times_s)} effects"
    if not alignment.found:
        too_few = min(len(causes.times_s), len(effects.times_s)) < clock_offset.MIN_MATCHES
        why = "are too few to pair" if too_few else "do not pair at any offset"
        message = f"Clock {clock.id}: no coincidence found, {counts} {why}; left as it is."
        return ClockReport(clock=clock.id, verdict=NOT_FOUND, message=message, reason=tie.reason)
    best, rivals = alignment.pairings[0], alignment.rivals
    report = ClockReport(
        clock=clock.id,
        verdict=ESTIMATED if len(rivals) == 1 else AMBIGUOUS,
        message="",
        candidates_s=[_offset_s(pairing, tie) for pairing in rivals[:SHOWN_CANDIDATES]],
        matches=best.matches,
        contradictions=best.contradictions,
        spread_s=round(best.spread_s, 4),
        reason=tie.reason,
    )
    if len(alignment.pairings) > 1:
        report.runner_up_s = _offset_s(alignment.pairings[1], tie)
        report.runner_up_contradictions = alignment.pairings[1].contradictions
    if report.verdict == AMBIGUOUS:
        report.message = _ambiguous(report, len(rivals), alignment.period_s)
        return report
    half = clock_offset.half_width_s(best, tolerance)
    offset = report.candidates_s[0]
    report.offset_s, report.ci95_s = offset, (round(offset - half, 3), round(offset + half, 3))
    next_one = (
        "" if report.runner_up_s is None else f"; the next pairing has {report.runner_up_contradictions}"
    )
    report.message = (
        f"Clock {clock.id}: {offset:+.2f} s added (95 % within {report.ci95_s[0]:.2f} to "
        f"{report.ci95_s[1]:.2f} s), from {best.matches} matches of {counts}; "
        f"contradictions {best.contradictions}{next_one}. {tie.reason}"
    )
    return report


def _offset_s(pairing: Pairing, tie: Coincidence) -> float:
    return round(clock_offset.offset_s(pairing, tie.lag_min_s, tie.lag_max_s), 3)


def _ambiguous(report: ClockReport, rivals: int, period_s: float) -> str:
    shown = ", ".join(f"{offset:+.2f}" for offset in report.candidates_s)
    hidden = rivals - len(report.candidates_s)
    more = f" and {hidden} more" if hidden else ""
    return (
        f"Clock {report.clock}: ambiguous by one cycle, the line is too regular (period {period_s:.2f} s) "
        f"to tell offsets of {shown} s{more} apart; none is applied, its samples keep their own times."
    )


def _causes(tie: Coincidence, rows: np.ndarray, plant: Plant) -> Track:
    for robot in plant.traced_robots:
        for stop in robot.stops:
            if stop.id == tie.cause_stop:
                return leaving_stop(rows, plant, robot, stop)
    return _NOTHING


def _effects(tie: Coincidence, rows: np.ndarray, plant: Plant) -> Track:
    for stopper in plant.stoppers:
        if stopper.id == tie.effect_stopper:
            return stopper_opening(rows, plant, stopper)
    return _NOTHING


def leaving_stop(rows: np.ndarray, plant: Plant, robot: TracedRobot, stop: Stop) -> Track:
    """When the tool left a stop, half way between the last sample within its radius and the first outside.

    x, y and z have stamps of their own, so y and z are taken between their samples at the stamps of x.
    The same visits as those of `kernels.cycles`, which a test compares; found here without the compiler, and
    in a raw recording whose samples may share a time.
    """
    axes = [_series(rows, plant, signal) for signal in robot.tcp_signals]
    if any(len(time) < 2 for time, _ in axes):
        return _NOTHING
    time = axes[0][0]
    square = sum(
        (np.interp(time, *axis) - centre) ** 2 for axis, centre in zip(axes, stop.tcp_m, strict=True)
    )
    at_stop = np.asarray(square) <= robot.stop_radius_m**2
    # The tool must have been seen there more than once: a path may brush the sphere.
    visited = at_stop.copy()
    visited[1:] &= at_stop[:-1]
    last = np.flatnonzero(visited[:-1] & ~at_stop[1:])
    return _track(time, last, _period_s(plant, robot.tcp_signals[0], time))


def stopper_opening(rows: np.ndarray, plant: Plant, stopper: Stopper) -> Track:
    """When the stopper began to open, half way between the last sample closed and the first open."""
    time, value = _series(rows, plant, stopper.position_signal)
    if len(time) < 2:
        return _NOTHING
    is_open = value > stopper.open_above
    last = np.flatnonzero(~is_open[:-1] & is_open[1:])
    return _track(time, last, _period_s(plant, stopper.position_signal, time))


def _series(rows: np.ndarray, plant: Plant, signal: str) -> tuple[np.ndarray, np.ndarray]:
    """Source times in seconds since the epoch and values of a signal's samples that are not bad."""
    place = plant.signal_ids.index(signal)
    mine = rows[(rows["signal"] == place) & (rows["quality"] != Quality.BAD)]
    return mine["source_time_ns"] / 1e9, mine["value"]


def _period_s(plant: Plant, signal: str, time: np.ndarray) -> float:
    return plant.signal[signal].period_s or float(np.median(np.diff(time)))


def _track(time: np.ndarray, last: np.ndarray, period: float) -> Track:
    """Events between the samples `last` and `last + 1`; what falls into a gap is neither seen nor covered."""
    longest = _GAP_PERIODS * period
    breaks = np.flatnonzero(np.diff(time) > longest)
    edges = np.concatenate([[0], np.ravel(np.column_stack([breaks, breaks + 1])), [len(time) - 1]])
    seen = last[time[last + 1] - time[last] <= longest]
    return Track((time[seen] + time[seen + 1]) / 2, time[edges.astype(int)].reshape(-1, 2), period)
