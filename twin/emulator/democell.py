"""The demonstration cell, emulated: robot, belts, stopper, store and camera, with the real cell's nodes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path as FilePath

import msgspec
import numpy as np

from twin.emulator import stations
from twin.emulator.check import TASK, check
from twin.emulator.logger import Behaviour, Changes, log
from twin.emulator.robot_path import GRIP_BEFORE_S, WAIT_S, Path, Visit, path
from twin.emulator.stations import Steps
from twin.emulator.truth import START_NS, BeltSetting, LoggingGap, Lot, Recipe, StopAt, Truth
from twin.events import ClockStatus
from twin.plant import Plant, TracedRobot
from twin.shifts import Origin, Shift, write_shift

SLOW_BELTS = (414.0, 551.0, 584.0)
FAST_BELTS = (810.0, 845.0, 914.0)
_WAIT_SCATTER_S = 0.10
_SHORTEST_CYCLE_S = 20.0
_POSITION_NOISE_M = 5e-5
_CODE_SEEN_S = 0.6
"""After a pick, until the next disc lies in the store and its size is read."""


@dataclass(frozen=True)
class Emulated:
    """An emulated shift."""

    plant: Plant
    rows: np.ndarray
    """`SAMPLE_DTYPE`, shape (n,), by true time on the reference clock, then by signal."""
    truth: Truth

    def write_shift(self, folder: str | FilePath) -> Shift:
        """Write it as a shift that says that it is emulated. Raises `ShiftError`."""
        recipe = self.truth.recipe
        report = {"emulator": "democell", "recipe": msgspec.to_builtins(recipe), "rows_read": len(self.rows)}
        source = f"TakTwin's emulator of {self.plant.id}, seed {recipe.seed}"
        return write_shift(
            folder, self.plant, self.rows, report, Origin.EMULATED, source=source, clocks=self._clocks()
        )

    def _clocks(self) -> tuple[ClockStatus, ...]:
        """The emulator knows how its clocks stand; nothing has to be estimated."""
        offset_s = self.truth.recipe.clock_offset_s
        return tuple(
            ClockStatus(
                time_ns=int(self.rows["time_ns"][0]),
                clock=clock.id,
                tied=True,
                offset_s=offset_s,
                ci95_s=(offset_s, offset_s),
                message=f"Clock {clock.id}: {offset_s:+.2f} s, known from the emulator.",
            )
            for clock in self.plant.clocks
            if not clock.reference
        )


def emulate(
    plant: Plant,
    duration_s: float,
    seed: int,
    *,
    stops: tuple[StopAt, ...] = (),
    clock_offset_s: float = 0.0,
    belt_settings: tuple[BeltSetting, ...] = (BeltSetting(0.0, SLOW_BELTS),),
    gaps: tuple[LoggingGap, ...] = (),
    start_ns: int = START_NS,
) -> Emulated:
    """Emulate a shift of the demonstration cell; the same arguments give the same bits.

    clock_offset_s: reference time minus station time, to the millisecond.
    belt_settings: the first from 0 s on, in order; one set-point for each conveyor.
    Raises `EmulatorError`.
    """
    recipe = Recipe(
        duration_s=duration_s,
        seed=seed,
        start_ns=start_ns,
        clock_offset_s=clock_offset_s,
        stops=tuple(stops),
        belt_settings=tuple(belt_settings),
        gaps=tuple(gaps),
    )
    check(plant, recipe)
    rng = np.random.default_rng(seed)
    (robot,) = plant.traced_robots
    waits, taken = _waits(robot, recipe, rng)
    robot_path = path(robot, waits)
    belts = [stations.set_points(recipe.belt_settings, place) for place in range(len(plant.belts))]
    lots = _lots(plant, robot_path, belts, rng)
    behaviours = {
        **_robot_signals(robot, robot_path, rng),
        **_belt_signals(plant, recipe),
        **_stopper_signals(plant, lots, rng),
        **_store_signals(plant, robot_path, taken),
        **_camera_signals(plant, lots),
    }
    rows = log(plant, recipe, behaviours, rng)
    rows.flags.writeable = False
    begun = tuple(lot for lot in lots if lot.picked_black_s < duration_s)
    return Emulated(
        plant,
        rows,
        Truth(recipe=recipe, lots=begun, stops=tuple(stop for stop in taken if stop[0] < duration_s)),
    )


def _waits(
    robot: TracedRobot, recipe: Recipe, rng: np.random.Generator
) -> tuple[np.ndarray, list[tuple[float, float]]]:
    """Seconds over the store for each cycle, and the irregular stops as start and length."""
    cycles = int((recipe.duration_s + 60) / _SHORTEST_CYCLE_S) + 2
    usual = np.array([WAIT_S["black"], WAIT_S["white"]])
    waits = np.maximum(usual + rng.normal(0, _WAIT_SCATTER_S, (cycles, 2)), 0.6)
    taken = []
    for stop in sorted(recipe.stops, key=lambda s: s.at_s):
        descends = [visit.descend_s for visit in path(robot, waits).visits if visit.stop.action == "pick"]
        starts = np.array(descends) - waits.ravel()
        place = int(np.searchsorted(starts, stop.at_s))
        if place < len(starts):
            waits.ravel()[place] += stop.length_s
            taken.append((float(starts[place]), stop.length_s))
    return waits, taken


def _lots(plant: Plant, robot_path: Path, belts: list[Steps], rng: np.random.Generator) -> list[Lot]:
    (stopper,), (camera,) = plant.stoppers, plant.cameras
    belt = belts[[conveyor.id for conveyor in plant.belts].index(stopper.conveyor)]
    lots: list[Lot] = []
    for cycle in range(len(robot_path.visits) // 4):
        leaves = [visit.leave_s for visit in robot_path.visits[4 * cycle : 4 * cycle + 4]]
        opened = leaves[3] + float(rng.uniform(*stations.LAG_S))
        set_point = float(belt.at(np.array([opened]))[0])
        distance = stations.off_centre_mm(set_point, rng)
        # A logger that only shows values cannot show a result equal to the one before.
        while lots and distance[0] == lots[-1].distance_mm:
            distance = stations.off_centre_mm(set_point, rng)
        lots.append(
            Lot(
                picked_black_s=leaves[0],
                placed_black_s=leaves[1],
                picked_white_s=leaves[2],
                placed_white_s=leaves[3],
                opened_s=opened,
                open_until_s=stations.open_until_s(belt, opened),
                measured_s=stations.measured_s(belt, opened, rng),
                distance_mm=distance[0],
                distance_x_mm=distance[1],
                distance_y_mm=distance[2],
                good=distance[0] < camera.good_below_mm,
            )
        )
    return lots


def _robot_signals(robot: TracedRobot, robot_path: Path, rng: np.random.Generator) -> dict[str, Behaviour]:
    def axis(number: int) -> Behaviour:
        def sampled(times: np.ndarray) -> np.ndarray:
            exact = robot_path.at(times)[:, number]
            return (exact + rng.normal(0, _POSITION_NOISE_M, len(times))).astype(np.float32).astype(float)

        return Behaviour(sampled)

    visits = robot_path.visits
    grips = [(0.02, 0.0)] + [(v.leave_s - GRIP_BEFORE_S, float(v.stop.action == "pick")) for v in visits]
    tasks = [(0.022, 3.0)] + [(v.arrive_s, TASK[v.stop.part_kind, v.stop.action]) for v in visits]
    found = {signal: axis(number) for number, signal in enumerate(robot.tcp_signals)}
    found[robot.gripper_signal or ""] = Behaviour(changes=_changes(grips))
    if robot.task_signal:
        found[robot.task_signal] = Behaviour(changes=_changes(tasks))
    return found


def _changes(pairs: list[tuple[float, float]]) -> Changes:
    times, values = zip(*pairs, strict=True)
    return np.array(times, float), np.array(values, float)


def _belt_signals(plant: Plant, recipe: Recipe) -> dict[str, Behaviour]:
    return {
        conveyor.speed_signal: Behaviour(
            changes=_changes([(s.at_s + 0.03, s.set_points[place]) for s in recipe.belt_settings])
        )
        for place, conveyor in enumerate(plant.belts)
    }


def _stopper_signals(plant: Plant, lots: list[Lot], rng: np.random.Generator) -> dict[str, Behaviour]:
    (stopper,) = plant.stoppers
    openings = np.array([lot.opened_s for lot in lots])
    closings = np.array([lot.open_until_s for lot in lots])

    def position(times: np.ndarray) -> np.ndarray:
        exact = stations.stopper_position(times, openings, closings)
        is_open = exact > stations.CLOSED
        scatter = np.where(is_open, rng.normal(0, 0.3, len(times)), -0.1 * (rng.random(len(times)) < 0.1))
        return np.round(np.maximum(exact + scatter, 0.2), 1)

    def safe(times: np.ndarray) -> np.ndarray:
        return (stations.stopper_position(times, openings, closings) <= stations.CLOSED).astype(float)

    def speed(times: np.ndarray) -> np.ndarray:
        exact = [stations.stopper_position(times + dt, openings, closings) for dt in (-0.05, 0.05)]
        rate = (exact[1] - exact[0]) / 0.1
        noisy = rate + np.where(rate != 0, rng.normal(0, 5, len(times)), 0)
        return np.round(noisy / 10) * 10 + 0.0

    return {
        stopper.position_signal: Behaviour(position),
        stopper.safe_signal: Behaviour(safe),
        stopper.speed_signal: Behaviour(speed),
    }


def _store_signals(plant: Plant, robot_path: Path, stops: list[tuple[float, float]]) -> dict[str, Behaviour]:
    """The size of the disc that lies there: none from when the tool comes down until the next has slid in."""
    (store,) = plant.stores
    picks: list[Visit] = [visit for visit in robot_path.visits if visit.stop.action == "pick"]
    sizes = [float(store.part_sizes[visit.stop.part_kind]) for visit in picks]
    changes = []
    for visit, following in zip(picks, [*sizes[1:], 0.0], strict=True):
        changes += [(visit.descend_s + 0.3, 0.0), (visit.leave_s + _CODE_SEEN_S, following)]
    for start, length in stops:
        late = start + length
        size = next((size for time, size in reversed(changes) if time <= start), sizes[0])
        changes = [(time, value) for time, value in changes if not start <= time < late]
        changes += [(start, 0.0), (late, size)]
        changes.sort(key=lambda change: change[0])
    return {store.size_signal: Behaviour(stations.steps(sizes[0], changes).at)}


def _camera_signals(plant: Plant, lots: list[Lot]) -> dict[str, Behaviour]:
    (camera,) = plant.cameras
    done = [lot for lot in lots if np.isfinite(lot.measured_s)]

    def result(before: float, values: list[float]) -> Behaviour:
        changes = [(lot.measured_s, value) for lot, value in zip(done, values, strict=True)]
        return Behaviour(stations.steps(before, changes).at)

    return {
        camera.distance_signal: result(0.0, [lot.distance_mm for lot in done]),
        camera.distance_x_signal: result(0.0, [lot.distance_x_mm for lot in done]),
        camera.distance_y_signal: result(0.0, [lot.distance_y_mm for lot in done]),
        camera.result_signal: result(2.0, [0.0 if lot.good else 1.0 for lot in done]),
    }
