"""Events to bytes and back, and a digest of a stream of them that does not depend on how it was batched."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec
import numpy as np

from twin.events.model import SAMPLE_DTYPE, Event, Quality, Samples


class EventError(ValueError):
    """Bytes that are no event; the message says what is wrong with them."""


def encode(event: Event) -> bytes:
    """The event as MessagePack; sample rows travel as raw little-endian `SAMPLE_DTYPE` records."""
    return msgspec.msgpack.encode(event, enc_hook=_rows_to_bytes)


def decode(data: bytes) -> Event:
    """The event in `data`, every field checked. Raises `EventError`."""
    try:
        event: Event = msgspec.msgpack.decode(data, type=Event, dec_hook=_bytes_to_rows)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise EventError(f"{len(data)} bytes are no event of this version: {error}") from error
    if isinstance(event, Samples):
        _check_rows(event.rows)
    return event


class Digest:
    """SHA-256 over a stream of events; consecutive batches of samples count as one."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def update(self, event: Event) -> None:
        """Take the next event in."""
        self._hash.update(event.rows.tobytes() if isinstance(event, Samples) else encode(event))

    def hexdigest(self) -> str:
        """The digest of all events so far, 64 hexadecimal digits."""
        return self._hash.hexdigest()


def _rows_to_bytes(value: Any) -> bytes:
    if isinstance(value, np.ndarray) and value.dtype == SAMPLE_DTYPE:
        return value.tobytes()
    raise NotImplementedError(f"an event cannot hold a {type(value).__name__}")


def _bytes_to_rows(kind: type, value: Any) -> np.ndarray:
    if kind is not np.ndarray or not isinstance(value, bytes):
        raise ValueError("sample rows have to be bytes")
    if not value or len(value) % SAMPLE_DTYPE.itemsize:
        raise ValueError(f"{len(value)} bytes are not whole samples of {SAMPLE_DTYPE.itemsize} bytes")
    return np.frombuffer(value, dtype=SAMPLE_DTYPE)


def _check_rows(rows: np.ndarray) -> None:
    if int(rows["quality"].max()) > max(Quality):
        raise EventError(f"a sample's quality is {int(rows['quality'].max())}, it has to be 0, 1 or 2")
    if np.any(np.diff(rows["time_ns"]) < 0):
        raise EventError("the samples of a batch are not in the order of time")
