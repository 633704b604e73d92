"""Robots and tools of the reference plant as its text says them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from make.ev60 import cell_types as types
from make.ev60 import plan, solve
from make.ev60.bases import home
from make.ev60.programs import pose_fields
from make.ev60.signals import signal
from make.ev60.solve import Placed
from make.ev60.solved import on_side
from twin.geometry.arms import ARMS
from twin.geometry.equipment import collision_boxes, contact_boxes, tcp_of

MAIN_DEG_S2, WRIST_DEG_S2 = (220.0, 350.0), (700.0, 1300.0)
"""Joint accelerations of the heaviest and of the lightest arm; nobody publishes them."""
GUESSED = ["acceleration_rad_s2", "acceleration_build_s", "payload_kg"]


def accelerations(arm: str) -> tuple[float, ...]:
    """Of the six joints, rad/s2: the more an arm carries, the slower."""
    payloads = [facts.payload_kg for facts in ARMS.values()]
    light = (max(payloads) - ARMS[arm].payload_kg) / (max(payloads) - min(payloads))
    main, wrist = (low + light * (high - low) for low, high in (MAIN_DEG_S2, WRIST_DEG_S2))
    return tuple(round(math.radians(value), 3) for value in (main, main, main, wrist, wrist, wrist))


def signal_ids(robot: Placed) -> list[str]:
    """Of the six joints."""
    return [f"{robot.id}.j{k}" for k in range(1, 7)]


def robot_fields(robot: Placed, name: str) -> dict[str, Any]:
    """A robot with a name as the plant's text says it."""
    spot, stand = plan.spot(robot.station), robot.stand
    x, y = spot.world(stand.x, robot.side * stand.y)
    base = {"xyz_m": (x, y, stand.pedestal), "rpy_rad": (0.0, 0.0, spot.heading(-robot.side * math.pi / 2))}
    found: dict[str, Any] = {"id": robot.id, "kind": "programmed", "name": name}
    found |= {"station": robot.station, "description": f"robots:{stand.arm}", "base": base}
    found |= {"pedestal_m": stand.pedestal, "tool": types.TOOLS[stand.tool][0]}
    if robot.payload_kg:
        found["payload_kg"] = robot.payload_kg
    rest = solve.home(robot) or on_side(home(stand.arm, stand.tool), robot.left)
    found |= {"home_rad": rest, "acceleration_rad_s2": accelerations(stand.arm)}
    return found | {"joint_signals": signal_ids(robot), "estimated": GUESSED}


def signal_fields(robot: Placed) -> Iterable[dict[str, Any]]:
    """The six joint positions of a robot as signals."""
    return (signal(name, "rad", period_s=0.1) for name in signal_ids(robot))


def boxes(shape: str) -> list[dict[str, Any]]:
    """Collision boxes of a shape of the catalogue, none thinner than a millimetre."""
    return _blocks(collision_boxes(shape))


def _blocks(found: Iterable[tuple[Sequence[float], Sequence[float]]]) -> list[dict[str, Any]]:
    return [
        {"size_m": tuple(max(0.001, float(v)) for v in size), "centre_m": tuple(map(float, centre))}
        for size, centre in found
    ]


def extent(shape: str) -> tuple[float, float, float]:
    """Size of the box round a shape, m."""
    low = np.min([np.array(c) - np.array(s) / 2 for s, c in collision_boxes(shape)], axis=0)
    high = np.max([np.array(c) + np.array(s) / 2 for s, c in collision_boxes(shape)], axis=0)
    return tuple(float(v) for v in high - low)  # type: ignore[return-value]


def tool_fields(shape: str) -> dict[str, Any]:
    """A tool as the plant's text says it."""
    name, kind, what, mass = types.TOOLS[shape]
    middle = 0.4 * float(tcp_of(shape)[2, 3])
    found: dict[str, Any] = {"id": name, "name": what, "kind": kind, "shape": shape}
    found |= {"tcp": pose_fields(tcp_of(shape)), "mass_kg": mass, "centre_of_mass_m": (0.0, 0.0, middle)}
    touching = contact_boxes(shape)
    found["collision"] = _blocks(box for box in collision_boxes(shape) if box not in touching)
    if touching:
        found["contact"] = _blocks(touching)
    return found | {"estimated": ["mass_kg", "centre_of_mass_m"]}
