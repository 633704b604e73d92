"""Every robot program as a timed way through joint space, with what the robot does when."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from twin.checks import moves
from twin.checks.interrupts import look
from twin.checks.program_legs import ProgramError, legs_of
from twin.checks.robot_programs import RobotPrograms
from twin.checks.targets import aims
from twin.geometry import arm as arm_of
from twin.geometry import load_robot
from twin.plant import by_id
from twin.plant.layout import world_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from twin.checks.program_legs import Leg
    from twin.checks.robot_programs import Move
    from twin.geometry import RobotDescription
    from twin.plant import Plant
    from twin.plant.robots import Program, Robot, Tool

__all__ = ["Phase", "ProgramError", "ProgramWay", "program_ways", "ways_and_errors"]


@dataclass(frozen=True, slots=True)
class Phase:
    """What a robot does from `start_s` to `end_s` of its program.

    step: place in the program, one beyond the last for the move home that is not written. kind: `move`,
    `process` (weld, bead, tip dressing), `non_motion` (clamps, handshakes, grippers, the controller),
    `wait_zone` or `wait_part`. The waits last no time here, where nobody makes the robot wait, and so does
    leaving a zone: a `non_motion` with a `zone`. at: id of the target, spot or seam. text: in words.
    """

    step: int
    kind: str
    start_s: float
    end_s: float
    at: str = ""
    zone: str = ""
    text: str = ""


@dataclass(frozen=True)
class ProgramWay:
    """One program when nobody makes its robot wait.

    robot, program: ids. time_s: (m,), strictly increasing from 0; joints: (m, n), rad; between two knots all
    joints run straight. phases: without gaps from 0 to the end. every: once in so many cycles.
    """

    robot: str
    program: str
    time_s: np.ndarray
    joints: np.ndarray
    phases: tuple[Phase, ...]
    every: int = 1

    @property
    def duration_s(self) -> float:
        """From its first step to its last."""
        return float(self.time_s[-1])


def program_ways(plant: Plant, programs: Iterable[str] | None = None) -> Mapping[str, ProgramWay]:
    """The way of every program, by its id.

    plant: whose programmed robots are taken as drawn, external axes at zero. programs: ids of those that are
    wanted; None for all. Raises `ProgramError` for the first that cannot be run, `TargetError` where a target
    cannot be placed and `RobotDescriptionError` where an arm's description cannot be read.
    """
    ways, errors = ways_and_errors(plant, programs)
    if errors:
        raise errors[0]
    return ways


def ways_and_errors(
    plant: Plant, programs: Iterable[str] | None = None
) -> tuple[Mapping[str, ProgramWay], tuple[ProgramError, ...]]:
    """The way of every program that can be run, by its id, and what is wrong with the others.

    plant, programs: as in `program_ways`, raising the same but for `ProgramError`.
    """
    wanted = None if programs is None else set(programs)
    robots = by_id(plant.programmed_robots)
    written: dict[str, list[Program]] = {}
    for program in plant.programs:
        if program.robot in robots and (wanted is None or program.id in wanted):
            written.setdefault(program.robot, []).append(program)
    asked = {name: list(group) for name, group in groupby(aims(plant), key=lambda aim: aim.robot)}
    welds, seams, tools = by_id(plant.weld_spots), by_id(plant.seams), by_id(plant.tools)
    descriptions: dict[str, RobotDescription] = {}
    ways: dict[str, ProgramWay] = {}
    errors: list[ProgramError] = []
    for name, listed in written.items():
        look()
        robot = robots[name]
        if robot.description not in descriptions:
            descriptions[robot.description] = load_robot(robot.description)
        one = _of(robot, descriptions[robot.description], tools[robot.tool])
        goals = one.goals(asked.get(name, ()), welds, seams)
        legs: list[tuple[Program, tuple[Leg, ...]]] = []
        for program in listed:
            try:
                legs.append((program, legs_of(program, goals)))
            except ProgramError as error:
                errors.append(error)
        for (program, parts), run in zip(legs, one.moves(legs), strict=True):
            if isinstance(run, ProgramError):
                errors.append(run)
            else:
                ways[program.id] = _joined(robot, program, parts, run)
    return ways, tuple(errors)


def _of(robot: Robot, description: RobotDescription, tool: Tool) -> RobotPrograms:
    tcp = np.ascontiguousarray(description.flange @ world_from(tool.tcp))
    arm = arm_of(description)._replace(flange_from_tcp=tcp)
    return RobotPrograms(robot, arm, moves.limits_of(robot, description))


class _Clock:
    """A program's way and phases, put together from its beginning."""

    def __init__(self, robot: Robot) -> None:
        self._q = np.asarray(robot.home_rad, dtype=np.float64)
        self._parts: list[tuple[float, moves.Way]] = [(0.0, (np.zeros(1), self._q[None]))]
        self._overlap_s = 0.0
        self.now = 0.0
        self.phases: list[Phase] = []

    def stay(self, seconds: float) -> None:
        if seconds > 0.0:
            still = np.array([0.0, seconds]), np.repeat(self._q[None], 2, axis=0)
            self._parts.append((self.now, still))
            self.now += seconds

    def go(self, move: Move) -> None:
        """Run a move, from before the last one has ended where that says so."""
        start, way = self.now, (move.time_s, move.joints)
        if self._overlap_s:
            start, before = self._parts.pop()
            way = moves.joined(before, way, self._overlap_s)
        self._parts.append((start, way))
        self._q = move.joints[-1]
        self._overlap_s = move.overlap_s
        self.now = start + float(way[0][-1]) - 0.5 * self._overlap_s

    def phase(self, leg: Leg, kind: str, start_s: float, text: str = "") -> None:
        place = (leg.at, leg.zone, text or leg.text)
        self.phases.append(Phase(leg.step, kind, start_s, self.now, *place))

    @property
    def rounding(self) -> bool:
        """Whether the last move is still under way when the next one begins."""
        return self._overlap_s > 0.0

    def way(self) -> moves.Way:
        """All of it: (k,) s and (k, n) rad."""
        home = self._parts[0][1]
        times = [start + time[1:] for start, (time, _) in self._parts[1:]]
        joints = [q[1:] for _, (_, q) in self._parts[1:]]
        return np.concatenate([home[0], *times]), np.concatenate([home[1], *joints])


def _joined(robot: Robot, program: Program, legs: Sequence[Leg], run: Sequence[Move]) -> ProgramWay:
    """The legs one after the other, a controller's overhead before each move that begins at rest."""
    clock, left = _Clock(robot), iter(run)
    for leg in legs:
        start = clock.now
        if not leg.moves:
            clock.stay(leg.time_s)
            clock.phase(leg, leg.kind, start)
            continue
        move = next(left)
        if len(move.time_s) < 2:
            continue
        if not clock.rounding:
            clock.stay(robot.calibration.move_overhead_s)
        if clock.now > start:
            clock.phase(leg, "non_motion", start, "waits for the controller")
            start = clock.now
        clock.go(move)
        clock.phase(leg, leg.kind, start)
    return ProgramWay(robot.id, program.id, *clock.way(), tuple(clock.phases), program.every)
