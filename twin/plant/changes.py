"""Changes of a plant, and where in its text each is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from twin.plant import splice
from twin.plant.text import Part, Place, PlantError, PlantText, TextFile, dotted, line_of


@dataclass(frozen=True)
class Set:
    """A value at a place: replaces what is there, or adds the field."""

    place: Place
    value: Any


@dataclass(frozen=True)
class Add:
    """A new item of a list, behind the item with the index `after`; None puts it at the end."""

    place: Place
    value: Any
    after: int | None = None


@dataclass(frozen=True)
class Remove:
    """A field or an item of a list that goes."""

    place: Place


Change = Set | Add | Remove


def splice_of(text: PlantText, change: Change) -> tuple[TextFile, splice.Splice]:
    """The file that a change is in, and the splice that makes it. Raises `PlantError`."""
    if isinstance(change, Add):
        part, node, after = _list(text, change)
        return part.file, splice.insert_item(part.file, node, after, change.value)
    if len(change.place) == 1:
        return _top(text, change)
    part, parent, step = _parent(text, change.place)
    if isinstance(parent, yaml.SequenceNode) and isinstance(step, int):
        if step >= len(parent.value):
            raise PlantError(f"{text.where(change.place[:-1])}: there is no {dotted(change.place)}")
        if isinstance(change, Remove):
            return part.file, splice.remove_item(part.file, parent, step)
        return part.file, splice.replace(part.file, _unshared(part, parent, parent.value[step]), change.value)
    return part.file, _in_mapping(text, part, parent, change)


def _in_mapping(text: PlantText, part: Part, parent: yaml.MappingNode, change: Set | Remove) -> splice.Splice:
    name = str(change.place[-1])
    if not isinstance(parent, yaml.MappingNode):
        raise PlantError(f"{text.where(change.place[:-1])}: is a single value, it has no field {name}")
    own = [n for n, (key, _) in enumerate(parent.value) if key.value == name]
    if isinstance(change, Remove):
        if not own:
            raise PlantError(f"{text.where(change.place)}: is not here to be removed")
        return splice.remove_key(part.file, parent, own[0])
    if not own:
        return splice.insert_key(part.file, parent, name, change.value)
    key, value = parent.value[own[0]]
    return splice.replace(part.file, _unshared(part, key, value), change.value)


def _top(text: PlantText, change: Set | Remove) -> tuple[TextFile, splice.Splice]:
    parts = text.parts.get(str(change.place[0]), [])
    if isinstance(change, Set) and len(parts) == 1:
        only = parts[0]
        return only.file, splice.replace(only.file, _unshared(only, only.key, only.value), change.value)
    if isinstance(change, Set) and not parts:
        first = text.files[0]
        return first, splice.insert_key(first, first.top, str(change.place[0]), change.value)
    raise PlantError(f"{text.where(change.place)}: change its items one by one")


def _own(text: PlantText, place: Place) -> tuple[Part, Any]:
    """The node at a place, which has to be the place's own and not one that an alias or a merge shares."""
    found = list(text.walk(place))
    if len(found) < len(place):
        raise PlantError(f"{text.where(place)}: there is no {dotted(place)}")
    before = -1
    for _, node, _ in found:
        if node.start_mark.index < before:
            raise PlantError(f"{text.where(place)}: is shared through an alias; change what the alias names")
        before = node.start_mark.index
    return found[-1][0], found[-1][1]


def _unshared(part: Part, named_by: yaml.Node, node: yaml.Node) -> yaml.Node:
    if node.start_mark.index < named_by.start_mark.index:
        line = line_of(named_by)
        raise PlantError(f"{part.file.name}:{line}: is an alias; change what it names or write it out")
    return node


def _parent(text: PlantText, place: Place) -> tuple[Part, Any, str | int]:
    """What holds the last step, and that step; of a list in several files the part and the index there."""
    name, step = place[0], place[-1]
    if len(place) == 2 and isinstance(step, int) and len(text.parts.get(str(name), [])) > 1:
        for part in text.parts[str(name)]:
            if step < len(part.value.value):
                return part, part.value, step
            step -= len(part.value.value)
    return *_own(text, place[:-1]), step


def _list(text: PlantText, change: Add) -> tuple[Part, yaml.SequenceNode, int]:
    """The list to add to, in its own file, and the index there of the item before."""
    if change.place[0] not in text.parts:
        raise PlantError(f"there is no list {change.place[0]} yet; write it into a file of the plant first")
    parts = text.parts[str(change.place[0])]
    found = [_own(text, change.place)] if len(change.place) > 1 else [(part, part.value) for part in parts]
    if not isinstance(found[-1][1], yaml.SequenceNode):
        raise PlantError(f"{text.where(change.place)}: is no list")
    if change.after is None:
        return *found[-1], len(found[-1][1].value) - 1
    after = change.after
    for part, node in found:
        if after < len(node.value):
            return part, node, after
        after -= len(node.value)
    raise PlantError(f"{dotted(change.place)}: there is no item {change.after}")
