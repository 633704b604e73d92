"""Write a plant's text: block lists, an item on one line where it is short, comments as headings.

The same values always give the same text. Lengths are rounded to millimetres, angles to microradians, but for
`Exact` numbers.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

WIDTH = 150
"""Characters up to which an item stays on one line."""
_PLAIN = re.compile(r"[A-Za-z_][\w/+.%()@-]*(?: [\w/+.%()@-]+)*")


@dataclass(frozen=True)
class Section:
    """Some things of one list of a plant, which stand together under a heading.

    file: its name within the plant's folder; key: the plant's field, as `stations`, or empty for fields of
    the plant itself; items: the things, each a mapping of plain values, or one mapping of the plant's own
    fields; heading: a comment above them, lines apart by a line feed.
    """

    file: str
    key: str
    items: tuple[Mapping[str, Any], ...]
    heading: str = ""


def texts(sections: Iterable[Section], opening: Mapping[str, str]) -> dict[str, str]:
    """Text by file. Sections of the same file and key become one list, in the order they come in.

    opening: by file, the comment that it begins with. Raises `ValueError` where a text does not read back.
    """
    files: dict[str, dict[str, list[Section]]] = {}
    for section in sections:
        files.setdefault(section.file, {}).setdefault(section.key, []).append(section)
    found = {}
    for file, keys in files.items():
        parts = [_comment(opening[file])] if file in opening else []
        parts += ["\n".join(_lines(key, members)) + "\n" for key, members in keys.items()]
        found[file] = "\n".join(parts)
        try:
            yaml.compose(found[file])
        except yaml.YAMLError as error:
            raise ValueError(f"{file} does not read back as YAML: {error}") from error
    return found


def _lines(key: str, sections: list[Section]) -> Iterable[str]:
    if key:
        yield f"{key}:"
    for k, section in enumerate(sections):
        if section.heading:
            if k:
                yield ""
            yield textwrap.indent(_comment(section.heading).rstrip("\n"), "  " if key else "")
        for item in section.items:
            if key:
                yield from _item(item, "  ")
            else:
                yield from _fields(item, "")


def _comment(text: str) -> str:
    return "".join(f"# {line}".rstrip() + "\n" for line in text.splitlines())


def _item(item: Mapping[str, Any], indent: str) -> Iterable[str]:
    """An item of a block list."""
    line = f"{indent}- {_flow(item)}"
    if len(line) <= WIDTH and not any(map(_nests, item.values())):
        yield line
        return
    lines = list(_fields(item, indent + "  "))
    yield f"{indent}- {lines[0].lstrip()}"
    yield from lines[1:]


def _fields(item: Mapping[str, Any], indent: str) -> Iterable[str]:
    """Fields of a block mapping."""
    for key, value in item.items():
        if _nests(value):
            yield f"{indent}{key}:"
            for inner in value:
                yield from _item(inner, indent + "  ")
            continue
        line = f"{indent}{key}: {_flow(value, key)}"
        if len(line) <= WIDTH or not isinstance(value, list | tuple):
            yield line
            continue
        yield f"{indent}{key}: ["
        words = [_flow(inner, key).replace(" ", "\0") + "," for inner in value]
        for row in textwrap.wrap(" ".join(words), WIDTH - len(indent) - 2, break_on_hyphens=False):
            yield f"{indent}  {row}".replace("\0", " ")
        yield f"{indent}]"


def _nests(value: Any) -> bool:
    """Whether a value is a list of mappings, which gets lines of its own."""
    return isinstance(value, list | tuple) and any(isinstance(inner, Mapping) for inner in value)


def _flow(value: Any, key: str = "") -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        inner = (f"{_scalar(name)}: {_flow(each, name)}" for name, each in value.items())
        return "{" + ", ".join(inner) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flow(inner, key) for inner in value) + "]"
    if isinstance(value, Exact):
        return _number(value, 9)
    if isinstance(value, float):
        return _number(value, 3 if key.endswith("_m") or key == "places" else 6)
    return _scalar(value)


class Exact(float):
    """A number that is written with all places that count, such as a pose that joint positions lead to."""


def _number(value: float, digits: int) -> str:
    """At most `digits` places behind the point, at least one."""
    text = f"{value:.{digits}f}".rstrip("0")
    text += "0" if text.endswith(".") else ""
    return "0.0" if text == "-0.0" else text


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        words = {"true", "false", "null"}
        plain = _PLAIN.fullmatch(value) and value.lower() not in words
        return value if plain else json.dumps(value, ensure_ascii=False)
    return str(value)
