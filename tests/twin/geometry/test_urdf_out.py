"""A robot given out as URDF: other programs read it and find the same robot."""

import dataclasses
from xml.etree import ElementTree

import numpy as np
import pytest
import trimesh

from kernels import kinematics
from twin.geometry import RobotDescriptionError, arm, load_robot
from twin.geometry.foreign import ShapeError, import_robot
from twin.geometry.urdf_out import export_urdf, rpy

IIWA = "pybullet_data:kuka_iiwa/model.urdf"
BUNDLED = "robots:r2000ic_165f"
LIMITS = ("lower", "upper", "velocity")
BASE = np.array([[0.0, -1.0, 0.0, 2.0], [0.6, 0.0, -0.8, -1.0], [0.8, 0.0, 0.6, 0.5], [0.0, 0.0, 0.0, 1.0]])


def poses(description, count=20):
    random = np.random.default_rng(7)
    return random.uniform(description.lower, description.upper, (count, len(description.lower)))


def tool(description, q):
    return kinematics.forward(arm(description), q) @ description.flange


def by_pybullet(urdf, names, q, link):
    """World pose of a link, after PyBullet, and the limits it read."""
    import pybullet

    client = pybullet.connect(pybullet.DIRECT)
    try:
        body = pybullet.loadURDF(str(urdf), useFixedBase=True, physicsClientId=client)
        infos = [pybullet.getJointInfo(body, i, client) for i in range(pybullet.getNumJoints(body, client))]
        place = {info[1].decode(): info[0] for info in infos}
        child = {info[12].decode(): info[0] for info in infos}
        found = []
        for one in q:
            for name, value in zip(names, one, strict=True):
                pybullet.resetJointState(body, place[name], value, physicsClientId=client)
            state = pybullet.getLinkState(
                body, child[link], computeForwardKinematics=True, physicsClientId=client
            )
            pose = np.eye(4)
            pose[:3, 3] = state[4]
            pose[:3, :3] = np.reshape(pybullet.getMatrixFromQuaternion(state[5]), (3, 3))
            found.append(pose)
        limits = np.array([[infos[place[n]][8], infos[place[n]][9], infos[place[n]][11]] for n in names])
        return np.array(found), limits
    finally:
        pybullet.disconnect(client)


def by_yourdfpy(urdf, names, q, link):
    import yourdfpy

    model = yourdfpy.URDF.load(str(urdf))
    found = []
    for one in q:
        model.update_cfg(dict(zip(names, one, strict=True)))
        found.append(model.get_transform(link, model.base_link))
    return np.array(found)


@pytest.mark.parametrize("source", [IIWA, BUNDLED])
@pytest.mark.parametrize("base", [None, BASE], ids=["at the origin", "placed"])
def test_pybullet_and_yourdfpy_find_the_same_robot_in_what_was_given_out(tmp_path, source, base):
    robot = load_robot(source)
    urdf = export_urdf(robot, tmp_path, "out", base)
    q = poses(robot)
    world = np.eye(4) if base is None else base
    expected = np.array([world @ tool(robot, one) for one in q])
    bullet, limits = by_pybullet(urdf, robot.joint_names, q, "tool0")
    # PyBullet turns joints in 32 bits: off by 2e-7 on the source too, which the next test is exact about.
    np.testing.assert_allclose(bullet, expected, atol=1e-6)
    np.testing.assert_allclose(by_yourdfpy(urdf, robot.joint_names, q, "tool0"), expected, atol=1e-9)
    for column, field in enumerate(LIMITS):
        np.testing.assert_allclose(limits[:, column], getattr(robot, field), rtol=1e-12)


@pytest.mark.parametrize("source", [IIWA, BUNDLED])
def test_pybullet_moves_what_was_given_out_as_it_moves_the_source(tmp_path, source):
    robot = load_robot(source)
    q = poses(robot)
    asked = (robot.joint_names, q, robot.link_names[-1])
    mine, _ = by_pybullet(export_urdf(robot, tmp_path, "out"), *asked)
    theirs, _ = by_pybullet(robot.urdf_path, *asked)
    np.testing.assert_allclose(mine, theirs, atol=1e-9)


@pytest.mark.parametrize("source", [IIWA, BUNDLED])
def test_what_was_given_out_reads_back_as_the_same_description(tmp_path, source):
    robot = load_robot(source)
    again = load_robot(str(export_urdf(robot, tmp_path, "out")))
    assert again.joint_names == robot.joint_names
    assert again.link_names == robot.link_names
    for field in ("origins", "axes", "flange", *LIMITS):
        np.testing.assert_allclose(getattr(again, field), getattr(robot, field), atol=1e-12)
    for mine, theirs in zip(robot.links, again.links, strict=True):
        assert len(mine.hulls) == len(theirs.hulls)
        for one, other in zip(mine.hulls, theirs.hulls, strict=True):
            np.testing.assert_allclose(other.min(axis=0), one.min(axis=0), atol=1e-6)
            np.testing.assert_allclose(other.max(axis=0), one.max(axis=0), atol=1e-6)


def test_a_joint_that_turns_for_ever_still_does_when_it_comes_back(tmp_path):
    text = "<robot name='a'>" + "".join(f"<link name='l{n}'/>" for n in range(3))
    for n, kind in enumerate(("continuous", "revolute")):
        text += f"<joint name='j{n}' type='{kind}'><parent link='l{n}'/><child link='l{n + 1}'/>"
        text += "<axis xyz='0 0 1'/><limit lower='-1' upper='1' effort='1' velocity='2'/></joint>"
    (tmp_path / "a.urdf").write_text(text + "</robot>", encoding="utf-8")
    source = load_robot(str(tmp_path / "a.urdf"))
    assert source.continuous == (True, False)
    urdf = export_urdf(source, tmp_path, "out")
    again = load_robot(str(urdf))
    assert again.continuous == source.continuous
    for field in LIMITS:
        np.testing.assert_array_equal(getattr(again, field), getattr(source, field))
    first = ElementTree.parse(urdf).find("joint[@name='j0']/limit")
    assert first.attrib == {"effort": "1", "velocity": "2.0"}


def test_a_joint_that_slides_still_does_when_it_comes_back_and_pybullet_slides_it_too(tmp_path):
    text = "<robot name='a'>" + "".join(f"<link name='l{n}'/>" for n in range(3))
    for n, kind in enumerate(("prismatic", "revolute")):
        text += f"<joint name='j{n}' type='{kind}'><parent link='l{n}'/><child link='l{n + 1}'/>"
        text += "<axis xyz='0 1 0'/><limit lower='-1' upper='1' effort='1' velocity='2'/></joint>"
    (tmp_path / "a.urdf").write_text(text + "</robot>", encoding="utf-8")
    source = load_robot(str(tmp_path / "a.urdf"))
    urdf = export_urdf(source, tmp_path, "out")
    again = load_robot(str(urdf))
    assert again.sliding == source.sliding == (True, False)
    for field in LIMITS:
        np.testing.assert_array_equal(getattr(again, field), getattr(source, field))
    q = poses(source)
    found, _ = by_pybullet(urdf, source.joint_names, q, "l2")
    for one, pose in zip(q, found, strict=True):
        np.testing.assert_allclose(pose, tool(again, one), atol=1e-6)


def test_a_changed_limit_and_a_changed_origin_are_what_is_written(tmp_path):
    robot = load_robot(IIWA)
    origins = robot.origins.copy()
    origins[2, 0, 3] += 0.0123
    changed = dataclasses.replace(robot, origins=origins, upper=robot.upper - 0.25)
    again = load_robot(str(export_urdf(changed, tmp_path, "calibrated")))
    np.testing.assert_allclose(again.origins, origins, atol=1e-12)
    np.testing.assert_allclose(again.upper, robot.upper - 0.25)


def test_the_real_fanuc_comes_out_with_the_tool_positions_of_its_data_sheet(tmp_path, fanuc):
    imported = import_robot(fanuc, tmp_path, id="r2000").description
    urdf = export_urdf(imported, tmp_path, "out")
    q = [np.zeros(6), np.radians([30.0, -20.0, 25.0, 40.0, -35.0, 60.0])]
    expected = [[1.807, 0.0, 1.97], [0.8032, 0.3722, 2.8021]]
    for found in (
        by_pybullet(urdf, imported.joint_names, q, "tool0")[0],
        by_yourdfpy(urdf, imported.joint_names, q, "tool0"),
        np.array([tool(load_robot(str(urdf)), one) for one in q]),
    ):
        np.testing.assert_allclose(found[:, :3, 3], expected, atol=1e-4)


def test_colours_of_the_source_are_in_the_materials(tmp_path, fanuc):
    text = export_urdf(load_robot(str(fanuc)), tmp_path, "out").read_text(encoding="utf-8")
    assert 'rgba="0.96 0.76 0.13 1.0"' in text
    assert 'rgba="0.15 0.15 0.15 1.0"' in text


def test_a_mesh_of_two_colours_becomes_one_stl_for_each(tmp_path):
    box = trimesh.creation.box((1.0, 1.0, 1.0))
    box.visual.face_colors = np.repeat([[255, 0, 0, 255], [0, 0, 255, 255]], 6, axis=0).astype(np.uint8)
    box.unmerge_vertices()
    box.export(str(tmp_path / "box.ply"))
    robot = load_robot(IIWA)
    visual = ((tmp_path / "box.ply", np.eye(4), np.array([0.1, 0.2, 0.3])),)
    links = (dataclasses.replace(robot.links[0], visual=visual), *robot.links[1:])
    urdf = export_urdf(dataclasses.replace(robot, links=links), tmp_path, "out")
    text = urdf.read_text(encoding="utf-8")
    assert 'rgba="1.0 0.0 0.0 1.0"' in text
    assert 'rgba="0.0 0.0 1.0 1.0"' in text
    first = load_robot(str(urdf)).links[0]
    assert [len(trimesh.load_mesh(path).faces) for path, _, _ in first.visual] == [6, 6]
    assert first.visual[0][2].tolist() == [0.1, 0.2, 0.3]


def test_masses_of_a_bundled_robot_stay(tmp_path):
    robot = load_robot(BUNDLED)
    text = export_urdf(robot, tmp_path, "out").read_text(encoding="utf-8")
    source = robot.urdf_path.read_text(encoding="utf-8")
    assert text.count("<mass ") == source.count("<mass ") > 0


def test_meshes_lie_beside_the_urdf_and_no_path_leads_away(tmp_path):
    urdf = export_urdf(load_robot(IIWA), tmp_path, "out")
    assert urdf == tmp_path / "out" / "out.urdf"
    assert {path.name for path in urdf.parent.iterdir()} == {"out.urdf", "meshes"}
    assert 'filename="meshes/' in urdf.read_text(encoding="utf-8")
    moved = tmp_path / "elsewhere"
    urdf.parent.rename(moved)
    assert all(
        p.is_relative_to(moved) for s in load_robot(str(moved / "out.urdf")).links for p, _, _ in s.visual
    )


def test_a_name_that_is_taken_is_refused_and_nothing_is_touched(tmp_path):
    robot = load_robot(IIWA)
    (tmp_path / "out").mkdir()
    with pytest.raises(ShapeError, match="out exists"):
        export_urdf(robot, tmp_path, "out")
    assert [path.name for path in tmp_path.rglob("*")] == ["out"]


def test_a_mesh_that_is_gone_is_named_and_nothing_is_left(tmp_path):
    robot = load_robot(IIWA)
    gone = ((tmp_path / "gone.stl", np.eye(4), np.ones(3)),)
    links = (*robot.links[:-1], dataclasses.replace(robot.links[-1], visual=gone))
    with pytest.raises(RobotDescriptionError, match=r"'lbr_iiwa_link_7' .*no file .*gone\.stl"):
        export_urdf(dataclasses.replace(robot, links=links), tmp_path, "out")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("base", [np.diag([1.0, 1.0, -1.0, 1.0]), np.eye(3), np.full((4, 4), np.nan)])
def test_a_base_that_is_no_pose_is_refused(tmp_path, base):
    with pytest.raises(RobotDescriptionError, match="has to be a pose"):
        export_urdf(load_robot(IIWA), tmp_path, "out", base)


@pytest.mark.parametrize("pitch", [0.3, np.pi / 2, -np.pi / 2, np.pi / 2 - 1e-9, np.pi])
def test_roll_pitch_and_yaw_give_back_the_rotation_where_the_pitch_is_upright_too(pitch):
    turn = trimesh.transformations.euler_matrix(0.7, pitch, -2.1)[:3, :3]
    again = trimesh.transformations.euler_matrix(*rpy(turn))[:3, :3]
    np.testing.assert_allclose(again, turn, atol=1e-14)
