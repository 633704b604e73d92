"""The cycles of a plant's robot cells for all sessions, each cell worked out once in a thread of its own."""

from __future__ import annotations

import math
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from twin.view.contents import Content, contents
from twin.view.cycle_parcel import Limit, cycle_parcel

if TYPE_CHECKING:
    from collections.abc import Callable

    from twin.checks.schedule import CellSchedules, Schedule
    from twin.plant import Plant

KERNELS = frozenset({"wrist6", "kinematics"})


@dataclass(frozen=True)
class CellCycles:
    """The cycles of one cell.

    schedules: for every car. contents: its work contents, those of most cars first. limit: of the cycle time.
    wrong: sentences on programs that cannot be run.
    """

    plant: Plant
    schedules: CellSchedules
    contents: tuple[Content, ...]
    limit: Limit
    wrong: tuple[str, ...]
    _parcels: dict[int, bytes] = field(default_factory=dict)

    @property
    def station(self) -> str:
        """Id of the station."""
        return self.schedules.station

    def place_of(self, configuration: str) -> int:
        """Place of the work content of a configuration. Raises `KeyError` for one that there is not."""
        key = self.schedules.keys[configuration]
        return next(place for place, content in enumerate(self.contents) if content.key == key)

    def schedule(self, place: int) -> Schedule:
        """The schedule of the work content at a place of `contents`."""
        return self.schedules.schedules[self.contents[place].key]

    def key(self, place: int) -> str:
        """What browser and server call the cycle of the work content at a place."""
        return f"{self.station}/{place}"

    def parcel(self, place: int) -> bytes:
        """What the browser gets of the work content at a place of `contents`, made once."""
        if place not in self._parcels:
            schedule = self.schedule(place)
            self._parcels[place] = cycle_parcel(self.plant, schedule, self.key(place), self.limit, self.wrong)
        return self._parcels[place]


class CellStore:
    """Works cells out when they are asked for.

    stage: what is being done now, for a person who waits for it; empty while nothing is.
    """

    def __init__(self, plant: Plant) -> None:
        self.plant = plant
        self.stage = ""
        self.cells = frozenset(robot.station for robot in plant.programmed_robots)
        self._found: dict[str, Future[CellCycles]] = {}
        self._thread = ThreadPoolExecutor(1, "cells")
        self._compiled = False

    def ask(self, station: str) -> Future[CellCycles]:
        """The cycles of a cell, at once where they are known; what is wrong with it is the future's error."""
        if station not in self._found:
            self._found[station] = self._thread.submit(self._work_out, station)
        return self._found[station]

    def work(self, task: Callable[[], bytes]) -> Future[bytes]:
        """Do something long for a cell, after what was asked for before."""
        return self._thread.submit(task)

    def close(self) -> None:
        """Begin nothing any more."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _work_out(self, station: str) -> CellCycles:
        from twin.checks.program_ways import ways_and_errors
        from twin.checks.schedule import cell_schedules

        try:
            self._compile()
            names = {robot.id for robot in self.plant.programmed_robots if robot.station == station}
            programs = [program.id for program in self.plant.programs if program.robot in names]
            self.stage = f"Working out the {len(programs)} programs of {station}…"
            ways, errors = ways_and_errors(self.plant, programs)
            schedules = cell_schedules(self.plant, ways, [station])[station]
            limit, wrong = _limit(self.plant, station), tuple(str(error) for error in errors)
            found = CellCycles(self.plant, schedules, contents(self.plant, schedules), limit, wrong)
            found.parcel(0)
            return found
        finally:
            self.stage = ""

    def _compile(self) -> None:
        """The first cell on a machine needs kernels that may not be compiled yet."""
        if self._compiled:
            return
        from twin.checks.compile import compile_kernels

        compile_kernels(self._report, modules=KERNELS)
        self._compiled = True

    def _report(self, done: int, total: int, name: str) -> None:
        self.stage = (
            f"Compiling kernels for this machine, once: {done} of {total}{', ' + name if name else ''}"
        )


def _limit(plant: Plant, station: str) -> Limit:
    from twin.checks.takt.pace import paces

    pace = paces(plant, tuple(plant.configurations.values())).get(station)
    return Limit(pace.limit_s, pace.name) if pace is not None else Limit(math.inf, "takt")
