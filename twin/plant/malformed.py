"""What is wrong with a file that is no text or no YAML, in words of its own."""

from __future__ import annotations

import re
from typing import Any

import yaml

CONTROL = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What YAML does not allow in a text."""
TAB = "a tab stands where the line is indented; use spaces"
KEPT = "a value begins with a character that YAML keeps for itself; put the text in quotes"
COLON = "a second colon stands in it; put the text in quotes, or look for a wrong indent"
WORDS = {
    "found a tab character that violates indentation": TAB,
    "mapping values are not allowed in this context": COLON,
    "found undefined alias": "it names an anchor that does not stand above it",
    "but found another document": "a second document begins; a plant file is one",
    "did not find expected key": "it does not fit what stands above; look for a wrong indent or open quotes",
}
"""The parser's words for common slips, and plainer ones."""
RESERVED = re.compile("found character .*that cannot start any token")
BRACKETS = {
    "did not find expected ',' or ']'": ("list", "[", "]"),
    "did not find expected ',' or '}'": ("mapping", "{", "}"),
}
UNEVEN = "is indented otherwise than those before it"
FIELD = re.compile(r" *(- )?\w+:(\s|$)| *- ")
"""What begins a line of a plant, and hardly one of a text that goes over several lines."""
NEAR = 2
"""Lines between the end of a quoted text and what does not fit behind it."""
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def no_text(data: bytes) -> str:
    """Why bytes are not the UTF-8 text of a file, as what follows its name; empty where they are."""
    if data.startswith(UTF_16):
        return " is UTF-16 text; save it as UTF-8"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = error.start - data.rfind(b"\n", 0, error.start)
        return f":{line}: is not UTF-8 text at byte {byte} of the line; save the file as UTF-8"
    return ""


def no_yaml(text: str, error: Exception) -> tuple[int, str]:
    """The line, from 1, and what is wrong there with a text that the parser refused with `error`."""
    control = CONTROL.search(text)
    if control is not None:
        line = text.count("\n", 0, control.start()) + 1
        return line, f"holds the control character U+{ord(control[0]):04X}; take it out"
    line = _line(getattr(error, "problem_mark", None))
    problem = str(getattr(error, "problem", None) or str(error)).splitlines()[0]
    if RESERVED.match(problem):
        indent = text.split("\n")[line - 1].lstrip(" ")[:1]
        problem = TAB if indent == "\t" else KEPT
    opened = _open_quotes(text, line)
    began = _line(getattr(error, "context_mark", None))
    if problem == "found unexpected end of stream":
        line, problem = began, "the quotes that open here are never closed"
    elif opened is not None and problem.startswith("did not find expected"):
        line, problem = (
            opened,
            f"the quotes that open here close in line {line} only; close them where they end",
        )
    elif problem in BRACKETS:
        kind, bracket, closing = BRACKETS[problem]
        problem = f"the {kind} that opens with {bracket} in line {began} lacks a comma or its {closing}"
    elif problem == "did not find expected key" and _is_item(text, line):
        problem = f"a list item {UNEVEN}"
    elif problem == "did not find expected '-' indicator":
        problem = f"a {'list item' if _is_item(text, line) else 'line'} {UNEVEN}"
    return line, f"is not well-formed YAML: {WORDS.get(problem, problem)}"


def _line(mark: Any) -> int:
    return int(mark.line) + 1 if mark is not None else 1


def _is_item(text: str, line: int) -> bool:
    """Whether a line begins with the dash of a list."""
    lines = text.split("\n")
    return line <= len(lines) and lines[line - 1].lstrip(" ").startswith("- ")


def _open_quotes(text: str, line: int) -> int | None:
    """Where the last quoted text begins that ends at a line or just before it and has fields within."""
    found = None
    try:
        for token in yaml.scan(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            if isinstance(token, yaml.ScalarToken) and token.style in ("'", '"'):
                first, last = _line(token.start_mark), _line(token.end_mark)
                swallowed = any(FIELD.match(inner) for inner in text.split("\n")[first:last])
                if swallowed and line - NEAR <= last <= line:
                    found = first
    except yaml.YAMLError:
        # It ends where the parser ended.
        pass
    return found
