"""What stands in and round a robot cell, and its robots, as convex pieces for a check of clearance.

All that stands still is in the world: the car at its build stage, fixtures, fences, conveyors, carriers,
columns and the floor, of neighbouring stations too as far as a robot of the station could reach them. What
is only drawn does not count: scenery, people, vehicles that come and go, and what hangs in other stations.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from twin.checks.distance_classes import left_out, required_m
from twin.checks.standing_solids import SKID_TOP_M, Solid, placed, placed_box, standing_solids
from twin.geometry.car import car_pieces, stage_names, wheel_pieces
from twin.geometry.convex import box_vertices
from twin.geometry.robots import load_robot
from twin.geometry.shape_pieces import shape_pieces
from twin.plant import by_id
from twin.plant.layout import world_from
from twin.plant.transport import Conveyor

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from twin.geometry.robots import RobotDescription
    from twin.plant import Plant
    from twin.plant.robots import Robot
    from twin.plant.stations import Station
    from twin.plant.values import Block

__all__ = [
    "RobotPiece",
    "Site",
    "Solid",
    "left_out",
    "required_m",
    "robot_pieces",
    "surroundings",
]

AROUND_M = 1.0
"""How far round a station without robots things still count."""
SLAB_M = 0.2
"""Thickness of the floor."""


@dataclass(frozen=True, eq=False)
class RobotPiece:
    """A convex piece of a robot or its tool.

    name: as a sentence says it; kind: `robot`, `tool`, or `contact` for a piece of the tool that is meant to
    touch the work; frame: 0 for the base, k for link k; vertices: (k, 3), m, in that frame.
    """

    name: str
    kind: str
    frame: int
    vertices: np.ndarray


def robot_pieces(plant: Plant, robot: Robot) -> tuple[RobotPiece, ...]:
    """The links of a robot and its tool as convex pieces, in the frames of `kernels.kinematics.frames_along`.

    plant: with the robot's tool. Tool pieces are on the last link. Raises `RobotDescriptionError` where the
    description cannot be read.
    """
    description = _described(robot.description)
    last = len(description.links) - 1
    found = []
    for frame, link in enumerate(description.links):
        name = "base" if frame == 0 else f"link {frame}"
        found += [RobotPiece(name, "robot", frame, hull) for hull in link.hulls]
    tool = by_id(plant.tools)[robot.tool]
    words = tool.name or tool.id
    for kind, blocks in (("tool", tool.collision), ("contact", tool.contact)):
        said = words if kind == "tool" else f"tip of {words}"
        found += [RobotPiece(said, kind, last, placed_box(block, description.flange)) for block in blocks]
    return tuple(found)


def _described(description: str) -> RobotDescription:
    """A bundled arm is read once; one of a plant's own may have changed since."""
    if description.startswith("robots:"):
        return _bundled(description)
    return load_robot(description, cut_concave=True)


@cache
def _bundled(description: str) -> RobotDescription:
    return load_robot(description, cut_concave=True)


def surroundings(plant: Plant, station: str, options: Mapping[str, str] | None = None) -> tuple[Solid, ...]:
    """Everything that stands in and round a station, without its robots, in the world.

    station: id; options: option by family, of the car. For many stations of one plant a `Site` is quicker.
    Raises a `ValueError` for a station that the plant does not have.
    """
    return Site(plant).surroundings(station, options)


class Site:
    """All that stands still in a plant, ready to be asked for station by station."""

    def __init__(self, plant: Plant) -> None:
        self.plant = plant
        self._stations = by_id(plant.stations)
        self._everywhere = tuple(standing_solids(plant))
        bounds = [solid.bounds() for solid in self._everywhere]
        self._lower = np.array([low for low, _ in bounds]).reshape(-1, 3)
        self._upper = np.array([high for _, high in bounds]).reshape(-1, 3)

    def surroundings(self, station: str, options: Mapping[str, str] | None = None) -> tuple[Solid, ...]:
        """As the function `surroundings`."""
        if station not in self._stations:
            raise ValueError(f"plant {self.plant.id!r} has no station {station!r}.")
        here = self._stations[station]
        around = _Reach(self.plant, here)
        near = [self._everywhere[k] for k in around.meets(self._lower, self._upper)]
        carrier = tuple(_carrier(self.plant, here))
        return (*_car(here, options), *near, *carrier, around.floor(here))


class _Reach:
    """The room that the robots of a station could reach, as a box round each."""

    def __init__(self, plant: Plant, station: Station) -> None:
        lower, upper = [], []
        tools = by_id(plant.tools)
        for robot in plant.programmed_robots:
            if robot.station == station.id:
                length = _length(robot.description) + _extent(
                    (*tools[robot.tool].collision, *tools[robot.tool].contact)
                )
                middle = np.array(robot.base.xyz_m)
                lower.append(middle - length)
                upper.append(middle + length)
        if not lower:
            half = np.array(station.size_m) * (0.5, 0.5, 1.0) + AROUND_M
            half[:2] = half[:2].max()
            lower, upper = [np.array(station.pose.xyz_m) - half], [np.array(station.pose.xyz_m) + half]
        self.lower, self.upper = np.array(lower), np.array(upper)

    def meets(self, lower: np.ndarray, upper: np.ndarray) -> np.ndarray:
        """Places of those of n bounds (n, 3) that are within reach."""
        inside = (lower[:, None] <= self.upper) & (self.lower <= upper[:, None])
        return np.flatnonzero(np.any(np.all(inside, axis=2), axis=1))

    def floor(self, station: Station) -> Solid:
        """The floor as far as the robots could reach."""
        low, high = self.lower.min(axis=0), self.upper.max(axis=0)
        level = station.pose.xyz_m[2]
        corners = np.array(
            [[x, y, z] for x in (low[0], high[0]) for y in (low[1], high[1]) for z in (level - SLAB_M, level)]
        )
        return Solid("floor", station.id, "floor", (corners,))


def _length(description: str) -> float:
    """How far any point of an arm can be from its base, m."""
    arm = _described(description)
    joints = float(np.linalg.norm(arm.origins[:, :3, 3], axis=1).sum())
    return joints + max(float(np.linalg.norm(hull, axis=1).max()) for hull in arm.links[-1].hulls)


def _extent(blocks: Sequence[Block]) -> float:
    corners = [box_vertices(block.size_m) + np.array(block.centre_m) for block in blocks]
    return float(np.linalg.norm(np.concatenate(corners), axis=1).max()) if corners else 0.0


def _car(station: Station, options: Mapping[str, str] | None) -> Iterator[Solid]:
    if station.car is None or not station.stage:
        return
    world = world_from(station.pose) @ world_from(station.car)
    parts: dict[str, list[np.ndarray]] = {}
    for piece in car_pieces(station.stage, options):
        parts.setdefault(piece.name, []).append(placed(piece.vertices, world))
    if station.stage == stage_names()[-1]:
        for name, vertices in wheel_pieces():
            parts.setdefault(name, []).append(placed(vertices, world))
    for name, pieces in parts.items():
        yield Solid(f"{name} of the car", station.id, "car", tuple(pieces))


def _carrier(plant: Plant, station: Station) -> Iterator[Solid]:
    """The carrier under the car."""
    if station.car is None:
        return
    for carrier in plant.carriers:
        if carrier.shape and station.id in _stops(plant, carrier.loop):
            lift = SKID_TOP_M if carrier.shape.endswith("skid") else 0.0
            at = world_from(station.car)
            at[:3, :3], at[2, 3] = np.eye(3), lift
            world = world_from(station.pose) @ at
            vertices = tuple(placed(piece.vertices, world) for piece in shape_pieces(carrier.shape))
            yield Solid((carrier.name or carrier.id).lower(), carrier.id, "conveyor", vertices)


def _stops(plant: Plant, loop: Sequence[str]) -> set[str]:
    """The stations of a carrier's loop, those on its conveyors included."""
    found = set(loop)
    for conveyor in plant.conveyors:
        if isinstance(conveyor, Conveyor) and conveyor.id in found:
            found |= {*conveyor.upstream, *conveyor.downstream}
    return found
