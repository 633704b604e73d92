"""The robots of the reference plant with their tools, targets, programs, zones, signals and surroundings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from make.ev60 import body_programs, names, plan, programs, robot_text, solve, surroundings
from make.ev60 import cell_types as types
from make.ev60.assembly_robots import assembly_robots
from make.ev60.programs import Written
from make.ev60.solve import Placed
from make.ev60.write import Section

ZONE_M = (6.0, 3.0, 2.8)
ZONE_Y_M = 1.5
"""Size of a zone, and how far its middle is from that of the line: between the car and the part stands."""
GUN_FRAME = "A gun's tcp lies on its fixed electrode, z from it to the moving one."
OPENING: Mapping[str, str] = {
    "robots.yaml": "Robots that are described in detail, 200. Ids are the station's, R and a number;\n"
    "in body cells odd ones stand on the left of the line, even ones on the right.",
    "tools.yaml": f"Tools of the robots. {GUN_FRAME}",
    "spots.yaml": "Weld spots on the car, in its frame, by the robot that welds them.",
    "fixtures.yaml": "What stands in the cells: fixtures, part stands, tip dressers, pedestals, cabinets.",
    "fences.yaml": "Fences of the cells, open where the line passes.",
    "signals_robots.yaml": "Joint positions of the robots, ten a second.",
}


@dataclass
class Cell:
    """A station with its robots and all that belongs to them."""

    station: str
    robots: tuple[Placed, ...]
    written: dict[str, Written] = field(default_factory=dict)
    zones: list[dict[str, Any]] = field(default_factory=list)
    fixtures: list[dict[str, Any]] = field(default_factory=list)


@cache
def cells() -> tuple[Cell, ...]:
    """Every station with robots, in the order of flow."""
    by_station: dict[str, list[Placed]] = {}
    for robot in (*solve.body_robots(), *assembly_robots()):
        by_station.setdefault(robot.station, []).append(robot)
    order = [name for name in plan.stations() if name in by_station]
    return tuple(_cell(name, tuple(sorted(by_station[name], key=lambda r: r.number))) for name in order)


@cache
def assembly_cells() -> tuple[Cell, ...]:
    """The stations of final assembly with robots, without those of the body shop."""
    by_station: dict[str, list[Placed]] = {}
    for robot in assembly_robots():
        by_station.setdefault(robot.station, []).append(robot)
    return tuple(_cell(name, tuple(here)) for name, here in by_station.items())


def _cell(station: str, robots: tuple[Placed, ...]) -> Cell:
    cell = Cell(station, robots)
    sharing: dict[str, str] = {}
    for left in (True, False):
        zone = _zone(station, [robot for robot in robots if robot.left == left])
        if zone is not None:
            cell.zones.append(zone)
            sharing |= dict.fromkeys(zone["robots"], zone["id"])
    over = surroundings.over_the_car(station, robots)
    if over is not None:
        cell.zones.append(over)
        sharing = dict.fromkeys(over["robots"], over["id"])
    for robot in robots:
        cell.written[robot.id] = _written(robot, sharing.get(robot.id, ""))
    cell.fixtures = list(surroundings.fixtures(station, robots))
    return cell


def _zone(station: str, robots: Sequence[Placed]) -> dict[str, Any] | None:
    """The space that a welding robot and its neighbour with another trade share: their side of the car.

    Welding robots need none among them: each keeps to its own stretch of the car.
    """
    works = [robot.work for robot in robots if robot.solved is not None]
    if len(works) < 2 or works.count("spot") != 1:
        return None
    name = f"{station}.zone_{'left' if robots[0].left else 'right'}"
    spot = plan.spot(station)
    x, y = spot.world(0.0, robots[0].side * ZONE_Y_M)
    pose = {"xyz_m": (x, y, ZONE_M[2] / 2), "rpy_rad": (0.0, 0.0, spot.heading())}
    return {"id": name, "robots": sorted(robot.id for robot in robots), "pose": pose, "size_m": ZONE_M}


def _written(robot: Placed, zone: str) -> Written:
    if robot.station in types.CELLS:
        return body_programs.written(robot, zone, types.TOOLS[robot.stand.tool][0])
    if robot.work == "glaze":
        return programs.glazing(robot)
    return programs.handling(robot, zone) if robot.work == "handling" else programs.tightening(robot)


def _file(cell: Cell) -> str:
    """Where the programs of a cell stand."""
    return f"programs_{plan.spot(cell.station).section.replace(' ', '_')}.yaml"


def sections() -> list[Section]:
    """All that the robots are and do, as sections of the plant's text."""
    shapes = dict.fromkeys(robot.stand.tool for cell in cells() for robot in cell.robots)
    found = [Section("tools.yaml", "tools", tuple(map(robot_text.tool_fields, shapes)))]
    for cell in cells():
        found += sections_of(cell)
    return [section for section in found if section.items]


def sections_of(cell: Cell) -> Iterator[Section]:
    """All that the robots of one station are and do."""
    name, file = cell.station, _file(cell)
    written = list(cell.written.values())
    called = names.robots(cell.robots)
    robots = tuple(robot_text.robot_fields(robot, called[robot.id]) for robot in cell.robots)
    yield Section("robots.yaml", "robots", robots, name)
    yield Section("spots.yaml", "weld_spots", tuple(s for w in written for s in w.weld_spots), name)
    yield Section(file, "targets", tuple(t for w in written for t in w.targets), name)
    yield Section(file, "seams", tuple(s for w in written for s in w.seams), name)
    yield Section(file, "zones", tuple(cell.zones), name)
    yield Section(file, "programs", tuple(p for w in written for p in w.programs), name)
    yield Section("fixtures.yaml", "fixtures", tuple(cell.fixtures), name)
    fences = tuple(surroundings.fences(name, cell.robots, cell.fixtures))
    yield Section("fences.yaml", "fences", fences, name)
    signals = tuple(s for robot in cell.robots for s in robot_text.signal_fields(robot))
    yield Section("signals_robots.yaml", "signals", signals, name)
