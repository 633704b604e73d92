"""Tables as CSV: a folder with one file a table, which Excel opens with its letters right.

UTF-8 with a byte order mark. A text that a spreadsheet would take for a formula stands behind an apostrophe,
which reading takes away again.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

from twin.plant.malformed import no_text
from twin.plant.tables.cells import Shown
from twin.plant.tables.source import MAX_BYTES, Raw, Sheet, TableError, Unreadable, raise_for
from twin.plant.told import counted

RISKY = re.compile(r"'*[=+\-@\t\r]")
GUARDED = re.compile(r"'+[=+\-@\t\r]")


def csv_bytes(rows: Sequence[Sequence[Shown]]) -> bytes:
    """The file of one table. rows: the names of its columns first."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_guarded(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _guarded(value: Shown) -> Shown:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case str() if RISKY.match(value):
            return "'" + value
    return value


def read_csv(path: Path) -> tuple[Sheet, ...]:
    """Tables of a folder, or the one of a file, named as the files are. Raises `TableError`."""
    paths = sorted(path.glob("*.csv")) if path.is_dir() else [path]
    if not paths:
        raise TableError(f"{path} holds no .csv file; give the folder that taktwin table --out wrote")
    return tuple(_sheet(each) for each in paths)


def _sheet(path: Path) -> Sheet:
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise TableError(f"{path} is {size / 1e6:.0f} MB; a table may be at most {MAX_BYTES / 1e6:.0f} MB")
    data = path.read_bytes()
    if wrong := no_text(data):
        raise TableError(f"{path.name}{wrong.partition(';')[0]}; save it as CSV UTF-8")
    text = data.decode("utf-8-sig")
    # A list separator of the country: the columns' names hold neither, so the first line tells.
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    short: list[str] = []
    try:
        for row in lines:
            rows.append(row)
            if any(row) and len(row) < len(rows[0]):
                short.append(
                    f"{path.name}:{lines.line_num}: has {counted(len(row), 'cell')} and the first row "
                    f"{len(rows[0])}; give every cell, a blank one too"
                )
    except csv.Error as error:
        raise TableError(f"{path.name}:{lines.line_num}: is no well-formed CSV: {error}") from error
    raise_for(short)
    return Sheet(path.stem, path.name, [[_raw(cell) for cell in row] for row in rows])


def _raw(cell: str) -> Raw:
    if not cell:
        return None
    if cell.startswith("="):
        return Unreadable(cell, "is a formula; put its value there, or ' before it if it is a text")
    return cell[1:] if GUARDED.match(cell) else cell
