"""What has to hold on the floor: things stand apart, upright, in their areas; aisles and fences lead on."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from twin.plant.footprint import corners, footprint, overlaps
from twin.plant.model import Plant
from twin.plant.stations import Station
from twin.plant.text import Place
from twin.plant.told import Mistake
from twin.plant.transport import Buffer
from twin.plant.values import by_id

TOUCH_M = 0.001
"""By which footprints may overlap and may reach beyond their area: drawings are no better."""


def floor_mistakes(plant: Plant) -> Iterator[Mistake]:
    """All that is wrong with where things stand."""
    standing: list[tuple[Place, Station | Buffer]] = [
        *((("stations", index), station) for index, station in enumerate(plant.stations)),
        *((("buffers", index), buffer) for index, buffer in enumerate(plant.buffers)),
    ]
    if standing:
        yield from _upright(standing)
        yield from _apart(standing)
        yield from _inside(plant, standing)
    yield from _aisles(plant)
    yield from _fences(plant)


def _upright(standing: Sequence[tuple[Place, Station | Buffer]]) -> Iterator[Mistake]:
    for place, thing in standing:
        if any(thing.pose.rpy_rad[:2]):
            roll, pitch, _ = thing.pose.rpy_rad
            told = f"{thing.id} is tilted by {roll:g} and {pitch:g} rad; it may only be turned about z"
            yield (*place, "pose", "rpy_rad"), told


def _apart(standing: Sequence[tuple[Place, Station | Buffer]]) -> Iterator[Mistake]:
    things = [thing for _, thing in standing]
    levels = [(thing.pose.xyz_m[2], thing.pose.xyz_m[2] + thing.size_m[2]) for thing in things]
    for i, j, depth in overlaps([footprint(thing) for thing in things], levels, TOUCH_M):
        here, there = things[j], things[i]
        told = f"{here.id} overlaps {there.id} by {depth:.3f} m at the same height"
        yield (*standing[j][0], "pose"), f"{told}; footprints may touch, not overlap"


def _inside(plant: Plant, standing: Sequence[tuple[Place, Station | Buffer]]) -> Iterator[Mistake]:
    areas = by_id(plant.areas)
    outlines = corners([footprint(thing) for _, thing in standing])
    lowest, highest = outlines.min(axis=1).tolist(), outlines.max(axis=1).tolist()
    for (place, thing), low, high in zip(standing, lowest, highest, strict=True):
        area = areas.get(thing.area)
        if area is None:
            continue
        (x0, y0), (length, width) = area.corner_m, area.size_m
        x1, y1 = x0 + length, y0 + width
        beyond = max(x0 - low[0], y0 - low[1], high[0] - x1, high[1] - y1)
        if beyond > TOUCH_M:
            told = f"{thing.id} reaches {beyond:.3f} m beyond its area {area.id}"
            yield (*place, "pose"), f"{told}, which is x {x0:g} to {x1:g} m and y {y0:g} to {y1:g} m"


def _aisles(plant: Plant) -> Iterator[Mistake]:
    for index, aisle in enumerate(plant.aisles):
        place: Place = ("aisles", index, "path_m")
        if len(aisle.path_m) < 2:
            yield place, f"{aisle.id} needs two corners at least, not {len(aisle.path_m)}"
        for n, (a, b) in enumerate(pairwise(aisle.path_m)):
            if min(abs(a[0] - b[0]), abs(a[1] - b[1])) > TOUCH_M:
                told = f"{aisle.id} runs aslant to ({b[0]:g}, {b[1]:g}); its pieces have to run along x or y"
                yield (*place, n + 1), told


def _fences(plant: Plant) -> Iterator[Mistake]:
    for index, fence in enumerate(plant.fences):
        if len(fence.path_m) < 2:
            told = f"{fence.id} needs two corners at least, not {len(fence.path_m)}"
            yield ("fences", index, "path_m"), told
            continue
        length = sum(math.dist(a, b) for a, b in pairwise(fence.path_m))
        if fence.door_at_m is not None and not 0.0 <= fence.door_at_m <= length:
            told = f"the door of {fence.id} is at {fence.door_at_m:g} m of a fence of {length:.3f} m"
            yield ("fences", index, "door_at_m"), told
