"""All checks of a plant as it is described, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twin.checks import cell_clearance, integrity, layout, reach, takt
from twin.checks.schedule import cell_work

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Collection, Iterable, Mapping

    from twin.checks.cell_clearance import Report
    from twin.checks.findings import Finding
    from twin.checks.schedule import CellWork
    from twin.plant import Plant

_ALONE = {"integrity": integrity.integrity, "layout": layout.layout, "reach": reach.reach}
"""Checks that need nothing but the plant."""
_KINDS = {
    "integrity": integrity.KINDS,
    "layout": layout.KINDS,
    "reach": ("reach",),
    "takt": takt.KINDS,
    "clearance": cell_clearance.KINDS,
}
CHECKS = tuple(_KINDS)
"""Names of the checks, in the order in which they run."""


class UnknownCheckError(ValueError):
    """There is no check of that name; the message says which there are."""


def check_plant(
    plant: Plant,
    only: Iterable[str] = (),
    configurations: Collection[str] | None = None,
    report: Report | None = None,
    meant: Counter[str] | None = None,
) -> Mapping[str, tuple[Finding, ...]]:
    """What each check found, by its name.

    plant: as described. only: names of the checks to run; none runs all. configurations: ids of the cars to
    look at where they matter; none looks at all that can be ordered. report: told of progress where a check
    takes long: (cells done, cells in all, station). meant: is told the reasons for contact that `clearance`
    leaves out, and how often. What `reach` tells of a robot, `takt` does not tell again, and `clearance`
    leaves robots out that joint positions lead elsewhere than their targets. Raises
    `UnknownCheckError`, and what the checks raise: `TargetError`, `RobotDescriptionError`, `ScheduleError`,
    `CanaryError`.
    """
    asked = set(only)
    for name in sorted(asked.difference(_KINDS)):
        raise UnknownCheckError(f"there is no check {name}; there are {', '.join(_KINDS)}")
    found: dict[str, tuple[Finding, ...]] = {}
    work: CellWork | None = None
    astray: frozenset[str] = frozenset()
    for name in CHECKS:
        if name in (asked or CHECKS):
            if name in _ALONE:
                found[name] = _ALONE[name](plant)
                continue
            if work is None:
                work, astray = cell_work(plant, configurations or None), reach.astray(plant)
            if name == "takt":
                found[name] = takt.takt(plant, work=work)
            else:
                checked = cell_clearance.cell_clearance(plant, report=report, work=work, without=astray)
                found[name] = checked.findings
                if meant is not None:
                    meant.update(checked.reasons)
    unreached = {finding.device for finding in found.get("reach", ())} | astray
    if unreached and "takt" in found:
        left = (each for each in found["takt"] if each.kind != "program" or each.device not in unreached)
        found["takt"] = tuple(left)
    return found


def kinds(check: str) -> tuple[str, ...]:
    """Kinds of findings that a check can have. Raises `KeyError` for a check that there is not."""
    return _KINDS[check]
