"""The chain behind a page: events from a socket, reduced to states, followed by the mirror, kept as frames.

    replay -> Publisher -> ZeroMQ -> Subscriber -> reduce -> Mirror.follow -> FrameStore

A recorded shift is published to a port on loopback by a thread of the feed itself; live data comes from
somebody else's publisher. Behind the socket there is one code path. Reducing runs ahead of the mirror, so
that charts are there while the mirror still works.
"""

from __future__ import annotations

import dataclasses
import logging
import queue
import threading
import time
from collections.abc import Mapping
from typing import Any

from twin.bus import Publisher, Subscriber
from twin.events import Deviation, Event
from twin.plant import Plant
from twin.shifts import Shift, replay
from twin.state import PlantState, initial, reduce
from twin.view import analysis, track
from twin.view.board import Board, FindingRow
from twin.view.columns import Columns
from twin.view.ledger import Ledger, deviation_row
from twin.view.stream import FrameStore

AHEAD_MESSAGES = 4_000
"""Messages under way in a feed's own socket; fewer than its high-water mark, so that none drops."""
AHEAD_STATES = 30_000
PUBLISH_S = 0.4
LOG = logging.getLogger(__name__)


class Feed:
    """Works a shift, or what comes from an endpoint, into a board, columns and frames; all sessions share it.

    Made by `of_shift` or `of_endpoint`; `start` begins, `stop` ends all its threads.
    """

    def __init__(self, plant: Plant, start_ns: int, end_ns: int, endpoint: str = "") -> None:
        self.plant = plant
        self.columns = Columns(plant)
        self.frames = FrameStore(start_ns)
        self._endpoint = endpoint
        self._shift: Shift | None = None
        self._report: Mapping[str, Any] = {}
        self._board = Board(start_ns, end_ns, start_ns)
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._finished = threading.Event()
        self._states: queue.Queue[tuple[PlantState, Event] | None] = queue.Queue(AHEAD_STATES)
        self._room = threading.Semaphore(AHEAD_MESSAGES)
        self._threads: list[threading.Thread] = []
        self._key = ""
        self._said: dict[str, list[FindingRow]] = {}

    @classmethod
    def of_shift(cls, shift: Shift) -> Feed:
        """A feed of a recorded shift; its results are kept for the next opening."""
        feed = cls(shift.plant, shift.start_ns, shift.end_ns)
        feed._shift = shift
        feed._report = shift.manifest.report
        return feed

    @classmethod
    def of_endpoint(cls, plant: Plant, endpoint: str, start_ns: int) -> Feed:
        """A feed of what a publisher sends on `endpoint`, from `start_ns` on. Nothing of it is kept."""
        return cls(plant, start_ns, start_ns, endpoint)

    @property
    def board(self) -> Board:
        """The newest board; never changed, only replaced."""
        return self._board

    def start(self) -> None:
        """Begin to work, in threads of its own."""
        self._spawn("feed", self._run)

    def stop(self) -> None:
        """End all threads and wait for them."""
        self._stopping.set()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(timeout=30)

    def wait(self, timeout_s: float | None = None) -> bool:
        """Whether the feed came to its end, with or without an error, within the time."""
        return self._finished.wait(timeout_s)

    def _spawn(self, name: str, work: Any, *arguments: Any) -> threading.Thread:
        thread = threading.Thread(
            target=self._guarded, args=(work, *arguments), name=f"taktwin-{name}", daemon=True
        )
        self._threads.append(thread)
        thread.start()
        return thread

    def _guarded(self, work: Any, *arguments: Any) -> None:
        """Run a thread's work; an error becomes the board's sentence, as nobody else could tell of it."""
        try:
            work(*arguments)
        except Exception as error:
            if isinstance(error, ValueError):
                LOG.warning("the feed stopped: %s", error)
                sentence = str(error)
            else:
                LOG.exception("the feed stopped")
                sentence = f"The mirror stopped by a fault of its own: {type(error).__name__}: {error}"
            self._publish(error=sentence, stage="stopped")
            self._stopping.set()
            self._finished.set()

    def _run(self) -> None:
        if self._shift is not None and self._restored(self._shift):
            return
        began = time.perf_counter()
        if self._shift is not None:
            self._say("import", analysis.import_findings(self._report, self._shift.start_ns))
            with Publisher("tcp://127.0.0.1:*", self._shift.name or "shift") as publisher:
                self._spawn("publish", self._publish_shift, self._shift, publisher)
                self._reduce_from(publisher.endpoint)
                for thread in self._threads[1:]:
                    thread.join()
        else:
            self._reduce_from(self._endpoint)
            for thread in self._threads[1:]:
                thread.join()
        if not self._stopping.is_set():
            self._finish(time.perf_counter() - began)

    def _publish_shift(self, shift: Shift, publisher: Publisher) -> None:
        while not publisher.wait_for_subscriber(0.2):
            if self._stopping.is_set():
                return
        for event in replay(shift):
            while not self._room.acquire(timeout=0.2):
                if self._stopping.is_set():
                    return
            publisher.publish(event)

    def _reduce_from(self, endpoint: str) -> None:
        """Take events off the socket until the source ends; runs on the feed's own thread."""
        state, ledger, told = initial(self.plant), Ledger(), 0.0
        events = 0
        self._spawn("mirror", self._mirror)
        with Subscriber(endpoint) as subscriber:
            while not (self._stopping.is_set() or state.ended):
                event = subscriber.receive(0.2)
                if event is None:
                    continue
                self._room.release()
                before, state = state, reduce(state, event)
                events += self._take(before, event, state, ledger)
                self._hand_over((state, event))
                if time.monotonic() - told > PUBLISH_S:
                    self._tell(ledger, events)
                    told = time.monotonic()
        self._tell(ledger, events)
        self._hand_over(None)

    def _take(self, before: PlantState, event: Event, state: PlantState, ledger: Ledger) -> int:
        rows = getattr(event, "rows", None)
        if rows is not None:
            self.columns.append(rows)
        ledger.take(before, event, state)
        return 1 if rows is None else len(rows)

    def _hand_over(self, step: tuple[PlantState, Event] | None) -> None:
        while not self._stopping.is_set():
            try:
                self._states.put(step, timeout=0.2)
            except queue.Full:
                continue
            return

    def _tell(self, ledger: Ledger, events: int) -> None:
        cycles = analysis.cycle_rows(self.plant, self.columns)
        self._say("data", ledger.findings)
        self._say("cycle", analysis.cycle_findings(cycles))
        end_ns = max(self._board.end_ns, ledger.time_ns)
        figures = {**self._board.figures, "events": float(events)}
        spans = ledger.closed_spans()
        self._publish(cycles=cycles, parts=ledger.parts, spans=spans, end_ns=end_ns, figures=figures)

    def _mirror(self) -> None:
        from twin.physics import Mirror

        self._publish(stage="Mirroring")
        told = 0.0
        deviations: list[Deviation] = []
        with Mirror(self.plant) as mirror:
            while (pair := self._next_pair()) is not None:
                step = mirror.follow(*pair)
                self.frames.append(step.frames)
                deviations += step.deviations
                if time.monotonic() - told > PUBLISH_S:
                    self._tell_mirror(deviations)
                    told = time.monotonic()
        self.frames.flush()
        self._tell_mirror(deviations)

    def _next_pair(self) -> tuple[PlantState, Event] | None:
        while not self._stopping.is_set():
            try:
                return self._states.get(timeout=0.2)
            except queue.Empty:
                continue
        return None

    def _tell_mirror(self, deviations: list[Deviation]) -> None:
        self._say("mirror", [deviation_row(deviation) for deviation in deviations])
        self._publish(mirrored_until_ns=self.frames.available_until_ns)

    def _finish(self, seconds: float) -> None:
        self._publish(stage="Checking clearance")
        self.frames.finish()
        figures = {**self._board.figures, "seconds": seconds}
        self._publish(done=True, stage="mirrored", figures=figures, mirrored_until_ns=self._board.end_ns)
        if self._key:
            self._keep()
        self._finished.set()

    def _keep(self) -> None:
        kept = track.Track(
            key=self._key,
            board=self._board,
            chunks=self.frames.chunks(),
            until_ns=self.frames.available_until_ns,
        )
        try:
            track.save(kept)
        except OSError as error:
            LOG.warning("the mirrored track could not be kept in %s: %s", track.folder(), error.strerror)

    def _restored(self, shift: Shift) -> bool:
        """Whether an earlier feed's results could be taken over."""
        self._key = track.key_of(shift.digest(), shift.plant)
        try:
            kept = track.load(self._key)
        except track.TrackDamaged as error:
            text = f"The kept mirror track was not usable ({error}) and is computed again."
            self._say("cache", [FindingRow("note", shift.start_ns, "", "cache", text)])
            return False
        if kept is None:
            return False
        self.columns.append(shift.rows)
        self.frames.restore(kept.chunks, kept.until_ns)
        with self._lock:
            self._board = dataclasses.replace(
                kept.board, version=self._board.version + 1, from_cache=True, done=True
            )
        self._finished.set()
        return True

    def _say(self, source: str, rows: list[FindingRow]) -> None:
        """Replace the findings of one source."""
        with self._lock:
            if self._said.get(source, []) == rows:
                return
            self._said[source] = list(rows)
            findings = tuple(row for said in self._said.values() for row in said)
        self._publish(findings=findings)

    def _publish(self, **changes: Any) -> None:
        with self._lock:
            changes = {name: v for name, v in changes.items() if getattr(self._board, name) != v}
            if changes:
                self._board = dataclasses.replace(self._board, version=self._board.version + 1, **changes)
