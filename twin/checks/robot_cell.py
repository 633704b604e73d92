"""One robot and what surrounds it as packed convex pieces, and which pairs of them can meet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

import kernels.clearance
import kernels.kinematics
from twin.checks import cell_shapes
from twin.checks.cell_shapes import Solid
from twin.checks.free_parts import part_frames
from twin.geometry import arm, load_robot
from twin.geometry.convex import pack
from twin.plant import StopAction, by_id
from twin.plant.layout import world_from

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kernels.distance import Pieces
    from kernels.kinematics import Arm
    from twin.geometry.robots import RobotDescription
    from twin.plant import Plant, TracedRobot


@dataclass(frozen=True)
class RobotCell:
    """One robot and its surroundings, packed for the kernels.

    The frames are base, links in order, tool centre point, world, then twice the free parts: once as the
    fingers and the held part meet them, once as the rest of the robot does, because only the former may touch
    them at stops. pairs: (p, 2) int64, places in `solids`. part_kinds: the kind of each free part.
    """

    robot: TracedRobot
    arm: Arm
    solids: tuple[Solid, ...]
    pieces: Pieces
    pairs: np.ndarray
    skipped: tuple[str, ...]
    part_kinds: tuple[str, ...] = ()

    def frames(self, joints: np.ndarray) -> np.ndarray:
        """Poses (m, n + 3, 4, 4), m, of all frames but the parts', in the world, for joints (m, n), rad."""
        joints = np.ascontiguousarray(joints, dtype=np.float64)
        base = world_from(self.robot.base)
        poses = np.empty((len(joints), joints.shape[1] + 3, 4, 4))
        poses[:, :-2] = kernels.kinematics.frames_along(self.arm, base, joints)
        poses[:, -2] = poses[:, -3] @ self.arm.flange_from_tcp
        poses[:, -1] = np.eye(4)
        return poses

    def with_parts(
        self, frames: np.ndarray, parts: np.ndarray, absent: np.ndarray, at_stop: np.ndarray
    ) -> np.ndarray:
        """All frames: those of `frames` and of free parts (m, k, 7), xyz in m and a quaternion xyzw.

        absent: (m, k) bool, parts that do not count. at_stop: (m, k) bool, those that the gripper may touch.
        """
        by_gripper = part_frames(parts, absent | at_stop)
        return np.concatenate([frames, by_gripper, part_frames(parts, absent)], axis=1)


def robot_cell(
    plant: Plant, robot: TracedRobot, plant_folder: Path | None = None, part_kinds: Sequence[str] = ()
) -> RobotCell:
    """The shapes of a robot and all that it could touch, and which pairs of them to check.

    part_kinds: the kind of each part that lies or moves on the line. Left out are the base against what
    stands still, links next to each other, and pairs of the robot's own pieces whose hulls overlap at home
    already: a hull is larger than its link.
    """
    description = load_robot(robot.description, plant_folder)
    chain = arm(description, robot.tool)
    n = len(description.joint_names)
    own = _own(plant, robot, description)
    kinds = by_id(plant.part_kinds)
    others = [(solid, n + 2) for solid in cell_shapes.standing(plant)]
    free = cell_shapes.free_parts([kinds[kind] for kind in part_kinds])
    others += [(solid, n + 3 + k) for k, solid in enumerate((*free, *free))]
    solids = own + others
    pieces = pack([solid.piece(frame) for solid, frame in solids])
    against = [
        (i, j)
        for i, (first, f) in enumerate(own)
        for j, (_, g) in enumerate(others, start=len(own))
        if f > 0 and (g < n + 3 or (g < n + 3 + len(free)) == (first.name in cell_shapes.OF_GRIPPER))
    ]
    itself = [
        (i, j)
        for j, (_, after) in enumerate(own)
        for i, (_, before) in enumerate(own[:j])
        if min(after, n) - before > 1
    ]
    none = np.empty((0, 2), np.int64)
    cell = RobotCell(robot, chain, tuple(s for s, _ in solids), pieces, none, (), tuple(part_kinds))
    overlapping = _overlapping(cell, itself)
    names = tuple(
        f"{solids[i][0].name} and {solids[j][0].name} are not checked: their hulls overlap at home."
        for i, j in sorted(overlapping)
    )
    pairs = np.array([*against, *(pair for pair in itself if pair not in overlapping)], dtype=np.int64)
    return replace(cell, pairs=pairs.reshape(-1, 2), skipped=names)


def _own(plant: Plant, robot: TracedRobot, description: RobotDescription) -> list[tuple[Solid, int]]:
    """Pieces of the robot, its tool and the largest part in it, each with its frame."""
    kinds = by_id(plant.part_kinds)
    parts = [kinds[stop.part_kind] for stop in robot.stops] or list(plant.part_kinds)
    radius = max(kind.diameter_m for kind in parts) / 2.0
    height = max(kind.height_m for kind in parts)
    own = [
        (Solid(robot.id, link.name, hull), frame)
        for frame, link in enumerate(description.links)
        for hull in link.hulls
    ]
    tool = len(description.links)
    own += [(solid, tool) for solid in cell_shapes.tool(robot, radius, height)]
    own.append((cell_shapes.held_part(robot, radius, height, _below(plant, robot, height)), tool))
    return own


def _overlapping(cell: RobotCell, pairs: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    home = cell.frames(np.array([cell.robot.home_rad]))
    return {
        pair
        for pair in pairs
        if kernels.clearance.clearance(cell.pieces, home, np.array([pair], dtype=np.int64))[0][0] == 0.0
    }


def _below(plant: Plant, robot: TracedRobot, height: float) -> float:
    """How far the centre of a held part lies beyond the tool centre point, from where it is picked."""
    stores = by_id(plant.stores)
    for stop in robot.stops:
        if stop.action is StopAction.PICK and stop.device in stores:
            return stop.tcp_m[2] - stores[stop.device].pose.xyz_m[2] - height / 2.0
    return 0.0
