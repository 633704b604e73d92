"""Certified clearance of a thousand random motions, held against sampling a hundred times as fine."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tests.kernels.conftest import bundled_arms
from tests.kernels.movers import certified_and_true

MOTIONS = 1_000
ALLOWED_M = 1e-4


def run() -> Iterator[tuple[str, str, bool]]:
    """One row for all motions."""
    rng, robots = np.random.default_rng(1), bundled_arms()
    below = []
    for _ in range(MOTIONS):
        found, true = certified_and_true(rng, robots)
        below.append((true - found.certified[0], found.distance[0] - found.certified[0], true > 0.0))
    slack, width, apart = np.array(below).T
    figures = (
        f"{MOTIONS:,} motions, {int(apart.sum())} without contact; certified {slack.min() * 1e3:.4f} to"
        f" {slack.max() * 1e3:.4f} mm below the true least, within {width.max() * 1e3:.4f} mm of its own"
    )
    held = slack.min() >= 0.0 and width.max() <= 1.001 * ALLOWED_M and slack.max() <= 1.001 * ALLOWED_M
    yield "random motions", figures, held
