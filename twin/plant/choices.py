"""Find a car that rules allow, by search: one with some option, or one that no route takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from twin.plant.options import OptionFamily, Rule

Forbidden = Mapping[str, frozenset[str]]
"""No car has one of the options in each of these families."""
Car = dict[str, str]
"""An option of each family that matters."""

MOST_STEPS = 50_000


class SearchTooLongError(ValueError):
    """The rules tie so many families together that the search was given up."""


def forbidden_by(rule: Rule, families: Iterable[OptionFamily]) -> Iterator[Forbidden]:
    """What a rule forbids; families that it names and that are not there forbid nothing."""
    known = {family.id: frozenset(option.id for option in family.options) for family in families}
    when = {family: frozenset(options) for family, options in rule.when.items()}
    for family, allowed in rule.only.items():
        others = known.get(family, frozenset()) - frozenset(allowed)
        yield {**when, family: others & when.get(family, others)}


def find_car(options: Mapping[str, Sequence[str]], forbidden: Iterable[Forbidden]) -> Car | None:
    """A car that nothing forbids, or None.

    options: the options of each family; families that nothing forbids are left out of the car.
    forbidden: what no car has; one of an unknown family never holds, an empty one always.
    Raises `SearchTooLongError` after 50,000 steps.
    """
    relevant = [each for each in forbidden if all(family in options for family in each)]
    if not all(relevant):
        return None
    named = [family for each in relevant for family in each]
    order = sorted(set(named), key=lambda family: (-named.count(family), family))
    depth = {family: index for index, family in enumerate(order)}
    closing: list[list[Forbidden]] = [[] for _ in order]
    for each in relevant:
        closing[max(depth[family] for family in each)].append(each)
    return _search(order, options, closing)


def _search(
    order: Sequence[str], options: Mapping[str, Sequence[str]], closing: Sequence[Sequence[Forbidden]]
) -> Car | None:
    car: Car = {}
    untried = [iter(options[order[0]])] if order else []
    steps = 0
    while untried:
        steps += 1
        if steps > MOST_STEPS:
            raise SearchTooLongError(f"no answer after {MOST_STEPS:,} steps")
        family = order[len(untried) - 1]
        option = next(untried[-1], None)
        if option is None:
            untried.pop()
            car.pop(family, None)
            continue
        car[family] = option
        if any(all(car[f] in held for f, held in each.items()) for each in closing[len(untried) - 1]):
            continue
        if len(untried) == len(order):
            return car
        untried.append(iter(options[order[len(untried)]]))
    return None if order else {}
