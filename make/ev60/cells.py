"""The robots of the reference plant with their tools, targets, programs, zones, signals and surroundings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from make.ev60 import cell_types as types
from make.ev60 import names, plan, programs, robot_text, solve, surroundings
from make.ev60.assembly_robots import assembly_robots
from make.ev60.programs import Shared, Written
from make.ev60.solve import Placed
from make.ev60.write import Section

ZONE_M = (1.9, 2.2)
"""Width and height of a zone."""
GUN_FRAME = "A gun's tcp lies on its fixed electrode, z from the moving one to it."
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


def _cell(station: str, robots: tuple[Placed, ...]) -> Cell:
    cell = Cell(station, robots)
    shared: dict[str, Shared] = {}
    for left in (True, False):
        zone = _zone(station, [robot for robot in robots if robot.left == left])
        if zone is not None:
            cell.zones.append(zone[0])
            shared |= zone[1]
    dressers: dict[str, solve.Dresser] = {}
    for robot in robots:
        if robot.work == "spot":
            dressers[robot.id] = solve.dresser(robot, list(_occupied(robot, robots, dressers)))
    for robot in robots:
        cell.written[robot.id] = _written(robot, dressers, shared.get(robot.id))
    cell.fixtures = list(surroundings.fixtures(station, robots, dressers))
    return cell


def _occupied(
    robot: Placed, robots: Sequence[Placed], dressers: Mapping[str, solve.Dresser]
) -> Iterator[tuple[float, float, float]]:
    """x and y of what stands on a robot's side, and how far from it a tip dresser has to be, m."""
    for other in robots:
        if other.left == robot.left:
            yield other.stand.x, other.stand.y, 0.95
            if other.part_m is not None:
                yield *other.part_m, 1.35
            if other.id in dressers:
                yield dressers[other.id].x, dressers[other.id].y, 0.95


def _zone(station: str, robots: Sequence[Placed]) -> tuple[dict[str, Any], dict[str, Shared]] | None:
    """The space that neighbours on one side share, and what each of them has to know of it."""
    busy = {}
    for robot in robots:
        if robot.work == "spot":
            busy[robot.id] = [float(spot.point[0]) for spot in robot.spots]
        elif robot.work == "handling":
            busy[robot.id] = [float(robot.poses[-1][0, 3])]
    if len(busy) < 2:
        return None
    order = sorted(busy, key=lambda name: -sum(busy[name]) / len(busy[name]))
    middle = 0.5 * (min(busy[order[0]]) + max(busy[order[1]]))
    half = 0.6
    inside = [name for name in order if any(abs(x - middle) <= half for x in busy[name])]
    if len(inside) < 2:
        return None
    side, left = robots[0].side, robots[0].left
    name = f"{station}.zone_{'left' if left else 'right'}"
    spot = plan.spot(station)
    x, y = spot.world(middle, side * 1.1)
    pose = {"xyz_m": (x, y, 1.2), "rpy_rad": (0.0, 0.0, spot.heading())}
    zone = {"id": name, "robots": sorted(inside), "pose": pose, "size_m": (2 * half, *ZONE_M)}
    return zone, {robot: Shared(name, middle, half) for robot in inside}


def _written(robot: Placed, dressers: Mapping[str, solve.Dresser], shared: Shared | None) -> Written:
    if robot.work == "spot":
        return programs.welding(robot, dressers[robot.id], shared, types.TOOLS[robot.stand.tool][0])
    if robot.work == "handling":
        return programs.handling(robot, shared)
    if robot.work == "glaze":
        return programs.glazing(robot)
    return programs.sealing(robot) if robot.work == "seal" else programs.at_points(robot)


def _file(cell: Cell) -> str:
    """Where the programs of a cell stand."""
    return f"programs_{plan.spot(cell.station).section.replace(' ', '_')}.yaml"


def sections() -> list[Section]:
    """All that the robots are and do, as sections of the plant's text."""
    shapes = dict.fromkeys(robot.stand.tool for cell in cells() for robot in cell.robots)
    found = [Section("tools.yaml", "tools", tuple(map(robot_text.tool_fields, shapes)))]
    for cell in cells():
        found += _sections(cell)
    return [section for section in found if section.items]


def _sections(cell: Cell) -> Iterator[Section]:
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
