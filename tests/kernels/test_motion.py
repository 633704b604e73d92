"""Moves from rest to rest against Ruckig, a slow twin and laws."""

import doctest
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kernels.motion
import kernels.profile
from kernels.motion import Limits, rest_positions, rest_times, rest_way
from tests.kernels.oracle import motion as slow
from tests.kernels.oracle.ruckig_moves import durations

positive = st.floats(0.05, 50.0)
place = st.floats(-10.0, 10.0)


def some_limits(rng, n):
    return Limits(rng.uniform(0.5, 4.0, n), rng.uniform(1.0, 30.0, n), 10.0 ** rng.uniform(1.0, 3.0, n))


def same(velocity, acceleration, jerk, n=1):
    return Limits(*(np.full(n, float(x)) for x in (velocity, acceleration, jerk)))


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(kernels.profile).failed == 0
    assert doctest.testmod(kernels.motion).failed == 0


@pytest.mark.parametrize("n", range(1, 8))
def test_times_from_rest_equal_ruckig_s_over_100_000_moves(rng, many, n):
    """100,002 moves of 1 to 7 axes in all, from whole turns down to micrometres; 1 s."""
    m = many(14_286)
    limits = some_limits(rng, n)
    start = rng.uniform(-3.0, 3.0, (m, n))
    end = start + rng.uniform(-6.0, 6.0, (m, n)) * 10.0 ** rng.uniform(-6.0, 0.0, (m, 1))
    end[rng.random((m, n)) < 0.1] = 0.0
    end[::50, 0] = start[::50, 0]
    np.testing.assert_allclose(rest_times(start, end, limits), durations(start, end, limits), atol=1e-9)


@pytest.mark.parametrize("limits", [(1e4, 1e6, 1e8), (1e-3, 1e-3, 1e-3), (1e3, 0.1, 1e3), (0.1, 1e3, 1.0)])
def test_times_under_extreme_limits_equal_ruckig_s(rng, many, limits):
    start, end = rng.uniform(-3.0, 3.0, (2, many(400), 2))
    limits = same(*limits, n=2)
    np.testing.assert_allclose(
        rest_times(start, end, limits), durations(start, end, limits), rtol=1e-12, atol=1e-9
    )


def test_times_equal_the_slow_twin_s(rng, many):
    for _ in range(many(200)):
        limits = some_limits(rng, 1)
        distance = rng.uniform(-5.0, 5.0) * 10.0 ** rng.uniform(-5.0, 0.0)
        found = rest_times(np.zeros((1, 1)), np.full((1, 1), distance), limits)[0]
        expected = slow.rest_time(distance, *(x[0] for x in limits))
        assert found == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("distance", [3.0, -0.8, 0.3, 1e-3])
@pytest.mark.parametrize("limits", [(1.0, 4.0, 30.0), (0.5, 20.0, 30.0)])
def test_positions_equal_the_slow_twin_s(distance, limits):
    time, expected = slow.rest_positions(distance, *limits)
    found = rest_positions(np.zeros(1), np.full(1, distance), same(*limits), time[::50])
    np.testing.assert_allclose(found[:, 0], expected[::50], atol=1e-5)


def test_no_distance_takes_no_time():
    at = np.array([[0.3, -1.0]])
    assert rest_times(at, at, same(1, 1, 1, 2)).tolist() == [0.0]
    time, q = rest_way(at[0], at[0], same(1, 1, 1, 2), 0.012)
    assert time.tolist() == [0.0]
    assert q.tolist() == at.tolist()
    assert rest_times(np.zeros((0, 2)), np.zeros((0, 2)), same(1, 1, 1, 2)).shape == (0,)


@pytest.mark.parametrize("bad", [0.0, -1.0, math.nan, math.inf])
@pytest.mark.parametrize("which", range(3))
def test_limits_that_cannot_be_kept_give_nan(bad, which):
    start, end = np.zeros((1, 2)), np.ones((1, 2))
    for axis in range(2):
        limits = Limits(*np.ones((3, 2)))
        limits[which][axis] = bad
        assert np.isnan(rest_times(start, end, limits)).all()
        assert np.isnan(rest_positions(start[0], end[0], limits, np.zeros(2))).all()
        assert len(rest_way(start[0], end[0], limits, 0.1)[0]) == 0


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_a_bad_place_spoils_its_own_move_only(bad):
    limits = same(1, 1, 1, 3)
    for axis in range(3):
        end = np.ones((3, 3))
        end[1, axis] = bad
        assert np.isnan(rest_times(np.zeros((3, 3)), end, limits)).tolist() == [False, True, False]
        assert np.isnan(rest_positions(np.zeros(3), end[1], limits, np.zeros(2))).all()
    assert len(rest_way(np.zeros(3), np.ones(3), limits, math.nan)[0]) == 0
    assert np.isnan(rest_positions(np.zeros(3), np.ones(3), limits, np.array([math.nan, 1.0]))).any(
        1
    ).tolist() == [True, False]


@given(place, positive, positive, positive, st.floats(1.0, 3.0), st.integers(0, 2))
def test_higher_limits_never_take_longer(distance, v, a, j, factor, which):
    limits, end = same(v, a, j), np.full((1, 1), distance)
    more = Limits(*(x * (factor if i == which else 1.0) for i, x in enumerate(limits)))
    before = rest_times(np.zeros((1, 1)), end, limits)[0]
    assert rest_times(np.zeros((1, 1)), end, more)[0] <= before * (1.0 + 1e-12)


@given(st.lists(st.tuples(place, place), min_size=1, max_size=4), positive, positive, positive)
def test_there_and_back_take_equally_long_and_mirror_each_other(ends, v, a, j):
    start, end = np.array(ends).T.copy()
    limits = same(v, a, j, len(start))
    there, back = rest_times(start[None], end[None], limits)[0], rest_times(end[None], start[None], limits)[0]
    assert there == back
    t = np.linspace(0.0, there, 41)
    forth = rest_positions(start, end, limits, t)
    np.testing.assert_allclose(forth, rest_positions(end, start, limits, t[::-1].copy()), atol=1e-9)


@given(st.lists(st.tuples(place, place), min_size=1, max_size=4), positive, positive, positive)
def test_positions_keep_all_limits_and_no_axis_turns_back(ends, v, a, j):
    start, end = np.array(ends).T.copy()
    limits = same(v, a, j, len(start))
    total = rest_times(start[None], end[None], limits)[0]
    if total < 1e-3:
        return
    t = np.linspace(0.0, total, 301)
    q = rest_positions(start, end, limits, t)
    assert q[0].tolist() == start.tolist()
    # The last time may be a rounding before the arrival.
    np.testing.assert_allclose(q[-1], end, atol=1e-14, rtol=1e-14)
    assert rest_positions(start, end, limits, t[-1:] * (1.0 + 1e-12))[0].tolist() == end.tolist()
    step = np.diff(q, axis=0) * np.sign(end - start)
    assert step.min() >= -1e-14
    # Mean rates over a sample's time stay below the most that the rate may be; rounding grows as it shrinks.
    dt, noise = t[1], 1e-14
    for order, most in ((1, v), (2, a), (3, j)):
        assert np.abs(np.diff(q, order, axis=0)).max() / dt**order <= most * (1 + 1e-6) + noise / dt**order


@given(place, place, positive, positive, positive, st.floats(0.005, 0.5))
def test_knots_are_close_enough_and_lie_on_the_way(start, end, v, a, j, step_s):
    start, end, limits = np.full(1, start), np.full(1, end), same(v, a, j)
    time, q = rest_way(start, end, limits, step_s)
    assert time[0] == 0.0
    assert np.all(np.diff(time) > 0.0)
    assert np.diff(time, prepend=0.0).max() <= step_s * (1 + 1e-5)
    assert time[-1] == pytest.approx(rest_times(start[None], end[None], limits)[0], rel=1e-12)
    assert q[-1].tolist() == end.tolist()
    np.testing.assert_array_equal(q, rest_positions(start, end, limits, time))
