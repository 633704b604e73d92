"""Room, carriers and people: as many as the places that need them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from twin.checks.findings import Finding, of_plant
from twin.plant import by_id
from twin.plant.check_conveyors import length_of
from twin.plant.transport import Conveyor, Lift, PacedLine, SkidConveyor, Turntable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from twin.plant import Plant
    from twin.plant.transport import Carrier

CAR_M2 = 4.6 * 1.9
"""Floor that a car covers."""


def number_findings(plant: Plant) -> Iterator[Finding]:
    """All numbers that do not add up."""
    yield from _buffers(plant)
    yield from _carriers(plant)
    yield from _crews(plant)


def _buffers(plant: Plant) -> Iterator[Finding]:
    """Buffers of cars that say more places than would stand on their floor."""
    for buffer in plant.buffers:
        if not buffer.stage:
            continue
        room = math.floor(buffer.size_m[0] * buffer.size_m[1] / CAR_M2) * buffer.levels
        if buffer.capacity > room:
            size = f"{buffer.size_m[0]:g} by {buffer.size_m[1]:g} m on {buffer.levels} level"
            size += "s" if buffer.levels > 1 else ""
            message = f"{buffer.id} says {buffer.capacity} places; {room} cars stand on its {size}."
            yield of_plant("buffer_room", buffer.id, message, buffer.capacity, "1", room)


def _carriers(plant: Plant) -> Iterator[Finding]:
    """Carriers that are fewer than the places of their loop that never are without one."""
    for carrier in plant.carriers:
        needed = _needed(plant, carrier)
        if carrier.count < needed:
            told = f"{carrier.id} has {carrier.count} carriers; stations, lines and the way back of its loop"
            message = f"{told} take {needed} before one waits in a buffer."
            yield of_plant("carriers_few", carrier.id, message, carrier.count, "1", needed)


def _needed(plant: Plant, carrier: Carrier) -> int:
    """Carriers that are in stations, on lines and on the way back while the line runs."""
    stations, conveyors = by_id(plant.stations), by_id(plant.conveyors)
    total = 0.0
    for name in carrier.loop:
        way = conveyors.get(name)
        if name in stations:
            total += max(stations[name].capacity, stations[name].servers)
        elif isinstance(way, PacedLine | SkidConveyor):
            total += length_of(way.path_m) / way.pitch_m + 1
        elif isinstance(way, Conveyor) and not isinstance(way, Lift | Turntable):
            total += 1
    if plant.takt_time_s:
        total += carrier.return_s / plant.takt_time_s
    return math.ceil(total - 1e-6)


def _crews(plant: Plant) -> Iterator[Finding]:
    """Stations that need more operators together than their crew has."""
    needed: dict[str, int] = {}
    for station in plant.stations:
        if station.crew:
            needed[station.crew] = needed.get(station.crew, 0) + station.operators
    for crew in plant.crews:
        if needed.get(crew.id, 0) > crew.count:
            message = f"The stations of {crew.id} need {needed[crew.id]} operators; it has {crew.count}."
            yield of_plant("crew_short", crew.id, message, needed[crew.id], "1", crew.count)
