"""Cells that never get done say why."""

from __future__ import annotations

import math

from tests.twin.checks.schedule.cells import BARE, a_cell, a_way, scheduled


def test_three_robots_and_two_zones_lock_each_other_and_the_ring_is_told() -> None:
    one = a_way("R1", "+A", 2.0, "+B", 1.0, "-B", "-A")
    two = a_way("R2", "+B", 3.0, "+A", 1.0, "-A", "-B")
    three = a_way("R3", 1.0, "+A", 1.0, "-A")
    schedule = scheduled(a_cell(), one, two, three)
    assert schedule.deadlock == (
        "R1 and R2 wait for each other: R1 waits at step 3 for B, which R2 holds; R2 waits at step 3 for A, "
        "which R1 holds; let all enter these zones in the same order, or leave one before entering the next."
    )
    assert math.isinf(schedule.cycle_time_s)
    assert schedule.end_s == 3.0
    assert [(bar.kind, bar.start_s, bar.end_s) for bar in schedule.bars["R1"][1:]] == [
        ("process", 0.0, 2.0),
        ("wait_zone", 2.0, 3.0),
    ]
    assert schedule.critical_path == ()
    assert schedule.shorten == ()
    assert schedule.dressings == ()


def test_a_zone_that_is_never_left_is_told() -> None:
    schedule = scheduled(BARE, a_way("R1", "+A", 2.0), a_way("R2", 1.0, "+A", 1.0, "-A"))
    assert schedule.deadlock == (
        "R2 waits for A for ever at step 2: R1 ends its program without leaving it; "
        "give it a step that leaves the zone."
    )


def test_a_zone_that_is_left_without_having_been_entered_is_told() -> None:
    schedule = scheduled(BARE, a_way("R1", "+A", 2.0, "-A"), a_way("R2", 1.0, "-A"))
    assert schedule.deadlock == "R2 leaves A without being in it; let it enter the zone before."


def test_a_robot_that_waits_for_itself_is_told() -> None:
    schedule = scheduled(BARE, a_way("R1", "+A", 2.0, "+A", 1.0, "-A"))
    assert schedule.deadlock == "R1 waits for itself: it enters A, which it is in."
