"""All motion of a shift on its way to the browser, kept as chunks of messages; see `motion_code`."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from twin.view.motion_code import LIVE, StreamError, belt_travel, encode_frames

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from twin.view.motion_code import FramesLike

CHUNK_FRAMES = 1024
"""Frames of a chunk."""


class FrameStore:
    """All motion of a shift so far, as chunks; appended by one thread, read by any.

    start_ns: of the shift. Listeners are called, on the appending thread, with nothing, after each change;
    they must be quick.
    """

    def __init__(self, start_ns: int, chunk_frames: int = CHUNK_FRAMES) -> None:
        self.start_ns = start_ns
        self.chunk_frames = chunk_frames
        self._lock = threading.Lock()
        self._open: list[FramesLike] = []
        self._open_travel: list[np.ndarray] = []
        self._open_count = 0
        self._before: tuple[int, np.ndarray] | None = None
        self._chunks: list[bytes] = []
        self._until_ns = start_ns
        self._newest: bytes | None = None
        self._finished = False
        self._listeners: list[Callable[[], None]] = []

    @property
    def available_until_ns(self) -> int:
        """Time of the last frame, or the shift's start."""
        return self._until_ns

    @property
    def finished(self) -> bool:
        """No more frames will come."""
        return self._finished

    @property
    def nbytes(self) -> int:
        """Bytes of all chunks so far."""
        with self._lock:
            return sum(len(chunk) for chunk in self._chunks)

    def append(self, frames: FramesLike) -> None:
        """Add frames that follow the last ones in time; none is allowed.

        Raises `StreamError` where a frame is not later than the one before.
        """
        if len(frames.time_ns) == 0:
            return
        with self._lock:
            last = self._before[0] if self._before else None
            steps = np.diff(frames.time_ns, prepend=last if last is not None else frames.time_ns[0] - 1)
            if np.any(steps <= 0):
                raise StreamError("motion frames must ascend in time; one is not later than the one before.")
            travel = belt_travel(frames.time_ns, frames.belts, self._before)
            self._before = (int(frames.time_ns[-1]), travel[-1])
            self._until_ns = int(frames.time_ns[-1])
            self._open.append(frames)
            self._open_travel.append(travel)
            self._open_count += len(frames.time_ns)
            if self._open_count >= self.chunk_frames:
                self._seal()
            else:
                self._newest = None
        self._tell()

    def restore(self, chunks: Sequence[bytes], until_ns: int) -> None:
        """Take over the chunks of an earlier, finished store of the same shift; only while this is empty."""
        with self._lock:
            if self._chunks or self._open:
                raise StreamError("motion of an earlier run can be restored only before the first frame.")
            self._chunks, self._until_ns, self._finished = list(chunks), until_ns, True
        self._tell()

    def flush(self) -> None:
        """Seal what is open into a chunk, so that viewers get it."""
        with self._lock:
            self._seal()
        self._tell()

    def finish(self) -> None:
        """Say that no more frames come."""
        with self._lock:
            self._seal()
            self._finished = True
        self._tell()

    def chunks(self, first: int = 0) -> tuple[bytes, ...]:
        """Chunks from number `first` on."""
        with self._lock:
            return tuple(self._chunks[first:])

    def newest(self) -> tuple[int, bytes] | None:
        """Time and message of the newest frame that no chunk holds yet; None where there is none."""
        with self._lock:
            if not self._open:
                return None
            if self._newest is None:
                last = _rows(self._open[-1], slice(-1, None))
                travel = self._open_travel[-1][-1:]
                self._newest = encode_frames(last, travel, self.start_ns, len(self._chunks), LIVE)
            return self._until_ns, self._newest

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener()` after each change; the returned function ends that."""
        with self._lock:
            self._listeners.append(listener)

        def unlisten() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return unlisten

    def _seal(self) -> None:
        if not self._open:
            return
        joined = _joined(self._open)
        travel = np.concatenate(self._open_travel)
        self._chunks.append(encode_frames(joined, travel, self.start_ns, len(self._chunks)))
        self._open, self._open_travel, self._open_count, self._newest = [], [], 0, None

    def _tell(self) -> None:
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener()


class FrameTable(NamedTuple):
    """Frames as plain columns."""

    time_ns: np.ndarray
    joints: np.ndarray
    parts: np.ndarray
    held: np.ndarray
    gripper: np.ndarray
    stopper: np.ndarray
    belts: np.ndarray
    assumed: np.ndarray


def _rows(frames: Any, rows: slice) -> FrameTable:
    return FrameTable(*(getattr(frames, name)[rows] for name in FrameTable._fields))


def _joined(pieces: Sequence[Any]) -> FrameTable:
    return FrameTable(*(np.concatenate([getattr(p, name) for p in pieces]) for name in FrameTable._fields))
