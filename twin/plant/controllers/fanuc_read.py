"""Read a Fanuc TP program that was saved as ASCII, `.LS`."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

from lark import Token, Tree, UnexpectedInput

from twin.plant.controllers.angles import MM, from_wpr
from twin.plant.controllers.fanuc_grammar import instruction_parser, position_parser
from twin.plant.controllers.neutral import (
    WHOLE,
    Action,
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
    Refused,
    Routine,
    Script,
    UseFrame,
    UseTool,
    Wait,
)
from twin.plant.controllers.words import BRANCH, JUMP, LABEL, LOOP
from twin.plant.robots import Controller
from twin.plant.told import counted

SECTION = re.compile(r"^/(PROG|ATTR|APPL|MN|POS|END)\b", re.IGNORECASE)
NUMBERED = re.compile(r"^\s*(\d*)\s*:(.*)$", re.DOTALL)
POSITION = re.compile(r"^P\[", re.MULTILINE)
HOWS = {"J": How.JOINT, "L": How.LINEAR, "C": How.CIRCULAR, "A": How.CIRCULAR}
ODD = re.compile(r"R\[|max_speed|WELD_SPEED|^[.\d]+(deg/sec|sec|msec)\b", re.IGNORECASE)
"""A speed or a rounding that the controller works out, or one of another unit."""
BEHIND_POINTS = re.compile(r"[JLCA]\s*(P\[[^\]]*\]\s*)+", re.IGNORECASE)
METRES_S = {"mm/sec": 1e-3, "cm/min": 1e-2 / 60.0, "inch/min": 0.0254 / 60.0}
ELSEWHERE = {
    **dict.fromkeys(("IF", "ELSE", "ENDIF", "SELECT"), BRANCH),
    **dict.fromkeys(("JMP", "ABORT", "END", "PAUSE"), JUMP),
    **dict.fromkeys(("FOR", "ENDFOR"), LOOP),
    "LBL": LABEL,
    "PAYLOAD": "the load is that of the plant's robot",
    "OFFSET": "an offset whose numbers stand in a register of the controller",
    "RUN": "another program that runs beside this one",
}
"""Why an instruction has no place in a plant, by its first word."""


def read_fanuc(text: str, file: str) -> Script:
    """What a TP program says.

    text: of the `.LS` file; file: its name, for sentences. Raises `ControllerError` where it is no such
    program or is cut off.
    """
    sections = _sections(text, file)
    name = sections["PROG"][1].strip().split()
    positions = _positions(*sections["POS"], file)
    refused: list[Refused] = []
    lines = tuple(_lines(*sections["MN"], positions, refused, file))
    notes = []
    beyond = sum(bool(point.beyond) for point in positions.values())
    if beyond:
        told = "external axes and second groups are left out of account"
        notes.append(f"{told} of {counted(beyond, 'position')}")
    return Script(
        Controller.FANUC_LS,
        file,
        (Routine(name[0] if name else "", lines),),
        points=tuple(positions.values()),
        refused=tuple(refused),
        notes=tuple(notes),
    )


def read_instruction(text: str) -> Action:
    """What one instruction says, without positions."""
    return _action(text, {})[0]


def _sections(text: str, file: str) -> Mapping[str, tuple[int, str]]:
    """By name: number of the line that opens a section, and its text behind that word."""
    found: dict[str, tuple[int, str]] = {}
    name, first = "", 0
    part: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        match = SECTION.match(line)
        if match:
            found[name] = first, "\n".join(part)
            name, first, part = match[1].upper(), number, [line[match.end() :]]
        else:
            part.append(line)
    found[name] = first, "\n".join(part)
    if "PROG" not in found:
        raise ControllerError(f"{file} is no TP program: it has no line /PROG; save the program as ASCII .LS")
    for needed in ("MN", "POS", "END"):
        if needed not in found:
            last = max(first for first, _ in found.values())
            raise ControllerError(
                f"{file}:{last}: the program has no /{needed} behind this; the file is cut off"
            )
    return found


def _lines(
    first: int, text: str, positions: Mapping[int, Point], refused: list[Refused], file: str
) -> Iterator[Line]:
    for number, statement in _statements(first, text, file):
        if re.fullmatch(r"-+", statement):
            yield Line(number, statement, AsIs(""))
            continue
        action, parts = _action(statement, positions)
        shown = " ".join(statement.split())
        refused.extend(Refused(number, shown, why) for why in parts)
        if isinstance(action, AsIs):
            refused.append(Refused(number, shown, action.why))
        yield Line(number, shown, action)


def _statements(first: int, text: str, file: str) -> Iterator[tuple[int, str]]:
    """Number of the line and text of every instruction; one goes on until its semicolon."""
    begun = 0
    parts: list[str] = []
    for number, line in enumerate(text.split("\n"), first):
        rest = line.strip()
        if not rest and not parts:
            continue
        match = NUMBERED.match(line)
        if match and (not parts or not match[1]):
            rest = match[2].strip()
        elif match and parts:
            raise ControllerError(f"{file}:{begun}: the instruction has no semicolon at its end")
        begun = begun if parts else number
        parts.append(rest.removesuffix(";").rstrip() if rest.endswith(";") else rest)
        if rest.endswith(";"):
            yield begun, " ".join(part for part in parts if part)
            parts = []
    if parts:
        raise ControllerError(f"{file}:{begun}: the instruction has no semicolon at its end")


def _action(statement: str, positions: Mapping[int, Point]) -> tuple[Action, tuple[str, ...]]:
    """What an instruction does, and why parts of it are left out of account."""
    try:
        tree = instruction_parser().parse(statement).children
    except UnexpectedInput:
        return AsIs(_why(statement)), ()
    if not tree or not isinstance(tree[0], Tree):
        return (Comment(str(tree[0]).lstrip("!/-").strip()) if tree else Frame()), ()
    return _understood(statement, tree[0], positions)


def _understood(
    statement: str, tree: Tree[Token], positions: Mapping[int, Point]
) -> tuple[Action, tuple[str, ...]]:
    words = [str(word) for word in tree.children if isinstance(word, Token)]
    found: Action
    match tree.data:
        case "motion":
            return _motion(statement, tree, positions)
        case "timed":
            found = Wait(time_s=float(words[0]))
        case "until":
            found = Wait(text=" ".join(words[0].split()))
        case "output":
            value = str(next(tree.find_data("value")).children[0]).upper()
            found = Output(f"{words[0].strip().upper()}{words[1]}]={value}")
        case "call":
            arguments = tuple(_argument(str(a.children[0])) for a in tree.find_data("argument"))
            found = Call(words[0], arguments)
        case "frame":
            found = UseFrame(words[0])
        case _:
            found = UseTool(words[0])
    return found, ()


def _argument(text: str) -> str:
    return f'"{text[1:-1]}"' if text.startswith("'") else text.strip()


def _motion(
    statement: str, tree: Tree[Token], positions: Mapping[int, Point]
) -> tuple[Action, tuple[str, ...]]:
    points: list[Point] = []
    move = Move(How.JOINT, Point(""))
    tail: list[str] = []
    for child in tree.children:
        if isinstance(child, Tree) and child.data == "point":
            kind, number = str(child.children[0]), int(str(child.children[1]))
            point = positions.get(number)
            if kind.upper().startswith("PR"):
                return AsIs(f"the numbers of PR[{number}] stand in the controller, not in the program"), ()
            if point is None:
                return AsIs(f"P[{number}] has no position in /POS"), ()
            if point.pose is None and not point.joints_rad:
                return AsIs(f"P[{number}] was never taught"), ()
            points.append(point)
        elif isinstance(child, Tree):
            move = _with(move, child, tail)
        elif child.type == "HOW":
            move = replace(move, how=HOWS[child.upper()])
        elif child.type == "SPOT":
            move = replace(move, spot=child[5:-1])
        elif child.type in ("ODD_SPEED", "OTHER"):
            tail.append(str(child))
    words = " ".join(tail)
    if re.search(r"\b(INC|RTCP|Offset|Tool_Offset|VOFFSET)\b", words, re.IGNORECASE):
        return AsIs("where it goes depends on numbers that stand in the controller"), ()
    if (move.how == How.CIRCULAR) != (len(points) == 2):
        return AsIs("a circular move of a kind that is not known here"), ()
    via = points[0] if move.how == How.CIRCULAR else None
    if ODD.search(words):
        words = WHOLE + " ".join(statement[BEHIND_POINTS.match(statement).end() :].split())  # type: ignore[union-attr]
    why = (f"of this move, {words.removeprefix(WHOLE)} is left out of account",) if words else ()
    return replace(move, to=points[-1], via=via, tail=words), why


def _with(move: Move, part: Tree[Token], tail: list[str]) -> Move:
    values = [str(value) for value in part.children]
    if part.data == "speed":
        number, unit = float(values[0]), values[1].lower()
        if unit == "%":
            return replace(move, speed_share=min(number / 100.0, 1.0) or None)
        return replace(move, speed_m_s=number * METRES_S[unit] or None)
    if part.data == "rounded":
        kind, number = values[0].strip().upper(), float(values[1])
        if kind == "CR":
            return replace(move, blend_m=number * MM)
        return replace(move, blend_share=min(number / 100.0, 1.0))
    if float(values[0]) != 100.0:
        tail.append(f"ACC{values[0]}")
    return move


def _why(statement: str) -> str:
    word = re.match(r"[A-Za-z_]+", statement)
    return ELSEWHERE.get(
        word[0].upper() if word else "", "an instruction that a plant's program does not have"
    )


def _positions(first: int, text: str, file: str) -> dict[int, Point]:
    found: dict[int, Point] = {}
    starts = [match.start() for match in POSITION.finditer(text)]
    for start, end in pairwise([*starts, len(text)]):
        part = text[start:end].strip()
        line = first + text.count("\n", 0, start)
        if not part.endswith(";"):
            raise ControllerError(
                f"{file}:{line}: the position {part.split('{')[0][:40]} has no end; the file is cut off"
            )
        try:
            tree = position_parser().parse(part)
        except UnexpectedInput as error:
            told = f"{file}:{line}: the position {part.split('{')[0][:40]} cannot be read"
            at = getattr(error, "line", 0)
            raise ControllerError(told + (f" at line {line + at - 1}" if at and at > 0 else "")) from error
        number = int(str(tree.children[0]))
        found[number] = _taught(number, tree)
    return found


def _taught(number: int, tree: Tree[Token]) -> Point:
    label = [str(word).strip('"') for word in tree.children[1:] if isinstance(word, Token)]
    groups = [group for group in tree.children if isinstance(group, Tree)]
    axes, words, untaught = _items(groups[0])
    beyond = [value for group in groups[1:] for value in _items(group)[0].values()]
    point = Point(
        label[0] if label and label[0].strip() else f"P[{number}]",
        frame=words.get("frame", "0"),
        tool=words.get("tool", "0"),
        posture=words.get("posture", "").strip("'"),
        beyond=(*(value for axis, value in axes.items() if axis.startswith("E")), *beyond),
        number=number,
    )
    if untaught:
        return point
    if set("XYZWPR") <= set(axes):
        return replace(point, pose=from_wpr([axes[a] for a in "XYZ"], [axes[a] for a in "WPR"]))
    joints = [axes[axis] for axis in sorted(axes) if axis.startswith("J")]
    return replace(point, joints_rad=tuple(math.radians(value) for value in joints))


def _items(group: Tree[Token]) -> tuple[dict[str, float], dict[str, str], bool]:
    """Axes in mm or degrees by name, other words by kind, and whether an axis was never taught."""
    axes: dict[str, float] = {}
    words: dict[str, str] = {}
    untaught = False
    for item in group.children:
        if isinstance(item, Tree) and item.data == "axis":
            axes[str(item.children[0])] = float(str(item.children[1]))
        elif isinstance(item, Tree) and item.data == "untaught":
            untaught = True
        elif isinstance(item, Tree):
            words[str(item.data)] = str(item.children[0])
    return axes, words, untaught
