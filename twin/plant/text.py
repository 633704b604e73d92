"""Read a plant's YAML files and remember where everything stands in them.

What a word reads as is said in `twin.plant.scalars`. Anchors, aliases and merges work; tags do not exist. A
list whose key stands in several files is one list, in the order of `include`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from twin.plant.inside import OwnFileError, own_file
from twin.plant.malformed import no_text, no_yaml
from twin.plant.scalars import TAG, ScalarError, resolvers, scalar

MAX_BYTES = 10_000_000
MAX_VALUES = 5_000_000
"""What a plant may hold with every alias written out."""

Place = tuple[str | int, ...]
"""Where something stands in a plant: keys and indices from the top."""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Composes nodes with the core schema's rules for plain scalars."""

    yaml_implicit_resolvers = resolvers()


class PlantError(ValueError):
    """A plant's text is wrong. `mistakes` has one sentence for each, with file, line and field."""

    def __init__(self, *mistakes: str) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


@dataclass(frozen=True)
class TextFile:
    """One file: its path, its name within the plant's folder, its text and the node of its mapping."""

    path: Path
    name: str
    text: str
    top: yaml.MappingNode


@dataclass(frozen=True)
class Part:
    """A top-level key in one file with its value."""

    file: TextFile
    key: yaml.ScalarNode
    value: yaml.Node


class PlantText:
    """The parsed files of a plant, the main one first.

    before: a text that shares files with it; what these say is taken from there.
    """

    def __init__(self, files: tuple[TextFile, ...], before: PlantText | None = None) -> None:
        self.files = files
        kept = {id(file) for file in files}
        known = before._values if before is not None else {}
        self._values: dict[tuple[int, str], Any] = {
            key: value for key, value in known.items() if key[0] in kept
        }
        self.main = files[0].path
        self.parts: dict[str, list[Part]] = {}
        for file in files:
            for key, value in file.top.value:
                self._add(Part(file, key, value))

    def _add(self, part: Part) -> None:
        name = part.key.value
        if name == "include" and part.file is self.files[0]:
            return
        known = self.parts.setdefault(name, [])
        lists = isinstance(part.value, yaml.SequenceNode) and all(
            isinstance(other.value, yaml.SequenceNode) for other in known
        )
        if known and not (lists and known[-1].file is not part.file):
            where, first = f"{part.file.name}:{line_of(part.key)}", known[-1]
            raise PlantError(f"{where}: {_twice(name, first.key, first.file, part.file)}")
        known.append(part)

    @cached_property
    def data(self) -> dict[str, Any]:
        """Everything as plain dicts, lists and scalars, to be read only. Raises `PlantError`."""
        found: dict[str, Any] = {}
        for name, parts in self.parts.items():
            values = [self._value(name, part) for part in parts]
            found[name] = values[0] if len(values) == 1 else [item for items in values for item in items]
        return found

    def _value(self, name: str, part: Part) -> Any:
        key = (id(part.file), name)
        if key not in self._values:
            self._values[key] = plain(part.file, part.value)
        return self._values[key]

    def where(self, place: Place) -> str:
        """`file:line, field path` of a place, or of the nearest thing above it that is there."""
        if not place or place[0] not in self.parts:
            return f"{self.files[0].name}:1{', ' if place else ''}{dotted(place)}"
        part, line = self.locate(place)
        return f"{part.file.name}:{line}, {dotted(place)}"

    def locate(self, place: Place) -> tuple[Part, int]:
        """The part that holds a place, and the line of the deepest step of it that is there."""
        *_, (part, _, mark) = self.walk(place)
        return part, line_of(mark)

    def walk(self, place: Place) -> Iterator[tuple[Part, yaml.Node, yaml.Node]]:
        """Step by step down to a place, as far as it goes: part, value, and the node that names it."""
        parts = self.parts[str(place[0])]
        part, steps = parts[0], list(place[1:])
        if steps and isinstance(steps[0], int) and len(parts) > 1:
            index = steps[0]
            for part in parts:
                if index < len(part.value.value):
                    break
                index -= len(part.value.value)
            steps[0] = index
        node = part.value
        yield part, node, part.key
        for step in steps:
            found = entry(node, step)
            if found is None:
                return
            key, node = found
            yield part, node, node if key is None else key


def _twice(name: str, first: yaml.Node, file: TextFile, here: TextFile) -> str:
    where = f"line {line_of(first)}" if file is here else f"{file.name}:{line_of(first)}"
    return f"{name if len(name) <= 40 else name[:39] + '…'} stands in {where} already; keep one of the two"


def entry(node: yaml.Node, step: str | int) -> tuple[yaml.ScalarNode | None, yaml.Node] | None:
    """Key and value of a step in a mapping or sequence; a merged one where it has none of its own."""
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        return (None, node.value[step]) if step < len(node.value) else None
    if not isinstance(node, yaml.MappingNode):
        return None
    for key, value in node.value:
        if key.value == str(step) and key.tag != TAG + "merge":
            return key, value
    for key, value in node.value:
        if key.tag == TAG + "merge":
            sources = value.value if isinstance(value, yaml.SequenceNode) else [value]
            found = next((f for source in sources if (f := entry(source, step))), None)
            if found is not None:
                return found
    return None


def line_of(node: yaml.Node) -> int:
    """The line on which a node begins, from 1."""
    return int(node.start_mark.line) + 1


def dotted(place: Place) -> str:
    """A place as a person writes it: `robots[0].stops[2].device`."""
    text = ""
    for step in place:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def read_text(main: Path) -> PlantText:
    """Parse `main` and the files it includes. Raises `PlantError`."""
    first = parse(main, main.name)
    found = entry(first.top, "include")
    if found is None:
        return PlantText((first,))
    line = line_of(found[0] or found[1])
    names = plain(first, found[1])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise PlantError(f"{main.name}:{line}, include: has to be a list of file names")
    files = [first]
    for name in names:
        try:
            path = own_file(main.parent, name)
        except OwnFileError as error:
            raise PlantError(f"{main.name}:{line}, include: {error}") from error
        if path in [file.path.resolve() for file in files]:
            raise PlantError(f"{main.name}:{line}, include: {name} is included already")
        files.append(parse(path, PurePosixPath(name).as_posix()))
    return PlantText(tuple(files))


def parse(path: Path, name: str) -> TextFile:
    """Parse one file. Raises `PlantError`."""
    if not path.is_file():
        raise PlantError(f"{path} does not exist; a plant is a folder with a plant.yaml")
    size = path.stat().st_size
    if size > MAX_BYTES:
        limit = f"a plant file may be at most {MAX_BYTES / 1e6:.0f} MB"
        raise PlantError(f"{path.name} is {size / 1e6:.0f} MB; {limit}")
    data = path.read_bytes()
    if wrong := no_text(data):
        raise PlantError(f"{name}{wrong}")
    text = data.decode("utf-8")
    return TextFile(path, name, text, compose(text, name))


def compose(text: str, name: str) -> yaml.MappingNode:
    """The node of a file's mapping. Raises `PlantError` naming the file as `name`."""
    try:
        loader = _Loader(text)
        try:
            top = loader.get_single_node()
        finally:
            loader.dispose()
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        line, what = no_yaml(text, error)
        raise PlantError(f"{name}:{line}: {what}") from error
    if top is None:
        raise PlantError(f"{name}:1: says nothing; a plant file is a mapping of names to values")
    if not isinstance(top, yaml.MappingNode):
        kind = "a list" if isinstance(top, yaml.SequenceNode) else "a single value"
        raise PlantError(f"{name}:{line_of(top)}: is {kind}; it has to be a mapping of names to values")
    return top


def plain(file: TextFile, node: yaml.Node | None = None) -> Any:
    """A node of a file, or the whole file, as plain dicts, lists and scalars. Raises `PlantError`."""
    return _Plain(file).value(file.top if node is None else node)


class _Plain:
    """Turns nodes into plain values; every anchored one once, so that aliases cost nothing."""

    def __init__(self, file: TextFile) -> None:
        self._file = file
        self._known: dict[int, tuple[Any, int]] = {}
        self._open: set[int] = set()

    def value(self, node: yaml.Node) -> Any:
        return self._sized(node)[0]

    def _sized(self, node: yaml.Node) -> tuple[Any, int]:
        """The value, and how many values it holds with every alias written out."""
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node), 1
        known = self._known.get(id(node))
        if known is not None:
            return known
        if id(node) in self._open:
            raise self._mistake(node, "contains itself through an alias")
        self._open.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            self._refuse_tag(node, "seq")
            items = [self._sized(inner) for inner in node.value]
            found: tuple[Any, int] = ([value for value, _ in items], 1 + sum(size for _, size in items))
        else:
            found = self._mapping(node)
        if found[1] > MAX_VALUES:
            raise self._mistake(node, f"holds more than {MAX_VALUES:,} values through aliases")
        self._open.discard(id(node))
        self._known[id(node)] = found
        return found

    def _mapping(self, node: yaml.MappingNode) -> tuple[dict[str, Any], int]:
        self._refuse_tag(node, "map")
        merged: dict[str, Any] = {}
        own: dict[str, Any] = {}
        count = 1
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise self._mistake(key, "a key has to be a word")
            inner, size = self._sized(value)
            count += size
            if key.tag == TAG + "merge":
                for source in inner if isinstance(inner, list) else [inner]:
                    if not isinstance(source, dict):
                        raise self._mistake(key, "<< has to name a mapping")
                    merged = source | merged
            elif key.value in own:
                first = next(other for other, _ in node.value if other.value == key.value)
                raise self._mistake(key, _twice(key.value, first, self._file, self._file))
            else:
                own[key.value] = inner
        return (merged | own, count) if merged else (own, count)

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        try:
            return scalar(node)
        except ScalarError as error:
            raise self._mistake(node, str(error)) from error

    def _refuse_tag(self, node: yaml.Node, kind: str) -> None:
        if node.tag != TAG + kind:
            raise self._mistake(node, f"has the tag {node.tag}; plant files may have no tags")

    def _mistake(self, node: yaml.Node, what: str) -> PlantError:
        return PlantError(f"{self._file.name}:{line_of(node)}: {what}")
