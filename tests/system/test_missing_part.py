"""A disc that should have arrived at the camera and did not is an event."""

from __future__ import annotations

import numpy as np

from twin.events import Deviation, Samples, ShiftEnded
from twin.physics import Mirror
from twin.shifts import History, Shift
from twin.state import initial, reduce

SECONDS = 240.0
LOT = 4


def without_result(shift: Shift, lot: int) -> np.ndarray:
    """Rows of the shift's beginning; the camera goes on to say what it said before this lot's result."""
    rows = shift.rows[shift.rows["time_ns"] < shift.start_ns + int(SECONDS * 1e9)].copy()
    results = {part.id: part.measured_ns for part in History(shift).parts if part.measured_ns}
    (camera,) = shift.plant.cameras
    for signal in (camera.distance_signal, camera.distance_x_signal, camera.distance_y_signal):
        mine = rows["signal"] == shift.plant.signal_ids.index(signal)
        before = rows["value"][mine & (rows["time_ns"] < results[lot])][-1]
        rows["value"][mine & (rows["time_ns"] >= results[lot]) & (rows["time_ns"] < results[lot + 1])] = (
            before
        )
    return rows


def deviations(shift: Shift, rows: np.ndarray) -> list[Deviation]:
    """All that the mirror could not explain."""
    found: list[Deviation] = []
    state = initial(shift.plant)
    ends = np.flatnonzero(np.diff((rows["time_ns"] - shift.start_ns) // 100_000_000)) + 1
    events = [Samples(part) for part in np.split(rows, ends)]
    with Mirror(shift.plant) as mirror:
        for event in [*events, ShiftEnded(int(rows["time_ns"][-1]))]:
            state = reduce(state, event)
            found += mirror.follow(state, event).deviations
    return found


def test_a_lot_without_a_camera_result_is_exactly_one_missing_part(emulated: Shift) -> None:
    rows = without_result(emulated, LOT)
    untouched = emulated.rows[: len(rows)]
    assert np.count_nonzero(rows["value"] != untouched["value"]) > 100
    assert deviations(emulated, untouched) == []
    (missing,) = deviations(emulated, rows)
    assert missing.kind == "missing_part"
    assert missing.device == emulated.plant.cameras[0].id
    assert f"lot {LOT} " in missing.message
