"""Equipment of a plant: small enough, closed, as large as it says, and held by its collision boxes."""

import numpy as np
import pytest
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from twin.geometry.equipment import (
    assembly,
    building,
    carriers,
    catalogue,
    collision_boxes,
    contact_boxes,
    fixtures,
    guns,
    robot_stands,
    tcp_of,
)

SHAPES = catalogue()

# Greatest extent along x, y, z, m, as a planner would state it; a shape fills at least nine tenths of each.
EXTENTS = {
    "guns.c_gun": (1.2, 0.23, 0.87),
    "guns.c_gun_small": (1.06, 0.23, 0.72),
    "guns.x_gun": (0.57, 0.23, 1.0),
    "guns.x_gun_long": (0.71, 0.23, 1.33),
    "guns.servo_actuator": (0.155, 0.13, 0.42),
    "guns.transformer": (0.26, 0.21, 0.24),
    "guns.electrode_cap": (0.016, 0.0145, 0.02),
    "guns.stud_tool": (0.25, 0.31, 0.46),
    "guns.sealing_nozzle": (0.32, 0.20, 0.75),
    "guns.measuring_head": (0.40, 0.21, 0.29),
    "guns.nut_runner": (0.2, 0.22, 0.58),
    "guns.wheel_tightener": (0.22, 0.22, 0.6),
    "grippers.body_side_gripper": (1.65, 1.05, 0.55),
    "grippers.roof_gripper": (1.50, 1.15, 0.48),
    "grippers.small_part_gripper": (0.43, 0.30, 0.46),
    "grippers.cockpit_gripper": (1.0, 0.23, 0.7),
    "grippers.glass_gripper": (0.66, 0.42, 0.48),
    "fixtures.geo_station": (4.9, 3.1, 1.01),
    "fixtures.geo_tower": (0.6, 0.6, 1.55),
    "fixtures.framing_gate": (5.2, 1.1, 2.5),
    "fixtures.part_stand": (1.5, 1.0, 1.1),
    "fixtures.turntable": (3.0, 3.0, 2.1),
    "fixtures.tip_dresser": (0.6, 0.6, 1.25),
    "fixtures.control_cabinet": (0.85, 0.65, 2.0),
    "fixtures.robot_pedestal": (0.95, 0.95, 0.6),
    "fixtures.linear_track": (4.0, 1.1, 0.42),
    "fixtures.track_carriage": (1.0, 1.0, 0.31),
    "carriers.body_skid": (5.4, 1.45, 0.36),
    "carriers.paint_skid": (5.45, 1.4, 0.32),
    "carriers.skillet": (6.0, 3.4, 0.7),
    "carriers.c_hanger": (2.8, 2.5, 3.6),
    "carriers.decking_vehicle": (4.5, 1.8, 1.05),
    "carriers.small_vehicle": (1.61, 0.8, 1.4),
    "transport.roller_bed": (6.0, 1.5, 0.55),
    "transport.skid_conveyor": (6.0, 1.2, 0.55),
    "transport.overhead_rail": (6.0, 6.6, 5.7),
    "transport.lift_tower": (5.6, 3.0, 8.5),
    "transport.skid_turntable": (5.6, 4.5, 0.5),
    "transport.chain_conveyor": (6.0, 1.15, 0.7),
    "assembly.pitch_marking": (6.0, 5.4, 0.004),
    "assembly.line_side_rack": (1.8, 0.9, 1.8),
    "assembly.kitting_shelf": (1.51, 0.6, 1.7),
    "assembly.tool_gantry": (6.0, 5.0, 3.4),
    "assembly.workbench": (1.8, 0.8, 2.0),
    "assembly.andon_board": (3.3, 0.5, 4.1),
    "assembly.andon_cord": (6.0, 0.3, 2.3),
    "assembly.team_corner": (2.6, 2.6, 2.2),
    "assembly.marriage_station": (6.4, 4.2, 5.0),
    "assembly.glass_cell": (6.0, 8.0, 3.8),
    "assembly.fluid_pillar": (1.0, 1.9, 2.7),
    "assembly.wheel_station": (4.6, 2.5, 2.7),
    "paint.dip_tank": (6.0, 5.8, 3.8),
    "paint.dip_tank_glass": (6.0, 3.6, 2.2),
    "paint.spray_booth": (6.0, 5.5, 5.2),
    "paint.spray_booth_glass": (6.0, 5.4, 2.5),
    "paint.oven": (6.0, 3.6, 5.1),
    "end_of_line.alignment_stand": (6.6, 4.2, 2.3),
    "end_of_line.roll_and_brake_bench": (7.4, 4.4, 2.5),
    "end_of_line.driver_assistance_stand": (8.4, 4.6, 2.8),
    "end_of_line.water_test_tunnel": (6.0, 3.9, 3.4),
    "end_of_line.water_test_tunnel_glass": (6.0, 3.8, 2.4),
    "end_of_line.repair_bay": (7.0, 4.6, 3.2),
    "end_of_line.light_tunnel": (6.0, 4.6, 2.8),
    "building.column": (0.7, 0.7, 9.5),
    "building.roof_truss": (0.16, 24.0, 1.6),
    "building.wall_panel": (6.0, 0.26, 10.0),
    "building.floor_slab": (24.0, 24.0, 0.21),
    "building.aisle_marking": (1.0, 0.12, 0.003),
    "building.walkway": (1.0, 1.2, 0.003),
    "building.walkway_zebra": (4.0, 2.0, 0.003),
    "building.dock_door": (4.6, 2.5, 4.8),
    "building.fence_panel": (1.0, 0.16, 2.2),
    "building.fence_post": (0.1, 0.16, 2.2),
    "building.fence_door": (1.25, 0.2, 2.3),
    "building.light_curtain": (3.5, 0.3, 2.05),
    "building.signal_column": (0.22, 0.22, 2.3),
    "building.forklift": (3.7, 1.25, 2.3),
    "building.tugger_train": (6.5, 1.0, 2.15),
    "building.container": (1.2, 1.0, 0.95),
    "building.pallet": (1.2, 0.8, 1.0),
    "people.operator": (0.5, 0.62, 1.8),
    "people.operator_reaching": (1.1, 0.55, 1.8),
    "people.operator_walking": (0.95, 0.6, 1.8),
}
BIG = {
    "fixtures.geo_station", "fixtures.framing_gate", "fixtures.turntable", "transport.roller_bed",
    "transport.lift_tower", "transport.skid_turntable", "assembly.marriage_station",
    "assembly.wheel_station", "assembly.glass_cell", "end_of_line.alignment_stand",
    "end_of_line.roll_and_brake_bench",
    "end_of_line.driver_assistance_stand", "end_of_line.water_test_tunnel", "building.forklift",
    "building.tugger_train",
}  # fmt: skip
# On a flange, on a conveyor, about a middle of their own, hung, or partly below the floor.
NOT_ON_THE_FLOOR = {
    "guns.servo_actuator", "guns.transformer", "fixtures.track_carriage", "carriers.skillet",
    "carriers.c_hanger", "paint.dip_tank_glass", "paint.spray_booth_glass",
    "end_of_line.water_test_tunnel_glass", "end_of_line.roll_and_brake_bench", "building.roof_truss",
    "building.floor_slab",
}  # fmt: skip
GUNS = tuple(f"guns.{name}" for name in guns.STROKE_M)


@pytest.fixture(scope="module")
def meshes():
    return {name: make() for name, make in SHAPES.items()}


def test_the_names_are_those_that_plant_files_use():
    assert list(SHAPES) == list(EXTENTS)


def test_small_things_take_600_triangles_people_400_and_big_ones_2500(meshes):
    for name, mesh in meshes.items():
        most = 2500 if name in BIG else 400 if name.startswith("people.") else 600
        assert mesh.is_all_triangles, name
        assert mesh.n_cells <= most, name


def test_every_point_has_its_colour_and_lies_in_a_triangle(meshes):
    for name, mesh in meshes.items():
        assert mesh.point_data["rgb"].shape == (mesh.n_points, 3), name
        assert mesh.point_data["rgb"].dtype == np.uint8, name
        assert len(np.unique(mesh.regular_faces)) == mesh.n_points, name


@pytest.mark.parametrize("name", SHAPES)
def test_every_part_is_closed_and_looks_outward(name, meshes):
    mesh = meshes[name]
    faces, points = mesh.regular_faces.astype(np.int64), np.asarray(mesh.points, dtype=float)
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    forth, back = edges @ [mesh.n_points, 1], edges @ [1, mesh.n_points]
    assert len(np.unique(forth)) == len(forth)
    np.testing.assert_array_equal(np.sort(forth), np.sort(back))
    graph = coo_matrix((np.ones(len(edges)), edges.T), shape=(mesh.n_points, mesh.n_points))
    count, part = connected_components(graph, directed=False)
    middle = np.array([points[part == n].mean(axis=0) for n in range(count)])
    a, b, c = (points[faces[:, i]] - middle[part[faces[:, 0]]] for i in range(3))
    volume = np.bincount(part[faces[:, 0]], np.einsum("ij,ij->i", a, np.cross(b, c)) / 6.0, count)
    assert (volume > 1e-9).all()


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_is_as_large_as_it_says(name, meshes):
    points = meshes[name].points
    extent, stated = points.max(axis=0) - points.min(axis=0), np.array(EXTENTS[name])
    assert (extent <= stated + 1e-6).all(), extent
    assert (extent >= 0.9 * stated).all(), extent


def test_what_stands_on_the_floor_or_a_flange_begins_there(meshes):
    for name in set(SHAPES) - NOT_ON_THE_FLOOR:
        assert meshes[name].points[:, 2].min() == pytest.approx(0.0, abs=0.011), name


def test_a_skillet_s_plate_is_flush_and_a_hanger_hangs_from_its_rail(meshes):
    plate = meshes["carriers.skillet"].points
    at_the_edge = plate[np.abs(plate[:, 1]) > 1.6]
    assert at_the_edge[:, 2].max() == pytest.approx(0.012, abs=0.003)
    hanger = meshes["carriers.c_hanger"]
    assert hanger.points[:, 2].max() == pytest.approx(4.82, abs=0.03)
    pads = hanger.points[(np.abs(hanger.points[:, 1]) < 0.85) & (hanger.points[:, 2] < 2.0)]
    assert pads[:, 2].max() == pytest.approx(carriers.HANGER_PADS_M)


def test_a_car_passes_through_oven_booth_and_tunnels(meshes):
    for name, floor in (
        ("paint.oven", 0.5),
        ("paint.spray_booth", 0.3),
        ("end_of_line.light_tunnel", 0.1),
        ("end_of_line.water_test_tunnel", 0.1),
    ):
        mesh = meshes[name]
        for y in (-1.0, 0.0, 1.0):
            points, _ = mesh.ray_trace((-9.0, y, floor + 1.0), (9.0, y, floor + 1.0))
            assert len(points) == 0, name


@pytest.mark.parametrize("name", SHAPES)
def test_collision_boxes_contain_each_triangle_whole(name, meshes):
    mesh = meshes[name]
    corners = np.asarray(mesh.points)[mesh.regular_faces]
    held = np.zeros(len(corners), dtype=bool)
    for size, centre in collision_boxes(name):
        held |= (np.abs(corners - centre) <= 0.5 * np.array(size) + 0.002).all(axis=(1, 2))
    assert held.all()


def test_a_gun_s_boxes_leave_its_throat_open_for_a_sheet():
    for name in GUNS:
        boxes = collision_boxes(name)
        assert 9 <= len(boxes) <= 13
        x, y, z = tcp_of(name)[:3, 3]
        reach = guns.REACH_M[name.removeprefix("guns.")] - 0.05
        # A sheet between the electrodes, as wide as one likes, that reaches into the throat.
        low, high = np.array([x - 0.059, y - 0.5, z - reach]), np.array([x - 0.001, y + 0.5, z + 1.0])
        for size, centre in boxes:
            half = 0.5 * np.array(size)
            apart = (np.array(centre) - half > high) | (np.array(centre) + half < low)
            assert apart.any(), (name, size, centre)


def test_electrodes_are_slim_and_open_by_the_stroke_while_the_gun_moves():
    for name in GUNS:
        first, second = contact_boxes(name)
        for size, _ in (first, second):
            assert size[1] < 0.022
            assert 0.09 < size[0] < 0.11
        gap = (first[1][0] - 0.5 * first[0][0]) - (second[1][0] + 0.5 * second[0][0])
        assert gap == pytest.approx(guns.STROKE_M[name.removeprefix("guns.")], abs=0.006)
        assert 0.13 < gap < 0.30


def test_boxes_are_those_of_the_catalogue_where_a_gun_is_open_by_its_stroke():
    for name, stroke in guns.STROKE_M.items():
        assert guns.boxes_open(name, stroke) == collision_boxes(f"guns.{name}")
        closed = guns.boxes_open(name, 0.0)[guns.CONTACT[name][1]]
        assert closed[1][0] + 0.5 * closed[0][0] == pytest.approx(0.0, abs=1e-9)


def test_boxes_of_a_member_are_tighter_than_one_box_round_all(meshes):
    # The X-gun's body fills much of its box; what the pieces leave is its throat.
    shares = {
        "guns.c_gun": 0.5,
        "guns.x_gun": 0.65,
        "guns.x_gun_long": 0.65,
        "fixtures.geo_station": 0.5,
        "fixtures.framing_gate": 0.5,
    }
    for name, share in shares.items():
        pieces = sum(np.prod(size) for size, _ in collision_boxes(name))
        points = meshes[name].points
        assert pieces < share * np.prod(points.max(axis=0) - points.min(axis=0)), name


def along_the_axis(mesh, name):
    """Heights along the tcp's z of what lies on the electrodes' axis."""
    local = (np.asarray(mesh.points, dtype=float) - tcp_of(name)[:3, 3]) @ tcp_of(name)[:3, :3]
    return local[np.hypot(local[:, 0], local[:, 1]) < 0.5 * guns.CAP_RADIUS_M][:, 2]


@pytest.mark.parametrize("name", GUNS)
def test_the_tcp_lies_on_the_contact_of_the_fixed_electrode_and_its_z_to_the_moving_one(name):
    heights = along_the_axis(SHAPES[name](opening=0.05), name)
    assert heights[heights < 0.025].max() == pytest.approx(0.0, abs=1e-6)
    # The moving arm of an X-gun turns, which tilts its electrode's face.
    assert heights[heights > 0.025].min() == pytest.approx(0.05, abs=5e-4)


def test_electrodes_touch_where_a_gun_is_made_closed():
    for name in GUNS:
        heights = np.sort(along_the_axis(SHAPES[name](opening=0.0), name))
        assert np.abs(heights).min() < 1e-6
        assert (np.abs(heights) < 1e-6).sum() == 12


def test_a_tool_s_tip_lies_at_its_tcp(meshes):
    for name in ("guns.stud_tool", "guns.sealing_nozzle", "guns.nut_runner"):
        tcp = tcp_of(name)
        local = (np.asarray(meshes[name].points, dtype=float) - tcp[:3, 3]) @ tcp[:3, :3]
        assert local[:, 2].max() == pytest.approx(0.0, abs=1e-6), name
        assert np.linalg.norm(local[local[:, 2] > -1e-6][:, :2], axis=1).max() < 0.025, name
    for name in (name for name in SHAPES if name.startswith("grippers.")):
        assert meshes[name].points[:, 2].max() == pytest.approx(tcp_of(name)[2, 3], abs=0.05), name


def test_a_tcp_is_a_rigid_frame_that_nobody_can_change():
    for name in SHAPES:
        if name.startswith("grippers.") or name in (*GUNS, "guns.sealing_nozzle", "guns.measuring_head"):
            frame = tcp_of(name)
            np.testing.assert_allclose(frame[:3, :3] @ frame[:3, :3].T, np.eye(3), atol=1e-12)
            assert np.linalg.det(frame[:3, :3]) == pytest.approx(1.0)
            with pytest.raises(ValueError, match="read-only"):
                frame[0, 3] = 1.0


def test_dimensions_can_be_said():
    assert robot_stands.robot_pedestal(height=0.9).points[:, 2].max() == pytest.approx(0.9)
    assert fixtures.framing_gate(length=4.0).bounds[1] == pytest.approx(2.0)
    assert np.ptp(building.fence_panel(width=2.0).points[:, 0]) == pytest.approx(2.0, abs=0.02)
    assert np.ptp(assembly.pitch_marking(pitch=5.5).points[:, 0]) == pytest.approx(5.5)
    helmet = SHAPES["people.operator"](helmet=True)
    assert helmet.points[:, 2].max() > SHAPES["people.operator"]().points[:, 2].max()


def test_each_call_makes_a_mesh_of_its_own():
    first = SHAPES["guns.c_gun"]()
    first.points[:] = 0.0
    assert np.ptp(SHAPES["guns.c_gun"]().points[:, 2]) > 0.8


def test_a_name_that_is_not_there_gets_a_sentence():
    with pytest.raises(ValueError, match=r"'guns\.cgun' is no shape of the catalogue; .*guns\.c_gun"):
        collision_boxes("guns.cgun")
    with pytest.raises(ValueError, match=r"'people\.operator' has no tool centre point; .*guns\.x_gun"):
        tcp_of("people.operator")
