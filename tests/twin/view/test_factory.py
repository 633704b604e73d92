"""A factory on the stage: every shape once, instanced; cars in their colours; few draw calls."""

from __future__ import annotations

import json
import re
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pyvista as pv
from msgspec.structs import replace

from twin.geometry import car, shades, solids
from twin.plant import Plant, load_plant
from twin.plant.calendar import Calendar
from twin.plant.floor import Aisle, AisleKind, Area, Building, Fence, Fixture, Scenery
from twin.plant.options import Option, OptionFamily
from twin.plant.robots import Robot, Tool, ToolKind
from twin.plant.stations import Station, StationKind
from twin.plant.transport import Buffer, BufferKind, Carrier, SkidConveyor
from twin.plant.values import Pose
from twin.view.factory import put_factory
from twin.view.glb import write_glb
from twin.view.hall import beside
from twin.view.scene import scene
from twin.view.staging import Staging
from twin.view.stills import Look, merged, still

SIZE = (6.0, 4.0, 3.0)
HALL: dict[str, Any] = {"corner_m": (0.0, 0.0), "size_m": (30.0, 24.0)}
WAY = ((0.0, 4.0), (30.0, 4.0), (30.0, 20.0))


def test_lines_beside_a_way_keep_their_distance_round_its_corners() -> None:
    way = ((0.0, 0.0, 0.0), (10.0, 0.0, 0.0), (10.0, 6.0, 0.0), (10.0, 6.0, 0.0), (14.0, 6.0, 0.0))
    left, right = beside(way, 1.0), beside(way, -1.0)
    assert left.tolist() == [[0, 1, 0], [9, 1, 0], [9, 7, 0], [14, 7, 0]]
    assert right.tolist() == [[0, -1, 0], [11, -1, 0], [11, 5, 0], [14, 5, 0]]


def station(name: str, x: float, stage: str, **more: object) -> Station:
    values = {"area": "hall", "kind": StationKind.PACED, "size_m": SIZE, "car": Pose(xyz_m=(0.0, 0.0, 0.6))}
    return Station(id=name, pose=Pose(xyz_m=(x, 10.0, 0.0)), stage=stage, **(values | more))  # type: ignore[arg-type]


def a_plant() -> Plant:
    """Three stations on a skid line in a hall with an aisle, a fenced robot and a store."""
    colours = OptionFamily(
        id="colour",
        options=(
            Option(id="red", take_rate=0.5, colour="#c02020"),
            Option(id="blue", take_rate=0.5, colour="#2040c0"),
        ),
    )
    stations = (station("A", 9.0, "painted"), station("B", 15.0, "finished"), station("C", 21.0, "finished"))
    return replace(
        load_plant("democell"),
        robots=(
            Robot(
                id="R", station="A", description="robots:kr120_r2500_pro", tool="gun", pedestal_m=0.3,
                base=Pose(xyz_m=(9.0, 12.5, 0.3)), home_rad=(0.0, -1.5, 1.5, 0.0, 0.3, 0.0),
                acceleration_rad_s2=(4.0,) * 6,
            ),
        ),
        conveyors=(
            SkidConveyor(
                id="line", area="hall", upstream=("A",), downstream=("C",), speed_m_s=0.5, pitch_m=6.0,
                path_m=((6.0, 10.0, 0.0), (24.0, 10.0, 0.0)),
            ),
        ),
        stations=stations, stoppers=(), stores=(), cameras=(), coincidences=(), signals=(), initial_parts=(),
        tools=(Tool(id="gun", kind=ToolKind.WELD_GUN, shape="guns.c_gun", tcp=Pose(), mass_kg=90.0),),
        calendars=(Calendar(id="day", shifts=()),),
        areas=(Area(id="hall", **HALL, calendar="day"),),
        buildings=(Building(id="h", **HALL, height_m=10.0, column_pitch_m=(15.0, 12.0)),),
        aisles=(Aisle(id="w", kind=AisleKind.WALKWAY, path_m=WAY, width_m=1.5),),
        fences=(Fence(id="f", station="A", path_m=((6.0, 13.0), (12.0, 13.0)), door_at_m=2.5),),
        fixtures=(
            Fixture(id="c", pose=Pose(xyz_m=(3.0, 20.0, 0.0)), size_m=(1, 1, 2), shape="fixtures.part_stand"),
        ),
        scenery=(Scenery(id="p", shape="people.operator", places=((9.0, 7.0, 0.0), (15.0, 7.0, 1.0))),),
        buffers=(
            Buffer(
                id="S", area="hall", kind=BufferKind.STORE, capacity=16, initial=12.0, levels=2,
                stage="painted", pose=Pose(xyz_m=(15.0, 18.0, 0.0)), size_m=(12.0, 5.4, 4.0),
            ),
        ),
        carriers=(
            Carrier(id="skid", count=9, length_m=5.5, shape="carriers.body_skid", loop=("A", "B", "C")),
        ),
        option_families=(colours,),
    )  # fmt: skip


@pytest.fixture(scope="module")
def stage() -> Staging:
    made = Staging()
    put_factory(made, a_plant())
    return made


def count(stage: Staging, name: str) -> int:
    return len(stage.poses.get(name, []))


def test_what_is_drawn_already_is_not_drawn_again_as_a_fixture() -> None:
    plant = a_plant()
    (stand,) = plant.fixtures
    column = Fixture(id="R.pedestal", pose=Pose(xyz_m=(9.0, 12.5, 0.15)), size_m=(0.44, 0.44, 0.3))
    pedestals = []
    for drawn in (True, False):
        things = (replace(stand, drawn=drawn), replace(column, drawn=drawn))
        nodes = scene(replace(plant, fixtures=things)).description["nodes"]
        found = {node["name"]: len(node["instances"]) for node in nodes}
        kinds = ("fixture/R.pedestal", "fixtures.robot_pedestal", "fixtures.part_stand")
        pedestals.append(tuple(found.get(kind, 0) for kind in kinds))
    assert pedestals == [(1, 1, 1), (0, 1, 0)]


def test_everything_stands_there_as_often_as_the_plant_says(stage: Staging) -> None:
    assert count(stage, "people.operator") == 2
    assert count(stage, "carriers.body_skid") == 3
    assert count(stage, "transport.skid_conveyor") == 3
    assert count(stage, "link/kr120_r2500_pro/3") == count(stage, "guns.c_gun") == 1
    assert count(stage, "fence_panel") + count(stage, "fence_door") == 6
    assert count(stage, "fence_door") == 1
    assert count(stage, "car/far/painted/plain") == 8
    assert count(stage, "car/wheel") == 8
    assert count(stage, "column") == 9


def test_cars_have_their_colours_one_after_the_other(stage: Staging) -> None:
    painted = [kind for kind in stage.kinds() if re.fullmatch("car/(?!far).*/paint", kind.name)]
    found = [tuple(row) for kind in painted for row in kind.colours if kind.colours is not None]
    assert sorted(found) == sorted([(0xC0, 0x20, 0x20), (0x20, 0x40, 0xC0), (0xC0, 0x20, 0x20)])
    for kind in stage.kinds():
        assert kind.colours is None or len(kind.colours) == len(kind.poses)


def test_a_gun_sits_on_the_face_of_its_flange(stage: Staging) -> None:
    from twin.geometry.robots import load_robot
    from twin.view.staging import link_poses

    (robot,) = a_plant().programmed_robots
    description = load_robot(robot.description)
    base = np.eye(4)
    base[:3, 3] = robot.base.xyz_m
    flange = base @ link_poses(description, robot.home_rad)[-1] @ description.flange
    np.testing.assert_allclose(stage.poses["guns.c_gun"][0], flange, atol=1e-12)


def test_colours_of_instances_travel_in_the_glb(stage: Staging) -> None:
    glb = write_glb(stage.kinds(), {})
    (length,) = struct.unpack("<I", glb[12:16])
    gltf = json.loads(glb[20 : 20 + length])
    tinted = [
        node["name"]
        for node in gltf["nodes"]
        if "_COLOR_0" in node.get("extensions", {}).get("EXT_mesh_gpu_instancing", {}).get("attributes", {})
    ]
    assert tinted
    assert all(name == "block" or re.fullmatch("car/.*/paint", name) for name in tinted)


def test_all_blocks_are_one_kind_each_where_it_lies_and_in_its_colour(stage: Staging) -> None:
    (blocks,) = [kind for kind in stage.kinds() if kind.name == "block"]
    assert blocks.colours is not None
    corners = merged(blocks)
    grey = [int(shades.FLOOR[k : k + 2], 16) for k in (1, 3, 5)]
    floor = np.flatnonzero((blocks.colours == grey).all(axis=1))
    assert len(floor) == len(a_plant().buildings) == 1
    assert blocks.poses[floor[0]][:3, 3].tolist() == [15.0, 12.0, -0.1]
    assert np.diag(blocks.poses[floor[0]])[:3].tolist() == [30.0, 24.0, 0.2]
    assert corners.bounds.z_min == pytest.approx(-0.2)


def test_meshes_that_differ_only_in_colour_are_kinds_of_their_own() -> None:
    made = Staging()
    grey, red = (solids.box((1, 1, 1), (0, 0, 0), shade) for shade in ("#808080", "#c02020"))
    names = [made.alike("link", "link/arm/0", mesh) for mesh in (grey, red, grey.copy())]
    assert names[0] == names[2] == "link/arm/0"
    assert names[1].startswith("link/arm/0-")


def test_a_merged_kind_has_every_instance_and_outward_normals(stage: Staging) -> None:
    kind = next(kind for kind in stage.kinds() if kind.name == "car/wheel")
    mesh = merged(kind)
    assert mesh.n_cells == kind.mesh.triangulate().n_cells * 8
    again = pv.PolyData(np.asarray(mesh.points), mesh.faces).compute_normals(auto_orient_normals=False)
    agree = np.einsum("ij,ij->i", np.asarray(mesh.point_data.active_normals), np.asarray(again.point_normals))
    assert np.median(agree) > 0.9


def test_a_still_shows_the_plant(stage: Staging, tmp_path: Path) -> None:
    path = still(
        stage.kinds(), Look((4.0, -6.0, 9.0), (15.0, 11.0, 0.0), 40.0), tmp_path / "a.png", (320, 180)
    )
    pixels = np.asarray(pv.read(path).active_scalars, dtype=int)
    assert len(np.unique(pixels, axis=0)) > 200
    assert (pixels[:, 0] - pixels[:, 2] > 60).any(), "a red car"


def test_the_stages_of_the_car_share_their_skin() -> None:
    made = Staging()
    plant = a_plant()
    stages = tuple(station(name, 9.0 + 6 * i, name) for i, name in enumerate(car.stage_names()))
    put_factory(made, replace(plant, stations=stages, carriers=(), buffers=(), robots=(), tools=()))
    assert len([kind for kind in made.kinds() if kind.name.startswith("car/")]) <= 14


def test_the_reference_plant_is_few_draw_calls_and_a_small_file() -> None:
    made = scene(load_plant("ev60"))
    assert len(made.description["nodes"]) < 120
    assert len(made.glb) < 8_000_000
    drawn = {instance["device"] for node in made.description["nodes"] for instance in node["instances"]}
    plant = load_plant("ev60")
    assert {robot.id for robot in plant.robots} <= drawn
    assert {station.id for station in plant.stations if station.car or station.equipment} <= drawn
