"""Read a KUKA program: its `.src`, with the `.dat` beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lark import Token, Tree, UnexpectedInput

from twin.plant.controllers.krl_data import DataList, Values, point_from, read_data, struct_of
from twin.plant.controllers.krl_grammar import line_parser
from twin.plant.controllers.krl_state import State
from twin.plant.controllers.neutral import (
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
    Wait,
)
from twin.plant.controllers.words import BRANCH, JUMP, LABEL, LOOP, NOT_HERE
from twin.plant.robots import Controller
from twin.plant.told import counted

DEFINITION = re.compile(r"^\s*(GLOBAL\s+)?DEF(FCT)?\s+(\w+\s+)?(\w+)\s*\(", re.IGNORECASE)
END = re.compile(r"^\s*END(FCT)?\s*$", re.IGNORECASE)
HEADER = re.compile(r"^\s*(&|EXT\b|EXTFCT\b)", re.IGNORECASE)
HOME = re.compile(r"X?HOME", re.IGNORECASE)
SPOT = re.compile(r"(TT_)?SPOT\w*", re.IGNORECASE)
INLINE = re.compile(r"%\{PE\}|%MKUKATP|^\s*(INI|BASISTECH INI|USER INI|PARAMETERS)\b", re.IGNORECASE)
HOWS = {"PTP": How.JOINT, "LIN": How.LINEAR, "CIRC": How.CIRCULAR}
WHY = {
    **dict.fromkeys(("IF", "ELSE", "ENDIF", "SWITCH", "CASE", "DEFAULT", "ENDSWITCH"), BRANCH),
    **dict.fromkeys(("LOOP", "ENDLOOP", "WHILE", "ENDWHILE", "REPEAT", "UNTIL", "FOR", "ENDFOR"), LOOP),
    **dict.fromkeys(("GOTO", "EXIT", "RETURN", "HALT"), JUMP),
    "DECL": "a variable of the controller",
    "TRIGGER": "something that is done on the way, at a point of it",
    "INTERRUPT": "an interrupt of the controller",
    "PULSE": "an output that is set for a time; the robot does not wait for it",
}


def read_krl(src: str, file: str, dat: str | None = None, dat_file: str = "", config: str = "") -> Script:
    """What a KUKA program says.

    src: text of the `.src`; file: its name, for sentences. dat: text of its `.dat`, None where there is none;
    dat_file: its name. config: text of the controller's `$config.dat`, for tools and bases. Raises
    `ControllerError` where it is no such program, is cut off, or where points are declared in a `.dat` that
    is not there.
    """
    data = DataList()
    if config:
        read_data(config, "$config.dat", data)
        data.refused.clear()
    if dat is not None:
        read_data(dat, dat_file, data)
    reader = _Reader(data, file)
    routines = tuple(reader.routines(src))
    if not routines:
        raise ControllerError(f"{file} is no KRL program: it has no line DEF; give the .src of the program")
    if dat is None and reader.missing:
        number, name = reader.missing[0]
        raise ControllerError(
            f"{file}:{number}: {name} is declared in the program's .dat; put that file beside it"
        )
    points = [point for name in data.values if (point := point_from(_bare(name), data.values[name], _same))]
    return Script(
        Controller.KRL,
        file,
        routines,
        points=tuple(points),
        frames=data.bases,
        tools=data.tools,
        refused=(*data.refused, *reader.refused),
        notes=tuple(_notes(routines)),
    )


def read_krl_line(text: str) -> Action:
    """What one line says, without any data."""
    return _Reader(DataList(), "").action(1, text)


def _weld(lines: list[Line]) -> None:
    """A call that welds a spot belongs to the move before it."""
    call = lines[-1].action
    if not isinstance(call, Call) or not SPOT.fullmatch(call.name):
        return
    n = next((n for n in range(len(lines) - 2, -1, -1) if not isinstance(lines[n].action, Frame)), -1)
    move = lines[n].action if n >= 0 else None
    if isinstance(move, Move) and move.spot is None:
        lines[n] = replace(lines[n], action=replace(move, spot=",".join(call.arguments)))
        lines[-1] = replace(lines[-1], action=Frame())


def _notes(routines: tuple[Routine, ...]) -> Iterator[str]:
    moves = [line.action for routine in routines for line in routine.lines if isinstance(line.action, Move)]
    beyond = sum(bool(move.to.beyond) for move in moves)
    if beyond:
        yield f"external axes are left out of account of {counted(beyond, 'move')}"


def _bare(name: str) -> str:
    return name[1:] if name[:1] in "Xx" and len(name) > 1 else name


def _same(point: Point) -> Point:
    return point


@dataclass
class _Reader:
    """A text line by line, with what is set at each."""

    data: DataList
    file: str
    refused: list[Refused] = field(default_factory=list)
    missing: list[tuple[int, str]] = field(default_factory=list)
    folds: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.state = State(self.data)

    def routines(self, src: str) -> Iterator[Routine]:
        """The routines of a `.src`."""
        name, begun = "", 0
        lines: list[Line] = []
        for number, raw in enumerate(src.split("\n"), 1):
            definition = DEFINITION.match(raw)
            if definition and not name:
                name, begun, lines = definition[4], number, []
                self.state = State(self.data)
                self.folds.clear()
            elif name and END.match(raw):
                yield Routine(name, tuple(lines))
                name = ""
            elif name and raw.strip():
                lines.append(self._line(number, raw.strip()))
                _weld(lines)
        if name:
            raise ControllerError(f"{self.file}:{begun}: DEF {name} has no END; the file is cut off")

    def _line(self, number: int, text: str) -> Line:
        self.parts.clear()
        action = self.action(number, text)
        if isinstance(action, Move):
            self.refused.extend(Refused(number, text, why) for why in self.parts)
        elif isinstance(action, AsIs) and action.why:
            self.refused.append(Refused(number, text, action.why))
        return Line(number, text, action)

    def action(self, number: int, text: str) -> Action:
        """What a line does; why parts of it are left out of account stands in `parts` then."""
        if text.startswith(";"):
            return self._comment(text)
        if HEADER.match(text):
            return Frame()
        bare = _without_comment(text)
        inside = any(re.match(r"\s*(INI|BASISTECH)", fold, re.IGNORECASE) for fold in self.folds)
        try:
            tree = line_parser().parse(bare).children[0]
        except UnexpectedInput:
            word = re.match(r"[A-Za-z]+", bare)
            why = WHY.get(word[0].upper() if word else "", LABEL if re.fullmatch(r"\w+:", bare) else NOT_HERE)
            return Frame() if inside else AsIs(why)
        assert isinstance(tree, Tree)
        if tree.data == "assign" and self.state.set(tree):
            return Frame()
        if tree.data == "basic":
            return self.state.basic(tree)
        return self._understood(number, tree, inside)

    def _comment(self, text: str) -> Action:
        match = re.match(r";\s*(FOLD|ENDFOLD)\b\s*(.*)$", text, re.IGNORECASE)
        if match is None:
            hidden = any(INLINE.search(fold) for fold in self.folds)
            return Frame() if hidden or text.startswith(";Params") else Comment(text.lstrip("; "))
        if match[1].upper() == "ENDFOLD":
            if self.folds:
                self.folds.pop()
            return Frame()
        self.folds.append(match[2])
        return Frame() if INLINE.search(match[2]) or not match[2] else Comment(match[2].strip())

    def _understood(self, number: int, tree: Tree[Token], inside: bool) -> Action:
        words = [str(word) for word in tree.children if isinstance(word, Token)]
        match tree.data:
            case "move":
                return self._move(number, tree)
            case "wait":
                return Wait(time_s=float(words[0]))
            case "until":
                return Wait(text=condition(words[0]))
            case "call":
                return self._call(tree, words[0])
            case "assign":
                return self._assigned(tree, words[0])
            case _:
                return Frame() if inside else AsIs("a declaration of the controller")

    def _call(self, tree: Tree[Token], name: str) -> Action:
        arguments = []
        for argument in tree.children[1:]:
            assert isinstance(argument, Tree)
            arguments.append(str(argument.children[0]).strip())
        if any(INLINE.search(fold) for fold in self.folds) and name.upper().startswith("SET_CD"):
            return Frame()
        return Call(name, tuple(arguments))

    def _assigned(self, tree: Tree[Token], name: str) -> Action:
        """Outputs, frames and tools; anything else is a variable of the controller."""
        value = tree.children[1]
        assert isinstance(value, Tree)
        out = re.fullmatch(r"\$OUT\[(\d+)\]", name, re.IGNORECASE)
        if out and value.data == "truth":
            return Output(f"DO[{out[1]}]={'ON' if str(value.children[0]).upper() == 'TRUE' else 'OFF'}")
        if name.upper() in ("$BASE", "$TOOL"):
            found = self.state.place(name.upper(), value)
            if found is not None:
                return found
        return AsIs("a variable of the controller")

    def _move(self, number: int, tree: Tree[Token]) -> Action:
        spline = str(tree.children[0]).upper().startswith("S")
        how = HOWS[str(tree.children[0]).upper().removeprefix("S")]
        speed_share, speed = min(self.state.ptp, 1.0) or None, self.state.cp
        data = self.state.ptp_data if how == How.JOINT else self.state.cp_data
        approach = [str(w).upper() for w in tree.children if isinstance(w, Token) and w.type == "APPROACH"]
        for item in tree.find_data("function"):
            name, function, value = _function(item)
            if name == "$TOOL" and function.upper() == "STOOL2":
                self.state.name_frames(value)
            elif name.startswith("$VEL_AXIS") and _float(value) is not None:
                speed_share = (_float(value) or 0.0) / 100.0 or None
            elif name == "$VEL" and _float(value) is not None:
                speed = _float(value)
            elif name in ("$APO", "$ACC_AXIS[1]", "$ACC"):
                data = value.split(",")[-1].strip() or data
        targets = [t for t in tree.children if isinstance(t, Tree) and t.data in ("named", "struct")]
        points = [self._point(number, target) for target in targets]
        bad = next((point for point in points if isinstance(point, AsIs)), None)
        if bad is not None:
            return bad
        if (how == How.CIRCULAR) != (len(points) == 2):
            return AsIs("a circular move of a kind that is not known here")
        if self.state.still and not all(isinstance(p, Point) and p.joints_rad for p in points):
            return AsIs("the robot holds the part and the tool stands still")
        known = [point for point in points if isinstance(point, Point)]
        via = known[0] if how == How.CIRCULAR else None
        move = Move(how, known[-1], via)
        joint = how == How.JOINT
        move = replace(move, speed_share=speed_share if joint else None, speed_m_s=None if joint else speed)
        fold = self.folds[-1] if self.folds else ""
        if SPOT.match(fold.strip()):
            move = replace(move, spot=fold.split(";")[0].strip())
        return self._rounded(move, approach[:1], data, spline)

    def _rounded(self, move: Move, approach: list[str], data: str, spline: bool) -> Move:
        if not approach:
            return move
        word, distance = approach[0], self.data.number(data, "APO_DIST")
        if word == "C_PTP" and not spline:
            share = self.state.apo.get("CPTP", distance if distance is not None else 100.0) / 100.0
            return replace(move, blend_share=min(share, 1.0))
        if word == "C_VEL":
            return replace(move, blend_share=min(self.state.apo.get("CVEL", 100.0) / 100.0, 1.0))
        distance = distance if distance is not None else self.state.apo.get("CDIS")
        if word == "C_ORI" or distance is None:
            self.parts.append(
                f"of this move, {word} is left out of account: the program does not say how far"
            )
            return replace(move, tail=word)
        return replace(move, blend_m=distance * 1e-3)

    def _point(self, number: int, target: Tree[Token]) -> Point | AsIs:
        if target.data == "struct":
            values: Values = struct_of(target)
            point = point_from(f"L{number}", values, self._at)
            return point or AsIs("only some of the coordinates; the others stay as they were")
        name = str(target.children[0])
        values = self.data.values.get(name.upper(), {})
        if not values and HOME.fullmatch(name):
            return self._at(Point("HOME"))
        point = point_from(_bare(name), values, self._at) if values else None
        if point is None:
            self.missing.append((number, name))
            return AsIs(f"{name} is not declared in the program's data list")
        return point

    def _at(self, point: Point) -> Point:
        return replace(point, frame=self.state.frame, tool=self.state.tool)


def condition(text: str) -> str:
    """A condition in neutral words where it is one input, and else as it is."""
    match = re.fullmatch(
        r"\(?\s*(NOT\s+)?\$IN\[(\d+)\]\s*(==\s*(TRUE|FALSE))?\s*\)?", text.strip(), re.IGNORECASE
    )
    if match is None:
        return " ".join(text.split())
    on = (match[4] or "TRUE").upper() == "TRUE"
    return f"DI[{match[2]}]={'ON' if on != bool(match[1]) else 'OFF'}"


def _without_comment(text: str) -> str:
    """A line up to its comment; a semicolon in a text is none."""
    return re.match(r'(?:[^";]|"[^"]*"?)*', text)[0].strip()  # type: ignore[index]


def _function(item: Tree[Token]) -> tuple[str, str, str]:
    """Left side, name, and the arguments of `$VEL=SVEL_CP(2.0, , LCPDAT1)`."""
    arguments = [str(a.children[0]).strip() for a in item.children[2:] if isinstance(a, Tree)]
    name, function = str(item.children[0]).upper(), str(item.children[1])
    return name, function, (arguments[0] if name.startswith("$VEL") else arguments[-1]) if arguments else ""


def _float(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
