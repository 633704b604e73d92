"""What the reference plant's stations, robots, buffers and conveyors are called: from what is done there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from make.ev60 import cell_types as types
from make.ev60 import plan, solve, stations, stations_sub, work
from make.ev60.solve import Placed

MOST_LETTERS = 32
"""Of a name, about: what fits into a list beside an id."""
SHARE = 0.25
"""Of a cell's spots, from which a second place on the car is named."""

NAMED: Mapping[str, str] = {
    "BS010": "Underbody laid on",
    "BS200": "Measure underbody",
    "BS510": "Measure door openings",
    "BS520": "Doors hung on",
    "BS540": "Bonnet and tailgate hung on",
    "PT010": "Pretreatment and cathodic dip",
    "PT020": "Sealing and primer",
    "PT030": "Top coat",
    "PT040": "Cavity wax and finish",
    "WT010": "Water test tunnel",
    "TR010": "Front doors off",
    "TR020": "Rear doors off",
    "TR440": "C-pillar lining, flanges primed",
    "TR450": "Windscreen and rear window",
    "TR460": "Panes pressed home and taped",
    "CH010": "Body onto the hanger",
    "CH190": "Battery onto the fixture",
    "CH200": "Marriage",
    "CH370": "Wheels put on",
    "CH380": "Wheels tightened",
    "FI100": "Brake pedal test, coolant filling",
    "FI110": "Washer fluid, refrigerant filling",
    "FI380": "Front doors on",
    "FI390": "Rear doors on",
    "SA100": "Light switch, cockpit test",
    "SA250": "Door lining, rear, and test",
    "SL080": "Side onto the hanger",
    "SR080": "Side onto the hanger",
}
"""Stations whose name does not follow from a part or a line of spots alone."""
STANDS: Mapping[str, str] = {
    "wheel alignment": "Wheel alignment stand",
    "roll and brake": "Roll and brake stand",
    "driver assistance": "Driver assistance stand",
    "repair": "Repair bay",
}
"""What stands in parallel, with a number behind it."""
PLACES: Mapping[str, str] = {
    "floor_flange": "floor flange", "floor_seam": "floor seam", "cross_member": "cross members",
    "inner_sill": "inner sill", "kick_up": "kick-up", "dash_panel": "dash panel",
    "rear_cross_member": "rear cross member", "front_rail": "front rail",
    "front_wheel_house": "front wheel house", "rear_wheel_house": "rear wheel house", "cowl": "cowl",
    "front_end": "front end", "rear_end_panel": "rear panel", "sill_low": "lower sill",
    "sill_high": "upper sill", "pillar_a": "A-pillar", "pillar_b": "B-pillar",
    "pillar_c": "C-pillar", "pillar_d": "D-pillar", "roof_rail": "roof rail", "roof_ditch": "roof ditch",
    "front_header": "front header", "roof_bow": "roof bows",
    "front_door_opening_front": "front door hinge side", "front_door_opening_rear": "front door lock side",
    "rear_door_opening_front": "rear door hinge side", "rear_door_opening_rear": "rear door lock side",
    "rear_arch": "wheel arch", "tailgate_opening": "tailgate opening", "rear_rail_end": "rear rail end",
    "rear_rail": "rear rail", "front_door_opening_top": "front door upper side",
    "front_door_hem": "front door hem", "rear_door_hem": "rear door hem",
}  # fmt: skip
"""By how the ids of the car's lines begin: the place in words."""
DONE: Mapping[str, str] = {
    types.RESPOT: "Respot {}", types.RESPOT_2: "Respot {}", types.GEO_2: "{} geo", types.GEO_4: "{} geo",
    types.SEAL: "Seal {}", types.SEAL_4: "Seal {}", types.STUD: "Studs on {}",
}  # fmt: skip
ROBOT_DONE: Mapping[str, str] = {
    "spot": "Welds {}", "handling": "Brings {}", "glaze": "Fits {}", "seal": "Seals {}",
    "stud": "Sets studs on {}", "measure": "Measures {}",
}  # fmt: skip


def place(line: str) -> str:
    """Where a line of the car is, in words. Raises `ValueError` for one that has none."""
    for begins, words in PLACES.items():
        if line.startswith(begins):
            return words
    raise ValueError(f"the line {line!r} has no words in names.PLACES")


def _upper(text: str) -> str:
    return text[0].upper() + text[1:]


def _most(lines: Iterable[str]) -> list[str]:
    """The places where most spots are, the most first: one or two that are at least `SHARE` of all."""
    counts = Counter(map(place, lines))
    first, *others = counts.most_common(2)
    return [first[0], *(words for words, count in others if count >= SHARE * counts.total())]


def _joined(done: str, where: Sequence[str]) -> str:
    """What is done at one or two places; only the first where both take too much room."""
    if len(where) == 2 and where[0].removeprefix("front ") == where[1].removeprefix("rear "):
        where = [f"front and {where[1]}"]
    both = _upper(done.format(" and ".join(where)))
    return both if len(both) <= MOST_LETTERS + 2 else _upper(done.format(where[0]))


def _cell(station: str) -> str:
    """A robot cell: after the part that is brought, the seam, the studs, or where its spots are."""
    kind = types.CELLS[station]
    if kind in (types.SEAL, types.SEAL_4):
        where = [place(seam) for seam in types.SEAMS[station]]
        where = ["door hems"] if kind == types.SEAL_4 else where
    elif kind == types.STUD:
        where = [place(types.STUDS[station])]
    elif station in types.PARTS:
        where = [types.PARTS[station][0].what]
    else:
        where = _most(spot.line for spots in solve.shares(station) for spot in spots)
    return _joined(DONE[kind], where)


@cache
def _parts() -> Mapping[str, tuple[str, ...]]:
    """The parts that are worked on at each station with people, as the lines of work name them."""
    found: dict[str, tuple[str, ...]] = {}
    for section, text in work.LINES.items():
        places = [name for name in plan.section(section) if stations.by_hand(name)]
        for station, line in zip(places, re.split(r"\n(?! )", text.strip()), strict=True):
            jobs = re.sub(r"\s+", " ", line).split(" + ")
            found[station] = tuple(job.partition(": ")[0].removesuffix(", lr") for job in jobs)
    for line in stations_sub.LOADING.strip().splitlines():
        station, _, parts = line.partition(" ")
        found[station] = tuple(
            part.removeprefix("left ").removeprefix("right ") for part in parts.split(", ")
        )
    return found


def _manual(station: str) -> str:
    """The first part, and the second one where there is room."""
    parts = _parts()[station]
    both = " and ".join(parts[:2])
    return _upper(both if len(both) <= MOST_LETTERS else parts[0])


def station(name: str) -> str:
    """What a station is called, at most about `MOST_LETTERS` long; no two of a section are the same."""
    spot = plan.spot(name)
    if name in NAMED:
        return NAMED[name]
    if name in plan.IDLE_BODY:
        return "Idle place"
    if spot.section in STANDS:
        return f"{STANDS[spot.section]} {int(name[2:]) // 10}"
    return _own(name) if name in types.CELLS else _manual(name)


def _own(name: str) -> str:
    """A cell's name, with a number behind it from the second one of its section on that has the same."""
    alike = [
        each for each in plan.section(plan.spot(name).section) if each in types.CELLS and each not in NAMED
    ]
    alike = [each for each in alike if _cell(each) == _cell(name)]
    number = alike.index(name) + 1
    return _cell(name) if number == 1 else f"{_cell(name)} {number}"


def robots(here: Sequence[Placed]) -> Mapping[str, str]:
    """By id, what the robots of one station do, and on which side; two of the same by front and rear."""
    found = {robot.id: _robot(robot) for robot in here}
    again = {name for name, count in Counter(found.values()).items() if count > 1}
    for name in again:
        same = sorted((r for r in here if found[r.id] == name), key=lambda r: -r.stand.x)
        for robot, end in zip(same, ("front", "rear"), strict=True):
            found[robot.id] = f"{name} {end}"
    return found


def _robot(robot: Placed) -> str:
    side = "left" if robot.left else "right"
    if robot.work == "spot":
        what = _most(spot.line for spot in robot.spots)
    elif robot.work in ("handling", "glaze"):
        what = [robot.about]
    elif robot.work == "tighten":
        return f"Tightens {side} wheels"
    else:
        what = list(dict.fromkeys(place(line) for line in robot.about.split(", ")))
    hand = "" if "hand" in robot.about or robot.work == "glaze" else f", {side}"
    return f"{_joined(ROBOT_DONE[robot.work], what)}{hand}"


NOUNS: Mapping[str, str] = {
    "skid": "Rollers", "lift": "Lift", "turntable": "Turntable", "overhead": "Monorail",
    "accumulating": "Lane",
}  # fmt: skip
"""By kind of conveyor."""
STORES: Mapping[str, str] = {"WBS": "white-body store", "PBS": "painted-body store"}


def _section(node: str) -> str:
    """A station's section by its first word or two."""
    return plan.spot(node).section.split(" and ")[0]


def buffer(name: str) -> str:
    """What a buffer is called: after its ends, or after what waits in it."""
    spot = plan.spot(name)
    if spot.section.startswith("between"):
        before, after = BETWEEN[name]
        return _upper(f"{_section(before)} to {_section(after)}")
    return _upper(spot.section if name[:2] != "FB" else f"{spot.section}, buffer")


BETWEEN: Mapping[str, tuple[str, str]] = {
    **{f"BB{k}": (f"BS{k}00", f"BS{k}10") for k in range(1, 6)},
    **{f"PB{k}": (f"PT{k:02d}0", f"PT{k + 1:02d}0") for k in range(1, 4)},
    "AB1": ("TR350", "TR360"),
    "AB2": ("TR700", "CH010"),
    "AB3": ("CH400", "FI010"),
    "AB4": ("FI300", "FI310"),
}
"""By buffer, the stations before and behind it."""
WAYS: Mapping[str, str] = {
    "SKIDS_BACK": "Empty skids back",
    "SKIDS_BACK_LIFT": "Lift for empty skids",
    "SKIDS_BACK_IN": "Rollers for empty skids",
    "DECK_IN": "Decking vehicles to the line",
    "DECK_LINE": "Decking vehicles under the line",
    "DECK_BACK": "Decking vehicles back",
    "WATER_IN": "Way into the water test",
    "REPAIR_WAY": "Way to the repair bays",
}
"""Conveyors whose name does not follow from where they begin and end."""


def way(name: str, noun: str, start: str, end: str) -> str:
    """What a conveyor of a kind, in words, from one node to another is called."""
    if name in WAYS:
        return WAYS[name]
    if end in STORES:
        return f"{noun} to {STORES[end]}"
    if start.startswith("FB"):
        return f"{noun}, {plan.spot(start).section} to {_section(end)}"
    if start in plan.buffers():
        return f"{noun} into {_section(end)}"
    return f"{noun} out of {_section(start)}"


def driven(name: str, section: str) -> str:
    """What a way to or from stands in parallel is called; its id ends in IN or OUT and the side."""
    *_, how, side = name.split("_")
    words = {"IN": "into", "OUT": "out of", "N": "north", "S": "south"}
    return f"Way {words[how]} {section}, {words[side]}"
