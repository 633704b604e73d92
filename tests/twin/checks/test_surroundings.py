"""What stands in and round a cell of the reference plant, as pieces, and which distances they keep."""

import msgspec
import numpy as np
import pytest

from kernels import kinematics
from twin.checks.surroundings import Site, left_out, required_m, robot_pieces, surroundings
from twin.geometry import arm, load_robot
from twin.plant import by_id, load_plant
from twin.plant.floor import Clearance, Fixture
from twin.plant.layout import world_from
from twin.plant.model import things
from twin.plant.values import Pose

CELL = "BS310"


@pytest.fixture(scope="module")
def ev60():
    return load_plant("ev60")


@pytest.fixture(scope="module")
def site(ev60):
    return Site(ev60)


@pytest.fixture(scope="module")
def solids(site):
    return site.surroundings(CELL)


def bounds(some):
    found = [solid.bounds() for solid in some]
    return np.min([low for low, _ in found], axis=0), np.max([high for _, high in found], axis=0)


def test_a_body_cell_holds_car_fixtures_fences_conveyor_and_floor(solids):
    names = {solid.name for solid in solids}
    assert {solid.kind for solid in solids} == {"car", "fixture", "fence", "conveyor", "floor"}
    assert names >= {
        "left B pillar of the car", "roof panel of the car", "pedestal of BS310R1",
        "tip dresser BS310R3.dresser", "fence BS310.fence_left", "door of fence BS310.fence_left", "Respot 1",
        "body skid", "floor", "roller bed of BS310",
    }  # fmt: skip
    assert sum(len(solid.vertices) for solid in solids) < 600


def test_what_stands_in_a_neighbouring_cell_counts_where_a_robot_could_reach_it(solids):
    names = {solid.name for solid in solids}
    assert "fence BS320.fence_left" in names
    assert not any("BS340" in name for name in names)


def test_every_solid_belongs_to_a_thing_of_the_plant(ev60, solids):
    known = {thing.id for _, group in things(ev60) for thing in group}
    assert {solid.owner for solid in solids} <= known


def test_the_car_stands_where_its_station_says(ev60, solids):
    station = by_id(ev60.stations)[CELL]
    at = (world_from(station.pose) @ world_from(station.car))[:3, 3]
    low, high = bounds([solid for solid in solids if solid.kind == "car"])
    assert low[:2] - at[:2] == pytest.approx([-2.5, -1.0], abs=0.2)
    assert high[2] - at[2] == pytest.approx(1.6, abs=0.02)
    roof = [solid for solid in solids if solid.name.startswith("roof")]
    assert roof
    assert not any(s.name.startswith("roof panel") for s in surroundings(ev60, "BS020"))


def test_a_station_s_stage_wears_its_wheels_when_it_is_finished(site):
    names = {solid.name for solid in site.surroundings("CH380") if solid.kind == "car"}
    assert "front left wheel of the car" in names


def test_a_fence_is_closed_along_its_path_and_open_for_the_line(ev60, solids):
    boxes = [v for solid in solids if solid.owner == "BS310.fence_left" for v in solid.vertices]
    fence = by_id(ev60.fences)["BS310.fence_left"]
    for a, b in zip(fence.path_m[:-1], fence.path_m[1:], strict=True):
        for share in np.linspace(0.0, 1.0, 41):
            x, y = np.array(a) + share * (np.array(b) - np.array(a))
            inside = [
                (v.min(axis=0) <= (x + 1e-9, y + 1e-9, 1.0)).all()
                and (v.max(axis=0) >= (x - 1e-9, y - 1e-9, 1.0)).all()
                for v in boxes
            ]
            assert any(inside), (x, y)
    assert min(v[:, 1].min() for v in boxes) > by_id(ev60.stations)[CELL].pose.xyz_m[1] + 1.0


def test_the_conveyor_ends_under_the_skid_and_the_skid_under_the_car(solids):
    car = bounds([solid for solid in solids if solid.kind == "car"])
    bed = bounds([solid for solid in solids if solid.name == "Respot 1"])
    assert bed[1][2] == pytest.approx(0.5)
    assert car[0][2] > bed[1][2]
    skid = bounds([solid for solid in solids if solid.name == "body skid"])
    assert skid[0][2] == pytest.approx(0.5)


def test_an_own_shape_counts_with_its_pieces(ev60, tmp_path):
    import trimesh

    for k, x in enumerate((0.0, 1.0), 1):
        post = trimesh.creation.box(extents=[0.1, 0.1, 2.0])
        post.apply_translation([x, 0.0, 1.0])
        post.export(str(tmp_path / f"gate.collision-{k}.stl"))
        post.export(str(tmp_path / "gate.ply"))
    gate = Fixture(
        id="gate", name="Gate", station=CELL, shape=str(tmp_path / "gate.ply"), size_m=(1.1, 0.1, 2.0),
        pose=Pose(xyz_m=(31.0, 116.0, 0.0)),
    )  # fmt: skip
    plant = msgspec.structs.replace(ev60, fixtures=(*ev60.fixtures, gate))
    (found,) = [solid for solid in surroundings(plant, CELL) if solid.owner == "gate"]
    assert len(found.vertices) == 2
    assert bounds([found])[1] == pytest.approx([32.05, 116.05, 2.0])


def test_a_station_that_is_not_there_is_told(ev60):
    with pytest.raises(ValueError, match="plant 'ev60' has no station 'BS999'"):
        surroundings(ev60, "BS999")


def test_a_robot_s_pieces_ride_on_its_frames_and_its_electrode_ends_at_the_tool_centre_point(ev60):
    robot = by_id(ev60.robots)["BS310R1"]
    pieces = robot_pieces(ev60, robot)
    description = load_robot(robot.description)
    assert {piece.kind for piece in pieces} == {"robot", "tool", "contact"}
    assert {piece.frame for piece in pieces if piece.kind != "robot"} == {6}
    assert sorted({piece.frame for piece in pieces}) == list(range(7))
    frames = kinematics.frames_along(arm(description), world_from(robot.base), np.array([robot.home_rad]))[0]
    tool = by_id(ev60.tools)[robot.tool]
    tcp = (frames[6] @ description.flange @ world_from(tool.tcp))[:3, 3]
    corners = [
        piece.vertices @ frames[6][:3, :3].T + frames[6][:3, 3] for piece in pieces if piece.kind == "contact"
    ]
    assert len(corners) == 2
    assert min(np.linalg.norm(v - tcp, axis=1).min() for v in corners) < 0.04


def test_every_pair_class_has_its_distance_and_falls_back_to_the_general_one():
    plain = Clearance(required_m=0.05)
    own = Clearance(
        required_m=0.05, tool_to_fixture_m=0.015, tool_to_car_m=0.005, robot_to_car_m=0.03,
        robot_to_robot_m=0.06, robot_to_fence_m=0.1,
    )  # fmt: skip
    told = {
        ("tool", "fixture"): 0.015, ("contact", "fixture"): 0.015, ("robot", "fixture"): 0.05,
        ("tool", "conveyor"): 0.015, ("robot", "conveyor"): 0.05,
        ("tool", "car"): 0.005, ("contact", "car"): 0.005, ("robot", "car"): 0.03,
        ("robot", "robot"): 0.06, ("tool", "robot"): 0.06, ("tool", "contact"): 0.06,
        ("robot", "fence"): 0.1, ("contact", "fence"): 0.1, ("tool", "floor"): 0.05,
    }  # fmt: skip
    for (one, other), distance in told.items():
        assert required_m(own, one, other) == required_m(own, other, one) == distance
        assert required_m(plain, one, other) == 0.05
    assert required_m(own, "fence", "car") is None


def test_the_base_alone_is_left_out_and_says_why(ev60, solids):
    robot = by_id(ev60.robots)["BS310R1"]
    pieces = {piece.name: piece for piece in robot_pieces(ev60, robot)}
    named = {solid.name: solid for solid in solids}
    base = pieces["base"]
    assert (
        left_out(robot, base, named["pedestal of BS310R1"]) == "The base of BS310R1 stands on its pedestal."
    )
    assert "does not move" in left_out(robot, base, named["fence BS310.fence_left"])
    for piece in robot_pieces(ev60, robot):
        if piece.frame:
            assert not any(left_out(robot, piece, solid) for solid in solids)


def test_every_cell_with_robots_has_surroundings(ev60, site):
    cells = {robot.station for robot in ev60.programmed_robots}
    for station in sorted(cells)[::9]:
        kinds = {solid.kind for solid in site.surroundings(station)}
        assert kinds >= {"car", "fixture", "fence", "floor"}
