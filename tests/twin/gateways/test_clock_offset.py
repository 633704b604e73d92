"""Aligning causes and effects of a nearly periodic line: found, or said to be ambiguous."""

from __future__ import annotations

import numpy as np
import pytest

from twin.gateways.clock_offset import Alignment, Track, align, half_width_s, offset_s, tolerance_s

PERIOD_S = 24.25
LAG_S = (0.0, 2.0)


def line(
    seed: int, stops: dict[int, float], cycles: int = 40, offset: float = 0.0
) -> tuple[Track, Track, np.random.Generator]:
    """Causes on their clock and effects on theirs (cause time = effect time + offset - lag)."""
    rng = np.random.default_rng(seed)
    cycle = PERIOD_S + rng.normal(0, 0.15, cycles)
    for place, length in stops.items():
        cycle[place] += length
    causes = 1000 + np.cumsum(cycle)
    effects = causes + rng.uniform(0.3, 1.2, cycles) - offset
    covered = np.array([[causes[0] - 10, causes[-1] + 10]])
    return Track(causes, covered, 0.25), Track(effects, covered - offset, 0.3), rng


def aligned(causes: Track, effects: Track) -> Alignment:
    return align(causes, effects, tolerance_s(causes, effects, *LAG_S))


@pytest.mark.parametrize("offset", [-3600.0, -55.0, 0.0, 20.0, 70.0])
@pytest.mark.parametrize("seed", range(3))
def test_two_stops_give_the_offset_inside_its_interval(offset: float, seed: int) -> None:
    causes, effects, _ = line(seed, {12: 17.4, 25: 73.0}, offset=offset)
    alignment = aligned(causes, effects)
    assert alignment.found and len(alignment.rivals) == 1
    best = alignment.pairings[0]
    estimate = offset_s(best, *LAG_S)
    assert abs(estimate - offset) < 2
    assert abs(estimate - offset) <= half_width_s(best, tolerance_s(causes, effects, *LAG_S))
    assert best.matches == 40 and best.contradictions == 0


@pytest.mark.parametrize("cycles", [3, 4, 5, 7, 12, 40])
@pytest.mark.parametrize("seed", range(5))
def test_a_line_without_stops_is_ambiguous_however_short_it_is(seed: int, cycles: int) -> None:
    alignment = aligned(*line(seed, {}, cycles)[:2])
    assert len(alignment.rivals) > 1
    steps = np.diff(sorted(pairing.difference_s for pairing in alignment.rivals)) / PERIOD_S
    assert np.allclose(steps, np.round(steps), atol=0.05)


@pytest.mark.parametrize("seed", range(5))
def test_an_event_missed_in_each_log_does_not_pass_for_a_stop(seed: int) -> None:
    causes, effects, rng = line(seed, {})
    lost_cause, lost_effect = rng.choice(np.arange(8, 32), 2, replace=False)
    causes = causes._replace(times_s=np.delete(causes.times_s, lost_cause))
    effects = effects._replace(times_s=np.delete(effects.times_s, lost_effect))
    assert len(aligned(causes, effects).rivals) > 1


def test_one_stop_that_shifts_the_phase_is_enough() -> None:
    causes, effects, _ = line(1, {20: 17.4}, offset=20.0)
    alignment = aligned(causes, effects)
    assert len(alignment.rivals) == 1
    assert abs(offset_s(alignment.pairings[0], *LAG_S) - 20.0) < 2


def test_one_stop_of_whole_cycles_could_be_missed_events_and_is_not_enough() -> None:
    causes, effects, _ = line(1, {20: 3 * PERIOD_S})
    assert len(aligned(causes, effects).rivals) > 1


def test_logs_that_overlap_less_than_expected_are_not_paired_wrongly() -> None:
    causes, effects, _ = line(4, {12: 17.4, 25: 73.0, 30: 9.0})
    early, late = causes.times_s[30], effects.times_s[10]
    causes = Track(causes.times_s[:30], np.array([[causes.covered_s[0, 0], early - 5]]), 0.25)
    effects = Track(effects.times_s[11:], np.array([[late + 5, effects.covered_s[0, 1]]]), 0.3)
    alignment = aligned(causes, effects)
    assert not alignment.found or len(alignment.rivals) > 1


def test_what_a_gap_hides_contradicts_nothing() -> None:
    causes, effects, _ = line(2, {12: 17.4, 25: 73.0})
    start, end = causes.times_s[4] + 5, causes.times_s[7] - 5
    kept = (causes.times_s < start) | (causes.times_s > end)
    covered = np.array([[causes.covered_s[0, 0], start], [end, causes.covered_s[0, 1]]])
    alignment = aligned(Track(causes.times_s[kept], covered, 0.25), effects)
    assert len(alignment.rivals) == 1
    assert alignment.pairings[0].contradictions == 0


def test_unrelated_events_are_not_paired() -> None:
    rng = np.random.default_rng(3)
    covered = np.array([[0.0, 2000.0]])
    causes = Track(np.sort(rng.uniform(0, 2000, 60)), covered, 0.25)
    effects = Track(np.sort(rng.uniform(0, 2000, 60)), covered, 0.3)
    assert not aligned(causes, effects).found


@pytest.mark.parametrize("count", [0, 1, 2])
def test_too_few_events_pair_with_nothing(count: int) -> None:
    causes, effects, _ = line(0, {})
    few = causes._replace(times_s=causes.times_s[:count])
    assert not aligned(few, effects).found
    assert not aligned(effects, few).found
