"""Import a recording of an OPC UA logger: a folder with one CSV and one list of nodes for each log.

`LOG.csv` or `LOG.csv.gz` holds `PrimaryKey,DataType,Value,StatusCode,SourceTimeStamp,ServerTimeStamp`;
`PrimaryKey` is the place of the node in `LOG.tags.txt`, whose order differs from recording to recording.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from twin.events import SAMPLE_DTYPE, ClockStatus, Flag, Quality
from twin.gateways.coincidences import tie_clocks
from twin.gateways.opcua_log import LogFiles, read_rows, read_tags
from twin.gateways.report import ClockReport, ImportFailed, ImportReport, LogReport, Refusals, SignalGap
from twin.plant import Sampling

if TYPE_CHECKING:
    from collections.abc import Callable

    from twin.plant import Plant

FORMAT = "opcua-csv"
_TAGS = ".tags.txt"
_GAP_PERIODS = 2.5


class Import(NamedTuple):
    """A recording as samples, and what was done to get them."""

    rows: np.ndarray
    """`SAMPLE_DTYPE`, shape (n,), n >= 1, by time on the reference clock, then by signal; read only."""
    report: ImportReport

    @property
    def clocks(self) -> tuple[ClockStatus, ...]:
        """How the clocks other than the reference stand to it."""
        start_ns = int(self.rows["time_ns"][0])
        return tuple(
            ClockStatus(
                time_ns=start_ns,
                clock=clock.clock,
                tied=clock.offset_s is not None,
                offset_s=clock.offset_s,
                ci95_s=clock.ci95_s,
                message=clock.message,
            )
            for clock in self.report.clocks
        )


def import_opcua_csv(
    source: str | Path, plant: Plant, progress: Callable[[str], None] | None = None
) -> Import:
    """Read a recording of the plant.

    source: the recording's folder. progress: told in words what is being read.
    Rows that cannot be used are refused and listed in the report; samples of bad quality are kept as such.
    Of two samples of one signal at one time both are kept, in the order of the file, unless they are equal.
    Raises `ImportFailed` with one sentence where the recording as a whole cannot be used.
    """
    folder = Path(source)
    say = progress or (lambda _: None)
    logs, ignored = _find_logs(folder, plant)
    refusals = Refusals()
    reports: dict[str, LogReport] = {}
    parts = []
    for files in logs:
        say(f"Reading {files.values.name}")
        keys = read_tags(files, plant)
        part = read_rows(files, plant, keys, refusals)
        unique = _without_repeats(part.rows)
        reports[files.name] = _log_report(files, plant, keys, part.rows_read, part.rows, unique)
        parts.append(unique)
    rows = np.concatenate(parts) if parts else np.zeros(0, SAMPLE_DTYPE)
    if not len(rows):
        raise ImportFailed(_nothing_usable(folder, refusals))
    rows = _in_order(rows)
    _flag_gaps(rows, plant)
    say("Tying the clocks")
    clocks = tie_clocks(rows, plant)
    rows = _on_reference_clock(rows, plant, clocks)
    rows.flags.writeable = False
    report = _report(folder, plant, rows, reports, clocks, refusals)
    report.files_ignored = ignored
    return Import(rows, report)


def _find_logs(folder: Path, plant: Plant) -> tuple[list[LogFiles], list[str]]:
    """The logs that the plant names and the folder holds, and the folder's other files."""
    if not folder.is_dir():
        wrong = "is a file, not a folder" if folder.exists() else "does not exist"
        raise ImportFailed(f"The recording's folder {folder} {wrong}.")
    present = sorted(path.name for path in folder.iterdir() if path.is_file())
    names = list(dict.fromkeys(signal.source.log for signal in plant.signals))
    logs, used = [], set()
    for name in names:
        values = [file for file in (f"{name}.csv", f"{name}.csv.gz") if file in present]
        tags = f"{name}{_TAGS}"
        if len(values) > 1:
            raise ImportFailed(
                f"{folder} holds both {values[0]} and {values[1]}; keep the one that is right."
            )
        if values and tags not in present:
            raise ImportFailed(f"{folder} holds {values[0]} but not {tags}, which names its nodes.")
        if not values and tags in present:
            raise ImportFailed(
                f"{folder} holds {tags} but neither {name}.csv.gz nor {name}.csv with its values."
            )
        if values:
            logs.append(LogFiles(name, folder / values[0], folder / tags))
            used |= {values[0], tags}
    if not logs:
        wanted = ", ".join(f"{name}.csv.gz" for name in names)
        raise ImportFailed(f"{folder} holds no log of plant {plant.id}, which are {wanted}.")
    return logs, [name for name in present if name not in used]


def _value_bits(rows: np.ndarray) -> np.ndarray:
    """Values as integers, so that NaN equals NaN."""
    return np.ascontiguousarray(rows["value"]).view(np.int64)


def _without_repeats(rows: np.ndarray) -> np.ndarray:
    """Rows without exact repeats (signal, source time, value, status), the first of each kept, order kept."""
    if not len(rows):
        return rows
    keys = (rows["signal"], rows["source_time_ns"], _value_bits(rows), rows["status"])
    order = np.lexsort((np.arange(len(rows)), *keys))
    is_repeat = np.ones(len(rows) - 1, bool)
    for key in keys:
        is_repeat &= key[order[1:]] == key[order[:-1]]
    keep = np.ones(len(rows), bool)
    keep[order[1:][is_repeat]] = False
    return rows[keep]


def _in_order(rows: np.ndarray) -> np.ndarray:
    """Rows by time, then signal; rows equal in both stay as they stood in their file."""
    order = np.lexsort((np.arange(len(rows)), rows["signal"], rows["time_ns"]))
    return rows[order]


def _log_report(
    files: LogFiles, plant: Plant, keys: dict[int, int], rows_read: int, rows: np.ndarray, unique: np.ndarray
) -> LogReport:
    times = rows["source_time_ns"]
    return LogReport(
        file=files.values.name,
        rows_read=rows_read,
        rows_used=len(unique),
        rows_dropped=len(rows) - len(unique),
        rows_refused=rows_read - len(rows),
        rows_status_nonzero=int((rows["status"] != 0).sum()),
        rows_out_of_order=int((times[1:] < np.maximum.accumulate(times)[:-1]).sum()),
        nodes=[plant.signals[place].source.node for place in keys.values()],
    )


def _steps(rows: np.ndarray, plant: Plant) -> list[tuple[str, np.ndarray, np.ndarray]]:
    """For each periodic signal: its id, the places of its rows, and which of them stand after a gap."""
    steps = []
    for number, signal in enumerate(plant.signals):
        if signal.sampling is not Sampling.PERIODIC or not signal.period_s:
            continue
        places = np.flatnonzero(rows["signal"] == number)
        step_s = np.diff(rows["source_time_ns"][places]) / 1e9
        steps.append((signal.id, places, np.flatnonzero(step_s >= _GAP_PERIODS * signal.period_s) + 1))
    return steps


def _flag_gaps(rows: np.ndarray, plant: Plant) -> None:
    for _, places, after in _steps(rows, plant):
        rows["flags"][places[after]] |= np.uint8(Flag.AFTER_GAP)


def _gaps(rows: np.ndarray, plant: Plant) -> list[SignalGap]:
    gaps = []
    for signal, places, after in _steps(rows, plant):
        for place in after:
            start, end = rows["time_ns"][places[place - 1]], rows["time_ns"][places[place]]
            gaps.append(SignalGap(signal, int(start), round(int(end - start) / 1e9, 3)))
    return gaps


def _on_reference_clock(rows: np.ndarray, plant: Plant, clocks: list[ClockReport]) -> np.ndarray:
    """Rows with `time_ns` on the reference clock, as far as the clocks are tied; source times stay."""
    offsets_ns = {clock.clock: round(clock.offset_s * 1e9) for clock in clocks if clock.offset_s is not None}
    shift = np.array([offsets_ns.get(signal.clock, 0) for signal in plant.signals], np.int64)
    rows["time_ns"] = rows["source_time_ns"] + shift[rows["signal"]]
    return _in_order(rows)


def _nothing_usable(folder: Path, refusals: Refusals) -> str:
    if not refusals.first:
        return f"Nothing usable is in {folder}: its logs hold no rows."
    first = refusals.first[0]
    total = sum(refusals.by_kind.values())
    return (
        f"Nothing usable is left of {folder}: all {total:,} rows were refused, "
        f"the first in {first.file} line {first.line} because {first.reason}."
    )


def _conflicting(rows: np.ndarray) -> int:
    """Rows that share signal and source time with another one."""
    order = np.lexsort((rows["source_time_ns"], rows["signal"]))
    signal, time = rows["signal"][order], rows["source_time_ns"][order]
    same = (signal[1:] == signal[:-1]) & (time[1:] == time[:-1])
    return int((np.append(same, False) | np.append(False, same)).sum())


def _report(
    folder: Path,
    plant: Plant,
    rows: np.ndarray,
    logs: dict[str, LogReport],
    clocks: list[ClockReport],
    refusals: Refusals,
) -> ImportReport:
    nonzero = rows["quality"][rows["status"] != 0]
    by_quality = Counter(Quality(int(quality)).name.lower() for quality in nonzero)
    present = set(np.unique(rows["signal"]).tolist())
    tied = clocks[0] if clocks else None
    return ImportReport(
        source=folder.resolve().name,
        format=FORMAT,
        rows_read=sum(log.rows_read for log in logs.values()),
        rows_used=len(rows),
        rows_dropped=sum(log.rows_dropped for log in logs.values()),
        rows_refused=sum(refusals.by_kind.values()),
        rows_status_nonzero=sum(log.rows_status_nonzero for log in logs.values()),
        rows_status_nonzero_by_quality=dict(by_quality),
        rows_out_of_order=sum(log.rows_out_of_order for log in logs.values()),
        rows_conflicting=_conflicting(rows),
        clock_offset_s=tied.offset_s if tied else None,
        clock_offset_ci95_s=tied.ci95_s if tied else None,
        clock_offset_verdict=tied.verdict if tied else None,
        clock_offset_candidates_s=tied.candidates_s if tied else [],
        clocks=clocks,
        logs=logs,
        gaps=_gaps(rows, plant),
        refused_by_reason=refusals.by_kind,
        refused_first=refusals.first,
        signals_lacking=[s.id for number, s in enumerate(plant.signals) if number not in present],
    )
