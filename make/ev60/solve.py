"""Every robot of the reference plant at its place: the cells solved one by one, the right side mirrored."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from make.ev60 import cell_types as types
from make.ev60 import jobs, plan
from make.ev60.bases import Job, Stand, base_at, beside, chain, chosen_poses, margins
from make.ev60.spots import TURNS, Slot, Spot, shared_out, spots_of
from twin.checks.targets import spot_frame

UNDERBODY, BODY = (310, 80), (442, 163)
"""Spots on the left, and how many of them fix the geometry."""
NEST_M = 1.0
"""Height of a part on its stand."""
STAND_Y_M = 3.7
MIRROR = np.diag([1.0, -1.0, 1.0, 1.0])


@dataclass(frozen=True, eq=False)
class Placed:
    """A robot in its cell.

    station, number: give its id; left: of the line; stand: arm, tool and place, for the left; work: `spot`,
    `handling`, `glaze`, `seal`, `stud`, `measure` or `tighten`; spots: of a welding robot, mirrored where it
    stands on the right; poses: of its other targets in the car's frame, in order; about: what it does, in
    words; part_m: x and y of the middle of the stand that it takes parts from; payload_kg: of what it
    carries.
    """

    station: str
    number: int
    left: bool
    stand: Stand
    work: str
    spots: tuple[Spot, ...] = ()
    turns: tuple[float, ...] = ()
    poses: tuple[np.ndarray, ...] = ()
    about: str = ""
    part_m: tuple[float, float] | None = None
    payload_kg: float = 0.0

    @property
    def id(self) -> str:
        """As BS110R1."""
        return f"{self.station}R{self.number}"

    @property
    def side(self) -> float:
        """1 on the left, -1 on the right."""
        return 1.0 if self.left else -1.0


def car_height(station: str) -> float:
    """Of the car's frame above the floor at a station, m."""
    from make.ev60.stations import car_height as height

    return height(station)


def _slots(first: int, last: int) -> list[Slot]:
    """Welding robots on the left from station to station; single ones by turns in front and in the rear."""
    found, front = [], True
    for cell, kind in types.CELLS.items():
        roles = types.WELDERS.get(kind, ())
        if first <= int(cell[2:]) <= last and roles:
            places = (True, False, front) if len(roles) > 1 else (front,)
            found += [Slot(cell, role, at) for role, at in zip(roles, places, strict=False)]
            front = not front if len(roles) != 2 else front
    return found


@cache
def shares() -> dict[str, list[list[Spot]]]:
    """Spots of the welding robots on the left, by cell."""
    found: dict[str, list[list[Spot]]] = {}
    for body, (count, geo), first, last in ((False, UNDERBODY, 10, 200), (True, BODY, 210, 500)):
        for slot, lists in shared_out(spots_of(body, count, geo), _slots(first, last)).items():
            found.setdefault(slot.cell, []).extend(lists)
    return found


def _asked(cell: str, part_x: float) -> list[tuple[str, str, Job, tuple[Spot, ...], types.Part | None]]:
    """Work, what it is in words, job, spots and part of each robot on the left."""
    found: list[tuple[str, str, Job, tuple[Spot, ...], types.Part | None]] = []
    for spots in shares().get(cell, []):
        found.append(("spot", "", jobs.welding(cell, spots), tuple(spots), None))
    for k, part in enumerate(types.PARTS.get(cell, ())):
        x = part_x - 2 * part_x * k
        stand = jobs.looking((x, STAND_Y_M, NEST_M - plan.CAR_ON_SKID_M), (0, 0, -1))
        found.append(("handling", part.what, jobs.handling(part, stand, jobs.places(part.at[0])), (), part))
    for name in types.SEAMS.get(cell, ()):
        found.append(("seal", name, jobs.sealing(name), (), None))
    if cell in types.STUDS:
        job = jobs.on_lines("guns.stud_tool", (types.STUDS[cell],), 8, 0.03)
        found.append(("stud", types.STUDS[cell], job, (), None))
    for names in types.MEASURED.get(cell, ()):
        job = jobs.on_lines("guns.measuring_head", names, 8, 0.0)
        found.append(("measure", ", ".join(names), job, (), None))
    return found


def _cell(cell: str) -> Iterator[Placed]:
    height = plan.CAR_ON_SKID_M
    parts = types.PARTS.get(cell, ())
    tries = [0.0]
    if parts:
        tries = sorted(np.arange(-3.3, 3.4, 0.6), key=lambda x: abs(abs(x - parts[0].at[0]) - 1.2))
    if len(parts) == 2:
        tries = [2.5]
    error = None
    for part_x in tries:
        asked = _asked(cell, float(part_x))
        try:
            found = beside([job for _, _, job, _, _ in asked], height)
        except ValueError as problem:
            error = problem
            continue
        for k, (stand, (work, about, job, spots, part)) in enumerate(zip(found, asked, strict=True)):
            yield from _both(cell, k, stand, work, about, job, spots, part)
        return
    raise ValueError(f"{cell}: {error}")


def _both(
    cell: str, k: int, stand: Stand, work: str, about: str, job: Job, spots: tuple[Spot, ...],
    part: types.Part | None,
) -> Iterator[Placed]:  # fmt: skip
    """The robot on the left and its mirror image."""
    columns = stand.columns
    poses = chosen_poses(job, stand)
    turns = [float(TURNS[c]) for column in columns for c in column] if work == "spot" else []
    left = Placed(
        cell, 2 * k + 1, True, stand, work, spots, tuple(turns), () if spots else tuple(poses), about,
        (float(poses[0][0, 3]), float(poses[0][1, 3])) if part else None, part.mass_kg if part else 0.0,
    )  # fmt: skip
    yield left
    other = tuple(replace(s, point=s.point * (1, -1, 1, 1, -1, 1)) for s in spots)
    yield replace(
        left,
        number=2 * k + 2,
        left=False,
        spots=other,
        turns=tuple(-t for t in turns),
        poses=tuple(MIRROR @ pose @ MIRROR for pose in left.poses),
        part_m=None if left.part_m is None else (left.part_m[0], -left.part_m[1]),
    )


@cache
def body_robots() -> tuple[Placed, ...]:
    """All robots of the body cells, cell by cell."""
    return tuple(robot for cell in types.CELLS for robot in _cell(cell))


def seen(robot: Placed, pose: np.ndarray) -> float:
    """Margin, rad, with which a robot takes a pose of the car's frame; -1 where it cannot."""
    stand = robot.stand
    flip = np.eye(4) if robot.left else MIRROR
    base = base_at(stand.x, stand.y, stand.pedestal, car_height(robot.station))
    return float(margins(chain(stand.arm, stand.tool), base, (flip @ pose @ flip)[None])[0])


def spot_pose(spot: Spot, turn: float) -> np.ndarray:
    """Of the gun's tool centre point at a spot, in the car's frame."""
    return spot_frame(spot.point[:3], spot.point[3:], turn)


@dataclass(frozen=True)
class Dresser:
    """A tip dresser beside its robot: x, y and yaw in the station's frame; pose of the gun on the car."""

    x: float
    y: float
    yaw: float
    pose: np.ndarray


def dresser(robot: Placed, others: Sequence[tuple[float, float, float]]) -> Dresser:
    """Where the tip dresser of a welding robot stands.

    others: x and y of what it has to stay clear of, and by how much, m.

    Raises `ValueError` where there is no room.
    """
    height = car_height(robot.station)
    stand = robot.stand
    arm, base = chain(stand.arm, stand.tool), base_at(stand.x, stand.y, stand.pedestal, height)
    best: tuple[float, Dresser] | None = None
    for reach in (1.5, 1.7, 1.3):
        for angle in np.radians(np.arange(-15.0, 196.0, 15.0)):
            x = stand.x + reach * math.cos(angle)
            y = stand.y + reach * math.sin(angle)
            if abs(x) > 4.2 or not 2.4 < y < 4.1:
                continue
            if any(math.hypot(x - a, y - abs(b)) < apart for a, b, apart in others):
                continue
            for turn in TURNS:
                pose = spot_frame((x, y, 1.05 - height), (0.0, 0.0, 1.0), turn)
                gap = float(margins(arm, base, pose[None])[0])
                liked = gap + 0.3 * math.cos(turn - angle)
                if gap >= 0.1 and (best is None or liked > best[0]):
                    post = (x + 0.28 * math.cos(angle), y + 0.28 * math.sin(angle))
                    best = liked, Dresser(*post, angle + math.pi, pose)
        if best is not None:
            break
    if best is None:
        raise ValueError(f"{robot.id} has no room for its tip dresser")
    found = best[1]
    if robot.left:
        return found
    return Dresser(found.x, -found.y, -found.yaw, MIRROR @ found.pose @ MIRROR)
