"""How motion is written for the browser: frames thinned to columns, in messages.

A message is little endian, its arrays aligned to four bytes:

    offset  type     meaning
    0       4 bytes  "TTFL"
    4       u16      version, 1
    6       u16      kind: 1 chunk of recorded motion, 2 the newest live frame
    8       u32      sequence: number of the chunk from 0; of a live frame the number of chunks before it
    12      u32      number of tracks
    16      i64      start_ns of the shift; times in the message are seconds after it
    24      f64      base_s: times of the tracks are seconds after it
    32      f64      until_s: the message tells all motion up to here

then for each track

    0       u16      track: place in `track_names`
    2       u16      width k
    4       u32      count n
    8       f32 (n,)     time, s after base_s, ascending
            f32 (n, k)   value

Tracks: `joints` (rad), `gripper` (1 closed), `stopper` (1 open), `belts` (m travelled since the first frame),
`held` (part in the gripper or -1), `assumed` (bit 0 a belt speed is assumed, bit 1 robot data is old),
`part:i` (xyz m and quaternion xyzw in the world, NaN where the part is not there). Between two times of a
track the value runs straight (`held` and `assumed` keep the earlier one); a track is thinned so that
this is right within `TOLERANCE`.
"""

from __future__ import annotations

import struct
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

if TYPE_CHECKING:
    pass

MAGIC = b"TTFL"
VERSION = 1
CHUNK, LIVE = 1, 2
_HEAD = struct.Struct("<4sHHIIqdd")
_TRACK = struct.Struct("<HHI")
STEPPED = ("held", "assumed")
TOLERANCE = {"joints": 1e-4, "gripper": 0.01, "stopper": 0.005, "belts": 2e-4, "part": 2e-4}
"""Largest error of a thinned track: rad, 1, 1, m, and of a part m and quaternion component times 10."""


class FramesLike(Protocol):
    """Columns of simulated motion, m frames; `twin.physics.Frames` is one."""

    @property
    def time_ns(self) -> np.ndarray: ...  # noqa: D102
    @property
    def joints(self) -> np.ndarray: ...  # noqa: D102
    @property
    def parts(self) -> np.ndarray: ...  # noqa: D102
    @property
    def held(self) -> np.ndarray: ...  # noqa: D102
    @property
    def gripper(self) -> np.ndarray: ...  # noqa: D102
    @property
    def stopper(self) -> np.ndarray: ...  # noqa: D102
    @property
    def belts(self) -> np.ndarray: ...  # noqa: D102
    @property
    def assumed(self) -> np.ndarray: ...  # noqa: D102


class Track(NamedTuple):
    """One column: times (n,) float64 s after the shift's start, values (n, k) float32."""

    time_s: np.ndarray
    value: np.ndarray


class Message(NamedTuple):
    """A decoded message; tracks by name."""

    kind: int
    sequence: int
    start_ns: int
    until_s: float
    tracks: dict[str, Track]


class StreamError(ValueError):
    """A message cannot be read, or frames do not fit the store; one sentence."""


def track_names(n_parts: int) -> tuple[str, ...]:
    """Names of the tracks; a track's number in a message is its place here."""
    base = ("joints", "gripper", "stopper", "belts", "held", "assumed")
    return (*base, *(f"part:{i}" for i in range(n_parts)))


def columns(frames: FramesLike, travel: np.ndarray) -> dict[str, np.ndarray]:
    """Frames as columns (m, k) float32 by track; `travel` (m, n_conveyors) m replaces the belts' speeds."""
    m = len(frames.time_ns)
    table: dict[str, np.ndarray] = {
        "joints": frames.joints,
        "gripper": frames.gripper.reshape(m, 1),
        "stopper": frames.stopper.reshape(m, 1),
        "belts": travel,
        "held": frames.held.reshape(m, 1),
        "assumed": frames.assumed.reshape(m, 1),
    }
    table.update({f"part:{i}": frames.parts[:, i] for i in range(frames.parts.shape[1])})
    return {name: np.asarray(values, dtype=np.float32) for name, values in table.items()}


def belt_travel(time_ns: np.ndarray, speed: np.ndarray, before: tuple[int, np.ndarray] | None) -> np.ndarray:
    """How far each belt has run, m (m, n), with the speed of the later frame between two frames.

    before: time and travel of the last frame seen, None at the beginning.
    """
    start_ns, start_m = (int(time_ns[0]), np.zeros(speed.shape[1])) if before is None else before
    step_s = np.diff(time_ns, prepend=start_ns) * 1e-9
    return start_m + np.cumsum(speed.astype(np.float64) * step_s[:, None], axis=0)


def encode_frames(
    frames: FramesLike,
    travel: np.ndarray,
    start_ns: int,
    sequence: int = 0,
    kind: int = CHUNK,
) -> bytes:
    """Frames (m >= 1) as one message; pure and deterministic. `travel`: see `belt_travel`."""
    time_s = (frames.time_ns - start_ns) * 1e-9
    base_s = float(time_s[0])
    names = track_names(frames.parts.shape[1])
    table = columns(frames, travel)
    parts = [_HEAD.pack(MAGIC, VERSION, kind, sequence, len(names), start_ns, base_s, float(time_s[-1]))]
    for number, name in enumerate(names):
        values = table[name]
        keep = thin(time_s, values, name)
        parts.append(_TRACK.pack(number, values.shape[1], len(keep)))
        parts.append((time_s[keep] - base_s).astype("<f4").tobytes())
        parts.append(values[keep].astype("<f4").tobytes())
    return b"".join(parts)


def decode_frames(message: bytes) -> Message:
    """The tracks of a message. Raises `StreamError` where it is cut short or of another format."""
    if len(message) < _HEAD.size or message[:4] != MAGIC:
        raise StreamError(f"this is no motion message: it begins with {message[:4]!r}, not {MAGIC!r}.")
    _, version, kind, sequence, count, start_ns, base_s, until_s = _HEAD.unpack_from(message)
    if version != VERSION:
        raise StreamError(f"motion message of version {version}; this program reads version {VERSION}.")
    names = track_names(max(0, count - 6))
    tracks, at = {}, _HEAD.size
    try:
        for _ in range(count):
            number, width, n = _TRACK.unpack_from(message, at)
            time = np.frombuffer(message, "<f4", n, at + _TRACK.size)
            value = np.frombuffer(message, "<f4", n * width, at + _TRACK.size + 4 * n)
            tracks[names[number]] = Track(base_s + time.astype(np.float64), value.reshape(n, width))
            at += _TRACK.size + 4 * n * (1 + width)
    except (struct.error, ValueError, IndexError) as error:
        raise StreamError(f"motion message of {len(message)} bytes is cut short at byte {at}.") from error
    return Message(kind, sequence, start_ns, until_s, tracks)


def thin(time_s: np.ndarray, values: np.ndarray, name: str) -> np.ndarray:
    """Places (ascending, first and last among them) of the frames to keep of one track.

    Left-out frames follow from their neighbours within `TOLERANCE`; Douglas and Peucker 1973 on the error
    at equal time. Frames before and after a jump to or from NaN are kept.
    """
    m = len(time_s)
    if m <= 2:
        return np.arange(m)
    if name in STEPPED:
        changed = np.any(values[1:] != values[:-1], axis=1)
        return np.unique(np.concatenate([[0], np.flatnonzero(changed) + 1, [m - 1]]))
    family = name.partition(":")[0]
    scale = np.full(values.shape[1], 1.0 / TOLERANCE[family])
    if family == "part":
        scale[3:] /= 10.0
    there = ~np.isnan(values).any(axis=1)
    turns = np.flatnonzero(there[1:] != there[:-1])
    fixed = np.unique(np.concatenate([[0], turns, turns + 1, [m - 1]]))
    keep = np.zeros(m, dtype=bool)
    keep[fixed] = True
    stack = [(int(a), int(b)) for a, b in pairwise(fixed) if b - a > 1 and there[a]]
    while stack:
        a, b = stack.pop()
        share = ((time_s[a + 1 : b] - time_s[a]) / (time_s[b] - time_s[a]))[:, None]
        straight = values[a] + (values[b].astype(np.float64) - values[a]) * share
        error = (np.abs(values[a + 1 : b] - straight) * scale).max(axis=1)
        worst = int(np.argmax(error))
        if error[worst] > 1.0:
            middle = a + 1 + worst
            keep[middle] = True
            stack += [(x, y) for x, y in ((a, middle), (middle, b)) if y - x > 1]
    return np.flatnonzero(keep)
