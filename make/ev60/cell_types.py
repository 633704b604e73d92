"""What each robot cell of the reference plant does, and with which arms and tools.

A cell has the same robots on both sides of the line; the table speaks of the left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

GEO_2, GEO_4, RESPOT, RESPOT_2 = "geo 2", "geo 4", "respot", "respot 2"
SEAL, STUD, MEASURE, HANG, SEAL_4, MEASURE_4 = "seal", "stud", "measure", "hang", "seal 4", "measure 4"

CELLS: Mapping[str, str] = {
    "BS020": GEO_2, "BS030": GEO_4, "BS040": RESPOT, "BS050": SEAL,
    "BS070": GEO_2, "BS080": RESPOT, "BS090": RESPOT, "BS100": RESPOT,
    "BS110": GEO_2, "BS120": GEO_4, "BS130": RESPOT, "BS140": RESPOT, "BS150": SEAL,
    "BS170": RESPOT, "BS180": RESPOT, "BS190": RESPOT, "BS200": MEASURE,
    "BS210": GEO_2, "BS220": GEO_2, "BS230": GEO_4, "BS240": GEO_4, "BS250": RESPOT,
    "BS260": RESPOT_2,
    "BS270": GEO_2, "BS280": GEO_4, "BS290": RESPOT, "BS300": SEAL,
    "BS310": RESPOT, "BS320": GEO_2, "BS330": RESPOT, "BS340": STUD, "BS350": RESPOT,
    "BS370": GEO_2, "BS380": RESPOT, "BS390": STUD, "BS400": RESPOT,
    "BS410": RESPOT, "BS420": GEO_2, "BS430": STUD, "BS440": RESPOT, "BS450": GEO_2,
    "BS470": RESPOT, "BS480": STUD, "BS490": GEO_2, "BS500": RESPOT,
    "BS510": MEASURE_4, "BS520": HANG, "BS530": SEAL_4, "BS540": HANG,
}  # fmt: skip

WELDERS: Mapping[str, tuple[str, ...]] = {
    GEO_2: ("geo",), GEO_4: ("geo", "geo"), RESPOT: ("respot", "respot"), RESPOT_2: ("respot",),
    SEAL: ("geo",), STUD: ("geo",), MEASURE: ("geo",),
}  # fmt: skip
"""Roles of the spots of the welding robots on one side."""


@dataclass(frozen=True)
class Part:
    """What a handling robot brings on one side.

    gripper: of the catalogue; what: in words; at: where its tcp lets go on the car, m; along: the way the
    gripper looks there, a vector; mass_kg: of the part.
    """

    gripper: str
    what: str
    at: tuple[float, float, float]
    along: tuple[float, float, float]
    mass_kg: float


_SMALL, _SIDE, _ROOF = "grippers.small_part_gripper", "grippers.body_side_gripper", "grippers.roof_gripper"
_DOWN, _IN, _AHEAD = (0.0, 0.0, -1.0), (0.0, -1.0, 0.0), (1.0, 0.0, 0.0)
PARTS: Mapping[str, tuple[Part, ...]] = {
    "BS020": (Part(_SMALL, "front rail", (1.35, 0.46, 0.55), _DOWN, 14.0),),
    "BS070": (Part(_SMALL, "cross member", (-0.12, 0.45, 0.40), _DOWN, 9.0),),
    "BS110": (Part(_SMALL, "rear rail", (-1.6, 0.53, 0.56), _DOWN, 12.0),),
    "BS210": (Part(_SIDE, "body side", (-0.1, 0.95, 0.85), _IN, 62.0),),
    "BS220": (Part(_SIDE, "pillar reinforcement", (-0.15, 0.92, 0.9), _IN, 18.0),),
    "BS270": (Part(_ROOF, "roof panel", (-0.45, 0.45, 1.62), _DOWN, 16.0),),
    "BS320": (Part(_SMALL, "hinge reinforcement", (0.9, 0.95, 0.75), _IN, 3.0),),
    "BS370": (Part(_SMALL, "striker plate", (-0.15, 0.95, 0.7), _IN, 2.0),),
    "BS420": (Part(_SMALL, "lamp bracket", (-1.9, 0.9, 0.8), _IN, 2.5),),
    "BS450": (Part(_SMALL, "fender bracket", (1.2, 0.95, 0.85), _IN, 2.0),),
    "BS490": (Part(_SMALL, "sill bracket", (-0.3, 0.95, 0.45), _IN, 4.0),),
    "BS520": (
        Part(_SIDE, "front door", (0.45, 0.98, 0.75), _IN, 24.0),
        Part(_SIDE, "rear door", (-0.5, 0.98, 0.75), _IN, 21.0),
    ),
    "BS540": (
        Part(_ROOF, "bonnet", (1.5, 0.45, 1.05), _DOWN, 15.0),
        Part(_SMALL, "tailgate", (-2.40, 0.35, 0.95), _AHEAD, 26.0),
    ),
}
"""By cell, front robot first."""

SEAMS: Mapping[str, tuple[str, ...]] = {
    "BS050": ("floor_seam",),
    "BS150": ("rear_wheel_house_seam",),
    "BS300": ("roof_ditch_seam",),
    "BS530": ("front_door_hem", "rear_door_hem"),
}
STUDS: Mapping[str, str] = {
    "BS340": "pillar_b_front",
    "BS390": "pillar_d",
    "BS430": "rear_arch",
    "BS480": "roof_rail",
}
"""Weld line beside which the studs stand."""
MEASURED: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "BS200": (("floor_flange", "inner_sill"),),
    "BS510": (
        ("front_door_opening_front", "front_door_opening_rear"),
        ("rear_door_opening_rear", "rear_arch"),
    ),
}
"""Lines on which the points to measure lie, by robot, front first."""

GUNS = ("guns.c_gun_small", "guns.c_gun", "guns.x_gun", "guns.x_gun_long")
"""The first that gets there is taken."""
TOOLS: Mapping[str, tuple[str, str, str, float]] = {
    "guns.c_gun": ("c_gun", "weld_gun", "Servo C-gun, throat 0.4 m", 118.0),
    "guns.c_gun_small": ("c_gun_small", "weld_gun", "Servo C-gun, throat 0.25 m", 96.0),
    "guns.x_gun": ("x_gun", "weld_gun", "Servo X-gun, arms 0.54 m", 132.0),
    "guns.x_gun_long": ("x_gun_long", "weld_gun", "Servo X-gun, arms 0.86 m", 148.0),
    "guns.stud_tool": ("stud_tool", "stud", "Stud-welding head", 38.0),
    "guns.sealing_nozzle": ("sealing_nozzle", "sealing", "Dosing unit with nozzle", 42.0),
    "guns.measuring_head": ("measuring_head", "measuring", "Optical measuring head", 26.0),
    "guns.wheel_tightener": ("wheel_tightener", "screwdriving", "Wheel tightener, five spindles", 72.0),
    _SIDE: ("side_gripper", "gripper", "Frame gripper for sides and doors", 135.0),
    _ROOF: ("roof_gripper", "gripper", "Gripper for roofs and bonnets", 92.0),
    _SMALL: ("part_gripper", "gripper", "Gripper for small parts", 48.0),
    "grippers.cockpit_gripper": ("cockpit_gripper", "gripper", "Gripper for cockpits", 62.0),
    "grippers.glass_gripper": ("glass_gripper", "gripper", "Gripper for panes", 34.0),
}
"""By shape: id, kind, name, mass in kg."""

_OTHERS = ("r2000ic_270f", "r2000ib_210f")
HANDLING_ARMS = ("r2000ic_270f", "kr150_r3100_2")
PROCESS_ARMS = ("kr120_r2500_pro", "r2000ic_165f", "kr150_r3100_2")
GLASS_ARMS = ("kr150_r3100_2",)


def welding_arms(cell: str) -> tuple[str, ...]:
    """Arms for the guns of a cell: one maker a section, as one buys them, others where those do not reach."""
    number = int(cell[2:])
    if number <= 100:
        first = ("r2000ib_210f", "r2000ic_270f")
    elif number <= 200:
        first = ("r2000ic_270f", "r2000ib_210f")
    elif number <= 300:
        first = ("irb6640_185_280", "kr150_r3100_2")
    elif number <= 400:
        first = ("kr150_r3100_2", "irb6640_185_280")
    else:
        first = ("r2000ic_165f", "kr150_r3100_2")
    return tuple(dict.fromkeys((*first, "kr150_r3100_2", "irb6640_185_280", *_OTHERS)))
