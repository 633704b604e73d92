"""Grammar of ABB's RAPID, one statement at a time: declarations with their data, and instructions."""

from __future__ import annotations

from functools import cache

from lark import Lark

STATEMENT = r"""
start: data | until | instruction

data: SCOPE* STORAGE NAME NAME ":=" value
until: UNTIL REST
instruction: NAME switch* ","? (argument ("," argument)*)?
argument: value switch*
switch: "\\" NAME (":=" value | "?" NAME)?
?value: NUMBER -> number | TRUTH -> truth | TEXT -> text | NAME -> name | list | function
list: "[" value ("," value)* "]"
function: NAME "(" switch* ","? (argument ("," argument)*)? ")"

SCOPE.2: /(LOCAL|TASK)(?=\s)/i
STORAGE.2: /(CONST|PERS|VAR)(?=\s)/i
UNTIL.3: /WaitUntil(?=[\s\\])/i
REST.-1: /.+/s
TRUTH.2: /(TRUE|FALSE)(?!\w)/i
NAME: /[A-Za-z]\w*/
TEXT: /"(?:[^"]|"")*"/
NUMBER: /[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?/
%ignore /\s+/
"""


@cache
def statement_parser() -> Lark:
    """The parser of one statement without its semicolon."""
    return Lark(STATEMENT, parser="lalr", maybe_placeholders=False)
