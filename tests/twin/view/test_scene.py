from __future__ import annotations

import json
import struct
from functools import cache
from pathlib import Path

import msgspec
import numpy as np
import pytest
import trimesh
from scipy.spatial.transform import Rotation

from kernels import kinematics
from twin.geometry import cell
from twin.geometry.links import link_mesh
from twin.geometry.robots import RobotDescriptionError, arm, load_robot
from twin.plant import load_plant
from twin.plant.layout import world_from
from twin.view.glb import decompose, surface
from twin.view.scene import Scene, link_poses, scene

PLANT = load_plant("democell")


@cache
def drawn() -> Scene:
    return scene(PLANT)


def gltf() -> tuple[dict, bytes]:
    glb = drawn().glb
    magic, version, length, size = struct.unpack_from("<4sIII", glb)
    assert (magic, version, length) == (b"glTF", 2, len(glb))
    return json.loads(glb[20 : 20 + size]), glb[28 + size :]


def instances(name: str) -> np.ndarray:
    """Translations (n, 3) of a node's instances."""
    document, binary = gltf()
    node = next(node for node in document["nodes"] if node["name"] == name)
    attributes = node["extensions"]["EXT_mesh_gpu_instancing"]["attributes"]
    accessor = document["accessors"][attributes["TRANSLATION"]]
    view = document["bufferViews"][accessor["bufferView"]]
    return np.frombuffer(binary, "<f4", 3 * accessor["count"], view["byteOffset"]).reshape(-1, 3)


def test_every_device_of_the_plant_is_in_the_scene() -> None:
    seen = {owner["device"] for node in drawn().description["nodes"] for owner in node["instances"]}
    assert set(PLANT.devices) <= seen
    assert [device["id"] for device in drawn().description["devices"]] == list(PLANT.devices)


def test_each_node_has_as_many_instances_as_the_description_says() -> None:
    for node in drawn().description["nodes"]:
        assert len(instances(node["name"])) == len(node["instances"])


def test_there_is_one_node_for_each_kind_of_shape() -> None:
    document, _ = gltf()
    kinds = [node for node in document["nodes"] if "mesh" in node]
    assert len({node["mesh"] for node in kinds}) == len(kinds) < 40


def test_links_stand_where_the_kinematics_kernel_has_them_at_home() -> None:
    robot = PLANT.traced_robots[0]
    description = load_robot(robot.description)
    base = world_from(robot.base)
    moved = base @ kinematics.link_poses(arm(description, robot.tool), np.array(robot.home_rad))
    for link, pose in zip(description.links, [base, *moved], strict=True):
        name = next(n["name"] for n in drawn().description["nodes"] if n["name"].endswith(f"/{link.name}"))
        assert instances(name)[0] == pytest.approx(pose[:3, 3], abs=1e-6)


def test_link_poses_agree_with_the_kernel_in_any_posture() -> None:
    robot = PLANT.traced_robots[0]
    description = load_robot(robot.description)
    for q in np.random.default_rng(1).uniform(description.lower, description.upper, (20, 7)):
        ours = link_poses(description, q)[1:]
        assert np.allclose(ours, kinematics.link_poses(arm(description, robot.tool), q), atol=1e-9)


def test_there_is_a_body_for_each_part_of_the_loop() -> None:
    parts = [n for n in drawn().description["nodes"] if n["role"] == "part"]
    numbers = sorted(owner["k"] for node in parts for owner in node["instances"])
    assert numbers == list(range(len(PLANT.initial_parts)))
    assert [part["kind"] for part in drawn().description["parts"]] == list(PLANT.initial_parts)


def test_part_kinds_can_be_given() -> None:
    assert [part["kind"] for part in scene(PLANT, ["white"]).description["parts"]] == ["white"]


def test_the_same_plant_gives_the_same_bytes() -> None:
    assert scene(PLANT).digest == drawn().digest


def test_the_scene_travels_in_less_than_a_megabyte() -> None:
    assert len(drawn().packed) < 1_000_000


@pytest.mark.parametrize(
    "mesh",
    [
        cell.conveyor_frame(0.5, 0.08),
        cell.belt(0.5, 0.08),
        cell.rib(0.08),
        cell.roller(0.08),
        cell.leg(),
        cell.foot(),
        cell.stopper_post(0.08, 0.33),
        cell.stopper_blade(0.08),
        cell.camera_gantry(0.08, 0.22, 0.33),
        cell.tool_body(0.135, 0.05, 0.045),
        cell.tool_finger(0.045, 0.01),
        cell.disc(0.019, 0.01, "#33383d"),
        link_mesh(load_robot(PLANT.traced_robots[0].description), 2),
    ],
    ids=lambda mesh: f"{mesh.n_cells}",
)
def test_surfaces_face_outwards(mesh: object) -> None:
    points, normals, rgb, faces = surface(mesh)  # type: ignore[arg-type]
    solid = trimesh.Trimesh(points, faces, process=False)
    assert solid.volume > 0
    corners = points[faces].astype(float)
    flat = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    outward = np.einsum("ij,ij->i", flat, normals[faces].mean(axis=1))
    assert (outward > -1e-12).mean() > 0.99
    assert len(rgb) == len(points)


def test_the_belt_is_as_long_as_its_conveyor_and_its_top_is_at_zero() -> None:
    bounds = cell.belt(0.7, 0.08).bounds
    assert (bounds.x_min, bounds.x_max, bounds.z_max) == pytest.approx((0.0, 0.7, 0.0), abs=1e-6)


def test_decompose_agrees_with_scipy() -> None:
    turns = Rotation.random(200, rng=2)
    poses = np.tile(np.eye(4), (200, 1, 1))
    poses[:, :3, :3] = turns.as_matrix() * [1.0, 2.0, 0.5]
    poses[:, :3, 3] = np.arange(600).reshape(200, 3)
    translation, rotation, scale = decompose(poses)
    assert np.allclose(translation, poses[:, :3, 3])
    assert np.allclose(scale, [1.0, 2.0, 0.5], atol=1e-6)
    assert np.allclose(np.abs((rotation * turns.as_quat()).sum(axis=1)), 1.0, atol=1e-6)


def railed(folder: Path) -> Path:
    """A rail and one joint on it."""
    limit = "<limit lower='-3' upper='3' effort='1' velocity='1'/>"
    ends = ("<parent link='a'/><child link='b'/>", "<parent link='b'/><child link='c'/>")
    file = folder / "railed.urdf"
    file.write_text(
        "<robot name='r'><link name='a'/><link name='b'/><link name='c'/>"
        f"<joint name='rail' type='prismatic'>{ends[0]}<axis xyz='0 1 0'/>{limit}</joint>"
        f"<joint name='turn' type='revolute'>{ends[1]}<axis xyz='0 0 1'/>{limit}</joint></robot>",
        encoding="utf-8",
    )
    return file


def test_links_on_a_rail_are_drawn_where_the_kernel_has_them(tmp_path: Path) -> None:
    description = load_robot(str(railed(tmp_path)))
    q = np.array([0.6, -0.4])
    assert np.allclose(link_poses(description, q)[1:], kinematics.link_poses(arm(description), q), atol=1e-12)


def test_a_traced_robot_whose_joint_slides_is_refused_with_its_name(tmp_path: Path) -> None:
    robot = msgspec.structs.replace(
        PLANT.traced_robots[0], description=str(railed(tmp_path)), home_rad=(0.0, 0.0)
    )
    robots = tuple(robot if one.id == robot.id else one for one in PLANT.robots)
    with pytest.raises(RobotDescriptionError, match=f"joint 'rail' of {robot.id} slides; the page can move"):
        scene(msgspec.structs.replace(PLANT, robots=robots))
