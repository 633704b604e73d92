"""Verbs about plants: schema, diff, table."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from twin.cli.app import ArgumentError, app, print_json, say


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


@app.command
def table(
    plant: str,
    *,
    out: Path | None = None,
    from_: Annotated[Path | None, Parameter(name="--from")] = None,
    remove: bool = False,
    dry_run: bool = False,
    json_: Annotated[bool, Parameter(name="--json")] = False,
) -> int:
    """Bring a plant's long lists out to Excel or CSV, and back into its text where cells differ.

    Stations, losses, work elements, supplies, weld spots, options, orders, control points, signals, stop log.

    Example: taktwin table ev60 --out ev60.xlsx

    Example: taktwin table my_plant --from ev60.xlsx --dry-run

    Parameters
    ----------
    plant
        A plant's folder; for tables out a bundled plant too.
    out
        A new .xlsx file, or a new folder for one CSV file a table.
    from_
        An .xlsx file, a folder of CSV files or one of them.
    remove
        Take out of the plant what the tables do not list.
    dry_run
        Only say what would change.
    json_
        Print what was done as JSON.
    """
    from twin.plant.tables import change_from_tables, write_tables

    if (out is None) == (from_ is None):
        raise ArgumentError("give --out for tables out of the plant, or --from for tables into it")
    if out is not None:
        if remove or dry_run:
            raise ArgumentError("--remove and --dry-run belong to --from; --out changes no plant")
        rows = write_tables(plant, out, _after(2.0))
        if json_:
            print_json(rows)
        else:
            print(f"{out}: " + ", ".join(f"{name} {count:,}" for name, count in rows.items()))
        return 0
    assert from_ is not None
    found = change_from_tables(plant, from_, remove=remove, dry_run=dry_run, report=_after(2.0))
    if json_:
        counts = {"changes": found.counts, "lines": found.lines, "missing": found.missing}
        print_json({**counts, "files": [str(file) for file in found.files]})
    else:
        print("\n".join(found.told(dry_run)))
    return 0


def _after(seconds: float) -> Callable[[str], None]:
    """Tells what is going on once that takes longer than so many seconds."""
    start = time.monotonic()
    return lambda text: say(text) if time.monotonic() - start > seconds else None
