"""Receive events, with a `Gap` where some are missing."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import zmq

from twin.bus.endpoint import BusError, check_endpoint
from twin.bus.frame import Envelope, unpack
from twin.events import Event, Gap, Samples, ShiftEnded

HIGH_WATER_MARK = 20_000


@dataclass
class Received:
    """What a subscriber has counted so far."""

    messages: int = 0
    bytes: int = 0
    missing: int = 0
    damaged: int = 0
    repeated: int = 0


class Subscriber:
    """A subscribing socket, connected to a publisher on this machine.

    Iterating yields events in order until `ShiftEnded` came (which is yielded too) or `stop` was called;
    a missing or damaged message becomes a `Gap`. Use it in one thread. Raises `BusError`.
    """

    def __init__(self, endpoint: str, topic: str = "line") -> None:
        check_endpoint(endpoint)
        self._context = zmq.Context()
        self._socket = self._context.socket(zmq.SUB)
        self._socket.setsockopt(zmq.RCVHWM, HIGH_WATER_MARK)
        self._socket.setsockopt(zmq.LINGER, 0)
        self._socket.setsockopt(zmq.SUBSCRIBE, topic.encode() + b"\x00")
        self._socket.connect(endpoint)
        self._next: dict[tuple[str, str], tuple[int, int]] = {}
        self._ready: deque[Event] = deque()
        self._last_time_ns = 0
        self._stopped = False
        self.received = Received()

    def receive(self, timeout_s: float) -> Event | None:
        """The next event, or None where none came within the time."""
        if not self._ready and self._socket.poll(int(timeout_s * 1000), zmq.POLLIN):
            self._take(self._socket.recv())
        return self._ready.popleft() if self._ready else None

    def stop(self) -> None:
        """Let the iteration end; may be called from another thread."""
        self._stopped = True

    def __iter__(self) -> Iterator[Event]:
        while not self._stopped:
            event = self.receive(0.2)
            if event is not None:
                yield event
            if isinstance(event, ShiftEnded):
                return

    def close(self) -> None:
        """Disconnect."""
        self._socket.close()
        self._context.term()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _take(self, frame: bytes) -> None:
        self.received.messages += 1
        self.received.bytes += len(frame)
        try:
            topic, envelope, event = unpack(frame)
        except BusError:
            # Its sequence is unknown, so the next whole message shows how many are missing.
            self.received.damaged += 1
            return
        missing = self._missing(topic, envelope)
        if missing is None:
            self.received.repeated += 1
            return
        if missing:
            self.received.missing += max(missing, 0)
            self._ready.append(Gap(_start_ns(event), envelope.source, missing))
        self._last_time_ns = event.time_ns
        self._ready.append(event)

    def _missing(self, topic: str, envelope: Envelope) -> int | None:
        """How many messages are missing before this one; -1: unknown (restarted); None: seen before."""
        key = (topic, envelope.source)
        instance, expected = self._next.get(key, (envelope.instance, 0))
        if instance == envelope.instance and envelope.sequence < expected:
            return None
        self._next[key] = (envelope.instance, envelope.sequence + 1)
        return envelope.sequence - expected if instance == envelope.instance else -1


def _start_ns(event: Event) -> int:
    return int(event.rows["time_ns"][0]) if isinstance(event, Samples) else event.time_ns
