"""What a plant has of one kind, by id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Protocol, TypeVar

from twin.plant.told import nearest, singular


class _Named(Protocol):
    @property
    def id(self) -> str:
        """Its name in the plant."""


Item_co = TypeVar("Item_co", bound=_Named, covariant=True)
SHOWN = 5
"""Ids that are printed of a mapping."""


class UnknownIdError(KeyError):
    """There is no such thing in the plant; the message names the nearest there is."""

    def __str__(self) -> str:
        return str(self.args[0])


class ById(Mapping[str, Item_co]):
    """Things of one kind by id, in the order of the plant's text; an unknown id is told with the nearest.

    group: what they are called, in the plural, as the plant's field is.
    """

    def __init__(self, group: str, things: Iterable[Item_co]) -> None:
        self._group = group
        self._things = {thing.id: thing for thing in things}

    def __getitem__(self, id: str) -> Item_co:
        try:
            return self._things[id]
        except KeyError:
            hint = nearest(str(id), self._things)
            raise UnknownIdError(f"there is no {singular(self._group)} {id!r}; {hint}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._things)

    def __len__(self) -> int:
        return len(self._things)

    def __repr__(self) -> str:
        ids = ", ".join(islice(self._things, SHOWN)) + (", …" if len(self) > SHOWN else "")
        return f"{len(self):,} {self._group.replace('_', ' ')}" + (f": {ids}" if ids else "")
