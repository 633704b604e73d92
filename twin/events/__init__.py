"""Say what can happen on a line, and turn it into bytes and back."""

from twin.events.codec import Digest, EventError, decode, encode
from twin.events.model import (
    SAMPLE_DTYPE,
    CheckpointResult,
    ClockStatus,
    Deviation,
    Event,
    Flag,
    Gap,
    PartMoved,
    Quality,
    Samples,
    ShiftEnded,
)

__all__ = [
    "SAMPLE_DTYPE",
    "CheckpointResult",
    "ClockStatus",
    "Deviation",
    "Digest",
    "Event",
    "EventError",
    "Flag",
    "Gap",
    "PartMoved",
    "Quality",
    "Samples",
    "ShiftEnded",
    "decode",
    "encode",
]
