"""A mistake in a table is one sentence with sheet, cell, value and what would be right."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.twin.plant.tables.conftest import Change, at, out, texts
from twin.plant import PlantError, load_plant
from twin.plant.tables import TableError, change_from_tables
from twin.plant.tables.source import letters


def told(small: Path, path: Path) -> list[str]:
    """All mistakes; nothing is written where there are any."""
    before = texts(small)
    with pytest.raises(PlantError) as caught:
        change_from_tables(small, path, remove=True)
    assert texts(small) == before
    return str(caught.value).splitlines()


MISTAKES: list[tuple[str, str, str, Any, str]] = [
    ("stations", "BS010", "cycle_time_s", "52 s", 'value "52 s": a number of seconds above 0 is needed'),
    ("stations", "BS010", "cycle_time_s", "1,5", "write 1.5, with a point"),
    ("stations", "BS010", "cycle_time_s", -3, "value -3: a number of seconds above 0 is needed"),
    ("stations", "BS010", "cycle_time_s", True, "value TRUE: a number of seconds above 0 is needed"),
    ("stations", "BS010", "servers", 1.5, "a whole number from 1 is needed"),
    ("stations", "BS010", "kind", "manuel", "paced, passage is needed; did you mean manual?"),
    ("stations", "BS010", "area", "bdy", "bdy is not the id of an area; did you mean body?"),
    ("stations", "BS010", "area", None, "value blank: the id of an area is needed"),
    ("stations", "BS010", "note", 7, "a text is needed and this is a number; format the cell as text"),
    ("stations", "BS010", "note", "=A1", 'value "=A1": is a formula'),
    ("stations", "BS010", "note", "#REF!", 'value "#REF!": is an error of the spreadsheet'),
    ("stations", "BS010", "pose.y_m", None, "give all of pose.x_m, pose.y_m, pose.z_m, or none"),
    ("stations", "BS010", "losses", "a;;b", "ids of losses with ; between them are needed"),
    ("work_elements", "", "options", "drive:awd", "as roof=glass|steel; trim=base, are needed"),
    ("work_elements", "", "options", "drive=awf", "awf is no option of drive; did you mean awd?"),
    ("work_elements", "", "options", "driv=awd", "driv is no option family; did you mean drive?"),
    ("weld_spots", "", "stack_mm", "0.8; -1", "numbers of millimetres above 0"),
    ("logged_stops", "", "start", "2.3.2026", "a text as 2026-03-02 10:42:07 is needed"),
    ("orders", "", "options.drive", "awf", "did you mean awd?"),
    ("options", "awd", "take_rate", 1.5, "a number from 0 up to 1 is needed"),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "thing", "column", "value", "what"), MISTAKES)
def test_a_wrong_cell_is_one_sentence_with_sheet_cell_value_and_what_is_right(
    small: Path, book: Callable[[Change], Path], sheet: str, thing: str, column: str, value: Any, what: str
) -> None:
    where = []

    def change(work: Any) -> None:
        cell = at(work[sheet], thing or work[sheet]["A2"].value, column)
        cell.value = value
        where.append(cell.coordinate)

    mistakes = told(small, book(change))
    assert len(mistakes) == 1
    assert mistakes[0].startswith(f'sheet "{sheet}", cell {where[0]}, value ')
    assert what in mistakes[0]


def test_what_only_the_whole_plant_shows_to_be_wrong_is_told_at_its_cell(
    small: Path, book: Callable[[Change], Path]
) -> None:
    where = []

    def change(work: Any) -> None:
        cell = at(work["options"], "awd", "take_rate")
        cell.value = 0.9
        where.append(cell.coordinate)
        cell = at(work["signals"], work["signals"]["A3"].value, "unit")
        cell.value = "furlong"
        where.append(cell.coordinate)

    mistakes = told(small, book(change))
    assert any(m.startswith(f'sheet "signals", cell {where[1]}, value "furlong": ') for m in mistakes)
    assert any("take rate" in m or "take_rate" in m or "add up" in m for m in mistakes)


def test_every_mistake_is_told_at_once_up_to_fifty(small: Path, tmp_path: Path) -> None:
    table = tmp_path / "stations.csv"
    rows = [f"X{n},many,worm" for n in range(60)]
    table.write_text("\n".join(["id,cycle_time_s,kind", *rows]), encoding="utf-8")
    mistakes = told(small, table)
    assert mistakes[0].startswith('stations.csv, cell B2, value "many": ')
    assert len(mistakes) == 51
    assert mistakes[-1].startswith("and ")


def test_rows_and_columns_that_cannot_be_are_told(small: Path, book: Callable[[Change], Path]) -> None:
    def change(work: Any) -> None:
        sheet = work["stations"]
        sheet["A2"].value = None
        sheet["A4"].value = sheet["A3"].value
        sheet["B1"].value = "nam"
        sheet.cell(3, sheet.max_column + 2, "lost")
        work["signals"].merge_cells("A2:B3")
        work["losses"].title = "loses"

    mistakes = "\n".join(told(small, book(change)))
    assert (
        'sheet "stations", cell A2, value blank: every row needs a text that says which station it is'
        in mistakes
    )
    assert "is in row 3 already; every station has one row" in mistakes
    assert 'cell B1, value "nam": is no column of this table; did you mean name?' in mistakes
    assert (
        "the column has values but no name in its first row" in mistakes
        or "beyond the last column" in mistakes
    )
    assert 'sheet "signals", cells A2:B3: are merged' in mistakes
    assert 'sheet "loses": is no table of a plant; did you mean losses?' in mistakes


def test_a_removed_thing_that_others_name_is_told(small: Path, tmp_path: Path) -> None:
    used = load_plant(small).logged_stops[0].device
    rest = [station.id for station in load_plant(small).stations if station.id != used]
    table = tmp_path / "stations.csv"
    table.write_text("\n".join(["id", *rest]), encoding="utf-8")
    assert any(f"{used} is no " in mistake for mistake in told(small, table))


def test_new_rows_need_the_columns_that_the_format_requires(small: Path, tmp_path: Path) -> None:
    table = tmp_path / "work_elements.csv"
    table.write_text(f"id,station\nnew,{load_plant(small).stations[0].id}\n", encoding="utf-8")
    assert told(small, table) == [
        "work_elements.csv: has no column time_s, which the new work element new needs",
    ]


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("a.xml", "w") as big:
        for _ in range(310):
            big.write(b"\0" * 1_000_000)


def declaring(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')


def far(path: Path) -> None:
    work = Workbook()
    work.active.title = "stations"
    work.active["XFD1048576"] = 1
    work.save(path)


def hollow(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("hello.txt", "hello")


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(51_000_000)


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (bomb, "unpacks to 310 MB"),
        (declaring, "declares a document type"),
        (far, "reaches to cell XFD1048576"),
        (hollow, "is a damaged workbook"),
        (huge, "is 51 MB; a workbook may be at most 50 MB"),
        (lambda path: path.write_text("id,name"), "is no Excel workbook"),
        (lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600)), "is an old .xls or has a password"),
        (lambda path: None, "does not exist; give an .xlsx"),
        (lambda path: path.mkdir(), "holds no .csv file"),
    ],
)
def test_a_file_that_holds_no_tables_is_refused_in_a_sentence(
    small: Path, tmp_path: Path, make: Callable[[Path], None], what: str
) -> None:
    make(tmp_path / "a.xlsx")
    mistakes = told(small, tmp_path / "a.xlsx")
    assert len(mistakes) == 1
    assert what in mistakes[0]


def test_a_damaged_workbook_never_ends_in_a_traceback(small: Path, tmp_path: Path) -> None:
    whole = out(small, tmp_path).read_bytes()
    for n in range(40):
        spoilt = bytearray(whole)
        spoilt[len(whole) * n // 40 : len(whole) * n // 40 + 7] = b"\xff\x00spoil"
        (tmp_path / "b.xlsx").write_bytes(spoilt)
        try:
            assert change_from_tables(small, tmp_path / "b.xlsx", dry_run=True).files == ()
        except TableError as error:
            assert str(error)


def test_csv_that_is_not_utf8_or_not_well_formed_is_refused(small: Path, tmp_path: Path) -> None:
    table = tmp_path / "stations.csv"
    table.write_bytes("id,name\nBS010,T\xfcr\n".encode("latin-1"))
    assert told(small, table) == [
        "stations.csv:2: is not UTF-8 text at byte 8 of the line; save it as CSV UTF-8"
    ]
    table.write_bytes("id,name\nBS010,x\n".encode("utf-16"))
    assert told(small, table) == ["stations.csv is UTF-16 text; save it as CSV UTF-8"]
    table.write_text('id,name\nBS010,"x\n', encoding="utf-8")
    assert told(small, table)[0].startswith("stations.csv:2: is no well-formed CSV: ")
    table.write_text("id,name\nBS010,=1+1\n", encoding="utf-8")
    assert told(small, table)[0].startswith('stations.csv, cell B2, value "=1+1": is a formula')


def test_a_bundled_plant_is_not_changed(tmp_path: Path) -> None:
    with pytest.raises(
        PlantError, match="democell is bundled with TakTwin and stays as it is; copy it first"
    ):
        change_from_tables("democell", out("democell", tmp_path))


def test_columns_are_named_as_a_spreadsheet_names_them() -> None:
    assert [letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
