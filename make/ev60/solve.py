"""Every robot of the body cells at its place, as it was solved: the right side is the mirror image."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from kernels.kinematics import forward
from make.ev60 import cell_types as types
from make.ev60.bases import Stand, base_at, chain, margins
from make.ev60.solved import MIRROR, Joints, Solved, on_side, solved
from make.ev60.spots import TURNS, Spot, line_points

NEST_M = 1.0
"""Height of a part on its stand."""
STAND_Y_M = 3.7


@dataclass(frozen=True, eq=False)
class Placed:
    """A robot in its cell.

    station, number: give its id; left: of the line; stand: arm, tool and place, for the left; work: `spot`,
    `handling`, `glaze`, `seal`, `stud`, `measure` or `tighten`; spots: of a welding robot, mirrored where it
    stands on the right; poses: of its other targets in the car's frame, in order; about: what it does, in
    words; part_m: x and y of the middle of the stand that it takes parts from; payload_kg: of what it
    carries; solved: of a robot in a body cell, its way, for the left.
    """

    station: str
    number: int
    left: bool
    stand: Stand
    work: str
    spots: tuple[Spot, ...] = ()
    turns: tuple[float, ...] = ()
    poses: tuple[np.ndarray, ...] = ()
    about: str = ""
    part_m: tuple[float, float] | None = None
    payload_kg: float = 0.0
    solved: Solved | None = None

    @property
    def id(self) -> str:
        """As BS110R1."""
        return f"{self.station}R{self.number}"

    @property
    def side(self) -> float:
        """1 on the left, -1 on the right."""
        return 1.0 if self.left else -1.0


def car_height(station: str) -> float:
    """Of the car's frame above the floor at a station, m."""
    from make.ev60.stations import car_height as height

    return height(station)


def _spots(robot: Solved, role: str) -> tuple[list[Spot], list[float]]:
    """Spots and turns of a welding robot on the left, in the order in which it welds them."""
    spots, turns = [], []
    for run in robot.runs:
        line = line_points(run.line)
        for place in run.places:
            point = line.points[place] * (1, 1, 1, run.flip, run.flip, run.flip)
            spots.append(Spot(run.line, place, point, line.stack_mm, role))
            turns.append(float(TURNS[run.turn]))
    return spots, turns


def _cell(cell: str) -> Iterator[Placed]:
    kind = types.CELLS[cell]
    roles = types.WELDERS.get(kind, ())
    brought = iter(types.PARTS.get(cell, ()))
    welders = iter(roles)
    for k, robot in enumerate(solved()[cell]):
        stand = Stand(robot.arm, robot.tool, robot.x, robot.y, robot.pedestal, (), 0.0)
        spots, turns = _spots(robot, next(welders)) if robot.work == "spot" else ([], [])
        part = next(brought) if robot.work == "handling" else None
        left = Placed(
            cell, 2 * k + 1, True, stand, robot.work, tuple(spots), tuple(turns), (), robot.about,
            None if robot.stand_x is None else (robot.stand_x, STAND_Y_M),
            part.mass_kg if part else 0.0, robot,
        )  # fmt: skip
        poses = tuple(tcp(left, q) for stop in robot.stops for q in stop)
        left = replace(left, poses=poses)
        yield left
        yield replace(
            left,
            number=2 * k + 2,
            left=False,
            spots=tuple(replace(s, point=s.point * (1, -1, 1, 1, -1, 1)) for s in spots),
            turns=tuple(-t for t in turns),
            poses=tuple(MIRROR @ pose @ MIRROR for pose in poses),
            part_m=None if left.part_m is None else (left.part_m[0], -left.part_m[1]),
        )


@cache
def body_robots() -> tuple[Placed, ...]:
    """All robots of the body cells, cell by cell."""
    return tuple(robot for cell in types.CELLS for robot in _cell(cell))


def shares(cell: str) -> list[tuple[Spot, ...]]:
    """Spots of each welding robot on the left of a cell."""
    return [robot.spots for robot in _cell(cell) if robot.left and robot.spots]


def tcp(robot: Placed, joints: Joints) -> np.ndarray:
    """Pose (4, 4) of the tool centre point on the car where joints are those of a robot on the left."""
    stand = robot.stand
    base = base_at(stand.x, stand.y, stand.pedestal, car_height(robot.station))
    pose = base @ forward(chain(stand.arm, stand.tool), np.array(joints))
    return pose if robot.left else MIRROR @ pose @ MIRROR


def seen(robot: Placed, pose: np.ndarray) -> float:
    """Margin, rad, with which a robot takes a pose of the car's frame; -1 where it cannot."""
    stand = robot.stand
    flip = np.eye(4) if robot.left else MIRROR
    base = base_at(stand.x, stand.y, stand.pedestal, car_height(robot.station))
    return float(margins(chain(stand.arm, stand.tool), base, (flip @ pose @ flip)[None])[0])


def home(robot: Placed) -> Joints | None:
    """Joint positions of a robot of a body cell at home, rad; None for others."""
    return None if robot.solved is None else on_side(robot.solved.home, robot.left)


@dataclass(frozen=True)
class Dresser:
    """A tip dresser beside its robot: x, y and yaw in the station's frame."""

    x: float
    y: float
    yaw: float


def dresser(robot: Placed) -> Dresser | None:
    """Where the tip dresser of a welding robot stands; None for any other."""
    if robot.solved is None or robot.solved.dresser is None:
        return None
    x, y, yaw = robot.solved.dresser
    return Dresser(x, robot.side * y, robot.side * yaw)
