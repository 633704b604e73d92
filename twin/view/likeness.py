"""How far the mirrored camera's distances are from the recorded ones, lest they be taken for measured."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import NamedTuple

from twin.plant import Plant
from twin.state import Part
from twin.view.board import FindingRow, LotPrediction

FEWEST = 5
"""Lots with both distances below which nothing is compared."""


class Likeness(NamedTuple):
    """Mirrored against recorded distances off centre of a shift's lots, medians in mm."""

    lots: int
    mirrored_mm: float
    recorded_mm: float
    apart_mm: float
    """How far one lot's two distances are from each other."""
    limit_mm: float
    """How far they may be: the distance by which the camera judges a lot."""

    @property
    def calibrated(self) -> bool:
        """Whether a mirrored distance says anything of the real lot."""
        return self.apart_mm <= self.limit_mm


def likeness(parts: Sequence[Part], predictions: Sequence[LotPrediction], limit_mm: float) -> Likeness | None:
    """Compare the lots that have both distances; None where they are fewer than `FEWEST`."""
    recorded = {part.id: part.distance_mm for part in parts if part.distance_mm is not None}
    both = [
        (prediction.off_centre_mm, recorded[prediction.lot])
        for prediction in predictions
        if prediction.off_centre_mm is not None and prediction.lot in recorded
    ]
    if len(both) < FEWEST:
        return None
    mirrored_mm, recorded_mm = (statistics.median(column) for column in zip(*both, strict=True))
    apart_mm = statistics.median(abs(a - b) for a, b in both)
    return Likeness(len(both), mirrored_mm, recorded_mm, apart_mm, limit_mm)


def limit_mm(plant: Plant) -> float:
    """The tightest distance by which a camera of the plant judges a lot, mm; without a camera infinite."""
    return min((camera.good_below_mm for camera in plant.cameras), default=float("inf"))


def likeness_findings(
    plant: Plant, parts: Sequence[Part], predictions: Sequence[LotPrediction], time_ns: int
) -> list[FindingRow]:
    """One warning for the whole shift where mirrored and recorded distances disagree, else none."""
    found = likeness(parts, predictions, limit_mm(plant))
    if found is None or found.calibrated:
        return []
    text = (
        f"Mirror uncalibrated across the belt: median {found.mirrored_mm:.1f} mm against"
        f" {found.recorded_mm:.1f} mm recorded over {found.lots} lots, {found.apart_mm:.1f} mm apart in the"
        " median lot. Mirrored distances are no measurement."
    )
    return [FindingRow("warning", time_ns, plant.cameras[0].id, "mirror", text)]
