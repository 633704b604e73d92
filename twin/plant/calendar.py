"""When areas work, why they stop, and what was written down about it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from twin.plant.values import DeviceRef, Positive, ReasonRef, Thing, Value

TimeOfDay = Annotated[str, msgspec.Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
"""As 06:30, in the plant's time zone."""


class Day(StrEnum):
    """Of the week."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


class Break(Value, frozen=True, kw_only=True):
    """A pause within a shift, or a stop that is planned every time."""

    start: TimeOfDay
    minutes: Positive
    name: str = ""
    reason: ReasonRef = ""


class WorkShift(Thing, frozen=True, kw_only=True):
    """A span of work; one that ends before it starts ends on the next day."""

    days: tuple[Day, ...]
    start: TimeOfDay
    end: TimeOfDay
    breaks: tuple[Break, ...] = ()


class PlannedStop(Value, frozen=True, kw_only=True):
    """A stop on a date: maintenance, a trial, a holiday."""

    date: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d\d-\d\d$")]
    start: TimeOfDay
    minutes: Positive
    reason: ReasonRef = ""
    name: str = ""


class Calendar(Thing, frozen=True, kw_only=True):
    """When an area works."""

    shifts: tuple[WorkShift, ...]
    planned_stops: tuple[PlannedStop, ...] = ()


class StopCategory(StrEnum):
    """What a stop is counted as."""

    BREAKDOWN = "breakdown"
    MINOR_STOP = "minor_stop"
    MATERIAL = "material"
    QUALITY = "quality"
    ORGANISATION = "organisation"
    PLANNED = "planned"


class StopReason(Thing, frozen=True, kw_only=True):
    """A code that stops are booked on."""

    category: StopCategory


class LoggedStop(Thing, frozen=True, kw_only=True):
    """A stop that somebody wrote down."""

    device: DeviceRef
    start: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$")]
    """As 2026-03-02 10:42:07, in the plant's time zone."""
    duration_s: Positive
    reason: ReasonRef
