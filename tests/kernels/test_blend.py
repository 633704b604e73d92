"""Two moves run into each other: the corner stays within its radius, the joints within their limits."""

import doctest

import numpy as np
import pytest

import kernels.blend
from kernels.blend import joined, most_overlap, time_within
from kernels.kinematics import forward
from kernels.motion import Limits, rest_way
from tests.kernels.made_arms import arms
from tests.kernels.oracle import pace as slow

EVERY_ARM = arms()
STEP = 0.012


@pytest.fixture(params=EVERY_ARM)
def any_arm(request):
    return EVERY_ARM[request.param]


def limits(n, velocity=2.0, acceleration=8.0, jerk=80.0):
    return Limits(*(np.full(n, each) for each in (velocity, acceleration, jerk)))


def two_moves(rng, own, n=6, reach=1.5):
    """The second mostly on in the direction of the first."""
    a, b = rng.uniform(-reach, reach, (2, n))
    c = b + (b - a) * rng.uniform(0.3, 1.2) + rng.uniform(-0.1, 0.1, n) * reach
    return rest_way(a, b, own, STEP), rest_way(b, c, own, STEP)


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(kernels.blend).failed == 0


def test_joints_keep_their_limits_and_go_nowhere_else_and_it_saves_time(rng, many):
    saved = []
    for _ in range(many(60)):
        own = limits(6)
        one, two = two_moves(rng, own)
        overlap = most_overlap(*one, *two, own, STEP)
        time, q = joined(*one, *two, overlap)
        assert (np.diff(time) > 0.0).all()
        assert time[-1] == pytest.approx(one[0][-1] + two[0][-1] - overlap, abs=1e-12)
        np.testing.assert_allclose(q[[0, -1]], [one[1][0], two[1][-1]], atol=1e-12)
        alone = np.maximum(slow.greatest(*one, STEP), slow.greatest(*two, STEP))
        most = np.maximum(alone, [own.velocity, own.acceleration])
        assert (slow.greatest(time, q, STEP) <= most * 1.03).all()
        both = np.vstack([one[1], two[1]])
        assert (q >= both.min(axis=0) - 1e-8).all()
        assert (q <= both.max(axis=0) + 1e-8).all()
        assert 0.0 <= overlap <= 0.5 * min(one[0][-1], two[0][-1]) + 1e-12
        saved.append(overlap)
    assert np.mean(saved) > 0.1


def test_both_ways_add_up_as_the_slow_twin_says(rng):
    own = limits(6)
    one, two = two_moves(rng, own)
    for overlap in (0.0, 0.05, 0.2):
        time, q = joined(*one, *two, overlap)
        corner, start = one[1][-1], one[0][-1] - overlap
        for t, row in zip(time, q, strict=True):
            first = [np.interp(t, one[0], column) for column in one[1].T]
            second = [np.interp(t - start, two[0], column) for column in two[1].T]
            np.testing.assert_allclose(row, np.array(first) + second - corner, atol=1e-9)
        for knot in (*one[0], *(two[0] + start)):
            assert np.abs(time - knot).min() < 1e-8


def test_outside_the_radius_the_tool_runs_as_without_blending(any_arm, rng, many):
    own, radius, cut = limits(6), 0.1, 0
    for _ in range(many(10)):
        one, two = two_moves(rng, own, reach=0.8)
        inside = (
            time_within(any_arm, *one, radius, True),
            time_within(any_arm, *two, radius, False),
        )
        overlap = min(most_overlap(*one, *two, own, STEP), *inside)
        time, q = joined(*one, *two, overlap)
        corner = forward(any_arm, one[1][-1])[:3, 3]
        begin, end = one[0][-1] - overlap, one[0][-1]
        for t, row in zip(time, q, strict=True):
            point = forward(any_arm, row)[:3, 3]
            if t <= begin:
                np.testing.assert_allclose(row, [np.interp(t, one[0], c) for c in one[1].T], atol=1e-9)
            elif t >= end:
                np.testing.assert_allclose(
                    row, [np.interp(t - begin, two[0], c) for c in two[1].T], atol=1e-9
                )
            else:
                # The sum of two ways that are each within the radius, on an arm that bends a little.
                assert np.linalg.norm(point - corner) < 1.5 * radius
                cut += 1
    assert cut > 0


@pytest.mark.parametrize("at_end", [True, False])
def test_how_long_the_tool_is_within_a_distance_equals_the_slow_twin_s(any_arm, rng, at_end):
    own = limits(6)
    for radius in (0.01, 0.1, 0.3):
        time, q = two_moves(rng, own)[0]
        found = time_within(any_arm, time, q, radius, at_end)
        points = np.array([forward(any_arm, row)[:3, 3] for row in q])
        away = np.linalg.norm(points - points[-1 if at_end else 0], axis=1)
        for share, inside in ((0.98, True), (1.02, False)):
            t = time[-1] - share * found if at_end else share * found
            if 0.0 <= t <= time[-1] and found < time[-1]:
                assert (np.interp(t, time, away) <= radius + 1e-6) == inside
        last = np.interp(time[-1] - found if at_end else found, time, away)
        assert last == pytest.approx(radius, abs=1e-6) or found == time[-1]


def test_an_overlap_that_is_longer_breaks_a_limit_or_outlasts_a_ramp(rng, many):
    for _ in range(many(60)):
        own = limits(6)
        one, two = two_moves(rng, own)
        overlap = most_overlap(*one, *two, own, STEP)
        alone = np.maximum(slow.greatest(*one, STEP), slow.greatest(*two, STEP))
        most = np.maximum(alone, [own.velocity, own.acceleration])
        time, q = joined(*one, *two, overlap + 0.1)
        both = np.vstack([one[1], two[1]])
        breaks = (slow.greatest(time, q, STEP) > most * (1.0 + 1e-6)).any()
        beyond = (q < both.min(axis=0) - 1e-8).any() or (q > both.max(axis=0) + 1e-8).any()
        assert breaks or beyond or overlap + 0.1 > min(ramp_s(*one, own, -1), ramp_s(*two, own, 1))


def ramp_s(time, q, own, sense):
    """How long a way is slower than nearly its fastest at its beginning, or with a sense of -1 at its end."""
    shares = (np.abs(np.diff(q, axis=0)) / np.diff(time)[:, None] / own.velocity).max(axis=1)[::sense]
    edge = int((shares >= 0.99 * shares.max()).argmax())
    return min(time[edge] if sense > 0 else time[-1] - time[-1 - edge], 0.5 * time[-1])


def test_a_way_back_overlaps_for_as_long_as_its_acceleration_builds_up_and_one_straight_on_longer():
    own = limits(1)
    there = rest_way(np.zeros(1), np.ones(1), own, STEP)
    back = rest_way(np.ones(1), np.zeros(1), own, STEP)
    on = rest_way(np.ones(1), np.full(1, 2.0), own, STEP)
    build, ramp = 8.0 / 80.0, 2.0 / 8.0 + 8.0 / 80.0
    assert most_overlap(*there, *back, own, STEP) == pytest.approx(build, abs=ramp / 20.0)
    assert most_overlap(*there, *on, own, STEP) == pytest.approx(ramp, abs=0.05)


@pytest.mark.parametrize("step", [STEP, 0.004])
def test_corners_anywhere_save_time_and_keep_limits_at_the_controller_s_own_step(step, rng, many):
    own, saved = limits(6), []
    for _ in range(many(60)):
        a, b, c = rng.uniform(-1.5, 1.5, (3, 6))
        one, two = rest_way(a, b, own, step), rest_way(b, c, own, step)
        overlap = most_overlap(*one, *two, own, step)
        velocity, acceleration = slow.greatest(*joined(*one, *two, overlap), step)
        assert (velocity <= own.velocity * 1.03).all()
        assert (acceleration <= own.acceleration * 1.03).all()
        saved.append(overlap)
    assert min(saved) > 0.02
    assert np.mean(saved) > 0.08


def test_straight_on_the_tool_does_not_slow_down_at_a_point_on_its_way():
    own = limits(1, jerk=800.0)
    one = rest_way(np.zeros(1), np.ones(1), own, STEP)
    two = rest_way(np.ones(1), np.full(1, 2.0), own, STEP)
    time, q = joined(*one, *two, most_overlap(*one, *two, own, STEP))
    speed = np.diff(q[:, 0]) / np.diff(time)
    assert speed[np.abs(q[1:, 0] - 1.0) < 0.2].min() > 1.4
    assert time[-1] < 0.92 * (one[0][-1] + two[0][-1])


def test_bad_input_gives_no_overlap_and_no_time(any_arm, rng):
    own = limits(6)
    one, two = two_moves(rng, own)
    lost = one[1].copy()
    lost[2, 3] = np.nan
    assert most_overlap(one[0], lost, *two, own, STEP) == 0.0
    assert most_overlap(*one, *two, own, 0.0) == 0.0
    assert most_overlap(*one, *two, own, np.nan) == 0.0
    assert most_overlap(one[0][:1], one[1][:1], *two, own, STEP) == 0.0
    for radius in (np.nan, -0.1):
        assert time_within(any_arm, *one, radius, True) == 0.0
    assert joined(*one, *two, -1.0)[0][-1] == pytest.approx(one[0][-1] + two[0][-1])
    nearest = joined(*one, *two, 1e9)[0][-1]
    assert nearest == pytest.approx(max(one[0][-1], two[0][-1]))
