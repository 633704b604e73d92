"""All checks of a plant as it is described, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twin.checks import integrity, layout, reach, takt

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from twin.checks.findings import Finding
    from twin.plant import Plant

_CHECKS = {
    "integrity": (integrity.integrity, integrity.KINDS),
    "layout": (layout.layout, layout.KINDS),
    "reach": (reach.reach, ("reach",)),
    "takt": (takt.takt, takt.KINDS),
}
CHECKS = tuple(_CHECKS)
"""Names of the checks, in the order in which they run."""
ON_REQUEST = frozenset({"takt"})
"""Checks that run only where they or configurations are asked for."""


class UnknownCheckError(ValueError):
    """There is no check of that name; the message says which there are."""


def check_plant(
    plant: Plant, only: Iterable[str] = (), configurations: Collection[str] | None = None
) -> Mapping[str, tuple[Finding, ...]]:
    """What each check found, by its name.

    plant: as described. only: names of the checks to run; none runs all but those on request.
    configurations: ids of the cars to look at where they matter; none looks at all that can be ordered. What
    `reach` tells of a robot, `takt` does not tell again. Raises `UnknownCheckError`, and what the checks
    raise: `TargetError`, `RobotDescriptionError`, `ScheduleError`.
    """
    asked = set(only)
    for name in sorted(asked.difference(_CHECKS)):
        raise UnknownCheckError(f"there is no check {name}; there are {', '.join(_CHECKS)}")
    usual = [name for name in CHECKS if name not in ON_REQUEST or configurations is not None]
    found: dict[str, tuple[Finding, ...]] = {}
    for name in CHECKS:
        if name in (asked or usual):
            run = _CHECKS[name][0]
            found[name] = takt.takt(plant, configurations or None) if name == "takt" else run(plant)
    unreached = {finding.device for finding in found.get("reach", ())}
    if unreached and "takt" in found:
        left = (each for each in found["takt"] if each.kind != "program" or each.device not in unreached)
        found["takt"] = tuple(left)
    return found


def kinds(check: str) -> tuple[str, ...]:
    """Kinds of findings that a check can have. Raises `KeyError` for a check that there is not."""
    return _CHECKS[check][1]
