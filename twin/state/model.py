"""What is known of a plant at one instant. Values only; nothing here changes.

Times are integer nanoseconds since the epoch, UTC, on the shift's reference clock.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from twin.events import Deviation, Event
from twin.plant import Plant


class DeviceState(StrEnum):
    """States of a device, one list for the whole house."""

    UNKNOWN = "unknown"
    """Nothing was received yet."""
    WORKING = "working"
    WAITING = "waiting"
    STARVED = "starved"
    BLOCKED = "blocked"
    DOWN = "down"
    STALE = "stale"
    """Data stopped; what is shown is old."""
    HOLDING = "holding"
    """A stopper that keeps parts back."""
    OPEN = "open"
    OCCUPIED = "occupied"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Reading:
    """The last value of a signal."""

    value: float
    """In the signal's unit; NaN where the source sent none."""
    time_ns: int
    quality: int
    flags: int
    changed_ns: int
    """When the last usable value became what it is."""
    last_usable: float
    """The last value of a quality that is not bad; NaN before the first."""


@dataclass(frozen=True, slots=True)
class DeviceStatus:
    """What a device does."""

    state: DeviceState
    since_ns: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ToolPoint:
    """A robot's recorded tool centre point, once x, y and z of one logging instant are in."""

    time_ns: int
    """Stamp of the last of the three."""
    xyz_m: tuple[float, float, float]
    stop: str | None
    """The stop the tool is at."""
    entered_ns: int
    """When it came there."""
    last_stop: str | None = None
    """The stop it left last."""
    been_away: bool = False
    """Whether it went clear of that stop since."""
    after_gap: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A lot: the parts that one opening of the stopper lets pass, and what the camera found of them."""

    id: int
    picked_ns: Mapping[str, int] = field(default_factory=dict)
    """By kind of part: the tool left the store with it."""
    placed_ns: Mapping[str, int] = field(default_factory=dict)
    """By kind of part: the tool left it before the stopper."""
    released_ns: int | None = None
    measured_ns: int | None = None
    measured_after_gap: bool = False
    distance_mm: float | None = None
    distance_x_mm: float | None = None
    distance_y_mm: float | None = None
    good: bool | None = None

    @property
    def start_ns(self) -> int:
        """The first that is known of it."""
        times = [*self.picked_ns.values(), *self.placed_ns.values(), self.released_ns, self.measured_ns]
        return min(t for t in times if t is not None)


@dataclass(frozen=True, slots=True)
class PlantState:
    """All that is known of a plant at `time_ns`."""

    plant: Plant
    time_ns: int
    readings: Mapping[str, Reading]
    devices: Mapping[str, DeviceStatus]
    tools: Mapping[str, ToolPoint]
    parts: tuple[Part, ...] = ()
    emitted: tuple[Event, ...] = ()
    """What the last step concluded: parts moved and checkpoint results."""
    deviations: tuple[Deviation, ...] = ()
    untied: tuple[str, ...] = ()
    """Clocks whose offset is not known; nothing is concluded across them."""
    missing_messages: int = 0
    ended: bool = False


def initial(plant: Plant) -> PlantState:
    """The state before anything was received: all devices unknown."""
    unknown = DeviceStatus(DeviceState.UNKNOWN, 0)
    return PlantState(plant, 0, {}, dict.fromkeys(plant.devices, unknown), {})


def fingerprint(state: PlantState) -> str:
    """SHA-256 of all a state knows, 64 hexadecimal digits; equal for equal states, NaN included."""
    known = (
        state.time_ns,
        sorted(state.readings.items()),
        sorted(state.devices.items()),
        sorted(state.tools.items()),
        state.parts,
        state.deviations,
        state.untied,
        state.missing_messages,
        state.ended,
    )
    return hashlib.sha256(repr(known).encode()).hexdigest()
