"""What stands round the robots of a cell: fixtures, stands, tip dressers, pedestals, cabinets, fences."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from make.ev60 import cell_types as types
from make.ev60 import plan
from make.ev60.robot_text import boxes, extent
from make.ev60.solve import Placed, dresser

FENCE_M = (4.7, 4.6)
"""Half the length and width of a body cell's fence."""
GAP_M = 1.5
"""Half the width of the opening for the line."""
GEO = (types.GEO_2, types.GEO_4)
OVER_CAR_X_M, OVER_CAR_M = 0.8, (2.4, 1.9, 2.8)
"""Where the space is that the robots of the cockpit share: x of its middle, and its size."""
CABINET_X_M = -2.3
"""Of the cabinets of a station of assembly, beside which the line's supplies stand."""
DOOR_M = (0.52, 0.82)
"""Half the width of a door, and how far nothing stands before and behind it."""
POST_M = 0.44
"""Side of the box that stands for a pedestal's column in clearance checks."""


def _shape(
    name: str, shape: str, station: str, at: tuple[float, float, float], turn: float, what: str = ""
) -> dict[str, Any]:
    """A fixture of the catalogue; at: x, y in the station's frame and z, m; turn: in that frame, rad."""
    spot = plan.spot(station)
    x, y = spot.world(at[0], at[1])
    pose: dict[str, Any] = {"xyz_m": (x, y, at[2])}
    yaw = spot.heading(turn)
    if abs(yaw) > 1e-9:
        pose["rpy_rad"] = (0.0, 0.0, yaw)
    found: dict[str, Any] = {"id": name} | ({"name": what} if what else {})
    found |= {"station": station, "shape": shape, "pose": pose, "size_m": extent(shape)}
    return found | {"collision": boxes(shape)}


def fixtures(station: str, robots: Sequence[Placed]) -> Iterator[dict[str, Any]]:
    """Everything solid that stands in or beside a cell."""
    if types.CELLS.get(station) in GEO:
        yield _shape(
            f"{station}.fixture", "fixtures.geo_station", station, (0.0, 0.0, 0.0), 0.0, "Geo fixture"
        )
    for robot in robots:
        stand, spot = robot.stand, plan.spot(robot.station)
        x, y = spot.world(stand.x, robot.side * stand.y)
        # The robot's own height of pedestal draws it.
        column = {"id": f"{robot.id}.pedestal", "station": station, "drawn": False}
        centre = {"xyz_m": (x, y, stand.pedestal / 2)}
        yield {**column, "pose": centre, "size_m": (POST_M, POST_M, stand.pedestal)}
        if robot.part_m is not None and robot.work == "handling":
            at = (*robot.part_m, 0.0)
            yield _shape(
                f"{robot.id}.stand", "fixtures.part_stand", station, at, 0.0, robot.about.capitalize()
            )
        post = dresser(robot)
        if post is not None:
            at = (post.x, post.y, 0.0)
            yield _shape(f"{robot.id}.dresser", "fixtures.tip_dresser", station, at, post.yaw, "Tip dresser")
    yield from _cabinets(station, robots)


def _cabinets(station: str, robots: Sequence[Placed]) -> Iterator[dict[str, Any]]:
    """A cabinet for each robot, behind the fence on its own side, its door to the aisle."""
    across = FENCE_M[1] + 0.42 if station in types.CELLS else plan.spot(station).size[1] / 2 + 0.45
    middle = 0.0 if station in types.CELLS else CABINET_X_M
    for side in (1.0, -1.0):
        here = [robot for robot in robots if robot.side == side]
        for k, robot in enumerate(here):
            at = (middle + 1.0 * (k - 0.5 * (len(here) - 1)), side * across, 0.0)
            turn = math.pi if side > 0 else 0.0
            yield _shape(f"{robot.id}.cabinet", "fixtures.control_cabinet", station, at, turn)


def over_the_car(station: str, robots: Sequence[Placed]) -> dict[str, Any] | None:
    """The space over the car that robots of assembly share who bring parts; None where none do."""
    if station in types.CELLS or any(robot.work != "handling" for robot in robots):
        return None
    spot = plan.spot(station)
    x, y = spot.world(OVER_CAR_X_M, 0.0)
    pose = {"xyz_m": (x, y, OVER_CAR_M[2] / 2), "rpy_rad": (0.0, 0.0, spot.heading())}
    names = sorted(robot.id for robot in robots)
    return {"id": f"{station}.zone_car", "robots": names, "pose": pose, "size_m": OVER_CAR_M}


def fences(
    station: str, robots: Sequence[Placed], standing: Sequence[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """A fence on each side that has robots, open for the line at both ends, with a door.

    standing: the cell's fixtures, before and behind which no door is.
    """
    spot = plan.spot(station)
    body = station in types.CELLS
    along, across = FENCE_M if body else (spot.size[0] / 2 - 0.1, spot.size[1] / 2)
    taken = [box for fixture in standing for box in _floor_of(spot, fixture)]
    for side, letter in ((1.0, "left"), (-1.0, "right")):
        if any(robot.side == side for robot in robots):
            corners = ((-along, GAP_M), (-along, across), (along, across), (along, GAP_M))
            path = [spot.world(x, side * y) for x, y in corners]
            door = (across - GAP_M) + along + _door(along, side * across, taken)
            yield {"id": f"{station}.fence_{letter}", "station": station, "path_m": path, "door_at_m": door}


def _door(along: float, y: float, taken: Sequence[tuple[float, float, float, float]]) -> float:
    """Where along a fence at `y` its door is: as far downstream as nothing stands before or behind it."""
    half, deep = DOOR_M
    steps = round((2 * along - 1.2) / 0.1)
    for k in range(steps + 1):
        x = along - 0.6 - 0.1 * k
        if all(abs(x - bx) >= half + hx or abs(y - by) >= deep + hy for bx, by, hx, hy in taken):
            return x
    return along - 1.0


def _floor_of(spot: plan.Spot, fixture: dict[str, Any]) -> Iterator[tuple[float, float, float, float]]:
    """Middle and half sides, m, along the station's axes, of the boxes that a fixture stands in."""
    x, y, _z = fixture["pose"]["xyz_m"]
    yaw = fixture["pose"].get("rpy_rad", (0.0, 0.0, 0.0))[2] - spot.yaw
    cos, sin = math.cos(spot.yaw), math.sin(spot.yaw)
    at = cos * (x - spot.x) + sin * (y - spot.y), cos * (y - spot.y) - sin * (x - spot.x)
    cos, sin = math.cos(yaw), math.sin(yaw)
    for box in fixture.get("collision") or [{"size_m": fixture["size_m"]}]:
        (bx, by, _), (sx, sy, _) = box.get("centre_m", (0.0, 0.0, 0.0)), box["size_m"]
        middle = at[0] + cos * bx - sin * by, at[1] + sin * bx + cos * by
        yield *middle, (abs(cos) * sx + abs(sin) * sy) / 2, (abs(sin) * sx + abs(cos) * sy) / 2
