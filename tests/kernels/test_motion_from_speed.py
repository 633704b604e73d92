"""Moves from any velocity and acceleration against Ruckig, linear programming and laws."""

import doctest
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kernels.arrival
import kernels.brake
import kernels.climb
import kernels.course
import kernels.stall
from kernels.arrival import State, gap, least_time
from kernels.motion import Limits, positions, rest_times, times
from tests.kernels.oracle import motion as slow
from tests.kernels.oracle.ruckig_moves import durations

share = st.floats(-1.0, 1.0)
limit = st.tuples(st.floats(0.1, 5.0), st.floats(0.5, 30.0), st.floats(5.0, 500.0))


def moves(rng, m, n, speed=1.0, push=0.0, end_speed=0.0, spread=3.0):
    """(start, velocity, acceleration, end, end velocity, limits), speeds and pushes in shares of limits."""
    limits = Limits(rng.uniform(0.5, 4.0, n), rng.uniform(1.0, 30.0, n), 10.0 ** rng.uniform(1.0, 3.0, n))
    start, end = rng.uniform(-spread, spread, (2, m, n))
    velocity, ending = rng.uniform(-1.0, 1.0, (2, m, n)) * limits.velocity
    acceleration = rng.uniform(-1.0, 1.0, (m, n)) * limits.acceleration
    return start, speed * velocity, push * acceleration, end, end_speed * ending, limits


def by_ruckig(start, velocity, acceleration, end, end_velocity, limits):
    return durations(start, end, limits, velocity, acceleration, end_velocity)


def one(distance, velocity=0.0, acceleration=0.0, end_velocity=0.0, limits=(1.0, 2.0, 10.0)):
    """A move of one axis."""
    row = [np.full((1, 1), float(x)) for x in (0.0, velocity, acceleration, distance, end_velocity)]
    return *row, Limits(*(np.full(1, float(x)) for x in limits))


def path(move, t):
    """Positions of a single move."""
    q, duration = positions(*(x[0] for x in move[:5]), move[5], t)
    assert duration == times(*move)[0]
    return q


@pytest.mark.parametrize("room", ["brake", "climb", "stall", "arrival", "course"])
def test_the_examples_in_the_docstrings_hold(room):
    assert doctest.testmod(getattr(kernels, room)).failed == 0


@pytest.mark.parametrize("n", range(1, 8))
def test_times_from_any_velocity_equal_ruckig_s_over_100_000_moves(rng, many, n):
    """100,002 moves of 1 to 7 axes in all; a third start beyond the limits of velocity. 2 s."""
    for speed, spread in ((1.0, 3.0), (1.0, 0.1), (1.5, 1.0)):
        move = moves(rng, many(4_762), n, speed, spread=spread)
        np.testing.assert_allclose(times(*move), by_ruckig(*move), rtol=0.0, atol=1e-6)


@pytest.mark.parametrize("n", [1, 2, 6])
@pytest.mark.parametrize("speed, push, end_speed", [(1, 1, 0), (1, 0, 1), (1, 1, 1), (2, 2, 1)])
@pytest.mark.parametrize("spread", [3.0, 0.1])
def test_times_from_any_state_to_any_velocity_equal_ruckig_s(rng, many, n, speed, push, end_speed, spread):
    """24,000 moves in all: with acceleration at the start, velocity at the end, beyond the limits. 1 s."""
    move = moves(rng, many(1_000), n, speed, push, end_speed, spread)
    np.testing.assert_allclose(times(*move), by_ruckig(*move), rtol=0.0, atol=1e-6)


@pytest.mark.parametrize(
    "move",
    [
        one(0.0),
        one(0.0, 0.5),
        one(0.0, 1.0, end_velocity=-1.0),
        one(0.05, 1.0),
        one(-0.05, 1.0),
        one(3.0, 1.0, end_velocity=1.0),
        one(-3.0, 1.0, end_velocity=1.0),
        one(1e-7, 0.3),
        one(1e-9),
        one(1.0, -1.0),
        one(1.0, 1.0, 2.0),
        one(1.0, -1.0, -2.0),
        one(1.0, 7.0, -40.0),
        one(2.0, 0.3, 0.1, -0.2, (1e4, 1e6, 1e8)),
        one(2.0, 0.001, 0.0, 0.0, (1e-2, 1e-2, 1e-2)),
        one(0.3, 0.9, 0.0, 0.0, (1.0, 100.0, 5.0)),
    ],
)
def test_a_degenerate_move_takes_as_long_as_by_ruckig(move):
    assert times(*move)[0] == pytest.approx(by_ruckig(*move)[0], abs=1e-6)
    assert path(move, times(*move))[0, 0] == move[3][0, 0]


def test_from_rest_to_rest_it_is_the_closed_form(rng, many):
    start, *still, end, _, limits = moves(rng, many(500), 3, speed=0.0)
    found = times(start, *still, end, still[0], limits)
    np.testing.assert_allclose(found, rest_times(start, end, limits), atol=1e-9)


def test_a_start_at_the_place_with_its_velocity_takes_no_time():
    """Where Ruckig goes back for a run-up, though the axis is there already."""
    assert times(*one(0.0))[0] == 0.0
    assert times(*one(0.0, 0.5, 0.0, 0.5))[0] == 0.0


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("which", range(5))
def test_bad_input_spoils_its_own_move_only(rng, bad, which):
    move = moves(rng, 3, 2)
    move[which][1, 1] = bad
    assert np.isnan(times(*move)).tolist() == [False, True, False]
    q, duration = positions(*(x[1] for x in move[:5]), move[5], np.zeros(2))
    assert np.isnan(q).all()
    assert math.isnan(duration)


@pytest.mark.parametrize("bad", [0.0, -1.0, math.nan, math.inf])
def test_limits_that_cannot_be_kept_give_nan(rng, bad):
    for which in range(3):
        move = moves(rng, 2, 2)
        move[5][which][1] = bad
        assert np.isnan(times(*move)).all()


def test_an_end_velocity_beyond_the_limit_gives_nan():
    assert math.isnan(times(*one(1.0, end_velocity=1.0 + 1e-12))[0])
    assert times(*one(1.0, end_velocity=1.0))[0] > 0.0


@pytest.mark.parametrize(
    "state", [(0.5, 0.0, 0.8), (-0.5, 0.0, 0.6), (0.2, 1.5, -0.4), (0.7, -1.9, -0.6), (0.6, -1.5, 0.3)]
)
@pytest.mark.parametrize("distance", [0.4, 0.05, -0.2])
def test_the_times_in_which_it_can_arrive_are_those_of_linear_programming(state, distance):
    limits = (1.0, 2.0, 8.0)
    axis = State(distance, *state)
    least, (low, high) = least_time(axis, limits), gap(axis, limits)
    for t in np.linspace(0.3, 6.0, 8):
        if min(abs(t - x) for x in (least, low, high)) < 0.06:
            continue
        found = slow.reach(t, state, limits)
        can = found is not None and found[0] - 1e-4 <= distance <= found[1] + 1e-4
        assert can == (t > least and not low < t < high), t


@given(limit, share, share, share, share)
def test_positions_start_in_the_state_keep_the_limits_and_end_at_the_place(limits, v, a, w, far):
    most, push, jerk = limits
    # An acceleration that can be eased away within the velocity's limit.
    a = 0.99 * a * min(push, math.sqrt(2.0 * jerk * most * max(0.0, 1.0 - abs(v))))
    move = one(5.0 * far, v * most, a, w * most, limits)
    total = times(*move)[0]
    if total < 1e-2:
        return
    t = np.linspace(0.0, total, 401)[:-1]
    q = path(move, t)[:, 0]
    dt, noise = t[1], 1e-14
    assert (q[1] - q[0]) / dt == pytest.approx(v * most, abs=abs(a) * dt + jerk * dt * dt + noise / dt)
    for order, limit in ((1, most), (2, push), (3, jerk)):
        assert np.abs(np.diff(q, order)).max() / dt**order <= limit * (1 + 1e-6) + 4 * noise / dt**order
    ends = path(move, np.array([-1.0, 0.0, total * (1 - 1e-9), total, total + 1.0]))[:, 0]
    assert ends[:2].tolist() == [0.0, 0.0]
    assert ends[2] == pytest.approx(5.0 * far, abs=1e-8 * (1.0 + total * most))
    assert ends[3] == 5.0 * far
    assert ends[4] == pytest.approx(5.0 * far + w * most)


def test_positions_beyond_the_limits_brake_as_hard_as_they_may():
    move = one(1.0, 3.0)
    q = path(move, np.array([0.1, 0.2]))[:, 0]
    np.testing.assert_allclose(q, [0.3 - 10 * 0.1**3 / 6, 0.6 - 10 * 0.2**3 / 6], atol=1e-12)


def test_all_axes_arrive_together(rng, many):
    for _ in range(many(40)):
        move = moves(rng, 1, 4, end_speed=0.5)
        total = times(*move)[0]
        just_before = path(move, np.array([total * (1.0 - 1e-9)]))[0]
        np.testing.assert_allclose(just_before, move[3][0], atol=1e-7)


@given(limit, share, share, share, share)
def test_looked_at_from_the_other_side_it_takes_equally_long(limits, v, a, w, far):
    move = one(5.0 * far, v * limits[0], a * limits[1], w * limits[0], limits)
    mirrored = [-x for x in move[:5]]
    assert times(*mirrored, move[5])[0] == pytest.approx(times(*move)[0], rel=1e-9, abs=1e-9)


@given(limit, share, share, st.floats(1.0, 3.0), st.integers(0, 2))
def test_higher_limits_never_take_longer(limits, v, far, factor, which):
    more = [x * (factor if i == which else 1.0) for i, x in enumerate(limits)]
    before = times(*one(5.0 * far, v * limits[0], limits=limits))[0]
    # One whose start is beyond its limits brakes first, and does not always gain by it.
    if abs(v) <= 0.999:
        assert times(*one(5.0 * far, v * limits[0], limits=more))[0] <= before * (1 + 1e-9) + 1e-9
