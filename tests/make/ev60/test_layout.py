"""The reference plant's layout: what stands where, before anything is written."""

from __future__ import annotations

import itertools
import math
from pathlib import Path

import pytest
import yaml

from make.ev60 import conveyors, floor, flow, layout, organisation, plan, scenery, stations
from make.ev60.write import Section, texts

MODULES = (layout, organisation, stations, flow, scenery)
HAND = 1e-6


def box(spot: plan.Spot) -> tuple[float, ...]:
    """Least x, y, z, greatest x, y, z."""
    length, width, height = spot.size
    if abs(math.sin(spot.yaw)) > 0.5:
        length, width = width, length
    low = (spot.x - length / 2, spot.y - width / 2, spot.z)
    return (*low, spot.x + length / 2, spot.y + width / 2, spot.z + height)


def overlap(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return all(a[k] < b[k + 3] - HAND and b[k] < a[k + 3] - HAND for k in range(3))


SPOTS = (*plan.stations().values(), *plan.BUFFERS)


def test_each_area_has_the_stations_of_the_sizing() -> None:
    counts = {area: len(plan.of_area(area)) for area in plan.AREAS}
    assert counts == {"body": 90, "store": 0, "paint": 4, "assembly": 195, "end_of_line": 20}
    assert [len(plan.section(name)) for name in plan.sections("body")] == [10] * 6 + [8, 8, 8, 6]
    assert [len(plan.section(name)) for name in plan.sections("assembly")] == [35, 35, 40, 30, 30, 10, 8, 7]


def test_nothing_overlaps_at_the_same_height() -> None:
    clashes = [(a.id, b.id) for a, b in itertools.combinations(SPOTS, 2) if overlap(box(a), box(b))]
    assert not clashes


def test_everything_stands_inside_its_area() -> None:
    outside = []
    for spot in SPOTS:
        x, y, length, width = plan.AREAS[spot.area]
        low_x, low_y, _, high_x, high_y, _ = box(spot)
        if not (x <= low_x and high_x <= x + length and y <= low_y and high_y <= y + width):
            outside.append(spot.id)
    assert not outside


def test_no_station_and_no_column_stands_on_an_aisle() -> None:
    aisles = [(a, b, 0.0, c, d, 2.5) for a, b, c, d in layout.aisle_boxes()]
    columns = [
        (x - 0.35, y - 0.35, 0.0, x + 0.35, y + 0.35, 9.5)
        for area in plan.AREAS
        for x, y in layout.columns(area)
    ]
    bodies = [*map(box, SPOTS), *columns]
    assert not [(a, b) for a in bodies for b in aisles if overlap(a, b)]
    assert not [(a, b) for a in map(box, SPOTS) for b in columns if overlap(a, b)]


def test_a_metre_round_each_robot_cell_is_free_of_scenery() -> None:
    cells = [box(plan.spot(name)) for name in plan.robot_cells()]
    free = [(a - 1.0, b - 1.0, 0.0, c + 1.0, d + 1.0, 1.0) for a, b, _, c, d, _ in cells]
    near = []
    for item in scenery.sections()[0].items:
        for place in item["places"]:
            a, b, c, d = floor.footprint(item["shape"], *place)
            near += [item["id"] for cell in free if overlap((a, b, 0.0, c, d, 1.0), cell)]
    assert not near


def test_people_are_as_many_as_the_sizing_says() -> None:
    people = {name: stations.operators(name) for name in plan.stations()}
    paced = sum(n for name, n in people.items() if plan.spot(name).kind == "paced")
    beside = sum(n for name, n in people.items() if name.startswith("SA"))
    body, paint = (sum(people[name] for name in plan.of_area(area)) for area in ("body", "paint"))
    assert (paced, beside, body, paint) == (375, 60, 50, 70)


def test_pieces_of_a_chain_name_each_other_from_end_to_end() -> None:
    found = {
        c["id"]: c for c in (*conveyors.body_ways(), *conveyors.paint_ways(), *conveyors.assembly_ways())
    }
    nodes = {spot.id for spot in SPOTS}
    for conveyor in found.values():
        for after in conveyor["downstream"]:
            assert after in nodes or found[after]["upstream"] == [conveyor["id"]]


def test_the_committed_text_is_what_the_numbers_give() -> None:
    sections = [section for module in MODULES for section in module.sections()]
    opening = {key: text for module in MODULES for key, text in getattr(module, "OPENING", {}).items()}
    written = texts(sections, opening)
    folder = Path(__file__).parents[3] / "assets" / "plants" / "ev60"
    # The main file also names the files that other modules write.
    alone = {"body.yaml", "paint.yaml", "assembly.yaml", "end_of_line.yaml", "scenery.yaml"}
    assert alone <= set(written)
    assert [name for name in sorted(alone) if (folder / name).read_text("utf-8") != written[name]] == []


@pytest.mark.parametrize("word", ["yes: no", "06:30", "true", "#1", "a, b", "- x", "", "12", "Türen", "x: y"])
def test_a_text_reads_back_as_itself(word: str) -> None:
    written = texts([Section("a.yaml", "things", ({"id": "a", "name": word, "at": [word, 1.0, -0.0]},))], {})
    (thing,) = yaml.safe_load(written["a.yaml"])["things"]
    assert thing == {"id": "a", "name": word, "at": [word, 1.0, 0.0]}


def test_lengths_are_rounded_to_millimetres_and_angles_finer() -> None:
    item = {"id": "a", "path_m": [1.23456, 2.0], "turn_rad": math.pi}
    assert "{id: a, path_m: [1.235, 2.0], turn_rad: 3.141593}" in texts([Section("a", "k", (item,))], {})["a"]
