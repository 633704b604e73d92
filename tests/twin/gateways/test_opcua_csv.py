"""The importer on the real recordings, and its report."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import msgspec
import numpy as np
import pytest

import kernels.cycles
from twin.events import SAMPLE_DTYPE, Flag, Quality
from twin.gateways import Import, ImportReport, describe, import_opcua_csv
from twin.gateways.coincidences import leaving_stop
from twin.plant import Plant
from twin.shifts import tool_path

OCTOBER = "2020-10-30_use_case_4"
SEPTEMBER = "2020-09-24_use_case_2"


@pytest.fixture(scope="module")
def october(recordings: Path, democell: Plant) -> Import:
    return import_opcua_csv(recordings / OCTOBER, democell)


@pytest.fixture(scope="module")
def september(recordings: Path, democell: Plant) -> Import:
    return import_opcua_csv(recordings / SEPTEMBER, democell)


def accounted(report: ImportReport) -> bool:
    total = report.rows_used + report.rows_dropped + report.rows_refused
    return report.rows_read == total and all(
        log.rows_read == log.rows_used + log.rows_dropped + log.rows_refused for log in report.logs.values()
    )


def samples(imported: Import, plant: Plant, signal: str) -> np.ndarray:
    return imported.rows[imported.rows["signal"] == plant.signal_ids.index(signal)]


@pytest.mark.recording
def test_every_row_of_october_is_accounted_for(october: Import) -> None:
    report = october.report
    assert (report.rows_read, report.rows_used, report.rows_dropped, report.rows_refused) == (
        77_874,
        77_874,
        0,
        0,
    )
    assert accounted(report)
    assert len(october.rows) == report.rows_used


@pytest.mark.recording
def test_october_has_sixteen_rows_of_other_status_and_all_are_good_with_overload(october: Import) -> None:
    assert october.report.rows_status_nonzero == 16
    assert october.report.rows_status_nonzero_by_quality == {"good": 16}
    overloaded = october.rows[october.rows["status"] != 0]
    assert (overloaded["quality"] == Quality.GOOD).all()
    assert (overloaded["flags"] & Flag.OVERLOAD).all()
    assert np.isfinite(overloaded["value"]).all()


@pytest.mark.recording
def test_octobers_clock_offset_is_estimated_with_an_interval(october: Import) -> None:
    report = october.report
    assert report.clock_offset_verdict == "estimated"
    assert report.clock_offset_s is not None
    assert 66 < report.clock_offset_s < 72
    assert report.clock_offset_ci95_s is not None
    low, high = report.clock_offset_ci95_s
    assert low < report.clock_offset_s < high
    # The measured difference of the events themselves is 68.95 s, their lag is 0 to 2 s.
    assert low < 68.95 + 0.1 and high > 70.95
    assert report.clocks[0].matches == 79


@pytest.mark.recording
def test_the_offset_is_applied_to_the_stations_times_only(october: Import, democell: Plant) -> None:
    assert october.report.clock_offset_s is not None
    shift = october.rows["time_ns"] - october.rows["source_time_ns"]
    of_station = np.array([signal.clock == "station_controller" for signal in democell.signals])
    is_station = of_station[october.rows["signal"]]
    assert (shift[is_station] == round(october.report.clock_offset_s * 1e9)).all()
    assert (shift[~is_station] == 0).all()


@pytest.mark.recording
def test_september_with_its_own_node_order_is_read(september: Import, democell: Plant) -> None:
    report = september.report
    assert report.rows_read == report.rows_used == 105_819
    assert report.logs["gate"].nodes == ["ns=2;s=Position", "ns=2;s=Speed", "ns=2;s=Safe"]
    assert report.signals_lacking == ["robot.gripper_closed", "robot.task"]
    assert set(np.unique(samples(september, democell, "stopper.safe")["value"])) == {0.0, 1.0}
    assert samples(september, democell, "camera.distance")["value"].min() < 1.5


@pytest.mark.recording
def test_septembers_clock_offset_is_another_one(september: Import) -> None:
    report = september.report
    assert report.clock_offset_verdict == "estimated"
    assert report.clock_offset_ci95_s is not None
    low, high = report.clock_offset_ci95_s
    assert low < 41.94 + 0.1 and high > 41.94 + 1.9


@pytest.mark.recording
def test_tool_positions_are_metres_after_decoding(october: Import, democell: Plant) -> None:
    x, y, z = (samples(october, democell, f"robot.tcp_{axis}")["value"] for axis in "xyz")
    assert -0.34 < x.min() < -0.30 and 0.30 < x.max() < 0.34
    assert y.min() > -0.20 and y.max() < -0.11
    assert z.min() > 0.32 and z.max() < 0.46


@pytest.mark.recording
def test_rows_are_in_the_order_of_time_then_signal(october: Import, september: Import) -> None:
    for rows in (october.rows, september.rows):
        assert rows.dtype == SAMPLE_DTYPE
        step = np.diff(rows["time_ns"])
        assert (step >= 0).all()
        assert (np.diff(rows["signal"].astype(int))[step == 0] >= 0).all()
    assert october.report.rows_out_of_order > 0


@pytest.mark.recording
def test_gaps_of_ten_seconds_are_reported_and_flagged(october: Import, democell: Plant) -> None:
    of_x = [gap for gap in october.report.gaps if gap.signal == "robot.tcp_x"]
    assert [round(gap.length_s) for gap in of_x] == [10, 10]
    x = samples(october, democell, "robot.tcp_x")
    after = x[(x["flags"] & Flag.AFTER_GAP) != 0]
    assert len(after) == 2
    ends = [gap.start_ns + round(gap.length_s * 1e9) for gap in of_x]
    assert np.abs(after["time_ns"] - np.array(ends)).max() < 1e6


@pytest.mark.recording
def test_an_altered_copy_proves_uncertain_and_bad(recordings: Path, democell: Plant, tmp_path: Path) -> None:
    folder = tmp_path / OCTOBER
    shutil.copytree(recordings / OCTOBER, folder)
    path = folder / "robot_position.csv.gz"
    lines = gzip.decompress(path.read_bytes()).decode().split("\n")
    lines[10] = lines[10].replace(",0x00000000,", ",0x40000000,")
    lines[11] = lines[11].replace(",0x00000000,", ",0x80000000,")
    fields = lines[12].split(",")
    lines[12] = ",".join([fields[0], fields[1], "", "0x80050000", *fields[4:]])
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    imported = import_opcua_csv(folder, democell)
    report = imported.report
    assert report.rows_status_nonzero == 19
    assert report.rows_status_nonzero_by_quality == {"good": 16, "uncertain": 1, "bad": 2}
    assert report.rows_used == 77_874
    bad = imported.rows[imported.rows["quality"] == Quality.BAD]
    assert np.isnan(bad["value"]).tolist() == [False, True]


@pytest.mark.recording
def test_the_causes_are_the_visits_that_the_kernel_finds(
    october: Import, september: Import, democell: Plant
) -> None:
    (robot,) = democell.traced_robots
    places = [stop.id for stop in robot.stops]
    for recording in (october, september):
        found = leaving_stop(recording.rows, democell, robot, robot.stops[places.index("place_white")])
        time_ns, xyz = tool_path(recording.rows, democell, robot)
        rules = kernels.cycles.Rules(robot.stop_radius_m, 0.01, 0.625, 0)
        centres = np.array([stop.tcp_m for stop in robot.stops])
        visits = kernels.cycles.visits((time_ns - time_ns[0]) * 1e-9, xyz, centres, rules)
        left = visits.leave[(visits.stop == places.index("place_white")) & ~visits.open[:, 1]]
        times = found.times_s - time_ns[0] * 1e-9
        assert abs(len(left) - len(times)) <= 1
        nearest = np.abs(times[:, None] - left[None, :]).min(axis=1)
        assert (nearest < 0.25).sum() >= len(times) - 1


@pytest.mark.recording
def test_the_description_says_what_was_read_and_how_the_clocks_were_tied(september: Import) -> None:
    text = describe(september.report)
    assert "105,819 rows read" in text
    assert "Not in this recording: robot.gripper_closed, robot.task" in text
    assert "Clock station_controller: +42." in text
    assert "Gaps in stopper.position: 2, the longest 78.9 s" in text


@pytest.mark.recording
def test_the_report_can_be_written_as_json(october: Import) -> None:
    plain = msgspec.json.decode(msgspec.json.encode(october.report))
    for field in (
        "rows_read",
        "rows_used",
        "rows_dropped",
        "rows_refused",
        "rows_status_nonzero",
        "clock_offset_s",
        "clock_offset_ci95_s",
    ):
        assert plain[field] is not None
