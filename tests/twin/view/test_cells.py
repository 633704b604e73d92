"""A cell's cycle as the browser gets it, without a browser."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest

from kernels import kinematics
from twin.checks.schedule import cell_schedule
from twin.geometry.robots import arm, load_robot
from twin.plant import by_id, load_plant
from twin.plant.layout import world_from
from twin.plant.robots import Zone
from twin.plant.values import Pose
from twin.view.cell_store import CellCycles, CellStore
from twin.view.cycle_parcel import thinned
from twin.view.parcel import unpacked
from twin.view.shared_space import covered, zones_parcel
from twin.view.sweeping import CUBE_M, swept_parcel

PLANT = load_plant("ev60")


@pytest.fixture(scope="module")
def store() -> CellStore:
    return CellStore(PLANT)


@pytest.fixture(scope="module")
def cycles(store: CellStore) -> CellCycles:
    return store.ask("BS300").result(timeout=240)


def test_cars_with_the_same_work_are_one_choice(cycles: CellCycles) -> None:
    assert [content.label for content in cycles.contents] == [
        "Roof Painted steel: 530 of 1,280 cars",
        "Roof Panorama glass: 750 of 1,280 cars",
    ]
    assert [round(content.share, 6) for content in cycles.contents] == [0.6, 0.4]
    for place, content in enumerate(cycles.contents):
        for car in content.cars:
            assert cycles.place_of(car) == place
    with pytest.raises(KeyError):
        cycles.place_of("C9999")


def test_a_cell_is_worked_out_once(store: CellStore, cycles: CellCycles) -> None:
    assert store.ask("BS300").result() is cycles
    assert cycles.parcel(1) is cycles.parcel(1)
    assert store.stage == ""


def test_the_parcel_has_every_bar_of_the_schedule(cycles: CellCycles) -> None:
    told, _ = unpacked(cycles.parcel(0))
    schedule = cell_schedule(PLANT, "BS300", cycles.contents[0].cars[0])
    assert told["rows"] == list(schedule.bars)
    assert (told["limit_s"], told["limit"]) == (52.0, "line cycle of body")
    assert told["cycle_s"] == pytest.approx(schedule.cycle_time_s)
    assert [text["text"] for text in told["shorten"]] == [saving.text for saving in schedule.shorten]
    for bar, row in zip(told["bars"], schedule.table(), strict=True):
        for name in ("row", "kind", "text", "at", "zone", "critical"):
            assert bar[name] == row[name]
        assert bar["start_s"] == pytest.approx(row["start_s"], abs=1e-4)
    waits = [bar for bar in told["bars"] if bar["kind"] == "wait_zone"]
    assert waits and all(bar["holder"] in told["rows"] for bar in waits)


def test_tools_stay_within_a_millimetre_of_the_schedule_s_ways(cycles: CellCycles) -> None:
    described, body = unpacked(cycles.parcel(0))
    schedule, numbers = cycles.schedule(0), np.frombuffer(body, "<f4").astype(np.float64)
    assert len(described["arms"]) == 4
    for told in described["arms"]:
        k, n = told["knots"], len(told["home_rad"])
        time, joints, numbers = numbers[:k], numbers[k : k * (n + 1)].reshape(k, n), numbers[k * (n + 1) :]
        real_time, real = schedule.delayed_way(told["id"])
        assert k < len(real_time)
        drawn = np.column_stack([np.interp(real_time, time, joints[:, j]) for j in range(n)])
        gap = np.linalg.norm(_tools(told, drawn) - _tools(told, real), axis=1)
        assert gap.max() < 1e-3
    assert len(numbers) == 0


def _tools(told: dict[str, Any], joints: np.ndarray) -> np.ndarray:
    """World positions of the tool centre point, by forward kinematics of the robot's own description."""
    robot = by_id(PLANT.programmed_robots)[told["id"]]
    frames = kinematics.frames_along(arm(load_robot(robot.description)), world_from(robot.base), joints)
    tool = np.array(told["flange_from_tcp"]).reshape(4, 4)
    places: np.ndarray = (frames[:, -1] @ tool)[:, :3, 3]
    return places


def test_a_straight_way_needs_its_ends_only_and_a_corner_is_kept() -> None:
    time = np.linspace(0.0, 4.0, 41)
    joints = np.column_stack([np.minimum(time, 2.0), 0.3 * time])
    assert thinned(time, joints, 1e-6).tolist() == [0, 20, 40]
    assert thinned(time[:1], joints[:1], 1e-6).tolist() == [0]


def test_the_swept_mesh_holds_the_tool_all_the_way(cycles: CellCycles) -> None:
    told, body = unpacked(swept_parcel(PLANT, cycles.schedule(0), "BS300R1", "BS300/0"))
    corners = np.frombuffer(body[: 12 * told["corners"]], "<f4").reshape(-1, 3)
    triangles = np.frombuffer(body[12 * told["corners"] :], "<u4").reshape(-1, 3)
    assert len(triangles) == told["triangles"] <= 16_000
    assert triangles.max() < len(corners)
    assert 0.5 < told["volume_m3"] < 30.0
    arm_told = next(each for each in unpacked(cycles.parcel(0))[0]["arms"] if each["id"] == "BS300R1")
    tools = _tools(arm_told, cycles.schedule(0).delayed_way("BS300R1")[1])
    assert (tools > corners.min(axis=0) - 2 * CUBE_M).all()
    assert (tools < corners.max(axis=0) + 2 * CUBE_M).all()


def test_a_shared_space_is_held_against_the_zones_of_its_robots(cycles: CellCycles) -> None:
    told, body = unpacked(zones_parcel(PLANT, cycles.schedule(0), "BS300R1", "BS300R3", "BS300/0"))
    assert body == b""
    assert [zone["id"] for zone in told["zones"]] == ["BS300.zone_left"]
    for box in told["proposed"]:
        assert 0.0 <= box["covered"] <= 1.0
        assert set(box["inside_s"]) == {"BS300R1", "BS300R3"}
        assert all(low < high for low, high in zip(box["lower_m"], box["upper_m"], strict=True))


def test_how_much_of_a_box_lies_in_zones_counts_turned_ones_and_no_place_twice() -> None:
    pose = Pose(xyz_m=(1.0, 0.0, 0.0), rpy_rad=(0.0, 0.0, np.pi / 2))
    turned = Zone(id="Z", robots=(), pose=pose, size_m=(2.0, 2.0, 4.0))
    assert covered((-1.0, -1.0, -1.0), (1.0, 1.0, 1.0), [turned]) == pytest.approx(0.5)
    assert covered((-1.0, -1.0, -1.0), (1.0, 1.0, 1.0), [turned, turned]) == pytest.approx(0.5)
    assert covered((-1.0, -1.0, -1.0), (1.0, 1.0, 1.0), []) == 0.0
    long = Zone(id="Z", robots=(), pose=Pose(rpy_rad=(0.0, 0.0, np.pi / 2)), size_m=(4.0, 1.0, 4.0))
    assert covered((-1.0, -1.0, -1.0), (1.0, 1.0, 1.0), [long]) == pytest.approx(0.5)


def test_what_cannot_be_run_is_told_by_the_program_s_own_sentence() -> None:
    robot = next(each for each in PLANT.programmed_robots if each.id == "BS300R1")
    away = msgspec.structs.replace(robot, base=Pose(xyz_m=(0.0, 0.0, 0.0)))
    robots = tuple(away if each.id == away.id else each for each in PLANT.robots)
    found = CellStore(msgspec.structs.replace(PLANT, robots=robots)).ask("BS300").result(timeout=60)
    assert found.wrong and all("BS300R1" in sentence for sentence in found.wrong)
    told, _ = unpacked(found.parcel(0))
    assert told["wrong"] == list(found.wrong)
    assert [bar["text"] for bar in told["bars"] if bar["row"] == "BS300R1"] == ["has nothing to do"]
