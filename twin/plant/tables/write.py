"""A plant's lists out as tables."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twin.plant.cache import keep_plant, kept_plant, named_files
from twin.plant.load import main_file, plant_of
from twin.plant.tables.cells import Shown, shown_value
from twin.plant.tables.csv_files import csv_bytes
from twin.plant.tables.layout import Column, Table, tables
from twin.plant.tables.source import TableError
from twin.plant.tables.workbook import workbook_bytes
from twin.plant.text import Place, PlantText, read_text


@dataclass(frozen=True)
class Item:
    """One row's thing in a plant's text: where it stands and what is written there."""

    key: tuple[str, ...]
    place: Place
    data: Mapping[str, Any]


def write_tables(
    name_or_path: str | Path, out: Path, report: Callable[[str], None] = lambda _: None
) -> dict[str, int]:
    """Write every table of a plant; returns how many rows each has.

    name_or_path: a bundled plant or a plant's folder. out: a new .xlsx, or a new folder for CSV files.
    report: told what is being done. Raises `PlantError` for the plant and `TableError` for `out`.
    """
    if out.suffix and out.suffix != ".xlsx":
        raise TableError(f"{out}: tables go into an .xlsx file, or as CSV into a folder; name one of the two")
    if out.exists() and (out.is_file() or any(out.iterdir())):
        raise TableError(f"{out} exists and is not empty; choose another name")
    report("Reading the plant")
    data = valid_text(main_file(name_or_path)).data
    found = [(table, list(rows(table, data))) for table in tables(families(data))]
    if out.suffix:
        packed = workbook_bytes(found, report)
        out.parent.mkdir(parents=True, exist_ok=True)
        _write(out, packed)
    else:
        out.mkdir(parents=True, exist_ok=True)
        for table, content in found:
            report(f"Writing {table.name}: {len(content):,} rows")
            names = [column.name for column in table.columns]
            _write(out / f"{table.name}.csv", csv_bytes([names, *content]))
    return {table.name: len(content) for table, content in found}


def valid_text(main: Path) -> PlantText:
    """The text of a plant that is valid, read once. Raises `PlantError`."""
    text = read_text(main)
    if kept_plant(main) is None:
        named = named_files(text)
        keep_plant(text, plant_of(text), named)
    return text


def families(data: Mapping[str, Any]) -> dict[str, list[str]]:
    """Option ids by option family, from a plant's plain data."""
    found = data.get("option_families") or []
    return {family["id"]: [option["id"] for option in family.get("options") or []] for family in found}


def items(table: Table, data: Mapping[str, Any]) -> Iterator[Item]:
    """The things of a plant that are a table's rows, in the plant's order."""
    if table.name != "options":
        for n, thing in enumerate(data.get(table.name) or []):
            yield Item((thing["id"],), (table.name, n), thing)
        return
    for f, family in enumerate(data.get("option_families") or []):
        for n, option in enumerate(family.get("options") or []):
            place = ("option_families", f, "options", n)
            yield Item((family["id"], option["id"]), place, {"family": family["id"], **option})


def rows(table: Table, data: Mapping[str, Any]) -> Iterator[list[Shown]]:
    """What stands in each row of a table."""
    for item in items(table, data):
        yield [shown_value(column, at(column, item.data)) for column in table.columns]


def at(column: Column, data: Any) -> Any:
    """The value of a column's field; None where the text does not say it."""
    for step in column.path:
        data = data.get(step) if isinstance(data, dict) else None
    return data[column.part] if column.part is not None and data else data


def _write(path: Path, data: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as new:
        new.write(data)
    Path(new.name).chmod(0o644)
    Path(new.name).replace(path)
