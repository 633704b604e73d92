"""The programs of one robot: all poses solved at once, the postures chosen, the moves timed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kernels import kinematics
from twin.checks import moves
from twin.checks.program_branches import (
    SAME_RAD,
    TURN,
    Choices,
    along,
    change_s,
    choices,
    lines,
    quickest,
    turn_offsets,
)
from twin.checks.program_legs import Goal, Leg, ProgramError
from twin.checks.reach import Ways, ways_to
from twin.checks.straight import straight, way_length_m
from twin.checks.targets import Aim
from twin.plant.layout import world_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kernels.kinematics import Arm
    from kernels.motion import Limits
    from twin.plant.robots import Program, Robot, Seam, WeldSpot


@dataclass(frozen=True)
class Move:
    """How a robot does one moving leg.

    time_s: (k,), from 0, strictly increasing, one knot where it stays; joints: (k, n), rad. overlap_s: for so
    long the next one runs already, both adding up.
    """

    time_s: np.ndarray
    joints: np.ndarray
    overlap_s: float = 0.0


@dataclass(frozen=True)
class _Place:
    """A moving leg with the ways to its poses: solved (k, 8, n) rad; poses (k, 4, 4) in the world."""

    leg: Leg
    poses: np.ndarray
    ways: Ways
    rows: slice


@dataclass(frozen=True)
class _Step:
    """A moving leg between all choices at its two ends, with their cost (k, l), s."""

    after: Choices
    cost: np.ndarray


class RobotPrograms:
    """One robot with its arm and limits, for all of its programs."""

    def __init__(self, robot: Robot, arm: Arm, limits: Limits) -> None:
        """robot: whose base and home count. arm: with its tool. limits: of its joints."""
        self.robot, self.arm, self.limits = robot, arm, limits
        self._home = np.asarray(robot.home_rad, dtype=np.float64)
        self._base_from_world = np.linalg.inv(world_from(robot.base))
        self._home_pose = self._world_from_tcp(self._home)
        self._offsets = turn_offsets(arm)
        self._at_home = self._given(self._home, self._solved(self._home_pose[None]).joints[0])

    def goals(
        self, aims: Iterable[Aim], welds: Mapping[str, WeldSpot], seams: Mapping[str, Seam]
    ) -> Mapping[str, Goal]:
        """What is aimed at, by id; seams at the turn that suits the arm best.

        aims: of this robot, a seam's points one after another. welds, seams: of the plant, by id.
        """
        asked: dict[str, list[Aim]] = {}
        for aim in aims:
            asked.setdefault(aim.target, []).append(aim)
        free = [aim for aims in asked.values() for aim in aims if aim.kind == "seam" and not aim.turned]
        turns = self._turns(free)
        found = {}
        for name, points in asked.items():
            poses = np.array([aim.world_from_tcp for aim in points])
            if name in turns:
                c, s = np.cos(turns[name]), np.sin(turns[name])
                about = np.eye(4)
                about[:2, :2] = [[c, -s], [s, c]]
                found[name] = Goal(poses @ about, speed_m_s=seams[name].speed_m_s)
            elif name in seams:
                found[name] = Goal(poses, speed_m_s=seams[name].speed_m_s)
            elif points[0].joints_rad:
                joints = np.array(points[0].joints_rad, dtype=np.float64)
                found[name] = Goal(self._world_from_tcp(joints)[None], joints)
            else:
                found[name] = Goal(poses, weld_s=welds[name].weld_s if name in welds else 0.0)
        return found

    def _turns(self, seams: Sequence[Aim]) -> Mapping[str, float]:
        """Of each seam the turn about the nozzle's axis, rad."""
        turns = ways_to(self.arm, self.robot, tuple(seams)).turns_rad if seams else ()
        return {aim.target: float(turn) for aim, turn in zip(seams, turns, strict=True)}

    def _world_from_tcp(self, joints: np.ndarray) -> np.ndarray:
        pose: np.ndarray = world_from(self.robot.base) @ kinematics.forward(self.arm, joints)
        return pose

    def _given(self, joints: np.ndarray, ways: np.ndarray) -> Choices:
        """The one choice of joint positions (n,) that are given; ways: (8, n) to the same pose."""
        off = ways - joints
        same = (np.abs(off - TURN * np.round(off / TURN)) < SAME_RAD).all(axis=1)
        return Choices(joints[None], np.array([int(same.argmax()) if same.any() else -1]))

    def moves(
        self, programs: Sequence[tuple[Program, Sequence[Leg]]]
    ) -> Iterator[tuple[Move, ...] | ProgramError]:
        """How the robot does each moving leg of each program, or why it cannot.

        All poses are solved at once. programs: each with all of its legs.
        """
        stretches = [list(self._stretches(legs)) for _, legs in programs]
        flat = [stretch for program in stretches for _, stretch in program]
        ways = self._solved(np.concatenate(flat) if flat else np.empty((0, 4, 4)))
        at = 0
        for (program, _), stretch in zip(programs, stretches, strict=True):
            places = []
            for leg, poses in stretch:
                places.append(_Place(leg, poses, ways, slice(at, at + len(poses))))
                at += len(poses)
            try:
                yield tuple(self._moves(program, places))
            except ProgramError as error:
                yield error

    def _solved(self, poses: np.ndarray) -> Ways:
        """All ways to poses (m, 4, 4) in the world."""
        robot, station = self.robot.id, self.robot.station
        asked = tuple(Aim(robot, station, "", "target", k, pose) for k, pose in enumerate(poses))
        return ways_to(self.arm, self.robot, asked)

    def _stretches(self, legs: Sequence[Leg]) -> Iterator[tuple[Leg, np.ndarray]]:
        """Each moving leg with the poses that it needs solved, of a line all from where it starts."""
        at = self._home_pose
        for leg in legs:
            if not leg.moves:
                continue
            goals = self._home_pose[None] if leg.world_from_tcp is None else leg.world_from_tcp
            if leg.do == "line":
                parts = [straight(a, b) for a, b in zip([at, *goals[:-1]], goals, strict=True)]
                yield leg, np.concatenate([parts[0], *(part[1:] for part in parts[1:])])
            else:
                yield leg, goals[-1:]
            at = goals[-1]

    def _moves(self, program: Program, places: Sequence[_Place]) -> list[Move]:
        steps = self._costed(program, places)
        failed: ProgramError | None = None
        while True:
            chain, done = quickest([step.cost for step in steps])
            if done < len(steps):
                raise failed or no_way(program, places[done].leg, places[done].ways, places[done].rows)
            found: list[Move] = []
            q, origin = self._home, 0
            for step, choice, place in zip(steps, chain, places, strict=True):
                end = step.after.joints[choice]
                try:
                    found.append(self._move(program, place, q, end))
                except ProgramError as error:
                    # The poses looked at on the line can be reached, those between cannot: another posture.
                    failed = failed or error
                    step.cost[origin, choice] = np.inf
                    break
                q, origin = end, choice
            else:
                return self._rounded(places, found)

    def _move(self, program: Program, place: _Place, q: np.ndarray, end: np.ndarray) -> Move:
        """From joint positions to others (n,), rad, as the leg says."""
        leg = place.leg
        if leg.do == "line":
            path = self._base_from_world @ place.poses
            status, length, time, joints = moves.line_way(self.arm, path, q, self.limits, leg.speed_m_s)
            if status or np.abs(joints[-1] - end).max() > SAME_RAD:
                raise not_straight(program, leg, status, length)
            joints[-1] = end
            return Move(time, joints)
        if np.abs(end - q).max() < 1e-9:
            return Move(np.zeros(1), q[None])
        limits = self._slower(leg.speed_share)
        time, joints = moves.rest_way(q, end, limits, moves.STEP_S)
        return Move(moves.no_faster(self.arm, time, joints, leg.speed_m_s), joints)

    def _slower(self, share: float) -> Limits:
        """The joints' limits at a share of their velocities."""
        return self.limits._replace(velocity=self.limits.velocity * share)

    def _rounded(self, places: Sequence[_Place], found: list[Move]) -> list[Move]:
        """The moves with how long each overlaps with the next that goes anywhere."""
        last: int | None = None
        for k, place in enumerate(places):
            leg = place.leg
            if len(found[k].time_s) > 1:
                last = k
            if not (leg.blend_m or leg.blend_share):
                last = None
            elif last is not None and k + 1 < len(found) and len(found[k + 1].time_s) > 1:
                one, two = ((found[n].time_s, found[n].joints) for n in (last, k + 1))
                over = moves.overlap_s(self.arm, one, two, self.limits, leg.blend_m, leg.blend_share)
                found[last] = replace(found[last], overlap_s=over)
        return found

    def _costed(self, program: Program, places: Sequence[_Place]) -> list[_Step]:
        """Every move between all choices at its two ends, with its cost.

        A joint move costs its least time at its share of speed; how fast its tool may be is left out, since
        that takes the whole way.
        """
        before = self._at_home
        steps: list[_Step] = []
        ends: dict[float, list[tuple[np.ndarray, np.ndarray, np.ndarray]]] = {}
        for place in places:
            solved = place.ways.joints[place.rows]
            if place.leg.do == "line":
                steps.append(self._line(before, place, solved))
            else:
                after = self._after(place, solved)
                k, m = len(before.branch), len(after.branch)
                steps.append(_Step(after, change_s(before, after)))
                pairs = np.repeat(before.joints, m, axis=0), np.tile(after.joints, (k, 1))
                ends.setdefault(place.leg.speed_share, []).append((*pairs, steps[-1].cost))
            before = steps[-1].after
            if not len(before.branch):
                raise no_way(program, place.leg, place.ways, place.rows)
        for share, asked in ends.items():
            starts, stops, costs = zip(*asked, strict=True)
            limits = self._slower(share)
            times, at = moves.rest_times(np.concatenate(starts), np.concatenate(stops), limits), 0
            for cost in costs:
                cost[...] += times[at : at + cost.size].reshape(cost.shape)
                at += cost.size
        return steps

    def _after(self, place: _Place, solved: np.ndarray) -> Choices:
        """The choices behind a joint move."""
        if place.leg.world_from_tcp is None:
            return self._at_home
        q = place.leg.joints
        if q is None:
            return choices(self.arm, self._offsets, solved)[0]
        inside = ((q >= self.arm.lower) & (q <= self.arm.upper)).all()
        return self._given(q, solved[0]) if inside else Choices(q[None][:0], np.zeros(0, dtype=np.int64))

    def _line(self, before: Choices, place: _Place, solved: np.ndarray) -> _Step:
        after, origin, ways = along(self.arm, before, lines(solved))
        if place.leg.joints is not None:
            right = (np.abs(after.joints - place.leg.joints) < SAME_RAD).all(axis=1)
            after, origin, ways = (
                Choices(after.joints[right], after.branch[right]),
                origin[right],
                ways[right],
            )
        cost = np.full((len(before.branch), len(origin)), np.inf)
        swing = (np.abs(np.diff(ways, axis=1)) / self.limits.velocity).max(axis=2).sum(axis=1)
        cost[origin, np.arange(len(origin))] = np.maximum(
            swing, way_length_m(place.poses) / place.leg.speed_m_s
        )
        return _Step(after, cost)


def _placed(program: Program, leg: Leg) -> str:
    """Where a leg goes: to what the step names, or in front of it."""
    step = program.steps[leg.step] if leg.step < len(program.steps) else None
    if step is None or not step.clear_m or leg.text.startswith("closes"):
        return "it"
    return f"the place {step.clear_m * 1e3:.0f} mm in front of it, by clear_m,"


_NOT_STRAIGHT = (
    "the arm comes to its end in another posture than the one that is asked for there",
    "the line leaves the arm's reach {where}",
    "a joint comes to its limit {where}",
    "the line passes a singularity, where a joint would have to leap, {where}",
    "the arm is not where it begins",
)
"""By the status of `kernels.line.follow_line`."""


def no_way(program: Program, leg: Leg, ways: Ways, rows: slice) -> ProgramError:
    """Why a leg cannot be done, in a sentence.

    program, leg: which. ways, rows: to the poses of the leg.
    """
    why, it = "no posture of the arm comes here from the step before", _placed(program, leg)
    short, beyond = float(ways.short_m[rows].max()), ways.beyond_rad[rows]
    if short > 0.0:
        why = f"{it} is {short * 1e3:.0f} mm out of the arm's reach"
    elif not ways.reached[rows].all():
        joint = int(beyond.max(axis=0).argmax())
        over = np.degrees(beyond.max())
        why = f"joint {joint + 1} would have to go {over:.1f} degrees beyond its limit"
    elif leg.do == "joint" and leg.joints is not None:
        why = "the joint positions that it gives are beyond the arm's limits"
    elif leg.do == "line":
        why = "no posture of the arm goes all the way straight; make it a joint move or put a target between"
    return ProgramError(program.robot, program.id, leg.step, leg.at, f"{why}.")


def not_straight(program: Program, leg: Leg, status: int, length_m: float) -> ProgramError:
    """Why the joints do not follow a line, in a sentence.

    program, leg: which. status: of `kernels.line.follow_line`. length_m: how far they go.
    """
    where = f"{length_m * 1e3:.0f} mm along it"
    text = f"{_NOT_STRAIGHT[status].format(where=where)}; make it a joint move or put a target between."
    return ProgramError(program.robot, program.id, leg.step, leg.at, text)
