"""The robot cells of the reference plant: how many of what, every spot once, everything in reach."""

import time
from collections import Counter
from itertools import combinations

import msgspec
import numpy as np
import pytest

from twin.checks.reach import joint_solutions, reach
from twin.geometry import load_robot
from twin.geometry.car import seal_lines, weld_lines
from twin.geometry.equipment import catalogue, tcp_of
from twin.geometry.robots import check_home
from twin.plant import load_plant
from twin.plant.layout import world_from
from twin.plant.robots import Do

MARGIN_RAD = 0.04
"""Every target is reached this far from all limits, also those between the welds."""


@pytest.fixture(scope="module")
def plant():
    return load_plant("ev60")


@pytest.fixture(scope="module")
def stations(plant):
    return {station.id: station for station in plant.stations}


@pytest.fixture(scope="module")
def tools(plant):
    return {tool.id: tool for tool in plant.tools}


def test_there_are_200_robots_of_the_kinds_that_such_a_plant_has(plant, tools, stations):
    kinds = Counter(
        "assembly" if stations[robot.station].area == "assembly" else str(tools[robot.tool].kind)
        for robot in plant.robots
    )
    process = kinds.pop("sealing") + kinds.pop("stud")
    assert process == 18
    assert kinds == {"weld_gun": 140, "gripper": 30, "measuring": 6, "assembly": 6}


def test_all_six_arms_work_and_the_heavy_ones_handle(plant, tools):
    assert len({robot.description for robot in plant.robots}) == 6
    payload = {"kr120_r2500_pro": 120, "kr150_r3100_2": 150, "irb6640_185_280": 185, "r2000ic_165f": 165,
               "r2000ic_270f": 270, "r2000ib_210f": 210}  # fmt: skip
    for robot in plant.robots:
        carried = tools[robot.tool].mass_kg + robot.payload_kg
        assert carried <= payload[robot.description.removeprefix("robots:")], robot.id


def test_cells_have_as_many_robots_on_both_sides_of_the_line(plant, stations):
    for cell, count in Counter(robot.station for robot in plant.robots).items():
        if stations[cell].area == "body":
            assert count == 2 if cell == "BS260" else 4 <= count <= 8, cell
            assert stations[cell].kind == "robot_cell"


def test_every_robot_cell_has_robots(plant, stations):
    cells = {station.id for station in plant.stations if station.kind == "robot_cell"}
    assert cells <= {robot.station for robot in plant.robots}


def test_spots_are_as_many_as_planned_for_plant_station_and_robot(plant):
    station = {robot.id: robot.station for robot in plant.robots}
    assert len(plant.weld_spots) == 1334
    assert max(Counter(station[spot.robot] for spot in plant.weld_spots).values()) <= 55
    bounds = {"geo": (6, 10), "respot": (7, 14)}
    for (robot, role), count in Counter((s.robot, str(s.role)) for s in plant.weld_spots).items():
        low, high = bounds[role]
        assert low <= count <= high, robot


def test_every_spot_is_welded_once_for_every_car_by_the_gun_of_its_robot(plant):
    tool = {robot.id: robot.tool for robot in plant.robots}
    robot_of = {spot.id: spot.robot for spot in plant.weld_spots}
    assert all(spot.gun == tool[spot.robot] for spot in plant.weld_spots)
    welded = Counter()
    for program in plant.programs:
        spots = [step.at for step in program.steps if step.do is Do.SPOT]
        assert len(spots) == len(set(spots)), program.id
        assert all(robot_of[name] == program.robot for name in spots)
        # A program for the other options repeats spots of the first and adds none.
        if not program.id.endswith("_without"):
            welded.update(spots)
    assert set(welded) == set(robot_of)
    assert set(welded.values()) == {1}


def test_no_two_spots_are_nearer_than_a_weld_allows(plant):
    points = np.array([spot.position_m for spot in plant.weld_spots])
    away = np.linalg.norm(points[:, None] - points[None], axis=2) + np.eye(len(points))
    assert away.min() > 0.018


def test_spots_lie_on_the_car_s_weld_lines_with_its_normals(plant):
    dense = np.concatenate([line.at_pitch(0.005) for line in weld_lines().values()])
    for spot in plant.weld_spots[::7]:
        near = np.linalg.norm(dense[:, :3] - spot.position_m, axis=1)
        assert near.min() < 0.006
        assert np.linalg.norm(spot.normal) == pytest.approx(1.0, abs=1e-5)
        # Out of either side of the sheets: towards the gun's moving electrode.
        assert max(np.abs(dense[near < 0.006, 3:] @ np.array(spot.normal))) > 0.99


def test_left_and_right_are_mirror_images(plant):
    spots = {tuple(np.round(np.array(s.position_m) + 0.0, 3)) for s in plant.weld_spots}
    assert all((x, -y, z) in spots for x, y, z in spots)


def test_robots_of_a_side_stand_apart_and_beside_the_car(plant, stations):
    places = {}
    for robot in plant.robots:
        local = np.linalg.inv(world_from(stations[robot.station].pose)) @ world_from(robot.base)
        x, y, z = local[:3, 3]
        assert 1.6 <= abs(y) <= 3.0 + 1e-5, robot.id
        assert 0.3 <= robot.pedestal_m <= 1.1
        assert z == pytest.approx(robot.pedestal_m)
        # Its front looks at the line.
        assert local[1, 0] == pytest.approx(-np.sign(y))
        places.setdefault((robot.station, y > 0), []).append(x)
    for key, along in places.items():
        assert np.diff(sorted(along), prepend=-99.0).min() >= 1.6 - 1e-5, key


def test_every_target_is_reached_inside_the_limits_with_a_margin_and_soon(plant):
    assert reach(plant) == ()
    start = time.perf_counter()
    solutions = joint_solutions(plant)
    assert time.perf_counter() - start < 2.0 * 3  # the machine of the tests may be busy
    descriptions = {robot.id: load_robot(robot.description) for robot in plant.robots[::6]}
    assert sum(len(ways.aims) for ways in solutions.values()) > 2000
    for robot, description in descriptions.items():
        q = solutions[robot].joints
        gap = np.minimum(q - description.lower, description.upper - q).min(axis=2)
        assert np.nanmax(gap, axis=1).min() >= MARGIN_RAD, robot


def test_a_robot_that_stands_a_metre_too_far_out_is_found_and_no_other(plant, stations):
    robots = []
    for robot in plant.robots:
        if robot.id == "BS110R1":
            out = world_from(robot.base) @ [-1.0, 0.0, 0.0, 1.0]
            base = msgspec.structs.replace(robot.base, xyz_m=tuple(map(float, out[:3])))
            robot = msgspec.structs.replace(robot, base=base)  # noqa: PLW2901
        robots.append(robot)
    findings = reach(msgspec.structs.replace(plant, robots=tuple(robots)))
    (finding,) = findings
    assert finding.device == "BS110R1"
    assert "at station BS110 put the tool of BS110R1 up to 1000." in finding.message


def boxes_of(fixture):
    """Low and high corner in the world of each collision box, turned ones enclosed."""
    world = world_from(fixture.pose)
    blocks = [(b.size_m, b.centre_m) for b in fixture.collision] or [(fixture.size_m, (0.0, 0.0, 0.0))]
    for size, centre in blocks:
        half = np.abs(world[:3, :3]) @ (np.array(size) / 2)
        middle = world[:3, :3] @ np.array(centre) + world[:3, 3]
        yield middle - half, middle + half


def test_stands_dressers_cabinets_and_robots_feet_do_not_overlap(plant):
    by_station = {}
    for fixture in plant.fixtures:
        if fixture.station:
            by_station.setdefault(fixture.station, []).append((fixture.id, list(boxes_of(fixture))))
    for robot in plant.robots:
        x, y, z = robot.base.xyz_m
        foot = (np.array([x - 0.42, y - 0.42, 0.0]), np.array([x + 0.42, y + 0.42, z + 0.5]))
        by_station[robot.station].append((robot.id, [foot]))
    for things in by_station.values():
        for (name, boxes), (other, others) in combinations(things, 2):
            if {name, other} & {f"{name}.pedestal", f"{other}.pedestal"}:
                continue  # a robot stands on its own pedestal
            assert not any(
                (a < d - 5e-3).all() and (c < b - 5e-3).all() for a, b in boxes for c, d in others
            ), (name, other)


def test_homes_are_inside_the_limits_and_accelerations_as_estimated(plant):
    for robot in plant.robots:
        check_home(load_robot(robot.description), robot.id, robot.home_rad)
        deg = np.degrees(robot.acceleration_rad_s2)
        assert ((deg[:3] > 219.9) & (deg[:3] < 350.1)).all()
        assert ((deg[3:] > 699.9) & (deg[3:] < 1300.1)).all()
        assert "acceleration_rad_s2" in robot.estimated


def test_tools_stand_in_the_catalogue_with_their_tcp(plant):
    for tool in plant.tools:
        assert tool.shape in catalogue()
        np.testing.assert_allclose(world_from(tool.tcp), tcp_of(tool.shape), atol=2e-6)
        assert tool.collision


def test_zones_are_entered_and_left_by_their_own_robots(plant):
    zones = {zone.id: zone for zone in plant.zones}
    assert len(zones) >= 36
    for program in plant.programs:
        held = None
        for step in program.steps:
            if step.do is Do.ENTER:
                assert held is None
                assert program.robot in zones[step.zone].robots
                held = step.zone
            elif step.do is Do.LEAVE:
                assert held == step.zone
                held = None
        assert held is None, program.id


def test_every_gun_is_dressed_every_220_spots_and_clamps_take_their_time(plant):
    spots = Counter(spot.robot for spot in plant.weld_spots)
    dressed = {p.robot: p for p in plant.programs if any(s.do is Do.TIP_DRESS for s in p.steps)}
    assert set(dressed) == set(spots)
    for robot, program in dressed.items():
        assert program.every * spots[robot] == pytest.approx(220, abs=7)
    for program in plant.programs:
        does = [step.do for step in program.steps if step.do is not Do.LEAVE]
        assert does[0] is does[-1] is Do.HOME, program.id
    geo = {spot.robot for spot in plant.weld_spots if spot.role == "geo"}
    for program in plant.programs:
        if program.robot in geo and program.every == 1:
            assert program.steps[1].time_s == 2.0


def test_cars_with_a_glass_roof_are_spared_the_spots_of_roof_bows(plant):
    glass = [p for p in plant.programs if p.options == {"roof": ("roof_glass",)}]
    steel = {p.robot: p for p in plant.programs if p.options == {"roof": ("roof_steel",)}}
    assert glass
    for program in glass:
        assert sum(s.do is Do.SPOT for s in program.steps) < sum(
            s.do is Do.SPOT for s in steel[program.robot].steps
        )


def test_seams_lie_on_the_car_s_sealing_lines(plant):
    dense = np.concatenate([line.at_pitch(0.01) for line in seal_lines().values()])[:, :3]
    assert len(plant.seams) == 10
    for seam in plant.seams:
        for point in seam.points_m:
            assert np.linalg.norm(dense - point, axis=1).min() < 0.01


def test_each_robot_has_six_joint_signals_of_its_own(plant):
    signal = {s.id: s for s in plant.signals}
    for robot in plant.robots:
        assert len(robot.joint_signals) == 6
        for name in robot.joint_signals:
            assert (signal[name].device, signal[name].unit, signal[name].period_s) == (robot.id, "rad", 0.1)


def test_cells_are_fenced_with_a_door_and_open_for_the_line(plant, stations):
    fences = Counter(fence.station for fence in plant.fences if fence.station)
    for robot in plant.robots:
        assert fences[robot.station] >= 1
        if stations[robot.station].area == "body":
            assert fences[robot.station] == 2
    for fence in plant.fences:
        if fence.station:
            steps = np.linalg.norm(np.diff(np.array(fence.path_m), axis=0), axis=1)
            assert 0.0 < fence.door_at_m < steps.sum()


def test_geo_cells_have_a_fixture_and_every_robot_pedestal_and_cabinet(plant):
    ids = {fixture.id for fixture in plant.fixtures}
    for robot in plant.robots:
        assert {f"{robot.id}.pedestal", f"{robot.id}.cabinet"} <= ids
    for fixture in plant.fixtures:
        # The robot draws its pedestal; the box is what counts in clearance checks.
        assert (fixture.solid, fixture.drawn) == (True, not fixture.id.endswith(".pedestal"))
    assert sum(fixture.shape == "fixtures.geo_station" for fixture in plant.fixtures) >= 15
    assert sum(fixture.shape == "fixtures.tip_dresser" for fixture in plant.fixtures) == 140
