"""The hall: floors, columns, walls, aisles and fences."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from twin.geometry import shades
from twin.geometry.equipment import catalogue
from twin.plant.floor import AisleKind
from twin.plant.layout import world_from
from twin.plant.values import Pose
from twin.view.staging import shift

if TYPE_CHECKING:
    from twin.plant.floor import Aisle, Building, Fence
    from twin.view.staging import Staging

SECTION_M = 6.0
"""Length of a section of conveyor, booth or wall in the catalogue."""
AISLE_Z_M, MARK_Z_M = 0.004, 0.008


def put_building(stage: Staging, building: Building) -> None:
    """Floor, columns, and the walls of the two far sides."""
    (x, y), (length, width) = building.corner_m, building.size_m
    if not stage.has("column"):
        stage.kind("column", catalogue()["building.column"]())
        stage.kind("wall", catalogue()["building.wall_panel"]())
    stage.block(shift(x + length / 2, y + width / 2, -0.1), (length, width, 0.2), shades.FLOOR, None)
    px, py = building.column_pitch_m
    fx, fy = building.first_column_m
    for u in np.arange(fx, length + 1e-6, px):
        for v in np.arange(fy, width + 1e-6, py):
            stage.put("column", shift(x + u, y + v), None)
    # Walls stand on the two far sides only, so that one looks into the hall from the front.
    for k in range(round(length / SECTION_M)):
        share = length / round(length / SECTION_M)
        stage.put("wall", shift(x + (k + 0.5) * share, y + width) @ stretch(share / SECTION_M), None)
    turn = world_from(Pose(rpy_rad=(0.0, 0.0, math.pi / 2)))
    for k in range(round(width / SECTION_M)):
        share = width / round(width / SECTION_M)
        stage.put("wall", shift(x, y + (k + 0.5) * share) @ turn @ stretch(share / SECTION_M), None)


def put_aisle(stage: Staging, aisle: Aisle) -> None:
    """A strip on the floor between its two lines."""
    shade = shades.DRIVEWAY if aisle.kind is AisleKind.DRIVEWAY else shades.WALKWAY
    if not stage.has("aisle_marking"):
        stage.kind("aisle_marking", catalogue()["building.aisle_marking"]())
    for at, length in pieces(aisle.path_m):
        stage.block(at @ shift(z=AISLE_Z_M / 2), (length, aisle.width_m, AISLE_Z_M), shade, None)
        for side in (-0.5, 0.5):
            stage.put("aisle_marking", at @ shift(0, side * aisle.width_m, MARK_Z_M) @ stretch(length), None)


def put_fence(stage: Staging, fence: Fence) -> None:
    """Panels of about a metre along its line, and its door."""
    for name in ("fence_panel", "fence_door"):
        if not stage.has(name):
            stage.kind(name, catalogue()[f"building.{name}"]())
    done = 0.0
    for at, length in pieces(fence.path_m):
        count = max(1, round(length))
        for k in range(count):
            middle = done + (k + 0.5) * length / count
            here = at @ shift((k + 0.5) * length / count - length / 2) @ stretch(length / count)
            door = fence.door_at_m is not None and abs(middle - fence.door_at_m) <= 0.5 * length / count
            stage.put("fence_door" if door else "fence_panel", here, fence.station or None)
        done += length


def pieces(path: Sequence[Sequence[float]]) -> Iterator[tuple[np.ndarray, float]]:
    """The pieces of a path: world from the piece's middle, x along it, and its length."""
    for a, b in itertools.pairwise(path):
        start, end = np.array([*a, 0.0][:3]), np.array([*b, 0.0][:3])
        length = float(np.linalg.norm(end - start))
        if length > 1e-6:
            yaw = math.atan2(end[1] - start[1], end[0] - start[0])
            pitch = -math.asin((end[2] - start[2]) / length)
            yield world_from(Pose(xyz_m=tuple((start + end) / 2), rpy_rad=(0.0, pitch, yaw))), length


def beside(path: Sequence[Sequence[float]], offset_m: float) -> np.ndarray:
    """A path (n, 3), m, moved to its left by an offset, its corners mitred, and laid on the floor."""
    points = np.array([(x, y) for x, y, *_ in path], dtype=np.float64)
    points = points[np.r_[True, np.linalg.norm(np.diff(points, axis=0), axis=1) > 1e-6]]
    along = np.diff(points, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    left = np.column_stack([-along[:, 1], along[:, 0]])
    before, behind = np.vstack([left[:1], left]), np.vstack([left, left[-1:]])
    # Where it turns right back there is no mitre; the line ends there as it came.
    share = np.maximum(1.0 + (before * behind).sum(axis=1, keepdims=True), 0.1)
    moved = points + offset_m * (before + behind) / share
    return np.column_stack([moved, np.zeros(len(moved))])


def stretch(along: float) -> np.ndarray:
    """A shape made longer along its x."""
    return np.diag([along, 1.0, 1.0, 1.0])
