"""The table of findings: what wants attention, when, where, in a sentence. A click seeks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import panel as pn
import panel_material_ui as pmui

from twin.view import palette
from twin.view.board import FindingRow
from twin.view.local_time import LocalTime
from twin.view.panels import style

ALL = "all"
WHOLE = ("import", "cache", "likeness")
"""Sources whose findings are about the shift as a whole and only stand at its start."""
FILTER_SX = {
    "& .MuiButtonBase-root:focus-visible, & .MuiButtonBase-root.Mui-focusVisible": {
        "outline": f"2px solid {palette.ACCENT}",
        "outlineOffset": "-2px",
    },
    "& .MuiToggleButton-root, & .MuiButtonBase-root": {
        "padding": "0 8px",
        "minHeight": 20,
        "height": 20,
        "fontSize": 12,
        "lineHeight": 1,
        "textTransform": "none",
        "whiteSpace": "nowrap",
        "minWidth": 62,
    },
}


class Findings:
    """The table of one session. `view` is put on the page; `show` replaces its rows."""

    def __init__(self, local: LocalTime, names: dict[str, str]) -> None:
        """`names`: what to call each device."""
        self.on_seek: Callable[[int], None] = lambda time_ns: None
        self.on_select: Callable[[str], None] = lambda device: None
        self._local = local
        self._names = names
        self._rows: Sequence[FindingRow] = ()
        self._shown: Sequence[FindingRow] = ()
        self._filter = _severities()
        self._filter.param.watch(lambda event: self._fill(), "value")
        self._table = _table(local, names)
        self._table.on_click(self._clicked)
        self.view = pn.Column(
            pn.Row(
                pn.pane.HTML(
                    "<h2>Findings</h2>",
                    margin=(6, 10, 0, 10),
                    stylesheets=["h2{font:700 13px Roboto,sans-serif;margin:0}"],
                ),
                self._filter,
                sizing_mode="stretch_width",
                margin=0,
            ),
            self._table,
            sizing_mode="stretch_both",
            margin=0,
        )

    def show(self, rows: Sequence[FindingRow]) -> None:
        """Show these findings, `ranked`."""
        self._rows = ranked(rows)
        self._fill()

    def _fill(self) -> None:
        wanted = self._filter.value
        self._shown = [row for row in self._rows if wanted in (ALL, row.severity)]
        self._table.value = _frame(self._shown, self._local, self._names)

    def _clicked(self, event: Any) -> None:
        if event.row is not None and 0 <= event.row < len(self._shown):
            row = self._shown[event.row]
            if row.device in self._names:
                self.on_select(row.device)
            self.on_seek(row.time_ns)


def ranked(rows: Sequence[FindingRow]) -> list[FindingRow]:
    """Alarms, warnings, notes; each by time, those about the shift as a whole last."""
    order = list(palette.SEVERITIES)
    return sorted(rows, key=lambda row: (order.index(row.severity), row.source in WHOLE, row.time_ns))


def _severities() -> pmui.RadioButtonGroup:
    """What to show: all, or one severity."""
    return pmui.RadioButtonGroup(
        options={"All": ALL} | {look.word.capitalize(): key for key, look in palette.SEVERITIES.items()},
        value=ALL,
        size="small",
        variant="outlined",
        margin=(5, 0, 3, 0),
        sx=FILTER_SX,
    )


def _table(local: LocalTime, names: dict[str, str]) -> pn.widgets.Tabulator:
    """The table, empty as yet."""
    return pn.widgets.Tabulator(
        _frame([], local, names),
        show_index=False,
        disabled=True,
        selectable=1,
        sizing_mode="stretch_both",
        layout="fit_columns",
        min_height=60,
        margin=0,
        widths={"": 26, "Time": 64, "Device": 78},
        sortable=False,
        text_align={"": "center"},
        formatters={"": {"type": "html"}},
        stylesheets=[style("table")],
        theme="simple",
        configuration={
            "columnDefaults": {"headerSort": False},
            "placeholder": "No findings.",
        },
    )


def _sign(severity: str) -> str:
    look = palette.SEVERITIES[severity]
    return f"<b style='color:{look.colour}' role='img' aria-label='{look.word}'>{look.sign}</b>"


def _frame(rows: Sequence[FindingRow], local: LocalTime, names: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "": [_sign(row.severity) for row in rows],
            "Time": [local.clock(row.time_ns) for row in rows],
            "Device": [names.get(row.device, row.device) or row.source.capitalize() for row in rows],
            "Finding": [row.text for row in rows],
        }
    )
