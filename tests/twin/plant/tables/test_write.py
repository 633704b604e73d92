"""What goes out: sheets that say what they hold."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.twin.plant.tables.conftest import at, out
from twin.plant import load_plant
from twin.plant.tables import TableError, change_from_tables, write_tables


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
