"""What can be ordered of the reference plant: families, rules, and the mix that they make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from make.ev60.write import Section
from twin.plant.configurations import Configuration, combine
from twin.plant.options import Option, OptionFamily, Rule

FILE = "options.yaml"

FAMILIES: Mapping[str, tuple[str, Mapping[str, tuple[str, float]]]] = {
    "battery": (
        "Battery",
        {
            "standard": ("Standard, 58 kWh", 0.30),
            "long": ("Long range, 77 kWh", 0.50),
            "performance": ("Performance, 82 kWh", 0.20),
        },
    ),
    "drive": ("Drive", {"rear": ("Rear motor", 0.60), "all_wheel": ("Front and rear motor", 0.40)}),
    "trim": (
        "Trim level",
        {
            "base": ("Base", 0.18),
            "comfort": ("Comfort", 0.42),
            "sport": ("Sport", 0.22),
            "lounge": ("Lounge", 0.18),
        },
    ),
    "roof": ("Roof", {"steel": ("Painted steel", 0.60), "glass": ("Panorama glass", 0.40)}),
    "wheels": (
        "Wheels",
        {
            "18": ("18 inch, aero", 0.22),
            "19": ("19 inch", 0.38),
            "20": ("20 inch", 0.28),
            "21": ("21 inch", 0.12),
        },
    ),
    "heating": ("Heating", {"resistive": ("Resistive heater", 0.42), "pump": ("Heat pump", 0.58)}),
    "towbar": ("Tow bar", {"none": ("None", 0.84), "fitted": ("Swivelling tow bar", 0.16)}),
    "assist": (
        "Driver assistance",
        {"basic": ("Front camera and radar", 0.55), "plus": ("With corner radars and second camera", 0.45)},
    ),
    "colour": (
        "Colour",
        {
            "white": ("Glacier white", 0.27),
            "grey": ("Moon grey", 0.24),
            "black": ("Deep black", 0.19),
            "blue": ("Fjord blue", 0.14),
            "green": ("Pine green", 0.06),
            "red": ("Signal red", 0.10),
        },
    ),
}
"""By family: name, and by option its name and take rate. An option's id begins with its family's."""

PAINTS: Mapping[str, str] = {
    "white": "#eceeef",
    "grey": "#8a9096",
    "black": "#1b1d20",
    "blue": "#2f5f8f",
    "green": "#3c5a4a",
    "red": "#b3262e",
}
"""sRGB by colour."""

RULES: Mapping[str, tuple[str, str, str]] = {
    "performance_battery": (
        "The performance battery feeds two motors",
        "battery=performance", "drive=all_wheel",
    ),
    "standard_battery": (
        "The standard battery has no connection for a heat pump",
        "battery=standard", "heating=resistive",
    ),
    "two_motors": ("Two motors warm the cabin by the heat pump", "drive=all_wheel", "heating=pump"),
    "base_body": (
        "Base comes with the steel roof and basic assistance",
        "trim=base", "roof=steel assist=basic",
    ),
    "base_wheels": ("Base runs on small wheels", "trim=base", "wheels=18/19"),
    "sport_wheels": ("Sport runs on large wheels", "trim=sport", "wheels=20/21"),
    "lounge_wheels": ("Lounge does not run on aero wheels", "trim=lounge", "wheels=19/20/21"),
    "lounge_roof": ("Lounge comes with the glass roof", "trim=lounge", "roof=glass"),
    "red_trim": ("Red is painted for Sport and Lounge", "colour=red", "trim=sport/lounge"),
    "towbar_assist": (
        "Trailer assistance needs the corner radars",
        "towbar=fitted", "assist=plus",
    ),
}  # fmt: skip
"""By rule: what it says, `when`, and `only`."""


def choice(text: str) -> dict[str, list[str]]:
    """Options by family from text: `trim=sport/lounge roof=glass`. Raises `KeyError` for an unknown one."""
    found: dict[str, list[str]] = {}
    for part in text.split():
        family, _, options = part.partition("=")
        known = FAMILIES[family][1]
        found[family] = [f"{family}_{option}" for option in options.split("/") if known[option]]
    return found


@cache
def mix() -> tuple[Configuration, ...]:
    """Every configuration with its share."""
    families = tuple(
        OptionFamily(
            id=family,
            options=tuple(Option(id=f"{family}_{o}", take_rate=rate) for o, (_, rate) in options.items()),
        )
        for family, (_, options) in FAMILIES.items()
    )
    rules = tuple(
        Rule(id=rule, when=_frozen(choice(when)), only=_frozen(choice(only)))
        for rule, (_, when, only) in RULES.items()
    )
    return combine(families, rules)


def _frozen(found: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {family: tuple(options) for family, options in found.items()}


def sections() -> list[Section]:
    """Option families and rules as they stand in the plant's text."""
    combinations = 1
    for _, options in FAMILIES.values():
        combinations *= len(options)
    heading = (
        "Take rates are shares of all cars; a family's add up to 1.\n"
        f"{combinations:,} combinations, of which the rules leave {len(mix()):,} that can be built."
    )
    families = tuple(
        {"id": f, "name": name, "options": list(_options(f))} for f, (name, _) in FAMILIES.items()
    )
    rules = tuple(
        {"id": rule, "name": name, "when": choice(when), "only": choice(only)}
        for rule, (name, when, only) in RULES.items()
    )
    about = "Of the cars with `when`, only those that have `only` too can be built."
    return [
        Section(FILE, "option_families", families, heading),
        Section(FILE, "rules", rules, about),
    ]


def _options(family: str) -> Iterator[dict[str, Any]]:
    for option, (name, rate) in FAMILIES[family][1].items():
        found: dict[str, Any] = {"id": f"{family}_{option}", "name": name, "take_rate": rate}
        if family == "colour":
            found["colour"] = PAINTS[option]
        yield found
