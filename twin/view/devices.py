"""What a person can point at in a scene: its name, where its label stands, the sphere that a view fits."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from twin.plant.layout import world_from
from twin.plant.transport import Conveyor
from twin.view.staging import link_poses, shift

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from twin.geometry.robots import RobotDescription
    from twin.plant import Plant
    from twin.plant.floor import Area
    from twin.plant.stations import Station
    from twin.plant.transport import Buffer
    from twin.plant.values import Thing

ANY_SIZE = (0.0, 1e9)
NEVER = (1e9, 1e9)
"""Labels of these are shown only where they are selected."""
AREA_PX, STATION_PX, ROBOT_PX = (90.0, 1600.0), (44.0, 1e9), (150.0, 1e9)
"""Pixels across between which things of a hall are labelled."""
AREA_HEIGHT_M = 6.0
ROBOT_M = 3.0
"""How far a view of a heavy arm has to see, so that what it works on is seen too."""


def device_rows(plant: Plant, descriptions: Sequence[RobotDescription]) -> list[dict[str, Any]]:
    """A row for each device of a recorded cell and each thing of a hall, as the browser is told.

    descriptions: of the traced robots, in their order. Keys: id, name, kind, estimated; label_at and centre,
    world m; below (the label stands there); label_px; radius, m; box, the sides of an area, m.
    """
    return [*_cell_rows(plant, descriptions), *_hall_rows(plant)]


def _cell_rows(plant: Plant, descriptions: Sequence[RobotDescription]) -> Iterator[dict[str, Any]]:
    conveyors = {c.id: c for c in plant.belts}
    for robot, d in zip(plant.traced_robots, descriptions, strict=True):
        poses = world_from(robot.base) @ link_poses(d, robot.home_rad)
        top = shift(*poses[np.argmax(poses[:, 2, 3]), :3, 3])
        yield _row(robot, "robot", top, (0, 0, 0.11), 0.5)
    for c in plant.belts:
        at = world_from(c.pose) @ shift(c.length_m / 2)
        yield _row(c, "conveyor", at, (0, 0, -0.05), c.length_m * 0.6)
    for s in plant.stoppers:
        c = conveyors[s.conveyor]
        at = world_from(c.pose) @ shift(s.at_m)
        yield _row(s, "stopper", at, (0, c.width_m / 2 + 0.022, 0.108), 0.16)
    for store in plant.stores:
        yield _row(store, "store", world_from(store.pose), (0, store.size_m[1] / 2, 0.03), 0.16)
    for camera in plant.cameras:
        c = conveyors[camera.conveyor]
        at = world_from(c.pose) @ shift(camera.at_m, z=camera.height_m)
        yield _row(camera, "camera", at, (0, 0, 0.056), 0.22)


def _hall_rows(plant: Plant) -> Iterator[dict[str, Any]]:
    for area in plant.areas:
        yield _area_row(area)
    for kind, things in (("station", plant.stations), ("buffer", plant.buffers)):
        for thing in things:
            yield _standing_row(thing, kind)
    for conveyor in plant.conveyors:
        if isinstance(conveyor, Conveyor):
            low, high = np.min(conveyor.path_m, axis=0), np.max(conveyor.path_m, axis=0)
            at, radius = shift(*(low + high) / 2.0), float(np.linalg.norm(high - low)) / 2.0
            yield _row(conveyor, "conveyor", at, (0, 0, 0.8), max(radius, 2.0), NEVER)
    for robot in plant.programmed_robots:
        at = world_from(robot.base) @ shift(z=1.0)
        yield _numbered(_row(robot, "robot", at, (0, 0, 1.2), ROBOT_M, ROBOT_PX))


def _area_row(area: Area) -> dict[str, Any]:
    (x, y), (length, width) = area.corner_m, area.size_m
    at = shift(x + length / 2.0, y + width / 2.0, AREA_HEIGHT_M / 2.0)
    radius = math.hypot(length, width) / 2.0
    row = _row(area, "area", at, (0, 0, AREA_HEIGHT_M), radius, AREA_PX)
    return row | {"box": [length, width, AREA_HEIGHT_M]}


def _standing_row(thing: Station | Buffer, kind: str) -> dict[str, Any]:
    length, width, height = thing.size_m
    at = world_from(thing.pose) @ shift(z=height / 2.0)
    radius = math.sqrt(length**2 + width**2 + height**2) / 2.0
    return _numbered(_row(thing, kind, at, (0, 0, height / 2.0 + 0.3), radius, STATION_PX))


def _numbered(row: dict[str, Any]) -> dict[str, Any]:
    """On a floor of hundreds the id says more than the name, and takes less room."""
    name = row["name"] if row["name"] != row["id"] else ""
    return row | {"name": row["id"], "long_name": name}


def _row(
    thing: Thing,
    kind: str,
    at: np.ndarray,
    label: tuple[float, float, float],
    radius: float,
    label_px: tuple[float, float] = ANY_SIZE,
) -> dict[str, Any]:
    return {
        "id": thing.id,
        "name": thing.name or thing.id,
        "kind": kind,
        "label_at": (at @ [*label, 1.0])[:3].tolist(),
        "below": kind == "conveyor",
        "label_px": list(label_px),
        "centre": at[:3, 3].tolist(),
        "radius": radius,
        "estimated": list(thing.estimated),
    }
