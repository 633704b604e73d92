"""Shapes of the catalogue and of a plant's own folder as convex pieces."""

import numpy as np
import pytest
import trimesh
from scipy.spatial import ConvexHull

from twin.geometry import load_robot
from twin.geometry.equipment import catalogue, collision_boxes, contact_boxes, tcp_of
from twin.geometry.shape_pieces import ShapeError, mesh_pieces, shape_pieces

TOOLS = ("guns.c_gun", "guns.x_gun", "guns.stud_tool", "guns.sealing_nozzle", "guns.nut_runner")


def outside(points, pieces):
    found = np.full(len(points), np.inf)
    for piece in pieces:
        planes = ConvexHull(piece.vertices).equations
        np.minimum(found, (points @ planes[:, :3].T + planes[:, 3]).max(axis=1), out=found)
    return found


def angle():
    """An angle of two bars 1 m long, 0.1 m wide."""
    outline = [(0, 0), (1, 0), (1, 0.1), (0.1, 0.1), (0.1, 1), (0, 1)]
    return trimesh.creation.extrude_triangulation(
        np.array(outline, float), np.array([[0, 1, 2], [0, 2, 3], [0, 3, 4], [0, 4, 5]]), 0.1
    )


@pytest.mark.parametrize("name", ["transport.overhead_rail", "transport.roller_bed", "carriers.body_skid"])
def test_the_pieces_of_a_catalogue_shape_are_its_solids(name):
    pieces = shape_pieces(name)
    points = np.asarray(catalogue()[name]().points, float)
    assert outside(points, pieces).max() < 1e-7
    assert max(piece.excess for piece in pieces) < 0.01


def test_a_portal_is_open_between_its_posts():
    assert outside(np.array([[0.0, 0.0, 2.0]]), shape_pieces("transport.overhead_rail"))[0] > 1.0


def test_a_shape_that_nobody_knows_is_refused(tmp_path):
    with pytest.raises(ShapeError, match=r"'transport\.rollers' is no shape of the catalogue and no file"):
        shape_pieces("transport.rollers")
    (tmp_path / "no.stl").write_text("nothing")
    with pytest.raises(ShapeError, match=r"no\.stl: not a (readable|surface) mesh"):
        shape_pieces(str(tmp_path / "no.stl"))


def test_a_concave_mesh_is_cut_and_says_how_much_its_pieces_exaggerate(tmp_path, monkeypatch):
    monkeypatch.setenv("TAKTWIN_CACHE", str(tmp_path / "cache"))
    angle().export(str(tmp_path / "angle.stl"))
    pieces = shape_pieces(str(tmp_path / "angle.stl"))
    assert len(pieces) > 1
    assert outside(angle().vertices, pieces).max() < 1e-6
    assert outside(np.array([[0.6, 0.6, 0.05]]), pieces)[0] > 0.1
    volume = sum(ConvexHull(piece.vertices).volume for piece in pieces)
    assert pieces[0].excess == pytest.approx(volume / angle().volume - 1.0, abs=1e-6)


def test_the_pieces_written_when_a_shape_was_imported_are_taken(tmp_path):
    angle().export(str(tmp_path / "angle.ply"))
    for k, at in enumerate(([0.5, 0.05, 0.05], [0.05, 0.5, 0.05]), 1):
        bar = trimesh.creation.box(extents=[1.0, 0.1, 0.1] if k == 1 else [0.1, 1.0, 0.1])
        bar.apply_translation(at)
        bar.export(str(tmp_path / f"angle.collision-{k}.stl"))
    pieces = shape_pieces(str(tmp_path / "angle.ply"))
    assert [len(piece.vertices) for piece in pieces] == [8, 8]


def test_what_was_cut_once_is_read(tmp_path, monkeypatch):
    monkeypatch.setenv("TAKTWIN_CACHE", str(tmp_path))
    first = mesh_pieces(angle(), "angle")
    monkeypatch.setattr("twin.geometry.shape_pieces._decomposed", None)
    for one, other in zip(first, mesh_pieces(angle(), "angle"), strict=True):
        np.testing.assert_array_equal(one.vertices, other.vertices)


def test_a_concave_link_is_one_hull_that_says_so_or_is_cut(tmp_path, monkeypatch):
    monkeypatch.setenv("TAKTWIN_CACHE", str(tmp_path / "cache"))
    angle().export(str(tmp_path / "link.stl"))
    trimesh.creation.box(extents=[0.2, 0.2, 0.2]).export(str(tmp_path / "base.stl"))
    shape = '<collision><geometry><mesh filename="{}.stl"/></geometry></collision>'
    (tmp_path / "arm.urdf").write_text(
        f'<robot name="arm"><link name="base">{shape.format("base")}</link>'
        f'<link name="link">{shape.format("link")}</link><joint name="j" type="revolute">'
        '<parent link="base"/><child link="link"/><axis xyz="0 0 1"/>'
        '<limit lower="-1" upper="1" velocity="1" effort="1"/></joint></robot>'
    )
    whole = load_robot(str(tmp_path / "arm.urdf"))
    cut = load_robot(str(tmp_path / "arm.urdf"), cut_concave=True)
    assert len(whole.links[1].hulls) == 1
    assert whole.links[1].hull_excess[0] > 1.0
    assert len(cut.links[1].hulls) > 1
    assert cut.links[1].hull_excess[0] < 0.25
    assert len(cut.links[0].hulls) == 1


@pytest.mark.parametrize("name", TOOLS)
def test_a_tool_s_tip_is_among_what_is_meant_to_touch(name):
    tip = tcp_of(name)[:3, 3]
    boxes = contact_boxes(name)
    assert boxes
    assert set(boxes) < set(collision_boxes(name))
    gaps = [np.max(np.abs(tip - np.array(at)) - np.array(size) / 2.0) for size, at in boxes]
    assert min(gaps) < 0.001


@pytest.mark.parametrize("name", ["guns.measuring_head", "fixtures.geo_station", "people.operator"])
def test_what_only_looks_or_stands_touches_nothing(name):
    assert contact_boxes(name) == ()
