"""Clearance of a robot along a path: its links, tool and held part against the cell and against itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

import kernels.clearance
import kernels.kinematics
from twin.checks import cell_shapes
from twin.checks.cell_shapes import Solid
from twin.checks.findings import Finding
from twin.geometry import arm, load_robot
from twin.geometry.convex import pack
from twin.plant import StopAction, by_id

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kernels.distance import Pieces
    from kernels.kinematics import Arm
    from twin.plant import Plant, Robot, Stop

APPROACH_RADII = 3.0
"""Within this many stop radii of a stop the gripper and its part may touch what the stop serves."""
OF_GRIPPER = ("gripper finger", "held part")


class ClearanceError(ValueError):
    """The path cannot be checked; the message says why."""


@dataclass(frozen=True)
class Nearest:
    """The closest approach of a path."""

    time_ns: int
    distance_m: float
    """0.0 for touching or overlapping."""
    first: str
    second: str
    first_device: str
    second_device: str
    first_m: tuple[float, float, float]
    second_m: tuple[float, float, float]
    """The nearest points, in the world."""


@dataclass(frozen=True)
class Clearance:
    """Clearance along a path of m configurations, contacts that are allowed left out.

    time_ns: (m,) int64. distance_m: (m,) float64, NaN where joint positions are NaN. pair: (m,) int64, place
    in `pairs`, -1 without one. points_m: (m, 2, 3), the nearest points in the world.
    pairs: names of the pieces of every pair. allowed, skipped: sentences on what was left out. Configurations
    are checked one by one: what happens between two of them is not.
    """

    robot: str
    time_ns: np.ndarray
    distance_m: np.ndarray
    pair: np.ndarray
    points_m: np.ndarray
    pairs: tuple[tuple[str, str], ...]
    required_m: float
    minimum: Nearest | None
    findings: tuple[Finding, ...]
    allowed: tuple[str, ...]
    skipped: tuple[str, ...]


@dataclass(frozen=True)
class RobotCell:
    """One robot and its surroundings, packed for the kernels.

    The frames are base, links in order, tool centre point, world. pairs: (p, 2) int64, places in `solids`.
    """

    robot: Robot
    arm: Arm
    solids: tuple[Solid, ...]
    pieces: Pieces
    pairs: np.ndarray
    skipped: tuple[str, ...]

    def frames(self, joints: np.ndarray) -> np.ndarray:
        """Poses (m, n + 3, 4, 4), m, of all frames in the world, for joints (m, n), rad."""
        joints = np.ascontiguousarray(joints, dtype=np.float64)
        base = cell_shapes.matrix(self.robot.base)
        poses = np.empty((len(joints), joints.shape[1] + 3, 4, 4))
        poses[:, :-2] = kernels.kinematics.frames_along(self.arm, base, joints)
        poses[:, -2] = poses[:, -3] @ self.arm.flange_from_tcp
        poses[:, -1] = np.eye(4)
        return poses


def robot_cell(plant: Plant, robot: Robot, plant_folder: Path | None = None) -> RobotCell:
    """The shapes of a robot and all that it could touch, and which pairs of them to check.

    Left out are the base against what stands still, links next to each other, and pairs of the robot's own
    pieces whose hulls overlap at home already: a hull is larger than its link.
    """
    description = load_robot(robot.description, plant_folder)
    chain = arm(description, robot.tool)
    n = len(description.joint_names)
    kinds = by_id(plant.part_kinds)
    parts = [kinds[stop.part_kind] for stop in robot.stops] or list(plant.part_kinds)
    radius = max(kind.diameter_m for kind in parts) / 2.0
    height = max(kind.height_m for kind in parts)
    own = [
        (Solid(robot.id, link.name, hull), frame)
        for frame, link in enumerate(description.links)
        for hull in link.hulls
    ]
    own += [(solid, n + 1) for solid in cell_shapes.tool(robot, radius, height)]
    own.append((cell_shapes.held_part(robot, radius, height, _below(plant, robot, height)), n + 1))
    others = [(solid, n + 2) for solid in cell_shapes.standing(plant)]
    solids = own + others
    pieces = pack([solid.piece(frame) for solid, frame in solids])
    against = [(i, j) for i, (_, f) in enumerate(own) if f > 0 for j in range(len(own), len(solids))]
    itself = [
        (i, j)
        for j, (_, after) in enumerate(own)
        for i, (_, before) in enumerate(own[:j])
        if min(after, n) - before > 1
    ]
    cell = RobotCell(robot, chain, tuple(s for s, _ in solids), pieces, np.empty((0, 2), np.int64), ())
    overlapping = _overlapping(cell, itself)
    names = tuple(
        f"{solids[i][0].name} and {solids[j][0].name} are not checked: their hulls overlap at home."
        for i, j in sorted(overlapping)
    )
    pairs = np.array([*against, *(pair for pair in itself if pair not in overlapping)], dtype=np.int64)
    return RobotCell(robot, chain, cell.solids, pieces, pairs.reshape(-1, 2), names)


def _overlapping(cell: RobotCell, pairs: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    home = cell.frames(np.array([cell.robot.home_rad]))
    return {
        pair
        for pair in pairs
        if kernels.clearance.clearance(cell.pieces, home, np.array([pair], dtype=np.int64))[0][0] == 0.0
    }


def _below(plant: Plant, robot: Robot, height: float) -> float:
    """How far the centre of a held part lies beyond the tool centre point, from where it is picked."""
    stores = by_id(plant.stores)
    for stop in robot.stops:
        if stop.action is StopAction.PICK and stop.device in stores:
            return stop.tcp_m[2] - stores[stop.device].pose.xyz_m[2] - height / 2.0
    return 0.0


def clearance(
    plant: Plant,
    time_ns: np.ndarray,
    joints: np.ndarray,
    robot: str | None = None,
    held: np.ndarray | None = None,
) -> Clearance:
    """Smallest distances of a robot's links, tool and held part to the cell and to itself along a path.

    time_ns: (m,) int64, in order. joints: (m, n), rad; a row with NaN is left unknown. robot: id, the plant's
    first without one. held: (m,) bool, whether a part is in the gripper; without it, always.
    Each stretch below `plant.clearance.required_m` is a finding. Raises `ClearanceError` where the shapes
    of the arrays do not fit or the plant has no such robot, `RobotDescriptionError` for its description.
    """
    robots = by_id(plant.robots)
    name = robot if robot is not None else next(iter(robots), "")
    if name not in robots:
        raise ClearanceError(
            f"plant {plant.id!r} has no robot {name!r}; it has: {', '.join(robots) or 'none'}."
        )
    cell = robot_cell(plant, robots[name])
    time_ns, joints = np.asarray(time_ns, dtype=np.int64), np.asarray(joints, dtype=np.float64)
    n = len(cell.arm.lower)
    if joints.ndim != 2 or joints.shape != (len(time_ns), n):
        raise ClearanceError(
            f"robot {name!r}: joints must have shape ({len(time_ns)}, {n}), one row a time and one column a "
            f"joint, not {joints.shape}."
        )
    holds = np.ones(len(time_ns), dtype=bool) if held is None else np.asarray(held, dtype=bool)
    frames = cell.frames(joints)
    near, serving = _stops_near(plant, cell.robot, frames[:, -2, :3, 3])
    distance = np.full(len(time_ns), np.nan)
    pair = np.full(len(time_ns), -1)
    points = np.full((len(time_ns), 2, 3), np.nan)
    for at in range(-1, len(serving)):
        for holding in (False, True):
            rows = np.flatnonzero((near == at) & (holds == holding))
            if len(rows):
                kept = _pairs(cell, serving[at][1] if at >= 0 else frozenset(), holding)
                least, which, where = kernels.clearance.clearance(cell.pieces, frames[rows], cell.pairs[kept])
                distance[rows], points[rows] = least, where
                pair[rows] = np.where(which >= 0, kept[which], -1)
    return _result(plant, cell, (time_ns, distance, pair, points), tuple(s for s, _ in serving))


def _stops_near(
    plant: Plant, robot: Robot, tcp: np.ndarray
) -> tuple[np.ndarray, list[tuple[str, frozenset[str]]]]:
    """Which group of stops the tool is near, -1 for none; per group a sentence and the devices it serves."""
    groups: dict[frozenset[str], list[Stop]] = {}
    for stop in robot.stops:
        beside = {s.id for s in plant.stoppers if s.conveyor == stop.device}
        groups.setdefault(frozenset({stop.device, *beside}), []).append(stop)
    near = np.full(len(tcp), -1)
    serving: list[tuple[str, frozenset[str]]] = []
    reach = APPROACH_RADII * robot.stop_radius_m
    for devices, stops in groups.items():
        for stop in stops:
            near[np.linalg.norm(tcp - np.array(stop.tcp_m), axis=1) <= reach] = len(serving)
        names = " and ".join(stop.name or stop.id for stop in stops)
        text = (
            f"Within {reach * 1e3:.0f} mm of {names} the gripper's fingers and the held part may touch "
            f"{' and '.join(sorted(devices))}."
        )
        serving.append((text, devices))
    return near, serving


def _pairs(cell: RobotCell, devices: frozenset[str], holding: bool) -> np.ndarray:
    """Places of the pairs to check near stops that serve some devices, with or without a held part."""
    kept = []
    for k, (i, j) in enumerate(cell.pairs):
        first, second = cell.solids[i], cell.solids[j]
        if not holding and "held part" in (first.name, second.name):
            continue
        if first.name in OF_GRIPPER and second.device in devices:
            continue
        kept.append(k)
    return np.array(kept, dtype=np.int64)


def _result(
    plant: Plant,
    cell: RobotCell,
    found: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray],
    allowed: tuple[str, ...],
) -> Clearance:
    time_ns, distance, pair, points = found
    required = plant.clearance.required_m
    known = np.where(np.isfinite(distance), distance, np.inf)
    minimum = None
    if len(known) and np.isfinite(known.min()):
        minimum = _nearest(cell, found, int(known.argmin()))
    return Clearance(
        robot=cell.robot.id,
        time_ns=time_ns,
        distance_m=distance,
        pair=pair,
        points_m=points,
        pairs=tuple((cell.solids[i].name, cell.solids[j].name) for i, j in cell.pairs),
        required_m=required,
        minimum=minimum,
        findings=tuple(_findings(cell, found, known < required, required)),
        allowed=allowed,
        skipped=cell.skipped,
    )


def _nearest(
    cell: RobotCell, found: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray], i: int
) -> Nearest:
    time_ns, distance, pair, points = found
    first, second = (cell.solids[k] for k in cell.pairs[pair[i]])
    on_first, on_second = (tuple(float(x) for x in point) for point in points[i])
    return Nearest(
        time_ns=int(time_ns[i]),
        distance_m=float(distance[i]),
        first=first.name,
        second=second.name,
        first_device=first.device,
        second_device=second.device,
        first_m=(on_first[0], on_first[1], on_first[2]),
        second_m=(on_second[0], on_second[1], on_second[2]),
    )


def _findings(
    cell: RobotCell,
    found: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray],
    below: np.ndarray,
    required: float,
) -> list[Finding]:
    """One finding for each run of configurations below what is required."""
    time_ns, distance, _, _ = found
    edges = np.flatnonzero(np.diff(np.concatenate([[False], below, [False]]).astype(np.int8)))
    findings = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        least = start + int(distance[start:end].argmin())
        near = _nearest(cell, found, least)
        at = ", ".join(f"{x:.3f}" for x in near.second_m)
        how = "touch" if near.distance_m == 0.0 else f"come within {near.distance_m * 1e3:.1f} mm"
        findings.append(
            Finding(
                kind="clearance",
                severity="alarm" if near.distance_m == 0.0 else "warning",
                device=near.first_device,
                message=f"{near.first} and {near.second} {how} at ({at}) m; required: {required * 1e3:g} mm.",
                start_ns=int(time_ns[start]),
                end_ns=int(time_ns[end - 1]),
                value=near.distance_m,
                unit="m",
                limit=required,
            )
        )
    return findings
