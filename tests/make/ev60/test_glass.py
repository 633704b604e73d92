"""The beads of the glass cell: the pane's edge passes the tip of a nozzle that stands still and points up."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from make.ev60 import glass, plan, programs
from make.ev60.assembly_robots import assembly_robots
from make.ev60.solve import MIRROR, Placed, car_height, seen
from make.ev60.solved import on_side
from twin.geometry.equipment import tcp_of
from twin.geometry.equipment.assembly_stations import glass_cell

HAND = 0.03
"""As far as the bead is from the edge, and the gripper's middle from the pane's, m."""
TAKE, BEAD, PLACE = slice(0, 3), slice(4, -6), -3
"""Of a robot's poses: on the table, along the bead, on the car."""


@pytest.fixture(scope="module")
def robots() -> tuple[Placed, ...]:
    return tuple(robot for robot in assembly_robots() if robot.station == plan.GLASS[0])


def left(robot: Placed) -> list[np.ndarray]:
    """A robot's poses, as for the left."""
    flip = np.eye(4) if robot.left else MIRROR
    return [flip @ pose @ flip for pose in robot.poses]


@pytest.mark.parametrize("number", [0, 1])
def test_every_point_of_a_bead_is_at_the_nozzle_s_tip_and_the_pane_hangs_level(
    robots: tuple[Placed, ...], number: int
) -> None:
    pane, poses = glass.PANES[number], left(robots[number])
    tip = np.array(pane.nozzle) - (0.0, 0.0, car_height(plan.GLASS[0]))
    # The nozzle's tip, carried with the pane to the car, runs along the pane's edge there.
    bead = poses[BEAD]
    on_car = np.array([(poses[PLACE] @ np.linalg.inv(pose) @ (*tip, 1.0))[:3] for pose in bead])
    np.testing.assert_allclose(on_car[0], on_car[-1], atol=1e-3)
    edge = glass.pane_edge(pane.panel)
    gaps = [np.linalg.norm(edge - point, axis=1).min() for point in on_car]
    assert max(gaps) < HAND
    assert all(pose[2, 2] == pytest.approx(-1.0) for pose in bead)


@pytest.mark.parametrize("number", [0, 1])
def test_a_pane_is_taken_where_its_table_holds_it(robots: tuple[Placed, ...], number: int) -> None:
    pane, taken = glass.PANES[number], left(robots[number])[TAKE][1]
    np.testing.assert_allclose(taken[:2, 3], pane.table, atol=1e-3)
    points = np.asarray(glass_cell().points)
    side = 1.0 if pane.left else -1.0
    on_table = points[np.abs(points[:, :2] - (pane.table[0], side * pane.table[1])).max(axis=1) < 0.9]
    height = taken[2, 3] + car_height(plan.GLASS[0])
    assert np.abs(on_table[:, 2] - height).min() < HAND


@pytest.mark.parametrize("number", [0, 1])
def test_no_cup_of_the_gripper_lies_over_the_bead(robots: tuple[Placed, ...], number: int) -> None:
    poses, pane = left(robots[number]), glass.PANES[number]
    tip = np.array([*pane.nozzle, 1.0]) - (0.0, 0.0, car_height(plan.GLASS[0]), 0.0)
    mesh = np.asarray(glass_gripper_points())
    for pose in poses[BEAD]:
        nozzle = (np.linalg.inv(pose) @ tip)[:2]
        assert np.linalg.norm(mesh[:, :2] - nozzle, axis=1).min() > 0.02


def glass_gripper_points() -> np.ndarray:
    from twin.geometry.equipment import catalogue

    points = np.asarray(catalogue()[glass.GRIPPER]().points)
    return points[points[:, 2] > tcp_of(glass.GRIPPER)[2, 3] - 0.06]


def test_all_poses_are_within_reach_with_room_to_spare(robots: tuple[Placed, ...]) -> None:
    assert min(seen(robot, pose) for robot in robots for pose in robot.poses) > 0.1


@pytest.mark.parametrize("number", [0, 1])
def test_a_nozzle_is_drawn_where_the_bead_needs_it(number: int) -> None:
    pane = glass.PANES[number]
    x, y, z = pane.nozzle
    points = np.asarray(glass_cell().points)
    above = points[np.linalg.norm(points[:, :2] - (x, y if pane.left else -y), axis=1) < 0.01]
    assert above[:, 2][above[:, 2] < 3.0].max() == pytest.approx(z, abs=1e-6)


def test_the_programs_take_the_time_that_a_bead_takes(robots: tuple[Placed, ...]) -> None:
    for robot in robots:
        out = programs.glazing(robot)
        (program,) = out.programs
        steps = [s for s in program["steps"] if s["do"] == "linear" and "bead" in s["at"]]
        assert {s["speed_m_s"] for s in steps[1:]} == {0.3}
        poses = {t["id"]: t["pose"]["xyz_m"] for t in out.targets}
        ways = [step["at"] for step in steps]
        length = sum(
            float(np.linalg.norm(np.subtract(poses[a], poses[b]))) for a, b in itertools.pairwise(ways)
        )
        assert 2.5 < length < 5.0


def test_each_target_is_pinned_to_the_joints_that_were_solved(robots: tuple[Placed, ...]) -> None:
    for robot in robots:
        assert robot.solved is not None
        known = {t["id"]: t["joints_rad"] for t in programs.glazing(robot).targets}
        assert known[f"{robot.id}.take"] == on_side(robot.solved.stops[0][1], robot.left)
        assert known[f"{robot.id}.place"] == on_side(robot.solved.stops[2][2], robot.left)
