"""Configurations come from families and rules, and their shares keep the take rates."""

from __future__ import annotations

import itertools
import math
import time

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twin.plant import Plant, load_plant
from twin.plant.configurations import configurations, fits
from twin.plant.options import Option, OptionFamily, Rule

BARE = load_plant("democell")


def family(name: str, **rates: float) -> OptionFamily:
    options = tuple(Option(id=f"{name}_{key}", take_rate=rate) for key, rate in rates.items())
    return OptionFamily(id=name, options=options)


def plant(*families: OptionFamily, rules: tuple[Rule, ...] = ()) -> Plant:
    return msgspec.structs.replace(BARE, option_families=families, rules=rules)


def rule(when: dict[str, tuple[str, ...]], only: dict[str, tuple[str, ...]]) -> Rule:
    return Rule(id="r", when=when, only=only)


BATTERY = family("battery", small=0.5, long=0.5)
HOOK = family("hook", none=0.8, fitted=0.2)
WHEEL = family("wheel", w18=0.6, w19=0.3, w20=0.1)
HOOK_NEEDS_LONG = rule({"hook": ("hook_fitted",)}, {"battery": ("battery_long",)})


def taken(found: Plant, name: str, option: str) -> float:
    return math.fsum(c.share for c in found.configurations.values() if c.options[name] == option)


def test_without_rules_a_share_is_the_product_of_take_rates() -> None:
    found = configurations(plant(BATTERY, HOOK))
    assert [c.id for c in found] == ["C0001", "C0002", "C0003", "C0004"]
    assert [tuple(c.options.values()) for c in found] == list(
        itertools.product(("battery_small", "battery_long"), ("hook_none", "hook_fitted"))
    )
    assert [c.share for c in found] == pytest.approx([0.4, 0.1, 0.4, 0.1])


def test_a_rule_takes_cars_out_and_the_take_rates_stay() -> None:
    # By hand: all 20 % of hooks are on long batteries, so 30 % are long without, 50 % small without.
    found = plant(BATTERY, HOOK, rules=(HOOK_NEEDS_LONG,))
    shares = {tuple(c.options.values()): c.share for c in found.configurations.values()}
    assert shares == pytest.approx(
        {
            ("battery_small", "hook_none"): 0.5,
            ("battery_long", "hook_none"): 0.3,
            ("battery_long", "hook_fitted"): 0.2,
        }
    )


def test_families_that_no_rule_ties_stay_independent() -> None:
    found = plant(BATTERY, HOOK, WHEEL, rules=(HOOK_NEEDS_LONG,))
    for c in found.configurations.values():
        rest = {"battery_small": 0.5}.get(
            c.options["battery"], 0.3 if c.options["hook"] == "hook_none" else 0.2
        )
        assert c.share == pytest.approx(rest * {"w18": 0.6, "w19": 0.3, "w20": 0.1}[c.options["wheel"][6:]])


def test_the_order_of_the_rules_does_not_matter_and_the_families_order_only_renames() -> None:
    other = rule({"wheel": ("wheel_w20",)}, {"hook": ("hook_none",), "battery": ("battery_long",)})
    one = plant(BATTERY, HOOK, WHEEL, rules=(HOOK_NEEDS_LONG, other))
    two = plant(BATTERY, HOOK, WHEEL, rules=(other, HOOK_NEEDS_LONG))
    turned = plant(WHEEL, HOOK, BATTERY, rules=(other, HOOK_NEEDS_LONG))
    assert configurations(one) == configurations(two) == configurations(one)
    shares = [{tuple(sorted(c.options.items())): c.share for c in configurations(p)} for p in (one, turned)]
    assert shares[0] == pytest.approx(shares[1], abs=1e-8)
    assert len(shares[0]) == 7


def test_a_plant_without_families_has_one_configuration() -> None:
    (only,) = configurations(plant())
    assert (only.id, only.options, only.share) == ("C0001", {}, 1.0)


def test_an_option_that_nobody_takes_can_still_be_built() -> None:
    found = plant(family("a", x=1.0, y=0.0), BATTERY)
    assert [c.share for c in found.configurations.values()] == pytest.approx([0.5, 0.5, 0.0, 0.0])


@pytest.mark.parametrize(
    ("families", "rules", "message"),
    [
        ((family("a", x=0.5, y=0.4),), (), "take rates of a add up to 0.9; they have to add up to 1"),
        ((BATTERY,), (HOOK_NEEDS_LONG,), "rule r names hook, which is no option family"),
        (
            (BATTERY, HOOK),
            (rule({"hook": ("hook_yes",)}, {}),),
            "rule r names hook_yes, which is no option of hook",
        ),
        (
            (BATTERY, HOOK),
            (rule({}, {"battery": ()}),),
            "the rules leave no car that can be built, at the latest with battery",
        ),
        (
            (BATTERY, HOOK),
            (rule({"hook": ("hook_fitted",)}, {"battery": ()}),),
            "hook hook_fitted is taken by 20.0% of the cars, but the rules allow it in none",
        ),
        (
            # 60 % of the cars would need the battery that 50 % take.
            (BATTERY, family("hook", none=0.4, fitted=0.6)),
            (HOOK_NEEDS_LONG,),
            "the rules and the take rates contradict each other: ",
        ),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(
    families: tuple[OptionFamily, ...], rules: tuple[Rule, ...], message: str
) -> None:
    with pytest.raises(ValueError, match="(?s)" + message.replace("(", r"\(")):
        configurations(plant(*families, rules=rules))


def test_a_million_combinations_are_enumerated_in_seconds() -> None:
    # 10^6 before rules; each rule ties the new family to the first, so that half is dropped at once.
    rates = {f"o{k}": 0.1 for k in range(10)}
    first = {f"o{k}": 0.06 if k < 5 else 0.14 for k in range(10)}
    families = (family("f0", **first), *(family(f"f{k}", **rates) for k in range(1, 6)))
    low = tuple(f"o{k}" for k in range(5))
    rules = tuple(
        Rule(
            id=f"r{k}",
            when={"f0": tuple(f"f0_{o}" for o in low)},
            only={f"f{k}": tuple(f"f{k}_{o}" for o in low)},
        )
        for k in range(1, 5)
    )
    start = time.perf_counter()
    found = configurations(plant(*families, rules=rules))
    assert time.perf_counter() - start < 20.0
    assert len(found) == 5 * 10**5 + 5 * 5**4 * 10
    assert math.fsum(c.share for c in found) == pytest.approx(1.0)


def test_too_many_combinations_are_refused_before_they_are_made() -> None:
    families = tuple(family(f"f{k}", **{f"o{i}": 0.1 for i in range(10)}) for k in range(8))
    with pytest.raises(ValueError, match="with f6 there would be 10,000,000 combinations"):
        configurations(plant(*families))


@given(st.integers(0, 2**32 - 1))
def test_it_agrees_with_trying_every_combination(seed: int) -> None:
    draw = np.random.default_rng(seed)
    families = []
    for k in range(draw.integers(1, 5)):
        rates = draw.dirichlet(np.ones(draw.integers(1, 4)))
        families.append(family(f"f{k}", **{f"o{i}": float(rate) for i, rate in enumerate(rates)}))

    def some_choice() -> dict[str, tuple[str, ...]]:
        picked = [f for f in families if draw.random() < 0.5]
        return {f.id: tuple(o.id for o in f.options if draw.random() < 0.7) for f in picked}

    rules = tuple(rule(some_choice(), some_choice()) for _ in range(draw.integers(0, 3)))
    every = itertools.product(*([option.id for option in f.options] for f in families))
    cars = [dict(zip((f.id for f in families), options, strict=True)) for options in every]
    built = [car for car in cars if all(not fits(r.when, car) or fits(r.only, car) for r in rules)]
    try:
        found = configurations(plant(*families, rules=rules))
    except ValueError as error:
        assert len(built) < len(cars) and str(error)
    else:
        assert [c.options for c in found] == built
        for f in families:
            for option in f.options:
                share = math.fsum(c.share for c in found if c.options[f.id] == option.id)
                assert share == pytest.approx(option.take_rate, abs=1e-6)


def test_a_choice_fits_by_one_option_of_each_family_it_names() -> None:
    car = {"battery": "battery_long", "hook": "hook_none"}
    assert fits({}, car)
    assert fits({"battery": ("battery_small", "battery_long")}, car)
    assert not fits({"battery": ("battery_long",), "hook": ("hook_fitted",)}, car)
    assert not fits({"wheel": ("wheel_w18",)}, car)


def test_the_reference_plant_has_1280_configurations_that_keep_every_take_rate() -> None:
    found = load_plant("ev60")
    assert len(found.configurations) == 1280
    assert math.fsum(c.share for c in found.configurations.values()) == pytest.approx(1.0, abs=1e-12)
    for f in found.option_families:
        for option in f.options:
            assert taken(found, f.id, option.id) == pytest.approx(option.take_rate, abs=1e-6)
