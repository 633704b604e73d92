"""What has to hold between the things of a plant, beyond the type of each field."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from twin.plant.check_calendar import calendar_mistakes
from twin.plant.check_cell import cell_mistakes
from twin.plant.check_conveyors import conveyor_mistakes
from twin.plant.check_floor import floor_mistakes
from twin.plant.check_flow import flow_mistakes
from twin.plant.check_options import option_mistakes
from twin.plant.check_programs import program_mistakes
from twin.plant.check_quality import quality_mistakes
from twin.plant.check_robots import robot_mistakes
from twin.plant.check_work import work_mistakes
from twin.plant.model import FORMAT, Plant, things
from twin.plant.references import names, references
from twin.plant.signals import UNITS
from twin.plant.text import Place
from twin.plant.told import Mistake, article, nearest, singular, unused_like
from twin.plant.values import AN_ID, DEVICES, Thing, is_id

SUBJECTS = (
    floor_mistakes,
    conveyor_mistakes,
    flow_mistakes,
    work_mistakes,
    option_mistakes,
    robot_mistakes,
    program_mistakes,
    quality_mistakes,
    calendar_mistakes,
)
MOST_HINTS = 50
"""Nearest names that are looked for: each takes as long as the list of names."""
WORD = re.compile(r"[\w.-]*\w")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def mistakes(plant: Plant) -> Iterator[Mistake]:
    """All that is wrong in a plant whose fields have the right types."""
    broken: set[str] = set()
    yield from _names(plant, broken)
    yield from _values(plant)
    yield from _references(plant, broken)
    for of_subject in (_signals, cell_mistakes, *SUBJECTS):
        for place, what in of_subject(plant):
            # What is said of an id that is not clear follows from that.
            if not broken or broken.isdisjoint(WORD.findall(what)):
                yield place, what


def _names(plant: Plant, broken: set[str]) -> Iterator[Mistake]:
    """What is wrong with ids and names; ids that two things have are added to `broken`."""
    seen: dict[tuple[str, str], Place] = {}
    for place, group, thing in _things(plant):
        key = ("devices" if group in DEVICES else group, thing.id)
        if not is_id(thing.id):
            yield (*place, "id"), f"{thing.id!r} is no id; it has to be {AN_ID}"
        elif key in seen:
            broken.add(thing.id)
            yield (*place, "id"), f"{thing.id} is the id of another thing already; ids have to differ"
        seen[key] = place
    if not is_id(plant.id):
        yield ("id",), f"{plant.id!r} is no id; it has to be {AN_ID}"
    if plant.format != FORMAT:
        yield ("format",), f"{plant.format!r} is not known; this version reads {FORMAT} and older"
    try:
        ZoneInfo(plant.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        yield ("time_zone",), f"{plant.time_zone!r} is no time zone; give one like Europe/Berlin"


def _things(plant: Plant) -> Iterator[tuple[Place, str, Thing]]:
    for group, members in things(plant):
        for index, thing in enumerate(members):
            yield (group, index), group, thing
    for r, robot in enumerate(plant.robots):
        for s, stop in enumerate(getattr(robot, "stops", ())):
            yield ("robots", r, "stops", s), "stops", stop


def _values(plant: Plant) -> Iterator[Mistake]:
    found: list[Mistake] = []
    _look(plant, (), found)
    yield from found


def _look(value: msgspec.Struct, place: Place, found: list[Mistake]) -> None:
    """Collect what is wrong in single values; a growing list is much faster here than nested generators."""
    fields = value.__struct_fields__
    for name in fields:
        inner = getattr(value, name)
        if inner.__class__ is str:
            if name == "colour" and inner and not COLOUR.fullmatch(inner):
                found.append(((*place, name), f"{inner!r} is no colour; give one like #c9ced4"))
        elif inner:
            _look_into(inner, (*place, name), found)
    for name in getattr(value, "estimated", ()):
        if name not in fields:
            told = f"{name} is no field here; {nearest(name, fields)}"
            found.append(((*place, "estimated"), told))


def _look_into(value: object, place: Place, found: list[Mistake]) -> None:
    if isinstance(value, tuple):
        for index, inner in enumerate(value):
            if inner.__class__ is not str and inner:
                _look_into(inner, (*place, index), found)
    elif isinstance(value, msgspec.Struct):
        _look(value, place, found)
    elif isinstance(value, float) and not math.isfinite(value):
        found.append((place, f"{value} is no number that a plant can have; it has to be finite"))


def _references(plant: Plant, broken: set[str]) -> Iterator[Mistake]:
    """Ids that name nothing; they, and what was meant by them, are added to `broken`."""
    known = names(plant)
    pools: dict[tuple[str, ...], Mapping[str, Thing]] = {}
    unknown: dict[str, list[tuple[Place, tuple[str, ...]]]] = {}
    used: set[str] = set()
    for place, name, groups in references(plant):
        pool = pools.get(groups)
        if pool is None:
            pool = pools[groups] = {key: thing for group in groups for key, thing in known[group].items()}
        used.add(name)
        if name not in pool:
            unknown.setdefault(name, []).append((place, groups))
    hints = 0
    for name, found in unknown.items():
        broken.add(name)
        # The groups that fit everywhere, so that an id that is missing at many places is told once.
        common = tuple(g for g in found[0][1] if all(g in groups for _, groups in found))
        told: dict[tuple[str, ...], str] = {}
        for place, groups in found:
            meant = common or groups
            if meant not in told:
                told[meant] = _unknown(name, meant, known)
                hints += 1
                if hints <= MOST_HINTS:
                    ids = [key for group in meant for key in known[group]]
                    unused = unused_like(name, ids, used - broken)
                    broken |= {unused} if unused else set()
                    told[meant] += f"; did you mean {unused}?" if unused else f"; {nearest(name, ids)}"
            yield place, told[meant]


def _unknown(name: str, groups: tuple[str, ...], known: Mapping[str, Mapping[str, Thing]]) -> str:
    kinds = " or ".join(singular(group) for group in groups[:3])
    other = next((group for group, members in known.items() if name in members), None)
    what = f"is no {kinds}" if other is None else f"is {article(singular(other))}, no {kinds}"
    return f"{name} {what}"


def _signals(plant: Plant) -> Iterator[Mistake]:
    first: dict[object, str] = {}
    for index, signal in enumerate(plant.signals):
        place: Place = ("signals", index)
        if signal.unit not in UNITS:
            yield (
                (*place, "unit"),
                f"{signal.unit!r} is no unit; {nearest(signal.unit, UNITS, most=len(UNITS))}",
            )
        if signal.sampling == "periodic" and signal.period_s is None:
            yield (*place, "period_s"), f"{signal.id} is periodic and has no period"
        twin = first.setdefault(signal.source, signal.id)
        if twin != signal.id:
            yield (*place, "source"), f"{signal.id} has the same node as {twin}; nodes have to differ"
