"""What would shorten a cell's cycle, each claim found by letting the cell run with the change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from twin.checks.schedule.critical import walked
from twin.checks.schedule.run import run
from twin.plant.told import listed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from twin.checks.schedule.bars import Bar
    from twin.checks.schedule.cycle import Schedule
    from twin.checks.schedule.jobs import Job

LEAST_S = 0.05
"""Smaller savings are not told."""
_SAME_S = 1e-6


@dataclass(frozen=True)
class Saving:
    """Something that would shorten the cycle.

    saves_s: by so much. text: what, in a sentence. rows: ids of robots or station it is about. change:
    `work`, `waits`, `zone`, `order` or `station`.
    """

    saves_s: float
    text: str
    change: str
    rows: tuple[str, ...]


def savings(schedule: Schedule) -> tuple[Saving, ...]:
    """What would shorten a cycle, the greatest saving first; nothing where the robots lock each other.

    schedule: of a cell. Less work of the robots that decide, none of their clamps, handshakes and grippers,
    no zone or another order at it, and less transfer or handling. Robots that get done last at the same time,
    as left and right often do, decide together, and nothing is saved unless all of them change.
    """
    found: list[Saving] = []
    for group in _groups(schedule):
        found.extend(_work(schedule, group))
        found.extend(_waits(schedule, group))
        found.extend(_zones(schedule, [bars[0] for bars in group.values() if bars[0].kind == "wait_zone"]))
    found.extend(_station(schedule))
    return tuple(sorted((each for each in found if each.saves_s >= LEAST_S), key=lambda each: -each.saves_s))


Group = dict[str, list["Bar"]]
"""Bars that decide at the same time, by robot; the first may be the wait at a zone before them."""


def _groups(schedule: Schedule) -> list[Group]:
    """The robots on the ways that decide, those together that stand at the same place of their ways."""
    groups: list[Group] = []
    for last, slack in schedule.slack_s.items():
        if slack > LEAST_S or schedule.deadlock:
            continue
        stretches = groupby(walked(schedule, last), key=lambda bar: bar.row)
        robots = [(row, list(bars)) for row, bars in stretches if row != schedule.station]
        for place, (row, bars) in enumerate(reversed(robots)):
            if place == len(groups):
                groups.append({})
            groups[place].setdefault(row, bars)
    return groups


def with_less(schedule: Schedule, less: Mapping[str, Mapping[int, float]]) -> Schedule:
    """The cycle with less work of some robots.

    schedule: as it is. less: seconds by the place of the item in the robot's job, by robot id.
    """
    jobs = []
    for job in schedule.cell.jobs:
        own = less.get(job.robot, {})
        jobs.append(
            replace(job, items=tuple(item.without(own.get(k, 0.0)) for k, item in enumerate(job.items)))
        )
    return _again(schedule, tuple(jobs))


def without_zones(schedule: Schedule, zones: Collection[str]) -> Schedule:
    """The cycle as if some zones were not there.

    schedule: as it is. zones: ids.
    """
    jobs = schedule.cell.jobs
    return _again(
        schedule,
        tuple(
            replace(job, items=tuple(item for item in job.items if not item.zone or item.zone not in zones))
            for job in jobs
        ),
    )


def with_first(schedule: Schedule, first: Mapping[str, str]) -> Schedule:
    """The cycle with certain robots going into zones before all others.

    schedule: as it is. first: robot by zone, ids.
    """
    return _again(schedule, schedule.cell.jobs, first)


def _again(schedule: Schedule, jobs: tuple[Job, ...], first: Mapping[str, str] | None = None) -> Schedule:
    return replace(schedule, cell=replace(schedule.cell, jobs=jobs), run=run(jobs, first))


def _work(schedule: Schedule, group: Group) -> Iterator[Saving]:
    """Less work of robots where they decide: as much as it pays, second for second."""
    seconds = {robot: _seconds(bars, ("move", "process")) for robot, bars in group.items()}
    whole = min(sum(items.values()) for items in seconds.values())
    without = with_less(schedule, seconds)
    asked = min(schedule.cycle_time_s - without.cycle_time_s, whole)
    if asked < LEAST_S:
        return
    part = {
        robot: {item: time * asked / sum(items.values()) for item, time in items.items()}
        for robot, items in seconds.items()
    }
    got = schedule.cycle_time_s - with_less(schedule, part).cycle_time_s
    others: dict[str, float] = {}
    for bar in without.critical_path:
        if bar.item >= 0 and bar.row not in group:
            others[bar.row] = others.get(bar.row, 0.0) + bar.seconds
    then = f", until {max(others, key=lambda row: others[row])} decides" if others else ""
    robots = listed(list(group)) + (" each" if len(group) > 1 else "")
    if got > asked - _SAME_S:
        text = f"Up to {asked:.1f} s less work of {robots} saves as much{then}."
    else:
        text = f"{asked:.1f} s less work of {robots} saves {got:.1f} s{then}."
    yield Saving(got, text, "work", tuple(group))


def _seconds(bars: Iterable[Bar], kinds: Collection[str]) -> dict[int, float]:
    """Seconds of bars of some kinds by the item they belong to."""
    found: dict[int, float] = {}
    for bar in bars:
        if bar.kind in kinds:
            found[bar.item] = found.get(bar.item, 0.0) + bar.seconds
    return found


def _waits(schedule: Schedule, group: Group) -> Iterator[Saving]:
    """No clamps, handshakes and grippers of robots where they decide."""
    seconds = {robot: _seconds(bars, ("non_motion",)) for robot, bars in group.items()}
    robot = max(seconds, key=lambda name: sum(seconds[name].values()))
    told: dict[str, float] = {}
    for bar in group[robot]:
        if bar.kind == "non_motion":
            told[bar.text] = told.get(bar.text, 0.0) + bar.seconds
    if told:
        saved = schedule.cycle_time_s - with_less(schedule, seconds).cycle_time_s
        what = ", ".join(f"{text} {time:.1f} s" for text, time in told.items())
        verb = "stand" if len(group) > 1 else "stands"
        text = f"Without what {listed(list(group))} {verb} for ({what}) the cycle is {saved:.1f} s shorter."
        yield Saving(saved, text, "waits", tuple(group))


def _zones(schedule: Schedule, waits: Sequence[Bar]) -> Iterator[Saving]:
    """Waits at zones that decide: the cycle without them, and with the other order."""
    if not waits:
        return
    robots, zones = [bar.row for bar in waits], [bar.zone for bar in waits]
    holders = [schedule.run.freed[bar.row, bar.item][0] for bar in waits]
    verb = "wait" if len(waits) > 1 else "waits"
    longest = max(bar.seconds for bar in waits)
    told = f"{listed(robots)} {verb} {longest:.1f} s for {listed(zones)}, held by {listed(holders)}"
    free = schedule.cycle_time_s - without_zones(schedule, zones).cycle_time_s
    text = f"{told}: without the wait the cycle is {free:.1f} s shorter."
    yield Saving(free, text, "zone", (*robots, *holders))
    other = with_first(schedule, dict(zip(zones, robots, strict=True)))
    first = schedule.cycle_time_s - other.cycle_time_s
    text = f"{told}: with {listed(robots)} going in first the cycle is {first:.1f} s shorter."
    yield Saving(first, text, "order", (*robots, *holders))


def _station(schedule: Schedule) -> Iterator[Saving]:
    """A second less of transfer or handling."""
    cell = schedule.cell
    for name, what in (("transfer_s", "transfer"), ("handling_s", "clamping and handshakes")):
        whole = getattr(cell, name)
        less = min(1.0, whole)
        if less <= 0.0:
            continue
        jobs = tuple(
            replace(job, start_s=job.start_s + less) if job.start_s < 0.0 else job for job in cell.jobs
        )
        shorter = replace(cell, **{name: whole - less}, jobs=jobs)
        saved = schedule.cycle_time_s - replace(schedule, cell=shorter, run=run(jobs)).cycle_time_s
        text = f"{less:.1f} s less of the {whole:.1f} s of {what} saves {saved:.1f} s."
        yield Saving(saved, text, "station", (cell.station,))
