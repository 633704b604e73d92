"""The free floor of the reference plant: things are put down only where nothing stands and no aisle runs."""

from __future__ import annotations

import itertools
import math
from functools import cache

from make.ev60 import layout, plan
from make.ev60.conveyors import assembly_ways, body_ways, decking_ways, end_ways, paint_ways
from make.ev60.stations import FILES
from twin.geometry.equipment import catalogue

Box = tuple[float, float, float, float]
"""Least x, least y, greatest x, greatest y, m."""
CELL_FREE_M = 1.0
"""Kept free round a body cell, for its fence."""
CABINET_M = 0.8
"""Kept free beside an assembly station with robots."""
HEAD_M = 2.6
"""A conveyor above this leaves the floor free."""


@cache
def extent(shape: str) -> Box:
    """Of a shape of the catalogue in its own frame."""
    low_x, high_x, low_y, high_y, *_ = catalogue()[shape]().bounds
    return float(low_x), float(low_y), float(high_x), float(high_y)


def footprint(shape: str, x: float, y: float, turn: float) -> Box:
    """Of a shape that stands at a place, by its sides along x and y, m."""
    a, b, c, d = extent(shape)
    cos, sin = math.cos(turn), math.sin(turn)
    corners = [(x + cos * u - sin * v, y + sin * u + cos * v) for u in (a, c) for v in (b, d)]
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


class Floor:
    """What is put down, by shape and area, with all that is taken."""

    def __init__(self) -> None:
        self.places: dict[tuple[str, str], list[tuple[float, float, float]]] = {}
        self._taken = [*layout.aisle_boxes(), *_standing(), *_columns(), *_conveyors()]
        self._cells: dict[tuple[int, int], list[Box]] = {}
        for box in self._taken:
            self._note(box)

    def put(self, shape: str, area: str, x: float, y: float, turn: float = 0.0) -> bool:
        """Put a shape down where there is room for it; whether there was."""
        box = footprint(shape, x, y, turn)
        if any(_meet(box, other) for key in _keys(box) for other in self._cells.get(key, ())):
            return False
        self._note(box)
        self.add(shape, area, x, y, turn)
        return True

    def add(self, shape: str, area: str, x: float, y: float, turn: float = 0.0) -> None:
        """Put a shape down without looking: one that belongs to a station, or stands on an aisle."""
        self.places.setdefault((shape, area), []).append((x, y, math.remainder(turn, 2 * math.pi)))

    def _note(self, box: Box) -> None:
        for key in _keys(box):
            self._cells.setdefault(key, []).append(box)


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _keys(box: Box) -> list[tuple[int, int]]:
    """Squares of 10 m that a box touches."""
    x, y = (range(int(box[k] // 10), int(box[k + 2] // 10) + 1) for k in (0, 1))
    return list(itertools.product(x, y))


def _standing() -> list[Box]:
    """Stations, cells with the room for their fences, and the buffers that stand on the floor."""
    found = []
    for spot in (*plan.stations().values(), *plan.BUFFERS):
        if spot.z > HEAD_M:
            continue
        more = CELL_FREE_M if spot.kind == "robot_cell" else 0.0
        # Neighbours on a paced line stand close: only the cabinets beside a fence need room.
        beside = CABINET_M if spot.id in plan.WITH_ROBOTS else more
        length, width = spot.size[0] / 2 + more, spot.size[1] / 2 + beside
        if abs(math.sin(spot.yaw)) > 0.5:
            length, width = width, length
        found.append((spot.x - length, spot.y - width, spot.x + length, spot.y + width))
    return found


def _columns() -> list[Box]:
    places = [place for area in FILES for place in layout.columns(area)]
    return [(x - 0.5, y - 0.5, x + 0.5, y + 0.5) for x, y in places]


def _conveyors() -> list[Box]:
    """Conveyors near the floor, and every lift."""
    found = []
    for conveyor in (*body_ways(), *paint_ways(), *assembly_ways(), *decking_ways(), *end_ways()):
        half = 0.5 * conveyor.get("width_m", 1.2) + 0.2
        long = 3.0 if conveyor["kind"] == "lift" else half
        for (xa, ya, za), (xb, yb, zb) in itertools.pairwise(conveyor["path_m"]):
            if min(za, zb) < HEAD_M:
                low, high = (min(xa, xb) - long, min(ya, yb) - half), (max(xa, xb) + long, max(ya, yb) + half)
                found.append((*low, *high))
    return found
