"""How quickly a path can be run through at all: by linear programs, without jerk."""

import numpy as np
from scipy.interpolate import CubicHermiteSpline
from scipy.optimize import linprog


def curve(length, q):
    """Joints over length: cubics with slopes of parabolas through three knots."""
    slopes = (
        np.gradient(q, length, axis=0, edge_order=2) if len(length) > 2 else np.gradient(q, length, axis=0)
    )
    return CubicHermiteSpline(length, q, slopes)


def least_time(length, q, limits, pace, cells=200):
    """From rest to rest, s: reachable speeds backward, then the greatest of them forward (Pham 2018).

    Joints keep velocity and acceleration, the tool its speed and acceleration; jerk is not limited.
    """
    path = curve(length, q)
    at = np.linspace(0.0, length[-1], cells + 1)
    step = at[1]
    slope, bend = path(at, 1), path(at, 2)
    most = np.minimum((limits.velocity / np.maximum(np.abs(slope), 1e-12)).min(axis=1), pace.speed) ** 2
    reach = np.zeros(cells + 1)
    for k in range(cells - 1, -1, -1):
        reach[k] = extreme(slope[k], bend[k], limits, pace, (most[k], reach[k + 1], step), [0.0, -1.0])[1]
    square = np.zeros(cells + 1)
    for k in range(cells):
        bounds = (square[k] * (1.0 + 1e-9), reach[k + 1], step)
        push = extreme(slope[k], bend[k], limits, pace, bounds, [-1.0, 0.0], square[k] * (1.0 - 1e-9))[0]
        square[k + 1] = max(min(square[k] + 2.0 * step * push, reach[k + 1]), 0.0)
    speed = np.sqrt(square)
    return float((2.0 * step / (speed[1:] + speed[:-1])).sum())


def extreme(slope, bend, limits, pace, bounds, goal, least=0.0):
    """Acceleration u and squared speed x on the way that are best for a goal: (u, x).

    |slope u + bend x| within the joints' accelerations; x + 2 step u from 0 to what is reachable next.
    """
    most, after, step = bounds
    row = np.column_stack([slope, bend])
    rows = np.vstack([row, -row, [2.0 * step, 1.0], [-2.0 * step, -1.0]])
    above = np.concatenate([limits.acceleration, limits.acceleration, [after, 0.0]])
    box = [(-pace.acceleration, pace.acceleration), (least, most)]
    found = linprog(goal, A_ub=rows, b_ub=above, bounds=box)
    return found.x if found.success else (0.0, 0.0)


def greatest(time, q, every):
    """Greatest velocity and acceleration of each joint, (2, n), seen at even times `every` s apart."""
    even = np.arange(-every, time[-1] + 2.0 * every, every)
    rows = np.column_stack([np.interp(even, time, column) for column in q.T])
    velocity = np.diff(rows, axis=0) / every
    return np.array([np.abs(velocity).max(axis=0), np.abs(np.diff(velocity, axis=0) / every).max(axis=0)])
