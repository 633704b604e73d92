"""Control points and their signals, and how far the car is built along its way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twin.checks.findings import Finding, of_plant
from twin.plant import by_id
from twin.plant.transport import RouteKind
from twin.plant.way import alternatives

if TYPE_CHECKING:
    from collections.abc import Iterator

    from twin.plant import Plant

SAME = (("m", "mm", "um"), ("N", "kN"), ("A", "kA"), ("rad", "deg"), ("g", "kg"), ("l", "ml"),
        ("Ohm", "MOhm"), ("kPa", "bar", "mbar"), ("kW", "kWh"), ("m/s", "mm/s"))  # fmt: skip
"""Units of one quantity, which a characteristic and its signal may differ in."""


def quality_findings(plant: Plant) -> Iterator[Finding]:
    """All that is wrong with what is measured, and with stages of the car."""
    yield from _elsewhere(plant)
    yield from _units(plant)
    yield from _stages(plant)


def _elsewhere(plant: Plant) -> Iterator[Finding]:
    """Control points out of signals of a station at which the characteristic is not made."""
    stations = by_id(plant.stations)
    home = {robot.id: robot.station for robot in plant.programmed_robots}
    home |= {supply.id: supply.station for supply in plant.supplies}
    signals = plant.signal
    for point in plant.control_points:
        for name in point.signals:
            device = signals[name].device
            station = home.get(device, device)
            if station in stations and station not in point.made_at:
                told = f"{point.id} is made at {point.operation} and measured with {name}, a signal of"
                yield of_plant("signal_elsewhere", point.id, f"{told} {station}.", 1.0, "1", 0.0)


def _units(plant: Plant) -> Iterator[Finding]:
    """Control points none of whose signals has a unit that the characteristic's could come from."""
    kinds = {unit: k for k, units in enumerate(SAME) for unit in units}
    signals = plant.signal
    for point in plant.control_points:
        units = [signals[name].unit for name in point.signals]
        if {kinds.get(unit, unit) for unit in units}.isdisjoint({kinds.get(point.unit, point.unit)}):
            given = " and ".join(dict.fromkeys(units))
            told = f"{point.id} is {point.characteristic} in {point.unit}, and its signals are in {given}"
            yield of_plant("signal_unit", point.id, f"{told}.", 0.0, "1", 1.0)


def _stages(plant: Plant) -> Iterator[Finding]:
    """Places at which the car is less far built than before."""
    places = {station.id: station.stage for station in plant.stations if station.stage}
    places |= {buffer.id: buffer.stage for buffer in plant.buffers if buffer.stage}
    if not places:
        return
    # What makes the car's shapes takes long to import.
    from twin.geometry.car import stage_names

    rank = {name: k for k, name in enumerate(stage_names())}
    for route in plant.routes:
        if route.kind != RouteKind.CAR:
            continue
        most, where = -1, ""
        for step in alternatives(route):
            ranks = [(rank[places[name]], name) for name in step if name in places]
            for k, name in ranks:
                if k < most:
                    told = f"The car leaves {name} {places[name]}, and was {places[where]} at {where} before"
                    yield of_plant("stage_backwards", name, f"{told}.", float(k), "1", float(most))
            # One place that is too far ahead would blame all behind it.
            highest = max(ranks, default=(most, where))
            if highest[0] > most:
                most, where = highest
