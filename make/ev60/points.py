"""A control point of the reference plant, and how one is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from make.ev60.options import choice

Place = tuple[float, float, float]


@dataclass(frozen=True)
class Point:
    """A characteristic measured on a car.

    id: `STATION.what`; characteristic: in words; unit: one of the format's; nominal, minus, plus: its value
    and how far below and above it may be, None where that side has no limit; place: in the car's frame, m;
    signals: out of which it is measured, the one with its own id where none; options: as text; also_at:
    stations that make it too.
    """

    id: str
    characteristic: str
    unit: str
    nominal: float | None
    minus: float | None
    plus: float | None
    place: Place | None = None
    signals: tuple[str, ...] = ()
    options: str = ""
    also_at: tuple[str, ...] = ()

    @property
    def operation(self) -> str:
        """The station whose operation makes it."""
        return self.id.partition(".")[0]

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of its signals."""
        return self.signals or (self.id,)

    def row(self) -> dict[str, Any]:
        """As the plant's text has it."""
        found: dict[str, Any] = {"id": self.id, "operation": self.operation}
        found |= {"also_at": self.also_at} if self.also_at else {}
        found |= {"characteristic": self.characteristic, "unit": self.unit, "signals": list(self.sources)}
        found |= {"nominal": self.nominal} if self.nominal is not None else {}
        middle = self.nominal or 0.0
        found |= {"lower_limit": round(middle - self.minus, 6)} if self.minus is not None else {}
        found |= {"upper_limit": round(middle + self.plus, 6)} if self.plus is not None else {}
        found |= {"place_m": self.place} if self.place else {}
        return found | ({"options": choice(self.options)} if self.options else {})


def sides(place: Place) -> tuple[tuple[str, Place], tuple[str, Place]]:
    """`left` and `right` with a place on the left and its mirror image."""
    x, y, z = place
    return ("left", (x, abs(y), z)), ("right", (x, -abs(y), z))
