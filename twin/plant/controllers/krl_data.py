"""KUKA's data lists: the points, tools, bases and move data that a `.dat` declares."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lark import Token, Tree, UnexpectedInput

from twin.plant.controllers.angles import from_abc
from twin.plant.controllers.krl_grammar import line_parser
from twin.plant.controllers.neutral import Point, Refused
from twin.plant.values import Pose

Values = Mapping[str, float | str]
XYZABC = ("X", "Y", "Z", "A", "B", "C")


@dataclass
class DataList:
    """What data lists declare, by upper-case name: aggregates, and the poses of tools and bases by number."""

    values: dict[str, Values] = field(default_factory=dict)
    tools: dict[str, Pose] = field(default_factory=dict)
    bases: dict[str, Pose] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)

    def number(self, name: str, key: str) -> float | None:
        """A number of an aggregate, or None."""
        value = self.values.get(name.upper(), {}).get(key)
        return value if isinstance(value, float) else None


def read_data(text: str, file: str, into: DataList) -> None:
    """Add what a `.dat` declares; a declaration that cannot be read is refused with its line.

    text: of the file; file: its name.
    """
    for number, line in enumerate(text.split("\n"), 1):
        bare = line.split(";")[0].strip()
        if "{" not in bare:
            continue
        try:
            tree = line_parser().parse(bare).children[0]
        except UnexpectedInput:
            into.refused.append(Refused(number, bare[:80], "a declaration that cannot be read", file))
            continue
        if isinstance(tree, Tree) and tree.data == "declared":
            _declare(tree, into)


def _declare(tree: Tree[Token], into: DataList) -> None:
    entry = next(tree.find_data("entry"))
    words = [str(word) for word in entry.children]
    values = struct_of(next(tree.find_data("struct")))
    name = words[0].upper()
    if len(words) == 2 and name in ("TOOL_DATA", "BASE_DATA"):
        pose = pose_from(values)
        if pose is not None:
            (into.tools if name == "TOOL_DATA" else into.bases)[words[1]] = pose
    else:
        into.values[name] = values


def struct_of(tree: Tree[Token]) -> Values:
    """An aggregate by upper-case names: numbers in the controller's units, other words as texts."""
    found: dict[str, float | str] = {}
    for item in tree.children:
        if not isinstance(item, Tree) or len(item.children) != 2:
            continue
        name, value = item.children
        if isinstance(value, Token):
            found[str(name).upper()] = float(value) if value.type == "NUMBER" else str(value)
    return found


def pose_from(values: Values) -> Pose | None:
    """The pose of an aggregate with X Y Z in mm and A B C in degrees, or None where one is missing."""
    numbers = [values.get(axis) for axis in XYZABC]
    if not all(isinstance(number, float) for number in numbers):
        return None
    return from_abc(numbers[:3], numbers[3:])  # type: ignore[arg-type]


def point_from(name: str, values: Values, at: Callable[[Point], Point]) -> Point | None:
    """The point of an aggregate, or None where it has only some of its coordinates.

    at: gives a point its frame and tool.
    """
    numbers = {key: value for key, value in values.items() if isinstance(value, float)}
    beyond = tuple(numbers[key] for key in sorted(numbers) if key.startswith("E") and key[1:].isdigit())
    beyond = beyond if any(beyond) else ()
    if "A1" in numbers:
        axes = [numbers.get(f"A{n}") for n in range(1, 7)]
        if any(value is None for value in axes):
            return None
        joints = tuple(math.radians(value) for value in axes if value is not None)
        return at(Point(name, joints_rad=joints, beyond=beyond))
    pose = pose_from(values)
    if pose is None:
        return None
    words = [f"{key} {numbers[key]:.0f}" for key in ("S", "T") if key in numbers]
    return at(Point(name, pose=pose, posture=",".join(words), beyond=beyond))
