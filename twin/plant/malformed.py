"""What is wrong with a file that is no text or no YAML, in words of its own."""

from __future__ import annotations

import re

CONTROL = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What YAML does not allow in a text."""
TAB = "a tab stands where the line is indented; use spaces"
KEPT = "a value begins with a character that YAML keeps for itself; put the text in quotes"
WORDS = {
    "found a tab character that violates indentation": TAB,
    "mapping values are not allowed in this context": "a second colon stands in it; put the text in quotes",
    "found undefined alias": "it names an anchor that does not stand above it",
    "but found another document": "a second document begins; a plant file is one",
    "did not find expected key": "it does not fit what stands above; look for a wrong indent or open quotes",
    "found unexpected end of stream": "the file ends within quotes that are not closed",
}
"""The parser's words for common slips, and plainer ones."""
RESERVED = re.compile("found character .*that cannot start any token")
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
    mark = getattr(error, "problem_mark", None)
    line = int(mark.line) + 1 if mark is not None else 1
    problem = str(getattr(error, "problem", None) or str(error)).splitlines()[0]
    if RESERVED.match(problem):
        indent = text.split("\n")[line - 1].lstrip(" ")[:1]
        problem = TAB if indent == "\t" else KEPT
    return line, f"is not well-formed YAML: {WORDS.get(problem, problem)}"
