"""An experiment in a notebook: with a bar while it runs, and what it has so far after an interrupt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twin.whatif.changes import Change, ChangeError, change
from twin.whatif.experiment import Experiment as _Experiment
from twin.whatif.experiment import ExperimentError
from twin.whatif.shown import bar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from twin.whatif.result import Result

__all__ = ["Change", "ChangeError", "Experiment", "ExperimentError", "change"]


class Experiment(_Experiment):
    """A plant as it is against the same plant changed; `run` does both with the same luck."""

    def run(  # type: ignore[override]
        self,
        hours: float = 8.0,
        replications: int = 200,
        seed: int = 1,
        warm_up_h: float | None = None,
        until: Mapping[str, float] | None = None,
        progress: bool = True,
    ) -> Result:
        """Run both, each pair of runs with the same luck, started warm.

        hours: that are counted. replications: runs of each, at the most. seed: of all luck. warm_up_h: hours
        before the count; None to find them from a few runs. until: half-widths by KPI, such as
        {"jobs_per_hour": 0.3}; where the intervals of the differences (of the base, where nothing is changed)
        are as narrow, no more runs are done. progress: whether to show a bar where it takes longer.
        Raises `ValueError` with a sentence for figures, changes and plants that cannot be run.
        """
        with bar(progress) as report:
            return super().run(hours, replications, seed, warm_up_h, until, report)
