"""Read an ABB program: a RAPID module, `.mod`, `.prg` or `.sys`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from twin.plant.controllers.neutral import (
    WORLD,
    Action,
    AsIs,
    Comment,
    ControllerError,
    Line,
    Move,
    Refused,
    Routine,
    Script,
    UseFrame,
    UseTool,
)
from twin.plant.controllers.rapid_split import Piece, pieces
from twin.plant.controllers.rapid_statements import WHY, Statements, parsed
from twin.plant.controllers.words import LABEL, NOT_HERE
from twin.plant.robots import Controller
from twin.plant.told import counted

PROC = re.compile(r"(LOCAL\s+)?PROC\s+(\w+)\s*\((.*)\)$", re.IGNORECASE | re.DOTALL)
DATA = re.compile(r"((LOCAL|TASK)\s+)*(CONST|PERS|VAR)\s", re.IGNORECASE)
OPENS = re.compile(r"(LOCAL\s+)?(FUNC|TRAP|RECORD)\b", re.IGNORECASE)
HANDLER = "what is done when something goes wrong"
CLOSES = re.compile(r"END(FUNC|TRAP|RECORD)$", re.IGNORECASE)


def read_rapid(text: str, file: str) -> Script:
    """What a RAPID module says.

    text: of the module; file: its name, for sentences. Raises `ControllerError` where it is none or is
    cut off.
    """
    cut = list(pieces(text, file))
    if not any(piece.kind == "block" and piece.text.upper().startswith("MODULE") for piece in cut):
        raise ControllerError(f"{file} is no RAPID module: it has no line MODULE; give a .mod or .prg")
    if not any(piece.text.upper().startswith("ENDMODULE") for piece in cut):
        raise ControllerError(f"{file}:{cut[-1].line}: the module has no ENDMODULE; the file is cut off")
    reader = _Reader(file)
    reader.declarations(cut)
    reader.bodies(cut)
    if not reader.routines:
        raise ControllerError(f"{file}: the module has no PROC; give the module with the program's routines")
    known = reader.statements.known
    return Script(
        Controller.RAPID,
        file,
        tuple(reader.routines),
        points=tuple(known.points.values()),
        frames=known.objects,
        tools=known.tools,
        loads=known.loads,
        around=tuple(reader.around),
        refused=tuple(reader.refused),
        notes=tuple(reader.notes()),
    )


def read_rapid_line(text: str) -> Action:
    """What one statement says, without data; a plant keeps frames and tools as `WObj:=a` and `Tool:=b`."""
    match = re.fullmatch(r"(WObj|Tool):=(\w+)", text, re.IGNORECASE)
    if match:
        name = WORLD if match[2].lower() == "wobj0" else match[2]
        return UseFrame(name) if match[1].lower() == "wobj" else UseTool(name)
    return Statements().action(text)


@dataclass
class _Reader:
    """A module statement by statement."""

    file: str
    statements: Statements = field(default_factory=Statements)
    routines: list[Routine] = field(default_factory=list)
    around: list[Line] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    def declarations(self, cut: list[Piece]) -> None:
        """What the module declares, wherever it stands."""
        for piece in cut:
            if piece.kind == "statement" and re.match(
                r"((LOCAL|TASK)\s+)*(CONST|PERS|VAR)\s", piece.text, re.I
            ):
                tree = parsed(piece.text)
                if tree is not None and tree.data == "data":
                    self.statements.declare(tree)

    def bodies(self, cut: list[Piece]) -> None:
        """The routines, and what stands around them."""
        name, begun, depth, handler = "", 0, 0, False
        lines: list[Line] = []
        for piece in cut:
            match = PROC.match(piece.text) if piece.kind == "block" else None
            if match and not name:
                name, begun, lines = match[2], piece.line, []
                self.statements.share, handler = 1.0, False
                if match[3].strip():
                    lines.append(self._refuse(piece, "what is handed to the routine"))
            elif name and piece.text.upper() == "ENDPROC":
                self.routines.append(Routine(name, tuple(lines)))
                name = ""
            elif name:
                handler = handler or piece.text.upper() in ("ERROR", "UNDO", "BACKWARD")
                lines.append(self._refuse(piece, HANDLER) if handler else self._line(piece))
            else:
                depth += bool(OPENS.match(piece.text) and piece.kind == "block")
                self._outside(piece, depth > 0)
                depth -= bool(CLOSES.match(piece.text) and piece.kind == "block")
        if name:
            raise ControllerError(f"{self.file}:{begun}: PROC {name} has no ENDPROC; the file is cut off")

    def _outside(self, piece: Piece, inside: bool) -> None:
        text = piece.text
        if piece.kind == "comment":
            self.around.append(Line(piece.line, text, Comment(text[1:].strip())))
        elif inside:
            self.around.append(
                self._refuse(piece, "a function or a trap, which a plant's program does not have")
            )
        elif piece.kind == "statement" and text:
            tree = parsed(text)
            if tree is None or tree.data != "data" or not self.statements.declare(tree):
                self.around.append(self._refuse(piece, "a variable of the controller"))

    def _refuse(self, piece: Piece, why: str) -> Line:
        shown = " ".join(piece.text.split())
        self.refused.append(Refused(piece.line, shown, why))
        end = ";" if piece.kind == "statement" else ""
        return Line(piece.line, piece.text + end, AsIs(why))

    def _line(self, piece: Piece) -> Line:
        text = piece.text
        if piece.kind == "comment":
            return Line(piece.line, text, Comment(text[1:].strip()))
        if piece.kind == "block":
            word = re.match(r"\w+", text)
            why = LABEL if re.fullmatch(r"\w+\s*:", text) else NOT_HERE
            return self._refuse(piece, WHY.get(word[0].upper() if word else "", why))
        self.statements.parts.clear()
        action = self.statements.action(text)
        if isinstance(action, AsIs):
            return self._refuse(piece, action.why)
        shown = " ".join(text.split())
        self.refused.extend(Refused(piece.line, shown, why) for why in self.statements.parts)
        return Line(piece.line, text + ";", action)

    def notes(self) -> list[str]:
        """Sentences without their ends."""
        moves = [line.action for r in self.routines for line in r.lines if isinstance(line.action, Move)]
        beyond = sum(bool(move.to.beyond) for move in moves)
        told = f"external axes are left out of account of {counted(beyond, 'move')}"
        return [told] if beyond else []
