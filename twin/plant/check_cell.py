"""What has to hold within a cell whose controllers were recorded."""

from __future__ import annotations

import math
from collections.abc import Iterator

from twin.plant.cell import Belt, Coincidence, TracedRobot
from twin.plant.model import Plant, signals_of
from twin.plant.text import Place
from twin.plant.told import Mistake


def cell_mistakes(plant: Plant) -> Iterator[Mistake]:
    """All that is wrong between the devices of a recorded cell."""
    yield from _places(plant)
    yield from _robots(plant)
    yield from _clocks(plant)
    yield from _owners(plant)


def _places(plant: Plant) -> Iterator[Mistake]:
    lengths = {belt.id: belt.length_m for belt in plant.belts}
    for group in ("stoppers", "cameras"):
        for i, thing in enumerate(getattr(plant, group)):
            if thing.at_m > lengths.get(thing.conveyor, math.inf):
                long = f"{thing.conveyor}, which is {lengths[thing.conveyor]} m long"
                yield (group, i, "at_m"), f"{thing.id} is at {thing.at_m} m of {long}"
    for i, conveyor in enumerate(plant.conveyors):
        if isinstance(conveyor, Belt) and any(conveyor.pose.rpy_rad[:2]):
            yield ("conveyors", i, "pose"), f"{conveyor.id} is tilted; a belt may only be turned about z"


def _robots(plant: Plant) -> Iterator[Mistake]:
    for r, robot in enumerate(plant.robots):
        if isinstance(robot, TracedRobot) and len(robot.stops) < 2:
            yield ("robots", r, "stops"), f"{robot.id} needs two stops at least for a cycle"


def _clocks(plant: Plant) -> Iterator[Mistake]:
    references = [clock.id for clock in plant.clocks if clock.reference]
    if plant.signals and len(references) != 1:
        yield ("clocks",), f"exactly one clock has to be the reference, not {len(references)}"
    for i, tie in enumerate(plant.coincidences):
        if tie.lag_min_s > tie.lag_max_s:
            yield ("coincidences", i, "lag_min_s"), f"{tie.lag_min_s} is above lag_max_s {tie.lag_max_s}"
        yield from _clocks_of(plant, ("coincidences", i), tie)


def _clocks_of(plant: Plant, place: Place, tie: Coincidence) -> Iterator[Mistake]:
    """The clocks that a coincidence ties have to be those that stamp its cause and its effect."""
    stamped = {signal.id: signal.clock for signal in plant.signals}
    for robot in plant.traced_robots:
        clock = stamped.get(robot.tcp_signals[0])
        if clock not in (None, tie.cause_clock) and tie.cause_stop in [stop.id for stop in robot.stops]:
            yield (*place, "cause_clock"), f"{tie.cause_stop} is stamped by {clock}, not by {tie.cause_clock}"
    for stopper in plant.stoppers:
        clock = stamped.get(stopper.position_signal)
        if clock not in (None, tie.effect_clock) and tie.effect_stopper == stopper.id:
            yield (*place, "effect_clock"), f"{stopper.id} is stamped by {clock}, not by {tie.effect_clock}"


def _owners(plant: Plant) -> Iterator[Mistake]:
    """A device names only signals that say they are its own."""
    owner = {signal.id: signal.device for signal in plant.signals}
    for group in ("robots", "conveyors", "stoppers", "stores", "cameras", "stations", "buffers"):
        for index, device in enumerate(getattr(plant, group)):
            for name in signals_of(device):
                if owner.get(name, device.id) != device.id:
                    told = f"{device.id} names the signal {name}, which belongs to {owner[name]}"
                    yield (group, index), told
