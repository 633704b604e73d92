"""Planning one robot among boxes of known place."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from kernels.kinematics import forward
from make.ev60.among import BEND_RAD, LIMIT_RAD, Among, Still
from make.ev60.bases import chain
from make.ev60.jobs import looking
from make.ev60.robot_plan import FINE_M, Scenes, Search, Stop, fine, turned
from twin.geometry.convex import box_vertices
from twin.plant.floor import Clearance

KIND = ("r2000ib_210f", "guns.wheel_tightener")
CLEARANCE = Clearance(required_m=0.05, tool_to_fixture_m=0.015, tool_to_car_m=0.005, robot_to_fence_m=0.1)
AT = looking((1.9, 0.0, 1.2), (1.0, 0.0, 0.0))
"""A place in front of the robot, approached level."""


def box(
    kind: str, size: tuple[float, float, float], at: tuple[float, float, float], owner: str = "it"
) -> Still:
    return Still(kind, owner, box_vertices(size) + np.array(at))


def among(*still: Still, may_touch: tuple[str, ...] = ()) -> Among:
    return Among(
        KIND, np.eye(4), [*still, box("floor", (9.0, 9.0, 0.1), (0, 0, -1.0))], CLEARANCE, 0.0, may_touch
    )


def at_tip() -> np.ndarray:
    """Joints (1, 6) with the sockets at `AT`."""
    found = among().follow(AT[None], 0)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("kind", "gap", "free"),
    [("fence", 0.09, False), ("fence", 0.11, True), ("fixture", 0.01, False), ("fixture", 0.02, True),
     ("car", 0.004, False), ("car", 0.006, True)],
)  # fmt: skip
def test_each_kind_of_thing_is_kept_its_own_distance_from(kind: str, gap: float, free: bool) -> None:
    wall = box(kind, (0.1, 0.3, 0.3), (AT[0, 3] + gap + 0.05, 0.0, 1.2))
    assert bool(among(wall).free(at_tip())[0]) is free


def test_only_the_tool_s_contact_pieces_may_touch_and_only_what_they_are_let() -> None:
    deep = box("car", (0.1, 0.3, 0.3), (AT[0, 3] + 0.03, 0.0, 1.2))
    assert not among(deep).free(at_tip())[0]
    assert among(deep, may_touch=("car",)).free(at_tip())[0]
    deeper = box("car", (0.3, 0.3, 0.3), (AT[0, 3] - 0.1, 0.0, 1.2))
    scene = among(deeper, may_touch=("car",))
    assert not scene.free(at_tip())[0]
    assert scene.said(int(scene.hits(at_tip())[0])) == "tool it"


def test_joints_along_a_line_are_at_its_poses_and_bend_little_by_little() -> None:
    poses, places = fine(np.stack([turned(AT, 1, back=0.3)[0], AT]))
    assert np.linalg.norm(np.diff(poses[:, :3, 3], axis=0), axis=1).max() <= FINE_M + 1e-9
    assert places == [0, len(poses) - 1]
    scene = among()
    joints = scene.follow(poses, 0)
    assert joints is not None
    reached = np.array([forward(chain(*KIND), q) for q in joints])
    np.testing.assert_allclose(reached, poses, atol=1e-9)
    assert np.abs(np.diff(joints, axis=0)).max() < BEND_RAD
    assert np.minimum(joints - scene.arm.lower, scene.arm.upper - joints).min() > LIMIT_RAD


def test_a_line_that_leaves_the_reach_of_the_arm_has_no_joints() -> None:
    far = AT.copy()
    far[0, 3] = 4.5
    assert among().follow(fine(np.stack([AT, far]))[0], 0) is None


def search(*still: Still) -> Search:
    stops = [Stop(np.stack([turned(AT, 4, back=back) for back in (0.3, 0.0, 0.3)]), (1,))]
    free, touching = among(*still), among(*still, may_touch=("car",))
    return Search(Scenes(free, touching, free, free), stops, tries=5)


def test_a_plan_goes_from_home_to_the_work_and_back_and_is_free_all_along() -> None:
    post = box("fixture", (0.1, 0.1, 3.0), (1.3, 0.7, 0.5))
    work = box("car", (0.1, 0.3, 0.3), (AT[0, 3] + 0.04, 0.0, 1.2))
    tried = search(post, work)
    found = tried.run()
    assert found is not None
    assert [len(stop) for stop in found.stops] == [3]
    for a, b in zip([found.home, found.stops[0][-1]], [found.stops[0][0], found.home], strict=True):
        points = [a, *found.ways[0 if a is found.home else 1], b]
        for p, q in pairwise(points):
            assert tried.scenes.free.straight(p, q)


def test_work_behind_a_wall_gets_no_plan_and_what_stands_in_the_way_is_told() -> None:
    tried = search(box("fixture", (0.1, 4.0, 4.0), (1.5, 0.0, 1.0), "wall"))
    assert tried.run() is None
    assert any("wall" in reason for reason in tried.why)
