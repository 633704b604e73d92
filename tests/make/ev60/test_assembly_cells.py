"""The robots of final assembly, as they are written: they touch nothing, keep the takt and start aside."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import yaml

from kernels.kinematics import forward, frames_along
from make.ev60 import cells, plan, robot_text
from make.ev60.among import Among
from make.ev60.around import passing, still, with_things
from make.ev60.assembly_solve import NOZZLE, ROOM_M, base_of, station_with
from make.ev60.assembly_stops import LINE_M, Asked, asked
from make.ev60.bases import chain
from make.ev60.solved import on_side, solved_assembly
from make.ev60.write import Section, texts
from twin.checks.cell_clearance import cell_clearance
from twin.checks.schedule import CellWork, cell_work
from twin.plant import Plant

STATIONS = ("TR200", "TR450", "CH380")
ROBOTS = tuple(one.robot.id for one in asked())
NEAR_M = 0.06
"""So far from its target a tool may touch."""
HAND_M = 0.0005
"""Joints of a target are kept to 10 microradians, its pose to a millimetre."""
Things = Mapping[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Written:
    """One station of the plant with its robots as they are written now, and what they do in a cycle."""

    plant: Plant
    work: CellWork


@cache
def things(station: str) -> Things:
    """By field of a plant what its text says of the robots of a station, rounded as it is there."""
    cell = next(cell for cell in cells.assembly_cells() if cell.station == station)
    shapes = dict.fromkeys(robot.stand.tool for robot in cell.robots)
    sections = [Section("tools.yaml", "tools", tuple(map(robot_text.tool_fields, shapes)))]
    sections += [section for section in cells.sections_of(cell) if section.key != "signals"]
    found: dict[str, list[dict[str, Any]]] = {}
    for text in texts([s for s in sections if s.items], {}).values():
        for key, items in yaml.safe_load(text).items():
            found.setdefault(key, []).extend(items)
    return found


def with_these(station: str, found: Things) -> Written:
    plant = with_things({"id": station, "size_m": plan.spot(station).size}, found)
    return Written(plant, cell_work(plant, None, [station]))


@cache
def written(station: str) -> Written:
    return with_these(station, things(station))


def told(here: Written, station: str) -> list[str]:
    found = cell_clearance(here.plant, None, [station], None, here.work).findings
    return [each.message for each in found]


def one_of(name: str) -> Asked:
    return next(one for one in asked() if one.robot.id == name)


@pytest.mark.parametrize("station", STATIONS)
def test_nothing_comes_too_near_and_the_takt_is_kept_for_every_car(station: str) -> None:
    here = written(station)
    assert told(here, station) == []
    schedules = here.work.cells[station].schedules.values()
    assert schedules
    assert max(schedule.end_s - schedule.begin_s for schedule in schedules) < 50.0


@pytest.mark.parametrize(
    ("station", "moved"), [("TR200", (0.0, -0.3)), ("TR450", (-0.3, 0.0)), ("CH380", (0.0, -0.3))]
)
def test_a_robot_that_stands_300_mm_from_its_place_is_told(station: str, moved: tuple[float, float]) -> None:
    """Its program stays as it is in joint space, as a robot's memory keeps it."""
    found = {key: [dict(each) for each in items] for key, items in things(station).items()}
    first, spot = found["robots"][0], plan.spot(station)
    x, y, z = first["base"]["xyz_m"]
    cos, sin = math.cos(spot.yaw), math.sin(spot.yaw)
    place = (x + cos * moved[0] - sin * moved[1], y + sin * moved[0] + cos * moved[1], z)
    first["base"] = first["base"] | {"xyz_m": place}
    for target in found["targets"]:
        if target["id"].startswith(first["id"] + "."):
            x, y, z = target["pose"]["xyz_m"]
            target["pose"] = target["pose"] | {"xyz_m": (x + moved[0], y + moved[1], z)}
    messages = told(with_these(station, found), station)
    assert any(first["id"] in message for message in messages)


@pytest.mark.parametrize("name", ROBOTS)
def test_a_tool_touches_the_car_and_its_stand_only_and_only_within_60_mm_of_its_work(name: str) -> None:
    one, station = one_of(name), one_of(name).robot.station
    here = written(station)
    (way,) = (way for way in here.work.ways.values() if way.robot == name)
    pieces = still(here.plant, station)
    kind, base = (one.robot.stand.arm, one.robot.stand.tool), base_of(one.robot)
    joints = way.joints
    tips = np.array([(base @ forward(chain(*kind), q))[:3, 3] for q in joints])
    program = next(p for p in here.plant.programs if p.id == way.program)
    places = {t.id: np.array(t.pose.xyz_m) for t in here.plant.targets}
    works = [places[step.at] for step in program.steps if step.at.endswith((".take", ".place", ".T1", ".T2"))]
    assert len(works) >= 2
    near = np.array([min(np.linalg.norm(tip - work) for work in works) < NEAR_M for tip in tips])
    assert 0 < near.sum() < len(near)
    strict = Among(kind, base, pieces, here.plant.clearance, 0.0)
    touching = Among(kind, base, pieces, here.plant.clearance, 0.0, one.touches)
    assert [strict.said(int(hit)) for hit in strict.hits(joints[~near]) if hit >= 0] == []
    assert [touching.said(int(hit)) for hit in touching.hits(joints[near]) if hit >= 0] == []
    # It does touch where it works.
    assert (strict.hits(joints[near]) >= 0).any()


@pytest.mark.parametrize("name", ROBOTS)
def test_at_home_a_robot_is_beside_the_line_and_clear_of_the_passing_car(name: str) -> None:
    one = one_of(name)
    robot = one.robot
    stand, base = robot.stand, base_of(robot)
    home = np.array(on_side(solved_assembly()[name].home, robot.left))
    here = written(robot.station)
    pieces = passing(still(here.plant, robot.station))
    scene = Among((stand.arm, stand.tool), base, pieces, here.plant.clearance, ROOM_M)
    assert scene.free(home[None]).all()
    tip = (base @ forward(chain(stand.arm, stand.tool), home))[1, 3]
    wrist = frames_along(chain(stand.arm, stand.tool), base, home[None])[0, 5, 1, 3]
    assert min(robot.side * tip, robot.side * wrist) > LINE_M


@pytest.mark.parametrize("name", ROBOTS)
def test_what_was_solved_is_what_is_asked_for_now(name: str) -> None:
    one = one_of(name)
    found, stand = solved_assembly()[name], one.robot.stand
    assert (found.arm, found.tool, found.x, found.y, found.pedestal) == (
        stand.arm, stand.tool, stand.x, stand.y, stand.pedestal,
    )  # fmt: skip
    base = base_of(one.robot)
    for stop, joints in zip(one.stops, found.stops, strict=True):
        rows = [
            base @ forward(chain(stand.arm, stand.tool), np.array(on_side(q, one.robot.left))) for q in joints
        ]
        off = np.abs(np.array(rows)[:, None] - stop.poses).max(axis=(0, 2, 3))
        assert off.min() < HAND_M


def test_the_cockpit_is_in_before_its_display_and_only_one_robot_is_over_the_car() -> None:
    (schedule,) = written("TR200").work.cells["TR200"].schedules.values()
    over = {}
    for name in ("TR200R1", "TR200R2"):
        one = one_of(name)
        time_s, joints = schedule.delayed_way(name)
        base = base_of(one.robot)
        arm = chain(one.robot.stand.arm, one.robot.stand.tool)
        beside = np.array([abs((base @ forward(arm, q))[1, 3]) for q in joints])
        over[name] = time_s[beside < 0.6]
    assert over["TR200R1"].max() < over["TR200R2"].min()


@pytest.mark.parametrize("name", ["TR200R1", "TR200R2", "TR450R1"])
def test_on_its_way_from_the_stand_to_the_car_the_part_too_keeps_its_distance(name: str) -> None:
    one = one_of(name)
    robot, found = one.robot, solved_assembly()[name]
    here, pieces = station_with(robot.station)
    kind, base = (robot.stand.arm, robot.stand.tool), base_of(robot)

    def free_with(part: np.ndarray) -> bool:
        scene = Among(kind, base, pieces, here.clearance, 0.0, (NOZZLE,), part)
        points = [
            [found.stops[k - 1][-1], *found.ways[k], found.stops[k][0]] for k in range(1, len(found.stops))
        ]
        rows = [[np.array(on_side(q, robot.left)) for q in way] for way in points]
        return all(scene.straight(a, b) for way in rows for a, b in pairwise(way))

    assert len(one.part)
    assert free_with(one.part)
    assert not free_with(6.0 * one.part)
