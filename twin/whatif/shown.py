"""A bar for whoever waits for runs, in a notebook or on a terminal."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from twin.whatif.runs import Report

PATIENCE_S = 1.0
"""What takes longer shows a bar."""


@contextmanager
def bar(shown: bool) -> Iterator[Report]:
    """A report of runs done that shows a bar where it takes longer; it clears itself.

    shown: whether to show one at all.
    """
    from rich.progress import Progress

    began, progress = time.monotonic(), Progress(transient=True, disable=not shown)

    def report(done: int, total: int) -> None:
        if time.monotonic() - began > PATIENCE_S and not progress.tasks:
            progress.start()
            progress.add_task("Runs", total=total)
        if progress.tasks:
            progress.update(progress.task_ids[0], completed=done)

    try:
        yield report
    finally:
        if progress.tasks:
            progress.stop()
