"""How a tool sits on a robot's flange: its adapter, and the frame of its tcp.

Frame: the flange at the origin, z out of it, metres.
"""

from __future__ import annotations

import numpy as np

from twin.geometry import shades
from twin.geometry.equipment.blocks import Point, Solid, block, rod


def adapter(length: float) -> list[Solid]:
    """Tool changer and adapter plate, `length` from the flange to the plate's far face."""
    return [
        rod((0, 0, 0), (0, 0, 0.035), 0.085, shades.DARK, 10),
        rod((0, 0, 0.035), (0, 0, 0.06), 0.1, shades.STEEL, 10),
        block((0.17, 0.15, length - 0.06), (0, 0, 0.03 + length / 2), shades.CAST),
    ]


def frame(at: Point, rotation: np.ndarray | None = None) -> np.ndarray:
    """flange_from_tcp (4, 4), m, read only; `rotation` (3, 3) has the tcp's axes as columns."""
    pose = np.eye(4)
    pose[:3, 3] = at
    if rotation is not None:
        pose[:3, :3] = rotation
    pose.setflags(write=False)
    return pose
