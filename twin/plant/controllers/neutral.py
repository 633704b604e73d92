"""What a controller's program says, in no controller's words: moves, waits, outputs, calls, lines kept as is.

Lengths in metres, angles in radians, speeds in m/s. A point is given in a frame of the controller, which has
its own name for it: `0` is the frame that the controller calls its world.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from twin.plant.robots import Controller
from twin.plant.text import PlantError
from twin.plant.values import Pose, Vector

WORLD = "0"
"""Name of the frame, and of the flange as a tool, that every controller has."""
WHOLE = "= "
"""Before the tail of a move: its speed and rounding are in it too, in words that are not understood."""


class ControllerError(PlantError):
    """A controller's text cannot be used, or a program not written as one: file, line, and what is wrong."""


class How(StrEnum):
    """How a robot gets to a point."""

    JOINT = "joint"
    LINEAR = "linear"
    CIRCULAR = "circular"


@dataclass(frozen=True)
class Point:
    """A place of a tool in a frame, or of all joints.

    name: as in the text. pose: of the tool in the frame, or None where joints_rad (n,), as the pendant shows
    them, say all; a point with neither was never taught. posture: the controller's word for which way of
    several. beyond: positions of axes beyond the arm's, in mm or degrees. number: of the point where the
    controller counts them, or 0.
    """

    name: str
    pose: Pose | None = None
    joints_rad: tuple[float, ...] = ()
    frame: str = WORLD
    tool: str = WORLD
    posture: str = ""
    beyond: tuple[float, ...] = ()
    number: int = 0


@dataclass(frozen=True)
class Move:
    """To a point.

    via: the point on the way of a circular one. speed_share: of the joints' greatest velocities. blend_m,
    blend_share: how far the corner is rounded, as in `Step`. spot: words of a spot weld at its end, or None.
    tail: what stands behind and is not understood.
    """

    how: How
    to: Point
    via: Point | None = None
    speed_m_s: float | None = None
    speed_share: float | None = None
    blend_m: float = 0.0
    blend_share: float = 0.0
    spot: str | None = None
    tail: str = ""


@dataclass(frozen=True)
class Wait:
    """For a time in s, or until `text` holds: a condition in neutral words, such as DI[3]=ON."""

    time_s: float = 0.0
    text: str = ""


@dataclass(frozen=True)
class Output:
    """Sets an output: DO[3]=ON, or a name of the controller's with its value."""

    text: str


@dataclass(frozen=True)
class Call:
    """Of another program or routine, with what is handed to it: numbers, and texts in double quotes."""

    name: str
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True)
class UseFrame:
    """From here on points are given in this frame; pose: in the controller's world, where the text has it."""

    name: str
    pose: Pose | None = None


@dataclass(frozen=True)
class UseTool:
    """From here on points are places of this tool; pose: in the flange's frame, where the text says it."""

    name: str
    pose: Pose | None = None


@dataclass(frozen=True)
class Comment:
    """Words for people."""

    text: str


@dataclass(frozen=True)
class Frame:
    """What every program of the controller has, and what a writer makes anew: header, folds, declarations."""


@dataclass(frozen=True)
class AsIs:
    """A line that is not understood, or has no place in a plant. why: a clause without a full stop."""

    why: str


Action = Move | Wait | Output | Call | UseFrame | UseTool | Comment | Frame | AsIs


@dataclass(frozen=True)
class Line:
    """An instruction of the text. number: of its first line, from 1; text: as it stands there, stripped."""

    number: int
    text: str
    action: Action


@dataclass(frozen=True)
class Routine:
    """A routine of the text, with its lines in their order."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Refused:
    """A line, or a part of one, that is left out of account. file: name, where it is not the text's own."""

    line: int
    text: str
    why: str
    file: str = ""


@dataclass(frozen=True)
class Script:
    """All that a controller's text says.

    file: its name. routines: one at least. points: all that the text has, also those that no line names.
    frames, tools: poses that the text itself gives, by the controller's name; loads: kg and centre of mass,
    m, of tools. around: lines outside of routines that are not understood. refused: what is left out of
    account.
    notes: what has to be known besides, in sentences without their ends.
    """

    controller: Controller
    file: str
    routines: tuple[Routine, ...]
    points: tuple[Point, ...] = ()
    frames: dict[str, Pose] = field(default_factory=dict)
    tools: dict[str, Pose] = field(default_factory=dict)
    loads: dict[str, tuple[float, Vector]] = field(default_factory=dict)
    around: tuple[Line, ...] = ()
    refused: tuple[Refused, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def counts(self) -> tuple[int, int]:
        """(instructions, how many of them are understood)."""
        lines = [line for routine in self.routines for line in routine.lines]
        return len(lines), sum(not isinstance(line.action, AsIs) for line in lines)
