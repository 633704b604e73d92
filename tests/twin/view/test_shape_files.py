"""Shapes that a plant's folder brings itself, from its text to the scene."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from twin.geometry import solids
from twin.geometry.foreign import ShapeError
from twin.geometry.resolve import assets_folder
from twin.plant import load_plant
from twin.plant.diff import differences
from twin.plant.edit import edit_plant
from twin.view.scene import scene
from twin.view.shape_files import own_shape, shape


def folder_with_nest(folder: Path, size: float = 1.0) -> Path:
    """A copy of the demonstration cell with a fixture whose shape lies beside its text."""
    shutil.copytree(assets_folder() / "plants" / "democell", folder)
    (folder / "shapes").mkdir()
    solids.box((size, 2, 3), (0, 0, 0), "#808080").save(folder / "shapes" / "nest.ply")
    editor = edit_plant(folder)
    editor.add("fixtures", {"id": "nest", "pose": {}, "size_m": [1.0, 2.0, 3.0], "shape": "shapes/nest.ply"})
    editor.save()
    return folder


def test_a_shape_of_the_plant_s_folder_is_drawn_from_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = folder_with_nest(tmp_path / "plant")
    monkeypatch.chdir(folder)
    plant = load_plant(".")
    monkeypatch.chdir(tmp_path)
    made = scene(plant)
    names = [node["name"] for node in made.description["nodes"]]
    assert sum(name.startswith("own/nest-") for name in names) == 1
    assert str(tmp_path) not in json.dumps(made.description)


def test_two_files_that_hold_the_same_are_one_kind_of_shape(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        solids.box((1, 2, 3), (0, 0, 0), "#808080").save(tmp_path / name / "nest.ply")
    solids.box((4, 2, 3), (0, 0, 0), "#808080").save(tmp_path / "nest.ply")
    first, second = (own_shape(str(tmp_path / name / "nest.ply")) for name in ("a", "b"))
    assert first == second != own_shape(str(tmp_path / "nest.ply"))
    assert shape(str(tmp_path / "nest.ply")).bounds.x_max == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("fixtures.nest", r"there is no shape '.*fixtures\.nest': it is neither in the catalogue nor a file"),
        ("empty.ply", r"empty\.ply holds no surface that can be drawn; import it with"),
        ("nest.step", r"nest\.step holds no surface that can be drawn; import it with"),
    ],
)
def test_a_file_without_a_surface_is_refused_in_a_sentence(tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / "nest.step").write_text("ISO-10303-21;")
    header = "ply\nformat ascii 1.0\nelement vertex 0\nproperty float x\nproperty float y\nproperty float z\n"
    (tmp_path / "empty.ply").write_text(header + "element face 0\nend_header\n")
    with pytest.raises(ShapeError, match=told):
        shape(str(tmp_path / name))


def test_copies_of_a_plant_say_the_same_until_a_file_of_theirs_changes(tmp_path: Path) -> None:
    one, other = folder_with_nest(tmp_path / "one"), folder_with_nest(tmp_path / "other")
    assert differences(load_plant(one), load_plant(other)) == ()
    changed = folder_with_nest(tmp_path / "changed", 1.5)
    (said,) = differences(load_plant(one), load_plant(changed))
    assert said.text == "fixture nest: shape nest.ply holds something else"
