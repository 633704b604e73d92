"""What the robots of final assembly do in a cycle, and how programs and targets are written."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from make.ev60 import solve
from make.ev60.solve import Placed
from make.ev60.solved import Joints, on_side
from make.ev60.write import Exact

CLAMP_S, HANDSHAKE_S = 2.0, 0.5
GRIP_S, TIGHTEN_S = 1.5, 4.0
BEAD_M_S, FAST_M_S, SLOW_M_S, DRIVE_M_S = 0.3, 0.6, 0.25, 0.15
NOZZLE_S, PRESS_S, LABEL_S = 0.4, 2.0, 2.0


@dataclass
class Written:
    """What one robot adds to the plant's text, each thing as a mapping of its fields."""

    targets: list[dict[str, Any]] = field(default_factory=list)
    weld_spots: list[dict[str, Any]] = field(default_factory=list)
    seams: list[dict[str, Any]] = field(default_factory=list)
    programs: list[dict[str, Any]] = field(default_factory=list)


def angles(pose: np.ndarray) -> tuple[float, float, float]:
    """Fixed-axis roll, pitch, yaw of a pose (4, 4), rad; yaw 0 where the tool's x stands upright."""
    r = pose
    if abs(r[2, 0]) > 1.0 - 1e-9:
        return math.atan2(-r[1, 2], r[1, 1]), -math.copysign(math.pi / 2, r[2, 0]), 0.0
    return math.atan2(r[2, 1], r[2, 2]), -math.asin(r[2, 0]), math.atan2(r[1, 0], r[0, 0])


def pose_fields(pose: np.ndarray) -> dict[str, Any]:
    """As in a plant's text."""
    return {"xyz_m": tuple(map(float, pose[:3, 3])), "rpy_rad": tuple(map(float, angles(pose)))}


def target(name: str, pose: np.ndarray, what: str = "") -> dict[str, Any]:
    """A target on the car."""
    found: dict[str, Any] = {"id": name}
    if what:
        found["name"] = what
    return found | {"frame": "car", "pose": pose_fields(pose)}


def pinned(name: str, pose: np.ndarray, joints: tuple[float, ...], what: str = "") -> dict[str, Any]:
    """A target that is reached with given joint positions, rad."""
    found = target(name, pose, what)
    exact = {key: tuple(map(Exact, values)) for key, values in found["pose"].items()}
    return found | {"pose": exact, "joints_rad": joints}


def joint(name: str) -> dict[str, Any]:
    """A move to a target, all joints arriving together."""
    return {"do": "joint", "at": name}


def wait(time_s: float, why: str) -> dict[str, Any]:
    """A stay."""
    return {"do": "wait", "time_s": time_s, "why": why}


HOME: dict[str, Any] = {"do": "home"}


class _Steps:
    """Collects the targets of one robot; each posture becomes one target, whose joints pin it."""

    def __init__(self, robot: Placed) -> None:
        self.robot, self.out = robot, Written()
        assert robot.solved is not None
        self.solved = robot.solved

    def at(self, name: str, joints: Joints) -> str:
        """The id of a new target that is reached with these joint positions, given for the left."""
        full = f"{self.robot.id}.{name}"
        at = solve.tcp(self.robot, joints)
        self.out.targets.append(pinned(full, at, on_side(joints, self.robot.left)))
        return full

    def way(self, k: int) -> list[dict[str, Any]]:
        """The joint moves of one way between two stops."""
        home, named = self.solved.home, enumerate(self.solved.ways[k], 1)
        return [HOME if q == home else joint(self.at(f"V{k}{n}", q)) for n, q in named]

    def stop(self, k: int, names: Sequence[str]) -> list[str]:
        """The targets of one stop; a name that comes again is the same place."""
        known: dict[str, str] = {}
        for name, joints in zip(names, self.solved.stops[k], strict=True):
            if name not in known:
                known[name] = self.at(name, joints)
        return [known[name] for name in names]

    def program(self, name: str, steps: Sequence[dict[str, Any]]) -> Written:
        """All of it, the program from home to home."""
        found = {"id": f"{self.robot.id}.{name}", "robot": self.robot.id, "steps": [HOME, *steps]}
        self.out.programs.append(found)
        return self.out


def linear(name: str, speed: float) -> dict[str, Any]:
    """A move of the tool centre point on a straight line."""
    return {"do": "linear", "at": name, "speed_m_s": speed}


def handling(robot: Placed, zone: str) -> Written:
    """Take a part from its stand and lower it into the car, through the space shared with the other robot."""
    made = _Steps(robot)
    over, take, _ = made.stop(0, ("over", "take", "over"))
    high, before, at, _, _ = made.stop(1, ("high", "before", "place", "before", "high"))
    to_stand, to_car, to_home = (made.way(k) for k in range(3))
    # The second part goes in when the first is in place.
    label = [] if robot.left else [wait(LABEL_S, "label read")]
    return made.program("bring", [
        *to_stand, joint(over), linear(take, SLOW_M_S),
        {"do": "grip", "time_s": GRIP_S, "why": robot.about}, linear(over, SLOW_M_S),
        wait(HANDSHAKE_S, "car in place"), *label, {"do": "enter", "zone": zone},
        *to_car, joint(high), linear(before, FAST_M_S), linear(at, SLOW_M_S),
        wait(CLAMP_S, "clamps closed"), {"do": "release", "time_s": GRIP_S}, linear(before, SLOW_M_S),
        linear(high, FAST_M_S), *to_home, HOME, {"do": "leave", "zone": zone},
    ])  # fmt: skip


def glazing(robot: Placed) -> Written:
    """Take a pane, move it round over the fixed nozzle and fit it."""
    made = _Steps(robot)
    assert robot.solved is not None
    bead = [f"bead{k}" for k in range(1, len(robot.solved.stops[1]) - 1)]
    over, take, _ = made.stop(0, ("over", "take", "over"))
    above, first, *along, _ = made.stop(1, ("nozzle", *bead, "nozzle"))
    away, before, at, _, _ = made.stop(2, ("away", "before", "place", "before", "away"))
    to_table, to_nozzle, to_car, to_home = (made.way(k) for k in range(4))
    return made.program("fit", [
        *to_table, joint(over), linear(take, FAST_M_S), {"do": "grip", "time_s": GRIP_S, "why": robot.about},
        linear(over, FAST_M_S), *to_nozzle, joint(above), linear(first, FAST_M_S),
        wait(NOZZLE_S, "nozzle opens"), *(linear(name, BEAD_M_S) for name in along),
        wait(NOZZLE_S, "nozzle closed"), linear(above, FAST_M_S), wait(HANDSHAKE_S, "car in place"),
        *to_car, joint(away), linear(before, FAST_M_S), linear(at, SLOW_M_S),
        wait(PRESS_S, "pressed on"), {"do": "release", "time_s": GRIP_S},
        linear(before, SLOW_M_S), linear(away, FAST_M_S), *to_home, HOME,
    ])  # fmt: skip


def tightening(robot: Placed) -> Written:
    """Wheels, one after another."""
    made = _Steps(robot)
    assert robot.solved is not None
    steps: list[dict[str, Any]] = [wait(HANDSHAKE_S, "handshake")]
    for k in range(len(robot.solved.stops)):
        steps += made.way(k)
        away, near, at, _, _ = made.stop(k, tuple(f"T{k + 1}{x}" for x in ("out", "near", "", "near", "out")))
        steps += [
            joint(away), linear(near, FAST_M_S), linear(at, DRIVE_M_S), wait(TIGHTEN_S, "five bolts at once"),
            linear(near, DRIVE_M_S), linear(away, FAST_M_S),
        ]  # fmt: skip
    return made.program("tighten", [*steps, *made.way(len(robot.solved.stops)), HOME])
