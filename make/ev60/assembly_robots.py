"""The six robots of final assembly: cockpit and wheels here, the panes in `glass`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import numpy as np

from make.ev60 import cell_types as types
from make.ev60 import jobs
from make.ev60.bases import Job, Stand, chosen_poses, stands
from make.ev60.glass import glass_robots
from make.ev60.solve import MIRROR, NEST_M, Placed, car_height
from make.ev60.stations import TIGHTENED
from twin.geometry.car import WHEEL_CENTRES

_SIDE = "grippers.body_side_gripper"
COCKPIT = "TR200"
RACK_M = (-1.9, 2.6)
"""x and y, in the station's frame, of where a robot on the left takes its part."""
PARTS = (
    (COCKPIT, True, types.Part(_SIDE, "cockpit, left hand", (0.72, 0.55, 0.85), (0.0, -1.0, 0.0), 38.0)),
    (COCKPIT, False, types.Part(_SIDE, "cockpit, right hand", (0.72, 0.55, 0.85), (0.0, -1.0, 0.0), 38.0)),
)
"""Station, whether on the left, and the part, as for the left."""


@cache
def assembly_robots() -> tuple[Placed, ...]:
    """All robots of final assembly."""
    return (*_handling(), *glass_robots(), *_wheels())


def _handling() -> Iterator[Placed]:
    for station, left, part in PARTS:
        height = car_height(station)
        for x in sorted((-1.9, -1.0, 0.0, 1.0, 1.9), key=lambda x: -abs(x - part.at[0])):
            rack = jobs.looking((x, RACK_M[1], NEST_M - height), (0.0, 0.0, -1.0))
            asked = jobs.handling(part, rack, jobs.places(part.at[0], 1.8))
            asked = replace(asked, y_m=(2.2,))
            found = stands(asked, height)
            if found:
                break
        else:
            raise ValueError(f"{station}: no place from which {part.what} can be fitted")
        yield _placed(station, 1 if left else 2, left, asked, found[0], part)


def _placed(
    station: str, number: int, left: bool, job: Job, stand: Stand, part: types.Part | None = None
) -> Placed:
    poses = chosen_poses(job, stand)
    if not left:
        poses = [MIRROR @ pose @ MIRROR for pose in poses]
    at = (float(poses[0][0, 3]), float(poses[0][1, 3])) if part else None
    wheels = f"{'left' if left else 'right'} wheels"
    what, mass = (part.what, part.mass_kg) if part else (wheels, 0.0)
    work = "handling" if part else "tighten"
    return Placed(station, number, left, stand, work, (), (), tuple(poses), what, at, mass)


def _wheels() -> Iterator[Placed]:
    """A robot on each side of one station, which tightens both wheels there."""
    height = car_height(TIGHTENED)
    for left in (True, False):
        groups = []
        for x, y, z in WHEEL_CENTRES[::2]:
            at = jobs.looking((x, abs(y) + 0.13, z), (0.0, -1.0, 0.0))
            away = at.copy()
            away[1, 3] += 0.2
            groups.append(
                jobs.Group(np.stack([jobs.any_turn(at), jobs.any_turn(away)]), np.ones((2, 8), dtype=bool))
            )
        arms = ("r2000ib_210f", "kr150_r3100_2")
        job = Job(arms, ("guns.nut_runner",), tuple(groups), (-0.3, 0.0, 0.3))
        yield _placed(TIGHTENED, 1 if left else 2, left, job, stands(job, height)[0])
