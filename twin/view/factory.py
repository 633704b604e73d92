"""A factory hall on the stage: building, aisles, fences, stations, conveyors, cars, robots, people.

Every shape of the catalogue is one kind, however often it stands there, so that 300 stations cost about
a hundred draw calls.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from twin.geometry import car, shades
from twin.geometry.arms import ARMS, arm_mesh
from twin.geometry.equipment import catalogue, transport
from twin.geometry.links import link_mesh
from twin.geometry.resolve import assets_folder
from twin.geometry.robots import load_robot
from twin.plant.layout import world_from
from twin.plant.transport import Accumulating, Conveyor, Lift, Overhead, SkidConveyor, Turntable
from twin.plant.values import Pose, by_id
from twin.view.colours import paint_of
from twin.view.hall import SECTION_M, beside, pieces, put_aisle, put_building, put_fence, stretch
from twin.view.shape_files import own_shape, shape
from twin.view.staging import Staging, link_poses, shift

if TYPE_CHECKING:
    from twin.geometry.robots import RobotDescription
    from twin.plant.model import Plant
    from twin.plant.transport import Buffer

SHELF_M = 2.0
"""Height from level to level of a store."""
TRANSLUCENT = 0.28
NEAR_CARS = 10
"""Buffers with more cars show them with less detail."""


def put_factory(
    stage: Staging,
    plant: Plant,
    joints: Mapping[str, Sequence[float]] | None = None,
) -> None:
    """Put everything of a plant on the stage that a recorded cell does not have.

    Raises `ShapeError` naming a shape that is missing or cannot be read.
    joints: joint positions, rad, of robots by id; the others stand in their home pose.
    """
    for building in plant.buildings:
        put_building(stage, building)
    for aisle in plant.aisles:
        put_aisle(stage, aisle)
    for fence in plant.fences:
        put_fence(stage, fence)
    paints = paint_of(plant)
    _put_stations(stage, plant, paints)
    _put_carriers(stage, plant)
    for conveyor in plant.conveyors:
        if isinstance(conveyor, Conveyor):
            _put_conveyor(stage, conveyor)
    for buffer in plant.buffers:
        _put_buffer(stage, buffer, paints)
    _put_robots(stage, plant, joints or {})
    _put_things(stage, plant)


def _put_stations(stage: Staging, plant: Plant, paints: Iterator[str]) -> None:
    for station in plant.stations:
        world = world_from(station.pose)
        if station.equipment:
            _put_along(stage, station.equipment, world, station.size_m[0], station.id)
        if station.car is not None and station.stage:
            _put_car(stage, station.stage, world @ world_from(station.car), station.id, next(paints))


def _put_things(stage: Staging, plant: Plant) -> None:
    for fixture in plant.fixtures:
        if fixture.drawn and fixture.shape:
            put_shape(stage, fixture.shape, world_from(fixture.pose), fixture.station or None)
    for group in plant.scenery:
        for x, y, turn in group.places:
            at = world_from(Pose(xyz_m=(x, y, group.height_m), rpy_rad=(0.0, 0.0, turn)))
            put_shape(stage, group.shape, at, None)


def put_shape(stage: Staging, name: str, world: np.ndarray, device: str | None, rides: int = 0) -> None:
    """A shape of the catalogue, with its glass where it has some, or of a file that the plant brings.

    rides: on which link of the device, the base being 1; 0 where it stands by itself.
    """
    kind = name if name in catalogue() else own_shape(name)
    if not stage.has(kind):
        stage.kind(kind, shape(name))
    stage.put(kind, world, device, k=rides)
    glass = f"{name}_glass"
    if glass in catalogue():
        if not stage.has(glass):
            stage.kind(glass, catalogue()[glass](), alpha=TRANSLUCENT)
        stage.put(glass, world, device, k=rides)


def _put_along(stage: Staging, name: str, world: np.ndarray, length: float, device: str) -> None:
    """A shape, in sections one behind the other where its station is longer than two of them."""
    count = max(1, math.floor(length / SECTION_M)) if length >= 2.0 * SECTION_M else 1
    for k in range(count):
        at = world @ shift((k + 0.5 - count / 2.0) * length / count if count > 1 else 0.0)
        put_shape(stage, name, at, device)


def _put_car(stage: Staging, name: str, world: np.ndarray, device: str | None, paint: str) -> None:
    """A car at a stage of its build; its painted skin in its own colour."""
    for role, mesh in car.stage_meshes(name).items():
        alpha = 0.55 if role == "glass" else 1.0
        kind = stage.alike(f"car/{role}", f"car/{name}/{role}", mesh, alpha)
        stage.put(kind, world, device)
        if role == "paint":
            stage.paint(kind, paint)
    if name == car.stage_names()[-1]:
        if not stage.has("car/wheel"):
            stage.kind("car/wheel", car.wheel())
        for wheel in car.wheel_poses():
            stage.put("car/wheel", world @ wheel, device)


def _put_carriers(stage: Staging, plant: Plant) -> None:
    """Under every car the carrier whose loop its station is in."""
    stations = by_id(plant.stations)
    for carrier in plant.carriers:
        if not carrier.shape:
            continue
        lift = transport.SKID_TOP_M if carrier.shape.endswith("skid") else 0.0
        for name in carrier.loop:
            station = stations.get(name)
            if station is not None and station.car is not None:
                x, y, _ = station.car.xyz_m
                at = world_from(station.pose) @ shift(x, y, lift)
                put_shape(stage, carrier.shape, at, station.id)


FLUSH_M = 0.1
"""Up to this height cars or vehicles drive on a way over the floor, and nothing stands there."""
SECTIONS: Mapping[type[Conveyor], str] = {
    Accumulating: "transport.roller_bed",
    SkidConveyor: "transport.skid_conveyor",
    Overhead: "transport.overhead_rail",
}


def _put_conveyor(stage: Staging, conveyor: Conveyor) -> None:
    if isinstance(conveyor, Lift | Turntable):
        name = "transport.lift_tower" if isinstance(conveyor, Lift) else "transport.skid_turntable"
        x, y, _ = np.mean(np.array(conveyor.path_m), axis=0)
        put_shape(stage, name, shift(x, y), conveyor.id)
        return
    name = SECTIONS.get(type(conveyor), "")
    if not name:
        return  # a paced line is the carriers that stand on it
    if isinstance(conveyor, Accumulating) and max(corner[2] for corner in conveyor.path_m) <= FLUSH_M:
        _put_marks(stage, conveyor)
        return  # cars that are driven, vehicles, and skillets that run flush with the floor
    for at, length in pieces(conveyor.path_m):
        count = max(1, round(length / SECTION_M))
        down = shift(0, 0, -at[2, 3]) if isinstance(conveyor, Overhead) else np.eye(4)
        for k in range(count):
            here = (
                down
                @ at
                @ shift((k + 0.5) * length / count - length / 2)
                @ stretch(length / count / SECTION_M)
            )
            put_shape(stage, name, here, conveyor.id)


def _put_marks(stage: Staging, conveyor: Conveyor) -> None:
    """Lines on the floor along both sides of a way."""
    for side in (-0.5, 0.5):
        for at, length in pieces(beside(conveyor.path_m, side * conveyor.width_m).tolist()):
            stage.block(at @ shift(z=0.01), (length + 0.1, 0.1, 0.01), shades.STEEL, conveyor.id)


def _put_buffer(stage: Staging, buffer: Buffer, paints: Iterator[str]) -> None:
    """A buffer's cars on its levels, and the posts and shelves that carry them."""
    world = world_from(buffer.pose)
    if buffer.equipment:
        _put_along(stage, buffer.equipment, world, buffer.size_m[0], buffer.id)
    if not buffer.stage:
        return
    length, width, _ = buffer.size_m
    along, across = max(1, int(length // SECTION_M)), max(1, int(width // 2.6))
    left = round(buffer.initial)
    if buffer.levels > 1:
        _put_shelves(stage, world, buffer, along, across)
    for level in range(buffer.levels):
        for row in range(across):
            for place in range(along):
                if left <= 0:
                    return
                left -= 1
                x, y = (place + 0.5) * length / along - length / 2, (row + 0.5) * width / across - width / 2
                at = world @ shift(x, y, 0.55 + level * SHELF_M)
                put = _put_car if buffer.initial <= NEAR_CARS else _put_far_car
                put(stage, buffer.stage, at, buffer.id, next(paints))


def _put_shelves(stage: Staging, world: np.ndarray, buffer: Buffer, along: int, across: int) -> None:
    length, width, _ = buffer.size_m
    height = buffer.levels * SHELF_M
    for place in range(along + 1):
        for row in range(across + 1):
            x, y = place * length / along - length / 2, row * width / across - width / 2
            stage.block(world @ shift(x, y, height / 2), (0.14, 0.14, height), shades.STEEL, buffer.id)
    for level in range(buffer.levels):
        for row in range(across + 1):
            y = row * width / across - width / 2
            at = world @ shift(0.0, y, 0.4 + level * SHELF_M)
            stage.block(at, (length, 0.12, 0.16), shades.STEEL, buffer.id)


def _put_far_car(stage: Staging, name: str, world: np.ndarray, device: str, paint: str) -> None:
    for role, mesh in car.far_mesh(name).items():
        kind = stage.alike(f"car/far/{role}", f"car/far/{name}/{role}", mesh)
        stage.put(kind, world, device)
        if role == "paint":
            stage.paint(kind, paint)


def _put_robots(stage: Staging, plant: Plant, joints: Mapping[str, Sequence[float]]) -> None:
    tools = by_id(plant.tools)
    arms = {name: load_robot(name) for name in {r.description for r in plant.programmed_robots}}
    links = _link_kinds(stage, arms)
    for robot in plant.programmed_robots:
        name = robot.description
        poses = world_from(robot.base) @ link_poses(arms[name], joints.get(robot.id, robot.home_rad))
        for link, (kind, pose) in enumerate(zip(links[name], poses, strict=True)):
            stage.put(kind, pose, robot.id, k=link + 1)
        put_shape(stage, tools[robot.tool].shape, poses[-1] @ arms[name].flange, robot.id, len(poses))
        if robot.pedestal_m > 0:
            down = shift(0, 0, -robot.pedestal_m) @ np.diag([1.0, 1.0, robot.pedestal_m / 0.6, 1.0])
            put_shape(stage, "fixtures.robot_pedestal", world_from(robot.base) @ down, robot.id)


def _link_kinds(stage: Staging, arms: Mapping[str, RobotDescription]) -> Mapping[str, list[str]]:
    """The kinds of each arm's links; arms of one maker share those that are the same."""
    found: dict[str, list[str]] = {}
    for name, description in sorted(arms.items()):
        folder = description.urdf_path.parent
        ours = folder.name in ARMS and folder.parent == assets_folder() / "robots"
        meshes = (
            arm_mesh(folder.name, k) if ours else link_mesh(description, k)
            for k in range(len(description.links))
        )
        found[name] = [stage.alike("link", f"link/{folder.name}/{k}", mesh) for k, mesh in enumerate(meshes)]
    return found
