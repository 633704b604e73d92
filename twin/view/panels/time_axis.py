"""The axis of time that charts share: range, playhead, what is not mirrored yet, and their look."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bokeh.models import CustomJSTickFormatter, DatetimeTicker, PanTool, Range1d, ResetTool, WheelZoomTool
from bokeh.models.annotations import BoxAnnotation, Label, Span
from bokeh.plotting import figure

from twin.view import palette
from twin.view.board import Board
from twin.view.local_time import LocalTime

LEFT_PX = 74
THEME = {
    "attrs": {
        "Plot": {
            "background_fill_color": palette.PAPER,
            "border_fill_color": palette.PAPER,
            "outline_line_color": None,
        },
        "Figure": {},
        "Grid": {"grid_line_color": palette.RULE},
        "Axis": {
            "axis_line_color": None,
            "major_tick_line_color": None,
            "minor_tick_line_color": None,
            "major_label_text_color": palette.INK_SOFT,
            "major_label_text_font": palette.FONT,
            "major_label_text_font_size": "11px",
            "axis_label_text_color": palette.INK_SOFT,
            "axis_label_text_font": palette.FONT,
            "axis_label_text_font_size": "11px",
            "axis_label_text_font_style": "normal",
            "axis_label_standoff": 4,
        },
    }
}
"""Look of the charts; naming a model here also keeps the page's own theme from restyling it."""
TICKS = """
const d = new Date(tick), p = (n) => String(n).padStart(2, "0");
const s = p(d.getUTCHours()) + ":" + p(d.getUTCMinutes());
return tick % 60000 ? s + ":" + p(d.getUTCSeconds()) : s;
"""
TIP = (
    f'<div style="font:12px {palette.FONT};color:{palette.INK};padding:2px 4px;max-width:260px">'
    "<b>@title</b><br>@text</div>"
)


class TimeAxis:
    """Charts made by `chart` stand over one range of time, in milliseconds of the plant's own time."""

    def __init__(self, local: LocalTime) -> None:
        self._local = local
        self._range = Range1d(start=0, end=1)
        self._whole = (0.0, 1.0)
        self._heads: list[Span] = []
        self._ahead: list[BoxAnnotation] = []
        self._head_ms: float | None = None
        self.on_zoom: Callable[[bool], None] = lambda zoomed: None
        """Called with whether less than the whole time is in view, when that may have changed."""
        for edge in ("start", "end"):
            self._range.on_change(edge, lambda attr, old, new: self.on_zoom(self.zoomed))

    def span(self, start_ns: int, end_ns: int) -> None:
        """Show that time, and let nobody leave it."""
        start, end = self._local.axis_ms(start_ns), self._local.axis_ms(end_ns)
        self._whole = (start, end)
        self._range.update(start=start, end=end, bounds=(start, end), min_interval=10_000)
        self._range.reset_start, self._range.reset_end = start, end

    def mirrored(self, board: Board) -> None:
        """Shade what the mirror has not come to."""
        until = self._local.axis_ms(board.mirrored_until_ns)
        for box in self._ahead:
            box.update(left=until, visible=not board.done)

    def move(self, time_ns: int) -> None:
        """Put the playhead there; a view that had it goes along, one that somebody moved away stays."""
        x, was = self._local.axis_ms(time_ns), self._head_ms
        if x == was:
            return
        self._head_ms = x
        if was is not None and self._holds(was):
            self.reveal(time_ns)
        for head in self._heads:
            head.location = x

    def reveal(self, time_ns: int) -> None:
        """Move the view, as wide as it is, so that the time is in it with most of what follows."""
        x = self._local.axis_ms(time_ns)
        if self._holds(x) or not self.zoomed:
            return
        (first, last), width = self._whole, self.width_ms()
        start = min(max(x - 0.1 * width, first), last - width)
        self._range.update(start=start, end=start + width)

    def show_all(self) -> None:
        """End a zoom."""
        self._range.update(start=self._whole[0], end=self._whole[1])

    @property
    def zoomed(self) -> bool:
        """Whether less than the whole time is in view."""
        return self.width_ms() < 0.995 * (self._whole[1] - self._whole[0])

    def _holds(self, x: float) -> bool:
        start = self._whole[0] if not self.zoomed else _number(self._range.start)
        return start <= x <= start + self.width_ms()

    def width_ms(self) -> float:
        """How much time is in view."""
        return _number(self._range.end) - _number(self._range.start)

    def chart(self, **options: Any) -> figure:
        """A chart over this axis; options as Bokeh's `figure` takes them."""
        wheel, pan = WheelZoomTool(dimensions="width"), PanTool(dimensions="width")
        fig = figure(
            x_range=self._range,
            tools=[wheel, pan, ResetTool()],
            active_scroll=wheel,
            active_drag=pan,
            toolbar_location=None,
            sizing_mode="stretch_both",
            min_border_left=LEFT_PX,
            min_border_right=12,
            min_border_top=4,
            min_border_bottom=6,
            lod_threshold=None,
            **options,
        )
        fig.xaxis.ticker = DatetimeTicker(desired_num_ticks=10)
        fig.xaxis.formatter = CustomJSTickFormatter(code=TICKS)
        head = Span(
            dimension="height", location=0, line_color=palette.ACCENT, line_width=1.5, level="overlay"
        )
        ahead = BoxAnnotation(
            left=0,
            fill_color=palette.GROUND,
            fill_alpha=0.55,
            line_color=None,
            level="underlay",
            visible=False,
        )
        fig.add_layout(head)
        fig.add_layout(ahead)
        self._heads.append(head)
        self._ahead.append(ahead)
        return fig


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def label() -> Label:
    """A small label at the left edge of a chart."""
    return Label(
        x=2,
        x_units="screen",
        y=0,
        text="",
        text_font=palette.FONT,
        text_font_size="11px",
        text_color=palette.INK_SOFT,
        background_fill_color=palette.PAPER,
        background_fill_alpha=0.8,
    )


def columns(*names: str) -> dict[str, list[Any]]:
    """Empty columns of those names."""
    return {name: [] for name in names}


def append(table: dict[str, list[Any]], row: dict[str, Any]) -> None:
    """Add a row to columns."""
    for name, value in row.items():
        table[name].append(value)
