"""The car: its size, its budgets, that its skin is whole, and that weld flanges lie on the grey body."""

from itertools import pairwise

import numpy as np
import pytest
import pyvista as pv

from twin.geometry.car import (
    STAGES,
    WHEEL_CENTRES,
    closures,
    far_mesh,
    flanges,
    frame,
    lines,
    seal_lines,
    stage_meshes,
    stage_names,
    trim,
    weld_lines,
    wheel,
    wheel_poses,
)
from twin.geometry.car import sheet as sheets

STAGE_OF_AREA = {"underbody": "underbody", "framing": "framed", "respot": "framed", "closures": "closures"}


def points_of(meshes):
    return np.concatenate([np.asarray(mesh.points) for mesh in meshes.values()])


def triangles(meshes):
    return sum(mesh.n_cells for mesh in meshes.values())


def volume(sheet):
    middle = sheet.points.mean(axis=0)
    a, b, c = (sheet.points[sheet.faces[:, k]] - middle for k in range(3))
    return float(np.einsum("ij,ij->", a, np.cross(b, c)) / 6.0)


def closed_bodies(sheet):
    bodies = sheets.painted(sheets.welded(sheet), "#ffffff").split_bodies()
    return [sheets.plain(body.extract_surface(algorithm="dataset_surface")) for body in bodies]


def mirror_distance(points):
    """The largest distance from a point to the nearest mirrored point."""
    from scipy.spatial import cKDTree

    return cKDTree(points * (1.0, -1.0, 1.0)).query(points)[0].max()


def test_the_stages_stand_in_the_order_of_the_line():
    assert stage_names() == (
        "underbody", "sides", "framed", "closures", "painted", "trimmed", "married", "finished",
    )  # fmt: skip
    assert {piece.role for stage in STAGES for piece in stage.pieces} == {"body", "paint", "glass"}


def test_the_finished_car_has_the_size_of_a_crossover():
    body = points_of(stage_meshes("finished"))
    assert np.ptp(body[:, 0]) == pytest.approx(4.70, abs=0.03)
    assert body[:, 2].max() == pytest.approx(1.60, abs=0.01)
    assert np.ptp(closures.body_skin().points[:, 1]) == pytest.approx(1.88, abs=0.005)
    assert WHEEL_CENTRES[0, 0] - WHEEL_CENTRES[2, 0] == pytest.approx(2.90)
    standing = wheel_poses() @ np.append(WHEEL_CENTRES[0] * 0.0, 1.0)
    np.testing.assert_allclose(standing[:, :3], WHEEL_CENTRES)


def test_the_wheels_stand_on_the_ground_inside_the_arches():
    (x0, x1, y0, y1, z0, z1) = wheel().bounds
    assert (x1 - x0) / 2 == pytest.approx(0.36, abs=0.002)
    assert (z1 - z0) / 2 == pytest.approx(0.36, abs=0.002)
    assert WHEEL_CENTRES[0, 2] + z0 == pytest.approx(0.0, abs=1e-6)
    assert WHEEL_CENTRES[0, 1] + y1 < lines.side(lines.AXLE_FRONT, 0.80)[1]
    assert y1 - y0 == pytest.approx(0.235, abs=0.002)


@pytest.mark.parametrize("stage", stage_names())
def test_a_stage_is_at_most_three_coloured_meshes_within_its_budget(stage):
    meshes = stage_meshes(stage)
    assert set(meshes) <= {"plain", "paint", "glass"}
    for mesh in meshes.values():
        assert mesh.is_all_triangles
        assert mesh.point_data["rgb"].dtype == np.uint8
        assert mesh.point_data["rgb"].shape == (mesh.n_points, 3)
    wheels = 4 * wheel().n_cells if stage == "finished" else 0
    assert triangles(meshes) + wheels <= (2500 if stage == "underbody" else 7000)
    assert 0 < triangles(far_mesh(stage)) <= 500
    assert set(far_mesh(stage)) <= set(meshes)


@pytest.mark.parametrize("stage", ["painted", "trimmed", "married", "finished"])
def test_what_is_painted_is_white_and_the_same_on_both_sides(stage):
    paint = stage_meshes(stage)["paint"]
    assert (paint.point_data["rgb"] == 255).all()
    assert mirror_distance(np.asarray(paint.points)) < 0.001


def test_a_far_car_fills_the_space_of_the_near_one():
    near = np.array(pv.merge(list(stage_meshes("painted").values())).bounds)
    far = np.array(pv.merge(list(far_mesh("painted").values())).bounds)
    np.testing.assert_allclose(far[[0, 1, 5]], near[[0, 1, 5]], atol=0.06)
    np.testing.assert_allclose(far[[2, 3]], near[[2, 3]], atol=0.03)


def test_the_car_grows_from_stage_to_stage():
    for before, after in pairwise(stage_names()):
        old, new = points_of(stage_meshes(before)), points_of(stage_meshes(after))
        assert (new.min(axis=0) <= old.min(axis=0) + 1e-6).all(), after
        assert (new.max(axis=0) >= old.max(axis=0) - 1e-6).all(), after
        assert len(new) != len(old)


@pytest.mark.parametrize(
    "piece",
    [
        frame.floor,
        frame.members,
        frame.side_frame,
        frame.roof,
        flanges.underbody_flanges,
        flanges.side_flanges,
        flanges.roof_flanges,
        closures.closures,
        trim.handles,
    ],
)
def test_closed_pieces_are_closed_and_face_outward(piece):
    bodies = closed_bodies(piece())
    assert bodies
    for body in bodies:
        assert volume(body) > 0.0
    edges = sheets.painted(sheets.welded(piece()), "#ffffff").extract_feature_edges(
        boundary_edges=True, feature_edges=False, manifold_edges=False, non_manifold_edges=False
    )
    assert edges.n_cells == 0


def test_a_box_has_the_volume_of_its_sides():
    assert volume(sheets.slab((0.1, -0.2, 0.3), (0.5, 0.4, 0.8))) == pytest.approx(0.4 * 0.6 * 0.5)


def test_the_skin_faces_away_from_the_cabin():
    skin = closures.body_skin()
    a, b, c = (skin.points[skin.faces[:, k]] for k in range(3))
    out = np.cross(b - a, c - a)
    centre = (a + b + c) / 3.0
    spine = np.column_stack([np.clip(centre[:, 0], -1.3, 1.3), 0.0 * centre[:, 0], 0.0 * centre[:, 0] + 0.7])
    facing = np.einsum("ij,ij->i", out, centre - spine) > 0.0
    assert facing.mean() > 0.99


@pytest.fixture(scope="module")
def bodies():
    return {stage: stage_meshes(stage)["plain"] for stage in ("underbody", "framed", "closures")}


def nearest(mesh, points):
    return mesh.find_closest_cell(points, return_closest_point=True)[1]


def test_weld_and_sealing_lines_lie_on_the_grey_body(bodies):
    for line in [*weld_lines().values(), *seal_lines().values()]:
        on = line.at_pitch(0.02)
        gap = np.linalg.norm(nearest(bodies[STAGE_OF_AREA[line.area]], on[:, :3]) - on[:, :3], axis=1)
        assert gap.max() < 0.005, line.id
        np.testing.assert_allclose(np.linalg.norm(on[:, 3:], axis=1), 1.0, atol=1e-9)
        np.testing.assert_allclose(np.linalg.norm(line.points[:, 3:], axis=1), 1.0, atol=1e-9)


def test_a_weld_line_s_normal_leads_off_the_sheet_it_is_on(bodies):
    for line in weld_lines().values():
        on = line.at_pitch(0.04)
        off = on[:, :3] + 0.01 * on[:, 3:]
        gap = np.linalg.norm(nearest(bodies[STAGE_OF_AREA[line.area]], off) - off, axis=1)
        # The ends of some flanges reach under the panel or the pillar that they join.
        assert np.mean(gap > 0.006) > 0.8, line.id


def test_the_flanges_carry_fifteen_hundred_spots():
    found = weld_lines()
    assert len(found) >= 24
    assert all(name == line.id for name, line in found.items())
    assert {line.area for line in found.values()} == set(STAGE_OF_AREA)
    assert all(2 <= len(line.stack_mm) <= 3 for line in found.values())
    length = sum(line.length_m for line in found.values())
    assert 1500 * 0.025 <= length <= 1500 * 0.065
    assert len(seal_lines()) >= 8


def test_left_and_right_flanges_mirror_each_other():
    found = weld_lines()
    for name, line in found.items():
        if line.side == "left":
            other = found[name.removesuffix("left") + "right"]
            np.testing.assert_array_equal(line.points * (1, -1, 1, 1, -1, 1), other.points)


def test_a_line_is_cut_at_a_pitch_with_both_ends():
    line = weld_lines()["floor_flange_left"]
    cut = line.at_pitch(0.05)
    np.testing.assert_allclose(cut[[0, -1]], line.points[[0, -1]])
    assert np.linalg.norm(np.diff(cut[:, :3], axis=0), axis=1).max() <= 0.05 + 1e-9


def test_meshes_are_the_same_each_time_and_a_caller_s_own():
    first, second = stage_meshes("finished"), stage_meshes("finished")
    for name, mesh in first.items():
        np.testing.assert_array_equal(mesh.points, second[name].points)
        mesh.points[:] = 0.0
        assert np.ptp(second[name].points) > 1.0


def test_an_unknown_stage_is_named_with_those_there_are():
    with pytest.raises(ValueError, match="no build stage 'primed'; its stages are underbody, sides, framed"):
        stage_meshes("primed")


def test_flanges_are_as_thick_and_wide_as_real_ones_and_carry_their_welds():
    """Welds keep 8 mm from the flange's edge, the cap's radius, and 20 mm from the section."""
    for flange in [*flanges.underbody().values(), *flanges.sides().values(), *flanges.bows()]:
        along = np.gradient(flange.middle, axis=0)
        side = np.cross(flange.out, along)
        side /= np.linalg.norm(side, axis=1, keepdims=True)
        off = np.abs(np.sum((flange.path - flange.middle) * side, axis=1))
        assert (off < flanges.WIDTH_M / 2 - 0.008).all()
        np.testing.assert_allclose(np.sum((flange.path - flange.middle) * flange.out, axis=1), 0.0, atol=1e-9)
    assert 0.016 <= flanges.WIDTH_M <= 0.035
    assert 0.0025 <= frame.PANEL_M <= 0.003
