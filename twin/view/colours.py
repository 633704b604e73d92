"""Which paint the cars of a plant have, in the order of its orders."""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING

from twin.geometry import shades

if TYPE_CHECKING:
    from collections.abc import Iterator

    from twin.plant.model import Plant


def paint_of(plant: Plant) -> Iterator[str]:
    """Colours of the cars, `#rrggbb`, one after the other without end: of the orders, else of the options."""
    paints = {
        (family.id, option.id): option.colour
        for family in plant.option_families
        for option in family.options
        if option.colour
    }
    ordered = [
        paints[chosen] for order in plant.orders for chosen in order.options.items() if chosen in paints
    ]
    return cycle(ordered or list(paints.values()) or [shades.LIGHT])
