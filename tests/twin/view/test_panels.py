"""What the panels say and how they look, without a browser."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from twin.plant import load_plant
from twin.state import Part
from twin.view import palette
from twin.view.analysis import quality_findings
from twin.view.board import Board, CycleRow, FindingRow, Span
from twin.view.columns import Columns
from twin.view.local_time import LocalTime
from twin.view.page import marks
from twin.view.panels import inspector, style
from twin.view.panels.bar import items
from twin.view.panels.findings import ranked
from twin.view.panels.lanes import Lanes
from twin.view.panels.time_axis import TIP
from twin.view.wording import Wording

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


def measured(*good: bool) -> list[Part]:
    return [
        Part(id=i, measured_ns=START_NS + i * SECOND, distance_mm=1.0, good=yes) for i, yes in enumerate(good)
    ]


def said_of(*good: bool) -> list[tuple[str, str]]:
    found = quality_findings(load_plant("democell"), measured(*good), LOCAL.clock)
    return [(row.severity, row.text) for row in found]


def test_what_the_results_say_together_is_a_finding() -> None:
    assert said_of() == []
    assert said_of(*[False] * 80) == [("alarm", "All 80 results are bad; good is below 1.5 mm.")]
    assert said_of(True, True) == [("note", "0 of 2 results are bad; good is below 1.5 mm.")]
    assert said_of(False) == [("alarm", "The one result is bad; good is below 1.5 mm.")]


def test_a_run_of_bad_results_is_a_finding_and_a_single_one_is_none() -> None:
    assert said_of(True, False, True, False, False, False, True) == [
        ("warning", "4 of 7 results are bad; good is below 1.5 mm."),
        ("warning", "3 bad results in a row, until 13:00:05."),
    ]


def test_alarms_come_first_and_what_holds_for_the_whole_shift_last() -> None:
    rows = [
        FindingRow("note", START_NS, "", "import", "sorted rows"),
        FindingRow("note", START_NS + SECOND, "robot", "data", "a gap"),
        FindingRow("warning", START_NS + 3 * SECOND, "robot", "cycle", "late"),
        FindingRow("warning", START_NS + 2 * SECOND, "robot", "cycle", "early"),
        FindingRow("alarm", START_NS + 9 * SECOND, "robot", "mirror", "gone"),
    ]
    assert [row.text for row in ranked(rows)] == ["gone", "early", "late", "a gap", "sorted rows"]


def test_findings_say_names_and_not_ids() -> None:
    wording = Wording(load_plant("democell"))
    assert wording.text("station_controller: +1 s.") == "Station controller: +1 s."
    assert wording.text("Lot 3 was not at place_white on conveyor_1.") == (
        "Lot 3 was not at place white disc on Conveyor 1."
    )
    assert "robot.task" not in wording.text("Not in this recording: robot.task.")
    assert wording.text("The camera saw conveyor_10.") == "The camera saw conveyor_10."
    shown = wording.mark({"t_s": 1.0, "kind": "alarm", "label": "stopped at conveyor_2"})
    assert shown == {"t_s": 1.0, "kind": "alarm", "label": "Stopped at Conveyor 2"}


def test_alarms_and_warnings_have_marks_of_their_own() -> None:
    rows = [
        FindingRow(severity, START_NS, "robot", "mirror", "x") for severity in ("alarm", "warning", "note")
    ]
    assert [mark["kind"] for mark in marks(replace(BOARD, findings=tuple(rows)))] == ["alarm", "deviation"]


def lanes() -> Lanes:
    shown = Lanes([("robot", "Robot")], 1.5, LOCAL)
    spans = (
        Span("robot", "working", START_NS, START_NS + 60 * SECOND),
        Span("robot", "down", START_NS + 60 * SECOND, START_NS + 100 * SECOND),
    )
    cycle = CycleRow(1, "robot", START_NS, START_NS + 24 * SECOND, {"pick": 4.0, "unknown": 20.0})
    shown.show(replace(BOARD, end_ns=START_NS + 1000 * SECOND, spans=spans, cycles=(cycle,)))
    return shown


def test_only_states_that_want_attention_carry_a_sign_in_the_lanes() -> None:
    assert list(lanes()._spans.data["sign"]) == ["", palette.STATES["down"].sign]


def test_a_cycles_bar_ends_where_the_cycle_ends() -> None:
    assert list(lanes()._bars.data["right"]) == [LOCAL.axis_ms(START_NS + 24 * SECOND)]


@pytest.mark.parametrize("table", [palette.STATES, palette.PHASES])
def test_the_legend_names_every_state_and_phase(table: dict[str, palette.Look]) -> None:
    for look in table.values():
        assert look.word in lanes().legend
        assert look.colour in lanes().legend


def view_of(shown: Lanes) -> tuple[float, float]:
    zero = LOCAL.axis_ms(START_NS)
    return (shown.states.x_range.start - zero) / 1000, (shown.states.x_range.end - zero) / 1000


def zoom(shown: Lanes, start_s: float, end_s: float) -> None:
    zero = LOCAL.axis_ms(START_NS)
    shown.states.x_range.update(start=zero + 1000 * start_s, end=zero + 1000 * end_s)


def test_a_zoomed_view_goes_along_with_the_playhead_that_it_had() -> None:
    shown = lanes()
    shown.move(START_NS + 120 * SECOND)
    zoom(shown, 100, 200)
    shown.move(START_NS + 190 * SECOND)
    assert view_of(shown) == (100, 200)
    shown.move(START_NS + 210 * SECOND)
    assert view_of(shown) == pytest.approx((200, 300))


def test_a_view_that_was_moved_away_from_the_playhead_stays_until_a_time_is_asked_for() -> None:
    shown = lanes()
    shown.move(START_NS + 50 * SECOND)
    zoom(shown, 300, 400)
    shown.move(START_NS + 51 * SECOND)
    assert view_of(shown) == (300, 400)
    shown.reveal(START_NS + 990 * SECOND)
    assert view_of(shown) == pytest.approx((900, 1000))


def test_a_zoom_can_be_ended_and_only_then_offers_it() -> None:
    shown = lanes()
    assert not shown.whole.visible
    zoom(shown, 300, 400)
    assert shown.whole.visible
    shown._axis.show_all()
    assert view_of(shown) == (0, 1000)
    assert not shown.whole.visible


def test_a_signal_that_was_never_recorded_says_so_once_all_is_read() -> None:
    plant = load_plant("democell")

    def task(whole: bool) -> str:
        shown = inspector.live(plant, "robot", None, Columns(plant), START_NS, LOCAL, whole=whole)
        return str(shown["signals"][-1]["value"])

    assert task(whole=False) == "no value yet"
    assert task(whole=True) == "not in this recording"


def test_a_device_is_not_called_the_same_twice() -> None:
    plant = load_plant("democell")
    assert {device: inspector.about(plant, device)["kind"] for device in ("robot", "conveyor_1")} == {
        "robot": "",
        "conveyor_1": "",
    }
