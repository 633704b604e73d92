"""How cars and parts move and wait: conveyors, buffers, carriers, parts supply, routes."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from twin.plant.cell import Belt
from twin.plant.values import (
    AreaRef,
    Choice,
    Count,
    LossRef,
    NodeRef,
    NotNegative,
    Pose,
    Positive,
    SignalRef,
    StationRef,
    Thing,
    Vector,
    ref,
)

Segment = Annotated[str, ref("stations", "buffers", "conveyors")]


class Conveyor(Thing, frozen=True, kw_only=True):
    """Base of all that moves cars or parts along a path on its own speed."""

    area: AreaRef
    upstream: tuple[Segment, ...]
    """What feeds it: stations and buffers on its way, or the conveyor before it."""
    downstream: tuple[Segment, ...]
    """What it feeds: stations and buffers on its way, or the conveyor behind it."""
    path_m: tuple[Vector, ...]
    """Corners of its middle line in the world, downstream."""
    speed_m_s: Positive
    width_m: Positive = 1.2
    carrier: Annotated[str, ref("carriers")] = ""
    losses: tuple[LossRef, ...] = ()
    speed_signal: SignalRef | None = None


class Accumulating(Conveyor, frozen=True, kw_only=True, tag_field="kind", tag="accumulating"):
    """Cars close up to each other on it."""

    pitch_m: Positive
    """Length that a standing car takes."""


class PacedLine(Conveyor, frozen=True, kw_only=True, tag_field="kind", tag="paced"):
    """All cars move together, one pitch a line cycle, and stop together."""

    pitch_m: Positive
    andon_reaction_s: NotNegative = 0.0
    """From the cord to the team leader's answer; the line goes on meanwhile."""
    andon_stop_at: NotNegative = 1.0
    """Where in the pitch a pulled andon stops the line, as a share of it: the fixed position."""
    drift_m: NotNegative = 0.0
    """How far an operator may go on working beyond the end of the pitch."""


class SkidConveyor(Conveyor, frozen=True, kw_only=True, tag_field="kind", tag="skid"):
    """Rollers or chains that move one skid after the other from station to station."""

    pitch_m: Positive


class Overhead(Conveyor, frozen=True, kw_only=True, tag_field="kind", tag="overhead"):
    """A monorail or power-and-free line with hangers above the floor."""

    pitch_m: Positive


class Lift(Conveyor, frozen=True, kw_only=True, tag_field="kind", tag="lift"):
    """Moves one car up or down; the path's ends are its levels."""

    load_s: NotNegative = 0.0
    """Moving in and out."""


class Turntable(Conveyor, frozen=True, kw_only=True, tag_field="kind", tag="turntable"):
    """Turns one skid about the vertical; the path is the way across it."""

    turn_rad: float
    turn_s: Positive


AnyConveyor = Belt | Accumulating | PacedLine | SkidConveyor | Overhead | Lift | Turntable


class BufferKind(StrEnum):
    """In which order a buffer gives cars out."""

    LANE = "lane"
    """First in, first out."""
    STORE = "store"
    """Any car can be taken."""
    SEQUENCER = "sequencer"
    """Any car can be taken; gives them out in the order of the orders."""


class Buffer(Thing, frozen=True, kw_only=True):
    """Where cars or parts wait between stations."""

    area: AreaRef
    kind: BufferKind
    capacity: Count
    initial: NotNegative = 0.0
    """Cars in it when a shift starts warm."""
    pose: Pose
    """On the floor in the middle of its footprint."""
    size_m: tuple[Positive, Positive, Positive]
    levels: Count = 1
    equipment: str = ""
    stage: str = ""
    """How far the cars in it are built."""
    level_signal: SignalRef | None = None


class Carrier(Thing, frozen=True, kw_only=True):
    """A kind of carrier that circulates: skid, skillet, hanger, vehicle."""

    count: Count
    length_m: Positive
    shape: str = ""
    """Name of its shape."""
    loop: tuple[Segment, ...]
    """Where it goes, in order; from the last it returns to the first empty."""
    return_s: NotNegative = 0.0
    """Way back from the end of the loop to its beginning."""


class SupplyMode(StrEnum):
    """How parts come to the line."""

    KIT = "kit"
    """A set for one car, travelling with it."""
    SEQUENCE = "sequence"
    """In the order of the cars."""
    CONTAINER = "container"
    """Many of one kind, exchanged when used up."""
    CONVEYOR = "conveyor"


class Supply(Thing, frozen=True, kw_only=True):
    """Parts for a station, with stops of their own."""

    station: StationRef
    part: str
    """What is supplied, in words."""
    mode: SupplyMode
    quantity: Count = 1
    """Parts in one container, or kits under way."""
    per_car: NotNegative = 1.0
    options: Choice = msgspec.field(default_factory=dict)
    """Only used on cars with these options."""
    losses: tuple[LossRef, ...] = ()


class RouteKind(StrEnum):
    """What travels a route."""

    CAR = "car"
    FEEDER = "feeder"
    """A subassembly that ends where it is built in."""


class Route(Thing, frozen=True, kw_only=True):
    """The way of cars or subassemblies through the plant. Every configuration has to find one car route."""

    kind: RouteKind
    steps: tuple[NodeRef | tuple[NodeRef, ...], ...]
    """Stations and buffers in order; several in brackets are alternatives: the first that is free."""
    joins: Annotated[str, ref("stations", "buffers")] = ""
    """Of a feeder: where its part goes into the car, or the buffer of another feeder."""
    options: Choice = msgspec.field(default_factory=dict)
    """Only for cars with these options."""
