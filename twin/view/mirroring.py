"""The page's side of the mirror's process: events in, progress out."""

from __future__ import annotations

import contextlib
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import BinaryIO, cast

import msgspec

from twin.events import Event, encode
from twin.plant import Plant
from twin.view.follower import Progress, Task, read, write

WAITING_EVENTS = 100_000
"""Events that may wait for the mirror; more, and who hands them over waits."""
EXIT_S = 5.0


class MirrorLost(ValueError):  # noqa: N818  the sentence says what happened
    """The mirror's process ended before its work was done."""


class MirrorProcess:
    """Mirrors a plant in a process of its own. One thread may `put`, another iterate `progress`."""

    def __init__(self, plant: Plant) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "twin.view.follower"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Ctrl-C in the terminal is for the server, which ends this process itself.
            start_new_session=True,
        )
        self._events: queue.Queue[Event | None] = queue.Queue(WAITING_EVENTS)
        self._stopping = False
        self._writer = threading.Thread(
            target=self._write, args=(plant,), name="taktwin-mirror-in", daemon=True
        )
        self._writer.start()

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    def put(self, event: Event | None) -> None:
        """Hand an event over; `None` says that no more come. Waits while too many are under way."""
        while not self._stopping:
            with contextlib.suppress(queue.Full):
                self._events.put(event, timeout=0.2)
                return

    def progress(self) -> Iterator[Progress]:
        """What the mirror reports, until it is done or stopped. Raises `MirrorLost` where it ended early."""
        stream = cast(BinaryIO, self._process.stdout)
        while (body := read(stream)) is not None:
            report = msgspec.msgpack.decode(body, type=Progress)
            yield report
            if report.done or report.error:
                return
        if not self._stopping:
            code = self._process.wait(EXIT_S)
            raise MirrorLost(
                f"The mirror's process ended early (exit code {code}); motion is shown as far as it came."
            )

    def stop(self) -> None:
        """End the process, wherever it is, and free its pipes."""
        self._stopping = True
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(EXIT_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._writer.join(EXIT_S)
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def _write(self, plant: Plant) -> None:
        stream = cast(BinaryIO, self._process.stdin)
        # A process that ended is told by `progress`, which knows how.
        with contextlib.suppress(BrokenPipeError, ValueError):
            write(stream, msgspec.msgpack.encode(Task(plant)))
            while not self._stopping:
                try:
                    event = self._events.get(timeout=0.2)
                except queue.Empty:
                    continue
                if event is None:
                    break
                write(stream, encode(event))
            stream.close()
