"""Change a plant's text from a program; only the lines that must change do.

editor = twin.edit_plant("my_plant")
editor.set("stations[BS110].cycle_time_s", 49)
editor.save()
"""

from __future__ import annotations

import copy
import math
import numbers
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from twin.geometry.resolve import assets_folder
from twin.plant import splice
from twin.plant.changes import Add, Change, Remove, Set, splice_of
from twin.plant.fields import known_fields
from twin.plant.load import main_file, plant_of
from twin.plant.model import Plant
from twin.plant.save import SaveError, write_files
from twin.plant.text import Place, PlantError, PlantText, TextFile, dotted, read_text
from twin.plant.told import counted, nearest

STEP = re.compile(r"\.?(\w+)|\[([^\]]+)\]")


class Editor:
    """The text of a plant, open for changes. Nothing is written before `save`."""

    def __init__(self, text: PlantText) -> None:
        self._text = text
        self._saved = {file.name: file.text for file in text.files}

    @property
    def text(self) -> PlantText:
        """The text as it is now."""
        return self._text

    @property
    def plant(self) -> Plant:
        """The plant that the text describes now. Raises `PlantError` where it is not valid."""
        return plant_of(self._text)

    def place(self, path: str) -> Place:
        """`stations[BS110].pose.xyz_m[0]`: fields by name, items by id or index. Raises `PlantError`."""
        place: list[str | int] = []
        value: Any = self._text.data
        if "".join(match[0] for match in STEP.finditer(path)) != path or not path:
            raise PlantError(f"{path!r} is no place; give one like stations[BS110].cycle_time_s")
        for match in STEP.finditer(path):
            step: str | int = match[1] or match[2]
            of = path[: match.start()]
            if match[2] is not None:
                step = _index(value, str(step), path, of)
            else:
                _refuse_unknown(self._text.data, value, tuple(place), of, str(step))
            place.append(step)
            value = _inner(value, step)
        return tuple(place)

    def set(self, path: str, value: Any) -> None:
        """Give a place a value: plain data, a thing of the format, or a number of NumPy's.

        Raises `PlantError` where the text cannot say it.
        """
        self.change([Set(self.place(path), _plain(value, path))])

    def add(self, path: str, value: Any, after: str | None = None) -> None:
        """A new item of the list at `path`, behind the one with the id `after`; `value` as for `set`."""
        place = self.place(path)
        index = None
        if after is not None:
            items: Any = self._text.data
            for step in place:
                items = _inner(items, step)
            index = _index(items, after, path, path)
        self.change([Add(place, _plain(value, path), index)])

    def remove(self, path: str) -> None:
        """Take away a field or an item."""
        self.change([Remove(self.place(path))])

    def change(self, changes: Sequence[Change]) -> None:
        """All changes at once, with the places before the first; none where one is not possible."""
        splices: dict[str, list[splice.Splice]] = {}
        for change in changes:
            file, made = splice_of(self._text, change)
            splices.setdefault(file.name, []).append(made)
        files = tuple(
            splice.spliced(file, splices[file.name]) if file.name in splices else file
            for file in self._text.files
        )
        new = PlantText(files, self._text)
        if new.data != _changed(self._text.data, changes):
            places = ", ".join(dotted(change.place) for change in changes[:3])
            raise PlantError(f"{places}: an alias or a merge shares what stands there; edit it by hand")
        self._text = new

    def save(self, check: bool = True) -> tuple[Path, ...]:
        """Write the files that changed; returns them.

        check: only where the plant is valid. Raises `PlantError`, also where a file was changed meanwhile or
        cannot be written, and for a plant that ships with TakTwin, which stays as it is.
        """
        changed = [file for file in self._text.files if file.text != self._saved[file.name]]
        if changed:
            refuse_bundled(self._text.main)
        if check:
            plant_of(self._text)
        for file in changed:
            if file.path.read_bytes().decode("utf-8") != self._saved[file.name]:
                raise PlantError(f"{file.path} was changed meanwhile; open the plant again")
        saved: Sequence[TextFile] = changed
        try:
            write_files(changed)
        except SaveError as error:
            saved = error.saved
            raise
        finally:
            self._saved.update({file.name: file.text for file in saved})
        return tuple(file.path for file in changed)


def edit_plant(name_or_path: str | Path) -> Editor:
    """Open the text of a plant for changes. Raises `PlantError` where it cannot be read."""
    return Editor(read_text(main_file(name_or_path)))


def refuse_bundled(main: Path) -> None:
    """Raise `PlantError` where a `plant.yaml` is one of those that ship with TakTwin."""
    if main.resolve().is_relative_to(assets_folder().resolve()):
        folder = main.resolve().parent
        how = f"copy it first, as with cp -r {folder} my_{folder.name}, and edit the copy"
        raise PlantError(f"{folder.name} is bundled with TakTwin and stays as it is; {how}")


def _changed(data: dict[str, Any], changes: Sequence[Change]) -> dict[str, Any]:
    """What the data has to be after the changes; lists from the back, so that places hold."""
    names = {str(change.place[0]) for change in changes}
    # One copy of all that changes, so that what an alias shares is shared in it too; the rest is the same
    # object in both, which comparing sees at once.
    found = {**data, **copy.deepcopy({name: data[name] for name in names if name in data})}
    for change in changes:
        if isinstance(change, Set):
            _at(found, change.place[:-1])[change.place[-1]] = _listed(change.value)
    others = [(n, change) for n, change in enumerate(changes) if not isinstance(change, Set)]
    for _, change in sorted(others, key=lambda item: (*_order(item[1]), item[0]), reverse=True):
        if isinstance(change, Remove):
            del _at(found, change.place[:-1])[change.place[-1]]
        elif isinstance(change, Add):
            items = _at(found, change.place)
            items.insert(len(items) if change.after is None else change.after + 1, _listed(change.value))
    return found


def _order(change: Change) -> tuple[float, int]:
    if isinstance(change, Add):
        return (float("inf") if change.after is None else change.after, 1)
    return (change.place[-1] if isinstance(change.place[-1], int) else -1, 0)


def _listed(value: Any) -> Any:
    return [_listed(inner) for inner in value] if isinstance(value, list | tuple) else value


def _plain(value: Any, path: str) -> Any:
    """A value as YAML has it: dicts, lists, texts, numbers. Raises `PlantError` for what it cannot say."""
    found: Any
    match value:
        case None | bool():
            found = value
        case str():
            found = str(value)
        case numbers.Integral():
            found = int(value)
        case numbers.Real() if math.isfinite(value):
            found = float(value)
        case dict():
            found = {str(key): _plain(inner, path) for key, inner in value.items()}
        case list() | tuple():
            found = [_plain(inner, path) for inner in value]
        case msgspec.Struct():
            found = _plain(msgspec.to_builtins(value), path)
        case _ if callable(getattr(value, "tolist", None)) and not isinstance(value, numbers.Real):
            found = _plain(value.tolist(), path)
        case _:
            what = "give a text, a number or a list of such"
            raise PlantError(f"{path}: {value!r} cannot stand in a plant's text; {what}")
    return found


def _at(data: Any, place: Place) -> Any:
    for step in place:
        data = data[step]
    return data


def _inner(value: Any, step: str | int) -> Any:
    try:
        return value[step]
    except (KeyError, IndexError, TypeError):
        return None


def _refuse_unknown(data: dict[str, Any], value: Any, place: Place, of: str, name: str) -> None:
    """Raise `PlantError` where `value`, which stands at `place`, has no field of a name in the format.

    of: the place as it was given.
    """
    if isinstance(value, list):
        item = name if len(place) == 1 or name.isdigit() else "0"
        raise PlantError(f"{of}.{name}: {of} is a list; write {of}[{item}]")
    known = known_fields(place, data) if isinstance(value, dict) else ()
    if known and name not in known:
        hint = nearest(name, known, most=12)
        if not place:
            raise PlantError(f"there is no {name} in a plant; {hint}")
        raise PlantError(f"{of}.{name}: there is no field {name}; {hint}")


def _index(items: Any, name: str, path: str, of: str) -> int:
    if not isinstance(items, list):
        raise PlantError(f"{path}: [{name}] asks for an item of what is no list")
    ids = [item.get("id") if isinstance(item, dict) else None for item in items]
    if name in ids:
        return ids.index(name)
    if re.fullmatch(r"\d+", name) and int(name) < len(items):
        return int(name)
    if re.fullmatch(r"\d+", name) and not any(ids):
        has = f"has {counted(len(items), 'item')}{f', 0 to {len(items) - 1}' * bool(items)}"
        raise PlantError(f"{path}: {of} {has}; there is no {name}")
    raise PlantError(f"{path}: there is no {name}; {nearest(name, [i for i in ids if i])}")
