"""Material flow: stations on pitch and on their line, conveyors that meet, nothing that crosses."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from twin.checks.findings import Finding, of_plant
from twin.checks.layout.crossings import crossing_findings
from twin.plant import by_id
from twin.plant.footprint import footprint
from twin.plant.transport import Conveyor, Lift, PacedLine, SkidConveyor, Turntable
from twin.plant.way import alternatives

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from twin.plant import Plant
    from twin.plant.footprint import Footprint
    from twin.plant.stations import Station

PITCH_M = 0.05
"""By how much a station may be off its line's pitch."""
LINE_M = 0.1
"""By how much a station's middle may be off the line through it."""
GAP_M = 0.5
"""Widest gap that a skid, a skillet or a hanger gets over from one conveyor to the next."""
PLATFORM_M = 3.0
"""Half the length of a lift's or a turntable's platform at the most: a skid of 5.4 m and its stops."""
STEP_M = 0.1
"""Highest step from one conveyor to the next."""
HEIGHT_M = 0.02
"""By how much cars at the stations of one line may differ in height."""


def flow_findings(plant: Plant) -> Iterator[Finding]:
    """All that is wrong with lines and conveyors."""
    conveyors = [c for c in plant.conveyors if isinstance(c, Conveyor) and len(c.path_m) > 1]
    stations = by_id(plant.stations)
    for conveyor in conveyors:
        names = dict.fromkeys((*conveyor.upstream, *conveyor.downstream))
        own = [stations[name] for name in names if name in stations]
        if len(own) > 2 and isinstance(conveyor, PacedLine | SkidConveyor):
            yield from _pitch(conveyor, own)
            yield from _heights(conveyor, own)
    yield from _meet(plant, conveyors)
    yield from crossing_findings(conveyors)
    if conveyors:
        yield from _unserved(plant, conveyors)


def _pitch(conveyor: PacedLine | SkidConveyor, stations: Sequence[Station]) -> Iterator[Finding]:
    """Stations off the pitch that most of a line keep, and off its middle."""
    path = np.array([corner[:2] for corner in conveyor.path_m])
    places = np.array([_along(path, station.pose.xyz_m[:2]) for station in stations])
    turn = np.exp(2j * np.pi * places[:, 0] / conveyor.pitch_m)
    start = turn[np.abs(np.angle(turn[:, None] / turn[None])).sum(axis=1).argmin()]
    off = np.angle(turn / start) / (2 * np.pi) * conveyor.pitch_m
    for station, by, beside in zip(stations, off.tolist(), places[:, 1].tolist(), strict=True):
        if abs(by) > PITCH_M:
            told = f"{station.id} stands {abs(by):.2f} m {'behind' if by > 0 else 'before'} its place on"
            message = f"{told} {conveyor.id}, whose pitch is {conveyor.pitch_m:g} m."
            yield of_plant("off_pitch", station.id, message, abs(by), "m", PITCH_M)
        if beside > LINE_M:
            message = (
                f"The middle of {station.id} is {beside:.2f} m beside {conveyor.id}, which runs through it."
            )
            yield of_plant("off_line", station.id, message, beside, "m", LINE_M)


def _along(path: np.ndarray, at: Sequence[float]) -> tuple[float, float]:
    """How far along a path (n, 2) the nearest point to `at` lies, and how far from it, m."""
    a, b = path[:-1], path[1:]
    lengths = np.linalg.norm(b - a, axis=1)
    way = (b - a) / np.maximum(lengths, 1e-9)[:, None]
    s = np.clip(((np.asarray(at) - a) * way).sum(axis=1), 0.0, lengths)
    away = np.linalg.norm(a + s[:, None] * way - np.asarray(at), axis=1)
    k = int(away.argmin())
    # Before its beginning and beyond its end a path goes on straight.
    free = float(((np.asarray(at) - a[k]) * way[k]).sum())
    side = abs(float(way[k, 0] * (at[1] - a[k, 1]) - way[k, 1] * (at[0] - a[k, 0])))
    if (k == 0 and free < 0.0) or (k == len(a) - 1 and free > lengths[k]):
        return float(lengths[:k].sum()) + free, side
    return float(lengths[:k].sum() + s[k]), float(away[k])


def _heights(conveyor: Conveyor, stations: Sequence[Station]) -> Iterator[Finding]:
    """Stations at which the car stands higher or lower than at most others of the line."""
    heights = {s.id: s.pose.xyz_m[2] + s.car.xyz_m[2] for s in stations if s.car is not None}
    if len(heights) < 3:
        return
    usual = float(np.median(list(heights.values())))
    for name, height in heights.items():
        if abs(height - usual) > HEIGHT_M:
            told = f"The car stands {height:.2f} m high at {name} and {usual:.2f} m at the other stations of"
            yield of_plant("car_height", name, f"{told} {conveyor.id}.", height, "m", usual)


def _meet(plant: Plant, conveyors: Sequence[Conveyor]) -> Iterator[Finding]:
    """Conveyors that end before what they join, or at another height."""
    places = {station.id: footprint(station) for station in plant.stations}
    places |= {buffer.id: footprint(buffer) for buffer in plant.buffers}
    ways = by_id(conveyors)
    for conveyor in conveyors:
        for names, end, verb in (
            (conveyor.upstream, conveyor.path_m[0], "begins"),
            (conveyor.downstream, conveyor.path_m[-1], "ends"),
        ):
            joined = [(_gap(conveyor, name, end, places, ways), name) for name in names]
            if not joined:
                continue
            gap, name = min(joined)
            if gap > GAP_M:
                told = f"{conveyor.id} {verb} {gap:.2f} m from {name} at ({end[0]:.1f}, {end[1]:.1f}) m"
                message = f"{told}; {GAP_M:g} m is the most that may lie between."
                yield of_plant("conveyor_gap", conveyor.id, message, gap, "m", GAP_M, "alarm")
            elif name in ways and verb == "ends" and conveyor.id in ways[name].upstream:
                yield from _step(conveyor, ways[name])


def _gap(
    conveyor: Conveyor,
    name: str,
    end: tuple[float, float, float],
    places: Mapping[str, Footprint],
    ways: Mapping[str, Conveyor],
) -> float:
    """From the end of a conveyor to what it names there, m, as far as no platform fills it."""
    platform = PLATFORM_M if isinstance(conveyor, Lift) else 0.0
    if name in places:
        return max(places[name].distance([end]) - platform, 0.0)
    if name not in ways:
        return 0.0
    other = ways[name]
    platform = max(platform, PLATFORM_M if isinstance(other, Lift | Turntable) else 0.0)
    path = np.array([corner[:2] for corner in other.path_m])
    if len(path) == 2 and np.allclose(path[0], path[1]):
        return max(math.dist(path[0], end[:2]) - platform, 0.0)
    return max(_to_path(path, end) - platform, 0.0)


def _to_path(path: np.ndarray, at: Sequence[float]) -> float:
    """Distance from a path (n, 2), m."""
    return min(_to_piece(a, b, np.asarray(at[:2])) for a, b in pairwise(path))


def _to_piece(a: np.ndarray, b: np.ndarray, at: np.ndarray) -> float:
    square = float((b - a) @ (b - a))
    s = min(max(float((at - a) @ (b - a)) / square, 0.0), 1.0) if square else 0.0
    return float(np.linalg.norm(a + s * (b - a) - at))


def _step(conveyor: Conveyor, after: Conveyor) -> Iterator[Finding]:
    """A step from one conveyor to the next; a lift has to stop at the height of its neighbour."""
    end = conveyor.path_m[-1]
    nearest = min(after.path_m, key=lambda corner: math.dist(corner[:2], end[:2]))
    begin = after.path_m[0] if isinstance(after, Lift) else nearest
    step = abs(begin[2] - end[2])
    if step > STEP_M:
        told = (
            f"{conveyor.id} ends at a height of {end[2]:.2f} m and {after.id} takes over at {begin[2]:.2f} m"
        )
        yield of_plant("level_step", conveyor.id, f"{told}.", step, "m", STEP_M, "alarm")


def _unserved(plant: Plant, conveyors: Sequence[Conveyor]) -> Iterator[Finding]:
    """Places that a route leads to and that nothing brings cars or parts to."""
    ways = by_id(conveyors)
    starts: dict[str, list[str]] = {}
    for conveyor in conveyors:
        for name in conveyor.upstream:
            starts.setdefault(name, []).append(conveyor.id)
    reached: dict[str, set[str]] = {}
    told: set[str] = set()
    for route in plant.routes:
        steps = alternatives(route)
        joins = ((route.joins,),) if route.joins else ()
        for here, there in pairwise((*steps, *joins)):
            for name in here:
                if name not in reached:
                    reached[name] = _fed(starts.get(name, ()), ways)
                for after in there:
                    if after not in reached[name] and after not in told:
                        told.add(after)
                        message = f"No conveyor leads from {name} to {after}, as {route.id} goes."
                        yield of_plant("no_conveyor", after, message, 0.0, "1", 1.0)


def _fed(starts: Sequence[str], ways: Mapping[str, Conveyor]) -> set[str]:
    """All that conveyors feed from where they start, one behind the other."""
    found: set[str] = set()
    front = list(starts)
    while front:
        for name in ways[front.pop()].downstream:
            if name not in found:
                found.add(name)
                if name in ways:
                    front.append(name)
    return found
