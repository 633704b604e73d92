"""Parts that lie or move on the line, as bodies that a robot could touch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from twin.plant import Stop

ABSENT_M = 1000.0
"""Parts that do not count are put this far away, where bounding boxes rule them out at once."""


def part_frames(parts: np.ndarray, absent: np.ndarray) -> np.ndarray:
    """Poses (m, k, 4, 4), m, in the world, of parts (m, k, 7), xyz in m and a quaternion xyzw.

    absent: (m, k) bool, parts that do not count then; so do parts with NaN.
    """
    poses = np.zeros((*parts.shape[:2], 4, 4))
    length = np.linalg.norm(parts[..., 3:], axis=-1)
    known = np.isfinite(parts).all(axis=-1) & (length > 0.5) & ~absent
    turn = parts[..., 3:] / np.where(known, length, 1.0)[..., None]
    x, y, z, w = np.moveaxis(np.where(known[..., None], turn, (0.0, 0.0, 0.0, 1.0)), -1, 0)
    poses[..., 0, :3] = np.stack([1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)], axis=-1)
    poses[..., 1, :3] = np.stack([2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)], axis=-1)
    poses[..., 2, :3] = np.stack([2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)], axis=-1)
    poses[..., :3, 3] = np.where(known[..., None], parts[..., :3], ABSENT_M)
    poses[..., 3, 3] = 1.0
    return poses


def at_stop(
    near: Mapping[tuple[Stop, ...], np.ndarray], parts: np.ndarray, kinds: Sequence[str], radius_m: float
) -> np.ndarray:
    """Whether each part (m, k) is one that the gripper takes or leaves where it is: (m, k) bool.

    near: for stops side by side when the tool is near any of them, (m,) bool. Such a part is of the kind of
    one of the stops and has its centre within `radius_m` of that stop's point.
    """
    found = np.zeros(parts.shape[:2], dtype=bool)
    for stop, tool_near in ((stop, there) for stops, there in near.items() for stop in stops):
        of_kind = np.array([kind == stop.part_kind for kind in kinds], dtype=bool)
        beside = np.linalg.norm(parts[..., :3] - np.array(stop.tcp_m), axis=-1) <= radius_m
        found |= tool_near[:, None] & of_kind & beside
    return found
