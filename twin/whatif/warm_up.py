"""How long a line takes to forget how it began, found from a few runs of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kernels.flow.observe import observed

if TYPE_CHECKING:
    from twin.line.pack import Line
    from twin.line.warm import Standing

RUNS = 16
HOURS = 16.0
CELLS = 64
"""A quarter of an hour each."""
_MOST = CELLS // 2
"""Cells that may be cut off: what is left has to be longer."""


def warm_up_of(line: Line, start: Standing, takt_s: float, seed: int) -> float:
    """Hours to leave out, by the rule of the least marginal standard error (MSER, White 1997).

    Of the jobs that leave in each quarter of an hour, the mean over some runs of 16 hours; cut off is what
    leaves the mean of the rest most certain.
    line: packed. start: who is in it at first. takt_s: s. seed: of the runs' luck.
    """
    begun = (start.jobs, start.released, start.taken)
    whole_s = HOURS * 3600.0
    room = int(4.0 * whole_s / takt_s) + 64
    found = observed(line.network, begun, seed, np.arange(RUNS), (0.0, whole_s), room)
    times = found.left_s[np.isfinite(found.left_s)]
    counts, _ = np.histogram(times, bins=CELLS, range=(0.0, whole_s))
    return cut(counts / RUNS) * HOURS / CELLS


def cut(values: np.ndarray) -> int:
    """How many values to cut off at the beginning, at the most half of them.

    values: float64 (k,), a series that settles.
    """
    errors = [values[k:].var() / (len(values) - k) for k in range(min(_MOST, len(values) // 2) + 1)]
    return int(np.argmin(errors))
