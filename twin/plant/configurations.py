"""Which cars can be ordered: every combination of options that the rules allow, and how many have it.

A configuration has one option of each family. Shares come from the families' take rates. Were there no
rules, a configuration's share would be the product of its options' take rates. Rules forbid some of the
products, and leaving those out alone would shift the take rates of the rest; so the shares are scaled to
each family's take rates in turn until all of them hold (iterative proportional fitting). What comes out
keeps every take rate and is, of all such shares, the one nearest to the product in relative entropy: rules
apart, families stay independent. Where rules and take rates contradict each other, or hold together only if
a car that the rules allow is never built, there are no such shares, and the option that misses most is named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from twin.plant.model import Plant
    from twin.plant.options import OptionFamily, Rule
    from twin.plant.values import Choice

MOST_COMBINATIONS = 4_000_000
"""That may be open at once while families are added."""
STEPS = 2_000
"""Sweeps over all families until the shares have to hold."""
TOLERANCE = 1e-9
"""By which a take rate may be missed."""


class Configuration(msgspec.Struct, frozen=True, kw_only=True):
    """A car that can be ordered."""

    id: str
    """`C0001`, `C0002`, … in the order of the families and of the options in each."""
    options: dict[str, str]
    """One option of each family, by family."""
    share: float
    """Of all cars; those of a plant add up to 1."""


def fits(choice: Choice, options: Mapping[str, str]) -> bool:
    """Whether a car has one of the options in each family that `choice` names; an empty choice fits all."""
    return all(options.get(family) in allowed for family, allowed in choice.items())


def configurations(plant: Plant) -> tuple[Configuration, ...]:
    """Every configuration that the rules of `plant` allow, as `combine` makes them."""
    return combine(plant.option_families, plant.rules)


def combine(families: Sequence[OptionFamily], rules: Sequence[Rule]) -> tuple[Configuration, ...]:
    """Every combination of options that `rules` allow, with its share; without families one, of share 1.

    The order is that of the families, the last one changing fastest. A ValueError names an option or a
    family that does not exist, take rates that do not add up to 1, rules that leave nothing, and an option
    whose take rate the rules make impossible.
    """
    _refuse_wrong(families, rules)
    chosen = _allowed(families, rules)
    shares = _shares(families, chosen)
    width = max(4, len(str(len(chosen))))
    names = [[option.id for option in family.options] for family in families]
    keys = [family.id for family in families]
    return tuple(
        Configuration(
            id=f"C{number:0{width}d}",
            options={key: names[k][row[k]] for k, key in enumerate(keys)},
            share=share,
        )
        for number, (row, share) in enumerate(zip(chosen.tolist(), shares.tolist(), strict=True), 1)
    )


def _refuse_wrong(families: Sequence[OptionFamily], rules: Sequence[Rule]) -> None:
    known = {family.id: {option.id for option in family.options} for family in families}
    for family in families:
        total = sum(option.take_rate for option in family.options)
        if abs(total - 1.0) > 1e-6:
            raise ValueError(f"the take rates of {family.id} add up to {total:.6g}; they have to add up to 1")
    for rule in rules:
        for choice in (rule.when, rule.only):
            for family_id, options in choice.items():
                if family_id not in known:
                    raise ValueError(f"rule {rule.id} names {family_id}, which is no option family")
                strange = [option for option in options if option not in known[family_id]]
                if strange:
                    raise ValueError(f"rule {rule.id} names {strange[0]}, which is no option of {family_id}")


def _allowed(families: Sequence[OptionFamily], rules: Sequence[Rule]) -> np.ndarray:
    """Places of the options of every allowed combination, int16 (combinations, families).

    Family by family, so that what a rule forbids is dropped before further families multiply it.
    """
    place = {family.id: index for index, family in enumerate(families)}
    chosen = np.zeros((1, 0), dtype=np.int16)
    for added, family in enumerate(families):
        count = len(family.options)
        if len(chosen) * count > MOST_COMBINATIONS:
            raise ValueError(
                f"with {family.id} there would be {len(chosen) * count:,} combinations; "
                f"there may be {MOST_COMBINATIONS:,}: add rules or put families that rules tie together first"
            )
        last = np.tile(np.arange(count, dtype=np.int16), len(chosen))
        chosen = np.column_stack([np.repeat(chosen, count, axis=0), last])
        for rule in rules:
            named = {place[family_id] for family_id in (*rule.when, *rule.only)}
            if added in named and all(place[family_id] <= added for family_id in rule.when):
                chosen = chosen[~_broken(rule, families, place, chosen)]
        if not len(chosen):
            raise ValueError(f"the rules leave no car that can be built, at the latest with {family.id}")
    return chosen


def _broken(
    rule: Rule, families: Sequence[OptionFamily], place: Mapping[str, int], chosen: np.ndarray
) -> np.ndarray:
    """Which combinations break a rule, as far as their families are chosen."""

    def has(family_id: str, allowed: Sequence[str]) -> np.ndarray:
        options = families[place[family_id]].options
        inside = np.array([option.id in allowed for option in options], dtype=bool)
        return np.asarray(inside[chosen[:, place[family_id]]])

    concerned = np.ones(len(chosen), dtype=bool)
    for family_id, allowed in rule.when.items():
        concerned &= has(family_id, allowed)
    kept = np.ones(len(chosen), dtype=bool)
    for family_id, allowed in rule.only.items():
        if place[family_id] < chosen.shape[1]:
            kept &= has(family_id, allowed)
    return np.asarray(concerned & ~kept)


def _shares(families: Sequence[OptionFamily], chosen: np.ndarray) -> np.ndarray:
    """Shares of the combinations, float64 (combinations,), that keep all take rates."""
    wanted = [np.array([option.take_rate for option in family.options]) for family in families]
    wanted = [rates / rates.sum() for rates in wanted]
    _refuse_impossible(families, chosen, wanted)
    shares = np.ones(len(chosen))
    for k, rates in enumerate(wanted):
        shares *= rates[chosen[:, k]]
    shares /= shares.sum()
    columns = [np.ascontiguousarray(column, dtype=np.intp) for column in chosen.T]
    for _ in range(STEPS):
        missed = 0.0
        for column, rates in zip(columns, wanted, strict=True):
            found = np.bincount(column, shares, len(rates))
            missed = max(missed, float(np.abs(found - rates).max()))
            shares = shares * np.divide(rates, found, out=np.zeros_like(rates), where=found > 0.0)[column]
        if missed <= TOLERANCE:
            return shares / shares.sum()
    raise ValueError(_missed(families, columns, wanted, shares))


def _refuse_impossible(
    families: Sequence[OptionFamily], chosen: np.ndarray, wanted: Sequence[np.ndarray]
) -> None:
    """A ValueError for an option that is taken but is in no car that can be built, or only in cars that
    have an option nobody takes.
    """
    taken = np.ones(len(chosen), dtype=bool)
    for k, rates in enumerate(wanted):
        taken &= rates[chosen[:, k]] > 0.0
    for k, (family, rates) in enumerate(zip(families, wanted, strict=True)):
        there = np.bincount(chosen[taken, k], minlength=len(rates)) > 0
        for option, rate, possible in zip(family.options, rates.tolist(), there.tolist(), strict=True):
            if rate > 0.0 and not possible:
                raise ValueError(
                    f"{family.id} {option.id} is taken by {rate:.1%} of the cars, "
                    "but the rules allow it in none"
                )


def _missed(
    families: Sequence[OptionFamily],
    columns: Sequence[np.ndarray],
    wanted: Sequence[np.ndarray],
    shares: np.ndarray,
) -> str:
    """Which take rate is missed most, in a sentence."""
    worst, text = -1.0, ""
    for family, column, rates in zip(families, columns, wanted, strict=True):
        found = np.bincount(column, shares, len(rates))
        k = int(np.abs(found - rates).argmax())
        gap = abs(float(found[k] - rates[k]))
        if gap > worst:
            worst = gap
            text = (
                f"the rules and the take rates contradict each other: {family.id} {family.options[k].id} is "
                f"to be taken by {rates[k]:.3%} of the cars and comes to {found[k]:.3%} after {STEPS:,} steps"
            )
    return text
