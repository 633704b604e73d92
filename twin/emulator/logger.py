"""What a logger writes down of the cell: samples with their stamps, scatter, gaps and overload."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from twin.emulator.truth import LoggingGap, Recipe
from twin.events import SAMPLE_DTYPE, Flag, Quality
from twin.plant import Plant, Sampling, Signal

GOOD_OVERLOAD = 0x002F0000
_MS = 1_000_000
_JITTER_S = 0.002
_GAP_PERIODS = 2.5

Changes = tuple[np.ndarray, np.ndarray]
"""Times in seconds and the values from then on."""


class Behaviour(NamedTuple):
    """How a signal's value comes about: sampled at any time, or changes that are logged as they come."""

    sampled: Callable[[np.ndarray], np.ndarray] | None = None
    changes: Changes | None = None


def log(
    plant: Plant, recipe: Recipe, behaviours: dict[str, Behaviour], rng: np.random.Generator
) -> np.ndarray:
    """All samples of a shift, `SAMPLE_DTYPE`, by true time on the reference clock, then by signal."""
    parts = []
    phases = _phases(plant, rng)
    for place, signal in enumerate(plant.signals):
        behaviour = behaviours[signal.id]
        if behaviour.changes is not None:
            times, values, status = _on_change(*behaviour.changes, signal, recipe)
        else:
            assert behaviour.sampled is not None
            times = _scan_times(plant, signal, recipe, phases[signal.source.log], rng)
            values = behaviour.sampled(times)
            times, values, status = _drop_gaps(times, values, signal, recipe)
        parts.append(_rows(place, times, values, status, signal, plant, recipe))
    rows = np.concatenate(parts)
    return rows[np.lexsort((rows["signal"], rows["time_ns"]))]


def _phases(plant: Plant, rng: np.random.Generator) -> dict[str, float]:
    """When in its period each log is sampled."""
    return {name: float(rng.uniform(0, 0.2)) for name in dict.fromkeys(s.source.log for s in plant.signals)}


def _scan_times(
    plant: Plant, signal: Signal, recipe: Recipe, phase_s: float, rng: np.random.Generator
) -> np.ndarray:
    """Seconds of a periodic signal's samples; a robot's axes are stamped one by one, so theirs scatter."""
    period = signal.period_s or 1.0
    times = np.arange(phase_s, recipe.duration_s, period)
    axes = [axis for robot in plant.traced_robots for axis in robot.tcp_signals if robot.id == signal.device]
    if signal.id in axes:
        scatter = rng.normal(0, _JITTER_S, len(times)).clip(-3 * _JITTER_S, 3 * _JITTER_S)
        times = times + scatter + 0.0015 * axes.index(signal.id)
    return np.round(np.clip(times, 0, None), 3)


def _gaps_of(signal: Signal, recipe: Recipe) -> list[LoggingGap]:
    return [gap for gap in recipe.gaps if gap.clock == signal.clock]


def _drop_gaps(
    times: np.ndarray, values: np.ndarray, signal: Signal, recipe: Recipe
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Without the samples in gaps; the first after one says that the logger was not keeping up."""
    keep = np.ones(len(times), bool)
    status = np.zeros(len(times), np.uint32)
    for gap in _gaps_of(signal, recipe):
        inside = (times >= gap.at_s) & (times < gap.at_s + gap.length_s)
        keep &= ~inside
        after = np.flatnonzero(times >= gap.at_s + gap.length_s)
        if inside.any() and len(after):
            status[after[0]] = GOOD_OVERLOAD
    return times[keep], values[keep], status[keep]


def _on_change(
    times: np.ndarray, values: np.ndarray, signal: Signal, recipe: Recipe
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Changes as logged: of those in a gap only the last arrives, at its end and with overload."""
    order = np.argsort(times, kind="stable")
    times, values = times[order], values[order]
    within = (times >= 0) & (times < recipe.duration_s)
    times, values = np.round(times[within], 3), values[within]
    status = np.zeros(len(times), np.uint32)
    for gap in _gaps_of(signal, recipe):
        end = gap.at_s + gap.length_s
        inside = np.flatnonzero((times >= gap.at_s) & (times < end))
        if len(inside):
            times[inside[-1]], status[inside[-1]] = round(end, 3), GOOD_OVERLOAD
            times, values, status = (np.delete(column, inside[:-1]) for column in (times, values, status))
    return times, values, status


def _rows(
    place: int,
    times: np.ndarray,
    values: np.ndarray,
    status: np.ndarray,
    signal: Signal,
    plant: Plant,
    recipe: Recipe,
) -> np.ndarray:
    rows = np.zeros(len(times), SAMPLE_DTYPE)
    reference = next(clock.id for clock in plant.clocks if clock.reference)
    offset_ns = 0 if signal.clock == reference else round(recipe.clock_offset_s * 1000) * _MS
    rows["time_ns"] = recipe.start_ns + np.round(times * 1000).astype(np.int64) * _MS
    rows["source_time_ns"] = rows["receive_time_ns"] = rows["time_ns"] - offset_ns
    rows["signal"], rows["status"], rows["value"] = place, status, values
    rows["quality"] = Quality.GOOD
    rows["flags"] = np.where(status == GOOD_OVERLOAD, Flag.OVERLOAD, Flag.NONE)
    if signal.sampling is Sampling.PERIODIC and signal.period_s:
        after_gap = np.flatnonzero(np.diff(times) >= _GAP_PERIODS * signal.period_s) + 1
        rows["flags"][after_gap] |= np.uint8(Flag.AFTER_GAP)
    return rows
