"""One mistake that shows at many places is told once, without what follows from it."""

from __future__ import annotations

from tests.twin.plant.conftest import Spoilt
from twin.plant.told import unused_like
from twin.plant.told_once import told_once


def test_an_id_changed_at_one_place_is_told_once_with_the_id_that_it_has_now(spoilt: Spoilt) -> None:
    told = spoilt([("stations.yaml", "- id: BS020", "- id: BS025")])
    assert told == (
        "plant.yaml:23, fences[0].station: BS020 is no station; did you mean BS025? "
        "(and at 16 more places, next plant.yaml:26, fixtures[0].station)",
    )


def test_an_id_given_twice_is_told_first_and_what_was_meant_once(spoilt: Spoilt) -> None:
    told = spoilt([("stations.yaml", "- id: BS020", "- id: BS010")])
    assert told == (
        "stations.yaml:10, stations[1].id: BS010 is the id of another thing already; ids have to differ",
        "plant.yaml:23, fences[0].station: BS020 is no station; did you mean BS010? "
        "(and at 16 more places, next plant.yaml:26, fixtures[0].station)",
    )


def test_a_sentence_of_two_places_is_told_twice_and_one_of_more_once() -> None:
    wrong = [(("a", n), "is wrong") for n in range(4)] + [(("b", n), "is odd") for n in range(2)]
    assert told_once(wrong, lambda place: f"{place[0]}:{place[1]}") == [
        "a:0: is wrong (and at 3 more places, next a:1)",
        "b:0: is odd",
        "b:1: is odd",
    ]


def test_sentences_without_a_subject_are_one_only_for_the_same_field() -> None:
    wrong = [((f"{field}", n, field), "is missing") for field in ("x", "y") for n in range(3)]
    assert told_once(wrong, lambda place: f"{place[0]}:{place[1]}", by_field=True) == [
        "x:0: is missing (and at 2 more places, next x:1)",
        "y:0: is missing (and at 2 more places, next y:1)",
    ]


def test_a_name_that_nothing_refers_to_goes_before_one_that_is_a_little_nearer() -> None:
    assert unused_like("BS020", ["BS020R4", "SR020", "BS025"], {"BS020R4", "SR020"}) == "BS025"
    assert unused_like("BS020", ["SR020", "BX99"], {"SR020"}) == ""
