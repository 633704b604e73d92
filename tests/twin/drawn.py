"""What the browser draws of frames: they are encoded, sent and decoded, then sampled as `motion.ts` does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from twin.view.motion_code import STEPPED, decode_frames
from twin.view.stream import FrameStore


def chunks_of(frames: Any, start_ns: int) -> tuple[bytes, ...]:
    """Frames as the chunks that a page receives."""
    store = FrameStore(start_ns)
    for first in range(0, len(frames.time_ns), 50):
        store.append(type(frames)(*(column[first : first + 50] for column in frames)))
    store.finish()
    return store.chunks()


def drawn(chunks: Sequence[bytes], track: str, time_s: np.ndarray) -> np.ndarray:
    """Values (m, k) of a track at times (m,), s after the shift's start.

    The last keyframe at or before a time and the next one, straight between them; the first before all.
    """
    pieces = [decode_frames(chunk).tracks[track] for chunk in chunks]
    time = np.concatenate([piece.time_s for piece in pieces])
    value = np.concatenate([piece.value for piece in pieces]).astype(np.float64)
    a = np.maximum(np.searchsorted(time, time_s, side="right") - 1, 0)
    b = np.minimum(a + 1, len(time) - 1)
    span = time[b] - time[a]
    share = np.clip((time_s - time[a]) / np.where(span > 0, span, 1.0), 0.0, 1.0)[:, None]
    if track in STEPPED:
        return value[a]
    return np.where(np.isnan(value[b]) | (share == 0.0), value[a], value[a] + (value[b] - value[a]) * share)
