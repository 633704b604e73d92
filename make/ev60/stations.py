"""The reference plant's stations: times, losses, people, equipment and how far the car is built."""

from __future__ import annotations

from typing import Any

from make.ev60 import plan
from make.ev60.write import Section

OPENING = {
    "body.yaml": "Body shop: six sections of ten places for skids, and the feeders of sides and closures.",
    "paint.yaml": "Paint shop: four timed passages of 6 h together, buffers between them and the stores.",
    "assembly.yaml": "General assembly: five paced segments, pitch 6.0 m at 60 s, and what feeds them.",
    "end_of_line.yaml": "End of line: stands in parallel, because no test fits into 60 s, and repair bays.",
}
FILES = {
    "body": "body.yaml",
    "store": "paint.yaml",
    "paint": "paint.yaml",
    "assembly": "assembly.yaml",
    "end_of_line": "end_of_line.yaml",
}
"""File of each area."""

TRANSFER_S, HANDLING_S, MARGIN_S = 9.0, 5.0, 2.0
"""Of a body cell's 52 s, besides 36 s of work."""
FEEDER_S, PACED_S, MANUAL_BODY_S, IDLE_S, SUB_S = 50.0, 60.0, 50.0, 15.0, 56.0
PAINT_S = 56.0
PASSAGES = {
    "PT010": (6480, 116, 8),
    "PT020": (5400, 97, 22),
    "PT030": (6120, 110, 14),
    "PT040": (3600, 65, 26),
}
"""By passage: how long a car stays, s (6 h in all), most cars in it (one every 56 s), operators (70)."""
PARALLEL = {
    "wheel alignment": (200.0, "end_of_line.alignment_stand"),
    "roll and brake": (180.0, "end_of_line.roll_and_brake_bench"),
    "driver assistance": (200.0, "end_of_line.driver_assistance_stand"),
    "water test": (56.0, "end_of_line.water_test_tunnel"),
    "repair": (2400.0, "end_of_line.repair_bay"),
}
"""Cycle time, s, and equipment of the stands at the end of line."""
USUAL = {
    "BS": "transport.roller_bed",
    "SL": "fixtures.turntable",
    "SR": "fixtures.turntable",
    "CL": "fixtures.turntable",
    "PT": "paint.spray_booth",
    "TR": "assembly.pitch_marking",
    "CH": "transport.overhead_rail",
    "FI": "assembly.pitch_marking",
    "SA": "assembly.workbench",
}
"""Equipment by the letters of a station's id."""
SPECIAL = {
    "BS600": "end_of_line.light_tunnel",
    **dict.fromkeys(("SL040", "SL080", "SR040", "SR080"), "fixtures.framing_gate"),
    **dict.fromkeys(("CL040", "CL080", "CL140"), "fixtures.part_stand"),
    "PT010": "paint.dip_tank",
    **dict.fromkeys(plan.GLASS, "assembly.glass_cell"),
    plan.MARRIAGE: "assembly.marriage_station",
    "FI600": "end_of_line.light_tunnel",
}
"""Equipment of stations that differ."""
PUT_ON, TIGHTENED = plan.WHEELS
"""Where four people put the wheels on, and where nobody works: a robot on each side tightens them."""
NOTES = {
    "BS010": "The first skid place: floors and members are laid on by hand.",
    "BS210": "Both sides hung on.",
    "CH200": "Body, battery and axles.",
    "TR200": "Cockpit, then its display, by a robot each through the windscreen's opening; bolted by hand.",
    "TR450": "Windscreen and rear window by robots, each with its bead; people load the panes outside.",
    PUT_ON: "All four, by hand.",
    TIGHTENED: "All four, by a robot on each side: front, then rear.",
}


def operators(name: str) -> int:
    """People of a station in a shift: 50 in body, 70 in paint, 375 on the assembly line, 60 beside it."""
    spot = plan.spot(name)
    index = list(plan.stations()).index(name)
    match spot.area, spot.kind:
        case "body", kind:
            feeder = 2 if name == "BS010" else int(name[:2] != "BS")
            return {"manual": 3, "automatic": feeder}.get(kind, 0)
        case "paint", _:
            return PASSAGES[name][2]
        case "assembly", "paced" if name in plan.WHEELS:
            return 4 if name == PUT_ON else 0
        case "assembly", "paced":
            # 2.2 a pitch is 374 on 170 pitches; one more at the marriage.
            return 3 if index % 5 == 2 or name == plan.MARRIAGE else 2
        case "assembly", _:
            return 3 if index % 5 in {1, 3} else 2
    return 0 if spot.section == "water test" else 1


def by_hand(name: str) -> bool:
    """Whether a station is a manual one or a pitch of a paced line, and has people."""
    return plan.spot(name).kind in ("paced", "manual") and operators(name) > 0


def stage(name: str) -> str:
    """How far the car is built when it leaves a station; empty where no car passes."""
    prefix, number = name[:2], int(name[2:])
    firsts = (
        ("BS", ((10, "underbody"), (210, "sides"), (270, "framed"), (530, "closures"))),
        ("PT", ((10, "closures"), (30, "painted"))),
        ("TR", ((10, "painted"), (450, "trimmed"))),
        ("CH", ((10, "trimmed"), (200, "married"), (370, "finished"))),
    )
    for key, steps in firsts:
        if key == prefix:
            return [what for first, what in steps if first <= number][-1]
    return "finished" if prefix in {"FI", "WA", "RB", "DA", "WT", "RP"} else ""


def car_height(name: str) -> float:
    """Of the car's frame above the floor, m."""
    if name[:2] in {"BS", "PT"}:
        return plan.CAR_ON_SKID_M
    return {"TR": plan.CAR_ON_SKILLET_M, "CH": plan.CAR_ON_HANGER_M}.get(name[:2], 0.0)


def equipment(name: str) -> str:
    """Shape that stands in the middle of a station."""
    spot, number = plan.spot(name), int(name[2:])
    found = SPECIAL.get(name) or PARALLEL.get(spot.section, (0.0, ""))[1] or USUAL.get(name[:2], "")
    if name[:2] in {"TR", "FI"} and name not in SPECIAL and number // 10 % 5 == 3:
        return "assembly.tool_gantry"
    return found


def _times(spot: plan.Spot) -> dict[str, Any]:
    """Times and losses by what a station is."""
    if spot.area == "body":
        return _body_times(spot)
    if spot.area == "paint":
        passage, capacity, _people = PASSAGES[spot.id]
        times = {"cycle_time_s": PAINT_S, "passage_s": float(passage), "capacity": capacity}
        return {**times, "losses": ["paint_breakdown"]}
    if spot.kind == "paced":
        return {"cycle_time_s": PACED_S}
    if spot.area == "assembly":
        return {"cycle_time_s": SUB_S, "cycle_time_cv": 0.05, "cycle_time_law": "gamma"}
    cycle = PARALLEL[spot.section][0]
    if spot.section == "repair":
        return {"cycle_time_s": cycle, "cycle_time_cv": 0.5, "cycle_time_law": "gamma"}
    spread = {"cycle_time_cv": 0.05, "cycle_time_law": "gamma"}
    return {"cycle_time_s": cycle, **spread, "losses": ["test_stop", "test_breakdown"]}


def _body_times(spot: plan.Spot) -> dict[str, Any]:
    losses = {"losses": ["cell_stop", "cell_breakdown"]}
    if spot.kind == "robot_cell":
        return {"transfer_s": TRANSFER_S, "handling_s": HANDLING_S, "margin_s": MARGIN_S, **losses}
    if spot.kind == "manual":
        return {"cycle_time_s": MANUAL_BODY_S, "cycle_time_cv": 0.04, "cycle_time_law": "gamma"}
    if spot.id in plan.IDLE_BODY:
        return {"cycle_time_s": IDLE_S, "transfer_s": TRANSFER_S}
    if spot.id.startswith("BS"):
        return {"cycle_time_s": FEEDER_S, **losses}
    return {"cycle_time_s": FEEDER_S, "losses": ["feeder_stop", "feeder_breakdown"]}


def _crew(spot: plan.Spot) -> str:
    if spot.area == "assembly":
        return "operators_line" if spot.kind == "paced" else "operators_sub"
    return f"operators_{'end' if spot.area == 'end_of_line' else spot.area}"


def pose(spot: plan.Spot) -> dict[str, Any]:
    """Of a station or buffer; the turn only where there is one."""
    found: dict[str, Any] = {"xyz_m": (spot.x, spot.y, spot.z)}
    return found | ({"rpy_rad": (0.0, 0.0, spot.yaw)} if spot.yaw else {})


def _station(spot: plan.Spot, name: str) -> dict[str, Any]:
    people, built = operators(spot.id), stage(spot.id)
    found: dict[str, Any] = {"id": spot.id, "name": name}
    if spot.id in NOTES:
        found["note"] = NOTES[spot.id]
    elif spot.id in plan.IDLE_BODY:
        found["note"] = "Idle place, free for a later model."
    found |= {"area": spot.area, "section": spot.section, "kind": spot.kind}
    found |= {"pose": pose(spot), "size_m": tuple(map(float, spot.size)), "equipment": equipment(spot.id)}
    if built:
        found["stage"] = built
        height = car_height(spot.id)
        found["car"] = {"xyz_m": (0.0, 0.0, height)}
    found |= _times(spot)
    if people:
        found |= {"operators": people, "crew": _crew(spot)}
    found["state_signal"] = f"{spot.id}.state"
    return found


def sections() -> list[Section]:
    """All stations, section by section, in the file of their area."""
    from make.ev60 import names  # it asks here who works where

    found = []
    for name in plan.sections():
        spots = [plan.spot(station) for station in plan.section(name)]
        file = FILES[spots[0].area]
        items = tuple(_station(spot, names.station(spot.id)) for spot in spots)
        found.append(Section(file, "stations", items, name[0].upper() + name[1:]))
    return found
