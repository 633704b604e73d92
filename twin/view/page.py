"""One session's page: floor, lot, device, charts, findings, all moved by one playhead."""

from __future__ import annotations

import bisect
from collections.abc import Callable
from typing import Any, Protocol

import panel as pn
import panel_material_ui as pmui
from bokeh.document import Document

from twin.plant import Plant
from twin.view.analysis import quality_findings
from twin.view.board import Board, Span, lot_times
from twin.view.columns import Columns
from twin.view.likeness import limit_mm
from twin.view.local_time import LocalTime
from twin.view.page_frame import card, page_of, set_changed, together
from twin.view.panels import bar, style
from twin.view.panels import inspector as device_texts
from twin.view.panels.bar import Bar
from twin.view.panels.findings import Findings
from twin.view.panels.inspector import Inspector
from twin.view.panels.lanes import Lanes
from twin.view.panels.lot import LotCard, Lots
from twin.view.wording import Wording

POLL_MS = 400
BEATS = 2
"""Messages sent after the last change, so that it cannot lie unsent."""


class Source(Protocol):
    """What a page needs of a feed."""

    plant: Plant
    columns: Columns

    @property
    def board(self) -> Board:
        """The newest board."""


class Page:
    """Builds the page of one session and keeps it up to date; `root` is what Panel serves.

    feed: shared by all sessions. floor: this session's 3D floor; it holds the playhead (`time_s`).
    title: plant and shift, in words. clock: as `panels.bar.clock_verdict` gives it.
    """

    def __init__(
        self, feed: Source, floor: Any, shift_name: str, emulated: bool, clock: tuple[str, str]
    ) -> None:
        self._feed, self._floor, self._plant = feed, floor, feed.plant
        board = feed.board
        self._start_ns = board.start_ns
        self._document: Document | None = None
        self._due: dict[str, Callable[[], None]] = {}
        self._local = LocalTime(self._plant.time_zone, board.start_ns)
        self._board: Board | None = None
        self._beats_due = 0
        self._spans: dict[str, tuple[list[int], list[Span]]] = {}
        self._lots = Lots((), (), self._local)
        self._wording = Wording(self._plant)
        names = {device.id: device.name or device.id for device in self._plant.devices.values()}
        self._limit_mm = limit_mm(self._plant)
        limit = self._limit_mm if self._plant.cameras else 1.0
        self._bar = Bar(sizing_mode="stretch_width", margin=0)
        said = (self._wording.text(clock[0]), self._wording.text(clock[1]))
        self._named = (self._plant.name or self._plant.id, shift_name, emulated, said)
        self._lanes = Lanes(list(names.items()), limit, self._local)
        self._lot = LotCard(sizing_mode="stretch_both", margin=0)
        self._inspector = Inspector(sizing_mode="stretch_both", margin=0)
        self._findings = Findings(self._local, names)
        self._error = pmui.Alert(
            object="", alert_type="error", visible=False, margin=0, sizing_mode="stretch_width"
        )
        self._connect()
        self.refresh()
        self.select(next(iter(self._plant.devices), ""))
        self.root = self._layout(shift_name)
        self._document = pn.state.curdoc

    def refresh(self) -> None:
        """Show the feed's newest board, where it is another; see once more, later, that all of it was sent.

        A message that Panel left lying (see `page_frame.together`) goes out with the next one. After the last
        board nothing else would come, so the poll after each change sends a beat.
        """
        board, old = self._feed.board, self._board
        if board is not old:
            with together(self._document):
                self._refresh(board, old)
            self._beats_due = BEATS
        elif self._beats_due:
            self._beats_due -= 1
            with together(self._document):
                self._bar.beat += 1

    def _refresh(self, board: Board, old: Board | None) -> None:
        self._board = board
        set_changed(self._bar, items=bar.items(*self._named, board, self._local))
        self._lanes.show(board)
        if old is None or old.findings is not board.findings or old.parts is not board.parts:
            self._show_findings(board)
        if old is None or old.parts is not board.parts or old.predictions is not board.predictions:
            kinds = [kind.id for kind in self._plant.part_kinds]
            self._lots = Lots(board.parts, kinds, self._local, board.predictions, self._limit_mm)
        if old is None or old.spans is not board.spans:
            self._spans = _by_device(board.spans)
        self._floor.param.update(**self._floor_values(board))
        if board.error and self._error.object != board.error:
            self._error.param.update(object=board.error, visible=True)
        self._move()

    def _show_findings(self, board: Board) -> None:
        quality = quality_findings(self._plant, board.parts, self._local.clock)
        rows = [self._wording.row(row) for row in (*board.findings, *quality)]
        self._findings.show(rows)

    def move(self) -> None:
        """Bring everything to the playhead."""
        self._soon("move", self._move)

    def _move(self) -> None:
        time_ns = self.time_ns
        self._lanes.move(time_ns)
        set_changed(self._lot, lot=self._lots.texts(time_ns))
        spans = {device: self._span_at(device, time_ns) for device in self._plant.devices}
        rows = device_texts.listed(self._plant, spans)
        set_changed(self._inspector, devices=rows)
        set_changed(
            self._floor, devices=[{k: row[k] for k in ("id", "name", "state", "word")} for row in rows]
        )
        selected = self._inspector.selected
        if selected:
            texts = device_texts.live(
                self._plant,
                selected,
                spans.get(selected),
                self._feed.columns,
                time_ns,
                self._local,
                whole=self._feed.board.done,
            )
            set_changed(self._inspector, live=texts)

    def _soon(self, what: str, work: Callable[[], None]) -> None:
        """Do it in a tick of its own, once, the newest of its kind: see `page_frame.together`."""
        document = self._document
        if document is None or document.session_context is None:
            work()
            return
        if not self._due:
            document.add_next_tick_callback(self._do_due)
        self._due[what] = work

    def _do_due(self) -> None:
        due, self._due = self._due, {}
        with together(self._document):
            for work in due.values():
                work()

    @property
    def time_ns(self) -> int:
        """The playhead."""
        return self._start_ns + int(self._floor.time_s * 1e9)

    def seek(self, time_ns: int) -> None:
        """Put the playhead there, within the shift."""
        self._soon("seek", lambda: self._seek(time_ns))

    def select(self, device: str) -> None:
        """Show a device, or none for an empty id."""
        self._soon("select", lambda: self._select(device if device in self._plant.devices else ""))

    def _seek(self, time_ns: int) -> None:
        board = self._feed.board
        within = min(max(time_ns, board.start_ns), board.end_ns)
        self._floor.time_s = (within - self._start_ns) * 1e-9
        self._lanes.reveal(within)
        self._move()

    def _select(self, device: str) -> None:
        set_changed(self._floor, selected=device)
        if self._inspector.selected != device:
            self._inspector.selected = device
        if device and self._inspector.about.get("id") != device:
            self._inspector.about = device_texts.about(self._plant, device)
        self._move()

    def _connect(self) -> None:
        self._floor.param.watch(lambda event: self.move(), "time_s")
        self._floor.param.watch(lambda event: self.select(event.new or ""), "selected")
        self._inspector.param.watch(lambda event: self.select(event.new), "selected")
        for panel in (self._lanes, self._findings):
            panel.on_seek = self.seek
            panel.on_select = self.select
        self._lot.on_step = self._step_lot

    def _step_lot(self, direction: int) -> None:
        place = self._lots.at(self.time_ns)
        place = 0 if place is None else place + direction
        if 0 <= place < len(self._lots.parts):
            self.seek(self._lots.parts[place].start_ns)

    def _span_at(self, device: str, time_ns: int) -> Span | None:
        starts, spans = self._spans.get(device, ((), ()))
        place = bisect.bisect_right(starts, time_ns) - 1
        return spans[place] if place >= 0 else None

    def _floor_values(self, board: Board) -> dict[str, Any]:
        return {
            "end_ns": float(board.end_ns),
            "available_until_ns": float(board.mirrored_until_ns),
            "marks": [self._wording.mark(mark) for mark in marks(board)],
        }

    def _layout(self, shift_name: str) -> pmui.Page:
        stack = pn.Column(
            pn.Row(
                pn.pane.HTML(
                    f"<div>{self._lanes.legend}</div>",
                    stylesheets=[style("legend")],
                    sizing_mode="stretch_width",
                    margin=0,
                ),
                self._lanes.whole,
                sizing_mode="stretch_width",
                margin=(0, 10, 0, 0),
            ),
            *(pn.pane.Bokeh(fig, sizing_mode="stretch_both", margin=0) for fig in self._lanes.figures),
            sizing_mode="stretch_both",
            stylesheets=[style("card"), style("stack")],
            name="lanes",
        )
        side = pn.Column(
            card(self._lot),
            card(self._inspector),
            card(self._findings.view),
            sizing_mode="stretch_both",
            stylesheets=[style("side")],
        )
        grid = pn.Column(
            card(self._floor), side, stack, sizing_mode="stretch_both", stylesheets=[style("grid")]
        )
        return page_of([self._bar], [self._error, grid], f"TakTwin: {shift_name}")


def marks(board: Board) -> list[dict[str, Any]]:
    """What the floor's scrubber shows: cycle starts, camera results, alarms, deviations and gaps."""
    found: list[dict[str, Any]] = []
    for cycle in board.cycles:
        found.append(_mark(board, cycle.start_ns, "cycle", f"Cycle {cycle.number}, {cycle.duration_s:.1f} s"))
    for part in board.parts:
        if part.measured_ns is not None and part.distance_mm is not None:
            verdict = "good" if part.good else "bad"
            label = f"Lot {part.id}: {part.distance_mm:.2f} mm, {verdict}"
            found.append(_mark(board, lot_times(part)["camera"], verdict, label))
    kinds = {"mirror": "deviation", "clearance": "deviation", "data": "gap"}
    for row in board.findings:
        if row.source in kinds and row.severity != "note":
            kind = "alarm" if row.severity == "alarm" else kinds[row.source]
            found.append(_mark(board, row.time_ns, kind, row.text, row.end_ns))
    return sorted(found, key=lambda mark: mark["t_s"])


def _mark(board: Board, time_ns: int, kind: str, label: str, end_ns: int | None = None) -> dict[str, Any]:
    mark = {"t_s": round((time_ns - board.start_ns) * 1e-9, 3), "kind": kind, "label": label}
    return mark if end_ns is None else mark | {"end_s": round((end_ns - board.start_ns) * 1e-9, 3)}


def _by_device(spans: tuple[Span, ...]) -> dict[str, tuple[list[int], list[Span]]]:
    found: dict[str, tuple[list[int], list[Span]]] = {}
    for span in spans:
        starts, own = found.setdefault(span.device, ([], []))
        starts.append(span.start_ns)
        own.append(span)
    return found
