"""A robot cell as arrays: its robots with their tools, and all that stands still round them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kernels.approach import Mover
from twin.checks.distance_classes import left_out, required_m
from twin.checks.standing_solids import Solid
from twin.checks.surroundings import Site, robot_pieces
from twin.geometry import arm as arm_of
from twin.geometry import load_robot
from twin.geometry.convex import Piece, pack
from twin.plant import by_id
from twin.plant.layout import world_from

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kernels.distance import Pieces
    from kernels.kinematics import Arm
    from twin.checks.surroundings import RobotPiece
    from twin.plant import Plant
    from twin.plant.floor import Clearance
    from twin.plant.robots import Robot, Tool


@dataclass(frozen=True, eq=False)
class RobotScene:
    """A robot with its tool: arm as for the kernels, its base in the world, and its convex pieces."""

    robot: Robot
    tool: Tool
    arm: Arm
    base: np.ndarray
    parts: tuple[RobotPiece, ...]
    pieces: Pieces

    def mover(self, time_s: np.ndarray, joints: np.ndarray) -> Mover:
        """The robot on a way: time_s (m,), joints (m, n), rad."""
        rows = np.ascontiguousarray(joints, dtype=np.float64)
        return Mover(self.arm, self.base, np.ascontiguousarray(time_s, dtype=np.float64), rows, self.pieces)

    @cached_property
    def is_contact(self) -> np.ndarray:
        """Which pieces are meant to touch the work: (P,) bool."""
        return np.array([part.kind == "contact" for part in self.parts])


@dataclass(frozen=True, eq=False)
class CellScene:
    """A station's robots and what stands round them.

    solids: things that stand still. pieces: of all of them, in the world; solid: (S,) int64, of each piece
    the place of its thing in `solids`. robots: by id.
    """

    station: str
    solids: tuple[Solid, ...]
    pieces: Pieces
    solid: np.ndarray
    robots: Mapping[str, RobotScene]

    def without(self, robots: Collection[str]) -> CellScene:
        """The same cell with some of its robots left out, by their ids."""
        left = {name: robot for name, robot in self.robots.items() if name not in robots}
        return replace(self, robots=left)

    def required(self, clearance: Clearance, robot: RobotScene) -> np.ndarray:
        """Distance (P, S) m that each piece of a robot has to keep from each still one, NaN for none."""
        found = np.full((len(robot.parts), len(self.solids)), np.nan)
        for i, part in enumerate(robot.parts):
            for k, solid in enumerate(self.solids):
                asked = (
                    None
                    if left_out(robot.robot, part, solid)
                    else required_m(clearance, part.kind, solid.kind)
                )
                found[i, k] = np.nan if asked is None else asked
        return np.ascontiguousarray(found[:, self.solid])


def moving_car(cell: CellScene, along: np.ndarray) -> CellScene:
    """The same cell with nothing but the car in it, swept along a vector (3,), m, both ways.

    Each piece becomes the hull of itself before and behind, which is just what it sweeps on a straight line.
    """
    solids = tuple(
        Solid(
            f"the moving {solid.name}",
            solid.owner,
            solid.kind,
            tuple(_drawn_out(v, along) for v in solid.vertices),
        )
        for solid in cell.solids
        if solid.kind == "car"
    )
    pieces, solid = packed(solids)
    return CellScene(cell.station, solids, pieces, solid, cell.robots)


def _drawn_out(vertices: np.ndarray, along: np.ndarray) -> np.ndarray:
    return np.concatenate([vertices - along, vertices + along])


def required_between(clearance: Clearance, first: RobotScene, second: RobotScene) -> np.ndarray:
    """Distance (P, Q) m that the pieces of two robots have to keep, NaN where neither moves."""
    return np.array(
        [
            [
                np.nan if a.frame == b.frame == 0 else required_m(clearance, a.kind, b.kind)
                for b in second.parts
            ]
            for a in first.parts
        ],
        dtype=np.float64,
    )


class Scenes:
    """The cells of one plant, made when they are asked for; what is alike is made once."""

    def __init__(self, plant: Plant) -> None:
        self.plant = plant
        self._site = Site(plant)
        self._tools = by_id(plant.tools)
        self._packed: dict[tuple[str, str], tuple[Arm, tuple[RobotPiece, ...], Pieces]] = {}

    def cell(self, station: str, options: Mapping[str, str] | None = None) -> CellScene:
        """A station's scene. options: option by family, of the car. Raises what `robot_pieces` raises."""
        solids = self._site.surroundings(station, options)
        pieces, solid = packed(solids)
        robots = {
            robot.id: self._robot(robot) for robot in self.plant.programmed_robots if robot.station == station
        }
        return CellScene(station, solids, pieces, solid, robots)

    def _robot(self, robot: Robot) -> RobotScene:
        tool = self._tools[robot.tool]
        kind = (robot.description, robot.tool)
        if kind not in self._packed:
            description = load_robot(robot.description)
            tcp = np.ascontiguousarray(description.flange @ world_from(tool.tcp))
            parts = robot_pieces(self.plant, robot)
            pieces = pack([Piece(part.name, part.frame, part.vertices) for part in parts])
            self._packed[kind] = arm_of(description)._replace(flange_from_tcp=tcp), parts, pieces
        arm, parts, pieces = self._packed[kind]
        return RobotScene(robot, tool, arm, world_from(robot.base), parts, pieces)


def packed(solids: Sequence[Solid]) -> tuple[Pieces, np.ndarray]:
    """All pieces of still things as arrays, and of each the place of its thing: (S,) int64."""
    pieces = [Piece(solid.name, 0, vertices) for solid in solids for vertices in solid.vertices]
    count = [len(solid.vertices) for solid in solids]
    return pack(pieces), np.repeat(np.arange(len(solids)), count)
