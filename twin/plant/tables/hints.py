"""What tables leave out, and what probably was meant where they do not fit the plant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from twin.plant.tables.layout import LISTED
from twin.plant.tables.rows import Rows
from twin.plant.tables.source import letters
from twin.plant.told import listed

LIKE = 0.7
"""How near a name is to one that it is probably mistaken for."""


def renamed(found: Mapping[str, Rows]) -> Iterator[str]:
    """A sentence for each table with as many new rows as things that it does not list, as if renamed."""
    for name, rows in found.items():
        new = [row.key[-1] for row in rows.rows.values() if row.item is None]
        gone = [item.key[-1] for item in rows.missing]
        if new and len(new) == len(gone):
            is_, are = ("is", "is") if len(new) == 1 else ("are", "are")
            told = f"{listed(new)} {is_} new and {listed(gone)} {are} not listed in {rows.sheet.where}"
            yield f"{told}; ids of {name.replace('_', ' ')} cannot be renamed in tables, only in the text"


def absent(found: Mapping[str, Rows], whole: bool) -> Iterator[str]:
    """A sentence on the tables and one on the columns of each table that are not there.

    found: by table. whole: whether all tables were to be expected.
    """
    tables = [name for name in LISTED if name not in found]
    if tables and whole:
        are = "is" if len(tables) == 1 else "are"
        stay = "stays" if len(tables) == 1 else "stay"
        yield f"{listed(tables)} {are} not among the tables and {stay} as in the plant"
    for rows in found.values():
        columns = [c.name for c in rows.table.columns if c not in rows.columns.values()]
        if columns:
            stay = "stays as it is" if len(columns) == 1 else "stay as they are"
            kind = "column" if len(columns) == 1 else "columns"
            yield f"{rows.sheet.where} has no {kind} {listed(columns)}; what the plant says there {stay}"


def strange_families(rows: Rows, before: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """A sentence for each new family of the options whose name is nearly that of one there is.

    before: option ids by family, as in the plant.
    """
    n = next((n for n, column in rows.columns.items() if column.name == "family"), 0)
    for row in rows.rows.values():
        near = get_close_matches(row.key[0], before, 1, LIKE) if row.key[0] not in before else []
        if near:
            told = (
                f"is no option family; did you mean {near[0]}? A new one of a name so near begins in the text"
            )
            yield rows.sheet.told(row.number, n, row.key[0], told)


def rates_of(rows: Rows, family: str) -> str:
    """The cells of the take rates of a family: `sheet "options", cells C2, C3`; empty where there is none."""
    n = next((n for n, column in rows.columns.items() if column.name == "take_rate"), None)
    cells = [
        f"{letters(n)}{row.number + 1}"
        for row in rows.rows.values()
        if row.key[0] == family and n is not None
    ]
    return f"{rows.sheet.where}, cells {', '.join(cells)}" if cells else ""
