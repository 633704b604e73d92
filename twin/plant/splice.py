"""How a change of a plant becomes a change of its text: a few characters taken out and put in, all else kept.

A dump by a YAML library would lose comments, order, spacing and anchors. Here every change is a splice at
places that the parser's marks give; what was not changed stays byte for byte.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

import yaml

from twin.plant.scalars import TAG
from twin.plant.text import PlantError, TextFile, compose, line_of

PLAIN = re.compile(r"[A-Za-z_](?:[\w./ -]*[\w./-])?\Z")
"""Texts that need no quotes anywhere, unless they read as something else."""
MARKER = re.compile(r"[&]\S+\s+")


@dataclass(frozen=True)
class Splice:
    """`new` instead of the characters from `start` to `end` of a file."""

    start: int
    end: int
    new: str


def spliced(file: TextFile, splices: list[Splice]) -> TextFile:
    """The file with all splices made. Raises `PlantError` where two of them overlap."""
    text, limit = file.text, len(file.text)
    numbered = sorted(enumerate(splices), key=lambda n: (n[1].start, n[1].end, n[0]), reverse=True)
    for _, splice in numbered:
        if splice.end > limit:
            line = text.count("\n", 0, splice.start) + 1
            raise PlantError(f"{file.name}:{line}: two changes overlap; make one after the other")
        text = text[: splice.start] + splice.new + text[splice.end :]
        limit = splice.start
    return TextFile(file.path, file.name, text, compose(text, file.name))


def flow(value: Any, old: str = "") -> str:
    """A value as one line of YAML. old: the text that it replaces, whose way to write is kept."""
    match value:
        case dict():
            return "{" + ", ".join(f"{flow(str(k))}: {flow(v)}" for k, v in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(flow(inner) for inner in value) + "]"
        case None | bool():
            return {None: "null", True: "true", False: "false"}[value]
        case int() | float():
            return _number(value, old)
    return _text(str(value), old)


def _text(text: str, old: str) -> str:
    if old[:1] not in ("'", '"') and PLAIN.match(text) and _reads_as_text(text):
        return text
    if old[:1] == "'" and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return "".join(c if c.isprintable() else _escape(c) for c in json.dumps(text, ensure_ascii=False))


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _number(value: float, old: str) -> str:
    whole = isinstance(value, float) and value.is_integer() and abs(value) < 1e15
    if whole and re.fullmatch(r"[-+]?\d+", old):
        return str(int(value))
    return repr(value).replace("inf", ".inf").replace("nan", ".nan")


def _reads_as_text(text: str) -> bool:
    node = compose(f"a: {text}", "").value[0][1]
    return bool(node.tag == TAG + "str")


def end_of(node: yaml.Node) -> int:
    """Where a node's last character stands, and one; the parser's own mark runs on to the next thing."""
    if isinstance(node, yaml.ScalarNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    key, value = last if isinstance(node, yaml.MappingNode) else (None, last)
    before = node if key is None else key
    if value.start_mark.index < before.start_mark.index:  # an alias: all that is known is where it is named
        return int(before.end_mark.index)
    return end_of(value)


def replace(file: TextFile, node: yaml.Node, value: Any) -> Splice:
    """A value in the place of another; an anchor before it stays."""
    start, end = int(node.start_mark.index), end_of(node)
    marker = MARKER.match(file.text, start, end)
    start = marker.end() if marker else start
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        end = start + len(file.text[start:end].rstrip())
    return Splice(start, end, flow(value, file.text[start:end]))


def insert_key(file: TextFile, mapping: yaml.MappingNode, key: str, value: Any) -> Splice:
    """A new key at the end of a mapping."""
    entry = f"{flow(key)}: {flow(value)}"
    if mapping.flow_style or not mapping.value:
        return _into_flow(file, mapping, entry, [v for _, v in mapping.value])
    at = _line_end(file, end_of(mapping))
    indent = " " * mapping.value[0][0].start_mark.column
    return Splice(at, at, f"{_newline(file)}{indent}{entry}")


def insert_item(file: TextFile, sequence: yaml.SequenceNode, after: int, value: Any) -> Splice:
    """A new item behind the item `after` of a sequence, written as that one is."""
    if sequence.flow_style or not sequence.value:
        return _into_flow(file, sequence, flow(value), sequence.value[: after + 1])
    neighbour = sequence.value[after]
    at = _line_end(file, end_of(neighbour))
    indent = " " * sequence.start_mark.column
    lines = [f"{indent}- {flow(value)}"]
    if isinstance(value, dict) and isinstance(neighbour, yaml.MappingNode) and not neighbour.flow_style:
        entries = [f"{flow(str(key))}: {flow(inner)}" for key, inner in value.items()]
        lines = [f"{indent}{'  ' if n else '- '}{entry}" for n, entry in enumerate(entries)]
    return Splice(at, at, "".join(_newline(file) + line for line in lines))


def _into_flow(file: TextFile, node: yaml.Node, entry: str, before: list[yaml.Node]) -> Splice:
    bracket = "{" if isinstance(node, yaml.MappingNode) else "["
    first = file.text.index(bracket, node.start_mark.index) + 1
    if not before:
        return Splice(first, first, f"{entry}, " if node.value else entry)
    if before[-1].start_mark.index < first:
        raise _shared(file, node)
    at = end_of(before[-1])
    return Splice(at, at, f", {entry}")


def remove_key(file: TextFile, mapping: yaml.MappingNode, place: int) -> Splice:
    """A key and its value, without what stands around them."""
    key, value = mapping.value[place]
    last = place == len(mapping.value) - 1
    start, end = int(key.start_mark.index), _end_of_entry(key, value)
    if mapping.flow_style:
        if not last:
            return Splice(start, int(mapping.value[place + 1][0].start_mark.index), "")
        before = _end_of_entry(*mapping.value[place - 1]) if place else start
        return Splice(before, end, "")
    line = file.text.rfind("\n", 0, start) + 1
    if file.text[line:start].strip():  # the first key of an item stands behind its dash
        if last:
            raise PlantError(f"{file.name}:{line_of(key)}: {key.value} is all that is there; remove the item")
        return Splice(start, int(mapping.value[place + 1][0].start_mark.index), "")
    return Splice(line, _next_line(file, end), "")


def remove_item(file: TextFile, sequence: yaml.SequenceNode, place: int) -> Splice:
    """An item of a sequence."""
    item = sequence.value[place]
    if item.start_mark.index < sequence.start_mark.index:
        raise _shared(file, sequence)
    if len(sequence.value) == 1:
        return Splice(int(sequence.start_mark.index), end_of(sequence), "[]")
    if sequence.flow_style:
        if place:
            return Splice(end_of(sequence.value[place - 1]), end_of(item), "")
        return Splice(int(item.start_mark.index), int(sequence.value[1].start_mark.index), "")
    start = int(item.start_mark.index)
    line = file.text.rfind("\n", 0, start) + 1
    if file.text[line:start].strip() != "-":
        raise PlantError(f"{file.name}:{line_of(item)}: give the list a line of its own for each item first")
    return Splice(line, _next_line(file, end_of(item)), "")


def _end_of_entry(key: yaml.Node, value: yaml.Node) -> int:
    aliased = value.start_mark.index < key.start_mark.index
    return int(key.end_mark.index) if aliased else end_of(value)


def _shared(file: TextFile, node: yaml.Node) -> PlantError:
    return PlantError(f"{file.name}:{line_of(node)}: holds an alias; change what it names instead")


def _newline(file: TextFile) -> str:
    return "\r\n" if "\r\n" in file.text else "\n"


def _line_end(file: TextFile, start: int) -> int:
    """Where the line ends that a place is on, before its line break; a remark behind it stays with it."""
    found = file.text.find("\n", start)
    if found < 0:
        return len(file.text)
    return found - 1 if file.text[found - 1] == "\r" else found


def _next_line(file: TextFile, start: int) -> int:
    found = file.text.find("\n", start)
    return len(file.text) if found < 0 else found + 1
