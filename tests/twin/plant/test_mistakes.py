"""Mistakes of any plant: none is missed, each is a sentence with file and line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.twin.plant import (
    test_check,
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
from tests.twin.plant.conftest import SMALL
from twin.plant import PlantError, load_plant, plant_from_json, plant_to_json
from twin.plant.model import things
from twin.plant.references import references
from twin.plant.text import dotted


def test_the_small_plant_has_one_of_everything_and_no_mistake() -> None:
    plant = load_plant(SMALL)
    assert {station.kind.value for station in plant.stations} == {
        "automatic", "robot_cell", "manual", "passage", "paced",
    }  # fmt: skip
    missing = {name for name in plant.__struct_fields__ if getattr(plant, name) == ()}
    assert missing == {"coincidences", "part_kinds", "initial_parts", "stoppers", "stores", "cameras"}


def test_every_sentence_begins_with_file_and_line_and_ends_as_one() -> None:
    files = (
        test_check, test_check_calendar, test_check_conveyors, test_check_floor, test_check_flow,
        test_check_options, test_check_programs, test_check_quality, test_check_robots, test_check_work,
    )  # fmt: skip
    everything = [file.MISTAKES for file in files]
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
