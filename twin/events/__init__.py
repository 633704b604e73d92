"""Say what can happen on a line, and turn it into bytes and back."""

from twin.events.model import (
    SAMPLE_DTYPE,
    CheckpointResult,
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
    "Deviation",
    "Event",
    "Flag",
    "Gap",
    "PartMoved",
    "Quality",
    "Samples",
    "ShiftEnded",
]
