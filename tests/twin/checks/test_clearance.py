"""Clearance of the demonstration cell's robot: what is near, what may touch, and what is found."""

import msgspec
import numpy as np
import pytest

from kernels import kinematics
from twin.checks.clearance import ClearanceError, clearance
from twin.checks.robot_cell import robot_cell
from twin.plant import Fixture, Pose, load_plant
from twin.plant.layout import world_from

SECOND = 1_000_000_000


@pytest.fixture(scope="module")
def plant():
    return load_plant("democell")


@pytest.fixture(scope="module")
def robot(plant):
    return plant.traced_robots[0]


@pytest.fixture(scope="module")
def cell(plant, robot):
    return robot_cell(plant, robot)


def joints_at(robot, cell, points):
    """Joint positions (m, n) with the tool straight down at points in the world."""
    home = np.array(robot.home_rad)
    base = world_from(robot.base)
    path = np.tile(base @ kinematics.forward(cell.arm, home), (len(points), 1, 1))
    path[:, :3, 3] = points
    path = np.linalg.inv(base) @ path
    q, status, _ = kinematics.follow(cell.arm, np.ascontiguousarray(path), home)
    assert not status.any()
    return q


def line(start, end, m):
    return np.linspace(start, end, m)


def times(m):
    return np.arange(m, dtype=np.int64) * (SECOND // 20)


def test_at_home_the_tool_points_down_and_nothing_is_near(plant, robot, cell):
    tcp = cell.frames(np.array([robot.home_rad]))[0, -2]
    np.testing.assert_allclose(tcp[:3, 2], [0.0, 0.0, -1.0], atol=1e-4)
    result = clearance(plant, times(1), np.array([robot.home_rad]))
    assert result.minimum.distance_m > 0.03
    assert result.findings == ()


def test_every_stop_and_the_space_between_is_well_inside_the_joint_limits(robot, cell):
    grid = [(x, y, z) for x in (-0.33, 0.0, 0.33) for y in (-0.19, -0.115) for z in (0.32, 0.45)]
    q = joints_at(robot, cell, np.array([*grid, *(stop.tcp_m for stop in robot.stops)]))
    margin = np.minimum(q - cell.arm.lower, cell.arm.upper - q)
    assert np.degrees(margin.min()) > 15.0
    smallest = [np.linalg.svd(kinematics.jacobian(cell.arm, row), compute_uv=False)[-1] for row in q]
    assert min(smallest) > 0.08


def test_at_the_stops_the_gripper_may_touch_what_they_serve_and_that_is_said(plant, robot, cell):
    at_stops = joints_at(robot, cell, np.array([stop.tcp_m for stop in robot.stops]))
    result = clearance(plant, times(4), at_stops)
    assert result.findings == ()
    assert any("Pick black disc" in text and "store" in text for text in result.allowed)
    assert any("Place white disc" in text and "stopper" in text for text in result.allowed)


def test_touching_the_same_belt_elsewhere_is_an_alarm_with_time_place_and_pair(plant, robot, cell):
    x, y, z = plant.belts[0].pose.xyz_m
    down = line((x, y - 0.13, z + 0.05), (x, y - 0.13, z + 0.002), 21)
    q = joints_at(robot, cell, np.concatenate([down, down[::-1]]))
    result = clearance(plant, times(42), q)
    (finding,) = result.findings
    assert finding.severity == "alarm"
    assert finding.kind == "clearance"
    assert finding.device == "robot"
    assert (finding.value, finding.unit, finding.limit) == (0.0, "m", plant.clearance.required_m)
    assert "Conveyor 1" in finding.message
    assert finding.start_ns < result.minimum.time_ns < finding.end_ns
    assert result.minimum.second_device == "conveyor_1"
    assert result.minimum.second_m == pytest.approx((x, y - 0.13, z), abs=0.05)


def test_coming_too_near_without_touching_is_a_warning_with_the_distance(plant, robot, cell):
    x, y, z = plant.belts[0].pose.xyz_m
    # Fingers reach 3.5 mm and the held part 8 mm below the tool centre point.
    q = joints_at(robot, cell, np.array([(x, y - 0.13, z + 0.012)]))
    (finding,) = clearance(plant, times(1), q, held=np.array([True])).findings
    assert finding.severity == "warning"
    assert finding.value == pytest.approx(0.004, abs=0.0005)
    assert "come within 4.0 mm" in finding.message
    empty = clearance(plant, times(1), q, held=np.array([False]))
    assert empty.findings == ()
    # Without the part the fingers are nearest, to the belt: 12 - 3.5 mm; to its guides it is 37 - 26 mm.
    assert empty.minimum.distance_m == pytest.approx(0.0085, abs=0.0002)
    assert (empty.minimum.first, empty.minimum.second) == ("gripper finger", "Conveyor 1")


def test_two_stretches_are_two_findings(plant, robot, cell):
    x, y, z = plant.belts[0].pose.xyz_m
    low, high = (x, y - 0.13, z + 0.010), (x, y - 0.13, z + 0.06)
    path = np.concatenate(
        [line(high, low, 10), line(low, high, 10), line(high, low, 10), line(low, high, 10)]
    )
    assert len(clearance(plant, times(40), joints_at(robot, cell, path)).findings) == 2


def test_a_post_put_into_the_way_is_found(plant, robot, cell):
    post = Fixture(id="post", name="Post", pose=Pose(xyz_m=(0.0, -0.15, 0.25)), size_m=(0.05, 0.05, 0.5))
    blocked = msgspec.structs.replace(plant, fixtures=(*plant.fixtures, post))
    q = joints_at(robot, cell, line((-0.31, -0.15, 0.42), (0.31, -0.15, 0.42), 60))
    assert clearance(plant, times(60), q).findings == ()
    result = clearance(blocked, times(60), q)
    assert [finding.severity for finding in result.findings] == ["alarm"]
    assert "Post" in result.minimum.second
    through = msgspec.structs.replace(post, solid=False)
    open_again = msgspec.structs.replace(plant, fixtures=(*plant.fixtures, through))
    assert clearance(open_again, times(60), q).findings == ()


def test_the_arm_folded_onto_itself_is_found(plant, robot):
    folded = np.array([[0.0, 0.3, 0.0, -2.09, 0.0, 2.09, 0.0], [0.0, 0.0, 0.0, 2.09, 0.0, 2.0, 0.0]])
    near = clearance(plant, times(2), folded).minimum
    assert near.distance_m < 0.05
    assert near.first_device == near.second_device == "robot"
    assert near.first != near.second


def lying(points):
    """Poses (1, k, 7) of upright parts."""
    poses = np.zeros((1, len(points), 7))
    poses[0, :, :3], poses[0, :, 6] = points, 1.0
    return poses


def test_a_disc_in_the_way_is_found_with_its_name_place_and_distance(plant, robot, cell):
    x, y, z = 0.0, -0.15, 0.42
    q = joints_at(robot, cell, np.array([(x, y, z)]))
    # The fingers end 3.5 mm below the tool centre point; a disc is 10 mm high.
    under = lying([(x + 0.018, y, z - 0.0035 - 0.003 - 0.005)])
    result = clearance(plant, times(1), q, held=np.array([-1]), parts=under, part_kinds=["white"])
    (finding,) = result.findings
    assert (result.minimum.second, result.minimum.second_device) == ("White disc 1", "")
    assert result.minimum.distance_m == pytest.approx(0.003, abs=1e-4)
    assert "gripper finger and White disc 1 come within 3.0 mm" in finding.message


def test_the_rest_of_the_robot_meets_discs_too(plant, robot, cell):
    frames = cell.frames(np.array([robot.home_rad]))
    inside = lying([frames[0, -3, :3, 3]])  # the middle of the last link
    home = np.array([robot.home_rad])
    result = clearance(plant, times(1), home, held=np.array([-1]), parts=inside, part_kinds=["black"])
    assert result.minimum.distance_m == 0.0
    assert {result.minimum.first, result.minimum.second} & {"Black disc 1"}


@pytest.mark.parametrize(
    "spoilt", [lying([(np.nan, 0.0, 0.0)]), lying([(0.0, -0.15, 0.40)])], ids=["not in the world", "held"]
)
def test_a_disc_that_is_held_or_not_in_the_world_is_no_obstacle(plant, robot, cell, spoilt):
    q = joints_at(robot, cell, np.array([(0.0, -0.15, 0.42)]))
    held = np.array([-1 if np.isnan(spoilt).any() else 0])
    result = clearance(plant, times(1), q, held=held, parts=spoilt, part_kinds=["white"])
    assert result.findings == ()
    assert np.isfinite(result.distance_m).all()
    assert "White disc 1" not in (result.minimum.first, result.minimum.second)


def test_the_disc_to_be_taken_may_be_touched_at_its_stop_and_others_may_not(plant, robot, cell):
    stop = robot.stops[0]
    q = joints_at(robot, cell, np.array([stop.tcp_m]))
    x, y, z = stop.tcp_m
    args = {"held": np.array([-1]), "part_kinds": [stop.part_kind]}
    assert clearance(plant, times(1), q, parts=lying([(x, y, z - 0.003)]), **args).findings == ()
    (finding,) = clearance(plant, times(1), q, parts=lying([(x + 0.032, y, z)]), **args).findings
    assert finding.severity == "alarm"
    assert "disc 1 touch" in finding.message


def test_what_is_not_checked_reaches_the_user_as_notes(plant, robot):
    home = np.tile(robot.home_rad, (3, 1))
    result = clearance(plant, times(3), home)
    assert {note.severity for note in result.notes} == {"note"}
    assert [note.message for note in result.notes] == [
        f"Not checked: {text}" for text in (*result.allowed, *result.skipped)
    ]
    assert len(result.notes) >= 2
    assert all((note.start_ns, note.end_ns) == (0, times(3)[-1]) for note in result.notes)


@pytest.mark.parametrize(
    ("held", "shape", "sentence"),
    [
        (None, (1, 1, 7), "held must give the place"),
        ([True], (1, 1, 7), "held must give the place"),
        ([-1], (1, 2, 7), r"parts must have shape \(1, 1, 7\)"),
        ([-1, -1], (1, 1, 7), r"held must have shape \(1,\)"),
    ],
)
def test_parts_that_do_not_fit_are_refused_in_one_sentence(plant, robot, held, shape, sentence):
    home = np.array([robot.home_rad])
    held = None if held is None else np.array(held)
    with pytest.raises(ClearanceError, match=sentence):
        clearance(plant, times(1), home, held=held, parts=np.zeros(shape), part_kinds=["white"])


def test_joint_positions_that_are_no_numbers_leave_that_time_unknown(plant, robot):
    q = np.tile(robot.home_rad, (3, 1))
    q[1, 2] = np.nan
    result = clearance(plant, times(3), q)
    assert np.isnan(result.distance_m).tolist() == [False, True, False]
    assert result.pair[1] == -1
    assert result.findings == ()


def test_a_path_without_a_single_configuration_has_no_minimum(plant):
    result = clearance(plant, times(0), np.empty((0, 7)))
    assert result.minimum is None
    assert result.findings == ()


@pytest.mark.parametrize("shape", [(3, 6), (2, 7), (3,)])
def test_joint_positions_of_the_wrong_shape_are_refused_in_one_sentence(plant, shape):
    with pytest.raises(ClearanceError, match=r"robot 'robot': joints must have shape \(3, 7\)"):
        clearance(plant, times(3), np.zeros(shape))


def test_an_unknown_robot_is_named_with_the_known_ones(plant):
    with pytest.raises(ClearanceError, match="has no robot 'robi'; it has: robot"):
        clearance(plant, times(1), np.zeros((1, 7)), robot="robi")


def test_every_solid_device_of_the_cell_takes_part(plant, cell):
    devices = {cell.solids[j].device for _, j in cell.pairs}
    solid = {fixture.id for fixture in plant.fixtures if fixture.solid}
    assert devices == {"robot", *solid, *(set(plant.devices) - {"robot"})}


@pytest.mark.recording
def test_the_recorded_october_path_keeps_its_distance(recordings, plant, robot, cell):
    from twin.gateways import import_opcua_csv
    from twin.shifts import tool_path

    rows = import_opcua_csv(recordings / "2020-10-30_use_case_4", plant).rows
    time_ns, xyz = tool_path(rows, plant, robot)
    q = joints_at(robot, cell, xyz)
    result = clearance(plant, time_ns, q)
    assert result.findings == ()
    assert 0.005 < result.minimum.distance_m < 0.02
