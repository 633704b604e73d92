"""A mistake that was made once and shows at many places, told in one sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from twin.plant.text import Place
from twin.plant.told import Mistake

FEW = 2
"""So many places are told one by one."""


def told_once(wrong: Iterable[Mistake], where: Callable[[Place], str], by_field: bool = False) -> list[str]:
    """Sentences with their place; one that is said of many places has the first, the next and their number.

    wrong: in the order of telling. where: how a place is told. by_field: whether sentences have no subject,
    so that only those of one field are the same.
    """
    places: dict[tuple[str, str], list[Place]] = {}
    for place, what in wrong:
        field = next((step for step in reversed(place) if isinstance(step, str)), "") if by_field else ""
        found = places.setdefault((what, field), [])
        if place not in found[-1:]:
            found.append(place)
    told: list[str] = []
    for (what, _), at in places.items():
        if len(at) <= FEW:
            told += [f"{where(place)}: {what}" for place in at]
        else:
            told.append(f"{where(at[0])}: {what} (and at {len(at) - 1:,} more places, next {where(at[1])})")
    return list(dict.fromkeys(told))
