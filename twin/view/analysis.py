"""Cycles of the robots from what was received, and findings about them and about the import."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

import kernels.cycles
from twin.plant import Plant, Robot, StopAction
from twin.view.board import CycleRow, FindingRow
from twin.view.columns import Column, Columns

PHASES = ("pick", "carry", "place", "return", "wait", "unknown")
STILL_M_S = 0.01
GAP_S = 1.5
IRREGULAR_S = 3.0
"""A cycle that differs by more from the median is irregular."""


def cycle_rows(plant: Plant, columns: Columns) -> tuple[CycleRow, ...]:
    """The complete cycles of all robots so far, by start."""
    rows = [row for robot in plant.robots for row in _of_robot(robot, columns)]
    return tuple(sorted(rows, key=lambda row: row.start_ns))


def tool_path(robot: Robot, columns: Columns) -> tuple[np.ndarray, np.ndarray]:
    """Times (n,) int64 ns, increasing, and tool points (n, 3) m in the world; x, y, z of one instant."""
    x, y, z = (columns.column(name) for name in robot.tcp_signals)
    if not len(x.time_ns) or not len(y.time_ns) or not len(z.time_ns):
        return np.empty(0, np.int64), np.empty((0, 3))
    near = [_next_place(c, x.time_ns - 60_000_000) for c in (y, z)]
    stamps = np.stack([x.time_ns, y.time_ns[near[0]], z.time_ns[near[1]]], axis=1)
    xyz = np.stack([x.value, y.value[near[0]], z.value[near[1]]], axis=1)
    fine = (np.ptp(stamps, axis=1) < 120_000_000) & np.isfinite(xyz).all(axis=1)
    time_ns = stamps.max(axis=1)
    fine[1:] &= np.diff(time_ns) > 0
    return time_ns[fine], xyz[fine]


def _next_place(column: Column, time_ns: np.ndarray) -> np.ndarray:
    return np.clip(np.searchsorted(column.time_ns, time_ns), 0, len(column.time_ns) - 1)


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
        said.append((severity, str(clock.get("message", ""))))
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


def _of_robot(robot: Robot, columns: Columns) -> list[CycleRow]:
    time_ns, xyz = tool_path(robot, columns)
    if len(time_ns) < 2:
        return []
    start_ns = int(time_ns[0])
    stops = np.array([stop.tcp_m for stop in robot.stops])
    actions = np.array([int(stop.action is StopAction.PLACE) for stop in robot.stops])
    rules = kernels.cycles.Rules(robot.stop_radius_m, STILL_M_S, GAP_S, 0)
    _, _, found, status = kernels.cycles.segment((time_ns - start_ns) * 1e-9, xyz, stops, actions, rules)
    if status != kernels.cycles.OK:
        return []
    whole = np.flatnonzero(np.isfinite(found.duration))
    median = statistics.median(found.duration[whole].tolist()) if len(whole) else 0.0
    rows = []
    for number, c in enumerate(whole, start=1):
        spent = dict(zip(PHASES, (float(v) for v in found.phase_time[c]), strict=True))
        begin, end = (start_ns + int(float(edge[c]) * 1e9) for edge in (found.start, found.end))
        why = _irregular(float(found.duration[c]), median, spent)
        rows.append(CycleRow(number, robot.id, begin, end, spent, why))
    return rows


def _irregular(duration_s: float, median_s: float, spent: Mapping[str, float]) -> str:
    if abs(duration_s - median_s) <= IRREGULAR_S:
        return ""
    text = f"took {duration_s:.1f} s instead of {median_s:.2f} s"
    if spent["unknown"] > 1.0:
        return f"{text}; for {spent['unknown']:.1f} s of it nothing was logged"
    longest = max(("wait", "pick", "carry", "place", "return"), key=lambda phase: spent[phase])
    return f"{text}, {spent[longest]:.1f} s of it {'waiting' if longest == 'wait' else longest}"
