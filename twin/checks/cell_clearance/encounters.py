"""How near the robots of a cell come to what stands round them, and to each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kernels import approach
from twin.checks.cell_clearance.contact import touch
from twin.checks.cell_clearance.scene import required_between

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kernels.approach import Nearest
    from twin.checks.cell_clearance.contact import Window
    from twin.checks.cell_clearance.scene import CellScene, RobotScene
    from twin.plant.floor import Clearance


@dataclass(frozen=True)
class Encounter:
    """A robot that comes too near to something.

    first, second: what comes near, as a sentence says it; owner: id of the second thing, or of the other
    robot; kind: of the pair, `car`, `fixture`, `fence`, `conveyor`, `floor` or `robot`. distance_m: the least
    one found, below 0 where they overlap; certified_m: none is below this; required_m: what was asked.
    time_s: on the clock of the way that was checked. points_m: (2, 3), the nearest points in the world.
    """

    first: str
    second: str
    owner: str
    kind: str
    distance_m: float
    certified_m: float
    required_m: float
    time_s: float
    points_m: np.ndarray


def with_surroundings(
    cell: CellScene,
    robot: RobotScene,
    way: tuple[np.ndarray, np.ndarray],
    clearance: Clearance,
    meant: Sequence[Window] = (),
) -> tuple[Encounter, ...]:
    """What a robot comes too near to on its way, at most one encounter for each thing that stands still.

    way: knots (m,) s and (m, n) rad. clearance: what is asked. meant: where it is to touch.
    """
    if not cell.solids:
        return ()
    names = [(solid.kind, solid.owner) for solid in cell.solids]
    things = list(dict.fromkeys(names))
    group = np.array([things.index(name) for name in names], dtype=np.int64)[cell.solid]
    required = cell.required(clearance, robot)
    mover = robot.mover(*way)
    found = approach.to_still(mover, cell.pieces, group, required, touch(cell, robot, meant))
    return tuple(_encounters_still(cell, robot, found, required))


def _encounters_still(
    cell: CellScene, robot: RobotScene, found: Nearest, required: np.ndarray
) -> Iterator[Encounter]:
    for g in np.flatnonzero(found.margin < 0.0):
        i, j = (int(k) for k in found.pair[g])
        solid = cell.solids[cell.solid[j]]
        yield Encounter(
            f"{robot.parts[i].name} of {robot.robot.id}", solid.name, solid.owner, solid.kind,
            float(found.distance[g]), float(found.certified[g] + required[i, j]), float(required[i, j]),
            float(found.time[g]), found.points[g],
        )  # fmt: skip


def may_meet(one: np.ndarray, other: np.ndarray, required_m: float) -> bool:
    """Whether two boxes (6,), lower and upper corner, m, that two robots stay in are nearer than required."""
    apart = np.maximum(np.maximum(one[:3] - other[3:], other[:3] - one[3:]), 0.0)
    return not float(np.linalg.norm(apart)) >= required_m


def of_two(
    first: RobotScene,
    second: RobotScene,
    ways: tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]],
    clearance: Clearance,
) -> Encounter | None:
    """The nearest that two robots come to each other where that is too near.

    ways: of both, knots (m,) s and (m, n) rad on a common clock. clearance: what is asked.
    """
    required = required_between(clearance, first, second)
    found = approach.between(first.mover(*ways[0]), second.mover(*ways[1]), required)
    if not found.margin[0] < 0.0:
        return None
    i, j = (int(k) for k in found.pair[0])
    one, other = (f"{r.parts[k].name} of {r.robot.id}" for r, k in ((first, i), (second, j)))
    return Encounter(
        one, other, second.robot.id, "robot", float(found.distance[0]),
        float(found.certified[0] + required[i, j]), float(required[i, j]), float(found.time[0]),
        found.points[0],
    )  # fmt: skip
