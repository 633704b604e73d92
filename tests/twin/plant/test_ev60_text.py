"""Edits of the reference plant's text change the lines that they must, and the plant still loads."""

from __future__ import annotations

import difflib
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from twin.plant import load_plant
from twin.plant.changes import Set
from twin.plant.edit import Editor, edit_plant
from twin.plant.load import assets_folder
from twin.plant.text import PlantText, read_text

SIGNAL = {
    "id": "WA010.bay_temperature",
    "device": "WA010",
    "unit": "degC",
    "clock": "end_of_line",
    "source": {"node": "ns=5;s=WA010.bay_temperature"},
    "sampling": "on_change",
}


class Edit(NamedTuple):
    """A change by the API, the file it is in, how many lines go and come, and what they have to say."""

    make: Callable[[Editor], None]
    file: str
    gone: int
    come: int
    says: str


def put(path: str, value: object) -> Callable[[Editor], None]:
    return lambda editor: editor.set(path, value)


def change_take_rates(editor: Editor) -> None:
    rates = {"standard": 0.25, "long": 0.55}
    place = "option_families[battery].options[battery_{}].take_rate"
    editor.change([Set(editor.place(place.format(name)), rate) for name, rate in rates.items()])


EDITS = {
    "a station's pose": Edit(
        put("stations[BS110].pose.xyz_m", [31.0, 34.1, 0.0]),
        "body.yaml", 1, 1, r"pose: \{xyz_m: \[31.0, 34.1, 0.0\]\}",
    ),
    "one number of a pose": Edit(
        put("stations[BS120].pose.xyz_m[1]", 34.05), "body.yaml", 1, 1, r"xyz_m: \[41.0, 34.05, 0.0\]"
    ),
    "a cycle time that was not there": Edit(
        put("stations[BS130].cycle_time_s", 49.5), "body.yaml", 0, 1, "    cycle_time_s: 49.5"
    ),
    "a work element's time": Edit(
        put("work_elements[BS010.1.2].time_s", 18.3), "work.yaml", 1, 1, "BS010.1.2, .*time_s: 18.3, work"
    ),
    "a robot's base": Edit(
        put("robots[BS110R1].base.xyz_m[0]", 30.71), "robots.yaml", 1, 1, r"base: \{xyz_m: \[30.71, "
    ),
    "a spot's position": Edit(
        put("weld_spots[BS020R1.W01].position_m", [0.8, 0.68, 0.316]),
        "spots.yaml", 1, 1, r"position_m: \[0.8, 0.68, 0.316\]",
    ),
    "a control point's limit": Edit(
        put("control_points[BS020.weld_current].upper_limit", 10.5), "quality.yaml", 1, 1, "upper_limit: 10.5"
    ),
    "take rates": Edit(change_take_rates, "options.yaml", 2, 2, r"battery_(standard|long), .*rate: 0.[0-9]"),
    "a break": Edit(
        put("calendars[body].shifts[0].breaks[0].minutes", 20.0),
        "plant.yaml", 1, 1, r"minutes: 2[05]\.0, name: Break 1",
    ),
    "a signal more": Edit(
        lambda editor: editor.add("signals", SIGNAL, after="WA010.state"),
        "signals_end_of_line.yaml", 0, 6, "WA010|degC|end_of_line|on_change",
    ),
    "a signal less": Edit(
        lambda editor: editor.remove("signals[BS010.occupied]"),
        "signals_body.yaml", 1, 0, "id: BS010.occupied,",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the reference plant, for the whole file."""
    to = tmp_path_factory.mktemp("text") / "ev60"
    return Path(shutil.copytree(assets_folder() / "plants" / "ev60", to))


@pytest.fixture(scope="module")
def text(folder: Path) -> PlantText:
    return read_text(folder / "plant.yaml")


def lines_changed(old: str, new: str) -> tuple[list[str], list[str]]:
    lines = list(difflib.unified_diff(old.splitlines(), new.splitlines(), n=0, lineterm=""))[2:]
    return [n[1:] for n in lines if n[0] == "-"], [n[1:] for n in lines if n[0] == "+"]


def test_loading_and_saving_with_no_change_writes_no_byte(folder: Path) -> None:
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}
    assert edit_plant(folder).save(check=False) == ()
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()} == before


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_changes_the_lines_that_it_must(text: PlantText, name: str) -> None:
    edit = EDITS[name]
    editor = Editor(text)
    edit.make(editor)
    for old, new in zip(text.files, editor.text.files, strict=True):
        if new.name != edit.file:
            assert new.text == old.text
            continue
        gone, come = lines_changed(old.text, new.text)
        assert (len(gone), len(come)) == (edit.gone, edit.come)
        for line in come or gone:
            assert re.search(edit.says, line), line


def test_all_edits_together_are_saved_and_the_plant_loads_with_them(folder: Path, text: PlantText) -> None:
    editor = Editor(text)
    for edit in EDITS.values():
        edit.make(editor)
    before = {file.name: file.text for file in text.files}
    saved = editor.save(check=False)
    assert {path.name for path in saved} == {edit.file for edit in EDITS.values()}
    for name, old in before.items():
        gone, come = lines_changed(old, (folder / name).read_bytes().decode("utf-8"))
        mine = [edit for edit in EDITS.values() if edit.file == name]
        assert len(gone) == sum(edit.gone for edit in mine)
        assert len(come) == sum(edit.come for edit in mine)
    plant = load_plant(folder)
    stations = {station.id: station for station in plant.stations}
    assert stations["BS110"].pose.xyz_m == (31.0, 34.1, 0.0)
    assert stations["BS130"].cycle_time_s == 49.5
    assert "WA010.bay_temperature" in plant.signal_ids
    assert "BS010.occupied" not in plant.signal_ids


def test_what_a_change_does_not_touch_is_not_read_again(text: PlantText) -> None:
    editor = Editor(text)
    before = text.data
    editor.set("stations[BS110].cycle_time_s", 51.0)
    after = editor.text.data
    same = {name for name in before if after[name] is before[name]}
    assert {"work_elements", "weld_spots", "robots", "orders"} < same
    assert "stations" not in same
    assert after == PlantText(editor.text.files).data
