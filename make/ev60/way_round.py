"""How a robot gets from one place to another without coming too near to anything: points on the way.

A way is straight in joint space between its points, as the controllers' joint moves are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

import kernels.clearance
from kernels.distance import Pieces
from kernels.kinematics import Arm, frames_along
from twin.geometry.convex import Piece, pack

STEP_M = 0.03
"""No point of the robot moves farther than this between two configurations that are looked at."""
_BATCH = 512
_GOAL_SHARE = 0.1
_STRIDE_RAD = 0.35
"""Of the search, over all joints."""


class NoWayError(ValueError):
    """No way was found; the message says between what."""


@dataclass(frozen=True)
class Body:
    """A convex piece and the room that it needs.

    frame: of the robot, 0 its base, n its last link; -1 for what stands still, in the base frame's world.
    vertices: (k, 3), m, in that frame. room_m: two bodies stay apart by the sum of theirs.
    """

    frame: int
    vertices: np.ndarray
    room_m: float


class Scene:
    """A robot among things that stand still.

    arm, base: as `kernels.kinematics`; bodies: of the robot and of what stands still, in the world; apart:
    pairs of places in `bodies`, one of the robot and one that stands still, that are not looked at.
    """

    def __init__(
        self, arm: Arm, base: np.ndarray, bodies: Sequence[Body], apart: Iterable[tuple[int, int]] = ()
    ) -> None:
        self.arm, self.base = arm, np.ascontiguousarray(base)
        count = len(arm.axis)
        places = [body.frame if body.frame >= 0 else count + 1 for body in bodies]
        self._pieces: Pieces = pack(
            [
                Piece(str(k), at, b.vertices, b.room_m)
                for k, (at, b) in enumerate(zip(places, bodies, strict=True))
            ]
        )
        left_out = set(apart)
        own = [k for k, body in enumerate(bodies) if body.frame >= 0]
        still = [k for k, body in enumerate(bodies) if body.frame < 0]
        pairs = [(i, j) for i in own for j in still if (i, j) not in left_out]
        self._pairs = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        self._levers = _levers(arm, bodies)

    def room(self, joints: np.ndarray) -> np.ndarray:
        """By how much the nearest pair of each of joints (m, n) has more room than it needs, m; 0 for less.

        Infinity where nothing is looked at.
        """
        found = np.empty(len(joints))
        for start in range(0, len(joints), _BATCH):
            rows = np.ascontiguousarray(joints[start : start + _BATCH])
            frames = frames_along(self.arm, self.base, rows)
            still = np.broadcast_to(np.eye(4), (len(rows), 1, 4, 4))
            together = np.ascontiguousarray(np.concatenate([frames, still], axis=1))
            found[start : start + _BATCH] = kernels.clearance.clearance(self._pieces, together, self._pairs)[
                0
            ]
        return found

    def free(self, joints: np.ndarray) -> np.ndarray:
        """Whether each of joints (m, n) is inside the limits and has its room: (m,) bool."""
        inside = np.all((joints >= self.arm.lower) & (joints <= self.arm.upper), axis=1)
        good = inside.copy()
        if inside.any():
            good[inside] = self.room(joints[inside]) > 0.0
        return good

    def between(self, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        """Configurations (m, n) from start to end, both included, no point farther than `STEP_M` apart."""
        count = max(1, int(np.ceil(float(np.abs(end - start) @ self._levers) / STEP_M)))
        return start + np.linspace(0.0, 1.0, count + 1)[:, None] * (end - start)

    def straight(self, start: np.ndarray, end: np.ndarray) -> bool:
        """Whether the robot can go straight from start to end, both (n,)."""
        way = self.between(start, end)
        # What stands in the way is mostly found by a few looks.
        few = np.arange(0, len(way), 8)
        return bool(self.free(way[few]).all()) and bool(self.free(np.delete(way, few, axis=0)).all())


def _levers(arm: Arm, bodies: Sequence[Body]) -> np.ndarray:
    """For each joint no less than the greatest distance of what it carries from its axis, m: (n,)."""
    steps = np.linalg.norm(arm.parent_from_joint[:, :3, 3], axis=1)
    count = len(arm.axis)
    spread = np.zeros(count + 1)
    for body in bodies:
        if body.frame > 0:
            farthest = float(np.linalg.norm(body.vertices, axis=1).max())
            spread[body.frame] = max(spread[body.frame], farthest)
    return np.array(
        [max(steps[i + 1 : k].sum() + spread[k] for k in range(i + 1, count + 1)) for i in range(count)]
    )


def way_round(
    scene: Scene,
    start: np.ndarray,
    end: np.ndarray,
    by_way_of: Sequence[np.ndarray] = (),
    *,
    tries: int = 4000,
    seed: int = 0,
) -> list[np.ndarray]:
    """Joint positions (n,) to go through between start and end, both left out; empty where it is straight.

    by_way_of: places that are likely to lie on a way, tried first, one and two at a time. tries: of the
    search after that. seed: of its chance. Raises `NoWayError` where start or end is not free or no way was
    found.
    """
    for name, place in (("start", start), ("end", end)):
        if not scene.free(place[None])[0]:
            raise NoWayError(f"the {name} of the way has no room: {np.round(place, 4).tolist()} rad")
    if scene.straight(start, end):
        return []
    points = _by_way_of(scene, start, end, by_way_of)
    if points is None:
        points = _searched(scene, start, end, tries, np.random.default_rng(seed))
    if points is None:
        a, b = np.round(start, 4).tolist(), np.round(end, 4).tolist()
        raise NoWayError(f"no way was found from {a} to {b} rad in {tries} tries")
    return _shortened(scene, [start, *points, end], np.random.default_rng(seed))[1:-1]


def length(points: Sequence[np.ndarray]) -> float:
    """Of a way, rad: the farthest that any joint goes, piece by piece."""
    return sum(float(np.abs(b - a).max()) for a, b in pairwise(points))


def _by_way_of(
    scene: Scene, start: np.ndarray, end: np.ndarray, places: Sequence[np.ndarray]
) -> list[np.ndarray] | None:
    into = [p for p in places if scene.straight(start, p)]
    out = [p for p in places if scene.straight(p, end)]
    both = [[p] for p in into if any(p is q for q in out)]
    if not both:
        both = [[p, q] for p in into for q in out if p is not q and scene.straight(p, q)]
    return min(both, key=lambda way: length([start, *way, end]), default=None)


@dataclass
class _Tree:
    points: list[np.ndarray]
    parent: list[int]

    def nearest(self, q: np.ndarray) -> int:
        return int(np.abs(np.array(self.points) - q).sum(axis=1).argmin())

    def way(self, k: int) -> list[np.ndarray]:
        """From the root to point k."""
        found = []
        while k >= 0:
            found.append(self.points[k])
            k = self.parent[k]
        return found[::-1]


def _grow(scene: Scene, tree: _Tree, toward: np.ndarray, *, far: bool) -> tuple[int, bool]:
    """Add points from the tree's nearest one toward a place: (last point, whether the place was reached)."""
    k = tree.nearest(toward)
    while True:
        gap = toward - tree.points[k]
        size = float(np.abs(gap).sum())
        reached = size <= _STRIDE_RAD
        new = toward if reached else tree.points[k] + gap * (_STRIDE_RAD / size)
        if not scene.straight(tree.points[k], new):
            return k, False
        tree.points.append(new)
        tree.parent.append(k)
        k = len(tree.points) - 1
        if reached or not far:
            return k, reached


def _searched(
    scene: Scene, start: np.ndarray, end: np.ndarray, tries: int, chance: np.random.Generator
) -> list[np.ndarray] | None:
    """Points between by two trees that grow toward each other (Kuffner and LaValle 2000, RRT-Connect)."""
    here, there = _Tree([start], [-1]), _Tree([end], [-1])
    # The search keeps to where the two ends are, widened; whole limits would waste most tries.
    low = np.maximum(scene.arm.lower, np.minimum(start, end) - 1.2)
    high = np.minimum(scene.arm.upper, np.maximum(start, end) + 1.2)
    for _ in range(tries):
        aim = there.points[0] if chance.random() < _GOAL_SHARE else chance.uniform(low, high)
        k, _ = _grow(scene, here, aim, far=False)
        if k > 0 or len(here.points) == 1:
            other, met = _grow(scene, there, here.points[k], far=True)
            if met:
                one, two = here.way(k), there.way(other)[::-1]
                way = one + two[1:]
                return (way if one[0] is start else way[::-1])[1:-1]
        here, there = there, here
    return None


def _shortened(
    scene: Scene, way: list[np.ndarray], chance: np.random.Generator, rounds: int = 120
) -> list[np.ndarray]:
    """The way with corners cut: points left out where it can go straight, then pieces bridged at random."""
    way = _without_detours(scene, way)
    for _ in range(rounds):
        if len(way) < 3:
            break
        at = np.sort(chance.uniform(0.0, len(way) - 1, 2))
        i, j = int(at[0]), int(at[1])
        if i == j:
            continue
        first = way[i] + (at[0] - i) * (way[i + 1] - way[i])
        last = way[j] + (at[1] - j) * (way[min(j + 1, len(way) - 1)] - way[j])
        if scene.straight(first, last):
            new = [*way[: i + 1], first, last, *way[j + 1 :]]
            # A point more is a stop more, which costs more than the corner saves.
            if length(new) < length(way) - 1e-6 and len(new) <= len(way):
                way = new
    return _without_detours(scene, way)


def _without_detours(scene: Scene, way: list[np.ndarray]) -> list[np.ndarray]:
    kept, k = [way[0]], 0
    while k < len(way) - 1:
        k = next((j for j in range(len(way) - 1, k + 1, -1) if scene.straight(way[k], way[j])), k + 1)
        kept.append(way[k])
    return kept
