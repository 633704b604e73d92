"""Forward and inverse kinematics against their slow twins, PyBullet, and laws."""

import doctest

import numpy as np
import pybullet
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kernels.damped
import kernels.kinematics
import kernels.rigid
from tests.kernels.conftest import COMPILED
from tests.kernels.made_arms import serial
from tests.kernels.oracle import kinematics as oracle

ANGLES = st.lists(st.floats(-2.0, 2.0), min_size=7, max_size=7).map(np.array)


@pytest.mark.parametrize("module", [kernels.rigid, kernels.damped, kernels.kinematics])
def test_the_examples_in_the_docstrings_hold(module):
    assert doctest.testmod(module).failed == 0


def random_joints(chain, rng, n):
    return rng.uniform(chain.lower, chain.upper, (n, len(chain.lower)))


def test_forward_kinematics_agrees_with_homogeneous_matrices(chain, rng, many):
    for q in random_joints(chain, rng, many(200)):
        np.testing.assert_allclose(
            kernels.kinematics.link_poses(chain, q), oracle.link_poses(chain, q), atol=1e-13
        )
        np.testing.assert_allclose(kernels.kinematics.forward(chain, q), oracle.forward(chain, q), atol=1e-13)


def test_forward_kinematics_agrees_with_pybullet_to_a_micrometre_over_1000_poses(iiwa, chain, rng, many):
    client = pybullet.connect(pybullet.DIRECT)
    try:
        body = pybullet.loadURDF(str(iiwa.urdf_path), useFixedBase=True, physicsClientId=client)
        worst = 0.0
        for q in random_joints(chain, rng, many(1000)):
            for joint, angle in enumerate(q):
                pybullet.resetJointState(body, joint, angle, physicsClientId=client)
            poses = kernels.kinematics.link_poses(chain, q)
            for joint in range(len(q)):
                state = pybullet.getLinkState(
                    body, joint, computeForwardKinematics=True, physicsClientId=client
                )
                worst = max(worst, np.abs(np.array(state[4]) - poses[joint, :3, 3]).max())
                turn = np.reshape(pybullet.getMatrixFromQuaternion(state[5]), (3, 3))
                worst = max(worst, np.abs(turn - poses[joint, :3, :3]).max())
    finally:
        pybullet.disconnect(client)
    assert worst < 1e-6


def test_frames_along_a_path_are_the_link_poses_moved_by_the_base(chain, rng):
    q = random_joints(chain, rng, 3)
    base = oracle.forward(chain, q[0])
    frames = kernels.kinematics.frames_along(chain, base, q)
    for i in range(3):
        np.testing.assert_allclose(frames[i, 0], base)
        np.testing.assert_allclose(frames[i, 1:], base @ oracle.link_poses(chain, q[i]), atol=1e-13)


def test_the_jacobian_agrees_with_differences(chain, rng, many):
    for q in random_joints(chain, rng, many(100)):
        np.testing.assert_allclose(
            kernels.kinematics.jacobian(chain, q), oracle.jacobian(chain, q), atol=1e-7
        )


@pytest.mark.parametrize("n", range(1, 10))
def test_any_serial_arm_of_turning_and_sliding_joints_agrees_with_its_slow_twin(n, rng, many):
    slid = 0
    for _ in range(many(40)):
        arm = serial(rng, n)
        slid += arm.sliding.sum()
        q = rng.uniform(arm.lower, arm.upper, (2, n))
        np.testing.assert_allclose(
            kernels.kinematics.link_poses(arm, q[0]), oracle.link_poses(arm, q[0]), atol=1e-13
        )
        poses = np.array([oracle.forward(arm, row) for row in q])
        np.testing.assert_allclose(kernels.kinematics.forward(arm, q[0]), poses[0], atol=1e-13)
        np.testing.assert_allclose(kernels.kinematics.tcps_along(arm, q), poses, atol=1e-13)
        np.testing.assert_allclose(
            kernels.kinematics.frames_along(arm, poses[0], q)[1, 1:],
            poses[0] @ oracle.link_poses(arm, q[1]),
            atol=1e-13,
        )
        np.testing.assert_allclose(
            kernels.kinematics.jacobian(arm, q[0]), oracle.jacobian(arm, q[0]), atol=2e-8
        )
    assert slid or not COMPILED


def test_an_arm_on_a_rail_reaches_what_is_beside_it(chain, rng, many):
    """Seven joints and a rail: the inverse slides it within its limits, in metres."""
    rail = np.eye(4).reshape(1, 4, 4)
    arm = kernels.kinematics.Arm(
        np.concatenate([rail, chain.parent_from_joint]),
        np.concatenate([[[0.0, 1.0, 0.0]], chain.axis]),
        np.concatenate([[-2.0], chain.lower]),
        np.concatenate([[2.0], chain.upper]),
        chain.flange_from_tcp,
        np.array([True, *[False] * 7]),
    )
    for _ in range(many(40)):
        target = oracle.forward(chain, 0.8 * random_joints(chain, rng, 1)[0])
        target[1, 3] += 1.9
        q, status, _ = kernels.kinematics.inverse(arm, target, np.zeros(8), 200)
        assert status == kernels.kinematics.OK
        assert np.all((q >= arm.lower) & (q <= arm.upper))
        assert q[0] > 0.5
        np.testing.assert_allclose(oracle.forward(arm, q), target, atol=2e-6)


def test_random_serial_arms_of_mixed_joints_reach_their_own_poses(rng, many):
    reached, n = 0, many(60)
    for _ in range(n):
        arm = serial(rng, 7)
        target = oracle.forward(arm, rng.uniform(0.8 * arm.lower, 0.8 * arm.upper))
        q, status, error = kernels.kinematics.inverse(arm, target, np.zeros(7), 100)
        assert np.all((q >= arm.lower) & (q <= arm.upper))
        if status == kernels.kinematics.OK:
            reached += 1
            np.testing.assert_allclose(oracle.forward(arm, q), target, atol=2e-6)
            assert error <= 1e-6
    assert reached >= 0.9 * n


@given(ANGLES, st.floats(-1.0, 1.0))
def test_turning_the_first_joint_turns_all_about_its_axis(chain, q, more):
    turned = q.copy()
    turned[0] += more
    before, after = kernels.kinematics.forward(chain, q), kernels.kinematics.forward(chain, turned)
    # The first axis is the base's z: height and distance from it stay.
    assert after[2, 3] == pytest.approx(before[2, 3], abs=1e-12)
    assert np.hypot(*after[:2, 3]) == pytest.approx(np.hypot(*before[:2, 3]), abs=1e-12)


@given(ANGLES)
def test_the_tool_is_never_farther_away_than_the_links_are_long(chain, q):
    lengths = np.linalg.norm(chain.parent_from_joint[1:, :3, 3], axis=1).sum()
    pose = kernels.kinematics.forward(chain, q)
    reach = lengths + np.linalg.norm(chain.flange_from_tcp[:3, 3])
    assert np.linalg.norm(pose[:3, 3] - chain.parent_from_joint[0, :3, 3]) <= reach + 1e-12


@given(ANGLES)
def test_a_reachable_pose_is_reached_to_a_micrometre_inside_the_limits(chain, q):
    q = np.clip(q, 0.9 * chain.lower, 0.9 * chain.upper)
    target = oracle.forward(chain, q)
    seed = np.array([0.0, 0.5, 0.0, -1.5, 0.0, 1.0, 0.0])
    solved, status, error = kernels.kinematics.inverse(chain, target, seed, 100)
    assert status == kernels.kinematics.OK
    assert np.all((solved >= chain.lower) & (solved <= chain.upper))
    away, turned = oracle.pose_error(oracle.forward(chain, solved), target)
    assert away <= 1e-6
    assert turned <= 2e-6
    assert error == pytest.approx(away, abs=1e-9)


def test_poses_from_all_over_the_joint_ranges_are_reached(chain, rng, many):
    seed = np.array([0.0, 0.5, 0.0, -1.5, 0.0, 1.0, 0.0])
    missed = exact = 0
    n = many(500)
    for q in random_joints(chain, rng, n):
        solved, status, error = kernels.kinematics.inverse(chain, oracle.forward(chain, q), seed, 100)
        missed += status != kernels.kinematics.OK
        if status == kernels.kinematics.OK:
            assert error <= 1e-6
            exact += np.abs(oracle.forward(chain, solved) - oracle.forward(chain, q)).max() <= 1e-9
        assert np.all((solved >= chain.lower) & (solved <= chain.upper))
    assert missed <= 0.005 * n
    # Singular ones converge slowly and may stop at a micrometre.
    assert exact >= 0.99 * (n - missed)


def test_inverse_kinematics_reaches_what_its_slow_twin_reaches(chain, rng, many):
    for q in random_joints(chain, rng, many(20)):
        target = oracle.forward(chain, 0.9 * q)
        seed = np.clip(0.9 * q + rng.normal(scale=0.2, size=len(q)), chain.lower, chain.upper)
        slow = oracle.forward(chain, oracle.inverse(chain, target, seed))
        assert np.abs(slow - target).max() < 1e-6
        solved, status, _ = kernels.kinematics.inverse(chain, target, seed, 100)
        assert status == kernels.kinematics.OK
        np.testing.assert_allclose(oracle.forward(chain, solved), slow, atol=2e-6)


def test_where_the_solution_is_unique_inverse_kinematics_and_its_slow_twin_agree(chain, rng, many):
    # Without its third joint the arm has six, and near the seed one solution only.
    joints = [0, 1, 3, 4, 5, 6]
    origins = chain.parent_from_joint[joints].copy()
    origins[2] = chain.parent_from_joint[2] @ chain.parent_from_joint[3]
    arm = kernels.kinematics.Arm(
        origins, chain.axis[joints], chain.lower[joints], chain.upper[joints], chain.flange_from_tcp
    )
    middle = np.array([0.1, 0.5, -1.4, 0.3, 1.0, 0.2])
    for _ in range(many(100)):
        q = middle + rng.uniform(-0.4, 0.4, 6)
        target = oracle.forward(arm, q)
        seed = q + rng.uniform(-0.05, 0.05, 6)
        slow = oracle.inverse(arm, target, seed)
        fast, status, _ = kernels.kinematics.inverse(arm, target, seed, 100)
        assert status == kernels.kinematics.OK
        np.testing.assert_allclose(fast, slow, atol=2e-5)
        np.testing.assert_allclose(fast, q, atol=2e-5)


def test_a_pose_out_of_reach_is_said_to_be_and_the_nearest_joint_positions_given(chain):
    target = np.eye(4)
    target[:3, 3] = [3.0, 0.0, 0.5]
    q, status, error = kernels.kinematics.inverse(chain, target, np.full(7, 0.1), 60)
    assert status == kernels.kinematics.NOT_REACHED
    assert np.all((q >= chain.lower) & (q <= chain.upper))
    assert error > 1.0


@pytest.mark.parametrize("spoil", [np.nan, np.inf, 7.0])
def test_bad_poses_are_named_as_such(chain, spoil):
    target = oracle.forward(chain, np.full(7, 0.3))
    target[0, 0] = spoil
    q, status, error = kernels.kinematics.inverse(chain, target, np.zeros(7), 50)
    assert status == kernels.kinematics.BAD_INPUT
    assert np.isnan(q).all()
    assert np.isnan(error)


def test_a_seed_that_is_no_number_is_named_as_such(chain):
    seed = np.zeros(7)
    seed[2] = np.nan
    assert kernels.kinematics.inverse(chain, np.eye(4), seed, 50)[1] == kernels.kinematics.BAD_INPUT


def test_equal_input_gives_equal_bits(chain, rng):
    target = oracle.forward(chain, random_joints(chain, rng, 1)[0])
    first = kernels.kinematics.inverse(chain, target, np.zeros(7), 100)[0]
    second = kernels.kinematics.inverse(chain, target, np.zeros(7), 100)[0]
    assert first.tobytes() == second.tobytes()


def circle(m):
    """Tool straight down round a circle in front of the robot, twice."""
    angle = np.linspace(0.0, 4.0 * np.pi, m)
    path = np.tile(np.diag([-1.0, 1.0, -1.0, 1.0]), (m, 1, 1))
    path[:, :3, 3] = np.stack([0.5 + 0.1 * np.cos(angle), 0.25 * np.sin(angle), np.full(m, 0.35)], axis=1)
    return path


def test_following_a_path_reaches_every_pose_without_a_jump(chain, many):
    home = np.array([0.0, 0.5, 0.0, -1.5, 0.0, 1.1, 0.0])
    path = circle(max(many(400), 60))
    q, status, error = kernels.kinematics.follow(chain, path, home)
    assert not status.any()
    assert error.max() <= 1e-6
    assert np.abs(np.diff(q, axis=0)).max() < 0.4
    # Round again, back at the same joint positions: the arm does not drift through its null space.
    np.testing.assert_allclose(q[0], q[-1], atol=2e-3)


def test_a_bad_pose_in_a_path_spoils_that_row_alone(chain):
    path = circle(60)
    path[5, 0, 3] = np.nan
    q, status, _ = kernels.kinematics.follow(chain, path, np.array([0.0, 0.5, 0.0, -1.5, 0.0, 1.1, 0.0]))
    assert status[5] == kernels.kinematics.BAD_INPUT
    assert np.isnan(q[5]).all()
    assert not np.delete(status, 5).any()


def test_an_empty_path_gives_empty_arrays(chain):
    q, status, error = kernels.kinematics.follow(chain, np.empty((0, 4, 4)), np.zeros(7))
    assert q.shape == (0, 7)
    assert len(status) == len(error) == 0


def test_the_rotation_error_is_the_rotation_vector_even_near_a_half_turn(rng, many):
    from scipy.spatial.transform import Rotation

    angles = [0.0, 1e-9, 1e-4, 1.0, 3.0, np.pi - 1e-7, np.pi - 1e-9, np.pi]
    for angle in angles:
        for _ in range(many(20)):
            axis = rng.normal(size=3)
            vector = angle * axis / np.linalg.norm(axis)
            a, b, error = np.eye(4), np.eye(4), np.empty(6)
            a[:3, :3] = Rotation.random(rng=rng).as_matrix()
            b[:3, :3] = Rotation.from_rotvec(vector).as_matrix() @ a[:3, :3]
            kernels.rigid.pose_error(a, b, error)
            difference = (Rotation.from_rotvec(error[3:]) * Rotation.from_rotvec(vector).inv()).magnitude()
            assert difference < 1e-7
