"""What is measured in the body shop, and the signals of its cells: welds, beads, studs, geometry, gaps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from make.ev60 import plan
from make.ev60.cell_types import CELLS, HANG, MEASURE, MEASURE_4, SEAL, SEAL_4, STUD, WELDERS
from make.ev60.points import Place, Point, sides
from make.ev60.signals import base, made
from make.ev60.write import Section

FILE = "signals_body.yaml"

WELD = (
    "weld_current kA op", "weld_force kN op", "weld_time s op", "weld_voltage V op", "weld_resistance Ohm op",
    "expulsion 1 op", "spots 1 op", "water_flow l/min 5.0", "water_temperature degC 30.0",
)  # fmt: skip
"""Of a cell that welds, in the words of `signals.made`. One weld is one record of current, force and time."""
GUN = ("tip_wear mm op", "spots 1 change", "transformer degC 30.0")
FIXTURE = ("air_pressure bar 5.0", "fence_shut 1 bool", "clamps_shut 1 bool", "pins_out 1 bool")
BEAD = ("bead_width mm op", "bead_height mm op", "bead_volume ml op", "sealer_pressure bar 1.0")
BEAD_SUPPLY = ("sealer_flow l/min 1.0", "sealer_temperature degC 10.0", "nozzle_temperature degC 10.0")
STUDS = ("stud_current A op", "stud_lift mm op", "stud_time s op", "studs 1 op")
CLAMPS, PARTS = 6, 4

GEOMETRY_UNDERBODY: tuple[tuple[str, str, Place], ...] = (
    ("front_longitudinal", "y", (1.90, 0.46, 0.52)),
    ("front_dome", "z", (1.45, 0.56, 0.86)),
    ("front_subframe_hole", "x", (1.20, 0.42, 0.38)),
    ("seat_cross_member", "z", (0.42, 0.45, 0.40)),
    ("battery_bolt_front", "z", (0.60, 0.68, 0.32)),
    ("battery_bolt_middle", "y", (-0.10, 0.68, 0.32)),
    ("battery_bolt_rear", "z", (-0.80, 0.68, 0.32)),
    ("rear_subframe_hole", "x", (-1.20, 0.48, 0.50)),
    ("rear_longitudinal", "y", (-1.95, 0.53, 0.56)),
)
GEOMETRY_BODY: tuple[tuple[str, str, Place], ...] = (
    ("a_pillar_foot", "y", (0.95, 0.86, 0.62)),
    ("upper_front_hinge", "x", (0.90, 0.87, 0.80)),
    ("lower_front_hinge", "y", (0.90, 0.87, 0.52)),
    ("roof_frame_front", "z", (0.35, 0.60, 1.50)),
    ("windscreen_flange", "z", (0.75, 0.55, 1.22)),
    ("b_pillar_belt", "y", (-0.15, 0.88, 0.95)),
    ("b_pillar_foot", "y", (-0.15, 0.85, 0.45)),
    ("front_striker", "x", (-0.18, 0.87, 0.80)),
    ("rear_hinge", "y", (-0.20, 0.87, 0.70)),
    ("roof_frame_middle", "y", (-0.50, 0.58, 1.55)),
    ("rear_striker", "x", (-1.15, 0.90, 0.82)),
    ("c_pillar", "y", (-1.45, 0.84, 1.05)),
    ("tailgate_hinge", "z", (-1.60, 0.42, 1.52)),
    ("tailgate_frame", "x", (-2.25, 0.62, 0.95)),
    ("rear_lamp_pot", "y", (-2.20, 0.80, 0.85)),
)
GAPS: tuple[tuple[str, str, float, Place], ...] = (
    ("bonnet_to_wing_front", "Bonnet to wing, front", 3.5, (1.95, 0.74, 0.80)),
    ("bonnet_to_wing_rear", "Bonnet to wing, rear", 3.5, (1.10, 0.82, 0.96)),
    ("wing_to_front_door", "Wing to front door", 4.0, (0.92, 0.92, 0.78)),
    ("front_to_rear_door", "Front to rear door", 4.5, (-0.16, 0.92, 0.80)),
    ("rear_door_to_side", "Rear door to side panel", 4.0, (-1.18, 0.93, 0.90)),
    ("front_door_to_sill", "Front door to sill", 5.0, (0.35, 0.90, 0.42)),
    ("tailgate_to_side", "Tailgate to side panel", 4.5, (-2.10, 0.80, 1.05)),
)


def _welds(cells: tuple[str, ...], y: float, z: float) -> Iterator[Point]:
    """Current and force of the welds of each cell; its place is a typical one among its spots."""
    for k, cell in enumerate(cells):
        place = (round(1.7 - 3.6 * k / (len(cells) - 1), 2), y, z)
        current, force = (10.4, 3.6) if "respot" in WELDERS[CELLS[cell]] else (9.8, 3.2)
        words = "mean of the cell's spots"
        yield Point(f"{cell}.weld_current", f"Weld current, {words}", "kA", current, 0.6, 0.6, place)
        yield Point(f"{cell}.weld_force", f"Electrode force, {words}", "kN", force, 0.25, 0.25, place)


def _bead(cell: str, place: Place) -> tuple[Point, Point]:
    width = Point(f"{cell}.bead_width", "Sealing bead, width", "mm", 8.0, 1.5, 1.5, place)
    return width, Point(f"{cell}.bead_height", "Sealing bead, height", "mm", 3.0, 0.8, 0.8, place)


def _geometry(cell: str, spots: tuple[tuple[str, str, Place], ...]) -> Iterator[Point]:
    for name, axis, left in spots:
        for side, place in sides(left):
            words = f"{name.replace('_', ' ').capitalize()}, {side}: deviation in {axis}"
            yield Point(f"{cell}.{name}_{side}_{axis}", words, "mm", 0.0, 0.8, 0.8, place)


def _gaps() -> Iterator[Point]:
    for name, words, gap, left in GAPS:
        for side, place in sides(left):
            yield Point(f"BS600.{name}_{side}_gap", f"{words}, {side}: gap", "mm", gap, 0.8, 0.8, place)
            yield Point(
                f"BS600.{name}_{side}_flush", f"{words}, {side}: flushness", "mm", 0.0, 0.7, 0.7, place
            )
    for side, place in sides((-1.62, 0.50, 1.50)):
        words = f"Tailgate to roof, {side}: gap"
        yield Point(f"BS600.tailgate_to_roof_{side}_gap", words, "mm", 5.0, 1.0, 1.0, place)


def points() -> Mapping[str, tuple[Point, ...]]:
    """Control points by the station of their checkpoint: 140 in six."""
    first = ("BS020", "BS030", "BS040", "BS050", "BS070", "BS080", "BS090", "BS100")
    second = ("BS110", "BS120", "BS130", "BS140")
    framing = ("BS210", "BS220", "BS230", "BS240", "BS250", "BS270", "BS280", "BS290", "BS300")
    respot = ("BS310", "BS320", "BS330", "BS350", "BS370", "BS380", "BS400")
    volumes = (
        Point("BS050.bead_volume", "Sealing bead, volume", "ml", 62.0, 6.0, 6.0, (0.88, 0.0, 0.50)),
        Point(
            "BS050.sealer_temperature",
            "Sealer at the nozzle, temperature",
            "degC",
            32.0,
            4.0,
            4.0,
            (0.88, 0.0, 0.50),
        ),
    )
    return {
        "BS100": (*_welds(first, 0.46, 0.45), *_bead("BS050", (0.88, 0.40, 0.50)), *volumes),
        "BS200": (*_welds(second, 0.53, 0.50), *_geometry("BS200", GEOMETRY_UNDERBODY)),
        "BS300": (*_welds(framing, 0.88, 0.80), *_bead("BS300", (-2.18, 0.45, 0.70))),
        "BS400": tuple(_welds(respot, 0.87, 0.60)),
        "BS510": tuple(_geometry("BS510", GEOMETRY_BODY)),
        "BS600": tuple(_gaps()),
    }


def _cell(station: str) -> list[dict[str, Any]]:
    """Signals of a robot cell besides those of every station."""
    kind = CELLS.get(station, "")
    found = made(station, FIXTURE)
    welders = 2 * len(WELDERS.get(kind, ()))
    if welders:
        found += made(station, WELD)
    for gun in range(1, welders + 1):
        found += made(station, (f"gun_{gun}_{tag}" for tag in GUN))
    if kind in (SEAL, SEAL_4):
        found += made(station, (*BEAD, *BEAD_SUPPLY))
    if kind == STUD:
        found += made(station, STUDS)
    if kind in (MEASURE, MEASURE_4):
        found += made(station, ("measuring_time s op", "points_out 1 op", "reference_deviation mm op"))
    if kind == HANG:
        found += made(station, ("vacuum_left kPa op", "vacuum_right kPa op"))
    if kind.startswith("geo"):
        found += made(station, (f"clamp_{k}_shut 1 bool" for k in range(1, CLAMPS + 1)))
        found += made(station, (f"part_{k}_seen 1 bool" for k in range(1, PARTS + 1)))
    return found


def sections() -> list[Section]:
    """Signals of the body shop: cells, manual stations, feeders, and what is measured there."""
    measured = [p for group in points().values() for p in group]
    groups: dict[str, list[dict[str, Any]]] = {}
    for name in plan.of_area("body"):
        spot = plan.spot(name)
        rows = groups.setdefault(spot.section, [])
        rows += base(name)
        if spot.kind == "robot_cell":
            rows += _cell(name)
        elif not name.startswith("BS"):
            rows += made(name, (*FIXTURE, "weld_current kA op", "weld_force kN op", "spots 1 op"))
        known = {row["id"] for row in rows}
        rows += [r for p in measured if p.operation == name and p.id not in known for r in _own(p)]
    return [
        Section(FILE, "signals", tuple(rows), name[0].upper() + name[1:]) for name, rows in groups.items()
    ]


def _own(point: Point) -> list[dict[str, Any]]:
    """The signal of a control point that has one of its own."""
    return made(point.operation, (f"{point.id.partition('.')[2]} {point.unit} op",))
