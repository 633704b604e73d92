"""What every thing of a plant is built on: frozen values, ids, poses, numbers with bounds, references.

A field's name carries its unit. A reference is an id with the groups of things that it may name; see
`twin.plant.references`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta

Vector = tuple[float, float, float]
Point = tuple[float, float]
"""x and y on the floor, metres."""

Positive = Annotated[float, Meta(gt=0)]
NotNegative = Annotated[float, Meta(ge=0)]
Share = Annotated[float, Meta(ge=0, le=1)]
Count = Annotated[int, Meta(ge=1)]


def ref(*groups: str) -> Meta:
    """Marks a text as the id of a thing of one of these groups, which are fields of `Plant`."""
    return Meta(extra={"ref": groups})


class Value(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of all that a plant file can hold."""


class Thing(Value, frozen=True, kw_only=True):
    """Anything with an id that others may refer to."""

    id: str
    name: str = ""
    note: str = ""
    estimated: tuple[str, ...] = ()
    """Fields whose values nobody measured."""


class Pose(Value, frozen=True, kw_only=True):
    """Where a frame stands in another: fixed-axis roll, pitch, yaw."""

    xyz_m: Vector = (0.0, 0.0, 0.0)
    rpy_rad: Vector = (0.0, 0.0, 0.0)


class Block(Value, frozen=True, kw_only=True):
    """A box with its sides along the axes of the frame that it is given in."""

    size_m: tuple[Positive, Positive, Positive]
    centre_m: Vector = (0.0, 0.0, 0.0)


AN_ID = "a word of printable characters without spaces"


def is_id(text: str) -> bool:
    """Whether a text is `AN_ID`.

    >>> [is_id(text) for text in ("BS110", "S 1", "S\\t1", "")]
    [True, False, False, False]
    """
    # A space is printable; all other white space and control characters are not.
    return bool(text) and " " not in text and text.isprintable()


AnyThing = TypeVar("AnyThing", bound=Thing)


def by_id(things: Iterable[AnyThing]) -> dict[str, AnyThing]:
    """Mapping from id to thing, in order."""
    return {thing.id: thing for thing in things}


Choice = dict[str, tuple[str, ...]]
"""Options by option family: holds for a configuration that has one of the options in each family named."""

AreaRef = Annotated[str, ref("areas")]
StationRef = Annotated[str, ref("stations")]
NodeRef = Annotated[str, ref("stations", "buffers")]
"""A place where cars or parts are worked on or wait."""
DEVICES = (
    "stations", "buffers", "robots", "conveyors", "stoppers", "stores", "cameras", "carriers", "supplies",
)  # fmt: skip
"""Groups whose ids differ among each other too, because a signal may belong to any of them."""
DeviceRef = Annotated[str, ref(*DEVICES)]
SignalRef = Annotated[str, ref("signals")]
RobotRef = Annotated[str, ref("robots")]
CrewRef = Annotated[str, ref("crews")]
LossRef = Annotated[str, ref("losses")]
CalendarRef = Annotated[str, ref("calendars")]
ReasonRef = Annotated[str, ref("stop_reasons")]
