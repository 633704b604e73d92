"""What comes in: what differs is written, where it belongs, and nothing else."""

from __future__ import annotations

import datetime
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.twin.plant.tables.conftest import Change, append, at, lines_changed, texts
from twin.plant import load_plant
from twin.plant.tables import change_from_tables


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
    plant = Path(shutil.copytree(Path(__file__).parents[1] / "small", folder / "small"))
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
