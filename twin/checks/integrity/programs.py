"""Robots and programs: loads that an arm carries, work for every robot, programs that are run, weld spots."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from twin.checks.findings import Finding, of_plant
from twin.plant import by_id
from twin.plant.robots import Do, ToolKind
from twin.plant.stations import StationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from twin.plant import Plant
    from twin.plant.robots import Program
    from twin.plant.values import Choice

BUNDLED = "robots:"
NEAREST_M = 0.015
"""Spots nearer than this are one weld: nuggets are 5 to 7 mm wide, and the first takes the current."""
MOST_SPOTS = 300
"""Spots after which caps have to be dressed at the latest: 200 to 250 are usual on coated sheets."""
CAR_M = ((-2.5, -1.0, 0.0), (2.5, 1.0, 1.75))
"""Room that a body and its sheets take in the car's frame."""


def program_findings(plant: Plant) -> Iterator[Finding]:
    """All that is wrong with robots and what they do."""
    yield from _payloads(plant)
    yield from _idle(plant)
    yield from _never_run(plant)
    yield from _grips(plant)
    yield from _caps(plant)
    yield from _spots(plant)


def _payloads(plant: Plant) -> Iterator[Finding]:
    """Tool and part against the rated payload of the bundled arms; of others it is not known."""
    if not plant.programmed_robots:
        return
    # What makes the arms' shapes takes long to import.
    from twin.geometry.arms.facts import ARMS

    rated = {BUNDLED + name: facts.payload_kg for name, facts in ARMS.items()}
    tools = by_id(plant.tools)
    for robot in plant.programmed_robots:
        limit = rated.get(robot.description)
        mass = tools[robot.tool].mass_kg + robot.payload_kg
        if limit is not None and mass > limit:
            carries = (
                f"{robot.tool} of {tools[robot.tool].mass_kg:g} kg and a part of {robot.payload_kg:g} kg"
            )
            message = f"{robot.id} carries {carries}, {mass:g} kg in all; its arm is rated for {limit:g} kg."
            yield of_plant("payload", robot.id, message, mass, "kg", limit, "alarm")


def _idle(plant: Plant) -> Iterator[Finding]:
    """Robots with nothing to do, and cells without a robot where others have theirs."""
    busy = {program.robot for program in plant.programs}
    for robot in plant.programmed_robots:
        if robot.id not in busy:
            yield of_plant(
                "robot_idle", robot.id, f"{robot.id} at {robot.station} has no program.", 0.0, "1", 1.0
            )
    manned = {robot.station for robot in plant.programmed_robots}
    for station in plant.stations if manned else ():
        if station.kind == StationKind.ROBOT_CELL and station.id not in manned:
            message = f"{station.id} is a robot cell and has no robot."
            yield of_plant("cell_without_robot", station.id, message, 0.0, "1", 1.0)


def _never_run(plant: Plant) -> Iterator[Finding]:
    """Programs whose options no car has, or all of whose cars run one that stands before."""
    if not plant.option_families:
        return
    place = {family.id: k for k, family in enumerate(plant.option_families)}
    cars = np.array(
        [[c.options[family.id] for family in plant.option_families] for c in plant.configurations.values()]
    )
    fits_by_choice: dict[tuple[tuple[str, tuple[str, ...]], ...], np.ndarray] = {}

    def fits(choice: Choice) -> np.ndarray:
        key = tuple(sorted(choice.items()))
        if key not in fits_by_choice:
            fit = np.ones(len(cars), dtype=bool)
            for family, allowed in key:
                fit &= np.isin(cars[:, place[family]], allowed)
            fits_by_choice[key] = fit
        return fits_by_choice[key]

    left: dict[str, np.ndarray] = {}
    for program in plant.programs:
        if not program.options and program.every > 1:
            continue
        fit = fits(program.options)
        if program.every == 1:
            before = left.get(program.robot, np.ones(len(cars), dtype=bool))
            left[program.robot] = before & ~fit
            fit = fit & before
        if not fit.any():
            message = f"{program.id} of {program.robot} is never run: no car that can be built needs it."
            yield of_plant("program_never_run", program.robot, message, 0.0, "1", 1.0)


def _grips(plant: Plant) -> Iterator[Finding]:
    """Grippers that let go of nothing, or keep what they gripped."""
    for program in plant.programs:
        told = _unpaired(program)
        if told:
            message = f"{program.id} of {program.robot} {told}."
            yield of_plant("grip_unpaired", program.robot, message, 1.0, "1", 0.0, "alarm")


def _unpaired(program: Program) -> str:
    held = ""
    for n, step in enumerate(program.steps):
        if step.do == Do.GRIP:
            if held:
                return f"grips at steps[{n}] what it holds since {held}"
            held = f"steps[{n}]"
        elif step.do == Do.RELEASE:
            if not held:
                return f"releases at steps[{n}] and has gripped nothing"
            held = ""
    return f"grips at {held} and never releases" if held else ""


def _caps(plant: Plant) -> Iterator[Finding]:
    """Guns whose caps are not dressed often enough."""
    guns = {tool.id for tool in plant.tools if tool.kind == ToolKind.WELD_GUN}
    spots: dict[str, int] = {}
    every: dict[str, int] = {}
    for program in plant.programs:
        count = sum(step.do == Do.SPOT for step in program.steps)
        spots[program.robot] = max(spots.get(program.robot, 0), count)
        if any(step.do == Do.TIP_DRESS for step in program.steps):
            every[program.robot] = min(every.get(program.robot, program.every), program.every)
    for robot in plant.programmed_robots:
        count = spots.get(robot.id, 0)
        if robot.tool not in guns or not count:
            continue
        if robot.id not in every:
            message = f"{robot.id} welds {count} spots a car and never dresses its caps."
            yield of_plant("caps_worn", robot.id, message, float(count), "1", 0.0)
        elif every[robot.id] * count > MOST_SPOTS:
            done = every[robot.id] * count
            told = f"{robot.id} dresses its caps after {done} spots, every {every[robot.id]} cars"
            yield of_plant(
                "caps_worn", robot.id, f"{told}; {MOST_SPOTS} are the most.", done, "1", MOST_SPOTS
            )


def _spots(plant: Plant) -> Iterator[Finding]:
    """Weld spots beside the car, and such as lie on one another."""
    if not plant.weld_spots:
        return
    at = np.array([spot.position_m for spot in plant.weld_spots])
    low, high = np.array(CAR_M)
    beyond = np.maximum(low - at, at - high).max(axis=1)
    for k in np.flatnonzero(beyond > 0.0).tolist():
        spot = plant.weld_spots[k]
        where = ", ".join(f"{x:.3f}" for x in spot.position_m)
        message = f"{spot.id} of {spot.robot} at ({where}) m is {beyond[k]:.2f} m beside every car body."
        yield of_plant("spot_off_car", spot.robot, message, float(beyond[k]), "m", 0.0, "alarm")
    order = np.argsort(at[:, 0], kind="stable")
    ordered = at[order]
    ends = np.searchsorted(ordered[:, 0], ordered[:, 0] + NEAREST_M)
    count = ends - np.arange(len(at)) - 1
    i = np.repeat(np.arange(len(at)), count)
    j = np.arange(len(i)) - np.repeat(np.cumsum(count) - count, count) + i + 1
    apart = np.linalg.norm(ordered[i] - ordered[j], axis=1)
    for k in np.flatnonzero(apart < NEAREST_M).tolist():
        first, second = sorted((int(order[i[k]]), int(order[j[k]])))
        one, other = plant.weld_spots[second], plant.weld_spots[first]
        told = f"{one.id} of {one.robot} lies {apart[k] * 1e3:.1f} mm from {other.id} of {other.robot}"
        message = f"{told}; below {NEAREST_M * 1e3:g} mm it is the same weld twice."
        yield of_plant("spots_coincide", one.robot, message, float(apart[k]), "m", NEAREST_M)
