"""What the mirror simulated, as arrays over time."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Frames(NamedTuple):
    """m instants of the mirrored cell: 20 in a second of event time, and every recorded tool point's own.

    time_ns: (m,) int64, UTC. joints: (m, n_joints) float32, rad.
    parts: (m, n_parts, 7) float32, position in m and quaternion xyzw in the world; NaN for a part outside it.
    held: (m,) int16, index of the part in the gripper or -1. gripper: (m,) float32, 1 closed.
    stopper: (m,) float32, 0 holding to 1 fully open. belts: (m, n_conveyors) float32, m/s.
    assumed: (m,) uint8, bit 0: a belt's speed is assumed; bit 1: the robot's data is old.
    """

    time_ns: np.ndarray
    joints: np.ndarray
    parts: np.ndarray
    held: np.ndarray
    gripper: np.ndarray
    stopper: np.ndarray
    belts: np.ndarray
    assumed: np.ndarray


ASSUMED_SPEED = 1
OLD_ROBOT_DATA = 2


class FrameLog:
    """Frames as they are made, until they are taken."""

    def __init__(self, joints: int, parts: int, conveyors: int) -> None:
        self._shapes = ((), (joints,), (parts, 7), (), (), (), (conveyors,), ())
        self._dtypes = (np.int64, np.float32, np.float32, np.int16, *(np.float32,) * 3, np.uint8)
        self._rows: list[tuple] = []

    def add(self, *row: object) -> None:
        """Keep one instant, its fields in the order of `Frames`."""
        self._rows.append(row)

    def take(self) -> Frames:
        """All instants since the last call."""
        rows, self._rows = self._rows, []
        columns = list(zip(*rows, strict=True)) if rows else [()] * len(self._shapes)
        return Frames(
            *(
                np.array(column, dtype).reshape(len(rows), *shape)
                for column, dtype, shape in zip(columns, self._dtypes, self._shapes, strict=True)
            )
        )
