"""A validated plant is kept, and any change of what it came from is noticed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.twin.plant.conftest import an_arm
from twin.plant import PlantError, load_plant
from twin.plant.cache import keep_plant, kept_plant, named_files
from twin.plant.edit import edit_plant
from twin.plant.load import assets_folder, plant_of
from twin.plant.text import read_text


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the demonstration cell, and a cache of its own."""
    monkeypatch.setenv("TAKTWIN_CACHE", str(tmp_path / "cache"))
    return Path(shutil.copytree(assets_folder() / "plants" / "democell", tmp_path / "democell"))


def kept(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "cache" / "plants").iterdir())


def test_the_second_time_the_kept_plant_is_taken_and_equal(folder: Path, tmp_path: Path) -> None:
    assert kept_plant(folder / "plant.yaml") is None
    first = load_plant(folder)
    assert len(kept(tmp_path)) == 1
    assert kept_plant(folder / "plant.yaml") == first == load_plant(folder)


@pytest.mark.parametrize("name", ["plant.yaml", "signals.yaml"])
def test_a_change_of_any_file_is_noticed_even_with_the_same_size_and_time(folder: Path, name: str) -> None:
    load_plant(folder)
    path = folder / name
    stamp = path.stat()
    text = path.read_text(encoding="utf-8").replace("unit: mm", "unit: mn").replace("0.38,", "0.39,")
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert kept_plant(folder / "plant.yaml") is None
    if name == "signals.yaml":
        with pytest.raises(PlantError, match="'mn' is no unit"):
            load_plant(folder)
    else:
        assert load_plant(folder).traced_robots[0].base.xyz_m[1] == 0.39


def test_a_robot_description_that_goes_is_noticed(folder: Path) -> None:
    arm = folder / "arm.urdf"
    arm.write_text(an_arm(), encoding="utf-8")
    path = folder / "plant.yaml"
    text = path.read_text(encoding="utf-8").replace("pybullet_data:kuka_iiwa/model.urdf", "arm.urdf")
    path.write_text(text, encoding="utf-8")
    load_plant(folder)
    assert kept_plant(path) is not None
    arm.unlink()
    with pytest.raises(PlantError, match=r"robots\[0\].description"):
        load_plant(folder)


def test_a_shape_of_the_folder_that_goes_is_noticed(folder: Path) -> None:
    (folder / "post.ply").write_text("ply", encoding="utf-8")
    path = folder / "plant.yaml"
    editor = edit_plant(folder)
    editor.add("fixtures", {"id": "post", "shape": "post.ply", "pose": {}, "size_m": [0.1, 0.1, 1.0]})
    editor.save()
    load_plant(folder)
    assert kept_plant(path) is not None
    (folder / "post.ply").unlink()
    with pytest.raises(PlantError, match=r"fixtures\[\d+\].shape: post.ply is no shape"):
        load_plant(folder)


def test_what_is_saved_while_a_plant_is_validated_is_noticed(folder: Path) -> None:
    path = folder / "plant.yaml"
    text = read_text(path)
    named = named_files(text)
    plant = plant_of(text)
    path.write_text(path.read_text(encoding="utf-8").replace("0.38,", "0.39,"), encoding="utf-8")
    keep_plant(text, plant, named)
    assert load_plant(folder).traced_robots[0].base.xyz_m[1] == 0.39


@pytest.mark.parametrize("name", ["arm.urdf", "base.stl", "post.ply"])
def test_a_file_that_changes_while_a_plant_is_validated_keeps_it_from_being_kept(
    folder: Path, name: str
) -> None:
    path = folder / "plant.yaml"
    (folder / "arm.urdf").write_text(an_arm(7, "base.stl"), encoding="utf-8")
    (folder / "base.stl").write_text("solid base", encoding="utf-8")
    (folder / "post.ply").write_text("ply", encoding="utf-8")
    editor = edit_plant(folder)
    editor.set("robots[0].description", "arm.urdf")
    editor.add("fixtures", {"id": "post", "shape": "post.ply", "pose": {}, "size_m": [0.1, 0.1, 1.0]})
    editor.save()
    text = read_text(path)
    named = named_files(text)
    plant = plant_of(text)
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    keep_plant(text, plant, named)
    assert kept_plant(path) is None
    keep_plant(text, plant, named_files(text))
    assert kept_plant(path) == plant
    (folder / name).unlink()
    assert kept_plant(path) is None


def test_where_the_kept_plant_cannot_be_put_in_place_nothing_is_left_over(
    folder: Path, tmp_path: Path
) -> None:
    path = folder / "plant.yaml"
    load_plant(folder)
    (file,) = kept(tmp_path)
    file.unlink()
    # A folder stands where the file would.
    file.mkdir()
    (file / "in the way").touch()
    assert load_plant(folder) == plant_of(read_text(path))
    assert kept(tmp_path) == [file]


@pytest.mark.parametrize("place", [3, 30, 200, -1])
def test_a_damaged_cache_is_seen_and_made_anew(folder: Path, tmp_path: Path, place: int) -> None:
    plant = load_plant(folder)
    (path,) = kept(tmp_path)
    data = bytearray(path.read_bytes())
    data[place] ^= 0x55
    path.write_bytes(bytes(data))
    assert kept_plant(folder / "plant.yaml") is None
    assert load_plant(folder) == plant
    assert kept_plant(folder / "plant.yaml") == plant


def test_a_plant_loads_where_nothing_can_be_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAKTWIN_CACHE", "/proc/nowhere")
    assert load_plant(folder).id == "democell"
