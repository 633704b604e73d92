"""Moves by Ruckig, driven from Python: the referee of `kernels.motion`."""

import numpy as np
from ruckig import InputParameter, Result, Ruckig, Trajectory


def durations(start, end, limits, start_velocity=None, start_acceleration=None, end_velocity=None):
    """Durations (m,), s, of moves (m, n), one after the other; NaN where Ruckig finds none."""
    m, n = start.shape
    otg, given, found = Ruckig(n), InputParameter(n), Trajectory(n)
    given.max_velocity, given.max_acceleration, given.max_jerk = (row.tolist() for row in limits)
    still = np.zeros((m, n))
    rows = [still if x is None else x for x in (start_velocity, start_acceleration, end_velocity)]
    took = np.full(m, np.nan)
    for k, (p, q, v, a, w) in enumerate(zip(*(x.tolist() for x in (start, end, *rows)), strict=True)):
        given.current_position, given.target_position = p, q
        given.current_velocity, given.current_acceleration, given.target_velocity = v, a, w
        if otg.calculate(given, found) == Result.Working:
            took[k] = found.duration
    return took
