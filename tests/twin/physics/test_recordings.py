"""The real recordings through the mirror."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from tests.twin.physics.conftest import Run, batches, mirrored, window
from twin.physics.calibrate import fit_speed, transits, way_m
from twin.shifts import Shift
from twin.state import initial, reduce

# Half an hour of physics: some 40 s on a free core.
pytestmark = [pytest.mark.recording, pytest.mark.timeout(1200)]


def test_the_tool_point_is_within_a_millimetre_at_every_sample_of_october(
    october: Shift, october_run: Run
) -> None:
    assert all(check.reached for check in october_run.tool)
    assert max(check.error_m for check in october_run.tool) < 1e-3
    # One check for every recorded point: each of the last axis' samples that completes a point.
    state, points = initial(october.plant), set()
    for batch in october.batches(max_span_ns=1_000_000):
        state = reduce(state, batch)
        points |= {tool.time_ns for tool in state.tools.values()}
    assert {check.time_ns for check in october_run.tool} == points


def test_parts_stay_on_the_belts_through_the_whole_run(october_run: Run) -> None:
    xyz = october_run.frames.parts[..., :3]
    assert np.isfinite(xyz).all()
    assert xyz[..., 2].min() > 0.31
    assert not october_run.kinds("fallen_part")


def test_nearly_every_pick_finds_its_part(october_run: Run) -> None:
    taken = np.count_nonzero((october_run.frames.held[1:] >= 0) & (october_run.frames.held[:-1] < 0))
    assert taken >= 155
    assert len(october_run.kinds("missing_part")) <= 5


def test_every_prediction_was_there_before_the_result(october_run: Run) -> None:
    compared = [p for p in october_run.predictions if p.recorded_ns is not None]
    assert len(compared) >= 75
    assert all(p.made_ns <= p.recorded_ns for p in compared if p.recorded_ns is not None)
    assert all(p.made_ns > p.released_ns for p in compared)


def test_parts_reach_the_camera_at_the_predicted_time(october_run: Run) -> None:
    residuals = np.array([p.residual_s for p in october_run.predictions if p.residual_s is not None])
    assert abs(np.median(residuals)) < 0.2
    assert np.mean(np.abs(residuals) < 0.6) > 0.95


def test_physics_predicts_the_second_belt_setting_better_than_a_constant_delay(september: Shift) -> None:
    """Speed is fitted on lots that travelled at 414; two lots were on the belt while it ran at 300."""
    plant = september.plant
    found = transits(plant, september.rows)
    first = found.where(found.set_point == 414.0)
    fit = fit_speed(first, way_m(plant), plant.cameras[0].evaluation_s)
    slow = found.where(np.isnan(found.set_point))
    assert len(slow.delay_s) == 2
    conveyors = tuple(replace(c, speed_m_s_per_unit=fit.speed_m_s_per_unit) for c in plant.belts)
    fitted = replace(plant, conveyors=conveyors)
    start_s = (slow.released_ns[0] - september.start_ns) * 1e-9
    run = mirrored(fitted, batches(window(september, start_s - 60.0, start_s + 45.0), 100_000_000))
    by_release = {p.released_ns: p for p in run.predictions}
    constant = np.median(first.delay_s[np.abs(first.delay_s - np.median(first.delay_s)) < 1.0])
    for released, delay in zip(slow.released_ns.tolist(), slow.delay_s.tolist(), strict=True):
        prediction = min(run.predictions, key=lambda p: abs(p.released_ns - released))
        assert abs(prediction.released_ns - released) < 5_000_000, by_release
        assert prediction.residual_s is not None
        assert prediction.made_ns <= (prediction.recorded_ns or 0)
        assert abs(prediction.residual_s) < abs(delay - constant)
