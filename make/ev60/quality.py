"""What is measured in the reference plant and where it is judged: signals, control points, checkpoints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from make.ev60 import plan, points_assembly, points_body, points_end, points_paint
from make.ev60.points import Point
from make.ev60.signals import plant_sections
from make.ev60.write import Section

FILE = "quality.yaml"
PLANT_FILE = "signals_plant.yaml"
NODES = (
    "Ids are STATION.what, or BUFFER.what; nodes are those of the OPC UA server of the area's controllers."
)
OPENING = {
    FILE: "What is measured on a car, and the checkpoints that judge it: 369 control points, 26 checkpoints.",
    PLANT_FILE: f"Clocks, and signals of the buffers and conveyors.\n{NODES}",
    points_body.FILE: f"Signals of the body shop.\n{NODES}",
    points_paint.FILE: f"Signals of the paint shop.\n{NODES}",
    points_assembly.FILE: f"Signals of general assembly; a last number is the operator's.\n{NODES}",
    points_end.FILE: f"Signals of the stands at the end of line.\n{NODES}",
}
AREAS = {
    "body": "Body",
    "paint": "Paint",
    "battery": "Battery",
    "assembly": "Assembly",
    "end_of_line": "End of line",
}

NAMES: Mapping[str, str] = {
    "BS100": "Underbody 1, welds and sealing",
    "BS200": "Underbody, geometry",
    "BS300": "Framing, welds and sealing",
    "BS400": "Respot 1, welds",
    "BS510": "Body, geometry",
    "BS600": "White body, gaps and flushness",
    "PT010": "E-coat",
    "PT020": "Sealing and primer",
    "PT030": "Top coat",
    "PT040": "Painted body",
    "SA160": "Battery, joints",
    "SA180": "Battery, end of line",
    "TR220": "Pedals, steering, cockpit",
    "TR350": "Seat belts",
    "TR700": "Glass and charger",
    "CH190": "Drive and axles before marriage",
    "CH230": "Marriage",
    "CH400": "Underbody and wheels",
    "FI120": "Front end, fills, steering wheel",
    "FI260": "Seats and belts",
    "FI600": "Doors, end of assembly",
    "WA010": "Wheel alignment",
    "RB010": "Roll and brake",
    "DA010": "Driver assistance and headlamps",
    "WT010": "Water test and release",
    "RP010": "Repaired cars",
}
"""Of each checkpoint, by its station, of stands in parallel the first."""

BAYS = list(plan.section("repair"))


def _way(
    fate: str, share: float, seconds: float = 0.0, at: list[str] | None = None, back: str = ""
) -> dict[str, Any]:
    found: dict[str, Any] = {"fate": fate, "share": share}
    found |= {"at": at} if at else {}
    found |= {"back_to": back} if back else {}
    return found | ({"time_s": seconds} if seconds else {})


WAYS: Mapping[str, tuple[dict[str, Any], ...]] = {
    "BS200": (_way("repair", 0.004, 300.0), _way("scrap", 0.0003)),
    "BS510": (_way("repair", 0.006, 420.0), _way("scrap", 0.0002)),
    "BS600": (_way("rework", 0.015, 240.0, back="BS590"),),
    "PT020": (_way("repair", 0.02, 180.0),),
    "PT040": (_way("repair", 0.09, 900.0), _way("rework", 0.03, 1800.0, back="PB2"), _way("scrap", 0.0002)),
    "SA180": (_way("repair", 0.01, 600.0), _way("scrap", 0.0005)),
    "CH230": (_way("repair", 0.002, 120.0),),
    "FI600": (_way("repair", 0.01, 300.0),),
    "WT010": (_way("repair", 0.12, 2400.0, at=BAYS),),
}
"""What becomes of cars that fail, by the station of the checkpoint; elsewhere a failure is only noted."""
NOTES = {
    "PT040": "First run 88 %: 9 % are spot-repaired, 3 % go through the top coat again.",
    "WT010": "12 % of the cars go to a repair bay, 40 min each, for what any checkpoint found.",
    "RP010": "Only cars that were repaired.",
}


def points() -> dict[str, dict[str, tuple[Point, ...]]]:
    """Control points by area and by the station of their checkpoint."""
    line = points_assembly.points()
    battery = points_assembly.BATTERY_CHECKPOINTS
    return {
        "body": dict(points_body.points()),
        "paint": dict(points_paint.points()),
        "battery": {name: line[name] for name in battery},
        "assembly": {name: group for name, group in line.items() if name not in battery},
        "end_of_line": dict(points_end.points()),
    }


def _checkpoint(station: str, measured: tuple[Point, ...]) -> dict[str, Any]:
    row: dict[str, Any] = {"id": f"CP_{station}", "name": NAMES[station]}
    row |= {"note": NOTES[station]} if station in NOTES else {}
    row |= {"station": station} | ({"also_at": measured[0].also_at} if measured[0].also_at else {})
    row |= {"measures": [point.id for point in measured]}
    row |= {"dispositions": WAYS[station]} if station in WAYS else {}
    return row | ({"sampled_share": 0.1} if station in {"PT010", "PT020"} else {})


def sections() -> list[Section]:
    """Signals in a file for each area; control points and checkpoints in one."""
    found = plant_sections(PLANT_FILE)
    for module in (points_body, points_paint, points_assembly, points_end):
        found += module.sections()
    for area, groups in points().items():
        rows = tuple(point.row() for group in groups.values() for point in group)
        found.append(Section(FILE, "control_points", rows, f"{AREAS[area]}, {len(rows)}"))
    for area, groups in points().items():
        rows = tuple(_checkpoint(station, group) for station, group in groups.items())
        found.append(Section(FILE, "checkpoints", rows, f"{AREAS[area]}, {len(rows)}"))
    return found
