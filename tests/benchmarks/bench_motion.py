"""Times of point-to-point moves: our kernels against Ruckig driven from Python.

Both get the same moves of six axes, under the limits of a heavy arm, and answer the same question: how long
each takes. Ruckig is asked the best way that Python has: one object for all moves, limits and what stays the
same set once, numbers as lists made beforehand, and only what is asked for set for each move.

Ruckig answers on one thread; the kernels use all cores, as they do in the product. So the ratio is told
twice: on all of numba's threads, and on one.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numba
import numpy as np
from ruckig import InputParameter, Ruckig, Trajectory

from kernels import motion

MOVES = 500_000
RUCKIG_MOVES = 100_000
"""Ruckig is timed, and its durations are compared, on so many of the moves: the rate is what counts."""
AXES = 6
REPEATS = 5
LEAST_FROM_REST, LEAST_IN_GENERAL = 50.0, 5.0
MOST_FROM_REST_S, MOST_IN_GENERAL_S = 1e-9, 1e-6
LIMITS = motion.Limits(
    np.array([2.0, 1.9, 2.1, 3.1, 3.0, 4.5]),
    np.full(AXES, 8.0),
    np.array([40.0, 40.0, 50.0, 80.0, 80.0, 90.0]),
)


def run() -> dict[str, float | str]:
    """Nanoseconds a move (medians), ours and Ruckig's, ratios and greatest disagreement, of both tasks."""
    rng = np.random.default_rng(4)
    start, end = rng.uniform(-3.0, 3.0, (2, MOVES, AXES))
    velocity, still = rng.uniform(-1.0, 1.0, (MOVES, AXES)) * LIMITS.velocity, np.zeros((MOVES, AXES))
    figures: dict[str, float | str] = {"moves": f"{MOVES:,} of {AXES} axes"}
    figures |= compared(
        "from rest",
        lambda: motion.rest_times(start, end, LIMITS),
        lambda: by_ruckig(start[:RUCKIG_MOVES], end[:RUCKIG_MOVES], None),
        (LEAST_FROM_REST, MOST_FROM_REST_S),
    )
    figures |= compared(
        "from any velocity",
        lambda: motion.times(start, velocity, still, end, still, LIMITS),
        lambda: by_ruckig(start[:RUCKIG_MOVES], end[:RUCKIG_MOVES], velocity[:RUCKIG_MOVES]),
        (LEAST_IN_GENERAL, MOST_IN_GENERAL_S),
    )
    return figures


def compared(
    task: str,
    ours: Callable[[], np.ndarray],
    theirs: Callable[[], tuple[float, np.ndarray]],
    promised: tuple[float, float],
) -> dict[str, float]:
    """The figures of one task; fails where the kernel is not what was promised of it."""
    expected = ours()
    threads = numba.get_num_threads()
    all_s = timed(ours) / MOVES
    try:
        numba.set_num_threads(1)
        one_s = timed(ours) / MOVES
    finally:
        numba.set_num_threads(threads)
    runs = [theirs() for _ in range(REPEATS)]
    ruckig_s = float(np.median([took for took, _ in runs])) / RUCKIG_MOVES
    apart = float(np.abs(expected[:RUCKIG_MOVES] - runs[0][1]).max())
    ratio, most = promised
    if not apart <= most:
        raise RuntimeError(f"{task}: the kernel and Ruckig disagree by {apart:.3g} s, not {most:g}")
    if ruckig_s / all_s < ratio:
        raise RuntimeError(f"{task}: {ruckig_s / all_s:.1f} times as fast as Ruckig, not {ratio:g}")
    return {
        f"{task}, kernel on {threads} threads, ns a move": all_s * 1e9,
        f"{task}, kernel on 1 thread, ns a move": one_s * 1e9,
        f"{task}, Ruckig (1 thread), ns a move": ruckig_s * 1e9,
        f"{task}, Ruckig / kernel": ruckig_s / all_s,
        f"{task}, Ruckig / kernel on 1 thread": ruckig_s / one_s,
        f"{task}, greatest disagreement, s": apart,
    }


def timed(ours: Callable[[], np.ndarray]) -> float:
    """Seconds for all moves, the median of `REPEATS` runs."""
    taken = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        ours()
        taken.append(time.perf_counter() - begun)
    return float(np.median(taken))


def by_ruckig(start: np.ndarray, end: np.ndarray, velocity: np.ndarray | None) -> tuple[float, np.ndarray]:
    """Seconds that Ruckig took for all moves, and their durations (m,), s."""
    otg, given, found = Ruckig(AXES), InputParameter(AXES), Trajectory(AXES)
    given.max_velocity, given.max_acceleration, given.max_jerk = (limit.tolist() for limit in LIMITS)
    speeds = start if velocity is None else velocity
    rows = list(zip(start.tolist(), end.tolist(), speeds.tolist(), strict=True))
    durations = [0.0] * len(rows)
    begun = time.perf_counter()
    for k, (place, target, speed) in enumerate(rows):
        given.current_position = place
        given.target_position = target
        if velocity is not None:
            given.current_velocity = speed
        otg.calculate(given, found)
        durations[k] = found.duration
    return time.perf_counter() - begun, np.array(durations)


if __name__ == "__main__":
    import sys

    for name, value in run().items():
        sys.stdout.write(f"{name:60} {value}\n")
