"""What the robots on the left of a cell are asked for, as poses in the car's frame."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from make.ev60 import cell_types as types
from make.ev60.bases import Group, Job
from twin.checks.reach import SEAM_TURNS
from twin.checks.targets import seam_frames, spot_frame
from twin.geometry.car import seal_lines, weld_lines
from twin.plant.robots import Seam

STEP_M = 0.3
REACH_X_M = 1.5
EDGE_M = 3.3
"""Farthest along the line that a robot of a body cell stands from the middle."""


WIDE_M = (2.4,)
"""Distance from the line of robots whose grippers are too wide to hang beside the car from nearer by."""


def places(about: float, edge: float = EDGE_M) -> tuple[float, ...]:
    """Places along the line from which something at x = `about` may be in reach."""
    grid = np.arange(-edge, edge + 0.01, STEP_M)
    return tuple(float(round(x, 3)) for x in grid if abs(x - about) <= REACH_X_M)


def any_turn(pose: np.ndarray, count: int = 8) -> np.ndarray:
    """A pose turned about its own z: (count, 4, 4)."""
    found = np.tile(pose, (count, 1, 1))
    for k, angle in enumerate(np.linspace(0.0, 2.0 * np.pi, count, endpoint=False)):
        about = np.eye(4)
        c, s = np.cos(angle), np.sin(angle)
        about[:2, :2] = [[c, -s], [s, c]]
        found[k] = pose @ about
    return found


def looking(at: Sequence[float], along: Sequence[float]) -> np.ndarray:
    """A pose (4, 4) whose z runs along a vector."""
    return spot_frame(at, -np.asarray(along, dtype=float))


def one_of(poses: np.ndarray) -> Group:
    """A group of one pose that may take any of the given forms."""
    return Group(poses[None], np.ones((1, len(poses)), dtype=bool))


def handling(part: types.Part, stand: np.ndarray, x_m: tuple[float, ...]) -> Job:
    """Take from the stand at a pose, bring to the car; both with a way clear of 0.25 m."""
    at = looking(part.at, part.along)
    away = at.copy()
    away[:3, 3] -= 0.25 * at[:3, 2]
    over = stand.copy()
    over[:3, 3] -= 0.25 * stand[:3, 2]
    groups = tuple(
        Group(np.stack([any_turn(near), any_turn(far)]), np.ones((2, 8), dtype=bool))
        for near, far in ((stand, over), (at, away))
    )
    return Job(types.HANDLING_ARMS, (part.gripper,), groups, x_m, WIDE_M)


def seam_points(name: str) -> np.ndarray:
    """Points (n, 6) of a sealing line on the left, about every 150 mm."""
    lines = seal_lines()
    return lines.get(f"{name}_left", lines.get(name)).at_pitch(0.15)  # type: ignore[union-attr]


def sealing(name: str) -> Job:
    """A whole seam at one turn of the nozzle."""
    points = seam_points(name)
    seam = Seam(
        id=name,
        points_m=tuple(map(tuple, points[:, :3].round(3))),
        normals=tuple(map(tuple, points[:, 3:].round(6))),
        robot="",
        speed_m_s=0.3,
    )
    frames = seam_frames(seam)
    poses = np.array([any_turn(frame, SEAM_TURNS) for frame in frames])
    groups = (Group(poses, np.ones(poses.shape[:2], dtype=bool)),)
    return Job(types.PROCESS_ARMS, ("guns.sealing_nozzle",), groups, places(float(points[:, 0].mean())))


def on_lines(tool: str, names: Sequence[str], count: int, off: float) -> Job:
    """Poses square to the body, `count` in all, evenly along weld lines and `off` metres beside them."""
    lines = weld_lines()
    groups, xs = [], []
    for name in names:
        line = lines[f"{name}_left"]
        share = count // len(names)
        for point in line.at_pitch(line.length_m / (share + 1) * 1.0001)[1:-1]:
            beside = point[:3] + off * np.cross(point[3:], (1.0, 0.0, 0.0))
            groups.append(one_of(any_turn(looking(beside, -point[3:]))))
            xs.append(point[0])
    return Job(types.PROCESS_ARMS, (tool,), tuple(groups), places(float(np.mean(xs))))
