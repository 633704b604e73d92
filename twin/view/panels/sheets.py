"""What the plant's text says of each thing in it, as sheets to read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from math import dist
from typing import TYPE_CHECKING, TypeVar

from twin.plant.robots import Robot
from twin.plant.stations import Station
from twin.plant.transport import Buffer, Conveyor
from twin.plant.values import by_id
from twin.view.panels import inspector
from twin.view.panels.sheet import Sheet, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from twin.plant import Plant
    from twin.plant.floor import Area
    from twin.plant.signals import ControlPoint
    from twin.plant.stations import Loss, WorkElement
    from twin.plant.values import Thing

T = TypeVar("T")


class Sheets:
    """The sheets of a plant's areas, stations, buffers, conveyors and robots, and of the plant itself."""

    def __init__(self, plant: Plant) -> None:
        self._plant = plant
        self._areas = by_id(plant.areas)
        self._things: Mapping[str, Thing] = {
            thing.id: thing
            for group in (
                plant.areas,
                plant.stations,
                plant.buffers,
                plant.conveyors,
                plant.programmed_robots,
            )
            for thing in group
        }
        self._robots = _grouped(plant.programmed_robots, lambda robot: robot.station)
        self._points = _at_each((point, point.made_at) for point in plant.control_points)
        self._checkpoints = _at_each((gate, gate.judged_at) for gate in plant.checkpoints)
        self._work = _grouped(plant.work_elements, lambda element: element.station)
        self._supplies = _grouped(plant.supplies, lambda supply: supply.station)
        self._spots = _grouped(plant.weld_spots, lambda spot: spot.robot)
        self._programs = _grouped(plant.programs, lambda program: program.robot)
        self._signals = _grouped(plant.signals, lambda signal: signal.device)
        self._losses = by_id(plant.losses)

    def of(self, id: str) -> Sheet:
        """The sheet of a thing; of the plant for an id that names none."""
        thing = self._things.get(id)
        if isinstance(thing, Station):
            return self._station(thing)
        if isinstance(thing, Robot):
            return self._robot(thing)
        if isinstance(thing, Buffer):
            return self._buffer(thing)
        if isinstance(thing, Conveyor):
            return self._conveyor(thing)
        if id in self._plant.devices:
            return _device(self._plant, id)
        area = self._areas.get(id)
        return self._whole if area is None else self._area(area)

    @cached_property
    def _whole(self) -> Sheet:
        plant = self._plant
        rows = [(area.name or area.id, *(f"{n:,}" for n in (self._count(area)))) for area in plant.areas]
        facts = [
            ("Takt time", f"{plant.takt_time_s:g} s" if plant.takt_time_s else "none"),
            ("Configurations", f"{len(plant.configurations):,}" if plant.option_families else "none"),
            ("Control points", f"{len(plant.control_points):,}"),
            ("Checkpoints", f"{len(plant.checkpoints):,}"),
            ("Signals", f"{len(plant.signals):,}"),
            ("Weld spots", f"{len(plant.weld_spots):,}"),
            ("Operators", f"{sum(station.operators for station in plant.stations):,}"),
        ]
        table = Table("Areas", ("Area", "Stations", "Robots", "Operators"), rows)
        there = [(label, value) for label, value in facts if value not in ("0", "none")]
        return Sheet(plant.id, plant.name, "plant", there, _filled([table]), plant.note)

    def _count(self, area: Area) -> tuple[int, int, int]:
        own = [station for station in self._plant.stations if station.area == area.id]
        robots = sum(len(self._robots[station.id]) for station in own)
        return len(own), robots, sum(station.operators for station in own)

    def _area(self, area: Area) -> Sheet:
        stations, robots, operators = self._count(area)
        sections = _grouped(
            (s for s in self._plant.stations if s.area == area.id), lambda s: s.section or "without a section"
        )
        facts = [
            ("Stations", f"{stations:,}"),
            ("Robots", f"{robots:,}"),
            ("Operators", f"{operators:,}"),
            ("Floor", _size(area.size_m)),
            ("Calendar", area.calendar),
        ]
        rows = [(name.replace("_", " "), f"{len(own)}") for name, own in sections.items()]
        return Sheet(
            area.id, area.name, "area", facts, [Table("Sections", ("Section", "Stations"), rows)], area.note
        )

    def _station(self, station: Station) -> Sheet:
        robots, work = self._robots[station.id], self._work[station.id]
        facts = [
            ("Cycle time", self._cycle_time(station, bool(robots), work)),
            ("Cars at once", f"{max(station.servers, station.capacity)}"),
            *([("Operators", _operators(station))] if station.operators else []),
            ("Footprint", _size(station.size_m)),
            ("Signals", f"{self._signals_at(station):,}"),
        ]
        facts += [(_loss_name(loss), _loss(loss)) for loss in (self._losses[name] for name in station.losses)]
        tables = [
            Table("Robots", ("Robot", "Arm", "Spots"), [self._robot_row(robot) for robot in robots]),
            Table(
                "Control points",
                ("Control point", "Characteristic", "Limits"),
                [_point(p) for p in self._points[station.id]],
            ),
            Table(
                "Checkpoints",
                ("Checkpoint", "Measures"),
                [(c.id, f"{len(c.measures)} control points") for c in self._checkpoints[station.id]],
            ),
            Table("Work elements", ("Element", "Operator", "Time, s"), [_element(e) for e in work]),
            Table(
                "Parts", ("Part", "Comes as"), [(s.part, s.mode.value) for s in self._supplies[station.id]]
            ),
        ]
        return Sheet(
            station.id,
            station.name,
            self._kind(station.kind.value, station.area, station.section),
            facts,
            _filled(tables),
            station.note,
        )

    def _cycle_time(self, station: Station, robots: bool, work: Sequence[WorkElement]) -> str:
        takt = self._plant.takt_time_s
        against = f"; takt {takt:g} s" if takt else ""
        if station.passage_s is not None:
            return f"{station.passage_s / 60.0:.0f} min passage"
        if station.cycle_time_s is not None:
            spread = f", ± {100 * station.cycle_time_cv:.0f} %" if station.cycle_time_cv else ""
            return f"{station.cycle_time_s:g} s{spread}{against}"
        if robots:
            return f"from its robots' programs{against}"
        return f"from {len(work)} work elements{against}" if work else "not given"

    def _signals_at(self, station: Station) -> int:
        devices = [station.id, *(robot.id for robot in self._robots[station.id])]
        return sum(len(self._signals[device]) for device in devices)

    def _robot_row(self, robot: Robot) -> tuple[str, ...]:
        return robot.id, _arm(robot), f"{len(self._spots[robot.id])}"

    def _robot(self, robot: Robot) -> Sheet:
        spots = self._spots[robot.id]
        facts = [
            ("Arm", _arm(robot)),
            ("Station", robot.station),
            ("Tool", robot.tool.replace("_", " ")),
            ("Part carried", f"{robot.payload_kg:g} kg" if robot.payload_kg else "none"),
            ("Pedestal", f"{robot.pedestal_m:g} m"),
            ("Base", ", ".join(f"{x:.2f}" for x in robot.base.xyz_m) + " m"),
            ("Weld spots", f"{len(spots)}"),
            ("Signals", f"{len(self._signals[robot.id])}"),
        ]
        programs = [
            (p.id, _choice(p.options) or "all cars", f"{len(p.steps)}") for p in self._programs[robot.id]
        ]
        tables = [Table("Programs", ("Program", "For", "Steps"), programs)]
        area = next(s.area for s in self._plant.stations if s.id == robot.station)
        return Sheet(robot.id, robot.name, self._kind("robot", area), facts, _filled(tables), robot.note)

    def _buffer(self, buffer: Buffer) -> Sheet:
        facts = [
            ("Capacity", f"{buffer.capacity}"),
            ("At the start of a shift", f"{buffer.initial:g}"),
            ("Levels", f"{buffer.levels}"),
            ("Footprint", _size(buffer.size_m)),
        ]
        return Sheet(
            buffer.id, buffer.name, self._kind(buffer.kind.value, buffer.area), facts, [], buffer.note
        )

    def _conveyor(self, conveyor: Conveyor) -> Sheet:
        length = sum(dist(a, b) for a, b in pairwise(conveyor.path_m))
        facts = [
            ("Length", f"{length:.1f} m"),
            ("Speed", f"{conveyor.speed_m_s:g} m/s"),
            *([("Pitch", f"{pitch:g} m")] if (pitch := getattr(conveyor, "pitch_m", None)) else []),
            ("From", ", ".join(conveyor.upstream)),
            ("To", ", ".join(conveyor.downstream)),
        ]
        kind = str(conveyor.__struct_config__.tag) + " conveyor"
        return Sheet(conveyor.id, conveyor.name, self._kind(kind, conveyor.area), facts, [], conveyor.note)

    def _kind(self, kind: str, area: str, section: str = "") -> str:
        place = self._areas[area].name or area
        return " · ".join(text.replace("_", " ") for text in (kind, place, section) if text)


def _device(plant: Plant, id: str) -> Sheet:
    """Of a recorded cell's robot, belt, stopper, store or camera."""
    told = inspector.about(plant, id)
    facts = [
        (row["name"], f"{row['value']}{' (estimated)' * row['estimated']}") for row in told["dimensions"]
    ]
    signals = [(row["name"], row["unit"]) for row in told["signals"]]
    tables = _filled([Table("Signals", ("Signal", "Unit"), signals)])
    return Sheet(id, told["name"], told["kind"], facts, tables, told["note"])


def _filled(tables: Iterable[Table]) -> list[Table]:
    return [table for table in tables if table.rows]


def _grouped(things: Iterable[T], key: Callable[[T], str]) -> defaultdict[str, list[T]]:
    return _at_each((thing, (key(thing),)) for thing in things)


def _at_each(things: Iterable[tuple[T, Iterable[str]]]) -> defaultdict[str, list[T]]:
    """Things by every place that they belong to."""
    found: defaultdict[str, list[T]] = defaultdict(list)
    for thing, places in things:
        for place in places:
            found[place].append(thing)
    return found


def _size(size: Sequence[float]) -> str:
    height = f", {size[2]:g} m high" if len(size) > 2 else ""
    return f"{size[0]:g} × {size[1]:g} m{height}"


def _arm(robot: Robot) -> str:
    return robot.description.removeprefix("robots:").replace("_", " ")


def _operators(station: Station) -> str:
    crew = station.crew.replace("_", " ")
    return f"{station.operators} of crew {crew}" if crew else f"{station.operators}"


def _choice(options: Mapping[str, tuple[str, ...]]) -> str:
    return ", ".join(f"{family}: {' or '.join(chosen)}" for family, chosen in options.items())


def _point(point: ControlPoint) -> tuple[str, ...]:
    low, high = point.lower_limit, point.upper_limit
    sides = " to ".join(f"{side:g}" for side in (low, high) if side is not None)
    bound = "" if low is not None and high is not None else "at least " if low is not None else "up to "
    return point.id, point.characteristic, f"{bound}{sides} {point.unit}".strip()


def _element(element: WorkElement) -> tuple[str, ...]:
    return element.name or element.id, f"{element.operator}", f"{element.time_s:.1f}"


def _loss_name(loss: Loss) -> str:
    return loss.kind.value.replace("_", " ").capitalize()


def _loss(loss: Loss) -> str:
    reason = loss.reason.replace("_", " ")
    return f"every {_time(loss.mean_between_s)} for {_time(loss.mean_duration_s)}, {reason}"


def _time(seconds: float) -> str:
    for unit, size in (("h", 3600.0), ("min", 60.0)):
        if seconds >= size:
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds:.0f} s"
