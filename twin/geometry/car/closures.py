"""The closures: doors, bonnet, tailgate and front fenders, each a hollow panel with a back."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType

from twin.geometry.car import body, frame
from twin.geometry.car.cells import Solid, on_both_sides, panel, surface, thin
from twin.geometry.car.sheet import Sheet, both, union, welded

DOORS = MappingProxyType({"door_f": "front door", "door_r": "rear door", "frame": "window frame"})
LIDS = MappingProxyType({"bonnet": "bonnet", "tailgate": "tailgate", "fender": "front fender"})


@cache
def closure_parts() -> dict[str, Solid]:
    """All closures of the grey body by name; both sides. Front faces outward, metres in the car frame."""
    panels = body.panels()
    doors = on_both_sides({words: panel(panels[name], 0.03) for name, words in DOORS.items()})
    return doors | {words: panel(both(panels[name]), 0.02) for name, words in LIDS.items()}


def closures() -> Sheet:
    """The surface of `closure_parts`."""
    return surface(closure_parts())


@cache
def body_skin() -> Sheet:
    """Every outer panel of the painted body as one shell, without backs; both sides."""
    names = ("door_f", "door_r", *LIDS, "quarter", "pillar_a", "pillar_d", "cantrail", "header", "roof")
    return welded(both(union([body.panels()[p] for p in names])))


@cache
def skin_parts() -> dict[str, Solid]:
    """The panels of the painted body by name; both sides."""
    words = {name: DOORS[name] for name in ("door_f", "door_r")} | dict(LIDS) | dict(frame.FIXED)
    left = {each: thin(body.panels()[name]) for name, each in words.items()}
    return on_both_sides(left | {name: thin(body.panels()[name]) for name in ("header", "roof")})


@cache
def bumper_parts() -> dict[str, Solid]:
    """The bumpers' skins by name; both sides."""
    names = {"bumper_f": "front bumper", "bumper_r": "rear bumper"}
    return on_both_sides({words: thin(body.panels()[name]) for name, words in names.items()})


@cache
def bumpers() -> Sheet:
    """Front and rear bumper skins; both sides."""
    return welded(both(union([body.panels()[p] for p in ("bumper_f", "bumper_r")])))
