"""Where and when a tool is meant to touch: the pairs that a clearance check leaves out, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kernels.approach import Touch
from kernels.distance import distance
from kernels.kinematics import forward, tcps_along
from twin.geometry.convex import Piece, pack
from twin.plant.robots import Do, ToolKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from twin.checks.cell_clearance.scene import CellScene, RobotScene
    from twin.checks.program_ways import Phase, ProgramWay
    from twin.plant.robots import Program

ELECTRODE_M = 0.06
"""How near to the tool centre point a sheet is that a gun's electrodes may close on."""
BEFORE_M = 0.06
"""How near to where a tool works its centre point is while it may touch: there and then only."""
AROUND_M = 0.05
"""How much farther than its contact pieces what another tool may touch can be from its centre point."""
WORKS = (Do.SPOT, Do.SEAM, Do.GRIP, Do.RELEASE, Do.TIP_DRESS)
AT_WAITS = (ToolKind.STUD, ToolKind.MEASURING, ToolKind.SCREWDRIVING)
"""Tools that do their work while the program waits at a target."""
_WORDS = {
    ToolKind.WELD_GUN: "the electrodes close on the sheets",
    ToolKind.GRIPPER: "the gripper's fingers take hold or let go",
    ToolKind.SEALING: "the nozzle lays its bead",
    ToolKind.STUD: "the stud is set",
    ToolKind.MEASURING: "the head measures",
    ToolKind.SCREWDRIVING: "the sockets are on the nuts",
}


WORK = frozenset({"car", "part"})
"""Kinds of things that tools work on."""


@dataclass(frozen=True)
class Window:
    """Contact that is meant: when, on the program's clock, round which points (k, 3), m, why, and at what.

    kinds: of the things that may be touched there.
    """

    start_s: float
    end_s: float
    points_m: np.ndarray
    why: str
    at: str
    kinds: frozenset[str]


def windows(robot: RobotScene, program: Program, way: ProgramWay) -> tuple[Window, ...]:
    """The windows of a program: each work, from when the tool has come near to when it is away again."""
    return tuple(_windows(robot, program, way))


def _windows(robot: RobotScene, program: Program, way: ProgramWay) -> Iterator[Window]:
    local = tcps_along(robot.arm, np.ascontiguousarray(way.joints))[:, :3, 3]
    at = local @ robot.base[:3, :3].T + robot.base[:3, 3]
    for k, phase in enumerate(way.phases):
        if not _is_work(robot, program, phase):
            continue
        do = program.steps[phase.step].do
        before = next((p for p in reversed(way.phases[:k]) if p.kind == "move"), phase)
        points = np.array([(robot.base @ forward(robot.arm, q))[:3, 3] for q in _during(way, phase)])
        what = "the tips are dressed" if do == Do.TIP_DRESS else _WORDS[robot.tool.kind]
        start, end = _near_by(way.time_s, at, phase, points)
        yield Window(start, end, points, what, phase.at or before.at, _may_touch(do))


def _may_touch(do: Do) -> frozenset[str]:
    """A dresser is a fixture, and parts are taken from one and put into one."""
    if do == Do.TIP_DRESS:
        return frozenset({"fixture"})
    return WORK | {"fixture"} if do in (Do.GRIP, Do.RELEASE) else WORK


def _near_by(time_s: np.ndarray, at: np.ndarray, phase: Phase, points: np.ndarray) -> tuple[float, float]:
    """From when to when, s, round a phase the tool's centre point `at` (m, 3) stays near it (k, 3)."""
    first, last = np.searchsorted(time_s, (phase.start_s, phase.end_s))
    away = np.linalg.norm(at[:, None] - points[[0, -1]], axis=2) > BEFORE_M
    earlier, later = np.flatnonzero(away[:first, 0]), np.flatnonzero(away[last:, 1])
    start = float(time_s[earlier[-1] + 1]) if len(earlier) else float(time_s[0])
    end = float(time_s[last + later[0] - 1]) if len(later) else float(time_s[-1])
    return min(start, phase.start_s), max(end, phase.end_s)


def _during(way: ProgramWay, phase: Phase) -> np.ndarray:
    """Joint positions (k, n) at the beginning and the end of a phase and at the knots between."""
    inside = (way.time_s > phase.start_s) & (way.time_s < phase.end_s)
    times = np.concatenate([[phase.start_s], way.time_s[inside], [phase.end_s]])
    return np.column_stack([np.interp(times, way.time_s, column) for column in way.joints.T])


def _is_work(robot: RobotScene, program: Program, phase: Phase) -> bool:
    if phase.kind == "move" or phase.step >= len(program.steps):
        # A bead is laid while the tool moves.
        return phase.step < len(program.steps) and program.steps[phase.step].do == Do.SEAM
    do = program.steps[phase.step].do
    waits = do == Do.WAIT and phase.step > 0 and program.steps[phase.step - 1].do in (Do.JOINT, Do.LINEAR)
    return do in WORKS or (waits and robot.tool.kind in AT_WAITS)


def touch(cell: CellScene, robot: RobotScene, found: Sequence[Window]) -> Touch:
    """The windows for the kernel: contact pieces may touch the work near the tool centre point then."""
    reach = _reach(robot)
    times = np.array([(window.start_s, window.end_s) for window in found]).reshape(-1, 2)
    may = np.zeros((len(found), len(cell.solid)), dtype=bool)
    for k, window in enumerate(found):
        work = np.array([solid.kind in window.kinds for solid in cell.solids], dtype=bool)[cell.solid]
        may[k] = work & _near(cell, window.points_m, reach)
    return Touch(robot.is_contact, times, may)


def _reach(robot: RobotScene) -> float:
    """How far from the tool centre point something may be that the tool may touch, m."""
    if robot.tool.kind == ToolKind.WELD_GUN:
        return ELECTRODE_M
    tcp = robot.arm.flange_from_tcp[:3, 3]
    corners = [part.vertices for part in robot.parts if part.kind == "contact"]
    return AROUND_M + max((float(np.linalg.norm(c - tcp, axis=1).max()) for c in corners), default=0.0)


def _near(cell: CellScene, points: np.ndarray, reach: float) -> np.ndarray:
    """Which still pieces are within reach of one of the points: (S,) bool."""
    box = cell.pieces.box
    outside = np.maximum(np.maximum(box[:, 0, None] - points, points - box[:, 1, None]), 0.0)
    near = np.linalg.norm(outside, axis=2) <= reach
    found = np.zeros(len(box), dtype=bool)
    still = np.eye(4)[None]
    for s in np.flatnonzero(near.any(axis=1)):
        vertices = cell.pieces.vertices[cell.pieces.start[s] : cell.pieces.start[s + 1]]
        pair = pack([Piece("piece", 0, vertices), *(Piece("point", 0, p[None]) for p in points[near[s]])])
        found[s] = any(distance(pair, 0, k, still)[0] <= reach for k in range(1, int(near[s].sum()) + 1))
    return found
