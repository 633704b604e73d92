"""What the rows of a sheet say about a plant's things: the fields that differ, the things that are new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from twin.plant.tables.cells import CellError, same, shown_value, value_of
from twin.plant.tables.layout import Column, Table
from twin.plant.tables.source import Raw, Sheet, Unreadable
from twin.plant.tables.write import Item, at, items
from twin.plant.told import nearest
from twin.plant.values import AN_ID, is_id

Path = tuple[str, ...]


@dataclass
class Row:
    """One row: the thing it is about, and the fields in which that differs. None takes a field away."""

    key: Path
    number: int
    """From 0, the names of the columns being row 0."""
    item: Item | None
    """Absent: the thing is new."""
    fields: dict[Path, Any] = field(default_factory=dict)
    cells: dict[int, tuple[Any, Any]] = field(default_factory=dict)
    """By column of the sheet: the value before and the value now, where they differ."""


class Rows:
    """The rows of one sheet, compared with the plant. `mistakes` has a sentence for each wrong cell."""

    def __init__(self, sheet: Sheet, table: Table, data: Mapping[str, Any]) -> None:
        self.sheet, self.table = sheet, table
        self.mistakes = list(sheet.mistakes)
        self.items = {item.key: item for item in items(table, data)}
        self.columns = self._header(sheet.rows[0] if sheet.rows else ())
        self.rows: dict[Path, Row] = {}
        keys = [self._place_of(column) for column in table.columns[: table.keys]]
        absent = [c.name for c, n in zip(table.columns, keys, strict=False) if n is None]
        for name in absent:
            self.mistakes.append(f"{sheet.where}: has no column {name}; its first row has to name it")
        if not absent:
            self._read([n for n in keys if n is not None])

    @property
    def missing(self) -> list[Item]:
        """Things of the plant that no row is about, in the plant's order."""
        return [item for key, item in self.items.items() if key not in self.rows]

    def _place_of(self, column: Column) -> int | None:
        return next((n for n, known in self.columns.items() if known == column), None)

    def _header(self, names: Sequence[Raw]) -> dict[int, Column]:
        """Columns of the table by their place in the sheet."""
        known = {column.name: column for column in self.table.columns}
        found: dict[int, Column] = {}
        for n, name in enumerate(names):
            if name is None:
                filled = next(
                    (r for r, row in enumerate(self.sheet.rows) if self._raw(row, n) is not None), 0
                )
                if filled:
                    what = "the column has values but no name in its first row"
                    self.mistakes.append(
                        self.sheet.told(filled, n, self._raw(self.sheet.rows[filled], n), what)
                    )
            elif str(name) not in known or isinstance(name, Unreadable):
                hint = nearest(str(getattr(name, "shows", name)), known)
                self.mistakes.append(self.sheet.told(0, n, name, f"is no column of this table; {hint}"))
            elif known[str(name)] in found.values():
                self.mistakes.append(self.sheet.told(0, n, name, "is a column already; keep one of the two"))
            else:
                found[n] = known[str(name)]
        return found

    @staticmethod
    def _raw(row: Sequence[Raw], column: int) -> Raw:
        return row[column] if column < len(row) else None

    def _read(self, keys: list[int]) -> None:
        width = len(self.sheet.rows[0])
        for number, raw in enumerate(self.sheet.rows[1:], start=1):
            beyond = [n for n in range(width, len(raw)) if raw[n] is not None]
            for n in beyond[:1]:
                what = "stands beyond the last column that has a name"
                self.mistakes.append(self.sheet.told(number, n, raw[n], what))
            if all(value is None for value in raw):
                continue
            key = tuple(self._key(number, n, self._raw(raw, n)) for n in keys)
            if not all(key):
                continue
            twin = self.rows.get(key)
            if twin is not None:
                what = f"is in row {twin.number + 1} already; every {self.table.one} has one row"
                self.mistakes.append(self.sheet.told(number, keys[-1], self._raw(raw, keys[-1]), what))
                continue
            self.rows[key] = row = Row(key, number, self.items.get(key))
            self._compare(row, raw)

    def _key(self, number: int, n: int, raw: Raw) -> str:
        try:
            value = str(value_of(self.columns[n], raw) or "")
        except CellError as error:
            self.mistakes.append(self.sheet.told(number, n, raw, str(error)))
            return ""
        if not value:
            what = f"every row needs {self.columns[n].expects}"
            self.mistakes.append(
                self.sheet.told(number, n, raw, f"{what} that says which {self.table.one} it is")
            )
        elif not is_id(value):
            self.mistakes.append(self.sheet.told(number, n, raw, f"an id has to be {AN_ID}"))
            return ""
        return value

    def _compare(self, row: Row, raw: Sequence[Raw]) -> None:
        old = row.item.data if row.item else {}
        for n, column in self.columns.items():
            cell, before = self._raw(raw, n), at(column, old)
            shown = shown_value(column, before)
            if same(shown, cell) and (row.item or not column.required):
                continue
            try:
                value = value_of(column, cell)
                if value is None and column.required:
                    raise CellError(f"{column.expects} is needed")
            except CellError as error:
                self.mistakes.append(self.sheet.told(row.number, n, cell, str(error)))
                continue
            if value != before and not (value is None and shown is None):
                row.cells[n] = (before, value)
        self._gather(row, old)

    def _gather(self, row: Row, old: Mapping[str, Any]) -> None:
        """Fields out of cells: the numbers of a triple are one field."""
        parts: dict[Path, dict[int, tuple[int, Any]]] = defaultdict(dict)
        for n, (_, value) in row.cells.items():
            column = self.columns[n]
            if column.part is None:
                row.fields[column.path] = value
            else:
                parts[column.path][column.part] = (n, value)
        for path, changed in parts.items():
            columns = [column for column in self.table.columns if column.path == path]
            values = [changed[p][1] if p in changed else at(c, old) for p, c in enumerate(columns)]
            if all(value is None for value in values):
                row.fields[path] = None
            elif None in values:
                blank = columns[values.index(None)]
                place = self._place_of(blank)
                n = place if place is not None else next(iter(changed.values()))[0]
                names = ", ".join(column.name for column in columns)
                what = f"{blank.name} is blank; give all of {names}, or none"
                self.mistakes.append(self.sheet.told(row.number, n, None, what))
            else:
                row.fields[path] = values

    def needed(self) -> list[str]:
        """A sentence for each column that new rows need and the sheet does not have."""
        new = [row for row in self.rows.values() if row.item is None]
        lacking = [c for c in self.table.columns if c.required and c not in self.columns.values()]
        return [
            f"{self.sheet.where}: has no column {column.name}, which the new {self.table.one}"
            f" {new[0].key[-1]} needs"
            for column in lacking
            if new
        ]


def thing_of(row: Row) -> dict[str, Any]:
    """The whole thing as its row wants it, as plain data."""
    thing = {key: value for key, value in (row.item.data if row.item else {}).items() if key != "family"}
    for path, value in row.fields.items():
        if path == ("family",):
            continue
        inner = thing
        for step in path[:-1]:
            inner[step] = dict(inner.get(step) or {})
            inner = inner[step]
        if value is None:
            inner.pop(path[-1], None)
        else:
            inner[path[-1]] = value
    return thing
