"""The equipment of a cell whose controllers were recorded: what its signals mean and what moves by them."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from twin.plant.values import NotNegative, Pose, Positive, SignalRef, Thing, Value, Vector, ref


class Coincidence(Value, frozen=True, kw_only=True):
    """A physical fact that ties two clocks: the effect follows the cause within the given lag."""

    cause_clock: Annotated[str, ref("clocks")]
    effect_clock: Annotated[str, ref("clocks")]
    cause_stop: Annotated[str, ref("stops")]
    """A robot's stop: the cause is the tool leaving it."""
    effect_stopper: Annotated[str, ref("stoppers")]
    """The effect is this stopper beginning to open."""
    lag_min_s: float
    lag_max_s: float
    reason: str
    estimated: tuple[str, ...] = ()


class PartKind(Thing, frozen=True, kw_only=True):
    """A kind of part: a flat cylinder here."""

    diameter_m: Positive
    height_m: Positive
    mass_kg: Positive
    colour: str
    """`#rrggbb`."""


class StopAction(StrEnum):
    """What a robot does where its tool stops."""

    PICK = "pick"
    PLACE = "place"


class Stop(Thing, frozen=True, kw_only=True):
    """A place where the robot's tool stops to take or leave a part."""

    action: StopAction
    part_kind: Annotated[str, ref("part_kinds")]
    device: Annotated[str, ref("conveyors", "stores")]
    """The store or conveyor it serves."""
    tcp_m: Vector
    """Tool centre point in the world."""


class Gripper(Value, frozen=True, kw_only=True):
    """A gripper, drawn as a flange body with two fingers."""

    length_m: Positive
    """From the last link's frame to the tool centre point, along that frame's z."""
    width_m: Positive
    finger_length_m: Positive
    estimated: tuple[str, ...] = ()


class TracedRobot(Thing, frozen=True, kw_only=True, tag_field="kind", tag="traced"):
    """An arm whose tool positions are recorded: with its gripper, its signals and its cycle."""

    description: str
    """`package:path` of a URDF, `robots:ID` for a bundled one, or a path in the plant's folder."""
    base: Pose
    tool: Gripper
    home_rad: tuple[float, ...]
    """Joint positions from which the inverse kinematics starts."""
    tcp_signals: tuple[SignalRef, SignalRef, SignalRef]
    """x, y, z of the tool centre point in the world, metres. The tool points straight down."""
    gripper_signal: SignalRef | None = None
    """1 closed, 0 open."""
    task_signal: SignalRef | None = None
    stops: tuple[Stop, ...]
    """In the order of one cycle."""
    stop_radius_m: Positive
    """The tool is at a stop while it is within this distance of it."""


class Belt(Thing, frozen=True, kw_only=True, tag_field="kind", tag="belt"):
    """A straight belt that runs along its own x from its pose, which is at the upstream end, on the belt."""

    pose: Pose
    length_m: Positive
    width_m: Positive
    speed_signal: SignalRef
    """The set-point."""
    speed_m_s_per_unit: Positive
    """Belt speed for one unit of the set-point."""
    assumed_set_point: NotNegative
    """Used, and said to be assumed, until the first value was received."""


class Stopper(Thing, frozen=True, kw_only=True):
    """Holds parts back on a conveyor; a gate in the recording's words."""

    conveyor: Annotated[str, ref("conveyors")]
    at_m: NotNegative
    """Distance from the conveyor's upstream end to the face that parts lie against."""
    position_signal: SignalRef
    safe_signal: SignalRef
    speed_signal: SignalRef
    open_above: float
    """It lets parts pass while its position is above this, in the signal's unit."""


class Store(Thing, frozen=True, kw_only=True):
    """Where parts wait to be picked, fed by a conveyor."""

    pose: Pose
    size_m: tuple[Positive, Positive, Positive]
    conveyor: Annotated[str, ref("conveyors")]
    size_signal: SignalRef
    """The part's size code, 0 for none."""
    part_sizes: dict[Annotated[str, ref("part_kinds")], int]
    """Size code by kind of part."""


class Camera(Thing, frozen=True, kw_only=True):
    """Looks down on a conveyor and measures how far off centre a part lies."""

    conveyor: Annotated[str, ref("conveyors")]
    at_m: NotNegative
    height_m: Positive
    field_m: tuple[Positive, Positive]
    """What it sees, along and across the belt."""
    evaluation_s: NotNegative
    """From the part under the camera to the result."""
    distance_signal: SignalRef
    distance_x_signal: SignalRef
    distance_y_signal: SignalRef
    result_signal: SignalRef
    good_below_mm: Positive
    merge_s: NotNegative
    """Results closer together than this belong to one part; the last counts."""
