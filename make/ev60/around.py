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
from twin.plant.robots import Program, Robot, Target, Tool, Zone
from twin.plant.stations import Station

_KINDS: Mapping[str, type] = {
    "robots": Robot, "tools": Tool, "targets": Target, "zones": Zone, "programs": Program,
    "fixtures": Fixture, "fences": Fence,
}  # fmt: skip
PASSES_M = 6.0
"""How far before and behind its place the car is looked at while it moves."""


@cache
def _plant() -> Plant:
    return load_plant("ev60")


def with_things(station: Mapping[str, Any], things: Mapping[str, Sequence[Mapping[str, Any]]]) -> Plant:
    """The plant as it is written, with other things in one station.

    station: its fields that differ, with its id; things: by field of the plant, as in its text: `tools`
    replace those of the same id, all others what the station has of that kind.
    """
    plant, name = _plant(), str(station["id"])
    changed: dict[str, Any] = {
        field: (*_kept(plant, field, name, new), *(msgspec.convert(each, _KINDS[field]) for each in new))
        for field, new in things.items()
    }
    stations = tuple(
        msgspec.convert(msgspec.to_builtins(each) | dict(station), Station) if each.id == name else each
        for each in plant.stations
    )
    return msgspec.structs.replace(plant, **changed, stations=stations)


def _kept(plant: Plant, field: str, station: str, new: Sequence[Mapping[str, Any]]) -> list[Any]:
    """What stays of one field of the plant."""
    ids = {each["id"] for each in new}
    here = "" if field == "tools" else station
    return [
        each
        for each in getattr(plant, field)
        if each.id not in ids and not (here and (getattr(each, "station", "") or each.id).startswith(here))
    ]


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
