"""Whole turns of joints inside their limits, against trying them all."""

import itertools

import numpy as np
import pytest

from kernels import kinematics, turns
from kernels.kinematics import Arm

TURN = 2 * np.pi


def chain(lower, upper, sliding=()):
    n = len(lower)
    frames = np.tile(np.eye(4), (n, 1, 1))
    axes = np.tile([0.0, 0.0, 1.0], (n, 1))
    slides = np.array(sliding, dtype=bool)
    return Arm(frames, axes, np.array(lower, float), np.array(upper, float), np.eye(4), slides)


def tried(arm, q):
    """All turns between -4 and 4 of every joint that are inside."""
    per_joint = [
        [v for v in (value + TURN * k for k in range(-4, 5)) if low <= v <= high]
        for value, low, high in zip(q, arm.lower, arm.upper, strict=True)
    ]
    return np.array(list(itertools.product(*per_joint))).reshape(-1, len(q))


def test_all_turns_inside_the_limits_are_told(rng, many):
    for _ in range(many(100)):
        lower = rng.uniform(-9.0, 0.0, 3)
        arm = chain(lower, lower + rng.uniform(1.0, 14.0, 3))
        q = rng.uniform(-7.0, 7.0, 3)
        np.testing.assert_allclose(turns.all_turns(arm, q), tried(arm, q), atol=1e-12)


def test_the_turn_nearest_to_the_seed_is_taken(rng, many):
    for _ in range(many(200)):
        lower = rng.uniform(-9.0, 0.0, 3)
        arm = chain(lower, lower + rng.uniform(TURN, 14.0, 3))
        q, seed = rng.uniform(-7.0, 7.0, 3), rng.uniform(-12.0, 12.0, 3)
        every = tried(arm, q)
        nearest = every[np.abs(every - seed).sum(axis=1).argmin()]
        np.testing.assert_allclose(turns.nearest_turns(arm, q, seed), nearest, atol=1e-12)


def test_a_wrist_joint_of_350_degrees_has_two_turns_or_one():
    limit = np.radians(350.0)
    arm = chain([-limit], [limit])
    assert np.degrees(turns.all_turns(arm, np.radians([90.0]))).round(9).tolist() == [[-270.0], [90.0]]
    assert np.degrees(turns.all_turns(arm, np.radians([5.0]))).round(9).tolist() == [[5.0]]
    assert np.degrees(turns.nearest_turns(arm, np.radians([90.0]), np.radians([-200.0])))[0] == pytest.approx(
        -270
    )


def test_a_position_at_a_limit_is_inside_in_spite_of_rounding():
    arm = chain([-1.0], [1.0])
    assert turns.all_turns(arm, np.array([1.0 + 1e-13])).tolist() == [[1.0]]
    assert turns.all_turns(arm, np.array([-1.0 - TURN])).tolist() == [[-1.0]]
    assert len(turns.all_turns(arm, np.array([1.0 + 1e-9]))) == 0


def test_joints_that_are_outside_at_every_turn_lie_nearest_to_the_middle_of_their_limits():
    arm = chain([-1.0, -1.0], [1.0, 1.0])
    q = turns.nearest_turns(arm, np.array([2.0 + TURN, 0.5]), np.zeros(2))
    np.testing.assert_allclose(q, [2.0, 0.5], atol=1e-12)


def test_joints_that_slide_do_not_turn():
    arm = chain([-10.0, -10.0], [10.0, 10.0], [True, False])
    q = np.array([7.0, 7.0])
    np.testing.assert_allclose(turns.nearest_turns(arm, q, np.zeros(2)), [7.0, 7.0 - TURN])
    assert set(turns.all_turns(arm, q)[:, 0]) == {7.0}
    assert len(turns.all_turns(arm, q)) == 3


def test_joints_without_limits_take_the_turn_nearest_to_the_seed():
    arm = chain([-np.inf], [np.inf])
    assert turns.nearest_turns(arm, np.array([1.0]), np.array([100.0]))[0] == pytest.approx(1 + 16 * TURN)
    assert turns.all_turns(arm, np.array([1.0])).tolist() == [[1.0]]


def test_what_is_no_number_stays_so_and_gives_no_turns():
    arm = chain([-10.0, -10.0], [10.0, 10.0])
    q = np.array([np.nan, 1.0])
    assert len(turns.all_turns(arm, q)) == 0
    found = turns.nearest_turns(arm, q, np.array([0.0, np.nan]))
    assert np.isnan(found[0])
    assert found[1] == 1.0


def test_a_search_that_ends_at_a_limit_says_at_which():
    arm = chain([-1.0], [1.0])
    target = kinematics.forward(arm, np.array([1.5]))
    q, status, _ = kinematics.inverse(arm, target, np.zeros(1), 50)
    assert status == kinematics.NOT_REACHED
    assert turns.at_limits(arm, q, 1e-9).tolist() == [1]
    assert turns.at_limits(arm, -q, 1e-9).tolist() == [-1]
    assert turns.at_limits(arm, 0.5 * q, 1e-9).tolist() == [0]
