"""The line at the top: which plant and shift, made by whom, how far mirrored, how sure the clocks are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import param
from panel.custom import JSComponent

from twin.view import palette
from twin.view.board import Board
from twin.view.local_time import LocalTime
from twin.view.panels import FOLDER, style


class Bar(JSComponent):
    """The chips of one session, put in the page's header. `items`: `{text, kind, title}`, see `bar.js`."""

    _esm = FOLDER / "bar.js"
    _stylesheets: ClassVar[list[str]] = [style("bar")]
    items = param.List(default=[], item_type=dict)


def items(
    plant: str, shift: str, emulated: bool, clock: tuple[str, str], board: Board, local: LocalTime
) -> list[dict[str, str]]:
    """What the bar says. `clock`: the verdict in a few words and in a sentence, empty where it is none."""
    start, end = local.clock(board.start_ns), local.clock(board.end_ns)
    return [
        {"text": f"{plant} · {shift}", "kind": "title", "title": "Plant and shift"},
        {
            "text": f"{local.date(board.start_ns)}, {start}–{end}",
            "kind": "soft",
            "title": "In the plant's time",
        },
        {"text": "Emulated", "kind": "loud", "title": "No real line made this shift"}
        if emulated
        else {"text": "Recorded", "kind": "chip", "title": "A real line made this shift"},
        {"text": clock[0], "kind": "chip" if clock[1] else "wrong", "title": clock[1]},
        _progress(board, local),
    ]


def _progress(board: Board, local: LocalTime) -> dict[str, str]:
    if board.error:
        return {"text": "✕ Stopped", "kind": "wrong", "title": board.error}
    if board.done:
        return {"text": "✓ Mirrored", "kind": "chip", "title": "Physics has followed the whole shift"}
    text = board.stage
    if 0.005 < board.progress < 1.0:
        text += f" {100 * board.progress:.0f} %, until {local.clock(board.mirrored_until_ns)}"
    return {"text": text, "kind": "chip", "title": "Physics is following the shift"}


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
