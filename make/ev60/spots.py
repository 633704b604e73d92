"""Which weld spots the reference plant has, and which robot welds each.

Everything here is for the car's left side, in the car's frame; the right side is its mirror image. Spots lie
on the car's weld lines at one pitch for the underbody and one for the body, chosen so that the counts that
the cells ask for come out. A robot gets a run of neighbouring spots.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np

from make.ev60.gun_room import sides_with_room
from make.ev60.ways_in import TURNS, ways_in
from twin.geometry.car import WeldLine, weld_lines

__all__ = ["TURNS", "Slot", "Spot", "left_lines", "shared_out", "spots_of", "ways_in"]

LEFT_OUT = ("tunnel",)
"""Lines that no gun gets to from beside the line."""


@dataclass(frozen=True)
class Spot:
    """A weld spot on the left.

    line: of the car; place: along it, from 0; point: (6,), position and outward normal; stack_mm: its sheets;
    role: `geo` or `respot`.
    """

    line: str
    place: int
    point: np.ndarray
    stack_mm: tuple[float, ...]
    role: str


@dataclass(frozen=True)
class Slot:
    """A welding robot on the left of a cell: role of its spots, and whether they are in front."""

    cell: str
    role: str
    front: bool


@cache
def left_lines(body: bool) -> tuple[WeldLine, ...]:
    """Lines of the left side and those across the car: of the underbody, or of the framed body."""
    areas = ("framing", "respot") if body else ("underbody",)
    return tuple(
        line
        for name, line in weld_lines().items()
        if line.area in areas and line.side != "right" and not name.startswith(LEFT_OUT)
    )


def _spots(line: WeldLine, pitch: float) -> list[np.ndarray]:
    """Points of a line on the left at a pitch, where some gun has room; normals to its moving electrode."""
    if line.side == "middle":
        count = max(2, 2 * round(line.length_m / pitch / 2))
        even = line.at_pitch(line.length_m / (2 * count) * 1.0001)[1::2]
        points = [point for point in even if point[1] > 0.0]
    else:
        points = list(line.at_pitch(pitch))
    grid, sides = sides_with_room(line)
    found = []
    for point in points:
        side = sides[int(np.argmin(np.linalg.norm(grid[:, :3] - point[:3], axis=1)))]
        seen = point * (1.0, 1.0, 1.0, side, side, side)
        if side and ways_in(seen, TURNS).any():
            found.append(seen)
    return found


def spots_of(body: bool, count: int, geo: int) -> list[Spot]:
    """About `count` spots of underbody or body, about `geo` of them evenly among them with that role."""
    low, high = 0.02, 0.12
    for _ in range(12):
        pitch = 0.5 * (low + high)
        found = [(line, _spots(line, pitch)) for line in left_lines(body)]
        total = sum(len(points) for _, points in found)
        low, high = (pitch, high) if total > count else (low, pitch)
        if total == count:
            break
    result, share, due = [], geo / total, 0.5
    for line, points in found:
        for place, point in enumerate(points):
            due += share
            fixes = due >= 1.0
            due -= float(fixes)
            role = "geo" if fixes else "respot"
            result.append(Spot(line.id.removesuffix("_left"), place, point, line.stack_mm, role))
    return result


def shared_out(spots: Iterable[Spot], slots: Sequence[Slot]) -> dict[Slot, list[list[Spot]]]:
    """Spots for each slot in the order of the slots; equal slots stand for several robots."""
    result: dict[Slot, list[list[Spot]]] = {}
    pool = list(spots)
    for role in ("geo", "respot"):
        ahead = sorted((s for s in pool if s.role == role), key=lambda s: -s.point[0])
        wanted = [slot for slot in slots if slot.role == role]
        front = [slot for slot in wanted if slot.front]
        if not wanted:
            continue
        cut = round(len(ahead) * len(front) / len(wanted))
        for part, takers in ((ahead[:cut], front), (ahead[cut:], [s for s in wanted if not s.front])):
            for slot, run in zip(takers, _runs(part, len(takers)), strict=True):
                result.setdefault(slot, []).append(run)
    return result


def _runs(spots: Sequence[Spot], count: int) -> list[list[Spot]]:
    """As many runs of about the same length, along the lines in the order of the car."""
    lines = (*left_lines(False), *left_lines(True))
    order = [line.id.removesuffix("_left") for line in lines]
    along = sorted(spots, key=lambda spot: (order.index(spot.line), spot.place))
    edges = np.linspace(0, len(along), count + 1).round().astype(int)
    return [along[a:b] for a, b in pairwise(edges)]
