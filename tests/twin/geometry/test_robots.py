"""Robot descriptions: what a URDF becomes, and one sentence for each way it can be wrong."""

import numpy as np
import pytest
import trimesh

from kernels import kinematics
from twin.geometry import RobotDescriptionError, arm, load_robot
from twin.geometry.robots import check_description, check_home

IIWA = "pybullet_data:kuka_iiwa/model.urdf"


@pytest.fixture(scope="module")
def iiwa():
    return load_robot(IIWA)


class Tool:
    length_m = 0.1


def test_the_arm_of_pybullet_s_data_package_has_seven_joints_and_eight_links(iiwa):
    assert len(iiwa.joint_names) == 7
    assert len(iiwa.links) == len(iiwa.link_names) == 8
    assert iiwa.link_names[0] == "lbr_iiwa_link_0"
    assert iiwa.origins.shape == (7, 4, 4)
    assert iiwa.origins[0, 2, 3] == 0.1575
    np.testing.assert_allclose(iiwa.lower, -iiwa.upper)
    np.testing.assert_allclose(np.linalg.norm(iiwa.axes, axis=1), 1.0)
    assert all(path.is_file() for link in iiwa.links for path, _, _ in link.visual)


def test_every_link_has_a_convex_hull_that_holds_all_of_its_mesh(iiwa):
    for number, link in enumerate(iiwa.links):
        (hull,) = link.hulls
        mesh = trimesh.load_mesh(iiwa.urdf_path.parent / "meshes" / f"link_{number}.stl")
        solid = trimesh.Trimesh(hull, trimesh.convex.convex_hull(hull).faces, process=False)
        np.testing.assert_allclose(hull.min(axis=0), mesh.vertices.min(axis=0), atol=1e-9)
        np.testing.assert_allclose(hull.max(axis=0), mesh.vertices.max(axis=0), atol=1e-9)
        assert solid.volume >= mesh.volume


def test_how_much_a_hull_exaggerates_its_link_is_known_and_reported(iiwa):
    excess = {link.name: value for link in iiwa.links for value in link.hull_excess}
    assert all(0.0 <= value < 1.0 for value in excess.values())
    assert max(excess, key=excess.__getitem__) == "lbr_iiwa_link_5"
    assert excess["lbr_iiwa_link_5"] == pytest.approx(0.617, abs=0.01)


def test_the_tool_centre_point_lies_along_the_last_link_s_z(iiwa):
    bare, tooled = arm(iiwa), arm(iiwa, Tool())
    q = np.full(7, 0.2)
    flange, tcp = kinematics.forward(bare, q), kinematics.forward(tooled, q)
    np.testing.assert_allclose(tcp[:3, 3], flange[:3, 3] + 0.1 * flange[:3, 2])


def write(folder, body):
    path = folder / "robot.urdf"
    path.write_text(f'<robot name="r">{body}</robot>', encoding="utf-8")
    return path


def joint(name, kind, parent, child, origin="0 0 0.1"):
    return (
        f'<joint name="{name}" type="{kind}"><origin xyz="{origin}" rpy="0 0 0"/><parent link="{parent}"/>'
        f'<child link="{child}"/><axis xyz="0 0 2"/>'
        '<limit lower="-1" upper="2" velocity="3" effort="1"/></joint>'
    )


def links(*names, inside=""):
    return "".join(f'<link name="{name}">{inside}</link>' for name in names)


BALL = '<collision><geometry><sphere radius="0.1"/></geometry></collision>'
BOX = '<collision><origin xyz="0 0 1"/><geometry><box size="0.2 0.4 0.6"/></geometry></collision>'
ROD = '<collision><geometry><cylinder radius="0.1" length="0.5"/></geometry></collision>'


def test_links_behind_fixed_joints_become_part_of_the_link_that_carries_them(tmp_path):
    body = links("base", "plate", "arm") + links("hand", inside=BOX)
    body += joint("mount", "fixed", "base", "plate") + joint("a", "revolute", "plate", "arm")
    body += joint("flange", "fixed", "arm", "hand", origin="0.5 0 0")
    found = load_robot(str(write(tmp_path, body)))
    assert found.link_names == ("base", "arm")
    assert found.origins[0, 2, 3] == pytest.approx(0.2)
    assert found.axes.tolist() == [[0.0, 0.0, 1.0]]
    assert (found.lower[0], found.upper[0], found.velocity[0]) == (-1.0, 2.0, 3.0)
    (hull,) = found.links[1].hulls
    np.testing.assert_allclose(hull.min(axis=0), [0.4, -0.2, 0.7])
    np.testing.assert_allclose(hull.max(axis=0), [0.6, 0.2, 1.3])


@pytest.mark.parametrize(
    ("shape", "volume"), [(BALL, 4 / 3 * np.pi * 1e-3), (ROD, np.pi * 0.01 * 0.5), (BOX, 0.048)]
)
def test_plain_collision_shapes_become_hulls_of_their_size(tmp_path, shape, volume):
    body = links("base") + links("arm", inside=shape) + joint("a", "continuous", "base", "arm")
    found = load_robot(str(write(tmp_path, body)))
    assert trimesh.convex.convex_hull(found.links[1].hulls[0]).volume == pytest.approx(volume, rel=0.08)
    assert found.upper[0] == -found.lower[0] == pytest.approx(2 * np.pi)


def test_a_path_in_the_plant_s_folder_is_found_there(tmp_path):
    write(tmp_path, links("base", "arm") + joint("a", "revolute", "base", "arm"))
    assert load_robot("robot.urdf", tmp_path).joint_names == ("a",)


def railed(folder):
    """A rail along y of the world, and an arm of one joint on it."""
    body = links("base", "sledge") + links("arm", inside=BOX)
    body += joint("rail", "prismatic", "base", "sledge").replace('xyz="0 0 2"', 'xyz="0 3 0"')
    body += joint("turn", "revolute", "sledge", "arm")
    return load_robot(str(write(folder, body)))


def test_a_joint_that_slides_moves_its_link_along_its_axis_in_metres(tmp_path):
    found = railed(tmp_path)
    assert found.sliding == (True, False)
    assert (found.lower[0], found.upper[0], found.velocity[0]) == (-1.0, 2.0, 3.0)
    chain = arm(found)
    pose = kinematics.forward(chain, np.array([0.75, 0.5]))
    np.testing.assert_allclose(pose[:3, 3], [0.0, 0.75, 0.2], atol=1e-12)
    assert kinematics.jacobian(chain, np.zeros(2))[:, 0].tolist() == [0.0, 1.0, 0.0, 0.0, 0.0, 0.0]


def test_home_is_told_in_metres_of_a_joint_that_slides(tmp_path):
    found = railed(tmp_path)
    check_home(found, "R1", (1.5, 0.0))
    with pytest.raises(
        RobotDescriptionError, match=r"puts rail at 2.500 m; its limits are -1.000 to 2.000 m."
    ):
        check_home(found, "R1", (2.5, 0.0))
    with pytest.raises(RobotDescriptionError, match=r"puts turn at 2.500 rad; its limits are -1.000 to 2"):
        check_home(found, "R1", (1.5, 2.5))


def test_a_description_whose_rail_has_no_end_is_found_wrong_before_it_is_loaded(tmp_path):
    body = links("base", "arm") + joint("a", "prismatic", "base", "arm").replace('lower="-1" ', "")
    with pytest.raises(RobotDescriptionError, match="joint 'a' slides without an end"):
        check_description(write(tmp_path, body))


TWO = links("base", "one", "two")
BAD = {
    "there is no file": None,
    "no serial chain, no joint moves": links("base", "arm") + joint("a", "fixed", "base", "arm"),
    "joints 'a', 'b' branch from one link": TWO
    + joint("a", "revolute", "base", "one")
    + joint("b", "revolute", "base", "two"),
    "joint 'a' is planar; only revolute, continuous, prismatic and fixed joints are supported": links(
        "base", "arm"
    )
    + joint("a", "planar", "base", "arm"),
    "joint 'a' slides without an end; write the lower and the upper limit, in m": links("base", "arm")
    + joint("a", "prismatic", "base", "arm").replace('upper="2" ', ""),
    "needs one base link, found 2": TWO + joint("a", "revolute", "base", "one"),
    "the URDF has no link": "",
    "joint 'a' has an axis of no length": links("base", "arm")
    + joint("a", "revolute", "base", "arm").replace('xyz="0 0 2"', 'xyz="0 0 0"'),
    "names mesh 'gone.stl', and there is no such file": links("base")
    + links("arm", inside='<collision><geometry><mesh filename="gone.stl"/></geometry></collision>')
    + joint("a", "revolute", "base", "arm"),
    "not a readable URDF": "<link",
}


@pytest.mark.parametrize("sentence", BAD, ids=range(len(BAD)))
def test_a_wrong_description_gets_one_sentence_that_names_the_file(tmp_path, sentence):
    body = BAD[sentence]
    if body is not None:
        write(tmp_path, body)
    with pytest.raises(RobotDescriptionError) as caught:
        load_robot(str(tmp_path / "robot.urdf"))
    text = str(caught.value)
    assert sentence in text
    assert "robot.urdf" in text
    assert "\n" not in text


@pytest.mark.parametrize("content", ["", "solid x\nendsolid x\n", "\x00\x01\x02"])
def test_a_broken_mesh_gets_one_sentence(tmp_path, content):
    (tmp_path / "arm.stl").write_text(content, encoding="utf-8")
    inside = '<collision><geometry><mesh filename="arm.stl"/></geometry></collision>'
    write(tmp_path, links("base") + links("arm", inside=inside) + joint("a", "revolute", "base", "arm"))
    with pytest.raises(RobotDescriptionError, match=r"arm") as caught:
        load_robot(str(tmp_path / "robot.urdf"))
    assert "\n" not in str(caught.value)


def test_an_unknown_package_is_named_with_the_known_ones():
    with pytest.raises(RobotDescriptionError, match=r"unknown package 'nowhere'; known: pybullet_data"):
        load_robot("nowhere:arm.urdf")


def test_reading_a_description_does_not_import_pybullet():
    import subprocess
    import sys

    code = (
        f"import sys; from twin.geometry import load_robot; load_robot({IIWA!r}); "
        "print('pybullet' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
