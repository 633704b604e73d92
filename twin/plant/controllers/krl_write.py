"""Write a KUKA program as inline forms, a `.src` with its `.dat`."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from twin.plant.controllers.angles import to_abc
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

TYPES = {How.JOINT: "PTP", How.LINEAR: "LIN", How.CIRCULAR: "CIRC"}
HEAD = (
    "&ACCESS RVP",
    "&REL 1",
    "&PARAM EDITMASK = *",
    "&PARAM TEMPLATE = C:\\KRC\\Roboter\\Template\\vorgabe",
)
INI = (
    ";FOLD INI;%{PE}",
    "  ;FOLD BASISTECH INI",
    "    GLOBAL INTERRUPT DECL 3 WHEN $STOPMESS==TRUE DO IR_STOPM ( )",
    "    INTERRUPT ON 3",
    "    BAS (#INITMOV,0 )",
    "  ;ENDFOLD (BASISTECH INI)",
    ";ENDFOLD (INI)",
)
EXTERNAL = (
    ";FOLD EXTERNAL DECLARATIONS;%{PE}%MKUKATPBASIS,%CEXT,%VCOMMON,%P",
    "EXT  BAS (BAS_COMMAND  :IN,REAL  :IN )",
    "DECL INT SUCCESS",
    ";ENDFOLD (EXTERNAL DECLARATIONS)",
)
_BEYOND = "E1 0.0,E2 0.0,E3 0.0,E4 0.0,E5 0.0,E6 0.0"


def write_krl(script: Script) -> tuple[str, str]:
    """The texts of a `.src` and its `.dat`; numbers have 0.0001 mm and 0.000001 degrees.

    script: with one routine. Raises `ControllerError` for frames and tools that have no number.
    """
    (routine,) = script.routines
    writer = _Writer()
    body = [text for line in routine.lines for text in writer.written(line)]
    src = (*HEAD, f"DEF {routine.name}( )", *INI, "", *body, "END", "")
    dat = (*HEAD, f"DEFDAT  {routine.name}", *EXTERNAL, *writer.data, "ENDDAT", "")
    return "\n".join(src), "\n".join(dat)


@dataclass
class _Writer:
    """The data list so far."""

    data: list[str] = field(default_factory=list)
    names: dict[Point, str] = field(default_factory=dict)
    moves: int = 0

    def written(self, line: Line) -> Iterator[str]:
        """The lines of the `.src` for one of a script."""
        match line.action:
            case Move():
                yield from self._move(line.action)
            case Wait(text=text) if text:
                yield f"WAIT FOR {_condition(text)}"
            case Wait(time_s=seconds):
                yield f"WAIT SEC {seconds:.12g}"
            case Output(text=text):
                yield _output(text)
            case Call(name=name, arguments=arguments):
                yield f"{name}({','.join(arguments) or ' '})"
            case Comment(text=text):
                yield f";{text}"
            case AsIs():
                yield line.text
            case UseFrame() | UseTool() | Frame():
                # Every move names both in its own data; the folds are made anew.
                return

    def _move(self, move: Move) -> Iterator[str]:
        self.moves += 1
        via = self._declared(move.via) if move.via else ""
        name = self._declared(move.to)
        joint = move.how == How.JOINT
        data = f"{'PDAT' if joint else 'CPDAT'}{self.moves}"
        distance = move.blend_m * 1e3 if move.blend_m else (move.blend_share * 100 if joint else 0.0) or 100.0
        words = f"VEL {{}},ACC 100.0,APO_DIST {_text(distance)}"
        ends = _ends(move)
        tool, base = _index(move.to.tool), _index(move.to.frame)
        where = f"Tool[{tool}] Base[{base}]"
        cont = " CONT" if ends else ""
        if joint:
            speed = _text((1.0 if move.speed_share is None else move.speed_share) * 100)
            self.data.append(f"DECL PDAT P{data}={{{words.format(speed)}}}")
            unit, act, params = "%", f"PDAT_ACT=P{data}", f"BAS(#PTP_PARAMS,{speed})"
        else:
            speed = _text(move.speed_m_s or LINEAR_M_S)
            self.data.append(f"DECL LDAT L{data}={{{words.format(speed)},APO_FAC 50.0,ORI_TYP #VAR}}")
            unit, act, params = "m/s", f"LDAT_ACT=L{data}", f"BAS(#CP_PARAMS,{speed})"
        kind = TYPES[move.how]
        shown = f"{via[1:]} {name[1:]}".strip()
        details = f"%P 1:{kind}, 2:{shown}, 3:{ends}, 5:{speed}, 7:{data}"
        mark = f"%{{PE}}%R 8.3.48,%MKUKATPBASIS,%CMOVE,%V{kind},{details}"
        if move.blend_share and not move.blend_m and not joint:
            yield f"$APO.CVEL={_text(move.blend_share * 100)}"
        yield f";FOLD {kind} {shown}{cont} Vel={speed} {unit} {data} {where};{mark}"
        yield from ("$BWDSTART=FALSE", act, f"FDAT_ACT=F{name[1:]}", params)
        yield f"{kind} {f'{via}, ' if via else ''}{name}{f' {ends}' if ends else ''}"
        yield ";ENDFOLD"
        if move.spot is not None:
            yield f"TT_SPOT({move.spot or ' '})"

    def _declared(self, point: Point) -> str:
        """The name of a point's variable, which is declared with its frame and tool when it comes first."""
        if point not in self.names:
            known = point.pose is not None or point.joints_rad
            self.names[point] = self._fresh(point) if known else "XHOME"
            if known:
                self.data.extend(_declarations(point, self.names[point]))
        return self.names[point]

    def _fresh(self, point: Point) -> str:
        # XHOME is the controller's own; a name in this list would hide it.
        bare = re.sub(r"\W", "_", point.name) if point.name.upper() != "HOME" else "TTHOME"
        name, number = f"X{bare}"[:24], 1
        while name.upper() in {each.upper() for each in self.names.values()}:
            number += 1
            name = f"X{bare}"[: 24 - len(f"_{number}")] + f"_{number}"
        return name


def _declarations(point: Point, name: str) -> Iterator[str]:
    if point.joints_rad:
        axes = ",".join(f"A{n} {math.degrees(q):.6f}" for n, q in enumerate(point.joints_rad, 1))
        yield f"DECL E6AXIS {name}={{{axes},{_BEYOND}}}"
    elif point.pose is not None:
        xyz, abc = to_abc(point.pose)
        numbers = [f"{axis} {value:.4f}" for axis, value in zip("XYZ", xyz, strict=True)]
        numbers += [f"{axis} {value:.6f}" for axis, value in zip("ABC", abc, strict=True)]
        posture = f"{point.posture}," if point.posture else ""
        yield f"DECL E6POS {name}={{{','.join(numbers)},{posture}{_BEYOND}}}"
    where = f"TOOL_NO {_index(point.tool)},BASE_NO {_index(point.frame)}"
    yield f'DECL FDAT F{name[1:]}={{{where},IPO_FRAME #BASE,POINT2[] " "}}'


def _ends(move: Move) -> str:
    if move.tail.startswith("C_"):
        return move.tail.split()[0]
    if move.blend_m:
        return "C_DIS"
    if move.blend_share:
        return "C_PTP" if move.how == How.JOINT else "C_VEL"
    return ""


def _index(name: str) -> str:
    if name and not name.isdigit():
        raise ControllerError(f"a KUKA has numbers for its frames and tools, and {name!r} is none")
    return name or WORLD


def _condition(text: str) -> str:
    match = re.fullmatch(r"DI\[(\d+)\]=(ON|OFF)", text)
    return f"{'NOT ' * (match[2] == 'OFF')}$IN[{match[1]}]" if match else text


def _output(text: str) -> str:
    match = re.fullmatch(r"DO\[(\d+)\]=(ON|OFF)", text)
    if match:
        return f"$OUT[{match[1]}]={'TRUE' if match[2] == 'ON' else 'FALSE'}"
    name, _, value = text.partition("=")
    return (
        f"{re.sub(r'[^$A-Za-z0-9_]', '_', name)}={ {'ON': 'TRUE', '1': 'TRUE'}.get(value, 'FALSE') }".replace(
            " ", ""
        )
    )


def _text(value: float) -> str:
    return f"{value:.12g}"
