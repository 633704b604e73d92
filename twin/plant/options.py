"""What can be ordered: option families, rules between them, and orders."""

from __future__ import annotations

from typing import Annotated

from twin.plant.values import Choice, Share, Thing, ref


class Option(Thing, frozen=True, kw_only=True):
    """One choice of a family."""

    take_rate: Share
    """Share of all cars that have it; a family's options add up to 1."""
    colour: str = ""
    """`#rrggbb` of a paint."""


class OptionFamily(Thing, frozen=True, kw_only=True):
    """What a customer chooses one of."""

    options: tuple[Option, ...]


class Rule(Thing, frozen=True, kw_only=True):
    """Of the cars with `when`, only those that have `only` too can be built; one option of each family."""

    when: Choice
    only: Choice


class Order(Thing, frozen=True, kw_only=True):
    """A car to build: one option of each family. Orders are built in the order they stand in."""

    options: dict[Annotated[str, ref("option_families")], str]
    due: str = ""
    """Date or time, as text."""
