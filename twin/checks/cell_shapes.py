"""The solid shapes of a plant as convex pieces, derived from its dimensions.

What stands still is in the world's frame. Where the plant gives no dimension (frames, legs, posts, guides,
fingers) the figures are the estimates of `twin.geometry.dimensions`, which the floor draws as well; guides
and blades are those that the mirror simulates. The pieces contain what is drawn, fingers over their whole
opening and the blade closed, but for markings of a millimetre or less (ribs of belts, rims of pockets,
labels) and the camera's field of view; a test compares the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from twin.geometry import dimensions
from twin.geometry.convex import Piece, box_vertices, cylinder_vertices
from twin.plant import Pose
from twin.plant.layout import guides, world_from

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from twin.geometry.dimensions import Block
    from twin.plant import Belt, Camera, PartKind, Plant, Stopper, Store, TracedRobot

OF_GRIPPER = ("gripper finger", "held part")
"""What may touch, at a stop, what the stop serves."""


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
    conveyors = {conveyor.id: conveyor for conveyor in plant.belts}
    solids: list[Solid] = []
    for conveyor in plant.belts:
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


def tool(robot: TracedRobot, grip_m: float, part_height_m: float) -> tuple[Solid, ...]:
    """The tool in its centre point's frame (z out of the flange), fingers over their whole opening."""
    length, finger = robot.tool.length_m, robot.tool.finger_length_m
    radius, plate = dimensions.FLANGE_M
    flange = cylinder_vertices(radius, plate) + np.array([0.0, 0.0, plate / 2.0 - length])
    neck_m = (length - finger) / 2.0
    neck = cylinder_vertices(dimensions.NECK_RADIUS_M, neck_m) + np.array([0.0, 0.0, neck_m / 2.0 - length])
    blocks = dimensions.tool_body(length, robot.tool.width_m, finger)
    solids = [
        Solid(robot.id, "gripper flange", flange),
        Solid(robot.id, "gripper neck", neck),
        *(_block(robot.id, "gripper body", block, np.eye(4)) for block in blocks),
    ]
    thickness, breadth = dimensions.FINGER_M
    swept = thickness + dimensions.FINGER_OPEN_M
    tip = dimensions.FINGER_TIP_SHARE * part_height_m
    for side in (-1.0, 1.0):
        at = (side * (grip_m + swept / 2.0), 0.0, (tip - finger) / 2.0)
        solids.append(_box(robot.id, "gripper finger", (swept, breadth, finger + tip), at, np.eye(4)))
    return tuple(solids)


def held_part(robot: TracedRobot, radius_m: float, height_m: float, below_m: float) -> Solid:
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


def _block(device: str, name: str, block: Block, world_from_frame: np.ndarray) -> Solid:
    return _box(device, name, block.size_m, block.centre_m, world_from_frame)


def _conveyor(conveyor: Belt) -> Iterator[Solid]:
    length, width, name = conveyor.length_m, conveyor.width_m, conveyor.name or conveyor.id
    place = world_from(conveyor.pose)
    yield _block(conveyor.id, name, dimensions.envelope(length, width), place)
    for block in dimensions.drive(length):
        yield _block(conveyor.id, f"{name} drive", block, place)
    places = dimensions.conveyor_legs(length, width)
    yield from _legs(conveyor.id, name, place, places, dimensions.FRAME_HEIGHT_M)


def _legs(
    device: str, name: str, place: np.ndarray, places: Sequence[tuple[float, float]], below_m: float
) -> Iterator[Solid]:
    """Legs from `below_m` under a frame down to the table, and their feet upright on it."""
    wide, high, foot = dimensions.LEG_M, dimensions.FOOT_HEIGHT_M, 2.0 * dimensions.FOOT_RADIUS_M
    for x, y in places:
        at = place @ (x, y, -below_m, 1.0)
        middle = (x, y, -below_m - at[2] / 2.0)
        yield _box(device, f"{name} leg", (wide, wide, at[2]), middle, place)
        yield _box(device, f"{name} foot", (foot, foot, high), (at[0], at[1], high / 2.0), np.eye(4))


def _guides(plant: Plant) -> Iterator[Solid]:
    names = {conveyor.id: conveyor.name or conveyor.id for conveyor in plant.belts}
    for guide in guides(plant):
        place = world_from(Pose(xyz_m=guide.centre_m, rpy_rad=(0.0, 0.0, guide.yaw_rad)))
        size = tuple(2.0 * half for half in guide.half_m)
        yield _box(guide.conveyor, f"{names[guide.conveyor]} guide", size, (0.0, 0.0, 0.0), place)


def _stopper(stopper: Stopper, conveyor: Belt) -> Iterator[Solid]:
    place, name = _along(conveyor, stopper.at_m), stopper.name or stopper.id
    post, foot, slide, cylinder = dimensions.stopper_post(conveyor.width_m, place[2, 3])
    for block in dimensions.stopper_blade(conveyor.width_m):
        yield _block(stopper.id, f"{name} blade", block, place)
    yield _block(stopper.id, f"{name} post", post, place)
    yield _block(stopper.id, f"{name} foot", foot, place)
    yield _block(stopper.id, f"{name} slide", slide, place)
    yield _block(stopper.id, f"{name} cylinder", cylinder, place)


def _store(store: Store) -> Iterator[Solid]:
    place, name = world_from(store.pose), store.name or store.id
    plate, *walls = dimensions.store(store.size_m)
    yield _block(store.id, name, plate, place)
    for wall in walls:
        yield _block(store.id, f"{name} wall", wall, place)
    yield from _legs(store.id, name, place, dimensions.store_legs(store.size_m), dimensions.TRAY_M)


def _camera(camera: Camera, conveyor: Belt) -> Iterator[Solid]:
    place, name = _along(conveyor, camera.at_m), camera.name or camera.id
    blocks = dimensions.gantry(conveyor.width_m, camera.height_m, place[2, 3])
    for part, block in zip((" post", " foot", " arm", ""), blocks, strict=True):
        yield _block(camera.id, f"{name}{part}", block, place)


def _along(conveyor: Belt, at_m: float) -> np.ndarray:
    """A conveyor's frame moved downstream."""
    place = world_from(conveyor.pose)
    place[:3, 3] += at_m * place[:3, 0]
    return place
