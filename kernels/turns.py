"""Joints and their limits: whole turns inside them, the turn nearest to a seed, joints at a limit."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from kernels.kinematics import slides

_TURN = 2.0 * math.pi
_SLACK = 1e-11
"""A position beyond a limit by no more is the limit itself, rounded: it is put there and counts as inside."""


@njit(cache=True)
def _middle(lower, upper):
    """Middle of a joint's limits, 0 where it has none."""
    middle = 0.5 * (lower + upper)
    return middle if math.isfinite(middle) else 0.0


@njit(cache=True)
def _off_limits(lower, upper, position):
    """The position, or the limit that it passes by rounding only."""
    if lower - _SLACK <= position <= upper + _SLACK:
        return min(max(position, lower), upper)
    return position


@njit(cache=True)
def _into_limits(lower, upper, angle):
    """The angle plus whole turns that is nearest to the middle of the limits: inside them if any turn is."""
    turned = angle - _TURN * math.floor((angle - _middle(lower, upper)) / _TURN + 0.5)
    return _off_limits(lower, upper, turned)


@njit(cache=True)
def _fewest(arm, joint, position):
    """(lowest whole number of turns that may be added inside the limits, how many such numbers there are)."""
    if slides(arm, joint) or not math.isfinite(arm.upper[joint] - arm.lower[joint] + position):
        inside = arm.lower[joint] - _SLACK <= position <= arm.upper[joint] + _SLACK
        return 0, 1 if inside else 0
    low = math.ceil((arm.lower[joint] - _SLACK - position) / _TURN)
    high = math.floor((arm.upper[joint] + _SLACK - position) / _TURN)
    return low, max(high - low + 1, 0)


@njit(cache=True)
def all_turns(arm, q):
    """The joint positions with every joint turned by whole turns, all inside the limits: float64 (t, n), rad.

    Rows in order of the joints, the last one changing fastest; t = 0 where a joint is outside at every turn.
    A joint that slides has its position alone, as has one without limits, whose turns have no end.
    arm: `kernels.kinematics.Arm`; not written. q: float64 (n,), rad, such as a branch; not written.
    Bad input: NaN in q gives t = 0. Cost: proportional to t n. Source: derived here.

    >>> from kernels.kinematics import Arm
    >>> joint, z = np.eye(4).reshape(1, 4, 4), np.array([[0.0, 0.0, 1.0]])
    >>> arm = Arm(joint, z, np.array([-6.0]), np.array([6.0]), np.eye(4))
    >>> all_turns(arm, np.array([1.0])).round(3).ravel().tolist()
    [-5.283, 1.0]
    """
    n = q.shape[0]
    low, many, rows = np.empty(n, np.int64), np.empty(n, np.int64), 1
    for j in range(n):
        low[j], many[j] = _fewest(arm, j, q[j])
        rows *= many[j]
    found = np.empty((rows, n))
    for row in range(rows):
        left = row
        for j in range(n - 1, -1, -1):
            found[row, j] = _off_limits(arm.lower[j], arm.upper[j], q[j] + _TURN * (low[j] + left % many[j]))
            left //= many[j]
    return found


@njit(cache=True)
def nearest_turns(arm, q_row, q_seed):
    """The joint positions with every joint turned by whole turns to be nearest to a seed: float64 (n,), rad.

    Of the turns inside the limits, where there are any; of a joint that is outside at every turn, the one
    nearest to the middle of its limits. Joints that slide stay.
    arm: `kernels.kinematics.Arm`; not written. q_row: float64 (n,), rad, such as a branch; not written.
    q_seed: float64 (n,), rad, such as where the robot is now; not written.
    Bad input: NaN in `q_row` passes through for its joint; in the seed it gives the turn nearest
    to the middle. Cost: about ten nanoseconds a joint. Source: derived here.

    >>> from kernels.kinematics import Arm
    >>> joint, z = np.eye(4).reshape(1, 4, 4), np.array([[0.0, 0.0, 1.0]])
    >>> arm = Arm(joint, z, np.array([-6.0]), np.array([6.0]), np.eye(4))
    >>> nearest_turns(arm, np.array([1.0]), np.array([-4.0])).round(3).tolist()
    [-5.283]
    """
    n = q_row.shape[0]
    q = np.empty(n)
    for j in range(n):
        q[j] = q_row[j]
        if slides(arm, j) or not math.isfinite(q[j]):
            continue
        low, many = _fewest(arm, j, q[j])
        wanted = q_seed[j] if math.isfinite(q_seed[j]) else _middle(arm.lower[j], arm.upper[j])
        turns = round((wanted - q[j]) / _TURN)
        endless = not math.isfinite(arm.upper[j] - arm.lower[j])
        if many == 0 and not endless:
            q[j] = _into_limits(arm.lower[j], arm.upper[j], q[j])
            continue
        if not endless:
            turns = min(max(turns, low), low + many - 1)
        q[j] = _off_limits(arm.lower[j], arm.upper[j], q[j] + _TURN * turns)
    return q


@njit(cache=True)
def at_limits(arm, q, margin):
    """Which joints are at a limit or beyond: int64 (n,), -1 at the lower, 1 at the upper, 0 between.

    arm: `kernels.kinematics.Arm`; not written. q: float64 (n,), rad; not written.
    margin: float, rad (m of a joint that slides), how near counts as at the limit.
    Bad input: NaN gives 0. Cost: two comparisons a joint. Source: definition.

    >>> from kernels.kinematics import Arm
    >>> joint, z = np.tile(np.eye(4), (3, 1, 1)), np.eye(3)[[2, 2, 2]]
    >>> arm = Arm(joint, z, -np.ones(3), np.ones(3), np.eye(4))
    >>> at_limits(arm, np.array([-1.0, 0.0, 0.95]), 0.1).tolist()
    [-1, 0, 1]
    """
    sides = np.zeros(q.shape[0], np.int64)
    for j in range(q.shape[0]):
        if q[j] <= arm.lower[j] + margin:
            sides[j] = -1
        elif q[j] >= arm.upper[j] - margin:
            sides[j] = 1
    return sides
