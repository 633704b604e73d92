"""Loading a plant validates everything; every mistake names file, line and field."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.twin.plant.conftest import an_arm
from twin.plant import PlantError, load_plant, plant_from_json, plant_to_json
from twin.plant.load import assets_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the demonstration cell that a test may spoil."""
    return Path(shutil.copytree(assets_folder() / "plants" / "democell", tmp_path / "democell"))


def spoil(folder: Path, old: str, new: str, file: str = "plant.yaml") -> str:
    """Replace the first `old` by `new`, load, and return the message."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PlantError) as caught:
        load_plant(folder)
    return str(caught.value)


def test_the_demonstration_cell_has_what_was_logged() -> None:
    plant = load_plant("democell")
    assert (len(plant.traced_robots), len(plant.belts), len(plant.stoppers)) == (1, 3, 1)
    assert (len(plant.stores), len(plant.cameras), len(plant.signals)) == (1, 1, 16)
    assert plant.signal["robot.tcp_x"].decode == "float32_bits"
    assert plant.signal["camera.distance"].unit == "mm"
    assert "length_m" in plant.devices["conveyor_1"].estimated


def test_every_signal_is_used_by_its_device() -> None:
    plant = load_plant("democell")
    for signal in plant.signals:
        assert [device.id for device in plant.users[signal.id]] == [signal.device]


@pytest.mark.parametrize(
    ("old", "new", "file", "message"),
    [
        (
            "length_m: 0.500",
            "length_m: long",
            "plant.yaml",
            "plant.yaml:66, conveyors[0].length_m: 'long' is text; write a number",
        ),
        (
            "length_m: 0.500",
            "lenght_m: 0.5",
            "plant.yaml",
            "conveyors[0].lenght_m: is no field here; did you mean",
        ),
        ("    width_m: 0.080\n", "", "plant.yaml", "conveyors[0]: the field width_m is missing"),
        ("conveyor: conveyor_1", "conveyor: conveyer_1", "plant.yaml", "did you mean conveyor_1?"),
        (
            "id: conveyor_2",
            "id: conveyor_1",
            "plant.yaml",
            "conveyors[1].id: conveyor_1 is the id of another",
        ),
        ("unit: mm", "unit: inch", "signals.yaml", "signals.yaml:101, signals[12].unit: 'inch' is no unit"),
        ("[signals.yaml]", "[../x.yaml]", "plant.yaml", "include: ../x.yaml leaves the plant's folder"),
        (
            "[signals.yaml]",
            "[x.yaml]",
            "plant.yaml",
            "include: there is no file x.yaml in the plant's folder",
        ),
        ("name: Demo", "name: !!python/name:os.system Demo", "plant.yaml", "plant files may have no tags"),
        ("length_m: 0.500", "length_m: -0.5", "plant.yaml", "length_m: is -0.5; it has to be above 0"),
        ("length_m: 0.500", "length_m: .nan", "plant.yaml", "length_m: is nan; it has to be above 0"),
        ("xyz_m: [0.0, 0.38", "xyz_m: [.inf, 0.38", "plant.yaml", "xyz_m[0]: inf is no number"),
        ("xyz_m: [0.0, 0.38", "xyz_m: [-.INF, 0.38", "plant.yaml", "xyz_m[0]: -inf is no number"),
        ("xyz_m: [0.0, 0.38", "xyz_m: [.NaN, 0.38", "plant.yaml", "xyz_m[0]: nan is no number"),
        ("- id: conveyor_1", "- id: [conveyor_1", "plant.yaml", "plant.yaml:63: is not well-formed YAML"),
        (
            "lag_min_s, lag_max_s]",
            "lag_mn_s]",
            "plant.yaml",
            "coincidences[0].estimated: lag_mn_s is no field here",
        ),
        ("lag_min_s: 0.0", "lag_min_s: 3.0", "plant.yaml", "lag_min_s: 3.0 is above lag_max_s 2.0"),
        ("Europe/Berlin", "Europe/Siegen", "plant.yaml", "time_zone: 'Europe/Siegen' is no time zone"),
        ("at_m: 0.3845", "at_m: 0.7", "plant.yaml", "cameras[0].at_m: camera is at 0.7 m of conveyor_1"),
        ("id: robot.task", "id: robot.tsk", "signals.yaml", "did you mean robot.tsk?"),
        ("i=527", "i=528", "signals.yaml", "robot.tcp_y has the same node as robot.tcp_x"),
        (
            "id: democell",
            "id: democell\nid: x",
            "plant.yaml",
            "plant.yaml:8: id stands in line 7 already",
        ),
        (
            "reference: true",
            "reference: false",
            "plant.yaml",
            "exactly one clock has to be the reference, not 0",
        ),
        (
            "height_m: 0.010",
            "height_m: -0.01",
            "plant.yaml",
            "part_kinds[0].height_m: is -0.01; it has to be above 0",
        ),
        (
            '"#33383d"',
            "black",
            "plant.yaml",
            "part_kinds[0].colour: 'black' is no colour",
        ),
        (
            "merge_s: 5.0",
            "merge_s: -5.0",
            "plant.yaml",
            "cameras[0].merge_s: is -5.0; it has to be",
        ),
        (
            "required_m: 0.005",
            "required_m: 0.0",
            "plant.yaml",
            "clearance.required_m: is 0.0; it has",
        ),
        (
            "rpy_rad: [0.0, 0.0, 3.14",
            "rpy_rad: [0.1, 0.0, 3.14",
            "plant.yaml",
            "may only be turned about z",
        ),
        ("model.urdf", "modl.urdf", "plant.yaml", "robots[0].description: robot description"),
        (
            "effect_clock: station",
            "effect_clock: robot",
            "plant.yaml",
            "stopper is stamped by station",
        ),
        ("taktwin-plant/0.2", "taktwin-plant/9", "plant.yaml", "'taktwin-plant/9' is not known"),
    ],
)
def test_a_mistake_is_one_sentence_with_its_place(
    folder: Path, old: str, new: str, file: str, message: str
) -> None:
    told = spoil(folder, old, new, file)
    assert message in told
    assert "Traceback" not in told


def test_a_robot_described_in_the_plants_own_folder_is_found_from_anywhere(folder: Path) -> None:
    (folder / "arm.urdf").write_text(an_arm(), encoding="utf-8")
    text = (folder / "plant.yaml").read_text(encoding="utf-8")
    text = text.replace("pybullet_data:kuka_iiwa/model.urdf", "arm.urdf")
    (folder / "plant.yaml").write_text(text, encoding="utf-8")
    assert load_plant(folder).robots[0].description == str((folder / "arm.urdf").resolve())


@pytest.mark.parametrize(
    ("description", "message"),
    [
        ("/etc/passwd", "/etc/passwd is an absolute path, not one in the plant's folder"),
        ("HERE/arm.urdf", "is an absolute path, not one in the plant's folder; give robots:ID"),
        ("../outside.urdf", "../outside.urdf leaves the plant's folder"),
        ("../nothing.urdf", "../nothing.urdf leaves the plant's folder"),
        ("pybullet_data:/etc/passwd", "leaves the package pybullet_data"),
        ("plant.yaml", "plant.yaml describes no arm: not a readable URDF"),
        ("bad.urdf", "bad.urdf describes no arm: not a readable URDF ('name' is missing)"),
        ("empty.urdf", "empty.urdf describes no arm: the URDF has no link"),
        ("stiff.urdf", "stiff.urdf describes no arm: no serial chain, no joint moves"),
        (
            "bare.urdf",
            "bare.urdf describes no arm: link 'l0' names mesh 'gone.stl', and there is no such file",
        ),
        ("nothing.urdf", "there is no file nothing.urdf in the plant's folder"),
        ("a" * 5000, "… (5000 characters) can be no file's name"),
        ("pybullet_data:" + "a" * 5000, "there is no file"),
        ('"a\\0b"', r"a\x00b can be no file's name"),
    ],
)
def test_a_description_that_is_no_arm_of_the_plants_folder_is_refused(
    folder: Path, description: str, message: str
) -> None:
    for path, text in (
        (folder / "arm.urdf", an_arm()),
        (folder.parent / "outside.urdf", an_arm()),
        (folder / "empty.urdf", "<robot name='arm'/>"),
        (folder / "bad.urdf", "<robot/>"),
        (folder / "stiff.urdf", an_arm(0)),
        (folder / "bare.urdf", an_arm(7, "gone.stl")),
    ):
        path.write_text(text, encoding="utf-8")
    told = spoil(
        folder, "pybullet_data:kuka_iiwa/model.urdf", description.replace("HERE", str(folder.resolve()))
    )
    assert re.match(r"plant.yaml:\d+, robots\[0\].description: ", told)
    assert message in told
    assert len(told) < 400 or "pybullet_data" in description


def test_names_that_are_longer_than_a_files_are_told_in_a_sentence(folder: Path) -> None:
    long = "a" * 5000
    with pytest.raises(PlantError, match=r"there is no plant 'a+… \(5000 characters\)'"):
        load_plant(long)
    told = spoil(folder, "[signals.yaml]", f"[{long}]")
    assert re.fullmatch(
        r"plant.yaml:\d+, include: a+… \(5000 characters\) can be no file's name \(.*\)", told
    )


def test_a_plant_comes_back_from_json_equal(tmp_path: Path) -> None:
    plant = load_plant("democell")
    assert plant_from_json(plant_to_json(plant), tmp_path) == plant
    with pytest.raises(PlantError, match="is no plant of this version"):
        plant_from_json(b"{}", tmp_path)


def test_a_file_above_the_limit_is_refused(folder: Path) -> None:
    with (folder / "plant.yaml").open("ab") as file:
        file.truncate(11_000_000)
    with pytest.raises(PlantError, match=r"plant.yaml is 11 MB; a plant file may be at most 10 MB"):
        load_plant(folder)


def test_text_that_is_not_utf8_is_refused(folder: Path) -> None:
    for data, sentence in (
        (b"a: 1\nb: \xe9", "signals.yaml:2: is not UTF-8 text at byte 4 of the line; save the file as UTF-8"),
        ("a: é".encode("utf-16"), "signals.yaml is UTF-16 text; save it as UTF-8"),
        (b"a: 1\nb: \0", "signals.yaml:2: holds the control character U+0000; take it out"),
    ):
        (folder / "signals.yaml").write_bytes(data)
        with pytest.raises(PlantError) as told:
            load_plant(folder)
        assert str(told.value) == sentence


def test_an_unknown_name_is_answered_with_the_bundled_ones() -> None:
    with pytest.raises(PlantError, match="did you mean democell"):
        load_plant("demo-cell")
    for name in ("nosuch", ""):
        with pytest.raises(PlantError, match=f"no plant '{name}'; .*the bundled ones are democell, ev60"):
            load_plant(name)


def test_a_text_of_the_format_before_reads_as_one_of_today(folder: Path) -> None:
    today = load_plant(folder)
    text = (folder / "plant.yaml").read_text(encoding="utf-8")
    old = text.replace("taktwin-plant/0.2", "taktwin-plant/0.1").replace("    kind: traced\n", "")
    old = old.replace("    kind: belt\n", "")
    assert "\n    kind:" not in old
    (folder / "plant.yaml").write_text(old, encoding="utf-8")
    assert load_plant(folder) == today


def test_a_list_may_be_spread_over_files_and_keeps_its_places(folder: Path) -> None:
    text = (folder / "plant.yaml").read_text(encoding="utf-8")
    text = text.replace("[signals.yaml]", "[signals.yaml, more.yaml]")
    (folder / "plant.yaml").write_text(text, encoding="utf-8")
    (folder / "more.yaml").write_text(
        "signals:\n  - {id: robot.x, device: robot, unit: ells, clock: robot_controller,"
        " period_s: 1.0, source: {node: a}}\n",
        encoding="utf-8",
    )
    with pytest.raises(PlantError, match=r"more.yaml:2, signals\[16\].unit: 'ells' is no unit"):
        load_plant(folder)


def test_every_wrong_type_is_told_at_once(folder: Path) -> None:
    text = (folder / "plant.yaml").read_text(encoding="utf-8")
    text = text.replace("action: pick", "action: pik").replace("mass_kg: 0.008", "mass_kg: light")
    (folder / "plant.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(PlantError) as caught:
        load_plant(folder)
    told = caught.value.mistakes
    assert len([line for line in told if "mass_kg: 'light' is text; write a number" in line]) == 2
    assert any("'pik' is not known; did you mean pick?" in line for line in told)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: &a [*a]\n", "contains itself"),
        ("a0: &a0 [1]\n" + "".join(f"a{i}: &a{i} [{f'*a{i - 1}, ' * 50}]\n" for i in range(1, 9)),
         "values through aliases"),
        ("a: 1\na: 2\n", "signals.yaml:2: a stands in line 1 already; keep one of the two"),
        ("a:\n  - {b: 1, b: 2}\n", "signals.yaml:2: b stands in line 2 already; keep one of the two"),
        ("id: x\n", r"signals.yaml:1: id stands in plant.yaml:\d+ already; keep one of the two"),
        ("- 1\n", "signals.yaml:1: is a list; it has to be a mapping"),
        ("hello", "signals.yaml:1: is a single value; it has to be a mapping"),
        ("# a remark\n", "signals.yaml:1: says nothing; a plant file is a mapping"),
        ("a:\n\tb: 1\n", "signals.yaml:2: is not well-formed YAML: a tab stands where the line is indented"),
        ("a: b: c\n", "signals.yaml:1: .*a second colon stands in it; put the text in quotes"),
        ("a: @b\n", "signals.yaml:1: .*begins with a character that YAML keeps for itself"),
        ("a: 1\nb: *c\n", "signals.yaml:2: .*names an anchor that does not stand above it"),
        ("a: 1\n---\nb: 2\n", "signals.yaml:2: .*a second document begins; a plant file is one"),
        ("a: !!python/object/apply:os.system [ls]\n", "may have no tags"),
        ("a: !own 1\n", "may have no tags"),
        ("a: !!int abc\n", "may have no tags"),
        ('a: !!bool ""\n', "may have no tags"),
        ('a: !!float "3"\n', "may have no tags"),
        ("a: " + "9" * 5000 + "\n", "signals.yaml:1: has 5,000 digits; a number has 400 at most"),
        ("[" * 5000, "not well-formed"),
    ],
)  # fmt: skip
def test_text_that_plays_tricks_is_refused_in_a_sentence(folder: Path, text: str, message: str) -> None:
    (folder / "signals.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(PlantError, match=message):
        load_plant(folder)


def test_words_that_older_yaml_takes_for_something_else_stay_words(folder: Path) -> None:
    for word in ("yes", "off", "06:30", "1_000", "2026-03-02"):
        text = (folder / "plant.yaml").read_text(encoding="utf-8")
        (folder / "plant.yaml").write_text(text.replace("name: Robot\n", f"name: {word}\n"), encoding="utf-8")
        assert load_plant(folder).traced_robots[0].name == word
        (folder / "plant.yaml").write_text(text, encoding="utf-8")
