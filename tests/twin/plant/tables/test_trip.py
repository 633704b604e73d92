"""Out and in again changes nothing: no byte of the text, whatever a cell holds."""

from __future__ import annotations

import csv
import io
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.twin.plant.tables.conftest import Change, at, out, texts
from twin.plant import bundled_plants
from twin.plant.load import assets_folder
from twin.plant.tables import change_from_tables, write_tables
from twin.plant.tables.cells import shown_value, value_of
from twin.plant.tables.csv_files import csv_bytes, read_csv
from twin.plant.tables.layout import Column, Kind, Table
from twin.plant.tables.workbook import read_workbook, workbook_bytes


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("name", ["small", *bundled_plants()])
def test_out_and_in_again_changes_no_byte(small: Path, tmp_path: Path, name: str, kind: str) -> None:
    plant = small
    if name != "small":
        plant = Path(shutil.copytree(assets_folder() / "plants" / name, tmp_path / name))
    before = texts(plant)
    found = change_from_tables(plant, out(plant, tmp_path, kind), remove=True)
    assert (found.lines, found.missing, found.files) == ([], [], ())
    assert texts(plant) == before
    assert sum(found.counts[table]["cells"] for table in found.counts) == 0


def test_a_workbook_saved_by_another_program_changes_no_byte_either(
    small: Path, book: Callable[[Change], Path]
) -> None:
    before = texts(small)
    assert change_from_tables(small, book(lambda work: None)).lines == []
    assert texts(small) == before


def test_digits_that_another_program_does_not_save_are_no_change(
    small: Path, book: Callable[[Change], Path]
) -> None:
    from twin.plant.edit import edit_plant

    editor = edit_plant(small)
    editor.set("stations[BS010].transfer_s", 0.1 + 0.2)
    editor.save()

    def change(work: Any) -> None:
        at(work["stations"], "BS010", "transfer_s").value = 0.3

    assert change_from_tables(small, book(change)).lines == []


TRICKY = [
    "007",
    "1e5",
    "TRUE",
    "3-4",
    "=1+1",
    "+49",
    "-",
    "@x",
    "'x",
    "'=x",
    "#REF!",
    "a; b",
    " x ",
    "1,5",
    '"',
    "ä\n€",
]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("text", TRICKY)
def test_texts_that_look_like_something_else_stay_texts(
    small: Path, tmp_path: Path, text: str, kind: str
) -> None:
    from twin.plant.edit import edit_plant

    editor = edit_plant(small)
    editor.set("stations[BS010].note", text)
    editor.save()
    before = texts(small)
    tables_out = out(small, tmp_path, kind)
    if kind == "xlsx":
        cell = at(load_workbook(tables_out)["stations"], "BS010", "note")
        assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@")
    assert change_from_tables(small, tables_out).lines == []
    assert texts(small) == before


def test_no_text_in_a_csv_file_begins_as_a_formula(tmp_path: Path) -> None:
    data = csv_bytes([["id"], *([text] for text in TRICKY)]).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(data, newline="")))[1:]
    assert not [row for row in rows if row[0][0] in "=+-@"]


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1), min_size=1
    )
)
@example(TRICKY)
def test_any_text_comes_back_from_csv_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, values: list[str]
) -> None:
    path = tmp_path_factory.mktemp("csv") / "signals.csv"
    path.write_bytes(csv_bytes([["id"], *([value] for value in values)]))
    assert [row[0] for row in read_csv(path)[0].rows[1:]] == values


@settings(deadline=None, max_examples=30)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=5))
@example([0.1, 1 / 3, 5e-324, 1.7976931348623157e308, -0.0, 123456789.123456789])
def test_any_number_comes_back_exact_from_both(
    tmp_path_factory: pytest.TempPathFactory, numbers: list[float]
) -> None:
    folder = tmp_path_factory.mktemp("numbers")
    column = Column("x", ("x",), Kind.NUMBER)
    table = Table("signals", (column,))
    (folder / "signals.csv").write_bytes(csv_bytes([["x"], *([number] for number in numbers)]))
    (folder / "a.xlsx").write_bytes(workbook_bytes([(table, [[n] for n in numbers])], lambda _: None))
    for sheet in (*read_csv(folder / "signals.csv"), *read_workbook(folder / "a.xlsx", lambda _: True)):
        assert [repr(value_of(column, row[0])) for row in sheet.rows[1:]] == [repr(n) for n in numbers]


WORDS = st.text(st.sampled_from('ab;=|" 0'), max_size=6)


@given(
    st.lists(WORDS, min_size=1),
    st.dictionaries(WORDS, st.lists(WORDS, min_size=1), min_size=1),
    st.dictionaries(WORDS, WORDS, min_size=1),
)
def test_lists_choices_and_labels_come_back_as_they_were(
    listed: list[str], choice: dict[str, list[str]], labels: dict[str, str]
) -> None:
    for kind, value in ((Kind.TEXTS, listed), (Kind.CHOICE, choice), (Kind.LABELS, labels)):
        column = Column("x", ("x",), kind)
        assert value_of(column, shown_value(column, value)) == value


def test_equal_plants_give_equal_files(small: Path, tmp_path: Path) -> None:
    write_tables(small, tmp_path / "a.xlsx")
    time.sleep(2.1)  # zip keeps times to two seconds
    write_tables(small, tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
