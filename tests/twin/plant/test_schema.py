"""The JSON Schema takes what the loader takes, refuses what it refuses, and says what fields mean."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from twin.plant import bundled_plants
from twin.plant.load import main_file
from twin.plant.schema import json_schema
from twin.plant.text import plain, read_text

SCHEMA = json_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def test_it_is_a_schema() -> None:
    VALIDATOR.check_schema(SCHEMA)


@pytest.mark.parametrize("name", bundled_plants())
def test_every_file_of_every_bundled_plant_is_valid(name: str) -> None:
    for file in read_text(main_file(name)).files:
        assert [error.message for error in VALIDATOR.iter_errors(plain(file))] == []


@pytest.mark.parametrize(
    "data",
    [
        {"conveyors": [{"kind": "belt", "id": "c"}]},
        {"conveyors": [{"kind": "rope", "id": "c"}]},
        {"areas": [{"id": "a", "corner_m": [0, 0], "size_m": [10, -1], "calendar": "c"}]},
        {
            "calendars": [
                {"id": "c", "shifts": [{"id": "s", "days": ["mon"], "start": "25:00", "end": "06:00"}]}
            ]
        },
        {"nonsense": 1},
        {"format": "taktwin-plant/0.0"},
    ],
)
def test_what_the_loader_refuses_is_invalid(data: dict[str, Any]) -> None:
    assert list(VALIDATOR.iter_errors(data))


def test_fields_carry_the_words_of_the_model() -> None:
    station = SCHEMA["$defs"]["Station"]
    assert station["properties"]["cycle_time_cv"]["description"].startswith("Coefficient of variation")
    assert station["description"].startswith("A place where cars or parts are worked on")
    undescribed = [name for name, part in SCHEMA["$defs"].items() if not part.get("description")]
    assert [name for name in undescribed if "enum" not in SCHEMA["$defs"][name]] == []


def resolved(part: dict[str, Any]) -> dict[str, Any]:
    """A part of the schema behind its reference, as an editor follows it."""
    while True:
        names = [part, *part.get("anyOf", ()), *part.get("allOf", ())]
        reference = next((each["$ref"] for each in names if "$ref" in each), None)
        if reference is None:
            return part
        part = SCHEMA["$defs"][reference.removeprefix("#/$defs/")]


@pytest.mark.parametrize(
    ("group", "field", "words"),
    [
        ("stations", "kind", {"manual", "automatic", "robot_cell", "paced", "passage"}),
        ("losses", "clocking", {"operation", "calendar"}),
        ("weld_spots", "role", {"geo", "respot"}),
    ],
)
def test_an_editor_finds_fields_and_words_to_complete_with(group: str, field: str, words: set[str]) -> None:
    file = resolved(SCHEMA)
    thing = resolved(resolved(file["properties"][group])["items"])
    assert {"id", "name", field} <= set(thing["properties"])
    assert set(resolved(thing["properties"][field])["enum"]) == words
    assert thing["additionalProperties"] is False
