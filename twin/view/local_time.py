"""Times of a shift as the plant's clock on the wall shows them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


class LocalTime:
    """Nanoseconds since the epoch to words and to chart positions, in a plant's time zone."""

    def __init__(self, time_zone: str, start_ns: int) -> None:
        """`start_ns`: charts keep the zone's offset of this instant, so that their axis never jumps."""
        self._zone = ZoneInfo(time_zone)
        offset = self._at(start_ns).utcoffset()
        self._offset_ms = 0.0 if offset is None else offset.total_seconds() * 1e3

    def clock(self, time_ns: int, decimals: int = 0) -> str:
        """`12:03:04`, with up to three decimals of a second."""
        text = self._at(time_ns).strftime("%H:%M:%S")
        if decimals:
            # Cut, not rounded: a clock never shows a time that has not come.
            text += f".{time_ns % 1_000_000_000 // 10 ** (9 - decimals):0{decimals}d}"
        return text

    def date(self, time_ns: int) -> str:
        """`Fri 30 Oct 2020`."""
        return self._at(time_ns).strftime("%a %d %b %Y")

    def axis_ms(self, time_ns: int) -> float:
        """Position on a chart's axis of time, milliseconds."""
        return time_ns * 1e-6 + self._offset_ms

    def from_axis_ms(self, x_ms: float) -> int:
        """Time in nanoseconds of a position on a chart's axis."""
        return int((x_ms - self._offset_ms) * 1e6)

    def _at(self, time_ns: int) -> datetime:
        return datetime.fromtimestamp(time_ns // 1_000_000_000, tz=UTC).astimezone(self._zone)
