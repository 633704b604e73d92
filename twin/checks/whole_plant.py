"""All checks of a plant as it is described, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twin.checks import integrity, layout, reach

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from twin.checks.findings import Finding
    from twin.plant import Plant

_CHECKS = {
    "integrity": (integrity.integrity, integrity.KINDS),
    "layout": (layout.layout, layout.KINDS),
    "reach": (reach.reach, ("reach",)),
}
CHECKS = tuple(_CHECKS)
"""Names of the checks, in the order in which they run."""


class UnknownCheckError(ValueError):
    """There is no check of that name; the message says which there are."""


def check_plant(plant: Plant, only: Iterable[str] = ()) -> Mapping[str, tuple[Finding, ...]]:
    """What each check found, by its name.

    plant: as described. only: names of the checks to run; none runs all. Raises `UnknownCheckError`, and
    what the checks raise: `TargetError`, `RobotDescriptionError`.
    """
    wanted = set(only)
    for name in sorted(wanted.difference(_CHECKS)):
        raise UnknownCheckError(f"there is no check {name}; there are {', '.join(_CHECKS)}")
    return {name: run(plant) for name, (run, _) in _CHECKS.items() if name in wanted or not wanted}


def kinds(check: str) -> tuple[str, ...]:
    """Kinds of findings that a check can have. Raises `KeyError` for a check that there is not."""
    return _CHECKS[check][1]
