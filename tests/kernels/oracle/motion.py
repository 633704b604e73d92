"""Jerk-limited motion of one axis the slow way: by search, small steps and linear programming."""

import numpy as np
from scipy.optimize import linprog


def ramp_s(peak, acceleration, jerk):
    """Least time to speed up from rest to a peak speed, at rest in acceleration at both ends."""
    build = min(acceleration / jerk, np.sqrt(peak / jerk))
    return build + peak / (jerk * build) if peak > 0 else 0.0


def rest_time(distance, velocity, acceleration, jerk):
    """Least time from rest to rest: the peak speed by halving, until the two ramps make the distance."""
    d, low, high = abs(distance), 0.0, velocity
    if d >= velocity * ramp_s(velocity, acceleration, jerk):
        return d / velocity + ramp_s(velocity, acceleration, jerk)
    for _ in range(200):
        peak = 0.5 * (low + high)
        if peak * ramp_s(peak, acceleration, jerk) < d:
            low = peak
        else:
            high = peak
    return 2.0 * ramp_s(high, acceleration, jerk)


def rest_positions(distance, velocity, acceleration, jerk, steps=20_000):
    """(times, positions) of the quickest way from rest to rest, by adding up acceleration in small steps."""
    total = rest_time(distance, velocity, acceleration, jerk)
    low, high = 0.0, velocity
    for _ in range(200):
        peak = 0.5 * (low + high)
        low, high = (peak, high) if peak * ramp_s(peak, acceleration, jerk) < abs(distance) else (low, peak)
    ramp, build = ramp_s(high, acceleration, jerk), min(acceleration / jerk, np.sqrt(high / jerk))
    time = np.linspace(0.0, total, steps + 1)
    until = total - time
    speeding = np.clip(np.minimum(time, ramp - time), 0.0, build)
    slowing = np.clip(np.minimum(until, ramp - until), 0.0, build)
    a = jerk * (speeding - slowing)
    dt = total / steps
    v = np.concatenate([[0.0], np.cumsum(a[1:] + a[:-1]) * dt / 2])
    p = np.concatenate([[0.0], np.cumsum(v[1:] + v[:-1]) * dt / 2])
    return time, np.sign(distance) * p


def reach(duration, state, limits, steps=100):
    """(least far, farthest) that an axis gets in a duration, jerk constant in each of equal steps.

    By linear programming; None where it cannot be at the end velocity by then. state: velocity and
    acceleration at the start, velocity at the end. limits: velocity, acceleration, jerk.
    """
    v0, a0, v1 = state
    most, acceleration, jerk = limits
    dt = duration / steps
    one = np.tril(np.ones((steps, steps)))
    a = one * dt
    v = (one @ one - 0.5 * one) * dt**2
    # The way after all steps: a free part, then each step's jerk for the time that is left.
    left = duration - dt * np.arange(steps)
    way = (left**3 - (left - dt) ** 3) / 6.0
    t = dt * np.arange(1, steps + 1)
    bounds = np.concatenate([a, -a, v, -v])
    room = np.concatenate(
        [
            np.full(steps, acceleration) - a0,
            np.full(steps, acceleration) + a0,
            most - v0 - a0 * t,
            most + v0 + a0 * t,
        ]
    )
    found = []
    for sign in (1.0, -1.0):
        best = linprog(
            sign * way,
            bounds,
            room + 1e-9,
            np.stack([a[-1], v[-1]]),
            [-a0, v1 - v0 - a0 * duration],
            bounds=(-jerk, jerk),
        )
        if best.status != 0:
            return None
        found.append(v0 * duration + 0.5 * a0 * duration**2 + sign * best.fun)
    return found
