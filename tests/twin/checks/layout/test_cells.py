"""Robots stand inside their fence and apart, doors open, and nothing is in the way of the car."""

from __future__ import annotations

from typing import Any

from tests.twin.checks.small_plant import (
    GUN,
    a_fence,
    a_lane,
    a_plant,
    a_robot,
    a_station,
    told,
)
from twin.checks.layout import layout
from twin.plant.floor import Fixture
from twin.plant.values import Pose

ROUND = ((-5.0, 1.5), (-5.0, 5.0), (5.0, 5.0), (5.0, 1.5))


def a_cell(*robots: Any, **more: Any) -> Any:
    """A station with a fence on its left, whose door is at (3, 5)."""
    groups: dict[str, Any] = {
        "stations": [a_station("S1", 0.0, size_m=(9.0, 9.0, 4.0))],
        "fences": [a_fence(*ROUND, door=11.5)],
        "robots": list(robots),
        "tools": [GUN],
    }
    return a_plant(**(groups | more))


def a_post(x: float, y: float, station: str = "S1") -> Fixture:
    return Fixture(id="post", station=station, pose=Pose(xyz_m=(x, y, 1.0)), size_m=(0.4, 0.4, 2.0))


def test_robots_apart_inside_their_fence_give_nothing() -> None:
    assert layout(a_cell(a_robot("R1", -1.0, 2.5), a_robot("R3", 1.0, 2.5))) == ()


def test_a_robot_outside_its_fence_is_told_with_how_far() -> None:
    found = told(layout(a_cell(a_robot("R1", -6.5, 2.5))), "robot_outside_fence")
    assert found == [("R1", "R1 at (-6.5, 2.5) m stands 1.50 m outside the fence of S1.")]


def test_a_straight_fence_keeps_off_one_side_and_no_robot_is_outside_it() -> None:
    alone = a_fence((-5.0, 5.0), (0.0, 5.0), (5.0, 5.0), door=5.0)
    assert layout(a_cell(a_robot("R1", 0.0, 2.5), fences=[alone])) == ()


def test_a_door_at_a_corner_that_stands_twice_is_looked_at_too() -> None:
    fence = a_fence((-5.0, 1.5), (-5.0, 1.5), (-5.0, 5.0), (5.0, 5.0), (5.0, 1.5), door=0.0)
    found = told(layout(a_cell(fences=[fence], fixtures=[a_post(-5.0, 1.5, "")])), "door_blocked")
    assert [device for device, _ in found] == ["S1.fence"]


def test_a_robot_on_a_neighbours_footprint_is_told() -> None:
    both = [a_station("S1", 0.0, size_m=(9.0, 9.0, 4.0)), a_station("S2", 9.0, size_m=(9.0, 9.0, 4.0))]
    found = told(layout(a_cell(a_robot("R1", 5.0, 2.5), stations=both, fences=[])), "robot_in_neighbour")
    assert found == [("R1", "R1 of S1 stands 0.90 m deep in S2.")]


def test_robots_whose_feet_need_the_same_floor_are_told() -> None:
    found = told(layout(a_cell(a_robot("R1", 0.0, 2.5), a_robot("R3", 0.6, 2.5))), "robot_crowded")
    assert found == [("R3", "R3 stands 0.60 m from R1; their feet need 0.9 m.")]


def test_a_robot_in_a_fixture_is_told_and_on_its_own_pedestal_is_not() -> None:
    robot = a_robot("R1", 0.0, 2.5)
    assert layout(a_cell(robot, fixtures=[a_post(0.0, 2.5)])) == ()
    ((device, sentence),) = told(layout(a_cell(robot, fixtures=[a_post(0.5, 2.5)])), "robot_crowded")
    assert (device, sentence) == ("R1", "The foot of R1 at (0.0, 2.5) m stands 0.10 m deep in fixture post.")


def test_a_fenced_cell_without_a_door_is_told() -> None:
    found = told(layout(a_cell(fences=[a_fence(*ROUND)])), "fence_no_door")
    assert found == [("S1", "S1 is fenced by S1.fence and has no door; nobody gets in.")]


def test_what_stands_before_or_behind_a_door_is_told() -> None:
    assert layout(a_cell(fixtures=[a_post(3.0, 3.9)])) == ()
    ((device, sentence),) = told(layout(a_cell(fixtures=[a_post(3.0, 4.2)])), "door_blocked")
    assert device == "S1.fence"
    assert sentence.startswith("The door of S1.fence at (3.0, 5.0) m is blocked by the fixture post, which")


def test_a_fence_across_a_neighbour_or_a_conveyor_is_told_and_a_gap_is_none() -> None:
    both = [a_station("S1", 0.0, size_m=(9.0, 9.0, 4.0)), a_station("S2", 9.2, size_m=(8.0, 9.0, 4.0))]
    wide = a_fence((-5.0, 1.5), (-5.0, 5.0), (6.5, 5.0), (6.5, 1.5), door=11.5)
    ((device, sentence),) = told(layout(a_cell(stations=both, fences=[wide])), "fence_across")
    assert (device, "runs across S2 without a gap" in sentence) == ("S1.fence", True)

    def passing(y: float) -> Any:
        lane = a_lane("C1", ["S1"], ["S1"], (-4.0, y, 0.5), (9.0, y, 0.5))
        return [f for f in layout(a_cell(conveyors=[lane])) if f.kind != "conveyor_gap"]

    assert passing(0.0) == []
    assert [(f.kind, f.device) for f in passing(3.0)] == [("fence_across", "S1.fence")]


def test_what_stands_in_the_way_of_the_car_is_told_and_what_carries_it_is_not() -> None:
    car = [a_station("S1", 0.0, size_m=(9.0, 9.0, 4.0), car=Pose(xyz_m=(0.0, 0.0, 0.5)))]
    assert layout(a_cell(stations=car, fixtures=[a_post(0.0, 1.3)])) == ()
    assert layout(a_cell(stations=car, fixtures=[a_post(0.0, 0.0)])) == ()
    ((device, sentence),) = told(layout(a_cell(stations=car, fixtures=[a_post(0.0, 1.0)])), "car_way_blocked")
    assert (device, sentence) == ("post", "Fixture post stands 0.15 m deep in the way of the car through S1.")
