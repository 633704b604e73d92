"""Tables as an Excel workbook: one sheet each, and what a sheet needs so that people can work in it."""

from __future__ import annotations

import datetime
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from twin.plant.tables.cells import Shown
from twin.plant.tables.layout import Column, Kind, Table
from twin.plant.tables.source import MAX_BYTES, Raw, Sheet, TableError, Unreadable, letters

MAX_UNPACKED = 300_000_000
MAX_CELLS = 3_000_000
MAX_TEXT = 32_767
"""Characters that a cell of Excel can hold."""
SPARE_ROWS = 1000
"""Rows below the last that offer words to choose from too."""
TEXT_FORMAT = "@"
UNKEPT = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
"""What a workbook would not give back as it was; `_x000D_` stands for a character in it."""
MADE = datetime.datetime(2000, 1, 1)
"""When every workbook says it was made, so that equal plants give equal files."""
BROKEN = (
    zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError,
    EOFError, RuntimeError, NotImplementedError,
)  # fmt: skip
"""What openpyxl raises on a file that is no workbook or a damaged one."""


def workbook_bytes(
    tables: Sequence[tuple[Table, Sequence[Sequence[Shown]]]], report: Callable[[str], None]
) -> bytes:
    """A workbook with a sheet for each table.

    tables: with the rows of each, the names of its columns not among them. report: told of each sheet.
    Raises `TableError` for a text that a cell cannot keep.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    book.properties.creator = "TakTwin"
    book.properties.created = MADE
    for table, rows in tables:
        report(f"Writing {table.name}: {len(rows):,} rows")
        _fill(book.create_sheet(table.name), table, rows)
    packed = io.BytesIO()
    book.save(packed)
    return _repacked(packed)


def _fill(sheet: Any, table: Table, rows: Sequence[Sequence[Shown]]) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.comments import Comment
    from openpyxl.styles import Font

    text = WriteOnlyCell(sheet)
    text.number_format = TEXT_FORMAT
    for n, column in enumerate(table.columns):
        cell = sheet.cell(1, n + 1, column.name)
        cell.font = Font(bold=True)
        said = [column.about, f"{column.expects[:1].upper()}{column.expects[1:].rstrip(',')}."]
        said += [] if column.required else ["May be blank."]
        cell.comment = Comment("\n".join(part for part in said if part), "TakTwin", height=110, width=300)
        widest = max((len(str(row[n])) for row in rows[:300] if row[n] is not None), default=0)
        dimension = sheet.column_dimensions[letters(n)]
        dimension.width = min(max(len(column.name), widest) + 3, 50)
        if column.kind not in (Kind.NUMBER, Kind.WHOLE, Kind.TRUTH):
            dimension.number_format = TEXT_FORMAT
    for row in rows:
        sheet.append(
            [_cell(sheet, text, table, row[table.keys - 1], n, value) for n, value in enumerate(row)]
        )
    sheet.freeze_panes = f"{letters(table.keys)}2"
    sheet.auto_filter.ref = f"A1:{letters(len(table.columns) - 1)}{len(rows) + 1}"
    for n, column in enumerate(table.columns):
        _offer(sheet, column, letters(n), len(rows))


def _cell(sheet: Any, like: Any, table: Table, thing: Shown, n: int, value: Shown) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet)
    if isinstance(value, float):
        # As text past openpyxl, which would round to 16 digits; a double needs 17.
        cell._value, cell.data_type = repr(value), "n"
        return cell
    if not isinstance(value, str):
        return value
    if len(value) > MAX_TEXT or UNKEPT.search(value):
        why = f"has {len(value):,} characters, Excel keeps {MAX_TEXT:,}"
        why = why if len(value) > MAX_TEXT else "holds a character that Excel does not keep"
        name = table.columns[n].name
        raise TableError(f"{table.one} {thing}, {name}: {why}; write CSV: --out with a folder's name")
    cell._style = like._style
    # Set past openpyxl, which takes a text that begins with = for a formula.
    cell._value, cell.data_type = value, "s"
    return cell


def _offer(sheet: Any, column: Column, letter: str, rows: int) -> None:
    """Let a cell be chosen from the words that it may hold."""
    from openpyxl.worksheet.datavalidation import DataValidation

    formula = '"' + ",".join(column.words) + '"'
    if not column.words or len(formula) > 255 or any("," in word or '"' in word for word in column.words):
        return
    offer = DataValidation(type="list", formula1=formula, allow_blank=not column.required)
    offer.errorTitle, offer.error = column.name, f"It has to be {column.expects}"[:225]
    offer.showErrorMessage = True
    offer.add(f"{letter}2:{letter}{rows + SPARE_ROWS}")
    sheet.add_data_validation(offer)


def _repacked(packed: io.BytesIO) -> bytes:
    """The same workbook with fixed times, which openpyxl takes from the clock."""
    out = io.BytesIO()
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", data)
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            new.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def read_workbook(path: Path, wanted: Callable[[str], bool]) -> tuple[Sheet, ...]:
    """The sheets of a workbook; those not wanted without their rows. Raises `TableError`.

    wanted: whether a sheet of that name is to be read.
    """
    from openpyxl import load_workbook

    size = path.stat().st_size
    if size > MAX_BYTES:
        limit = f"a workbook may be at most {MAX_BYTES / 1e6:.0f} MB"
        raise TableError(f"{path} is {size / 1e6:.0f} MB; {limit}")
    data = path.read_bytes()
    _refuse_unsafe(path, data)
    try:
        with warnings.catch_warnings():
            # It warns of what it drops: charts, pictures, foreign extensions. None of them is in a table.
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data))
        return tuple(_sheet(sheet, wanted(sheet.title)) for sheet in book.worksheets)
    except TableError:
        raise
    except BROKEN as error:
        raise TableError(f"{path} is a damaged workbook: {error}".splitlines()[0]) from error


def _refuse_unsafe(path: Path, data: bytes) -> None:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise TableError(f"{path} is an old .xls or has a password; save it as .xlsx without one")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            unpacked = sum(entry.file_size for entry in packed.infolist())
            if unpacked > MAX_UNPACKED:
                what = f"unpacks to {unpacked / 1e6:.0f} MB; at most {MAX_UNPACKED / 1e6:.0f} MB are read"
                raise TableError(f"{path} {what}")
            for entry in packed.infolist():
                # A zip's own word about sizes may be false; reading stops there with an error of zipfile.
                if entry.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in packed.read(entry):
                    raise TableError(f"{path} declares a document type in {entry.filename}; no workbook does")
    except BROKEN as error:
        if isinstance(error, TableError):
            raise
        raise TableError(
            f"{path} is no Excel workbook; give an .xlsx file or a folder of CSV files"
        ) from error


def _sheet(sheet: Any, wanted: bool) -> Sheet:
    where = f'sheet "{sheet.title}"'
    if not wanted:
        return Sheet(sheet.title, where, ())
    rows, columns = sheet.max_row, sheet.max_column
    if rows * columns > MAX_CELLS:
        last = f"{letters(columns - 1)}{rows}"
        raise TableError(f"{where} reaches to cell {last}; delete the rows and columns beyond its table")
    merged = tuple(
        f"{where}, cells {found.coord}: are merged; unmerge them, every cell has a value of its own"
        for found in sheet.merged_cells.ranges
    )
    return Sheet(sheet.title, where, [[_raw(cell) for cell in row] for row in sheet.iter_rows()], merged)


def _raw(cell: Any) -> Raw:
    value = cell.value
    if value is None or value == "":
        return None
    match cell.data_type:
        case "f":
            text = value if isinstance(value, str) else f"={getattr(value, 'text', '')}"
            return Unreadable(text, "is a formula; put its value there (copy, paste special, values)")
        case "e":
            return Unreadable(str(value), "is an error of the spreadsheet; put a value there")
        case "s" if UNKEPT.search(str(value)):
            return Unreadable(str(value), "holds a control character; type it anew")
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        return value if isinstance(value, datetime.datetime) else Unreadable(str(value), "is a time of day")
    return value if isinstance(value, bool | int | float) else str(value)
