"""What a plant is made of: one value that holds everything, with mappings by id.

Lengths are metres and angles radians. The world's z is up. A field whose value nobody measured is named in
`estimated` of the thing it belongs to. What each kind of thing says stands in the file of its subject:
`values`, `signals`, `cell`, `stations`, `transport`, `robots`, `options`, `calendar`, `floor`.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Annotated, TypeVar

from twin.plant.calendar import Calendar, LoggedStop, StopReason
from twin.plant.cell import Belt, Camera, Coincidence, PartKind, Stopper, Store, TracedRobot
from twin.plant.floor import Aisle, Area, Building, Clearance, Fence, Fixture, Scenery
from twin.plant.options import OptionFamily, Order, Rule
from twin.plant.robots import AnyRobot, Program, Robot, Seam, Target, Tool, WeldSpot, Zone
from twin.plant.signals import Checkpoint, Clock, ControlPoint, Signal
from twin.plant.stations import Crew, Loss, Station, WorkElement
from twin.plant.transport import AnyConveyor, Buffer, Carrier, Route, Supply
from twin.plant.values import Thing, Value, by_id, ref

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from twin.plant.configurations import Configuration

FORMAT = "taktwin-plant/0.2"


class Plant(Value, frozen=True, kw_only=True, dict=True):
    """One plant. Mappings by id are properties."""

    format: str
    id: str
    name: str
    time_zone: str
    note: str = ""
    takt_time_s: float | None = None
    """Customer takt: time between two cars that leave."""

    areas: tuple[Area, ...] = ()
    buildings: tuple[Building, ...] = ()
    aisles: tuple[Aisle, ...] = ()
    fences: tuple[Fence, ...] = ()
    fixtures: tuple[Fixture, ...] = ()
    scenery: tuple[Scenery, ...] = ()
    calendars: tuple[Calendar, ...] = ()
    stop_reasons: tuple[StopReason, ...] = ()

    stations: tuple[Station, ...] = ()
    losses: tuple[Loss, ...] = ()
    crews: tuple[Crew, ...] = ()
    work_elements: tuple[WorkElement, ...] = ()
    conveyors: tuple[AnyConveyor, ...] = ()
    buffers: tuple[Buffer, ...] = ()
    carriers: tuple[Carrier, ...] = ()
    supplies: tuple[Supply, ...] = ()
    routes: tuple[Route, ...] = ()

    option_families: tuple[OptionFamily, ...] = ()
    rules: tuple[Rule, ...] = ()
    orders: tuple[Order, ...] = ()

    robots: tuple[AnyRobot, ...] = ()
    tools: tuple[Tool, ...] = ()
    targets: tuple[Target, ...] = ()
    weld_spots: tuple[WeldSpot, ...] = ()
    seams: tuple[Seam, ...] = ()
    zones: tuple[Zone, ...] = ()
    programs: tuple[Program, ...] = ()
    clearance: Clearance

    clocks: tuple[Clock, ...] = ()
    coincidences: tuple[Coincidence, ...] = ()
    signals: tuple[Signal, ...] = ()
    control_points: tuple[ControlPoint, ...] = ()
    checkpoints: tuple[Checkpoint, ...] = ()
    logged_stops: tuple[LoggedStop, ...] = ()

    part_kinds: tuple[PartKind, ...] = ()
    initial_parts: tuple[Annotated[str, ref("part_kinds")], ...] = ()
    """Kinds of the parts in the loop when a shift starts, first to be picked first."""
    stoppers: tuple[Stopper, ...] = ()
    stores: tuple[Store, ...] = ()
    cameras: tuple[Camera, ...] = ()

    @cached_property
    def signal_ids(self) -> tuple[str, ...]:
        """Ids of all signals in their order in the file; a sample names its signal by place in it."""
        return tuple(signal.id for signal in self.signals)

    @cached_property
    def signal(self) -> Mapping[str, Signal]:
        """Signals by id."""
        return by_id(self.signals)

    @cached_property
    def configurations(self) -> Mapping[str, Configuration]:
        """Cars that can be ordered, by id. A ValueError where rules and take rates contradict each other."""
        from twin.plant.configurations import configurations

        return {configuration.id: configuration for configuration in configurations(self)}

    @cached_property
    def traced_robots(self) -> tuple[TracedRobot, ...]:
        """Robots whose tool positions are recorded."""
        return tuple(robot for robot in self.robots if isinstance(robot, TracedRobot))

    @cached_property
    def programmed_robots(self) -> tuple[Robot, ...]:
        """Robots that run programs."""
        return tuple(robot for robot in self.robots if isinstance(robot, Robot))

    @cached_property
    def belts(self) -> tuple[Belt, ...]:
        """Conveyors that are single belts with a recorded set-point."""
        return tuple(conveyor for conveyor in self.conveyors if isinstance(conveyor, Belt))

    @cached_property
    def devices(self) -> Mapping[str, Device]:
        """Robots, belts, stoppers, stores and cameras of a recorded cell by id."""
        everything: tuple[Device, ...] = (
            *self.traced_robots,
            *self.belts,
            *self.stoppers,
            *self.stores,
            *self.cameras,
        )
        return by_id(everything)

    @cached_property
    def users(self) -> Mapping[str, tuple[Device, ...]]:
        """By signal id: the devices that name the signal as one of theirs."""
        named = [(signal, device) for device in self.devices.values() for signal in signals_of(device)]
        return {
            signal: tuple(device for name, device in named if name == signal) for signal in self.signal_ids
        }


Device = TracedRobot | Belt | Stopper | Store | Camera


def signals_of(thing: Thing) -> tuple[str, ...]:
    """Ids of the signals that a thing names, in the order of its fields."""
    values = [getattr(thing, name) for name in thing.__struct_fields__ if "_signal" in name]
    flat = [value if isinstance(value, tuple) else (value,) for value in values if value is not None]
    return tuple(signal for group in flat for signal in group)


AnyThing = TypeVar("AnyThing", bound=Thing)


def things(plant: Plant) -> Iterable[tuple[str, tuple[Thing, ...]]]:
    """Every group of things of a plant, by the field's name."""
    for name in plant.__struct_fields__:
        value = getattr(plant, name)
        if isinstance(value, tuple) and value and isinstance(value[0], Thing):
            yield name, value
