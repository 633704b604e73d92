"""Send events to whoever listens."""

from __future__ import annotations

import time
from collections import Counter
from types import TracebackType
from typing import Self

import zmq

from twin.bus.endpoint import BusError, check_endpoint
from twin.bus.frame import envelope, pack
from twin.events import Event

HIGH_WATER_MARK = 20_000
"""Messages kept for a slow subscriber; what does not fit is dropped and seen by its sequence."""


class Publisher:
    """A publishing socket, bound to an endpoint on this machine.

    endpoint: as in `check_endpoint`; port `*` takes a free one, see `endpoint` afterwards.
    source: name of what publishes, without zero bytes. Raises `BusError`.
    """

    def __init__(self, endpoint: str, source: str) -> None:
        if not source or "\0" in source:
            raise BusError(f"{source!r} is no name of a source")
        self._context = zmq.Context()
        self._socket = self._context.socket(zmq.XPUB)
        self._socket.setsockopt(zmq.SNDHWM, HIGH_WATER_MARK)
        self._socket.setsockopt(zmq.LINGER, 2000)
        self._socket.setsockopt(zmq.XPUB_VERBOSE, 1)
        try:
            self._socket.bind(check_endpoint(endpoint))
        except (zmq.ZMQError, BusError) as error:
            self.close()
            if isinstance(error, BusError):
                raise
            raise BusError(
                f"{endpoint} cannot be opened: {error.strerror.lower()}; give another port"
            ) from error
        self.endpoint = self._socket.getsockopt_string(zmq.LAST_ENDPOINT)
        self.source = source
        self.instance = time.time_ns()
        self._sequences: Counter[str] = Counter()

    def wait_for_subscriber(self, timeout_s: float | None = None) -> bool:
        """Whether someone subscribed within the time; None waits for ever."""
        timeout = None if timeout_s is None else int(timeout_s * 1000)
        if not self._socket.poll(timeout, zmq.POLLIN):
            return False
        return self._socket.recv().startswith(b"\x01")

    def publish(self, event: Event, topic: str = "line") -> None:
        """Send an event; never waits."""
        message = envelope(event, self.source, self.instance, self._sequences[topic])
        self._sequences[topic] += 1
        self._socket.send(pack(topic, message), copy=False)

    def close(self) -> None:
        """Send what is still queued, for two seconds at the most, and close."""
        self._socket.close()
        self._context.term()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
