"""What a single word of a plant's text reads as, by YAML 1.2's core schema.

`yes` and `06:30` are texts, `true` is a truth value. Tags do not exist.
"""

from __future__ import annotations

import re

import yaml

TAG = "tag:yaml.org,2002:"
MOST_DIGITS = 400
"""Of a whole number; more than any quantity has, and few enough to be turned into one at once."""
_CORE = (
    ("null", r"(?:~|null|Null|NULL|)", "~nN\0"),
    ("bool", r"(?:true|True|TRUE|false|False|FALSE)", "tTfF"),
    ("int", r"(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)", "-+0123456789"),
    (
        "float",
        r"(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))",
        "-+.0123456789",
    ),
    ("merge", r"<<", "<"),
)
"""Kind, how it is written, and what it begins with."""
_READS_AS = {name: re.compile(pattern + r"\Z") for name, pattern, _ in _CORE}


class ScalarError(ValueError):
    """A word cannot stand in a plant's text; the message is a sentence without its subject."""


def resolvers() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    """The core schema as PyYAML's loaders take it: by first letter, each tag and how it is written."""
    found: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for name, _, first in _CORE:
        for letter in first:
            key = "" if letter == "\0" else letter
            found.setdefault(key, []).append((TAG + name, _READS_AS[name]))
    return found


def scalar(node: yaml.ScalarNode) -> str | int | float | bool | None:
    """The value of a node. Raises `ScalarError` where it has a tag or too many digits."""
    text, kind = node.value, node.tag.removeprefix(TAG)
    if kind == "str":
        return str(text)
    # What the text itself does not read as was given by a tag.
    if not node.style and kind in _READS_AS and _READS_AS[kind].match(text):
        match kind:
            case "int":
                return _whole(text)
            case "float":
                return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
            case "bool":
                return bool(text[0] in "tT")
            case "null":
                return None
    raise ScalarError(f"has the tag {node.tag}; plant files may have no tags")


def _whole(text: str) -> int:
    if len(text) > MOST_DIGITS:
        raise ScalarError(f"has {len(text):,} digits; a number has {MOST_DIGITS} at most")
    return int(text, 0) if text[:2] in ("0x", "0o") else int(text)
