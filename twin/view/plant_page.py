"""One session's page on a plant without a shift: the floor, a list to find things in, and a sheet on each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import panel as pn
import panel_material_ui as pmui

from twin.view.page_frame import card, page_of, set_changed
from twin.view.panels import style
from twin.view.panels.bar import Bar
from twin.view.panels.directory import Directory
from twin.view.panels.sheet import html
from twin.view.panels.sheets import Sheets

if TYPE_CHECKING:
    from twin.plant import Plant


class PlantPage:
    """Builds the page of one session; `root` is what Panel serves.

    floor: this session's 3D floor. sheets: shared by all sessions.
    """

    def __init__(self, plant: Plant, floor: Any, sheets: Sheets) -> None:
        self._floor, self._sheets = floor, sheets
        self._visits = 0
        self._directory = Directory(plant)
        self._directory.on_go = self._go
        self._sheet = pn.pane.HTML("", stylesheets=[style("sheet")], sizing_mode="stretch_both", margin=0)
        floor.param.watch(lambda event: self._show(event.new), "selected")
        self._show(floor.selected)
        self.root = self._layout(plant)

    def _go(self, id: str) -> None:
        # The same place a second time is a wish to see it again, so each visit has a number.
        self._visits += 1
        set_changed(self._floor, selected=id, visit={"id": id, "n": self._visits})

    def _show(self, id: str) -> None:
        self._sheet.object = html(self._sheets.of(id))

    def _layout(self, plant: Plant) -> pmui.Page:
        bar = Bar(sizing_mode="stretch_width", margin=0, items=bar_items(plant))
        side = pn.Column(
            card(self._directory.view),
            card(self._sheet),
            sizing_mode="stretch_both",
            stylesheets=[style("side"), style("hall_side")],
        )
        grid = pn.Column(
            card(self._floor), side, sizing_mode="stretch_both", stylesheets=[style("grid"), style("hall")]
        )
        return page_of([bar], [grid], f"TakTwin: {plant.name or plant.id}")


def bar_items(plant: Plant) -> list[dict[str, str]]:
    """What the line at the top says of a plant."""
    takt = f"Takt {plant.takt_time_s:g} s" if plant.takt_time_s else "No takt"
    stations = f"{len(plant.stations):,} stations, " if plant.stations else ""
    sizes = f"{stations}{len(plant.robots):,} robot{'s' * (len(plant.robots) != 1)}"
    return [
        {"text": plant.name or plant.id, "kind": "title", "title": "Plant"},
        {"text": sizes, "kind": "soft", "title": "In the plant's text"},
        {"text": takt, "kind": "chip", "title": "Time between two cars that leave"},
        {"text": "Layout, no shift", "kind": "chip", "title": "What the plant's text says; nothing moves"},
    ]
