"""Where work is done: stations, their work elements, their losses, and the people who serve them."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from twin.plant.values import (
    AreaRef,
    Choice,
    Count,
    CrewRef,
    LossRef,
    NotNegative,
    Pose,
    Positive,
    ReasonRef,
    SignalRef,
    StationRef,
    Thing,
    ref,
)


class StationKind(StrEnum):
    """How a station's time comes about."""

    MANUAL = "manual"
    """From its work elements; people walk with the car or stand."""
    AUTOMATIC = "automatic"
    """A machine's own cycle."""
    ROBOT_CELL = "robot_cell"
    """From the programs of its robots and its other times; a typed cycle time wins and is compared."""
    PACED = "paced"
    """One pitch of a paced line, which moves on with the line."""
    PASSAGE = "passage"
    """Every car stays for the same time, many at once: a booth, an oven, a tank."""


class Law(StrEnum):
    """How a time is distributed about its mean."""

    CONSTANT = "constant"
    EXPONENTIAL = "exponential"
    ERLANG_2 = "erlang_2"
    GAMMA = "gamma"
    LOGNORMAL = "lognormal"
    TRIANGULAR = "triangular"
    """Symmetric about the mean."""


class Station(Thing, frozen=True, kw_only=True):
    """A place where cars or parts are worked on.

    Its frame stands on the floor in the middle of its footprint, x downstream.
    """

    area: AreaRef
    section: str = ""
    """A name that neighbouring stations share, such as the segment of a line."""
    kind: StationKind
    pose: Pose
    size_m: tuple[Positive, Positive, Positive]
    """Length along the line, width and height of what it occupies."""
    equipment: str = ""
    """Name of the shape that is drawn for it, from the catalogue of shapes or the plant's folder."""
    stage: str = ""
    """How far the car is built when it leaves: a stage of the car's shape."""
    car: Pose | None = None
    """Where the car's frame stands while it is worked on, in the station's frame."""
    servers: Count = 1
    """Cars worked on at once, each for the whole cycle time."""
    cycle_time_s: Positive | None = None
    """Mean over all configurations. Absent: from its work elements or its robots' programs."""
    cycle_time_cv: NotNegative = 0.0
    """Coefficient of variation: standard deviation by mean."""
    cycle_time_law: Law = Law.CONSTANT
    transfer_s: NotNegative = 0.0
    """Of the cycle: moving the car in or out."""
    handling_s: NotNegative = 0.0
    """Of the cycle: clamps, part presence, handshakes with the controllers."""
    margin_s: NotNegative = 0.0
    """Of the cycle: planned reserve."""
    passage_s: Positive | None = None
    """Of a passage: how long a car stays."""
    capacity: Count = 1
    """Cars that are in it at once at the most."""
    operators: Annotated[int, msgspec.Meta(ge=0)] = 0
    crew: CrewRef = ""
    """Where its operators come from."""
    losses: tuple[LossRef, ...] = ()
    state_signal: SignalRef | None = None


class Clocking(StrEnum):
    """Which time runs towards a loss."""

    OPERATION = "operation"
    """Only while the station works."""
    CALENDAR = "calendar"
    """Always, also while it is blocked or starved."""


class LossKind(StrEnum):
    """How a loss is counted."""

    BREAKDOWN = "breakdown"
    MINOR_STOP = "minor_stop"


class Loss(Thing, frozen=True, kw_only=True):
    """A way in which stations, conveyors or supplies stop, shared by all that name it."""

    kind: LossKind
    clocking: Clocking = Clocking.OPERATION
    mean_between_s: Positive
    between_law: Law = Law.EXPONENTIAL
    mean_duration_s: Positive
    duration_law: Law = Law.EXPONENTIAL
    reason: ReasonRef
    crew: CrewRef = ""
    """Who has to come; empty clears itself."""


class CrewKind(StrEnum):
    """What a crew is for."""

    OPERATORS = "operators"
    REPAIR = "repair"


class Crew(Thing, frozen=True, kw_only=True):
    """People who serve several stations."""

    kind: CrewKind
    count: Count
    """Operators in all, or repair crews that can be at work at the same time."""
    size: Count = 1
    """People in one repair crew."""
    response_s: NotNegative = 0.0
    """Mean time until they are there."""


class Work(StrEnum):
    """What a work element is to the customer."""

    VALUE_ADDED = "value_added"
    NECESSARY = "necessary"
    """Adds no value and cannot be left out yet: fetching, checking, handling."""
    WALK = "walk"
    WAIT = "wait"


class WorkElement(Thing, frozen=True, kw_only=True):
    """A piece of manual work that is not divided further."""

    station: StationRef
    operator: Count = 1
    """Which of the station's operators does it."""
    time_s: Positive
    work: Work = Work.VALUE_ADDED
    after: tuple[Annotated[str, ref("work_elements")], ...] = ()
    """Elements that have to be done before, by any operator."""
    options: Choice = msgspec.field(default_factory=dict)
    """Only done on cars with these options."""
