"""What has to hold in programs: steps have what they need, zones are left, every spot is welded once."""

from __future__ import annotations

from collections.abc import Iterator

from twin.plant.model import Plant
from twin.plant.robots import AnyRobot, Do, Program, Robot, Step, Target
from twin.plant.text import Place
from twin.plant.told import Mistake, article, counted, nearest, singular
from twin.plant.values import Thing, by_id

AT = {Do.JOINT: "targets", Do.LINEAR: "targets", Do.SPOT: "weld_spots", Do.SEAM: "seams"}
"""What a step needs to be at."""
NOWHERE = (Do.HOME, Do.WAIT, Do.ENTER, Do.LEAVE, Do.SIGNAL, Do.AS_IS)
"""What is not done at anything."""
TIMED = (Do.WAIT, Do.TIP_DRESS)
ZONES = (Do.ENTER, Do.LEAVE)
WORDED = (Do.SIGNAL, Do.AS_IS)
"""What says in `text` what it is."""


def program_mistakes(plant: Plant) -> Iterator[Mistake]:
    """All that is wrong with programs, and with weld spots and seams that they leave out."""
    robots = by_id(plant.robots)
    things: dict[str, dict[str, Thing]] = {
        group: dict(by_id(getattr(plant, group))) for group in ("targets", "weld_spots", "seams")
    }
    zones = by_id(plant.zones)
    for p, program in enumerate(plant.programs):
        place: Place = ("programs", p)
        robot = robots.get(program.robot)
        if robot is not None and not isinstance(robot, Robot):
            yield (*place, "robot"), f"{robot.id} is a traced robot, which runs no programs"
        if not program.steps:
            yield (*place, "steps"), f"{program.id} has no step"
        for s, step in enumerate(program.steps):
            where = (*place, "steps", s)
            yield from _needs(where, step)
            yield from _at(where, step, program, things)
            yield from _joints(where, step, robot, things["targets"])
            zone = zones.get(step.zone)
            if zone is not None and program.robot in robots and program.robot not in zone.robots:
                told = f"{zone.id} is not shared by {program.robot}; name it in the robots of the zone"
                yield (*where, "zone"), told
        yield from _zones(place, program)
        yield from _once(place, program)
    yield from _never(plant)
    yield from _shadowed(plant)


def _needs(place: Place, step: Step) -> Iterator[Mistake]:
    do = step.do.value
    if step.do in AT and not step.at:
        yield place, f"{do} needs {article(singular(AT[step.do]))} in at"
    if step.do in ZONES and not step.zone:
        yield place, f"{do} needs a zone in zone"
    if step.do in TIMED and not step.time_s and not (step.do == Do.WAIT and step.text):
        yield place, f"{do} needs its time in time_s"
    if step.do in WORDED and not step.text:
        yield place, f"{do} needs the controller's words in text"
    if step.blend_m and step.blend_share:
        yield (*place, "blend_share"), "the way is rounded by blend_m already; give one of the two"
    if step.do in NOWHERE and step.at:
        yield (*place, "at"), f"{do} is done at nothing; {step.at} does not belong here"
    if step.do != Do.WAIT and step.until:
        yield (*place, "until"), f"{do} waits for nothing; put a wait until {step.until.value} before it"
    if step.do not in ZONES and step.zone:
        yield (*place, "zone"), f"{do} has no zone; enter {step.zone} in a step before it"


def _joints(place: Place, step: Step, robot: AnyRobot | None, targets: dict[str, Thing]) -> Iterator[Mistake]:
    """A target that says its joint positions has one for each joint of the robot that goes there."""
    target = targets.get(step.at)
    if isinstance(target, Target) and target.joints_rad and robot is not None:
        count, joints = len(target.joints_rad), len(robot.home_rad)
        if count != joints:
            told = f"{target.id} has {counted(count, 'joint position')}; {robot.id} has {joints} joints"
            yield (*place, "at"), told


def _at(place: Place, step: Step, program: Program, things: dict[str, dict[str, Thing]]) -> Iterator[Mistake]:
    """A step is at a thing of its kind that belongs to the program's robot."""
    wanted = AT.get(step.do)
    if not step.at or wanted is None:
        return
    thing = things[wanted].get(step.at)
    if thing is None:
        group = next((group for group, known in things.items() if step.at in known), None)
        if group is not None:
            hint = nearest(step.at, things[wanted])
            told = (
                f"{step.at} is {article(singular(group))}; {step.do.value} needs {article(singular(wanted))}"
            )
            yield (*place, "at"), f"{told}: {hint}"
        return
    owner = getattr(thing, "robot", program.robot)
    if owner != program.robot:
        told = f"{step.at} belongs to {owner}, but {program.id} is run by {program.robot}"
        yield (*place, "at"), told


def _zones(place: Place, program: Program) -> Iterator[Mistake]:
    """What is entered is left, and nothing else."""
    held: dict[str, int] = {}
    for s, step in enumerate(program.steps):
        where = (*place, "steps", s, "zone")
        if step.do == Do.ENTER and step.zone:
            if step.zone in held:
                yield where, f"{program.id} enters {step.zone}, which it is in since steps[{held[step.zone]}]"
            held.setdefault(step.zone, s)
        elif step.do == Do.LEAVE and step.zone:
            if step.zone not in held:
                yield where, f"{program.id} leaves {step.zone} without having entered it"
            held.pop(step.zone, None)
    for zone, s in held.items():
        told = f"{program.id} enters {zone} and never leaves it; nobody else could ever enter"
        yield (*place, "steps", s, "zone"), told


def _once(place: Place, program: Program) -> Iterator[Mistake]:
    first: dict[str, int] = {}
    for s, step in enumerate(program.steps):
        if step.do in (Do.SPOT, Do.SEAM) and step.at:
            if step.at in first:
                done = "welded" if step.do == Do.SPOT else "laid"
                told = f"{step.at} is {done} twice by {program.id}, at steps[{first[step.at]}] before"
                yield (*place, "steps", s, "at"), told
            first.setdefault(step.at, s)


def _never(plant: Plant) -> Iterator[Mistake]:
    done = {step.at for program in plant.programs for step in program.steps}
    for group, verb in (("weld_spots", "welded"), ("seams", "laid")):
        for index, thing in enumerate(getattr(plant, group)):
            if thing.id not in done:
                told = f"{thing.id} is never {verb}; give a program of {thing.robot} a step at it"
                yield (group, index), told


def _shadowed(plant: Plant) -> Iterator[Mistake]:
    """The first program that fits is run: behind one that fits every car there is nothing to do."""
    everything: dict[str, str] = {}
    for p, program in enumerate(plant.programs):
        if program.every != 1:
            continue
        if program.robot in everything:
            before = everything[program.robot]
            told = f"{program.id} is never run: {before}, which stands before it, takes every car"
            yield ("programs", p), told
        elif not program.options:
            everything[program.robot] = program.id
