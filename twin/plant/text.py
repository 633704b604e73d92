"""Read a plant's YAML files and remember on which line everything stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq, TaggedScalar
from ruamel.yaml.error import YAMLError

MAX_BYTES = 10_000_000

Place = tuple[str | int, ...]
"""Where something stands in a plant: keys and indices from the top."""


class PlantError(ValueError):
    """A plant's text is wrong. `mistakes` has one sentence for each, with file, line and field."""

    def __init__(self, *mistakes: str) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


@dataclass
class PlantText:
    """The parsed files of a plant: one mapping, and which file each of its top keys came from."""

    main: Path
    data: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)

    def where(self, place: Place) -> str:
        """`file:line, field path` of a place, or of the nearest thing above it that is there."""
        file = self.files.get(str(place[0]), self.main) if place else self.main
        line = _line(self.data, place)
        return f"{file.name}:{line}, {dotted(place)}" if place else f"{file.name}:{line}"

    def plain(self) -> dict[str, Any]:
        """The data as plain dicts, lists and scalars."""
        plain: dict[str, Any] = _plain(self.data)
        return plain


def dotted(place: Place) -> str:
    """A place as a person writes it: `robots[0].stops[2].device`."""
    text = ""
    for step in place:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def read_text(main: Path) -> PlantText:
    """Parse `main` and the files it includes. Raises `PlantError`."""
    text = PlantText(main)
    top = _parse(main)
    line = _key_line(top, "include") if "include" in top else 1
    includes = top.pop("include", [])
    if not isinstance(includes, Sequence) or not all(isinstance(name, str) for name in includes):
        raise PlantError(f"{main.name}:{line}, include: has to be a list of file names")
    _add(text, main, top)
    for name in includes:
        path = (main.parent / name).resolve()
        if not path.is_relative_to(main.parent.resolve()):
            raise PlantError(f"{main.name}:{line}, include: {name} leaves the plant's folder")
        _add(text, path, _parse(path))
    return text


def _add(text: PlantText, path: Path, top: CommentedMap) -> None:
    for key, value in top.items():
        if key in text.data:
            first, line = text.files[key].name, _key_line(top, key)
            raise PlantError(f"{path.name}:{line}, {key}: stands in {first} already; keep one of the two")
        text.data[key] = value
        text.files[key] = path
    if not hasattr(text.data, "lc"):
        located = CommentedMap()
        located.update(text.data)
        text.data = located
    for key in top:
        text.data.lc.add_kv_line_col(key, top.lc.data[key])
        text.data[key] = top[key]


def _parse(path: Path) -> CommentedMap:
    if not path.is_file():
        raise PlantError(f"{path} does not exist; a plant is a folder with a plant.yaml")
    if path.stat().st_size > MAX_BYTES:
        size = path.stat().st_size / 1e6
        raise PlantError(
            f"{path.name} is {size:.0f} MB; a plant file may be at most {MAX_BYTES / 1e6:.0f} MB"
        )
    yaml = YAML(typ="rt", pure=True)
    try:
        data = yaml.load(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise PlantError(f"{path.name} is not UTF-8 text: {error.reason} at byte {error.start}") from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise PlantError(_yaml_mistake(path, error)) from error
    if not isinstance(data, CommentedMap):
        raise PlantError(f"{path.name}:1: has to be a mapping of names to values")
    _refuse_tags(path, data, ())
    return data


def _yaml_mistake(path: Path, error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark is not None else 1
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    return f"{path.name}:{line}: is not well-formed YAML: {problem.splitlines()[0]}"


def _refuse_tags(path: Path, value: Any, place: Place) -> None:
    """A tag would ask for a type that the format does not have, such as a Python object."""
    tag = getattr(value, "tag", None)
    named = getattr(tag, "value", None) if tag is not None else None
    if isinstance(value, TaggedScalar) or (named and not str(named).startswith("tag:yaml.org,2002:")):
        raise PlantError(f"{path.name}: {dotted(place)} has the tag {named}; plant files may have no tags")
    if named and "python" in str(named):
        raise PlantError(f"{path.name}: {dotted(place)} has the tag {named}; plant files may have no tags")
    if isinstance(value, Mapping):
        for key, inner in value.items():
            _refuse_tags(path, inner, (*place, str(key)))
    elif isinstance(value, CommentedSeq):
        for index, inner in enumerate(value):
            _refuse_tags(path, inner, (*place, index))


def _line(data: Any, place: Place) -> int:
    line = 1
    for step in place:
        if isinstance(data, CommentedMap) and step in data:
            line = _key_line(data, str(step))
        elif isinstance(data, CommentedSeq) and isinstance(step, int) and step < len(data):
            line = data.lc.item(step)[0] + 1
        else:
            return line
        data = data[step]
    return line


def _key_line(data: CommentedMap, key: str) -> int:
    try:
        return int(data.lc.key(key)[0]) + 1
    except KeyError:  # merged from an anchor
        return int(data.lc.line) + 1


def _plain(value: Any) -> Any:
    """The value without what the YAML library wraps round it for the way back to text."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, CommentedSeq | list):
        return [_plain(inner) for inner in value]
    for kind in (bool, int, float, str):
        if isinstance(value, kind):
            return kind(value)
    return value
