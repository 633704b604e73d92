"""What the sheets and the list of a plant's page say, without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
import pytest

from twin.plant import Plant, load_plant
from twin.view.devices import device_rows
from twin.view.panels.directory import entries, found
from twin.view.panels.sheet import Sheet, Table, html
from twin.view.panels.sheets import Sheets
from twin.view.plant_page import bar_items

PLANT = load_plant("ev60")


@pytest.fixture(scope="module")
def sheets() -> Sheets:
    return Sheets(PLANT)


def fact(sheet: Sheet, label: str) -> str:
    return dict(sheet.facts)[label]


def table(sheet: Sheet, title: str) -> Table:
    return next(table for table in sheet.tables if table.title == title)


def test_everything_in_the_list_has_a_sheet_of_its_own(sheets: Sheets) -> None:
    for entry in entries(PLANT):
        sheet = sheets.of(entry.id)
        assert sheet.id == entry.id
        assert entry.area and entry.area in sheet.kind
        assert len(sheet.facts) > 3


def test_a_recorded_cell_has_a_page_of_its_own_too() -> None:
    cell = load_plant("democell")
    sheets = Sheets(cell)
    assert [entry.id for entry in entries(cell)] == list(cell.devices)
    for entry in entries(cell):
        assert sheets.of(entry.id).id == entry.id
    camera = html(sheets.of("camera"))
    assert "<h3>Signals" in camera
    assert "(estimated)" in camera
    assert dict(sheets.of("").facts) == {"Signals": "16"}
    assert bar_items(cell)[1]["text"] == "1 robot"


def test_a_name_that_nothing_has_gives_the_plant_s_own_sheet(sheets: Sheets) -> None:
    sheet = sheets.of("")
    assert sheet.name == "Reference plant"
    assert fact(sheet, "Configurations") == "1,280"
    assert fact(sheet, "Takt time") == "60 s"
    rows = table(sheet, "Areas").rows
    assert sum(int(row[1]) for row in rows) == len(PLANT.stations)
    assert sum(int(row[2]) for row in rows) == len(PLANT.programmed_robots)


def test_a_cell_s_sheet_lists_its_robots_and_control_points(sheets: Sheets) -> None:
    sheet = sheets.of("BS110")
    robots = [robot.id for robot in PLANT.programmed_robots if robot.station == "BS110"]
    assert [row[0] for row in table(sheet, "Robots").rows] == robots
    points = {row[0]: row[2] for row in table(sheet, "Control points").rows}
    assert points["BS110.weld_current"] == "9.2 to 10.4 kA"
    assert fact(sheet, "Cycle time") == "from its robots' programs; takt 60 s"


def test_a_manual_station_s_sheet_lists_its_work_and_a_passage_its_time(sheets: Sheets) -> None:
    work = [element for element in PLANT.work_elements if element.station == "CH200"]
    assert len(table(sheets.of("CH200"), "Work elements").rows) == len(work)
    passage = next(station for station in PLANT.stations if station.passage_s)
    assert fact(sheets.of(passage.id), "Cycle time").endswith("min passage")


def test_a_limit_on_one_side_says_on_which(sheets: Sheets) -> None:
    one = next(p for p in PLANT.control_points if p.upper_limit is None and p.lower_limit is not None)
    row = next(row for row in table(sheets.of(one.operation), "Control points").rows if row[0] == one.id)
    assert row[2] == f"at least {one.lower_limit:g} {one.unit}"


def test_texts_of_the_plant_are_no_markup_on_the_page(sheets: Sheets) -> None:
    nasty = "<img src=x onerror=alert(1)>"
    table = Table(nasty, (nasty,), [(nasty,)])
    told = html(Sheet(nasty, "a" + nasty, nasty, [(nasty, nasty)], [table], nasty))
    assert "<img" not in told
    assert told.count("&lt;img") == 9


@pytest.mark.parametrize(
    ("text", "first", "most"),
    [
        ("BS110", "BS110", 6),
        ("marriage body battery", "CH200", 3),
        ("wait lift assist", "CH200", 60),
        ("ch200", "CH200", 1),
        ("robot cell paint", "", 0),
        ("", "BS010", 10_000),
    ],
)
def test_the_search_finds_by_all_words_and_ids_that_begin_so_first(text: str, first: str, most: int) -> None:
    hits = found(entries(PLANT), text)
    assert [hit.id for hit in hits[:1]] == ([first] if first else [])
    assert len(hits) <= most


def test_the_bar_names_plant_and_sizes() -> None:
    texts = [item["text"] for item in bar_items(PLANT)]
    assert texts[:3] == ["Reference plant", "309 stations, 200 robots", "Takt 60 s"]
    without = msgspec.structs.replace(PLANT, takt_time_s=None)
    assert bar_items(without)[2]["text"] == "No takt"


@dataclass
class Row:
    """One row of what the browser is told."""

    kind: str
    label_px: tuple[float, float]
    centre: tuple[float, float, float]
    radius: float


def rows_of(plant: Plant) -> Iterator[tuple[str, Row]]:
    for row in device_rows(plant, ()):
        label = row["label_px"]
        yield row["id"], Row(row["kind"], (label[0], label[1]), tuple(row["centre"]), row["radius"])


def test_the_browser_is_told_of_all_that_one_can_point_at() -> None:
    rows = dict(rows_of(PLANT))
    kinds = {kind: sum(row.kind == kind for row in rows.values()) for kind in ("area", "station", "robot")}
    assert kinds == {"area": 5, "station": 309, "robot": 200}
    # An area gives its label up where its stations have theirs; a robot has one only from near.
    assert rows["body"].label_px[1] < 1e9
    assert rows["BS110"].label_px[0] < rows["BS110R1"].label_px[0]
    station = next(station for station in PLANT.stations if station.id == "BS110")
    assert rows["BS110"].centre[:2] == pytest.approx(station.pose.xyz_m[:2])
    assert rows["BS110"].radius > max(station.size_m) / 2
