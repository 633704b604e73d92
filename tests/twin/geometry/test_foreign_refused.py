"""What cannot be brought into a plant gets one sentence, and nothing is written."""

import re
import struct

import numpy as np
import pytest
import trimesh

from tests.twin.geometry.foreign_files import box, saved, stl, triangle
from twin.geometry.foreign import ShapeError, import_shape
from twin.geometry.foreign import shape as shape_module

PLY_POINTS = (
    b"ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nproperty float y\nproperty float z\n"
    b"end_header\n0 0 0\n"
)
BAD = {
    "its head says 9 triangles, 534 bytes, and it has 134": ("a.stl", stl(9, triangle(0.0))),
    "text STL without its end": ("a.stl", b"solid x\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\n"),
    "its 3 bytes are fewer": ("a.stl", b"\0\1\2"),
    "empty mesh": ("a.stl", stl(0, b"")),
    "is an empty file": ("a.obj", b""),
    "1 of its points are not numbers": ("a.stl", stl(1, triangle(float("nan")))),
    "no triangle has an area": ("a.obj", b"v 0 0 0\nv 1 0 0\nv 2 0 0\nf 1 2 3\n"),
    "points or lines but no triangles": ("a.ply", PLY_POINTS),
    "is not a readable PLY file": ("a.ply", b"\x89PNG\r\n\x1a\n" + b"\0" * 40),
    "it does not begin with glTF": ("a.glb", b"\x89PNG\r\n\x1a\n" + b"\0" * 40),
    "is a damaged GLB: its head says 900 bytes": ("a.glb", struct.pack("<4sIIIII", b"glTF", 2, 900, 4, 0, 0)),
    "is not a readable GLB file": ("a.glb", b"glTF"),
    "is not a mesh that can be read: .stl, .obj, .glb, .ply are": ("a.step", b"ISO-10303-21;"),
}


@pytest.mark.parametrize("sentence", BAD)
def test_a_bad_file_gets_one_sentence_that_names_it_and_nothing_is_written(tmp_path, plant, sentence):
    name, content = BAD[sentence]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ShapeError) as caught:
        import_shape(tmp_path / name, plant, id="a", unit="m", up="z")
    assert sentence in str(caught.value)
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not list(plant.iterdir())


@pytest.mark.parametrize("ending", ["stl", "obj", "glb", "ply"])
def test_a_file_cut_or_damaged_anywhere_gives_a_shape_or_one_sentence(tmp_path, plant, ending):
    source = saved(trimesh.creation.icosphere(subdivisions=1), tmp_path / f"ball.{ending}")
    whole = source.read_bytes()
    random = np.random.default_rng(3)
    for number in range(30):
        damaged = bytearray(whole[: random.integers(1, len(whole))] if number % 2 else whole)
        for place in random.integers(0, len(damaged), 8):
            damaged[place] = random.integers(256)
        source.write_bytes(bytes(damaged))
        try:
            import_shape(source, plant, id=f"a{number}", unit="m", up="z")
        except ShapeError as error:
            assert "\n" not in str(error)
    assert not list(plant.glob("shapes/.*"))


def test_a_glb_of_instances_is_refused_as_they_would_be_lost(tmp_path, plant):
    text = b'{"asset":{"version":"2.0"},"extensionsUsed":["EXT_mesh_gpu_instancing"]}'
    text += b" " * (-len(text) % 4)
    head = struct.pack("<4sII", b"glTF", 2, 20 + len(text)) + struct.pack("<I4s", len(text), b"JSON")
    (tmp_path / "a.glb").write_bytes(head + text)
    with pytest.raises(ShapeError, match=r"uses EXT_mesh_gpu_instancing, which is not read"):
        import_shape(tmp_path / "a.glb", plant, id="a", unit="m", up="z")


def test_a_file_over_200_mb_is_refused_unread(tmp_path, plant):
    with (tmp_path / "a.stl").open("wb") as file:
        file.truncate(200_000_001)
    with pytest.raises(ShapeError, match=r"has 200 MB; up to 200 MB are read"):
        import_shape(tmp_path / "a.stl", plant, id="a", unit="m", up="z")


@pytest.mark.parametrize(
    ("unit", "up", "sentence"),
    [
        ("inch", "z", "unit 'inch' is not one of m, mm, cm, in; did you mean 'in'?"),
        ("ft", "z", "unit 'ft' is not one of m, mm, cm, in"),
        ("mm", "Y", "up 'Y' is not one of z, y, x; did you mean 'y'?"),
        ("mm", "-x", "up '-x' is not one of z, y, x; did you mean 'x'?"),
    ],
)
def test_an_unknown_word_gets_the_nearest_valid_one(tmp_path, plant, unit, up, sentence):
    with pytest.raises(ShapeError, match=re.escape(sentence) + r"\Z"):
        import_shape(saved(box(), tmp_path / "box.stl"), plant, id="a", unit=unit, up=up)


@pytest.mark.parametrize(
    ("unit", "sentence"),
    [
        (
            "m",
            "is 300 m, over 200 m; as a unit m gives 300 m, mm gives 300 mm, cm gives 3 m, in gives 7.62 m",
        ),
        ("mm", "is 3 mm, under 1 cm; as a unit m gives 3 m, mm gives 3 mm"),
    ],
)
def test_a_size_that_no_fixture_has_is_answered_with_what_each_unit_gives(tmp_path, plant, unit, sentence):
    side = 300.0 if unit == "m" else 3.0
    with pytest.raises(ShapeError, match=re.escape(sentence)):
        import_shape(saved(box((1.0, 1.0, side)), tmp_path / "box.stl"), plant, id="a", unit=unit, up="z")


@pytest.mark.parametrize("id", ["", "two words", "../out", "a/b", ".hidden", "1st"])
def test_an_id_that_is_no_word_is_refused(tmp_path, plant, id):
    with pytest.raises(ShapeError, match="is not a word"):
        import_shape(saved(box(), tmp_path / "box.stl"), plant, id=id, unit="mm", up="z")
    assert not list(plant.iterdir())


def test_an_id_that_is_taken_in_any_case_is_refused_and_nothing_is_overwritten(tmp_path, plant):
    source = saved(box(), tmp_path / "box.stl")
    import_shape(source, plant, id="gun", unit="mm", up="z")
    before = {path: path.read_bytes() for path in plant.rglob("*.*")}
    for id in ("gun", "GUN"):
        with pytest.raises(ShapeError, match=r"exists; give the shape another id"):
            import_shape(source, plant, id=id, unit="cm", up="z")
    assert {path: path.read_bytes() for path in plant.rglob("*.*")} == before
    import_shape(source, plant, id="gun-2", unit="mm", up="z")


def test_a_failure_while_writing_leaves_nothing(tmp_path, plant, monkeypatch):
    def full(surface, path):
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shape_module, "write_ply", full)
    with pytest.raises(ShapeError, match=r"cannot be written there \(No space left on device\)"):
        import_shape(saved(box(), tmp_path / "box.stl"), plant, id="a", unit="mm", up="z")
    assert not list(plant.iterdir())


def test_a_room_that_leads_out_of_the_plant_is_not_written_to(tmp_path, plant):
    (tmp_path / "elsewhere").mkdir()
    (plant / "shapes").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ShapeError, match="leads out of"):
        import_shape(saved(box(), tmp_path / "box.stl"), plant, id="a", unit="mm", up="z")
    assert not list((tmp_path / "elsewhere").iterdir())


@pytest.mark.parametrize(("source", "folder"), [("gone.stl", "plant"), ("box.stl", "gone")])
def test_a_missing_file_or_folder_is_named(tmp_path, plant, source, folder):
    saved(box(), tmp_path / "box.stl")
    with pytest.raises(ShapeError, match=r"there is no (file|folder) .*gone"):
        import_shape(tmp_path / source, tmp_path / folder, id="a", unit="mm", up="z")


def test_a_budget_too_small_for_a_box_is_refused(tmp_path, plant):
    with pytest.raises(ShapeError, match="give 12 or more"):
        import_shape(saved(box(), tmp_path / "box.stl"), plant, id="a", unit="mm", up="z", triangles=11)
