"""Aisles: free, wide and high enough, connected, and near where people work."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from twin.checks.findings import Finding, of_plant
from twin.checks.layout import boxes
from twin.plant.floor import AisleKind
from twin.plant.footprint import footprint
from twin.plant.transport import Accumulating, Conveyor, Lift

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from twin.checks.layout.boxes import Box
    from twin.checks.layout.ground import Ground
    from twin.plant import Plant

WIDTH_M = {AisleKind.WALKWAY: 1.2, AisleKind.DRIVEWAY: 2.5}
"""Least clear width. A walkway's is that of the German rule ASR A1.8 for up to 200 people; a driveway's is a
tugger train of 1 m with 0.75 m on either side, as the same rule wants where people walk too."""
FLUSH_M = 0.1
"""Up to this height a way of cars or vehicles is crossed on the level."""
NEAR_M = 20.0
"""Farthest that people work from an aisle: part of the 35 m that an escape route may be long (ASR A2.3)."""


def aisle_findings(floor: Ground) -> Iterator[Finding]:
    """All that is wrong with aisles."""
    yield from _narrow(floor.plant)
    if floor.aisles:
        yield from _blocked(floor)
        yield from _headroom(floor.plant, floor.aisles)
        yield from _apart(floor.plant, floor.aisles)
        yield from _far(floor.plant, floor.aisles)


def _narrow(plant: Plant) -> Iterator[Finding]:
    for aisle in plant.aisles:
        least = WIDTH_M[aisle.kind]
        if aisle.width_m < least:
            told = f"{aisle.kind.value.capitalize()} {aisle.id} is {aisle.width_m:g} m wide"
            yield of_plant(
                "aisle_narrow", aisle.id, f"{told}; at least {least:g} m is usual.", aisle.width_m, "m", least
            )


def _blocked(floor: Ground) -> Iterator[Finding]:
    """What stands in an aisle; what drives or walks there does not count."""
    standing = [
        *floor.stations, *floor.buffers, *floor.feet, *floor.fixtures, *floor.fences, *floor.scenery,
    ]  # fmt: skip
    for hit in boxes.worst(boxes.hits(standing, floor.aisles)):
        told = f"{hit.one.opening} at {hit.one.at} stands {hit.depth_m:.2f} m deep in {hit.other.words}"
        yield of_plant(
            "aisle_blocked", hit.one.id, f"{told}, which has to stay free.", hit.depth_m, "m", 0.0, "alarm"
        )


def _headroom(plant: Plant, aisles: Sequence[Box]) -> Iterator[Finding]:
    """Conveyors that cross an aisle too low; a level crossing of cars that drive or of vehicles is none."""
    ways = []
    for each in plant.conveyors:
        if not isinstance(each, Conveyor):
            continue
        if isinstance(each, Lift):
            x, y, _ = each.path_m[0]
            low, half = min(corner[2] for corner in each.path_m), each.width_m / 2
            ways.append(boxes.Box(each.id, each.id, x, y, half, half, 0.0, low, math.inf))
            continue
        for a, b in pairwise(each.path_m):
            low = min(a[2], b[2])
            if isinstance(each, Accumulating) and low <= FLUSH_M:
                continue
            ways += boxes.strips(each.id, each.id, (a, b), each.width_m / 2, (low, low + 1.0))
    for hit in boxes.worst(boxes.hits(ways, aisles)):
        limit = hit.other.high
        told = f"{hit.one.id} crosses {hit.other.words} near {hit.one.at} at a height of {hit.one.low:.2f} m"
        message = f"{told}; {limit:g} m have to stay free."
        yield of_plant("headroom", hit.one.id, message, hit.one.low, "m", limit, "alarm")


def _apart(plant: Plant, aisles: Sequence[Box]) -> Iterator[Finding]:
    """Aisles that lead nowhere: in each hall all are connected, beyond its walls they may be too."""
    groups = {aisle.id: aisle.id for aisle in plant.aisles}

    def root(name: str) -> str:
        while groups[name] != name:
            name = groups[name]
        return name

    for hit in boxes.hits(aisles, aisles):
        groups[root(hit.one.id)] = root(hit.other.id)
    halls: dict[str, list[str]] = {}
    for aisle in plant.aisles:
        halls.setdefault(_hall(plant, aisle.path_m[0]), []).append(aisle.id)
    for hall, names in halls.items():
        roots = [root(name) for name in names]
        main = max(roots, key=roots.count)
        for name, own in zip(names, roots, strict=True):
            if own != main:
                where = f" of {hall}" if hall else ""
                message = f"{name} meets none of the aisles that connect the rest{where}."
                yield of_plant("aisle_apart", name, message, 1.0, "1", 0.0)


def _hall(plant: Plant, point: Sequence[float]) -> str:
    for hall in plant.buildings:
        if all(hall.corner_m[k] <= point[k] <= hall.corner_m[k] + hall.size_m[k] for k in (0, 1)):
            return hall.id
    return ""


def _far(plant: Plant, aisles: Sequence[Box]) -> Iterator[Finding]:
    """Stations where people work that have no aisle near."""
    middles = np.array([(box.x, box.y) for box in aisles])
    spans = np.array([box.half_x for box in aisles])
    for station in plant.stations:
        if not station.operators:
            continue
        outline = footprint(station)
        away = np.hypot(*(middles - station.pose.xyz_m[:2]).T) - spans
        near = [
            (outline.distance(_middle_line(aisles[k])) - aisles[k].half_y, aisles[k].id)
            for k in np.argsort(away).tolist()
            if away[k] < NEAR_M + math.hypot(*outline.half_m) + aisles[k].half_y
        ]
        distance, name = min(near, default=(float(away.min()), aisles[int(away.argmin())].id))
        if distance > NEAR_M:
            told = f"{station.id} is {distance:.1f} m from the nearest aisle, {name}"
            message = f"{told}; people who work there should have one within {NEAR_M:g} m."
            yield of_plant("far_from_aisle", station.id, message, distance, "m", NEAR_M)


def _middle_line(box: Box) -> tuple[tuple[float, float], tuple[float, float]]:
    cos, sin = math.cos(box.yaw) * box.half_x, math.sin(box.yaw) * box.half_x
    return (box.x - cos, box.y - sin), (box.x + cos, box.y + sin)
