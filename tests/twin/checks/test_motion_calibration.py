"""A robot's calibration, recovered from recordings made with known figures."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from kernels import kinematics
from tests.twin.checks.small_plant import GUN, a_plant, a_program, a_robot, a_station
from twin.checks.motion_calibration import CalibrationError, calibrate, fit_factors, recorded_moves
from twin.checks.moves import Limits, limits_of, rest_way
from twin.checks.program_ways import program_ways
from twin.geometry import arm, load_robot
from twin.plant.layout import world_from
from twin.plant.robots import Calibration, Step, Target
from twin.plant.values import Pose
from twin.shifts import tool_path

HOME = (0.0, 0.0, 0.0, 0.0, -1.0, 0.0)
DOWN = (np.pi, 0.0, 0.0)
PLACES = {"A": (1.8, 0.3, 1.0), "B": (1.8, -0.6, 1.2), "C": (1.3, 0.9, 1.5)}
TARGETS = [Target(id=name, frame="world", pose=Pose(xyz_m=at, rpy_rad=DOWN)) for name, at in PLACES.items()]
STEPS = [
    Step(do="joint", at="A"),
    Step(do="wait", time_s=1.0, why="weld"),
    Step(do="joint", at="B"),
    Step(do="joint", at="C"),
    Step(do="wait", time_s=0.5, why="weld"),
    Step(do="joint", at="B"),
]


def a_cell(factor=1.0, overhead_s=0.0):
    calibration = Calibration(acceleration_factor=factor, move_overhead_s=overhead_s)
    robot = msgspec.structs.replace(a_robot("R1", 0.0, 0.0, home_rad=HOME), calibration=calibration)
    return a_plant(
        stations=[a_station("S1", 0.0, kind="robot_cell")],
        robots=[robot],
        tools=[GUN],
        targets=TARGETS,
        programs=[a_program("R1", *STEPS)],
    )


def recorded(plant, seed, period_s=0.05, noise_rad=2e-4):
    """One run of the program as a controller's log would tell it, at rest for a while before and after."""
    way = program_ways(plant)["P"]
    time_s = np.arange(-1.0, way.duration_s + 1.0, period_s)
    joints = np.column_stack([np.interp(time_s, way.time_s, column) for column in way.joints.T])
    return time_s, joints + np.random.default_rng(seed).normal(0.0, noise_rad, joints.shape)


@pytest.mark.parametrize(("factor", "overhead_s"), [(0.6, 0.08), (1.5, 0.02), (1.0, 0.0)])
def test_factor_and_overhead_of_a_robot_are_recovered_with_an_error_that_is_told(factor, overhead_s):
    runs = [recorded(a_cell(factor, overhead_s), seed) for seed in range(3)]
    plant, fit = calibrate(a_cell(), "P", runs)
    assert fit.acceleration_factor == pytest.approx(factor, rel=0.03)
    assert fit.move_overhead_s == pytest.approx(overhead_s, abs=0.01)
    assert fit.move_error_s < 0.02
    assert fit.move_error_s <= fit.before_s
    assert fit.cycle_error_s < 0.05
    assert (fit.moves, fit.cycles) == (15, 3)
    truth = program_ways(a_cell(factor, overhead_s))["P"].duration_s
    assert program_ways(plant)["P"].duration_s == pytest.approx(truth, rel=0.01)


def test_moves_between_rests_are_found_without_knowing_the_program():
    limits = limits_of(a_robot("R1", 0.0, 0.0, home_rad=HOME), load_robot("robots:r2000ic_165f"))
    slow = limits._replace(acceleration=limits.acceleration * 0.5, jerk=limits.jerk * 0.5)
    places = [np.zeros(6), np.array([0.8, 0.2, 0, 0, 0.3, 0]), np.array([-0.4, 0.5, 0.2, 0.6, 0, 0])]
    time_s, joints = [np.array([0.0, 1.0])], [np.array([places[0]] * 2)]
    for start, end in zip(places, places[1:] + places[:1], strict=True):
        t, q = rest_way(start, end, slow, 0.01)
        time_s += [time_s[-1][-1] + t[1:], np.array([time_s[-1][-1] + t[-1] + 1.0])]
        joints += [q[1:], end[None]]
    moves = recorded_moves(np.concatenate(time_s), np.concatenate(joints))
    assert len(moves.between_s) == 3
    fit = fit_factors(moves, limits)
    assert fit.acceleration_factor == pytest.approx(0.5, rel=0.01)
    assert fit.before_s > 10.0 * fit.move_error_s


def test_recordings_that_cannot_be_used_are_told():
    time_s, joints = recorded(a_cell(), 0)
    with pytest.raises(CalibrationError, match="times that increase"):
        calibrate(a_cell(), "P", [(time_s[::-1], joints)])
    with pytest.raises(CalibrationError, match="without gaps"):
        calibrate(a_cell(), "P", [(time_s, np.where(joints == joints[3, 0], np.nan, joints))])
    with pytest.raises(CalibrationError, match="3 joints; the robot has 6"):
        calibrate(a_cell(), "P", [(time_s, joints[:, :3])])
    with pytest.raises(CalibrationError, match="does not do the move to A; is it of that program"):
        calibrate(a_cell(), "P", [(time_s, np.zeros_like(joints))])
    with pytest.raises(CalibrationError, match="has no program Q"):
        calibrate(a_cell(), "Q", [(time_s, joints)])
    with pytest.raises(CalibrationError, match="no recording of P"):
        calibrate(a_cell(), "P", [])
    with pytest.raises(CalibrationError, match="nothing to fit"):
        limits = limits_of(a_robot("R1", 0.0, 0.0, home_rad=HOME), load_robot("robots:r2000ic_165f"))
        fit_factors(recorded_moves(np.arange(9.0), np.zeros((9, 6))), limits)


def test_the_real_cell_s_robot_is_told_to_run_at_a_limited_speed_and_how_well_that_holds(october):
    robot = october.plant.traced_robots[0]
    time_ns, xyz = tool_path(october.rows, october.plant, robot)
    description = load_robot(robot.description)
    poses = np.tile(np.diag([1.0, -1.0, -1.0, 1.0]), (len(xyz), 1, 1))
    poses[:, :3, 3] = xyz
    base_from_tcp = np.ascontiguousarray(np.linalg.inv(world_from(robot.base)) @ poses)
    joints, status, _ = kinematics.follow(
        arm(description, robot.tool), base_from_tcp, np.array(robot.home_rad)
    )
    assert not status.any()
    moves = recorded_moves((time_ns - time_ns[0]) * 1e-9, joints)
    assert len(moves.between_s) > 400
    n = len(description.velocity)
    fit = fit_factors(moves, Limits(description.velocity, np.full(n, 8.0), np.full(n, 80.0)))
    assert fit.told == ("speed",)
    # About 21 degrees a second, of moves of 2.7 s.
    assert fit.speed_factor * description.velocity[0] == pytest.approx(0.359, rel=0.02)
    assert fit.move_error_s < 0.22
    assert fit.before_s > 1.5
