"""Fenced cells: robots inside their fence and apart, doors that open, nothing in the way of the car."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from twin.checks.findings import Finding, of_plant
from twin.checks.layout import boxes
from twin.plant import by_id
from twin.plant.transport import Conveyor

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from twin.checks.layout.boxes import Box
    from twin.checks.layout.ground import Ground
    from twin.plant import Plant
    from twin.plant.floor import Fence
    from twin.plant.stations import Station

APART_M = 0.9
"""Least distance of two robots' base axes: feet of heavy arms are 0.6 to 0.8 m across."""
DOOR_M = (1.0, 0.8)
"""Width of a door, and how far on either side of it nothing may stand, so that one can pass."""
PEDESTAL_M = 0.1
"""How far from a robot's base axis the middle of its own pedestal may be."""
FLAT_M2 = 1e-3
"""Twice the area of a triangle of a fence's corners that lie on one line."""
CAR_M = 0.95
"""Half the width of a car."""
UNDER_M, OVER_M = 0.3, 1.6
"""Of the car's frame: height of its underside and of its roof."""
ON_LINE_M = 0.05
"""What stands in the middle of the line carries or clamps the car and moves out of its way."""


def cell_findings(floor: Ground) -> Iterator[Finding]:
    """All that is wrong with robots and fences."""
    fences: dict[str, list[Fence]] = {}
    for fence in floor.plant.fences:
        if fence.station:
            fences.setdefault(fence.station, []).append(fence)
    yield from _inside(floor, fences)
    yield from _crowded(floor.plant)
    yield from _on_fixture(floor)
    yield from _no_door(fences)
    yield from _doors(floor)
    yield from _crossed(floor)
    yield from _car_way(floor)


def _inside(floor: Ground, fences: Mapping[str, list[Fence]]) -> Iterator[Finding]:
    """Robots outside their station's fences, and robots on a neighbour's footprint."""
    outlines = {name: _Outline(each) for name, each in fences.items() if _encloses(each)}
    foreign = {
        hit.one.id: hit
        for hit in boxes.worst(boxes.hits(floor.feet, floor.stations))
        if hit.one.station != hit.other.id
    }
    for robot in floor.plant.programmed_robots:
        if robot.id in foreign:
            hit = foreign[robot.id]
            told = f"{robot.id} of {robot.station} stands {hit.depth_m:.2f} m deep in {hit.other.id}"
            yield of_plant("robot_in_neighbour", robot.id, f"{told}.", hit.depth_m, "m", 0.0, "alarm")
        elif robot.station in outlines:
            beyond = outlines[robot.station].beyond(*robot.base.xyz_m[:2])
            if beyond > 0.0:
                told = f"{robot.id} at {_at(robot.base.xyz_m)} stands {beyond:.2f} m outside the fence of"
                yield of_plant(
                    "robot_outside_fence", robot.id, f"{told} {robot.station}.", beyond, "m", 0.0, "alarm"
                )


def _encloses(fences: list[Fence]) -> bool:
    """Whether fences stand round something; on one straight line they keep only one side off."""
    points = sorted({corner for fence in fences for corner in fence.path_m})
    return any(abs(_turn(points[0], points[-1], p)) > FLAT_M2 for p in points)


class _Outline:
    """The convex outline of a cell's fences, which are open where the line passes."""

    def __init__(self, fences: list[Fence]) -> None:
        points = sorted({corner for fence in fences for corner in fence.path_m})
        self._corners = np.array([*_half_hull(points), *_half_hull(points[::-1])])

    def beyond(self, x: float, y: float) -> float:
        """How far a point is outside, m; negative inside."""
        a, b = self._corners, np.roll(self._corners, -1, axis=0)
        along = (b - a) / np.linalg.norm(b - a, axis=1, keepdims=True)
        return float(np.max(along[:, 1] * (x - a[:, 0]) - along[:, 0] * (y - a[:, 1])))


def _half_hull(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The lower or the upper half of a convex hull, without its last corner (monotone chain)."""
    hull: list[tuple[float, float]] = []
    for p in points:
        while len(hull) > 1 and _turn(hull[-2], hull[-1], p) <= 0.0:
            hull.pop()
        hull.append(p)
    return hull[:-1]


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _crowded(plant: Plant) -> Iterator[Finding]:
    """Robots whose feet would need the same floor."""
    robots = plant.programmed_robots
    if len(robots) < 2:
        return
    at = np.array([robot.base.xyz_m[:2] for robot in robots])
    apart = np.linalg.norm(at[:, None] - at[None], axis=2)
    for i, j in zip(*np.nonzero(np.triu(apart < APART_M, 1)), strict=True):
        one, other, away = robots[j].id, robots[i].id, float(apart[i, j])
        told = f"{one} stands {away:.2f} m from {other}; their feet need {APART_M:g} m"
        yield of_plant("robot_crowded", one, f"{told}.", away, "m", APART_M, "alarm")


def _on_fixture(floor: Ground) -> Iterator[Finding]:
    """Robots whose feet are in a fixture other than the pedestal below them."""
    found = [
        hit
        for hit in boxes.hits(floor.feet, floor.fixtures)
        if math.dist((hit.one.x, hit.one.y), (hit.other.x, hit.other.y)) > PEDESTAL_M
    ]
    for hit in boxes.worst(found):
        told = (
            f"The foot of {hit.one.id} at {hit.one.at} stands {hit.depth_m:.2f} m deep in {hit.other.words}"
        )
        yield of_plant("robot_crowded", hit.one.id, f"{told}.", hit.depth_m, "m", 0.0, "alarm")


def _no_door(fences: Mapping[str, list[Fence]]) -> Iterator[Finding]:
    for station, own in fences.items():
        if all(fence.door_at_m is None for fence in own):
            told = f"{station} is fenced by {', '.join(fence.id for fence in own)} and has no door"
            yield of_plant("fence_no_door", station, f"{told}; nobody gets in.", 0.0, "1", 1.0)


def _doors(floor: Ground) -> Iterator[Finding]:
    """Doors that something stands before or behind."""
    doors = [
        door for fence in floor.plant.fences if fence.door_at_m is not None for door in [_door(fence)] if door
    ]
    things = [
        *floor.fixtures, *floor.feet, *floor.columns, *floor.scenery, *floor.buffers, *floor.stations,
    ]  # fmt: skip
    found = [
        hit for hit in boxes.hits(doors, things) if hit.one.station != hit.other.id or not hit.one.station
    ]
    for hit in boxes.worst(found):
        told = f"The door of {hit.one.id} at {hit.one.at} is blocked by the {hit.other.words}"
        message = f"{told}, which stands {hit.depth_m:.2f} m deep in the {DOOR_M[1]:g} m before or behind it."
        yield of_plant("door_blocked", hit.one.id, message, hit.depth_m, "m", 0.0)


def _door(fence: Fence) -> Box | None:
    """The room on both sides of a fence's door."""
    left = fence.door_at_m or 0.0
    for a, b in pairwise(fence.path_m):
        length = math.dist(a, b)
        if left <= length and length > 0.0:
            x, y = (a[k] + (b[k] - a[k]) * left / length for k in (0, 1))
            yaw = math.atan2(b[1] - a[1], b[0] - a[0])
            words = f"door of {fence.id}"
            return boxes.Box(fence.id, words, x, y, DOOR_M[0] / 2, DOOR_M[1], yaw, 0.1, 2.0, fence.station)
        left -= length
    return None


def _crossed(floor: Ground) -> Iterator[Finding]:
    """Fences across a foreign station, a buffer or a conveyor that they leave no gap for."""
    others = [*floor.stations, *floor.buffers]
    for each in floor.plant.conveyors:
        if isinstance(each, Conveyor):
            for a, b in pairwise(each.path_m):
                level = min(a[2], b[2]), max(a[2], b[2]) + 0.5
                others += boxes.strips(each.id, each.id, (a, b), 0.5 * min(each.width_m, 1.0), level)
    found = [hit for hit in boxes.hits(floor.fences, others, 0.05) if hit.one.station != hit.other.id]
    for hit in boxes.worst(found):
        message = f"Fence {hit.one.id} near {hit.one.at} runs across {hit.other.words} without a gap."
        yield of_plant("fence_across", hit.one.id, message, hit.depth_m, "m", 0.0, "alarm")


def _car_way(floor: Ground) -> Iterator[Finding]:
    """Robots and fixtures that the car would run into on its way through their station."""
    plant = floor.plant
    known = by_id(plant.stations)
    ways = {s.id: _way(s) for s in plant.stations if s.car is not None}
    things = [box for box in (*floor.feet, *floor.fixtures) if box.station in ways]
    on_line = {
        fixture.id
        for fixture in plant.fixtures
        if fixture.station in ways and _left(known[fixture.station], fixture.pose.xyz_m) < ON_LINE_M
    }
    found = [
        hit
        for hit in boxes.hits(things, [ways[name] for name in dict.fromkeys(b.station for b in things)])
        if hit.one.station == hit.other.id and hit.one.id not in on_line
    ]
    for hit in boxes.worst(found):
        told = (
            f"{hit.one.opening} stands {hit.depth_m:.2f} m deep in the way of the car through {hit.other.id}"
        )
        yield of_plant("car_way_blocked", hit.one.id, f"{told}.", hit.depth_m, "m", 0.0, "alarm")


def _way(station: Station) -> Box:
    """What the car sweeps as it goes through a station along its x."""
    assert station.car is not None
    (x, y, z), (_, cy, cz) = station.pose.xyz_m, station.car.xyz_m
    yaw = station.pose.rpy_rad[2]
    cos, sin = math.cos(yaw), math.sin(yaw)
    middle = x - sin * cy, y + cos * cy
    level = z + cz + UNDER_M, z + cz + OVER_M
    return boxes.Box(
        station.id, station.id, *middle, station.size_m[0] / 2, CAR_M, yaw, level[0], level[1], station.id
    )


def _left(station: Station, at: tuple[float, float, float]) -> float:
    """How far a point is beside the line through a station, m."""
    yaw = station.pose.rpy_rad[2]
    dx, dy = at[0] - station.pose.xyz_m[0], at[1] - station.pose.xyz_m[1]
    return abs(math.cos(yaw) * dy - math.sin(yaw) * dx)


def _at(xyz: tuple[float, float, float]) -> str:
    return f"({xyz[0]:.1f}, {xyz[1]:.1f}) m"
