"""What the mirrored camera reads is where the mirrored part lies."""

from __future__ import annotations

import math
import re
from dataclasses import asdict

import numpy as np
import pytest

from tests.twin.physics.conftest import Run
from twin.plant import Plant, by_id
from twin.plant.layout import BeltFrame
from twin.shifts import History, Shift
from twin.view.board import LotPrediction
from twin.view.likeness import likeness_findings


def test_the_cameras_x_y_and_distance_are_those_of_the_body_when_it_was_read(
    plant: Plant, emulated_run: Run
) -> None:
    (camera,) = plant.cameras
    frame = BeltFrame(by_id(plant.belts)[camera.conveyor])
    radius_m = by_id(plant.part_kinds)[plant.initial_parts[0]].diameter_m / 2.0
    frames, seen = emulated_run.frames, 0
    for prediction in emulated_run.predictions:
        if prediction.read_ns is None:
            continue
        seen += 1
        (at,) = np.flatnonzero(frames.time_ns == prediction.read_ns)
        places = [
            np.subtract(frame.to_conveyor(xyz), (camera.at_m - radius_m, 0.0, 0.0)) * 1e3
            for xyz in frames.parts[at, :, :3].astype(np.float64)
        ]
        x, y, _ = min(places, key=lambda place: math.hypot(place[0], place[1]))
        assert prediction.off_x_mm == pytest.approx(x, abs=1e-3)
        assert prediction.off_y_mm == pytest.approx(y, abs=1e-3)
        assert prediction.off_centre_mm == pytest.approx(math.hypot(x, y), abs=1e-3)
        assert prediction.passing_ns is not None
        assert 0 <= prediction.read_ns - prediction.passing_ns <= 50_000_000
        # It had gone on from the camera's line for as long as it took to look.
        speed = frames.belts[at, [belt.id for belt in plant.belts].index(camera.conveyor)]
        gone_mm = (prediction.read_ns - prediction.passing_ns) * 1e-9 * speed * 1e3
        assert prediction.off_x_mm == pytest.approx(gone_mm, abs=0.15)
    assert seen >= 6


def test_that_the_emulated_distances_are_others_than_the_mirrors_is_one_finding(
    emulated: Shift, emulated_run: Run
) -> None:
    said = [LotPrediction(**asdict(prediction)) for prediction in emulated_run.predictions]
    (row,) = likeness_findings(emulated.plant, History(emulated).parts, said, emulated.start_ns)
    assert re.match(r"Mirror uncalibrated across the belt: median \d+\.\d mm against \d+\.\d mm", row.text)
