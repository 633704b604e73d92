"""Three charts over one axis of time: device states, cycle times, camera distances.

They share the range, so what stands under each other happened together. A click seeks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import panel_material_ui as pmui
from bokeh.events import Tap
from bokeh.models import ColumnDataSource, FactorRange, FixedTicker, HoverTool, NumeralTickFormatter, Range1d
from bokeh.models.annotations import Span
from bokeh.plotting import figure

from twin.view import palette
from twin.view.board import Board
from twin.view.local_time import LocalTime
from twin.view.panels.time_axis import TIP, TimeAxis, append, columns, label

PHASES = tuple(palette.PHASES)
CALM = (("working", "holding", "occupied"), ("waiting", "open", "empty"))
"""States that are as they should be, by how dark they are drawn; only the others carry a sign."""
LOWEST_MM = 0.01
TALLEST = 1.75
"""Cycles longer than so many medians are cut off and say their length, so that the others stay readable."""


class Lanes:
    """The charts of one session; `figures` are put on the page, `show` and `move` change them in place."""

    def __init__(self, devices: Sequence[tuple[str, str]], limit_mm: float, local: LocalTime) -> None:
        """`devices`: id and name, top to bottom. `limit_mm`: good is below. `local`: the plant's time."""
        self.on_seek: Callable[[int], None] = lambda time_ns: None
        self.on_select: Callable[[str], None] = lambda device: None
        self._local = local
        self._names = dict(devices)
        self._limit_mm = limit_mm
        self._board: Board | None = None
        self._axis = TimeAxis(local)
        self._cycle_range = Range1d(start=0, end=30)
        self._camera_range = Range1d(start=LOWEST_MM, end=10)
        self._spans = ColumnDataSource(columns("left", "right", "y", "colour", "sign", "title", "text"))
        self._bars = ColumnDataSource(columns("left", "right", "title", "text", "mark", "top", *_edges()))
        self._dots = ColumnDataSource(columns("x", "y", "colour", "marker", "title", "text"))
        self._median = Span(dimension="width", location=-1, line_color=palette.INK_SOFT, line_dash=[4, 3])
        self._median_label = label()
        self.states = self._states()
        self.cycles = self._cycles()
        self.camera = self._camera()
        self.figures = (self.states, self.cycles, self.camera)
        self.whole = pmui.Button(
            label="⟷ Whole shift",
            description="Show the whole shift again",
            size="small",
            variant="outlined",
            visible=False,
            margin=0,
            sx={"padding": "0 8px", "fontSize": 12, "lineHeight": "18px", "textTransform": "none"},
        )
        """Ends a zoom; there only while less than all is in view."""
        self.whole.on_click(lambda event: self._axis.show_all())
        self._axis.on_zoom = self._zoomed

    @property
    def legend(self) -> str:
        """The charts' signs and colours in one line of HTML."""
        phases = "".join(
            f"<i style='background:{look.colour}'></i>{look.word}" for look in palette.PHASES.values()
        )
        calm = "".join(
            f"<i style='background:{palette.STATES[names[0]].colour}'></i>{', '.join(names)}"
            for names in CALM
        )
        loud = "".join(
            f"<i style='background:{look.colour}'></i>{look.sign} {look.word}"
            for name, look in palette.STATES.items()
            if not _calm(name)
        )
        good, bad = palette.VERDICTS["good"], palette.VERDICTS["bad"]
        return (
            f"<span>Devices: {calm}{loud}</span>"
            f"<span>Cycle: {phases} <b>▲</b> irregular</span>"
            f"<span>Camera: <b style='color:{good.colour}'>●</b> {good.word}"
            f" <b style='color:{bad.colour}'>✕</b> {bad.word}</span>"
            "<span class='hint'>Click to go there · wheel zooms time · drag moves</span>"
        )

    def show(self, board: Board) -> None:
        """Draw another board. Only what differs is sent."""
        old, self._board = self._board, board
        if old is None or (old.start_ns, old.end_ns) != (board.start_ns, board.end_ns):
            self._axis.span(board.start_ns, board.end_ns)
        if old is None or old.spans is not board.spans:
            self._spans.data = self._span_columns(board)
        if old is None or old.cycles is not board.cycles:
            self._show_cycles(board)
        if old is None or old.parts is not board.parts:
            self._show_parts(board)
        self._axis.mirrored(board)

    def move(self, time_ns: int) -> None:
        """Put the playhead there; the view goes along where it had the playhead in it."""
        self._axis.move(time_ns)

    def reveal(self, time_ns: int) -> None:
        """Bring a time into view."""
        self._axis.reveal(time_ns)

    def _zoomed(self, zoomed: bool) -> None:
        if self.whole.visible != zoomed:
            self.whole.visible = zoomed

    def _states(self) -> figure:
        names = [name for _, name in reversed(self._names.items())]
        fig = self._axis.chart(y_range=FactorRange(factors=names or ["–"]), name="states")
        fig.xaxis.visible = False
        fig.ygrid.grid_line_color = None
        bars = fig.hbar(
            y="y",
            left="left",
            right="right",
            height=0.72,
            color="colour",
            line_color=None,
            source=self._spans,
        )
        fig.text(
            x="left",
            y="y",
            x_offset=2,
            text="sign",
            source=self._spans,
            text_font_size="9px",
            text_baseline="middle",
            text_color=palette.PAPER,
        )
        fig.add_tools(HoverTool(renderers=[bars], tooltips=TIP))
        fig.on_event(Tap, self._tap_states)
        return fig

    def _cycles(self) -> figure:
        fig = self._axis.chart(y_range=self._cycle_range, y_axis_label="Cycle, s", name="cycles")
        fig.xaxis.visible = False
        fig.xgrid.grid_line_color = None
        bars: list[Any] = [
            fig.quad(
                left="left",
                right="right",
                bottom=f"{phase}_from",
                top=f"{phase}_to",
                fill_color=palette.PHASES[phase].colour,
                line_color=palette.PAPER,
                line_width=0.6,
                source=self._bars,
            )
            for phase in PHASES
        ]
        fig.text(
            x="left",
            y="top",
            text="mark",
            source=self._bars,
            text_color=palette.INK,
            text_font={"value": palette.FONT},
            text_font_size="11px",
            text_baseline="bottom",
        )
        fig.add_layout(self._median)
        fig.add_layout(self._median_label)
        fig.add_tools(HoverTool(renderers=bars, tooltips=TIP))
        fig.on_event(Tap, self._tap_cycles)
        return fig

    def _camera(self) -> figure:
        # Decades, so that a result just below the limit and one far above it can both be read.
        fig = self._axis.chart(
            y_range=self._camera_range, y_axis_type="log", y_axis_label="Camera, mm", name="camera"
        )
        fig.yaxis.ticker = FixedTicker(ticks=[0.5, 1, 2, 5, 10, 20, 50])
        fig.yaxis.formatter = NumeralTickFormatter(format="0[.]0")
        fig.xgrid.grid_line_color = None
        limit = Span(
            dimension="width", location=self._limit_mm, line_color=palette.INK_SOFT, line_dash=[4, 3]
        )
        words = label()
        words.update(y=self._limit_mm, text=f"limit {self._limit_mm:g} mm")
        fig.add_layout(limit)
        fig.add_layout(words)
        dots = fig.scatter(
            x="x", y="y", marker="marker", size=7, color="colour", fill_alpha=0.9, source=self._dots
        )
        fig.add_tools(HoverTool(renderers=[dots], tooltips=TIP))
        fig.on_event(Tap, self._tap_camera)
        return fig

    def _span_columns(self, board: Board) -> dict[str, list[Any]]:
        data = columns("left", "right", "y", "colour", "sign", "title", "text")
        long_ns = (board.end_ns - board.start_ns) / 90
        for span in board.spans:
            look = palette.STATES[span.state]
            seconds = (span.end_ns - span.start_ns) * 1e-9
            row = {
                "left": self._local.axis_ms(span.start_ns),
                "right": self._local.axis_ms(span.end_ns),
                "y": self._names.get(span.device, span.device),
                "colour": look.colour,
                "sign": look.sign if span.end_ns - span.start_ns > long_ns and not _calm(span.state) else "",
                "title": f"{self._names.get(span.device, span.device)} {look.sign} {look.word}",
                "text": f"{self._local.clock(span.start_ns)} for {seconds:.1f} s",
            }
            append(data, row)
        return data

    def _show_cycles(self, board: Board) -> None:
        data = columns("left", "right", "title", "text", "mark", "top", *_edges())
        median = board.median_cycle_s
        highest = (median or 25.0) * TALLEST
        for cycle in board.cycles:
            parts = ", ".join(
                f"{name} {cycle.phases_s[name]:.1f} s" for name in PHASES if cycle.phases_s.get(name)
            )
            row: dict[str, Any] = {
                "left": self._local.axis_ms(cycle.start_ns),
                "right": self._local.axis_ms(cycle.end_ns),
                "title": f"Cycle {cycle.number}: {cycle.duration_s:.2f} s",
                "text": parts + (f" ▲ {cycle.irregular}" if cycle.irregular else ""),
                "mark": f"▲ {cycle.duration_s:.1f} s" if cycle.irregular else "",
            }
            height = 0.0
            for name in PHASES:
                row[f"{name}_from"] = height
                height += cycle.phases_s.get(name, 0.0)
                row[f"{name}_to"] = height
            row["top"] = min(height, highest * 0.84)
            append(data, row)
        self._bars.data = data
        self._median.location = -1 if median is None else median
        self._median_label.update(y=median or 0, text="" if median is None else f"median {median:.2f} s")
        self._cycle_range.end = highest

    def _show_parts(self, board: Board) -> None:
        data = columns("x", "y", "colour", "marker", "title", "text")
        for part in board.parts:
            if part.measured_ns is None or part.distance_mm is None:
                continue
            look = palette.VERDICTS["good" if part.good else "bad"]
            row = {
                "x": self._local.axis_ms(part.measured_ns),
                "y": max(part.distance_mm, LOWEST_MM),
                "colour": look.colour,
                "marker": "circle" if part.good else "x",
                "title": f"Lot {part.id}: {part.distance_mm:.2f} mm {look.sign} {look.word}",
                "text": self._local.clock(part.measured_ns),
            }
            append(data, row)
        self._dots.data = data
        if data["y"]:
            low, high = min(self._limit_mm * 0.5, *data["y"]), max(self._limit_mm * 3, *data["y"])
            self._camera_range.update(start=low * 0.8, end=high * 1.3)

    def _tap_states(self, event: Any) -> None:
        self.on_seek(self._local.from_axis_ms(event.x or 0.0))
        names = [device for device, _ in reversed(self._names.items())]
        # A factor's band is one unit high; the first factor's begins at 0.
        if isinstance(event.y, float | int) and 0 <= event.y < len(names):
            self.on_select(names[int(event.y)])

    def _tap_cycles(self, event: Any) -> None:
        time_ns = self._local.from_axis_ms(event.x or 0.0)
        inside = [c for c in (self._board.cycles if self._board else ()) if c.start_ns <= time_ns < c.end_ns]
        self.on_seek(inside[0].start_ns if inside else time_ns)

    def _tap_camera(self, event: Any) -> None:
        """Go to the result next to the click, else to the clicked time."""
        x = event.x or 0.0
        time_ns = self._local.from_axis_ms(x)
        parts = self._board.parts if self._board else ()
        times = [part.measured_ns for part in parts if part.measured_ns is not None]
        nearest = min(times, key=lambda t: abs(t - time_ns), default=time_ns)
        near = abs(self._local.axis_ms(nearest) - x) < self._axis.width_ms() / 100
        self.on_seek(nearest if near else time_ns)


def _calm(state: str) -> bool:
    return any(state in names for names in CALM)


def _edges() -> list[str]:
    return [f"{phase}_{edge}" for phase in PHASES for edge in ("from", "to")]
