"""A program that came from a controller's text, put into a plant's text."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import msgspec

from twin.plant.changes import Add, Remove
from twin.plant.controllers.aims import rounded
from twin.plant.controllers.angles import matrix, pose_of
from twin.plant.controllers.neutral import WORLD, ControllerError
from twin.plant.controllers.site import FRAME_IDS, Site, same
from twin.plant.controllers.to_plant import Brought
from twin.plant.edit import Editor
from twin.plant.model import Plant
from twin.plant.robots import Controller, Do, Frame, Program, Target, WeldSpot
from twin.plant.told import listed
from twin.plant.values import by_id

Things = Mapping[str, Target | WeldSpot]


def replaced_program(plant: Plant, robot: str, replace: str | None, id: str) -> Program | None:
    """The program that a new one takes the place of, or None where it comes besides.

    robot, replace, id: of the robot, the program to replace, the new program. Raises `ControllerError` where
    the robot has no such program, or where the new one would never be run.
    """
    programs = [program for program in plant.programs if program.robot == robot]
    if replace is not None:
        found = next((program for program in programs if program.id == replace), None)
        if found is None:
            has = ", ".join(program.id for program in programs) or "none"
            raise ControllerError(f"{robot} has no program {replace}; it has {has}")
        return found
    if id in by_id(plant.programs):
        raise ControllerError(
            f"there is a program {id} already; give --replace {id}, or --id with another name"
        )
    whole = next((p.id for p in programs if p.every == 1 and not p.options), None)
    if whole is not None:
        told = f"{robot} runs {whole} for every car, so that a second program would never be run"
        raise ControllerError(f"{told}; give --replace {whole}")
    return None


def known_things(plant: Plant, robot: str, program: Program | None) -> Things:
    """Targets and spots that a text's points may be: those of the robot's programs, and its spots.

    program: the one that is replaced, whose things come first.
    """
    everything: dict[str, Target | WeldSpot] = {**by_id(plant.targets), **by_id(plant.weld_spots)}
    programs = [p for p in plant.programs if p.robot == robot and (program is None or p.id != program.id)]
    ids = [step.at for p in (*((program,) if program else ()), *programs) for step in p.steps]
    ids += [spot.id for spot in plant.weld_spots if spot.robot == robot]
    return {id: everything[id] for id in dict.fromkeys(ids) if id in everything}


def undone(plant: Plant, brought: Brought, program: Program | None) -> tuple[str, ...]:
    """Ids of the spots and seams that the replaced program does and no program would do any more.

    plant: before the change. program: the one that is replaced, or None.
    """
    if program is None:
        return ()
    others = {step.at for p in plant.programs if p.id != program.id for step in p.steps}
    left = others | {step.at for step in brought.program.steps}
    return tuple(s.at for s in program.steps if s.do in (Do.SPOT, Do.SEAM) and s.at not in left)


def put_program(
    editor: Editor, plant: Plant, brought: Brought, site: Site, program: Program | None, remove: bool = False
) -> tuple[str, ...]:
    """Change a plant's text so that it has the program; nothing is written before `Editor.save`.

    Returns the ids of the spots and seams that are taken out.

    plant: as the text says it. program: the one that is replaced, None where it comes besides. remove: take
    out spots and seams that nobody would do any more. Raises `ControllerError` where there are such and they
    are to stay, and `PlantError` where the text cannot be changed so.
    """
    gone = undone(plant, brought, program)
    if gone and not remove:
        told = f"{brought.program.id} would not do {listed(gone)} any more, and no other program does"
        raise ControllerError(f"{told}; give --remove to take them out of the plant")
    for id in gone:
        group = "weld_spots" if id in by_id(plant.weld_spots) else "seams"
        editor.remove(f"{group}[{id}]")
    for frame in _frames(brought, site):
        _put_frame(editor, site, frame)
    for group, things in (("targets", brought.targets), ("weld_spots", brought.spots)):
        after = _last(plant, group, site.robot.id, gone)
        for thing in things:
            editor.add(group, thing, after)
            after = thing.id
    for moved in brought.moved:
        _put_moved(editor, moved)
    steps = [_step(step) for step in brought.program.steps]
    if program is None:
        plain: Any = msgspec.to_builtins(brought.program)
        editor.add("programs", {**plain, "steps": steps}, _last(plant, "programs", site.robot.id))
    else:
        place = editor.place(f"programs[{program.id}].steps")
        last = len(program.steps) - 1
        # The new ones behind the old ones, and then the old ones out: a line for each, as the others have.
        for n, step in enumerate(steps):
            editor.change([Add(place, step, last + n)])
        editor.change([Remove((*place, n)) for n in range(last + 1)])
        editor.set(f"programs[{program.id}].controller", str(brought.program.controller))
    return gone


def _step(step: msgspec.Struct) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(step)
    return found


def _last(plant: Plant, group: str, robot: str, gone: Collection[str] = ()) -> str | None:
    """Behind which thing new ones of a robot belong; not behind one that goes."""
    things = [thing for thing in getattr(plant, group) if thing.id not in gone]
    own = [t.id for t in things if getattr(t, "robot", robot) == robot and t.id.startswith(f"{robot}.")]
    return own[-1] if own else (things[-1].id if things else None)


def _put_moved(editor: Editor, thing: Target | WeldSpot) -> None:
    if isinstance(thing, Target):
        editor.set(f"targets[{thing.id}].pose", thing.pose)
        if thing.joints_rad:
            editor.set(f"targets[{thing.id}].joints_rad", thing.joints_rad)
        return
    editor.set(f"weld_spots[{thing.id}].position_m", thing.position_m)
    editor.set(f"weld_spots[{thing.id}].normal", thing.normal)
    editor.set(f"weld_spots[{thing.id}].turn_rad", thing.turn_rad)


def _frames(brought: Brought, site: Site) -> tuple[Frame, ...]:
    """The frames that the program's points were given in, as user frames of the robot."""
    found = []
    for name in brought.frames:
        pose = site.frames.get(name)
        if name != WORLD and pose is not None:
            at = rounded(pose_of(pose))
            found.append(
                Frame(id=f"{FRAME_IDS[site.controller]}{name}", pose=at, note=_NOTE[site.controller])
            )
    return tuple(found)


def _put_frame(editor: Editor, site: Site, frame: Frame) -> None:
    robot, known = site.robot, by_id(site.robot.user_frames)
    if frame.id in known:
        if not same(matrix(known[frame.id].pose), matrix(frame.pose)):
            editor.set(f"robots[{robot.id}].user_frames[{frame.id}].pose", frame.pose)
    elif known:
        editor.add(f"robots[{robot.id}].user_frames", frame)
    else:
        editor.set(f"robots[{robot.id}].user_frames", [frame])


_NOTE = {
    Controller.FANUC_LS: "From the controller's user frames",
    Controller.KRL: "From the controller's bases",
    Controller.RAPID: "From the program's work objects",
}
