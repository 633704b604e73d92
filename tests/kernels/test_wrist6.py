"""The closed-form inverse of six-axis arms against forward kinematics, the numeric inverse and laws."""

import doctest
import math

import numpy as np
import pytest

import kernels.kinematics
import kernels.wrist6
from tests.kernels.conftest import COMPILED
from tests.kernels.oracle import kinematics as oracle
from tests.kernels.oracle import wrist6 as slow
from twin.geometry import arm, load_robot
from twin.geometry.arms import ARMS


def arm_with_gun(name):
    """The bundled arm with a tool that is turned and off the axis."""
    chain = arm(load_robot(f"robots:{name}"))
    tool = oracle.link_poses(chain, np.array([0.3, -0.4, 0.5, 0.6, 0.7, 0.8]))[-1]
    tool[:3, 3] = [0.7, 0.1, -0.2]
    return chain._replace(flange_from_tcp=np.ascontiguousarray(tool))


@pytest.fixture(scope="module", params=sorted(ARMS))
def six(request):
    return arm_with_gun(request.param)


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(kernels.wrist6).failed == 0


def test_the_bundled_arms_have_the_shape_and_others_do_not(six, chain):
    assert kernels.wrist6.has_shape(six)
    assert not kernels.wrist6.has_shape(chain)
    bent = six.parent_from_joint.copy()
    bent[4, 2, 3] = 0.01
    assert not kernels.wrist6.has_shape(six._replace(parent_from_joint=bent))


def test_every_branch_leads_to_the_pose_to_a_nanometre(six, rng, many):
    for q in rng.uniform(six.lower, six.upper, (many(300), 6)):
        target = kernels.kinematics.forward(six, q)
        found, inside, short, status = kernels.wrist6.branches(six, target)
        assert status == kernels.wrist6.OK
        assert short == 0.0
        rows = found[np.isfinite(found[:, 0])]
        assert len(rows) in (4, 8)
        for row in rows:
            np.testing.assert_allclose(oracle.forward(six, row), target, atol=1e-9)
        expected = np.all((found >= six.lower) & (found <= six.upper), axis=1)
        np.testing.assert_array_equal(inside, expected)


def test_the_joints_that_made_the_pose_are_among_the_branches(six, rng, many):
    for q in rng.uniform(six.lower, six.upper, (many(300), 6)):
        found, *_ = kernels.wrist6.branches(six, kernels.kinematics.forward(six, q))
        apart = np.abs(np.exp(1j * found) - np.exp(1j * q)).max(axis=1)
        assert np.nanmin(apart) < 1e-6


@pytest.mark.skipif(not COMPILED, reason="the slow twin is what is slow here")
def test_the_slow_twin_finds_no_way_that_the_closed_form_lacks(six, rng):
    q = rng.uniform(0.6 * six.lower + 0.4 * six.upper, 0.4 * six.lower + 0.6 * six.upper)
    target = kernels.kinematics.forward(six, q)
    found, inside, *_ = kernels.wrist6.branches(six, target)
    numeric = slow.solutions(six, target, starts=25)
    assert len(numeric) >= 1
    for other in numeric:
        assert np.abs(np.exp(1j * found[inside]) - np.exp(1j * other)).max(axis=1).min() < 1e-5


def test_it_agrees_with_the_numeric_inverse(six, rng, many):
    for q in rng.uniform(0.8 * six.lower + 0.2 * six.upper, 0.2 * six.lower + 0.8 * six.upper, (many(40), 6)):
        target = kernels.kinematics.forward(six, q)
        solved, status, _ = kernels.kinematics.inverse(six, target, q, 100)
        assert status == kernels.kinematics.OK
        found, *_ = kernels.wrist6.branches(six, target)
        assert np.nanmin(np.abs(np.exp(1j * found) - np.exp(1j * solved)).max(axis=1)) < 1e-4


def test_a_straight_wrist_has_an_answer(six):
    q = (six.lower + six.upper) / 2
    q[3:] = [0.4, 0.0, -0.3]
    target = kernels.kinematics.forward(six, q)
    found, *_ = kernels.wrist6.branches(six, target)
    np.testing.assert_allclose(oracle.forward(six, found[np.isfinite(found[:, 0])][0]), target, atol=1e-9)


def test_out_of_reach_says_by_how_far(six):
    straight = six._replace(flange_from_tcp=np.eye(4))
    upper = np.linalg.norm(six.parent_from_joint[2, :3, 3])
    fore = np.linalg.norm(six.parent_from_joint[3:5, :3, 3].sum(axis=0))
    shoulder = six.parent_from_joint[:2, :3, 3].sum(axis=0)
    target = np.eye(4)
    target[:3, 3] = shoulder
    target[0, 3] += upper + fore + 0.25 + six.parent_from_joint[5, 0, 3]
    found, inside, short, status = kernels.wrist6.branches(straight, target)
    assert status == kernels.wrist6.OUT_OF_REACH
    assert short == pytest.approx(0.25, abs=1e-9)
    assert np.isnan(found).all()
    assert not inside.any()


@pytest.mark.parametrize("spoil", [math.nan, math.inf, 5.0])
def test_bad_poses_are_named_as_such(six, spoil):
    target = np.eye(4)
    target[0, 0] = spoil
    found, inside, short, status = kernels.wrist6.branches(six, target)
    assert status == kernels.wrist6.BAD_INPUT
    assert np.isnan(found).all()
    assert np.isnan(short)
    assert not inside.any()


def test_many_poses_at_once_are_the_same_one_by_one(six, rng):
    joints = rng.uniform(six.lower, six.upper, (5, 6))
    poses = np.array([kernels.kinematics.forward(six, q) for q in joints])
    poses[2, 0, 3] = np.nan
    q, inside, short, status = kernels.wrist6.branches_along(six, poses)
    assert status.tolist() == [0, 0, 2, 0, 0]
    for k in range(5):
        one = kernels.wrist6.branches(six, poses[k])
        np.testing.assert_array_equal(q[k], one[0])
        np.testing.assert_array_equal(inside[k], one[1])
        np.testing.assert_array_equal(short[k], one[2])


def test_mirrored_targets_have_mirrored_joints(six, rng, many):
    """The limits of joints that turn about x and z are alike both ways: both sides of a line are alike."""
    mirror = np.diag([1.0, -1.0, 1.0, 1.0])
    level = six._replace(flange_from_tcp=np.eye(4))
    for q in rng.uniform(six.lower, six.upper, (many(40), 6)):
        target = kernels.kinematics.forward(level, q)
        _, inside, *_ = kernels.wrist6.branches(level, target)
        _, other, *_ = kernels.wrist6.branches(level, mirror @ target @ mirror)
        assert inside.sum() == other.sum()
