"""JSON Schema of a plant file, so that editors complete names, units and references and say what they mean.

One file of a plant holds any of the top-level keys, so none is required; everything inside is as strict as
the loader. Descriptions are the docstrings of the model, read from its source.
"""

from __future__ import annotations

import ast
import inspect
import sys
from functools import cache
from typing import Any

import msgspec

from twin.plant.model import FORMAT, Plant

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """The schema of one file of a plant, as plain data."""
    (_,), parts = msgspec.json.schema_components([Plant])
    kinds = _structs()
    for name, part in parts.items():
        if name in kinds:
            _describe(part, kinds[name])
    properties = parts.pop("Plant")["properties"]
    properties["format"] = {"const": FORMAT, "description": "The version of the format."}
    properties["include"] = {
        "type": "array",
        "items": {"type": "string"},
        "description": "Other files of the plant's folder; lists of the same key are one list.",
    }
    return {
        "$schema": DIALECT,
        "title": "A file of a TakTwin plant",
        "description": "plant.yaml, or a file that it includes.",
        "type": "object",
        "properties": _moved(properties),
        "additionalProperties": False,
        "$defs": _moved(parts),
    }


def _moved(value: Any) -> Any:
    """References, from where msgspec puts components to where this schema has them."""
    if isinstance(value, dict):
        return {key: _moved(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_moved(inner) for inner in value]
    return value.replace("#/components/schemas/", "#/$defs/") if isinstance(value, str) else value


@cache
def _structs() -> dict[str, type[msgspec.Struct]]:
    """Every struct of the model by its name."""
    found: dict[str, type[msgspec.Struct]] = {}
    for module in list(sys.modules.values()):
        if module.__name__.startswith("twin.plant."):
            for value in vars(module).values():
                if isinstance(value, type) and issubclass(value, msgspec.Struct):
                    found[value.__name__] = value
    return found


def _describe(part: dict[str, Any], kind: type[msgspec.Struct]) -> None:
    """Give the fields of a component the docstrings that stand below them in the source."""
    part["description"] = inspect.getdoc(kind) or ""
    texts: dict[str, str] = {}
    for base in reversed(kind.__mro__):
        if base.__module__.startswith("twin.plant."):
            texts |= field_texts(base)
    for name, text in texts.items():
        if name in part.get("properties", {}):
            part["properties"][name] = {**part["properties"][name], "description": text}


@cache
def field_texts(kind: type) -> dict[str, str]:
    """By field: the text that stands below it in the source of a struct."""
    tree = ast.parse(inspect.getsource(kind)).body[0]
    assert isinstance(tree, ast.ClassDef)
    found: dict[str, str] = {}
    field = ""
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            field = node.target.id
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and field:
            found[field] = inspect.cleandoc(str(node.value.value))
            field = ""
        else:
            field = ""
    return found
