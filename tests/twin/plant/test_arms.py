"""The joints of an arm, read without its shapes, are those that its whole description has."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from twin.geometry.resolve import bundled_robots
from twin.geometry.robots import load_robot
from twin.plant.arms import joints_by_description

ARMS = ("pybullet_data:kuka_iiwa/model.urdf", *(f"robots:{robot}" for robot in bundled_robots()))


@pytest.mark.parametrize("description", ARMS)
def test_names_and_limits_are_those_of_the_whole_description(description: str) -> None:
    whole = load_robot(description)
    joints = joints_by_description([description])[description]
    assert tuple(joint.name for joint in joints) == whole.joint_names
    np.testing.assert_array_equal([joint.lower for joint in joints], whole.lower)
    np.testing.assert_array_equal([joint.upper for joint in joints], whole.upper)


def test_what_cannot_be_read_is_left_out(tmp_path: Path) -> None:
    for name, text in (("broken", "<robot"), ("empty", "<robot/>"), ("odd", "<robot><joint/></robot>")):
        (tmp_path / f"{name}.urdf").write_text(text, encoding="utf-8")
        assert joints_by_description([str(tmp_path / f"{name}.urdf"), "robots:none"]) == {}


def test_limits_are_those_of_the_whole_description_where_none_are_written(tmp_path: Path) -> None:
    file = tmp_path / "arm.urdf"
    for kind, limit in (
        ("continuous", ""),
        ("continuous", "<limit lower='-1' upper='1' effort='1' velocity='1'/>"),
        ("revolute", ""),
        ("revolute", "<limit effort='1' velocity='1'/>"),
    ):
        file.write_text(
            f"<robot name='a'><link name='b'/><link name='c'/><joint name='j' type='{kind}'>"
            f"<parent link='b'/><child link='c'/><axis xyz='0 0 1'/>{limit}</joint></robot>",
            encoding="utf-8",
        )
        ((joint,),) = joints_by_description([str(file)]).values()
        whole = load_robot(str(file))
        assert joint == ("j", whole.lower[0], whole.upper[0], False) == ("j", -2 * np.pi, 2 * np.pi, False)


def test_a_joint_that_turns_for_ever_has_one_turn_either_way(tmp_path: Path) -> None:
    (tmp_path / "arm.urdf").write_text(
        "<robot name='a'><link name='b'/><link name='c'/><link name='d'/>"
        "<joint name='second' type='revolute'><parent link='c'/><child link='d'/>"
        "<limit lower='-1' upper='2' effort='1' velocity='1'/></joint>"
        "<joint name='first' type='continuous'><parent link='b'/><child link='c'/></joint></robot>",
        encoding="utf-8",
    )
    ((first, second),) = joints_by_description([str(tmp_path / "arm.urdf")]).values()
    assert first == ("first", -2 * np.pi, 2 * np.pi, False)
    assert second == ("second", -1.0, 2.0, False)


def test_a_joint_that_slides_has_its_limits_in_metres(tmp_path: Path) -> None:
    text = (
        "<robot name='a'><link name='b'/><link name='c'/><joint name='rail' type='prismatic'>"
        "<parent link='b'/><child link='c'/><limit lower='0' upper='2.5' effort='1' velocity='1'/>"
        "</joint></robot>"
    )
    file = tmp_path / "arm.urdf"
    file.write_text(text, encoding="utf-8")
    assert joints_by_description([str(file)]) == {str(file): (("rail", 0.0, 2.5, True),)}
    file.write_text(text.replace("upper='2.5'", ""), encoding="utf-8")
    assert joints_by_description([str(file)]) == {}
