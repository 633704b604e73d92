"""What a check found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that wants attention, with the figure and the limit it broke."""

    kind: str
    """`clearance`, `reach`, `cycle`, …"""
    severity: str
    """`note`, `warning` or `alarm`."""
    device: str
    """Id of the device it is about."""
    message: str
    """One sentence for a person."""
    start_ns: int
    end_ns: int
    """When it held, on the shift's reference clock."""
    value: float = float("nan")
    unit: str = ""
    limit: float = float("nan")
