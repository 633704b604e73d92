"""What the robots of final assembly do in a cycle, and how programs and targets are written."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from make.ev60.solve import Placed

CLAMP_S, HANDSHAKE_S = 2.0, 0.5
GRIP_S, TIGHTEN_S = 1.5, 4.0
BEAD_M_S, FAST_M_S = 0.3, 0.6
NOZZLE_S, PRESS_S = 0.4, 2.0


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


def joint(name: str) -> dict[str, Any]:
    """A move to a target, all joints arriving together."""
    return {"do": "joint", "at": name}


def wait(time_s: float, why: str) -> dict[str, Any]:
    """A stay."""
    return {"do": "wait", "time_s": time_s, "why": why}


HOME: dict[str, Any] = {"do": "home"}


def handling(robot: Placed) -> Written:
    """Take a part from its stand and bring it to the car."""
    near, over, at, away = (f"{robot.id}.{name}" for name in ("take", "over", "place", "before"))
    names = (near, over, at, away)
    targets = [target(name, pose) for name, pose in zip(names, robot.poses, strict=True)]
    slow = 0.25
    steps = [
        HOME, joint(over), {"do": "linear", "at": near, "speed_m_s": slow},
        {"do": "grip", "time_s": GRIP_S, "why": robot.about}, {"do": "linear", "at": over, "speed_m_s": slow},
        wait(HANDSHAKE_S, "car in place"),
        joint(away), {"do": "linear", "at": at, "speed_m_s": slow},
        wait(CLAMP_S, "clamps closed"), {"do": "release", "time_s": GRIP_S},
        {"do": "linear", "at": away, "speed_m_s": slow}, HOME,
    ]  # fmt: skip
    return Written(targets, [], [], [{"id": f"{robot.id}.bring", "robot": robot.id, "steps": steps}])


def glazing(robot: Placed) -> Written:
    """Take a pane, move it round over the fixed nozzle and fit it; poses as `glass.glass_robots` says."""
    bead = len(robot.poses) - 6
    round_it = [f"bead{k}" for k in range(1, bead + 1)]
    names = [
        f"{robot.id}.{name}" for name in ("take", "over", "carry", "nozzle", *round_it, "before", "place")
    ]
    targets = [target(name, pose) for name, pose in zip(names, robot.poses, strict=True)]
    near, over, carry, above, first, *along = names[:-2]
    away, at, slow = names[-2], names[-1], 0.25

    def linear(target: str, speed: float) -> dict[str, Any]:
        return {"do": "linear", "at": target, "speed_m_s": speed}

    steps = [
        HOME, joint(over), linear(near, slow), {"do": "grip", "time_s": GRIP_S, "why": robot.about},
        linear(over, slow), linear(carry, FAST_M_S), joint(above), linear(first, FAST_M_S),
        wait(NOZZLE_S, "nozzle opens"), *(linear(target, BEAD_M_S) for target in along),
        wait(NOZZLE_S, "nozzle closed"), linear(above, FAST_M_S), wait(HANDSHAKE_S, "car in place"),
        joint(away), linear(at, slow), wait(PRESS_S, "pressed on"), {"do": "release", "time_s": GRIP_S},
        linear(away, slow), HOME,
    ]  # fmt: skip
    return Written(targets, [], [], [{"id": f"{robot.id}.fit", "robot": robot.id, "steps": steps}])


def tightening(robot: Placed) -> Written:
    """Wheels, one after another."""
    names = [f"{robot.id}.T{k}" for k in range(1, len(robot.poses) + 1)]
    targets = [target(name, pose) for name, pose in zip(names, robot.poses, strict=True)]
    steps: list[dict[str, Any]] = [HOME, wait(HANDSHAKE_S, "handshake")]
    for at, away in zip(names[::2], names[1::2], strict=True):
        drive = {"do": "linear", "at": at, "speed_m_s": 0.15}
        steps += [joint(away), drive, wait(TIGHTEN_S, "five bolts at once"), {**drive, "at": away}]
    program = {"id": f"{robot.id}.tighten", "robot": robot.id, "steps": [*steps, HOME]}
    return Written(targets, [], [], [program])
