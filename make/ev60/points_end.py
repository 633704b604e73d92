"""What is measured at the end of line, and the signals of its stands.

Stands that work in parallel measure the same: a control point is made at all of them, out of the signals of
all, of which one has a value for each car. It has its id from the first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from make.ev60 import plan
from make.ev60.points import Place, Point
from make.ev60.signals import base, made
from make.ev60.write import Section

FILE = "signals_end_of_line.yaml"
EXTRA: Mapping[str, tuple[str, ...]] = {
    "wheel alignment": ("ride_height_front mm op", "ride_height_rear mm op", "thrust_angle deg op"),
    "roll and brake": (
        "roller_speed mm/s 1.0", "drag_front N op", "drag_rear N op", "noise dB op", "power kW 1.0",
        "consumption kWh op",
    ),
    "driver assistance": ("lighting lx 10.0", "target_distance m op", "software_ok 1 op"),
    "water test": ("water_pressure bar 1.0", "water_flow l/min 1.0", "water_temperature degC 30.0"),
    "repair": ("fault_codes_found 1 op", "repair_time s op"),
}  # fmt: skip
"""Of a section's stands, beside what they measure for a control point, in the words of `signals.made`."""

WHEELS: tuple[tuple[str, Place], ...] = (
    ("front left", (1.45, 0.785, 0.36)),
    ("front right", (1.45, -0.785, 0.36)),
    ("rear left", (-1.45, 0.785, 0.36)),
    ("rear right", (-1.45, -0.785, 0.36)),
)
CAMERA, RADAR = (0.75, 0.0, 1.35), (2.28, 0.0, 0.45)
LAMPS: tuple[tuple[str, Place], ...] = (("left", (2.10, 0.75, 0.68)), ("right", (2.10, -0.75, 0.68)))


def _id(section: str, what: str) -> str:
    return f"{plan.section(section)[0]}.{what.replace(' ', '_')}"


def _alignment() -> list[Point]:
    found = []
    for wheel, place in WHEELS:
        toe, camber = (0.10, -0.50) if wheel.startswith("front") else (0.15, -1.20)
        name = "wheel alignment"
        found.append(Point(_id(name, f"toe {wheel}"), f"Toe, {wheel}", "deg", toe, 0.05, 0.05, place))
        found.append(Point(_id(name, f"camber {wheel}"), f"Camber, {wheel}", "deg", camber, 0.4, 0.4, place))
    wheel_at = (0.45, 0.37, 0.95)
    words = "Steering wheel, angle driving straight on"
    return [*found, Point(_id("wheel alignment", "steering angle"), words, "deg", 0.0, 1.5, 1.5, wheel_at)]


def _brakes() -> list[Point]:
    name, found = "roll and brake", []
    for wheel, place in WHEELS:
        force = 3.4 if wheel.startswith("front") else 2.2
        words = f"Brake force, {wheel}"
        found.append(Point(_id(name, f"brake force {wheel}"), words, "kN", force, 0.5, None, place))
    for axle, x in (("front", 1.45), ("rear", -1.45)):
        words = f"Brake force, difference left to right, {axle}"
        found.append(Point(_id(name, f"imbalance {axle}"), words, "%", 0.0, None, 15.0, (x, 0.0, 0.36)))
    for wheel, place in WHEELS[2:]:
        words = f"Parking brake force, {wheel}"
        found.append(Point(_id(name, f"parking force {wheel}"), words, "kN", 1.8, 0.4, None, place))
    return found


def _assistance() -> list[Point]:
    name, found = "driver assistance", []
    for axis in ("pitch", "yaw", "roll"):
        found.append(
            Point(_id(name, f"camera {axis}"), f"Front camera, {axis}", "deg", 0.0, 0.3, 0.3, CAMERA)
        )
    for axis in ("azimuth", "elevation"):
        found.append(Point(_id(name, f"radar {axis}"), f"Front radar, {axis}", "deg", 0.0, 0.5, 0.5, RADAR))
    for side, place in LAMPS:
        down = Point(_id(name, f"lamp {side} down"), f"Headlamp, {side}: dip", "%", -1.0, 0.2, 0.2, place)
        across = Point(
            _id(name, f"lamp {side} across"), f"Headlamp, {side}: across", "%", 0.0, 0.5, 0.5, place
        )
        found += [down, across]
    for side, y in (("left", 0.85), ("right", -0.85)):
        words, place = f"Corner radar, {side}: azimuth", (-2.25, y, 0.55)
        name_ = _id(name, f"corner radar {side}")
        found.append(Point(name_, words, "deg", 0.0, 1.0, 1.0, place, (), "assist=plus"))
    return found


def _water() -> list[Point]:
    places = (
        ("footwell left", (0.75, 0.45, 0.35)),
        ("footwell right", (0.75, -0.45, 0.35)),
        ("rear footwell", (-0.55, 0.0, 0.35)),
        ("boot", (-2.0, 0.0, 0.45)),
    )
    return [
        Point(_id("water test", f"moisture {where}"), f"Moisture, {where}", "%", None, None, 12.0, place)
        for where, place in places
    ]


def _release() -> list[Point]:
    codes = Point(_id("repair", "fault codes left"), "Fault codes left", "1", 0.0, None, 0.0, (0.9, 0.4, 0.6))
    words, at = "Insulation of the high-voltage system", (0.0, 0.0, 0.33)
    return [codes, Point(_id("repair", "insulation"), words, "MOhm", None, 2.0, None, at)]


def points() -> Mapping[str, tuple[Point, ...]]:
    """Control points by the station of their checkpoint: 34 in five."""
    found = {}
    for group in (_alignment(), _brakes(), _assistance(), _water(), _release()):
        first = group[0].operation
        stands = plan.section(plan.spot(first).section)
        found[first] = tuple(_on_all(point, stands) for point in group)
    return found


def _on_all(point: Point, stands: tuple[str, ...]) -> Point:
    what = point.id.partition(".")[2]
    return replace(point, signals=tuple(f"{stand}.{what}" for stand in stands), also_at=stands[1:])


def sections() -> list[Section]:
    """Signals of the stands, section by section."""
    found = []
    for section in plan.sections("end_of_line"):
        rows: list[dict[str, Any]] = []
        stands = plan.section(section)
        measured = [p for group in points().values() for p in group if p.operation == stands[0]]
        for stand in stands:
            rows += base(stand)
            rows += made(stand, (f"{p.id.partition('.')[2]} {p.unit} op" for p in measured))
            rows += made(stand, EXTRA[section])
        found.append(Section(FILE, "signals", tuple(rows), section[0].upper() + section[1:]))
    return found
