"""Grammar of KUKA's KRL, one line at a time: what moves, waits and sets, and the data lists of a `.dat`."""

from __future__ import annotations

from functools import cache

from lark import Lark

LINE = r"""
start: move | wait | until | assign | basic | call | declared

move: HOW target ("," target)? ("," "CA"i ANGLE)? APPROACH* (WITH with_item ("," with_item)* APPROACH*)?
?target: NAME -> named | struct
with_item: SYSTEM "=" NAME "(" argument? ("," argument?)* ")" -> function
         | SYSTEM "=" value -> direct
wait: "WAIT"i "SEC"i NUMBER
until: "WAIT"i "FOR"i REST
assign: SYSTEM "=" value | ACTUAL "=" NAME
?value: NUMBER -> number | TRUTH -> truth | NAME -> name | struct | data
data: NAME "[" INT "]"
basic: BAS "(" ENUM ("," argument)? ")"
call: NAME "(" (argument ("," argument)*)? ")"
?argument: TEXT -> text | NUMBER -> number | OTHER -> other
declared: "GLOBAL"i? "DECL"i? "GLOBAL"i? TYPE? entry "=" struct
entry: NAME ("[" INT "]")?
struct: "{" (NAME ":")? field ("," field)* "}"
field: NAME "[" "]" TEXT | NAME NUMBER | NAME ENUM | NAME TRUTH | NAME struct

HOW.3: /(S?PTP|S?LIN|S?CIRC)(?![A-Za-z0-9_$])/i
APPROACH.3: /C_(PTP|DIS|VEL|ORI|SPL)(?!\w)/i
WITH.3: /WITH(?!\w)/i
BAS.3: /BAS(?!\w)/i
TYPE.2: /(E6POS|E6AXIS|POS|AXIS|FRAME|FDAT|PDAT|LDAT|E3POS|E3AXIS)(?=\s+[A-Za-z$_])/i
ACTUAL.2: /[FPL]DAT_ACT(?!\w)/i
TRUTH.2: /(TRUE|FALSE)(?!\w)/i
SYSTEM: /\$\w+(\.\w+)*(\[\d+\])?/
NAME: /[A-Za-z_]\w*/
ENUM: /#\w+/
TEXT: /"[^"]*"/
ANGLE: /[-+]?[.\d]+/
NUMBER: /[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?/
INT: /\d+/
OTHER.-1: /[^,()"]+(\([^()]*\))?/
REST.-1: /.+/
%ignore /[ \t]+/
"""


@cache
def line_parser() -> Lark:
    """The parser of one line without its comment."""
    return Lark(LINE, parser="lalr", maybe_placeholders=False)
