"""What a session's card tells the floor of a robot cell, without a browser."""

from __future__ import annotations

import msgspec
import pytest

from twin.plant import Plant, load_plant
from twin.view.address import Asked
from twin.view.cell_store import CellStore
from twin.view.cycle_card import CycleCard
from twin.view.floor import Floor
from twin.view.parcel import unpacked

PLANT = load_plant("ev60")
NOTHING = Asked()


@pytest.fixture(scope="module")
def store() -> CellStore:
    return CellStore(PLANT)


def floor_of(plant: Plant, store: CellStore, asked: Asked = NOTHING) -> Floor:
    """A floor whose cell's cycle is told."""
    floor = Floor()
    CycleCard(plant, floor, store, asked).open()
    return floor


def test_a_robot_s_cell_is_told_and_forgotten_with_the_selection(store: CellStore) -> None:
    floor = floor_of(PLANT, store)
    floor.selected = "BS300R1"
    assert floor.cycle["status"] == "ready"
    assert floor.cycle["configuration"] in PLANT.configurations
    assert unpacked(floor.parcel)[0]["key"] == floor.cycle["key"] == "BS300/0"
    floor.selected = "PT010"
    assert floor.cycle == {}


def test_what_the_browser_has_is_not_sent_twice(store: CellStore) -> None:
    floor = floor_of(PLANT, store)
    sent: list[str] = []
    floor.param.watch(lambda event: sent.append(unpacked(event.new)[0]["key"]), "parcel")
    floor.selected = "BS300"
    floor.cycle_asked = {"n": 1, "place": 1}
    floor.cycle_asked = {"n": 2, "place": 0}
    assert sent == ["BS300/0", "BS300/1"]
    assert (floor.cycle["key"], floor.cycle["n"]) == ("BS300/0", 3)


def test_a_car_is_found_by_its_id_and_one_there_is_not_is_told(store: CellStore) -> None:
    floor = floor_of(PLANT, store)
    floor.selected = "BS300"
    floor.cycle_asked = {"n": 1, "configuration": " c0002 "}
    assert floor.cycle["configuration"] == "C0002"
    floor.cycle_asked = {"n": 2, "configuration": "C9999"}
    assert floor.cycle["text"] == "There is no configuration C9999; did you mean C0999?"
    assert floor.cycle["configuration"] == "C0002"


def test_a_time_outside_of_the_cycle_is_told(store: CellStore) -> None:
    floor = floor_of(PLANT, store, Asked("BS300", time_s=999.0))
    floor.selected = "BS300"
    assert floor.cycle["text"].startswith("The address asks for 999 s; the cycle goes from -14.0 s to ")
    assert floor.cycle["seek_s"] is None


def test_a_robot_that_cannot_be_read_is_told_in_its_own_sentence() -> None:
    robots = tuple(
        msgspec.structs.replace(robot, description="nowhere/arm.urdf") if robot.id == "BS300R1" else robot
        for robot in PLANT.robots
    )
    broken = msgspec.structs.replace(PLANT, robots=robots)
    floor = floor_of(broken, CellStore(broken))
    floor.selected = "BS300"
    assert floor.cycle["status"] == "error"
    assert "nowhere/arm.urdf" in floor.cycle["text"]
