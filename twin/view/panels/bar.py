"""The line at the top: which plant and shift, made by whom, how far mirrored, how sure the clocks are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import param
from panel.custom import JSComponent

from twin.events import ClockStatus
from twin.view import palette
from twin.view.board import Board
from twin.view.local_time import LocalTime
from twin.view.panels import FOLDER, style

MIRRORING = "Mirroring"
"""The stage of a board of which a share is worth telling; others, as compiling, count themselves."""
UNTIED = "Nothing is concluded across clocks that are not tied: lots are not followed from robot to stopper."


class Bar(JSComponent):
    """The chips of one session, put in the page's header. `items`: `{text, kind, title}`, see `bar.js`."""

    _esm = FOLDER / "bar.js"
    _stylesheets: ClassVar[list[str]] = [style("bar")]
    items = param.List(default=[], item_type=dict)
    beat = param.Integer(default=0, doc="Counts up; carries nothing but what was left unsent.")


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
        {"text": clock[0], "kind": "chip" if clock[1] else "wrong", "title": clock[1] or UNTIED},
        _progress(board, local),
    ]


def _progress(board: Board, local: LocalTime) -> dict[str, str]:
    if board.error:
        return {"text": "✕ Stopped", "kind": "wrong", "title": board.error}
    if board.done:
        return {"text": "✓ Mirrored", "kind": "chip", "title": "Physics has followed the whole shift"}
    text = board.stage
    if text == MIRRORING and 0.005 < board.progress < 1.0:
        text += f" {100 * board.progress:.0f} %, until {local.clock(board.mirrored_until_ns)}"
    return {"text": text, "kind": "chip", "title": "Physics is following the shift"}


def clock_verdict(clocks: Sequence[ClockStatus]) -> tuple[str, str]:
    """How the clocks stand: a few words, and a sentence (empty where one is not tied)."""
    if not clocks:
        return "Clocks: one", "All signals were stamped by one clock."
    untied = [clock.clock for clock in clocks if not clock.tied]
    if untied:
        return f"Clocks not tied: {', '.join(untied)}", ""
    words = []
    for clock in clocks:
        offset = clock.offset_s or 0.0
        low, high = clock.ci95_s or (offset, offset)
        exact = high == low
        words.append(f"{offset:+.1f} s" if exact else f"{offset:+.1f} ± {(high - low) / 2:.1f} s")
    return f"Clocks {', '.join(words)}".replace("-", "−"), " ".join(clock.message for clock in clocks)


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
