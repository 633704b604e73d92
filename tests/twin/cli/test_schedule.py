"""A cell's cycle in a terminal, and as JSON."""

from __future__ import annotations

import json

import pytest
from rich.console import Console

from tests.twin.checks.schedule.cells import a_cell, a_way, scheduled
from tests.twin.checks.schedule.test_cycle import ONE, TWO
from tests.twin.cli.conftest import Told
from twin.checks.takt import takt
from twin.cli import main
from twin.cli.gantt import gantt, path_told
from twin.plant import load_plant


def drawn(width: int, *lines: object) -> list[str]:
    console = Console(width=width, color_system=None)
    with console.capture() as capture:
        for line in lines:
            console.print(line)
    return [line.rstrip() for line in capture.get().splitlines()]


def test_a_cycle_is_drawn_to_scale_with_a_sign_for_each_kind() -> None:
    # 23 s in 46 columns: two for each second.
    scale, *rows = drawn(200, *gantt(scheduled(a_cell(), ONE, TWO), 46 + 4))
    assert scale.split() == ["-10", "-5", "0", "s", "5"]
    assert scale.index("0 s") == 4 + 28
    assert rows[0] == "S1  " + 18 * ">" + 10 * "▒" + 14 * " " + 4 * "-"
    assert rows[1] == "R1  " + 28 * "·" + 4 * "█" + 2 * "x" + 8 * "█" + 4 * "·"
    assert rows[2] == "R2  " + 28 * "·" + 10 * "█" + 8 * "·"
    assert "x waits for a zone" in rows[3]
    assert "move" not in rows[3].replace("moves in", "")


def test_a_narrow_terminal_still_gets_a_chart() -> None:
    lines = drawn(200, *gantt(scheduled(a_cell(), ONE, TWO), 10))
    assert len(lines[1]) == 4 + 20


def test_the_way_that_decides_is_told_by_robot() -> None:
    assert list(path_told(scheduled(a_cell(), ONE, TWO))) == [
        " -14.0 to   0.0 s  S1: moves the car in 9.0 s, clamps, part presence, handshakes 5.0 s",
        "   0.0 to   3.0 s  R2: process 3.0 s",
        "   3.0 to   7.0 s  R1: process 4.0 s",
        "   7.0 to   9.0 s  S1: planned reserve 2.0 s",
    ]


def test_a_locked_cell_is_drawn_until_nothing_moves() -> None:
    locked = scheduled(
        a_cell(), a_way("R1", "+A", 2.0, "+B", "-B", "-A"), a_way("R2", "+B", 4.0, "+A", "-A", "-B")
    )
    rows = drawn(200, *gantt(locked, 36 + 4))
    assert rows[2] == "R1  " + 28 * "·" + 4 * "█" + 4 * "x"


def test_a_cell_of_the_reference_plant_is_scheduled(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["schedule", "ev60", "BS310"])
    assert ended.value.code == 0
    out = capsys.readouterr().out
    assert out.startswith("BS310, C")
    assert "What decides:" in out
    with pytest.raises(SystemExit):
        main(["schedule", "ev60", "BS310", "--configuration", "C0002", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert (found["station"], found["configuration"], found["deadlock"]) == ("BS310", "C0002", "")
    path = [row for row in found["bars"] if row["critical"]]
    assert sum(row["end_s"] - row["start_s"] for row in path) == pytest.approx(found["cycle_time_s"])
    assert found["cycle_time_s"] <= found["mean_cycle_time_s"]


def test_cars_are_held_against_the_takt(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["check", "ev60", "--only", "takt", "--configurations", "C0001,C0002", "--json"])
    found = json.loads(capsys.readouterr().out)
    expected = takt(load_plant("ev60"), ["C0001", "C0002"])
    assert [row["message"] for row in found] == [finding.message for finding in expected]
    assert ended.value.code == (1 if expected else 0)


def test_an_unknown_cell_or_car_is_refused(told: Told) -> None:
    assert told("schedule", "ev60", "BS31") == "there is no robot cell BS31; did you mean BS310?"
    assert told("schedule", "ev60", "BS310", "--configuration", "C99").startswith(
        "there is no configuration C99; "
    )
    assert told("check", "ev60", "--only", "takt", "--configurations", "C1,C2").startswith(
        "there is no configuration C1; "
    )
