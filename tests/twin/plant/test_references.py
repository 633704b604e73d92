"""References are found from the types of fields, wherever they stand."""

from __future__ import annotations

import pytest

from tests.twin.plant.conftest import SMALL
from twin.plant import load_plant
from twin.plant.references import names, references
from twin.plant.values import DEVICES


@pytest.fixture(scope="module")
def found() -> dict[tuple[str | int, ...], tuple[str, tuple[str, ...]]]:
    """By place: the id that is named there, and the groups it may be of."""
    return {place: (name, groups) for place, name, groups in references(load_plant(SMALL))}


@pytest.mark.parametrize(
    ("place", "name", "groups"),
    [
        (("areas", 0, "calendar"), "two_shifts", ("calendars",)),
        (("routes", 0, "steps", 0), "BS010", ("stations", "buffers")),
        (("routes", 1, "steps", 8, 1), "EL020", ("stations", "buffers")),
        (("conveyors", 0, "losses", 0), "conveyor_jam", ("losses",)),
        (("checkpoints", 0, "dispositions", 0, "back_to"), "BS010", ("stations", "buffers")),
        (("orders", 1, "options", "roof"), "roof", ("option_families",)),
        (("programs", 1, "steps", 2, "zone"), "Z1", ("zones",)),
        (("programs", 1, "steps", 3, "at"), "W001", ("targets", "weld_spots", "seams")),
        (("calendars", 0, "shifts", 0, "breaks", 0, "reason"), "pause", ("stop_reasons",)),
        (("signals", 2, "device"), "R1", DEVICES),
    ],
)
def test_a_reference_is_found(
    found: dict[tuple[str | int, ...], tuple[str, tuple[str, ...]]],
    place: tuple[str | int, ...],
    name: str,
    groups: tuple[str, ...],
) -> None:
    assert found[place] == (name, groups)


def test_what_names_nothing_and_what_is_no_reference_is_left_out(
    found: dict[tuple[str | int, ...], tuple[str, tuple[str, ...]]],
) -> None:
    assert ("stations", 0, "crew") not in found
    assert ("stations", 0, "id") not in found
    assert ("programs", 1, "steps", 0, "at") not in found
    assert ("stations", 0, "state_signal") not in found
    assert all(name for name, _ in found.values())


def test_each_reference_of_a_valid_plant_is_the_name_of_a_thing(
    found: dict[tuple[str | int, ...], tuple[str, tuple[str, ...]]],
) -> None:
    known = names(load_plant(SMALL))
    for name, groups in found.values():
        assert any(name in known[group] for group in groups)


def test_stops_of_recorded_robots_are_a_group_of_their_own() -> None:
    plant = load_plant("democell")
    assert set(names(plant)["stops"]) == {"pick_black", "place_black", "pick_white", "place_white"}
    assert ("coincidences", 0, "cause_stop") in {place for place, _, _ in references(plant)}
    assert names(load_plant(SMALL))["stops"] == {}
