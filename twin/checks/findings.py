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


def of_plant(
    kind: str,
    device: str,
    message: str,
    value: float = float("nan"),
    unit: str = "",
    limit: float = float("nan"),
    severity: str = "warning",
) -> Finding:
    """A finding about a plant as it is described, which holds at no particular time.

    Fields as of `Finding`; value and limit in `unit`.
    """
    return Finding(kind, severity, device, message, 0, 0, value, unit, limit)
