"""A plant's programs go out as each controller's text and come back as they were."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import msgspec
import numpy as np
import pytest

from tests.twin.plant.controllers.conftest import CONTROLLERS, again, neutral, poses_of
from twin.cli.robot_text import site_of
from twin.geometry import RobotDescription, load_robot
from twin.plant import Plant, by_id, load_plant
from twin.plant.controllers import Brought, Site, known_things, program_from
from twin.plant.controllers.angles import apart
from twin.plant.controllers.neutral import Move
from twin.plant.robots import Controller, Do, Program, Step, Until

RESOLUTION = {
    Controller.FANUC_LS: (9e-7, 2.7e-5),
    Controller.KRL: (1e-6, 1e-6),
    Controller.RAPID: (1e-6, 1e-6),
}
"""Metres and radians: 0.001 mm and degrees in a Fanuc's text."""


def brought_back(plant: Plant, program: Program, site: Site, poses: Mapping[str, np.ndarray]) -> Brought:
    """A program that was written as its controller's text, read from it."""
    script, notes = neutral(plant, program, site, poses)
    known = ("is reached on a line too", "the posture of ")
    assert all(any(words in note for words in known) for note in notes)
    read = again(script)
    known = known_things(plant, site.robot.id, program)
    return program_from(read, read.routines[0].name, site, program.id, known, program.options)


@pytest.fixture(scope="module")
def ev60() -> Plant:
    return load_plant("ev60")


@pytest.fixture(scope="module")
def ev60_poses(ev60: Plant) -> Mapping[str, Mapping[str, np.ndarray]]:
    return poses_of(ev60)


@pytest.fixture(scope="module")
def arms(ev60: Plant) -> Mapping[str, RobotDescription]:
    return {name: load_robot(name) for name in {robot.description for robot in ev60.programmed_robots}}


@pytest.mark.parametrize("controller", CONTROLLERS)
def test_all_programs_of_the_reference_plant_come_back_as_they_were(
    ev60: Plant,
    ev60_poses: Mapping[str, Mapping[str, np.ndarray]],
    arms: Mapping[str, RobotDescription],
    controller: Controller,
) -> None:
    robots = by_id(ev60.programmed_robots)
    sites: dict[str, Site] = {}
    for program in ev60.programs:
        if program.robot not in sites:
            robot = robots[program.robot]
            sites[robot.id] = site_of(ev60, robot, controller, None, arms[robot.description])
        back = brought_back(ev60, program, sites[program.robot], ev60_poses[program.robot])
        assert back.program.steps == program.steps
        assert (back.targets, back.spots, back.moved, back.refused) == ((), (), (), ())
    assert len(ev60.programs) == 360


@pytest.mark.parametrize("controller", CONTROLLERS)
@pytest.mark.parametrize("name", ["weld", "load_side", "seal", "weld_glass"])
def test_a_plant_that_does_not_know_the_targets_gets_them_where_they_were(
    small: Plant, site: Callable[..., Site], controller: Controller, name: str
) -> None:
    program = by_id(small.programs)[name]
    here, poses = site(controller, program.robot), poses_of(small)[program.robot]
    read = again(neutral(small, program, here, poses)[0])
    back = program_from(read, read.routines[0].name, here, "new", {}, {})
    metres, radians = RESOLUTION[controller]
    new = {thing.id: thing for thing in (*back.targets, *back.spots)}
    assert len(back.program.steps) == len(program.steps)
    for before, after in zip(program.steps, back.program.steps, strict=True):
        assert (after.do, after.zone, after.time_s, after.why) == (
            before.do,
            before.zone,
            before.time_s,
            before.why,
        )
        assert (after.clear_m, after.speed_m_s) == (before.clear_m, before.speed_m_s)
        if after.at in new:
            off = apart(poses[before.at][0], here_of(here, new[after.at]))
            assert off[0] < metres
            assert off[1] < radians


def here_of(site: Site, thing: object) -> np.ndarray:
    """Where a new target or spot is in the world."""
    if hasattr(thing, "frame"):
        return site.placed(thing)  # type: ignore[arg-type]
    assert site.world_from_car is not None
    spot = site.spot_frame(thing.position_m, thing.normal, thing.turn_rad)  # type: ignore[attr-defined]
    return site.world_from_car @ spot


@pytest.mark.parametrize("controller", CONTROLLERS)
def test_speeds_rounding_outputs_waits_and_notes_come_back(
    small: Plant, site: Callable[..., Site], controller: Controller
) -> None:
    share = {"blend_m": 0.05} if controller == Controller.RAPID else {"blend_share": 0.5}
    rounded = {"blend_m": 0.01} if controller == Controller.RAPID else {"blend_share": 0.3}
    steps = (
        Step(do=Do.HOME),
        Step(do=Do.WAIT, until=Until.CAR_IN_PLACE, time_s=0.5, why="car in place / clamps shut"),
        Step(do=Do.JOINT, at="above_car", speed_share=0.5, **share),  # type: ignore[arg-type]
        Step(do=Do.LINEAR, at="at_rack", speed_m_s=0.25, **rounded),  # type: ignore[arg-type]
        Step(do=Do.LINEAR, at="at_side", speed_m_s=0.123, blend_m=0.012),
        Step(do=Do.SIGNAL, text="DO[7]=ON", why="vacuum"),
        Step(do=Do.WAIT, text="DI[3]=ON"),
        Step(do=Do.WAIT, time_s=1.25, why="a long story about the clamps, which shut one after the other"),
        Step(do=Do.GRIP, time_s=1.5),
        Step(do=Do.RELEASE, time_s=0.25),
        Step(do=Do.TIP_DRESS, at="at_side", time_s=9.0),
        Step(do=Do.HOME),
    )
    program = msgspec.structs.replace(by_id(small.programs)["weld"], steps=steps)
    back = brought_back(small, program, site(controller), dict(poses_of_targets(small, site(controller))))
    assert back.program.steps == steps
    assert back.program.controller == controller


@pytest.mark.parametrize("controller", CONTROLLERS)
@pytest.mark.parametrize("name", ["weld", "seal"])
def test_how_quickly_a_spot_or_seam_is_come_to_and_left_comes_back(
    small: Plant, site: Callable[..., Site], controller: Controller, name: str
) -> None:
    rounded = {"blend_m": 0.01} if controller == Controller.RAPID else {"blend_share": 0.3}
    steps = list(by_id(small.programs)[name].steps)
    for k, step in enumerate(steps):
        if step.do == Do.SEAM:
            steps[k] = msgspec.structs.replace(step, speed_share=0.4, **rounded)
        if step.do == Do.SPOT:
            assert step.clear_m
            steps[k] = msgspec.structs.replace(step, speed_share=0.3 + 0.1 * (k % 3), speed_m_s=0.2)
            steps[k] = msgspec.structs.replace(steps[k], **rounded)
    program = msgspec.structs.replace(by_id(small.programs)[name], steps=tuple(steps))
    here = site(controller, program.robot)
    back = brought_back(small, program, here, poses_of(small)[program.robot])
    assert back.program.steps == program.steps
    assert any(step.speed_share for step in back.program.steps)


def test_a_way_in_that_is_not_as_quick_as_the_way_out_stays_three_moves(
    small: Plant, site: Callable[..., Site]
) -> None:
    program = by_id(small.programs)["weld"]
    here, poses = site(Controller.KRL), poses_of(small)[program.robot]
    read = again(neutral(small, program, here, poses)[0])
    (routine,) = read.routines
    lines = list(routine.lines)
    first = next(n for n, line in enumerate(lines) if isinstance(line.action, Move) and line.action.spot)
    lines[first] = replace(lines[first], action=replace(lines[first].action, speed_m_s=0.1))
    slow = replace(read, routines=(replace(routine, lines=tuple(lines)),))
    back = program_from(slow, routine.name, here, "P", known_things(small, program.robot, program), {})
    spots = [step for step in program.steps if step.do == Do.SPOT]
    found = [step for step in back.program.steps if step.do == Do.SPOT]
    assert [step.clear_m > 0.0 for step in found] == [False, *(step.clear_m > 0.0 for step in spots[1:])]
    assert found[0].speed_m_s == 0.1
    assert len(back.program.steps) == len(program.steps) + 2


def poses_of_targets(plant: Plant, site: Site) -> dict[str, np.ndarray]:
    """Where all targets of the plant are, for a program that names them anew."""
    return {target.id: site.placed(target)[None] for target in plant.targets}


def test_a_spot_that_was_taught_anew_moves_in_the_plant(small: Plant, site: Callable[..., Site]) -> None:
    here = site(Controller.RAPID)
    program, poses = by_id(small.programs)["weld"], dict(poses_of(small)["R1"])
    poses["W002"] = poses["W002"].copy()
    poses["W002"][0, 0, 3] += 0.012
    back = brought_back(small, program, here, poses)
    assert back.program.steps == program.steps
    (spot,) = back.moved
    assert spot.id == "W002"
    assert apart(here_of(here, spot), poses["W002"][0])[0] < 1e-6


@pytest.mark.parametrize("robot", ["R1", "R2"])
def test_the_third_joint_of_a_fanuc_is_less_by_the_second(
    small: Plant, site: Callable[..., Site], robot: str
) -> None:
    coupled, free = site(Controller.FANUC_LS, robot), site(Controller.FANUC_LS, robot, "free")
    home = coupled.robot.home_rad
    assert coupled.shown(home)[2] == pytest.approx(home[2] - home[1])
    assert coupled.described(coupled.shown(home)) == pytest.approx(home)
    assert free.shown(home) == home


def test_a_fanucs_world_lies_at_the_height_of_its_second_axis(site: Callable[..., Site]) -> None:
    assert site(Controller.FANUC_LS).base_from_zero[:3, 3] == pytest.approx((0.0, 0.0, 0.67))
    assert site(Controller.KRL, "R3").base_from_zero == pytest.approx(np.eye(4))
