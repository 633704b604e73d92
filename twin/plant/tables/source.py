"""What comes out of a file of tables before anybody says what it means: sheets of raw cells."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from twin.plant.text import PlantError

MAX_BYTES = 50_000_000
MOST_MISTAKES = 50


class TableError(PlantError):
    """Tables are wrong. `mistakes` has one sentence for each, with sheet, cell and value."""


@dataclass(frozen=True)
class Unreadable:
    """A cell that holds no value: what it shows, and why it cannot be taken."""

    shows: str
    why: str


Raw = str | int | float | bool | datetime.datetime | Unreadable | None
"""What a cell holds; None is blank."""


@dataclass(frozen=True)
class Sheet:
    """One table as it was read. Its first row has the names of the columns."""

    name: str
    where: str
    """How a mistake names it: `sheet "stations"` or `stations.csv`."""
    rows: Sequence[Sequence[Raw]]
    mistakes: tuple[str, ...] = ()

    def at(self, row: int, column: int) -> str:
        """A place in it as a mistake names it; row and column from 0."""
        return f"{self.where}, cell {letters(column)}{row + 1}"

    def told(self, row: int, column: int, value: Raw, what: str) -> str:
        """One sentence about a cell. row, column: from 0. value: what it holds. what: what is wrong."""
        return f"{self.at(row, column)}, value {shown(value)}: {what}"


def letters(column: int) -> str:
    """The name of a column from 0: A, B, …, Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def shown(value: Raw) -> str:
    """A raw value as a mistake quotes it, not longer than a line."""
    if value is None:
        return "blank"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return repr(value)
    text = value.shows if isinstance(value, Unreadable) else str(value)
    text = "".join(c if c.isprintable() else "�" for c in text)
    return f'"{text[:60]}…"' if len(text) > 61 else f'"{text}"'


def raise_for(mistakes: Sequence[str]) -> None:
    """Raise `TableError` where there is a mistake; so many are told at once. mistakes: one sentence each."""
    found = list(dict.fromkeys(mistakes))
    if len(found) > MOST_MISTAKES:
        found[MOST_MISTAKES:] = [f"and {len(found) - MOST_MISTAKES} more mistakes"]
    if found:
        raise TableError(*found)
