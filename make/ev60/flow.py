"""How cars and parts move through the reference plant: conveyors, buffers, carriers, routes."""

from __future__ import annotations

from typing import Any

from make.ev60 import names, plan
from make.ev60.conveyors import Line, assembly_ways, body_ways, decking_ways, end_ways, paint_ways
from make.ev60.stations import FILES, pose
from make.ev60.write import Section

_SKID, _PAINT_SKID, _SKILLET, _HANGER, _DECK = (
    "body_skid", "paint_skid", "skillet", "hanger", "decking_vehicle",
)  # fmt: skip

LINES: tuple[Line, ...] = (
    Line("LINE_UB1", "underbody 1", "skid", 0.7, 10.0, plan.SKID_TOP_M, _SKID),
    Line("LINE_UB2", "underbody 2", "skid", 0.7, 10.0, plan.SKID_TOP_M, _SKID),
    Line("LINE_FR", "framing", "skid", 0.7, 10.0, plan.SKID_TOP_M, _SKID),
    Line("LINE_RS1", "respot 1", "skid", 0.7, 10.0, plan.SKID_TOP_M, _SKID),
    Line("LINE_RS2", "respot 2", "skid", 0.7, 10.0, plan.SKID_TOP_M, _SKID),
    Line("LINE_FIN", "finish", "skid", 0.7, 10.0, plan.SKID_TOP_M, _SKID),
    Line("LINE_SL", "sides left", "overhead", 0.8, 10.0, 3.4),
    Line("LINE_SR", "sides right", "overhead", 0.8, 10.0, 3.4),
    Line("LINE_DOORS", "doors", "overhead", 0.8, 9.0, 3.4),
    Line("LINE_HANG_ON", "bonnet and tailgate", "overhead", 0.8, 9.0, 3.4),
    Line("LINE_TR1", "trim 1", "paced", 0.1, 6.0, 0.0, _SKILLET),
    Line("LINE_TR2", "trim 2", "paced", 0.1, 6.0, 0.0, _SKILLET),
    Line("LINE_CH", "chassis", "paced", 0.1, 6.0, 4.8, _HANGER),
    Line("LINE_FI1", "final 1", "paced", 0.1, 6.0, 0.0),
    Line("LINE_FI2", "final 2", "paced", 0.1, 6.0, 0.0),
    Line("LINE_COCKPIT", "cockpit", "accumulating", 0.3, 6.0, 0.6),
    Line("LINE_BATTERY", "battery", "accumulating", 0.3, 6.0, 0.6),
    Line("LINE_DOOR_TRIM", "door trim", "accumulating", 0.3, 6.0, 0.6),
)
"""The conveyor that runs through each section."""

CAPACITY = {"BB": (8, 1), "AB": (6, 1), "PB": (15, 3), "FB": (10, 1), "EB": (10, 1)}
"""Places and levels of the buffers by the letters of their ids."""
STORES = {"WBS": (60, 3), "PBS": (120, 3)}
WARM = {"BB": 4, "AB": 3, "PB": 8, "FB": 6, "EB": 3, "WBS": 30, "PBS": 70}
"""Cars, or parts for so many, that a shift finds when it starts."""
STAGES = {
    "BB1": "underbody", "BB2": "underbody", "BB3": "framed", "BB4": "framed", "BB5": "framed",
    "WBS": "closures", "PB1": "closures", "PB2": "closures", "PB3": "painted", "PBS": "painted",
    "AB1": "painted", "AB2": "trimmed", "AB3": "finished", "AB4": "finished",
    "EB1": "finished", "EB2": "finished", "EB3": "finished", "EB4": "finished",
}  # fmt: skip


def _buffer(spot: plan.Spot) -> dict[str, Any]:
    letters = spot.id if spot.id in STORES else spot.id[:2]
    capacity, levels = STORES.get(spot.id) or CAPACITY[letters]
    # A store belongs to the area that delivers into it; the hall of the white-body store has no stations.
    found: dict[str, Any] = {"id": spot.id, "name": names.buffer(spot.id), "area": spot.area}
    found |= {"kind": spot.kind, "capacity": capacity, "initial": float(WARM[letters])}
    found |= {"pose": pose(spot), "size_m": tuple(map(float, spot.size))}
    found |= {"level_signal": f"{spot.id}.level"}
    found |= {"levels": levels} if levels > 1 else {}
    return found | ({"stage": STAGES[spot.id]} if spot.id in STAGES else {})


def _carriers() -> tuple[dict[str, Any], ...]:
    body = [line.id for line in LINES[:6]]
    skids = [segment for k, line in enumerate(body) for segment in (line, f"BB{k + 1}")][:-1]
    passages = ["PT010", "PB1", "PT020", "PB2", "PT030", "PB3", "PT040", "PBS"]
    decking = ["FB_BATTERY", *(f"CH{number}" for number in range(180, 230, 10))]
    rows: tuple[tuple[str, str, int, float, str, list[str], float], ...] = (
        (_SKID, "Body skid", 170, 5.4, "carriers.body_skid", [*skids, "WBS"], 420.0),
        (_PAINT_SKID, "Paint skid", 440, 5.4, "carriers.paint_skid", passages, 900.0),
        (_SKILLET, "Skillet", 85, 6.0, "carriers.skillet", ["LINE_TR1", "AB1", "LINE_TR2"], 300.0),
        (_HANGER, "Chassis hanger", 60, 4.0, "carriers.c_hanger", ["AB2", "LINE_CH", "AB3"], 240.0),
        (_DECK, "Decking vehicle", 16, 4.4, "carriers.decking_vehicle", decking, 120.0),
    )
    keys = ("id", "name", "count", "length_m", "shape", "loop", "return_s")
    return tuple(dict(zip(keys, row, strict=True)) | {"estimated": ["return_s"]} for row in rows)


def _car_route() -> dict[str, Any]:
    """All cars go one way; options change what is done on it."""

    def through(*parts: str) -> list[Any]:
        steps: list[Any] = []
        for part in parts:
            steps += [part] if part in plan.buffers() else plan.section(part)
        return steps

    body = through(
        "underbody 1", "BB1", "underbody 2", "BB2", "framing", "BB3", "respot 1", "BB4", "respot 2", "BB5",
        "finish", "WBS",
    )  # fmt: skip
    paint = ["PT010", "PB1", "PT020", "PB2", "PT030", "PB3", "PT040", "PBS"]
    assembly = through("trim 1", "AB1", "trim 2", "AB2", "chassis", "AB3", "final 1", "AB4", "final 2")
    end: list[Any] = []
    for number, stands in enumerate(("wheel alignment", "roll and brake", "driver assistance")):
        end += [f"EB{number + 1}", plan.section(stands)]
    steps = [*body, *paint, *assembly, *end, "EB4", "WT010"]
    return {"id": "car", "name": "Every car", "kind": "car", "steps": steps}


def _feeder(name: str, section: str, buffer: str, joins: str) -> dict[str, Any]:
    steps = [*plan.section(section), buffer]
    return {"id": name, "name": section.capitalize(), "kind": "feeder", "steps": steps, "joins": joins}


FEEDERS = (
    ("feeder_sides_left", "sides left", "FB_SL", "BS210"),
    ("feeder_sides_right", "sides right", "FB_SR", "BS210"),
    ("feeder_doors", "doors", "FB_DOORS", "BS520"),
    ("feeder_hang_on", "bonnet and tailgate", "FB_HANG_ON", "BS540"),
    ("feeder_cockpit", "cockpit", "FB_COCKPIT", "TR200"),
    ("feeder_battery", "battery", "FB_BATTERY", "CH200"),
    ("feeder_door_trim", "door trim", "FB_DOORS_FINAL", "FI380"),
)
"""Id of the route, section, buffer at its end, and where its part goes into the car."""


def sections() -> list[Section]:
    """Conveyors and buffers in the files of their areas; carriers and routes in `plant.yaml`."""
    found = []
    ways = {
        "body.yaml": body_ways(),
        "paint.yaml": paint_ways(),
        "assembly.yaml": (*assembly_ways(), *decking_ways()),
    }
    ways["end_of_line.yaml"] = end_ways()
    for file, others in ways.items():
        lines = tuple(line.conveyor() for line in LINES if FILES[line.area] == file)
        heading = "Through the stations: from the middle of the first to the middle of the last."
        if lines:
            found.append(Section(file, "conveyors", lines, heading))
        found.append(Section(file, "conveyors", others, "From row to row, and from hall to hall."))
    for file in ways:
        spots = [s for s in plan.BUFFERS if FILES[s.area] == file]
        found.append(Section(file, "buffers", tuple(map(_buffer, spots))))
    main = "plant.yaml"
    found.append(Section(main, "carriers", _carriers(), "As many as rate times loop, and 5 % more."))
    feeders = tuple(_feeder(*feeder) for feeder in FEEDERS)
    found.append(Section(main, "routes", (_car_route(),)))
    found.append(Section(main, "routes", feeders, "Subassemblies end where they are built in."))
    return found
