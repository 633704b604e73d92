"""What the panels say and how they look, without a browser."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from twin.view.board import Board
from twin.view.local_time import LocalTime
from twin.view.panels import style
from twin.view.panels.bar import items
from twin.view.panels.time_axis import TIP

START_NS = 1_604_059_200_000_000_000
SECOND = 1_000_000_000
BOARD = Board(START_NS, START_NS + 100 * SECOND, START_NS + 66 * SECOND)
LOCAL = LocalTime("Europe/Berlin", START_NS)


@pytest.mark.parametrize(
    ("stage", "shown"),
    [
        ("Mirroring", "Mirroring 66 %, until 13:01:06"),
        (
            "Compiling kernels for this machine, once: 0 of 1",
            "Compiling kernels for this machine, once: 0 of 1",
        ),
        ("Checking clearance", "Checking clearance"),
    ],
)
def test_the_header_tells_a_share_only_of_what_it_is_the_share_of(stage: str, shown: str) -> None:
    told = items("Cell", "shift", True, ("", ""), replace(BOARD, stage=stage), LOCAL)
    assert told[-1]["text"] == shown


def test_a_tooltips_style_survives_the_quotes_in_the_fonts_name() -> None:
    (look,) = re.findall(r'style="([^"]*)"', TIP)
    assert "Helvetica Neue" in look
    assert look.endswith("max-width:260px")


def test_a_selected_finding_keeps_dark_text() -> None:
    rules = re.findall(r"([^{}]*)\{([^{}]*)\}", style("table"))
    (selected,) = [body for selector, body in rules if "tabulator-selected" in selector]
    assert "color: #1f262c" in selected
