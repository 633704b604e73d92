"""A cell's cycle drawn in characters, for a terminal."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from twin.checks.schedule import Bar, Schedule

SIGNS = {
    "process": ("█", "blue", "process"),
    "move": ("━", "", "move"),
    "non_motion": ("▒", "", "clamps, handshakes, grippers, controller"),
    "wait_zone": ("x", "yellow", "waits for a zone"),
    "wait_part": ("·", "bright_black", "waits for a car"),
    "transfer": (">", "", "the car moves in"),
    "reserve": ("-", "bright_black", "planned reserve"),
}
"""Of each kind of bar: its sign, its colour and what it means."""
LEAST_COLUMNS = 20
_TICKS_S = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0)


def gantt(schedule: Schedule, width: int) -> Iterator[Text]:
    """Lines of a chart: a scale in seconds, a row for the station and each robot, and what the signs mean.

    schedule: of a cell. width: characters in a line.
    """
    label = max(len(row) for row in schedule.bars) + 2
    columns = max(LEAST_COLUMNS, width - label)
    yield Text(" " * label + _scale(schedule, columns))
    for row, bars in schedule.bars.items():
        line = Text(row.ljust(label))
        for kind, run in groupby(_kinds(bars, schedule, columns)):
            sign, style, _ = SIGNS.get(kind, (" ", "", ""))
            line.append(sign * len(list(run)), style)
        yield line
    there = {bar.kind for bars in schedule.bars.values() for bar in bars}
    yield Text("  ".join(f"{sign} {what}" for kind, (sign, _, what) in SIGNS.items() if kind in there))


def _kinds(bars: Sequence[Bar], schedule: Schedule, columns: int) -> list[str]:
    """For each column the kind that takes most of its time, empty where nothing is."""
    edges = np.linspace(schedule.begin_s, schedule.end_s, columns + 1)
    kinds = list(SIGNS)
    shares = np.zeros((len(kinds), columns))
    for bar in bars:
        inside = np.minimum(edges[1:], bar.end_s) - np.maximum(edges[:-1], bar.start_s)
        shares[kinds.index(bar.kind)] += np.maximum(inside, 0.0)
    return [
        kinds[k] if share > 0.0 else ""
        for k, share in zip(shares.argmax(axis=0), shares.max(axis=0), strict=True)
    ]


def _scale(schedule: Schedule, columns: int) -> str:
    """Seconds above the columns where they begin, 0 being when the car is in place."""
    length = max(schedule.end_s - schedule.begin_s, 1e-9)
    step = next((tick for tick in _TICKS_S if tick * columns / length >= 7.0), _TICKS_S[-1])
    line = [" "] * (columns + 8)
    for k in range(int(np.ceil(schedule.begin_s / step)), int(schedule.end_s / step) + 1):
        place = round((k * step - schedule.begin_s) / length * columns)
        text = f"{k * step:g}" + (" s" if k == 0 else "")
        line[place : place + len(text)] = text
    return "".join(line[:columns]).rstrip()


def path_told(schedule: Schedule) -> Iterator[str]:
    """The way that decides, a line for each stretch of it in one row.

    schedule: of a cell.
    """
    for row, run in groupby(schedule.critical_path, key=lambda bar: bar.row):
        bars = list(run)
        span = f"{bars[0].start_s:6.1f} to {bars[-1].end_s:5.1f} s"
        seconds: dict[str, float] = {}
        for bar in bars:
            what = SIGNS[bar.kind][2] if row != schedule.station else bar.text
            seconds[what] = seconds.get(what, 0.0) + bar.seconds
        yield f"{span}  {row}: " + ", ".join(f"{what} {time:.1f} s" for what, time in seconds.items())
