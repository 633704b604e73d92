"""The beads of the glass cell: the pane's edge passes the tip of a nozzle that stands still and points up."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from make.ev60 import glass, plan
from make.ev60.solve import MIRROR, Placed, car_height, seen
from twin.geometry.equipment.assembly_stations import glass_cell
from twin.plant import load_plant
from twin.plant.robots import Do

HAND = 0.03
"""As far as the bead is from the edge, and the gripper's middle from the pane's, m."""


@pytest.fixture(scope="module")
def robots() -> tuple[Placed, ...]:
    return tuple(glass.glass_robots())


@pytest.mark.parametrize("number", [0, 1])
def test_every_point_of_a_bead_is_at_the_nozzle_s_tip_and_the_pane_hangs_level(
    robots: tuple[Placed, ...], number: int
) -> None:
    robot, pane = robots[number], glass.PANES[number]
    flip = np.eye(4) if robot.left else MIRROR
    *_, fitted = [flip @ pose @ flip for pose in robot.poses]
    tip = np.array(pane.nozzle) - (0.0, 0.0, car_height(plan.GLASS[0]))
    bead = [flip @ pose @ flip for pose in robot.poses[4:-2]]
    # The nozzle's tip, carried with the pane to the car, runs along the pane's edge there.
    on_car = np.array([(fitted @ np.linalg.inv(pose) @ (*tip, 1.0))[:3] for pose in bead])
    np.testing.assert_allclose(on_car[0], on_car[-1], atol=1e-9)
    edge = glass.pane_edge(pane.panel)
    gaps = [np.linalg.norm(edge - point, axis=1).min() for point in on_car]
    assert max(gaps) < HAND
    assert all(pose[2, 2] == pytest.approx(-1.0) for pose in bead)


def test_all_poses_are_within_reach_with_room_to_spare(robots: tuple[Placed, ...]) -> None:
    assert min(seen(robot, pose) for robot in robots for pose in robot.poses) > 0.3


@pytest.mark.parametrize("number", [0, 1])
def test_a_nozzle_is_drawn_where_the_bead_needs_it(number: int) -> None:
    pane = glass.PANES[number]
    x, y, z = pane.nozzle
    points = np.asarray(glass_cell().points)
    above = points[np.linalg.norm(points[:, :2] - (x, y if pane.left else -y), axis=1) < 0.01]
    assert above[:, 2][above[:, 2] < 3.0].max() == pytest.approx(z, abs=1e-6)


def test_the_programs_take_the_time_that_a_bead_takes() -> None:
    plant = load_plant("ev60")
    for robot in ("TR450R1", "TR450R2"):
        (program,) = (p for p in plant.programs if p.robot == robot)
        steps = [s for s in program.steps if s.do is Do.LINEAR and "bead" in s.at and s.speed_m_s == 0.3]
        poses = {t.id: t.pose.xyz_m for t in plant.targets}
        ways = [f"{robot}.bead1", *(step.at for step in steps)]
        length = sum(
            float(np.linalg.norm(np.subtract(poses[a], poses[b]))) for a, b in itertools.pairwise(ways)
        )
        assert 2.5 < length < 5.0
