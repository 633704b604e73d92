"""A robot with its tool among all that stands still in its station, looked at in batches."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

import kernels.clearance
from kernels import free, wrist6
from kernels.kinematics import Arm, frames_along
from make.ev60.bases import chain
from make.ev60.way_round import STEP_M, Scene
from twin.checks.distance_classes import required_m
from twin.geometry import load_robot
from twin.geometry.convex import Piece, box_vertices, pack
from twin.geometry.equipment import collision_boxes, contact_boxes
from twin.plant.floor import Clearance

LIMIT_RAD = 0.06
"""Every joint stays this far inside its limits, and the wrist from being straight."""
BEND_RAD = 0.35
"""No joint goes farther between two poses of a straight line that are looked at."""
NOTHING = np.empty((0, 3))
OWN_M = 0.02
"""Between the tool or hand of a robot and its own column and lower arm."""


@dataclass(frozen=True, eq=False)
class Still:
    """A convex piece that stands still: kind and owner as `twin.checks.standing_solids.Solid`; (k, 3), m."""

    kind: str
    owner: str
    vertices: np.ndarray


class Among(Scene):
    """A robot with its tool among still pieces, for `way_round`.

    base: (4, 4), m, in the frame in which the pieces stand. room_m: asked for on top of the required
    distances. may_touch: owners, and `car`, whose pieces the tool's contact pieces and the part may touch.
    part: (k, 3), m, of what it carries, in the frame of the tool centre point; empty for nothing.
    """

    def __init__(
        self,
        kind: tuple[str, str],
        base: np.ndarray,
        still: Sequence[Still],
        clearance: Clearance,
        room_m: float,
        may_touch: Collection[str] = (),
        part: np.ndarray = NOTHING,
    ) -> None:
        self.arm, self.base = chain(*kind), np.ascontiguousarray(base)
        moving = _moving(*kind)
        if len(part):
            tcp = self.arm.flange_from_tcp
            moving.append(("part", len(self.arm.axis), part @ tcp[:3, :3].T + tcp[:3, 3]))
        placed = [Piece("moving", frame, v) for _, frame, v in moving]
        self._free = pack([*placed, *(Piece("still", 0, each.vertices) for each in still)])
        self._required = np.array(
            [[_asked(clearance, what, each, may_touch) + room_m for each in still] for what, _, _ in moving]
        ).reshape(len(moving), len(still))
        self.still, self.kinds = still, [what for what, _, _ in moving]
        self._own = pack(placed)
        low = [k for k, (_, frame, _) in enumerate(moving) if frame in (1, 2)]
        high = [k for k, (what, frame, _) in enumerate(moving) if what != "robot" or frame >= 5]
        self._own_pairs = np.array([(i, j) for i in high for j in low], dtype=np.int64)
        self._levers = _levers(self.arm, moving)

    def hits(self, joints: np.ndarray) -> np.ndarray:
        """Of each of joints (m, n) a pair that is too near, as `kernels.free.hits`; -1 for none."""
        rows = np.ascontiguousarray(joints, dtype=np.float64).reshape(-1, len(self.arm.axis))
        return free.hits(self._free, frames_along(self.arm, self.base, rows), self._required)

    def free(self, joints: np.ndarray) -> np.ndarray:
        """Whether each of joints (m, n) is inside the limits, has its room and is apart from itself: (m,)."""
        good = ((joints >= self.arm.lower + LIMIT_RAD) & (joints <= self.arm.upper - LIMIT_RAD)).all(axis=1)
        if good.any():
            good[good] = self.hits(joints[good]) < 0
        if good.any():
            frames = frames_along(self.arm, self.base, np.ascontiguousarray(joints[good]))
            own, _, _ = kernels.clearance.clearance(self._own, frames, self._own_pairs)
            good[good] = own > OWN_M
        return good

    def said(self, hit: int) -> str:
        """What a pair of `hits` is."""
        return f"{self.kinds[hit // len(self.still)]} {self.still[hit % len(self.still)].owner}"

    def follow(self, poses: np.ndarray, branch: int, near: np.ndarray | None = None) -> np.ndarray | None:
        """Joints (m, n) along poses (m, 4, 4) in one branch, without a turn; None where it ends on the way.

        near: joints (n,) whose turns are to be kept as far as the limits let them.
        """
        in_base = np.ascontiguousarray(np.linalg.inv(self.base) @ poses)
        rows = wrist6.branches_along(self.arm, in_base)[0][:, branch]
        if not np.isfinite(rows).all():
            return None
        before = rows[0] if near is None else near
        for row in rows:
            _turn_toward(self.arm, row, before)
            before = row
        inside = np.minimum(rows - self.arm.lower, self.arm.upper - rows).min() > LIMIT_RAD
        smooth = len(rows) < 2 or float(np.abs(np.diff(rows, axis=0)).max()) < BEND_RAD
        return rows if inside and smooth and float(np.abs(np.sin(rows[:, 4])).min()) > LIMIT_RAD else None


def _turn_toward(arm: Arm, row: np.ndarray, before: np.ndarray) -> None:
    """Turn fourth and sixth joint of a row, in place, by whole turns to where they were before."""
    for joint in (3, 5):
        turned = row[joint] + 2.0 * np.pi * np.round((before[joint] - row[joint]) / (2.0 * np.pi))
        if arm.lower[joint] + LIMIT_RAD < turned < arm.upper[joint] - LIMIT_RAD:
            row[joint] = turned


def _moving(arm: str, tool: str) -> list[tuple[str, int, np.ndarray]]:
    """Kind, frame and vertices of each piece of an arm with its tool, without the base, which stands."""
    description = load_robot(f"robots:{arm}", cut_concave=True)
    found = [("robot", k, hull) for k, link in enumerate(description.links) if k > 0 for hull in link.hulls]
    touching, last, flange = contact_boxes(tool), len(description.links) - 1, description.flange
    for size, centre in collision_boxes(tool):
        corners = (box_vertices(size) + np.array(centre)) @ flange[:3, :3].T + flange[:3, 3]
        found.append(("contact" if (size, centre) in touching else "tool", last, corners))
    return found


def _asked(clearance: Clearance, what: str, still: Still, may_touch: Collection[str]) -> float:
    if what in ("contact", "part") and (still.kind if still.kind == "car" else still.owner) in may_touch:
        return float("nan")
    asked = required_m(clearance, "tool" if what == "part" else what, still.kind)
    return float("nan") if asked is None else asked


def _levers(arm: Arm, moving: Sequence[tuple[str, int, np.ndarray]]) -> np.ndarray:
    """For each joint no less than the greatest distance of what it carries from its axis, m: (n,)."""
    steps = np.linalg.norm(arm.parent_from_joint[:, :3, 3], axis=1)
    count = len(arm.axis)
    spread = np.zeros(count + 1)
    for _, frame, vertices in moving:
        spread[frame] = max(spread[frame], float(np.linalg.norm(vertices, axis=1).max()))
    return np.array(
        [max(steps[i + 1 : k].sum() + spread[k] for k in range(i + 1, count + 1)) for i in range(count)]
    )


__all__ = ["STEP_M", "Among", "Still"]
