"""Emulated recordings in the logger's own format, imported: the truth comes back, or its lack is said."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from twin.emulator import Emulated, LoggingGap, StopAt, emulate, write_opcua_csv
from twin.gateways import import_opcua_csv
from twin.gateways.coincidences import tie_clocks
from twin.plant import Plant, load_plant

STOPS = (StopAt(200.0, 17.4), StopAt(520.0, 73.0))


@pytest.fixture(scope="module")
def plant() -> Plant:
    return load_plant("democell")


def imported(emulated: Emulated, folder: Path, **options: tuple[str, ...]):
    return import_opcua_csv(write_opcua_csv(emulated, folder, **options), emulated.plant)


@pytest.mark.parametrize("offset", [-55.0, 0.0, 20.0, 70.0])
@pytest.mark.parametrize("seed", [1, 2])
def test_with_two_stops_the_offset_comes_back_within_two_seconds_and_inside_the_interval(
    plant: Plant, tmp_path: Path, offset: float, seed: int
) -> None:
    emulated = emulate(plant, 900, seed, stops=STOPS, clock_offset_s=offset)
    report = imported(emulated, tmp_path).report
    assert report.clock_offset_verdict == "estimated"
    assert report.clock_offset_s is not None and report.clock_offset_ci95_s is not None
    assert abs(report.clock_offset_s - offset) < 2
    low, high = report.clock_offset_ci95_s
    assert low <= offset <= high
    assert high - low < 4


def test_stops_of_any_length_and_place_never_yield_a_wrong_offset(plant: Plant) -> None:
    rng = np.random.default_rng(11)
    verdicts = []
    for seed in range(30):
        at = np.sort(rng.uniform(60, 780, 2))
        stops = tuple(StopAt(float(t), float(rng.uniform(4, 90))) for t in at)
        offset = round(float(rng.uniform(-90, 90)), 3)
        gaps = (LoggingGap("robot_controller", float(rng.uniform(30, 850)), 10.0),)
        emulated = emulate(plant, 900, 100 + seed, stops=stops, clock_offset_s=offset, gaps=gaps)
        (clock,) = tie_clocks(emulated.rows, plant)
        verdicts.append(clock.verdict)
        if clock.offset_s is not None and clock.ci95_s is not None:
            low, high = clock.ci95_s
            assert low <= offset <= high
        else:
            assert any(abs(candidate - offset) < 2 for candidate in clock.candidates_s)
    assert verdicts.count("estimated") >= 27


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_without_stops_the_offset_is_said_to_be_ambiguous_and_none_is_applied(
    plant: Plant, tmp_path: Path, seed: int
) -> None:
    emulated = emulate(plant, 900, seed, clock_offset_s=20.0)
    found = imported(emulated, tmp_path)
    report = found.report
    assert report.clock_offset_verdict == "ambiguous by one cycle"
    assert report.clock_offset_s is None and report.clock_offset_ci95_s is None
    assert any(abs(candidate - 20.0) < 2 for candidate in report.clock_offset_candidates_s)
    assert (found.rows["time_ns"] == found.rows["source_time_ns"]).all()
    assert "ambiguous by one cycle" in report.clocks[0].message


def test_a_recording_of_less_than_three_cycles_has_too_few_events_to_tie_its_clocks(
    plant: Plant, tmp_path: Path
) -> None:
    report = imported(emulate(plant, 60, 1), tmp_path).report
    assert report.clock_offset_verdict == "no coincidence found"
    assert "are too few to pair" in report.clocks[0].message


def test_every_sample_comes_back_through_the_loggers_files(plant: Plant, tmp_path: Path) -> None:
    gaps = (LoggingGap("robot_controller", 333.0, 10.0), LoggingGap("station_controller", 700.0, 60.0))
    emulated = emulate(plant, 900, 4, stops=STOPS, clock_offset_s=-12.5, gaps=gaps)
    found = imported(emulated, tmp_path)
    report = found.report
    assert report.rows_read == report.rows_used == len(emulated.rows)
    assert report.rows_out_of_order > 0
    assert report.rows_status_nonzero == int((emulated.rows["status"] != 0).sum()) > 0
    assert report.signals_lacking == []

    def sorted_by_source(rows: np.ndarray) -> np.ndarray:
        return rows[np.lexsort((rows["source_time_ns"], rows["signal"]))]

    was, came = sorted_by_source(emulated.rows), sorted_by_source(found.rows)
    for field in ("source_time_ns", "receive_time_ns", "signal", "status", "quality", "flags", "value"):
        assert (was[field] == came[field]).all(), field


def test_a_recording_without_the_flag_log_is_read_like_septembers(plant: Plant, tmp_path: Path) -> None:
    emulated = emulate(plant, 600, 4, stops=(StopAt(150.0, 17.4), StopAt(400.0, 40.0)))
    report = imported(emulated, tmp_path, without_logs=("flag",)).report
    assert report.signals_lacking == ["robot.gripper_closed", "robot.task"]
    assert report.clock_offset_verdict == "estimated"


def test_node_order_depends_on_the_seed_and_files_are_the_same_bytes_for_the_same(
    plant: Plant, tmp_path: Path
) -> None:
    orders = set()
    for seed in range(6):
        folder = write_opcua_csv(emulate(plant, 30, seed), tmp_path / f"{seed}")
        orders.add((folder / "quality_control.tags.txt").read_text())
    assert len(orders) > 1
    again = write_opcua_csv(emulate(plant, 30, 0), tmp_path / "again")
    for path in sorted((tmp_path / "0").iterdir()):
        assert path.read_bytes() == (again / path.name).read_bytes()


def test_the_files_look_like_the_real_loggers(plant: Plant, tmp_path: Path, recordings: Path) -> None:
    folder = write_opcua_csv(emulate(plant, 60, 1), tmp_path / "emulated")
    real = recordings / "2020-10-30_use_case_4"
    assert {path.name for path in folder.iterdir()} == {path.name for path in real.iterdir()}
    for log in ("robot_position", "flag", "conveyor_speed", "gate", "store", "quality_control"):
        ours, theirs = (
            gzip.decompress((place / f"{log}.csv.gz").read_bytes()).decode().splitlines()
            for place in (folder, real)
        )
        assert ours[0] == theirs[0]
        nodes = [
            [line.split("\t")[-1] for line in (place / f"{log}.tags.txt").read_text().splitlines()[1:]]
            for place in (folder, real)
        ]
        types = [
            {node: line.split(",")[1] for line in lines[1:] for node in [order[int(line.split(",")[0]) - 1]]}
            for lines, order in zip((ours, theirs), nodes, strict=True)
        ]
        assert types[0] == types[1]
