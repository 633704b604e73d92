"""Changes by id and field, and scenarios of them as files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.twin.line.plants import everything
from twin.plant import Plant, by_id, load_plant
from twin.whatif.changes import (
    Change,
    ChangeError,
    change,
    changed,
    read_scenario,
    told,
    write_scenario,
)


@pytest.fixture(scope="module")
def ev60() -> Plant:
    return load_plant("ev60")


def test_any_thing_s_fields_are_changed_and_the_plant_stays_as_it_is(ev60: Plant) -> None:
    other = changed(
        ev60,
        [
            change("BS110", cycle_time_s=52),
            change("WBS", capacity=80),
            change("repair_body", count=4, response_s=60.0),
            change("segment_stop", mean_duration_s=45.0),
            change("BS110", transfer_s=8.0),
            change("ev60", takt_time_s=58.0),
        ],
    )
    station = by_id(other.stations)["BS110"]
    assert (station.cycle_time_s, station.transfer_s) == (52.0, 8.0)
    assert by_id(other.buffers)["WBS"].capacity == 80
    assert by_id(other.crews)["repair_body"].count == 4
    assert by_id(other.losses)["segment_stop"].mean_duration_s == 45.0
    assert other.takt_time_s == 58.0
    assert by_id(ev60.buffers)["WBS"].capacity == 60
    assert changed(ev60, []) is ev60


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (Change("BS11", {"cycle_time_s": 52}), "there is no BS11 in ev60; did you mean BS110?"),
        (Change("BS110", {"cycle_time": 52}), "BS110 has no field cycle_time; did you mean cycle_time_s?"),
        (Change("BS110", {"cycle_time_s": -1}), "cycle_time_s of BS110 cannot be -1: expected `float` > 0.0"),
        (Change("WBS", {"capacity": "many"}), "capacity of WBS cannot be 'many': expected `int`, got `str`"),
        (Change("BS110", {"losses": ["flood"]}), "with the change the plant does not fit together: "),
        (Change("BS110", {"id": "X"}), "BS110 has no field id; "),
    ],
)
def test_a_change_that_cannot_be_made_is_told(ev60: Plant, wrong: Change, why: str) -> None:
    with pytest.raises(ChangeError) as error:
        changed(ev60, [wrong])
    assert str(error.value).startswith(why)


def test_no_field_is_no_change() -> None:
    with pytest.raises(ChangeError, match="BS110 is not changed; name a field and its value"):
        change("BS110")


def test_a_scenario_comes_back_from_its_file_and_replaces_none(tmp_path: Path) -> None:
    changes = [change("W1", cycle_time_s=45.0), change("W1", losses=()), change("STORE", capacity=30)]
    path = tmp_path / "more.yaml"
    write_scenario(path, changes)
    assert path.read_text() == "W1:\n  cycle_time_s: 45.0\n  losses: []\nSTORE: {capacity: 30}\n"
    back = read_scenario(path)
    assert changed(everything(), back) == changed(everything(), changes)
    assert list(told(back)) == ["W1 cycle_time_s 45.0", "W1 losses []", "STORE capacity 30"]
    with pytest.raises(ChangeError, match="cannot be written: File exists"):
        write_scenario(path, changes)


@pytest.mark.parametrize("text", ["- W1", "W1: 5", "W1: {}", "a: {b: [}"])
def test_what_is_no_scenario_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "odd.yaml"
    path.write_text(text)
    with pytest.raises(ChangeError, match=r"odd\.yaml (is no scenario; write ids|cannot be read: )"):
        read_scenario(path)
    with pytest.raises(ChangeError, match="cannot be read: "):
        read_scenario(tmp_path / "none.yaml")
