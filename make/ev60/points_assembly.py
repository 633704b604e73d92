"""What is measured in assembly and on the battery, and the signals: andon, tightenings, fills, tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from make.ev60 import plan
from make.ev60.manual_jobs import Step
from make.ev60.points import Place, Point
from make.ev60.signals import base, made
from make.ev60.stations import TIGHTENED
from make.ev60.work import jobs_at
from make.ev60.write import Section

FILE = "signals_assembly.yaml"
(GLASS,) = plan.GLASS
CHECKPOINTS = ("TR220", "TR350", "TR700", "CH190", "CH230", "CH400", "FI120", "FI260", "FI600")
BATTERY_CHECKPOINTS = ("SA160", "SA180")
PACED = ("cord_left 1 bool", "cord_right 1 bool", "drift mm op", "part_call 1 bool")
TOOL = ("torque Nm op", "angle deg op", "tightenings_ok 1 op")
"""Of a tool; a tightening is one record of torque and angle."""
FILL = ("vacuum mbar op", "leak mbar op", "fill_pressure bar op", "fill_volume ml op")
SAFETY_NM = 20
"""From here a tightening on the line is a control point."""
HARMLESS = ("horn", "wiper arm", "armrest", "refrigerant line")
"""Parts whose tightenings are none all the same; the connector of the refrigerant line is one."""

WHEELS = ("front_left", "front_right", "rear_left", "rear_right")
WHEEL_NM, WHEEL_BOLTS = 140.0, 5

X: tuple[tuple[str, float], ...] = (
    ("front seat", 0.10), ("rear seat", -0.95), ("front door", 0.85), ("rear door", -0.20),
    ("height adjuster", -0.15), ("end fitting", 0.10), ("middle seat belt", -1.20), ("pedal", 0.95),
    ("brake booster", 1.05), ("steering gear", 1.30), ("steering", 0.70), ("cockpit", 0.75),
    ("tailgate", -2.30), ("on-board charger", -2.00), ("strut dome", 1.45), ("middle rows", 0.0),
    ("front rows", 0.62), ("rear rows", -0.82), ("potential", 0.30), ("tow-bar", -2.15),
    ("front-end module", 2.05), ("front bumper", 2.20), ("connector", 1.85), ("front left seat belt", -0.10),
    ("front right seat belt", -0.10), ("seat belt", -1.15), ("front", 1.45), ("rear", -1.45),
)  # fmt: skip
"""Where along the car a part is, m, by the first of these words that it has."""
ACROSS: tuple[tuple[str, float, float], ...] = (
    ("seat belt", 0.72, 0.75), ("seat", 0.45, 0.40), ("door", 0.88, 0.65), ("wheel", 0.79, 0.36),
    ("battery", 0.68, 0.30), ("subframe", 0.45, 0.35), ("strut", 0.56, 0.85), ("spring", 0.52, 0.55),
    ("cockpit", 0.70, 0.80), ("shaft", 0.70, 0.36), ("drive unit", 0.30, 0.40), ("", 0.55, 0.55),
)  # fmt: skip
"""How far aside and how high, m, by the first of these words that a part has."""


def _place(part: str) -> Place:
    """A typical place on the car for what is tightened on a part."""
    x = next((x for word, x in X if word in part), 0.0)
    y, z = next((y, z) for word, y, z in ACROSS if word in part)
    side = 1.0 if "left" in part else -1.0 if "right" in part else 0.0
    return x, side * y, z


def _torques(station: str) -> Iterator[tuple[int, str, Step]]:
    """Operator, part and step of each tightening of a station, the greatest of each operator."""
    for operator, job in enumerate(jobs_at().get(station, ()), 1):
        tightened = [step for step in job.steps if step.torque]
        if tightened:
            yield operator, job.part, max(tightened, key=lambda step: step.torque)


def _torque(station: str, operator: int, part: str, step: Step) -> Point:
    nominal = float(step.torque)
    signals = (f"{station}.torque_{operator}", f"{station}.angle_{operator}")
    words = f"Torque, {part}, least of {step.count}" if step.count > 1 else f"Torque, {part}"
    name, tolerance = f"{station}.torque_{operator}", round(nominal * 0.1, 2)
    return Point(name, words, "Nm", nominal, tolerance, tolerance, _place(part), signals)


def _line() -> Iterator[Point]:
    """Safety-relevant tightenings of the line, fills, glass, marriage: 85."""
    for station in plan.of_area("assembly"):
        if plan.spot(station).kind != "paced":
            continue
        for operator, part, step in _torques(station):
            if step.torque >= SAFETY_NM and not part.endswith(HARMLESS):
                yield _torque(station, operator, part, step)
    for wheel in WHEELS:
        part = f"{wheel.replace('_', ' ')} wheel"
        signals = (f"{TIGHTENED}.torque_{wheel}", f"{TIGHTENED}.angle_{wheel}")
        words, most = f"Torque, {part}, least of {WHEEL_BOLTS}", 0.1 * WHEEL_NM
        yield Point(signals[0], words, "Nm", WHEEL_NM, most, most, _place(part), signals)
    for pane, x in (("windscreen", 0.60), ("rear window", -1.90)):
        name, words = f"{GLASS}.bead_height_{pane.replace(' ', '_')}", f"Adhesive bead, height, {pane}"
        yield Point(name, words, "mm", 12.0, 1.5, 1.5, (x, 0.0, 1.30))
    yield Point("CH200.offset_x", "Marriage, drive to body along", "mm", 0.0, 1.0, 1.0, (0.0, 0.0, 0.32))
    yield Point("CH200.offset_y", "Marriage, drive to body across", "mm", 0.0, 1.0, 1.0, (0.0, 0.0, 0.32))
    earth = "Resistance of the potential equalisation"
    yield Point("CH270.earth_resistance", earth, "Ohm", None, None, 0.1, (0.30, 0.55, 0.32))
    yield Point(
        "FI090.leak_3", "Brake circuit, pressure rise after vacuum", "mbar", None, None, 2.0, (1.1, 0.5, 0.8)
    )
    yield Point("FI090.fill_volume_3", "Brake fluid", "ml", 720.0, 25.0, 25.0, (1.10, 0.50, 0.85))
    yield Point("FI100.fill_volume_2", "Coolant", "ml", 9200.0, 250.0, 250.0, (1.60, -0.45, 0.80))
    yield Point("FI110.fill_volume_1", "Washer fluid", "ml", 2500.0, 150.0, 150.0, (1.55, 0.60, 0.75))
    for options, grams in (("resistive", 620.0), ("pump", 960.0)):
        yield Point(
            f"FI110.refrigerant_{options}", "Refrigerant", "g", grams, 15.0, 15.0, (1.75, 0.30, 0.60),
            ("FI110.refrigerant",), f"heating={options}",
        )  # fmt: skip


def _battery() -> Iterator[Point]:
    """On the battery: 20. Places are where it is in the car."""
    chosen = {"SA120": (1,), "SA150": (1, 2), "SA160": (1, 2), "SA170": (1, 2)}
    for station, operators in chosen.items():
        for operator, part, step in _torques(station):
            if operator in operators:
                x = {"SA120": 0.0, "SA150": 0.2, "SA160": -0.7, "SA170": 0.0}[station]
                point = _torque(station, operator, part, step)
                y = 0.45 if "left" in part else -0.45 if "right" in part else 0.0
                yield Point(
                    point.id, point.characteristic, "Nm", point.nominal, point.minus, point.plus,
                    (x, y, 0.30), point.signals,
                )  # fmt: skip
    for end, x in (("front", 0.55), ("rear", -0.75)):
        for side, y in (("left", 0.40), ("right", -0.40)):
            words = f"Joint resistance of the busbar, {end} {side}"
            yield Point(f"SA150.joint_{end}_{side}", words, "Ohm", None, None, 0.00012, (x, y, 0.32))
    mid = (0.0, 0.0, 0.30)
    yield Point("SA120.paste_volume", "Thermal paste", "ml", 2400.0, 120.0, 120.0, mid)
    yield Point("SA140.cell_voltage_spread", "Spread of the cells' voltages", "V", None, None, 0.02, mid)
    yield Point("SA180.leak_housing", "Leak of the housing", "mbar", None, None, 1.5, mid)
    yield Point("SA180.leak_coolant", "Leak of the cooling circuit", "mbar", None, None, 0.8, mid)
    plus, minus = (0.70, 0.15, 0.33), (0.70, -0.15, 0.33)
    yield Point("SA180.insulation_plus", "Insulation of the positive pole", "MOhm", None, 5.0, None, plus)
    yield Point("SA180.insulation_minus", "Insulation of the negative pole", "MOhm", None, 5.0, None, minus)
    yield Point("SA180.open_circuit_voltage", "Open-circuit voltage", "V", 356.0, 12.0, 12.0, mid)
    yield Point("SA180.contactor_resistance", "Resistance of the contactors", "Ohm", None, None, 0.0006, plus)
    yield Point("SA180.coolant_pressure_drop", "Pressure drop of the cooling", "kPa", 18.0, 4.0, 4.0, mid)


def points() -> Mapping[str, tuple[Point, ...]]:
    """Control points by the station of their checkpoint: 85 in nine on the line, 20 in two on the battery."""
    order = {station: k for k, station in enumerate(plan.stations())}
    found: dict[str, list[Point]] = {name: [] for name in (*CHECKPOINTS, *BATTERY_CHECKPOINTS)}
    for group, gates in ((_line(), CHECKPOINTS), (_battery(), BATTERY_CHECKPOINTS)):
        for point in sorted(group, key=lambda p: order[p.operation]):
            gate = next(g for g in gates if order[g] >= order[point.operation])
            found[gate].append(point)
    return {name: tuple(group) for name, group in found.items()}


def _station(name: str) -> list[dict[str, Any]]:
    """Signals of a station besides those that measure."""
    rows = base(name) + (made(name, PACED) if plan.spot(name).kind == "paced" else [])
    for operator, _, _ in _torques(name):
        rows += made(name, (tag.replace(" ", f"_{operator} ", 1) for tag in TOOL))
    for wheel in WHEELS if name == TIGHTENED else ():
        rows += made(name, (tag.replace(" ", f"_{wheel} ", 1) for tag in TOOL))
    for operator, job in enumerate(jobs_at().get(name, ()), 1):
        if any(step.word == "fill" for step in job.steps):
            rows += made(name, (tag.replace(" ", f"_{operator} ", 1) for tag in FILL))
    return rows


def sections() -> list[Section]:
    """Signals of assembly, section by section."""
    measured = [point for group in points().values() for point in group]
    groups: dict[str, list[dict[str, Any]]] = {}
    for name in plan.of_area("assembly"):
        rows = groups.setdefault(plan.spot(name).section, [])
        rows += _station(name)
        known = {row["id"] for row in rows}
        for point in measured:
            missing = [s for s in point.sources if point.operation == name and s not in known]
            rows += made(name, (f"{s.partition('.')[2]} {point.unit} op" for s in missing))
            known.update(missing)
    return [Section(FILE, "signals", tuple(rows), k[0].upper() + k[1:]) for k, rows in groups.items()]
