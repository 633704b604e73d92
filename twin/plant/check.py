"""What has to hold between the things of a plant, beyond the type of each field."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from twin.plant.model import Coincidence, Plant, Signal, Thing, signals_of
from twin.plant.text import Place

UNITS = ("m", "mm", "s", "rad", "m/s", "1", "drive_unit", "device_unit")
LISTS = (
    "clocks",
    "part_kinds",
    "robots",
    "conveyors",
    "stoppers",
    "stores",
    "cameras",
    "fixtures",
    "signals",
)
MEASURES = ("_m", "_mm", "_s", "_kg", "_per_unit")
MAY_BE_NEGATIVE = ("xyz_m", "tcp_m", "lag_min_s", "lag_max_s")
MAY_BE_ZERO = ("at_m", "evaluation_s", "merge_s", "assumed_set_point")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")

Mistake = tuple[Place, str]
"""Where, and a sentence without its subject."""


def mistakes(plant: Plant) -> Iterator[Mistake]:
    """All that is wrong in a plant whose fields have the right types."""
    yield from _names(plant)
    yield from _values(plant)
    yield from _references(plant)
    yield from _cell(plant)


def nearest(name: str, names: Iterable[str]) -> str:
    """` (did you mean …?)` or the names there are."""
    known = list(names)
    close = get_close_matches(name, known, 1)
    if close:
        return f"did you mean {close[0]}?"
    return f"there is {', '.join(known[:8])}{', …' if len(known) > 8 else ''}" if known else "there is none"


def _things(plant: Plant) -> Iterator[tuple[Place, Thing]]:
    for group in LISTS:
        for index, thing in enumerate(getattr(plant, group)):
            yield (group, index), thing
    for r, robot in enumerate(plant.robots):
        for s, stop in enumerate(robot.stops):
            yield ("robots", r, "stops", s), stop


def _names(plant: Plant) -> Iterator[Mistake]:
    seen: dict[str, Place] = {}
    for place, thing in _things(plant):
        group = "signals" if place[0] == "signals" else "clocks" if place[0] == "clocks" else "things"
        key = f"{group}/{thing.id}"
        if not thing.id or any(c.isspace() for c in thing.id):
            yield (*place, "id"), f"{thing.id!r} is no id; it has to be a word without spaces"
        elif key in seen:
            yield (*place, "id"), f"{thing.id} is the id of another thing already; ids have to differ"
        seen[key] = place
    if not plant.format.startswith("taktwin-plant/0.1"):
        yield ("format",), f"{plant.format!r} is not known; this version reads taktwin-plant/0.1"
    try:
        ZoneInfo(plant.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        yield ("time_zone",), f"{plant.time_zone!r} is no time zone; give one like Europe/Berlin"


def _values(plant: Plant) -> Iterator[Mistake]:
    def walk(value: object, place: Place) -> Iterator[Mistake]:
        if isinstance(value, msgspec.Struct):
            for name in value.__struct_fields__:
                yield from walk(getattr(value, name), (*place, name))
            for name in set(getattr(value, "estimated", ())) - set(value.__struct_fields__):
                hint = nearest(name, value.__struct_fields__)
                yield (*place, "estimated"), f"{name} is no field here; {hint}"
        elif isinstance(value, tuple):
            for index, inner in enumerate(value):
                yield from walk(inner, (*place, index))
        elif isinstance(value, float) and not math.isfinite(value):
            yield place, f"{value} is no number that a plant can have; it has to be finite"
        elif isinstance(value, float) and value <= 0:
            yield from _too_small(value, place)
        elif place and place[-1] == "colour" and not COLOUR.fullmatch(str(value)):
            yield place, f"{value!r} is no colour; give one like #c9ced4"

    yield from walk(plant, ())


def _too_small(value: float, place: Place) -> Iterator[Mistake]:
    field = next((str(step) for step in reversed(place) if isinstance(step, str)), "")
    if field in MAY_BE_ZERO:
        if value < 0:
            yield place, f"is {value}; it has to be 0 or above"
    elif field.endswith(MEASURES) and field not in MAY_BE_NEGATIVE:
        yield place, f"is {value}; it has to be above 0"


def _references(plant: Plant) -> Iterator[Mistake]:
    signal_ids = set(plant.signal_ids)
    for place, device in _things(plant):
        if device.id not in plant.devices or plant.devices[device.id] is not device:
            continue
        for name in signals_of(plant.devices[device.id]):
            if name not in signal_ids:
                yield place, f"{device.id} names the signal {name}; {nearest(name, plant.signal_ids)}"
            elif plant.signal[name].device != device.id:
                owner = plant.signal[name].device
                yield place, f"{device.id} names the signal {name}, which belongs to {owner}"
    for index, signal in enumerate(plant.signals):
        yield from _signal(plant, signal, ("signals", index))
    for place, name, names in _named(plant):
        if name not in names:
            yield place, f"{name} is not there; {nearest(name, names)}"


def _named(plant: Plant) -> Iterator[tuple[Place, str, tuple[str, ...]]]:
    """Every reference of one thing to another: where, the name, and the names there are."""
    conveyors = tuple(c.id for c in plant.conveyors)
    clocks = tuple(c.id for c in plant.clocks)
    kinds = tuple(k.id for k in plant.part_kinds)
    holders = (*conveyors, *(s.id for s in plant.stores))
    stops = tuple(stop.id for robot in plant.robots for stop in robot.stops)
    stoppers = tuple(s.id for s in plant.stoppers)
    for group in ("stoppers", "stores", "cameras"):
        for i, thing in enumerate(getattr(plant, group)):
            yield (group, i, "conveyor"), thing.conveyor, conveyors
    for i, store in enumerate(plant.stores):
        for kind in store.part_sizes:
            yield ("stores", i, "part_sizes"), kind, kinds
    for r, robot in enumerate(plant.robots):
        for s, stop in enumerate(robot.stops):
            yield ("robots", r, "stops", s, "device"), stop.device, holders
            yield ("robots", r, "stops", s, "part_kind"), stop.part_kind, kinds
    for i, kind in enumerate(plant.initial_parts):
        yield ("initial_parts", i), kind, kinds
    for i, tie in enumerate(plant.coincidences):
        yield ("coincidences", i, "cause_clock"), tie.cause_clock, clocks
        yield ("coincidences", i, "effect_clock"), tie.effect_clock, clocks
        yield ("coincidences", i, "cause_stop"), tie.cause_stop, stops
        yield ("coincidences", i, "effect_stopper"), tie.effect_stopper, stoppers


def _signal(plant: Plant, signal: Signal, place: Place) -> Iterator[Mistake]:
    if signal.device not in plant.devices:
        hint = nearest(signal.device, plant.devices)
        yield (*place, "device"), f"{signal.device} is no device; {hint}"
    clocks = [clock.id for clock in plant.clocks]
    if signal.clock not in clocks:
        yield (*place, "clock"), f"{signal.clock} is no clock; {nearest(signal.clock, clocks)}"
    if signal.unit not in UNITS:
        yield (*place, "unit"), f"{signal.unit!r} is no unit; it has to be one of {', '.join(UNITS)}"
    if signal.sampling == "periodic" and signal.period_s is None:
        yield (*place, "period_s"), f"{signal.id} is periodic and has no period"
    twins = [s.id for s in plant.signals if s.source == signal.source]
    if twins[0] != signal.id:
        yield (*place, "source"), f"{signal.id} has the same node as {twins[0]}; nodes have to differ"


def _clocks_of(plant: Plant, place: Place, tie: Coincidence) -> Iterator[Mistake]:
    """The clocks that a coincidence ties have to be those that stamp its cause and its effect."""
    stamped = {signal.id: signal.clock for signal in plant.signals}
    for robot in plant.robots:
        clock = stamped.get(robot.tcp_signals[0])
        if clock not in (None, tie.cause_clock) and tie.cause_stop in [stop.id for stop in robot.stops]:
            yield (*place, "cause_clock"), f"{tie.cause_stop} is stamped by {clock}, not by {tie.cause_clock}"
    for stopper in plant.stoppers:
        clock = stamped.get(stopper.position_signal)
        if clock not in (None, tie.effect_clock) and tie.effect_stopper == stopper.id:
            yield (*place, "effect_clock"), f"{stopper.id} is stamped by {clock}, not by {tie.effect_clock}"


def _cell(plant: Plant) -> Iterator[Mistake]:
    lengths = {conveyor.id: conveyor.length_m for conveyor in plant.conveyors}
    for group in ("stoppers", "cameras"):
        for i, thing in enumerate(getattr(plant, group)):
            length = lengths.get(thing.conveyor, math.inf)
            if not 0 <= thing.at_m <= length:
                yield (
                    (group, i, "at_m"),
                    f"{thing.id} is at {thing.at_m} m of {thing.conveyor}, which is {length} m long",
                )
    for i, tie in enumerate(plant.coincidences):
        if tie.lag_min_s > tie.lag_max_s:
            yield ("coincidences", i, "lag_min_s"), f"{tie.lag_min_s} is above lag_max_s {tie.lag_max_s}"
        yield from _clocks_of(plant, ("coincidences", i), tie)
    for i, conveyor in enumerate(plant.conveyors):
        if any(conveyor.pose.rpy_rad[:2]):
            yield ("conveyors", i, "pose"), f"{conveyor.id} is tilted; a belt may only be turned about z"
    references = [clock.id for clock in plant.clocks if clock.reference]
    if len(references) != 1:
        yield ("clocks",), f"exactly one clock has to be the reference, not {len(references)}"
    for r, robot in enumerate(plant.robots):
        if len(robot.stops) < 2:
            yield ("robots", r, "stops"), f"{robot.id} needs two stops at least for a cycle"
