"""A plant's lists go out to Excel and CSV and come in; what differs is written, a mistake has its cell."""

from __future__ import annotations

import csv
import datetime
import difflib
import io
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from twin.plant import PlantError, bundled_plants, load_plant
from twin.plant.load import assets_folder
from twin.plant.tables import TableError, change_from_tables, write_tables
from twin.plant.tables.cells import shown_value, value_of
from twin.plant.tables.csv_files import csv_bytes, read_csv
from twin.plant.tables.layout import Column, Kind, Table
from twin.plant.tables.source import letters
from twin.plant.tables.workbook import read_workbook, workbook_bytes

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


# --- out and in again


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


# --- what goes out


def test_a_sheet_says_what_its_columns_hold_and_offers_words(small: Path, tmp_path: Path) -> None:
    sheet = load_workbook(out(small, tmp_path))["stations"]
    header = {cell.value: cell for cell in sheet[1]}
    assert "Mean over all configurations" in header["cycle_time_s"].comment.text
    assert "A number of seconds above 0." in header["cycle_time_s"].comment.text
    assert {"pose.x_m", "pose.yaw_rad", "size_z_m", "losses"} <= set(header)
    assert sheet.freeze_panes == "B2"
    kinds = header["kind"].column_letter
    offers = {
        str(offer.sqref).split(":")[0]: offer.formula1 for offer in sheet.data_validations.dataValidation
    }
    assert offers[f"{kinds}2"] == '"manual,automatic,robot_cell,paced,passage"'
    assert isinstance(at(sheet, "BS010", "pose.x_m").value, int | float)


def test_orders_have_a_column_for_each_family_and_options_a_row_with_theirs(
    small: Path, tmp_path: Path
) -> None:
    work = load_workbook(out(small, tmp_path))
    families = [family.id for family in load_plant(small).option_families]
    assert [cell.value for cell in work["orders"][1]][1 : 1 + len(families)] == [
        f"options.{f}" for f in families
    ]
    rows = [tuple(cell.value for cell in row[:2]) for row in work["options"].iter_rows(min_row=2)]
    assert rows == [(f.id, o.id) for f in load_plant(small).option_families for o in f.options]


def test_a_target_that_exists_or_is_neither_workbook_nor_folder_is_refused(
    small: Path, tmp_path: Path
) -> None:
    target = out(small, tmp_path)
    with pytest.raises(TableError, match="exists and is not empty"):
        write_tables(small, target)
    with pytest.raises(TableError, match="or as CSV into a folder"):
        write_tables(small, tmp_path / "a.csv")


def test_a_text_that_excel_would_cut_or_change_is_refused_and_goes_to_csv(
    small: Path, tmp_path: Path
) -> None:
    from twin.plant.edit import edit_plant

    for text in ("x" * 40_000, "a_x000D_b", "a\rb"):
        editor = edit_plant(small)
        editor.set("stations[BS010].note", text)
        editor.save()
        with pytest.raises(TableError, match=r"station BS010, note: .* write CSV"):
            write_tables(small, tmp_path / "a.xlsx")
        assert not (tmp_path / "a.xlsx").exists()
        folder = out(small, tmp_path, "csv")
        assert change_from_tables(small, folder).lines == []
        shutil.rmtree(folder)


# --- what comes in


def test_a_changed_number_changes_its_line_alone(small: Path, book: Callable[[Change], Path]) -> None:
    before = texts(small)

    def change(work: Any) -> None:
        at(work["weld_spots"], work["weld_spots"]["A2"].value, "position_y_m").value = 0.4375
        at(work["logged_stops"], "stop_1", "duration_s").value = 96

    path = book(change)
    dry = change_from_tables(small, path, dry_run=True)
    assert (dry.files, texts(small)) == ((), before)
    found = change_from_tables(small, path)
    assert found.lines == dry.lines
    assert "logged_stops stop_1, duration_s: 95.0 → 96.0" in found.lines
    gone, new = lines_changed(before, small)
    assert (len(gone), len(new)) == (2, 2)
    assert load_plant(small).weld_spots[0].position_m[1] == 0.4375
    assert change_from_tables(small, path).lines == []


def test_a_blank_cell_takes_a_field_away_and_a_filled_one_adds_it(
    small: Path, book: Callable[[Change], Path]
) -> None:
    def change(work: Any) -> None:
        at(work["stations"], "BS010", "note").value = "Checked by hand"
        at(work["stations"], "BS010", "estimated").value = "size_m; pose"
        for axis, value in zip("xyz", (0.5, 0, 0.25), strict=True):
            at(work["stations"], "BS010", f"car.{axis}_m").value = value

    before = load_plant(small).stations[0]
    change_from_tables(small, book(change))
    station = load_plant(small).stations[0]
    assert (station.note, station.estimated) == ("Checked by hand", ("size_m", "pose"))
    assert station.car is not None and station.car.xyz_m == (0.5, 0.0, 0.25)

    def undo(work: Any) -> None:
        names = ("note", "estimated", "car.x_m", "car.y_m", "car.z_m")
        for name in names:
            at(work["stations"], "BS010", name).value = None
        if before.car is not None:
            for n, axis in enumerate("xyz"):
                at(work["stations"], "BS010", f"car.{axis}_m").value = before.car.xyz_m[n]

    change_from_tables(small, book(undo))
    assert load_plant(small).stations[0] == before


def test_a_new_row_stands_behind_the_row_above_it(small: Path, book: Callable[[Change], Path]) -> None:
    before = texts(small)
    first = load_plant(small).logged_stops[0]
    row = {"device": first.device, "reason": first.reason, "duration_s": 12.5, "start": "2026-03-02 11:00:00"}

    def change(work: Any) -> None:
        append(work["logged_stops"], id="stop_2", **row)
        append(work["logged_stops"], id="stop_3", **row | {"start": datetime.datetime(2026, 3, 2, 12, 0, 5)})

    found = change_from_tables(small, book(change))
    assert found.counts["logged_stops"]["added"] == 2
    assert [stop.id for stop in load_plant(small).logged_stops] == ["stop_1", "stop_2", "stop_3"]
    assert load_plant(small).logged_stops[2].start == "2026-03-02 12:00:05"
    gone, new = lines_changed(before, small)
    assert gone == []
    assert new[0].startswith("- {id: stop_2,")


def test_missing_rows_are_told_and_only_removed_when_asked(
    small: Path, book: Callable[[Change], Path]
) -> None:
    before = texts(small)
    path = book(lambda work: work["logged_stops"].delete_rows(2))
    found = change_from_tables(small, path)
    where = 'is not in sheet "logged_stops" (stop_1)'
    assert found.missing == [f"1 of the plant's logged stops {where} and is kept; --remove takes it out"]
    assert texts(small) == before
    assert change_from_tables(small, path, remove=True).lines == ["logged_stops stop_1: removed"]
    assert load_plant(small).logged_stops == ()


def orders_of(plant: Path) -> list[str]:
    return [order.id for order in load_plant(plant).orders]


def put_orders(work: Any, ids: list[str], values: list[Any]) -> None:
    sheet = work["orders"]
    known = {row[0].value: [cell.value for cell in row] for row in sheet.iter_rows(min_row=2)}
    sheet.delete_rows(2, sheet.max_row)
    for name in ids:
        sheet.append(known.get(name, [name, *values[1:]]))


@settings(deadline=None, max_examples=30)
@given(st.permutations(["a", "b", "c", "d", "e", "f"]), st.integers(0, 6), st.booleans())
@example(["f", "e", "d", "c", "b", "a"], 6, True)
def test_orders_come_in_the_order_of_their_rows(
    tmp_path_factory: pytest.TempPathFactory, sequence: list[str], many: int, remove: bool
) -> None:
    folder = tmp_path_factory.mktemp("orders")
    plant = Path(shutil.copytree(Path(__file__).parent / "small", folder / "small"))
    choice = ",".join(f"options.{f.id}" for f in load_plant(plant).option_families)
    options = ",".join(f.options[0].id for f in load_plant(plant).option_families)
    there = orders_of(plant)
    more = [f"{name},{options}" for name in "abcd"]
    table = folder / "orders.csv"
    table.write_text("\n".join([f"id,{choice}", *more]) + "\n", encoding="utf-8")
    change_from_tables(plant, table)
    assert orders_of(plant) == [*there, *"abcd"] or orders_of(plant) == [*"abcd", *there]
    wanted = list(sequence[:many])
    table.write_text(
        "\n".join([f"id,{choice}", *(f"{n},{options}" for n in wanted)]) + "\n", encoding="utf-8"
    )
    change_from_tables(plant, table, remove=remove)
    now = orders_of(plant)
    assert [name for name in now if name in wanted] == wanted
    assert sorted(now) == sorted(set(wanted) if remove else {*wanted, *there, *"abcd"})
    assert change_from_tables(plant, table, remove=remove).lines == []


def test_swapping_two_orders_moves_one_line(small: Path, book: Callable[[Change], Path]) -> None:
    before = texts(small)
    there = orders_of(small)
    found = change_from_tables(small, book(lambda work: put_orders(work, there[::-1], [])))
    assert found.lines == ["orders: 1 in another place of the sequence"]
    assert orders_of(small) == there[::-1]
    assert max(map(len, lines_changed(before, small))) <= len(there)


def test_the_order_of_other_rows_does_not_matter(small: Path, book: Callable[[Change], Path]) -> None:
    before = texts(small)

    def change(work: Any) -> None:
        rows = [[cell.value for cell in row] for row in work["stations"].iter_rows(min_row=2)]
        work["stations"].delete_rows(2, len(rows))
        for row in rows[::-1]:
            work["stations"].append(row)

    assert change_from_tables(small, book(change), remove=True).lines == []
    assert texts(small) == before


def test_a_family_comes_in_with_its_options_and_the_orders_that_choose_them(
    small: Path, book: Callable[[Change], Path]
) -> None:
    def options(work: Any) -> None:
        for option, rate in (("tow_none", 0.75), ("tow_bar", 0.25)):
            append(work["options"], family="tow", id=option, take_rate=rate)
        column = work["orders"].max_column + 1
        work["orders"].cell(1, column, "options.tow")
        for row in range(2, work["orders"].max_row + 1):
            work["orders"].cell(row, column, "tow_bar" if row == 2 else "tow_none")

    change_from_tables(small, book(options))
    plant = load_plant(small)
    assert [(o.id, o.take_rate) for o in plant.option_families[-1].options] == [
        ("tow_none", 0.75),
        ("tow_bar", 0.25),
    ]
    assert [order.options["tow"] for order in plant.orders][:2] == ["tow_bar", "tow_none"]


def test_neighbours_in_a_list_on_one_line_come_and_go_together(small: Path, tmp_path: Path) -> None:
    orders = "".join(f"{name},tow_d\n" for name in orders_of(small))
    folder = tmp_path / "csv"
    folder.mkdir()
    (folder / "orders.csv").write_text(f"id,options.tow\n{orders}", encoding="utf-8")
    for rates in (
        {"b": 0.5, "a": 0.125, "c": 0.25, "d": 0.125},
        {"d": 1.0},
        {"n": 0.5, "d": 0.25, "m": 0.25},
    ):
        others = [(f.id, o) for f in load_plant(small).option_families for o in f.options if f.id != "tow"]
        rows = [f"{family},{option.id},{option.take_rate}" for family, option in others]
        rows += [f"tow,tow_{name},{rate}" for name, rate in rates.items()]
        (folder / "options.csv").write_text("\n".join(["family,id,take_rate", *rows]), encoding="utf-8")
        change_from_tables(small, folder, remove=True)
        tow = load_plant(small).option_families[-1]
        assert {o.id: o.take_rate for o in tow.options} == {
            f"tow_{name}": rate for name, rate in rates.items()
        }
    assert change_from_tables(small, folder, remove=True).lines == []


def test_a_list_that_the_plant_has_not_yet_gets_a_line_for_each_row(small: Path, tmp_path: Path) -> None:
    first = load_plant(small).logged_stops[0]
    text = (small / "plant.yaml").read_text(encoding="utf-8")
    start = text.index("logged_stops:")
    for before in ("", "logged_stops: []  # none yet\n", "logged_stops:\n"):
        (small / "plant.yaml").write_text(
            text[:start] + before + text[text.index("option_families:") :], "utf-8"
        )
        table = tmp_path / "logged_stops.csv"
        rows = [f"s{n},{first.device},2026-03-02 10:00:0{n},5,{first.reason}" for n in range(3)]
        table.write_text("\n".join(["id,device,start,duration_s,reason", *rows]), encoding="utf-8")
        if before.endswith(":\n"):
            continue  # a list that is nothing is refused by the format
        change_from_tables(small, table)
        assert [stop.id for stop in load_plant(small).logged_stops] == ["s0", "s1", "s2"]
        new = (small / "plant.yaml").read_text(encoding="utf-8")
        assert len([line for line in new.splitlines() if line.startswith("  - {id: s")]) == 3


def test_a_table_with_few_columns_leaves_the_other_fields_alone(small: Path, tmp_path: Path) -> None:
    before = load_plant(small)
    table = tmp_path / "weld_spots.csv"
    table.write_text(f"id;weld_s\r\n{before.weld_spots[0].id};1.25\r\n", encoding="utf-8")
    found = change_from_tables(small, table)
    assert found.counts["weld_spots"]["cells"] == 1
    after = load_plant(small)
    assert after.weld_spots[0].weld_s == 1.25
    assert after.weld_spots[0].position_m == before.weld_spots[0].position_m
    assert after.weld_spots[1:] == before.weld_spots[1:]


# --- mistakes


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
    assert told(small, table) == ["stations.csv is not UTF-8 text at byte 15; save it as CSV UTF-8"]
    table.write_text('id,name\nBS010,"x\n', encoding="utf-8")
    assert "is no well-formed CSV" in told(small, table)[0]
    table.write_text("id,name\nBS010,=1+1\n", encoding="utf-8")
    assert told(small, table)[0].startswith('stations.csv, cell B2, value "=1+1": is a formula')


def test_the_verb_says_what_it_changed_and_what_it_only_would(
    small: Path, book: Callable[[Change], Path], tmp_path: Path
) -> None:
    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from twin.cli import main; main()", "table", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    assert run(small, "--out", tmp_path / "out").stdout.startswith(f"{tmp_path / 'out'}: stations 9, ")
    before = texts(small)
    path = book(lambda work: setattr(at(work["logged_stops"], "stop_1", "duration_s"), "value", 96))
    dry = run(small, "--from", path, "--dry-run")
    assert dry.returncode == 0
    assert "logged_stops stop_1, duration_s: 95.0 → 96.0" in dry.stdout
    assert "Nothing was written" in dry.stdout
    assert texts(small) == before
    assert "Wrote plant.yaml" in run(small, "--from", path).stdout
    assert "nothing changes" in run(small, "--from", path).stdout
    refused = run(small)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "give --out for tables out of the plant, or --from" in refused.stderr


def test_a_bundled_plant_is_not_changed(tmp_path: Path) -> None:
    with pytest.raises(
        TableError, match="democell is bundled with TakTwin and stays as it is; copy it first"
    ):
        change_from_tables("democell", out("democell", tmp_path))


def test_columns_are_named_as_a_spreadsheet_names_them() -> None:
    assert [letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
