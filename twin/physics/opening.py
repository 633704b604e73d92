"""How far the stopper is drawn open, from 0, holding, to 1."""

from __future__ import annotations

OPEN_POSITION = 90.0
"""Stopper position that is drawn as fully open: a quarter turn, if the device's unit is a degree."""
LAG_NS = 300_000_000
"""The stopper is drawn on its way to a new position for one logging period."""


class Opening:
    """Goes evenly to each received position."""

    def __init__(self) -> None:
        self._since_ns, self._start, self._end = 0, 0.0, 0.0

    def towards(self, now_ns: int, position: float) -> None:
        """Be on the way to a received position, in the device's unit, from now on."""
        self._since_ns, self._start = now_ns, self.at(now_ns)
        self._end = min(max(position / OPEN_POSITION, 0.0), 1.0)

    def at(self, now_ns: int) -> float:
        """How far it is open at a time that is not before the last received position."""
        share = min((now_ns - self._since_ns) / LAG_NS, 1.0)
        return self._start + (self._end - self._start) * share
