"""Robots have a value for each joint, and what they weld fits them."""

from __future__ import annotations

import pytest

from tests.twin.plant.conftest import Edit, Spoilt

MISTAKES: dict[str, tuple[list[Edit], list[str]]] = {
    "a home of too few joints": (
        [
            ("robots.yaml", "[0.0, -0.3, 0.2, 0.0, -0.6, 0.0]", "[0.0, -0.3, 0.2, 0.0, -0.6]"),
        ],
        [
            "robots.yaml:9, robots[0].home_rad: R1 has 5 joint positions; its arm has 6 joints",
        ],
    ),
    "a home beyond a joint's limit": (
        [
            ("robots.yaml", "[0.0, -0.3, 0.2, 0.0, -0.6, 0.0]", "[0.0, -1.3, 0.2, 0.0, -0.6, 0.0]"),
        ],
        [
            "robots.yaml:9, robots[0].home_rad[1]: -1.300 is no position that joint_2 can "
            "have; the limits are -1.047 to 1.326 rad",
        ],
    ),
    "accelerations of too few joints": (
        [
            (
                "robots.yaml",
                "acceleration_rad_s2: *heavy\n  - id: R3",
                "acceleration_rad_s2: [4.5, 4.0]\n  - id: R3",
            ),
        ],
        [
            "robots.yaml:23, robots[1].acceleration_rad_s2: R2 has 2 values here; its arm has 6 joints",
        ],
    ),
    "offsets of too few joints": (
        [
            (
                "robots.yaml",
                "joint_offsets_rad: [0.0, 0.001, 0.0, 0.0, 0.0, 0.0]",
                "joint_offsets_rad: [0.0, 0.001]",
            ),
        ],
        [
            "robots.yaml:11, robots[0].calibration.joint_offsets_rad: R1 has 2 values "
            "here; its arm has 6 joints",
        ],
    ),
    "signals of too few joints": (
        [
            ("robots.yaml", "payload_kg: 40.0", "payload_kg: 40.0\n    joint_signals: [PL1.speed]"),
        ],
        [
            "robots.yaml:13, robots[1]: R2 names the signal PL1.speed, which belongs to PL1",
            "robots.yaml:20, robots[1].joint_signals: R2 has 1 value here; its arm has 6 joints",
        ],
    ),
    "limits of an axis reversed": (
        [
            ("robots.yaml", "lower: -1.0, upper: 1.0", "lower: 1.0, upper: -1.0"),
        ],
        [
            "robots.yaml:22, robots[1].external_axes[0].lower: the limits of track are "
            "reversed: 1 is not below upper -1",
        ],
    ),
    "an axis without a direction": (
        [
            ("robots.yaml", "direction: [1.0, 0.0, 0.0]", "direction: [0.0, 0.0, 0.0]"),
        ],
        [
            "robots.yaml:22, robots[1].external_axes[0].direction: the direction of track "
            "is 0.0000 long; it has to be a unit vector",
        ],
    ),
    "a frame twice": (
        [
            ("robots.yaml", "user_frames: [", "user_frames: [{id: rack, pose: {}}, "),
        ],
        [
            "robots.yaml:21, robots[1].user_frames[1].id: rack is in the user_frames of R2 "
            "already; ids have to differ",
        ],
    ),
    "a spot's normal that is not of unit length": (
        [
            ("robots.yaml", "normal: [0.0, 0.6, 0.8]", "normal: [0.0, 0.6, 0.9]"),
        ],
        [
            "robots.yaml:47, weld_spots[2].normal: the normal of W003 is 1.0817 long; it "
            "has to be a unit vector",
        ],
    ),
    "a seam's normal that is not of unit length": (
        [
            ("robots.yaml", "normals: [[0.0, 0.0, 1.0]", "normals: [[0.0, 0.0, 2.0]"),
        ],
        [
            "robots.yaml:50, seams[0].normals[0]: this normal of roof_seam is 2.0000 long; "
            "it has to be a unit vector",
        ],
    ),
    "fewer normals than points": (
        [
            ("robots.yaml", "normals: [[0.0, 0.0, 1.0], [", "normals: [["),
        ],
        [
            "robots.yaml:50, seams[0].normals: roof_seam has 1 normal for 2 points; each point needs one",
        ],
    ),
    "a seam of one point": (
        [
            ("robots.yaml", "points_m: [[0.0, 0.5, 1.4], ", "points_m: ["),
            ("robots.yaml", "normals: [[0.0, 0.0, 1.0], [", "normals: [["),
        ],
        [
            "robots.yaml:50, seams[0].points_m: roof_seam needs two points at least, not 1",
        ],
    ),
    "a seam with a point twice": (
        [
            ("robots.yaml", "points_m: [[0.0, 0.5, 1.4], [1.0, 0.5", "points_m: [[0.0, 0.5, 1.4], [0.0, 0.5"),
        ],
        [
            "robots.yaml:50, seams[0].points_m[1]: roof_seam has this point twice in a row; leave one out",
        ],
    ),
    "a weld through one sheet": (
        [
            ("robots.yaml", "stack_mm: [0.8, 1.2], gun", "stack_mm: [0.8], gun"),
        ],
        [
            "robots.yaml:45, weld_spots[0].stack_mm: W001 has 1 sheet; a weld joins two at least",
        ],
    ),
    "a gun that the robot does not carry": (
        [
            ("robots.yaml", "gun: c_gun", "gun: x_gun"),
        ],
        [
            "robots.yaml:45, weld_spots[0].gun: W001 is welded with x_gun, but R1 carries c_gun",
        ],
    ),
    "a gun that is a gripper": (
        [
            ("robots.yaml", "gun: c_gun", "gun: side_gripper"),
        ],
        [
            "robots.yaml:45, weld_spots[0].gun: side_gripper is a gripper tool; W001 needs a weld gun",
        ],
    ),
    "a zone of one robot": (
        [
            ("robots.yaml", "robots: [R1, R2]", "robots: [R1, R1]"),
            ("robots.yaml", "      - {do: enter, zone: Z1}\n      - {do: linear", "      - {do: linear"),
            (
                "robots.yaml",
                "      - {do: release, time_s: 0.5}\n      - {do: leave, zone: Z1}\n",
                "      - {do: release, time_s: 0.5}\n",
            ),
        ],
        [
            "robots.yaml:53, zones[0].robots: Z1 is shared by 1 robot; a zone needs two at least",
        ],
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_in_one_sentence_with_its_place(spoilt: Spoilt, mistake: str) -> None:
    edits, told = MISTAKES[mistake]
    assert list(spoilt(edits)) == told
