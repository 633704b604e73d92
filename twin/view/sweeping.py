"""The space that a cell's robots sweep in a cycle, as meshes for the browser."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from twin.geometry.robots import arm, load_robot
from twin.geometry.swept import Swept, mesh_of, swept
from twin.plant import by_id
from twin.plant.layout import world_from
from twin.view.parcel import packed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from twin.checks.schedule import Schedule
    from twin.checks.zone_proposals import Sweeping
    from twin.plant import Plant

CUBE_M = 0.08
MOST_TRIANGLES = 16_000
"""Of one robot's mesh: what a browser draws in software without becoming slow."""


def sweeping(plant: Plant, schedule: Schedule, robot_id: str) -> Sweeping:
    """A robot on its way through a cycle, with its links and its tool.

    plant: whose cell it is. schedule: of the cell. robot_id: of one that runs a program in it; a `KeyError`
    for another.
    """
    from kernels import kinematics
    from twin.checks.surroundings import robot_pieces
    from twin.checks.zone_proposals import Sweeping

    robot = by_id(plant.programmed_robots)[robot_id]
    time, joints = schedule.delayed_way(robot_id)
    moves = np.r_[True, (np.diff(joints, axis=0) != 0.0).any(axis=1)]
    time, joints = time[moves], joints[moves]
    frames = kinematics.frames_along(arm(load_robot(robot.description)), world_from(robot.base), joints)
    pieces = tuple((piece.frame, piece.vertices) for piece in robot_pieces(plant, robot))
    return Sweeping(robot_id, time, frames, pieces)


def swept_space(way: Sweeping, cube_m: float) -> Swept:
    """The cubes that a robot touches on its way, each piece looked at as often as it moves by half a cube.

    way: of the robot. cube_m: side of the cubes.
    """
    close = way.close_together(cube_m)
    found = []
    for piece in close.pieces:
        kept = _apart(_moved(close, [piece]), cube_m)
        found.append(swept(close.frames[kept], [piece], cube_m).cubes)
    return Swept(cube_m, np.unique(np.concatenate(found), axis=0))


def spaced(way: Sweeping, cube_m: float) -> Sweeping:
    """The same way with fewer places, between which some piece moves by about half a cube.

    way: of a robot. cube_m: side of the cubes.
    """
    kept = _apart(_moved(way, way.pieces), cube_m)
    return replace(way, time_s=way.time_s[kept], frames=way.frames[kept])


def _moved(way: Sweeping, pieces: Sequence[tuple[int, np.ndarray]]) -> np.ndarray:
    """How far, m, some corner of the pieces moves from each place to the next: (m - 1,)."""
    far = np.zeros(len(way.frames) - 1)
    for frame, vertices in pieces:
        pose = way.frames[:, frame]
        corners = pose[:, :3, :3] @ np.asarray(vertices).T + pose[:, :3, 3:]
        np.maximum(far, np.linalg.norm(np.diff(corners, axis=0), axis=1).max(axis=1), out=far)
    return far


def _apart(moved: np.ndarray, cube_m: float) -> np.ndarray:
    """Increasing places half a cube from each other, the first and the last among them."""
    travelled = np.floor(np.r_[0.0, np.cumsum(moved)] / (0.5 * cube_m))
    return np.unique(np.r_[np.unique(travelled, return_index=True)[1], len(moved)])


def swept_parcel(plant: Plant, schedule: Schedule, robot_id: str, key: str) -> bytes:
    """The space that a robot sweeps in a cycle, for the browser, as `parcel.packed` makes it.

    plant, schedule, robot_id: as for `sweeping`. key: of the cycle. The arrays are corners (n, 3), m, and
    triangles (t, 3), as the description's `corners` and `triangles` count them.
    """
    space = swept_space(sweeping(plant, schedule, robot_id), CUBE_M)
    surface = mesh_of(space).triangulate()
    if surface.n_cells > MOST_TRIANGLES:
        surface = surface.decimate_pro(1.0 - MOST_TRIANGLES / surface.n_cells, preserve_topology=True)
    corners = np.asarray(surface.points, dtype=np.float32)
    triangles = np.asarray(surface.faces, dtype=np.uint32).reshape(-1, 4)[:, 1:]
    told = {
        "kind": "swept",
        "key": key,
        "robot": robot_id,
        "volume_m3": space.volume_m3,
        "corners": len(corners),
        "triangles": len(triangles),
    }
    return packed(told, [corners, np.ascontiguousarray(triangles)])
