"""Jerk-limited motion of one axis the slow way: by search, and by integrating in small steps."""

import numpy as np


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
