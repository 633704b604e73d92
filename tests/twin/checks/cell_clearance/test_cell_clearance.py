"""Clearances of robot cells: what is looked at, what is left out and why, and what is told of it."""

from __future__ import annotations

import json

import numpy as np
import pytest
from msgspec.structs import replace

from kernels.kinematics import forward, frames_along
from tests.twin.checks.cell_clearance.clean_cell import changed, clean, of_robot
from twin.checks.cell_clearance import canary, cell_clearance, cut, told
from twin.checks.cell_clearance.canary import CanaryError
from twin.checks.cell_clearance.contact import windows
from twin.checks.cell_clearance.encounters import Encounter
from twin.checks.cell_clearance.scene import Scenes
from twin.checks.cell_clearance.told import Case
from twin.checks.findings import Finding
from twin.checks.program_ways import program_ways
from twin.checks.schedule import cell_schedule
from twin.geometry import load_robot
from twin.plant import Plant
from twin.plant.options import Option, OptionFamily
from twin.plant.robots import Step, Target
from twin.plant.values import Pose

CLAMP = Pose(xyz_m=(1.7, 0.43, 0.8))


def spoilt() -> Plant:
    return changed(clean(), "fixtures", "clamp", pose=CLAMP)


def the_finding(plant: Plant) -> Finding:
    (found,) = cell_clearance(plant).findings
    return found


def test_a_finding_says_where_when_how_far_and_in_which_poses() -> None:
    found = the_finding(spoilt())
    scene = found.scene
    assert scene is not None
    assert (scene.station, scene.configuration, scene.configurations, scene.program) == (
        "S1",
        "C0001",
        1,
        "R1.weld",
    )
    assert found.value < found.limit == 0.015
    assert scene.joints_rad is not None
    assert set(scene.joints_rad) == {"R1", "R2"}
    schedule = cell_schedule(spoilt(), "S1")
    time_s, joints = schedule.delayed_way("R1")
    there = [float(np.interp(scene.time_s, time_s, column)) for column in joints.T]
    assert scene.joints_rad["R1"] == pytest.approx(there, abs=1e-6)
    # The gun's point lies on the robot in that very pose.
    cell = Scenes(spoilt()).cell("S1")
    robot = cell.robots["R1"]
    flange = load_robot(robot.robot.description).flange
    frame = frames_along(robot.arm, robot.base, np.array([there]))[0, -1] @ flange
    on_gun = (np.linalg.inv(frame) @ [*scene.points_m[0], 1.0])[:3]
    assert np.abs(on_gun[:2]).max() <= 0.081
    assert "station=S1" in scene.link()
    assert f"t={scene.time_s:.3f}" in scene.link()


def test_electrodes_touch_the_sheet_at_their_spots_only() -> None:
    checked = cell_clearance(clean())
    assert checked.findings == ()
    assert checked.reasons == {"the electrodes close on the sheets": 4}
    # Without the welds the same contact is a finding.
    plant = clean()
    steps = tuple(
        replace(step, do="joint", at="T", clear_m=0.0) if step.at == "W1" else step
        for step in plant.programs[0].steps
    )

    at_w1 = Target(id="T", frame="world", pose=Pose(xyz_m=(1.7, 0.35, 0.722), rpy_rad=(np.pi, 0.0, 0.0)))
    touching = replace(
        plant,
        targets=(*plant.targets, at_w1),
        weld_spots=plant.weld_spots[1:],
        programs=(replace(plant.programs[0], steps=steps), plant.programs[1]),
    )
    assert "tip of gun1 of R1 touches sheet" in the_finding(touching).message


def test_contact_is_meant_near_the_weld_only_and_with_the_work_only() -> None:
    plant = clean()
    way = program_ways(plant)["R1.weld"]
    robot = Scenes(plant).cell("S1").robots["R1"]
    found = windows(robot, plant.programs[0], way)
    assert [window.at for window in found] == ["W1", "W2"]
    for window in found:
        assert window.kinds == {"car", "part"}
        (weld,) = (phase for phase in way.phases if phase.at == window.at and phase.kind == "process")
        assert window.start_s < weld.start_s < weld.end_s < window.end_s
        for time_s, near in ((window.start_s, True), (window.end_s, True), (window.start_s - 0.1, False)):
            q = np.array([np.interp(time_s, way.time_s, column) for column in way.joints.T])
            at = (robot.base @ forward(robot.arm, q))[:3, 3]
            assert (np.linalg.norm(at - window.points_m[0]) <= 0.06) == near
        np.testing.assert_allclose(window.points_m[0][2], 0.722, atol=1e-6)


def test_what_is_no_workpiece_may_not_be_touched_even_at_a_weld() -> None:
    plant = changed(clean(), "fixtures", "sheet", part=False)
    found = cell_clearance(plant)
    assert {finding.device for finding in found.findings} == {"R1", "R2"}
    assert all(f"tip of gun{k} of R{k} touches sheet" in found.findings[k - 1].message for k in (1, 2))


def test_equal_work_is_checked_once_for_however_many_cars() -> None:
    one = cell_clearance(clean())
    families = [
        OptionFamily(
            id=f"F{k}", name=f"F{k}", options=tuple(Option(id=f"F{k}{j}", take_rate=0.5) for j in range(2))
        )
        for k in range(6)
    ]
    many = replace(spoilt(), option_families=tuple(families))
    assert len(many.configurations) == 64
    checked = cell_clearance(many)
    assert (checked.ways, checked.pairs) == (one.ways, one.pairs) == (2, 1)
    assert "in all 64 configurations" in checked.findings[0].message


def test_an_interrupt_leaves_what_was_found_and_says_what_was_not_checked() -> None:
    plant = spoilt()
    second = replace(plant.stations[0], id="S2", pose=Pose(xyz_m=(40.0, 0.0, 0.0)))
    robot = replace(of_robot(plant, "R1"), id="R9", station="S2", base=Pose(xyz_m=(40.0, 0.0, 0.5)))
    program = replace(plant.programs[0], id="R9.idle", robot="R9", steps=plant.programs[0].steps[:0])
    both = replace(
        plant,
        stations=(*plant.stations, second),
        robots=(*plant.robots, robot),
        programs=(*plant.programs, program),
    )

    def at_the_second(done: int, total: int, station: str) -> None:
        assert total == 2
        if done == 1:
            raise KeyboardInterrupt

    checked = cell_clearance(both, report=at_the_second)
    assert checked.not_checked == ("S2",)
    assert [finding.kind for finding in checked.findings] == ["clearance_fixture", "clearance_interrupted"]
    assert checked.findings[1].message == "Interrupted: the clearance of 1 of 2 cells was checked; not of S2."


def test_the_canary_is_found_and_a_check_that_is_blind_to_it_is_told() -> None:
    plant = clean()
    way = program_ways(plant)["R1.weld"]
    robot = Scenes(plant).cell("S1").robots["R1"]
    canary.sing(robot, way)
    # A robot whose arrays say that it is somewhere else than its kinematics is a check gone blind.
    elsewhere = robot.base.copy()
    elsewhere[2, 3] += 5.0
    blind = type(robot)(robot.robot, robot.tool, robot.arm, robot.base, robot.parts, robot.pieces)
    object.__setattr__(blind, "mover", lambda t, q: robot.mover(t, q)._replace(base=elsewhere))
    with pytest.raises(
        CanaryError, match=r"did not find a wire of 1 mm at .* that the tool of R1 runs through"
    ):
        canary.sing(blind, way)


def test_a_robot_that_works_while_the_car_moves_is_held_against_all_that_the_car_sweeps() -> None:
    time_s, joints = cut(np.array([0.0, 1.0, 2.0]), np.array([[0.0], [1.0], [2.0]]), 1.5)
    assert time_s.tolist() == [0.0, 1.0, 1.5]
    assert joints.ravel().tolist() == [0.0, 1.0, 1.5]
    idle = tuple(replace(p, steps=p.steps[:1]) for p in clean().programs)
    plant = replace(clean(), weld_spots=(), programs=idle)
    plant = changed(plant, "stations", "S1", stage="underbody", car=Pose(xyz_m=(0.0, 3.2, 0.4)))
    assert cell_clearance(plant).findings == ()
    # A car that stands free farther down the line has come past the robots that wait.
    nearer = changed(plant, "stations", "S1", car=Pose(xyz_m=(6.0, 0.6, 0.4)))
    found = cell_clearance(nearer).findings
    assert found
    assert any("the moving" in finding.message for finding in found)
    # Cars that differ in what the other robot does later on are all told of.
    family = OptionFamily(id="F", options=tuple(Option(id=name, take_rate=0.5) for name in ("F0", "F1")))
    other = replace(idle[1], id="R2.other", options={"F": ("F1",)}, steps=(Step(do="home"),))
    differing = replace(nearer, option_families=(family,), programs=(idle[0], other, idle[1]))
    told_of = [finding for finding in cell_clearance(differing).findings if "the moving" in finding.message]
    assert told_of
    assert all("in all 2 configurations" in finding.message for finding in told_of)


def test_findings_are_plain_values_for_json() -> None:
    scene = the_finding(spoilt()).scene
    assert scene is not None
    assert json.loads(json.dumps({"joints": scene.joints_rad, "points": scene.points_m}))


def test_a_robot_that_has_nothing_to_do_stands_at_home_and_can_be_hit() -> None:
    plant = clean()
    way = program_ways(plant)["R2.weld"]
    weld = next(phase for phase in way.phases if phase.at == "W3" and phase.kind == "process")
    over_the_table = tuple(float(np.interp(weld.start_s, way.time_s, column)) for column in way.joints.T)
    idle = changed(plant, "robots", "R2", home_rad=over_the_table)
    idle = changed(idle, "programs", "R2.weld", steps=(Step(do="home"),))
    hit = [f for f in cell_clearance(idle).findings if f.kind == "clearance_robot"]
    assert [f.device for f in hit] == ["R1"]
    assert hit[0].scene is not None
    assert hit[0].scene.joints_rad is not None
    assert hit[0].scene.joints_rad["R2"] == pytest.approx(over_the_table, abs=1e-6)
    # Where it has no program at all, it stands there too.
    assert cell_clearance(replace(idle, programs=idle.programs[:1])).findings
    assert cell_clearance(replace(plant, programs=())).findings == ()


def test_a_robot_whose_program_only_goes_home_stands_there() -> None:
    plant = clean()
    idle = replace(
        plant,
        weld_spots=plant.weld_spots[2:],
        programs=(
            replace(plant.programs[0], steps=(Step(do="home"),)),
            plant.programs[1],
            replace(plant.programs[0], id="R1.rest", steps=(Step(do="home"),), every=9),
        ),
    )
    time_s, joints = cell_schedule(idle, "S1").delayed_way("R1")
    assert time_s[0] < time_s[-1]
    assert np.ptp(joints, axis=0).max() == 0.0
    checked = cell_clearance(idle)
    assert checked.findings == ()
    assert checked.pairs == 1


def test_what_a_second_robot_comes_near_to_besides_is_the_first_and_not_itself() -> None:
    schedule = cell_schedule(clean(), "S1")

    def case(first: str, second: str, robots: tuple[str, ...], distance_m: float) -> Case:
        met = Encounter(first, second, "", "robot", distance_m, distance_m, 0.05, 0.0, np.zeros((2, 3)))
        return Case(met, robots, "P", schedule, 0.0, ("C0001",), {})

    (found,) = told.findings(
        [
            case("link 4 of R1", "link 5 of R2", ("R1", "R2"), 0.04),
            case("gun2 of R2", "table", ("R2",), 0.01),
        ],
        1,
    )
    assert found.device == "R2"
    assert "it also comes too near to link 4 of R1." in found.message


@pytest.mark.parametrize(
    ("distance_m", "says"), [(0.0458, "45.8"), (0.04997, "49.97"), (0.0499996, "49.9996"), (0.00002, "0.0")]
)
def test_a_distance_is_never_told_as_what_is_required(distance_m: float, says: str) -> None:
    assert told._less(distance_m, 0.05) == says
