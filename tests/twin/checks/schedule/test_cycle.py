"""One cycle of a cell: who waits for whom, how long it takes, and when each does what."""

from __future__ import annotations

import numpy as np
import pytest

from tests.twin.checks.schedule.cells import BARE, a_cell, a_way, scheduled, spans

ONE = a_way("R1", 2.0, "+Z", 3.0, "-Z", 1.0)
TWO = a_way("R2", 1.0, "+Z", 2.0, "-Z", 2.0)


def test_two_robots_go_into_one_zone_one_after_the_other() -> None:
    schedule = scheduled(a_cell(), ONE, TWO)
    assert spans(schedule, "R1") == [
        ("wait_part", -14.0, 0.0),
        ("process", 0.0, 2.0),
        ("wait_zone", 2.0, 3.0),
        ("process", 3.0, 6.0),
        ("process", 6.0, 7.0),
        ("wait_part", 7.0, 9.0),
    ]
    assert spans(schedule, "R2")[1:4] == [("process", 0.0, 1.0), ("process", 1.0, 3.0), ("process", 3.0, 5.0)]
    assert spans(schedule, "S1") == [
        ("transfer", -14.0, -5.0),
        ("non_motion", -5.0, 0.0),
        ("reserve", 7.0, 9.0),
    ]
    assert schedule.cycle_time_s == 9.0 + 5.0 + 7.0 + 2.0
    assert schedule.slack_s == {"R1": 0.0, "R2": 2.0}
    assert schedule.waits_s("R1") == {"wait_zone": 1.0, "wait_part": 16.0}
    assert schedule.bars["R1"][2].text == "waits for Z, held by R2"


def test_of_robots_that_come_at_the_same_time_the_first_one_of_the_plant_goes_in() -> None:
    ways = [a_way(robot, "+Z", 1.0, "-Z") for robot in ("R2", "R1", "R3")]
    schedule = scheduled(BARE, *ways)
    assert [schedule.run.end_s(robot) for robot in ("R2", "R1", "R3")] == [1.0, 2.0, 3.0]


def test_a_zone_is_given_to_who_has_waited_longest() -> None:
    early = a_way("R3", 1.0, "+Z", 1.0, "-Z")
    late = a_way("R2", 2.0, "+Z", 1.0, "-Z")
    schedule = scheduled(BARE, a_way("R1", "+Z", 5.0, "-Z"), late, early)
    assert (schedule.run.end_s("R3"), schedule.run.end_s("R2")) == (6.0, 7.0)


def test_a_robot_that_comes_when_another_leaves_does_not_wait() -> None:
    schedule = scheduled(BARE, a_way("R1", 3.0, "+Z", 1.0, "-Z"), a_way("R2", "+Z", 3.0, "-Z"))
    assert spans(schedule, "R1") == [("process", 0.0, 3.0), ("process", 3.0, 4.0)]


def test_a_robot_fetches_while_the_car_moves_in() -> None:
    quick = scheduled(a_cell(), a_way("R1", 8.0, "car", 5.0))
    assert spans(quick, "R1") == [
        ("process", -14.0, -6.0),
        ("wait_part", -6.0, 0.0),
        ("process", 0.0, 5.0),
        ("wait_part", 5.0, 7.0),
    ]
    slow = scheduled(a_cell(), a_way("R1", 16.0, "car", 5.0))
    assert slow.cycle_time_s == 16.0 + 5.0 + 2.0
    assert [bar.row for bar in slow.critical_path] == ["R1", "R1", "S1"]


def test_a_robot_that_has_nothing_to_do_waits_for_the_next_car() -> None:
    station = a_cell(margin_s=0.0)
    from twin.checks.schedule import cell_of, schedule_of

    schedule = schedule_of(cell_of(station, {"R1": a_way("R1", 3.0), "R2": None}))
    assert spans(schedule, "R2") == [("wait_part", -14.0, 3.0)]
    assert schedule.bars["R2"][0].text == "has nothing to do"
    assert schedule.programs == {"R1": "R1.P"}


def test_a_way_on_the_cells_clock_stands_still_where_the_robot_waits() -> None:
    schedule = scheduled(a_cell(), ONE, TWO)
    time, joints = schedule.delayed_way("R1")
    assert time[0] == -14.0
    assert time[-1] == 9.0
    assert (np.diff(time) > 0.0).all()
    asked = np.array([-14.0, -1.0, 0.0, 1.0, 2.0, 2.5, 3.0, 4.5, 6.0, 7.0, 9.0])
    found = np.interp(asked, time, joints[:, 0])
    assert found == pytest.approx([0.0, 0.0, 0.0, 1.0, 2.0, 2.0, 2.0, 3.5, 5.0, 6.0, 6.0])
    with pytest.raises(KeyError):
        schedule.delayed_way("R9")


def test_a_table_has_a_row_for_each_bar_and_says_which_decide() -> None:
    schedule = scheduled(a_cell(), ONE, TWO)
    rows = schedule.table()
    assert len(rows) == sum(len(bars) for bars in schedule.bars.values())
    critical = [(row["row"], row["start_s"]) for row in rows if row["critical"]]
    assert ("R2", 1.0) in critical
    assert ("R1", 0.0) not in critical
