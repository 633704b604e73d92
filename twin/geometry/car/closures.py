"""The closures: doors, bonnet, tailgate and front fenders, each a hollow panel with a back."""

from __future__ import annotations

from functools import cache

from twin.geometry.car import body
from twin.geometry.car.sheet import Sheet, both, thick, union, welded

DOORS = ("door_f", "door_r", "frame")
LIDS = ("bonnet", "tailgate", "fender")


@cache
def closures() -> Sheet:
    """All closures of the grey body; both sides. Front faces outward, points metres in the car frame."""
    panels = body.panels()
    doors = both(union([thick(panels[p], 0.03) for p in DOORS]))
    return union([doors, *(thick(both(panels[p]), 0.02) for p in LIDS)])


@cache
def body_skin() -> Sheet:
    """Every outer panel of the painted body as one shell, without backs; both sides."""
    names = (*DOORS[:2], *LIDS, "quarter", "pillar_a", "pillar_d", "cantrail", "header", "roof")
    return welded(both(union([body.panels()[p] for p in names])))


@cache
def bumpers() -> Sheet:
    """Front and rear bumper skins; both sides."""
    return welded(both(union([body.panels()[p] for p in ("bumper_f", "bumper_r")])))
