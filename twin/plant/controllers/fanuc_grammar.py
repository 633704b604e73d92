"""Grammars of Fanuc's TP programs as ASCII: an instruction, and a taught position."""

from __future__ import annotations

from functools import cache

from lark import Lark

INSTRUCTION = r"""
start: motion | timed | until | output | call | frame | tool | COMMENT -> comment | -> empty

motion: HOW point point? (speed | ODD_SPEED)? (FINE | rounded)? option*
point: POINT INT "]" | POINT INT ":" NAME "]"
speed: NUMBER UNIT
rounded: ROUND INT
?option: accelerated | SPOT | OTHER
accelerated: "ACC"i INT

timed: "WAIT"i NUMBER "(" "sec"i ")"
until: "WAIT"i CONDITION
output: OUTPUT INT "]" "=" value | OUTPUT INT ":" NAME "]" "=" value
value: SWITCH | "(" SWITCH ")" | NUMBER
call: "CALL"i CALLED ("(" argument ("," argument)* ")")?
argument: TEXT | NUMBER | EXPRESSION
frame: "UFRAME_NUM"i "=" INT
tool: "UTOOL_NUM"i "=" INT

HOW: /[JLCA](?=\s*PR?\[)/i
POINT: /PR?\[\s*/i
NAME: /[^\]]+/
UNIT: /%|mm\/sec|cm\/min|inch\/min/i
ODD_SPEED: /(R\[[^\]]*\]\S*|max_speed|WELD_SPEED|[.\d]+(deg\/sec|sec|msec))(?!\S)/i
FINE.3: /FINE(?!\S)/i
ROUND.2: /(CNT|CR)\s*(?=\d)/i
SPOT.2: /SPOT\[[^\]]*\]/i
OTHER.-1: /[^\s;]+/
CONDITION.-1: /[^;]*\[[^;]*/
OUTPUT: /(DO|RO|GO|AO)\[\s*/i
SWITCH: /ON|OFF/i
CALLED: /[A-Za-z_][\w-]*/
TEXT: /'[^']*'/
EXPRESSION.-1: /[^,()]+/
COMMENT.5: /(!|\/\/|--)[^;]*/
INT.1: /-?\d+/
NUMBER: /[-+]?(\d+\.?\d*|\.\d+)/
%ignore /\s+/
"""

POSITION = r"""
start: "P" "[" INT (":" (QUOTED | BARE))? "]" "{" group+ "}" ";"
group: "GP" INT ":" (item ","?)*
?item: "UF" ":" FRAME -> frame
     | "UT" ":" FRAME -> tool
     | "CONFIG" ":" POSTURE -> posture
     | AXIS "=" NUMBER UNIT? -> axis
     | AXIS "=" STARS UNIT? -> untaught
INT: /\d+/
FRAME: /\d+|F/
QUOTED: /"[^"]*"/
BARE: /[^\]"]+/
POSTURE: /'[^']*'/
AXIS: /[XYZWPR](?=\s*=)|[JE]\d/
NUMBER: /[-+]?(\d+\.?\d*|\.\d+)/
STARS: /\*+(\.\*+)?/
UNIT: /mm|deg/
%ignore /\s+/
"""


@cache
def instruction_parser() -> Lark:
    """The parser of one instruction, without its number and semicolon."""
    return Lark(INSTRUCTION, parser="lalr", maybe_placeholders=False)


@cache
def position_parser() -> Lark:
    """The parser of one position, from `P[` to its semicolon."""
    return Lark(POSITION, parser="lalr", maybe_placeholders=False)
