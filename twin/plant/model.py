"""What a plant is made of: frozen values, SI units, the unit in each field's name.

Poses are of the object's frame in the world frame, positions in metres, angles in radians,
fixed-axis roll, pitch, yaw. World z is up. A field whose value nobody measured is named in
`estimated` of the object it belongs to.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Vector = tuple[float, float, float]


class Value(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of all that a plant file can hold."""


class Thing(Value, frozen=True, kw_only=True):
    """Anything with an id that others may refer to."""

    id: str
    name: str = ""
    note: str = ""
    estimated: tuple[str, ...] = ()


class Pose(Value, frozen=True, kw_only=True):
    """Where a frame stands in the world."""

    xyz_m: Vector = (0.0, 0.0, 0.0)
    rpy_rad: Vector = (0.0, 0.0, 0.0)


class Decode(StrEnum):
    """How the logged value of a signal becomes a number in the signal's unit."""

    NUMBER = "number"
    """The value is the number."""
    BOOLEAN = "boolean"
    """`true` is 1, `false` is 0."""
    FLOAT32_BITS = "float32_bits"
    """An unsigned integer holds the 32 bits of an IEEE-754 float."""


class Sampling(StrEnum):
    """When a logger writes a value down."""

    PERIODIC = "periodic"
    ON_CHANGE = "on_change"


class Source(Value, frozen=True, kw_only=True):
    """Where a signal comes from: the OPC UA node and the log that holds it."""

    node: str
    log: str


class Signal(Thing, frozen=True, kw_only=True):
    """A tag of a controller."""

    device: str
    unit: str
    """`m`, `mm`, `s`, `1` (a code or a count), `drive_unit` or `device_unit` (the source names no unit)."""
    clock: str
    """The controller whose clock stamps it."""
    source: Source
    decode: Decode = Decode.NUMBER
    sampling: Sampling = Sampling.PERIODIC
    period_s: float | None = None
    """Of a periodic signal."""
    labels: dict[str, str] = {}
    """Words for the codes of an enumerated signal, by the code as text."""


class Clock(Thing, frozen=True, kw_only=True):
    """A controller's clock. Times of the shift are on the reference clock."""

    reference: bool = False


class Coincidence(Value, frozen=True, kw_only=True):
    """A physical fact that ties two clocks: the effect follows the cause within the given lag."""

    cause_clock: str
    effect_clock: str
    cause_stop: str
    """A robot's stop: the cause is the tool leaving it."""
    effect_stopper: str
    """The effect is this stopper beginning to open."""
    lag_min_s: float
    lag_max_s: float
    reason: str
    estimated: tuple[str, ...] = ()


class PartKind(Thing, frozen=True, kw_only=True):
    """A kind of part: a flat cylinder here."""

    diameter_m: float
    height_m: float
    mass_kg: float
    colour: str
    """`#rrggbb`."""


class StopAction(StrEnum):
    """What a robot does where its tool stops."""

    PICK = "pick"
    PLACE = "place"


class Stop(Thing, frozen=True, kw_only=True):
    """A place where the robot's tool stops to take or leave a part."""

    action: StopAction
    part_kind: str
    device: str
    """The store or conveyor it serves."""
    tcp_m: Vector
    """Tool centre point in the world."""


class Tool(Value, frozen=True, kw_only=True):
    """A gripper, drawn as a flange body with two fingers."""

    length_m: float
    """From the last link's frame to the tool centre point, along that frame's z."""
    width_m: float
    finger_length_m: float
    estimated: tuple[str, ...] = ()


class Robot(Thing, frozen=True, kw_only=True):
    """An arm with its tool, its recorded signals and its cycle."""

    description: str
    """`package:path` of a URDF, or a path in the plant's folder."""
    base: Pose
    tool: Tool
    home_rad: tuple[float, ...]
    """Joint positions from which the inverse kinematics starts."""
    tcp_signals: tuple[str, str, str]
    """x, y, z of the tool centre point in the world, metres. The tool points straight down."""
    gripper_signal: str | None = None
    """1 closed, 0 open."""
    task_signal: str | None = None
    stops: tuple[Stop, ...]
    """In the order of one cycle."""
    stop_radius_m: float
    """The tool is at a stop while it is within this distance of it."""


class Conveyor(Thing, frozen=True, kw_only=True):
    """A straight belt that runs along its own x from its pose, which is at the upstream end, on the belt."""

    pose: Pose
    length_m: float
    width_m: float
    speed_signal: str
    """The set-point."""
    speed_m_s_per_unit: float
    """Belt speed for one unit of the set-point."""
    assumed_set_point: float
    """Used, and said to be assumed, until the first value was received."""


class Stopper(Thing, frozen=True, kw_only=True):
    """Holds parts back on a conveyor; a gate in the recording's words."""

    conveyor: str
    at_m: float
    """Distance from the conveyor's upstream end to the face that parts lie against."""
    position_signal: str
    safe_signal: str
    speed_signal: str
    open_above: float
    """It lets parts pass while its position is above this, in the signal's unit."""


class Store(Thing, frozen=True, kw_only=True):
    """Where parts wait to be picked, fed by a conveyor."""

    pose: Pose
    size_m: Vector
    conveyor: str
    size_signal: str
    """The part's size code, 0 for none."""
    part_sizes: dict[str, int]
    """Size code by kind of part."""


class Camera(Thing, frozen=True, kw_only=True):
    """Looks down on a conveyor and measures how far off centre a part lies."""

    conveyor: str
    at_m: float
    height_m: float
    field_m: tuple[float, float]
    """What it sees, along and across the belt."""
    evaluation_s: float
    """From the part under the camera to the result."""
    distance_signal: str
    distance_x_signal: str
    distance_y_signal: str
    result_signal: str
    good_below_mm: float
    merge_s: float
    """Results closer together than this belong to one part; the last counts."""


class Fixture(Thing, frozen=True, kw_only=True):
    """A box that is simply there: a table, a post, a fence."""

    pose: Pose
    """Of the box's centre."""
    size_m: Vector
    colour: str = "#c9ced4"
    solid: bool = True
    """Counts in clearance checks."""


class Clearance(Value, frozen=True, kw_only=True):
    """What has to stay free, and what is allowed to touch."""

    required_m: float
    """Between the robot with its tool and part, and anything else."""


class Plant(Value, frozen=True, kw_only=True, dict=True):
    """One plant. Mappings by id are properties."""

    format: str
    id: str
    name: str
    time_zone: str
    note: str = ""
    clocks: tuple[Clock, ...]
    coincidences: tuple[Coincidence, ...] = ()
    part_kinds: tuple[PartKind, ...]
    initial_parts: tuple[str, ...] = ()
    """Kinds of the parts in the loop when a shift starts, first to be picked first."""
    robots: tuple[Robot, ...]
    conveyors: tuple[Conveyor, ...]
    stoppers: tuple[Stopper, ...]
    stores: tuple[Store, ...]
    cameras: tuple[Camera, ...]
    fixtures: tuple[Fixture, ...] = ()
    clearance: Clearance
    signals: tuple[Signal, ...]

    @cached_property
    def signal_ids(self) -> tuple[str, ...]:
        """Ids of all signals in their order in the file; a sample names its signal by place in it."""
        return tuple(signal.id for signal in self.signals)

    @cached_property
    def signal(self) -> Mapping[str, Signal]:
        """Signals by id."""
        return by_id(self.signals)

    @cached_property
    def devices(self) -> Mapping[str, Device]:
        """Robots, conveyors, stoppers, stores and cameras by id."""
        everything: tuple[Device, ...] = (
            *self.robots,
            *self.conveyors,
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


Device = Robot | Conveyor | Stopper | Store | Camera


def signals_of(device: Device) -> tuple[str, ...]:
    """Ids of the signals that a device names, in the order of its fields."""
    values = [getattr(device, name) for name in device.__struct_fields__ if "_signal" in name]
    flat = [value if isinstance(value, tuple) else (value,) for value in values if value is not None]
    return tuple(signal for group in flat for signal in group)


AnyThing = TypeVar("AnyThing", bound=Thing)


def by_id(things: Iterable[AnyThing]) -> dict[str, AnyThing]:
    """Mapping from id to thing, in order."""
    return {thing.id: thing for thing in things}
