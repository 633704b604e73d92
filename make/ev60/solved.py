"""What was solved for the robots of the body cells: where they stand, what they weld and how they get there.

The figures are in `solved.json`. All of it is for the left of the line, in the
car's frame; the right side is its mirror image, and so are its joints.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

FILE = Path(__file__).with_name("solved.json")
ASSEMBLY_FILE = Path(__file__).with_name("solved_assembly.json")
MIRROR = np.diag([1.0, -1.0, 1.0, 1.0])
MIRRORED_JOINTS = (-1.0, 1.0, 1.0, -1.0, 1.0, -1.0)
"""Of an arm on the right: its first, fourth and sixth joint turn the other way."""
Joints = tuple[float, ...]


@dataclass(frozen=True)
class Run:
    """Spots of one line that a gun welds one after the other without leaving it.

    line: of the car; flip: 1 where the fixed electrode is outside, -1 where it is inside; turn: of the gun,
    place in `spots.TURNS`; places: along the line; into, out: joint positions on the way into the throat,
    the first one outside, and on the way out, the last one outside.
    """

    line: str
    flip: int
    turn: int
    places: tuple[int, ...]
    into: tuple[Joints, ...]
    out: tuple[Joints, ...]


@dataclass(frozen=True)
class Solved:
    """A robot on the left of a cell.

    work, about: as `solve.Placed`; x, y, pedestal: where it stands; home: joint positions, rad, as all others
    here. runs: of a welding robot. stops: of any other, the joint positions at each of its places, in groups
    that it goes through on straight lines. ways: to the first run or stop, between them and home again, each
    the joint positions on the way. dresser: x, y and yaw of the tip dresser; dress: outside it, over the
    cutter and on it; dress_way: from home to there. stand_x: of the middle of its part stand. part: of its
    seam's points, the first that is sealed and the one after the last.
    """

    work: str
    about: str
    arm: str
    tool: str
    x: float
    y: float
    pedestal: float
    home: Joints
    ways: tuple[tuple[Joints, ...], ...]
    runs: tuple[Run, ...] = ()
    stops: tuple[tuple[Joints, ...], ...] = ()
    dresser: tuple[float, float, float] | None = None
    dress: tuple[Joints, ...] = ()
    dress_way: tuple[Joints, ...] = ()
    stand_x: float | None = None
    part: tuple[int, int] | None = None


def _tuples(rows: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(_tuples(row) if isinstance(row, list) else row for row in rows)


def _read(fields: Mapping[str, Any]) -> Solved:
    plain = {key: _tuples(value) if isinstance(value, list) else value for key, value in fields.items()}
    runs = tuple(
        Run(**{key: _tuples(value) if isinstance(value, list) else value for key, value in run.items()})
        for run in fields.get("runs", ())
    )
    return Solved(**{**plain, "runs": runs})


@cache
def solved() -> Mapping[str, tuple[Solved, ...]]:
    """The robots on the left of each cell, those that weld first."""
    text = json.loads(FILE.read_text(encoding="utf-8"))
    return {cell: tuple(map(_read, robots)) for cell, robots in text.items()}


@cache
def solved_assembly() -> Mapping[str, Solved]:
    """Each robot of final assembly by id, for the left too, though its neighbour does another thing."""
    text = json.loads(ASSEMBLY_FILE.read_text(encoding="utf-8"))
    return {name: _read(robot) for name, robot in text.items()}


def on_side(joints: Joints, left: bool) -> Joints:
    """The same posture on the left or on the right."""
    return joints if left else tuple(s * q for s, q in zip(MIRRORED_JOINTS, joints, strict=True))
