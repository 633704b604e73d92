"""Arms carry what they can, robots have work, programs are run, grips are paired, spots are on the car."""

from __future__ import annotations

from typing import Any

import pytest

from tests.twin.checks.small_plant import GUN, a_plant, a_program, a_robot, a_station, told
from twin.checks.integrity import integrity
from twin.plant.options import Option, OptionFamily
from twin.plant.robots import Step, WeldRole, WeldSpot
from twin.plant.stations import StationKind
from twin.plant.values import Pose

HOME = Step(do="home")
STATION = a_station("S1", 0.0, kind=StationKind.ROBOT_CELL, car=Pose(xyz_m=(0.0, 0.0, 0.5)))


def a_cell(*programs: Any, **more: Any) -> Any:
    """One robot with a gun of 110 kg on an arm rated for 165 kg."""
    groups = {"stations": [STATION], "robots": [a_robot("R1", 0.0, 2.2)], "tools": [GUN]}
    return a_plant(**(groups | {"programs": list(programs)} | more))


def a_spot(name: str, *position: float) -> WeldSpot:
    return WeldSpot(
        id=name,
        position_m=position,
        normal=(0.0, 1.0, 0.0),
        stack_mm=(1.0, 1.0),
        gun="gun",
        robot="R1",
        role=WeldRole.GEO,
    )


def welding(*spots: str) -> tuple[Step, ...]:
    return tuple(Step(do="spot", at=name) for name in spots)


DRESS = a_program("R1", HOME, Step(do="tip_dress", time_s=9.0), name="D", every=100)


@pytest.mark.parametrize(("part", "findings"), [(55.0, 0), (60.0, 1)])
def test_tool_and_part_together_are_held_against_the_arms_payload(part: float, findings: int) -> None:
    plant = a_cell(a_program("R1", HOME), robots=[a_robot("R1", 0.0, 2.2, payload_kg=part)])
    found = told(integrity(plant), "payload")
    assert len(found) == findings
    if found:
        sentence = "R1 carries gun of 110 kg and a part of 60 kg, 170 kg in all; its arm is rated for 165 kg."
        assert found == [("R1", sentence)]


def test_of_a_foreign_arm_no_payload_is_known() -> None:
    robot = a_robot("R1", 0.0, 2.2, payload_kg=900.0, description="arm.urdf")
    assert integrity(a_cell(a_program("R1", HOME), robots=[robot])) == ()


def test_a_robot_without_a_program_is_told() -> None:
    assert told(integrity(a_cell()), "robot_idle") == [("R1", "R1 at S1 has no program.")]


def test_a_cell_without_a_robot_is_told_where_others_have_theirs() -> None:
    both = [STATION, a_station("S2", 9.0, kind=StationKind.ROBOT_CELL)]
    found = told(integrity(a_cell(a_program("R1", HOME), stations=both)), "cell_without_robot")
    assert found == [("S2", "S2 is a robot cell and has no robot.")]
    assert integrity(a_plant(stations=both)) == ()


def test_a_program_that_no_car_needs_is_told() -> None:
    roof = OptionFamily(
        id="roof", options=(Option(id="steel", take_rate=0.7), Option(id="glass", take_rate=0.3))
    )
    steel = a_program("R1", HOME, name="A", options={"roof": ("steel",)})
    glass = a_program("R1", HOME, name="B", options={"roof": ("glass",)})
    twice = a_program("R1", HOME, name="B", options={"roof": ("steel",)})
    assert integrity(a_cell(steel, glass, option_families=[roof])) == ()
    found = told(integrity(a_cell(steel, twice, option_families=[roof])), "program_never_run")
    assert found == [("R1", "B of R1 is never run: no car that can be built needs it.")]


@pytest.mark.parametrize(
    ("steps", "what"),
    [
        (("grip", "release"), ""),
        (("grip",), "grips at steps[1] and never releases"),
        (("release",), "releases at steps[1] and has gripped nothing"),
        (("grip", "grip"), "grips at steps[2] what it holds since steps[1]"),
    ],
)
def test_what_is_gripped_is_released(steps: tuple[str, ...], what: str) -> None:
    program = a_program("R1", HOME, *(Step(do=do, time_s=1.0) for do in steps))
    expected = [("R1", f"P of R1 {what}.")] if what else []
    assert told(integrity(a_cell(program)), "grip_unpaired") == expected


def test_caps_are_dressed_and_often_enough() -> None:
    spots = [a_spot(f"W{k}", 0.1 * k, 0.9, 0.5) for k in range(4)]
    weld = a_program("R1", HOME, *welding("W0", "W1", "W2", "W3"))
    never = told(integrity(a_cell(weld, weld_spots=spots)), "caps_worn")
    assert never == [("R1", "R1 welds 4 spots a car and never dresses its caps.")]
    ((_, late),) = told(integrity(a_cell(weld, DRESS, weld_spots=spots)), "caps_worn")
    assert late == "R1 dresses its caps after 400 spots, every 100 cars; 300 are the most."
    fewer = a_program("R1", HOME, *welding("W0", "W1", "W2"))
    assert integrity(a_cell(fewer, DRESS, weld_spots=spots)) == ()


def test_a_spot_beside_the_car_is_told_with_how_far() -> None:
    plant = a_cell(a_program("R1", *welding("W1")), DRESS, weld_spots=[a_spot("W1", 0.0, 1.5, 0.5)])
    found = told(integrity(plant), "spot_off_car")
    assert found == [("R1", "W1 of R1 at (0.000, 1.500, 0.500) m is 0.50 m beside every car body.")]


def test_two_spots_on_one_place_are_told() -> None:
    def pair(apart: float) -> tuple:
        spots = [a_spot("W1", 0.0, 0.9, 0.5), a_spot("W2", apart, 0.9, 0.5)]
        return integrity(a_cell(a_program("R1", *welding("W1", "W2")), DRESS, weld_spots=spots))

    assert pair(0.03) == ()
    found = told(pair(0.004), "spots_coincide")
    assert found == [("R1", "W2 of R1 lies 4.0 mm from W1 of R1; below 15 mm it is the same weld twice.")]
