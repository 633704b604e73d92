"""References between things, found from the types of the fields: which ids a field may name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec

from twin.plant.model import Plant
from twin.plant.text import Place
from twin.plant.values import Thing

Groups = tuple[str, ...]


def references(plant: Plant) -> Iterator[tuple[Place, str, Groups]]:
    """Every reference in a plant: where it stands, the id it names, and the groups it may be of."""
    for name in plant.__struct_fields__:
        shape = _shape(_hints(type(plant))[name])
        if shape is not None:
            yield from _walk(getattr(plant, name), shape, (name,))


def names(plant: Plant) -> Mapping[str, Mapping[str, Thing]]:
    """All things by group and id; the stops of robots are a group of their own."""
    found: dict[str, dict[str, Thing]] = {}
    for name in plant.__struct_fields__:
        value = getattr(plant, name)
        if isinstance(value, tuple):
            found[name] = {thing.id: thing for thing in value if isinstance(thing, Thing)}
    found["stops"] = {stop.id: stop for robot in plant.traced_robots for stop in robot.stops}
    return found


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


@cache
def _fields(kind: type[msgspec.Struct]) -> tuple[tuple[str, Any], ...]:
    """Fields of a kind of thing that hold references, directly or inside, with the shape of each."""
    hints = _hints(kind)
    shapes = ((name, _shape(hints[name])) for name in kind.__struct_fields__)
    return tuple((name, shape) for name, shape in shapes if shape is not None)


def _shape(annotation: Any) -> Any:
    """How to walk a value: groups for a reference, `all` of containers and structs; None holds none."""
    if get_origin(annotation) is Annotated:
        for meta in annotation.__metadata__:
            if isinstance(meta, msgspec.Meta) and meta.extra and "ref" in meta.extra:
                return meta.extra["ref"]
        return _shape(annotation.__origin__)
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        return "struct"
    inner = [shape for shape in map(_shape, get_args(annotation)) if shape is not None]
    if not inner:
        return None
    if get_origin(annotation) is dict:
        key, value = get_args(annotation)
        return {"key": _shape(key), "value": _shape(value)}
    groups = [shape for shape in inner if isinstance(shape, tuple)]
    return groups[0] if groups else inner[0]


def _walk(value: Any, shape: Any, place: Place) -> Iterator[tuple[Place, str, Groups]]:
    if isinstance(value, str):
        if isinstance(shape, tuple) and value:
            yield place, value, shape
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from _walk(inner, shape, (*place, index))
    elif isinstance(value, dict):
        for key, inner in value.items():
            if shape["key"] is not None:
                yield from _walk(key, shape["key"], (*place, key))
            if shape["value"] is not None:
                yield from _walk(inner, shape["value"], (*place, key))
    elif isinstance(value, msgspec.Struct):
        for name, inner in _fields(type(value)):
            yield from _walk(getattr(value, name), inner, (*place, name))
