"""Palette, texts and the server's sentences."""

from __future__ import annotations

import itertools
import socket
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from twin.events import SAMPLE_DTYPE, ClockStatus
from twin.plant import load_plant
from twin.shifts import open_shift
from twin.state import DeviceState, Part
from twin.view import palette
from twin.view.app import ServeError, serve
from twin.view.board import Board, FindingRow, LotPrediction, Span, lot_steps, step_medians_s
from twin.view.columns import Columns
from twin.view.local_time import LocalTime
from twin.view.page import marks
from twin.view.panels import inspector
from twin.view.panels.bar import clock_verdict
from twin.view.panels.lot import Lots

START_NS = 1_604_059_200_000_000_000
SECOND = 1_000_000_000
PARTS = [
    Part(
        id=n + 1,
        picked_ns={"black": t, "white": t + 9 * SECOND},
        placed_ns={"black": t + 4 * SECOND, "white": t + 14 * SECOND},
        released_ns=t + 15 * SECOND,
        measured_ns=t + 21 * SECOND + n * SECOND,
        distance_mm=1.0 + n,
        good=n == 0,
    )
    for n, t in enumerate(START_NS + k * 25 * SECOND for k in range(3))
]

# Machado, Oliveira, Fernandes 2009, severity 1, on linear RGB.
BLINDNESS = {
    "protan": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deutan": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritan": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def _lab(colour: str, seen: list[list[float]] | None) -> np.ndarray:
    rgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255.0
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    if seen is not None:
        linear = np.clip(np.array(seen) @ linear, 0.0, 1.0)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = to_xyz @ linear / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_every_state_has_a_look_with_a_sign_and_a_word_of_its_own() -> None:
    assert set(palette.STATES) == {state.value for state in DeviceState}
    assert len({look.sign for look in palette.STATES.values()}) == len(palette.STATES)
    assert all(look.sign and look.word for look in palette.STATES.values())


@pytest.mark.parametrize("kind", [None, *BLINDNESS])
def test_states_that_one_device_can_take_can_be_told_apart(kind: str | None) -> None:
    seen = BLINDNESS[kind] if kind else None
    attention = ("blocked", "down", "starved", "stale")
    for own in (("working", "waiting"), ("holding", "open"), ("occupied", "empty")):
        for a, b in itertools.combinations((*own, *attention), 2):
            apart = np.linalg.norm(
                _lab(palette.STATES[a].colour, seen) - _lab(palette.STATES[b].colour, seen)
            )
            assert apart > 12.0, (kind, a, b, apart)


def test_good_and_bad_can_be_told_apart_by_colour_blind_people() -> None:
    good, bad = (palette.VERDICTS[name].colour for name in ("good", "bad"))
    for seen in (None, *BLINDNESS.values()):
        assert np.linalg.norm(_lab(good, seen) - _lab(bad, seen)) > 25.0


def test_a_clock_shows_the_plants_time_and_never_one_that_has_not_come() -> None:
    local = LocalTime("Europe/Berlin", START_NS)
    assert local.clock(START_NS) == "13:00:00"
    assert local.clock(START_NS + 999_999_999, 1) == "13:00:00.9"
    assert local.date(START_NS) == "Fri 30 Oct 2020"
    assert local.from_axis_ms(local.axis_ms(START_NS)) == START_NS


def test_a_lot_shows_what_is_known_at_the_playhead_and_what_is_due() -> None:
    lots = Lots(PARTS, ["black", "white"], LocalTime("Europe/Berlin", START_NS))
    texts = lots.texts(START_NS + 30 * SECOND)
    assert texts["title"] == "Lot 2"
    assert [row["state"] for row in texts["rows"]] == ["done", "done", "due", "due", "due", "due"]
    assert texts["rows"][1]["gap"] == "4.00 s"
    assert texts["rows"][1]["delta"] == "+0.00 s"
    assert texts["rows"][2]["time"] == "due 13:00:34"
    assert texts["before"] == "Lot 1 before it: 1.00 mm ✓ good"
    assert texts["verdict"] == "Not measured yet"


def test_a_step_that_differs_from_the_median_stands_out_by_a_sign() -> None:
    parts = [*PARTS, Part(id=4, picked_ns={"black": START_NS}, placed_ns={"black": START_NS + 9 * SECOND})]
    late = Lots([parts[-1], *parts[1:3]], ["black", "white"], LocalTime("UTC", START_NS))
    row = late.texts(START_NS + 10 * SECOND)["rows"][1]
    assert row["state"] == "off"
    assert row["delta"] == "+5.00 s ▲"


def _predicted(at_s: int = 21, **known: Any) -> dict[str, Any]:
    made, due = START_NS + 20 * SECOND, START_NS + 20_950_000_000
    said = LotPrediction(1, START_NS + 15 * SECOND, made, due, **known)
    lots = Lots(PARTS, ["black", "white"], LocalTime("Europe/Berlin", START_NS), [said])
    return lots.texts(START_NS + at_s * SECOND)


def test_a_lot_shows_what_the_mirror_predicted_and_how_far_off_that_was() -> None:
    passed = {"passing_ns": START_NS + 20 * SECOND, "off_centre_mm": 0.416}
    shown = _predicted(**passed, recorded_ns=START_NS + 21 * SECOND, residual_s=0.05)
    assert shown["verdict"] == "1.00 mm off centre, good"
    assert shown["seen"] == "mirror: 0.42 mm, not compared yet"
    assert shown["predicted"] == "Mirror predicted 13:00:20.9, came +0.05 s"
    assert _predicted(at_s=30, **passed, recorded_ns=START_NS + 21 * SECOND, residual_s=-0.05)["before"] == (
        "Lot 1 before it: 1.00 mm ✓ good · mirror: 0.42 mm, not compared yet\n"
        "Mirror predicted 13:00:20.9, came −0.05 s"
    )
    late = _predicted(recorded_ns=START_NS + 21 * SECOND, residual_s=0.05, after_gap=True)
    assert late["predicted"].endswith("came +0.05 s at the latest")
    assert late["seen"] == ""
    assert _predicted(missing=True)["predicted"].endswith("13:00:20.9, no result came")


def test_a_lot_says_of_a_mirrored_distance_whether_it_is_like_the_recorded_ones() -> None:
    parts = [replace(PARTS[0], id=i, distance_mm=1.0 + i / 10) for i in range(1, 6)]
    assert _seen(parts, 1.4) == "mirror: 1.40 mm"
    assert _seen(parts, 5.8) == "mirror: 5.80 mm, uncalibrated"
    assert _seen(parts[:4], 5.8) == "mirror: 5.80 mm, not compared yet"


def _seen(parts: list[Part], mirrored_mm: float) -> str:
    t = START_NS + 20 * SECOND
    said = [LotPrediction(part.id, START_NS, t, t, passing_ns=t, off_centre_mm=mirrored_mm) for part in parts]
    lots = Lots(parts, ["black", "white"], LocalTime("UTC", START_NS), said, limit_mm=1.5)
    return str(lots.texts(START_NS + 30 * SECOND)["seen"])


def test_a_lot_does_not_show_what_the_mirror_said_later() -> None:
    said = LotPrediction(1, START_NS + 15 * SECOND, START_NS + 18 * SECOND, START_NS + 20 * SECOND)
    lots = Lots(PARTS, ["black", "white"], LocalTime("UTC", START_NS), [said])
    assert lots.texts(START_NS + 17 * SECOND)["predicted"] == ""
    assert lots.texts(START_NS + 18 * SECOND)["predicted"] == "Mirror predicted 12:00:20.0"


def test_a_difference_that_rounds_to_zero_has_no_minus() -> None:
    early = Part(id=9, picked_ns={"black": START_NS}, placed_ns={"black": START_NS + 4 * SECOND - 3_000_000})
    lots = Lots([early, *PARTS[1:]], ["black", "white"], LocalTime("UTC", START_NS))
    assert lots.texts(START_NS + 10 * SECOND)["rows"][1]["delta"] == "+0.00 s"


def test_the_mark_of_a_gap_says_when_it_was_over() -> None:
    gap = FindingRow("warning", START_NS + SECOND, "robot", "data", "No data.", START_NS + 9 * SECOND)
    late = FindingRow("warning", START_NS + 2 * SECOND, "camera", "mirror", "Late.")
    shown = marks(Board(START_NS, START_NS + 10 * SECOND, START_NS, findings=(gap, late)))
    assert shown == [
        {"t_s": 1.0, "kind": "gap", "label": "No data.", "end_s": 9.0},
        {"t_s": 2.0, "kind": "deviation", "label": "Late."},
    ]


def test_before_the_first_lot_the_card_says_when_it_begins() -> None:
    lots = Lots(PARTS, ["black", "white"], LocalTime("Europe/Berlin", START_NS))
    assert "13:00:00" in lots.texts(START_NS - SECOND)["empty"]
    assert Lots((), ["black"], LocalTime("UTC", 0)).texts(0)["empty"] == "No lot yet."


def test_medians_of_steps_are_over_the_lots_that_have_them() -> None:
    assert step_medians_s(PARTS, lot_steps(["black", "white"])) == {
        "place:black": 4.0,
        "pick:white": 5.0,
        "place:white": 5.0,
        "release": 1.0,
        "camera": 7.0,
    }


def _columns(signal: str, times_s: list[float], values: list[float], quality: int = 0) -> Columns:
    plant = load_plant("democell")
    rows = np.zeros(len(times_s), SAMPLE_DTYPE)
    rows["time_ns"] = START_NS + np.rint(np.array(times_s) * 1e9).astype(np.int64)
    rows["signal"] = plant.signal_ids.index(signal)
    rows["value"], rows["quality"] = values, quality
    columns = Columns(plant)
    for row in np.array_split(rows, 3):
        columns.append(row)
    return columns


def _live(columns: Columns, device: str, time_s: float) -> dict[str, str]:
    plant = load_plant("democell")
    span = Span(device, "working", START_NS, START_NS + 100 * SECOND)
    at = START_NS + int(time_s * 1e9)
    signals = inspector.live(plant, device, span, columns, at, LocalTime("UTC", START_NS))["signals"]
    assert isinstance(signals, list)
    return signals[0]


def test_a_signal_shows_value_unit_quality_and_age() -> None:
    columns = _columns("robot.tcp_x", [0.0, 0.25, 0.5], [0.1, 0.2, -0.3])
    shown = _live(columns, "robot", 0.6)
    assert shown["value"] == "−0.3000"
    assert shown["age"] == "0.1 s"
    assert shown["quality"].startswith("Good")
    assert shown["path"].startswith("M")


def test_a_periodic_signal_that_fell_silent_is_marked_as_old() -> None:
    columns = _columns("robot.tcp_x", [0.0, 0.25, 0.5], [0.1, 0.2, 0.3])
    assert _live(columns, "robot", 9.0)["state"] == "old"
    assert "◌" in _live(columns, "robot", 9.0)["value"]


def test_a_signal_logged_on_change_never_grows_old_and_a_bad_one_says_so() -> None:
    columns = _columns("conveyor_1.set_point", [0.0, 1.0, 2.0], [414.0, 300.0, 414.0], quality=2)
    shown = _live(columns, "conveyor_1", 500.0)
    assert shown["state"] == "bad"
    assert shown["value"] == "414 ✕"


def test_before_the_first_sample_a_signal_says_that_it_has_no_value() -> None:
    columns = _columns("conveyor_1.set_point", [5.0, 6.0, 7.0], [1.0, 2.0, 3.0])
    assert _live(columns, "conveyor_1", 1.0)["value"] == "no value yet"


def test_estimated_dimensions_are_marked() -> None:
    dimensions = inspector.about(load_plant("democell"), "conveyor_1")["dimensions"]
    by_name = {row["name"]: row for row in dimensions}
    assert by_name["Length"]["value"] == "500 mm"
    assert by_name["Length"]["estimated"]


def test_the_clock_verdict_gives_offset_and_interval_or_says_why_there_is_none() -> None:
    def status(tied: bool, **known: Any) -> ClockStatus:
        return ClockStatus(time_ns=0, clock="stations", tied=tied, message="told by its message", **known)

    estimated = status(True, offset_s=69.98, ci95_s=(68.67, 71.28))
    assert clock_verdict([estimated]) == ("Clocks +70.0 ± 1.3 s", "told by its message")
    assert clock_verdict([status(True, offset_s=-5.0, ci95_s=(-5.0, -5.0))])[0] == "Clocks −5.0 s"
    assert clock_verdict([status(False)]) == ("Clocks not tied: stations", "")
    assert clock_verdict([]) == ("Clocks: one", "All signals were stamped by one clock.")


def test_a_port_in_use_is_answered_with_a_sentence_that_names_another() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(
            ServeError, match=f"port {port} of 127.0.0.1 is in use; choose another one: taktwin serve --port"
        ):
            serve(open_shift("democell-emulated"), port=port)


def test_an_address_off_loopback_is_refused() -> None:
    with pytest.raises(ServeError, match="not on this machine's loopback"):
        serve(open_shift("democell-emulated"), address="0.0.0.0")
