"""Reach of robots to the targets, weld spots and seams of their programs."""

import math

import msgspec
import numpy as np
import pytest

import kernels.kinematics
from twin.checks.reach import joint_solutions, reach
from twin.checks.targets import TargetError, seam_frames, spot_frame
from twin.geometry import arm, load_robot
from twin.geometry.equipment import tcp_of
from twin.plant.floor import Clearance
from twin.plant.layout import world_from
from twin.plant.model import FORMAT, Plant
from twin.plant.robots import Program, Robot, Seam, Step, Target, Tool, WeldSpot
from twin.plant.stations import Station
from twin.plant.values import Pose

UP = (0.0, 0.0, 1.0)
ON_SKID = Pose(xyz_m=(0.0, 0.0, 0.5))
GUN_TCP = Pose(xyz_m=(0.0, 0.0, 0.78), rpy_rad=(0.0, -math.pi / 2, 0.0))
TURNED = Pose(xyz_m=(100.0, 50.0, 0.0), rpy_rad=(0.0, 0.0, math.pi))


GUN = Tool(id="gun", kind="weld_gun", shape="guns.c_gun", tcp=GUN_TCP, mass_kg=110.0)


def a_cell(spots=(), seams=(), targets=(), steps=(), car=ON_SKID, description=None):
    """One robot 2 m to the left of the line at a station that is turned about; the car is 0.5 m up."""
    base = Pose(xyz_m=(100.0, 48.0, 0.5), rpy_rad=(0.0, 0.0, math.pi / 2))
    robot = Robot(
        id="BS110R1",
        station="BS110",
        description=description or "robots:r2000ic_165f",
        base=base,
        tool="gun",
        home_rad=(0.0,) * 6,
        acceleration_rad_s2=(4.0,) * 6,
    )
    return Plant(
        format=FORMAT,
        id="cell",
        name="Cell",
        time_zone="UTC",
        clearance=Clearance(required_m=0.015),
        stations=(
            Station(id="BS110", area="body", kind="robot_cell", pose=TURNED, size_m=(9.0, 9.0, 4.0), car=car),
        ),
        robots=(robot,),
        tools=(GUN,),
        weld_spots=tuple(spots),
        seams=tuple(seams),
        targets=tuple(targets),
        programs=(Program(id="P", robot="BS110R1", steps=tuple(steps)),),
    )


def spot(name, position, normal=(0.0, 1.0, 0.0), turn=0.0):
    return WeldSpot(
        id=name, position_m=position, normal=normal, turn_rad=turn, stack_mm=(0.8, 1.2), gun="gun",
        robot="BS110R1", role="geo",
    )  # fmt: skip


def test_a_spot_within_reach_gives_no_finding_and_its_ways_lead_to_it():
    plant = a_cell([spot("W1", (0.9, 0.85, 0.6))])
    assert reach(plant) == ()
    ways = joint_solutions(plant)["BS110R1"]
    assert ways.reached.tolist() == [True]
    description = load_robot("robots:r2000ic_165f")
    chain = arm(description)._replace(flange_from_tcp=description.flange @ tcp_of("guns.c_gun"))
    for q in ways.joints[0][np.isfinite(ways.joints[0, :, 0])]:
        world_from_tcp = world_from(plant.robots[0].base) @ kernels.kinematics.forward(chain, q)
        # The station is turned about: the car's left is the world's right. Electrodes along the normal.
        np.testing.assert_allclose(world_from_tcp[:3, 3], [100.0 - 0.9, 50.0 - 0.85, 1.1], atol=1e-9)
        np.testing.assert_allclose(world_from_tcp[:3, 2], [0.0, 1.0, 0.0], atol=1e-9)


def test_a_spot_too_far_away_is_named_with_its_robot_station_and_how_far():
    plant = a_cell([spot("W1", (0.9, 0.85, 0.6)), spot("W2", (5.0, 0.85, 0.6))])
    (finding,) = reach(plant)
    assert (finding.kind, finding.severity, finding.device, finding.unit) == (
        "reach",
        "alarm",
        "BS110R1",
        "m",
    )
    for word in ("BS110R1", "weld spot W2", "station BS110", "95.000, 49.150, 1.100"):
        assert word in finding.message
    # The wrist stands 0.78 + 0.215 m behind the electrodes along the car's x; from the second axis, which has
    # turned 0.312 m towards it, to the wrist the arm is at the most 1.075 + hypot(0.225, 1.28) m long.
    wrist = np.array([5.0 - 0.78 - 0.215, 0.85, 1.1])
    level = np.hypot(wrist[0], wrist[1] - 2.0) - 0.312
    far = np.hypot(level, wrist[2] - 0.5 - 0.67) - (1.075 + np.hypot(0.225, 1.28))
    assert finding.value == pytest.approx(far, abs=1e-6)
    assert f"{far * 1e3:.0f} mm" in finding.message


def test_a_spot_that_only_a_joint_s_limit_keeps_away_says_which_and_by_how_much():
    # Straight below the robot's own foot, electrodes level: only the joints' limits stand in the way.
    plant = a_cell([spot("W1", (0.1, 1.3, 1.4), normal=UP, turn=math.pi / 2)])
    (finding,) = reach(plant)
    assert finding.unit == "rad"
    assert finding.value > 0.0
    assert f"{math.degrees(finding.value):.1f} degrees beyond its limit" in finding.message
    assert "joint " in finding.message


def test_a_seam_may_be_sealed_at_any_one_turn_of_the_nozzle_and_is_told_of_once():
    points = tuple((x, 0.85, 0.6) for x in np.linspace(-0.4, 0.4, 9))
    normals = ((0.0, 1.0, 0.0),) * 9
    good = Seam(id="S1", points_m=points, normals=normals, robot="BS110R1", speed_m_s=0.3)
    away = tuple((x + 6.0, y, z) for x, y, z in points)
    far = Seam(id="S2", points_m=away, normals=normals, robot="BS110R1", speed_m_s=0.3)
    plant = a_cell(seams=[good, far])
    (finding,) = reach(plant)
    assert "seam S2, point 9," in finding.message
    turns = joint_solutions(plant)["BS110R1"].turns_rad
    assert len(set(turns[:9])) == 1


def test_a_seam_that_gives_its_turn_is_sealed_with_that_one():
    points = tuple((x, 0.85, 0.6) for x in np.linspace(-0.4, 0.4, 9))
    seam = Seam(id="S1", points_m=points, normals=((0.0, 1.0, 0.0),) * 9, robot="BS110R1", speed_m_s=0.3)
    free = joint_solutions(a_cell(seams=[seam]))["BS110R1"]
    held = joint_solutions(a_cell(seams=[msgspec.structs.replace(seam, turn_rad=0.4)]))["BS110R1"]
    assert (held.turns_rad == 0.0).all()
    for aim, other in zip(held.aims, free.aims, strict=True):
        turned = other.world_from_tcp[:3, :3].T @ aim.world_from_tcp[:3, :3]
        np.testing.assert_allclose(turned[:2, 0], [math.cos(0.4), math.sin(0.4)], atol=1e-12)


@pytest.mark.parametrize("frame", ["car", "station", "world"])
def test_a_target_of_a_step_is_placed_in_its_own_frame(frame):
    place = {"car": (0.3, 0.0, 0.5), "station": (0.3, 0.0, 1.0), "world": (99.7, 50.0, 1.0)}[frame]
    toward = 0.0 if frame == "world" else math.pi
    # The gun's throat from the robot toward the car.
    pose = Pose(xyz_m=place, rpy_rad=(0.0, 0.0, toward + math.pi / 2))
    plant = a_cell(targets=[Target(id="T", frame=frame, pose=pose)], steps=[Step(do="joint", at="T")])
    assert reach(plant) == ()
    (aim,) = joint_solutions(plant)["BS110R1"].aims
    np.testing.assert_allclose(aim.world_from_tcp[:3, 3], [99.7, 50.0, 1.0], atol=1e-9)


def test_arms_of_another_shape_are_solved_by_search():
    near = Pose(xyz_m=(0.0, 1.5, 1.0), rpy_rad=(0.0, math.pi, 0.0))
    far = Pose(xyz_m=(0.0, 0.0, 1.0))
    plant = a_cell(
        targets=[Target(id="near", frame="station", pose=near), Target(id="far", frame="station", pose=far)],
        steps=[Step(do="joint", at="near"), Step(do="joint", at="far")],
        description="pybullet_data:kuka_iiwa/model.urdf",
    )
    robot = msgspec.structs.replace(plant.robots[0], home_rad=(0.1,) * 7)
    hand = Tool(id="gun", kind="gripper", shape="grippers.roof_gripper", tcp=Pose(), mass_kg=1.0)
    plant = msgspec.structs.replace(plant, robots=(robot,), tools=(hand,))
    (finding,) = reach(plant)
    assert "target far" in finding.message
    assert finding.value > 0.5


def test_a_target_on_a_car_that_stands_nowhere_is_refused():
    with pytest.raises(TargetError, match="BS110 does not say where the car stands"):
        reach(a_cell([spot("W1", (0.9, 0.85, 0.6))], car=None))


def test_a_gun_closes_along_the_normal_and_turns_about_it():
    rng = np.random.default_rng(3)
    for normal in [*rng.normal(size=(20, 3)), (1.0, 0.0, 0.0), (-1.0, 0.0, 0.0), UP]:
        out = np.array(normal) / np.linalg.norm(normal)
        for turn in (0.0, 0.7):
            frame = spot_frame((1.0, 2.0, 3.0), normal, turn)
            np.testing.assert_allclose(frame[:3, :3].T @ frame[:3, :3], np.eye(3), atol=1e-12)
            assert np.linalg.det(frame[:3, :3]) == pytest.approx(1.0)
            np.testing.assert_allclose(frame[:3, 2], -out, atol=1e-12)
        first, second = (spot_frame((0, 0, 0), normal, t)[:3, 0] for t in (0.0, 0.7))
        assert first @ second == pytest.approx(math.cos(0.7))
        assert np.cross(first, second) @ out == pytest.approx(math.sin(0.7))
    with pytest.raises(TargetError, match="no direction"):
        spot_frame((0, 0, 0), (0.0, 0.0, 0.0))


def test_a_mirrored_spot_has_a_mirrored_gun():
    mirror = np.diag([1.0, -1.0, 1.0])
    for normal in ((0.2, 0.8, 0.3), (0.99, 0.1, 0.0), UP):
        left = spot_frame((0.1, 0.8, 0.5), normal, 0.4)
        right = spot_frame((0.1, -0.8, 0.5), mirror @ normal, -0.4)
        np.testing.assert_allclose(mirror @ left[:3, 0], right[:3, 0], atol=1e-12)
        np.testing.assert_allclose(mirror @ left[:3, 2], right[:3, 2], atol=1e-12)


def test_a_seam_needs_a_normal_for_each_of_its_points():
    seam = Seam(id="S", points_m=((0, 0, 0), (1, 0, 0)), normals=(UP,), robot="R", speed_m_s=0.1)
    with pytest.raises(TargetError, match="seam S has 2 points and 1 normals"):
        seam_frames(seam)


def test_a_seam_that_leads_nowhere_across_its_normal_is_refused() -> None:
    points = ((0.0, 0.0, 0.0), (0.1, 0.0, 0.0), (0.0, 0.0, 0.0))
    seam = Seam(id="S", points_m=points, normals=((0.0, 0.0, 1.0),) * 3, robot="R1", speed_m_s=0.2)
    with pytest.raises(TargetError, match="seam S has no direction across its normal at point 2"):
        seam_frames(seam)


def a_target_with_joints(joints, off_m=0.0):
    """A target whose pose is where the joint positions put the gun, moved by `off_m`."""
    chain = arm(load_robot("robots:r2000ic_165f"))
    flange = load_robot("robots:r2000ic_165f").flange
    chain = chain._replace(flange_from_tcp=np.ascontiguousarray(flange @ world_from(GUN_TCP)))
    at = world_from(
        Pose(xyz_m=(100.0, 48.0, 0.5), rpy_rad=(0.0, 0.0, math.pi / 2))
    ) @ kernels.kinematics.forward(chain, np.array(joints))
    rpy = (
        math.atan2(at[2, 1], at[2, 2]),
        -math.asin(at[2, 0]),
        math.atan2(at[1, 0], at[0, 0]),
    )
    place = Pose(xyz_m=(float(at[0, 3]) + off_m, float(at[1, 3]), float(at[2, 3])), rpy_rad=rpy)
    return Target(id="T", frame="world", pose=place, joints_rad=tuple(joints))


def test_a_target_that_gives_its_joint_positions_is_reached_in_that_way_alone():
    joints = (0.2, 0.1, -0.3, 0.4, -0.5, 0.6)
    plant = a_cell(targets=[a_target_with_joints(joints)], steps=[Step(do="joint", at="T")])
    ways = joint_solutions(plant)["BS110R1"]
    assert np.isfinite(ways.joints[0, :, 0]).sum() == 1
    np.testing.assert_array_equal(ways.joints[0, 0], joints)
    assert reach(plant) == ()


def test_joint_positions_that_miss_their_pose_are_told_with_the_distance():
    target = a_target_with_joints((0.2, 0.1, -0.3, 0.4, -0.5, 0.6), off_m=0.02)
    (finding,) = reach(a_cell(targets=[target], steps=[Step(do="joint", at="T")]))
    assert "put the tool of BS110R1 20.0 mm (or mrad) off; let robot" in finding.message
    assert finding.value == pytest.approx(0.02, abs=1e-6)


def test_joint_positions_beyond_a_limit_are_out_of_reach():
    target = a_target_with_joints((0.2, 1.5, -0.3, 0.4, -0.5, 0.6))
    (finding,) = reach(a_cell(targets=[target], steps=[Step(do="joint", at="T")]))
    assert "joint 2 would have to go" in finding.message
