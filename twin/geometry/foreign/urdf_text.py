"""The text of a foreign URDF, and what it has to say before its robot can be used."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import numpy as np

from twin.geometry.joints import MOVING
from twin.geometry.robots import RobotDescriptionError

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_URDF_BYTES = 5_000_000


def parsed_urdf(urdf: Path) -> ET.Element:
    """The URDF's root, comments kept.

    Raises `RobotDescriptionError` where it is none, needs xacro first, or has a joint without limits.
    """
    if not urdf.is_file():
        raise RobotDescriptionError(f"there is no file {urdf}.")
    if urdf.stat().st_size > LARGEST_URDF_BYTES:
        raise RobotDescriptionError(f"{urdf} is over {LARGEST_URDF_BYTES / 1e6:.0f} MB, which no URDF is.")
    data = urdf.read_bytes()
    if urdf.suffix == ".xacro" or b"<xacro:" in data or b"/xacro" in data:
        raise RobotDescriptionError(
            f"{urdf} is a xacro template; run `xacro {urdf.name} > robot.urdf` and import what it gives."
        )
    if b"<!ENTITY" in data:
        raise RobotDescriptionError(
            f"{urdf} declares XML entities, which a URDF does not need; write them out."
        )
    try:
        root = ET.fromstring(data, ET.XMLParser(target=ET.TreeBuilder(insert_comments=True)))
    except (ET.ParseError, ValueError, LookupError) as error:
        raise RobotDescriptionError(f"{urdf} is not a readable URDF ({error}).") from error
    if root.tag != "robot":
        raise RobotDescriptionError(f"{urdf} is not a URDF: its root is <{root.tag}>, not <robot>.")
    for joint in root.findall("joint"):
        _refuse_without_limits(joint, urdf)
    return root


def without_forces(robot: ET.Element) -> tuple[str, ...]:
    """A sentence where joints have no effort or links no mass; none where all have.

    robot: a URDF's root, whose moving joints and links with a shape are looked at.
    """
    joints = [joint for joint in robot.findall("joint") if joint.get("type") in MOVING]
    links = [link for link in robot.findall("link") if {"visual", "collision"} & {part.tag for part in link}]
    weak = [joint for joint in joints if not _effort(joint)]
    light = [link for link in links if link.find("inertial") is None]
    parts = [f"no effort limit above 0 at {len(weak)} of {len(joints)} joints"] * bool(weak)
    parts += [f"no inertial at {len(light)} of {len(links)} links with a shape"] * bool(light)
    if not parts:
        return ()
    return (
        f"There is {' and '.join(parts)}: what simulates forces, as PyBullet does, warns or assumes them.",
    )


def _effort(joint: ET.Element) -> float:
    limit = joint.find("limit")
    try:
        return float(limit.get("effort", "0")) if limit is not None else 0.0
    except ValueError:
        return 0.0


def _refuse_without_limits(joint: ET.Element, urdf: Path) -> None:
    if joint.get("type") not in MOVING:
        return
    limit = joint.find("limit")
    needed = ("velocity",) if joint.get("type") == "continuous" else ("lower", "upper", "velocity")
    missing = [name for name in needed if limit is None or limit.get(name) is None]
    if missing:
        raise RobotDescriptionError(
            f"{urdf}: joint {joint.get('name')!r} has no limit {', '.join(missing)}; write what the robot's"
            " data sheet says, in rad and rad/s, of a joint that slides in m and m/s."
        )
    assert limit is not None
    try:
        values = [float(str(limit.get(name))) for name in needed]
    except ValueError as error:
        raise RobotDescriptionError(
            f"{urdf}: a limit of joint {joint.get('name')!r} is not a number."
        ) from error
    if not np.isfinite(values).all() or values[-1] <= 0.0 or (len(values) > 1 and values[0] >= values[1]):
        raise RobotDescriptionError(
            f"{urdf}: the limits of joint {joint.get('name')!r} are {', '.join(map(str, values))}"
            f" ({', '.join(needed)}); lower has to be below upper, and velocity above 0."
        )
