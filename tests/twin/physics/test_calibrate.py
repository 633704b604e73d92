from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from twin.physics.calibrate import CalibrationError, Transits, fit_speed, transits, way_m
from twin.plant import Plant
from twin.shifts import Shift

FACTOR = 7.0e-5


def lots(set_points: list[float], seed: int = 1, evaluation_s: float = 0.7, noise_s: float = 0.1) -> Transits:
    u = np.array(set_points)
    noise = np.random.default_rng(seed).normal(0.0, noise_s, len(u))
    delays = evaluation_s + 0.3 / (FACTOR * u) + noise
    return Transits(np.arange(len(u)), delays, u, np.zeros(len(u), bool))


def test_the_factor_is_found_within_its_standard_error() -> None:
    fits = [fit_speed(lots([414.0] * 60, seed), 0.3, 0.7) for seed in range(40)]
    off = np.array([(fit.speed_m_s_per_unit - FACTOR) / fit.standard_error for fit in fits])
    assert abs(off.mean()) < 0.5
    assert 0.6 < off.std() < 1.5
    assert fits[0].n == 60


def test_two_set_points_give_the_evaluation_time_too() -> None:
    fit = fit_speed(lots([300.0] * 50 + [810.0] * 50), 0.3)
    assert fit.speed_m_s_per_unit == pytest.approx(FACTOR, abs=4 * fit.standard_error)
    assert fit.evaluation_s == pytest.approx(0.7, abs=4 * fit.evaluation_standard_error)


def test_one_set_point_alone_cannot_give_the_evaluation_time() -> None:
    with pytest.raises(CalibrationError, match="one set-point"):
        fit_speed(lots([414.0] * 20), 0.3)


def test_too_few_lots_are_refused() -> None:
    with pytest.raises(CalibrationError, match="2 lots"):
        fit_speed(lots([414.0] * 2), 0.3, 0.7)


def test_lots_at_a_changing_set_point_and_outliers_are_left_out() -> None:
    good = lots([414.0] * 30)
    good.set_point[3] = np.nan
    good.delay_s[7] += 20.0
    fit = fit_speed(good, 0.3, 0.7)
    assert (fit.n, fit.left_out) == (28, 2)
    assert fit.speed_m_s_per_unit == pytest.approx(FACTOR, rel=0.01)


def test_a_plant_without_a_camera_behind_a_stopper_is_refused(plant: Plant) -> None:
    with pytest.raises(CalibrationError, match="no camera"):
        way_m(replace(plant, cameras=()))


def test_the_emulators_own_factor_is_found_again(emulated: Shift) -> None:
    plant = emulated.plant
    fit = fit_speed(transits(plant, emulated.rows), way_m(plant))
    assert fit.speed_m_s_per_unit == pytest.approx(plant.belts[0].speed_m_s_per_unit, rel=0.03)
    assert fit.evaluation_s == pytest.approx(plant.cameras[0].evaluation_s, abs=0.25)


@pytest.mark.recording
def test_september_gives_the_speed_of_october_whatever_the_evaluation_time(
    september: Shift, october: Shift
) -> None:
    """The belt ran at 414 in one run and at 810 in the other: far better than a constant delay."""
    plant = september.plant
    first, second = transits(plant, september.rows), transits(plant, october.rows)
    assert set(second.set_point.tolist()) == {810.0}
    recorded = second.delay_s.mean()
    constant = np.median(first.delay_s)
    assert abs(constant - recorded) > 4.0
    for evaluation_s in (0.5, 0.6, plant.cameras[0].evaluation_s, 0.8):
        fit = fit_speed(first, way_m(plant), evaluation_s)
        assert fit.n >= 100
        assert abs(fit.delay_s(way_m(plant), 810.0) - recorded) < 0.1


@pytest.mark.recording
def test_the_plants_speed_and_evaluation_time_are_those_of_both_runs(
    september: Shift, october: Shift
) -> None:
    plant = september.plant
    both = Transits(
        *(
            np.concatenate(c)
            for c in zip(transits(plant, september.rows), transits(plant, october.rows), strict=True)
        )
    )
    fit = fit_speed(both, way_m(plant))
    assert plant.belts[0].speed_m_s_per_unit == pytest.approx(
        fit.speed_m_s_per_unit, abs=3 * fit.standard_error
    )
    assert plant.cameras[0].evaluation_s == pytest.approx(
        fit.evaluation_s, abs=3 * fit.evaluation_standard_error
    )
