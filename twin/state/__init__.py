"""The plant now, with the age and quality of all that is known of it."""

from twin.state.model import (
    DeviceState,
    DeviceStatus,
    Part,
    PlantState,
    Reading,
    ToolPoint,
    fingerprint,
    initial,
)
from twin.state.reduce import reduce, stop_at

__all__ = [
    "DeviceState",
    "DeviceStatus",
    "Part",
    "PlantState",
    "Reading",
    "ToolPoint",
    "fingerprint",
    "initial",
    "reduce",
    "stop_at",
]
