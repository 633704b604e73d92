"""The small plant's tables, to change and to read again."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from twin.plant.tables import write_tables

Change = Callable[[Any], None]


def texts(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.yaml")}


def lines_changed(before: dict[str, bytes], folder: Path) -> tuple[list[str], list[str]]:
    gone, new = [], []
    for name, text in texts(folder).items():
        for line in difflib.ndiff(before[name].decode().splitlines(), text.decode().splitlines()):
            gone += [line[2:].strip()] if line[0] == "-" else []
            new += [line[2:].strip()] if line[0] == "+" else []
    return gone, new


def out(plant: Path | str, tmp_path: Path, kind: str = "xlsx") -> Path:
    target = tmp_path / ("tables.xlsx" if kind == "xlsx" else "tables")
    write_tables(plant, target)
    return target


def at(sheet: Any, thing: str, column: str) -> Any:
    """The cell of a thing in a column, by names."""
    names = [cell.value for cell in sheet[1]]
    ids = names.index("id")
    row = next(row for row in sheet.iter_rows(min_row=2) if row[ids].value == thing)
    return row[names.index(column)]


def append(sheet: Any, **values: Any) -> None:
    names = [cell.value for cell in sheet[1]]
    sheet.append([values.get(name.replace(".", "__")) for name in names])


@pytest.fixture
def book(small: Path, tmp_path: Path) -> Callable[[Change], Path]:
    """The small plant's workbook after a change of it."""

    def changed(change: Change) -> Path:
        path = tmp_path / "tables.xlsx"
        if not path.exists():
            write_tables(small, path)
        work = load_workbook(path)
        change(work)
        work.save(path)
        return path

    return changed
