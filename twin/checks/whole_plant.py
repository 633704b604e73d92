"""All checks of a plant as it is described, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twin.checks import cell_clearance, integrity, layout, reach, takt
from twin.checks.findings import of_plant
from twin.checks.interrupts import held, look
from twin.checks.schedule import cell_work

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Collection, Iterable, Mapping

    from twin.checks.cell_clearance import Report
    from twin.checks.findings import Finding
    from twin.checks.schedule import CellWork
    from twin.plant import Plant

_ALONE = {"integrity": integrity.integrity, "layout": layout.layout, "reach": reach.reach}
"""Checks that need nothing but the plant."""
_KINDS = {
    "integrity": tuple(sorted((*integrity.KINDS, "integrity_interrupted"))),
    "layout": tuple(sorted((*layout.KINDS, "layout_interrupted"))),
    "reach": ("reach", "reach_interrupted"),
    "takt": tuple(sorted((*takt.KINDS, "takt_interrupted"))),
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
    begun: Callable[[str], None] | None = None,
) -> Mapping[str, tuple[Finding, ...]]:
    """What each check found, by its name.

    plant: as described. only: names of the checks to run; none runs all. configurations: ids of the cars to
    look at where they matter; none looks at all that can be ordered. report: told of progress where a check
    takes long: (cells done, cells in all, station). meant: is told the reasons for contact that `clearance`
    leaves out, and how often. begun: told the name of each check as it begins. What `reach` tells of a
    robot, `takt` does not tell again, and neither tells `clearance`, which leaves robots out that joint
    positions lead elsewhere than their targets. An interrupt from the keyboard ends it with what was found so
    far, and a finding for each check that was not done. Raises
    `UnknownCheckError`, and what the checks raise: `TargetError`, `RobotDescriptionError`, `ScheduleError`,
    `CanaryError`.
    """
    asked = set(only)
    for name in sorted(asked.difference(_KINDS)):
        raise UnknownCheckError(f"there is no check {name}; there are {', '.join(_KINDS)}")
    run = _Run(plant, configurations or None, report, meant)
    found: dict[str, tuple[Finding, ...]] = {}
    wanted = [name for name in CHECKS if name in (asked or CHECKS)]
    try:
        with held():
            for name in wanted:
                look()
                if begun is not None:
                    begun(name)
                found[name] = run.check(name)
    except KeyboardInterrupt:
        for name in wanted:
            if name not in found:
                message = f"Interrupted: {name} was not checked."
                found[name] = (of_plant(f"{name}_interrupted", plant.id, message),)
    return told_once(found, run.astray)


class _Run:
    """Checks of one plant, what several of them need computed once."""

    def __init__(
        self,
        plant: Plant,
        configurations: Collection[str] | None,
        report: Report | None,
        meant: Counter[str] | None,
    ) -> None:
        self.plant, self.configurations, self.report, self.meant = plant, configurations, report, meant
        self.work: CellWork | None = None
        self.astray: frozenset[str] = frozenset()

    def check(self, name: str) -> tuple[Finding, ...]:
        """What one check finds."""
        if name in _ALONE:
            return _ALONE[name](self.plant)
        if self.work is None:
            self.astray = reach.astray(self.plant)
            self.work = cell_work(self.plant, self.configurations)
        if name == "takt":
            return takt.takt(self.plant, work=self.work)
        checked = cell_clearance.cell_clearance(
            self.plant, report=self.report, work=self.work, without=self.astray
        )
        if self.meant is not None:
            self.meant.update(checked.reasons)
        return checked.findings


def told_once(
    found: Mapping[str, tuple[Finding, ...]], astray: frozenset[str]
) -> Mapping[str, tuple[Finding, ...]]:
    """What checks found without what one before has told of the same robot already.

    found: by the name of the check. astray: robots that joint positions lead elsewhere than their targets.
    """
    told = {finding.device for finding in found.get("reach", ()) if finding.kind == "reach"}
    unreached = told | astray if "reach" in found else told
    known = unreached | {finding.device for finding in found.get("takt", ()) if finding.kind == "program"}
    again = {"takt": ("program", unreached), "clearance": (cell_clearance.NOT_CHECKED, known)}
    return {
        name: tuple(
            finding
            for finding in findings
            if name not in again or finding.kind != again[name][0] or finding.device not in again[name][1]
        )
        for name, findings in found.items()
    }


def kinds(check: str) -> tuple[str, ...]:
    """Kinds of findings that a check can have. Raises `KeyError` for a check that there is not."""
    return _KINDS[check]
