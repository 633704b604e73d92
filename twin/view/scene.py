"""A plant as one GLB: a node per kind of shape, an instance per thing, and what moves them."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from twin.geometry import cell, dimensions, shades, solids
from twin.geometry.dimensions import FINGER_OPEN_M
from twin.geometry.links import link_mesh
from twin.geometry.robots import RobotDescription, RobotDescriptionError, check_home, load_robot
from twin.plant.layout import guides, world_from
from twin.plant.values import Pose
from twin.view.devices import device_rows
from twin.view.factory import put_factory
from twin.view.glb import write_glb
from twin.view.staging import Staging, link_poses, shift

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from twin.plant import Belt, Plant, TracedRobot

FORMAT = "taktwin-scene/2"
BLADE_LIFT_M = 0.03
"""How far a stopper's blade rises from holding to fully open. Drawn, not measured."""


@dataclass(frozen=True)
class Scene:
    """What the browser draws.

    glb: the GLB, its description among the scene's extras; description: the same as a mapping:
    devices, nodes (role and owner of each instance), robots (kinematic chains), conveyors, stoppers, parts.
    """

    glb: bytes
    description: Mapping[str, Any]

    @property
    def packed(self) -> bytes:
        """The GLB, gzipped, as it travels to the browser."""
        return gzip.compress(self.glb, compresslevel=6, mtime=0)

    @property
    def digest(self) -> str:
        """sha256 of the GLB."""
        return hashlib.sha256(self.glb).hexdigest()


def _refuse_sliding(description: RobotDescription, robot: str) -> None:
    """Raise `RobotDescriptionError` where a joint slides: the page moves what it shows by turning joints."""
    for name, slides in zip(description.joint_names, description.sliding, strict=False):
        if slides:
            raise RobotDescriptionError(
                f"{description.urdf_path.name}: joint {name!r} of {robot} slides; the page can move robots"
                " whose joints all turn."
            )


def scene(plant: Plant, part_kinds: Sequence[str] | None = None) -> Scene:
    """The plant's scene.

    part_kinds: the kind of each part body in the order of the frames' parts; by default the initial parts.
    Raises `RobotDescriptionError` where a robot's description cannot be read or has a joint that slides,
    `ShapeError` where a shape cannot be read.
    """
    kinds = tuple(plant.initial_parts if part_kinds is None else part_kinds)
    stage = Staging()
    descriptions = [load_robot(robot.description) for robot in plant.traced_robots]
    for robot, description in zip(plant.traced_robots, descriptions, strict=True):
        check_home(description, robot.id, robot.home_rad)
        _refuse_sliding(description, robot.id)
    _put_boxes(stage, plant)
    for i, conveyor in enumerate(plant.belts):
        _put_conveyor(stage, conveyor, i)
    _put_guides(stage, plant)
    _put_stations(stage, plant)
    for i, (robot, description) in enumerate(zip(plant.traced_robots, descriptions, strict=True)):
        _put_robot(stage, plant, robot, description, i)
    _put_parts(stage, plant, kinds)
    put_factory(stage, plant)
    told = _describe(plant, kinds, descriptions, stage)
    return Scene(write_glb(stage.kinds(), told), told)


def _put_boxes(stage: Staging, plant: Plant) -> None:
    """Fixtures that are drawn and have no shape: one kind a colour, stretched to each one's size."""
    plain = [(i, fixture) for i, fixture in enumerate(plant.fixtures) if fixture.drawn and not fixture.shape]
    for colour in dict.fromkeys(fixture.colour for _, fixture in plain):
        alike = [(i, fixture) for i, fixture in plain if fixture.colour == colour]
        kind = f"fixture/{alike[0][1].id}"
        if len(alike) == 1:
            stage.kind(kind, solids.box(alike[0][1].size_m, (0, 0, 0), colour, 0.004))
            stage.put(kind, world_from(alike[0][1].pose), None, alike[0][0])
            continue
        stage.kind(kind, solids.box((1, 1, 1), (0, 0, 0), colour, 0.0))
        for i, fixture in alike:
            stage.put(kind, world_from(fixture.pose) @ np.diag([*fixture.size_m, 1.0]), None, i)


def _put_conveyor(stage: Staging, conveyor: Belt, index: int) -> None:
    length, width = conveyor.length_m, conveyor.width_m
    size = f"{length:g}x{width:g}"
    world = world_from(conveyor.pose)
    for name, make in (("conveyor_frame", cell.conveyor_frame), ("belt", cell.belt)):
        if not stage.has(f"{name}/{size}"):
            stage.kind(f"{name}/{size}", make(length, width))
        stage.put(f"{name}/{size}", world, conveyor.id, index)
    if not stage.has(f"roller/{width:g}"):
        stage.kind(f"roller/{width:g}", cell.roller(width))
        stage.kind(f"rib/{width:g}", cell.rib(width), "rib")
    for x in (cell.ROLLER_RADIUS_M, length - cell.ROLLER_RADIUS_M):
        stage.put(f"roller/{width:g}", world @ shift(x, 0, -cell.ROLLER_RADIUS_M), conveyor.id, index)
    for k in range(rib_count(length)):
        stage.put(f"rib/{width:g}", world @ shift(_rib_x(k, length)), conveyor.id, index, k)
    if not stage.has("leg"):
        stage.kind("leg", cell.leg())
        stage.kind("foot", cell.foot())
    for x, y in dimensions.conveyor_legs(length, width):
        place = world @ shift(x, y, -dimensions.FRAME_HEIGHT_M)
        stage.put("leg", place @ shift(scale_z=place[2, 3]), conveyor.id, index)
        stage.put("foot", shift(*place[:2, 3]), conveyor.id, index)


def _put_guides(stage: Staging, plant: Plant) -> None:
    """The guides that the mirror simulates, at the edges where no other belt adjoins."""
    stage.kind("guide", solids.box((1, 1, 1), (0, 0, 0), shades.STEEL, 0.01))
    for i, guide in enumerate(guides(plant)):
        at = world_from(Pose(xyz_m=guide.centre_m, rpy_rad=(0.0, 0.0, guide.yaw_rad)))
        stage.put("guide", at @ np.diag([*(2.0 * half for half in guide.half_m), 1.0]), guide.conveyor, i)


def rib_count(length: float) -> int:
    """Ribs on the upper side of a belt of that length."""
    return int((length - 2 * cell.ROLLER_RADIUS_M) / cell.RIB_PITCH_M)


def _rib_x(k: int, length: float) -> float:
    run = length - 2 * cell.ROLLER_RADIUS_M
    return cell.ROLLER_RADIUS_M + k * run / rib_count(length)


def _put_stations(stage: Staging, plant: Plant) -> None:
    conveyors = {c.id: c for c in plant.belts}
    for i, stopper in enumerate(plant.stoppers):
        conveyor = conveyors[stopper.conveyor]
        at = world_from(conveyor.pose) @ shift(stopper.at_m)
        stage.kind(f"stopper_post/{stopper.id}", cell.stopper_post(conveyor.width_m, at[2, 3]))
        stage.kind(f"stopper_blade/{stopper.id}", cell.stopper_blade(conveyor.width_m), "blade")
        stage.put(f"stopper_post/{stopper.id}", at, stopper.id, i)
        stage.put(f"stopper_blade/{stopper.id}", at, stopper.id, i)
    for i, store in enumerate(plant.stores):
        at = world_from(store.pose)
        inverse = np.linalg.inv(at)
        radius = {k.id: k.diameter_m / 2 for k in plant.part_kinds}
        pockets = [
            (*(inverse @ [*stop.tcp_m, 1.0])[:2], radius[stop.part_kind])
            for robot in plant.traced_robots
            for stop in robot.stops
            if stop.device == store.id
        ]
        stage.kind(f"store/{store.id}", cell.store(store.size_m, pockets))
        stage.put(f"store/{store.id}", at, store.id, i)
        for x, y in dimensions.store_legs(store.size_m):
            place = at @ shift(x, y, -dimensions.TRAY_M)
            stage.put("leg", place @ shift(scale_z=place[2, 3]), store.id, i)
            stage.put("foot", shift(*place[:2, 3]), store.id, i)
    for i, camera in enumerate(plant.cameras):
        conveyor = conveyors[camera.conveyor]
        at = world_from(conveyor.pose) @ shift(camera.at_m)
        gantry = cell.camera_gantry(conveyor.width_m, camera.height_m, at[2, 3])
        stage.kind(f"camera/{camera.id}", gantry)
        stage.put(f"camera/{camera.id}", at, camera.id, i)
        field = cell.camera_field(camera.field_m, camera.height_m)
        stage.kind(f"camera_field/{camera.id}", field, "field", 0.16)
        stage.put(f"camera_field/{camera.id}", at, camera.id, i)


def _put_robot(
    stage: Staging, plant: Plant, robot: TracedRobot, description: RobotDescription, index: int
) -> None:
    base = world_from(robot.base)
    poses = base @ link_poses(description, robot.home_rad)
    stem = description.urdf_path.parent.name
    for k, (link, pose) in enumerate(zip(description.links, poses, strict=True)):
        name = f"link/{stem}/{link.name}"
        if not stage.has(name):
            stage.kind(name, link_mesh(description, k), "link")
        stage.put(name, pose, robot.id, index, k)
    tool = robot.tool
    height = max((kind.height_m for kind in plant.part_kinds), default=0.01)
    stage.kind(f"tool/{robot.id}", cell.tool_body(tool.length_m, tool.width_m, tool.finger_length_m), "tool")
    stage.kind(f"finger/{robot.id}", cell.tool_finger(tool.finger_length_m, height), "finger")
    world_from_tcp = poses[-1] @ shift(z=tool.length_m)
    stage.put(f"tool/{robot.id}", world_from_tcp, robot.id, index)
    for k, turn in enumerate((np.diag([1.0, 1, 1, 1]), np.diag([-1.0, -1, 1, 1]))):
        at = world_from_tcp @ turn @ shift(_grip_m(plant, robot) + FINGER_OPEN_M)
        stage.put(f"finger/{robot.id}", at, robot.id, index, k)


def _grip_m(plant: Plant, robot: TracedRobot) -> float:
    """Half the widest part that the robot grips."""
    wanted = {stop.part_kind for stop in robot.stops}
    return max((k.diameter_m / 2 for k in plant.part_kinds if k.id in wanted), default=0.01)


def _put_parts(stage: Staging, plant: Plant, kinds: Sequence[str]) -> None:
    by_id = {kind.id: kind for kind in plant.part_kinds}
    line = plant.belts[0] if plant.belts else None
    for k, name in enumerate(kinds):
        kind = by_id[name]
        if not stage.has(f"part/{name}"):
            stage.kind(f"part/{name}", cell.disc(kind.diameter_m, kind.height_m, kind.colour), "part")
        rest = world_from(line.pose) @ shift(line.length_m * (0.3 + 0.08 * k)) if line else np.eye(4)
        stage.put(f"part/{name}", rest @ shift(z=kind.height_m / 2), None, 0, k)


def _describe(
    plant: Plant, kinds: Sequence[str], descriptions: Sequence[RobotDescription], stage: Staging
) -> dict[str, Any]:
    colours = {kind.id: (kind.colour, kind.name) for kind in plant.part_kinds}
    first = np.cumsum([0, *(len(d.joint_names) for d in descriptions)])
    return {
        "format": FORMAT,
        "plant": {"id": plant.id, "name": plant.name, "time_zone": plant.time_zone},
        "hall": bool(plant.buildings),
        "devices": device_rows(plant, descriptions),
        "nodes": stage.nodes(),
        "robots": [
            {
                "id": robot.id,
                "base": world_from(robot.base).ravel().tolist(),
                "first_joint": int(first[i]),
                "origins": [o.ravel().tolist() for o in d.origins],
                "axes": d.axes.tolist(),
                "home_rad": list(robot.home_rad),
                "flange_from_tcp": shift(z=robot.tool.length_m).ravel().tolist(),
                "grip_m": _grip_m(plant, robot),
                "open_m": FINGER_OPEN_M,
            }
            for i, (robot, d) in enumerate(zip(plant.traced_robots, descriptions, strict=True))
        ],
        "conveyors": [
            {
                "id": c.id,
                "pose": world_from(c.pose).ravel().tolist(),
                "start_m": cell.ROLLER_RADIUS_M,
                "run_m": c.length_m - 2 * cell.ROLLER_RADIUS_M,
                "ribs": rib_count(c.length_m),
            }
            for c in plant.belts
        ],
        "stoppers": [
            {
                "id": s.id,
                "pose": (world_from(c.pose) @ shift(s.at_m)).ravel().tolist(),
                "lift_m": BLADE_LIFT_M,
            }
            for s in plant.stoppers
            for c in plant.belts
            if c.id == s.conveyor
        ],
        "parts": [{"kind": k, "colour": colours[k][0], "name": colours[k][1]} for k in kinds],
    }
