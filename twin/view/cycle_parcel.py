"""A cell's cycle as the browser gets it: bars, what decides, what would shorten it, and the robots' ways."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from twin.geometry.robots import load_robot
from twin.plant import by_id
from twin.plant.layout import world_from
from twin.view.parcel import packed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from twin.checks.schedule import Bar, Schedule
    from twin.plant import Plant
    from twin.plant.robots import Robot

THIN_RAD = 1e-4
"""How far a joint of the drawn way may be from the real one: below a millimetre at a large arm's tool."""


@dataclass(frozen=True)
class Limit:
    """How long the cycle may be: seconds, infinite where nothing says so, and what says so in words."""

    seconds: float
    name: str


def cycle_parcel(
    plant: Plant, schedule: Schedule, key: str, limit: Limit, wrong: Sequence[str] = ()
) -> bytes:
    """All that the browser needs to show a cycle and to move its robots, as `parcel.packed` makes it.

    plant: whose cell it is. schedule: of the cell. key: names the cycle between browser and server. limit: of
    the cycle time. wrong: sentences on programs that cannot be run. The arrays are, of each of the
    description's `arms`, its `knots` times in s and then as many rows of joint positions in rad.
    """
    robots = [by_id(plant.programmed_robots)[row] for row in schedule.bars if row != schedule.station]
    arms, arrays = [], []
    for robot in robots:
        time, joints = _way(schedule, robot)
        arms.append(_arm(plant, robot) | {"knots": len(time)})
        arrays += [time.astype(np.float32), joints.astype(np.float32)]
    return packed(_told(schedule, key, limit, wrong) | {"arms": arms}, arrays)


def _told(schedule: Schedule, key: str, limit: Limit, wrong: Sequence[str]) -> dict[str, Any]:
    path = {(bar.row, bar.start_s) for bar in schedule.critical_path}
    return {
        "kind": "cycle",
        "key": key,
        "station": schedule.station,
        "begin_s": schedule.begin_s,
        "end_s": schedule.end_s,
        "cycle_s": _finite(schedule.cycle_time_s),
        "limit_s": _finite(limit.seconds),
        "limit": limit.name,
        "deadlock": schedule.deadlock,
        "wrong": list(wrong),
        "rows": list(schedule.bars),
        "slack_s": {row: _finite(slack) for row, slack in schedule.slack_s.items()},
        "bars": [
            _bar(schedule, bar) | {"critical": (row, bar.start_s) in path}
            for row, bars in schedule.bars.items()
            for bar in bars
        ],
        "shorten": [{"saves_s": each.saves_s, "text": each.text} for each in schedule.shorten],
        "maintenance": [
            {"program": each.program, "every": each.every, "cycle_s": _finite(each.cycle_time_s)}
            for each in schedule.dressings
        ],
    }


def _bar(schedule: Schedule, bar: Bar) -> dict[str, Any]:
    robot, step = bar.row, bar.step + 1
    freed = schedule.run.freed.get((robot, bar.item), ("", -1))[0] if bar.kind == "wait_zone" else ""
    return {
        "row": robot,
        "kind": bar.kind,
        "start_s": round(bar.start_s, 4),
        "end_s": round(bar.end_s, 4),
        "text": bar.text,
        "at": bar.at,
        "zone": bar.zone,
        "holder": freed or (schedule.run.holders.get(bar.zone, "") if bar.kind == "wait_zone" else ""),
        "step": step,
        "program": bar.program,
    }


def _finite(seconds: float) -> float | None:
    return seconds if math.isfinite(seconds) else None


def _way(schedule: Schedule, robot: Robot) -> tuple[np.ndarray, np.ndarray]:
    """Knots of a robot's way over the cycle, as few as will do; one at home where it has nothing to do."""
    try:
        time, joints = schedule.delayed_way(robot.id)
    except KeyError:
        return np.array([schedule.begin_s]), np.array([robot.home_rad], dtype=np.float64)
    kept = thinned(time, joints, THIN_RAD)
    return time[kept], joints[kept]


def thinned(time_s: np.ndarray, joints: np.ndarray, most_rad: float) -> np.ndarray:
    """Which knots of a way to keep so that no joint is off by more than `most_rad` straight between them.

    time_s: (m,), increasing; joints: (m, n). Returns (k,) increasing indices, first and last among them.
    """
    keep = np.zeros(len(time_s), dtype=bool)
    keep[[0, -1]] = True
    spans = [(0, len(time_s) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        share = (time_s[first + 1 : last] - time_s[first]) / (time_s[last] - time_s[first])
        straight = joints[first] + share[:, None] * (joints[last] - joints[first])
        off = np.abs(joints[first + 1 : last] - straight).max(axis=1)
        worst = int(off.argmax())
        if off[worst] > most_rad:
            middle = first + 1 + worst
            keep[middle] = True
            spans += [(first, middle), (middle, last)]
    return np.flatnonzero(keep)


def _arm(plant: Plant, robot: Robot) -> dict[str, Any]:
    """What the browser needs to place a robot's links, in the words of a scene's `robots`."""
    description = load_robot(robot.description)
    tool = by_id(plant.tools)[robot.tool]
    return {
        "id": robot.id,
        "base": world_from(robot.base).ravel().tolist(),
        "first_joint": 0,
        "origins": [origin.ravel().tolist() for origin in description.origins],
        "axes": description.axes.tolist(),
        "sliding": [bool(slides) for slides in description.sliding],
        "home_rad": list(robot.home_rad),
        "flange_from_tcp": (description.flange @ world_from(tool.tcp)).ravel().tolist(),
    }
