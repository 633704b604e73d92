"""The reference plant's head, areas, halls and aisles."""

from __future__ import annotations

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
COLUMNS: dict[str, tuple[tuple[float, float], tuple[float, float]]] = {
    "body": ((20.0, 22.0), (20.0, 18.0)),
    "store": ((18.0, 16.0), (0.0, 0.0)),
    "paint": ((20.0, 24.0), (18.0, 17.0)),
    "assembly": ((24.0, 22.0), (18.0, 17.0)),
    "end_of_line": ((18.0, 21.0), (9.0, 20.0)),
}
"""Pitch of the columns' grid and its first column, m from the hall's corner: free of stations and aisles."""
HEIGHTS = {"body": 10.0, "store": 11.0, "paint": 11.0, "assembly": 10.0, "end_of_line": 8.0}

DRIVEWAY_M, WALKWAY_M = 4.0, 1.5
# Name, then x and y of the corners of the middle line.
_DRIVEWAYS: tuple[tuple[str, tuple[tuple[float, float], ...]], ...] = (
    ("body ring", ((5, 5), (147, 5), (147, 174), (5, 174), (5, 5))),
    ("underbody", ((5, 23.5), (147, 23.5))),
    ("sides left, south", ((5, 45), (147, 45))),
    ("sides left, north", ((5, 59.5), (147, 59.5))),
    ("sides right, south", ((5, 78), (147, 78))),
    ("sides right, north", ((5, 92.5), (147, 92.5))),
    ("respot", ((5, 111.5), (147, 111.5))),
    ("finish", ((5, 133.5), (147, 133.5))),
    ("closures", ((5, 155), (147, 155))),
    ("paint ring", ((198, 80), (342, 80), (342, 176.5), (198, 176.5), (198, 80))),
    ("painted-body store", ((198, 80), (198, 43.5), (342, 43.5), (342, 80))),
    ("assembly ring", ((-6, -150.5), (-6, -12), (276, -12), (276, -172), (16, -172))),
    ("trim, north", ((276, -35.5), (41, -35.5), (41, -54.5), (276, -54.5))),
    ("trim to chassis", ((-6, -76), (276, -76))),
    ("battery, north", ((-6, -99.5), (276, -99.5))),
    ("battery, south", ((-6, -119), (276, -119))),
    ("final", ((-6, -141.5), (192, -141.5), (192, -150.5), (-6, -150.5))),
    ("end of line", ((-18, -136), (-126, -136))),
)
_WALKWAYS: tuple[tuple[str, tuple[tuple[float, float], ...]], ...] = (
    ("underbody", ((11, 27.25), (141, 27.25))),
    ("sides left, south", ((11, 42.25), (141, 42.25))),
    ("sides left, north", ((11, 62.5), (141, 62.5))),
    ("sides right, south", ((11, 75.25), (141, 75.25))),
    ("sides right, north", ((11, 95.5), (141, 95.5))),
    ("respot", ((11, 115.25), (141, 115.25))),
    ("finish", ((11, 137.25), (141, 137.25))),
    ("closures", ((11, 159.25), (141, 159.25))),
    ("white-body store", ((155, 134), (189, 134))),
    ("paint 1", ((202, 152), (329, 152))),
    ("paint 2", ((211, 128), (338, 128))),
    ("paint 3", ((202, 104), (329, 104))),
    ("trim 1, north", ((43, -15.75), (253, -15.75))),
    ("trim 1, south", ((45, -32.25), (253, -32.25))),
    ("trim 2, north", ((45, -58), (253, -58))),
    ("chassis, north", ((13, -79.5), (253, -79.5))),
    ("chassis, south", ((13, -96.5), (253, -96.5))),
    ("final 1, north", ((13, -122.75), (193, -122.75))),
    ("final", ((13, -146), (188, -146))),
    ("final 2, south", ((13, -168.75), (193, -168.75))),
    ("end of line", ((-126, -145), (-16, -145))),
    ("repair", ((-100, -111), (-44, -111))),
)


def _area(area: str) -> dict[str, Any]:
    x, y, length, width = plan.AREAS[area]
    return {
        "id": area,
        "name": NAMES[area],
        "corner_m": (x, y),
        "size_m": (length, width),
        "calendar": CALENDARS.get(area, area),
    }


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
