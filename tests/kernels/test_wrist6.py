"""The closed-form inverse of six-axis arms against forward kinematics, the numeric inverse and laws."""

import doctest
import math

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

import kernels.kinematics
import kernels.singular
import kernels.turns
import kernels.vectors
import kernels.wrist6
import kernels.wrist_shape
from tests.kernels.branch_proof import apart, drawn, prove
from tests.kernels.conftest import COMPILED
from tests.kernels.made_arms import arms, disguised, straight
from tests.kernels.oracle import kinematics as oracle
from tests.kernels.oracle import wrist6 as slow
from twin.geometry import arm, load_robot
from twin.geometry.arms import ARMS

EVERY_ARM = arms()
MODULES = (kernels.vectors, kernels.wrist_shape, kernels.wrist6, kernels.turns, kernels.singular)


@pytest.fixture(params=EVERY_ARM)
def any_arm(request):
    return EVERY_ARM[request.param]


def arm_with_gun(name):
    """The bundled arm with a tool that is turned and off the axis."""
    chain = arm(load_robot(f"robots:{name}"))
    tool = oracle.link_poses(chain, np.array([0.3, -0.4, 0.5, 0.6, 0.7, 0.8]))[-1]
    tool[:3, 3] = [0.7, 0.1, -0.2]
    return chain._replace(flange_from_tcp=np.ascontiguousarray(tool))


@pytest.fixture(scope="module", params=sorted(ARMS))
def six(request):
    return arm_with_gun(request.param)


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_in_the_docstrings_hold(module):
    assert doctest.testmod(module).failed == 0


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


def test_every_branch_of_every_arm_leads_back_to_its_pose_and_none_is_missed(any_arm, rng, many):
    """All over the limits, at them, and 0.3 to 1e-17 rad off singularities; `make proof` takes a million."""
    bundled = any(any_arm is EVERY_ARM[name] for name in ARMS)
    count = many(100_000 if bundled else 20_000) if COMPILED else 20
    found = prove(any_arm, count, rng)
    assert found.poses == count
    assert found.branches > 4 * count
    assert found.worst_m < 1e-9
    assert found.worst_rad < 1e-9
    assert found.missed == 0
    assert found.outside == 0


@pytest.mark.skipif(not COMPILED, reason="a dense search is what is slow here")
def test_a_dense_search_finds_no_way_that_the_closed_form_lacks(any_arm, rng):
    poses, seeds = 6, 60
    for q in drawn(any_arm, poses, rng):
        target = kernels.kinematics.forward(any_arm, q)
        ways, inside, *_ = kernels.wrist6.branches(any_arm, target)
        near = kernels.singular.singularities(any_arm, ways)
        for seed in rng.uniform(any_arm.lower, any_arm.upper, (seeds, 6)):
            # Without restarts of its own the search would be one step each; what it finds is what counts.
            found, status, _ = kernels.kinematics.inverse(any_arm, target, seed, 60)
            measures = kernels.singular.singularities(any_arm, found.reshape(1, 6))[0]
            if status != kernels.kinematics.OK or measures.min() < 1e-2:
                continue
            off = apart(ways, found).max(axis=1)
            best = int(np.nanargmin(off))
            assert off[best] < 1e-3, (found, near[best])
            assert inside[best] or (np.minimum(found - any_arm.lower, any_arm.upper - found) < 1e-3).any()


def test_frames_at_will_change_neither_the_branches_nor_their_order(six, rng, many):
    """The same arm told with other frames, another zero and other senses, between the same base and tool."""
    for _ in range(many(20)):
        told = disguised(six, rng, same_ends=True)
        target = kernels.kinematics.forward(six, rng.uniform(six.lower, six.upper))
        one, other = (kernels.wrist6.branches(arm, target)[0] for arm in (six, told))
        measures = [kernels.singular.singularities(arm, ways) for arm, ways in ((six, one), (told, other))]
        assert np.isfinite(measures[0]).any()
        np.testing.assert_allclose(*measures, atol=1e-7)


def nearly(arm, rng, size):
    """The arm with every frame off by about that much, m and rad."""
    frames = arm.parent_from_joint.copy()
    for frame in frames:
        off = np.eye(4)
        off[:3, :3] = Rotation.from_rotvec(rng.normal(scale=size, size=3)).as_matrix()
        off[:3, 3] = rng.normal(scale=size, size=3)
        frame[:] = frame @ off
    return arm._replace(parent_from_joint=frames)


@pytest.mark.parametrize("size", [1e-6, 2e-4])
def test_calibrated_arms_and_rounded_descriptions_have_exact_branches_too(any_arm, rng, many, size):
    """But near singularities, where such an arm has other ways than its ideal."""
    arm = nearly(any_arm, rng, size)
    shape = kernels.wrist_shape.shape_of(arm)
    assert shape.fits
    assert not shape.exact
    n, missed = many(400) if COMPILED else 4, 0
    for q in rng.uniform(arm.lower, arm.upper, (n, 6)):
        target = kernels.kinematics.forward(arm, q)
        ways, inside, *_ = kernels.wrist6.branches(arm, target)
        for way in ways[np.isfinite(ways[:, 0])]:
            assert np.abs(kernels.kinematics.forward(arm, way) - target).max() <= 2e-9
        clear = kernels.singular.singularities(arm, q.reshape(1, 6)).min() > 0.1
        off = np.where(np.isfinite(ways[:, 0]), apart(ways, q).max(axis=1), np.inf)
        assert not clear or (off.min() < 1e-6 and inside[off.argmin()])
        missed += off.min() > 1e-5
    assert missed <= 0.03 * n


def test_out_of_reach_of_a_calibrated_arm_says_by_about_how_far(six, rng):
    arm = nearly(six, rng, 1e-4)
    target = np.eye(4)
    target[0, 3] = 9.0
    q, inside, short, status = kernels.wrist6.branches(arm, target)
    assert status == kernels.wrist6.OUT_OF_REACH
    assert short == pytest.approx(kernels.wrist6.branches(six, target)[2], abs=5e-3)
    assert np.isnan(q).all()
    assert not inside.any()


@pytest.mark.parametrize("word", ["bent wrist", "crossed elbow", "sliding", "five joints", "parallel first"])
def test_arms_of_other_shapes_are_said_to_be_others(word):
    six = EVERY_ARM["kr120_r2500_pro"]
    frames, axes = six.parent_from_joint.copy(), six.axis.copy()
    if word == "bent wrist":
        frames[5, :3, 3] += 5e-3
    elif word == "crossed elbow":
        axes[2] = [0.0, 0.6, 0.8]
    elif word == "parallel first":
        axes[0] = axes[1]
    other = six._replace(parent_from_joint=frames, axis=axes)
    if word == "sliding":
        other = other._replace(sliding=np.array([True, *[False] * 5]))
    if word == "five joints":
        other = straight(np.zeros((5, 3)), np.eye(3)[[2, 1, 1, 0, 1]])
    assert not kernels.wrist6.has_shape(other)
    q, inside, short, status = kernels.wrist6.branches(other, np.eye(4))
    assert status == kernels.wrist6.BAD_SHAPE
    assert np.isnan(q).all()
    assert np.isnan(short)
    assert not inside.any()


def test_a_mirror_is_no_pose(six):
    assert kernels.wrist6.branches(six, np.diag([1.0, 1.0, -1.0, 1.0]))[3] == kernels.wrist6.BAD_INPUT


def test_oblique_wrist_axes_cannot_turn_the_tool_every_way(rng):
    oblique = EVERY_ARM["a wrist of oblique axes"]
    shape = kernels.wrist_shape.shape_of(oblique)
    assert shape.wrist.alpha != pytest.approx(np.pi / 2, abs=0.1)
    middle = (oblique.lower + oblique.upper) / 2
    there = kernels.kinematics.forward(oblique, middle)
    seen = set()
    for turn in Rotation.random(400, rng=rng):
        pose = np.eye(4)
        pose[:3, :3] = turn.as_matrix()
        centre = there[:3, :3] @ np.array(shape.centre) + there[:3, 3]
        pose[:3, 3] = centre - pose[:3, :3] @ np.array(shape.centre)
        q, _, short, status = kernels.wrist6.branches(oblique, pose)
        seen.add(int(status))
        assert short == 0.0
        assert (status == kernels.wrist6.NOT_TURNED) == np.isnan(q).all()
    assert seen == {kernels.wrist6.OK, kernels.wrist6.NOT_TURNED}
