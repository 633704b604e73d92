"""Poses as matrices, and orientations as each controller writes them.

Fanuc's W P R are roll, pitch and yaw about fixed axes, as a plant's; KUKA's A B C are yaw, pitch and roll;
ABB has a quaternion with its real part first.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from twin.plant.layout import world_from
from twin.plant.values import Pose, Vector

MM = 1e-3


def pose_of(transform: np.ndarray) -> Pose:
    """The pose of a transform (4, 4), m; where pitch is a quarter turn, roll and yaw fit each other.

    transform: with a rotation in its upper left.
    """
    r = transform[:3, :3]
    yaw = math.atan2(r[1, 0], r[0, 0])
    s, c = math.sin(yaw), math.cos(yaw)
    pitch = math.atan2(-r[2, 0], c * r[0, 0] + s * r[1, 0])
    # Against the yaw that was chosen, so that both together are right where each alone is arbitrary.
    roll = math.atan2(s * r[0, 2] - c * r[1, 2], c * r[1, 1] - s * r[0, 1])
    x, y, z = (float(value) for value in transform[:3, 3])
    return Pose(xyz_m=(x, y, z), rpy_rad=(roll, pitch, yaw))


def inverse_of(transform: np.ndarray) -> np.ndarray:
    """The inverse (4, 4) of a rigid transform (4, 4), m."""
    found = np.eye(4)
    found[:3, :3] = transform[:3, :3].T
    found[:3, 3] = -transform[:3, :3].T @ transform[:3, 3]
    return found


def apart(a: np.ndarray, b: np.ndarray) -> tuple[float, float]:
    """How far two transforms (4, 4) are apart: m, and rad of the turn between them."""
    turn = a[:3, :3].T @ b[:3, :3]
    axis = (turn[2, 1] - turn[1, 2], turn[0, 2] - turn[2, 0], turn[1, 0] - turn[0, 1])
    angle = math.atan2(0.5 * math.hypot(*axis), 0.5 * (float(np.trace(turn)) - 1.0))
    return float(np.linalg.norm(a[:3, 3] - b[:3, 3])), angle


def from_wpr(xyz_mm: Sequence[float], wpr_deg: Sequence[float]) -> Pose:
    """A pose from Fanuc's numbers: X Y Z in mm, W P R in degrees."""
    return Pose(xyz_m=_metres(xyz_mm), rpy_rad=_radians(wpr_deg))


def to_wpr(pose: Pose) -> tuple[Vector, Vector]:
    """Fanuc's numbers of a pose: X Y Z in mm, W P R in degrees."""
    return _millimetres(pose.xyz_m), _degrees(pose.rpy_rad)


def from_abc(xyz_mm: Sequence[float], abc_deg: Sequence[float]) -> Pose:
    """A pose from KUKA's numbers: X Y Z in mm, A B C in degrees."""
    return Pose(xyz_m=_metres(xyz_mm), rpy_rad=_radians(tuple(reversed(abc_deg))))


def to_abc(pose: Pose) -> tuple[Vector, Vector]:
    """KUKA's numbers of a pose: X Y Z in mm, A B C in degrees."""
    roll, pitch, yaw = _degrees(pose.rpy_rad)
    return _millimetres(pose.xyz_m), (yaw, pitch, roll)


def from_quaternion(xyz_mm: Sequence[float], wxyz: Sequence[float]) -> Pose | None:
    """A pose from ABB's numbers: x y z in mm, and a quaternion of about unit length; None for any other."""
    length = math.hypot(*wxyz)
    if not 0.9 < length < 1.1:
        return None
    w, x, y, z = (value / length for value in wxyz)
    transform = np.eye(4)
    transform[:3, :3] = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
        [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
        [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
    ]
    transform[:3, 3] = _metres(xyz_mm)
    return pose_of(transform)


def to_quaternion(pose: Pose) -> tuple[Vector, tuple[float, float, float, float]]:
    """ABB's numbers of a pose: x y z in mm, and a unit quaternion, its first part not negative."""
    (cr, sr), (cp, sp), (cy, sy) = ((math.cos(a / 2), math.sin(a / 2)) for a in pose.rpy_rad)
    w = cr * cp * cy + sr * sp * sy
    x = sr * cp * cy - cr * sp * sy
    y = cr * sp * cy + sr * cp * sy
    z = cr * cp * sy - sr * sp * cy
    sign = -1.0 if w < 0.0 else 1.0
    return _millimetres(pose.xyz_m), (sign * w, sign * x, sign * y, sign * z)


def matrix(pose: Pose) -> np.ndarray:
    """The transform (4, 4), m, of a pose."""
    return world_from(pose)


def _metres(xyz_mm: Sequence[float]) -> Vector:
    x, y, z = (value * MM for value in xyz_mm)
    return x, y, z


def _millimetres(xyz_m: Sequence[float]) -> Vector:
    x, y, z = (value / MM for value in xyz_m)
    return x, y, z


def _radians(angles: Sequence[float]) -> Vector:
    a, b, c = (math.radians(value) for value in angles)
    return a, b, c


def _degrees(angles: Sequence[float]) -> Vector:
    a, b, c = (math.degrees(value) for value in angles)
    return a, b, c
