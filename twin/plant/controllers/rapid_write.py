"""Write an ABB program: a RAPID module."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from twin.plant.controllers.angles import to_quaternion
from twin.plant.controllers.neutral import (
    WORLD,
    AsIs,
    Call,
    Comment,
    ControllerError,
    Frame,
    How,
    Line,
    Move,
    Output,
    Point,
    Script,
    UseFrame,
    UseTool,
    Wait,
)
from twin.plant.robots import LINEAR_M_S
from twin.plant.values import Pose

SPEEDS = (5, 10, 20, 30, 40, 50, 60, 80, 100, 150, 200, 300, 400, 500, 600, 800, 1000, 1500, 2000, 2500, 3000,
          4000, 5000, 6000, 7000)  # fmt: skip
ZONES = (1, 5, 10, 15, 20, 30, 40, 50, 60, 80, 100, 150, 200)
"""What every controller declares, in mm/s and mm."""
NO_AXES = "[9E9,9E9,9E9,9E9,9E9,9E9]"


def write_rapid(script: Script) -> str:
    """The text of a module; numbers have 0.0001 mm, and quaternions ten digits.

    script: whose tools and work objects with known poses are declared in it. Raises `ControllerError` where
    two points of one name differ.
    """
    writer = _Writer()
    bodies = [(r.name, [text for line in r.lines for text in writer.written(line)]) for r in script.routines]
    for point in script.points:
        writer.declared(point)
    name = re.sub(r"\W", "_", script.file.rsplit(".", 1)[0]) or "Module1"
    lines = [f"MODULE {name if name[0].isalpha() else f'M{name}'}"[:39]]
    lines += [f"  {line.text}" for line in script.around]
    lines += [f"  {text}" for text in _tools(script)]
    lines += [f"  {text}" for text in writer.data.values()]
    for routine, body in bodies:
        # Without configurations the controller takes the nearest, as it may where none is given.
        head = () if any(text.startswith("Conf") for text in body) else ("ConfJ\\Off;", "ConfL\\Off;")
        lines += ["", f"  PROC {routine}()", *(f"    {text}" for text in (*head, *body)), "  ENDPROC"]
    return "\n".join((*lines, "ENDMODULE", ""))


def _tools(script: Script) -> Iterator[str]:
    for name, pose in script.tools.items():
        mass, centre = script.loads.get(name, (1.0, (0.0, 0.0, 0.001)))
        at = ",".join(_text(value * 1e3) for value in centre)
        yield f"PERS tooldata {name}:=[TRUE,{_pose(pose)},[{_text(mass)},[{at}],[1,0,0,0],0,0,0]];"
    for name, pose in script.frames.items():
        yield f'PERS wobjdata {name}:=[FALSE,TRUE,"",{_pose(pose)},[[0,0,0],[1,0,0,0]]];'


@dataclass
class _Writer:
    """The declarations so far."""

    data: dict[str, str] = field(default_factory=dict)

    def written(self, line: Line) -> Iterator[str]:
        """The statements of a routine for one line of a script."""
        match line.action:
            case Move():
                yield from self._move(line.action)
            case Wait(text=text) if text:
                yield _wait(text)
            case Wait(time_s=seconds):
                yield f"WaitTime {seconds:.12g};"
            case Output(text=text):
                name, _, value = text.partition("=")
                yield f"SetDO {_signal(name)},{ {'ON': '1', 'OFF': '0'}.get(value, value) };".replace(
                    " ;", ";"
                )
            case Call(name=name, arguments=arguments):
                yield f"{name}{' ' if arguments else ''}{','.join(arguments)};"
            case Comment(text=text):
                yield f"! {text}"
            case AsIs():
                yield line.text
            case UseFrame() | UseTool() | Frame():
                # Every move names both; settings such as VelSet are written anew with the moves.
                return

    def _move(self, move: Move) -> Iterator[str]:
        point = self.declared(move.to)
        via = f"{self.declared(move.via)}," if move.via else ""
        slower = move.how == How.JOINT and move.speed_share is not None and move.speed_m_s is None
        if slower:
            yield f"VelSet {_text((move.speed_share or 1.0) * 100)},7000;"
        tool = move.to.tool if move.to.tool != WORLD else "tool0"
        frame = "" if move.to.frame == WORLD else f"\\WObj:={move.to.frame}"
        where = f"{tool}{frame}"
        given = dict(word.split(":=", 1) for word in move.tail.split() if ":=" in word)
        speed = given.get("Speed") or _speed(move)
        if move.spot is not None:
            word = "SpotL" if move.how == How.LINEAR else "SpotJ"
            yield f"{word} {point},{speed},{move.spot},{where};"
        else:
            word = {How.LINEAR: "MoveL", How.CIRCULAR: "MoveC"}.get(move.how) or (
                "MoveAbsJ" if move.to.joints_rad else "MoveJ"
            )
            yield f"{word} {via}{point},{speed},{given.get('Zone') or _zone(move)},{where};"
        if slower:
            yield "VelSet 100,7000;"

    def declared(self, point: Point) -> str:
        """The name of a point's constant, which is declared when it comes first."""
        name = re.sub(r"\W", "_", point.name)
        name = (name if name[:1].isalpha() else f"p{name}")[:32]
        kind, text = "jointtarget", ""
        if point.joints_rad:
            name = "jHome" if name.upper() == "HOME" else name
            axes = ",".join(f"{math.degrees(q):.6f}" for q in point.joints_rad)
            text = f"[[{axes}],{NO_AXES}]"
        elif point.pose is not None:
            kind = "robtarget"
            x, y = _pose(point.pose)[1:-1].split("],", 1)
            text = f"[{x}],{y},[{point.posture or '0,0,0,0'}],{NO_AXES}]"
        declaration = f"CONST {kind} {name}:={text};"
        if self.data.setdefault(name.upper(), declaration) != declaration:
            raise ControllerError(f"two points are called {name}; rename one of the targets")
        return name


def _pose(pose: Pose) -> str:
    xyz, quaternion = to_quaternion(pose)
    numbers = ",".join(f"{value:.4f}" for value in xyz)
    return f"[[{numbers}],[{','.join(f'{value:.10f}' for value in quaternion)}]]"


def _speed(move: Move) -> str:
    if move.how == How.JOINT and move.speed_m_s is None:
        return "vmax"
    speed = (move.speed_m_s or LINEAR_M_S) * 1e3
    if abs(speed - round(speed)) < 1e-9 and round(speed) in SPEEDS:
        return f"v{speed:.0f}"
    return f"[{_text(speed)},500,5000,1000]"


def _zone(move: Move) -> str:
    zone = move.blend_m * 1e3
    if not zone:
        return "fine"
    if abs(zone - round(zone)) < 1e-9 and round(zone) in ZONES:
        return f"z{zone:.0f}"
    turn, axes = _text(1.5 * zone), _text(0.15 * zone)
    return f"[FALSE,{_text(zone)},{turn},{turn},{axes},{turn},1]"


def _wait(text: str) -> str:
    match = re.fullmatch(r"(\w+|D[IO]\[\d+\])=(ON|OFF|0|1)", text)
    if match is None:
        return f"{text};" if text.upper().startswith("WAIT") else f"WaitUntil {_inner(text)};"
    value = {"ON": "1", "OFF": "0"}.get(match[2], match[2])
    return f"Wait{'DO' if match[1].upper().startswith('DO') else 'DI'} {_signal(match[1])},{value};"


def _inner(text: str) -> str:
    """A condition without the brackets that a reader puts round it, so that nobody takes it for a signal."""
    return text[1:-1] if text.startswith("(") and text.endswith(")") else text


def _signal(name: str) -> str:
    return re.sub(r"\[(\d+)\]", r"_\1", name)


def _text(value: float) -> str:
    return f"{value:.12g}"
