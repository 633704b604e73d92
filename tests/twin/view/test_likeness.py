from __future__ import annotations

import pytest

from twin.plant import load_plant
from twin.state import Part
from twin.view.board import LotPrediction
from twin.view.likeness import FEWEST, likeness, likeness_findings, limit_mm

MIRRORED = (5.8, 5.0, 6.1, 5.9, 4.0, 5.8)
RECORDED = (1.4, 1.3, 1.4, 2.0, 0.9, 9.0)


def lots(mirrored: tuple[float, ...], recorded: tuple[float, ...]) -> tuple[list[Part], list[LotPrediction]]:
    parts = [Part(id=i, measured_ns=10, distance_mm=mm) for i, mm in enumerate(recorded)]
    said = [LotPrediction(i, 0, 1, 2, passing_ns=3, off_centre_mm=mm) for i, mm in enumerate(mirrored)]
    return parts, said


def test_distances_are_compared_lot_by_lot_in_their_medians() -> None:
    found = likeness(*lots(MIRRORED, RECORDED), 1.5)
    assert found is not None
    assert found.lots == 6
    assert (found.mirrored_mm, found.recorded_mm) == pytest.approx((5.8, 1.4))
    assert found.apart_mm == pytest.approx(3.8)
    assert not found.calibrated


def test_equal_medians_of_unlike_lots_are_no_likeness() -> None:
    found = likeness(*lots((1.0, 9.0, 1.0, 9.0, 5.0), (9.0, 1.0, 9.0, 1.0, 5.0)), 1.5)
    assert found is not None
    assert found.mirrored_mm == found.recorded_mm
    assert not found.calibrated


def test_a_shift_has_one_finding_on_its_distances_and_none_where_they_are_alike() -> None:
    plant = load_plant("democell")
    assert limit_mm(plant) == plant.cameras[0].good_below_mm
    (row,) = likeness_findings(plant, *lots(MIRRORED, RECORDED), 7)
    assert (row.severity, row.device, row.time_ns) == ("warning", "camera", 7)
    assert row.text.startswith(
        "Mirror uncalibrated across the belt: median 5.8 mm against 1.4 mm recorded over 6 lots"
    )
    assert likeness_findings(plant, *lots(RECORDED, RECORDED), 7) == []


def test_too_few_lots_are_not_compared() -> None:
    few = lots(MIRRORED[: FEWEST - 1], RECORDED)
    assert likeness(*few, 1.5) is None
    assert likeness_findings(load_plant("democell"), *few, 7) == []
