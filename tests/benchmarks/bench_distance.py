"""Distance of one pair of convex pieces after another: our kernels on one thread against Coal from Python.

Hulls of 24 to 60 vertices as the links of robots are, and boxes: at random places, apart and overlapping, and
along a path, where both start from what they found before. The contestants are first shown to agree.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import coal
import numba
import numpy as np
from scipy.spatial.transform import Rotation

from kernels.depth import signed_distances
from kernels.distance import Pieces, core_distance_again, new_search
from tests.kernels.oracle.pairs import FAILED, Kind, box, by_coal, placed, requests, robot_hull

PAIRS = 4_000
STEPS = 2_000
REPEATS = 7
MOST_M = 1e-6
LEAST_RATIO = 1.5


def run() -> dict[str, float | str]:
    """Nanoseconds a pair (least of some runs), ours and Coal's, the ratios, and the greatest disagreement."""
    rng = np.random.default_rng(4)
    threads = numba.get_num_threads()
    figures: dict[str, float | str] = {}
    try:
        numba.set_num_threads(1)
        hulls = [robot_hull(rng, 0.3) for _ in range(24)]
        boxes = [box(rng.uniform(0.05, 0.6, 3)) for _ in range(24)]
        for name, shapes in (("hulls", hulls), ("boxes", boxes)):
            for spread, what in ((1.0, "mostly apart"), (0.1, "overlapping")):
                pairs = rng.integers(0, len(shapes), (PAIRS, 2))
                kind = Kind(shapes, pairs, placed(rng, PAIRS, spread), placed(rng, PAIRS, spread))
                figures |= anywhere(f"{name} {what}", kind)
        figures |= along_a_path(hulls[:2], rng)
    finally:
        numba.set_num_threads(threads)
    return figures


def anywhere(name: str, kind: Kind) -> dict[str, float | str]:
    """Pairs one after another, each from scratch, with depth and points."""
    pieces = kind.pieces()

    def ours() -> np.ndarray:
        return signed_distances(pieces, kind.pairs, kind.world_from_a, kind.world_from_b)[0]

    return against(name, len(kind.pairs), ours, lambda: timed_by_coal(kind, requests()))


def along_a_path(shapes: list, rng: np.random.Generator) -> dict[str, float | str]:
    """One pair on a smooth path, steps of some millimetres, near each other but never touching."""
    t = np.arange(STEPS) / 150.0
    pose = np.tile(np.eye(4), (STEPS, 1, 1))
    pose[:, :3, :3] = Rotation.from_rotvec(
        np.stack([np.sin(t), 0.5 * t, np.cos(1.3 * t)], axis=1)
    ).as_matrix()
    pose[:, :3, 3] = np.stack([0.7 + 0.05 * np.sin(t), 0.1 * np.cos(t), 0.1 * np.sin(2.0 * t)], axis=1)
    here = np.tile(np.eye(4), (STEPS, 1, 1))
    kind = Kind(shapes, np.tile([0, 1], (STEPS, 1)), here, pose)
    pieces = kind.pieces()
    request = requests()
    request.gjk_initial_guess = coal.GJKInitialGuess.CachedGuess
    return against("path", STEPS, lambda: warm(pieces, pose), lambda: timed_by_coal(kind, request))


@numba.njit
def warm(pieces: Pieces, a_from_b: np.ndarray) -> np.ndarray:
    """Distances of the first two pieces in one pose after another, m."""
    search, held = new_search(), 1
    search.vertex[0, 0], search.vertex[0, 1] = pieces.start[0], pieces.start[1]
    found = np.empty(len(a_from_b))
    for i in range(len(a_from_b)):
        found[i], _, held = core_distance_again(pieces, a_from_b[i], held, np.inf, search)
    return found


def timed_by_coal(kind: Kind, request: coal.DistanceRequest) -> tuple[float, np.ndarray]:
    """Seconds without the making of poses and shapes, and the distances."""
    taken = [0.0]
    found = by_coal(kind, request, taken)
    return taken[0], found


def against(
    name: str, count: int, ours: Callable[[], np.ndarray], coals: Callable[[], tuple[float, np.ndarray]]
) -> dict[str, float | str]:
    """Figures of both over the same pairs; fails where they disagree or ours is not faster as promised."""
    found = ours()
    our_s, coal_s = np.inf, np.inf
    for _ in range(REPEATS):
        start = time.perf_counter()
        ours()
        our_s = min(our_s, time.perf_counter() - start)
        taken, theirs = coals()
        coal_s = min(coal_s, taken)
    apart = float(np.abs(found - theirs)[theirs > FAILED].max())
    ratio = coal_s / our_s
    if not apart <= MOST_M:
        raise RuntimeError(f"{name}: the kernel and Coal disagree by {apart:.2e} m, not {MOST_M:g}")
    if ratio < LEAST_RATIO:
        raise RuntimeError(f"{name}: the kernel is {ratio:.1f} times as fast as Coal, not {LEAST_RATIO:g}")
    return {
        f"{name}, kernel on 1 thread, ns a pair": our_s / count * 1e9,
        f"{name}, Coal from Python, ns a pair": coal_s / count * 1e9,
        f"{name}, Coal / kernel": ratio,
        f"{name}, greatest disagreement, m": apart,
    }


if __name__ == "__main__":
    import sys

    for name, value in run().items():
        sys.stdout.write(f"{name:52} {value}\n")
