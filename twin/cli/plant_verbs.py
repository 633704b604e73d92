"""Verbs about plants: schema, diff, check, export, table."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from twin.cli.app import ArgumentError, app, print_json, say
from twin.cli.findings_shown import (
    MOST_LINES,
    ChecksShown,
    as_json,
    check_junit,
    compile_for,
    print_by_kind,
    told_of_contact,
)
from twin.cli.places import check_out


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
    from twin.plant.diff import differences, summary

    found = differences(load_plant(before), load_plant(after))
    if json_:
        print_json([{"place": change.place, "text": change.text} for change in found])
    else:
        for change in found:
            print(change.text)
        if len(found) > MOST_LINES:
            say(summary(found))
        if not found:
            say("The two plants say the same")
    return 1 if found else 0


@app.command
def check(
    plant: str,
    *,
    only: tuple[str, ...] = (),
    configurations: str | None = None,
    json_: Annotated[bool, Parameter(name="--json")] = False,
    junit: Path | None = None,
) -> int:
    """Whether figures make sense, things stand where they can, robots reach, keep the takt and touch nothing.

    Exit code 1 where something is wrong. Ctrl-C leaves what was found so far, and exit code 130.

    Example: taktwin check ev60

    Example: taktwin check ev60 --configurations C0001,C0002 --only takt

    Example: taktwin check my_plant --only layout --junit layout.xml

    Parameters
    ----------
    plant
        A bundled plant or a plant's folder. That it loads means that all in it fits together.
    only
        integrity, layout, reach, takt or clearance; repeat it for two of them.
    configurations
        Cars to check takt and clearance for: all, as without it, or ids such as C0001,C0002.
    json_
        Print the findings as JSON.
    junit
        A file for the findings as JUnit XML, with a test case for each kind; that of an earlier check is
        replaced.
    """
    from twin.checks.cell_clearance import CanaryError
    from twin.checks.junit import junit as document
    from twin.checks.schedule import cars_of
    from twin.checks.whole_plant import check_plant
    from twin.plant import load_plant
    from twin.plant.told import counted

    check_junit(junit)
    with ChecksShown() as shown:
        shown.begun("reading the plant")
        loaded = load_plant(plant)
    cars = _asked(configurations)
    if cars:
        cars_of(loaded, cars)
    compile_for(only)
    meant: Counter[str] = Counter()
    try:
        with ChecksShown() as shown:
            by_check = check_plant(loaded, only, cars, shown.cells, meant, shown.begun)
    except CanaryError as error:
        raise ArgumentError(str(error)) from None
    found = [finding for findings in by_check.values() for finding in findings]
    if junit is not None:
        junit.write_bytes(document(loaded.id, by_check))
    if json_:
        print_json([as_json(finding) for finding in found])
    else:
        print_by_kind(found)
        for sentence in told_of_contact(meant):
            say(sentence)
        checks = ", ".join(by_check)
        say(
            f"{counted(len(found), 'finding')} by {checks} in {plant}"
            if found
            else f"Nothing is wrong with {plant}: {checks}"
        )
    if any(finding.kind.endswith("_interrupted") for finding in found):
        return 130
    return 1 if found else 0


def _asked(configurations: str | None) -> list[str] | None:
    """Ids of cars that are asked for, an empty list for all, None for no car in particular."""
    if configurations is None:
        return None
    return [] if configurations == "all" else [name.strip() for name in configurations.split(",")]


@app.command
def export(
    plant: str,
    *,
    out: Path,
    robot: str | None = None,
    expand: bool = False,
    program: str | None = None,
    as_: Annotated[str | None, Parameter(name="--as")] = None,
    j3: str | None = None,
) -> int:
    """The whole plant as one GLB, a robot as URDF with its meshes, or a program as its controller's text.

    Example: taktwin export ev60 --out ev60.glb

    Example: taktwin export ev60 --out ev60.glb --expand

    Example: taktwin export ev60 --program BS020R1.weld --as fanuc-ls --out weld.ls

    Parameters
    ----------
    plant
        A bundled plant or a plant's folder.
    out
        New file NAME.glb of the plant, new folder NAME of the robot, or new file of the program.
    robot
        Id of the robot to write, instead of the plant.
    expand
        A node for each thing, named after its station or robot, for tools that know no instances
        (EXT_mesh_gpu_instancing), as CAD viewers; otherwise a node for each kind of shape.
    program
        Id of the program to write, instead of the plant.
    as_
        Whose text it is written as: fanuc-ls, krl (a .src and its .dat) or rapid.
    j3
        Of a program: whether the pendant's third joint is coupled to the second or free; Fanuc's is coupled.
    """
    if program is not None or as_ is not None or j3 is not None:
        return _export_program(plant, out, program, as_, j3, robot is not None or expand)
    from twin.geometry.foreign.urdf_text import parsed_urdf, without_forces
    from twin.geometry.robots import load_robot
    from twin.geometry.urdf_out import export_urdf
    from twin.plant import load_plant
    from twin.plant.told import nearest
    from twin.view.glb_expand import expanded
    from twin.view.scene import scene

    if robot is not None and expand:
        raise ArgumentError("--expand is for a plant's GLB; a robot is written as URDF")
    if robot is None and out.suffix != ".glb":
        raise ArgumentError(f"--out is {out}; a plant is written as a .glb")
    check_out(out)
    if out.exists():
        raise ArgumentError(f"{out} exists already; give --out a new name")
    loaded = load_plant(plant)
    if robot is None:
        made = scene(loaded).glb
        out.write_bytes(expanded(made) if expand else made)
    else:
        arms = {arm.id: arm.description for arm in loaded.robots}
        if robot not in arms:
            raise ArgumentError(f"there is no robot {robot}; {nearest(robot, arms)}")
        urdf = export_urdf(load_robot(arms[robot]), out.parent, out.name)
        for sentence in without_forces(parsed_urdf(urdf)):
            say(sentence)
    say(f"Wrote {out}")
    return 0


def _export_program(
    plant: str, out: Path, program: str | None, as_: str | None, j3: str | None, other: bool
) -> int:
    from twin.cli.robot_text import write_program

    if program is None or as_ is None:
        raise ArgumentError("a program needs both: --program ID and --as fanuc-ls, krl or rapid")
    if other:
        raise ArgumentError("--robot and --expand are for robots and plants; a program is written as text")
    return write_program(plant, program, as_, out, j3)


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
        check_out(out)
        rows = write_tables(plant, out, _after(2.0))
        if json_:
            print_json(rows)
        else:
            print(f"{out}: " + ", ".join(f"{name} {count:,}" for name, count in rows.items()))
        return 0
    assert from_ is not None
    found = change_from_tables(plant, from_, remove=remove, dry_run=dry_run, report=_after(2.0))
    if json_:
        counts = {
            "changes": found.counts,
            "lines": found.lines,
            "missing": found.missing,
            "absent": found.absent,
        }
        print_json({**counts, "files": [str(file) for file in found.files]})
    else:
        print("\n".join(found.told(dry_run)))
        if found.files:
            say(f"Check it with: taktwin check {plant}")
    return 0


def _after(seconds: float) -> Callable[[str], None]:
    """Tells what is going on once that takes longer than so many seconds."""
    start = time.monotonic()
    return lambda text: say(text) if time.monotonic() - start > seconds else None
