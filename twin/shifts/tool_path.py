"""A robot's recorded tool path: x, y and z of each logging instant put together."""

from __future__ import annotations

import numpy as np

from twin.events import Quality
from twin.plant import Plant, TracedRobot


def tool_path(rows: np.ndarray, plant: Plant, robot: TracedRobot) -> tuple[np.ndarray, np.ndarray]:
    """Times and tool points of a robot, ordered by time.

    rows: `SAMPLE_DTYPE`, shape (n,), in the order of time.
    Returns time_ns (m,) int64, the stamp of the last of the three, and xyz (m, 3) float64, m, world frame.
    An instant of which an axis is missing or bad is left out.
    """
    period_s = plant.signal[robot.tcp_signals[0]].period_s or 0.25
    same_instant_ns = int(period_s * 0.5e9)
    places = [plant.signal_ids.index(signal) for signal in robot.tcp_signals]
    usable = np.isin(rows["signal"], places) & (rows["quality"] != Quality.BAD) & ~np.isnan(rows["value"])
    rows = rows[usable]
    latest = np.stack([_latest(rows["signal"] == place) for place in places], axis=1)
    begun = (latest >= 0).all(axis=1)
    stamps = rows["time_ns"][latest]
    whole = begun & (stamps.max(axis=1) - stamps.min(axis=1) <= same_instant_ns)
    return rows["time_ns"][whole], rows["value"][latest[whole]]


def _latest(mine: np.ndarray) -> np.ndarray:
    """For each row the index of the last row up to it that is `mine`, -1 before the first."""
    return np.maximum.accumulate(np.where(mine, np.arange(len(mine)), -1))
