"""What the robots of a cell have to do in one cycle, cut where one may have to wait for another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from twin.checks.program_ways import Phase, ProgramWay


@dataclass(frozen=True)
class Item:
    """Work without a wait in it, or a wait.

    kind: `work`, `enter`, `leave` or `car` (until the car is in place). phases: what it consists of, on the
    clock of its program. seconds: of the work. program: id of what it is part of.
    """

    kind: str
    phases: tuple[Phase, ...]
    zone: str = ""
    seconds: float = 0.0
    program: str = ""

    def without(self, seconds: float) -> Item:
        """The same with so much less work, at the most all of it; its phases shrink evenly."""
        return replace(self, seconds=max(0.0, self.seconds - seconds))


@dataclass(frozen=True)
class Job:
    """What one robot does.

    robot: id. items: in order. start_s: when it may begin, 0 being when the car is in place.
    """

    robot: str
    items: tuple[Item, ...]
    start_s: float = 0.0


def items_of(way: ProgramWay) -> tuple[Item, ...]:
    """A program as items.

    way: of the program.
    """
    return tuple(_items(way.phases, way.program))


def _items(phases: Sequence[Phase], program: str) -> Iterator[Item]:
    work: list[Phase] = []
    for phase in phases:
        kind = _waits(phase)
        if not kind:
            work.append(phase)
            continue
        if work:
            yield Item("work", tuple(work), "", work[-1].end_s - work[0].start_s, program)
            work = []
        yield Item(kind, (phase,), phase.zone, 0.0, program)
    if work:
        yield Item("work", tuple(work), "", work[-1].end_s - work[0].start_s, program)


def _waits(phase: Phase) -> str:
    """The kind of the item that a phase is, empty for work."""
    if phase.kind == "wait_part":
        return "car"
    if not phase.zone:
        return ""
    return "enter" if phase.kind == "wait_zone" else "leave"


def fetches(items: Sequence[Item]) -> bool:
    """Whether a robot begins with what needs no car: some work before a wait for the car."""
    return any(item.kind == "car" for item in items)
