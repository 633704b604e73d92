"""Tie two unsynchronised clocks by events that one clock stamps and that follow events of the other.

The line is nearly periodic, so a pairing that is wrong by a whole cycle matches almost everywhere. What
tells it from the right one are irregular stops: there a wrong pairing leaves a cause without an effect
and, a cycle away, an effect without a cause. Pairings are therefore judged by such contradictions.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

MARGIN = 3
"""How many contradictions more than the best the next pairing must have for the best to be believed.

A lone event (a cause without an effect, or an effect without a cause) counts once. One event missed in each
log makes two lone events in the right pairing and none in the wrong one that lays the two over each other,
so a margin of two may mean either. A stop that shifts the line's phase cannot come from missed events:
where it makes a lone cause and a lone effect stand side by side, not a multiple of the period apart, the
pair counts once more. Two stops, or one that shifts the phase, are thus enough, and missed events are not.
"""
SHARED = 0.8
"""Part of the shorter log that a pairing must lay over the other log: the logs were made together.

Without it a pairing could lay only ends without a stop over each other, and nothing would contradict it.
"""
BARELY_SHARED = 0.3
"""A pairing that shares less, but this much, still casts doubt if it is contradicted by `MARGIN` less."""
MIN_MATCHES = 3
_MIN_SUPPORT = 0.25
_NORMAL_975 = 1.96
_MEDIAN_PENALTY = 1.2533
_REFINEMENTS = 3


class Track(NamedTuple):
    """Events of one clock, and when it would have logged one."""

    times_s: np.ndarray
    """Sorted, shape (n,)."""
    covered_s: np.ndarray
    """Start and end of each time without a gap, sorted, shape (k, 2)."""
    resolution_s: float
    """An event's time is known to within plus or minus half of this."""


class Pairing(NamedTuple):
    """One way to lay the effects over the causes: cause time = effect time + difference."""

    difference_s: float
    """Median of cause minus effect over the matches."""
    matches: int
    contradictions: int
    spread_s: float
    shared: float
    """Part of the shorter log that lies over the other."""


class Alignment(NamedTuple):
    """The pairings worth considering, fewest contradictions first."""

    pairings: list[Pairing]
    doubts: list[Pairing]
    """Pairings that share less of the logs than expected."""
    period_s: float
    """Median time from cause to cause; NaN where there are less than two."""

    @property
    def rivals(self) -> list[Pairing]:
        """The pairings that the data cannot tell from the best, the best first."""
        if not self.pairings:
            return []
        best = self.pairings[0].contradictions
        doubts = [pairing for pairing in self.doubts if pairing.contradictions + MARGIN <= best]
        return [p for p in self.pairings if p.contradictions < best + MARGIN] + doubts

    @property
    def found(self) -> bool:
        """Whether the best pairing explains most of what it should."""
        return bool(self.pairings) and self.pairings[0].contradictions * 2 <= self.pairings[0].matches


def tolerance_s(causes: Track, effects: Track, lag_min_s: float, lag_max_s: float) -> float:
    """How far a match may lie from the middle of all matches."""
    return (lag_max_s - lag_min_s) / 2 + (causes.resolution_s + effects.resolution_s) / 2


def align(causes: Track, effects: Track, tolerance: float) -> Alignment:
    """All distinct pairings of two tracks, judged by contradictions, then by matches.

    tolerance: seconds, see `tolerance_s`.
    """
    period = float(np.median(np.diff(causes.times_s))) if len(causes.times_s) > 1 else float("nan")
    peaks = _candidates(causes, effects, tolerance)
    candidates = [_refined(causes, effects, float(peak), tolerance, period) for peak in peaks]
    candidates = [pairing for pairing in candidates if pairing.matches >= MIN_MATCHES]
    candidates.sort(key=_rank)
    apart = period / 3 if period > 0 else tolerance
    together = _distinct([p for p in candidates if p.shared >= SHARED], apart)
    staggered = _distinct([p for p in candidates if BARELY_SHARED <= p.shared < SHARED], apart)
    if together and period > 0:
        # In a short recording a pairing that is off by one cycle shares little, but must be ruled out too.
        best = together[0].difference_s
        beside = [_refined(causes, effects, best + way * period, tolerance, period) for way in (-1, 1)]
        together = [together[0], *sorted(_distinct([*together[1:], *beside], apart), key=_rank)]
    return Alignment(together, staggered, period)


def _rank(pairing: Pairing) -> tuple[int, int, float]:
    """Fewest contradictions, then most matches, then least scatter first."""
    return pairing.contradictions, -pairing.matches, pairing.spread_s


def _distinct(pairings: list[Pairing], apart: float) -> list[Pairing]:
    """Of pairings closer than `apart` only the first."""
    distinct: list[Pairing] = []
    for pairing in pairings:
        if all(abs(pairing.difference_s - other.difference_s) >= apart for other in distinct):
            distinct.append(pairing)
    return distinct


def offset_s(pairing: Pairing, lag_min_s: float, lag_max_s: float) -> float:
    """What to add to the effects' clock to get the causes': an effect comes a lag after its cause."""
    return pairing.difference_s + (lag_min_s + lag_max_s) / 2


def half_width_s(pairing: Pairing, tolerance: float) -> float:
    """Half the interval that holds the offset with at least 95 %.

    The lag and the sampling may be off the same way every time, so their bounds (the tolerance) count in
    full; the scatter of the matches counts as the standard error of their median.
    """
    standard_error = _MEDIAN_PENALTY * pairing.spread_s / np.sqrt(pairing.matches)
    return tolerance + _NORMAL_975 * float(standard_error)


def _candidates(causes: Track, effects: Track, tolerance: float) -> np.ndarray:
    """Differences at which many pairs agree: the local peaks of the histogram of all differences."""
    differences = np.sort((causes.times_s[:, None] - effects.times_s[None, :]).ravel())
    if not len(differences):
        return differences
    step = tolerance / 2
    grid = np.unique(np.round(differences / step)) * step
    count = np.searchsorted(differences, grid + tolerance, "right")
    count -= np.searchsorted(differences, grid - tolerance, "left")
    is_peak = count >= max(MIN_MATCHES, _MIN_SUPPORT * min(len(causes.times_s), len(effects.times_s)))
    for away in (1, 2):
        near = grid[away:] - grid[:-away] <= 1.01 * tolerance
        # Of equal neighbours the first is the peak.
        is_peak[away:] &= ~near | (count[away:] > count[:-away])
        is_peak[:-away] &= ~near | (count[:-away] >= count[away:])
    return np.asarray(grid[is_peak])


def _refined(causes: Track, effects: Track, difference: float, tolerance: float, period: float) -> Pairing:
    """The pairing round a difference, moved to the median of its matches."""
    for _ in range(_REFINEMENTS):
        gaps = _to_nearest(causes.times_s - difference, effects.times_s)
        matched = gaps[np.abs(gaps) <= tolerance]
        if not len(matched):
            break
        difference += float(np.median(matched))
    return _judged(causes, effects, difference, tolerance, period)


def _judged(causes: Track, effects: Track, difference: float, tolerance: float, period: float) -> Pairing:
    cause_gaps = _to_nearest(causes.times_s - difference, effects.times_s)
    effect_gaps = _to_nearest(effects.times_s + difference, causes.times_s)
    matched = np.abs(cause_gaps) <= tolerance
    lone_causes = ~matched & _is_covered(causes.times_s - difference, effects, tolerance)
    lone_effects = np.abs(effect_gaps) > tolerance
    lone_effects &= _is_covered(effects.times_s + difference, causes, tolerance)
    spread = float(np.std(cause_gaps[matched])) if matched.any() else float("inf")
    shared = _shared_part(causes.covered_s, effects.covered_s + difference)
    contradictions = int(lone_causes.sum() + lone_effects.sum())
    if period > 0:
        times = np.concatenate([causes.times_s - difference, effects.times_s])
        contradictions += _displaced(times, lone_causes, lone_effects, tolerance, period)
    return Pairing(difference, int(matched.sum()), contradictions, spread, shared)


def _displaced(
    times: np.ndarray, lone_causes: np.ndarray, lone_effects: np.ndarray, tolerance: float, period: float
) -> int:
    """Neighbouring lone cause and lone effect that no missed events explain: off the beat of the line."""
    order = np.argsort(times, kind="stable")
    kind = np.concatenate([np.where(lone_causes, 1, 0), np.where(lone_effects, -1, 0)])[order]
    side_by_side = kind[1:] * kind[:-1] == -1
    apart = np.diff(times[order]) / period
    off_beat = np.abs(apart - np.round(apart)) * period > tolerance
    return int((side_by_side & off_beat).sum())


def _to_nearest(times: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Signed seconds from the nearest of `others` (sorted) to each of `times`; infinite without others."""
    if not len(others):
        return np.full(len(times), np.inf)
    right = np.searchsorted(others, times).clip(1, max(len(others) - 1, 1))
    before = others[np.minimum(right - 1, len(others) - 1)]
    after = others[np.minimum(right, len(others) - 1)]
    nearest = np.where(np.abs(times - before) <= np.abs(times - after), before, after)
    return np.asarray(times - nearest)


def _is_covered(times: np.ndarray, track: Track, margin: float) -> np.ndarray:
    """Whether the track would have logged an event anywhere within the margin of each time."""
    covered = np.zeros(len(times), bool)
    for start, end in track.covered_s:
        covered |= (times - margin >= start) & (times + margin <= end)
    return covered


def _shared_part(a: np.ndarray, b: np.ndarray) -> float:
    """Length that two sorted sets of intervals share, as a part of the shorter set's length."""
    shared = sum(
        float(np.clip(np.minimum(end, b[:, 1]) - np.maximum(start, b[:, 0]), 0, None).sum())
        for start, end in a
    )
    shorter = min(float((a[:, 1] - a[:, 0]).sum()), float((b[:, 1] - b[:, 0]).sum()))
    return shared / shorter if shorter > 0 else 0.0
