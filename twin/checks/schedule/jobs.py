"""What the robots of a cell have to do in one cycle, cut where one may have to wait for another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

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


def lock_order(jobs: Mapping[str, Sequence[Item]]) -> str:
    """How robots could lock each other, in a sentence, or nothing.

    jobs: items of each robot. Robots that go into a second zone while they hold a first can lock each other
    at an unlucky moment where others go in the other way round, although they do not at the planned times.
    """
    edges: dict[str, dict[str, tuple[str, int]]] = {}
    for robot, items in jobs.items():
        held: list[str] = []
        for item in items:
            if item.kind == "enter":
                for zone in held:
                    edges.setdefault(zone, {}).setdefault(item.zone, (robot, item.phases[0].step))
                held.append(item.zone)
            elif item.kind == "leave" and item.zone in held:
                held.remove(item.zone)
    for start in edges:
        ring = _ring(edges, start)
        if len({edges[a][b][0] for a, b in ring}) > 1:
            told = [
                f"{edges[a][b][0]} enters {b} at step {edges[a][b][1] + 1} while it holds {a}"
                for a, b in ring
            ]
            return f"{' and '.join(told)}; let all enter these zones in the same order."
    return ""


def _ring(edges: Mapping[str, Mapping[str, tuple[str, int]]], start: str) -> list[tuple[str, str]]:
    """The edges of a way from a zone back to itself, empty where there is none."""
    stack: list[list[str]] = [[start]]
    seen = set()
    while stack:
        path = stack.pop()
        for zone in edges.get(path[-1], {}):
            if zone == start:
                return list(zip(path, [*path[1:], start], strict=True))
            if zone not in seen:
                seen.add(zone)
                stack.append([*path, zone])
    return []
