"""What has to hold for quality: limits; each control point judged once, not before it is made."""

from __future__ import annotations

from collections.abc import Iterator

from twin.plant.model import Plant
from twin.plant.signals import UNITS, ControlPoint
from twin.plant.text import Place
from twin.plant.told import Mistake, listed, nearest
from twin.plant.values import by_id
from twin.plant.way import Way

TOLERANCE = 1e-9
"""By which shares may add up to more than 1: rounding."""


def quality_mistakes(plant: Plant) -> Iterator[Mistake]:
    """All that is wrong with control points and checkpoints."""
    for index, point in enumerate(plant.control_points):
        yield from _point(("control_points", index), point)
    yield from _measured_once(plant)
    way = Way(plant)
    for index, point in enumerate(plant.control_points):
        yield from _parallel(way, ("control_points", index), point.id, point.made_at)
    for index, checkpoint in enumerate(plant.checkpoints):
        yield from _parallel(way, ("checkpoints", index), checkpoint.id, checkpoint.judged_at)
    yield from _order(plant, way)
    for index, checkpoint in enumerate(plant.checkpoints):
        total = sum(disposition.share for disposition in checkpoint.dispositions)
        if total > 1.0 + TOLERANCE:
            told = (
                f"shares of {checkpoint.id} add up to {total:.6g} of all cars; they may add up to 1 at most"
            )
            yield ("checkpoints", index, "dispositions"), told


def _point(place: Place, point: ControlPoint) -> Iterator[Mistake]:
    if point.unit not in UNITS:
        yield (*place, "unit"), f"{point.unit!r} is no unit; {nearest(point.unit, UNITS, most=len(UNITS))}"
    if not point.signals:
        yield (*place, "signals"), f"{point.id} is measured out of no signal; name one at least"
    lower, upper, nominal = point.lower_limit, point.upper_limit, point.nominal
    if lower is None and upper is None:
        yield place, f"{point.id} has no limit; give lower_limit, upper_limit or both"
    elif lower is not None and upper is not None and lower > upper:
        told = f"the limits of {point.id} are reversed: {lower:g} is above upper_limit {upper:g}"
        yield (*place, "lower_limit"), told
    elif nominal is not None and not (
        (lower is None or lower <= nominal) and (upper is None or nominal <= upper)
    ):
        low = "no lower limit" if lower is None else f"{lower:g}"
        high = "no upper limit" if upper is None else f"{upper:g}"
        told = f"{nominal:g} is outside the limits of {point.id}, {low} to {high} {point.unit}"
        yield (*place, "nominal"), told


def _measured_once(plant: Plant) -> Iterator[Mistake]:
    first: dict[str, str] = {}
    for c, checkpoint in enumerate(plant.checkpoints):
        for m, name in enumerate(checkpoint.measures):
            if name in first:
                told = f"{name} is measured at {first[name]} already; a control point has one checkpoint"
                yield ("checkpoints", c, "measures", m), told
            first.setdefault(name, checkpoint.id)
    for index, point in enumerate(plant.control_points):
        if point.id not in first:
            told = f"{point.id} is measured at no checkpoint; name it in the measures of one"
            yield ("control_points", index), told


def _parallel(way: Way, place: Place, name: str, stations: tuple[str, ...]) -> Iterator[Mistake]:
    """All stations of a control point or checkpoint are such that a car may take any of them."""
    first, *others = stations
    for k, other in enumerate(others):
        where = (*place, "also_at", k)
        if other in stations[: k + 1]:
            yield where, f"{name} names {other} twice; name each station once"
        elif other not in way.beside(first):
            told = f"cars do not go to {other} instead of {first}; name stations in parallel with {first}"
            yield where, told


def _order(plant: Plant, way: Way) -> Iterator[Mistake]:
    """A checkpoint stands where the characteristic is made or behind it."""
    points = by_id(plant.control_points)
    for c, checkpoint in enumerate(plant.checkpoints):
        early: dict[str, list[int]] = {}
        for m, name in enumerate(checkpoint.measures):
            for made in points[name].made_at if name in points else ():
                if made in checkpoint.judged_at or not way.arrives(made):
                    continue
                if way.behind(made).isdisjoint(checkpoint.judged_at):
                    early.setdefault(made, []).append(m)
                    break
        for made, found in early.items():
            names = listed(checkpoint.measures[m] for m in found)
            upstream = made in way.behind(checkpoint.station)
            where = (
                f"at {checkpoint.station}, {'upstream of' if upstream else 'which no car meets after'} {made}"
            )
            told = f"{checkpoint.id} measures {names} {where}, where it is made"
            yield ("checkpoints", c, "measures", found[0]), told
