"""What the robots of the reference plant do in a cycle, and the targets on their way."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from make.ev60 import solve
from make.ev60.jobs import runs, seam_points
from make.ev60.solve import Dresser, Placed
from make.ev60.spots import Spot

CLAMP_S, HANDSHAKE_S = 2.0, 0.5
GRIP_S, STUD_S, MEASURE_S, TIGHTEN_S, DRESS_S = 1.5, 1.2, 1.6, 4.0, 9.0
DRESS_SPOTS = 220
CLEAR_M = 0.035
"""Electrodes open by 60 mm; so far the gun backs off between two spots of a line."""
SEAL_M_S, BEAD_M_S, FAST_M_S = 0.35, 0.3, 0.6
NOZZLE_S, PRESS_S = 0.4, 2.0
LONG = {"battery": ["battery_long", "battery_performance"]}
STANDARD = {"battery": ["battery_standard"]}
STEEL, GLASS = {"roof": ["roof_steel"]}, {"roof": ["roof_glass"]}
SPARED: Mapping[str, tuple[str, dict[str, list[str]], dict[str, list[str]]]] = {
    "roof_bow": ("roof_bow", STEEL, GLASS),
    "cross_member_3": ("cross_member_3", LONG, STANDARD),
}
"""Lines, by how their ids begin, whose spots only some cars have: those options, and the others."""


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


def _target(name: str, pose: np.ndarray, what: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {"id": name}
    if what:
        found["name"] = what
    return found | {"frame": "car", "pose": pose_fields(pose)}


def _joint(target: str) -> dict[str, Any]:
    return {"do": "joint", "at": target}


def _wait(time_s: float, why: str) -> dict[str, Any]:
    return {"do": "wait", "time_s": time_s, "why": why}


HOME: dict[str, Any] = {"do": "home"}


@dataclass(frozen=True)
class Shared:
    """Space that a robot shares: id of the zone, x of its middle on the car, half its length."""

    zone: str
    x: float
    half: float

    def holds(self, spots: Sequence[Spot], poses: Sequence[np.ndarray] = ()) -> bool:
        """Whether one of the spots, or of the tool's poses (4, 4) before and behind them, is in it."""
        places = [float(spot.point[0]) for spot in spots] + [float(pose[0, 3]) for pose in poses]
        return any(abs(x - self.x) <= self.half for x in places)


def welding(robot: Placed, dresser: Dresser, shared: Shared | None, tool: str) -> Written:
    """Spots, targets before and behind each line, and the programs of a welding robot."""
    out = Written()
    numbered = _numbered(robot)
    geo = robot.spots[0].role == "geo"
    for name, spot, turn in numbered:
        weld_s = min(1.0, max(0.6, round(0.4 + 0.13 * sum(spot.stack_mm), 2)))
        fields = {
            "position_m": tuple(map(float, spot.point[:3])),
            "normal": tuple(map(float, spot.point[3:])),
        }
        entry = {"id": name, **fields, "turn_rad": turn, "stack_mm": list(spot.stack_mm), "gun": tool}
        out.weld_spots.append({**entry, "robot": robot.id, "role": spot.role, "weld_s": weld_s})
    groups = _groups(robot, numbered, shared)
    for k, group in enumerate(groups, 1):
        for letter, (_, spot, turn) in (("A", group[0]), ("B", group[-1])):
            out.targets.append(_target(f"{robot.id}.{letter}{k}", _clear(robot, spot, turn)))
    begin = [HOME, _wait(CLAMP_S, "clamps closed") if geo else _wait(HANDSHAKE_S, "handshake")]
    for suffix, options, left_out in _variants(robot):
        steps = [*begin, *_steps(robot, groups, shared, left_out), HOME]
        entry = {"id": f"{robot.id}.weld{suffix}", "robot": robot.id}
        out.programs.append({**entry, **({"options": options} if options else {}), "steps": steps})
    out.targets.append(_target(f"{robot.id}.D", dresser.pose, "Tip dresser"))
    dress = [
        HOME,
        _joint(f"{robot.id}.D"),
        {"do": "tip_dress", "at": f"{robot.id}.D", "time_s": DRESS_S},
        HOME,
    ]
    every = max(1, round(DRESS_SPOTS / len(robot.spots)))
    out.programs.append({"id": f"{robot.id}.dress", "robot": robot.id, "every": every, "steps": dress})
    return out


def _numbered(robot: Placed) -> list[tuple[str, Spot, float]]:
    """Id, spot and turn, in the order of the lines."""
    pairs = zip(robot.spots, robot.turns, strict=True)
    return [(f"{robot.id}.W{k:02d}", spot, turn) for k, (spot, turn) in enumerate(pairs, 1)]


Group = list[tuple[str, Spot, float]]


def _groups(robot: Placed, numbered: Group, shared: Shared | None) -> list[Group]:
    """Spots line by line, the shared space first or last, each line from the end that is nearest."""
    found, k = [], 0
    for run in runs(robot.spots):
        found.append(numbered[k : k + len(run)])
        k += len(run)
    if shared is not None:
        found.sort(key=lambda group: not shared.holds([s for _, s, _ in group]))
        if robot.stand.x < shared.x:
            found.reverse()
    for before, group in pairwise(found):
        last = before[-1][1].point[:3]
        ends = [float(np.linalg.norm(group[e][1].point[:3] - last)) for e in (0, -1)]
        if ends[1] < ends[0]:
            group.reverse()
    return found


def _clear(robot: Placed, spot: Spot, turn: float) -> np.ndarray:
    """Pose with the gun drawn back out of its throat, as far as the arm lets it."""
    pose = solve.spot_pose(spot, turn)
    for back in (0.42, 0.3, 0.2, 0.1, 0.05):
        found = pose.copy()
        found[:3, 3] -= back * pose[:3, 0]
        if solve.seen(robot, found) >= 0.05:
            return found
    return pose


def _variants(robot: Placed) -> list[tuple[str, dict[str, list[str]], str]]:
    """Suffix of the program's id, its options, and the beginning of the lines that it leaves out."""
    if robot.spots[0].role == "respot":
        for begins, some, others in SPARED.values():
            if any(spot.line.startswith(begins) for spot in robot.spots):
                return [("", some, ""), ("_without", others, begins)]
    return [("", {}, "")]


def _steps(
    robot: Placed, groups: Sequence[Group], shared: Shared | None, left_out: str
) -> Iterator[dict[str, Any]]:
    inside = False
    for k, group in enumerate(groups, 1):
        here = [item for item in group if not (left_out and item[1].line.startswith(left_out))]
        if not here:
            continue
        if shared is not None:
            ways = [_clear(robot, spot, turn) for _, spot, turn in (group[0], group[-1])]
            holds = shared.holds([spot for _, spot, _ in here], ways)
            if holds != inside:
                yield {"do": "enter" if holds else "leave", "zone": shared.zone}
                inside = holds
        yield _joint(f"{robot.id}.A{k}")
        for name, _, _ in here:
            yield {"do": "spot", "at": name, "clear_m": CLEAR_M}
        yield {"do": "linear", "at": f"{robot.id}.B{k}", "speed_m_s": 0.8}
    if inside and shared is not None:
        yield {"do": "leave", "zone": shared.zone}


def _zone(do: str, shared: Shared | None) -> list[dict[str, Any]]:
    return [] if shared is None else [{"do": do, "zone": shared.zone}]


def handling(robot: Placed, shared: Shared | None) -> Written:
    """Take a part from its stand and bring it to the car, through the space shared with a neighbour."""
    near, over, at, away = (f"{robot.id}.{name}" for name in ("take", "over", "place", "before"))
    names = (near, over, at, away)
    targets = [_target(name, pose) for name, pose in zip(names, robot.poses, strict=True)]
    slow = 0.25
    steps = [
        HOME, _joint(over), {"do": "linear", "at": near, "speed_m_s": slow},
        {"do": "grip", "time_s": GRIP_S, "why": robot.about}, {"do": "linear", "at": over, "speed_m_s": slow},
        _wait(HANDSHAKE_S, "car in place"), *_zone("enter", shared),
        _joint(away), {"do": "linear", "at": at, "speed_m_s": slow},
        _wait(CLAMP_S, "clamps closed"), {"do": "release", "time_s": GRIP_S},
        {"do": "linear", "at": away, "speed_m_s": slow}, *_zone("leave", shared), HOME,
    ]  # fmt: skip
    return Written(targets, [], [], [{"id": f"{robot.id}.bring", "robot": robot.id, "steps": steps}])


def glazing(robot: Placed) -> Written:
    """Take a pane, move it round over the fixed nozzle and fit it; poses as `glass.glass_robots` says."""
    bead = len(robot.poses) - 6
    round_it = [f"bead{k}" for k in range(1, bead + 1)]
    names = [
        f"{robot.id}.{name}" for name in ("take", "over", "carry", "nozzle", *round_it, "before", "place")
    ]
    targets = [_target(name, pose) for name, pose in zip(names, robot.poses, strict=True)]
    near, over, carry, above, first, *along = names[:-2]
    away, at, slow = names[-2], names[-1], 0.25

    def linear(target: str, speed: float) -> dict[str, Any]:
        return {"do": "linear", "at": target, "speed_m_s": speed}

    steps = [
        HOME, _joint(over), linear(near, slow), {"do": "grip", "time_s": GRIP_S, "why": robot.about},
        linear(over, slow), linear(carry, FAST_M_S), _joint(above), linear(first, FAST_M_S),
        _wait(NOZZLE_S, "nozzle opens"), *(linear(target, BEAD_M_S) for target in along),
        _wait(NOZZLE_S, "nozzle closed"), linear(above, FAST_M_S), _wait(HANDSHAKE_S, "car in place"),
        _joint(away), linear(at, slow), _wait(PRESS_S, "pressed on"), {"do": "release", "time_s": GRIP_S},
        linear(away, slow), HOME,
    ]  # fmt: skip
    return Written(targets, [], [], [{"id": f"{robot.id}.fit", "robot": robot.id, "steps": steps}])


def sealing(robot: Placed) -> Written:
    """A bead along a whole seam."""
    points = seam_points(robot.about) * (1, robot.side, 1, 1, robot.side, 1)
    name = f"{robot.id}.{robot.about}"
    seam = {"id": name, "points_m": [tuple(map(float, p[:3])) for p in points]}
    seam |= {"normals": [tuple(map(float, p[3:])) for p in points], "robot": robot.id, "speed_m_s": SEAL_M_S}
    steps = [HOME, _wait(HANDSHAKE_S, "handshake"), {"do": "seam", "at": name}, HOME]
    return Written([], [], [seam], [{"id": f"{robot.id}.seal", "robot": robot.id, "steps": steps}])


def at_points(robot: Placed) -> Written:
    """Studs, measured points or wheels, one after another."""
    time_s, verb, letter = {
        "stud": (STUD_S, "stud", "S"),
        "measure": (MEASURE_S, "measure", "M"),
        "tighten": (TIGHTEN_S, "tighten", "T"),
    }[robot.work]
    names = [f"{robot.id}.{letter}{k}" for k in range(1, len(robot.poses) + 1)]
    targets = [_target(name, pose) for name, pose in zip(names, robot.poses, strict=True)]
    steps: list[dict[str, Any]] = [HOME, _wait(HANDSHAKE_S, "handshake")]
    if robot.work == "tighten":
        for at, away in zip(names[::2], names[1::2], strict=True):
            drive = {"do": "linear", "at": at, "speed_m_s": 0.15}
            steps += [_joint(away), drive, _wait(time_s, "five bolts at once"), {**drive, "at": away}]
    else:
        for name in names:
            steps += [_joint(name), _wait(time_s, verb)]
    return Written(
        targets, [], [], [{"id": f"{robot.id}.{verb}", "robot": robot.id, "steps": [*steps, HOME]}]
    )
