"""The panes of the glass cell: each is taken from a table, moved over a fixed nozzle and fitted.

A pane is held by its middle, its long side along the gripper's, outside up. The nozzle points up and stands
still, so that the bead is a way of the pane: its edge, as the car has it, passes the nozzle point by point.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from make.ev60 import cell_types as types
from make.ev60 import jobs
from twin.geometry.car import pane_edge
from twin.geometry.equipment.assembly_stations import (
    PANE_TABLE_M,
    REAR_NOZZLE_M,
    REAR_TABLE_M,
    WINDSCREEN_NOZZLE_M,
)

GRIPPER = "grippers.glass_gripper"
INSIDE_M = 0.025
"""From a pane's edge to its bead."""
ACROSS = (2, 6)
"""Turns, in eighths, that put the gripper's long side across the car; 0 and 4 put it along."""


@dataclass(frozen=True)
class Pane:
    """What one robot fits.

    panel: of the car; left: whether its robot stands there; part: as for the left; table: x and y of the
    table that it is taken from; nozzle: x, y and z of its tip; robot_x: where its robot stands; all in the
    station's frame, for the left, m.
    """

    panel: str
    left: bool
    part: types.Part
    table: tuple[float, float]
    nozzle: tuple[float, float, float]
    robot_x: float


PANES = (
    Pane(
        "windscreen",
        True,
        types.Part(GRIPPER, "windscreen", (0.77, 0.0, 1.28), (-0.58, 0.0, -0.81), 15.0),
        PANE_TABLE_M,
        WINDSCREEN_NOZZLE_M,
        -0.15,
    ),
    Pane(
        "backlight",
        False,
        types.Part(GRIPPER, "rear window", (-1.80, 0.0, 1.32), (0.45, 0.0, -0.89), 11.0),
        REAR_TABLE_M,
        REAR_NOZZLE_M,
        -0.75,
    ),
)


def bead_poses(pane: Pane, at: np.ndarray, turn: int, height: float) -> list[np.ndarray]:
    """Poses (4, 4) of the gripper, as for the left, while the pane's edge passes the nozzle, all round.

    at: the gripper's pose with the pane fitted; turn: of the gripper over the nozzle, in eighths; height: of
    the car's frame above the floor, m.
    """
    tip = jobs.looking((*pane.nozzle[:2], pane.nozzle[2] - height), (0.0, 0.0, -1.0))
    tip = jobs.any_turn(tip)[turn]
    return [_moved(tip, -(tip[:3, :3] @ point)) for point in _edge(pane, at)]


def in_gripper(pane: Pane, at: np.ndarray) -> np.ndarray:
    """The edge (n, 3) of a pane, m, in the frame of the gripper (4, 4) that fits it."""
    return np.asarray((pane_edge(pane.panel) - at[:3, 3]) @ at[:3, :3])


def _moved(pose: np.ndarray, by: np.ndarray | tuple[float, float, float]) -> np.ndarray:
    found = pose.copy()
    found[:3, 3] += by
    return found


def _edge(pane: Pane, at: np.ndarray) -> np.ndarray:
    """The bead (n, 3) in the gripper's frame, m, closed: the pane's edge on the car, a little further in."""
    points = in_gripper(pane, at)
    points[:, :2] *= 1.0 - INSIDE_M / np.linalg.norm(points[:, :2], axis=1, keepdims=True)
    return np.vstack([points, points[:1]])
