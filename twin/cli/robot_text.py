"""Robot programs as a controller's own text, for the verbs `import` and `export`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from twin.cli.app import ArgumentError, compile_kernels, print_json, say
from twin.cli.places import check_out

if TYPE_CHECKING:
    import numpy as np

    from twin.geometry import RobotDescription
    from twin.plant import Plant
    from twin.plant.controllers import Brought, Script, Site
    from twin.plant.robots import Controller, Robot

FORMATS = ("fanuc-ls", "krl", "rapid")


@dataclass(frozen=True)
class Bringing:
    """What a user says of a program that is brought in, as the options of `import` are called."""

    robot: str | None = None
    id: str | None = None
    replaces: str | None = None
    routine: str | None = None
    frame: Sequence[str] = ()
    j3: str | None = None
    remove: bool = False
    dry_run: bool = False
    json: bool = False


def bring_program(format: str, source: Path, plant: str, how: Bringing) -> int:
    """Bring a controller's program into a plant's text; print what was understood and each line that was not.

    Raises `ArgumentError` where something has to be stated and is not.
    """
    from twin.plant import load_plant
    from twin.plant.controllers import (
        ControllerError,
        known_things,
        program_from,
        put_program,
        replaced_program,
        script_of,
    )
    from twin.plant.edit import edit_plant, refuse_bundled
    from twin.plant.load import main_file
    from twin.plant.robots import Controller
    from twin.plant.told import listed

    if not how.dry_run:
        refuse_bundled(main_file(plant))
    loaded = load_plant(plant)
    controller = Controller(format)
    script = script_of(source, controller)
    site = site_of(loaded, _robot(loaded, how.robot), controller, how.j3)
    site = _with_frames(site, script, how.frame)
    name = _routine(script, how.routine)
    new = how.id or f"{site.robot.id}.{name}"
    old = replaced_program(loaded, site.robot.id, how.replaces, new)
    known = known_things(loaded, site.robot.id, old)
    speeds = {seam.id: seam.speed_m_s for seam in loaded.seams}
    options = old.options if old else {}
    brought = program_from(script, name, site, old.id if old else new, known, options, speeds)
    editor, refusal = edit_plant(plant), ""
    gone: tuple[str, ...] = ()
    try:
        gone = put_program(editor, loaded, brought, site, old, how.remove)
    except ControllerError as error:
        if not how.dry_run:
            raise
        refusal = str(error)
    if not how.dry_run:
        editor.save()
    if how.json:
        print_json(_as_json(brought, source))
    else:
        for line in _told(brought, site, source, known):
            print(line)
        if gone:
            print(f"Taken out of the plant: {listed(sorted(gone))}")
        say("Nothing was changed" if how.dry_run else f"Check it with: taktwin check {plant}")
    if refusal:
        say(f"Without --dry-run this would be refused: {refusal}")
    return 2 if refusal else 0


def write_program(plant: str, program: str, format: str, out: Path, j3: str | None) -> int:
    """Write a program of a plant as a controller's text. Raises `ArgumentError` for an unusable name."""
    from twin.checks.targets import aims
    from twin.plant import by_id, load_plant
    from twin.plant.controllers import line_of, script_from, tool_words, written
    from twin.plant.controllers.write import SUFFIXES
    from twin.plant.robots import Controller
    from twin.plant.told import listed, nearest

    if format not in FORMATS:
        raise ArgumentError(
            f"there is no format {format!r} of programs; the formats are: {', '.join(FORMATS)}"
        )
    controller = Controller(format)
    if out.suffix.lower() not in SUFFIXES[controller]:
        raise ArgumentError(f"--out is {out}; a {format} program is written as a {SUFFIXES[controller][0]}")
    check_out(out)
    loaded = load_plant(plant)
    programs = by_id(loaded.programs)
    if program not in programs:
        raise ArgumentError(f"there is no program {program}; {nearest(program, programs)}")
    found = programs[program]
    site = site_of(loaded, _robot(loaded, found.robot), controller, j3)
    poses: dict[str, list[np.ndarray]] = {}
    for aim in aims(_only(loaded, site.robot)):
        poses.setdefault(aim.target, []).append(aim.world_from_tcp)
    stacked = {name: _stacked(each) for name, each in poses.items()}
    script, notes = script_from(
        found,
        site,
        stacked,
        by_id(loaded.targets),
        by_id(loaded.seams),
        lambda text: line_of(text, controller),
    )
    provided: set[str] = set()
    for suffix, data in written(script).items():
        provided.update(re.findall(r"TT_[A-Z_]+", data.decode("latin-1")))
        path = out if not suffix else out.with_suffix(suffix)
        if suffix:
            check_out(path)
        path.write_bytes(data)
        say(f"Wrote {path}")
    for note in (*notes, *tool_words(site), *_assumed(site)):
        say(f"{note}.")
    if provided:
        say(f"{listed(sorted(provided))}: these programs are your site's own, the text only calls them.")
    return 0


def site_of(
    plant: Plant,
    robot: Robot,
    controller: Controller,
    j3: str | None,
    description: RobotDescription | None = None,
) -> Site:
    """A robot in its station, as its controller sees it; compiles the kernels that it takes.

    j3: `coupled` or `free`, how the pendant shows the third joint; None for the controller's custom.
    description: of its arm, where it is loaded already.
    """
    import numpy as np

    from kernels import kinematics
    from twin.checks.targets import spot_frame
    from twin.geometry import arm as arm_of
    from twin.geometry import load_robot
    from twin.plant import by_id
    from twin.plant.controllers import Site
    from twin.plant.layout import world_from

    if j3 not in (None, "coupled", "free"):
        raise ArgumentError(f"--j3 is {j3}; it is coupled or free")
    compile_kernels({"kinematics"})
    description = description or load_robot(robot.description)
    arm = arm_of(description)._replace(flange_from_tcp=np.ascontiguousarray(description.flange))
    station = by_id(plant.stations)[robot.station]
    world = world_from(station.pose)
    zero = np.eye(4)
    if controller == "fanuc-ls":
        # Fanuc's world lies where axis 1 meets the height of axis 2.
        zero[2, 3] = arm.parent_from_joint[0, 2, 3] + arm.parent_from_joint[1, 2, 3]
    return Site(
        robot,
        by_id(plant.tools)[robot.tool],
        controller,
        world,
        None if station.car is None else world @ world_from(station.car),
        lambda joints: kinematics.forward(arm, np.asarray(joints, dtype=np.float64)),
        spot_frame,
        base_from_zero=zero,
        coupled=(controller == "fanuc-ls") if j3 is None else j3 == "coupled",
    )


def _robot(plant: Plant, id: str | None) -> Robot:
    from twin.plant import by_id
    from twin.plant.told import nearest

    robots = by_id(plant.programmed_robots)
    if id is None:
        raise ArgumentError("say which robot runs the program: --robot ID")
    if id not in robots:
        raise ArgumentError(f"there is no robot {id} that runs programs; {nearest(id, robots)}")
    return robots[id]


def _only(plant: Plant, robot: Robot) -> Plant:
    """A plant with one robot alone: what others aim at needs no place here."""
    import msgspec

    welds = tuple(spot for spot in plant.weld_spots if spot.robot == robot.id)
    seams = tuple(seam for seam in plant.seams if seam.robot == robot.id)
    programs = tuple(program for program in plant.programs if program.robot == robot.id)
    return msgspec.structs.replace(plant, robots=(robot,), weld_spots=welds, seams=seams, programs=programs)


def _stacked(poses: Sequence[np.ndarray]) -> np.ndarray:
    import numpy as np

    return np.array(poses)


def _routine(script: Script, name: str | None) -> str:
    """The routine that is brought in: the one that is asked for, `main`, or the first with moves."""
    from twin.plant.told import nearest

    names = [routine.name for routine in script.routines]
    if name is not None:
        found = next((each for each in names if each.upper() == name.upper()), None)
        if found is None:
            raise ArgumentError(f"{script.file} has no routine {name}; {nearest(name, names)}")
        return found
    return next((each for each in names if each.upper() == "MAIN"), names[0])


def _with_frames(site: Site, script: Script, given: Sequence[str]) -> Site:
    """A site with the frames and tools that the text or the user gives numbers for."""
    import numpy as np

    from twin.plant.controllers.angles import matrix

    frames = {name: site.base_from_zero @ matrix(pose) for name, pose in script.frames.items()}
    world = np.linalg.inv(site.world_from_base)
    for text in given:
        name, _, value = text.partition("=")
        if value in ("car", "station"):
            place = site.world_from_car if value == "car" else site.world_from_station
            if place is None:
                raise ArgumentError(f"--frame {text}: no car stands at {site.robot.station}")
            frames[name] = world @ place
        else:
            frames[name] = site.base_from_zero @ matrix(_pose(site.controller, text, value))
    tools = {name: matrix(pose) for name, pose in script.tools.items()}
    return replace(site, frames=frames, tools=tools)


def _pose(controller: Controller, text: str, value: str):  # type: ignore[no-untyped-def]
    from twin.plant.controllers.angles import from_abc, from_quaternion, from_wpr

    count = 7 if controller == "rapid" else 6
    try:
        numbers = [float(part) for part in value.split(",")]
    except ValueError:
        numbers = []
    angles = {"fanuc-ls": "W,P,R", "krl": "A,B,C", "rapid": "q1,q2,q3,q4"}[controller]
    if len(numbers) != count:
        raise ArgumentError(
            f"--frame {text}: give NAME=X,Y,Z,{angles} in mm and degrees, NAME=car or NAME=station"
        )
    if controller == "rapid":
        pose = from_quaternion(numbers[:3], numbers[3:])
        if pose is None:
            raise ArgumentError(f"--frame {text}: {numbers[3:]} is no quaternion")
        return pose
    return (from_wpr if controller == "fanuc-ls" else from_abc)(numbers[:3], numbers[3:])


def _told(brought: Brought, site: Site, source: Path, known: object) -> Iterator[str]:
    from twin.plant.told import counted

    program = brought.program
    share = 100.0 * brought.understood / max(1, brought.lines)
    yield (
        f"{program.id}: {counted(len(program.steps), 'step')} from {source.name}; {brought.understood:,} of "
        f"{counted(brought.lines, 'instruction')} are understood ({share:.0f} %)"
    )
    new = [
        counted(len(things), word)
        for things, word in ((brought.targets, "target"), (brought.spots, "weld spot"))
    ]
    yield f"New in the plant: {' and '.join(new)}"
    for moved in brought.moved:
        yield f"Moved: {moved.id}"
    for note in (*brought.notes, *_assumed(site)):
        yield f"{note[:1].upper()}{note[1:]}."
    if brought.refused:
        yield f"Left out of account, {counted(len(brought.refused), 'place')}:"
    for refused in brought.refused:
        yield f"  {refused.file or source.name}:{refused.line}: {refused.text}: {refused.why}"


def _assumed(site: Site) -> Iterator[str]:
    """What is taken for granted of the controller, in sentences without their ends."""
    if site.controller == "fanuc-ls":
        height = float(site.base_from_zero[2, 3])
        yield f"frame 0 of the controller is taken {height:.3f} m above the base, at the height of axis 2"
        how = (
            "the description's less the second, as Fanuc couples them"
            if site.coupled
            else "the description's"
        )
        other = "free" if site.coupled else "coupled"
        yield f"the third joint of the pendant is taken as {how}; --j3 {other} takes it the other way"
    known = ", ".join(site.tools)
    if site.controller != "rapid" or not known:
        yield f"the controller's tool is taken as {site.tool.id}, where the text does not give its numbers"


def _as_json(brought: Brought, source: Path) -> dict[str, object]:
    import msgspec

    return {
        "program": msgspec.to_builtins(brought.program),
        "lines": brought.lines,
        "understood": brought.understood,
        "targets": msgspec.to_builtins(brought.targets),
        "weld_spots": msgspec.to_builtins(brought.spots),
        "moved": [thing.id for thing in brought.moved],
        "left_out": [
            {"file": r.file or source.name, "line": r.line, "text": r.text, "why": r.why}
            for r in brought.refused
        ],
        "notes": list(brought.notes),
    }
