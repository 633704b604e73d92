"""Moves as a controller does them: against a referee, and within their limits."""

from __future__ import annotations

import numpy as np
import pytest
import ruckig

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


def test_a_tool_on_a_line_takes_the_time_of_its_jerk_limited_way() -> None:
    lengths, joints = np.linspace(0.0, 0.6, 31), np.linspace([0.0, 0.0], [0.3, 0.1], 31)
    easy = moves.Limits(*(np.full(2, 100.0),) * 3)
    time, q = moves.line_way(lengths, joints, easy, 0.5)
    # 0.6 m at 0.5 m/s, and 0.1 s to build up 5 m/s2, in which 0.5 m/s is reached after 0.2 s.
    assert time[-1] == pytest.approx(0.6 / 0.5 + 0.2)
    assert np.allclose(q[[0, -1]], joints[[0, -1]])
    assert (np.diff(time) > 0.0).all()
    assert np.diff(time).max() < 0.03
    speed = np.diff(q[:, 0]) * 2.0 / np.diff(time)
    assert speed.max() == pytest.approx(0.5)


def test_a_line_is_slowed_where_a_joint_is_at_its_limit() -> None:
    lengths = np.linspace(0.0, 0.6, 31)
    joints = np.column_stack([np.where(lengths < 0.3, 0.0, (lengths - 0.3) * 10.0), lengths])
    slow = moves.Limits(np.array([1.0, 5.0]), *(np.full(2, 100.0),) * 2)
    time, q = moves.line_way(lengths, joints, slow, 0.5)
    speeds = np.abs(np.diff(q, axis=0)) / np.diff(time)[:, None]
    assert speeds[:, 0].max() == pytest.approx(1.0)
    assert time[-1] > 3.0


def test_what_does_not_move_takes_no_time() -> None:
    time, q = moves.line_way(np.zeros(3), np.ones((3, 2)), moves.Limits(*(np.ones(2),) * 3), 0.5)
    assert (time.tolist(), q.tolist()) == ([0.0], [[1.0, 1.0]])
    assert moves.rest_times(np.ones((1, 3)), np.ones((1, 3)), LIMITS).tolist() == [0.0]
