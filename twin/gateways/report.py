"""What an import read, repaired and refused, for a machine and for a person."""

from __future__ import annotations

import msgspec

ESTIMATED = "estimated"
AMBIGUOUS = "ambiguous by one cycle"
NOT_FOUND = "no coincidence found"
NOT_TIED = "not tied"

SHOWN_REFUSALS = 20


class ImportFailed(ValueError):  # noqa: N818  the sentence it carries says the error
    """A recording cannot be used; the message is one sentence that names the file and the place."""


class LogReport(msgspec.Struct, kw_only=True):
    """One log of the recording. read = used + dropped + refused."""

    file: str
    rows_read: int
    rows_used: int = 0
    rows_dropped: int = 0
    rows_refused: int = 0
    rows_status_nonzero: int = 0
    rows_out_of_order: int = 0
    """Rows that stood after a later one of the same log."""
    nodes: list[str] = []
    """In the order of the log's own tags."""


class Refusal(msgspec.Struct, frozen=True):
    """One row that was not used, and why."""

    file: str
    line: int
    reason: str
    kind: str
    """The reason without the row's own words; refusals are counted by it."""


class SignalGap(msgspec.Struct, frozen=True):
    """A time in which a periodic signal missed more than one sample."""

    signal: str
    start_ns: int
    """Last sample before the gap, on the reference clock where the signal's clock is tied to it."""
    length_s: float


class ClockReport(msgspec.Struct, kw_only=True):
    """How a controller's clock was tied to the reference clock: reference time = its time + offset."""

    clock: str
    verdict: str
    """`estimated`, `ambiguous by one cycle`, `no coincidence found` or `not tied`."""
    message: str
    offset_s: float | None = None
    ci95_s: tuple[float, float] | None = None
    """Low and high end of an interval that holds the offset with at least 95 %."""
    candidates_s: list[float] = []
    """Offsets that fit about equally well, best first; one where the verdict is `estimated`."""
    matches: int = 0
    contradictions: int = 0
    runner_up_s: float | None = None
    runner_up_contradictions: int | None = None
    spread_s: float | None = None
    """Standard deviation of effect minus cause over the matches."""
    reason: str = ""


class ImportReport(msgspec.Struct, kw_only=True):
    """What was read, repaired and refused. rows_read = rows_used + rows_dropped + rows_refused.

    The `clock_offset_*` fields are those of the first clock that is not the reference; `clocks` holds all.
    """

    source: str
    format: str
    rows_read: int
    rows_used: int
    rows_dropped: int
    """Exact repeats: same signal, source time, value and status."""
    rows_refused: int
    rows_status_nonzero: int
    rows_status_nonzero_by_quality: dict[str, int]
    rows_out_of_order: int
    rows_conflicting: int
    """Rows with the signal and source time of another one but another value or status; all are kept."""
    clock_offset_s: float | None = None
    clock_offset_ci95_s: tuple[float, float] | None = None
    clock_offset_verdict: str | None = None
    clock_offset_candidates_s: list[float] = []
    clocks: list[ClockReport] = []
    logs: dict[str, LogReport] = {}
    gaps: list[SignalGap] = []
    refused_by_reason: dict[str, int] = {}
    refused_first: list[Refusal] = []
    signals_lacking: list[str] = []
    """Signals of the plant of which the recording has no sample."""
    files_ignored: list[str] = []
    """Files of the folder that the plant names no log for."""


class Refusals:
    """Collects refused rows: all are counted, the first few are kept."""

    def __init__(self) -> None:
        self.by_kind: dict[str, int] = {}
        self.by_file: dict[str, int] = {}
        self.first: list[Refusal] = []

    def add(self, file: str, line: int, reason: str, kind: str) -> None:
        """Count one row of a file, at its line (the header is line 1)."""
        self.by_kind[kind] = self.by_kind.get(kind, 0) + 1
        self.by_file[file] = self.by_file.get(file, 0) + 1
        if len(self.first) < SHOWN_REFUSALS:
            self.first.append(Refusal(file, line, reason, kind))


def describe(report: ImportReport) -> str:
    """The report as lines for a person."""
    lines = [
        f"{report.source}: {report.rows_read:,} rows read, {report.rows_used:,} used, "
        f"{report.rows_dropped:,} dropped (exact repeats), {report.rows_refused:,} refused"
    ]
    for log in report.logs.values():
        repeats = f", {log.rows_dropped:,} dropped" if log.rows_dropped else ""
        refused = f", {log.rows_refused:,} refused" if log.rows_refused else ""
        lines.append(f"  {log.file}: {log.rows_read:,} read, {log.rows_used:,} used{repeats}{refused}")
    lines += [*_describe_repairs(report), *(clock.message for clock in report.clocks)]
    lines += _describe_gaps(report.gaps)
    if report.signals_lacking:
        lines.append(f"Not in this recording: {', '.join(report.signals_lacking)}")
    if report.files_ignored:
        lines.append(f"Files the plant has no log for, not read: {', '.join(report.files_ignored)}")
    lines += _describe_refusals(report)
    return "\n".join(lines)


def _describe_repairs(report: ImportReport) -> list[str]:
    lines = []
    if report.rows_out_of_order:
        lines.append(f"Sorted: {report.rows_out_of_order:,} rows stood after a later one of their log")
    if report.rows_conflicting:
        lines.append(
            f"Kept as they are: {report.rows_conflicting:,} rows share signal and time with another value"
        )
    if report.rows_status_nonzero:
        by_quality = ", ".join(f"{n:,} {name}" for name, n in report.rows_status_nonzero_by_quality.items())
        lines.append(f"Status not zero: {report.rows_status_nonzero:,} rows ({by_quality})")
    return lines


def _describe_gaps(gaps: list[SignalGap]) -> list[str]:
    by_signal: dict[str, list[SignalGap]] = {}
    for gap in gaps:
        by_signal.setdefault(gap.signal, []).append(gap)
    return [
        f"Gaps in {signal}: {len(found)}, the longest {max(gap.length_s for gap in found):.1f} s"
        for signal, found in by_signal.items()
    ]


def _describe_refusals(report: ImportReport) -> list[str]:
    lines = [f"Refused: {count:,} rows: {kind}" for kind, count in report.refused_by_reason.items()]
    lines += [f"  {refusal.file} line {refusal.line}: {refusal.reason}" for refusal in report.refused_first]
    hidden = report.rows_refused - len(report.refused_first)
    return [*lines, f"  and {hidden:,} more"] if hidden > 0 else lines
