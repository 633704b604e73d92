"""Options, rules, orders and routes agree with each other."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from msgspec.structs import replace

from tests.twin.plant.conftest import SMALL, Edit, Spoilt
from twin.plant import load_plant
from twin.plant.check_options import option_mistakes
from twin.plant.choices import SearchTooLongError, find_car, forbidden_by
from twin.plant.configurations import fits
from twin.plant.options import Option, OptionFamily, Rule

MISTAKES: dict[str, tuple[list[Edit], list[str]]] = {
    "shares that do not add up": (
        [
            ("plant.yaml", "take_rate: 0.7", "take_rate: 0.71"),
        ],
        [
            "plant.yaml:64, option_families[2].options: take rates of roof add up to 1.01; "
            "they have to add up to 1",
        ],
    ),
    "an option twice": (
        [
            ("plant.yaml", "{id: awd, take_rate", "{id: rwd, take_rate"),
            ("plant.yaml", "when: {drive: [awd]}", "when: {drive: [rwd]}"),
            ("plant.yaml", "drive: awd", "drive: rwd"),
            ("quality.yaml", "[rwd, awd]", "[rwd]"),
            ("plant.yaml", "battery: standard, roof: steel", "battery: large, roof: steel"),
        ],
        [
            "plant.yaml:60, option_families[0].options[1].id: rwd is an option of drive "
            "already; ids have to differ",
            "plant.yaml:67, rules[0]: awd_needs_large leaves no car with battery standard; "
            "allow it in one or drop the option",
        ],
    ),
    "a rule with an option that is not there": (
        [
            ("plant.yaml", "when: {drive: [awd]}", "when: {drive: [adw]}"),
        ],
        [
            "plant.yaml:67, rules[0].when.drive[0]: adw is no option of drive; did you mean awd?",
        ],
    ),
    "a rule with a family that is not there": (
        [
            ("plant.yaml", "only: {battery: [large]}", "only: {batery: [large]}"),
        ],
        [
            "plant.yaml:67, rules[0].only.batery: batery is no option family; did you mean battery?",
        ],
    ),
    "a choice of no option": (
        [
            ("stations.yaml", "{roof: [glass]}", "{roof: []}"),
        ],
        [
            "stations.yaml:88, work_elements[4].options.roof: names no option of roof, so "
            "that it holds for no car",
        ],
    ),
    "a work element for an option that is not there": (
        [
            ("stations.yaml", "{roof: [glass]}", "{roof: [glas]}"),
        ],
        [
            "stations.yaml:88, work_elements[4].options.roof[0]: glas is no option of "
            "roof; did you mean glass?",
        ],
    ),
    "a rule that allows nothing in particular": (
        [
            ("plant.yaml", "only: {battery: [large]}", "only: {}"),
        ],
        [
            "plant.yaml:67, rules[0].only: awd_needs_large names no family; it has to say what it allows",
        ],
    ),
    "a rule that forbids all": (
        [
            (
                "plant.yaml",
                "rules:\n",
                "rules:\n"
                "  - {id: no_rwd, when: {}, only: {drive: [awd]}}\n"
                "  - {id: no_awd, when: {drive: [awd]}, only: {drive: [rwd]}}\n",
            ),
        ],
        [
            "plant.yaml:68, rules[1]: no_awd forbids all cars that the rules before it "
            "leave; it has to leave one",
        ],
    ),
    "a rule that leaves an option impossible": (
        [
            (
                "plant.yaml",
                "rules:\n",
                "rules:\n  - {id: no_awd, when: {battery: [large]}, only: {drive: [rwd]}}\n",
            ),
        ],
        [
            "plant.yaml:68, rules[1]: awd_needs_large leaves, with the rules before it, no "
            "car with drive awd; allow it in one or drop the option",
        ],
    ),
    "an order that a rule forbids": (
        [
            ("plant.yaml", "drive: awd, battery: large", "drive: awd, battery: standard"),
        ],
        [
            "plant.yaml:71, orders[1].options: order_2 is no valid configuration: "
            "awd_needs_large forbids drive awd and battery standard",
        ],
    ),
    "an order without a family": (
        [
            ("plant.yaml", ", battery: standard, roof: steel}", ", roof: steel}"),
        ],
        [
            "plant.yaml:70, orders[0].options: order_1 is no valid configuration: it names "
            "no option of battery",
        ],
    ),
    "an order of an option that is not there": (
        [
            ("plant.yaml", "roof: glass}", "roof: glas}"),
        ],
        [
            "plant.yaml:71, orders[1].options.roof: glas is no option of roof; did you mean glass?",
        ],
    ),
    "an order of a family that is not there": (
        [
            ("plant.yaml", "battery: large, roof: glass}", "battery: large, roof: glass, rof: glass}"),
        ],
        [
            "plant.yaml:71, orders[1].options.rof: rof is no option family; did you mean roof?",
        ],
    ),
    "a configuration that no car route takes": (
        [
            ("transport.yaml", "options: {roof: [steel]}", "options: {roof: [steel], drive: [rwd]}"),
        ],
        [
            "transport.yaml:70, routes: no car route takes a car with roof steel and drive "
            "awd; every configuration needs one",
        ],
    ),
    "routes without a car route": (
        [
            ("transport.yaml", "options: {roof: [steel]}", "joins: BS020\n    options: {roof: [steel]}"),
            ("transport.yaml", "kind: car", "kind: feeder"),
            ("transport.yaml", "options: {roof: [glass]}", "joins: BS020\n    options: {roof: [glass]}"),
            ("transport.yaml", "kind: car", "kind: feeder"),
        ],
        [
            "transport.yaml:70, routes: has no car route; one at least has to take cars through the plant",
        ],
    ),
    "take rates that the rules do not allow": (
        [
            ("plant.yaml", "take_rate: 0.6", "take_rate: 0.3"),
            ("plant.yaml", "take_rate: 0.4", "take_rate: 0.7"),
        ],
        [
            "plant.yaml:58, option_families: the rules and the take rates contradict each other: drive rwd "
            "is to be taken by 30.000% of the cars and comes to 50.000% after 2,000 steps",
        ],
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_in_one_sentence_with_its_place(spoilt: Spoilt, mistake: str) -> None:
    edits, told = MISTAKES[mistake]
    assert list(spoilt(edits)) == told


@pytest.mark.parametrize("seed", range(40))
def test_the_search_finds_a_car_exactly_where_trying_all_of_them_does(seed: int) -> None:
    draw = np.random.default_rng(seed)
    families = tuple(
        OptionFamily(
            id=f"f{k}", options=tuple(Option(id=f"o{n}", take_rate=0.5) for n in range(draw.integers(1, 4)))
        )
        for k in range(4)
    )

    def some_choice(count: int) -> dict[str, tuple[str, ...]]:
        picked = draw.choice(4, size=count, replace=False)
        return {
            families[k].id: tuple(o.id for o in families[k].options if draw.random() < 0.6) or ("o0",)
            for k in picked
        }

    rules = [
        Rule(id=f"r{n}", when=some_choice(draw.integers(0, 3)), only=some_choice(draw.integers(1, 3)))
        for n in range(6)
    ]
    options = {family.id: tuple(option.id for option in family.options) for family in families}
    every = [dict(zip(options, names, strict=True)) for names in itertools.product(*options.values())]
    allowed = [
        car for car in every if all(not fits(rule.when, car) or fits(rule.only, car) for rule in rules)
    ]
    forbidden = [each for rule in rules for each in forbidden_by(rule, families)]
    found = find_car(options, forbidden)
    assert (found is not None) == bool(allowed)
    if found is not None:
        assert any(found.items() <= car.items() for car in allowed)


def test_twenty_families_of_five_that_rules_tie_are_searched_and_not_enumerated() -> None:
    options = {f"f{k}": tuple(f"o{n}" for n in range(5)) for k in range(20)}
    chain = [
        {f"f{k}": frozenset({f"o{n}"}), f"f{k + 1}": frozenset(options["f0"]) - {f"o{(n + 1) % 5}"}}
        for k in range(19)
        for n in range(5)
    ]
    found = find_car(options, chain)
    assert found is not None
    assert found["f19"] == f"o{(int(found['f0'][1]) + 19) % 5}"


def test_a_search_without_end_is_given_up_in_a_sentence() -> None:
    # Nine pigeons and eight holes: no assignment, and no short way to see that.
    options = {f"pigeon{k}": tuple(f"hole{n}" for n in range(8)) for k in range(9)}
    both = [
        {f"pigeon{i}": frozenset({f"hole{n}"}), f"pigeon{j}": frozenset({f"hole{n}"})}
        for i, j in itertools.combinations(range(9), 2)
        for n in range(8)
    ]
    with pytest.raises(SearchTooLongError, match="no answer after 50,000 steps"):
        find_car(options, both)


def test_rules_that_nobody_can_search_are_told_and_do_not_hold_up_loading() -> None:
    holes = tuple(Option(id=f"hole{n}", take_rate=0.125) for n in range(8))
    families = tuple(OptionFamily(id=f"pigeon{k}", options=holes) for k in range(9))
    rules = tuple(
        Rule(
            id=f"r{i}_{j}_{n}",
            when={f"pigeon{i}": (f"hole{n}",)},
            only={f"pigeon{j}": tuple(hole.id for hole in holes if hole.id != f"hole{n}")},
        )
        for i, j in itertools.combinations(range(9), 2)
        for n in range(8)
    )
    plant = replace(load_plant(SMALL), option_families=families, rules=rules, orders=(), routes=())
    told = [sentence for place, sentence in option_mistakes(plant) if place == ("rules",)]
    assert told == ["tie too many option families together to be checked: no answer after 50,000 steps"]
