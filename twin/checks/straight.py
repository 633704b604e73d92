"""Poses on the straight way between two: the point on a line, the turn about one axis."""

from __future__ import annotations

import math

import numpy as np

from kernels.line import TURN_M_RAD

APART_M = 0.02
"""Between two poses at the most."""
APART_RAD = 0.04


def way_length_m(poses: np.ndarray) -> float:
    """Length of a way, each part of it counting as its travel or its turn, m.

    poses: (k, 4, 4) in order, m.
    """
    travels = np.linalg.norm(np.diff(poses[:, :3, 3], axis=0), axis=1)
    traces = (poses[:-1, :3, :3] * poses[1:, :3, :3]).sum(axis=(1, 2))
    turns = np.arccos(np.clip((traces - 1.0) / 2.0, -1.0, 1.0))
    return float(np.maximum(travels, TURN_M_RAD * turns).sum())


def straight(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Poses (k, 4, 4) from one pose to another, both among them, at most 20 mm and 0.04 rad apart, k >= 2.

    start, end: (4, 4), in the same frame, m. A half turn goes about the axis that the numbers happen to give.
    """
    axis, angle = _turn(start[:3, :3].T @ end[:3, :3])
    length = float(np.linalg.norm(end[:3, 3] - start[:3, 3]))
    count = max(1, math.ceil(length / APART_M), math.ceil(angle / APART_RAD))
    share = np.linspace(0.0, 1.0, count + 1)
    poses = np.tile(np.eye(4), (count + 1, 1, 1))
    poses[:, :3, 3] = start[:3, 3] + share[:, None] * (end[:3, 3] - start[:3, 3])
    if angle < 1e-9:
        poses[:, :3, :3] = start[:3, :3]
        return poses
    x, y, z = axis
    cross = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    s, c = np.sin(share * angle)[:, None, None], np.cos(share * angle)[:, None, None]
    poses[:, :3, :3] = start[:3, :3] @ (np.eye(3) + s * cross + (1.0 - c) * (cross @ cross))
    return poses


def _turn(rotation: np.ndarray) -> tuple[np.ndarray, float]:
    """Unit axis and angle in [0, pi] of a rotation (3, 3), by its quaternion: exact for half turns too."""
    r = rotation
    squares = 1.0 + np.array([r.trace(), *(2.0 * np.diag(r) - r.trace())])
    k = int(squares.argmax())
    skew = np.array([r[2, 1] - r[1, 2], r[0, 2] - r[2, 0], r[1, 0] - r[0, 1]])
    if k == 0:
        quaternion = np.array([squares[0], *skew])
    else:
        i = k - 1
        quaternion = np.array([skew[i], *(r[i] + r[:, i])])
        quaternion[k] = squares[k]
    quaternion /= np.linalg.norm(quaternion)
    if quaternion[0] < 0.0:
        quaternion = -quaternion
    sine = float(np.linalg.norm(quaternion[1:]))
    axis = quaternion[1:] / sine if sine > 0.0 else np.array([0.0, 0.0, 1.0])
    return axis, 2.0 * math.atan2(sine, float(quaternion[0]))
