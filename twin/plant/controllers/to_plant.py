"""A controller's routine as a program of a plant, with the targets and spots that it needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import msgspec
import numpy as np

from twin.plant.controllers.aims import Aims, Things
from twin.plant.controllers.lost import inlined, lost_moves, seam_of
from twin.plant.controllers.neutral import (
    WORLD,
    AsIs,
    Call,
    Comment,
    ControllerError,
    Frame,
    How,
    Line,
    Move,
    Output,
    Point,
    Refused,
    Script,
    UseFrame,
    UseTool,
    Wait,
)
from twin.plant.controllers.site import Site, chosen, first_tool
from twin.plant.controllers.spots import Words, blend_words, joint_words, spot_words
from twin.plant.controllers.works import SEAM_OFF, SEAM_ON, step_of
from twin.plant.robots import (
    Controller,
    Do,
    Program,
    Step,
    Target,
    ToolKind,
    WeldSpot,
)
from twin.plant.told import counted
from twin.plant.values import Choice

SPOT_WORDS = {
    Controller.FANUC_LS: "SD=1,P=1,t=1.0,S=1,ED=1",
    Controller.KRL: "1",
    Controller.RAPID: "gun1,spot1",
}
"""Schedules of a spot that says none."""
CIRCULAR = "circular"
BETWEEN = " / "
"""Between comments that stand before one step."""
_HOME_RAD = 2e-5


@dataclass(frozen=True)
class Brought:
    """What a controller's program is in a plant.

    program: with its steps. targets, spots: new ones. moved: targets and spots of the plant that the program
    has elsewhere, as they are now. frames: names of those that its points are given in. refused: lines left
    out of account. notes: as in `Script`. lines, understood: how many instructions the routine has, and how
    many of them are understood.
    """

    program: Program
    targets: tuple[Target, ...]
    spots: tuple[WeldSpot, ...]
    moved: tuple[Target | WeldSpot, ...]
    frames: tuple[str, ...]
    refused: tuple[Refused, ...]
    notes: tuple[str, ...]
    lines: int
    understood: int


def program_from(
    script: Script,
    routine: str,
    site: Site,
    id: str,
    known: Things,
    options: Choice,
    seams: Mapping[str, float] | None = None,
) -> Brought:
    """A routine of a controller's text as a program of a plant.

    routine: its name; what it calls in the same text without handing anything over is put in its place. id:
    of the program. known: targets and spots of the plant that the robot may aim at, by id; the text's points
    are those of the same name. options: of the program. seams: speeds of the plant's, m/s, by id. Raises
    `ControllerError` where nothing is usable, and for a frame whose numbers nobody gave.
    """
    names = {each.name.upper(): each for each in script.routines}
    lines = tuple(inlined(names[routine.upper()], names))
    work = _Work(script, site, Aims(site, id, known), seams or {})
    work.run([line for line in lines if not isinstance(line.action, Frame)])
    if not any(step.do not in (Do.AS_IS, Do.SIGNAL) for step in work.steps):
        raise ControllerError(
            f"{script.file}: nothing in {routine} is a move, a wait or a process that is understood"
        )
    numbers = {line.number for line in lines}
    refused = (*(r for r in script.refused if r.line in numbers), *work.refused, *work.aims.refused)
    program = Program(
        id=id, robot=site.robot.id, options=options, controller=script.controller, steps=tuple(work.steps)
    )
    spots = tuple(spot for spot in work.aims.new.values() if isinstance(spot, WeldSpot))
    targets = tuple(target for target in work.aims.new.values() if isinstance(target, Target))
    count = len(lines), sum(not (isinstance(line.action, AsIs) and line.action.why) for line in lines)
    notes = (*lost_moves(lines, work.steps), *script.notes, *work.told())
    moved, frames = tuple(work.aims.moved.values()), tuple(work.frames)
    return Brought(program, targets, spots, moved, frames, refused, notes, *count)


@dataclass
class _Work:
    """The steps so far, and what they are at."""

    script: Script
    site: Site
    aims: Aims
    seams: Mapping[str, float]
    steps: list[Step] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    frame: str = WORLD
    tool: str = ""
    seam: str = ""
    laid: list[Move] = field(default_factory=list)
    straight: int = 0
    fast: int = 0
    waits: int = 0
    homes: dict[str, None] = field(default_factory=dict)
    frames: dict[str, None] = field(default_factory=dict)

    def run(self, lines: Sequence[Line]) -> None:
        """Take all lines in their order."""
        n = 0
        while n < len(lines):
            try:
                said = {} if self.seam else spot_words(self.site, lines[n : n + 3], self._placed_in)
                if said:
                    to = lines[n].action
                    self.fast += isinstance(to, Move) and to.speed_m_s is not None
                    self._spot(lines[n + 1], said)
                else:
                    self._take(lines[n])
            except ControllerError as error:
                raise ControllerError(f"{self.script.file}:{lines[n].number}: {error}") from error
            n += 3 if said else 1
        if self.comments:
            for text in self.comments:
                self.steps.append(Step(do=Do.AS_IS, text=_comment(self.script, text)))
            self.comments.clear()

    def told(self) -> Iterator[str]:
        """Sentences about what the plant does not keep or had to be assumed, without their ends."""
        if self.aims.postures:
            yield (
                f"the posture (configuration, turns) of {counted(self.aims.postures, 'point')} is left open: "
                "the twin takes the quickest way to the pose"
            )
        if self.straight:
            told = "joint moves, as a plant has them, though the text says straight lines"
            yield f"the ways to {counted(self.straight, 'weld spot')} are {told}"
        if self.fast:
            said = "a step has the speed of the way in and out"
            yield f"the speed in m/s to {counted(self.fast, 'weld spot')} is left out: {said}"
        if self.waits:
            said = "no time is counted; give time_s to those that take some"
            yield f"{counted(self.waits, 'wait')} for signals: {said}"
        if self.homes:
            home = f"the home of {self.site.robot.id}, because it is not declared"
            yield f"{', '.join(self.homes)} is taken as {home}"
        shown = [thing for thing in self.aims.new.values() if isinstance(thing, WeldSpot)]
        if shown:
            yield f"sheets and weld time are estimates of {counted(len(shown), 'new weld spot')}"

    def _take(self, line: Line) -> None:
        action = line.action
        match action:
            case Comment(text=text):
                if text:
                    self._comment(text)
            case UseFrame() | UseTool():
                self._select(line)
            case Move():
                self._move(line, action)
            case Wait(time_s=seconds, text=text):
                self.waits += bool(text)
                self._add(Step(do=Do.WAIT, text=text) if text else Step(do=Do.WAIT, time_s=seconds))
            case Output(text=text):
                self._add(Step(do=Do.SIGNAL, text=text))
            case Call():
                self._call(line, action)
            case AsIs():
                self._add(Step(do=Do.AS_IS, text=line.text))

    def _comment(self, text: str) -> None:
        if text.startswith("+ ") and self.comments:
            self.comments[-1] += f" {text[2:]}"
        else:
            self.comments.append(text)

    def _add(self, step: Step) -> None:
        if self.comments:
            step = msgspec.structs.replace(step, why=BETWEEN.join(self.comments))
            self.comments.clear()
        self.steps.append(step)

    def _select(self, line: Line) -> None:
        """What every program begins with is not kept; another frame or tool is, for the way back."""
        action = line.action
        assert isinstance(action, UseFrame | UseTool)
        if isinstance(action, UseFrame):
            plain = action.name == self.frame
            self.frame = action.name
        else:
            plain = action.name == (self.tool or first_tool(self.site))
            self.tool = action.name
        if not plain:
            self._add(Step(do=Do.AS_IS, text=chosen(self.site.controller, action)))

    def _use(self, point: Point) -> Point:
        """A point with its frame and tool, which some controllers name with it and not before."""
        if point.joints_rad or point.pose is None:
            return point
        tool = point.tool or self.tool or first_tool(self.site)
        point = replace(point, frame=point.frame or self.frame, tool=tool)
        self.frames[point.frame] = None
        if point.frame != self.frame:
            self.frame = point.frame
            self._add(Step(do=Do.AS_IS, text=chosen(self.site.controller, UseFrame(point.frame))))
        if point.tool != (self.tool or first_tool(self.site)):
            self.tool = point.tool
            self._add(Step(do=Do.AS_IS, text=chosen(self.site.controller, UseTool(point.tool))))
        return point

    def _call(self, line: Line, call: Call) -> None:
        name = call.name.upper()
        if name == SEAM_ON and call.arguments:
            self._seam(line, call.arguments[0].strip('"'))
            return
        if name == SEAM_OFF:
            self._seam_ends(line)
            return
        known = step_of(call)
        if known is None:
            why = "another program; bring it in too if it moves, or give this step its time"
            self.refused.append(Refused(line.number, line.text, why))
            self._add(Step(do=Do.AS_IS, text=line.text))
            return
        step, at = known
        self._add(msgspec.structs.replace(step, at=self.aims.called(at)))

    def _seam(self, line: Line, name: str) -> None:
        """The way to a seam belongs to it, and so do the moves up to its end."""
        self.seam = name
        speeds: dict[str, float | None] = {}
        if self.steps and self.steps[-1].at in self.aims.new and self.steps[-1].do == Do.JOINT:
            before = self.steps.pop()
            self.aims.new.pop(before.at)
            speeds = {"speed_m_s": before.speed_m_s, "speed_share": before.speed_share}
            if before.why:
                self.comments.append(before.why)
            if before.blend_m or before.blend_share or before.text:
                why = (
                    "how the way to a seam is rounded, and what else stands behind it, is left out of account"
                )
                self.refused.append(Refused(line.number, line.text, why))
        self._add(Step(do=Do.SEAM, at=name, **speeds))  # type: ignore[arg-type]

    def _seam_ends(self, line: Line) -> None:
        """Behind the last move along a seam."""
        if self.steps and self.steps[-1].do == Do.SEAM:
            self.steps[-1], why = seam_of(self.steps[-1], self.laid, self.seams.get(self.seam))
            if why:
                self.refused.append(Refused(line.number, line.text, why))
        self.laid.clear()
        self.seam = ""

    def _move(self, line: Line, move: Move) -> None:
        if self.seam:
            self.laid.append(move)
            return
        every = {
            "speed_m_s": move.speed_m_s,
            **joint_words(move),
            **blend_words(move),
            "text": move.tail,
        }
        words = {name: value for name, value in every.items() if value}
        if move.spot is not None and self._is_gun(line):
            self._spot(line, words)
            return
        move = replace(move, to=self._use(move.to), via=self._use(move.via) if move.via else None)
        if move.spot is not None:
            words["text"] = f"{move.tail} SPOT[{move.spot}]".strip()
        if move.how == How.JOINT and self._is_home(move.to):
            self._add(Step(do=Do.HOME, **words))  # type: ignore[arg-type]
            return
        if move.via is not None:
            why = "a circle; the twin takes it as two straight lines by its middle point"
            self.refused.append(Refused(line.number, line.text, why))
            words["text"] = CIRCULAR
            self._add(Step(do=Do.LINEAR, at=self.aims.target(move.via), **words))  # type: ignore[arg-type]
        do = Do.JOINT if move.how == How.JOINT else Do.LINEAR
        self._add(Step(do=do, at=self.aims.target(move.to), **words))  # type: ignore[arg-type]

    def _is_home(self, point: Point) -> bool:
        home = self.site.robot.home_rad
        if point.pose is None and not point.joints_rad:
            self.homes[point.name] = None
            return True
        joints = self.site.described(point.joints_rad)
        return len(joints) == len(home) and max(map(abs, np.subtract(joints, home))) < _HOME_RAD

    def _is_gun(self, line: Line) -> bool:
        robot, tool = self.site.robot, self.site.tool
        if tool.kind == ToolKind.WELD_GUN and self.site.world_from_car is not None:
            return True
        why = f"{robot.id} carries {tool.id}, which is no weld gun, or no car stands at {robot.station}"
        self.refused.append(Refused(line.number, line.text, f"the spot weld: {why}"))
        return False

    def _placed_in(self, point: Point) -> Point:
        return replace(point, frame=point.frame or self.frame, tool=point.tool or self.tool)

    def _spot(self, line: Line, said: Words) -> None:
        """A step at a spot; said: what else its lines say."""
        move = line.action
        assert isinstance(move, Move)
        move = replace(move, to=self._use(move.to))
        word = "" if move.spot == SPOT_WORDS[self.site.controller] else move.spot or ""
        self.straight += move.how == How.LINEAR and not said.get("clear_m")
        # A gun stands still to weld.
        left = "text" if said.get("clear_m") else ("text", "blend_m", "blend_share")
        words = {name: value for name, value in said.items() if value and name not in left}
        if text := f"{word} {move.tail}".strip():
            words["text"] = text
        self._add(Step(do=Do.SPOT, at=self.aims.weld(line, move.to), **words))  # type: ignore[arg-type]


def _comment(script: Script, text: str) -> str:
    return {"fanuc-ls": "!", "krl": ";", "rapid": "! "}[script.controller] + text
