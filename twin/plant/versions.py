"""The version of the plant format, and how older texts are read.

The rule for change: a version is `taktwin-plant/MAJOR.MINOR`. A reader takes its own version and every
earlier one. A minor version may add fields and kinds that need not be there, and may rename where `UPGRADES`
says how the old text reads; a major version may drop what it announced one version before. Reading never
writes: a file keeps its version until somebody changes it. A newer version is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from twin.plant.model import FORMAT

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


UPGRADES: Mapping[str, Upgrade] = {"taktwin-plant/0.1": _from_0_1}
