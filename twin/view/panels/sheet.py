"""A sheet to read on one thing: figures first, then what stands there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple


class Table(NamedTuple):
    """A list of what stands at a thing. Columns whose name ends in a unit hold numbers."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


class Sheet(NamedTuple):
    """All that is told of one thing."""

    id: str
    name: str
    kind: str
    facts: list[tuple[str, str]]
    tables: list[Table]
    note: str = ""


def html(sheet: Sheet) -> str:
    """The sheet as HTML; all texts of the plant are escaped."""
    return "".join(_html(sheet))


def _html(sheet: Sheet) -> Iterator[str]:
    name = f" {escape(sheet.name)}" if sheet.name and sheet.name != sheet.id else ""
    yield f"<header><h2>{escape(sheet.id)}{name}</h2><span class=kind>{escape(sheet.kind)}</span></header>"
    yield "<table>"
    for label, value in sheet.facts:
        yield f"<tr><th scope=row>{escape(label)}</th><td>{escape(value)}</td></tr>"
    yield "</table>"
    if sheet.note:
        yield f"<p class=note>{escape(sheet.note)}</p>"
    for table in sheet.tables:
        yield f"<h3>{escape(table.title)} <span>{len(table.rows)}</span></h3><table><thead><tr>"
        yield "".join(
            f"<th scope=col{_number(row)}>{escape(column)}</th>"
            for column, row in zip(table.columns, table.rows[0], strict=True)
        )
        yield "</tr></thead>"
        for row in table.rows:
            yield "<tr>" + "".join(f"<td{_number(cell)}>{escape(cell)}</td>" for cell in row) + "</tr>"
        yield "</table>"


def _number(cell: str) -> str:
    return " class=n" if cell.replace(",", "").replace(".", "").isdigit() else ""
