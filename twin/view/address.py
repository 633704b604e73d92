"""What a page's address asks for: a station, a moment of its cycle, a car, two points to look at."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from twin.plant.told import nearest

if TYPE_CHECKING:
    from twin.plant import Plant

Point = tuple[float, float, float]


@dataclass(frozen=True)
class Asked:
    """What an address asks for; what is wrong with it is left out and told.

    station, configuration: ids, empty where there is none. time_s: on the cell's clock, None for its
    beginning. points: two points in the world, m, or none. wrong: a sentence for a person, empty where all is
    well.
    """

    station: str = ""
    configuration: str = ""
    time_s: float | None = None
    points: tuple[Point, ...] = ()
    wrong: str = ""


def asked(plant: Plant, arguments: Mapping[str, Sequence[bytes]]) -> Asked:
    """What an address asks of the page of a plant.

    plant: that is shown. arguments: of the address, by name, each with all its values: `station`, `t` in s,
    `configuration`, and `points`, six numbers in m with commas between; others are left alone.
    """
    texts = {name: values[-1].decode(errors="replace") for name, values in arguments.items() if values}
    name = texts.get("station", "")
    if not name:
        cell = [word for word in ("t", "configuration", "points") if word in texts]
        wrong = f"The address gives {cell[0]} without a station; add station=ID." if cell else ""
        return Asked(wrong=wrong)
    known = [station.id for station in plant.stations]
    if name not in known:
        return Asked(wrong=f"The address asks for station {name}, which there is not; {nearest(name, known)}")
    return _in_station(plant, name, texts)


def _in_station(plant: Plant, station: str, texts: Mapping[str, str]) -> Asked:
    wrong = []
    car = texts.get("configuration", "")
    if car and car not in plant.configurations:
        told = nearest(car, plant.configurations)
        wrong.append(f"The address asks for configuration {car}, which there is not; {told}")
        car = ""
    time_s = _number(texts["t"]) if "t" in texts else None
    if "t" in texts and time_s is None:
        wrong.append(f"The address asks for the time t={texts['t']}, which is no number of seconds.")
    points = _points(texts["points"]) if "points" in texts else ()
    if points is None:
        wrong.append("The address gives points that are not six numbers with commas between.")
    cell = any(robot.station == station for robot in plant.programmed_robots)
    if not cell and {"t", "configuration"} & set(texts):
        wrong.append(f"{station} has no robots with programs, so there is no cycle of it to show.")
    return Asked(station, car, time_s, points or (), " ".join(wrong))


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _points(text: str) -> tuple[Point, ...] | None:
    numbers = [_number(part) for part in text.split(",")]
    if len(numbers) != 6 or None in numbers:
        return None
    x, y, z, u, v, w = (number or 0.0 for number in numbers)
    return (x, y, z), (u, v, w)
