"""A plant served without a shift: its layout to look at, and what its text says of everything in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import panel as pn

from twin.view import palette
from twin.view.address import asked
from twin.view.cell_store import CellStore
from twin.view.cycle_card import CycleCard
from twin.view.floor import Floor
from twin.view.page_frame import stay_local
from twin.view.panels.sheets import Sheets
from twin.view.plant_page import PlantPage
from twin.view.scene import scene
from twin.view.stream import FrameStore
from twin.view.websocket import MotionServer

if TYPE_CHECKING:
    from twin.plant import Plant


class PlantApp:
    """One served plant: its scene, its sheets and the pages of all sessions."""

    def __init__(self, plant: Plant) -> None:
        self.plant = plant
        self.motion = MotionServer()
        self._packed = scene(plant).packed
        self._sheets = Sheets(plant)
        self._palette = palette.as_dict()
        self._cells = CellStore(plant)
        # No motion; over its line a page learns whether the server is still there.
        self._still = FrameStore(0)
        self._still.finish()

    def session(self) -> Any:
        """Build the page of a new session; called by Panel."""
        if pn.state.curdoc is not None:
            stay_local(pn.state.curdoc)
        wanted = asked(self.plant, pn.state.session_args or {})
        floor = Floor(
            scene=self._packed,
            token=self.motion.issue(self._still),
            recorded=False,
            time_zone=self.plant.time_zone,
            palette=self._palette,
            selected=wanted.station,
            visit={"id": wanted.station, "n": 0} if wanted.station else {},
            notice=wanted.wrong,
            sizing_mode="stretch_both",
            margin=0,
        )
        pn.state.on_session_destroyed(lambda context: self.motion.revoke(floor.token))
        CycleCard(self.plant, floor, self._cells, wanted).open()
        return PlantPage(self.plant, floor, self._sheets).root

    def start(self) -> None:
        """Nothing moves, so nothing is started."""

    def stop(self) -> None:
        """End what works cells out."""
        self._cells.close()
