"""What is told of a value of the wrong type: what it is, and what would be right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

EXPECTED = re.compile(r"Expected `(?P<wanted>[^`]+)`(?: of length (?P<length>\d+))?, got `?(?P<got>[\w ]+)`?")
NUMBER = re.compile(r"\s*(?P<sign>[-+]?)(?P<number>\d+(?:[.,]\d+)?|[.,]\d+)\s*(?P<unit>\S*)\s*")
SAYS = {"true": "true", "yes": "true", "on": "true", "false": "false", "no": "false", "off": "false"}
GOT: dict[str, type | tuple[type, ...]] = {
    "str": str, "int": int, "float": float, "bool": bool, "array": list, "object": dict, "null": type(None),
}  # fmt: skip
KINDS = {list: "a list", dict: "a mapping", bool: "a truth value", int: "a number", float: "a number"}


def wrong_type(message: str, value: Any, written: str, fields: Sequence[str]) -> str | None:
    """A sentence for a message of msgspec that tells of a type; None where it tells of something else.

    value: what stands there, as plain data. written: how a single value is written in the text.
    fields: names of what a mapping may have there.
    """
    match = EXPECTED.match(message)
    if match is None or not (match["length"] or isinstance(value, GOT.get(match["got"], object))):
        # Of a key of a mapping msgspec does not say which; the value is the mapping then.
        return None
    wanted = match["wanted"].split(" | ")
    if match["length"]:
        told = f"has {len(value)} items; it has to have {match['length']}"
    elif "float" in wanted or "int" in wanted:
        told = _no_number(value, whole="float" not in wanted)
    elif "array" in wanted:
        told = f"{_is(value, written)}; write a list: [{written or 'a, b, c'}]"
    elif "object" in wanted:
        known = f": {', '.join(fields[:8])}{', …' if len(fields) > 8 else ''}" if fields else ""
        told = f"{_is(value, written)}; it has to be a mapping of fields{known}"
    elif "bool" in wanted:
        meant = SAYS.get(str(value).casefold(), "")
        told = f"{_is(value, written)}; write {meant or 'true or false'}{', without quotes' * bool(meant)}"
    elif "str" in wanted and written:
        told = f'{written} reads as {KINDS.get(type(value), "nothing")}; write "{written}", in quotes'
    else:
        told = f"{_is(value, written)}; a text has to stand here"
    return told


def _is(value: Any, written: str) -> str:
    if value is None:
        return "says nothing"
    if isinstance(value, str):
        return f"{value!r} is text"
    return f"{written} is {KINDS[type(value)]}" if written else f"is {KINDS[type(value)]}"


def _no_number(value: Any, whole: bool) -> str:
    kind = "a whole number" if whole else "a number"
    match = NUMBER.fullmatch(value) if isinstance(value, str) else None
    if isinstance(value, float):
        return f"{value} is no whole number; write one"
    if match is None:
        return f"{_is(value, '')}; write {kind}"
    number = (match["sign"] + match["number"].replace(",", ".")).removeprefix("+")
    right = "with a point, " if "," in value else "without quotes, "
    if match["unit"]:
        right = f"{float(number) / 100:g}" if match["unit"] == "%" else f"without a unit, {number}"
        return f"{value!r} is text; write {kind}{', ' if match['unit'] == '%' else ' '}{right}"
    return f"{value!r} is text; write {kind} {right}{number}"
