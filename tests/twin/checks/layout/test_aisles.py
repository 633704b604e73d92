"""Aisles are wide, free, high and connected, and lead to where people work."""

from __future__ import annotations

import pytest

from tests.twin.checks.small_plant import (
    a_fence,
    a_lane,
    a_plant,
    a_station,
    an_aisle,
    told,
)
from twin.checks.layout import layout
from twin.plant.floor import Scenery

ALONG = ((-10.0, 5.0), (30.0, 5.0))


def test_an_aisle_that_is_wide_free_and_near_gives_nothing() -> None:
    assert layout(a_plant(stations=[a_station("S1", 0.0, operators=2)], aisles=[an_aisle(*ALONG)])) == ()


@pytest.mark.parametrize(("kind", "width", "least"), [("walkway", 1.0, "1.2"), ("driveway", 2.0, "2.5")])
def test_a_narrow_aisle_is_told_with_what_is_usual(kind: str, width: float, least: str) -> None:
    plant = a_plant(aisles=[an_aisle(*ALONG, kind=kind, width=width)])
    sentence = f"{kind.capitalize()} A1 is {width:g} m wide; at least {least} m is usual."
    assert told(layout(plant), "aisle_narrow") == [("A1", sentence)]


def test_a_station_in_an_aisle_is_told_with_how_deep() -> None:
    plant = a_plant(stations=[a_station("S1", 0.0, 2.75)], aisles=[an_aisle(*ALONG)])
    ((device, sentence),) = told(layout(plant), "aisle_blocked")
    assert device == "S1"
    assert sentence == "S1 at (0.0, 2.8) m stands 0.50 m deep in walkway A1, which has to stay free."


def test_a_rack_or_a_fence_blocks_an_aisle_and_who_drives_or_walks_does_not() -> None:
    rack = Scenery(id="racks", shape="assembly.line_side_rack", places=((5.0, 9.0, 0.0), (5.0, 5.0, 0.3)))
    people = Scenery(id="people", shape="people.operator", places=((7.0, 5.0, 0.0),))
    plant = a_plant(aisles=[an_aisle(*ALONG)], scenery=[rack, people])
    ((device, sentence),) = told(layout(plant), "aisle_blocked")
    assert (device, "Line side rack racks[1] at (5.0, 5.0) m" in sentence) == ("racks", True)
    fenced = a_plant(aisles=[an_aisle(*ALONG)], fences=[a_fence((1.0, 3.0), (1.0, 6.0), station="")])
    assert [device for device, _ in told(layout(fenced), "aisle_blocked")] == [".fence"]


def test_a_conveyor_across_an_aisle_needs_headroom_and_a_level_crossing_none() -> None:
    def crossing(height: float, kind: str = "walkway") -> tuple:
        aisle = an_aisle(*ALONG, kind=kind, width=4.0)
        return layout(
            a_plant(aisles=[aisle], conveyors=[a_lane("C1", [], [], (3.0, 0.0, height), (3.0, 9.0, height))])
        )

    ((device, sentence),) = told(crossing(2.0), "headroom")
    assert device == "C1"
    assert "C1 crosses walkway A1 near (3.0, 4.5) m at a height of 2.00 m; 2.1 m have" in sentence
    assert crossing(2.2) == ()
    assert len(told(crossing(2.2, "driveway"), "headroom")) == 1
    assert crossing(0.0) == ()


def test_an_aisle_that_meets_no_other_is_told() -> None:
    ring = [an_aisle(*ALONG, name="A1"), an_aisle((20.0, 5.0), (20.0, 15.0), name="A2")]
    alone = an_aisle((-10.0, 8.0), (10.0, 8.0), name="A3")
    assert layout(a_plant(aisles=ring)) == ()
    ((device, sentence),) = told(layout(a_plant(aisles=[*ring, alone])), "aisle_apart")
    assert (device, sentence) == ("A3", "A3 meets none of the aisles that connect the rest.")


def test_people_far_from_every_aisle_are_told_with_the_distance() -> None:
    def far(operators: int) -> tuple:
        return layout(
            a_plant(stations=[a_station("S1", 0.0, 30.0, operators=operators)], aisles=[an_aisle(*ALONG)])
        )

    ((device, sentence),) = told(far(1), "far_from_aisle")
    assert device == "S1"
    assert sentence.startswith("S1 is 22.2 m from the nearest aisle, A1; people who work there")
    assert far(0) == ()
