"""What stands still in a station of the reference plant while its robots are planned, in the car's frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import msgspec
import numpy as np

from make.ev60.among import Still
from twin.checks.standing_solids import placed
from twin.checks.surroundings import Site
from twin.plant import Plant, load_plant
from twin.plant.floor import Fence, Fixture
from twin.plant.layout import world_from
from twin.plant.robots import Robot
from twin.plant.stations import Station

PASSES_M = 6.0
"""How far before and behind its place the car is looked at while it moves."""


@cache
def _plant() -> Plant:
    return load_plant("ev60")


def with_things(station: Mapping[str, Any], things: Mapping[str, Sequence[Mapping[str, Any]]]) -> Plant:
    """The plant as it is written, with other robots, fixtures and fences in one station.

    station: its fields that differ, with its id; things: `robots`, `fixtures` and `fences` as in a plant's
    text.
    """
    plant, name = _plant(), station["id"]
    changed: dict[str, Any] = {}
    kinds = {"robots": Robot, "fixtures": Fixture, "fences": Fence}
    for key, kind in kinds.items():
        kept = [each for each in getattr(plant, key) if getattr(each, "station", "") != name]
        changed[key] = (*kept, *(msgspec.convert(each, kind) for each in things[key]))
    stations = tuple(
        msgspec.convert(msgspec.to_builtins(each) | dict(station), Station) if each.id == name else each
        for each in plant.stations
    )
    return msgspec.structs.replace(plant, **changed, stations=stations)


def still(plant: Plant, station: str) -> tuple[Still, ...]:
    """All pieces round the robots of a station, in the frame of its car."""
    here = next(each for each in plant.stations if each.id == station)
    assert here.car is not None
    car = np.linalg.inv(world_from(here.pose) @ world_from(here.car))
    return tuple(
        Still(solid.kind, solid.owner, placed(vertices, car))
        for solid in Site(plant).surroundings(station)
        for vertices in solid.vertices
    )


def passing(pieces: Sequence[Still]) -> tuple[Still, ...]:
    """The same with the car, and what carries it, all along the line."""
    along = np.array([PASSES_M, 0.0, 0.0])
    return tuple(
        Still(each.kind, each.owner, np.concatenate([each.vertices - along, each.vertices + along]))
        if each.kind == "car"
        else each
        for each in pieces
    )
