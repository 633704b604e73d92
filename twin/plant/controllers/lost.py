"""The lines of a controller's routine whole, and what of them a plant's program does not do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from twin.plant.controllers.neutral import AsIs, Call, Comment, Line
from twin.plant.controllers.spots import blend_words
from twin.plant.told import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from twin.plant.controllers.neutral import Move, Routine
    from twin.plant.robots import Step

_FANUC, _KRL = r"[JLCA] PR?\[", r"S?(PTP|LIN|CIRC)(_REL)?\b|SPL\b"
_RAPID = r"(Trigg|Move|Search|Arc|Spot|Paint|Disp)[A-Z]\w*\b"
_MOVES = re.compile(rf"\s*(\d+:\s*)?({_FANUC}|{_KRL}|{_RAPID})", re.IGNORECASE)
_DEEPEST = 8
"""Routines that call each other in turn."""


def inlined(routine: Routine, names: Mapping[str, Routine], within: tuple[str, ...] = ()) -> Iterator[Line]:
    """The lines of a routine, those of what it calls without handing anything over in their place.

    names: routines of the same text by their names in capitals. within: those that are being put in already.
    """
    here = (*within, routine.name.upper())
    for line in routine.lines:
        call = line.action if isinstance(line.action, Call) else None
        inner = names.get(call.name.upper()) if call and not call.arguments else None
        if inner is not None and inner.name.upper() not in here and len(here) < _DEEPEST:
            yield Line(line.number, line.text, Comment(f"{inner.name}:"))
            yield from inlined(inner, names, here)
        else:
            yield line


def lost_moves(lines: Sequence[Line], kept: Sequence[Step]) -> Iterator[str]:
    """That moves are missing, where lines that are kept as they are look like some.

    lines: of a routine. kept: its steps; a line that is one as it is counts.
    """
    texts = {step.text for step in kept}
    found = [line for line in lines if _MOVES.match(line.text) and _is_kept(line, texts)]
    if found:
        first = found[0]
        said = "the program in the plant goes other ways than the text, and quicker"
        where = f"the first in line {first.number} ({first.text.strip()})"
        yield f"{counted(len(found), 'move')} left out, {where}: {said}"


def _is_kept(line: Line, texts: set[str]) -> bool:
    return isinstance(line.action, AsIs) or line.text in texts


def seam_of(step: Step, laid: Sequence[Move], speed_m_s: float | None) -> tuple[Step, str]:
    """A step along a seam with what the last move along it says of its end, and what is left out, in words.

    step: at the seam. laid: the moves along it. speed_m_s: of the seam in the plant, None where it has none.
    """
    if not laid:
        return step, ""
    *inner, last = laid
    words = {name: value for name, value in {**blend_words(last), "text": last.tail}.items() if value}
    said = any(move.blend_m or move.blend_share or move.tail for move in inner)
    speeds = {move.speed_m_s for move in laid} | ({speed_m_s} if speed_m_s else set())
    why = f"along {step.at} all moves go at the seam's own speed and are not rounded"
    return msgspec.structs.replace(step, **words), why if said or len(speeds) > 1 else ""
