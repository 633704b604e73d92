"""An edit changes only the characters that it must; comments, order, anchors and spacing stay."""

from __future__ import annotations

import difflib
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twin.plant import PlantError, Pose, StopAction, load_plant
from twin.plant.changes import Add, Remove, Set
from twin.plant.edit import Editor, edit_plant
from twin.plant.load import assets_folder
from twin.plant.splice import flow
from twin.plant.text import PlantText, TextFile, compose


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the demonstration cell."""
    return Path(shutil.copytree(assets_folder() / "plants" / "democell", tmp_path / "democell"))


def editor_of(text: str) -> Editor:
    return Editor(PlantText((TextFile(Path("a.yaml"), "a.yaml", text, compose(text, "a.yaml")),)))


def changed_lines(old: str, new: str) -> tuple[list[str], list[str]]:
    lines = list(difflib.ndiff(old.splitlines(), new.splitlines()))
    return [n[2:] for n in lines if n[0] == "-"], [n[2:] for n in lines if n[0] == "+"]


def test_saving_what_was_loaded_changes_no_byte(folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.iterdir()}
    assert edit_plant(folder).save() == ()
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_setting_a_number_changes_its_line_alone(folder: Path) -> None:
    old = (folder / "plant.yaml").read_text(encoding="utf-8")
    editor = edit_plant(folder)
    editor.set("conveyors[conveyor_1].length_m", 0.51)
    assert [path.name for path in editor.save()] == ["plant.yaml"]
    new = (folder / "plant.yaml").read_text(encoding="utf-8")
    assert changed_lines(old, new) == (["    length_m: 0.500"], ["    length_m: 0.51"])
    assert load_plant(folder).belts[0].length_m == 0.51


def test_a_save_that_would_make_the_plant_invalid_is_refused_and_writes_nothing(folder: Path) -> None:
    old = (folder / "plant.yaml").read_bytes()
    editor = edit_plant(folder)
    editor.set("stoppers[stopper].conveyor", "conveyor_9")
    with pytest.raises(PlantError, match="conveyor_9 is no conveyor; did you mean"):
        editor.save()
    assert (folder / "plant.yaml").read_bytes() == old


@pytest.mark.parametrize("check", [True, False])
def test_a_bundled_plant_is_not_written_over(check: bool) -> None:
    bundled = assets_folder() / "plants" / "democell"
    before = {path: path.read_bytes() for path in bundled.rglob("*") if path.is_file()}
    for name in ("democell", bundled, bundled / "plant.yaml"):
        editor = edit_plant(name)
        assert editor.save(check=check) == ()
        editor.set("name", "Another name")
        assert editor.plant.name == "Another name"
        with pytest.raises(
            PlantError, match=r"^democell is bundled with TakTwin and stays as it is; copy it"
        ):
            editor.save(check=check)
    assert {path: path.read_bytes() for path in bundled.rglob("*") if path.is_file()} == before


def test_a_file_that_somebody_changed_meanwhile_is_not_overwritten(folder: Path) -> None:
    editor = edit_plant(folder)
    editor.set("name", "Another name")
    with (folder / "plant.yaml").open("a", encoding="utf-8") as file:
        file.write("# a remark of somebody else\n")
    with pytest.raises(PlantError, match="was changed meanwhile"):
        editor.save()


TEXT = """\
# about a
a: &t 52   # seconds
b: {x: 1, y: [1, 2], z: "é, ü"}
list:
  # the first
  - id: p
    v: 1  # one
    w: |
      many
      lines

  # the second
  - {id: q, v: 2.0}
  - <<: &base {k: 1, l: 2}
    id: r
m: *t
end: last"""


@pytest.mark.parametrize(
    ("changes", "gone", "come"),
    [
        ([Set(("b", "y", 1), 5)], ['b: {x: 1, y: [1, 2], z: "é, ü"}'], ['b: {x: 1, y: [1, 5], z: "é, ü"}']),
        ([Set(("b", "n"), "new: one")], ['b: {x: 1, y: [1, 2], z: "é, ü"}'],
         ['b: {x: 1, y: [1, 2], z: "é, ü", n: "new: one"}']),
        ([Remove(("b", "y"))], ['b: {x: 1, y: [1, 2], z: "é, ü"}'], ['b: {x: 1, z: "é, ü"}']),
        ([Set(("list", 0, "v"), 7)], ["    v: 1  # one"], ["    v: 7  # one"]),
        ([Set(("list", 0, "u"), [1, 2])], [], ["    u: [1, 2]"]),
        ([Remove(("list", 0, "v"))], ["    v: 1  # one"], []),
        ([Set(("list", 2, "k"), 9)], [], ["    k: 9"]),
        ([Set(("list", 1, "v"), 3.5)], ["  - {id: q, v: 2.0}"], ["  - {id: q, v: 3.5}"]),
        ([Add(("list",), {"id": "s", "v": 3}, 1)], [], ["  - {id: s, v: 3}"]),
        ([Add(("list",), {"id": "s", "v": 3}, 0), Add(("list",), {"id": "t"}, 0)], [],
         ["  - id: s", "    v: 3", "  - id: t"]),
        ([Remove(("list", 1))], ["  - {id: q, v: 2.0}"], []),
        ([Remove(("b", "z"))], ['b: {x: 1, y: [1, 2], z: "é, ü"}'], ["b: {x: 1, y: [1, 2]}"]),
        ([Remove(("b", "x"))], ['b: {x: 1, y: [1, 2], z: "é, ü"}'], ['b: {y: [1, 2], z: "é, ü"}']),
        ([Set(("fresh",), {"a": 1})], [], ["fresh: {a: 1}"]),
        ([Set(("list", 0, "w"), "short")], ["    w: |", "      many", "      lines"], ["    w: short"]),
    ],
)  # fmt: skip
def test_a_change_is_a_splice(changes: list[Any], gone: list[str], come: list[str]) -> None:
    editor = editor_of(TEXT)
    editor.change(changes)
    assert changed_lines(TEXT, editor.text.files[0].text) == (gone, come)
    windows = editor_of(TEXT.replace("\n", "\r\n"))
    windows.change(changes)
    text = windows.text.files[0].text
    assert text.replace("\r\n", "\n") == editor.text.files[0].text
    assert text.count("\n") == text.count("\r\n")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (Set(("m",), 1), "is an alias"),
        (Set(("a",), 49), "an alias or a merge shares"),
        (Set(("list", 2, "id", "x"), 1), "is a single value, it has no field x"),
        (Remove(("list", 9)), "there is no list\\[9\\]"),
        (Remove(("b", "q")), "is not here to be removed"),
        (Add(("a",), 1), "is no list"),
        (Add(("nothing",), 1), "there is no list nothing yet"),
    ],
)
def test_what_the_text_cannot_say_is_refused_in_a_sentence(change: Any, message: str) -> None:
    editor = editor_of(TEXT)
    with pytest.raises(PlantError, match=message):
        editor.change([change])
    assert editor.text.files[0].text == TEXT


def test_a_place_is_named_by_id_and_a_wrong_one_says_the_nearest(folder: Path) -> None:
    editor = edit_plant(folder)
    assert editor.place("conveyors[conveyor_2].pose.xyz_m[0]") == ("conveyors", 1, "pose", "xyz_m", 0)
    with pytest.raises(PlantError, match="there is no conveyer_2; did you mean conveyor_2"):
        editor.place("conveyors[conveyer_2].length_m")
    with pytest.raises(PlantError, match="is no place; give one like"):
        editor.place("conveyors[conveyor_2")


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("conveyor[conveyor_1].length_m", "there is no conveyor in a plant; did you mean conveyors?"),
        (
            "conveyors[conveyor_1].poze.xyz_m[0]",
            "conveyors[conveyor_1].poze: there is no field poze; did you mean pose?",
        ),
        (
            "conveyors[conveyor_1].pose.xyz_m[5]",
            "conveyors[conveyor_1].pose.xyz_m[5]: conveyors[conveyor_1].pose.xyz_m has 3 items, 0 to 2; "
            "there is no 5",
        ),
        (
            "conveyors.conveyor_1.pose",
            "conveyors.conveyor_1: conveyors is a list; write conveyors[conveyor_1]",
        ),
    ],
)
def test_a_path_that_leads_nowhere_says_at_which_step(folder: Path, path: str, sentence: str) -> None:
    with pytest.raises(PlantError) as caught:
        edit_plant(folder).set(path, 1.0)
    assert str(caught.value) == sentence


def test_values_of_numpy_and_of_the_format_are_written_plainly(folder: Path) -> None:
    editor = edit_plant(folder)
    editor.set("conveyors[conveyor_1].length_m", np.float64(0.625))
    editor.set("conveyors[conveyor_1].pose", Pose(xyz_m=(0.1, 0.2, 0.0)))
    editor.set("cameras[camera].field_m", np.array([0.06, 0.05]))
    editor.set("robots[robot].stops[0].action", StopAction.PLACE)
    belt, camera = editor.plant.belts[0], editor.plant.cameras[0]
    assert (belt.length_m, belt.pose, camera.field_m) == (0.625, Pose(xyz_m=(0.1, 0.2, 0.0)), (0.06, 0.05))
    assert editor.plant.traced_robots[0].stops[0].action == StopAction.PLACE
    text = editor.text.files[0].text
    assert "length_m: 0.625\n" in text and "field_m: [0.06, 0.05]" in text and "np." not in text


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda editor: editor.set("conveyors[conveyor_1].length_m", float("nan")), "nan cannot stand in"),
        (lambda editor: editor.set("name", {1, 2}), r"name: \{1, 2\} cannot stand in a plant's text"),
        (lambda editor: editor.add("losses", {"id": "x"}), "there is no list losses yet"),
        (lambda editor: editor.add("losses", {"id": "x"}, after="y"), r"losses: \[y\] asks for an item"),
        (
            lambda editor: editor.add("conveyors[conveyor_1].pose.x", 1),
            "there is no field x; there is xyz_m, rpy_rad",
        ),
    ],
)
def test_an_edit_that_cannot_be_made_is_refused_in_a_sentence(folder: Path, edit: Any, message: str) -> None:
    with pytest.raises(PlantError, match=message):
        edit(edit_plant(folder))


SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(min_size=1), inner))


@given(VALUES)
def test_every_value_reads_back_from_its_line(value: Any) -> None:
    if isinstance(value, str) and not value.isprintable():
        return
    text = f"a: {flow(value)}\n"
    file = TextFile(Path("a.yaml"), "a.yaml", text, compose(text, "a.yaml"))
    assert PlantText((file,)).data["a"] == value


def test_an_edit_of_a_list_in_several_files_is_made_in_the_right_one(folder: Path) -> None:
    text = (folder / "plant.yaml").read_text(encoding="utf-8")
    (folder / "plant.yaml").write_text(text.replace("[signals.yaml]", "[signals.yaml, more.yaml]"), "utf-8")
    signal = "{id: robot.x, device: robot, unit: m, clock: robot_controller, period_s: 1, source: {node: a}}"
    (folder / "more.yaml").write_text(f"signals:\n  - {signal}\n", encoding="utf-8")
    editor = edit_plant(folder)
    editor.set("signals[robot.x].period_s", 2.0)
    editor.remove("signals[robot.task].name")
    editor.save()
    assert (folder / "more.yaml").read_text(encoding="utf-8").count("period_s: 2,") == 1
    assert "name: Task" not in (folder / "signals.yaml").read_text(encoding="utf-8")


def test_items_of_a_list_in_several_files_go_and_change_in_their_own(folder: Path) -> None:
    text = (folder / "plant.yaml").read_text(encoding="utf-8")
    (folder / "plant.yaml").write_text(text.replace("[signals.yaml]", "[signals.yaml, more.yaml]"), "utf-8")
    (folder / "more.yaml").write_text("signals:\n  - {id: x}\n  - {id: y}\n  - {id: z}\n", encoding="utf-8")
    editor = edit_plant(folder)
    editor.remove("signals[y]")
    editor.set("signals[z]", {"id": "w"})
    text = {file.name: file.text for file in editor.text.files}
    assert text["more.yaml"] == "signals:\n  - {id: x}\n  - {id: w}\n"
    assert text["signals.yaml"] == (folder / "signals.yaml").read_text(encoding="utf-8")
    with pytest.raises(PlantError, match=r"there is no signals\[900\]"):
        editor.change([Remove(("signals", 900))])
