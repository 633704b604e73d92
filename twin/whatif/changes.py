"""Changes of a plant by id and field, and scenarios of them as small YAML files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import yaml

from twin.plant import Plant
from twin.plant.check import mistakes
from twin.plant.model import things
from twin.plant.told import nearest
from twin.plant.values import Thing


class ChangeError(ValueError):
    """A change cannot be made; one sentence for each thing that is wrong with it."""


@dataclass(frozen=True)
class Change:
    """New values of some fields of one thing.

    id: of a thing of the plant, or the plant's own. fields: by the names they have in the plant's text.
    """

    id: str
    fields: Mapping[str, Any]


def change(id: str, /, **fields: Any) -> Change:
    """A change of a thing's fields, as `change("BS110", cycle_time_s=52)`.

    id: of a station, buffer, conveyor, carrier, crew, loss, or any other thing of the plant, or the plant's
    own for what belongs to no thing, such as `takt_time_s`. fields: new values, as they would be written in
    the plant's text. Raises `ChangeError` where there is none.
    """
    if not fields:
        raise ChangeError(f'{id} is not changed; name a field and its value, as change("{id}", capacity=80)')
    return Change(id, fields)


def changed(plant: Plant, changes: Sequence[Change]) -> Plant:
    """A plant with changes made, each on top of those before it.

    plant: as it is; it stays so. changes: to make. Raises `ChangeError` for an id or a field that is not
    there, a value that cannot be, and what does not fit together afterwards.
    """
    other = plant
    for each in changes:
        other = _with(other, each)
    if other is plant:
        return plant
    before = set(mistakes(plant))
    wrong = [what.rstrip(".") for place, what in mistakes(other) if (place, what) not in before]
    if wrong:
        raise ChangeError(f"with the change the plant does not fit together: {'; '.join(wrong[:3])}")
    return other


def _with(plant: Plant, each: Change) -> Plant:
    if each.id == plant.id:
        return _replaced(plant, each)
    found = [
        (group, k) for group, listed in things(plant) for k, one in enumerate(listed) if one.id == each.id
    ]
    if not found:
        ids = [thing.id for _, listed in things(plant) for thing in listed]
        raise ChangeError(f"there is no {each.id} in {plant.id}; {nearest(each.id, ids)}")
    if len(found) > 1:
        groups = " and ".join(group.replace("_", " ") for group, _ in found)
        raise ChangeError(f"{each.id} is among the {groups} of {plant.id}; give ids that differ")
    ((group, place),) = found
    listed: list[Thing] = list(getattr(plant, group))
    listed[place] = _replaced(listed[place], each)
    return msgspec.structs.replace(plant, **{group: tuple(listed)})


def _replaced(thing: Any, each: Change) -> Any:
    """A thing with fields replaced, its types as strict as when a plant's text is read."""
    known = [name for name in thing.__struct_fields__ if name != "id"]
    for name in each.fields:
        if name not in known:
            raise ChangeError(f"{each.id} has no field {name}; {nearest(name, known)}")
    for name, value in each.fields.items():
        try:
            new = msgspec.convert(msgspec.to_builtins(value), _hint(type(thing), name))
        except (msgspec.ValidationError, TypeError) as error:
            told = str(error).split(" - at")[0]
            raise ChangeError(
                f"{name} of {each.id} cannot be {value!r}: {told[0].lower()}{told[1:]}"
            ) from None
        thing = msgspec.structs.replace(thing, **{name: new})
    return thing


def _hint(kind: type, name: str) -> Any:
    return next(field.type for field in msgspec.structs.fields(kind) if field.name == name)


def read_scenario(path: str | Path) -> tuple[Change, ...]:
    """The changes of a scenario's file.

    path: of a YAML file with ids, each with its fields and values. Raises `ChangeError` where it cannot be
    read or is none.
    """
    try:
        found = yaml.safe_load(Path(path).read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ChangeError(f"{path} cannot be read: {' '.join(str(error).split())}") from None
    if not isinstance(found, dict) or not all(isinstance(own, dict) and own for own in found.values()):
        raise ChangeError(
            f"{path} is no scenario; write ids with their fields, as BS110: {{cycle_time_s: 52}}"
        )
    return tuple(Change(str(id), own) for id, own in found.items())


def write_scenario(path: str | Path, changes: Sequence[Change]) -> None:
    """Save changes as a scenario's file, those of one thing together.

    path: of the file, which must not be there yet. changes: to save. Raises `ChangeError` where it cannot be
    written.
    """
    ids: dict[str, dict[str, Any]] = {}
    for each in changes:
        ids.setdefault(each.id, {}).update(msgspec.to_builtins(each.fields))
    try:
        with Path(path).open("x", encoding="utf-8") as file:
            yaml.safe_dump(ids, file, sort_keys=False, allow_unicode=True, default_flow_style=None)
    except OSError as error:
        raise ChangeError(f"{path} cannot be written: {error.strerror}") from None


def told(changes: Sequence[Change]) -> Iterator[str]:
    """Changes in words, as `BS110 cycle_time_s 52`; changes: in order."""
    for each in changes:
        for name, value in each.fields.items():
            yield f"{each.id} {name} {value}"
