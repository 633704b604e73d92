"""One session's card on a cell's cycle: asks for what the selection needs and hands it to the floor.

The floor draws it (`twin/view/web/src/cycle.ts`). `Floor.cycle` says what to show and how far it is,
`Floor.parcel` brings what is shown once, and `Floor.cycle_asked` is what a person wants to see instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import panel as pn

from twin.plant.told import nearest
from twin.view.address import Asked
from twin.view.page_frame import together
from twin.view.shared_space import zones_parcel
from twin.view.sweeping import swept_parcel

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from bokeh.document import Document

    from twin.plant import Plant
    from twin.view.cell_store import CellCycles, CellStore

POLL_MS = 200


class CycleCard:
    """Follows a floor's selection.

    plant: that is shown. floor: of this session. store: of the cells, shared by all sessions. asked: what the
    page's address wants to see first.
    """

    def __init__(self, plant: Plant, floor: Any, store: CellStore, asked: Asked) -> None:
        self._floor, self._store = floor, store
        self._station_of = {robot.id: robot.station for robot in plant.programmed_robots}
        self._station_of |= {station: station for station in store.cells}
        self._document: Document | None = pn.state.curdoc
        self._station, self._place, self._configuration = "", 0, ""
        self._first = asked
        self._count = 0
        self._sent: set[str] = set()
        self._awaited: list[tuple[Future[Any], Callable[[], None]]] = []
        self._poll: Any = None
        floor.param.watch(lambda event: self._select(event.new), "selected")
        floor.param.watch(lambda event: self._wish(event.new), "cycle_asked")

    def open(self) -> None:
        """Show what the page's address asks for, once the page is there.

        What is worked out meanwhile must not be handed over before: Panel (1.9.4) loses what changes between
        the making of a page and the opening of its line.
        """
        station = self._first.station
        if station not in self._store.cells:
            return
        self._store.ask(station)
        self._floor.cycle = {"station": station, "status": "loading", "text": self._stage(station)}
        pn.state.onload(lambda: self._select(station))

    def _select(self, device: str) -> None:
        station = self._station_of.get(device or "", "")
        if station == self._station:
            return
        self._station, self._place, self._configuration = station, 0, ""
        if not station:
            self._tell({})
            return
        self._ask(station)

    def _ask(self, station: str) -> None:
        future = self._store.ask(station)
        if future.done():
            self._found(station, future)
            return
        self._tell({"station": station, "status": "loading", "text": self._stage(station)})
        self._when_done(future, lambda: self._found(station, future))

    def _when_done(self, future: Future[Any], then: Callable[[], None]) -> None:
        """Call back in the session's own thread; the future ends in another one."""
        document = self._document
        if document is None or document.session_context is None:
            future.exception()
            then()
            return
        self._awaited.append((future, then))
        if self._poll is None:
            self._poll = document.add_periodic_callback(self._look, POLL_MS)

    def _look(self) -> None:
        done = [then for future, then in self._awaited if future.done()]
        self._awaited = [each for each in self._awaited if not each[0].done()]
        if not self._awaited and self._poll is not None and self._document is not None:
            self._document.remove_periodic_callback(self._poll)
            self._poll = None
        if self._floor.cycle.get("status") == "loading":
            self._tell(self._floor.cycle | {"text": self._stage(self._station)})
        for then in done:
            then()

    def _stage(self, station: str) -> str:
        return self._store.stage or f"Working out the programs of {station}…"

    def _found(self, station: str, future: Future[CellCycles]) -> None:
        if station != self._station:
            return
        error = future.exception()
        if error is not None:
            if not isinstance(error, ValueError):
                raise error
            self._tell({"station": station, "status": "error", "text": str(error)})
            return
        cycles, first = future.result(), self._first
        if first.station != station:
            self._show(cycles)
            return
        self._first = Asked()
        if first.configuration:
            self._configuration = first.configuration
            self._place = cycles.place_of(first.configuration)
        self._show(cycles, seek_s=first.time_s, points=[list(point) for point in first.points])

    def _show(
        self,
        cycles: CellCycles,
        text: str = "",
        seek_s: float | None = None,
        points: list[list[float]] | None = None,
    ) -> None:
        key, content = cycles.key(self._place), cycles.contents[self._place]
        self._count += 1
        schedule = cycles.schedule(self._place)
        if seek_s is not None and not schedule.begin_s <= seek_s <= schedule.end_s:
            text = (
                f"The address asks for {seek_s:g} s; the cycle goes from {schedule.begin_s:.1f} s"
                f" to {schedule.end_s:.1f} s."
            )
            seek_s = None
        self._send(key, lambda: cycles.parcel(self._place))
        self._tell(
            {
                "n": self._count,
                "station": cycles.station,
                "status": "ready",
                "key": key,
                "text": text,
                "contents": [each.label for each in cycles.contents],
                "place": self._place,
                "configuration": self._configuration or content.cars[0],
                "seek_s": seek_s,
                "points": points or [],
            }
        )

    def _send(self, key: str, parcel: Callable[[], bytes]) -> None:
        """Hand over what the browser does not have yet; it keeps what it got."""
        if key not in self._sent:
            self._sent.add(key)
            self._floor.parcel = parcel()

    def _tell(self, cycle: dict[str, Any]) -> None:
        with together(self._document):
            if self._floor.cycle != cycle:
                self._floor.cycle = cycle

    def _wish(self, wish: dict[str, Any]) -> None:
        future = self._store.ask(self._station) if self._station else None
        if future is None or not future.done() or future.exception() is not None:
            return
        cycles = future.result()
        if "sweep" in wish:
            self._sweep(cycles, [str(wish["sweep"])])
        elif "zones" in wish:
            self._sweep(cycles, [str(robot) for robot in wish["zones"]][:2])
        elif "place" in wish and 0 <= int(wish["place"]) < len(cycles.contents):
            self._place, self._configuration = int(wish["place"]), ""
            self._show(cycles)
        elif "configuration" in wish:
            self._car(cycles, str(wish["configuration"]).strip())

    def _car(self, cycles: CellCycles, name: str) -> None:
        known = cycles.schedules.keys
        name = next((each for each in known if each.casefold() == name.casefold()), name)
        if name not in known:
            self._show(cycles, f"There is no configuration {name}; {nearest(name, known)}")
            return
        self._place, self._configuration = cycles.place_of(name), name
        self._show(cycles)

    def _sweep(self, cycles: CellCycles, robots: list[str]) -> None:
        """What one robot sweeps, or what two share."""
        key, schedule = cycles.key(self._place), cycles.schedule(self._place)
        name = "/".join((key, *robots))
        if not robots or not set(robots) <= set(schedule.programs) or name in self._sent:
            return
        plant = self._store.plant
        if len(robots) == 1:
            future = self._store.work(lambda: swept_parcel(plant, schedule, robots[0], key))
        else:
            future = self._store.work(lambda: zones_parcel(plant, schedule, robots[0], robots[1], key))
        self._when_done(future, lambda: self._swept(name, future))

    def _swept(self, name: str, future: Future[bytes]) -> None:
        error = future.exception()
        with together(self._document):
            if error is None:
                self._send(name, future.result)
            elif isinstance(error, ValueError):
                self._count += 1
                self._floor.cycle = self._floor.cycle | {"n": self._count, "text": str(error), "seek_s": None}
        if error is not None and not isinstance(error, ValueError):
            raise error
