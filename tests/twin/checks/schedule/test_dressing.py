"""Cycles with tip dressing, and the mean over many cycles."""

from __future__ import annotations

import pytest

from tests.twin.checks.schedule.cells import BARE, a_cell, a_way, scheduled, spans


def test_dressing_that_nothing_hides_lengthens_its_cycle_and_is_shared_out_over_the_others() -> None:
    schedule = scheduled(BARE, a_way("R1", 10.0), a_way("R1", 4.0, name="dress", every=5))
    (dressing,) = schedule.dressings
    assert (dressing.robot, dressing.program, dressing.every) == ("R1", "R1.dress", 5)
    assert schedule.cycle_time_s == 10.0
    assert dressing.cycle_time_s == 14.0
    assert schedule.mean_cycle_time_s == pytest.approx(10.0 + 4.0 / 5)


def test_dressing_while_the_car_moves_costs_nothing() -> None:
    schedule = scheduled(a_cell(), a_way("R1", 10.0), a_way("R1", 9.0, name="dress", every=5))
    (dressing,) = schedule.dressings
    # The reserve of the cycle before is spare time too.
    assert spans(dressing.schedule, "R1")[:3] == [
        ("process", -14.0, -7.0),
        ("wait_part", -7.0, 0.0),
        ("process", 0.0, 10.0),
    ]
    assert schedule.mean_cycle_time_s == schedule.cycle_time_s


def test_dressing_begins_when_the_robots_own_work_is_done() -> None:
    dress = a_way("R1", 20.0, name="dress", every=4)
    alone = scheduled(a_cell(margin_s=0.0), a_way("R1", 10.0), dress)
    assert alone.dressings[0].cycle_time_s == alone.cycle_time_s + 6.0
    assert alone.mean_cycle_time_s == pytest.approx(alone.cycle_time_s + 6.0 / 4)
    beside = scheduled(a_cell(margin_s=0.0), a_way("R1", 10.0), dress, a_way("R2", 15.0))
    assert beside.dressings[0].cycle_time_s == beside.cycle_time_s
    time, joints = beside.dressings[0].schedule.delayed_way("R1")
    assert (time[0], joints[0, 0]) == (-14.0, pytest.approx(5.0))


def test_dressing_that_needs_a_zone_begins_with_the_cycle() -> None:
    dress = a_way("R1", "+Z", 20.0, "-Z", name="dress", every=4)
    schedule = scheduled(a_cell(margin_s=0.0), a_way("R1", 10.0), dress, a_way("R2", 15.0))
    assert schedule.dressings[0].cycle_time_s == 14.0 + 6.0 + 10.0
