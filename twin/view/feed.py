"""The chain behind a page: events from a socket, reduced to states, followed by the mirror, kept as frames.

    replay -> Publisher -> ZeroMQ -> Subscriber -> reduce -> columns, board
                                               └─> reduce -> Mirror.follow -> FrameStore

A recorded shift is published to a port on loopback by a thread of the feed itself; live data comes from
somebody else's publisher. Behind the socket there is one code path. The mirror works in a process of its
own (`twin.view.follower`), so that charts are there, and the page answers, while it is still at it.
"""

from __future__ import annotations

import dataclasses
import logging
import threading
import time
from collections.abc import Mapping
from typing import Any

import numpy as np

from twin.bus import Publisher, Subscriber
from twin.events import Samples
from twin.plant import Plant
from twin.shifts import Shift, replay
from twin.state import initial, reduce
from twin.view import analysis, track
from twin.view.board import Board, FindingRow, LotPrediction
from twin.view.columns import Columns
from twin.view.follower import unpack_motion
from twin.view.ledger import Ledger, deviation_row, finding_row
from twin.view.likeness import likeness_findings
from twin.view.mirroring import MirrorLost, MirrorProcess
from twin.view.stream import FrameStore

AHEAD_MESSAGES = 4_000
"""Messages under way in a feed's own socket; fewer than its high-water mark, so that none drops."""
PUBLISH_S = 0.8
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
        self._mirror: MirrorProcess | None = None
        self._path: list[np.ndarray] = []
        tools = [name for robot in plant.traced_robots for name in robot.tcp_signals]
        self._path_signals = [plant.signal_ids.index(name) for name in tools]
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

    @property
    def mirror_pid(self) -> int | None:
        """Id of the mirror's process, where there is one."""
        return None if self._mirror is None else self._mirror.pid

    def start(self) -> None:
        """Begin to work, in threads of its own."""
        self._spawn("feed", self._run)

    def stop(self) -> None:
        """End all threads and wait for them."""
        self._stopping.set()
        if self._mirror is not None:
            self._mirror.stop()
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
            if self._mirror is not None:
                self._mirror.stop()
            self._finished.set()

    def _run(self) -> None:
        if self._shift is not None and self._restored(self._shift):
            return
        began = time.perf_counter()
        if self._shift is None:
            self._work(self._endpoint)
        else:
            self._say("import", analysis.import_findings(self._report, self._shift.start_ns))
            with Publisher("tcp://127.0.0.1:*", self._shift.name or "shift") as publisher:
                publishing = self._spawn("publish", self._publish_shift, self._shift, publisher)
                try:
                    self._work(publisher.endpoint)
                finally:
                    publishing.join()
        if not self._stopping.is_set() and not self._board.error:
            self._finish(time.perf_counter() - began)
        self._finished.set()

    def _publish_shift(self, shift: Shift, publisher: Publisher) -> None:
        while not publisher.wait_for_subscriber(0.2):
            if self._stopping.is_set():
                return
        for event in replay(shift):
            while not self._room.acquire(timeout=0.2):
                if self._stopping.is_set():
                    return
            publisher.publish(event)

    def _work(self, endpoint: str) -> None:
        """Take events off the socket until the source ends, then wait for the mirror to catch up."""
        mirror = self._mirror = MirrorProcess(self.plant)
        try:
            following = self._spawn("mirror", self._follow, mirror)
            self._reduce_from(endpoint, mirror)
            following.join()
        finally:
            mirror.stop()

    def _reduce_from(self, endpoint: str, mirror: MirrorProcess) -> None:
        state, ledger, told = initial(self.plant), Ledger(), time.monotonic()
        rows: list[np.ndarray] = []
        with Subscriber(endpoint) as subscriber:
            while not (self._stopping.is_set() or state.ended):
                event = subscriber.receive(0.2)
                if event is not None:
                    self._room.release()
                    before, state = state, reduce(state, event)
                    ledger.take(before, event, state)
                    if isinstance(event, Samples):
                        rows.append(event.rows)
                    mirror.put(event)
                if rows and time.monotonic() - told > PUBLISH_S:
                    self._tell(ledger, rows)
                    rows, told = [], time.monotonic()
        if rows:
            self._tell(ledger, rows)
        mirror.put(None)

    def _tell(self, ledger: Ledger, rows: list[np.ndarray]) -> None:
        """Put on the board what came since the last time."""
        joined = np.concatenate(rows)
        self.columns.append(joined)
        self._path.append(joined[np.isin(joined["signal"], self._path_signals)])
        cycles = analysis.cycle_rows(self.plant, np.concatenate(self._path))
        self._say("data", ledger.findings)
        self._say("cycle", analysis.cycle_findings(cycles))
        events = self._board.figures.get("events", 0.0) + len(joined)
        self._publish(
            cycles=cycles,
            parts=ledger.parts,
            spans=ledger.closed_spans(),
            end_ns=max(self._board.end_ns, ledger.time_ns),
            figures={**self._board.figures, "events": events},
        )

    def _follow(self, mirror: MirrorProcess) -> None:
        """Take in what the mirror reports. Without it the rest goes on, and the board says why."""
        try:
            self._take_in(mirror)
        except ValueError as error:
            LOG.warning("the mirror stopped: %s", error)
            self._publish(error=str(error), stage="stopped")
            mirror.stop()

    def _take_in(self, mirror: MirrorProcess) -> None:
        deviations: list[FindingRow] = []
        predicted: dict[int, LotPrediction] = {}
        for report in mirror.progress():
            if report.error:
                raise MirrorLost(report.error)
            if report.motion is not None:
                self.frames.append(unpack_motion(report.motion))
            if report.deviations:
                deviations += [deviation_row(deviation) for deviation in report.deviations]
                self._say("mirror", deviations)
            if report.predictions:
                predicted |= {prediction.lot: prediction for prediction in report.predictions}
                by_release = sorted(predicted.values(), key=lambda prediction: prediction.released_ns)
                self._publish(predictions=tuple(by_release))
                self._compare()
            if report.findings:
                self._say("clearance", [finding_row(finding) for finding in report.findings])
            self._publish(stage=report.stage, mirrored_until_ns=self.frames.available_until_ns)

    def _compare(self) -> None:
        """Say whether the mirrored camera's distances are like the recorded ones."""
        board = self._board
        rows = likeness_findings(self.plant, board.parts, board.predictions, board.start_ns)
        self._say("likeness", rows)

    def _finish(self, seconds: float) -> None:
        self.frames.finish()
        self._compare()
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
