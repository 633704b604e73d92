"""Lines that move as one: all stations along a paced conveyor as one lane of the flow engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twin.line.network import LANE, Node
from twin.plant.transport import PacedLine

if TYPE_CHECKING:
    from twin.plant import Plant


class PacedLines:
    """The paced lines of a plant, and where stations stand along them."""

    def __init__(self, plant: Plant) -> None:
        """plant: whose conveyors are looked through."""
        self._calendar = {area.id: area.calendar for area in plant.areas}
        self._at: dict[str, tuple[PacedLine, int]] = {}
        self._count: dict[str, int] = {}
        for line in plant.conveyors:
            if isinstance(line, PacedLine):
                along = tuple(dict.fromkeys((*line.upstream, *line.downstream)))
                self._count[line.id] = len(along)
                self._at.update({name: (line, k) for k, name in enumerate(along)})

    def line(self, station: str) -> PacedLine | None:
        """The line that a station stands along, or None."""
        return self._at[station][0] if station in self._at else None

    def node(self, station: str) -> Node:
        """The lane of a station's line: a car enters each pitch, and all stand while the first cannot leave.

        station: id of one that stands along a line.
        """
        line, _ = self._at[station]
        count, pitch_s = self._count[line.id], line.pitch_m / line.speed_m_s
        return Node(
            id=line.id, kind=LANE, capacity=count, transit_s=count * pitch_s, gap_in_s=pitch_s, halts=True,
            area=self._calendar[line.area],
        )  # fmt: skip

    def at_s(self, station: str) -> float:
        """When a car comes to a station after it has entered the line, while that does not stand."""
        line, place = self._at[station]
        return place * line.pitch_m / line.speed_m_s
