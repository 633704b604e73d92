"""Verbs about plants: schema."""

from __future__ import annotations

from twin.cli.app import app, print_json


@app.command
def schema() -> int:
    """Print the JSON Schema of a plant file, for editors and checks.

    Example: taktwin schema > plant.schema.json
    """
    from twin.plant.schema import json_schema

    print_json(json_schema())
    return 0
