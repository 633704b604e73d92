"""Every robot program as a timed way through joint space, with what the robot does when."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from twin.checks.moves import limits_of
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
        for (program, parts), moves in zip(legs, one.moves(legs), strict=True):
            if isinstance(moves, ProgramError):
                errors.append(moves)
            else:
                ways[program.id] = _joined(robot, program, parts, moves)
    return ways, tuple(errors)


def _of(robot: Robot, description: RobotDescription, tool: Tool) -> RobotPrograms:
    tcp = np.ascontiguousarray(description.flange @ world_from(tool.tcp))
    arm = arm_of(description)._replace(flange_from_tcp=tcp)
    return RobotPrograms(robot, arm, limits_of(robot, description))


def _joined(robot: Robot, program: Program, legs: Sequence[Leg], moves: Sequence[Move]) -> ProgramWay:
    """The legs one after the other, a controller's overhead before each move that goes anywhere."""
    now, q = 0.0, np.asarray(robot.home_rad, dtype=np.float64)
    times, joints = [np.zeros(1)], [q[None]]
    phases: list[Phase] = []
    left = iter(moves)

    def stay(seconds: float) -> None:
        nonlocal now
        if seconds > 0.0:
            now += seconds
            times.append(np.array([now]))
            joints.append(q[None])

    def phase(leg: Leg, kind: str, start_s: float, text: str = "") -> None:
        phases.append(Phase(leg.step, kind, start_s, now, leg.at, leg.zone, text or leg.text))

    for leg in legs:
        start = now
        if not leg.moves:
            stay(leg.time_s)
            phase(leg, leg.kind, start)
            continue
        move = next(left)
        if len(move.time_s) < 2:
            continue
        stay(robot.calibration.move_overhead_s)
        if now > start:
            phase(leg, "non_motion", start, "waits for the controller")
            start = now
        times.append(now + move.time_s[1:])
        joints.append(move.joints[1:])
        now, q = float(times[-1][-1]), move.joints[-1]
        phase(leg, leg.kind, start)
    way = np.concatenate(times), np.concatenate(joints)
    return ProgramWay(robot.id, program.id, *way, tuple(phases), program.every)
