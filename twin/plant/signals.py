"""Signals of controllers, the characteristics measured out of them, and the checkpoints that judge them."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from twin.plant.values import (
    Choice,
    DeviceRef,
    NodeRef,
    Positive,
    Share,
    SignalRef,
    StationRef,
    Thing,
    Value,
    Vector,
    ref,
)

UNITS = (
    "m", "mm", "s", "rad", "m/s", "1", "drive_unit", "device_unit",
    "A", "kA", "V", "N", "kN", "Nm", "deg", "deg/s", "bar", "kPa", "degC", "%", "l", "l/min", "ml", "g",
    "kg", "um", "mm/s", "dB", "Ohm", "MOhm", "kW", "kWh", "Hz", "1/min", "lx", "GU", "pH", "uS/cm", "mbar",
)  # fmt: skip
"""Units that a signal or a control point may have.

`1` is a code or a count; `drive_unit` and `device_unit` stand where the source names none.
"""


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
    PER_OPERATION = "per_operation"
    """One record, and where there is one a curve, for each operation on a car."""


class Source(Value, frozen=True, kw_only=True):
    """Where a signal comes from: the node of its server, and the log that holds it."""

    node: str
    log: str = ""


class Clock(Thing, frozen=True, kw_only=True):
    """A controller's clock. Times of the shift are on the reference clock."""

    reference: bool = False


class Signal(Thing, frozen=True, kw_only=True):
    """A tag of a controller."""

    device: DeviceRef
    unit: str
    """One of `UNITS`."""
    clock: Annotated[str, ref("clocks")]
    """The controller whose clock stamps it."""
    source: Source
    decode: Decode = Decode.NUMBER
    sampling: Sampling = Sampling.PERIODIC
    period_s: Positive | None = None
    """Of a periodic signal."""
    labels: dict[str, str] = msgspec.field(default_factory=dict)
    """Words for the codes of an enumerated signal, by the code as text."""


class ControlPoint(Thing, frozen=True, kw_only=True):
    """A characteristic measured on a car at an operation, out of one or more signals."""

    operation: StationRef
    """The station whose operation makes it."""
    also_at: tuple[StationRef, ...] = ()
    """Stations that work in parallel with it and make it on other cars: a car gets it at one of them."""
    characteristic: str
    """What is measured, in words: gap, flushness, torque, film thickness."""
    unit: str
    signals: tuple[SignalRef, ...]
    nominal: float | None = None
    lower_limit: float | None = None
    upper_limit: float | None = None
    """Limits in the characteristic's unit; one of the two may be absent."""
    place_m: Vector | None = None
    """Where on the car, in the car's frame."""
    options: Choice = msgspec.field(default_factory=dict)
    """Only measured on cars with these options."""

    @property
    def made_at(self) -> tuple[str, ...]:
        """Every station at which it is made."""
        return (self.operation, *self.also_at)


class Fate(StrEnum):
    """What becomes of a car that fails a checkpoint."""

    REWORK = "rework"
    """Repaired aside and sent back into the line."""
    REPAIR = "repair"
    """Repaired in a bay, then let on."""
    SCRAP = "scrap"


class Disposition(Value, frozen=True, kw_only=True):
    """One way on for cars that fail."""

    fate: Fate
    share: Share
    """Of all cars that come through, not only of those that fail."""
    at: tuple[NodeRef, ...] = ()
    """Where it is done; the first that is free."""
    back_to: Annotated[str, ref("stations", "buffers")] = ""
    """Where the car enters the line again; empty lets it on behind the checkpoint."""
    time_s: Positive | None = None
    """Mean time of the repair."""


class Checkpoint(Thing, frozen=True, kw_only=True):
    """A quality gate: where control points are judged, and what becomes of cars that fail."""

    station: StationRef
    also_at: tuple[StationRef, ...] = ()
    """Stations that work in parallel with it and judge other cars by the same."""
    measures: tuple[Annotated[str, ref("control_points")], ...]
    dispositions: tuple[Disposition, ...] = ()
    sampled_share: Share = 1.0
    """Share of the cars that are measured."""

    @property
    def judged_at(self) -> tuple[str, ...]:
        """Every station at which it judges."""
        return (self.station, *self.also_at)
