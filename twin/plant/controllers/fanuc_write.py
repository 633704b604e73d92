"""Write a Fanuc TP program as ASCII, `.LS`."""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence

from twin.plant.controllers.angles import to_wpr
from twin.plant.controllers.neutral import (
    WHOLE,
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

LONGEST_LABEL = 16
LONGEST_COMMENT = 32
LONGEST_TEXT = 34
"""Letters that the controller keeps of a label, of a remark, of a text that is handed to a program."""
_WORDS = {How.JOINT: "J", How.LINEAR: "L", How.CIRCULAR: "C"}


def write_fanuc(script: Script) -> str:
    """The ASCII text of a TP program; numbers have 0.001 mm and 0.001 degrees, as the controller's own.

    script: with one routine. Points keep their numbers, others get the next free ones. Raises
    `ControllerError` for a move of joints without their positions.
    """
    (routine,) = script.routines
    numbers = _numbers(script)
    lines: list[str] = []
    for line in routine.lines:
        lines.extend(_written(line, numbers))
    numbered = tuple(_numbered(lines))
    spots = any(isinstance(line.action, Move) and line.action.spot is not None for line in routine.lines)
    positions = [
        _position(point, number) for point, number in sorted(numbers.items(), key=lambda item: item[1])
    ]
    return "\n".join(
        (*_header(routine.name, len(lines), spots), "/MN", *numbered, "/POS", *positions, "/END", "")
    )


def _numbered(lines: Sequence[str]) -> Iterator[str]:
    """Lines with their numbers; what is done beside a move is counted on its own, up to a line of dashes."""
    number, inner = 0, 0
    for text in lines:
        if inner and text.strip(" ;").strip("-") == "":
            inner = 0
            yield "       ------ ;"
        elif inner:
            yield f"  {inner:5d}:{text}"
            inner += 1
        else:
            number += 1
            yield f"{number:4d}:{text}"
            inner = int("P-SPS" in text)


def _header(name: str, count: int, spots: bool) -> Iterator[str]:
    yield from (f"/PROG  {name}", "/ATTR", "OWNER\t\t= MNEDITOR;", 'COMMENT\t\t= "TakTwin";')
    yield from ("PROG_SIZE\t= 0;", "FILE_NAME\t= ;", "VERSION\t\t= 0;", f"LINE_COUNT\t= {count};")
    yield from ("MEMORY_SIZE\t= 0;", "PROTECT\t\t= READ_WRITE;", "TCD:  STACK_SIZE\t= 0,")
    yield from (f"      {word}\t= {value}," for word, value in (("TASK_PRIORITY", 50), ("TIME_SLICE", 0)))
    yield from (f"      {word}\t= 0," for word in ("BUSY_LAMP_OFF", "ABORT_REQUEST"))
    yield from (
        "      PAUSE_REQUEST\t= 0;",
        "DEFAULT_GROUP\t= 1,*,*,*,*;",
        "CONTROL_CODE\t= 00000000 00000000;",
    )
    if spots:
        yield from ("/APPL", "  SPOT : TRUE ;", "  SPOT Welding Equipment Number : 1 ;")


def _numbers(script: Script) -> Mapping[Point, int]:
    """A number for every point: its own where it has one."""
    points: dict[Point, None] = dict.fromkeys(script.points)
    for routine in script.routines:
        for line in routine.lines:
            if isinstance(line.action, Move):
                points.update(
                    dict.fromkeys((*((line.action.via,) if line.action.via else ()), line.action.to))
                )
    found: dict[Point, int] = {}
    taken: set[int] = set()
    for point in points:
        if point.number and point.number not in taken:
            found[point] = point.number
            taken.add(point.number)
    free = 1
    for point in points:
        if point not in found:
            while free in taken:
                free += 1
            found[point] = free
            taken.add(free)
    return found


def _written(line: Line, numbers: Mapping[Point, int]) -> Iterator[str]:
    match line.action:
        case Move():
            yield f"{_move(line.action, numbers)}    ;"
        case Wait(text=text) if text:
            yield f"  WAIT {text}    ;"
        case Wait(time_s=seconds):
            yield f"  WAIT {seconds:6.2f}(sec) ;" if _whole(seconds * 100) else f"  WAIT {seconds:g}(sec) ;"
        case Output(text=text):
            yield f"  {text} ;"
        case Call(name=name, arguments=arguments):
            handed = ",".join(_argument(argument) for argument in arguments)
            yield f"  CALL {name}{f'({handed})' if handed else ''}    ;"
        case UseFrame(name=name):
            yield f"  UFRAME_NUM={name} ;"
        case UseTool(name=name):
            yield f"  UTOOL_NUM={name} ;"
        case Comment(text=text):
            yield from (f"  !{part} ;" for part in remarks(text))
        case AsIs():
            yield f"  {line.text} ;"
        case Frame():
            yield "   ;"


def remarks(text: str) -> Iterator[str]:
    """A comment in pieces that the controller takes; those behind the first begin with a plus sign."""
    clean = re.sub(r"[;\n]", ",", text)
    for n, part in enumerate(textwrap.wrap(clean, LONGEST_COMMENT - 2) or [""]):
        yield f"+ {part}" if n else part


def _argument(argument: str) -> str:
    if not argument.startswith('"'):
        return argument
    return "'" + argument[1:-1].replace("'", "").replace(";", ",")[:LONGEST_TEXT] + "'"


def _move(move: Move, numbers: Mapping[Point, int]) -> str:
    via = f"{_named(move.via, numbers)}\n    :  " if move.via else ""
    if move.how == How.JOINT:
        speed = f"{_number((1.0 if move.speed_share is None else move.speed_share) * 100)}%"
    else:
        speed = f"{_number((move.speed_m_s or LINEAR_M_S) * 1e3)}mm/sec"
    if move.blend_m:
        ends = f"CR{max(1, round(move.blend_m * 1e3))}"
    else:
        ends = f"CNT{round(move.blend_share * 100)}" if move.blend_share else "FINE"
    spot = f"\n    :  SPOT[{move.spot}]" if move.spot is not None else ""
    words = f"{_WORDS[move.how]} {via}{_named(move.to, numbers)}"
    if move.tail.startswith(WHOLE):
        return f"{words} {move.tail.removeprefix(WHOLE)}"
    return f"{words} {speed} {ends}" + (f" {move.tail}" if move.tail else "") + spot


def _named(point: Point, numbers: Mapping[Point, int]) -> str:
    return f"P[{numbers[point]}{f':{label(point)}' if label(point) else ''}]"


def label(point: Point) -> str:
    """A position's label: as much of its name as the controller keeps; nothing for a bare number."""
    if re.fullmatch(r"P\[\d+\]", point.name):
        return ""
    return re.sub(r'[\]"\[;]', "_", point.name)[:LONGEST_LABEL].strip()


def _position(point: Point, number: int) -> str:
    name = f':"{label(point)}"' if label(point) else ""
    head = f"P[{number}{name}]{{\n   GP1:\n\tUF : {point.frame}, UT : {point.tool},"
    if point.joints_rad:
        values = [f"J{n}={math.degrees(value):10.3f} deg" for n, value in enumerate(point.joints_rad, 1)]
        return f"{head}\t\n\t{_rows(values)}\n}};"
    posture = f"\t\tCONFIG : '{point.posture or 'N U T, 0, 0, 0'}',"
    if point.pose is None:
        stars = [f"{axis} =******** {' mm' if axis in 'XYZ' else 'deg'}" for axis in "XYZWPR"]
        return f"{head}{posture}\n\t{_rows(stars)}\n}};"
    xyz, wpr = to_wpr(point.pose)
    values = [f"{axis} ={_plain(value):10.3f}  mm" for axis, value in zip("XYZ", xyz, strict=True)]
    values += [f"{axis} ={_plain(value):10.3f} deg" for axis, value in zip("WPR", wpr, strict=True)]
    return f"{head}{posture}\n\t{_rows(values)}\n}};"


def _rows(values: Sequence[str]) -> str:
    return ",\n\t".join(",\t".join(values[n : n + 3]) for n in range(0, len(values), 3))


def _plain(value: float) -> float:
    if not math.isfinite(value) or abs(value) > 999_999.0:
        raise ControllerError(f"{value:g} is no position that a controller could have")
    return round(value, 3) + 0.0


def _number(value: float) -> str:
    return f"{value:.0f}" if _whole(value) else f"{round(value, 3):g}"


def _whole(value: float) -> bool:
    return abs(value - round(value)) < 1e-9 * max(1.0, abs(value))
