"""Moves as a controller does them: against a referee, and within their limits."""

from __future__ import annotations

import numpy as np
import pytest
import ruckig

from kernels.kinematics import Arm
from twin.checks import moves

LIMITS = moves.Limits(np.array([2.0, 1.5, 3.0]), np.array([4.0, 6.0, 20.0]), np.array([40.0, 60.0, 100.0]))


def quickest(distance: np.ndarray) -> float:
    """By the referee."""
    asked = ruckig.InputParameter(3)
    asked.target_position = distance.tolist()
    asked.max_velocity, asked.max_acceleration, asked.max_jerk = (list(map(float, each)) for each in LIMITS)
    found = ruckig.Trajectory(3)
    ruckig.Ruckig(3).calculate(asked, found)
    return float(found.duration)


def test_times_are_those_of_the_referee() -> None:
    rng = np.random.default_rng(1)
    ends = rng.uniform(-3.0, 3.0, (300, 3)) * 10.0 ** rng.uniform(-4.0, 0.0, (300, 1))
    found = moves.rest_times(np.zeros((300, 3)), ends, LIMITS)
    assert found == pytest.approx([quickest(end) for end in ends], abs=1e-9)


@pytest.mark.parametrize("reach", [1e-3, 0.05, 0.4, 3.0])
def test_joints_run_within_their_limits_and_arrive_together(reach: float) -> None:
    start, end = np.array([0.1, -0.2, 0.3]), np.array([0.1, -0.2, 0.3]) + reach * np.array([1.0, -0.7, 0.2])
    time, q = moves.rest_way(start, end, LIMITS, 0.001)
    assert time[-1] == pytest.approx(moves.rest_times(start[None], end[None], LIMITS)[0])
    assert np.allclose(q[[0, -1]], [start, end])
    velocity = np.diff(q, axis=0) / np.diff(time)[:, None]
    acceleration = np.diff(velocity, axis=0) / np.diff(time)[1:, None]
    jerk = np.diff(acceleration, axis=0) / np.diff(time)[2:, None]
    for values, limit in zip((velocity, acceleration, jerk), LIMITS, strict=True):
        assert (np.abs(values) <= limit * (1.0 + 1e-6) + 1e-6).all()
    assert (velocity * np.sign(end - start) >= -1e-9).all()


RAIL = Arm(
    np.eye(4).reshape(1, 4, 4),
    np.array([[0.0, 0.0, 1.0]]),
    -np.ones(1),
    np.ones(1),
    np.eye(4),
    np.ones(1, bool),
)
"""One axis that slides."""


def along(metres: float, limits: moves.Limits, speed: float = 0.5) -> tuple[np.ndarray, np.ndarray]:
    path = np.array([np.eye(4), np.eye(4)])
    path[1, 2, 3] = metres
    status, length, time, q = moves.line_way(RAIL, path, np.zeros(1), limits, speed)
    assert (status, length) == (0, metres)
    return time, q


def test_a_tool_on_a_line_takes_the_time_of_its_jerk_limited_way() -> None:
    time, q = along(0.6, moves.Limits(*(np.full(1, 100.0),) * 3))
    # 0.6 m at 0.5 m/s, and 0.1 s to build up 5 m/s2, in which 0.5 m/s is reached after 0.2 s.
    assert time[-1] == pytest.approx(0.6 / 0.5 + 0.2)
    assert q[[0, -1]].ravel() == pytest.approx([0.0, 0.6])
    assert (np.diff(time) > 0.0).all()
    assert np.diff(time).max() <= moves.STEP_S + 1e-9
    assert (np.diff(q[:, 0]) / np.diff(time)).max() == pytest.approx(0.5)


def test_a_line_is_slowed_where_a_joint_is_at_its_limit() -> None:
    time, q = along(0.6, moves.Limits(np.full(1, 0.25), *(np.full(1, 100.0),) * 2))
    assert (np.diff(q[:, 0]) / np.diff(time)).max() == pytest.approx(0.25, rel=0.01)
    assert time[-1] > 0.6 / 0.25
    slow, _ = along(0.6, moves.Limits(np.full(1, 9.0), np.full(1, 1.0), np.full(1, 10.0)))
    assert slow[-1] > 0.6 / 0.5 + 0.5


def test_what_does_not_move_takes_no_time() -> None:
    time, q = along(0.0, moves.Limits(*(np.ones(1),) * 3))
    assert (time.tolist(), q.tolist()) == ([0.0], [[0.0]])
    assert moves.rest_times(np.ones((1, 3)), np.ones((1, 3)), LIMITS).tolist() == [0.0]


def test_a_way_is_slowed_all_along_to_a_tool_s_speed_and_left_where_there_is_none() -> None:
    time, q = moves.rest_way(np.zeros(1), np.ones(1), moves.Limits(*(np.full(1, 9.0),) * 3), 0.01)
    slow = moves.no_faster(RAIL, time, q, 0.2)
    assert (np.diff(q[:, 0]) / np.diff(slow)).max() == pytest.approx(0.2)
    assert moves.no_faster(RAIL, time, q, np.inf) is time
    assert moves.no_faster(RAIL, time, q, 1e3).tolist() == time.tolist()


def test_a_corner_overlaps_no_more_than_within_its_radius_and_by_its_share() -> None:
    limits = moves.Limits(np.full(1, 1.0), np.full(1, 4.0), np.full(1, 400.0))
    one, two = (moves.rest_way(np.full(1, a), np.full(1, a + 0.5), limits, 0.005) for a in (0.0, 0.5))
    most = moves.overlap_s(RAIL, one, two, limits, 9.0, 0.0)
    assert most == pytest.approx(1.0 / 4.0, abs=0.03)
    assert moves.overlap_s(RAIL, one, two, limits, 0.0, 0.4) == pytest.approx(0.4 * most)
    # 8 mm before its end a joint that slows down by 4 rad/s2 has sqrt(2 * 0.008 / 4) s to go.
    assert moves.overlap_s(RAIL, one, two, limits, 0.008, 0.0) == pytest.approx(0.0632, abs=0.01)
    assert moves.overlap_s(RAIL, one, two, limits, 0.0, 0.0) == 0.0
    time, q = moves.joined(one, two, most)
    assert time[-1] == pytest.approx(one[0][-1] + two[0][-1] - most)
    assert q[-1, 0] == pytest.approx(1.0)
