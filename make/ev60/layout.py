"""The reference plant's head, areas, halls and aisles."""

from __future__ import annotations

import itertools
from typing import Any

from make.ev60 import plan
from make.ev60.write import Section

OPENING = {
    "plant.yaml": """\
A plant for electric cars in which one leaves the line every 60 seconds: planning values, not any one plant's.
Written by `make ev60` from make/ev60; change the text freely, but a next `make ev60` writes it anew.
World frame: metres, x east, y north, z up; the body hall's south-west corner is the origin.
Body sections and assembly segments are rows that run alternately west and east.
Skids cross aisles overhead.""",
}
ESTIMATED = "Planning values of general knowledge and short calculations, not measurements of any one plant."

NAMES = {
    "body": "Body shop",
    "store": "White-body store",
    "paint": "Paint shop",
    "assembly": "General assembly",
    "end_of_line": "End of line",
}
CALENDARS = {"store": "body"}
"""Areas that work by another's calendar."""
LINE_CYCLE_S = {"body": 52.0}
"""Areas whose stations are planned for less than the takt, so that they make up for stops."""
COLUMNS: dict[str, tuple[tuple[float, float], tuple[float, float]]] = {
    "body": ((20.0, 20.0), (10.0, 26.6)),
    "store": ((24.0, 27.0), (6.0, 0.0)),
    "paint": ((22.0, 24.0), (19.0, 8.5)),
    "assembly": ((24.0, 22.0), (32.0, 10.7)),
    "end_of_line": ((24.0, 27.0), (3.0, 13.0)),
}
"""Pitch of the columns' grid and its first column, m from the hall's corner: free of stations and aisles."""
HEIGHTS = {"body": 10.0, "store": 11.0, "paint": 11.0, "assembly": 10.0, "end_of_line": 8.0}

DRIVEWAY_M, WALKWAY_M = 4.0, 1.5
# Name, then x and y of the corners of the middle line.
_Way = tuple[str, tuple[tuple[float, float], ...]]
_BODY = ("underbody", "sides left, south", "sides left, north", "sides right, south", "sides right, north")
_BODY_ROWS = {name: 14.0 + 20.0 * k for k, name in enumerate((*_BODY, "respot 1", "respot 2", "finish"))}
"""y of the row south of each aisle."""
_DRIVEWAYS: tuple[_Way, ...] = (
    ("body ring", ((5, 5), (147, 5), (147, 182), (5, 182), (5, 5))),
    *((name, ((5, y + 9.6), (147, y + 9.6))) for name, y in _BODY_ROWS.items()),
    ("paint ring", ((198, 51.5), (342, 51.5), (342, 177.2), (198, 177.2), (198, 51.5))),
    ("assembly ring", ((-6, -168), (-6, -14), (276, -14), (276, -190), (16, -190))),
    ("trim, cockpit", ((276, -36), (41, -36), (41, -58), (276, -58))),
    ("trim to chassis", ((-6, -80), (276, -80))),
    ("battery, north", ((-6, -102), (276, -102))),
    ("battery, south", ((-6, -124), (276, -124))),
    ("final, doors", ((-6, -146), (196, -146), (196, -168), (-6, -168))),
    ("end of line", ((-18, -154), (-126, -154))),
)
_WALKWAYS: tuple[_Way, ...] = (
    *((name, ((7, y + 6.5), (145, y + 6.5))) for name, y in _BODY_ROWS.items()),
    ("white-body store", ((155, 142), (189, 142))),
    ("paint 1", ((200, 153), (329, 153))),
    ("paint 2", ((211, 129), (340, 129))),
    ("paint 3", ((200, 105), (329, 105))),
    ("painted-body store", ((211, 80.5), (340, 80.5))),
    ("trim 1", ((45, -32), (274, -32))),
    ("cockpit", ((43, -54), (253, -54))),
    ("trim 2", ((45, -76), (274, -76))),
    ("chassis", ((13, -98), (274, -98))),
    ("battery", ((13, -120), (274, -120))),
    ("final 1", ((-4, -142), (188, -142))),
    ("doors", ((-4, -164), (188, -164))),
    ("final 2", ((13, -186), (193, -186), (193, -188))),
    ("end of line", ((-126, -163), (-16, -163))),
    ("repair", ((-100, -129), (-44, -129), (-44, -152))),
    ("end of line, north", ((-19.5, -163), (-19.5, -156))),
    ("end of line, south", ((-126, -194), (-15.2, -194), (-15.2, -163))),
)
"""Every walkway meets a driveway or another walkway."""


def _area(area: str) -> dict[str, Any]:
    x, y, length, width = plan.AREAS[area]
    found: dict[str, Any] = {"id": area, "name": NAMES[area], "corner_m": (x, y), "size_m": (length, width)}
    found["calendar"] = CALENDARS.get(area, area)
    return found | ({"line_cycle_s": LINE_CYCLE_S[area]} if area in LINE_CYCLE_S else {})


def _building(area: str) -> dict[str, Any]:
    x, y, length, width = plan.AREAS[area]
    pitch, first = COLUMNS[area]
    return {
        "id": f"{area}_hall",
        "name": f"{NAMES[area]}, hall",
        "corner_m": (x, y),
        "size_m": (length, width),
        "height_m": HEIGHTS[area],
        "column_pitch_m": pitch,
        "first_column_m": first,
    }


def _aisle(kind: str, number: int, name: str, path: tuple[tuple[float, float], ...]) -> dict[str, Any]:
    return {
        "id": f"{kind}_{number + 1:02d}",
        "name": f"{kind.capitalize()} {name}",
        "kind": kind,
        "path_m": [(float(x), float(y)) for x, y in path],
        "width_m": DRIVEWAY_M if kind == "driveway" else WALKWAY_M,
    }


def sections() -> list[Section]:
    """Head, areas, buildings, aisles and clearance, all in `plant.yaml`."""
    head = {
        "format": "taktwin-plant/0.2",
        "id": "ev60",
        "name": "Reference plant",
        "time_zone": "Europe/Berlin",
        "takt_time_s": 60.0,
        "note": ESTIMATED,
    }
    clearance = {
        "required_m": 0.05,
        "tool_to_fixture_m": 0.015,
        "robot_to_robot_m": 0.05,
        "tool_to_car_m": 0.005,
        "robot_to_car_m": 0.03,
        "robot_to_fence_m": 0.1,
    }
    driveways = tuple(_aisle("driveway", k, *way) for k, way in enumerate(_DRIVEWAYS))
    walkways = tuple(_aisle("walkway", k, *way) for k, way in enumerate(_WALKWAYS))
    main = "plant.yaml"
    return [
        Section(main, "", (head,)),
        Section(main, "", ({"clearance": clearance},)),
        Section(main, "areas", tuple(map(_area, plan.AREAS))),
        Section(main, "buildings", tuple(map(_building, plan.AREAS))),
        Section(main, "aisles", driveways, "Driveways run round the halls and between the rows."),
        Section(main, "aisles", walkways, "Walkways run along the rows."),
    ]


def aisle_boxes() -> list[tuple[float, float, float, float]]:
    """Least x, least y, greatest x, greatest y, m, of every straight piece of an aisle."""
    found = []
    for ways, width in ((_DRIVEWAYS, DRIVEWAY_M), (_WALKWAYS, WALKWAY_M)):
        half = 0.5 * width
        for _name, path in ways:
            for (xa, ya), (xb, yb) in itertools.pairwise(path):
                found.append((min(xa, xb) - half, min(ya, yb) - half, max(xa, xb) + half, max(ya, yb) + half))
    return found


def columns(area: str) -> list[tuple[float, float]]:
    """x and y of the columns of an area's hall, m."""
    x, y, length, width = plan.AREAS[area]
    (px, py), (fx, fy) = COLUMNS[area]
    across = [x + fx + px * k for k in range(int((length - fx) / px) + 1)]
    along = [y + fy + py * k for k in range(int((width - fy) / py) + 1)]
    return [(a, b) for a in across for b in along]
