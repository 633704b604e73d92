"""Shapes and stages that are named can be drawn."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.twin.plant.conftest import Edit, Spoilt
from twin.plant import PlantError, load_plant

MISTAKES: dict[str, tuple[list[Edit], list[str]]] = {
    "equipment that is not in the catalogue": (
        [("transport.yaml", "transport.overhead_rail", "transport.overheadrail")],
        [
            "transport.yaml:61, buffers[2].equipment: transport.overheadrail is no shape of the catalogue "
            "and no file in the plant's folder; did you mean transport.overhead_rail?"
        ],
    ),
    "a tool that is not in the catalogue": (
        [("robots.yaml", "shape: guns.x_gun", "shape: guns.xgun")],
        [
            "robots.yaml:35, tools[1].shape: guns.xgun is no shape of the catalogue and no file in the "
            "plant's folder; did you mean guns.x_gun?"
        ],
    ),
    "a shape outside the folder": (
        [("transport.yaml", "carriers.body_skid", "../skid.stl")],
        ["transport.yaml:65, carriers[0].shape: ../skid.stl leaves the plant's folder"],
    ),
    "a shape by an absolute path": (
        [("transport.yaml", "carriers.body_skid", "/etc/passwd")],
        [
            "transport.yaml:65, carriers[0].shape: /etc/passwd is an absolute path, not one in the "
            "plant's folder"
        ],
    ),
    "a shape with a name that no file can have": (
        [("transport.yaml", "carriers.body_skid", "a" * 5000)],
        [
            f"transport.yaml:65, carriers[0].shape: {'a' * 60}… (5000 characters) can be no file's name "
            "(File name too long)"
        ],
    ),
    "a stage that no car has": (
        [("transport.yaml", "stage: painted", "stage: panted")],
        ["transport.yaml:61, buffers[2].stage: panted is no stage of a car; did you mean painted?"],
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_in_one_sentence_with_its_place(spoilt: Spoilt, mistake: str) -> None:
    edits, told = MISTAKES[mistake]
    assert list(spoilt(edits)) == told


def test_a_shape_that_lies_in_the_plants_folder_is_one(small: Path) -> None:
    (small / "skid.stl").write_text("solid skid\nendsolid skid\n", encoding="utf-8")
    text = (small / "transport.yaml").read_text(encoding="utf-8")
    (small / "transport.yaml").write_text(text.replace("carriers.body_skid", "skid.stl"), encoding="utf-8")
    assert load_plant(small).carriers[0].shape == str((small / "skid.stl").resolve())


def test_a_shape_of_the_folder_is_offered_where_its_name_is_nearly_right(small: Path) -> None:
    (small / "shapes").mkdir()
    (small / "shapes" / "old_skid.ply").write_text("ply", encoding="utf-8")
    text = (small / "transport.yaml").read_text(encoding="utf-8")
    text = text.replace("carriers.body_skid", "shapes/old_skit.ply")
    (small / "transport.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(PlantError) as caught:
        load_plant(small)
    assert str(caught.value) == (
        "transport.yaml:65, carriers[0].shape: shapes/old_skit.ply is no shape of the catalogue and no file "
        "in the plant's folder; did you mean shapes/old_skid.ply?"
    )
