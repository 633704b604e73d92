"""What a RAPID statement does: moves, waits, outputs and calls."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from lark import Token, Tree, UnexpectedInput

from twin.plant.controllers.angles import matrix, pose_of
from twin.plant.controllers.neutral import (
    WORLD,
    Action,
    AsIs,
    Call,
    Frame,
    How,
    Move,
    Output,
    Point,
    Wait,
)
from twin.plant.controllers.rapid_data import Declared, jointtarget, robtarget, value_of
from twin.plant.controllers.rapid_grammar import statement_parser
from twin.plant.controllers.words import BRANCH, JUMP, LOOP, NOT_HERE
from twin.plant.values import Pose

MOVES = {
    "MOVEJ": (How.JOINT, 1, 4),
    "MOVEL": (How.LINEAR, 1, 4),
    "MOVEABSJ": (How.JOINT, 1, 4),
    "MOVEC": (How.CIRCULAR, 2, 5),
    "SPOTL": (How.LINEAR, 1, 5),
    "SPOTJ": (How.JOINT, 1, 5),
}
"""How each goes, how many points it has, and how many arguments."""
QUIET = ("INPOS", "CONC")
KNOWN = ("ID", "NOEOFFS", "V", "T", "Z", "WOBJ", "TLOAD", *QUIET)
"""Switches of instructions, and of moves, that are understood or have no effect here."""
IDLE = ("CONFJ", "CONFL", "SINGAREA", "TPERASE")
"""Instructions without any effect on where the robot goes or how long it takes."""
WHY = {
    **dict.fromkeys(("IF", "ELSEIF", "ELSE", "ENDIF", "TEST", "CASE", "DEFAULT", "ENDTEST"), BRANCH),
    **dict.fromkeys(("WHILE", "ENDWHILE", "FOR", "ENDFOR"), LOOP),
    **dict.fromkeys(
        ("GOTO", "RETURN", "STOP", "EXIT", "RAISE", "RETRY", "TRYNEXT", "BREAK", "EXITCYCLE"), JUMP
    ),
    **dict.fromkeys(
        ("TPWRITE", "TPREADFK", "TPREADNUM", "ERRWRITE", "UIMSGBOX"), "words for who stands there"
    ),
    **dict.fromkeys(("GRIPLOAD", "MECHUNITLOAD"), "the load is that of the plant's robot"),
    **dict.fromkeys(("ACCSET", "PATHACCLIM", "WORLDACCLIM"), "accelerations are those of the plant's robot"),
    **dict.fromkeys(("CONST", "PERS", "VAR", "LOCAL", "TASK"), "a variable of the controller"),
    **dict.fromkeys(
        ("ARCL", "ARCC", "ARCLSTART", "ARCLEND", "ARCCEND"), "arc welding, which is not read yet"
    ),
    **dict.fromkeys(("TRIGGL", "TRIGGJ", "MOVELDO", "MOVEJDO", "MOVELSYNC"), "a move that is not read yet"),
    **dict.fromkeys(("PULSEDO", "SETGO", "SETAO", "INVERTDO"), "an output of a kind that is not read yet"),
}


@dataclass
class Statements:
    """Statements one after another, with what is declared and set.

    parts: why parts of the last one are left out of account. share: of all speeds, as VelSet says. literals:
    how many points had no name so far.
    """

    known: Declared = field(default_factory=Declared)
    parts: list[str] = field(default_factory=list)
    share: float = 1.0
    literals: int = 0

    def declare(self, tree: Tree[Token]) -> bool:
        """Take in a declaration; whether it is of a kind that is known and complete."""
        words = [str(word) for word in tree.children if isinstance(word, Token) and word.type == "NAME"]
        value = tree.children[-1]
        return isinstance(value, Tree) and self.known.declare(words[0], words[1], value_of(value))

    def action(self, text: str) -> Action:
        """What a statement does; why parts of it are left out of account stands in `parts` then."""
        if not text:
            return Frame()
        word = re.match(r"\w+", text)
        name = word[0].upper() if word else ""
        tree = parsed(text.removesuffix(";"))
        if tree is None:
            why = "a variable of the controller" if re.match(r"[\w.{}]+\s*:=", text) else NOT_HERE
            return AsIs(WHY.get(name, why))
        if tree.data == "data":
            return Frame() if self.declare(tree) else AsIs("a variable of the controller")
        if tree.data == "until":
            return Wait(text=f"({' '.join(str(tree.children[1]).removesuffix(';').split())})")
        if name in WHY:
            return AsIs(WHY[name])
        inner = (child for child in tree.children if isinstance(child, Tree) and child.data == "switch")
        first = (str(child.children[0]) for child in inner)
        self._unknown(switch for switch in first if switch.upper() not in QUIET and name not in IDLE)
        return self._instruction(text, name, _arguments(tree), str(tree.children[0]))

    def _instruction(self, text: str, name: str, arguments: list[_Argument], written: str) -> Action:
        values = [argument.value for argument in arguments if argument.value is not None]
        switched = any(argument.switches for argument in arguments)
        if name in MOVES:
            return self._move(name, arguments)
        if name == "VELSET" and values and isinstance(value_of(values[0]), float):
            self.share = value_of(values[0]) / 100.0
            return Frame()
        if name in IDLE:
            return Frame()
        found = _waited(text, name, values, switched) or _output(name, values, switched)
        if found is not None:
            return found
        known = switched or name.startswith(("WAIT", "SETDO"))
        return AsIs(NOT_HERE) if known else Call(written, tuple(_shown(value) for value in values))

    def _unknown(self, switches: Iterable[str]) -> None:
        told = ", ".join(f"\\{switch}" for switch in switches)
        if told:
            self.parts.append(f"of this instruction, {told} is left out of account")

    def _move(self, name: str, arguments: list[_Argument]) -> Action:
        how, points, count = MOVES[name]
        given = [argument for argument in arguments if argument.value is not None]
        if name.startswith("SPOT") and len(given) == count - 1:
            count -= 1
        if len(given) != count:
            return AsIs("a move with other arguments than are known here")
        switches = {key.upper(): value for argument in given for key, value in argument.switches.items()}
        self._unknown(key for key in switches if key not in KNOWN)
        tool = _name(given[-1].value) or ""
        frame = _name(switches.get("WOBJ")) or WORLD
        frame = WORLD if frame.lower() == "wobj0" else frame
        if {tool.upper(), frame.upper()} & self.known.still:
            return AsIs("the robot holds the part and the tool stands still")
        found = [self._point(argument.value, name == "MOVEABSJ") for argument in given[:points]]
        bad = next((each for each in found if isinstance(each, AsIs)), None)
        if bad is not None:
            return bad
        at = [replace(each, frame=frame, tool=tool) for each in found if isinstance(each, Point)]
        move = Move(how, at[-1], at[0] if how == How.CIRCULAR else None)
        move = self._fast(move, given[points].value, switches)
        if name.startswith("SPOT"):
            return replace(move, spot=",".join(_shown(a.value) for a in given[points + 1 : -1]))
        inner = switches.get("Z")
        zone = value_of(inner) if inner is not None else None
        if isinstance(zone, float):
            return replace(move, blend_m=zone * 1e-3)
        return self._rounded(move, given[points + 1].value)

    def _fast(self, move: Move, value: Tree[Token] | None, switches: dict[str, Any]) -> Move:
        name, listed = (_name(value) or "").upper(), value_of(value) if value is not None else None
        standard = re.fullmatch(r"V(\d+)", name)
        speed: float | None = None
        if "V" in switches and switches["V"] is not None and isinstance(value_of(switches["V"]), float):
            speed = value_of(switches["V"])
        elif name in self.known.speeds:
            speed = self.known.speeds[name]
        elif isinstance(listed, list) and listed and isinstance(listed[0], float):
            speed = listed[0]
        elif standard:
            speed = float(standard[1])
        elif name != "VMAX":
            shown = _shown(value)
            self.parts.append(
                f"of this move, the speed {shown} is left out of account: it is not in the module"
            )
            return replace(move, tail=f"Speed:={shown}")
        if "T" in switches:
            self.parts.append("of this move, its time is left out of account")
        if speed:
            return replace(move, speed_m_s=speed * 1e-3 * self.share)
        return replace(move, speed_share=self.share if self.share < 1.0 and move.how == How.JOINT else None)

    def _rounded(self, move: Move, value: Tree[Token] | None) -> Move:
        name, listed = (_name(value) or "").upper(), value_of(value) if value is not None else None
        standard = re.fullmatch(r"Z(\d+)", name)
        if name in self.known.zones:
            distance = self.known.zones[name]
        elif name == "FINE":
            distance = 0.0
        elif standard:
            distance = float(standard[1]) or 0.3
        elif isinstance(listed, list) and len(listed) > 1 and isinstance(listed[1], float):
            distance = 0.0 if listed[0] is True else listed[1]
        else:
            shown = _shown(value)
            self.parts.append(
                f"of this move, the zone {shown} is left out of account: it is not in the module"
            )
            return replace(move, tail=f"{move.tail} Zone:={shown}".strip())
        return replace(move, blend_m=distance * 1e-3)

    def _point(self, value: Tree[Token] | None, joints: bool) -> Point | AsIs:
        if value is None:
            return AsIs(NOT_HERE)
        if value.data == "name":
            name = str(value.children[0])
            found = self.known.points.get(name.upper())
            if found is None or bool(found.joints_rad) != joints:
                return AsIs(f"{name} is not in this module")
            return found
        if value.data == "list":
            self.literals += 1
            try:
                point = (jointtarget if joints else robtarget)(f"L{self.literals}", value_of(value))
            except ValueError:
                point = None
            return point or AsIs("a position that is not complete")
        return self._shifted(value)

    def _shifted(self, value: Tree[Token]) -> Point | AsIs:
        """Offs and RelTool of a point that is known."""
        arguments = _arguments(value)
        if not arguments:
            return AsIs("a position that the controller works out")
        point = self._point(arguments[0].value, False)
        shift = [value_of(a.value) if a.value is not None else None for a in arguments[1:]]
        plain = len(shift) == 3 and all(isinstance(v, float) for v in shift) and not arguments[-1].switches
        kind = str(value.children[0]).upper()
        if isinstance(point, AsIs) or not plain or point.pose is None or kind not in ("OFFS", "RELTOOL"):
            return point if isinstance(point, AsIs) else AsIs("a position that the controller works out")
        moved, off = matrix(point.pose), [float(v) * 1e-3 for v in shift if v is not None]
        moved[:3, 3] += off if kind == "OFFS" else moved[:3, :3] @ off
        self.literals += 1
        pose: Pose = pose_of(moved)
        return replace(point, name=f"{point.name}_{self.literals}", pose=pose)


@dataclass
class _Argument:
    """An argument with its switches by name."""

    value: Tree[Token] | None
    switches: dict[str, Tree[Token] | None]


def parsed(text: str) -> Tree[Token] | None:
    """The tree of a statement without its semicolon, or None where it cannot be read."""
    try:
        tree = statement_parser().parse(text).children[0]
    except UnexpectedInput:
        return None
    return tree if isinstance(tree, Tree) else None


def _arguments(tree: Tree[Token]) -> list[_Argument]:
    return [
        _argument(child) for child in tree.children if isinstance(child, Tree) and child.data == "argument"
    ]


def _argument(tree: Tree[Token]) -> _Argument:
    value, switches = None, {}
    for child in tree.children:
        if isinstance(child, Tree) and child.data == "switch":
            inner = child.children[1] if len(child.children) > 1 else None
            switches[str(child.children[0])] = inner if isinstance(inner, Tree) else None
        elif isinstance(child, Tree):
            value = child
    return _Argument(value, switches)


def _name(value: Tree[Token] | None) -> str | None:
    return str(value.children[0]) if value is not None and value.data == "name" else None


def _shown(value: Tree[Token] | None) -> str:
    """A value as RAPID writes it."""
    if value is None:
        return ""
    if value.data == "list":
        return f"[{','.join(_shown(child) for child in value.children if isinstance(child, Tree))}]"
    if value.data == "function":
        inner = _arguments(value)
        return f"{value.children[0]}({','.join(_shown(argument.value) for argument in inner)})"
    return str(value.children[0])


def _waited(text: str, name: str, values: list[Tree[Token]], switched: bool) -> Wait | None:
    """A wait for a time or a signal; with more than that it is kept as it is written."""
    number = value_of(values[-1]) if values else None
    if name == "WAITTIME" and isinstance(number, float):
        return Wait(time_s=number)
    signal = _name(values[0]) if values else None
    if name not in ("WAITDI", "WAITDO") or len(values) != 2 or not signal or not isinstance(number, float):
        return None
    if switched:
        return Wait(text=text.removesuffix(";"))
    return Wait(text=f"{_signal(signal, name[-2:])}={_level(signal, number)}")


def _output(name: str, values: list[Tree[Token]], switched: bool) -> Output | None:
    signal = _name(values[0]) if values else None
    if signal is None or switched:
        return None
    number = value_of(values[-1])
    if name == "SETDO" and len(values) == 2 and isinstance(number, float):
        return Output(f"{_signal(signal, 'DO')}={_level(signal, number)}")
    if name in ("SET", "RESET") and len(values) == 1:
        return Output(f"{_signal(signal, 'DO')}={_level(signal, float(name == 'SET'))}")
    return None


def _signal(name: str, kind: str) -> str:
    """DO_5 is how a plant's DO[5] is written here."""
    match = re.fullmatch(rf"{kind}_(\d+)", name, re.IGNORECASE)
    return f"{kind}[{match[1]}]" if match else name


def _level(name: str, value: float) -> str:
    return ("ON" if value else "OFF") if re.fullmatch(r"D[IO]_\d+", name, re.IGNORECASE) else f"{value:g}"
