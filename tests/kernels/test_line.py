"""The tool on straight lines, on arms of many shapes, against a slow twin and laws."""

import doctest

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

import kernels.line
from kernels.kinematics import Arm, forward
from kernels.line import BAD_INPUT, BEYOND_LIMIT, OK, OUT_OF_REACH, SINGULAR, follow_line, line_way
from kernels.motion import Limits
from kernels.pace import Pace
from kernels.wrist6 import branches
from tests.kernels.conftest import COMPILED
from tests.kernels.made_arms import X, Y, Z, arms, pose, serial, straight
from tests.kernels.oracle import line as slow
from tests.kernels.oracle import pace as pace_of

EVERY_ARM = arms()
PACE = Pace(1.0, 5.0, 50.0, 0.012)


@pytest.fixture(params=list(EVERY_ARM)[: None if COMPILED else 2])
def any_arm(request):
    return EVERY_ARM[request.param]


def limits_of(arm, velocity=2.5, acceleration=8.0):
    n = len(arm.axis)
    return Limits(np.full(n, velocity), np.full(n, acceleration), np.full(n, acceleration / 0.1))


def a_line(arm, rng, reach=0.4):
    """Joints, and the two ends of a line from there, in a direction of its own, turning as it goes."""
    q = rng.uniform(0.8 * arm.lower + 0.2 * arm.upper, 0.2 * arm.lower + 0.8 * arm.upper)
    start = forward(arm, q)
    end = start.copy()
    end[:3, 3] += rng.normal(size=3) * reach / 2.0
    end[:3, :3] = Rotation.from_rotvec(rng.normal(size=3) * 0.4).as_matrix() @ start[:3, :3]
    return q, np.array([start, end])


def a_good_line(arm, rng, reach):
    while True:
        q, ends = a_line(arm, rng, reach)
        if follow_line(arm, ends, q)[0] == OK:
            return q, ends


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(kernels.line).failed == 0


def test_poses_and_lengths_equal_the_slow_twin_s(rng, many):
    for _ in range(many(200)):
        ends = [pose(Rotation.random(rng=rng), rng.normal(size=3)) for _ in range(2)]
        share, found = rng.random(), np.empty((4, 4))
        kernels.line.line_pose(*ends, share, found)
        np.testing.assert_allclose(found, slow.pose(*ends, share), atol=1e-12)
        assert kernels.line.line_length(*ends) == pytest.approx(slow.length(*ends), abs=1e-12)


def test_the_tool_stays_on_its_line_also_between_knots(any_arm, rng, many):
    done = 0
    for _ in range(many(30)):
        q_start, ends = a_line(any_arm, rng)
        status, length, q, _ = follow_line(any_arm, ends, q_start)
        if status != OK:
            continue
        done += 1
        assert q[0].tolist() == q_start.tolist()
        assert length[-1] == pytest.approx(slow.length(*ends), abs=1e-12)
        assert np.abs(np.diff(q, axis=0)).max() <= 0.3
        np.testing.assert_allclose(forward(any_arm, q[-1]), ends[1], atol=3e-7)
        share = rng.random((len(q) - 1, 1))
        assert slow.off(any_arm, ends, q[:-1] + share * np.diff(q, axis=0)) < 5e-5
    assert done > 0 or not COMPILED


def test_knots_lie_where_their_lengths_say(any_arm, rng):
    for _ in range(2):
        q_start, ends = a_line(any_arm, rng)
        _, length, q, _ = follow_line(any_arm, ends, q_start)
        for at, joints in zip(length, q, strict=True):
            np.testing.assert_allclose(
                forward(any_arm, joints), slow.pose(*ends, at / slow.length(*ends)), atol=3e-7
            )


def test_any_serial_arm_follows_lines_there_and_back(rng, many):
    done = 0
    for _ in range(many(40)):
        arm = serial(rng, 7)
        q_start, ends = a_line(arm, rng, 0.1)
        status, _, q, _ = follow_line(arm, ends, q_start)
        if status != OK:
            continue
        done += 1
        between = (q[:-1] + q[1:])[:20] / 2.0
        assert slow.off(arm, ends, between) < 5e-5
        back = follow_line(arm, np.ascontiguousarray(ends[::-1]), q[-1])
        assert back[0] == OK
    assert done > 5 or not COMPILED


def test_a_path_of_many_lines_has_a_knot_at_every_pose_and_a_pose_twice_is_one(any_arm, rng):
    q_start, ends = a_good_line(any_arm, rng, 0.05)
    path = np.array([slow.pose(*ends, share) for share in (0.0, 0.3, 0.3, 0.5, 0.2)])
    status, length, q, _ = follow_line(any_arm, path, q_start)
    assert status == OK
    whole = slow.length(*ends)
    for share in (0.0, 0.3, 0.5, 0.8):
        assert np.abs(length - share * whole).min() < 1e-9
    assert (np.diff(length) > 0.0).all()
    np.testing.assert_allclose(forward(any_arm, q[-1]), path[-1], atol=3e-7)


def test_where_a_line_leaves_the_arm_s_reach(any_arm, rng, many):
    """Nowhere else than where the closed form finds no solution any more."""
    free = any_arm._replace(lower=np.full(6, -9.0), upper=np.full(6, 9.0))
    told = 0
    for _ in range(many(20)):
        q_start, ends = a_line(free._replace(lower=np.full(6, -2.0), upper=np.full(6, 2.0)), rng)
        away = ends[1, :3, 3] - ends[0, :3, 3]
        ends[1, :3, 3] = ends[0, :3, 3] + 9.0 * away / np.linalg.norm(away)
        status, length, _, _ = follow_line(free, ends, q_start)
        assert status in (OUT_OF_REACH, SINGULAR)
        if status == OUT_OF_REACH:
            told += 1
            whole = slow.length(*ends)
            near, behind = (slow.pose(*ends, (length[-1] + d) / whole) for d in (-1e-7, 3e-5))
            assert branches(free, near)[1].any()
            assert not branches(free, behind)[1].any()
    assert told > 0 or not COMPILED


def test_where_a_joint_comes_to_its_limit(any_arm, rng, many):
    told = 0
    for _ in range(many(20)):
        q_start, ends = a_line(any_arm, rng)
        status, length, q, _ = follow_line(any_arm, ends, q_start)
        joint = int(np.abs(q[-1] - q_start).argmax())
        if status != OK or abs(q[-1, joint] - q_start[joint]) < 0.05:
            continue
        told += 1
        at = 0.5 * (q_start[joint] + q[-1, joint])
        limits = [any_arm.lower.copy(), any_arm.upper.copy()]
        limits[int(q[-1, joint] > at)][joint] = at
        narrow = any_arm._replace(lower=limits[0], upper=limits[1])
        status, short, found, _ = follow_line(narrow, ends, q_start)
        assert status == BEYOND_LIMIT
        assert short[-1] < length[-1]
        further = np.interp(short[-1] + 3e-5, length, q[:, joint])
        assert (further - at) * (q[-1, joint] - at) > 0.0 or abs(found[-1, joint] - at) < 1e-3
        assert (found >= narrow.lower - 1e-9).all()
        assert (found <= narrow.upper + 1e-9).all()
    assert told > 0 or not COMPILED


def test_a_line_through_a_straight_wrist_that_would_have_to_turn_over_is_singular():
    """Tilted across the one axis that it can tilt about: the fourth joint would leap by a quarter turn."""
    origins = [[0, 0, 0.8], [0.3, 0, 0], [0, 0, 1.1], [0.4, 0, 0.2], [0.8, 0, 0], [0.2, 0, 0]]
    arm = straight(origins, [Z, Y, Y, X, Y, X])
    q = np.array([0.1, 0.2, 0.3, 0.4, 0.0, 0.5])
    start = forward(arm, q)
    bent = forward(arm, q + np.array([0.0, 0.0, 0.0, np.pi / 2.0, -0.3, -np.pi / 2.0]))
    status, length, _, _ = follow_line(arm, np.array([start, bent]), q)
    assert (status, length[-1]) == (SINGULAR, 0.0)
    along = forward(arm, q + np.array([0.0, 0.0, 0.0, 0.0, 0.3, 0.0]))
    assert follow_line(arm, np.array([start, along]), q)[0] == OK


def test_bad_input_gives_no_knots(any_arm, rng):
    q, ends = a_good_line(any_arm, rng, 0.05)
    nan, skew = ends.copy(), ends.copy()
    nan[1, 0, 3] = np.nan
    skew[1, 0, 0] += 0.1
    beyond = q.copy()
    beyond[0] = any_arm.upper[0] + 0.1
    cases = [(nan, q), (skew, q), (ends[:0], q), (ends[::-1].copy(), q), (ends, beyond), (ends, q * np.nan)]
    for path, start in cases:
        status, length, knots, corners = follow_line(any_arm, path, start)
        assert (status, length.shape, knots.shape, corners.shape) == (BAD_INPUT, (0,), (0, len(q)), (0,))
        status, metres, time, knots = line_way(any_arm, path, start, limits_of(any_arm), PACE)
        assert (status, metres, time.shape, knots.shape) == (BAD_INPUT, 0.0, (0,), (0, len(q)))
    for pace in (PACE._replace(speed=0.0), PACE._replace(jerk=np.inf), PACE._replace(step=np.nan)):
        assert line_way(any_arm, ends, q, limits_of(any_arm), pace)[0] == BAD_INPUT
    slack = limits_of(any_arm, acceleration=0.0)
    assert line_way(any_arm, ends, q, slack, PACE)[0] == BAD_INPUT


def test_one_pose_is_a_way_that_takes_no_time(any_arm, rng):
    q, ends = a_line(any_arm, rng)
    status, length, time, knots = line_way(any_arm, ends[:1], q, limits_of(any_arm), PACE)
    assert (status, length, time.tolist(), knots.tolist()) == (OK, 0.0, [0.0], [q.tolist()])


def test_a_way_stays_on_its_line_between_its_knots_too(any_arm, rng, many):
    for _ in range(many(20)):
        q_start, ends = a_line(any_arm, rng)
        status, _, time, q = line_way(any_arm, ends, q_start, limits_of(any_arm), PACE)
        if status != OK:
            continue
        assert (np.diff(time) > 0.0).all()
        middles = ((q[:-1] + q[1:]) / 2.0)[:: 1 + len(q) // 10]
        assert slow.off(any_arm, ends, middles) < 5e-5


def a_chain(arm, rng, *lengths):
    """Joints, and poses of lines of these lengths, m, each in a direction of its own."""
    q, ends = a_good_line(arm, rng, 0.1)
    path = np.repeat(ends[:1], len(lengths) + 1, axis=0)
    for k, length in enumerate(lengths):
        away = rng.normal(size=3)
        path[k + 1 :, :3, 3] += length * away / np.linalg.norm(away)
    return q, path


def a_bent_path(arm, rng, angle, first=0.1, second=0.1):
    """Joints, and three poses whose two lines meet at an angle, in radians."""
    q, path = a_chain(arm, rng, first, second)
    along, aside = np.linalg.qr(rng.normal(size=(3, 2)))[0].T
    path[1, :3, 3] = path[0, :3, 3] + first * along
    path[2, :3, 3] = path[1, :3, 3] + second * (np.cos(angle) * along + np.sin(angle) * aside)
    return q, path


def off_all(arm, path, q):
    """How far the tool's point is from the nearest of some lines at the most."""
    points = np.array([forward(arm, row)[:3, 3] for row in q])
    aways = []
    for start, end in zip(path[:-1, :3, 3], path[1:, :3, 3], strict=True):
        share = np.clip((points - start) @ (end - start) / ((end - start) @ (end - start)), 0.0, 1.0)
        aways.append(np.linalg.norm(points - start - share[:, None] * (end - start), axis=1))
    return np.min(aways, axis=0).max()


def with_stops(arm, path, q, limits, pace):
    """How long the lines of a path take one by one."""
    total = 0.0
    for k in range(len(path) - 1):
        total += line_way(arm, path[k : k + 2], q, limits, pace)[2][-1]
        q = follow_line(arm, path[k : k + 2], q)[2][-1]
    return total


@pytest.mark.parametrize("degrees", [3.0, 20.0, 90.0, 180.0])
def test_where_lines_meet_at_an_angle_the_tool_stays_as_close_and_no_slower_than_with_a_stop(
    any_arm, rng, degrees
):
    done = 0
    for first in (0.1, 0.002) if COMPILED else (0.002,):
        q_start, path = a_bent_path(any_arm, rng, np.radians(degrees), first)
        own, fine = limits_of(any_arm), PACE._replace(step=0.001)
        for pace in (PACE, fine) if COMPILED else (PACE,):
            status, _, time, q = line_way(any_arm, path, q_start, own, pace)
            if status != OK:
                continue
            done += 1
            assert off_all(any_arm, path, np.concatenate([q, (q[:-1] + q[1:]) / 2.0])) < 5e-5
            assert (q >= any_arm.lower - 1e-9).all()
            assert (q <= any_arm.upper + 1e-9).all()
            assert time[-1] <= 1.02 * with_stops(any_arm, path, q_start, own, pace)
            velocity, acceleration = pace_of.greatest(time, q, pace.step)
            assert (velocity <= 1.01 * own.velocity).all()
            assert (acceleration <= 1.27 * own.acceleration).all()
    assert done > 0 or not COMPILED


@pytest.mark.parametrize(
    "pieces", [(1e-6,), (0.1, 3e-5), (3e-5, 0.1), (0.1, 2e-4, 2e-4, 0.1), (2e-3, 1e-4, 3e-3, 5e-5, 1e-3)]
)
def test_chains_of_short_and_tiny_lines_are_followed_as_closely(any_arm, rng, many, pieces):
    for _ in range(many(4)):
        q_start, path = a_chain(any_arm, rng, *pieces)
        status, _, time, q = line_way(any_arm, path, q_start, limits_of(any_arm), PACE)
        if status == OK and len(time) > 1:
            assert off_all(any_arm, path, np.concatenate([q, (q[:-1] + q[1:]) / 2.0])) < 7.1e-5
            assert time[-1] <= 1.02 * with_stops(any_arm, path, q_start, limits_of(any_arm), PACE)


def test_a_joint_at_its_limit_in_a_corner_does_not_swing_beyond_it():
    """A rail that runs to its end and back."""
    rails = np.array([True, True])
    arm = Arm(
        np.stack((np.eye(4), np.eye(4))), np.array([[1.0, 0, 0], [0, 1.0, 0]]), np.zeros(2),
        np.array([0.1, 1.0]), np.eye(4), rails,
    )  # fmt: skip
    path = np.repeat(np.eye(4)[None], 3, axis=0)
    path[1, :2, 3] = 0.1, 0.02
    path[2, :2, 3] = 0.05, 0.12
    status, _, _, q = line_way(arm, path, np.zeros(2), limits_of(arm), PACE)
    assert status == OK
    assert q[:, 0].max() <= 0.1 + 1e-9


def test_joints_of_redundant_arms_stop_at_their_limits_and_the_tool_stays_on_its_line(rng, many):
    """Where one has come to its limit the others turn more from one knot to the next."""
    done = 0
    for _ in range(many(60)):
        arm = serial(rng, 8)
        q_start, ends = a_line(arm, rng, 0.1)
        free = follow_line(arm, ends, q_start)
        if free[0] != OK:
            continue
        joint = int(np.abs(free[2][-1] - q_start).argmax())
        at = 0.5 * (q_start[joint] + free[2][-1, joint])
        limits = [arm.lower.copy(), arm.upper.copy()]
        limits[int(free[2][-1, joint] > at)][joint] = at
        narrow = arm._replace(lower=limits[0], upper=limits[1])
        status, _, _, q = line_way(narrow, ends, q_start, limits_of(arm), PACE._replace(step=0.002))
        if status == OK:
            done += 1
            assert (q >= narrow.lower - 1e-9).all()
            assert (q <= narrow.upper + 1e-9).all()
            assert slow.off(arm, ends, q[:: 1 + len(q) // 60]) < 5e-5
    assert done > 5 or not COMPILED


def test_poses_so_close_that_they_count_as_one_do_not_add_up_to_a_leap(rng):
    """2,000 of them, 5 micrometres apart: a line of 10 mm."""
    arm = next(iter(EVERY_ARM.values()))
    q_start, ends = a_good_line(arm, rng, 0.2)
    whole = slow.length(*ends)
    path = np.array([slow.pose(*ends, min(k * 5e-6 / whole, 1.0)) for k in range(2000)])
    status, length, _, corners = follow_line(arm, path, q_start)
    assert status == OK
    assert length[-1] == pytest.approx(1999 * 5e-6, abs=1e-9)
    assert len(corners) == len(length) - 2


@pytest.mark.parametrize("piece", [0.0, 1e-12, 1e-10, 1e-8, 1e-6, 3e-5, 1e-4])
def test_a_tiny_piece_of_a_line_makes_no_difference(piece, rng):
    arm = next(iter(EVERY_ARM.values()))
    q_start, ends = a_good_line(arm, rng, 0.2)
    whole = slow.length(*ends)
    path = [slow.pose(*ends, share) for share in (0.0, 0.3, 0.3 + piece / whole, 1.0)]
    times = [
        line_way(arm, np.array(poses), q_start, limits_of(arm), PACE)[2][-1] for poses in (path, path[::3])
    ]
    assert times[0] == pytest.approx(times[1], rel=0.01)
