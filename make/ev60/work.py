"""The reference plant's manual work: elements by operator, with times that load each as planned on the mix.

The steps' times are planner's estimates for the part; an operator's are scaled together so that the load on
the mix of configurations comes to the planned share of the cycle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from make.ev60 import plan, stations, stations_chassis, stations_final, stations_sub, stations_trim
from make.ev60.manual_jobs import NEEDED, VALUE, WALK, Job, Step, jobs
from make.ev60.options import choice, mix
from make.ev60.write import Section
from twin.plant.configurations import fits

FILE = "work.yaml"
LINES: Mapping[str, str] = {
    "trim 1": stations_trim.TRIM_1,
    "trim 2": stations_trim.TRIM_2,
    "chassis": stations_chassis.CHASSIS,
    "final 1": stations_final.FINAL_1,
    "final 2": stations_final.FINAL_2,
    "cockpit": stations_sub.COCKPIT,
    "battery": stations_sub.BATTERY,
    "door trim": stations_sub.DOOR_TRIM,
    "finish": stations_sub.FINISH,
}
"""What is done in each section, a line a station that has people."""
LINE_CYCLE_S = 60.0
LOAD = (0.86, 0.915)
"""Least and most planned load of an operator on the mix, of the cycle."""
MOST_LOAD = 1.10
"""On any one configuration."""
MOST_ELEMENTS = 9
"""Of one station."""
FILLER = "filler"
"""Word of a step that is left out where a station has enough of them."""
STAND = re.compile(r"(.+?) (\d+)(?: (necessary|walk|wait))?")


@dataclass(frozen=True)
class Element:
    """A work element: id, station, operator from 1, its step, elements before it, options as text."""

    id: str
    station: str
    operator: int
    step: Step
    after: tuple[str, ...] = ()
    options: str = ""


@cache
def jobs_at() -> Mapping[str, tuple[Job, ...]]:
    """The jobs of each station, one for each operator. Raises `ValueError` where their numbers differ."""
    found: dict[str, tuple[Job, ...]] = {}
    for section, text in LINES.items():
        places = [s for s in plan.section(section) if stations.by_hand(s)]
        lines = re.split(r"\n(?! )", text.strip())
        for station, line in zip(places, lines, strict=True):
            found[station] = tuple(jobs(re.sub(r"\s+", " ", line)))
    for line in stations_sub.LOADING.strip().splitlines() + stations_sub.UNDERBODY.strip().splitlines():
        station, _, parts = line.partition(" ")
        first, second = parts.split(", ")
        one, two = jobs(f"{first}: load, check")[0], jobs(f"{second}: load, release")[0]
        both = Job(f"{first} and {second}", steps=(*one.steps, *two.steps))
        found[station] = (*found.get(station, ()), both)
    wrong = {s: len(j) for s, j in found.items() if len(j) != stations.operators(s)}
    if wrong:
        raise ValueError(f"stations with another number of jobs than operators: {wrong}")
    return found


def cycle_s(station: str) -> float:
    """The time that an operator's load is counted against."""
    spot = plan.spot(station)
    if spot.area == "body":
        return stations.FEEDER_S if spot.kind == "automatic" else stations.MANUAL_BODY_S
    return stations.PARALLEL[spot.section][0] if spot.area == "end_of_line" else LINE_CYCLE_S


@cache
def elements() -> tuple[Element, ...]:
    """All work elements, station by station in the order of flow."""
    order = {station: k for k, station in enumerate(plan.stations())}
    found: list[Element] = []
    last: dict[tuple[str, str], str] = {}
    count = 0
    for station, here in sorted(jobs_at().items(), key=lambda item: order[item[0]]):
        for operator, (job, steps) in enumerate(zip(here, _fitting(here), strict=True), 1):
            # Spread evenly and always the same: the golden section's multiples.
            share = LOAD[0] + (LOAD[1] - LOAD[0]) * (count * 0.6180339887 % 1.0)
            count += 1
            scaled = _scaled(job, steps, share * cycle_s(station))
            key = (plan.spot(station).section, job.head)
            before = (last[key],) if job.further and key in last else ()
            made = list(_chain(station, operator, job, scaled, before))
            last[key] = made[len(scaled) - 1].id
            found += made
    return (*found, *_stands())


def _chain(
    station: str, operator: int, job: Job, steps: list[Step], before: tuple[str, ...]
) -> Iterator[Element]:
    """An operator's elements one after the other, then what only some cars get."""
    previous: tuple[str, ...] = before
    number = 0
    for step in steps:
        number += 1
        name = f"{station}.{operator}.{number}"
        # The way to the car does not wait for what is built in before.
        yield Element(name, station, operator, step, () if step.work == WALK else previous)
        previous = (*before, name) if step.work == WALK else (name,)
    for options, what, seconds in job.extras:
        number += 1
        step = Step(what, VALUE, seconds)
        yield Element(f"{station}.{operator}.{number}", station, operator, step, previous, options)


def _fitting(here: tuple[Job, ...]) -> list[list[Step]]:
    """The steps of each operator; left out or joined where a station would have more than it may."""
    lists = [_with_ways(job) for job in here]
    room = MOST_ELEMENTS - sum(len(job.extras) for job in here)
    for steps in lists:
        if sum(map(len, lists)) > room:
            steps[:] = [step for step in steps if step.word != FILLER]
    while sum(map(len, lists)) > room:
        operator = max(range(len(lists)), key=lambda k: len(lists[k]))
        steps, part = lists[operator], here[operator].part
        k = _cheapest(steps)
        one, two = steps[k : k + 2]
        joined = f"{one.name} and {two.name[0].lower()}{two.name[1:].replace(part, 'it')}"
        work = VALUE if VALUE in (one.work, two.work) else one.work
        torque = max(one, two, key=lambda step: step.torque)
        steps[k : k + 2] = [replace(torque, name=joined, work=work, time_s=one.time_s + two.time_s)]
    return lists


def _cheapest(steps: list[Step]) -> int:
    """Where joining a step with the next loses least: the same kind of work, the shortest together."""
    pairs = range(1 if len(steps) > 2 and steps[0].work == WALK else 0, len(steps) - 1)
    return min(
        pairs, key=lambda k: (steps[k].work != steps[k + 1].work, len(steps[k].name + steps[k + 1].name))
    )


def _with_ways(job: Job) -> list[Step]:
    """A job's steps with the way before them and, where they are short, what else an operator does."""
    way = f"Take {job.part} from the rack" if job.taken else f"Walk to {job.part}"
    found = [Step(way, WALK, 7.0), *job.steps]
    if sum(step.time_s for step in found) < 38.0 and job.taken:
        found.insert(1, Step(f"Unpack {job.part}", NEEDED, 8.0, FILLER))
    if sum(step.time_s for step in found) < 38.0 and not job.extras:
        found.append(Step("Confirm at the terminal", NEEDED, 6.0, FILLER))
    return found


def _scaled(job: Job, steps: list[Step], load_s: float) -> list[Step]:
    """Steps with times, to 0.1 s, that load the operator by `load_s` on the mix together with the extras."""
    extra = sum(seconds * share_of(options) for options, _, seconds in job.extras)
    wanted = load_s - extra
    factor = wanted / sum(step.time_s for step in steps)
    found = [replace(step, time_s=round(step.time_s * factor, 1)) for step in steps]
    k = max(range(len(found)), key=lambda i: found[i].time_s)
    rest = wanted - sum(step.time_s for step in found)
    found[k] = replace(found[k], time_s=round(found[k].time_s + rest, 1))
    return found


@cache
def share_of(options: str) -> float:
    """Share of the cars that have options, given as text."""
    wanted = {family: tuple(o) for family, o in choice(options).items()}
    return sum(c.share for c in mix() if fits(wanted, c.options))


def _stands() -> Iterator[Element]:
    """At the end of line one operator a stand."""
    for text in re.split(r"\n(?! )", stations_sub.STANDS.strip()):
        section, _, steps = text.partition(": ")
        for station in plan.section(section):
            previous: tuple[str, ...] = ()
            for number, part in enumerate(steps.split(","), 1):
                read = STAND.fullmatch(part.strip())
                if read is None:
                    raise ValueError(f"{part!r} of {section} does not read as what is done and seconds")
                name = f"{station}.1.{number}"
                yield Element(name, station, 1, Step(read[1], read[3] or VALUE, float(read[2])), previous)
                previous = (name,)


def _row(element: Element) -> dict[str, Any]:
    step = element.step
    found: dict[str, Any] = {"id": element.id, "name": step.name, "station": element.station}
    found |= {"operator": element.operator} if element.operator > 1 else {}
    found |= {"time_s": step.time_s} | ({"work": step.work} if step.work != VALUE else {})
    found |= {"after": element.after} if element.after else {}
    return found | ({"options": choice(element.options)} if element.options else {})


def sections() -> list[Section]:
    """Work elements, section by section of the plant."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for element in elements():
        rows.setdefault(plan.spot(element.station).section, []).append(_row(element))
    order = [name for name in plan.sections() if name in rows]
    return [Section(FILE, "work_elements", tuple(rows[name]), name[0].upper() + name[1:]) for name in order]
