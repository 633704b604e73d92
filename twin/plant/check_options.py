"""What has to hold between option families, rules, orders and the routes that cars take by their options."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from twin.plant.choices import Forbidden, SearchTooLongError, find_car, forbidden_by
from twin.plant.configurations import configurations
from twin.plant.model import Plant
from twin.plant.options import OptionFamily
from twin.plant.text import Place
from twin.plant.told import Mistake, listed, nearest, twice
from twin.plant.transport import RouteKind
from twin.plant.values import Choice

MOST_COMBINATIONS = 100_000
"""Up to which shares of all configurations are tried out: beyond, it would hold up every load."""
TOLERANCE = 1e-6
"""By which the take rates of a family may miss 1."""
BY_OPTION = ("work_elements", "supplies", "routes", "programs", "control_points")
"""Groups whose things may be for some options only."""


def option_mistakes(plant: Plant) -> Iterator[Mistake]:
    """All that is wrong with what can be ordered."""
    wrong = [*_families(plant), *_choices(plant)]
    yield from wrong
    if not any(place[0] in ("rules", "routes") for place, _ in wrong):
        try:
            found = list(_rules(plant))
            yield from found
            wrong += found
            if not found:
                yield from _routes(plant)
                yield from _take_rates(plant, sound=not wrong)
        except SearchTooLongError as error:
            yield ("rules",), f"tie too many option families together to be checked: {error}"
    yield from _orders(plant, any(place[0] == "rules" for place, _ in wrong))


def _families(plant: Plant) -> Iterator[Mistake]:
    for f, family in enumerate(plant.option_families):
        place: Place = ("option_families", f, "options")
        total = sum(option.take_rate for option in family.options)
        if abs(total - 1.0) > TOLERANCE:
            yield place, f"take rates of {family.id} add up to {total:.6g}; they have to add up to 1"
        for index, name in twice(option.id for option in family.options).items():
            yield (*place, index, "id"), f"{name} is an option of {family.id} already; ids have to differ"


def _choices(plant: Plant) -> Iterator[Mistake]:
    known = {family.id: {option.id for option in family.options} for family in plant.option_families}
    for r, rule in enumerate(plant.rules):
        yield from _choice(("rules", r, "when"), rule.when, known)
        yield from _choice(("rules", r, "only"), rule.only, known)
        if not rule.only:
            yield ("rules", r, "only"), f"{rule.id} names no family; it has to say what it allows"
    for group in BY_OPTION:
        for index, thing in enumerate(getattr(plant, group)):
            if thing.options:
                yield from _choice((group, index, "options"), thing.options, known)


def _choice(place: Place, choice: Choice, known: Mapping[str, set[str]]) -> Iterator[Mistake]:
    for family, options in choice.items():
        if family not in known:
            yield (*place, family), f"{family} is no option family; {nearest(family, known)}"
        elif not options:
            yield (*place, family), f"names no option of {family}, so that it holds for no car"
        else:
            for k, option in enumerate(options):
                if option not in known[family]:
                    hint = nearest(option, sorted(known[family]))
                    yield (*place, family, k), f"{option} is no option of {family}; {hint}"


def _options(families: tuple[OptionFamily, ...]) -> dict[str, tuple[str, ...]]:
    return {family.id: tuple(option.id for option in family.options) for family in families}


def _forbidden(plant: Plant, rules: int | None = None) -> list[Forbidden]:
    """What the first rules forbid, or all of them."""
    return [each for rule in plant.rules[:rules] for each in forbidden_by(rule, plant.option_families)]


def _rules(plant: Plant) -> Iterator[Mistake]:
    """The rules leave cars to build, and leave each option in one of them."""
    options = _options(plant.option_families)
    if not all(options.values()):
        return
    if find_car(options, _forbidden(plant)) is None:
        index = _culprit(plant, options)
        rule = plant.rules[index].id
        yield ("rules", index), f"{rule} forbids all cars that the rules before it leave; it has to leave one"
        return
    forbidden = _forbidden(plant)
    for family in plant.option_families:
        for option in family.options:
            wanted = {**options, family.id: (option.id,)}
            if find_car(wanted, forbidden) is None:
                index = _culprit(plant, wanted)
                rule = plant.rules[index].id
                others = ", with the rules before it," if index else ""
                told = f"{rule} leaves{others} no car with {family.id} {option.id}"
                yield ("rules", index), f"{told}; allow it in one or drop the option"


def _culprit(plant: Plant, options: Mapping[str, tuple[str, ...]]) -> int:
    """Index of the first rule that, with those before it, leaves no car."""
    counts = range(1, len(plant.rules) + 1)
    return next(n for n in counts if find_car(options, _forbidden(plant, n)) is None) - 1


def _routes(plant: Plant) -> Iterator[Mistake]:
    """Every car that can be ordered finds a route."""
    if not plant.routes:
        return
    routes = [route for route in plant.routes if route.kind == RouteKind.CAR]
    if not routes:
        yield ("routes",), "has no car route; one at least has to take cars through the plant"
        return
    taken = [{family: frozenset(names) for family, names in route.options.items()} for route in routes]
    car = find_car(_options(plant.option_families), [*_forbidden(plant), *taken])
    if car is not None:
        families = dict.fromkeys(family for each in taken for family in each)
        told = listed(f"{family} {car[family]}" for family in families if family in car)
        yield ("routes",), f"no car route takes a car with {told}; every configuration needs one"


def _take_rates(plant: Plant, sound: bool) -> Iterator[Mistake]:
    """Rules and take rates can hold together, where that is known soon."""
    if not sound or math.prod(len(family.options) for family in plant.option_families) > MOST_COMBINATIONS:
        return
    try:
        configurations(plant)
    except ValueError as error:
        yield ("option_families",), str(error)


def _orders(plant: Plant, rules_are_wrong: bool) -> Iterator[Mistake]:
    known = _options(plant.option_families)
    sound = () if rules_are_wrong else plant.rules
    rules = [(rule, tuple(forbidden_by(rule, plant.option_families))) for rule in sound]
    for o, order in enumerate(plant.orders):
        place: Place = ("orders", o, "options")
        wrong = False
        for family, names in known.items():
            if family not in order.options:
                wrong = True
                yield place, f"{order.id} is no valid configuration: it names no option of {family}"
            elif order.options[family] not in names:
                wrong = True
                option = order.options[family]
                yield (*place, family), f"{option} is no option of {family}; {nearest(option, names)}"
        for rule, forbidden in rules if not wrong else ():
            for each in forbidden:
                if all(order.options.get(family) in held for family, held in each.items()):
                    told = listed(f"{family} {order.options[family]}" for family in each)
                    yield place, f"{order.id} is no valid configuration: {rule.id} forbids {told}"
