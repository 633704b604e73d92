"""Mistakes that loading finds in any plant are told with file, line, field, value and what would be right."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.twin.plant import (
    test_check_calendar,
    test_check_conveyors,
    test_check_floor,
    test_check_flow,
    test_check_options,
    test_check_programs,
    test_check_quality,
    test_check_robots,
    test_check_work,
)
from tests.twin.plant.conftest import SMALL, Edit, Spoilt
from twin.plant import PlantError, load_plant, plant_from_json, plant_to_json
from twin.plant.model import things
from twin.plant.references import references
from twin.plant.text import dotted

MISTAKES: dict[str, tuple[list[Edit], list[str]]] = {
    "an unknown station": (
        [
            ("transport.yaml", "steps: [SF010, SB]", "steps: [SF01, SB]"),
        ],
        [
            "transport.yaml:79, routes[2].steps[0]: SF01 is no station or buffer; did you mean SF010?",
        ],
    ),
    "an unknown station of a robot": (
        [
            (
                "robots.yaml",
                "station: BS020\n    description: robots:kr120",
                "station: BS02O\n    description: robots:kr120",
            ),
        ],
        [
            "robots.yaml:26, robots[2].station: BS02O is no station; did you mean BS020?",
        ],
    ),
    "a thing of the wrong group": (
        [
            ("stations.yaml", "after: [harness]", "after: [FA010]"),
        ],
        [
            "stations.yaml:89, work_elements[5].after[0]: FA010 is a station, no work "
            "element; there is side_load, side_clip, walk_in, harness, glass_roof, wheels",
        ],
    ),
    "a duplicate id": (
        [
            ("stations.yaml", "id: side_clip", "id: side_load"),
        ],
        [
            "stations.yaml:85, work_elements[1].id: side_load is the id of another thing "
            "already; ids have to differ",
            "stations.yaml:85, work_elements[1].after: side_load waits for itself: "
            "side_load before side_load",
        ],
    ),
    "a duplicate id among devices": (
        [
            ("transport.yaml", "- id: AC1", "- id: PT010"),
            ("transport.yaml", "WB, AC1, PT010]", "WB, PT010]"),
        ],
        [
            "transport.yaml:21, conveyors[2].id: PT010 is the id of another thing already; "
            "ids have to differ",
        ],
    ),
    "a wrong unit": (
        [
            ("quality.yaml", "device: FA020, unit: Nm", "device: FA020, unit: Nn"),
        ],
        [
            "quality.yaml:9, signals[4].unit: 'Nn' is no unit; did you mean N?",
        ],
    ),
    "a negative time": (
        [
            ("stations.yaml", "handling_s: 5.0", "handling_s: -5.0"),
        ],
        [
            "stations.yaml:17, stations[1].handling_s: is -5.0; it has to be 0 or above",
        ],
    ),
    "malformed YAML": (
        [
            ("transport.yaml", "- id: AC1", "- id: [AC1"),
        ],
        [
            "transport.yaml:22: is not well-formed YAML: did not find expected ',' or ']'",
        ],
    ),
    "an unknown field": (
        [
            ("stations.yaml", "    passage_s: 3600.0", "    pasage_s: 3600.0"),
        ],
        [
            "stations.yaml:33, stations[3].pasage_s: is no field here; did you mean passage_s?",
        ],
    ),
    "a missing field": (
        [
            ("stations.yaml", "    kind: passage\n", ""),
        ],
        [
            "stations.yaml:28, stations[3]: the field kind is missing",
        ],
    ),
    "a wrong type": (
        [
            ("stations.yaml", "capacity: 2", "capacity: two"),
        ],
        [
            "stations.yaml:34, stations[3].capacity: expected int, got str",
        ],
    ),
    "an unknown kind of station": (
        [
            ("stations.yaml", "kind: passage", "kind: pasage"),
        ],
        [
            "stations.yaml:30, stations[3].kind: 'pasage' is not known; did you mean passage?",
        ],
    ),
    "an unknown kind of conveyor": (
        [
            ("transport.yaml", "kind: turntable", "kind: turn_table"),
        ],
        [
            "transport.yaml:13, conveyors[1].kind: 'turn_table' is not known; did you mean turntable?",
        ],
    ),
    "a step that is none": (
        [
            ("robots.yaml", "{do: joint,", "{do: jont,"),
        ],
        [
            "robots.yaml:68, programs[1].steps[1].do: 'jont' is not known; did you mean joint?",
        ],
    ),
    "an unknown stop reason": (
        [
            ("plant.yaml", "reason: fault}", "reason: falt}"),
        ],
        [
            "plant.yaml:56, logged_stops[0].reason: falt is no stop reason; did you mean fault?",
        ],
    ),
    "an unknown calendar": (
        [
            ("plant.yaml", "calendar: nights", "calendar: night"),
        ],
        [
            "plant.yaml:14, areas[1].calendar: night is no calendar; did you mean nights?",
        ],
    ),
    "a date that is not written as one": (
        [
            ("plant.yaml", 'date: "2026-03-02"', 'date: "2.3.2026"'),
        ],
        [
            "plant.yaml:43, calendars[0].planned_stops[0].date: is '2.3.2026'; it has to "
            "be written like 2026-03-02",
        ],
    ),
    "a time of day that is none": (
        [
            ("plant.yaml", 'end: "22:00"', 'end: "24:30"'),
        ],
        [
            "plant.yaml:41, calendars[0].shifts[1].end: is '24:30'; it has to be written like 06:30",
        ],
    ),
    "a share above 1": (
        [
            ("plant.yaml", "take_rate: 0.6", "take_rate: 1.6"),
        ],
        [
            "plant.yaml:60, option_families[0].options[0].take_rate: is 1.6; it has to be 1 or below",
        ],
    ),
    "a time zone that is none": (
        [
            ("plant.yaml", "Europe/Berlin", "Europe/Berlinn"),
        ],
        [
            "plant.yaml:7, time_zone: 'Europe/Berlinn' is no time zone; give one like Europe/Berlin",
        ],
    ),
    "a robot that is not there": (
        [
            ("robots.yaml", "robots:kr120_r2500_pro", "robots:kr120"),
        ],
        [
            "robots.yaml:27, robots[2].description: robot description 'robots:kr120': "
            "there is no bundled robot 'kr120'; known: irb6640_185_280, kr120_r2500_pro, "
            "kr150_r3100_2, r2000ib_210f, r2000ic_165f, r2000ic_270f.",
        ],
    ),
    "a tag": (
        [
            ("plant.yaml", "name: Small plant", "name: !!python/object/apply:os.system [ls]"),
        ],
        [
            "plant.yaml:6: has the tag tag:yaml.org,2002:python/object/apply:os.system; "
            "plant files may have no tags",
        ],
    ),
    "a file outside the folder": (
        [
            ("plant.yaml", "[stations.yaml, ", "[../stations.yaml, "),
        ],
        [
            "plant.yaml:10, include: ../stations.yaml leaves the plant's folder",
        ],
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_in_one_sentence_with_its_place(spoilt: Spoilt, mistake: str) -> None:
    edits, told = MISTAKES[mistake]
    assert list(spoilt(edits)) == told


def test_the_small_plant_has_one_of_everything_and_no_mistake() -> None:
    plant = load_plant(SMALL)
    assert {station.kind.value for station in plant.stations} == {
        "automatic", "robot_cell", "manual", "passage", "paced",
    }  # fmt: skip
    missing = {name for name in plant.__struct_fields__ if getattr(plant, name) == ()}
    assert missing == {"coincidences", "part_kinds", "initial_parts", "stoppers", "stores", "cameras"}


def test_every_sentence_begins_with_file_and_line_and_ends_as_one() -> None:
    everything = (
        MISTAKES, test_check_calendar.MISTAKES, test_check_conveyors.MISTAKES, test_check_floor.MISTAKES,
        test_check_flow.MISTAKES, test_check_options.MISTAKES, test_check_programs.MISTAKES,
        test_check_quality.MISTAKES, test_check_robots.MISTAKES, test_check_work.MISTAKES,
    )  # fmt: skip
    told = [sentence for mistakes in everything for _, found in mistakes.values() for sentence in found]
    assert len(told) > 120
    for sentence in told:
        place = re.match(r"(?P<file>\w+\.yaml):(?P<line>\d+)(, [\w.\[\]]+)?: \S.*[^\n]$", sentence)
        assert place is not None, sentence
        lines = (SMALL / place["file"]).read_text(encoding="utf-8").count("\n") + 5
        assert 1 <= int(place["line"]) <= lines


def test_a_file_of_a_hundred_megabytes_is_refused_unread(small: Path) -> None:
    with (small / "stations.yaml").open("r+b") as file:
        file.truncate(100_000_000)
    with pytest.raises(PlantError) as caught:
        load_plant(small)
    assert caught.value.mistakes == ("stations.yaml is 100 MB; a plant file may be at most 10 MB",)


def test_a_link_that_leads_out_of_the_folder_is_refused(small: Path, tmp_path: Path) -> None:
    (small / "stations.yaml").rename(tmp_path / "stations.yaml")
    (small / "stations.yaml").symlink_to(tmp_path / "stations.yaml")
    with pytest.raises(PlantError, match=r"plant.yaml:10, include: stations.yaml leaves the plant's folder"):
        load_plant(small)


def told_of(data: dict[str, Any]) -> tuple[str, ...]:
    """What is told of a plant given as plain data; nothing where it is valid."""
    try:
        plant_from_json(msgspec.json.encode(data), Path("small.json"))
    except PlantError as error:
        return error.mistakes
    return ()


def small_data() -> dict[str, Any]:
    """The small plant as plain data."""
    return msgspec.json.decode(plant_to_json(load_plant(SMALL)))


def test_every_reference_to_nothing_is_told_at_its_place() -> None:
    plant = load_plant(SMALL)
    found = list(references(plant))
    assert len(found) > 150
    for place, name, _ in found:
        data = small_data()
        inside: Any = data
        for step in place[:-1]:
            inside = inside[step]
        if inside[place[-1]] == name:
            inside[place[-1]] = "nowhere"
            where = place
        else:
            inside["nowhere"] = inside.pop(place[-1])
            where = (*place[:-1], "nowhere")
        told = told_of(data)
        start = f"small.json, {dotted(where)}: nowhere is no "
        assert any(sentence.startswith(start) for sentence in told), (place, told)


def test_a_plant_that_lacks_a_thing_is_valid_or_told_in_sentences() -> None:
    plant = load_plant(SMALL)
    silent = []
    for group, members in things(plant):
        for index, thing in enumerate(members):
            data = small_data()
            del data[group][index]
            told = told_of(data)
            assert all(sentence.startswith("small.json, ") for sentence in told)
            if not told:
                silent.append(thing.id)
    # Whatever something else names or needs is missed; these stand alone.
    assert "BS020" not in silent
    assert "weld" not in silent
    assert {"hall", "racks", "stop_1", "order_1", "wheel_racks"} <= set(silent)


def test_every_thing_that_stands_there_twice_is_told() -> None:
    plant = load_plant(SMALL)
    for group, members in things(plant):
        data = small_data()
        data[group].append(data[group][0])
        start = f"small.json, {group}[{len(members)}].id: {members[0].id} is the id of another thing already"
        assert any(sentence.startswith(start) for sentence in told_of(data)), group


def test_a_plant_of_many_wrong_names_is_told_in_a_moment() -> None:
    plant = load_plant(SMALL)
    spot = plant.weld_spots[0]
    spots = [msgspec.structs.replace(spot, id=f"spot{n}", robot=f"robot{n}") for n in range(3000)]
    data = small_data()
    data["weld_spots"] += [msgspec.to_builtins(each) for each in spots]
    told = told_of(data)
    assert len([sentence for sentence in told if " is no robot" in sentence]) == 3000
