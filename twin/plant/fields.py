"""Which fields and which words the format has at a place of a plant."""

from __future__ import annotations

import enum
from typing import Any, get_args, get_origin, get_type_hints

import msgspec

from twin.plant.model import Plant
from twin.plant.text import Place


def known_fields(place: Place, data: dict[str, Any]) -> tuple[str, ...]:
    """Names of the fields of what stands at a place of a plant."""
    structs = [k for k in _kinds(place, data) if isinstance(k, type) and issubclass(k, msgspec.Struct)]
    return tuple(dict.fromkeys(field for kind in structs for field in kind.__struct_encode_fields__))


def choices_at(place: Place, data: dict[str, Any]) -> tuple[str, ...]:
    """The words that a place may hold: of an enumeration, or the tags of several kinds."""
    if place and place[-1] == "kind":
        tags = [getattr(k, "__struct_config__", None) for k in _kinds(place[:-1], data)]
        found = tuple(str(config.tag) for config in tags if config is not None and config.tag)
        if found:
            return found
    enums = [k for k in _kinds(place, data) if isinstance(k, type) and issubclass(k, enum.Enum)]
    return tuple(str(member.value) for kind in enums for member in kind)


def _kinds(place: Place, data: dict[str, Any]) -> list[Any]:
    """Types that the value at a place may have."""
    kinds: list[Any] = [Plant]
    value: Any = data
    for step in place:
        value = value[step] if not isinstance(value, list) or isinstance(step, int) else None
        found: list[Any] = []
        for kind in kinds:
            if isinstance(step, int):
                found += _alternatives(get_args(kind)[0]) if get_args(kind) else []
            elif isinstance(kind, type) and issubclass(kind, msgspec.Struct):
                fields = get_type_hints(kind, include_extras=False)
                names = dict(zip(kind.__struct_encode_fields__, kind.__struct_fields__, strict=True))
                found += _alternatives(fields[names[step]]) if step in names else []
        kinds = _tagged(found, value)
    return kinds


def _alternatives(annotation: Any) -> list[Any]:
    if get_origin(annotation) is tuple or not get_args(annotation):
        return [annotation]
    return [kind for kind in get_args(annotation) if kind is not type(None)]


def _tagged(kinds: list[Any], value: Any) -> list[Any]:
    """Of several kinds of struct, the one whose tag the value has."""
    for kind in kinds if isinstance(value, dict) else ():
        config = getattr(kind, "__struct_config__", None)
        if config is not None and config.tag and value.get(config.tag_field) == config.tag:
            return [kind]
    return kinds
