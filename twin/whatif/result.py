"""What an experiment came to: figures with their intervals, base and changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import special

from twin.whatif.runs import STATE_NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from twin.line.pack import Line
    from twin.whatif.changes import Change
    from twin.whatif.runs import Figures, Plan

CONFIDENCE = 0.95
"""Of intervals."""


def half_width(values: np.ndarray) -> float:
    """Half of the 95 % interval of a mean, by Student's t; infinite for a single value.

    values: float64 (r,).
    """
    if len(values) < 2:
        return float("inf")
    t = float(special.stdtrit(len(values) - 1, 0.5 + 0.5 * CONFIDENCE))
    return t * float(values.std(ddof=1)) / float(np.sqrt(len(values)))


@dataclass(frozen=True)
class Result:
    """Runs of a plant as it is and changed, each pair with the same luck.

    plan: how they were done. changes: that were made. lines: base and changed, packed. figures: of both.
    """

    plan: Plan
    changes: Sequence[Change]
    lines: tuple[Line, Line]
    figures: tuple[Figures, Figures]

    @property
    def replications(self) -> int:
        """How many runs of each."""
        return self.figures[0].count

    def summary(self) -> pd.DataFrame:
        """By KPI: base, changed, their difference, and its 95 % interval (ci_low, ci_high), paired.

        Without a change: base and its own interval.
        """
        rows = {}
        for name in self.figures[0].kpis:
            if name not in self.figures[1].kpis:
                continue
            base, changed = (figures.kpis[name] for figures in self.figures)
            told = changed - base if self.changes else base
            half = half_width(told)
            mean = float(told.mean())
            difference = mean if self.changes else 0.0
            rows[name] = (base.mean(), changed.mean(), difference, mean - half, mean + half)
        columns = ["base", "changed", "difference", "ci_low", "ci_high"]
        return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("kpi")

    def states(self, changed: bool = True) -> pd.DataFrame:
        """By station, line or buffer: shares of time starved, working, blocked, down, closed and short.

        changed: whether of the plant with the changes, else as it is.
        """
        figures, line = self.figures[changed], self.lines[changed]
        names = pd.Index([node.id for node in line.parts.nodes], name="place")
        return pd.DataFrame(figures.states.mean(axis=0), index=names, columns=list(STATE_NAMES))

    def flow(self, changed: bool = True) -> pd.DataFrame:
        """By station, line or buffer: jobs an hour that came to it, and jobs in it in the mean.

        changed: whether of the plant with the changes, else as it is.
        """
        figures, line = self.figures[changed], self.lines[changed]
        names = pd.Index([node.id for node in line.parts.nodes], name="place")
        columns = {"jobs_per_hour": figures.rates.mean(axis=0), "jobs": figures.held.mean(axis=0)}
        return pd.DataFrame(columns, index=names)
