"""What `taktwin check` shows: kernels being compiled, cells that are done, findings as text and for JSON."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from twin.cli.app import ArgumentError, compile_kernels

if TYPE_CHECKING:
    from twin.checks.findings import Finding, Scene

MOST_LINES = 20
"""Findings of one kind that are told one by one."""


def compile_for(only: Sequence[str]) -> None:
    """Compile the kernels of the checks that will run."""
    wanted = set(only) or {"clearance"}
    modules = set()
    if wanted & {"reach", "takt", "clearance"}:
        modules |= {"kinematics", "motion", "wrist6"}
    if "clearance" in wanted:
        modules |= {"approach", "trail", "boxes", "advance", "distance"}
    if modules:
        compile_kernels(modules)


def told_of_contact(meant: Mapping[str, int]) -> Iterator[str]:
    """What was left out of the clearances, and why; nothing where no cell was looked at."""
    if meant:
        times = ", ".join(f"{why} {count:,} times" for why, count in sorted(meant.items()))
        yield f"Contact is meant, there and then only, where {times}"


def check_junit(path: Path | None) -> None:
    """Refuse to write JUnit XML over anything but JUnit XML, before the work is done."""
    if path is None or not path.exists():
        return
    if not path.is_file() or b"<testsuites" not in path.read_bytes()[:512]:
        raise ArgumentError(f"{path} exists already and is no JUnit XML; give a new name")


class ChecksShown:
    """How far checks are, on a terminal's error stream; clears itself."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)

    def __enter__(self) -> ChecksShown:
        return self

    def __exit__(self, *_: object) -> None:
        # What was never started would leave an empty line.
        if self._progress.tasks:
            self._progress.stop()

    def begun(self, check: str) -> None:
        """A check has begun."""
        self._show(check.capitalize(), None, None)

    def cells(self, done: int, total: int, station: str) -> None:
        """So many cells of so many are done, and one is next."""
        self._show(f"Clearance of {station}", done, total)

    def _show(self, what: str, done: int | None, total: int | None) -> None:
        if not self._progress.tasks:
            if not self._progress.console.is_terminal:
                return
            self._progress.start()
            self._progress.add_task(what, total=total)
        self._progress.update(self._progress.task_ids[0], description=what, completed=done, total=total)


def as_json(finding: Finding) -> dict[str, object]:
    """A finding as plain values."""
    fields = ("kind", "severity", "device", "message", "value", "unit", "limit")
    values = {name: getattr(finding, name) for name in fields}
    numbers = {name: None for name in ("value", "limit") if not math.isfinite(values[name])}
    return values | numbers | ({} if finding.scene is None else {"scene": _scene_as_json(finding.scene)})


def _scene_as_json(scene: Scene) -> dict[str, object]:
    fields = ("station", "program", "time_s", "configuration", "configurations", "joints_rad", "points_m")
    return {name: getattr(scene, name) for name in fields} | {"link": scene.link()}


def print_by_kind(found: Sequence[Finding]) -> None:
    """Print findings kind by kind, with the link that opens the view where there is one."""
    by_kind: dict[str, list[Finding]] = {}
    for finding in found:
        by_kind.setdefault(finding.kind, []).append(finding)
    for kind, findings in by_kind.items():
        print(f"{kind}: {len(findings)}")
        for finding in findings[:MOST_LINES]:
            print(f"  {finding.message}")
            if finding.scene is not None:
                print(f"    {finding.scene.link()}")
        if len(findings) > MOST_LINES:
            print(f"  and {len(findings) - MOST_LINES} more")
