"""Where a robot has to stand beside the line to reach all it is asked for, by trying a grid of places.

Everything is in the frame of the car at the station, on its left: the robot faces the car. The right side is
the mirror image, and so are its joints.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise, product

import numpy as np

from kernels import wrist6
from kernels.kinematics import Arm
from twin.geometry import arm as arm_of
from twin.geometry import load_robot
from twin.geometry.equipment import collision_boxes, tcp_of

MARGIN_RAD = 0.08
"""Least distance of every joint from its limits at every target."""
SPACING_M = 1.7
"""Least distance of two robots on one side along the line."""
NEAR_M = 0.65
"""Least level distance of the wrist from the first axis."""
Y_M = (2.0, 2.2, 2.4)
PEDESTAL_M = (0.3, 0.6, 0.9)
_BRANCHES = 2
"""Toward the target with the elbow up; both wrists."""


@dataclass(frozen=True, eq=False)
class Group:
    """Poses (n, t, 4, 4) of the tool centre point in the car's frame of which one column t has to be reached.

    allowed: (n, t) bool, which columns may be used for each pose.
    """

    poses: np.ndarray
    allowed: np.ndarray


@dataclass(frozen=True)
class Job:
    """What a robot is asked for: arms and tools that may do it, the best first, and groups of poses."""

    arms: tuple[str, ...]
    tools: tuple[str, ...]
    groups: tuple[Group, ...]
    x_m: tuple[float, ...]
    """Places along the line to try."""
    y_m: tuple[float, ...] = Y_M

    @property
    def middle(self) -> float:
        """x of the middle of its poses, m."""
        return float(np.mean([group.poses[:, 0, 0, 3].mean() for group in self.groups]))


@dataclass(frozen=True, eq=False)
class Stand:
    """A robot at its place: x, y in the car's frame, height of its pedestal, and the column of each pose.

    score: least margin of its joints, rad, with a preference added.
    """

    arm: str
    tool: str
    x: float
    y: float
    pedestal: float
    columns: tuple[np.ndarray, ...]
    score: float


@cache
def chain(arm: str, tool: str) -> Arm:
    """Arrays of a bundled arm with a tool of the catalogue."""
    description = load_robot(f"robots:{arm}")
    tcp = np.ascontiguousarray(description.flange @ tcp_of(tool))
    return arm_of(description)._replace(flange_from_tcp=tcp)


def base_at(x: float, y: float, pedestal: float, car_height: float) -> np.ndarray:
    """car_from_base (4, 4) of a robot on the left that faces the car."""
    pose = np.eye(4)
    pose[:2, :2] = [[0.0, 1.0], [-1.0, 0.0]]
    pose[:3, 3] = x, y, pedestal - car_height
    return pose


def margins(arm: Arm, base: np.ndarray, poses: np.ndarray) -> np.ndarray:
    """Least margin to a limit, rad, of the best way to each of poses (m, 4, 4); -1 where there is none."""
    inverse = np.linalg.inv(base)
    q, _, _, _ = wrist6.branches_along(arm, np.ascontiguousarray(inverse @ poses))
    q = q[:, :_BRANCHES]
    gap = np.minimum(q - arm.lower, arm.upper - q).min(axis=2)
    # Away from the straight wrist, where fourth and sixth joint race.
    gap = np.minimum(gap, np.abs(np.sin(q[:, :, 4])) - 0.1)
    best = np.where(np.isfinite(gap), gap, -1.0).max(axis=1)
    last = inverse @ poses @ np.linalg.inv(arm.flange_from_tcp)
    level = np.linalg.norm(last[:, :2, 3] - arm.parent_from_joint[5, 0, 3] * last[:, :2, 0], axis=1)
    return np.where(level < NEAR_M, -1.0, np.clip(best, -1.0, 0.5))


def _toward(base: np.ndarray, poses: np.ndarray) -> np.ndarray:
    """How far the tool points away from the robot, -1 to 1."""
    way = poses[:, :2, 3] - base[:2, 3]
    way /= np.linalg.norm(way, axis=1, keepdims=True)
    return np.sum(way * poses[:, :2, 0], axis=1)


def stands(job: Job, car_height: float, taken: Sequence[float] = ()) -> list[Stand]:
    """Every place where the robot reaches all, the best first; empty where there is none.

    taken: places along the line of robots on the same side.
    """
    for arm, tool in product(job.arms, job.tools):
        found = []
        for x, y, pedestal in product(job.x_m, job.y_m, PEDESTAL_M):
            if all(abs(x - other) >= SPACING_M for other in taken):
                stand = _stand(job, (arm, tool), (x, y, pedestal), car_height)
                if stand is not None:
                    found.append(stand)
        if found:
            return sorted(found, key=lambda stand: -stand.score)
    return []


def _stand(
    job: Job, kind: tuple[str, str], place: tuple[float, float, float], car_height: float
) -> Stand | None:
    arm = chain(*kind)
    base = base_at(*place, car_height)
    columns, worst = [], math.inf
    for group in job.groups:
        n, t = group.poses.shape[:2]
        flat = group.poses.reshape(-1, 4, 4)
        gap = np.where(group.allowed, margins(arm, base, flat).reshape(n, t), -1.0)
        liked = gap + 0.15 * _toward(base, flat).reshape(n, t)
        together = np.where((gap >= MARGIN_RAD).all(axis=0), liked.min(axis=0), -np.inf)
        if np.isfinite(together).any():
            chosen = np.full(n, together.argmax())
        elif n > 1 and (gap.max(axis=1) >= MARGIN_RAD).all() and t > 1:
            chosen = np.where(gap >= MARGIN_RAD, liked, -np.inf).argmax(axis=1)
        else:
            return None
        worst = min(worst, float(liked[np.arange(n), chosen].min()) - 0.2 * float(np.ptp(chosen) > 0))
        columns.append(chosen)
    return Stand(*kind, *place, tuple(columns), worst)


def beside(jobs: Sequence[Job], car_height: float) -> list[Stand]:
    """Places for several robots on one side that keep their distance, the best worst score of all.

    jobs: up to four. Raises `ValueError` where there is no such place, naming the job.
    """
    options = []
    for k, job in enumerate(jobs):
        best: dict[float, Stand] = {}
        for stand in stands(job, car_height):
            best.setdefault(stand.x, stand)
        if not best:
            raise ValueError(f"job {k} with {job.arms[0]} and {job.tools[0]} is out of reach from everywhere")
        options.append(list(best.values()))
    chosen = max(
        (c for c in product(*options) if _apart([stand.x for stand in c])),
        key=lambda c: (min(s.score for s in c) - 0.5 * _crossings(jobs, c), sum(s.score for s in c)),
        default=None,
    )
    if chosen is None:
        raise ValueError("no places that are far enough apart")
    return list(chosen)


def _crossings(jobs: Sequence[Job], chosen: Sequence[Stand]) -> int:
    """Pairs of robots that would have to reach past each other."""
    pairs = combinations(zip((job.middle for job in jobs), (stand.x for stand in chosen), strict=True), 2)
    return sum((a - b) * (x - y) < 0.0 for (a, x), (b, y) in pairs)


def _apart(xs: Sequence[float]) -> bool:
    order = sorted(xs)
    return all(b - a >= SPACING_M for a, b in pairwise(order))


def chosen_poses(job: Job, stand: Stand) -> list[np.ndarray]:
    """The pose of each target of a job in the form that the stand chose."""
    pairs = zip(job.groups, stand.columns, strict=True)
    return [group.poses[k, c] for group, columns in pairs for k, c in enumerate(columns)]


def _corners(tool: str) -> np.ndarray:
    """Corners (4, n) of a tool's collision boxes in the flange's frame, m."""
    signs = np.array(list(product((-0.5, 0.5), repeat=3)))
    found = np.concatenate([np.array(at) + signs * np.array(size) for size, at in collision_boxes(tool)])
    return np.vstack([found.T, np.ones(len(found))])


@cache
def home(arm: str, tool: str) -> tuple[float, ...]:
    """Joint positions (6,), rad, in which an arm on the left keeps its tool, hanging down, off the car."""
    corners = _corners(tool)
    description = load_robot(f"robots:{arm}")
    bare = arm_of(description)._replace(flange_from_tcp=np.ascontiguousarray(description.flange))
    best, found = -math.inf, None
    turns = np.linspace(0.0, 2.0 * np.pi, 8, endpoint=False)
    for x, z, turn in product((0.6, 0.7, 0.8, 0.9), (1.6, 1.8, 2.0, 2.2), turns):
        pose = np.eye(4)
        c, s = math.cos(turn), math.sin(turn)
        pose[:3, :3] = [[c, s, 0.0], [s, -c, 0.0], [0.0, 0.0, -1.0]]
        pose[:3, 3] = x, 0.0, z - 0.215
        q, inside, _, _ = wrist6.branches(bare, pose)
        out = float((pose @ corners)[0].max())
        for k in range(_BRANCHES):
            gap = np.minimum(q[k] - bare.lower, bare.upper - q[k]).min() if inside[k] else -1.0
            calm = gap - 0.1 * float(np.abs(q[k, [3, 5]]).sum()) - 5.0 * out
            if inside[k] and gap >= MARGIN_RAD and calm > best:
                best, found = calm, tuple(float(round(v, 4)) for v in q[k])
    assert found is not None
    return found
