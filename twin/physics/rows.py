"""Samples as plain rows, from an event's columns or from what a state has kept of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from twin.events import Samples
    from twin.state import PlantState

Row = tuple[int, int, float, int, int]
"""Time in ns, place of the signal, value, quality, flags."""


def rows_of(event: Samples) -> list[Row]:
    """All samples of an event, in its order."""
    columns = (event.rows[name].tolist() for name in ("time_ns", "signal", "value", "quality", "flags"))
    return list(zip(*columns, strict=True))


def rows_after(state: PlantState, known_ns: int) -> list[Row]:
    """Readings of a state that are later than `known_ns`, in order of time."""
    places = {signal: place for place, signal in enumerate(state.plant.signal_ids)}
    return sorted(
        (reading.time_ns, places[signal], reading.value, reading.quality, reading.flags)
        for signal, reading in state.readings.items()
        if reading.time_ns > known_ns
    )
