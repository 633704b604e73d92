"""What stands still in a plant as convex pieces in the world: fixtures, fences, conveyors, columns."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from twin.geometry.convex import box_vertices
from twin.geometry.shape_pieces import shape_pieces
from twin.plant.layout import world_from
from twin.plant.transport import Conveyor, Lift, Overhead, PacedLine, Turntable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from twin.plant import Plant
    from twin.plant.floor import Fence, Fixture
    from twin.plant.robots import Robot
    from twin.plant.stations import Station
    from twin.plant.values import Block

POST_M = 0.06
"""Thickness of a fence: of its posts, which stand a metre apart."""
DOOR_M = 1.2
"""Width of a door."""
SKID_TOP_M = 0.5
"""Where the runners of a skid lie above the floor."""
RAIL_M = (0.2, 0.3)
"""Width and height of an overhead rail."""
HIGH_M = 2.5
"""A paced line higher than this hangs from a rail."""
FLUSH_M = 0.1
"""A way up to this height is driven over; nothing of it stands up."""
PEDESTAL_M = 0.1
"""How far from a robot's base axis the middle of its own pedestal may be."""
COLUMN_M = 0.45
"""Side of a hall's column."""


@dataclass(frozen=True, eq=False)
class Solid:
    """A thing that stands still, as convex pieces in the world.

    name: as a sentence says it; owner: id of the thing of the plant, of a pedestal its robot's; kind: `car`,
    `fixture`, `fence`, `conveyor` or `floor`; vertices: of each piece (k, 3), m.
    """

    name: str
    owner: str
    kind: str
    vertices: tuple[np.ndarray, ...]

    def bounds(self) -> tuple[np.ndarray, np.ndarray]:
        """Least and greatest coordinates (3,), m."""
        everything = np.concatenate(self.vertices)
        return everything.min(axis=0), everything.max(axis=0)


def placed_box(block: Block, world: np.ndarray) -> np.ndarray:
    """The corners (8, 3), m, of a box of a thing whose pose (4, 4) in the world is given."""
    return placed(box_vertices(block.size_m) + np.array(block.centre_m), world)


def placed(vertices: np.ndarray, world: np.ndarray) -> np.ndarray:
    """Points (k, 3), m, of a thing whose pose (4, 4) in the world is given."""
    return np.ascontiguousarray(vertices @ world[:3, :3].T + world[:3, 3])


def standing_solids(plant: Plant) -> Iterator[Solid]:
    """Everything solid of a plant but the cars and what carries them, in the world."""
    robots = plant.programmed_robots
    for fixture in plant.fixtures:
        if fixture.solid:
            owner = _stands_on(fixture, robots)
            name = fixture.name.lower() if fixture.name else fixture.id
            name = f"pedestal of {owner}" if owner else name if fixture.id in name else f"{name} {fixture.id}"
            kind = "part" if fixture.part else "fixture"
            yield Solid(name, owner or fixture.id, kind, tuple(_of_fixture(fixture)))
    for fence in plant.fences:
        yield from _fence(fence)
    ways = [solid for each in plant.conveyors if isinstance(each, Conveyor) for solid in _conveyor(each)]
    yield from ways
    rooms = np.array([corners for solid in ways for corners in solid.vertices]).reshape(-1, 8, 3)
    for station in plant.stations:
        yield from _equipment(station, rooms)
    yield from _columns(plant)


def _stands_on(fixture: Fixture, robots: Sequence[Robot]) -> str:
    """The robot whose pedestal a fixture is: the one right on top of its middle."""
    x, y, z = fixture.pose.xyz_m
    top = z + fixture.size_m[2] / 2.0
    for robot in robots:
        bx, by, bz = robot.base.xyz_m
        if max(abs(bx - x), abs(by - y)) <= PEDESTAL_M and abs(bz - top) < 0.01 and not fixture.shape:
            return robot.id
    return ""


def _of_fixture(fixture: Fixture) -> Iterator[np.ndarray]:
    world = world_from(fixture.pose)
    if fixture.collision:
        for block in fixture.collision:
            yield placed_box(block, world)
    elif fixture.shape:
        for piece in shape_pieces(fixture.shape):
            yield placed(piece.vertices, world)
    else:
        yield placed(box_vertices(fixture.size_m), world)


def _fence(fence: Fence) -> Iterator[Solid]:
    """Its straight stretches as upright boxes, its door closed."""
    gone = 0.0
    panels: list[np.ndarray] = []
    doors: list[np.ndarray] = []
    for a, b in pairwise(fence.path_m):
        start, end = np.array(a), np.array(b)
        length = float(np.linalg.norm(end - start))
        if length == 0.0:
            continue
        along = (end - start) / length
        cuts = [0.0, length]
        if fence.door_at_m is not None and gone <= fence.door_at_m <= gone + length:
            middle = fence.door_at_m - gone
            cuts = sorted({0.0, max(0.0, middle - DOOR_M / 2), min(length, middle + DOOR_M / 2), length})
        for low, high in ((low, high) for low, high in pairwise(cuts) if high - low > 1e-6):
            corners = _upright(start + low * along, start + high * along, POST_M, fence.height_m)
            is_door = fence.door_at_m is not None and low <= fence.door_at_m - gone <= high and len(cuts) > 2
            (doors if is_door else panels).append(corners)
        gone += length
    if panels:
        yield Solid(f"fence {fence.id}", fence.id, "fence", tuple(panels))
    if doors:
        yield Solid(f"door of fence {fence.id}", fence.id, "fence", tuple(doors))


def _upright(a: np.ndarray, b: np.ndarray, thick: float, height: float, foot: float = 0.0) -> np.ndarray:
    """Corners of a box between two points of the floor, from `foot` up to `height`."""
    along = (b - a) / np.linalg.norm(b - a)
    side = 0.5 * thick * np.array([-along[1], along[0]])
    more = 0.0 if thick > 0.5 else 0.5 * thick * along
    ring = [a - more - side, a - more + side, b + more - side, b + more + side]
    return np.array([[*point, z] for point in ring for z in (foot, height)])


def _conveyor(conveyor: Conveyor) -> Iterator[Solid]:
    """The room under the level of a way, or the rail that it hangs from."""
    if isinstance(conveyor, Lift | Turntable):
        return
    found = []
    for a, b in pairwise(conveyor.path_m):
        start, end = np.array(a), np.array(b)
        if np.linalg.norm(end[:2] - start[:2]) < 1e-6:
            continue
        low, high = min(start[2], end[2]), max(start[2], end[2])
        if isinstance(conveyor, Overhead) or (isinstance(conveyor, PacedLine) and low > HIGH_M):
            found.append(_upright(start[:2], end[:2], RAIL_M[0], high + RAIL_M[1], low))
        elif high > FLUSH_M:
            foot = 0.0 if low <= 1.0 else low - SKID_TOP_M
            found.append(_upright(start[:2], end[:2], conveyor.width_m, high, foot))
    if found:
        name = conveyor.name or f"conveyor {conveyor.id}"
        yield Solid(name, conveyor.id, "conveyor", tuple(found))


def _equipment(station: Station, rooms: np.ndarray) -> Iterator[Solid]:
    """What is drawn for a station, without what lies in the room (r, 8, 3) of a conveyor."""
    if not station.equipment:
        return
    world = world_from(station.pose)
    vertices = [placed(piece.vertices, world) for piece in shape_pieces(station.equipment)]
    low, high = np.concatenate(vertices).min(axis=0), np.concatenate(vertices).max(axis=0)
    meeting = ((rooms.min(axis=1) <= high) & (low <= rooms.max(axis=1))).all(axis=1)
    kept = tuple(each for each in vertices if not any(_within(each, room) for room in rooms[meeting]))
    if kept:
        words = station.equipment.rpartition(".")[2].replace("_", " ")
        kind = "conveyor" if station.equipment.startswith("transport.") else "fixture"
        yield Solid(f"{words} of {station.id}", station.id, kind, kept)


def _within(points: np.ndarray, box: np.ndarray) -> bool:
    """Whether points lie in a box (8, 3) whose corners are as `_upright` gives them."""
    origin = box[0]
    for axis in (box[4] - origin, box[2] - origin, box[1] - origin):
        share = (points - origin) @ axis / (axis @ axis)
        if share.min() < -1e-6 or share.max() > 1.0 + 1e-6:
            return False
    return True


def _columns(plant: Plant) -> Iterator[Solid]:
    for hall in plant.buildings:
        (x0, y0), (px, py), (fx, fy) = hall.corner_m, hall.column_pitch_m, hall.first_column_m
        for x in np.arange(x0 + fx, x0 + hall.size_m[0] + 1e-6, px):
            for y in np.arange(y0 + fy, y0 + hall.size_m[1] + 1e-6, py):
                box = box_vertices((COLUMN_M, COLUMN_M, hall.height_m)) + np.array(
                    [x, y, hall.height_m / 2.0]
                )
                yield Solid(f"column of {hall.id}", hall.id, "fixture", (box,))
