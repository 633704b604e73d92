"""The notebook's face: tables in the plant's time zone, times as people give them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest

import twin
from tests.twin.state.samples import row
from twin.physics.calibrate import CalibrationError
from twin.plant import load_plant
from twin.shifts import Origin, ShiftError, write_shift

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(scope="module")
def shift() -> twin.Shift:
    return twin.open_shift("democell-emulated")


def over(tmp_path: Path, start: datetime, seconds: int) -> twin.Shift:
    """A shift of one signal from `start` on, a sample a second."""
    plant = load_plant("democell")
    rows = np.concatenate([row(plant, "store.disc_size", 0, 1)] * seconds)
    rows["time_ns"] = int(start.timestamp()) * 10**9 + np.arange(seconds) * 10**9
    write_shift(tmp_path / "shift", plant, rows, {}, Origin.EMULATED)
    return twin.open_shift(tmp_path / "shift")


@pytest.fixture(scope="module")
def ev60() -> twin.Plant:
    return twin.load_plant("ev60")


def test_a_plant_s_things_are_found_by_id(ev60: twin.Plant) -> None:
    assert ev60.stations["BS110"].area == "body"
    assert ev60.robots["BS110R1"].id in ev60.robots
    assert ev60.signals["BS110.weld_current"].unit == "kA"
    assert len(ev60.control_points) == 369
    assert all(name == checkpoint.id for name, checkpoint in ev60.checkpoints.items())
    assert ev60.configurations["C0001"].options.keys() == ev60.option_families.keys()
    assert repr(ev60).startswith("Plant ev60: 309 stations, 200 robots, ")
    assert repr(ev60.areas) == "5 areas: body, store, paint, assembly, end_of_line"


def test_an_id_that_none_has_is_told_with_the_nearest(ev60: twin.Plant) -> None:
    with pytest.raises(KeyError) as caught:
        ev60.stations["BS11"]
    assert str(caught.value).startswith("there is no station 'BS11'; did you mean BS")
    assert ev60.weld_spots.get("none") is None


def test_a_cell_is_scheduled_for_a_car(ev60: twin.Plant) -> None:
    schedule = ev60.schedule("BS310", "C0001")
    assert set(schedule.programs) == {f"BS310R{k}" for k in range(1, 5)}
    assert sum(bar.seconds for bar in schedule.critical_path) == pytest.approx(schedule.cycle_time_s)
    frame = pd.DataFrame(schedule.table())
    assert set(frame["row"]) == {"BS310", *schedule.programs}
    assert frame.loc[frame["critical"], "end_s"].max() == pytest.approx(schedule.end_s)
    with pytest.raises(ValueError, match="there is no robot cell BS010"):
        ev60.schedule("BS010")


def test_a_what_if_holds_a_change_against_the_plant_as_it_is(ev60: twin.Plant) -> None:
    experiment = ev60.what_if(twin.change("WBS", capacity=80), twin.change("BS110", cycle_time_s=52))
    summary = experiment.run(hours=1, replications=3, seed=1, warm_up_h=0.5, progress=False).summary()
    assert list(summary.columns) == ["base", "changed", "difference", "ci_low", "ci_high"]
    assert summary.index[0] == "jobs_per_hour"
    with pytest.raises(ValueError, match=r"there is no BS11 in ev60; did you mean BS110\?"):
        ev60.what_if(twin.change("BS11", cycle_time_s=52)).run()


def test_a_shift_is_opened_with_another_plant(shift: twin.Shift) -> None:
    other = twin.open_shift("democell-emulated", twin.load_plant("democell"))
    assert other.plant.described == shift.plant.described


def test_the_tables_hold_what_the_key_figures_count(shift: twin.Shift) -> None:
    figures = shift.kpis()
    parts, cycles, events = shift.parts(), shift.cycles(), shift.events()
    assert int(parts["good"].eq(True).sum()) == figures.good
    assert int(cycles["complete"].sum()) == figures.robot_cycles_complete
    assert int((events["action"] == "release").sum()) == figures.stopper_openings
    assert str(parts["released"].dropna().iloc[0].tz) == "Europe/Berlin"


def test_samples_carry_value_quality_and_source_time(shift: twin.Shift) -> None:
    table = shift.samples("camera.distance")
    assert list(table.columns) == ["value", "quality", "flags", "source_time"]
    assert table.index.is_monotonic_increasing
    with pytest.raises(ShiftError, match="has no signal"):
        shift.samples("camera.distnce")


def test_a_shift_without_robot_and_camera_samples_has_empty_tables(tmp_path: Path) -> None:
    shift = over(tmp_path, datetime(2026, 5, 4, 10, 0, tzinfo=BERLIN), 60)
    assert (
        list(shift.parts()["good"])
        == list(shift.cycles()["duration_s"])
        == list(shift.events()["action"])
        == []
    )
    assert shift.kpis().robot_cycles_complete == 0
    assert shift.kpis().as_dict()["cycle_median_s"] is None


def test_an_instant_may_be_a_time_of_day_a_datetime_or_seconds(tmp_path: Path) -> None:
    shift = over(tmp_path, datetime(2026, 5, 4, 10, 0, tzinfo=BERLIN), 3600)
    wanted = shift.instant(1800.5)
    assert shift.instant("10:30:00.5") == wanted
    assert shift.instant(datetime(2026, 5, 4, 10, 30, 0, 500_000)) == wanted
    assert shift.state_at("10:30").time_ns == wanted - 500_000_000


@pytest.mark.parametrize("time", ["09:59", "11:30", -1.0, 4000.0, datetime(2026, 5, 5, 10, 30)])
def test_a_time_outside_the_shift_is_told_with_its_bounds(
    tmp_path: Path, time: str | float | datetime
) -> None:
    shift = over(tmp_path, datetime(2026, 5, 4, 10, 0, tzinfo=BERLIN), 3600)
    with pytest.raises(ValueError, match="runs from 2026-05-04 10:00:00 to 2026-05-04 10:59:59"):
        shift.instant(time)


@pytest.mark.parametrize("text", ["25:00", "ten", "10", "10:99", "10:00:00:00"])
def test_what_is_no_time_of_day_is_told(shift: twin.Shift, text: str) -> None:
    with pytest.raises(ValueError, match="is no time of day; give one like 10:42"):
        shift.instant(text)


def test_a_time_that_occurs_twice_is_an_error_that_says_so(tmp_path: Path) -> None:
    autumn = over(tmp_path, datetime(2026, 10, 25, 1, 30, tzinfo=BERLIN), 2 * 3600)
    with pytest.raises(ValueError, match="02:15 occurs 2 times in the shift"):
        autumn.instant("02:15")
    assert autumn.instant("01:45") > 0


def test_a_time_of_day_in_a_shift_longer_than_a_day_occurs_twice(tmp_path: Path) -> None:
    long = over(tmp_path, datetime(2026, 5, 4, 10, 0, tzinfo=BERLIN), 30 * 3600)
    with pytest.raises(ValueError, match="occurs 2 times"):
        long.instant("11:00")
    assert long.instant("20:00") > 0


def test_belts_are_calibrated_with_a_standard_error_that_holds_the_plants_own_factor(
    shift: twin.Shift,
) -> None:
    plant = shift.plant.described
    fit = shift.calibrate_belts()
    assert fit.n >= 30
    assert abs(fit.speed_m_s_per_unit - plant.belts[0].speed_m_s_per_unit) < 3.0 * fit.standard_error
    given = shift.calibrate_belts(evaluation_s=plant.cameras[0].evaluation_s)
    assert given.evaluation_s == plant.cameras[0].evaluation_s
    assert given.standard_error < fit.standard_error


def test_a_shift_without_lots_cannot_calibrate_its_belts(tmp_path: Path) -> None:
    with pytest.raises(CalibrationError, match="0 lots"):
        over(tmp_path, datetime(2026, 3, 2, 9, tzinfo=BERLIN), 5).calibrate_belts()
