"""What is only drawn in the reference plant: racks, kits, containers, cabinets, people, vehicles, doors."""

from __future__ import annotations

import itertools
import math
from typing import Any

from make.ev60 import plan
from make.ev60.floor import Floor
from make.ev60.stations import operators
from make.ev60.write import Section

OPENING = {"scenery.yaml": "What is only drawn: x, y and turn of each thing, by shape and area."}
FILE = "scenery.yaml"
MOST_PEOPLE = 400
QUARTER = math.pi / 2
RACK, SHELF, CONTAINER, PALLET = (
    "assembly.line_side_rack", "assembly.kitting_shelf", "building.container", "building.pallet",
)  # fmt: skip
# What stands beside a pitch, place after place along it: the pattern changes from pitch to pitch.
_LINE_SIDE = (
    ((RACK, -1.9), (SHELF, 0.4), (CONTAINER, 2.2)),
    ((SHELF, -2.1), (RACK, 0.2), (PALLET, 2.2)),
    ((CONTAINER, -2.3), (CONTAINER, -0.9), (RACK, 1.6)),
    ((RACK, -1.9), (RACK, 0.3), (SHELF, 2.1)),
    ((PALLET, -2.2), (SHELF, -0.4), (RACK, 1.9)),
)
_RACKS = ((-3.2, RACK, math.pi), (-2.2, RACK, 0.0), (1.1, RACK, math.pi), (2.1, RACK, 0.0))
"""Rows of a supermarket across its strip: place, shape, turn; an alley between each pair of rows."""
SUPERMARKETS = ((148, 250, -46), (16, 144, -112), (222, 262, -112), (16, 82, -156), (152, 188, -156))
"""First and last x and the middle y, m."""
FLUIDS = ("FI090", "FI100", "FI110")
DECKING = ("CH190", "CH210", "CH220")
"""Where fluids are filled in; where a decking vehicle stands under the hangers."""
_PASSAGES = {
    "PT010": ("paint.dip_tank", "paint.dip_tank", "paint.oven"),
    "PT020": ("paint.oven", "paint.spray_booth", "paint.spray_booth"),
    "PT030": ("paint.spray_booth", "paint.spray_booth", "paint.oven"),
    "PT040": ("paint.oven", "paint.spray_booth", "paint.oven"),
}
"""Sections of 6 m in the three lanes of a passage, from its left; the middle one of all is the station's."""


def _put(floor: Floor, spot: plan.Spot, shape: str, along: float, left: float, turn: float = 0.0) -> bool:
    return floor.put(shape, spot.area, *spot.world(along, left), spot.heading(turn))


def _add(floor: Floor, spot: plan.Spot, shape: str, along: float, left: float, turn: float = 0.0) -> None:
    floor.add(shape, spot.area, *spot.world(along, left), spot.heading(turn))


def _assembly(floor: Floor) -> None:
    """Line side of the segments and of the lines that feed them."""
    # Wheels come to both sides of the place where people put them on.
    for side, turn in ((-1, math.pi), (1, 0.0)):
        _put(floor, plan.spot(plan.WHEELS[0]), "assembly.wheel_station", 0.0, side * 5.6, turn)
    for k, name in enumerate(plan.of_area("assembly")):
        spot = plan.spot(name)
        near = 0.5 * spot.size[1] + 1.0
        if spot.kind == "paced" and name not in plan.WITH_ROBOTS:
            _add(floor, spot, "assembly.andon_cord", 0.0, 0.5 * spot.size[1] - 0.3)
        if spot.kind == "paced" and k % 10 == 4:
            _put(floor, spot, "assembly.andon_board", 0.0, near - 0.5, math.pi)
            _put(floor, spot, "assembly.team_corner", 0.0, -near - 1.2, math.pi)
        if name in FLUIDS:
            _put(floor, spot, "assembly.fluid_pillar", 0.0, near + 0.6)
        for side in (1, -1):
            turn = 0.0 if side > 0 else math.pi
            for shape, along in _LINE_SIDE[(k + 2 * (side > 0)) % len(_LINE_SIDE)]:
                _put(floor, spot, shape, along, side * near, turn)
            if spot.kind == "paced" and k % 2 == (side > 0):
                _put(floor, spot, CONTAINER, -1.4, side * (near + 1.7), turn)
                _put(floor, spot, PALLET, 0.4, side * (near + 1.7), turn)
    for name in DECKING:
        _add(floor, plan.spot(name), "carriers.decking_vehicle", 0.0, 0.0)


def _supermarkets(floor: Floor) -> None:
    """Racks in the strips beside the lines that feed the segments, containers in the sequencing area."""
    for first, last, y in SUPERMARKETS:
        for x in (x for x in range(first, last, 2) if x % 22 > 3):
            for row, shape, turn in _RACKS:
                floor.put(shape, "assembly", x + 1.0, y + row, turn)
    for x, y in itertools.product(range(212, 264, 2), range(-184, -128, 2)):
        if x % 14 > 2 and y % 8 < 4:
            floor.put(CONTAINER if x % 14 < 9 else PALLET, "assembly", float(x), float(y))


def _body(floor: Floor) -> None:
    """Containers behind the cells' fences and beside the feeders; the cells bring their own cabinets."""
    for name in plan.of_area("body"):
        spot = plan.spot(name)
        south = -1 if spot.heading() == 0.0 else 1
        if spot.kind == "robot_cell":
            for along in (-3.6, -2.4, 2.4, 3.6):
                _put(floor, spot, CONTAINER, along, south * 6.1)
        elif name[:2] != "BS":
            for along in (-3.0, -1.7, 1.7, 3.0):
                _put(floor, spot, CONTAINER, along, -4.2)
                _put(floor, spot, PALLET if along < 0 else CONTAINER, along, 4.2)
            _put(floor, spot, "fixtures.control_cabinet", 0.6, 4.1, math.pi)
        elif spot.kind == "manual":
            for along in (-3.0, 3.0):
                _put(floor, spot, "assembly.workbench", along, south * 5.4)


def _paint(floor: Floor) -> None:
    for name, lanes in _PASSAGES.items():
        spot = plan.spot(name)
        for lane, shape in enumerate(lanes):
            left = 5.8 - 5.8 * lane
            for k in range(-9, 10):
                if (lane, k) != (1, 0):
                    _add(floor, spot, shape, 6.0 * k, left)
                if shape != "paint.oven":
                    _add(floor, spot, f"{shape}_glass", 6.0 * k, left)


def _end_of_line(floor: Floor) -> None:
    for name in plan.of_area("end_of_line"):
        spot = plan.spot(name)
        side = 0.5 * spot.size[1] + 0.5
        _put(floor, spot, "fixtures.control_cabinet", -0.5 * spot.size[0] + 0.6, side)
        if spot.section == "repair":
            _put(floor, spot, RACK, 0.5 * spot.size[0] + 0.8, 0.0, QUARTER)


def _people(floor: Floor) -> None:
    """Operators beside the cars, thinned evenly so that about `MOST_PEOPLE` are drawn."""
    crew: list[tuple[plan.Spot, str, float, float, float]] = []
    for name, spot in plan.stations().items():
        if spot.area == "paint" or name in plan.WITH_ROBOTS:
            continue
        off = 1.6 if spot.kind in {"paced", "manual"} else 0.5 * spot.size[1] + 0.35
        off = 1.0 if spot.id.startswith("SA") else off
        places = (
            ("people.operator_reaching", -1.1, off, -QUARTER),
            ("people.operator", 1.2, -off, QUARTER),
            ("people.operator_walking", 2.2, off + 0.6, 0.0),
            ("people.operator_reaching", -1.1, -off, QUARTER),
        )
        crew += [(spot, *place) for place in places[: operators(name)]]
    keep = min(1.0, MOST_PEOPLE / len(crew))
    for k, (spot, *place) in enumerate(crew):
        if int((k + 1) * keep) > int(k * keep):
            _add(floor, spot, *place)


_VEHICLES: dict[tuple[str, str], tuple[tuple[float, float, float], ...]] = {
    ("building.forklift", "body"): (
        (60, 22.8, 0), (100, 104.4, math.pi), (24, 164.4, math.pi), (70, 5.9, math.pi), (5.9, 70, QUARTER),
    ),
    ("building.forklift", "assembly"): (
        (80, -36.8, 0), (230, -80.8, 0), (60, -190.8, 0), (277, -100, QUARTER), (150, -13, math.pi),
    ),
    ("building.tugger_train", "body"): ((90, 44.5, math.pi), (50, 82.8, 0), (110, 124.5, math.pi)),
    ("building.tugger_train", "assembly"): (
        (110, -57, math.pi), (190, -35, math.pi), (90, -102.9, 0), (180, -123, math.pi), (70, -145, math.pi),
        (120, -168.9, 0), (40, -80.9, 0),
    ),
    ("carriers.small_vehicle", "assembly"): (
        (150, -102.9, 0), (128, -102.9, 0), (210, -124.8, 0), (100, -36.9, 0), (44, -146.9, 0),
    ),
}  # fmt: skip
"""On the driveways, keeping to the right."""


def _traffic(floor: Floor) -> None:
    """Vehicles on the driveways, docks in the outer walls."""
    for (shape, area), places in _VEHICLES.items():
        for x, y, turn in places:
            floor.add(shape, area, x, y, turn)
    for k in range(14):
        floor.add("building.dock_door", "assembly", 26.0 + 12.0 * k, -198.0)
    for k in range(10):
        floor.add("building.dock_door", "assembly", 282.0, -180.0 + 12.0 * k, QUARTER)
    for k in range(8):
        floor.add("building.dock_door", "body", 0.0, 20.0 + 18.0 * k, -QUARTER)


def sections() -> list[Section]:
    """All scenery, in `scenery.yaml`."""
    floor = Floor()
    for fill in (_assembly, _supermarkets, _body, _paint, _end_of_line, _people, _traffic):
        fill(floor)
    items: list[dict[str, Any]] = []
    for (shape, area), places in floor.places.items():
        short = shape.split(".")[1]
        rounded = [tuple(round(float(value), 3) for value in place) for place in places]
        items.append({"id": f"{area}_{short}", "shape": shape, "area": area, "places": rounded})
    items.sort(key=lambda item: (item["area"], item["id"]))
    return [Section(FILE, "scenery", tuple(items))]
