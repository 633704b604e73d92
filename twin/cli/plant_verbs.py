"""Verbs about plants: schema, diff."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from twin.cli.app import app, print_json, say


@app.command
def schema() -> int:
    """Print the JSON Schema of a plant file, for editors and checks.

    Example: taktwin schema > plant.schema.json
    """
    from twin.plant.schema import json_schema

    print_json(json_schema())
    return 0


@app.command
def diff(before: str, after: str, *, json_: Annotated[bool, Parameter(name="--json")] = False) -> int:
    """Say what changed from one plant to another, in the plant's words; exit code 1 where something did.

    Example: taktwin diff ev60 my_plant

    Parameters
    ----------
    before
        A bundled plant or a plant's folder.
    after
        The other one.
    json_
        Print the changes as JSON.
    """
    from twin.plant import load_plant
    from twin.plant.diff import differences

    found = differences(load_plant(before), load_plant(after))
    if json_:
        print_json([{"place": change.place, "text": change.text} for change in found])
    else:
        for change in found:
            print(change.text)
        if not found:
            say("The two plants say the same")
    return 1 if found else 0
