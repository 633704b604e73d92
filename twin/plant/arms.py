"""The joints of a robot's arm, read from its description alone: names and limits, without any shape."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from xml.etree import ElementTree

from twin.geometry.joints import MOVING, SLIDING, limits_of
from twin.geometry.resolve import RobotDescriptionError, resolve


class Joint(NamedTuple):
    """A joint that moves, with its limits: rad, or m where it slides."""

    name: str
    lower: float
    upper: float
    slides: bool = False


def joints_by_description(descriptions: Iterable[str]) -> dict[str, tuple[Joint, ...]]:
    """The moving joints of each arm, base first.

    A description that cannot be read is left out: loading it says why.
    """
    found = {}
    for description in set(descriptions):
        try:
            root = ElementTree.parse(resolve(description)).getroot()
            found[description] = tuple(_chain(root))
        except (RobotDescriptionError, ElementTree.ParseError, OSError, ValueError):
            continue
    return {description: joints for description, joints in found.items() if joints}


def _chain(root: ElementTree.Element) -> Iterable[Joint]:
    joints = root.findall("joint")
    children: dict[str, list[ElementTree.Element]] = {}
    for joint in joints:
        children.setdefault(_link(joint, "parent"), []).append(joint)
    ends = {_link(joint, "child") for joint in joints}
    front = [link for link in children if link not in ends]
    while front:
        for joint in children.pop(front.pop(0), ()):
            front.append(_link(joint, "child"))
            kind = joint.get("type", "")
            if kind in MOVING:
                limit = joint.find("limit")
                written = [None if limit is None else limit.get(end) for end in ("lower", "upper")]
                lower, upper = (None if text is None else float(text) for text in written)
                name = joint.get("name", "")
                yield Joint(name, *limits_of(name, kind, lower, upper), slides=kind in SLIDING)


def _link(joint: ElementTree.Element, end: str) -> str:
    found = joint.find(end)
    return "" if found is None else found.get("link", "")
