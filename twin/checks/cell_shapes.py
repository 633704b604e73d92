"""The solid shapes of a plant as convex pieces, derived from its dimensions.

What stands still is in the world's frame. Where the plant gives no dimension (rails, posts, guides, fingers)
the figures here are estimates, the same ones as the floor draws and the mirror builds; they are not measured.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from twin.geometry.convex import Piece, box_vertices, cylinder_vertices
from twin.plant import Pose
from twin.plant.layout import BLADE_M, guides, world_from

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from twin.plant import Camera, Conveyor, PartKind, Plant, Robot, Stopper, Store

FRAME_DEPTH_M = 0.037
"""From the belt down to the lower edge of its frame."""
FINGER_OPEN_M = 0.007
"""How far an open finger stands off the part."""
FINGER_M = (0.0125, 0.014)
"""Thickness and width of a finger."""
OF_GRIPPER = ("gripper finger", "held part")
"""What may touch, at a stop, what the stop serves."""
FLANGE_M = (0.0315, 0.012)
"""Radius and height of the tool's flange plate."""


@dataclass(frozen=True)
class Solid:
    """A convex piece of a device; vertices (k, 3), m, in the frame it is fixed to."""

    device: str
    """Empty for a free part."""
    name: str
    """What a person would call it, as in `gripper finger`."""
    vertices: np.ndarray

    def piece(self, frame: int) -> Piece:
        """This solid fixed to a frame, by place."""
        return Piece(self.name, frame, self.vertices)


def standing(plant: Plant) -> tuple[Solid, ...]:
    """Everything that stands still, in the world: conveyors, stoppers (closed), stores, cameras, fixtures."""
    conveyors = {conveyor.id: conveyor for conveyor in plant.conveyors}
    solids: list[Solid] = []
    for conveyor in plant.conveyors:
        solids += _conveyor(conveyor)
    solids += _guides(plant)
    for stopper in plant.stoppers:
        solids += _stopper(stopper, conveyors[stopper.conveyor])
    for store in plant.stores:
        solids += _store(store)
    for camera in plant.cameras:
        solids += _camera(camera, conveyors[camera.conveyor])
    for fixture in plant.fixtures:
        if fixture.solid:
            name = fixture.name or fixture.id
            solids.append(_box(fixture.id, name, fixture.size_m, (0.0, 0.0, 0.0), world_from(fixture.pose)))
    return tuple(solids)


def tool(robot: Robot, grip_m: float, part_height_m: float) -> tuple[Solid, ...]:
    """The tool in its centre point's frame (z out of the flange), fingers open round half a part's width."""
    length, finger = robot.tool.length_m, robot.tool.finger_length_m
    radius, plate = FLANGE_M
    place = np.eye(4)
    body = length - finger - plate
    width = robot.tool.width_m
    flange = cylinder_vertices(radius, plate) + np.array([0.0, 0.0, plate / 2.0 - length])
    thickness, breadth = FINGER_M
    tip = 0.35 * part_height_m
    solids = [
        Solid(robot.id, "gripper flange", flange),
        _box(robot.id, "gripper body", (width, 0.62 * width, body), (0.0, 0.0, -finger - body / 2.0), place),
    ]
    for side in (-1.0, 1.0):
        x = side * (grip_m + FINGER_OPEN_M + thickness / 2.0)
        size = (thickness, breadth, finger + tip)
        solids.append(_box(robot.id, "gripper finger", size, (x, 0.0, (tip - finger) / 2.0), place))
    return tuple(solids)


def held_part(robot: Robot, radius_m: float, height_m: float, below_m: float) -> Solid:
    """The part in the gripper, in the frame of the tool centre point, its centre `below_m` beyond it."""
    return Solid(robot.id, "held part", cylinder_vertices(radius_m, height_m) + np.array([0.0, 0.0, below_m]))


def free_parts(kinds: Sequence[PartKind]) -> tuple[Solid, ...]:
    """Parts on the line, each about its own centre, numbered as the mirror has them; of no device."""
    return tuple(
        Solid("", f"{kind.name or kind.id} {k}", cylinder_vertices(kind.diameter_m / 2.0, kind.height_m))
        for k, kind in enumerate(kinds, start=1)
    )


def _box(
    device: str, name: str, size: Sequence[float], at: Sequence[float], world_from_frame: np.ndarray
) -> Solid:
    corners = box_vertices((size[0], size[1], size[2])) + np.asarray(at, dtype=np.float64)
    return Solid(device, name, corners @ world_from_frame[:3, :3].T + world_from_frame[:3, 3])


def _conveyor(conveyor: Conveyor) -> Iterator[Solid]:
    length, width, name = conveyor.length_m, conveyor.width_m, conveyor.name or conveyor.id
    place = world_from(conveyor.pose)
    size, middle = (length, width, FRAME_DEPTH_M), (length / 2.0, 0.0, -FRAME_DEPTH_M / 2.0)
    yield _box(conveyor.id, name, size, middle, place)


def _guides(plant: Plant) -> Iterator[Solid]:
    names = {conveyor.id: conveyor.name or conveyor.id for conveyor in plant.conveyors}
    for guide in guides(plant):
        place = world_from(Pose(xyz_m=guide.centre_m, rpy_rad=(0.0, 0.0, guide.yaw_rad)))
        size = tuple(2.0 * half for half in guide.half_m)
        yield _box(guide.conveyor, f"{names[guide.conveyor]} guide", size, (0.0, 0.0, 0.0), place)


def _stopper(stopper: Stopper, conveyor: Conveyor) -> Iterator[Solid]:
    place = world_from(conveyor.pose)
    name, down = stopper.name or stopper.id, place[2, 3]
    thickness, height = BLADE_M
    x, y = stopper.at_m, conveyor.width_m / 2.0 + 0.022
    size = (thickness, conveyor.width_m - 0.012, height)
    yield _box(stopper.id, f"{name} blade", size, (x + thickness / 2.0, -0.002, 0.001 + height / 2.0), place)
    yield _box(stopper.id, f"{name} post", (0.022, 0.022, down + 0.056), (x, y, (0.056 - down) / 2.0), place)
    yield _box(stopper.id, f"{name} cylinder", (0.019, 0.019, 0.051), (x, y, 0.0815), place)


def _store(store: Store) -> Iterator[Solid]:
    length, width, wall = store.size_m
    place, name = world_from(store.pose), store.name or store.id
    yield _box(store.id, name, (length, width, 0.012), (0.0, 0.0, -0.006), place)
    for side in (-1.0, 1.0):
        at = (side * (length / 2.0 - 0.002), 0.0, wall / 2.0)
        yield _box(store.id, f"{name} wall", (0.004, width, wall), at, place)
    back = (0.0, width / 2.0 - 0.002, 1.1 * wall)
    yield _box(store.id, f"{name} wall", (length, 0.004, 2.2 * wall), back, place)


def _camera(camera: Camera, conveyor: Conveyor) -> Iterator[Solid]:
    place = world_from(conveyor.pose)
    name, down = camera.name or camera.id, place[2, 3]
    x, y, top = camera.at_m, conveyor.width_m / 2.0 + 0.03, camera.height_m + 0.055
    yield _box(camera.id, f"{name} post", (0.026, 0.026, down + top), (x, y, (top - down) / 2.0), place)
    yield _box(camera.id, f"{name} arm", (0.022, y + 0.02, 0.022), (x, y / 2.0 - 0.01, top - 0.011), place)
    yield _box(camera.id, name, (0.068, 0.068, 0.081), (x, 0.0, camera.height_m + 0.0095), place)
