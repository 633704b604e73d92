"""A robot's program as a timed way through joint space."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from kernels import kinematics
from tests.twin.checks.small_plant import GUN, a_plant, a_program, a_robot, a_station
from twin.checks import moves
from twin.checks.program_legs import Leg
from twin.checks.program_ways import ProgramError, ProgramWay, program_ways, ways_and_errors
from twin.checks.robot_programs import not_straight
from twin.checks.straight import straight, way_length_m
from twin.geometry import arm, load_robot
from twin.plant import Plant
from twin.plant.layout import world_from
from twin.plant.robots import Calibration, Seam, Step, Target, WeldSpot, Zone
from twin.plant.values import Pose

HOME = (0.0, 0.0, 0.0, 0.0, -1.0, 0.0)
CELL = a_station("S1", 0.0, kind="robot_cell", car=Pose(xyz_m=(2.2, 0.0, 0.0)))
DOWN = (np.pi, 0.0, 0.0)


def a_target(name: str, x: float, y: float, z: float, joints: tuple[float, ...] = ()) -> Target:
    return Target(id=name, frame="world", pose=Pose(xyz_m=(x, y, z), rpy_rad=DOWN), joints_rad=joints)


def a_spot(name: str, x: float, y: float, z: float, weld_s: float = 0.8) -> WeldSpot:
    place = {"position_m": (x, y, z), "normal": (0.0, 0.0, 1.0)}
    more = {"stack_mm": (1.0, 1.0), "gun": "gun", "robot": "R1", "role": "geo", "weld_s": weld_s}
    return WeldSpot(id=name, **place, **more)


def planned(*steps: Step, **groups: object) -> Plant:
    robot = groups.pop("robot", None) or a_robot("R1", 0.0, 0.0, home_rad=HOME)
    return a_plant(stations=[CELL], robots=[robot], tools=[GUN], programs=[a_program("R1", *steps)], **groups)


def way(plant: Plant) -> ProgramWay:
    return program_ways(plant)["P"]


def tools_along(plant: Plant, joints: np.ndarray) -> np.ndarray:
    robot = plant.programmed_robots[0]
    description = load_robot(robot.description)
    tcp = description.flange @ world_from(plant.tools[0].tcp)
    chain = arm(description)._replace(flange_from_tcp=np.ascontiguousarray(tcp))
    return np.array([world_from(robot.base) @ kinematics.forward(chain, q) for q in joints])


TARGETS = [a_target("A", 1.8, 0.3, 1.0), a_target("B", 1.8, -0.3, 1.0), a_target("FAR", 9.0, 0.0, 1.0)]


def test_phases_follow_each_other_from_zero_to_the_end_and_the_way_goes_home_again() -> None:
    plant = planned(Step(do="joint", at="A"), Step(do="wait", time_s=2.0, why="clamps"), targets=TARGETS)
    found = way(plant)
    edges = [(phase.start_s, phase.end_s) for phase in found.phases]
    assert edges[0][0] == 0.0
    assert all(a[1] == b[0] for a, b in pairwise(edges))
    assert edges[-1][1] == found.duration_s
    assert [phase.kind for phase in found.phases] == ["move", "non_motion", "move"]
    assert [phase.step for phase in found.phases] == [0, 1, 2]
    assert (np.diff(found.time_s) > 0.0).all()
    assert np.allclose(found.joints[[0, -1]], HOME)


def test_a_robot_stands_still_while_it_waits() -> None:
    found = way(planned(Step(do="joint", at="A"), Step(do="wait", time_s=2.0), targets=TARGETS))
    wait = next(phase for phase in found.phases if phase.kind == "non_motion")
    inside = (found.time_s >= wait.start_s) & (found.time_s <= wait.end_s)
    assert np.ptp(found.joints[inside], axis=0).max() == 0.0
    assert wait.end_s - wait.start_s == pytest.approx(2.0)


def test_a_linear_move_keeps_the_tool_on_the_line_and_no_faster_than_told() -> None:
    plant = planned(Step(do="joint", at="A"), Step(do="linear", at="B", speed_m_s=0.2), targets=TARGETS)
    found = way(plant)
    move = next(phase for phase in found.phases if phase.step == 1)
    inside = (found.time_s >= move.start_s - 1e-9) & (found.time_s <= move.end_s + 1e-9)
    poses = tools_along(plant, found.joints[inside])
    assert np.abs(poses[:, 0, 3] - 1.8).max() < 5e-5
    assert np.abs(poses[:, 2, 3] - 1.0).max() < 5e-5
    speed = np.linalg.norm(np.diff(poses[:, :3, 3], axis=0), axis=1) / np.diff(found.time_s[inside])
    assert speed.max() <= 0.2 * 1.001
    assert move.end_s - move.start_s >= 0.6 / 0.2


def test_a_gun_backs_off_along_its_axis_before_and_behind_a_spot() -> None:
    spots = [a_spot("W1", -0.4, 0.0, 1.0, weld_s=0.7)]
    plant = planned(Step(do="spot", at="W1", clear_m=0.05), weld_spots=spots)
    found = way(plant)
    kinds = [(phase.kind, phase.at) for phase in found.phases]
    assert kinds == [("move", "W1")] * 2 + [("process", "W1"), ("move", "W1"), ("move", "")]
    weld = found.phases[2]
    assert weld.end_s - weld.start_s == pytest.approx(0.7)
    at = [
        float(np.interp(t, found.time_s, np.arange(len(found.time_s))))
        for t in (found.phases[1].start_s, weld.start_s, found.phases[3].end_s)
    ]
    poses = tools_along(plant, found.joints[np.round(at).astype(int)])
    assert poses[:, :3, 3] == pytest.approx(np.array([[1.8, 0.0, 1.05], [1.8, 0.0, 1.0], [1.8, 0.0, 1.05]]))


def test_a_spot_is_closed_on_and_opened_from_at_its_speed_and_come_to_at_its_share() -> None:
    spots = [a_spot("W1", -0.4, 0.0, 1.0)]

    def times(**more: float) -> list[float]:
        found = way(planned(Step(do="spot", at="W1", clear_m=0.05, **more), weld_spots=spots))
        return [phase.end_s - phase.start_s for phase in found.phases]

    plain, slow, share = times(), times(speed_m_s=0.05), times(speed_share=0.1)
    assert slow[0] == plain[0]
    assert slow[4] == plain[4]
    assert min(slow[1], slow[3]) > 0.05 / 0.05
    assert max(plain[1], plain[3]) < 0.5
    assert share[0] > 2.0 * plain[0]
    assert share[1:] == pytest.approx(plain[1:])


def test_another_posture_is_taken_where_the_quickest_cannot_follow_a_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its line fails between the poses that are looked at; only where none is left is it told why."""
    plant = planned(Step(do="joint", at="A"), Step(do="linear", at="B"), targets=TARGETS)
    quickest = way(plant)
    real, starts = moves.line_way, []

    def failing(arm: object, path: object, start: np.ndarray, *more: object) -> object:
        starts.append(start)
        if len(starts) <= fail:
            return 3, 0.1, np.empty(0), np.empty((0, 6))
        return real(arm, path, start, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(moves, "line_way", failing)
    fail = 1
    other = way(plant)
    assert len(starts) == 2
    assert np.abs(starts[0] - starts[1]).max() > 0.1
    assert other.duration_s >= quickest.duration_s - 1e-9
    fail = 1000
    with pytest.raises(ProgramError, match="at step 2, to B, the line passes a singularity"):
        way(plant)


def test_joint_positions_of_a_target_are_taken_and_not_another_posture() -> None:
    free = way(planned(Step(do="joint", at="A"), Step(do="wait", time_s=1.0), targets=TARGETS))
    wait = free.phases[1]
    q = free.joints[np.searchsorted(free.time_s, wait.start_s + 0.5)]
    turned = (*q[:5], q[5] - 2.0 * np.pi if q[5] > 0.0 else q[5] + 2.0 * np.pi)
    targets = [a_target("A", 1.8, 0.3, 1.0, turned)]
    given = way(planned(Step(do="joint", at="A"), Step(do="wait", time_s=1.0), targets=targets))
    assert np.abs(given.joints - turned).max(axis=1).min() < 1e-9
    assert given.duration_s > free.duration_s


def test_a_program_keeps_its_posture_from_target_to_target() -> None:
    steps = [Step(do="joint", at=name) for name in ("A", "B", "A", "B")]
    found = way(planned(*steps, targets=TARGETS))
    ends = [found.joints[np.searchsorted(found.time_s, phase.end_s)] for phase in found.phases[:4]]
    assert np.allclose(ends[0], ends[2])
    assert np.allclose(ends[1], ends[3])
    assert np.abs(ends[0] - ends[1]).max() < np.pi / 2


def test_a_seam_is_laid_at_its_speed() -> None:
    points = tuple((-0.4, y, 1.0) for y in np.linspace(-0.3, 0.3, 7))
    seam = Seam(id="L", points_m=points, normals=((0.0, 0.0, 1.0),) * 7, robot="R1", speed_m_s=0.3)
    found = way(planned(Step(do="seam", at="L"), seams=[seam]))
    laid = next(phase for phase in found.phases if phase.kind == "process")
    assert 0.6 / 0.3 < laid.end_s - laid.start_s < 0.6 / 0.3 + 0.4
    assert laid.at == "L"


def test_zones_and_waits_for_the_car_take_no_time_while_nobody_makes_the_robot_wait() -> None:
    zone = Zone(id="Z", robots=("R1",), pose=Pose(), size_m=(1.0, 1.0, 1.0))
    steps = (
        Step(do="wait", time_s=0.5, until="car_in_place"),
        Step(do="enter", zone="Z"),
        Step(do="joint", at="A"),
        Step(do="leave", zone="Z"),
    )
    found = way(planned(*steps, targets=TARGETS, zones=[zone]))
    told = [(phase.kind, phase.zone) for phase in found.phases if phase.start_s == phase.end_s]
    assert told == [("wait_part", ""), ("wait_zone", "Z"), ("non_motion", "Z")]


def test_calibration_slows_moves_and_puts_the_controller_before_each() -> None:
    steps = (Step(do="joint", at="A"), Step(do="joint", at="B"))
    plain = way(planned(*steps, targets=TARGETS))
    calibration = Calibration(move_overhead_s=0.1)
    robot = a_robot("R1", 0.0, 0.0, home_rad=HOME, calibration=calibration)
    later = way(planned(*steps, targets=TARGETS, robot=robot))
    assert later.duration_s == pytest.approx(plain.duration_s + 3 * 0.1)
    robot = a_robot("R1", 0.0, 0.0, home_rad=HOME, calibration=Calibration(acceleration_factor=0.5))
    assert way(planned(*steps, targets=TARGETS, robot=robot)).duration_s > plain.duration_s


def test_a_joint_move_is_as_slow_as_its_share_of_speed_or_its_tool_s_speed_says() -> None:
    def told(**more: float) -> ProgramWay:
        return way(planned(Step(do="joint", at="A"), Step(do="joint", at="B", **more), targets=TARGETS))

    plain, slow = told(), told(speed_share=0.1)
    moves = [next(phase for phase in found.phases if phase.step == 1) for found in (plain, slow)]
    assert moves[1].end_s - moves[1].start_s > 2.0 * (moves[0].end_s - moves[0].start_s)
    assert moves[1].start_s == moves[0].start_s
    slow = told(speed_m_s=0.1)
    move = next(phase for phase in slow.phases if phase.step == 1)
    inside = (slow.time_s >= move.start_s - 1e-9) & (slow.time_s <= move.end_s + 1e-9)
    points = tools_along(planned(targets=TARGETS), slow.joints[inside])[:, :3, 3]
    speed = np.linalg.norm(np.diff(points, axis=0), axis=1) / np.diff(slow.time_s[inside])
    assert speed.max() == pytest.approx(0.1)


VIA = [*TARGETS, a_target("VIA", 1.8, 0.0, 1.0)]


def over_via(*more: Step, overhead_s: float = 0.0, **blend: float) -> ProgramWay:
    """From A past VIA to B, with steps at VIA."""
    steps = (Step(do="joint", at="A"), Step(do="joint", at="VIA", **blend), *more, Step(do="joint", at="B"))
    robot = a_robot("R1", 0.0, 0.0, home_rad=HOME, calibration=Calibration(move_overhead_s=overhead_s))
    return way(planned(*steps, targets=VIA, robot=robot))


def nearest_to_via(found: ProgramWay) -> float:
    points = tools_along(planned(targets=VIA), found.joints)[:, :3, 3]
    return float(np.linalg.norm(points - [1.8, 0.0, 1.0], axis=1).min())


def test_a_corner_is_rounded_within_its_radius_and_saves_time() -> None:
    plain = over_via()
    found = [over_via(blend_m=radius) for radius in (0.02, 0.1, 0.3)]
    times = [plain.duration_s, *(one.duration_s for one in found)]
    assert (np.diff(times) < 0.0).all()
    for one, radius in zip(found, (0.02, 0.1, 0.3), strict=True):
        assert (np.diff(one.time_s) > 0.0).all()
        assert nearest_to_via(one) < radius
        edges = [(phase.start_s, phase.end_s) for phase in one.phases]
        assert all(a[1] == b[0] for a, b in pairwise(edges))
        assert edges[-1][1] == one.duration_s
        assert [phase.at for phase in one.phases] == ["A", "VIA", "B", ""]
    passing = found[-1].phases[1].end_s
    at = [np.interp(passing, found[-1].time_s, column) for column in found[-1].joints.T]
    away = tools_along(planned(targets=VIA), np.array([at]))[0, :3, 3] - [1.8, 0.0, 1.0]
    assert np.linalg.norm(away) < 0.1


def test_a_share_of_blending_lies_between_none_and_all_of_it() -> None:
    times = [over_via(blend_share=share).duration_s for share in (0.0, 0.3, 1.0)]
    assert times[0] > times[1] > times[2]
    assert times[0] == over_via().duration_s


def test_a_corner_at_which_a_target_is_told_twice_is_rounded_all_the_same() -> None:
    again = Step(do="joint", at="VIA", blend_m=0.1)
    assert over_via(again, blend_m=0.1).duration_s == pytest.approx(over_via(blend_m=0.1).duration_s)
    assert over_via(Step(do="joint", at="VIA"), blend_m=0.1).duration_s == over_via().duration_s
    line = Step(do="linear", at="VIA", blend_m=0.1)
    assert over_via(line, line, blend_m=0.1).duration_s == over_via(blend_m=0.1).duration_s


def test_a_robot_that_stands_still_at_a_corner_does_not_round_it() -> None:
    wait = Step(do="wait", time_s=0.5)
    assert over_via(wait, blend_m=0.2).duration_s == over_via(wait).duration_s
    grip = Step(do="grip", time_s=0.3)
    assert over_via(grip, blend_share=1.0).duration_s == over_via(grip).duration_s


def test_a_controller_takes_no_time_before_a_move_that_a_corner_runs_into() -> None:
    rounded = [over_via(blend_m=0.1, overhead_s=s).duration_s for s in (0.0, 0.1)]
    assert rounded[1] - rounded[0] == pytest.approx(3 * 0.1)
    plain = [over_via(overhead_s=s).duration_s for s in (0.0, 0.1)]
    assert plain[1] - plain[0] == pytest.approx(4 * 0.1)


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (1, "the line leaves the arm's reach 123 mm along it"),
        (2, "a joint comes to its limit 123 mm along it"),
        (3, "the line passes a singularity, where a joint would have to leap, 123 mm along it"),
        (0, "the arm comes to its end in another posture than the one that is asked for there"),
        (4, "the arm is not where it begins"),
    ],
)
def test_why_joints_do_not_follow_a_line_is_told_with_where(status: int, why: str) -> None:
    leg = Leg(1, "line", "move", "B")
    told = str(not_straight(a_program("R1"), leg, status, 0.123))
    assert told.startswith(f"R1 cannot run P: at step 2, to B, {why}; ")


def test_an_unreachable_target_is_told_with_robot_program_step_and_metres() -> None:
    plant = planned(Step(do="joint", at="A"), Step(do="joint", at="FAR"), targets=TARGETS)
    with pytest.raises(ProgramError, match=r"R1 cannot run P: at step 2, to FAR, it is \d+ mm out") as told:
        program_ways(plant)
    assert (told.value.robot, told.value.step, told.value.at) == ("R1", 1, "FAR")
    ways, errors = ways_and_errors(plant)
    assert not ways
    assert [str(error) for error in errors] == [str(told.value)]


def test_a_place_in_front_of_a_spot_that_is_out_of_reach_is_told_as_that() -> None:
    plant = planned(Step(do="spot", at="W1", clear_m=4.0), weld_spots=[a_spot("W1", -0.4, 0.0, 1.0)])
    with pytest.raises(
        ProgramError, match=r"to W1, the place 4000 mm in front of it, by clear_m, is \d+ mm out"
    ):
        program_ways(plant)


def test_a_line_that_no_posture_follows_is_told() -> None:
    targets = [a_target("A", 1.5, 0.0, 0.9), a_target("BEHIND", -1.5, 0.0, 0.9)]
    plant = planned(Step(do="joint", at="A"), Step(do="linear", at="BEHIND"), targets=targets)
    with pytest.raises(ProgramError, match="at step 2, to BEHIND, "):
        program_ways(plant)


def test_poses_on_a_straight_way_turn_about_one_axis_at_an_even_pace() -> None:
    start, end = np.eye(4), world_from(Pose(xyz_m=(0.2, 0.0, 0.0), rpy_rad=(0.0, 0.0, np.pi)))
    poses = straight(start, end)
    assert np.allclose(poses[[0, -1]], [start, end])
    assert np.allclose(poses[:, :3, :3] @ np.swapaxes(poses[:, :3, :3], 1, 2), np.eye(3))
    turns = np.unwrap(np.arctan2(poses[:, 1, 0], poses[:, 0, 0]))
    assert np.ptp(np.diff(turns)) < 1e-9
    assert way_length_m(poses) == pytest.approx(0.4 * np.pi)
    assert (
        way_length_m(straight(start, world_from(Pose(xyz_m=(2.0, 0.0, 0.0), rpy_rad=(0.0, 0.0, 1.0))))) == 2.0
    )
