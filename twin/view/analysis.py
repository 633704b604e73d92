"""Cycles of the robots from what was received, and findings about them and about the import."""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from twin.checks.cycles import cycles_in
from twin.plant import Plant, TracedRobot
from twin.state import Part
from twin.view.board import CycleRow, FindingRow
from twin.view.likeness import limit_mm

BAD_RUN = 3
"""So many bad results in a row are worth a line of their own."""
IRREGULAR_S = 3.0
"""A cycle that differs by more from the median is irregular."""


def cycle_rows(plant: Plant, rows: np.ndarray) -> tuple[CycleRow, ...]:
    """The complete cycles of all robots so far, by start. rows: `SAMPLE_DTYPE`, with the tool points."""
    found = [row for robot in plant.traced_robots for row in _of_robot(plant, robot, rows)]
    return tuple(sorted(found, key=lambda row: row.start_ns))


def cycle_findings(cycles: Sequence[CycleRow]) -> list[FindingRow]:
    """A line for each cycle that is not an ordinary one."""
    return [
        FindingRow("warning", row.start_ns, row.robot, "cycle", f"Cycle {row.number} {row.irregular}.")
        for row in cycles
        if row.irregular
    ]


def import_findings(report: Mapping[str, Any], start_ns: int) -> list[FindingRow]:
    """What the import repaired, refused or lacks, as notes at the shift's start."""
    said: list[tuple[str, str]] = []
    for clock in report.get("clocks") or ():
        severity = "note" if clock.get("verdict") == "estimated" else "warning"
        said.append((severity, _clock_sentence(clock)))
    counts = (
        ("rows_refused", "warning", "rows were refused by the import"),
        ("rows_dropped", "note", "rows were exact repeats and dropped by the import"),
        ("rows_out_of_order", "note", "rows stood out of order in their log and were sorted"),
        ("rows_status_nonzero", "note", "rows carried an OPC UA status that is not zero"),
        ("rows_conflicting", "warning", "rows share signal and time with another value; all were kept"),
    )
    for key, severity, words in counts:
        if report.get(key):
            said.append((severity, f"{report[key]:,} {words}."))
    lacking = report.get("signals_lacking")
    if lacking:
        said.append(("note", f"Not in this recording: {', '.join(lacking)}."))
    return [FindingRow(severity, start_ns, "", "import", text) for severity, text in said if text]


def quality_findings(plant: Plant, parts: Sequence[Part], clock: Callable[[int], str]) -> list[FindingRow]:
    """What the camera's results say together: how many were bad, and each run of bad ones in a row.

    clock: writes a time as the page does. Nothing where no part was measured or the plant has no camera.
    """
    measured = sorted(
        ((part.measured_ns, bool(part.good)) for part in parts if part.measured_ns is not None),
    )
    if not measured or not plant.cameras:
        return []
    camera, count = plant.cameras[0], len(measured)
    bad = sum(not good for _, good in measured)
    severity = "note" if not bad else "alarm" if bad == count else "warning"
    many = f"{bad} of {count}" if bad < count else f"All {count}" if count > 1 else "The one"
    words = f"{many} results {'are' if count > 1 else 'is'} bad".replace("one results", "one result")
    text = f"{words}; good is below {limit_mm(plant):g} mm."
    found = [FindingRow(severity, measured[0][0], camera.id, "quality", text, measured[-1][0])]
    if bad < count:
        for good, run in itertools.groupby(measured, key=lambda result: result[1]):
            times = [time_ns for time_ns, _ in run]
            if not good and len(times) >= BAD_RUN:
                text = f"{len(times)} bad results in a row, until {clock(times[-1])}."
                found.append(FindingRow("warning", times[0], camera.id, "quality", text, times[-1]))
    return found


def _clock_sentence(clock: Mapping[str, Any]) -> str:
    offset, interval = clock.get("offset_s"), clock.get("ci95_s")
    if clock.get("verdict") != "estimated" or offset is None or interval is None:
        return str(clock.get("message", ""))
    low, high = interval
    return (
        f"{clock.get('clock')}: {offset:+.2f} s added to its times (95 % within {low:.2f} to {high:.2f} s)."
    )


def _of_robot(plant: Plant, robot: TracedRobot, rows: np.ndarray) -> list[CycleRow]:
    whole = [c for c in cycles_in(rows, plant, robot) if c.complete and not math.isnan(c.duration_s)]
    median = statistics.median(c.duration_s for c in whole) if whole else 0.0
    return [
        CycleRow(
            c.number, robot.id, c.start_ns, c.end_ns, c.phase_s, _irregular(c.duration_s, median, c.phase_s)
        )
        for c in whole
    ]


def _irregular(duration_s: float, median_s: float, spent: Mapping[str, float]) -> str:
    if abs(duration_s - median_s) <= IRREGULAR_S:
        return ""
    text = f"took {duration_s:.1f} s instead of {median_s:.2f} s"
    if spent["unknown"] > 1.0:
        return f"{text}; for {spent['unknown']:.1f} s of it nothing was logged"
    longest = max(("wait", "pick", "carry", "place", "return"), key=lambda phase: spent[phase])
    return f"{text}, {spent[longest]:.1f} s of it {'waiting' if longest == 'wait' else longest}"
