"""What tables leave out is said, and what was probably meant where they do not fit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.twin.plant.tables.conftest import Change, append, at, out
from tests.twin.plant.tables.test_mistakes import told
from twin.plant.tables import change_from_tables

Book = Callable[[Change], Path]


def test_items_with_a_comma_between_them_are_told_to_have_a_semicolon(small: Path, book: Book) -> None:
    where = []

    def change(work: Any) -> None:
        cell = at(work["stations"], "BS010", "losses")
        cell.value = "stop_a, stop_b"
        where.append(cell.coordinate)

    assert told(small, book(change)) == [
        f'sheet "stations", cell {where[0]}, value "stop_a, stop_b": a semicolon separates items, not a '
        "comma; write stop_a; stop_b"
    ]


def test_the_words_that_a_cell_may_hold_are_listed_once(small: Path, book: Book) -> None:
    def change(work: Any) -> None:
        at(work["stations"], "BS010", "kind").value = "zzz"

    (sentence,) = told(small, book(change))
    assert sentence.endswith('value "zzz": one of manual, automatic, robot_cell, paced, passage is needed'), (
        sentence
    )


def test_take_rates_that_do_not_add_up_are_told_with_their_cells(small: Path, book: Book) -> None:
    where = []

    def change(work: Any) -> None:
        at(work["options"], "awd", "take_rate").value = 0.9
        sheet = work["options"]
        names = [cell.value for cell in sheet[1]]
        column = names.index("take_rate")
        where.extend(r[column].coordinate for r in sheet.iter_rows(min_row=2) if r[0].value == "drive")

    (sentence,) = told(small, book(change))
    assert sentence.startswith(f'sheet "options", cells {", ".join(where)}: take rates of drive add up to ')
    assert sentence.endswith("; they have to add up to 1")


def test_a_row_with_fewer_cells_than_columns_is_refused(small: Path, tmp_path: Path) -> None:
    folder = out(small, tmp_path, "csv")
    path = folder / "losses.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    columns = lines[0].count(",") + 1
    lines[1] = ",".join(lines[1].split(",")[:2])
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert told(small, path) == [
        f"losses.csv:2: has 2 cells and the first row {columns}; give every cell, a blank one too"
    ]


def test_tables_and_columns_that_are_not_there_are_named(small: Path, book: Book) -> None:
    def change(work: Any) -> None:
        for name in ("orders", "signals"):
            del work[name]
        sheet = work["losses"]
        names = [cell.value for cell in sheet[1]]
        sheet.delete_cols(names.index("note") + 1)

    changes = change_from_tables(small, book(change))
    assert changes.absent == [
        "orders and signals are not among the tables and stay as in the plant",
        'sheet "losses" has no column note; what the plant says there stays as it is',
    ]
    assert changes.absent[0] in changes.told(dry_run=False)
    assert not changes.files


def test_one_csv_file_is_not_told_to_be_without_the_other_tables(small: Path, tmp_path: Path) -> None:
    folder = out(small, tmp_path, "csv")
    assert change_from_tables(small, folder / "losses.csv").absent == []


def test_a_family_whose_name_is_nearly_that_of_another_is_refused(small: Path, book: Book) -> None:
    where = []

    def change(work: Any) -> None:
        cell = at(work["options"], "awd", "family")
        cell.value = "drve"
        where.append(cell.coordinate)

    mistakes = told(small, book(change))
    assert (
        f'sheet "options", cell {where[0]}, value "drve": is no option family; did you mean drive? '
        "A new one of a name so near begins in the text"
    ) in mistakes


def test_a_family_that_is_new_is_told_as_one(small: Path, book: Book) -> None:
    def change(work: Any) -> None:
        append(work["options"], family="towbar", id="no", take_rate=1.0)
        sheet = work["orders"]
        column = sheet.max_column + 1
        sheet.cell(1, column, "options.towbar")
        for row in range(2, sheet.max_row + 1):
            sheet.cell(row, column, "no")

    lines = change_from_tables(small, book(change), dry_run=True).lines
    assert lines[:2] == ["option family towbar: new", "options towbar.no: new"]


def test_an_id_that_was_changed_in_a_sheet_is_told_as_that(small: Path, book: Book) -> None:
    def change(work: Any) -> None:
        at(work["stations"], "BS020", "id").value = "BS025"

    assert told(small, book(change))[0] == (
        'BS025 is new and BS020 is not listed in sheet "stations"; ids of stations cannot be renamed in '
        "tables, only in the text"
    )
