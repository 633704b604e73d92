"""Foreign robots brought into a plant: kinematics to the last digit, meshes within a budget."""

import re

import numpy as np
import pytest
import trimesh

from kernels import kinematics
from tests.twin.geometry.foreign_files import RED, box, bracket, saved, stl, triangle
from twin.geometry import RobotDescriptionError, arm, load_robot
from twin.geometry.foreign import ShapeError, import_robot
from twin.geometry.urdf_out import export_urdf

POSES = [np.zeros(6), np.radians([30.0, -20.0, 25.0, 40.0, -35.0, 60.0])]
TOOL0 = [[1.807, 0.0, 1.97], [0.8032, 0.3722, 2.8021]]
LIMIT = '<limit lower="-1" upper="1" velocity="2" effort="0"/>'


def link(name, drawn="", solid="", scale=""):
    parts = [
        f'<{kind}><geometry><mesh filename="{file}" {scale}/></geometry></{kind}>'
        for kind, file in (("visual", drawn), ("collision", solid))
        if file
    ]
    return f'<link name="{name}">{"".join(parts)}</link>'


def joint(name, parent, child, limit=LIMIT, kind="revolute"):
    return (
        f'<joint name="{name}" type="{kind}"><origin xyz="0.1000000000000000055 0 0.2"/><axis xyz="0 0 1"/>'
        f'<parent link="{parent}"/><child link="{child}"/>{limit}</joint>'
    )


def robot(folder, body, name="arm.urdf"):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f'<robot name="arm">{body}</robot>', encoding="utf-8")
    return path


def test_the_real_fanuc_keeps_its_kinematics_to_the_last_digit(plant, fanuc):
    before = load_robot(str(fanuc))
    found = import_robot(fanuc, plant, id="r2000")
    after = load_robot("robots/r2000/r2000.urdf", plant)
    for q in np.random.default_rng(5).uniform(before.lower, before.upper, (50, 6)):
        pair = [kinematics.forward(arm(one), q) @ one.flange for one in (before, after)]
        np.testing.assert_allclose(pair[1], pair[0], atol=1e-9)
    for q, tool0 in zip(POSES, TOOL0, strict=True):
        place = (kinematics.forward(arm(after), q) @ after.flange)[:3, 3]
        np.testing.assert_allclose(place, tool0, atol=1e-4)
    assert found.path == plant / "robots" / "r2000" / "r2000.urdf"
    assert [link.triangles_before for link in found.links] == [218, 468, 388, 712, 318, 440, 292]
    assert [link.triangles_after for link in found.links] == [218, 468, 388, 712, 318, 440, 292]
    assert found.notes == (
        "There is no effort limit above 0 at 6 of 6 joints and no inertial at 7 of 7 links with a shape: "
        "what simulates forces, as PyBullet does, warns or assumes them.",
    )
    assert all(path.is_relative_to(plant) for link in after.links for path, _, _ in link.visual)


def test_a_budget_for_each_link_of_the_real_fanuc_is_kept_within_millimetres(plant, fanuc):
    found = import_robot(fanuc, plant, id="r2000", triangles_per_link=250)
    for one in found.links:
        assert one.triangles_after <= 250
        assert one.deviation_m < 0.006
        assert (one.deviation_m > 0.0) == (one.triangles_before > 250)
    for mine, theirs in zip(found.description.links, load_robot(str(fanuc)).links, strict=True):
        for bound in ("min", "max"):
            np.testing.assert_allclose(
                *(getattr(one.hulls[0], bound)(axis=0) for one in (mine, theirs)), atol=1e-6
            )
    assert any("link_3: 712 triangles before" in text for text in found.sentences())


def test_packages_are_found_above_the_urdf_beside_it_and_by_the_tail_of_the_path(tmp_path, plant):
    root = tmp_path / "ws" / "arm_resources"
    for file in ("meshes/base.stl", "meshes/one.stl", "urdf/tail/two.stl"):
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        saved(box((0.1, 0.1, 0.1)), root / file)
    body = (
        link("base", "package://arm_resources/meshes/base.stl")
        + link("one", "../meshes/one.stl", "package://renamed/meshes/one.stl")
        + link("two", "package://gone/deep/tail/two.stl")
        + joint("a", "base", "one")
        + joint("b", "one", "two")
    )
    found = import_robot(robot(root / "urdf", body), plant, id="arm")
    assert [one.name for one in found.links] == ["base", "one", "two"]
    assert sum("was found as" in note for note in found.notes) == 1
    assert sum("has no collision shape" in note for note in found.notes) == 2
    text = found.path.read_text(encoding="utf-8")
    assert 'xyz="0.1000000000000000055 0 0.2"' in text
    assert sorted(re.findall(r'filename="([^"]+)"', text)) == [
        "meshes/collision/one-1.stl",
        "meshes/visual/base-1.stl",
        "meshes/visual/one-1.stl",
        "meshes/visual/two-1.stl",
    ]


def test_a_collision_mesh_becomes_its_convex_hull(tmp_path, plant):
    saved(bracket().apply_scale(0.001), tmp_path / "l.stl")
    body = link("base") + link("one", "l.stl", "l.stl") + joint("a", "base", "one")
    found = import_robot(robot(tmp_path, body), plant, id="arm")
    solid = trimesh.load_mesh(plant / "robots/arm/meshes/collision/one-1.stl")
    assert solid.is_convex
    assert solid.volume == pytest.approx(bracket().convex_hull.volume * 1e-9, rel=1e-4)
    assert found.links[0].hull_excess == pytest.approx(
        solid.volume / (bracket().volume * 1e-9) - 1.0, rel=1e-3
    )


def test_a_mesh_s_scale_stays_and_the_deviation_is_in_metres_all_the_same(tmp_path, plant):
    saved(trimesh.creation.icosphere(subdivisions=4, radius=100.0), tmp_path / "ball.stl")
    body = link("base") + link("one", "ball.stl", "", 'scale="0.001 0.001 0.001"') + joint("a", "base", "one")
    found = import_robot(robot(tmp_path, body), plant, id="arm", triangles_per_link=300)
    assert found.description.links[1].visual[0][2].tolist() == [0.001, 0.001, 0.001]
    assert 1e-5 < found.links[0].deviation_m < 0.01


def dae(path, up="Z_UP", metres="0.001"):
    """A red box of 100 x 200 x 300 in a COLLADA file."""
    red = box()
    red.visual.face_colors = RED
    text = saved(red, path).read_text(encoding="utf-8")
    said = f'<unit name="unit" meter="{metres}"/><up_axis>{up}</up_axis>'
    path.write_text(re.sub(r"<up_axis>.*</up_axis>", said, text), encoding="utf-8")


def test_a_dae_comes_in_by_its_own_unit_with_its_colour_as_the_material(tmp_path, plant):
    dae(tmp_path / "one.dae")
    source = robot(tmp_path, link("base") + link("one", "one.dae", "one.dae") + joint("a", "base", "one"))
    found = import_robot(source, plant, id="arm").description
    assert trimesh.load_mesh(found.links[1].visual[0][0]).extents == pytest.approx([0.1, 0.2, 0.3], rel=1e-5)
    assert np.ptp(found.links[1].hulls[0], axis=0) == pytest.approx([0.1, 0.2, 0.3], rel=1e-5)
    assert 'rgba="1.000 0.000 0.000 1.000"' in found.urdf_path.read_text(encoding="utf-8")


def test_a_dae_with_y_up_is_refused_as_programs_disagree_on_it(tmp_path, plant):
    dae(tmp_path / "one.dae", up="Y_UP")
    source = robot(tmp_path, link("base") + link("one", "one.dae") + joint("a", "base", "one"))
    with pytest.raises(ShapeError, match=r"one\.dae says Y_UP, which some programs turn"):
        import_robot(source, plant, id="arm")


SERIAL = link("base") + link("one") + link("two")
BAD_ROBOTS = {
    "names the mesh 'gone.stl', and there is no such file": link("base", "gone.stl")
    + link("one")
    + joint("a", "base", "one"),
    "no serial chain, joints 'a', 'b' branch from one link": SERIAL
    + joint("a", "base", "one")
    + joint("b", "base", "two"),
    "is a xacro template; run `xacro arm.urdf > robot.urdf`": '<xacro:macro xmlns:xacro="http://ros"/>',
    "joint 'a' has no limit lower, upper, velocity; write": link("base")
    + link("one")
    + joint("a", "base", "one", ""),
    "joint 'a' has no limit velocity; write": link("base")
    + link("one")
    + joint("a", "base", "one", '<limit lower="-1" upper="1"/>'),
    "the limits of joint 'a' are 1.0, -1.0, 2.0": link("base")
    + link("one")
    + joint("a", "base", "one", '<limit lower="1" upper="-1" velocity="2"/>'),
    "a limit of joint 'a' is not a number": link("base")
    + link("one")
    + joint("a", "base", "one", '<limit lower="x" upper="-1" velocity="2"/>'),
    "joint 'a' is planar": link("base") + link("one") + joint("a", "base", "one", kind="planar"),
    "no serial chain, no joint moves": link("base"),
    "is not a readable URDF": "<link",
}


@pytest.mark.parametrize("sentence", BAD_ROBOTS)
def test_a_bad_robot_gets_one_sentence_that_names_the_file_and_nothing_is_written(tmp_path, plant, sentence):
    source = robot(tmp_path, BAD_ROBOTS[sentence])
    with pytest.raises(RobotDescriptionError) as caught:
        import_robot(source, plant, id="arm")
    assert sentence in str(caught.value)
    assert str(source) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not list(plant.iterdir())


def test_a_damaged_mesh_of_a_robot_is_named_with_its_link_and_nothing_is_written(tmp_path, plant):
    (tmp_path / "a.stl").write_bytes(stl(9, triangle(0.0)))
    source = robot(tmp_path, link("base") + link("one", "a.stl") + joint("a", "base", "one"))
    with pytest.raises(ShapeError, match=r"link 'one': .*a\.stl is a damaged STL"):
        import_robot(source, plant, id="arm")
    assert not list(plant.iterdir())


def test_a_mesh_in_millimetres_without_a_scale_is_told(tmp_path, plant):
    saved(box(), tmp_path / "a.stl")
    source = robot(tmp_path, link("base") + link("one", "a.stl") + joint("a", "base", "one"))
    with pytest.raises(ShapeError, match=r"'a\.stl' is 300 m large .* needs scale=\"0\.001"):
        import_robot(source, plant, id="arm")


def test_entities_in_xml_are_refused(tmp_path, plant):
    source = tmp_path / "a.urdf"
    source.write_text('<!DOCTYPE r [<!ENTITY x "y">]><robot name="a">&x;</robot>', encoding="utf-8")
    with pytest.raises(RobotDescriptionError, match="declares XML entities"):
        import_robot(source, plant, id="arm")


def test_a_robot_that_is_there_already_is_not_overwritten(tmp_path, plant):
    source = robot(tmp_path, link("base") + link("one") + joint("a", "base", "one"))
    import_robot(source, plant, id="arm")
    with pytest.raises(ShapeError, match="exists; give the robot another id"):
        import_robot(source, plant, id="arm")
    assert load_robot("robots/arm/arm.urdf", plant).joint_names == ("a",)


MM = 'scale="0.001 0.001 0.001"'
INERTIAL = (
    '<inertial><mass value="12.5"/><inertia ixx="1" iyy="1" izz="1" ixy="0" ixz="0" iyz="0"/></inertial>'
)


def test_what_has_no_effort_and_no_mass_is_told_in_one_sentence(tmp_path, plant):
    saved(box(), tmp_path / "a.stl")
    body = link("base", "a.stl", "a.stl", MM) + link("l1", "a.stl", "a.stl", MM) + joint("j1", "base", "l1")
    assert import_robot(robot(tmp_path, body), plant, id="a").notes == (
        "There is no effort limit above 0 at 1 of 1 joints and no inertial at 2 of 2 links with a shape: "
        "what simulates forces, as PyBullet does, warns or assumes them.",
    )


def test_effort_and_mass_come_through_import_and_export(tmp_path, plant):
    saved(box(), tmp_path / "a.stl")
    links = "".join(
        link(name, "a.stl", "a.stl", MM).replace("</link>", f"{INERTIAL}</link>") for name in ("base", "l1")
    )
    strong = LIMIT.replace('effort="0"', 'effort="450.5"')
    found = import_robot(robot(tmp_path, links + joint("j1", "base", "l1", strong)), plant, id="a")
    assert found.notes == ()
    written = export_urdf(found.description, tmp_path, "out").read_text(encoding="utf-8")
    for text in (found.path.read_text(encoding="utf-8"), written):
        assert text.count('<mass value="12.5" />') == 2
        assert 'effort="450.5"' in text
