"""What is checked contains what is drawn."""

import numpy as np
import pytest

from twin.checks import cell_shapes
from twin.geometry import load_robot
from twin.plant import load_plant
from twin.view import scene, staging

MARKING_M = 0.001 + 1e-9
"""Ribs of belts, rims of pockets and labels are no thicker, and not checked."""


@pytest.fixture(scope="module")
def plant():
    return load_plant("democell")


@pytest.fixture(scope="module")
def stage(plant):
    made = staging.Staging()
    for i, conveyor in enumerate(plant.belts):
        scene._put_conveyor(made, conveyor, i)
    scene._put_guides(made, plant)
    scene._put_stations(made, plant)
    robot = plant.traced_robots[0]
    scene._put_robot(made, plant, robot, load_robot(robot.description), 0)
    return made


def drawn(stage, wanted):
    """Device, kind and every corner and middle of a face, in the world, of each instance of some kinds."""
    for kind, (mesh, _) in stage.meshes.items():
        if wanted(kind):
            points = np.concatenate([mesh.points, mesh.cell_centers().points])
            for pose, owner in zip(stage.poses[kind], stage.owners[kind], strict=True):
                yield owner["device"], kind, points @ pose[:3, :3].T + pose[:3, 3]


def outside_m(points, solids):
    """How far the farthest of the points is outside the nearest of the solids, m."""
    from scipy.spatial import ConvexHull

    away = [(points @ (h := ConvexHull(s.vertices).equations)[:, :3].T + h[:, 3]).max(axis=1) for s in solids]
    return float(np.min(away, axis=0).max())


def test_everything_that_stands_is_checked_where_it_is_drawn(plant, stage):
    standing = cell_shapes.standing(plant)
    of_robot = ("link/", "tool/", "finger/", "camera_field/")
    seen = set()
    for device, kind, points in drawn(stage, lambda kind: not kind.startswith(of_robot)):
        own = [solid for solid in standing if solid.device == device]
        assert outside_m(points, own) <= MARKING_M, (device, kind)
        seen.add(device)
    assert seen == set(plant.devices) - {"robot"}


def test_the_gripper_is_checked_where_it_is_drawn_open_and_closed(plant, stage):
    robot = plant.traced_robots[0]
    kind = plant.part_kinds[0]
    solids = cell_shapes.tool(robot, kind.diameter_m / 2.0, kind.height_m)
    tcp_from_world = np.linalg.inv(stage.poses["tool/robot"][0])
    found = 0
    for _, name, points in drawn(stage, lambda kind: kind.startswith(("tool/", "finger/"))):
        at = points @ tcp_from_world[:3, :3].T + tcp_from_world[:3, 3]
        opening = scene.FINGER_OPEN_M if name.startswith("finger/") else 0.0
        for shift in (0.0, opening):
            moved = at - [np.sign(at[:, 0].mean()) * shift, 0.0, 0.0] if shift else at
            assert outside_m(moved, solids) <= MARKING_M, name
        found += 1
    assert found == 3
