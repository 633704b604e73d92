"""What stands on the floor: apart from each other, clear of columns, inside a hall."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from twin.checks.findings import Finding, of_plant
from twin.checks.layout import boxes
from twin.plant.transport import Conveyor, Lift

if TYPE_CHECKING:
    from collections.abc import Iterator

    from twin.checks.layout.boxes import Box
    from twin.checks.layout.ground import Ground
    from twin.plant import Plant

TOUCH_M = 0.05
"""By how much things may reach into each other: shelves are put side by side by hand."""
WALL_M = 0.1
"""By how much something may reach into a hall's wall."""


def standing_findings(floor: Ground) -> Iterator[Finding]:
    """All that is wrong with where things stand."""
    ways = _near_floor(floor.plant)
    places = [*floor.stations, *floor.buffers]
    yield from _goods(floor.goods, [*places, *floor.fixtures, *ways, *floor.fences])
    yield from _fixtures(floor.fixtures, places)
    everything = [*places, *floor.fixtures, *floor.goods, *floor.feet]
    yield from _columns([*everything, *ways, *floor.aisles], floor.columns)
    yield from _outside(floor.plant, everything)


def _near_floor(plant: Plant) -> list[Box]:
    """Conveyors, with a metre and a half of what they carry, and the shafts of lifts."""
    found = []
    for each in plant.conveyors:
        if not isinstance(each, Conveyor) or not each.path_m:
            continue
        if isinstance(each, Lift):
            x, y, _ = each.path_m[0]
            low, high = (pick(corner[2] for corner in each.path_m) for pick in (min, max))
            half = each.width_m / 2
            found.append(boxes.Box(each.id, each.id, x, y, half, half, 0.0, low, high + 1.5))
            continue
        for a, b in zip(each.path_m, each.path_m[1:], strict=False):
            level = min(a[2], b[2]), max(a[2], b[2]) + 1.5
            found += boxes.strips(each.id, each.id, (a, b), each.width_m / 2, level)
    return found


def _goods(goods: list[Box], others: list[Box]) -> Iterator[Finding]:
    """Racks, shelves, containers and cabinets in each other or in what stands there."""
    pairs = [hit for hit in boxes.hits(goods, goods, TOUCH_M) if hit.one.words < hit.other.words]
    for hit in boxes.worst([*pairs, *boxes.hits(goods, others, TOUCH_M)]):
        yield _overlap(hit)


def _fixtures(fixtures: list[Box], places: list[Box]) -> Iterator[Finding]:
    """Fixtures in the footprint of a station that they do not belong to."""
    found = [hit for hit in boxes.hits(fixtures, places, TOUCH_M) if hit.one.station != hit.other.id]
    yield from map(_overlap, boxes.worst(found))


def _overlap(hit: boxes.Hit) -> Finding:
    message = f"{hit.one.opening} at {hit.one.at} stands {hit.depth_m:.2f} m deep in {hit.other.words}."
    return of_plant("overlap", hit.one.id, message, hit.depth_m, "m", TOUCH_M)


def _columns(things: list[Box], columns: list[Box]) -> Iterator[Finding]:
    for hit in boxes.worst(boxes.hits(things, columns)):
        told = f"{hit.one.opening} is {hit.depth_m:.2f} m deep in the {hit.other.words} at {hit.other.at}"
        yield of_plant("column_hit", hit.one.id, f"{told}.", hit.depth_m, "m", 0.0, "alarm")


def _outside(plant: Plant, things: list[Box]) -> Iterator[Finding]:
    """Things in no hall, or reaching through the wall of one."""
    halls = [
        (hall.id, *hall.corner_m, hall.corner_m[0] + hall.size_m[0], hall.corner_m[1] + hall.size_m[1])
        for hall in plant.buildings
    ]
    told: set[str] = set()
    for box in things if halls else ():
        cos, sin = abs(math.cos(box.yaw)), abs(math.sin(box.yaw))
        along, across = cos * box.half_x + sin * box.half_y, sin * box.half_x + cos * box.half_y
        beyond, hall = min(
            (max(x0 - box.x + along, y0 - box.y + across, box.x + along - x1, box.y + across - y1), name)
            for name, x0, y0, x1, y1 in halls
        )
        if beyond > WALL_M and box.words not in told:
            told.add(box.words)
            message = f"{box.opening} at {box.at} reaches {beyond:.2f} m out of {hall}, the nearest hall."
            yield of_plant("outside_hall", box.id, message, beyond, "m", WALL_M)
