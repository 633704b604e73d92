"""Foreign shapes brought into a plant: what they become, and that every repair is told."""

import numpy as np
import pytest
import pyvista as pv
import trimesh
from scipy.spatial import ConvexHull

from tests.twin.geometry.foreign_files import BLUE, RED, box, bracket, saved
from twin.geometry.foreign import import_shape
from twin.geometry.foreign.budget import deviation, samples
from twin.geometry.foreign.surface import Surface, repaired


def surface_of(mesh):
    return Surface(np.asarray(mesh.vertices, float), np.asarray(mesh.faces, np.int64))


def outside(pieces, points):
    """How far the farthest point is from being inside one of the pieces, m."""
    distances = []
    for path in pieces:
        planes = ConvexHull(trimesh.load_mesh(path).vertices).equations
        distances.append((points @ planes[:, :3].T + planes[:, 3]).max(axis=1))
    return np.min(distances, axis=0).max()


@pytest.mark.parametrize("ending", ["stl", "obj", "glb", "ply"])
def test_a_box_comes_in_from_every_format_in_metres(tmp_path, plant, ending):
    found = import_shape(saved(box(), tmp_path / f"box.{ending}"), plant, id="stand", unit="mm", up="z")
    np.testing.assert_allclose(found.size_m, (0.1, 0.2, 0.3), rtol=1e-6)
    assert found.path == plant / "shapes" / "stand.ply"
    assert found.collision_paths == (plant / "shapes" / "stand.collision-1.stl",)
    assert (found.triangles_before, found.triangles_after, found.deviation_m) == (12, 12, 0.0)
    assert found.hull_excess == pytest.approx(0.0, abs=1e-9)
    for drawn in (trimesh.load_mesh(found.path), pv.read(found.path)):
        assert drawn.volume == pytest.approx(0.006, rel=1e-5)
    assert trimesh.load_mesh(found.collision_paths[0]).volume == pytest.approx(0.006, rel=1e-5)


@pytest.mark.parametrize(("unit", "metres"), [("m", 1.0), ("mm", 0.001), ("cm", 0.01), ("in", 0.0254)])
def test_the_stated_unit_sets_the_size(tmp_path, plant, unit, metres):
    source = saved(box((20.0, 20.0, 40.0)), tmp_path / "box.stl")
    assert import_shape(source, plant, id="a", unit=unit, up="z").size_m[2] == pytest.approx(40.0 * metres)


@pytest.mark.parametrize(
    ("up", "tip"), [("z", (0.0, 0.0, 1.0)), ("y", (0.0, -1.0, 0.0)), ("x", (0.0, 1.0, 0.0))]
)
def test_the_stated_axis_points_up_and_nothing_is_mirrored(tmp_path, plant, up, tip):
    """`tip`: where the source's z goes."""
    corner = trimesh.Trimesh(
        [[0, 0, 0], [0.1, 0, 0], [0, 0.2, 0], [0, 0, 1.0]], [[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]]
    )
    assert corner.volume > 0.0
    found = import_shape(saved(corner, tmp_path / "corner.stl"), plant, id="a", unit="m", up=up)
    mesh = trimesh.load_mesh(found.path)
    far = mesh.vertices[np.linalg.norm(mesh.vertices, axis=1).argmax()]
    np.testing.assert_allclose(far, tip, atol=1e-6)
    axis = {"x": 0.1, "y": 0.2, "z": 1.0}[up]
    assert mesh.bounds[1][2] == pytest.approx(axis)
    assert mesh.volume == pytest.approx(corner.volume)
    assert not [text for text in found.repairs if "turned" in text]


def test_nodes_of_a_glb_are_placed_mirrored_ones_too_and_keep_their_colours(tmp_path, plant):
    scene = trimesh.Scene()
    for colour, place in ((RED, np.diag([1.0, 1.0, 1.0, 1.0])), (BLUE, np.diag([-1.0, 2.0, 1.0, 1.0]))):
        part = box((0.2, 0.2, 0.2)).apply_translation((0.5, 0.0, 0.0))
        part.visual.face_colors = colour
        scene.add_geometry(part, transform=place)
    found = import_shape(saved(scene, tmp_path / "two.glb"), plant, id="two", unit="m", up="z")
    np.testing.assert_allclose(found.lower_m, (-0.6, -0.2, -0.1), atol=1e-6)
    np.testing.assert_allclose(found.upper_m, (0.6, 0.2, 0.1), atol=1e-6)
    assert found.coloured
    assert len(found.collision_paths) == 2
    assert found.hulls_by == "a hull for each connected part"
    mesh = pv.read(found.path)
    assert mesh.volume == pytest.approx(0.2**3 * 3.0, rel=1e-5)
    left = mesh.points[:, 0] < 0.0
    assert (mesh["RGB"][left] == BLUE[:3]).all()
    assert (mesh["RGB"][~left] == RED[:3]).all()
    np.testing.assert_array_equal(trimesh.load_mesh(found.path).visual.vertex_colors[:, :3], mesh["RGB"])


def test_a_material_s_colour_becomes_the_colour_of_its_triangles(tmp_path, plant):
    (tmp_path / "part.mtl").write_text("newmtl steel\nKd 1.0 0.0 0.0\n", encoding="utf-8")
    (tmp_path / "part.obj").write_text(
        "mtllib part.mtl\nusemtl steel\nv 0 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 1\n"
        "f 1 3 2\nf 1 2 4\nf 1 4 3\nf 2 3 4\n",
        encoding="utf-8",
    )
    found = import_shape(tmp_path / "part.obj", plant, id="part", unit="m", up="z")
    assert found.coloured
    assert (pv.read(found.path)["RGB"] == RED[:3]).all()


def test_the_budget_is_kept_and_the_deviation_is_what_an_independent_measure_finds(tmp_path, plant):
    ball = trimesh.creation.icosphere(subdivisions=5, radius=0.5)
    found = import_shape(
        saved(ball, tmp_path / "ball.ply"), plant, id="ball", unit="m", up="z", triangles=500
    )
    assert found.triangles_before == 20480
    assert 400 <= found.triangles_after <= 500
    mesh = trimesh.load_mesh(found.path)
    assert len(mesh.faces) == found.triangles_after
    radii = np.linalg.norm(samples(surface_of(mesh)), axis=1)
    assert found.deviation_m == pytest.approx(np.abs(radii - 0.5).max(), rel=0.1)
    assert 0.0005 < found.deviation_m < 0.02


def test_the_deviation_is_sampled_both_ways():
    small, large = (
        box((1.0, 1.0, 1.0)),
        trimesh.util.concatenate([box((1.0, 1.0, 1.0)), box((0.1, 0.1, 5.0))]),
    )
    assert deviation(surface_of(small), surface_of(large)) == pytest.approx(2.0, abs=1e-6)
    assert deviation(surface_of(large), surface_of(small)) == pytest.approx(2.0, abs=1e-6)


def test_colours_survive_decimation_where_they_were(tmp_path, plant):
    ball = trimesh.creation.icosphere(subdivisions=4, radius=0.5)
    ball.visual.face_colors = np.where(ball.triangles_center[:, 2:] > 0.0, RED, BLUE).astype(np.uint8)
    ball.unmerge_vertices()
    found = import_shape(
        saved(ball, tmp_path / "ball.ply"), plant, id="ball", unit="m", up="z", triangles=600
    )
    mesh = pv.read(found.path)
    assert (mesh["RGB"][mesh.points[:, 2] > 0.1] == RED[:3]).all()
    assert (mesh["RGB"][mesh.points[:, 2] < -0.1] == BLUE[:3]).all()


def test_convex_pieces_hold_the_whole_of_a_bracket_and_fill_little_of_its_corner(tmp_path, plant):
    found = import_shape(saved(bracket(), tmp_path / "bracket.stl"), plant, id="b", unit="mm", up="z")
    points = samples(surface_of(bracket().apply_scale(0.001)))
    assert 2 <= len(found.collision_paths) <= 8
    assert outside(found.collision_paths, points) < 1e-6
    own, hull = bracket().volume, bracket().convex_hull.volume
    assert 0.0 <= found.hull_excess < 0.15 < hull / own - 1.0
    total = sum(trimesh.load_mesh(path).volume for path in found.collision_paths)
    assert found.hull_excess == pytest.approx(total / (own * 1e-9) - 1.0, abs=1e-3)


def test_a_piece_of_very_many_corners_is_cut_round_by_fewer_and_still_holds_all(tmp_path, plant):
    ball = trimesh.creation.icosphere(subdivisions=5, radius=0.5)
    found = import_shape(saved(ball, tmp_path / "ball.stl"), plant, id="ball", unit="m", up="z")
    (path,) = found.collision_paths
    assert len(trimesh.load_mesh(path).vertices) < 250
    assert outside([path], np.asarray(ball.vertices)) < 1e-6
    assert 0.0 < found.hull_excess < 0.06


def test_a_flat_sheet_gets_a_piece_two_millimetres_thick(tmp_path, plant):
    sheet = trimesh.Trimesh([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]], [[0, 1, 2], [0, 2, 3]])
    found = import_shape(saved(sheet, tmp_path / "sheet.obj"), plant, id="sheet", unit="m", up="z")
    assert trimesh.load_mesh(found.collision_paths[0]).extents[2] == pytest.approx(0.002, rel=1e-4)
    assert "flat sheet" in found.hulls_by
    assert any("not closed (4 open edges)" in text for text in found.repairs)


def test_every_repair_is_told_with_its_count():
    good = surface_of(box((1.0, 1.0, 1.0)))
    turned = good.triangles.copy()
    turned[:3] = turned[:3, ::-1]
    broken = Surface(
        np.concatenate([good.points, good.points[:1], [[9.0, 9.0, 9.0]]]),
        np.concatenate([turned, [[0, 8, 1]], turned[5:6]]),
    )
    found, told = repaired(broken)
    assert told == (
        "1 points that lie on another were merged with it.",
        "1 triangles without an area were dropped.",
        "1 triangles that were there twice were dropped.",
        "1 points that no triangle uses were dropped.",
        "3 triangles that faced against their neighbours were turned.",
    )
    assert found.trimesh().volume == pytest.approx(1.0)


def test_a_closed_part_inside_out_is_turned_and_a_hollow_is_left():
    inside_out = box((1.0, 1.0, 1.0))
    inside_out.invert()
    found, told = repaired(surface_of(inside_out))
    assert found.trimesh().volume == pytest.approx(1.0)
    assert told == ("1 closed parts were inside out and were turned.",)
    hollow = box((0.5, 0.5, 0.5))
    hollow.invert()
    found, told = repaired(surface_of(trimesh.util.concatenate([box((1.0, 1.0, 1.0)), hollow])))
    assert found.trimesh().volume == pytest.approx(0.875)
    assert told == ()


def test_a_sound_surface_is_left_as_it_is():
    ball = surface_of(trimesh.creation.icosphere(subdivisions=2))
    found, told = repaired(ball)
    assert told == ()
    np.testing.assert_array_equal(found.points, ball.points)
    np.testing.assert_array_equal(found.triangles, ball.triangles)


def test_a_moebius_strip_is_left_and_told():
    n = 24
    angle = np.linspace(0.0, 2.0 * np.pi, n, endpoint=False)
    rim = [
        [(1 + s * np.cos(a / 2)) * np.cos(a), (1 + s * np.cos(a / 2)) * np.sin(a), s * np.sin(a / 2)]
        for a in angle
        for s in (-0.3, 0.3)
    ]
    faces = []
    for i in range(n):
        a, b = 2 * i, 2 * i + 1
        c, d = (2 * i + 2, 2 * i + 3) if i < n - 1 else (1, 0)
        faces += [[a, b, c], [b, d, c]]
    _, told = repaired(Surface(np.array(rim), np.array(faces)))
    assert any("one-sided" in text for text in told)


def test_progress_is_told_from_the_start_to_the_end(tmp_path, plant):
    heard = []
    source = saved(box(), tmp_path / "box.stl")
    import_shape(source, plant, id="a", unit="mm", up="z", progress=lambda *said: heard.append(said))
    assert heard[0] == (0, 4, "reading")
    assert heard[-1] == (4, 4, "done")


def test_what_an_engineer_wants_to_know_is_said(tmp_path, plant):
    found = import_shape(saved(box(), tmp_path / "box.stl"), plant, id="a", unit="mm", up="z")
    text = "\n".join(found.sentences())
    assert "0.100 x 0.200 x 0.300 m" in text
    assert "12 before, 12 after" in text
    assert "exaggerate its volume by 0.0%" in text
