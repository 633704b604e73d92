"""A cell's work contents in words: which cars have the same work done to them, and how many they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from twin.checks.schedule import CellSchedules
    from twin.plant import Plant
    from twin.plant.configurations import Configuration
    from twin.plant.options import OptionFamily

Key = tuple[str, ...]


@dataclass(frozen=True)
class Content:
    """Cars with the same work in a cell.

    key: as in `CellSchedules`. label: what they have that the others have not, and how many they are. cars:
    ids of their configurations, the one that most cars are first. share: of all cars.
    """

    key: Key
    label: str
    cars: tuple[str, ...]
    share: float


def contents(plant: Plant, schedules: CellSchedules) -> tuple[Content, ...]:
    """The work contents of a cell, those of most cars first.

    plant: as described. schedules: of the cell, for all configurations.
    """
    families = _deciding(plant, schedules)
    groups: dict[Key, list[Configuration]] = {}
    for name, key in schedules.keys.items():
        groups.setdefault(key, []).append(plant.configurations[name])
    total = len(schedules.keys)
    found = []
    for key, cars in groups.items():
        cars.sort(key=lambda car: -car.share)
        words = _words(families, cars) if len(groups) > 1 else ""
        label = f"{words}: {_counted(len(cars), total)}" if words else _counted(len(cars), total)
        found.append(Content(key, label, tuple(car.id for car in cars), schedules.shares[key]))
    return tuple(sorted(found, key=lambda content: -content.share))


def _counted(cars: int, total: int) -> str:
    if total == 1:
        return "the one car there is"
    return f"all {total:,} cars" if cars == total else f"{cars:,} of {total:,} cars"


def _deciding(plant: Plant, schedules: CellSchedules) -> list[OptionFamily]:
    """Families that a program of the cell asks for."""
    robots = {robot.id for robot in plant.programmed_robots if robot.station == schedules.station}
    asked = {family for program in plant.programs if program.robot in robots for family in program.options}
    return [family for family in plant.option_families if family.id in asked]


def _words(families: Iterable[OptionFamily], cars: Sequence[Configuration]) -> str:
    """The options that all of these cars have one of, of the families where that leaves some out."""
    told = []
    for family in families:
        there = _chosen(family.id, (car.options for car in cars))
        if len(there) < len(family.options):
            names = [option.name or option.id for option in family.options if option.id in there]
            told.append(f"{family.name or family.id} {' or '.join(names)}")
    return ", ".join(told)


def _chosen(family: str, all_options: Iterable[Mapping[str, str]]) -> set[str]:
    return {options[family] for options in all_options if family in options}
