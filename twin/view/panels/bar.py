"""The line at the top: which plant and shift, made by whom, how far mirrored, how sure the clocks are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import panel_material_ui as pmui

from twin.view import palette
from twin.view.board import Board
from twin.view.local_time import LocalTime

CHIP = {
    "height": 22,
    "borderRadius": "4px",
    "fontSize": 12,
    "color": "#e8ecef",
    "borderColor": "#5b6772",
    "fontVariantNumeric": "tabular-nums",
    "& .MuiChip-label": {"padding": "0 8px"},
}
LOUD = CHIP | {"borderColor": "#e8ecef"}
WRONG = CHIP | {"borderColor": "#f0b28f", "color": "#ffd9c4"}


class Bar:
    """The chips of one session; `items` are put in the page's header."""

    def __init__(
        self, plant: str, shift: str, emulated: bool, clock: tuple[str, str], local: LocalTime
    ) -> None:
        """`clock`: the verdict in a few words and in a sentence."""
        self._local = local
        text = {"color": "#e8ecef", "fontSize": 13, "whiteSpace": "nowrap", "margin": 0}
        self._title = pmui.Typography(f"{plant} · {shift}", sx=text, margin=(0, 10, 0, 6))
        self._date = pmui.Typography("", sx=text | {"color": "#aeb8c0"}, margin=(0, 10, 0, 0))
        origin = "Emulated" if emulated else "Recorded"
        self._origin = _chip(origin, sx=LOUD if emulated else CHIP)
        self._clock = _chip(clock[0], description=clock[1], sx=CHIP if clock[1] else WRONG)
        self._progress = _chip("Mirroring 0 %")
        self.items = [self._title, self._date, self._origin, self._clock, self._progress]

    def show(self, board: Board) -> None:
        """Say how far the feed is."""
        start, end = self._local.clock(board.start_ns), self._local.clock(board.end_ns)
        _set(self._date, object=f"{self._local.date(board.start_ns)}, {start}–{end}")
        if board.error:
            _set(self._progress, label="✕ Stopped", sx=WRONG)
        elif board.done:
            _set(self._progress, label="✓ Mirrored", sx=CHIP)
        else:
            until = self._local.clock(board.mirrored_until_ns)
            _set(self._progress, label=f"{board.stage} {100 * board.progress:.0f} %, until {until}")


def clock_verdict(report: Mapping[str, Any], emulated: bool) -> tuple[str, str]:
    """What the import found of the clocks: a few words, and a sentence (empty where they are not tied)."""
    verdict, offset = report.get("clock_offset_verdict"), report.get("clock_offset_s")
    interval = report.get("clock_offset_ci95_s")
    if isinstance(offset, int | float):
        low, high = interval if isinstance(interval, list | tuple) else (offset, offset)
        half = (high - low) / 2
        words = f"Clocks {offset:+.1f} ± {half:.1f} s".replace("-", "−")
        sentence = (
            f"The stations' clock was {offset:+.2f} s from the robot's,"
            f" 95 % interval {low:.2f} to {high:.2f} s; corrected."
        ).replace("-", "−")
        return words, sentence
    if verdict:
        return f"Clocks: {verdict}", ""
    return (
        ("Clocks: one", "All signals were stamped by one clock.") if emulated else ("Clocks: not checked", "")
    )


def _chip(label: str, **options: Any) -> pmui.Chip:
    options.setdefault("sx", CHIP)
    return pmui.Chip(label=label, variant="outlined", size="small", margin=(0, 8, 0, 0), **options)


def _set(component: Any, **values: Any) -> None:
    changed = {name: value for name, value in values.items() if getattr(component, name) != value}
    if changed:
        component.param.update(**changed)


HEADER = {
    "& .MuiToolbar-root": {
        "minHeight": "38px !important",
        "paddingLeft": "12px",
        "paddingRight": "8px",
        "margin": "0 !important",
    },
    "& header": {
        "backgroundColor": f"{palette.BAR} !important",
        "backgroundImage": "none !important",
        "boxShadow": "none",
    },
    "& header .title": {"fontSize": "15px !important", "fontWeight": "700 !important"},
    "& main": {"backgroundColor": f"{palette.GROUND} !important"},
}
"""Style of the page's own app bar."""
THEME = {
    "palette": {
        "primary": {"main": palette.ACCENT},
        "background": {"default": palette.GROUND, "paper": palette.PAPER},
        "text": {"primary": palette.INK, "secondary": palette.INK_SOFT},
    },
    "typography": {"fontFamily": palette.FONT, "fontSize": 13},
    "shape": {"borderRadius": 4},
}
