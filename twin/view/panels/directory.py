"""The list of what stands in a plant, with a search; a click goes there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import pandas as pd
import panel as pn
import panel_material_ui as pmui

from twin.plant import Plant
from twin.plant.transport import Conveyor
from twin.view.panels import style
from twin.view.panels.inspector import device_kind

COLUMNS = ["Id", "Name", "Kind", "Area"]


class Entry(NamedTuple):
    """One thing of the list."""

    id: str
    name: str
    kind: str
    area: str
    more: str = ""
    """Words that it is found by too: its section, its note, the work that is done there."""


class Directory:
    """The list of one session. `view` is put on the page."""

    def __init__(self, plant: Plant) -> None:
        self.on_go: Callable[[str], None] = lambda id: None
        self._all = entries(plant)
        self._shown: Sequence[Entry] = self._all
        self._search = pmui.TextInput(
            placeholder=f"Find one of {len(self._all):,} things in the plant",
            size="small",
            sizing_mode="stretch_width",
            margin=(8, 8, 4, 8),
            sx={"& input": {"fontSize": 13, "padding": "6px 10px"}},
        )
        self._search.param.watch(lambda event: self._find(event.new), "value_input")
        self._search.param.watch(lambda event: self._enter(), "enter_pressed")
        self._table = pn.widgets.Tabulator(
            _frame(self._shown),
            show_index=False,
            disabled=True,
            selectable=1,
            pagination=None,
            sizing_mode="stretch_both",
            layout="fit_columns",
            min_height=60,
            margin=0,
            widths={"Id": 74, "Kind": 76, "Area": 88},
            stylesheets=[style("table")],
            theme="simple",
            configuration={"columnDefaults": {"tooltip": True}, "placeholder": "Nothing is called so."},
        )
        self._table.on_click(self._clicked)
        self.view = pn.Column(self._search, self._table, sizing_mode="stretch_both", margin=0)

    def _find(self, text: str) -> None:
        self._shown = found(self._all, text)
        self._table.value = _frame(self._shown)

    def _enter(self) -> None:
        if self._shown:
            self.on_go(self._shown[0].id)

    def _clicked(self, event: Any) -> None:
        row = event.row
        if row is not None and 0 <= row < len(self._shown):
            self.on_go(self._shown[row].id)


def entries(plant: Plant) -> list[Entry]:
    """What can be found: stations, buffers, conveyors, robots, each in the order of the plant's text."""
    areas = {area.id: area.name or area.id for area in plant.areas}
    work = {station.id: [station.section, station.note] for station in plant.stations}
    for element in plant.work_elements:
        work[element.station].append(element.name)
    at = {station.id: areas[station.area] for station in plant.stations}
    return [
        *(
            Entry(s.id, s.name, s.kind.value.replace("_", " "), areas[s.area], " ".join(work[s.id]))
            for s in plant.stations
        ),
        *(Entry(b.id, b.name, b.kind.value, areas[b.area]) for b in plant.buffers),
        *(Entry(c.id, c.name, "conveyor", areas[c.area]) for c in plant.conveyors if isinstance(c, Conveyor)),
        *(Entry(r.id, r.name, "robot", at[r.station]) for r in plant.programmed_robots),
        *(Entry(d.id, d.name, device_kind(d), "") for d in plant.devices.values()),
    ]


def found(all_entries: Sequence[Entry], text: str) -> list[Entry]:
    """The entries that hold every word of a text; those whose id begins with it first."""
    words = text.lower().split()
    hits = [entry for entry in all_entries if all(word in " ".join(entry).lower() for word in words)]
    return sorted(hits, key=lambda entry: not (words and entry.id.lower().startswith(words[0])))


def _frame(shown: Sequence[Entry]) -> pd.DataFrame:
    return pd.DataFrame([entry[: len(COLUMNS)] for entry in shown], columns=COLUMNS)
