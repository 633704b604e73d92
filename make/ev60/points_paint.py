"""What is measured in the paint shop, and the signals of its tanks, booths and ovens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from make.ev60 import plan
from make.ev60.points import Place, Point, sides
from make.ev60.signals import base, made
from make.ev60.write import Section

FILE = "signals_paint.yaml"

TANK = ("temperature degC 10.0", "level % 10.0", "ph pH 60.0", "conductivity uS/cm 60.0", "flow l/min 10.0")
ECOAT = (
    "voltage V 1.0",
    "current A 1.0",
    "solids % 300.0",
    "bath_temperature degC 10.0",
    "anolyte uS/cm 60.0",
)
BOOTH = (
    "air_speed mm/s 5.0", "air_temperature degC 10.0", "humidity % 10.0", "pressure mbar 5.0",
    "shower_level % 30.0",
)  # fmt: skip
ATOMISER = (
    "paint_flow ml op", "bell_speed 1/min 1.0", "shaping_air l/min 1.0", "high_voltage V 1.0",
    "current A 1.0",
)  # fmt: skip
OVEN = (
    "air_temperature degC 10.0",
    "fan_speed 1/min 30.0",
    "car_temperature degC op",
    "gas_flow l/min 30.0",
)
TANKS = (
    "degrease_1",
    "degrease_2",
    "rinse_1",
    "activation",
    "conversion",
    "rinse_2",
    "rinse_3",
    "ecoat_rinse",
)
ZONES: Mapping[str, tuple[int, int, int]] = {
    "PT010": (0, 0, 6),
    "PT020": (5, 8, 6),
    "PT030": (10, 18, 8),
    "PT040": (3, 4, 2),
}
"""Booth zones, atomisers and oven zones of each passage."""

CENTRE: tuple[tuple[str, Place], ...] = (
    ("bonnet", (1.70, 0.0, 0.88)),
    ("roof_front", (0.20, 0.0, 1.58)),
    ("roof_rear", (-0.90, 0.0, 1.60)),
    ("tailgate", (-2.35, 0.0, 0.90)),
)
SIDES: tuple[tuple[str, Place], ...] = (
    ("front_wing", (1.45, 0.93, 0.80)),
    ("front_door", (0.40, 0.92, 0.70)),
    ("rear_door", (-0.65, 0.92, 0.72)),
    ("side_panel", (-1.75, 0.92, 0.85)),
    ("sill", (0.0, 0.86, 0.36)),
)
INNER: tuple[tuple[str, Place], ...] = (
    ("floor", (0.0, 0.45, 0.34)),
    ("wheel_house", (1.45, 0.62, 0.70)),
    ("engine_bay", (1.70, 0.50, 0.62)),
)


def _places(*groups: str) -> Iterator[tuple[str, str, Place]]:
    """Name, words and place of measuring places: of the middle, of both sides, of the inside."""
    for name, place in CENTRE if "centre" in groups else ():
        yield name, name.replace("_", " "), place
    pairs = (SIDES if "sides" in groups else ()) + (INNER if "inner" in groups else ())
    for name, left in pairs:
        for side, place in sides(left):
            yield f"{name}_{side}", f"{name.replace('_', ' ')}, {side}", place


def _film(
    station: str, layer: str, what: str, nominal: float, tolerance: float, *groups: str
) -> Iterator[Point]:
    for name, words, place in _places(*groups):
        characteristic = f"{what}, film thickness, {words}"
        yield Point(f"{station}.{layer}_{name}", characteristic, "um", nominal, tolerance, tolerance, place)


def points() -> Mapping[str, tuple[Point, ...]]:
    """Control points by the station of their checkpoint: 90 in four."""
    beads = (
        Point(f"PT020.{name}_seal_{side}", f"{words}, {side}: bead width", "mm", 10.0, 2.0, 2.0, place)
        for name, words, left in (
            ("floor", "Floor seam", (-0.30, 0.69, 0.32)),
            ("wheel_house", "Wheel-house seam", (-1.45, 0.55, 0.80)),
            ("door_flange", "Front door flange", (0.35, 0.90, 0.45)),
            ("tailgate", "Tailgate flange", (-2.30, 0.55, 0.85)),
        )
        for side, place in sides(left)
    )
    gloss = (
        Point(f"PT030.gloss_{name}", f"Gloss, {words}", "GU", 92.0, 5.0, None, place)
        for name, words, place in _places("centre", "sides")
    )
    shade = (
        Point(f"PT030.shade_{name}", f"Colour difference to the master, {name}", "1", 0.0, None, 1.2, place)
        for name, place in (("bonnet", (1.70, 0.30, 0.88)), ("door", (0.40, 0.92, 0.60)))
    )
    waves = (
        Point(f"PT040.long_wave_{name}", f"Orange peel, long wave, {words}", "1", 4.0, None, 4.0, place)
        for name, words, place in _places("centre", "sides")
    )
    wax = (
        Point(f"PT040.wax_{name}_{side}", f"Cavity wax, {words}, {side}", "ml", amount, 10.0, 15.0, place)
        for name, words, amount, left in (
            ("sill", "sill", 110.0, (0.0, 0.84, 0.40)),
            ("longitudinal", "rear longitudinal", 70.0, (-1.90, 0.53, 0.55)),
        )
        for side, place in sides(left)
    )
    return {
        "PT010": tuple(_film("PT010", "ecoat", "E-coat", 21.0, 4.0, "centre", "sides", "inner")),
        "PT020": (*beads, *_film("PT020", "primer", "Primer", 34.0, 6.0, "centre", "sides")),
        "PT030": (*_film("PT030", "clear", "Clear coat", 42.0, 7.0, "centre", "sides"), *gloss, *shade),
        "PT040": (*waves, *wax),
    }


def sections() -> list[Section]:
    """Signals of the paint shop, passage by passage."""
    found = []
    for name in plan.of_area("paint"):
        rows = base(name)
        zones, atomisers, ovens = ZONES[name]
        if name == "PT010":
            rows += [r for tank in TANKS for r in made(name, (f"{tank}_{tag}" for tag in TANK))]
            rows += [r for cell in (1, 2) for r in made(name, (f"ecoat_{cell}_{tag}" for tag in ECOAT))]
        for kind, count, tags in (
            ("zone", zones, BOOTH),
            ("bell", atomisers, ATOMISER),
            ("oven", ovens, OVEN),
        ):
            for k in range(1, count + 1):
                rows += made(name, (f"{kind}_{k}_{tag}" for tag in tags))
        rows += [r for p in points()[name] for r in made(name, (f"{p.id.partition('.')[2]} {p.unit} op",))]
        section = plan.spot(name).section
        found.append(Section(FILE, "signals", tuple(rows), section[0].upper() + section[1:]))
    return found
