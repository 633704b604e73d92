"""When a released lot should give its camera result, said before it is there, and how far off that was."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from twin.events import Deviation

if TYPE_CHECKING:
    from twin.events import CheckpointResult
    from twin.plant import Camera

LATE_S = 1.0
"""A result further than this from its prediction is a deviation."""
LIMIT_S = 5.0
"""A lot without a result this long after its prediction is missing."""
KEEP = 1000
"""Predictions kept."""


class Sight(NamedTuple):
    """Where a mirrored part lay when the mirrored camera read it, in the camera's own frame.

    The origin is where a part lies in the belt's middle with its front at the camera's line; x points along
    the belt, y to its left. The frame is our estimate: the real camera's is not calibrated to the belt.
    """

    time_ns: int
    x_mm: float
    y_mm: float


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the mirror said of one lot's camera result. Times in ns UTC, of events."""

    lot: int
    released_ns: int
    made_ns: int
    """Newest event known when the prediction was made."""
    predicted_ns: int
    passing_ns: int | None = None
    """When the mirrored part passed under the camera; None while it is only forecast."""
    read_ns: int | None = None
    """When the mirrored camera read it: at the first look at which it had passed."""
    off_x_mm: float | None = None
    off_y_mm: float | None = None
    """Where it lay then in the camera's frame, see `Sight`."""
    off_centre_mm: float | None = None
    """How far from the frame's origin that is."""
    recorded_ns: int | None = None
    residual_s: float | None = None
    """Recorded minus predicted."""
    after_gap: bool = False
    """The result came while the camera was not logged: `recorded_ns` is the latest possible time."""
    missing: bool = False


class Watch:
    """Predictions of one camera, matched with its results."""

    def __init__(self, camera: Camera) -> None:
        self.camera = camera
        self.predictions: dict[int, Prediction] = {}
        self.open: list[int] = []
        """Lots whose result is still to come, in the order of their release."""
        self._evaluation_ns = round(camera.evaluation_s * 1e9)
        self._sampled_ns = 0
        self._gap = (0, 0)

    def forecast(self, lot: int, released_ns: int, made_ns: int, passing_ns: int) -> None:
        """Say when a lot that is still on its way will pass; the newest forecast counts."""
        old = self.predictions.get(lot)
        if old is None:
            self.open.append(lot)
            self.predictions[lot] = Prediction(lot, released_ns, made_ns, passing_ns + self._evaluation_ns)
            if len(self.predictions) > KEEP:
                del self.predictions[next(iter(self.predictions))]
        elif old.recorded_ns is None and old.passing_ns is None:
            predicted = passing_ns + self._evaluation_ns
            self.predictions[lot] = replace(old, made_ns=made_ns, predicted_ns=predicted)

    def passed(self, lot: int, made_ns: int, passing_ns: int, sight: Sight) -> None:
        """The first part of a lot is under the camera."""
        old = self.predictions.get(lot)
        if old is None or old.passing_ns is not None:
            return
        read_ns, x, y = sight
        new = replace(
            old,
            passing_ns=passing_ns,
            read_ns=read_ns,
            off_x_mm=x,
            off_y_mm=y,
            off_centre_mm=math.hypot(x, y),
        )
        if old.recorded_ns is None:
            new = replace(new, made_ns=made_ns, predicted_ns=passing_ns + self._evaluation_ns)
        self.predictions[lot] = new

    def result(self, event: CheckpointResult) -> Deviation | None:
        """Compare a recorded result with the prediction of its lot."""
        old = self.predictions.get(event.part)
        if old is None:
            return self._deviation(
                event.time_ns,
                "unexpected_part",
                f"lot {event.part} gave a camera result, but the mirror saw no lot leave the stopper for it",
            )
        if old.recorded_ns is not None:
            # A second value soon after the first belongs to the same lot; its time is the first one's.
            return None
        if event.part in self.open:
            self.open.remove(event.part)
        residual = (event.time_ns - old.predicted_ns) * 1e-9
        self.predictions[event.part] = replace(
            old, recorded_ns=event.time_ns, residual_s=residual, after_gap=event.after_gap, missing=False
        )
        if event.after_gap or abs(residual) <= LATE_S:
            return None
        kind, word = ("late_part", "after") if residual > 0 else ("early_part", "before")
        message = f"lot {event.part} gave its camera result {abs(residual):.1f} s {word} the predicted time"
        return self._deviation(event.time_ns, kind, message, residual)

    def sampled(self, time_ns: int, after_gap: bool) -> list[Deviation]:
        """A sample of the camera came, and with it the certainty that no result was before it."""
        if after_gap:
            self._gap = (self._sampled_ns, time_ns)
        self._sampled_ns = time_ns
        overdue = [
            lot for lot in self.open if time_ns > self.predictions[lot].predicted_ns + int(LIMIT_S * 1e9)
        ]
        deviations = []
        for lot in overdue:
            self.open.remove(lot)
            prediction = self.predictions[lot]
            self.predictions[lot] = replace(prediction, missing=True)
            if not self._in_gap(prediction.predicted_ns):
                limit = f"within {LIMIT_S:g} s of the predicted time"
                message = f"lot {lot} left the stopper, but gave no camera result {limit}"
                deviations.append(self._deviation(time_ns, "missing_part", message))
        return deviations

    def _in_gap(self, time_ns: int) -> bool:
        reach = int(LIMIT_S * 1e9)
        return self._gap[0] - reach <= time_ns <= self._gap[1] + reach

    def _deviation(self, time_ns: int, kind: str, message: str, residual: float = float("nan")) -> Deviation:
        unit = "" if math.isnan(residual) else "s"
        return Deviation(time_ns, self.camera.id, kind, message, residual, unit)
