"""Interlock zones: held by whoever works in them, used by all who share them, waited for in no circle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from twin.checks.findings import Finding, of_plant
from twin.checks.targets import aims
from twin.plant.layout import world_from
from twin.plant.robots import Do

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from twin.plant import Plant
    from twin.plant.robots import Program, Zone

EDGE_M = 0.005
"""Targets this near to a zone's edge count as outside."""


def zone_findings(plant: Plant) -> Iterator[Finding]:
    """All that is wrong with zones and the programs that share them. Raises `TargetError`."""
    if not plant.zones:
        return
    yield from _unused(plant)
    yield from _not_held(plant)
    yield from _deadlocks(plant)


def _unused(plant: Plant) -> Iterator[Finding]:
    """Robots that share a zone and never enter it."""
    entered = {(p.robot, step.zone) for p in plant.programs for step in p.steps if step.do == Do.ENTER}
    for zone in plant.zones:
        for robot in dict.fromkeys(zone.robots):
            if (robot, zone.id) not in entered:
                message = f"{robot} shares {zone.id} and no program of it ever enters that zone."
                yield of_plant("zone_unused", robot, message, 0.0, "1", 1.0)


def _not_held(plant: Plant) -> Iterator[Finding]:
    """Programs that send the tool into a zone without holding it: one finding for each program and zone."""
    zones: dict[str, list[Zone]] = {}
    for zone in plant.zones:
        for robot in zone.robots:
            zones.setdefault(robot, []).append(zone)
    at: dict[tuple[str, str], list[np.ndarray]] = {}
    for aim in aims(plant):
        if aim.robot in zones:
            at.setdefault((aim.robot, aim.target), []).append(aim.world_from_tcp[:3, 3])
    inside = {
        (robot, target, zone.id)
        for (robot, target), points in at.items()
        for zone in zones[robot]
        if _depth(zone, np.array(points)) > EDGE_M
    }
    for program in plant.programs:
        yield from _without(program, [zone.id for zone in zones.get(program.robot, ())], inside)


def _without(program: Program, zones: list[str], inside: set[tuple[str, str, str]]) -> Iterator[Finding]:
    held: set[str] = set()
    told: set[str] = set()
    for n, step in enumerate(program.steps):
        if step.do == Do.ENTER:
            held.add(step.zone)
        elif step.do == Do.LEAVE:
            held.discard(step.zone)
        for zone in zones if step.at else ():
            if zone not in held | told and (program.robot, step.at, zone) in inside:
                told.add(zone)
                where = f"goes to {step.at}, which is in {zone}, at steps[{n}]"
                message = f"{program.id} of {program.robot} {where} without holding the zone."
                yield of_plant("zone_not_held", program.robot, message, 0.0, "1", 1.0, "alarm")


def _depth(zone: Zone, points: np.ndarray) -> float:
    """How deep the deepest of some points (n, 3) is in a zone, m; negative outside."""
    world = world_from(zone.pose)
    local = np.abs((points - world[:3, 3]) @ world[:3, :3])
    return float((np.array(zone.size_m) / 2 - local).min(axis=1).max())


def _deadlocks(plant: Plant) -> Iterator[Finding]:
    """Zones that different robots enter in opposite orders while they hold the other one."""
    waits: dict[str, dict[tuple[str, str], None]] = {}
    for program in plant.programs:
        held: list[str] = []
        for step in program.steps:
            if step.do == Do.ENTER:
                for zone in held:
                    waits.setdefault(zone, {})[program.robot, step.zone] = None
                held.append(step.zone)
            elif step.do == Do.LEAVE and step.zone in held:
                held.remove(step.zone)
    told: set[frozenset[str]] = set()
    for zone in waits:
        circle = _circle(zone, waits)
        zones = frozenset(name for _, name in circle)
        if circle and zones not in told:
            told.add(zones)
            each = ", ".join(f"{robot} holds {name}" for robot, name in circle)
            message = f"Robots can wait for each other for ever: {each}, and each asks for the next one's."
            yield of_plant("zone_deadlock", circle[0][0], message, float(len(circle)), "1", 0.0, "alarm")


def _circle(start: str, waits: Mapping[str, Iterable[tuple[str, str]]]) -> tuple[tuple[str, str], ...]:
    """Different robots, each with the zone it holds and asking for the next one's, from `start` round to it.

    A robot runs one program at a time, so that it holds up nobody twice.
    """
    front: list[tuple[str, tuple[tuple[str, str], ...]]] = [(start, ())]
    seen: set[tuple[str, frozenset[str]]] = set()
    while front:
        here, path = front.pop(0)
        robots = {robot for robot, _ in path}
        for robot, zone in waits.get(here, ()):
            if robot in robots:
                continue
            longer = (*path, (robot, here))
            if zone == start:
                return longer
            state = (zone, frozenset(robots | {robot}))
            if state not in seen:
                seen.add(state)
                front.append((zone, longer))
    return ()
