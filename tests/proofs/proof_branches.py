"""A million poses of every bundled and made-up arm, all branches led back to their pose."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tests.kernels.branch_proof import prove
from tests.kernels.made_arms import arms

POSES = 1_000_000
ALLOWED = 1e-9


def run() -> Iterator[tuple[str, str, bool]]:
    """One row for each arm."""
    for number, (name, arm) in enumerate(arms().items()):
        found = prove(arm, POSES, np.random.default_rng(number))
        figures = (
            f"{found.poses:,} poses, {found.branches:,} branches, at most {found.worst_m:.1e} m and"
            f" {found.worst_rad:.1e} rad off, {found.missed} missed, {found.outside} wrongly outside"
        )
        held = found.worst_m < ALLOWED and found.worst_rad < ALLOWED and not found.missed + found.outside
        yield name, figures, held
