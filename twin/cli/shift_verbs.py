"""Verbs about shifts: serve, import, kpis, emulate, replay."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from twin.cli import robot_text
from twin.cli.app import ArgumentError, Whole, app, check_port, compile_kernels, print_json, say
from twin.cli.bring_in import FORMATS, bring_in
from twin.cli.places import check_out

DEFAULT_SHIFT = "democell-emulated"
DEFAULT_ENDPOINT = "tcp://127.0.0.1:5556"


@app.command
def serve(
    what: str = DEFAULT_SHIFT,
    *,
    plant: str | None = None,
    port: Whole = 5006,
    show: bool = True,
) -> int:
    """Open a shift in the browser, in 3D with its cycles, parts and findings; or a plant's layout.

    Example: taktwin serve october --port 5010

    Example: taktwin serve ev60

    Parameters
    ----------
    what
        A shift's or a plant's folder, or a bundled shift or plant.
    plant
        Show a shift with this plant instead of the one it was made on.
    port
        Port on this machine; the page is reachable from this machine only.
    show
        Open the browser.
    """
    from twin.cli.shown import shown
    from twin.shifts import Shift
    from twin.view.app import ServeError
    from twin.view.app import serve as serve_page

    check_port(port)
    opened = shown(what, plant)
    if isinstance(opened, Shift):
        # The mirror compiles its own while the page is already there.
        compile_kernels({"cycles"})
    name = opened.name or what
    try:
        serve_page(
            opened,
            port=port,
            show=show,
            ready=lambda url: say(f"{name} is at {url} (Ctrl-C ends it)"),
        )
    except ServeError as error:
        raise ArgumentError(str(error)) from error
    return 0


@app.command(name="import")
def import_(
    format: str,
    source: Path,
    *,
    plant: str,
    out: Path | None = None,
    id: str | None = None,
    unit: str | None = None,
    up: str | None = None,
    robot: str | None = None,
    replaces: Annotated[str | None, Parameter(name="--replace")] = None,
    routine: str | None = None,
    frame: tuple[str, ...] = (),
    j3: str | None = None,
    remove: bool = False,
    dry_run: bool = False,
    json_: Annotated[bool, Parameter(name="--json")] = False,
) -> int:
    """Turn a foreign recording into a shift, or bring a robot, a shape or a robot's program into a plant.

    Says what was read, repaired and refused.

    Example: taktwin import opcua-csv logs/2020-10-30 --plant democell --out october

    Example: taktwin import urdf arm.urdf --plant my_plant --id arm

    Example: taktwin import shape nest.stl --plant my_plant --id nest --unit mm --up z

    Example: taktwin import krl weld.src --plant my_plant --robot BS020R1 --replace BS020R1.weld --frame 3=car

    Parameters
    ----------
    format
        opcua-csv: a folder with LOG.csv.gz and LOG.tags.txt for each log. urdf: a robot with its meshes.
        shape: an STL, OBJ, GLB or PLY. fanuc-ls, krl, rapid: a robot's program as its controller's text.
    source
        The recording, the URDF, the mesh, or the program: .LS, .src with its .dat beside it, .mod.
    plant
        The plant it was recorded on: a bundled name or a folder. For a robot, shape or program: its folder.
    out
        New folder of the shift.
    id
        Name of the robot, shape or program in the plant.
    unit
        Of the mesh's numbers: m, mm, cm or in.
    up
        Its axis that points up: z, y or x.
    robot
        Of a program: id of the robot that runs it.
    replaces
        Of a program: id of the robot's program that it takes the place of.
    routine
        Of a program: which one of the text; main or the first where not given.
    frame
        Of a program: a frame's numbers in mm and degrees as the pendant shows them, or where it lies, as
        3=1200,0,650,0,0,90 or 3=car; repeat it for several.
    j3
        Of a program: whether the pendant's third joint is coupled to the second or free; Fanuc's is coupled.
    remove
        Of a program: take out spots and seams that only the one it replaces did.
    dry_run
        Of a program: only say what was understood.
    json_
        Print the report as JSON.
    """
    import msgspec

    from twin.gateways import describe, import_opcua_csv
    from twin.plant import load_plant
    from twin.shifts import Origin, write_shift

    if format in FORMATS:
        return bring_in(format, source, plant, id, unit, up)
    if format in robot_text.FORMATS:
        how = robot_text.Bringing(robot, id, replaces, routine, frame, j3, remove, dry_run, json_)
        return robot_text.bring_program(format, source, plant, how)
    if format != "opcua-csv":
        formats = ", ".join(("opcua-csv", *FORMATS, *robot_text.FORMATS))
        raise ArgumentError(f"there is no format {format!r}; the formats are: {formats}")
    if out is None:
        raise ArgumentError("say where the shift goes: --out DIR")
    check_out(out)
    known = load_plant(plant)
    found = import_opcua_csv(source, known, None if json_ else say)
    report = msgspec.to_builtins(found.report)
    origin = f"{format} {source.name}"
    write_shift(out, known, found.rows, report, Origin.RECORDED, source=origin, clocks=found.clocks)
    if json_:
        print_json({**report, "out": str(out)})
    else:
        print(describe(found.report))
        print(f"Wrote {out}. Open it with: taktwin serve {out}")
    return 0


@app.command
def kpis(shift: str = DEFAULT_SHIFT, *, json_: Annotated[bool, Parameter(name="--json")] = False) -> int:
    """Key figures of a shift: cycles, openings, results, time in states.

    Example: taktwin kpis october --json

    Parameters
    ----------
    shift
        A shift's folder or a bundled shift.
    json_
        Print them as JSON, with a breakdown of every cycle.
    """
    from twin.checks.kpis import kpis as count
    from twin.shifts import open_shift

    opened = open_shift(shift)
    compile_kernels({"cycles"})
    figures = count(opened).as_dict()
    if json_:
        print_json(figures)
    else:
        _print_kpis(figures)
    return 0


@app.command
def emulate(
    plant: str = "democell",
    *,
    out: Path,
    minutes: float = 15.0,
    seed: Whole = 1,
    stop: Annotated[tuple[str, ...], Parameter(consume_multiple=1, negative=())] = (),
    clock_offset_s: float = 0.0,
    as_log: bool = False,
) -> int:
    """Make a shift where there is no factory.

    Example: taktwin emulate democell --out trial --minutes 10 --stop 120:30

    Parameters
    ----------
    plant
        A bundled plant or a plant's folder.
    out
        New folder of the shift.
    minutes
        How long it is.
    seed
        The same seed makes the same shift.
    stop
        Irregular stops of the line as START:LENGTH in seconds.
    clock_offset_s
        How far the robot controller's clock is ahead of the station controller's.
    as_log
        Write the OPC UA logger's files instead of a shift, as an input for `import opcua-csv`.
    """
    from twin.emulator import StopAt, write_opcua_csv
    from twin.emulator import emulate as make
    from twin.plant import load_plant

    check_out(out)
    stops = tuple(StopAt(*_start_and_length(text)) for text in stop)
    made = make(load_plant(plant), minutes * 60, seed, stops=stops, clock_offset_s=clock_offset_s)
    if as_log:
        write_opcua_csv(made, out)
        print(f"Wrote {out}. Import it with: taktwin import opcua-csv {out} --plant {plant} --out SHIFT")
    else:
        made.write_shift(out)
        print(f"Wrote {out}. Open it with: taktwin serve {out}")
    return 0


@app.command
def replay(
    shift: str = DEFAULT_SHIFT,
    *,
    speed: float = 1.0,
    endpoint: str = DEFAULT_ENDPOINT,
    wait: bool = True,
) -> int:
    """Publish a shift's events on ZeroMQ, as they came.

    Example: taktwin replay october --speed 10

    Parameters
    ----------
    shift
        A shift's folder or a bundled shift.
    speed
        Seconds of the shift in a second, above 0.
    endpoint
        Where to publish, on this machine.
    wait
        Wait for a first subscriber before the first event.
    """
    from rich.progress import Progress

    from twin.bus import Publisher
    from twin.shifts import open_shift
    from twin.shifts import replay as events_of

    if not speed > 0:
        raise ArgumentError(f"--speed is {speed}; it has to be above 0")
    opened = open_shift(shift)
    with Publisher(endpoint, opened.plant.id) as publisher, Progress(transient=True) as progress:
        say(f"Publishing {opened.name} on {publisher.endpoint}")
        if wait:
            say("Waiting for a subscriber")
            publisher.wait_for_subscriber()
        task = progress.add_task("Replaying", total=opened.duration_s)
        for event in events_of(opened, speed):
            publisher.publish(event)
            progress.update(task, completed=(event.time_ns - opened.start_ns) * 1e-9)
    say(f"Replayed {opened.manifest.rows} samples")
    return 0


def _start_and_length(text: str) -> tuple[float, float]:
    try:
        start, length = map(float, text.split(":"))
    except ValueError as error:
        raise ArgumentError(f"--stop is {text!r}; give START:LENGTH in seconds, like 120:30") from error
    return start, length


def _print_kpis(figures: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    kind = "emulated" if figures["emulated"] else "recorded"
    console.print(f"[bold]{figures['shift']}[/bold], {kind}, {figures['duration_s']:.0f} s")
    lines: list[tuple[str, str, Callable[[Any], str]]] = [
        ("Complete robot cycles", "robot_cycles_complete", str),
        ("Median cycle", "cycle_median_s", _seconds),
        (
            "10th to 90th percentile",
            "cycle_p10_s",
            lambda v: f"{_seconds(v)} to {_seconds(figures['cycle_p90_s'])}",
        ),
        ("Longest cycle", "cycle_max_s", _seconds),
        ("Stopper openings", "stopper_openings", str),
        ("Camera results", "camera_results", str),
        ("Good", "good", str),
        ("Bad", "bad", str),
    ]
    table = Table(show_header=False, box=None, pad_edge=False)
    for label, key, show in lines:
        table.add_row(label, show(figures[key]))
    console.print(table)
    for cycle in figures["robot_cycles_partial"]:
        console.print(f"Partial cycle at {cycle['start_s']:.1f} s: lacks {', '.join(cycle['lacks'])}")
    states = Table("Device", "Time in states", box=None, pad_edge=False)
    for device, times in figures["state_times_s"].items():
        states.add_row(device, ", ".join(f"{state} {_seconds(seconds)}" for state, seconds in times.items()))
    console.print(states)


def _seconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f} s" if value < 100 else f"{value:.0f} s"
