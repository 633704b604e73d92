from __future__ import annotations

import math

import pytest

from twin.events import CheckpointResult
from twin.physics.prediction import LIMIT_S, Sight, Watch
from twin.plant import Plant

S = 1_000_000_000


@pytest.fixture
def watch(plant: Plant) -> Watch:
    return Watch(plant.cameras[0])


def result(lot: int, at_s: float, after_gap: bool = False) -> CheckpointResult:
    return CheckpointResult(round(at_s * S), lot, "camera", 1.0, "mm", True, after_gap)


def test_the_newest_forecast_counts_until_the_part_passes(watch: Watch, plant: Plant) -> None:
    watch.forecast(1, 10 * S, 10 * S, 20 * S)
    watch.forecast(1, 10 * S, 12 * S, 21 * S)
    watch.passed(1, 22 * S, round(21.5 * S), Sight(22 * S, 2.4, -1.8))
    watch.forecast(1, 10 * S, 23 * S, 30 * S)
    prediction = watch.predictions[1]
    assert prediction.predicted_ns == round((21.5 + plant.cameras[0].evaluation_s) * S)
    assert prediction.made_ns == 22 * S
    assert prediction.off_centre_mm == pytest.approx(3.0)


def test_a_result_fixes_the_prediction_that_was_there_before_it(watch: Watch, plant: Plant) -> None:
    watch.forecast(1, 10 * S, 12 * S, 21 * S)
    assert watch.result(result(1, 21.9)) is None
    watch.passed(1, 23 * S, 22 * S, Sight(23 * S, 2.4, -1.8))
    watch.forecast(1, 10 * S, 23 * S, 30 * S)
    prediction = watch.predictions[1]
    assert prediction.made_ns == 12 * S
    assert prediction.residual_s == pytest.approx(0.9 - plant.cameras[0].evaluation_s)
    assert prediction.off_centre_mm == pytest.approx(3.0)


def test_late_and_early_results_are_deviations_with_their_residual(watch: Watch) -> None:
    for lot, at_s, kind in ((1, 25.0, "late_part"), (2, 18.0, "early_part")):
        watch.forecast(lot, 10 * S, 12 * S, 21 * S)
        deviation = watch.result(result(lot, at_s))
        assert deviation is not None
        assert deviation.kind == kind
        assert deviation.unit == "s"
        assert deviation.residual == watch.predictions[lot].residual_s


def test_a_lot_without_a_result_is_missing_once_the_limit_is_over(watch: Watch) -> None:
    watch.forecast(1, 10 * S, 12 * S, 21 * S)
    assert watch.sampled(22 * S, False) == []
    (deviation,) = watch.sampled(round((23 + LIMIT_S) * S), False)
    assert deviation.kind == "missing_part"
    assert math.isnan(deviation.residual)
    assert watch.sampled(40 * S, False) == []
    assert watch.predictions[1].missing


def test_a_missing_lot_that_comes_after_all_is_late(watch: Watch) -> None:
    watch.forecast(1, 10 * S, 12 * S, 21 * S)
    watch.sampled(30 * S, False)
    deviation = watch.result(result(1, 43.0))
    assert deviation is not None
    assert deviation.kind == "late_part"
    assert not watch.predictions[1].missing


def test_a_gap_in_the_cameras_log_accuses_no_lot(watch: Watch) -> None:
    watch.forecast(1, 10 * S, 12 * S, 21 * S)
    watch.sampled(15 * S, False)
    assert watch.sampled(90 * S, True) == []
    assert watch.result(result(1, 90.0, after_gap=True)) is None
    assert watch.predictions[1].after_gap


def test_a_result_of_a_lot_that_was_never_let_go_is_unexpected(watch: Watch) -> None:
    deviation = watch.result(result(7, 5.0))
    assert deviation is not None
    assert deviation.kind == "unexpected_part"
