"""Make samples of the demonstration cell by hand."""

from __future__ import annotations

import numpy as np

from twin.events import SAMPLE_DTYPE, Samples
from twin.plant import Plant

START_NS = 1_700_000_000_000_000_000


def row(plant: Plant, signal: str, t_s: float, value: float, quality: int = 0, flags: int = 0) -> np.ndarray:
    """One sample, `t_s` seconds after `START_NS`, shape (1,)."""
    made = np.zeros(1, SAMPLE_DTYPE)
    made["time_ns"] = made["source_time_ns"] = made["receive_time_ns"] = START_NS + round(t_s * 1e9)
    made["signal"] = plant.signal_ids.index(signal)
    made["value"] = value
    made["quality"] = quality
    made["flags"] = flags
    return made


def tool(plant: Plant, t_s: float, xyz: tuple[float, float, float]) -> np.ndarray:
    """The three samples of a tool point, 3 ms apart, shape (3,)."""
    signals = plant.traced_robots[0].tcp_signals
    return np.concatenate(
        [row(plant, s, t_s + 0.003 * i, v) for i, (s, v) in enumerate(zip(signals, xyz, strict=True))]
    )


def batch(*rows: np.ndarray) -> Samples:
    """Rows as one event, in the order of time."""
    joined = np.concatenate(rows)
    return Samples(joined[np.lexsort((joined["signal"], joined["time_ns"]))])
