"""Robots of different cells, which keep no common clock: whether the spaces that they sweep come near."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from kernels.kinematics import frames_along
from twin.checks.findings import Scene, of_plant
from twin.checks.zone_proposals import Sweeping
from twin.geometry.swept import swept

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from twin.checks.cell_clearance.scene import RobotScene
    from twin.checks.findings import Finding
    from twin.checks.program_ways import ProgramWay
    from twin.geometry.swept import Swept

CUBE_M = 0.05


@dataclass(frozen=True, eq=False)
class Sweep:
    """All that a robot does in any of its programs.

    station: id. lower, upper: corners (3,), m, of a box round all that it sweeps.
    """

    station: str
    robot: RobotScene
    ways: Sequence[ProgramWay]
    lower: np.ndarray
    upper: np.ndarray

    def cubes(self) -> Swept:
        """The space that it sweeps, in cubes, which hold it whole."""
        joints = np.concatenate([way.joints for way in self.ways])
        time_s = np.arange(len(joints), dtype=float)
        frames = frames_along(self.robot.arm, self.robot.base, np.ascontiguousarray(joints))
        pieces = tuple((part.frame, part.vertices) for part in self.robot.parts if part.frame > 0)
        moving = Sweeping(self.robot.robot.id, time_s, frames, pieces).close_together(CUBE_M)
        return swept(moving.frames, moving.pieces, CUBE_M)


def sweep_of(station: str, robot: RobotScene, ways: Sequence[ProgramWay]) -> Sweep | None:
    """What a robot sweeps in its programs; None where it has none."""
    if not ways:
        return None
    joints = np.ascontiguousarray(np.concatenate([way.joints for way in ways]))
    frames = frames_along(robot.arm, robot.base, joints)
    lower, upper = np.full(3, np.inf), np.full(3, -np.inf)
    for part in robot.parts:
        # A ball round the middle of the piece holds it in every pose.
        middle = part.vertices.mean(axis=0)
        radius = float(np.linalg.norm(part.vertices - middle, axis=1).max())
        pose = frames[:, part.frame]
        at = pose[:, :3, :3] @ middle + pose[:, :3, 3]
        lower, upper = np.minimum(lower, at.min(axis=0) - radius), np.maximum(upper, at.max(axis=0) + radius)
    return Sweep(station, robot, ways, lower, upper)


def between_cells(sweeps: Sequence[Sweep], apart_m: float) -> tuple[Finding, ...]:
    """A finding for each two robots of different cells whose sweeps may come within `apart_m` of each other.

    Nothing says where one is when the other comes: cells are not interlocked. The space is counted in cubes
    of 50 mm, so that what is found may be up to two cubes' diagonals farther apart.
    """
    return tuple(_findings(sweeps, apart_m))


def _findings(sweeps: Sequence[Sweep], apart_m: float) -> Iterator[Finding]:
    cubes: dict[str, Swept] = {}
    for one, other in combinations(sweeps, 2):
        if one.station == other.station or not _near(one, other, apart_m):
            continue
        for each in (one, other):
            if each.robot.robot.id not in cubes:
                cubes[each.robot.robot.id] = each.cubes()
        spaces = [cubes[each.robot.robot.id] for each in (one, other)]
        shared = spaces[0].shared_with(spaces[1], apart_m)
        if not len(shared.cubes):
            continue
        low, high = shared.box()
        at = ", ".join(f"{x:.2f}" for x in 0.5 * (low + high))
        a, b = one.robot.robot.id, other.robot.robot.id
        message = (
            f"{one.station}: the space that {a} sweeps may come within {apart_m * 1e3:g} mm of that of {b} "
            f"in {other.station}, at ({at}) m, and nothing keeps the two cells in step."
        )
        yield of_plant("clearance_robot", a, message, 0.0, "m", apart_m, "warning", Scene(one.station))


def _near(one: Sweep, other: Sweep, apart_m: float) -> bool:
    return bool((one.lower - apart_m <= other.upper).all() and (other.lower - apart_m <= one.upper).all())


def all_sweeps(station: str, robots: Mapping[str, RobotScene], ways: Sequence[ProgramWay]) -> Iterator[Sweep]:
    """The sweeps of a cell's robots."""
    for robot in robots.values():
        found = sweep_of(station, robot, [way for way in ways if way.robot == robot.robot.id])
        if found is not None:
            yield found
