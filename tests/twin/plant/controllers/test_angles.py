"""Orientations of every controller say the same, also where pitch is a quarter turn."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from twin.plant import Pose
from twin.plant.controllers.angles import (
    apart,
    from_abc,
    from_quaternion,
    from_wpr,
    inverse_of,
    matrix,
    pose_of,
    to_abc,
    to_quaternion,
    to_wpr,
)

QUARTER = math.pi / 2
angles = st.floats(-math.pi, math.pi)
pitches = st.one_of(angles, st.sampled_from([QUARTER, -QUARTER]), st.floats(QUARTER - 1e-7, QUARTER + 1e-7))
lengths = st.floats(-20.0, 20.0)
poses = st.builds(
    lambda x, y, z, roll, pitch, yaw: Pose(xyz_m=(x, y, z), rpy_rad=(roll, pitch, yaw)),
    *(lengths, lengths, lengths, angles, pitches, angles),
)


@given(poses)
@example(Pose(rpy_rad=(0.3, QUARTER, -0.7)))
@example(Pose(rpy_rad=(math.pi, -QUARTER, math.pi)))
def test_every_controllers_numbers_give_the_pose_back(pose: Pose) -> None:
    quaternion = from_quaternion(*to_quaternion(pose))
    assert quaternion is not None
    for back in (from_wpr(*to_wpr(pose)), from_abc(*to_abc(pose)), quaternion, pose_of(matrix(pose))):
        metres, radians = apart(matrix(pose), matrix(back))
        assert metres < 1e-12 * 100
        assert radians < 1e-9


@given(poses)
def test_rounded_numbers_stay_as_near_as_they_were_rounded(pose: Pose) -> None:
    """A pose through a matrix, then in thousandths of a degree: what a Fanuc's text keeps."""
    xyz, wpr = to_wpr(pose_of(matrix(pose)))
    back = from_wpr([round(v, 3) for v in xyz], [round(v, 3) for v in wpr])
    metres, radians = apart(matrix(pose), matrix(back))
    assert metres < 0.9e-6
    assert radians < 2.7e-5


def test_the_angles_turn_about_the_axes_that_the_manuals_name() -> None:
    w, p, r = 10.0, 20.0, 30.0
    fanuc = Rotation.from_euler("xyz", [w, p, r], degrees=True).as_matrix()
    kuka = Rotation.from_euler("ZYX", [r, p, w], degrees=True).as_matrix()
    assert matrix(from_wpr((0, 0, 0), (w, p, r)))[:3, :3] == pytest.approx(fanuc)
    assert matrix(from_abc((0, 0, 0), (r, p, w)))[:3, :3] == pytest.approx(kuka)
    x, y, z, real = Rotation.from_matrix(fanuc).as_quat()
    abb = from_quaternion((1000.0, 0, 0), (real, x, y, z))
    assert abb is not None
    assert matrix(abb)[:3, :3] == pytest.approx(fanuc)
    assert abb.xyz_m == (1.0, 0.0, 0.0)


def test_what_is_no_quaternion_is_none() -> None:
    assert from_quaternion((0, 0, 0), (0, 0, 0, 0)) is None
    assert from_quaternion((0, 0, 0), (1, 1, 1, 1)) is None


@given(poses)
def test_a_pose_and_its_inverse_are_nothing(pose: Pose) -> None:
    assert inverse_of(matrix(pose)) @ matrix(pose) == pytest.approx(np.eye(4), abs=1e-12)
