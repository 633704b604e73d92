"""Singularities of wrist, elbow and shoulder against the Jacobian, and right answers on them."""

import numpy as np
import pytest

from kernels import kinematics, singular, wrist6
from kernels.wrist_shape import shape_of
from tests.kernels.branch_proof import apart
from tests.kernels.made_arms import arms, even_arm

EVERY_ARM = arms()


@pytest.fixture(params=EVERY_ARM)
def any_arm(request):
    return EVERY_ARM[request.param]


def wrist_arm(arm):
    """The arm with its tool at the wrist centre, where its Jacobian falls into arm and wrist."""
    tool = arm.flange_from_tcp.copy()
    tool[:3, 3] += tool[:3, :3] @ np.array(shape_of(arm).centre)
    return arm._replace(flange_from_tcp=tool)


def test_the_three_measures_multiply_to_the_determinant_of_the_jacobian(any_arm, rng, many):
    """But for lengths and the angle of the first two axes, which are the same everywhere."""
    arm = wrist_arm(any_arm)
    reach = shape_of(arm).reach
    same = reach.broad * np.hypot(*reach.upper) * np.hypot(*reach.fore)
    for q in rng.uniform(arm.lower, arm.upper, (many(60), 6)):
        measures = singular.singularities(arm, q.reshape(1, 6))[0]
        volume = abs(np.linalg.det(kinematics.jacobian(arm, q)))
        assert measures.prod() * same == pytest.approx(volume, abs=1e-9)


def test_the_least_ratio_is_the_smallest_singular_value(any_arm, rng, many):
    for q in rng.uniform(any_arm.lower, any_arm.upper, (many(30), 6)):
        values = np.linalg.svd(kinematics.jacobian(any_arm, q), compute_uv=False)
        assert singular.least_ratio(any_arm, q) == pytest.approx(values[-1], abs=1e-7 * values[0])


def test_an_arm_of_five_joints_can_never_move_its_tool_every_way(rng):
    six = EVERY_ARM["any frames"]
    five = kinematics.Arm(
        six.parent_from_joint[:5].copy(),
        six.axis[:5].copy(),
        six.lower[:5],
        six.upper[:5],
        six.flange_from_tcp,
    )
    assert singular.least_ratio(five, rng.normal(size=5)) < 1e-7
    assert np.isnan(singular.singularities(five, np.zeros((2, 5)))).all()


def test_thresholds_name_what_is_near(any_arm):
    shape = shape_of(any_arm)
    q = (any_arm.lower + any_arm.upper) / 2
    for degrees, near in ((4.0, True), (6.0, False)):
        q[4] = np.radians(degrees) - shape.wrist.offset
        measures = singular.singularities(any_arm, q.reshape(1, 6))
        if shape.wrist.alpha == pytest.approx(np.pi / 2):
            assert bool(singular.near_singular(measures)[0, singular.WRIST]) == near


def test_a_straight_wrist_is_split_between_its_joints_as_their_limits_allow(any_arm, rng, many):
    """Whatever of fourth and sixth joint makes the pose: where any split is inside, the one told is."""
    shape = shape_of(any_arm)
    lower, upper = any_arm.lower.copy(), any_arm.upper.copy()
    lower[[3, 5]], upper[[3, 5]] = [0.5, -1.0], [2.5, 1.4]
    lower[4], upper[4] = -np.pi - shape.wrist.offset, np.pi - shape.wrist.offset
    arm = any_arm._replace(lower=lower, upper=upper)
    oblique = abs(shape.wrist.alpha - shape.wrist.beta) > 1e-6
    for q in rng.uniform(lower, upper, (many(200), 6)):
        q[4] = -shape.wrist.offset
        pose = kinematics.forward(arm, q)
        ways, inside, _, status = wrist6.branches(arm, pose)
        assert status == wrist6.OK
        there = np.flatnonzero(apart(ways, q)[:, [0, 1, 2, 4]].max(axis=1) < 1e-6)
        assert len(there)
        assert oblique or inside[there].any()
        for way in ways[np.isfinite(ways[:, 0])]:
            np.testing.assert_allclose(kinematics.forward(arm, way), pose, atol=1e-9)


def shoulder(arm):
    """A pose with the wrist centre on the first axis, or None where the arm does not get there."""
    shape = shape_of(arm)
    at = np.array(shape.reach.base)
    for height in np.linspace(-3.0, 3.0, 61):
        pose = np.eye(4)
        pose[:3, 3] = at + height * np.array(shape.reach.first) - np.array(shape.centre)
        if wrist6.branches(arm, pose)[3] == wrist6.OK:
            return pose
    return None


@pytest.mark.parametrize("name", ["kr120_r2500_pro", "any frames", "upper and fore arm of one length"])
def test_a_wrist_centre_on_the_first_axis_has_answers(name):
    arm = EVERY_ARM[name]
    pose = shoulder(arm)
    assert pose is not None
    ways, *_ = wrist6.branches(arm, pose)
    ways = ways[np.isfinite(ways[:, 0])]
    assert len(ways) >= 4
    for way in ways:
        np.testing.assert_allclose(kinematics.forward(arm, way), pose, atol=1e-9)
    measures = singular.singularities(arm, ways)
    assert measures[:, singular.SHOULDER].max() < 1e-9
    assert singular.near_singular(measures)[:, singular.SHOULDER].all()
    middle = (arm.lower[0] + arm.upper[0]) / 2
    assert apart(ways[0, 0], middle) < 1e-9


def test_a_shoulder_folded_onto_itself_has_answers():
    """Upper arm and fore arm of one length, the wrist centre back at the shoulder."""
    arm = even_arm()
    pose = np.eye(4)
    pose[:3, 3] = np.array(shape_of(arm).reach.shoulder) - np.array(shape_of(arm).centre)
    ways, _, short, status = wrist6.branches(arm, pose)
    assert status == wrist6.OK
    assert short == 0.0
    for way in ways:
        np.testing.assert_allclose(kinematics.forward(arm, way), pose, atol=1e-9)
    assert singular.near_singular(singular.singularities(arm, ways)).tolist()[0][1:] == [True, True]
