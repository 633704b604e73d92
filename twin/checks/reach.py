"""Whether every robot gets its tool to all its targets, weld spots and seams inside its joint limits."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from kernels import kinematics, wrist6
from twin.checks.findings import Finding
from twin.checks.interrupts import look
from twin.checks.targets import aims
from twin.geometry import arm as arm_of
from twin.geometry import load_robot
from twin.plant import by_id
from twin.plant.layout import world_from

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kernels.kinematics import Arm
    from twin.checks.targets import Aim
    from twin.geometry import RobotDescription
    from twin.plant import Plant
    from twin.plant.robots import Robot

SEAM_TURNS = 24
"""Turns about the nozzle's axis that are tried for a seam."""
OFF_M = 1e-3
"""By which joint positions may miss the pose that they are given with, m, or rad of the tool's turn."""
_SEEDS = 6
_TINY = 1e-9


@dataclass(frozen=True)
class Ways:
    """How one robot gets to each of its n aims.

    robot: id. aims: n of them, a seam's points one after another. joints: (n, 8, j), rad, a row for each way,
    NaN where there is none inside the limits. short_m: (n,), by how far the wrist falls short, 0 within
    reach. beyond_rad: (n, j), in the way that strains the limits least, by how far each joint would have to
    go beyond them; 0 inside. turns_rad: (n,), the turn about the tool's axis chosen for a seam, 0 elsewhere.
    off_m: (n,), how far from the pose the joint positions put the tool where the target gives them, else 0.
    """

    robot: str
    aims: tuple[Aim, ...]
    joints: np.ndarray
    short_m: np.ndarray
    beyond_rad: np.ndarray
    turns_rad: np.ndarray
    off_m: np.ndarray

    @property
    def reached(self) -> np.ndarray:
        """(n,) bool, whether there is a way."""
        return np.isfinite(self.joints[:, :, 0]).any(axis=1)

    @property
    def astray(self) -> bool:
        """Whether joint positions that a target gives lead elsewhere than to its pose."""
        return bool((self.off_m > OFF_M).any())


def reach(plant: Plant) -> tuple[Finding, ...]:
    """A finding for each target, weld spot or seam that its robot does not reach inside its joint limits.

    plant: its programmed robots are looked at as drawn, without calibration, external axes at zero. The
    finding's value is the distance beyond reach in m, or else the angle beyond a joint's limit in rad; of a
    seam only the worst point is told. Robots that joint positions lead elsewhere than their targets' poses
    are told of once a station, and of their other targets nothing: robot, tool or program is another one than
    was meant. Raises `TargetError` where a target cannot be placed and `RobotDescriptionError` where an arm's
    description cannot be read.
    """
    stations: dict[str, list[Ways]] = {}
    for ways in joint_solutions(plant).values():
        if ways.aims:
            stations.setdefault(ways.aims[0].station, []).append(ways)
    found: list[Finding] = []
    for here in stations.values():
        astray = [ways for ways in here if ways.astray]
        found += [_astray(astray)] if astray else []
        found += [each for ways in here if not ways.astray for each in _findings(ways)]
    return tuple(found)


def astray(plant: Plant) -> frozenset[str]:
    """Ids of the robots that joint positions lead elsewhere than to their targets' poses.

    plant: as for `reach`, raising the same.
    """
    return frozenset(name for name, ways in joint_solutions(plant).items() if ways.astray)


def joint_solutions(plant: Plant) -> Mapping[str, Ways]:
    """All ways of every programmed robot to all its aims, by robot id.

    plant: as for `reach`, raising the same. Six-axis arms with a spherical wrist are solved in closed form,
    up to eight ways; of others one way is looked for from several seeds.
    """
    descriptions: dict[str, RobotDescription] = {}
    tools = by_id(plant.tools)
    found: dict[str, list[Aim]] = {robot.id: [] for robot in plant.programmed_robots}
    for aim in aims(plant):
        found[aim.robot].append(aim)
    result = {}
    for robot in plant.programmed_robots:
        look()
        if robot.description not in descriptions:
            descriptions[robot.description] = load_robot(robot.description)
        description = descriptions[robot.description]
        tcp = description.flange @ world_from(tools[robot.tool].tcp)
        chain = arm_of(description)._replace(flange_from_tcp=np.ascontiguousarray(tcp))
        result[robot.id] = ways_to(chain, robot, tuple(found[robot.id]))
    return result


def ways_to(chain: Arm, robot: Robot, asked: tuple[Aim, ...]) -> Ways:
    """The ways of one robot to its aims.

    chain: the arm with its tool. robot: whose base and home count. asked: a seam's points one after another.
    """
    base = np.linalg.inv(world_from(robot.base))
    home = np.asarray(robot.home_rad, dtype=np.float64)
    parts = []
    for (_, free), group in groupby(asked, key=lambda aim: (aim.target, _may_turn(aim))):
        poses = np.array([base @ aim.world_from_tcp for aim in group])
        parts.append(_seam_ways(chain, poses, home) if free else _ways(chain, poses, home))
    count = len(chain.axis)
    if not parts:
        empty = np.empty((0, wrist6.BRANCHES, count))
        return Ways(robot.id, (), empty, np.empty(0), np.empty((0, count)), np.empty(0), np.empty(0))
    joints, short, beyond, turns = (np.concatenate(column) for column in zip(*parts, strict=True))
    found = Ways(robot.id, asked, joints, short, beyond, turns, np.zeros(len(asked)))
    _given(chain, base, found)
    return found


def _may_turn(aim: Aim) -> bool:
    return aim.kind == "seam" and not aim.turned


def _given(chain: Arm, base_from_world: np.ndarray, ways: Ways) -> None:
    """Let aims that give their joint positions have these as their only way."""
    for k, aim in enumerate(ways.aims):
        if aim.joints_rad:
            q = np.array(aim.joints_rad)
            over = np.maximum(np.maximum(chain.lower - q, q - chain.upper), 0.0)
            ways.joints[k], ways.short_m[k], ways.beyond_rad[k] = np.nan, 0.0, over
            if not over.any():
                ways.joints[k, 0] = q
            put = kinematics.forward(chain, q) - base_from_world @ aim.world_from_tcp
            # A turned tool counts as a metre a radian.
            ways.off_m[k] = np.linalg.norm(put[:3, 3]) + np.linalg.norm(put[:3, :3]) / np.sqrt(2.0)


_Columns = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def _ways(chain: Arm, poses: np.ndarray, home: np.ndarray) -> _Columns:
    """Joints, metres short, radians beyond and turns (zeros) for poses (n, 4, 4) in the base frame."""
    if wrist6.has_shape(chain):
        joints, inside, short, _ = wrist6.branches_along(chain, np.ascontiguousarray(poses))
        over = np.maximum(np.maximum(chain.lower - joints, joints - chain.upper), 0.0)
        strain = np.where(np.isnan(over), np.inf, over).sum(axis=2)
        beyond = np.nan_to_num(over[np.arange(len(poses)), strain.argmin(axis=1)])
        joints[~inside] = np.nan
    else:
        joints, short = _searched(chain, poses, home)
        beyond = np.zeros((len(poses), len(home)))
    return joints, short, beyond, np.zeros(len(poses))


def _searched(chain: Arm, poses: np.ndarray, home: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Ways and metres short of an arm of any shape: one way at the most, in the first row."""
    joints = np.full((len(poses), wrist6.BRANCHES, len(home)), np.nan)
    short = np.zeros(len(poses))
    shares = np.linspace(0.1, 0.9, _SEEDS)[:, None]
    seeds = np.vstack([home, chain.lower + shares * (chain.upper - chain.lower)])
    for k, pose in enumerate(poses):
        tries = []
        for seed in seeds:
            q, status, error = kinematics.inverse(chain, pose, seed, 100)
            tries.append(error)
            if status == kinematics.OK:
                joints[k, 0] = q
                break
        else:
            short[k] = max(min(tries), _TINY)
    return joints, short


def _seam_ways(chain: Arm, poses: np.ndarray, home: np.ndarray) -> _Columns:
    """As `_ways` for a whole seam: at the turn about the tool's axis that reaches most of its points."""
    best: tuple[tuple[float, float], _Columns] | None = None
    for turn in np.linspace(0.0, 2.0 * np.pi, SEAM_TURNS, endpoint=False):
        about = np.eye(4)
        c, s = np.cos(turn), np.sin(turn)
        about[:2, :2] = [[c, -s], [s, c]]
        joints, short, beyond, _ = _ways(chain, poses @ about, home)
        missed = ~np.isfinite(joints[:, :, 0]).any(axis=1)
        cost = (float(missed.sum()), float(short.sum() + beyond.sum()))
        if best is None or cost < best[0]:
            best = cost, (joints, short, beyond, np.full(len(poses), turn))
    assert best is not None
    return best[1]


def _findings(ways: Ways) -> Iterator[Finding]:
    """One for each target that is missed; of a seam the point that is missed most."""
    missed: dict[str, int] = {}
    for k in map(int, np.flatnonzero(~ways.reached)):
        name = ways.aims[k].target
        other = missed.get(name)
        if other is None or _how_bad(ways, k) > _how_bad(ways, other):
            missed[name] = k
    for k in missed.values():
        yield _finding(ways, k)


def _astray(here: list[Ways]) -> Finding:
    """Of the robots of one station whose joint positions and targets disagree."""
    targets = [ways.aims[k].target for ways in here for k in map(int, np.flatnonzero(ways.off_m > OFF_M))]
    off = max(float(ways.off_m.max()) for ways in here)
    robots, station = " and ".join(ways.robot for ways in here), here[0].aims[0].station
    which = f"target {targets[0]}" if len(targets) == 1 else f"{len(targets)} targets such as {targets[0]}"
    message = (
        f"The joint positions of {which} at station {station} put the tool of {robots}"
        f" {'up to ' if len(targets) > 1 else ''}{off * 1e3:.1f} mm (or mrad) off; let robot, tool, program,"
        " pose and joint positions agree, or leave joints_rad out to have them found: only then its ways and"
        " distances can be checked."
    )
    return Finding("reach", "alarm", here[0].robot, message, 0, 0, off, "m", OFF_M)


def _how_bad(ways: Ways, k: int) -> tuple[float, float]:
    return float(ways.short_m[k]), float(ways.beyond_rad[k].max())


def _finding(ways: Ways, k: int) -> Finding:
    aim = ways.aims[k]
    what = f"{aim.kind} {aim.target}" + (f", point {aim.point + 1}," if aim.kind == "seam" else "")
    at = ", ".join(f"{x:.3f}" for x in aim.world_from_tcp[:3, 3])
    if ways.short_m[k] > 0.0:
        value, unit = float(ways.short_m[k]), "m"
        why = f"it is {value * 1e3:.0f} mm out of the arm's reach"
    else:
        joint = int(ways.beyond_rad[k].argmax())
        value, unit = float(ways.beyond_rad[k, joint]), "rad"
        why = f"joint {joint + 1} would have to go {np.degrees(value):.1f} degrees beyond its limit"
    return Finding(
        kind="reach",
        severity="alarm",
        device=ways.robot,
        message=f"{ways.robot} does not reach {what} at station {aim.station} at ({at}) m: {why}.",
        start_ns=0,
        end_ns=0,
        value=value,
        unit=unit,
        limit=0.0,
    )
