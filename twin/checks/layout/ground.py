"""What takes room on a plant's floor, as boxes."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from twin.checks.layout.boxes import Box, strips
from twin.plant.floor import AisleKind
from twin.plant.layout import world_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from twin.plant import Plant
    from twin.plant.floor import Fixture

FOOT_M = 0.4
"""Half the side of the plate that a heavy arm stands on: their feet are 0.6 to 0.8 m across."""
HEADROOM_M = {AisleKind.WALKWAY: 2.1, AisleKind.DRIVEWAY: 3.0}
"""Least clear height: of ways for people (ASR A1.8), and of a forklift of 2.3 m with room above it."""
COLUMN_M = 0.225
"""Half the side of a hall's column, as it is drawn."""
MOVING = ("people.", "building.forklift", "building.tugger_train", "carriers.")
"""Shapes that come and go, by how their names begin."""
GOODS = (
    "assembly.kitting_shelf",
    "assembly.line_side_rack",
    "assembly.workbench",
    "building.container",
    "building.pallet",
    "fixtures.control_cabinet",
)
"""Shapes that stand beside stations; other scenery is part of one."""
IN_WALL = ("building.dock_door",)


class Ground:
    """All boxes of a plant, each list made when first asked for."""

    def __init__(self, plant: Plant) -> None:
        self.plant = plant

    @cached_property
    def stations(self) -> list[Box]:
        """Footprints of stations."""
        return stations(self.plant)

    @cached_property
    def buffers(self) -> list[Box]:
        """Footprints of buffers."""
        return buffers(self.plant)

    @cached_property
    def fixtures(self) -> list[Box]:
        """Solid boxes of fixtures."""
        return fixtures(self.plant)

    @cached_property
    def feet(self) -> list[Box]:
        """Plates that robots stand on."""
        return feet(self.plant)

    @cached_property
    def columns(self) -> list[Box]:
        """Columns of halls."""
        return columns(self.plant)

    @cached_property
    def aisles(self) -> list[Box]:
        """Straight pieces of aisles."""
        return aisles(self.plant)

    @cached_property
    def fences(self) -> list[Box]:
        """Straight pieces of fences."""
        return fences(self.plant)

    @cached_property
    def scenery(self) -> list[Box]:
        """Things that are only drawn, without those that come and go and those in walls."""
        return [box for box in scenery(self.plant) if not box.shape.startswith((*MOVING, *IN_WALL))]

    @cached_property
    def goods(self) -> list[Box]:
        """Scenery that stands beside stations."""
        return [box for box in self.scenery if box.shape in GOODS]


def stations(plant: Plant) -> list[Box]:
    """Footprints of stations."""
    return [_of_pose(s.id, s.id, s.pose.xyz_m, s.size_m, s.pose.rpy_rad[2], s.id) for s in plant.stations]


def buffers(plant: Plant) -> list[Box]:
    """Footprints of buffers."""
    return [_of_pose(b.id, b.id, b.pose.xyz_m, b.size_m, b.pose.rpy_rad[2]) for b in plant.buffers]


def _of_pose(
    name: str,
    words: str,
    at: Sequence[float],
    size: Sequence[float],
    yaw: float,
    station: str = "",
) -> Box:
    x, y, z = at
    return Box(name, words, x, y, size[0] / 2, size[1] / 2, yaw, z, z + size[2], station)


def fixtures(plant: Plant) -> list[Box]:
    """Solid boxes of fixtures: several of those with collision boxes."""
    return [box for fixture in plant.fixtures for box in _fixture(fixture)]


def _fixture(fixture: Fixture) -> Iterator[Box]:
    world, yaw = world_from(fixture.pose), fixture.pose.rpy_rad[2]
    blocks = [(block.size_m, block.centre_m) for block in fixture.collision]
    if not blocks:
        blocks = [(fixture.size_m, (0.0, 0.0, fixture.size_m[2] / 2 if fixture.shape else 0.0))]
    cos, sin = math.cos(yaw), math.sin(yaw)
    # Sides in a frame that is only turned about the vertical; more than the box where it is tilted too.
    upright = np.abs(np.array([[cos, sin, 0.0], [-sin, cos, 0.0], [0.0, 0.0, 1.0]]) @ world[:3, :3])
    for size, centre in blocks:
        half = upright @ (np.array(size) / 2)
        x, y, z = (world[:3, :3] @ centre + world[:3, 3]).tolist()
        along, across, up = half.tolist()
        words = fixture.name.lower() if fixture.name else "fixture"
        yield Box(
            fixture.id,
            f"{words} {fixture.id}",
            x,
            y,
            along,
            across,
            yaw,
            z - up,
            z + up,
            fixture.station,
        )


def scenery(plant: Plant) -> list[Box]:
    """Things that are only drawn.

    Shapes that the plant's folder brings itself are left out: only the catalogue's sizes are known.
    """
    found = []
    extents = _extents({each.shape for each in plant.scenery})
    for each in plant.scenery:
        if each.shape not in extents:
            continue
        x0, x1, y0, y1, z0, z1 = extents[each.shape]
        mx, my, hx, hy = (x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) / 2, (y1 - y0) / 2
        low, high = z0 + each.height_m, z1 + each.height_m
        word = each.shape.rpartition(".")[2].replace("_", " ")
        for k, (x, y, yaw) in enumerate(each.places):
            cos, sin = math.cos(yaw), math.sin(yaw)
            at = x + cos * mx - sin * my, y + sin * mx + cos * my
            words = f"{word} {each.id}[{k}]"
            found.append(Box(each.id, words, *at, hx, hy, yaw, low, high, shape=each.shape))
    return found


def _extents(shapes: Iterable[str]) -> Mapping[str, tuple[float, ...]]:
    """Bounds of the catalogue's shapes in their own frames, m."""
    if not shapes:
        return {}
    # The catalogue makes meshes, and what makes meshes takes long to import.
    from twin.geometry.equipment import catalogue

    known = catalogue()
    return {shape: tuple(map(float, known[shape]().bounds)) for shape in shapes if shape in known}


def feet(plant: Plant) -> list[Box]:
    """Plates that programmed robots stand on, with the room up to their base frame."""
    found = []
    for robot in plant.programmed_robots:
        x, y, z = robot.base.xyz_m
        yaw = robot.base.rpy_rad[2]
        found.append(
            Box(robot.id, f"robot {robot.id}", x, y, FOOT_M, FOOT_M, yaw, 0.0, max(z, 0.3), robot.station)
        )
    return found


def columns(plant: Plant) -> list[Box]:
    """Columns of halls."""
    found = []
    for hall in plant.buildings:
        spans = []
        for k in (0, 1):
            first, pitch = hall.first_column_m[k], hall.column_pitch_m[k]
            count = math.floor((hall.size_m[k] - first) / pitch + 1e-6) + 1
            spans.append([hall.corner_m[k] + first + n * pitch for n in range(count)])
        found += [
            Box(hall.id, f"column of {hall.id}", x, y, COLUMN_M, COLUMN_M, 0.0, 0.0, hall.height_m)
            for x in spans[0]
            for y in spans[1]
        ]
    return found


def aisles(plant: Plant) -> list[Box]:
    """Straight pieces of aisles, as high as what has to pass."""
    found = []
    for aisle in plant.aisles:
        words, half = f"{aisle.kind.value} {aisle.id}", aisle.width_m / 2
        high = HEADROOM_M[aisle.kind]
        found += strips(aisle.id, words, aisle.path_m, half, (0.0, high), more=half)
    return found


def fences(plant: Plant) -> list[Box]:
    """Straight pieces of fences."""
    found = []
    for fence in plant.fences:
        pieces = strips(fence.id, f"fence {fence.id}", fence.path_m, 0.03, (0.0, fence.height_m))
        found += [piece._replace(station=fence.station) for piece in pieces]
    return found
