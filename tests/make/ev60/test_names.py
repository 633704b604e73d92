"""Everything of the reference plant has a name that says what is done there, short and its own."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from make.ev60 import conveyors, names, plan
from twin.plant import load_plant

LONGEST = names.MOST_LETTERS + 4
WORDS = re.compile(r"(12 V|[A-Z])[\w ,'-]+")


@pytest.mark.parametrize("section", plan.sections())
def test_each_station_of_a_section_has_a_short_name_of_its_own(section: str) -> None:
    found = [names.station(name) for name in plan.section(section)]
    assert [name for name, count in Counter(found).items() if count > 1] == []
    assert [name for name in found if len(name) > LONGEST or not WORDS.fullmatch(name)] == []


def test_a_name_says_what_is_done_there() -> None:
    said = {name: names.station(name) for name in ("BS040", "BS110", "TR370", "CH200", "WA020", "SL040")}
    assert said == {
        "BS040": "Respot front and rear wheel house",
        "BS110": "Rear rail geo",
        "TR370": "Headliner and headliner harness",
        "CH200": "Marriage",
        "WA020": "Wheel alignment stand 2",
        "SL040": "Side inner and belt-reel bracket",
    }


def test_each_buffer_and_each_way_has_a_name_and_no_two_buffers_the_same() -> None:
    found = [names.buffer(name) for name in plan.buffers()]
    assert len(set(found)) == len(found)
    ways = (*conveyors.body_ways(), *conveyors.paint_ways(), *conveyors.assembly_ways())
    said = [way["name"] for way in (*ways, *conveyors.decking_ways(), *conveyors.end_ways())]
    assert len(set(said)) == len(said)
    assert [name for name in (*found, *said) if not WORDS.fullmatch(name)] == []


def test_a_line_of_the_car_without_words_is_told() -> None:
    with pytest.raises(ValueError, match="'spare_wheel_well' has no words"):
        names.place("spare_wheel_well")


def test_robots_of_a_cell_tell_by_their_names_what_each_does_and_where() -> None:
    plant = load_plant("ev60")
    by_station: dict[str, list[str]] = {}
    for robot in plant.robots:
        by_station.setdefault(robot.station, []).append(robot.name)
    assert [s for s, found in by_station.items() if len(set(found)) < len(found) or "" in found] == []
    assert by_station["BS040"][0] == "Welds front wheel house, left"
