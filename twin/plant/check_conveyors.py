"""What has to hold for what moves cars: conveyors meet what they connect, paced lines pass their stations."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from twin.plant.footprint import Footprint, footprint
from twin.plant.model import Plant
from twin.plant.stations import StationKind
from twin.plant.text import Place
from twin.plant.told import Mistake
from twin.plant.transport import Conveyor, PacedLine
from twin.plant.values import by_id

Outlines = tuple[Footprint, ...]
"""Where one thing is: a footprint, or one for each piece of a conveyor."""
REACH_M = 3.0
"""How far a path may end from the footprint of what it connects; the rest is that thing's transfer."""


def conveyor_mistakes(plant: Plant) -> Iterator[Mistake]:
    """All that is wrong with conveyors, buffers and carriers."""
    standing = {station.id: (footprint(station),) for station in plant.stations}
    standing |= {buffer.id: (footprint(buffer),) for buffer in plant.buffers}
    ways = {each.id: tuple(_pieces(each)) for each in plant.conveyors if isinstance(each, Conveyor)}
    for index, conveyor in enumerate(plant.conveyors):
        if isinstance(conveyor, Conveyor):
            yield from _path(("conveyors", index), conveyor)
            yield from _ends(("conveyors", index), conveyor, standing | ways)
    yield from _paced(plant, standing)
    for index, buffer in enumerate(plant.buffers):
        if buffer.initial > buffer.capacity:
            told = f"{buffer.id} begins with {buffer.initial:g} cars and has room for {buffer.capacity}"
            yield ("buffers", index, "initial"), told
    for index, carrier in enumerate(plant.carriers):
        if not carrier.loop:
            yield ("carriers", index, "loop"), f"{carrier.id} goes nowhere; name where it circulates"


def length_of(path: Sequence[Sequence[float]]) -> float:
    """Length of a path by its corners, m."""
    return sum(math.dist(a, b) for a, b in pairwise(path))


def _pieces(conveyor: Conveyor) -> Iterator[Footprint]:
    """The middle line as footprints without width, one for each piece."""
    for a, b in pairwise(conveyor.path_m):
        middle = ((a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0)
        along = (b[0] - a[0], b[1] - a[1])
        yield Footprint(middle, (math.hypot(*along) / 2.0, 0.0), math.atan2(along[1], along[0]))


def _away(outlines: Sequence[Footprint], path: Sequence[Sequence[float]]) -> float:
    """Distance of a path from the nearest of several outlines, m."""
    return min((outline.distance(path) for outline in outlines), default=0.0)


def _path(place: Place, conveyor: Conveyor) -> Iterator[Mistake]:
    path = conveyor.path_m
    if len(path) < 2:
        yield (*place, "path_m"), f"{conveyor.id} needs two corners at least, not {len(path)}"
        return
    for n, (a, b) in enumerate(pairwise(path), 1):
        if a == b:
            yield (*place, "path_m", n), f"{conveyor.id} has this corner twice in a row; leave one out"
    pitch = getattr(conveyor, "pitch_m", 0.0)
    if pitch > length_of(path):
        told = f"{conveyor.id} has a pitch of {pitch:g} m on a path of {length_of(path):.3f} m"
        yield (*place, "pitch_m"), f"{told}, so that not one car fits"
    if isinstance(conveyor, PacedLine) and conveyor.andon_stop_at > 1.0:
        told = f"{conveyor.id} stops at {conveyor.andon_stop_at:g} of a pitch; it is a share, at most 1"
        yield (*place, "andon_stop_at"), told


def _ends(place: Place, conveyor: Conveyor, outlines: Mapping[str, Outlines]) -> Iterator[Mistake]:
    """Each end lies at one of what it connects, and the path passes the others."""
    path = conveyor.path_m
    if not path:
        return
    for field, end, verb in (("upstream", path[0], "begins"), ("downstream", path[-1], "ends")):
        named = [(n, name) for n, name in enumerate(getattr(conveyor, field)) if name in outlines]
        for n, name in named:
            if name == conveyor.id:
                yield (*place, field, n), f"{name} names itself; name what comes before it and behind it"
        if not named:
            continue
        away, n, name = min((_away(outlines[name], [end]), n, name) for n, name in named)
        if away > REACH_M:
            told = f"{conveyor.id} {verb} {away:.3f} m from {name}; at most {REACH_M:g} m may lie between"
            yield (*place, field, n), told
            continue
        for n, name in named:
            away = _away(outlines[name], path)
            if away > REACH_M:
                told = f"{conveyor.id} passes {away:.3f} m from {name}; at most {REACH_M:g} m may lie between"
                yield (*place, field, n), told


def _paced(plant: Plant, standing: Mapping[str, Outlines]) -> Iterator[Mistake]:
    """A paced station lies on a paced line; a plant without conveyors is a layout, and has no lines yet."""
    if not any(isinstance(conveyor, Conveyor) for conveyor in plant.conveyors):
        return
    lines = by_id(c for c in plant.conveyors if isinstance(c, PacedLine) and len(c.path_m) > 1)
    for index, station in enumerate(plant.stations):
        if station.kind != StationKind.PACED:
            continue
        place: Place = ("stations", index, "kind")
        if not lines:
            yield place, f"{station.id} is paced and the plant has no paced line to stand on"
            continue
        away, name = min((_away(standing[station.id], line.path_m), line.id) for line in lines.values())
        if away > 0.0:
            told = f"{station.id} is paced and on no paced line"
            yield place, f"{told}; the nearest, {name}, passes {away:.3f} m from it"
