"""The two robots of the glass cell: each takes its pane, moves it over a fixed nozzle and fits it.

A pane is held by its middle, its long side along the gripper's, outside up. The nozzle points up and stands
still, so that the bead is a way of the pane: its edge, as the car has it, passes the nozzle point by point.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from make.ev60 import cell_types as types
from make.ev60 import jobs, plan
from make.ev60.bases import Group, Job, Stand, chosen_poses, stands
from make.ev60.solve import MIRROR, NEST_M, Placed, car_height
from twin.geometry.car import pane_edge
from twin.geometry.equipment.assembly_stations import PANE_TABLE_M, REAR_NOZZLE_M, WINDSCREEN_NOZZLE_M

GRIPPER = "grippers.roof_gripper"
INSIDE_M = 0.025
"""From a pane's edge to its bead."""
CARRIED_M = 2.2
"""Height at which a pane is carried over the car."""
CLEAR_M = 0.25
ROBOT_Y_M = 2.0
ACROSS = (2, 6)
"""Turns, in eighths, that put the gripper's long side across the car; 0 and 4 put it along."""


@dataclass(frozen=True)
class Pane:
    """What one robot fits.

    panel: of the car; left: whether its robot stands there; part: as for the left; table_x: of the table
    that it is taken from; nozzle: x, y and z of its tip; all in the station's frame, for the left, m.
    """

    panel: str
    left: bool
    part: types.Part
    table_x: float
    nozzle: tuple[float, float, float]


PANES = (
    Pane(
        "windscreen",
        True,
        types.Part(GRIPPER, "windscreen", (0.77, 0.0, 1.28), (-0.58, 0.0, -0.81), 15.0),
        PANE_TABLE_M[0],
        WINDSCREEN_NOZZLE_M,
    ),
    Pane(
        "backlight",
        False,
        types.Part(GRIPPER, "rear window", (-1.80, 0.0, 1.32), (0.45, 0.0, -0.89), 11.0),
        -PANE_TABLE_M[0],
        REAR_NOZZLE_M,
    ),
)


def glass_robots() -> Iterator[Placed]:
    """Poses of each: take, over, carried, above the nozzle, the bead round to its start, before, fitted.

    Raises `ValueError` where a pane cannot be taken, glued and fitted from one place.
    """
    station = plan.GLASS[0]
    for number, pane in enumerate(PANES, 1):
        tries = [_stand(pane, fitted, glued) for fitted in ACROSS for glued in ACROSS]
        found = [each for each in tries if each is not None]
        if not found:
            raise ValueError(f"{station}: no place from which {pane.part.what} can be glued and fitted")
        job, stand = max(found, key=lambda each: each[1].score)
        poses = chosen_poses(job, stand)
        if not pane.left:
            poses = [MIRROR @ pose @ MIRROR for pose in poses]
        at = float(poses[0][0, 3]), float(poses[0][1, 3])
        about, mass = pane.part.what, pane.part.mass_kg
        yield Placed(station, number, pane.left, stand, "glaze", (), (), tuple(poses), about, at, mass)


def _stand(pane: Pane, fitted: int, glued: int) -> tuple[Job, Stand] | None:
    """The best place for a turn of the gripper at the car and one at the nozzle."""
    height = car_height(plan.GLASS[0])
    down = (0.0, 0.0, -1.0)
    at = jobs.any_turn(jobs.looking(pane.part.at, pane.part.along))[fitted]
    tip = jobs.any_turn(jobs.looking((*pane.nozzle[:2], pane.nozzle[2] - height), down))[glued]
    bead = [_moved(tip, -(tip[:3, :3] @ point)) for point in _edge(pane, at)]
    above = _moved(bead[0], (0.0, 0.0, CARRIED_M - pane.nozzle[2]))
    take = jobs.looking((pane.table_x, PANE_TABLE_M[1], NEST_M - height), down)
    ways = (take, _moved(take, (0.0, 0.0, CLEAR_M)), _moved(take, (0.0, 0.0, CARRIED_M - NEST_M)))
    table = np.stack([jobs.any_turn(pose)[::4] for pose in ways])
    rest = np.array([above, *bead, _moved(at, -CLEAR_M * at[:3, 2]), at])[:, None]
    groups = tuple(Group(poses, np.ones(poses.shape[:2], dtype=bool)) for poses in (table, rest))
    job = Job(types.GLASS_ARMS, (GRIPPER,), groups, jobs.places(pane.part.at[0], 1.8), (ROBOT_Y_M,))
    found = stands(job, height)
    return (job, found[0]) if found else None


def _moved(pose: np.ndarray, by: np.ndarray | tuple[float, float, float]) -> np.ndarray:
    found = pose.copy()
    found[:3, 3] += by
    return found


def _edge(pane: Pane, at: np.ndarray) -> np.ndarray:
    """The bead (n, 3) in the gripper's frame, m, closed: the pane's edge on the car, a little further in."""
    points = (pane_edge(pane.panel) - at[:3, 3]) @ at[:3, :3]
    points[:, :2] *= 1.0 - INSIDE_M / np.linalg.norm(points[:, :2], axis=1, keepdims=True)
    return np.vstack([points, points[:1]])
