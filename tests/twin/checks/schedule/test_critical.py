"""What decides a cycle, and what would shorten it: checked against a cell that runs tick by tick."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.twin.checks.schedule.cells import BARE, Part, a_cell, a_way, scheduled
from tests.twin.checks.schedule.test_cycle import ONE, TWO
from twin.checks.schedule import Schedule
from twin.checks.schedule.shorten import with_first, with_less, without_zones


def told(schedule: Schedule) -> list[str]:
    return [saving.text for saving in schedule.shorten]


def test_the_way_that_decides_goes_over_to_the_robot_that_held_the_zone() -> None:
    path = scheduled(a_cell(), ONE, TWO).critical_path
    assert [(bar.row, bar.start_s, bar.end_s) for bar in path] == [
        ("S1", -14.0, -5.0),
        ("S1", -5.0, 0.0),
        ("R2", 0.0, 1.0),
        ("R2", 1.0, 3.0),
        ("R1", 3.0, 6.0),
        ("R1", 6.0, 7.0),
        ("S1", 7.0, 9.0),
    ]


def test_a_cell_that_is_done_before_the_car_is_there_is_decided_by_the_car() -> None:
    schedule = scheduled(a_cell(), a_way("R1", 8.0, "car"), a_way("R2", 3.0, "car"))
    assert schedule.cycle_time_s == 16.0
    assert [bar.kind for bar in schedule.critical_path] == ["transfer", "non_motion", "reserve"]
    assert told(schedule) == [
        "1.0 s less of the 9.0 s of transfer saves 1.0 s.",
        "1.0 s less of the 5.0 s of clamping and handshakes saves 1.0 s.",
    ]


def test_what_would_shorten_a_cycle_is_told_with_seconds_and_who_decides_then() -> None:
    found = told(scheduled(a_cell(), ONE, TWO))
    assert found == [
        "Up to 2.0 s less work of R1 saves as much, until R2 decides.",
        "R1 waits 1.0 s for Z, held by R2: without the wait the cycle is 1.0 s shorter.",
        "Up to 1.0 s less work of R2 saves as much, until R1 decides.",
        "1.0 s less of the 9.0 s of transfer saves 1.0 s.",
        "1.0 s less of the 5.0 s of clamping and handshakes saves 1.0 s.",
    ]


def test_the_other_order_at_a_zone_is_told_where_it_is_shorter() -> None:
    long = a_way("R1", 1.0, "+Z", 2.0, "-Z", 10.0)
    short = a_way("R2", "+Z", 6.0, "-Z")
    schedule = scheduled(BARE, long, short)
    assert schedule.cycle_time_s == 18.0
    assert with_first(schedule, {"Z": "R1"}).cycle_time_s == 13.0
    assert "R1 waits 5.0 s for Z, held by R2: with R1 going in first the cycle is 5.0 s shorter." in told(
        schedule
    )


def test_robots_that_get_done_together_have_to_change_together() -> None:
    schedule = scheduled(BARE, a_way("R1", 5.0), a_way("R2", 5.0), a_way("R3", 3.0))
    assert told(schedule) == ["Up to 2.0 s less work of R1 and R2 each saves as much, until R3 decides."]
    assert with_less(schedule, {"R1": {0: 2.0}}).cycle_time_s == 5.0
    assert with_less(schedule, {"R1": {0: 2.0}, "R2": {0: 2.0}}).cycle_time_s == 3.0
    assert with_less(schedule, {"R1": {0: 4.0}, "R2": {0: 4.0}}).cycle_time_s == 3.0


PROGRAMS = st.lists(st.lists(st.integers(1, 5), min_size=3, max_size=7), min_size=1, max_size=4)


def a_program(seconds: list[int], robot: int) -> list[Part]:
    """Work, a zone with work in it, work, the other zone with work in it, …; never two zones at once."""
    parts: list[Part] = []
    for k, time in enumerate(seconds):
        zone = "ZY"[(k // 2 + robot) % 2]
        parts += [f"+{zone}", float(time), f"-{zone}"] if k % 2 else [float(time)]
    return parts


class Ticking:
    """A cell that runs second by second, each robot in order as far as it gets without time passing."""

    def __init__(self, programs: list[list[Part]]) -> None:
        self.programs, self.at, self.left = programs, [0] * len(programs), [0.0] * len(programs)
        self.held: dict[str, int] = {}
        self.queue: dict[str, list[int]] = {"Z": [], "Y": []}

    def end(self) -> int:
        """When all are done, s."""
        now = 0
        while True:
            while sum(self.goes(robot) for robot in range(len(self.programs))):
                pass
            if not any(self.left):
                return now
            now += 1
            self.left = [max(0.0, seconds - 1.0) for seconds in self.left]

    def goes(self, robot: int) -> bool:
        """Whether a robot got anywhere."""
        begun = self.at[robot]
        parts = self.programs[robot]
        while self.left[robot] == 0.0 and self.at[robot] < len(parts):
            part = parts[self.at[robot]]
            if isinstance(part, float):
                self.left[robot] = part
            elif part[0] == "-":
                del self.held[part[1:]]
            elif not self.enters(robot, part[1:]):
                break
            self.at[robot] += 1
        return self.at[robot] > begun

    def enters(self, robot: int, zone: str) -> bool:
        queue = self.queue[zone]
        if robot not in queue:
            queue.append(robot)
        if zone in self.held or queue[0] != robot:
            return False
        self.held[zone] = queue.pop(0)
        return True


@settings(max_examples=150, deadline=None)
@given(PROGRAMS, st.integers(0, 20))
def test_a_cycle_holds_what_any_cycle_has_to(seconds: list[list[int]], fetch: int) -> None:
    programs = [a_program(each, robot) for robot, each in enumerate(seconds)]
    if fetch:
        programs[0] = [float(fetch), "car", *programs[0]]
    schedule = scheduled(a_cell(), *(a_way(f"R{k}", *parts) for k, parts in enumerate(programs)))
    assert not schedule.deadlock
    # Each on its own clock: bars without gaps from beginning to end, and work as long as the program says.
    for row, bars in schedule.bars.items():
        assert all(a.end_s == pytest.approx(b.start_s) for a, b in pairwise(bars)) or row == "S1"
        if row != "S1":
            assert (bars[0].start_s, bars[-1].end_s) == (schedule.begin_s, pytest.approx(schedule.end_s))
            work = sum(part for part in programs[int(row[1:])] if isinstance(part, float))
            assert sum(bar.seconds for bar in bars if bar.kind == "process") == pytest.approx(work)
    path = schedule.critical_path
    assert all(a.end_s == pytest.approx(b.start_s) for a, b in pairwise(path))
    assert sum(bar.seconds for bar in path) == pytest.approx(schedule.cycle_time_s)
    assert min(schedule.slack_s.values()) == 0.0
    assert all(bar.kind not in ("wait_zone", "wait_part") for bar in path)


@settings(max_examples=150, deadline=None)
@given(PROGRAMS)
def test_work_ends_when_a_cell_run_second_by_second_gets_done(seconds: list[list[int]]) -> None:
    programs = [a_program(each, robot) for robot, each in enumerate(seconds)]
    schedule = scheduled(BARE, *(a_way(f"R{k}", *parts) for k, parts in enumerate(programs)))
    longest = max(sum(part for part in parts if isinstance(part, float)) for parts in programs)
    assert schedule.cycle_time_s >= longest
    assert schedule.cycle_time_s == Ticking(programs).end()


@settings(max_examples=60, deadline=None)
@given(PROGRAMS)
def test_no_zone_ever_holds_two_robots(seconds: list[list[int]]) -> None:
    programs = [a_program(each, robot) for robot, each in enumerate(seconds)]
    schedule = scheduled(BARE, *(a_way(f"R{k}", *parts) for k, parts in enumerate(programs)))
    for zone in "ZY":
        inside = []
        for job in schedule.cell.jobs:
            times = schedule.run.times[job.robot]
            enters = [
                times[k][1] for k, item in enumerate(job.items) if item.zone == zone and item.kind == "enter"
            ]
            leaves = [
                times[k][1] for k, item in enumerate(job.items) if item.zone == zone and item.kind == "leave"
            ]
            inside += list(zip(enters, leaves, strict=True))
        assert all(a[1] <= b[0] for a, b in pairwise(sorted(inside)))
    free = without_zones(schedule, "ZY")
    assert free.cycle_time_s <= schedule.cycle_time_s
