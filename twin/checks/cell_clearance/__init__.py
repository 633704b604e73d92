"""Whether anything in the robot cells touches or comes too near, for every car that can be ordered.

Every piece of every robot and its tool is followed along its whole way, certified between the knots,
against all that stands round it and against every other robot of its cell, unless a reason says why not.
What is alike is done once: a program's way against the surroundings, two ways on the cell's clock.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from kernels import approach
from twin.checks.cell_clearance import canary, told
from twin.checks.cell_clearance.canary import CanaryError
from twin.checks.cell_clearance.contact import windows
from twin.checks.cell_clearance.encounters import may_meet, of_two, with_surroundings
from twin.checks.cell_clearance.maintenance import Way, early
from twin.checks.cell_clearance.neighbours import Sweep, all_sweeps, between_cells
from twin.checks.cell_clearance.scene import Scenes, moving_car
from twin.checks.cell_clearance.told import Case
from twin.checks.findings import Scene, of_plant
from twin.checks.interrupts import look
from twin.checks.schedule import cell_work
from twin.plant import by_id
from twin.plant.layout import world_from
from twin.plant.stations import StationKind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from twin.checks.cell_clearance.encounters import Encounter
    from twin.checks.cell_clearance.scene import CellScene
    from twin.checks.findings import Finding
    from twin.checks.schedule import CellWork, Schedule
    from twin.plant import Plant
    from twin.plant.robots import Program

    Report = Callable[[int, int, str], None]
    """Told (cells done, cells in all, station)."""

__all__ = ["KINDS", "CanaryError", "CellClearance", "Report", "cell_clearance", "cut", "findings"]

CAR_MOVES_M = 6.0
"""How far before and behind its place the moving car is looked at: its length and the reach of the robots."""
NOT_CHECKED = "clearance_not_checked"
INTERRUPTED = "clearance_interrupted"
_FROM = ("car", "conveyor", "fence", "fixture", "floor", "part", "robot")
KINDS = tuple(sorted((*(f"clearance_{name}" for name in _FROM), NOT_CHECKED, INTERRUPTED)))
MOST_LEFT = 8
"""Stations that are named where the check was interrupted."""


@dataclass(frozen=True)
class CellClearance:
    """What the check found and what it looked at.

    findings: one for each robot, worst first in each cell, cells in the order of flow. ways, pairs: how many
    programs' ways were checked against their surroundings, and how many pairs of ways of two robots. reasons:
    why contact was left out, each once, with how often. not_checked: stations that were left when it was
    interrupted.
    """

    findings: tuple[Finding, ...]
    ways: int
    pairs: int
    reasons: Mapping[str, int]
    not_checked: tuple[str, ...] = ()


def cell_clearance(
    plant: Plant,
    configurations: Collection[str] | None = None,
    stations: Collection[str] | None = None,
    report: Report | None = None,
    work: CellWork | None = None,
    without: Collection[str] = (),
) -> CellClearance:
    """Clearances of all robot cells.

    plant: as described. configurations: ids of cars; None for all. stations: ids; None for all. report: told
    of progress. work: of the cells for these cars where it is known already. without: ids of robots that are
    left out, because nobody knows where they are. An interrupt from the keyboard
    ends it with what was found so far, and a finding that says so. A finding too for each robot that is left
    out, and for a program that cannot be run. Raises `CanaryError` where a collision that is there by
    construction is not found, and what `cell_work` raises.
    """
    work = work or cell_work(plant, configurations, stations)
    scenes, programs = Scenes(plant), by_id(plant.programs)
    found: list[Finding] = []
    reasons: Counter[str] = Counter()
    ways_checked = pairs_checked = 0
    left, sung = list(work.cells), False
    sweeps: list[Sweep] = []
    found += _unknown(plant, work, without)
    try:
        for done, station in enumerate(work.cells):
            look()
            if report is not None:
                report(done, len(work.cells), station)
            one = _Cell(scenes.cell(station).without(without), work, programs, plant)
            sung = sung or one.sing()
            found += one.findings()
            reasons.update(one.reasons)
            ways_checked, pairs_checked = ways_checked + one.ways_checked, pairs_checked + one.pairs_checked
            left.remove(station)
            sweeps += all_sweeps(station, one.scene.robots, list(one.ways.values()))
        found += between_cells(sweeps, plant.clearance.robot_to_robot_m or plant.clearance.required_m)
    except KeyboardInterrupt:
        found += _interrupted(len(work.cells) - len(left), left)
    return CellClearance(tuple(found), ways_checked, pairs_checked, reasons, tuple(left))


def _interrupted(done: int, left: Sequence[str]) -> Iterator[Finding]:
    if not left:
        left = ["robots of different cells"]
    told_of = ", ".join(left[:MOST_LEFT]) + (
        f" and {len(left) - MOST_LEFT} more" if len(left) > MOST_LEFT else ""
    )
    message = (
        f"Interrupted: the clearance of {done} of {done + len(left)} cells was checked; not of {told_of}."
    )
    yield of_plant(INTERRUPTED, left[0], message, float(len(left)), "", 0.0)


def _unknown(plant: Plant, work: CellWork, without: Collection[str]) -> Iterator[Finding]:
    """Robots whose ways nobody knows: nothing can be said of their clearance."""
    stations = {robot.id: robot.station for robot in plant.programmed_robots}
    for error in work.errors:
        if error.robot not in without:
            message = f"The clearance of {error.program} was not checked: {error}"
            yield of_plant(NOT_CHECKED, error.robot, message, scene=Scene(stations[error.robot]))
    for robot in sorted(without):
        if stations.get(robot) in work.cells:
            why = "its targets' poses and joint positions do not agree"
            message = (
                f"The clearance of {robot} was not checked: {why}; taktwin check --only reach tells which."
            )
            yield of_plant(NOT_CHECKED, robot, message, scene=Scene(stations[robot]))


def cut(time_s: np.ndarray, joints: np.ndarray, until_s: float) -> tuple[np.ndarray, np.ndarray]:
    """The part of a way up to a time, which becomes its last knot."""
    k = int(np.searchsorted(time_s, until_s))
    if k >= len(time_s):
        return time_s, joints
    last = np.array([np.interp(until_s, time_s, column) for column in joints.T])
    return np.append(time_s[:k], until_s), np.vstack([joints[:k], last])


def findings(
    plant: Plant,
    configurations: Collection[str] | None = None,
    report: Report | None = None,
    work: CellWork | None = None,
    without: Collection[str] = (),
) -> tuple[Finding, ...]:
    """The findings of `cell_clearance`, with arguments and errors as there."""
    return cell_clearance(plant, configurations, None, report, work, without).findings


class _Cell:
    """The check of one cell."""

    def __init__(
        self, scene: CellScene, work: CellWork, programs: Mapping[str, Program], plant: Plant
    ) -> None:
        self.scene, self.programs, self.clearance = scene, programs, plant.clearance
        self.station = by_id(plant.stations)[scene.station]
        self.schedules, self.of_cars = work.cells[scene.station], len(work.cars)
        self.ways = {name: way for name, way in work.ways.items() if way.robot in scene.robots}
        self.reasons: Counter[str] = Counter()
        self.ways_checked = self.pairs_checked = 0
        self._cars: dict[tuple[str, ...], list[str]] = {}
        self._boxes: dict[tuple[str, bytes], np.ndarray] = {}
        for car, key in self.schedules.keys.items():
            self._cars.setdefault(key, []).append(car)

    def sing(self) -> bool:
        """Raise `CanaryError` unless a planted collision is found; False where no robot of the cell moves."""
        way = next((way for way in self.ways.values() if len(way.time_s) > 2), None)
        if way is not None:
            canary.sing(self.scene.robots[way.robot], way)
        return way is not None

    def findings(self) -> list[Finding]:
        """One for each robot that comes too near to anything, the worst first."""
        cases = [*self._with_surroundings(), *self._while_the_car_moves(), *self._of_robots()]
        cases += self._of_early_maintenance()
        return told.findings(cases, self.of_cars)

    def _schedule_with(self, program: str) -> tuple[Schedule, list[str]] | None:
        """A schedule in which a program runs, maintenance too, and the cars with it."""
        cars = [car for key, some in self._cars.items() if program in key for car in some]
        if cars:
            return self.schedules.of(cars[0]), cars
        for key, schedule in self.schedules.schedules.items():
            for dressing in schedule.dressings:
                if dressing.program == program:
                    return dressing.schedule, self._cars[key]
        return None

    def _way(self, schedule: Schedule, robot: str) -> tuple[np.ndarray, np.ndarray]:
        """Knots of a robot on the cell's clock; one that has nothing to do stands at home and can be hit."""
        job = next((job for job in schedule.cell.jobs if job.robot == robot), None)
        if job is not None and job.items:
            return schedule.delayed_way(robot)
        home = np.array(self.scene.robots[robot].robot.home_rad)
        return np.array([schedule.begin_s, schedule.end_s + 1e-3]), np.vstack([home, home])

    def _poses(self, schedule: Schedule, time_s: float) -> dict[str, tuple[float, ...]]:
        """Joint positions of all robots of the cell at a time of its clock."""
        found = {}
        for robot in self.scene.robots:
            knots, joints = self._way(schedule, robot)
            at = [float(np.interp(time_s, knots, column)) for column in joints.T]
            found[robot] = tuple(round(value, 6) for value in at)
        return found

    def _with_surroundings(self) -> Iterator[Case]:
        for program, way in self.ways.items():
            look()
            robot = self.scene.robots[way.robot]
            runs = self._schedule_with(program)
            if runs is None:
                continue
            schedule, cars = runs
            meant = windows(robot, self.programs[program], way)
            self.reasons.update(window.why for window in meant)
            self.ways_checked += 1
            whole = way.time_s, way.joints
            for encounter in with_surroundings(self.scene, robot, whole, self.clearance, meant):
                time_s = told.cell_time(schedule, way.robot, program, encounter.time_s)
                poses = self._poses(schedule, time_s)
                yield Case(encounter, (way.robot,), program, schedule, time_s, tuple(cars), poses)

    def _while_the_car_moves(self) -> Iterator[Case]:
        """What robots do while the car moves in and out, against all that the car sweeps."""
        if not self.station.transfer_s or self.station.kind != StationKind.ROBOT_CELL:
            return
        if not any(solid.kind == "car" for solid in self.scene.solids):
            return
        along = world_from(self.station.pose)[:3, 0] * CAR_MOVES_M
        swept = moving_car(self.scene, along)
        first_with: dict[tuple[str, bytes], tuple[Schedule, tuple[np.ndarray, np.ndarray]]] = {}
        cars: dict[tuple[str, bytes], set[str]] = {}
        for key, schedule in self._all_schedules():
            until = schedule.begin_s + self.station.transfer_s
            for robot in self.scene.robots:
                way = cut(*self._way(schedule, robot), until)
                same = (robot, way[1].tobytes())
                first_with.setdefault(same, (schedule, way))
                cars.setdefault(same, set()).update(self._cars[key])
        for same, (schedule, way) in first_with.items():
            look()
            robot, some = same[0], tuple(sorted(cars[same]))
            program = schedule.programs.get(robot, "")
            for encounter in with_surroundings(swept, self.scene.robots[robot], way, self.clearance):
                poses = self._poses(schedule, encounter.time_s)
                yield Case(encounter, (robot,), program, schedule, encounter.time_s, some, poses)

    def _of_robots(self) -> Iterator[Case]:
        """Pairs of robots: each pair of ways on the cell's clock once, told for all cars that have it."""
        cars: dict[tuple[str, str, bytes], set[str]] = {}
        first_with: dict[tuple[str, str, bytes], Schedule] = {}
        for key, schedule in self._all_schedules():
            delayed = {robot: self._way(schedule, robot) for robot in self.scene.robots}
            for a, b in combinations(delayed, 2):
                same = (a, b, b"".join(x.tobytes() for way in (delayed[a], delayed[b]) for x in way))
                first_with.setdefault(same, schedule)
                cars.setdefault(same, set()).update(self._cars[key])
        for same, schedule in first_with.items():
            look()
            a, b, _ = same
            self.pairs_checked += 1
            ways = self._way(schedule, a), self._way(schedule, b)
            encounter = self._of_two(a, b, ways)
            if encounter is not None:
                some = tuple(sorted(cars[same]))
                poses = self._poses(schedule, encounter.time_s)
                program = schedule.programs.get(a, "")
                yield Case(encounter, (a, b), program, schedule, encounter.time_s, some, poses)

    def _of_early_maintenance(self) -> Iterator[Case]:
        """Maintenance that begins in the cycle before, against what the others do there."""
        seen: set[tuple[str, str, bytes]] = set()
        for key, schedule in self.schedules.schedules.items():
            for each in early(schedule, self.scene.robots, self._way):
                for other in each.ways.keys() & self.scene.robots.keys() - {each.robot}:
                    ways = each.ways[each.robot], each.ways[other]
                    same = (each.robot, other, b"".join(x.tobytes() for way in ways for x in way))
                    if same in seen or each.robot not in self.scene.robots:
                        continue
                    seen.add(same)
                    self.pairs_checked += 1
                    encounter = self._of_two(each.robot, other, ways)
                    if encounter is not None:
                        time_s, cars = encounter.time_s, tuple(self._cars[key])
                        both, poses = (each.robot, other), each.poses(time_s)
                        yield Case(encounter, both, each.program, each.schedule, time_s, cars, poses)

    def _of_two(self, a: str, b: str, ways: tuple[Way, Way]) -> Encounter | None:
        """Where two robots come too near; robots whose ways lie apart are not followed."""
        robots = self.scene.robots[a], self.scene.robots[b]
        apart = max(self.clearance.required_m, self.clearance.robot_to_robot_m or 0.0)
        if not may_meet(self._box(a, ways[0]), self._box(b, ways[1]), apart):
            return None
        return of_two(*robots, ways, self.clearance)

    def _box(self, robot: str, way: Way) -> np.ndarray:
        """The box (6,), m, that a robot stays in on its way."""
        key = robot, way[1].tobytes()
        if key not in self._boxes:
            self._boxes[key] = approach.swept_box(self.scene.robots[robot].mover(*way))
        return self._boxes[key]

    def _all_schedules(self) -> list[tuple[tuple[str, ...], Schedule]]:
        """Every distinct cycle of the cell, those with maintenance too; locked ones have no end."""
        found = []
        for key, schedule in self.schedules.schedules.items():
            found.append((key, schedule))
            found += [(key, dressing.schedule) for dressing in schedule.dressings]
        return [(key, schedule) for key, schedule in found if not schedule.deadlock]
