"""What lies behind what, along routes, feeders and repairs."""

from __future__ import annotations

from tests.twin.plant.conftest import SMALL
from twin.plant import load_plant
from twin.plant.way import Way, alternatives, step_places


def test_what_a_feeder_makes_is_behind_it_from_where_it_joins() -> None:
    way = Way(load_plant(SMALL))
    assert way.behind("SF010") >= {"SB", "BS020", "FA010", "EL010", "EL020"}
    assert "BS010" not in way.behind("SF010")
    assert way.arrives("SB")


def test_a_repair_bay_is_behind_its_checkpoint_and_leads_nowhere_by_itself() -> None:
    way = Way(load_plant(SMALL))
    assert "RP010" in way.behind("FA020")
    assert way.behind("RP010") == frozenset()
    assert not way.arrives("RP010")


def test_nothing_is_behind_itself_without_a_loop() -> None:
    plant = load_plant(SMALL)
    way = Way(plant)
    assert all(name not in way.behind(name) for name in ("BS010", "WB", "EL010"))


def test_alternatives_are_all_named_with_their_places() -> None:
    route = load_plant(SMALL).routes[1]
    assert alternatives(route)[-1] == ("EL010", "EL020")
    assert list(step_places(1, route))[-1] == (("routes", 1, "steps", 8, 1), "EL020")
