"""Tables back into a plant's text: only what differs is written, and only where the plant stays valid."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from twin.plant.changes import Add, Change, Remove, Set
from twin.plant.edit import refuse_bundled
from twin.plant.load import main_file, plant_of
from twin.plant.tables.arrange import TableEditor, list_changes
from twin.plant.tables.cells import shown_value
from twin.plant.tables.csv_files import read_csv
from twin.plant.tables.hints import absent, rates_of, renamed, strange_families
from twin.plant.tables.layout import LISTED, Column, Kind, group_of, tables
from twin.plant.tables.rows import Row, Rows, thing_of
from twin.plant.tables.source import Sheet, TableError, raise_for
from twin.plant.tables.workbook import read_workbook
from twin.plant.tables.write import families, valid_text
from twin.plant.text import PlantError
from twin.plant.told import listed, nearest

WRITTEN = re.compile(r"[^:]*:\d+, (?P<place>[\w.\[\]]+): (?P<what>.*)", re.DOTALL)
SAID = {"cells": "cells changed", "added": "new", "removed": "removed", "moved": "moved"}
MOST_LINES = 20
STEP = re.compile(r"(\w+)|\[(\d+)\]")


@dataclass
class TableChanges:
    """What tables change in a plant: counts by table, a line for each change, the files written."""

    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    """By table: cells, added, removed, moved."""
    lines: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    """A sentence for each table that lacks things of the plant which stay in it."""
    absent: list[str] = field(default_factory=list)
    """A sentence on the tables, and one for each table on its columns, that are not there."""
    files: tuple[Path, ...] = ()

    def told(self, dry_run: bool) -> list[str]:
        """What a person reads: the first changes, the sums, what is missing, the files.

        dry_run: nothing was written.
        """
        lines = self.lines[:MOST_LINES]
        if len(self.lines) > MOST_LINES:
            lines.append(f"and {len(self.lines) - MOST_LINES:,} more")
        for name, counts in self.counts.items():
            done = [f"{count:,} {SAID[what]}" for what, count in counts.items() if count]
            lines += [f"{name}: {', '.join(done)}"] if done else []
        lines += [*self.missing, *self.absent]
        if not self.lines:
            return [*lines, "The tables say what the plant says; nothing changes"]
        files = listed(file.name for file in self.files)
        return [*lines, "Nothing was written (--dry-run)" if dry_run else f"Wrote {files}"]


def change_from_tables(
    plant: str | Path,
    source: Path,
    *,
    remove: bool = False,
    dry_run: bool = False,
    report: Callable[[str], None] = lambda _: None,
) -> TableChanges:
    """Change a plant's text where tables differ from it.

    plant: its folder. source: an .xlsx, a folder of CSV files or one of them. remove: take away what the
    tables do not list. dry_run: write nothing. report: told what is being done.
    Raises `PlantError` for the plant and `TableError` for the tables; nothing is written then.
    """
    main = main_file(plant)
    refuse_bundled(main)
    report("Reading the plant")
    editor = TableEditor(valid_text(main))
    report(f"Reading {source}")
    found = _compared(_sheets(source), editor.text.data, remove)
    changes = TableChanges(absent=list(absent(found, whole=source.suffix.lower() != ".csv")))
    report("Making the changes")
    _apply(editor, found, remove, changes)
    if changes.lines:
        report("Checking the plant as it would be")
        try:
            plant_of(editor.text)
        except PlantError as error:
            wrong = [_placed(mistake, editor.text.data, found) for mistake in error.mistakes]
            raise_for([*renamed(found), *wrong])
        if not dry_run:
            changes.files = editor.save(check=False)
    return changes


def _sheets(source: Path) -> tuple[Sheet, ...]:
    try:
        if not source.exists():
            raise TableError(f"{source} does not exist; give an .xlsx file or a folder of CSV files")
        if source.is_dir() or source.suffix.lower() == ".csv":
            return read_csv(source)
        if source.suffix.lower() in (".ods", ".numbers"):
            raise TableError(f"{source} is no Excel workbook; save it as .xlsx")
        return read_workbook(source, lambda name: name in LISTED)
    except OSError as error:
        what = error.strerror or "no reason given"
        raise TableError(f"{source} cannot be read: {what}; close it in other programs first") from error


def _compared(sheets: Sequence[Sheet], data: Mapping[str, Any], remove: bool) -> dict[str, Rows]:
    """By table: its rows, compared with the plant. Raises `TableError` with all mistakes of all sheets."""
    mistakes = [
        f"{sheet.where}: is no table of a plant; {nearest(sheet.name, LISTED, len(LISTED))}"
        for sheet in sheets
        if sheet.name not in LISTED
    ]
    by_name = {sheet.name: sheet for sheet in sheets if sheet.name in LISTED}
    chosen = families(data)
    found: dict[str, Rows] = {}
    for name in sorted(by_name, key=lambda name: name != "options"):
        table = next(table for table in tables(chosen) if table.name == name)
        found[name] = Rows(by_name[name], table, data)
        if name == "options":
            mistakes += strange_families(found[name], chosen)
            chosen = _families_then(chosen, found[name], remove)
    known = _ids_then(data, found, remove)
    for rows in found.values():
        mistakes += [*rows.mistakes, *rows.needed(), *_unknown(rows, known, chosen)]
    raise_for([*renamed(found), *mistakes] if mistakes else [])
    return {name: found[name] for name in LISTED if name in found}


def _families_then(before: Mapping[str, list[str]], rows: Rows, remove: bool) -> dict[str, list[str]]:
    """Options by family as they will be."""
    gone = {item.key for item in rows.missing} if remove else set()
    after = {f: [o for o in options if (f, o) not in gone] for f, options in before.items()}
    for family, option in (row.key for row in rows.rows.values() if row.item is None):
        after.setdefault(family, []).append(option)
    return {family: options for family, options in after.items() if options}


def _ids_then(data: Mapping[str, Any], found: Mapping[str, Rows], remove: bool) -> dict[str, list[str]]:
    """Ids by group as they will be."""
    known = {
        name: [thing["id"] for thing in value if isinstance(thing, dict) and "id" in thing]
        for name, value in data.items()
        if isinstance(value, list)
    }
    for name, rows in found.items():
        if name != "options":
            gone = {item.key[0] for item in rows.missing} if remove else set()
            ids = [each for each in known.get(name, []) if each not in gone]
            known[name] = [*ids, *(row.key[0] for row in rows.rows.values() if row.item is None)]
    return known


def _unknown(rows: Rows, known: Mapping[str, list[str]], chosen: Mapping[str, list[str]]) -> Iterator[str]:
    """A sentence for each changed cell that names what will not be there."""
    pools: dict[tuple[str, ...], dict[str, None]] = {}
    for row in rows.rows.values():
        for n, (_, value) in row.cells.items():
            column = rows.columns[n]
            if value is None or not (column.refs or column.kind is Kind.CHOICE):
                continue
            if column.refs not in pools:
                pools[column.refs] = dict.fromkeys(i for group in column.refs for i in known.get(group, ()))
            for what in _wrong_names(column, value, pools[column.refs], chosen):
                yield rows.sheet.told(row.number, n, rows.sheet.rows[row.number][n], what)


def _wrong_names(
    column: Column, value: Any, pool: Mapping[str, None], chosen: Mapping[str, list[str]]
) -> Iterator[str]:
    if column.kind is Kind.CHOICE:
        for family, options in value.items():
            if family not in chosen:
                yield f"{family} is no option family; {nearest(family, chosen)}"
            for option in options if family in chosen else ():
                if option not in chosen[family]:
                    yield f"{option} is no option of {family}; {nearest(option, chosen[family])}"
        return
    for name in value if isinstance(value, list) else [value]:
        if name not in pool and "," in name and isinstance(value, list):
            right = "; ".join(part.strip() for part in name.split(",") if part.strip())
            yield f"a semicolon separates items, not a comma; write {right}"
        elif name not in pool:
            yield f"{name} is not the id of {column.of}; {nearest(name, pool)}"


def _apply(editor: TableEditor, found: Mapping[str, Rows], remove: bool, changes: TableChanges) -> None:
    """Make every change in the editor's text, and say which they are."""
    made: list[Change] = []
    begun: dict[str, list[dict[str, Any]]] = {}
    for name, rows in found.items():
        every = list(rows.rows.values())
        moved = 0
        if name == "options":
            made += _option_changes(editor, rows, remove, begun)
        elif rows.items:
            now, moved = list_changes((name,), [*rows.items.values()], every, rows.table.ordered, remove)
            made += now
        elif every:
            begun[name] = [thing_of(row) for row in every]
        _say(name, rows, remove, moved, changes)
    if made:
        editor.change_all(made)
    for name, things in begun.items():
        editor.begin_list(name, things)


def _option_changes(
    editor: TableEditor, rows: Rows, remove: bool, begun: dict[str, list[dict[str, Any]]]
) -> Iterator[Change]:
    """Changes of the options within their families; a family that has none yet is new."""
    indices = {f["id"]: n for n, f in enumerate(editor.text.data.get("option_families") or [])}
    gone: list[int] = []
    new: list[dict[str, Any]] = []
    for family in dict.fromkeys([*indices, *(key[0] for key in rows.rows)]):
        of_it = [row for key, row in rows.rows.items() if key[0] == family]
        current = [item for key, item in rows.items.items() if key[0] == family]
        if not current:
            new.append({"id": family, "options": [thing_of(row) for row in of_it]})
        elif remove and not of_it:
            gone.append(indices[family])
        else:
            yield from list_changes(current[0].place[:-1], current, of_it, False, remove)[0]
    group = ("option_families",)
    if not indices:
        begun.update({group[0]: new} if new else {})
    elif gone and len(gone) == len(indices):
        yield Set(group, new)
    else:
        last = max(n for n in indices.values() if n not in gone)
        yield from (Add(group, family, last) for family in new)
        yield from (Remove((*group, n)) for n in gone)


def _say(name: str, rows: Rows, remove: bool, moved: int, changes: TableChanges) -> None:
    cells = added = 0
    known = {key[0] for key in rows.items}
    for row in rows.rows.values():
        thing = f"{name} {'.'.join(row.key)}"
        if row.item is None:
            added += 1
            if name == "options" and row.key[0] not in known:
                known.add(row.key[0])
                changes.lines.append(f"option family {row.key[0]}: new")
            changes.lines.append(f"{thing}: new")
            continue
        for n, (before, now) in row.cells.items():
            column = rows.columns[n]
            was, is_ = _words(column, before), _words(column, now)
            changes.lines.append(f"{thing}, {column.name}: {was} → {is_}")
            cells += 1
    missing = ["/".join(item.key) for item in rows.missing]
    if remove:
        changes.lines += [f"{name} {key}: removed" for key in missing]
    elif missing:
        count = f"{len(missing):,} of the plant's {name.replace('_', ' ')}"
        are = "is" if len(missing) == 1 else "are"
        kept = f"kept; --remove takes {'it' if len(missing) == 1 else 'them'} out"
        changes.missing.append(
            f"{count} {are} not in {rows.sheet.where} ({listed(missing)}) and {are} {kept}"
        )
    if moved:
        changes.lines.append(f"{name}: {moved} in another place of the sequence")
    counts = {"cells": cells, "added": added, "removed": len(missing) if remove else 0, "moved": moved}
    changes.counts[name] = counts


def _words(column: Column, value: Any) -> str:
    shown = shown_value(column, value)
    return "blank" if shown is None else str(shown)


def _placed(mistake: str, data: Mapping[str, Any], found: Mapping[str, Rows]) -> str:
    """A mistake of the plant as it would be, at the cell that it comes from, where there is one."""
    match = WRITTEN.fullmatch(mistake)
    if match is None:
        return mistake
    place = [name or int(index) for name, index in STEP.findall(match["place"])]
    group, index = place[0], place[1] if len(place) > 1 else None
    rows = next((rows for name, rows in found.items() if group_of(name) == group), None)
    if rows is None or not isinstance(index, int):
        return mistake
    thing, inside = data[str(group)][index], place[2:]
    key: tuple[str, ...] = (thing["id"],)
    if rows.table.name == "options":
        if len(inside) < 2:
            cells = rates_of(rows, thing["id"])
            return f"{cells}: {match['what']}" if cells and "take rates" in match["what"] else mistake
        key = (thing["id"], thing["options"][inside[1]]["id"])
        inside = inside[2:]
    row = rows.rows.get(key)
    return mistake if row is None else _at_cell(rows, row, inside, match["what"])


def _at_cell(rows: Rows, row: Row, inside: Sequence[str | int], what: str) -> str:
    path = tuple(step for step in inside if isinstance(step, str))
    part = next((step for step in inside if isinstance(step, int)), None)
    fits = [n for n, c in rows.columns.items() if path and c.path[: len(path)] == path[: len(c.path)]]
    exact = [n for n in fits if rows.columns[n].part == part]
    keys = [n for n, column in rows.columns.items() if column in rows.table.columns[: rows.table.keys]]
    n = [*exact, *fits, keys[-1]][0]
    raw = rows.sheet.rows[row.number]
    return rows.sheet.told(row.number, n, raw[n] if n < len(raw) else None, what)
