"""A RAPID module cut into statements, comments and the lines that open and close blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from twin.plant.controllers.neutral import ControllerError

PIECE = re.compile(r'"(?:[^"\n]|"")*"|![^\n]*|;|\n|"|[^"!;\n]+')
HEADER = re.compile(r"\s*%%%.*?%%%", re.DOTALL)
WORDS = r"ENDMODULE|ENDPROC|ENDFUNC|ENDTRAP|ENDRECORD|ENDIF|ENDWHILE|ENDFOR|ENDTEST|ELSE|ERROR|UNDO|BACKWARD"
BLOCK = re.compile(
    rf"({WORDS})(\s*\([^()]*\))?$|MODULE\s+\w+(\s*\([^()]*\))?$|(LOCAL\s+)?TRAP\s+\w+$|(LOCAL\s+)?RECORD\s+\w+$"
    r"|(LOCAL\s+)?(PROC|FUNC)\b.*\)$|(ELSE)?IF\b.*\bTHEN$|(WHILE|FOR)\b.*\bDO$|TEST\b.*$|(CASE\b.*|DEFAULT|\w+)\s*:$",
    re.IGNORECASE | re.DOTALL,
)


class Piece(NamedTuple):
    """Number of its first line, its text, and what it is: a comment, a block's line, or a statement."""

    line: int
    text: str
    kind: str


def pieces(text: str, file: str) -> Iterator[Piece]:
    """Comments, block lines and statements of a module, in their order, without semicolons.

    file: its name. Raises `ControllerError` where the last statement has no end.
    """
    line, begun = 1, 0
    parts: list[str] = []
    head = HEADER.match(text)
    if head is not None:
        text = "\n" * head[0].count("\n") + text[head.end() :]
    for match in PIECE.finditer(text):
        piece = match[0]
        if piece.startswith("!"):
            whole = _joined(parts)
            if whole and BLOCK.match(whole) and _closed(whole):
                yield Piece(begun, whole, "block")
                parts = []
            yield Piece(line, piece, "comment")
        elif piece == ";":
            yield Piece(begun or line, _joined(parts), "statement")
            parts = []
        elif piece == "\n":
            whole = _joined(parts)
            if whole and BLOCK.match(whole) and _closed(whole):
                yield Piece(begun, whole, "block")
                parts = []
            elif parts:
                parts.append(" ")
            line += 1
        elif parts or piece.strip():
            begun = begun if parts else line
            parts.append(piece)
    rest = _joined(parts)
    if rest and BLOCK.match(rest):
        yield Piece(begun, rest, "block")
    elif rest.strip("\x1a"):
        raise ControllerError(f"{file}:{begun}: {rest[:40]} has no semicolon at its end; the file is cut off")


def _joined(parts: list[str]) -> str:
    return (
        " ".join("".join(parts).split()) if not any('"' in part for part in parts) else "".join(parts).strip()
    )


def _closed(text: str) -> bool:
    return text.count("(") == text.count(")")
