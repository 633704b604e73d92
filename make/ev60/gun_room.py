"""At which points of a weld line a gun has room: closed on the flange, open beside it, and on its way out."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

import kernels.clearance
from kernels.distance import Pieces
from make.ev60.ways_in import TURNS, ways_in
from twin.checks.targets import spot_frame
from twin.geometry import kept
from twin.geometry.car import WeldLine, car_pieces, weld_lines
from twin.geometry.convex import Piece, box_vertices, pack
from twin.geometry.equipment import tcp_of
from twin.geometry.equipment.guns import CONTACT, REACH_M, STROKE_M, boxes_open

ARMS_M, ELECTRODES_M = 0.005, 0.003
"""Room that a gun's arms need from the car at a weld, and the whole open gun beside it."""
CLOSED_M, SHEETS_M = 0.005, 0.006
"""How far electrodes stay off the sheets where they are looked at closed; sheets with what they weld to."""
GUNS = tuple(STROKE_M)
SHARES = (0.15, 0.4, 0.7)
"""Of the stroke: how far the fixed electrode goes off the sheets before the gun is drawn out."""
LIFTS_M, ASIDE_M = (0.06, 0.12), 0.5
"""Out of the throat until the electrodes are off a flange, and sideways from there."""
STEP_M, FAR_M = 0.03, 0.05
GRID_M = 0.04
STAGES = {"underbody": "underbody", "framing": "framed", "respot": "framed"}
"""Stage of the car when the lines of an area are welded."""


@dataclass(frozen=True, eq=False)
class Scene:
    """A gun, frame 0 its tcp, and the car, frame 1; `own` of the pieces are the gun's."""

    pieces: Pieces
    own: int

    def room(self, poses: np.ndarray) -> np.ndarray:
        """Distance of gun and car, at most `FAR_M`, with the tcp at poses (m, 4, 4) in the car: (m,), m."""
        middle, reach = self.pieces.centre, self.pieces.reach
        radius = float((np.linalg.norm(middle[: self.own], axis=1) + reach[: self.own]).max())
        low, high = poses[:, :3, 3].min(axis=0), poses[:, :3, 3].max(axis=0)
        outside = np.maximum(np.maximum(low - middle, middle - high), 0.0)
        near = np.linalg.norm(outside, axis=1) < radius + reach + FAR_M
        near[: self.own] = False
        pairs = np.array([(i, j) for i in range(self.own) for j in np.flatnonzero(near)], dtype=np.int64)
        if not len(pairs):
            return np.full(len(poses), FAR_M)
        still = np.broadcast_to(np.eye(4), (len(poses), 1, 4, 4))
        frames = np.ascontiguousarray(np.concatenate([poses[:, None], still], axis=1))
        return np.minimum(FAR_M, kernels.clearance.clearance(self.pieces, frames, pairs)[0])


@cache
def scene(gun: str, stage: str, opening: float, electrodes: bool, others: bool = True) -> Scene:
    """A gun open so far at the car at a stage: its electrodes, its other boxes, or both."""
    from_flange = np.linalg.inv(tcp_of(f"guns.{gun}"))
    own = []
    for place, (size, centre) in enumerate(boxes_open(gun, opening)):
        if electrodes if place in CONTACT[gun] else others:
            corners = box_vertices(size) + np.array(centre)
            own.append(Piece(gun, 0, corners @ from_flange[:3, :3].T + from_flange[:3, 3]))
    car = [Piece(each.name, 1, each.vertices) for each in car_pieces(stage)]
    return Scene(pack([*own, *car]), len(own))


def gun_room(points: np.ndarray, gun: str, stage: str, among: np.ndarray | None = None) -> np.ndarray:
    """Whether a gun has room at points (n, 6), position and normal, m: bool (n, 2, turns).

    gun: of the catalogue's guns; stage: of the car. The first of two is the gun with its moving electrode on
    the normal's side, the second the other way round; turns: as `TURNS`. among: bool, of the same shape as
    the result: what is looked at, all without it. There is room where the closed
    gun's electrodes get to both sides of the sheets, where then, closed and open, all else of it is `ARMS_M`
    from the car, and where the open gun, its fixed electrode off the sheets by a share of the stroke, is
    `ELECTRODES_M` from the car there and on a way out: straight out of the throat, or aside.
    """
    poses = np.array(
        [[[spot_frame(p[:3], side * p[3:], t) for t in TURNS] for side in (1.0, -1.0)] for p in points]
    )
    shape = poses.shape[:3]
    # The point is on the sheets' outer side, so the electrode on the inner side stands lower.
    shut = poses + 0.0
    shut[:, 0, :, :3, 3] += (CLOSED_M + SHEETS_M) * shut[:, 0, :, :3, 2]
    shut[:, 1, :, :3, 3] += CLOSED_M * shut[:, 1, :, :3, 2]
    poses, shut = poses.reshape(-1, 4, 4), shut.reshape(-1, 4, 4)
    left = np.arange(len(poses)) if among is None else np.flatnonzero(among)
    closed = 2 * CLOSED_M + SHEETS_M
    stroke = STROKE_M[gun]
    tips = scene(gun, stage, closed, True, False)
    arms = scene(gun, stage, closed, False), scene(gun, stage, stroke, False)
    for here, each, apart in ((tips, shut, 1e-9), (arms[0], shut, ARMS_M), (arms[1], poses, ARMS_M)):
        if len(left):
            left = left[here.room(each[left]) >= apart]
    free = np.zeros(len(poses), dtype=bool)
    whole = scene(gun, stage, stroke, True)
    for share in SHARES:
        if not len(left):
            break
        off = poses[left] + 0.0
        off[:, :3, 3] += share * stroke * off[:, :3, 2]
        tried = left[_drawn_out(whole, off, REACH_M[gun] + 0.05)]
        free[tried] = True
        left = np.setdiff1d(left, tried)
    return free.reshape(shape)


def _drawn_out(whole: Scene, poses: np.ndarray, far: float) -> np.ndarray:
    """Places among poses (m, 4, 4) from which the open gun gets out, straight by `far` metres or aside."""
    start = _along(whole, poses, np.arange(len(poses)), 0, (0.0,))
    done = _along(whole, poses, start, 0, -np.arange(far, 0.0, -STEP_M)[::-1])
    for lift in LIFTS_M:
        up = _along(whole, poses, np.setdiff1d(start, done), 0, -np.arange(lift, 0.0, -STEP_M)[::-1])
        over = poses + 0.0
        over[:, :3, 3] -= lift * over[:, :3, 0]
        for way in (-1.0, 1.0):
            aside = way * np.arange(STEP_M, ASIDE_M, STEP_M)
            done = np.union1d(done, _along(whole, over, np.setdiff1d(up, done), 2, aside))
    return done


def _along(
    whole: Scene, poses: np.ndarray, at: np.ndarray, axis: int, offsets: Iterable[float]
) -> np.ndarray:
    """Those of the places `at` among poses that stay clear on the way along an axis of the tcp."""
    for offset in offsets:
        if not len(at):
            break
        moved = poses[at] + 0.0
        moved[:, :3, 3] += offset * moved[:, :3, axis]
        at = at[whole.room(moved) >= ELECTRODES_M]
    return at


def may_come(points: np.ndarray, gun: str) -> np.ndarray:
    """Whether a gun's flange is out of the body, by the rules of `ways_in`: bool (n, 2, turns)."""
    length = float(tcp_of(f"guns.{gun}")[2, 3])
    both = [np.concatenate([p[:3], side * p[3:]]) for p in points for side in (1.0, -1.0)]
    return np.array([ways_in(point, TURNS, length) for point in both]).reshape(len(points), 2, len(TURNS))


def sides_with_room(line: WeldLine) -> tuple[np.ndarray, np.ndarray]:
    """Points (n, 6) of a line, `GRID_M` apart at most, and the sides (n,) from which some gun can weld there.

    1: with its moving electrode on the normal's side, -1: the other way round, 0: no gun has room. Of two
    sides the one that more of the line's points have.
    """
    points = line.at_pitch(GRID_M)
    house = Path(__file__).resolve().parents[2]
    code = kept.sources(
        Path(__file__), house / "twin" / "geometry" / "car", house / "twin/geometry/equipment/guns.py"
    )
    found = np.array(
        kept.kept("gun_room", f"{line.id}|{code}", list[list[bool]], lambda: _sides(line, points))
    )
    order = (1, -1) if found[:, 0].sum() >= found[:, 1].sum() else (-1, 1)
    first = 0 if order[0] == 1 else 1
    return points, np.where(found[:, first], order[0], np.where(found[:, 1 - first], order[1], 0))


def _sides(line: WeldLine, points: np.ndarray) -> list[list[bool]]:
    found = np.zeros((len(points), 2), dtype=bool)
    for gun in GUNS:
        among = may_come(points, gun) & ~found[:, :, None]
        found |= gun_room(points, gun, STAGES[line.area], among).any(axis=2)
    return [[bool(a), bool(b)] for a, b in found]


def some(line: WeldLine, most: int = 6) -> np.ndarray:
    """Up to `most` points (n, 6) evenly along a line, on the left where it runs across the car."""
    points = line.at_pitch(max(0.06, line.length_m / (most - 1 if line.side != "middle" else 2 * most)))
    return points[points[:, 1] > -1e-9] if line.side == "middle" else points


def table(guns: Sequence[str] = GUNS, names: Sequence[str] = ()) -> list[str]:
    """For each weld line on the left and each gun at how many points it has room, in words."""
    rows = []
    for line in weld_lines().values():
        if line.area not in STAGES or line.side == "right" or not line.id.startswith(tuple(names) or ""):
            continue
        points = some(line)
        both = np.zeros((2, len(points)), dtype=bool)
        words = []
        for gun in guns:
            free = gun_room(points, gun, STAGES[line.area])
            found = np.array([free.any(axis=(1, 2)), (free & may_come(points, gun)).any(axis=(1, 2))])
            both |= found
            words.append(f"{gun} {found[0].sum()}/{found[1].sum()}")
        most = f"any {both[0].sum()}/{both[1].sum()} of {len(points)}"
        rows.append(f"{line.id:32s} {line.area:10s} {most:18s} {'  '.join(words)}")
    return rows


if __name__ == "__main__":
    sys.stdout.writelines(f"{row}\n" for row in table(names=sys.argv[1:]))
