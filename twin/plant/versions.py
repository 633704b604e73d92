"""The version of the plant format, and how older texts are read.

The rule for change: a version is `taktwin-plant/MAJOR.MINOR`. A reader takes its own version and every
earlier one. A minor version may add fields and kinds that need not be there, and may rename where `UPGRADES`
says how the old text reads; a major version may drop what it announced one version before. Reading never
writes: a file keeps its version until somebody changes it. A newer version is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from twin.plant.model import FORMAT, Plant
from twin.plant.told import Mistake, listed

Upgrade = Callable[[dict[str, Any]], None]


def upgrade(data: dict[str, Any]) -> dict[str, Any]:
    """Plain data of any known version as data of this one; data of an unknown version as it is."""
    found = dict(data)
    while (step := UPGRADES.get(str(found.get("format")))) is not None:
        step(found)
    return found


def _from_0_1(data: dict[str, Any]) -> None:
    """Robots and conveyors had one kind only."""
    for group, kind in (("robots", "traced"), ("conveyors", "belt")):
        if isinstance(data.get(group), list):
            data[group] = [{"kind": kind, **i} if isinstance(i, dict) else i for i in data[group]]
    data["format"] = FORMAT


def too_new(data: Mapping[str, Any]) -> Iterator[Mistake]:
    """Where a text of an older version has lists that came later, which makes it one of this version."""
    known = KNOWN.get(str(data.get("format")))
    later = [name for name in Plant.__struct_fields__ if name in data and name not in known] if known else []
    if later:
        told = f"{data['format']} has no {listed(later, 'or')}; write format: {FORMAT}"
        yield ("format",), f"{told}, and give each robot and conveyor its kind"


KNOWN: Mapping[str, frozenset[str]] = {
    "taktwin-plant/0.1": frozenset(
        (
            "format", "id", "name", "time_zone", "note", "clocks", "coincidences", "part_kinds",
            "initial_parts", "robots", "conveyors", "stoppers", "stores", "cameras", "fixtures", "clearance",
            "signals",
        )
    ),
}  # fmt: skip
"""By older version: what a plant had."""

UPGRADES: Mapping[str, Upgrade] = {"taktwin-plant/0.1": _from_0_1}
