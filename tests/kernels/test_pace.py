"""Paths run through as quickly as tool and joints may, against a slow twin and laws."""

import doctest

import numpy as np
import pytest

import kernels.pace
from kernels.motion import Limits
from kernels.pace import Pace, paced
from kernels.profile import rest_position, rest_ramp
from tests.kernels.conftest import COMPILED
from tests.kernels.oracle import pace as slow

PACE = Pace(1.0, 5.0, 50.0, 0.004)
NONE = np.zeros(0, np.int64)


def limits(velocity, acceleration, n=1):
    return Limits(np.full(n, velocity), np.full(n, acceleration), np.full(n, 10.0 * acceleration))


def a_path(rng, n=3, whole=0.6):
    """Knots of a smooth path."""
    length = np.sort(np.append(rng.uniform(0.0, whole, 40), [0.0, whole]))
    length = length[np.append(True, np.diff(length) > whole / 200.0)]
    waves = rng.uniform(0.2, 1.5, (4, n)) / np.arange(1.0, 5.0)[:, None]
    q = sum(wave * np.sin((k + 1) * length[:, None] / whole * 2.0 + rng.uniform(0.0, 6.0, n))
            for k, wave in enumerate(waves))  # fmt: skip
    return length, np.ascontiguousarray(q)


def a_corner(sharp=0.02):
    """A joint that turns over quickly in the middle of a line, as a wrist does near a singularity."""
    length = np.linspace(0.0, 0.6, 121)
    return length, np.column_stack([np.arctan((length - 0.3) / sharp), length])


def keeps(length, q, own):
    """Times of the way, whose joints are shown to keep velocity and acceleration to a percent."""
    every = paced(length, q, NONE, own, PACE)[0][-1] / 255.0
    time, joints = paced(length, q, NONE, own, PACE._replace(step=every / 4.0))
    velocity, acceleration = slow.greatest(time, joints, every)
    assert (velocity <= own.velocity * 1.01).all()
    assert (acceleration <= own.acceleration * 1.01).all()
    return time


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(kernels.pace).failed == 0


@pytest.mark.parametrize("whole", [0.002, 0.05, 0.6, 3.0])
def test_joints_that_are_quick_enough_leave_the_tool_its_own_profile(rng, whole):
    length, q = a_path(rng, whole=whole)
    time, joints = paced(length, q, NONE, limits(1e3, 1e5, 3), PACE)
    assert time[-1] == pytest.approx(rest_ramp(whole, 1.0, 5.0, 50.0).total, abs=1e-12)
    assert joints[[0, -1]].tolist() == q[[0, -1]].tolist()
    assert (np.diff(time) > 0.0).all()
    assert np.diff(time).max() <= PACE.step + 1e-12


def test_knots_of_the_path_are_knots_of_the_way(rng):
    length, q = a_path(rng)
    _, joints = paced(length, q, NONE, limits(2.0, 10.0, 3), PACE._replace(step=1.0))
    for row in q:
        assert np.abs(joints - row).max(axis=1).min() < 1e-3


def test_the_way_runs_along_the_cubics_of_the_path(rng):
    length, q = a_path(rng)
    time, joints = paced(length, q, NONE, limits(1e3, 1e5, 3), PACE)
    dense = slow.curve(length, q)(np.linspace(0.0, length[-1], 20_000))
    for row in joints[::7]:
        assert np.abs(dense - row).max(axis=1).min() < 1e-3
    assert len(time) == len(joints)


def test_joints_keep_velocity_and_acceleration_and_are_nearly_as_quick_as_can_be(rng, many):
    """Within a tenth and a ramp of the least time that there is without jerk."""
    for _ in range(many(20)):
        length, q = a_path(rng)
        own = limits(rng.uniform(0.5, 4.0), rng.uniform(3.0, 30.0), 3)
        time = keeps(length, q, own)
        least = slow.least_time(length, q, own, PACE)
        ramp = PACE.acceleration / PACE.jerk
        assert least * 0.99 <= time[-1] <= 1.1 * least + ramp


@pytest.mark.parametrize("speed", [1.0, 0.2])
@pytest.mark.parametrize("whole", [0.2, 2.0, 6.0])
def test_ways_of_every_length_keep_velocity_and_acceleration_to_a_percent(whole, speed):
    """On the curve that the knots lie on: those of a step of a millisecond."""
    pace = Pace(speed, 5.0, 50.0, 0.001 if COMPILED else 0.006)
    length = np.linspace(0.0, whole, max(int(whole / 0.015), 9))
    turn = np.column_stack([np.arctan((length - 0.5 * whole) / 0.02), length])
    for q, own in ((length[:, None].copy(), limits(1e3, 1e5)), (length[:, None].copy(), limits(1e3, 2.0)),
                   (turn, limits(2.0, 8.0, 2))):  # fmt: skip
        time, joints = paced(length, q, NONE, own, pace)
        for every in (0.012, 0.004) if COMPILED else ():
            velocity, acceleration = slow.greatest(time, joints, every)
            assert (velocity <= 1.01 * own.velocity).all()
            assert (acceleration <= 1.01 * np.where(own.acceleration > 1e3, 5.0, own.acceleration)).all()


@pytest.mark.parametrize("step", [0.1, 0.012, 0.004])
def test_a_coarser_step_takes_knots_from_the_same_curve(step):
    """Of a speed-up from rest, where lengths between samples run on a cubic."""
    length = np.linspace(0.0, 2.0, 5)
    time, joints = paced(length, length[:, None].copy(), NONE, limits(1e3, 1e5), PACE._replace(step=step))
    way = rest_ramp(2.0, 1.0, 5.0, 50.0)
    exact = [rest_position(2.0, way, 50.0, t) for t in time]
    np.testing.assert_allclose(joints[:, 0], exact, atol=1e-6)


def test_knots_of_the_path_stay_whatever_the_step(rng):
    length, q = a_path(rng)
    for step in (1.0, 100.0, 1e4):
        time, _ = paced(length, q, NONE, limits(2.0, 10.0, 3), PACE._replace(step=step))
        assert len(time) >= len(length)


def test_only_the_part_is_slow_that_has_to_be():
    length, q = a_corner()
    own = limits(2.0, 40.0, 2)
    time, joints = paced(length, q, NONE, own, PACE)
    whole = rest_ramp(0.6, 1.0, 5.0, 50.0).total
    stretched = whole * (1.0 / 0.02) / 2.0
    assert time[-1] < 0.25 * stretched
    far = np.abs(np.gradient(joints[:, 1], time)[joints[:, 1] < 0.15]).max()
    near = np.abs(np.gradient(joints[:, 1], time)[np.abs(joints[:, 1] - 0.3) < 0.002]).max()
    assert near < 0.05
    assert far > 0.5
    keeps(length, q, own)


def test_quicker_joints_never_make_the_way_much_longer(rng, many):
    for _ in range(many(10)):
        length, q = a_path(rng)
        times = [
            paced(length, q, NONE, limits(v, 8.0 * v, 3), PACE)[0][-1] for v in (0.5, 1.0, 2.0, 4.0, 100.0)
        ]
        assert (np.diff(times) <= 0.02 * np.array(times[:-1])).all()


def a_turn(angle, half=0.1, knots=9):
    """Two joints as a table's axes along two lines that meet at an angle: lengths, knots, and the corner."""
    along = np.linspace(0.0, half, knots)
    second = half * np.array([1.0, 0.0]) + along[1:, None] * np.array([np.cos(angle), np.sin(angle)])
    q = np.concatenate([np.column_stack([along, np.zeros(knots)]), second])
    return np.concatenate([along, half + along[1:]]), q, np.array([knots - 1])


@pytest.mark.parametrize("degrees", [2.0, 20.0, 90.0, 180.0])
@pytest.mark.parametrize("half", [0.01, 0.1, 0.5])
def test_a_corner_is_met_and_passed_within_a_step_or_with_a_stop(degrees, half):
    """As quickly as joints can turn over in 12 ms, and never slower than with a stop."""
    length, q, corner = a_turn(np.radians(degrees), half)
    own, pace = limits(2.0, 5.0, 2), PACE._replace(step=0.012)
    time, joints = paced(length, q, corner, own, pace)
    assert np.abs(joints - q[corner[0]]).max(axis=1).min() == 0.0
    assert time[-1] <= 2.0 * rest_ramp(half, 1.0, 5.0, 50.0).total + 1e-9
    assert time[-1] >= rest_ramp(2.0 * half, 1.0, 5.0, 50.0).total - 1e-9
    at = int(np.abs(joints - q[corner[0]]).max(axis=1).argmin())
    jump = np.diff(joints, axis=0)[[at - 1, at]] / np.diff(time)[[at - 1, at], None]
    assert (np.abs(jump[1] - jump[0]) <= 1.02 * own.acceleration * 2.0 * pace.step).all()
    if degrees == 2.0:
        assert time[-1] == pytest.approx(rest_ramp(2.0 * half, 1.0, 5.0, 50.0).total, rel=0.3)


@pytest.mark.parametrize("count", [2, 20])
def test_many_corners_are_passed_quicker_than_with_stops_and_look_slow_enough(count):
    """A staircase of steps of 10 mm: within a controller's step joints speed up no more than they may."""
    along = np.array([(k // 2 + k % 2, k // 2) for k in range(count + 1)]) * 0.01
    length = 0.01 * np.arange(count + 1.0)
    own, pace = limits(2.0, 5.0, 2), PACE._replace(step=0.012)
    time, joints = paced(length, along, np.arange(1, count), own, pace)
    assert time[-1] < count * rest_ramp(0.01, 1.0, 5.0, 50.0).total
    assert (slow.greatest(time, joints, 0.012)[1] <= 1.25 * own.acceleration).all()


def test_bad_input_gives_nothing_and_one_knot_itself(rng):
    length, q = a_path(rng)
    nan = q.copy()
    nan[3, 1] = np.nan
    good = limits(1.0, 1.0, 3)
    for knots, pace, own in (
        (nan, PACE, good),
        (q, PACE._replace(speed=0.0), good),
        (q, PACE._replace(acceleration=-1.0), good),
        (q, PACE._replace(step=0.0), good),
        (q, PACE._replace(jerk=np.nan), good),
        (q, PACE, limits(0.0, 1.0, 3)),
        (q[:0], PACE, good),
    ):
        time, joints = paced(length[: len(knots)], knots, NONE, own, pace)
        assert (time.shape, joints.shape) == ((0,), (0, 3))
    twice = length.copy()
    twice[5] = twice[4]
    assert paced(twice, q, NONE, good, PACE)[0].shape == (0,)
    for corners in ([0], [len(q) - 1], [5, 4], [-1], [3, 3]):
        assert paced(length, q, np.array(corners), good, PACE)[0].shape == (0,)
    time, joints = paced(length[:1], q[:1], NONE, good, PACE)
    assert (time.tolist(), joints.tolist()) == ([0.0], q[:1].tolist())
