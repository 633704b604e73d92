"""A program of a plant in neutral words, for the text of a controller."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import msgspec
import numpy as np

from twin.plant.controllers.naming import program_name, unique_names, with_end
from twin.plant.controllers.neutral import (
    WORLD,
    Action,
    AsIs,
    Call,
    Comment,
    ControllerError,
    How,
    Line,
    Move,
    Output,
    Point,
    Routine,
    Script,
    UseFrame,
    UseTool,
    Wait,
)
from twin.plant.controllers.site import Site, first_tool
from twin.plant.controllers.to_plant import BETWEEN, CIRCULAR, SPOT_WORDS
from twin.plant.controllers.works import SEAM_OFF, SEAM_ON, call_of
from twin.plant.robots import LINEAR_M_S, Controller, Do, Program, Seam, Step, Target
from twin.plant.told import counted

CLEAR = "_C"
"""Behind the name of a spot: the place in front of it."""
HOME = "HOME"
_NAMED = re.compile(r"P\[\s*(\d+)")

Reader = Callable[[str], Action]


def script_from(
    program: Program,
    site: Site,
    poses: Mapping[str, np.ndarray],
    targets: Mapping[str, Target],
    seams: Mapping[str, Seam],
    read: Reader,
) -> tuple[Script, tuple[str, ...]]:
    """A program of a plant in neutral words, and what cannot be said in the controller's.

    site: of its robot, with the controller that is written for. poses: world_from_tcp (k, 4, 4), m, of what
    the steps are at, by id, one for each point of a seam. targets, seams: of the plant, by id. read: what a
    line of the controller says. Raises `ControllerError` for a step at something without a pose, and for a
    frame whose numbers nobody gave.
    """
    work = _Work(program, site, poses, targets, seams, read)
    for number, step in enumerate(program.steps, 1):
        work.number = number
        work.take(step)
    name = program_name(site.controller, program.id)
    lines = tuple(Line(n, text, action) for n, (text, action) in enumerate(work.lines, 1))
    tools, loads = {}, {}
    if site.controller == Controller.RAPID:
        names = {a.name for _, a in work.lines if isinstance(a, UseTool)} - {"tool0"}
        tools = dict.fromkeys(sorted(names), site.tool.tcp)
        loads = dict.fromkeys(tools, (site.tool.mass_kg, site.tool.centre_of_mass_m))
    script = Script(site.controller, name, (Routine(name, lines),), tools=tools, loads=loads)
    return script, (*work.notes, *_postures(site.controller, work.lines))


def _postures(controller: Controller, lines: Sequence[tuple[str, Action]]) -> Iterator[str]:
    """That the points of a text leave the posture open in which the arm comes to them."""
    points = {move.to for _, move in lines if isinstance(move, Move) and move.to.pose is not None}
    if points:
        said = f"the posture of {counted(len(points), 'point')} is not written: {_POSTURES[controller]}"
        yield f"{said}; see that the arm takes the one that was checked"


_POSTURES = {
    Controller.FANUC_LS: "each says N U T, 0, 0, 0, which is only a place for it",
    Controller.KRL: "they have no S and T, so that the arm keeps its own",
    Controller.RAPID: "ConfJ and ConfL are off, so that the arm keeps its own",
}


@dataclass
class _Work:
    """The lines so far."""

    program: Program
    site: Site
    poses: Mapping[str, np.ndarray]
    targets: Mapping[str, Target]
    seams: Mapping[str, Seam]
    read: Reader
    lines: list[tuple[str, Action]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    frame: str = WORLD
    number: int = 0
    via: Move | None = None

    def __post_init__(self) -> None:
        ids = dict.fromkeys(step.at for step in self.program.steps if step.at)
        self.names = unique_names(self.site.controller, ids)
        # A name in a controller's text is either a place or joint positions.
        self.on_lines = {step.at for step in self.program.steps if step.do == Do.LINEAR}
        self.numbers = _own_numbers(self.program, ids)
        self.tool = first_tool(self.site)
        if not self._chosen(UseFrame):
            self._add(UseFrame(self.frame))
        if not self._chosen(UseTool):
            self._add(UseTool(self.tool))

    def _chosen(self, kind: type[UseFrame | UseTool]) -> bool:
        """Whether the program chooses one before it moves."""
        for step in self.program.steps:
            if step.do == Do.AS_IS and isinstance(self._own(step), kind):
                return True
            if step.at or step.do == Do.HOME:
                return False
        return False

    def _own(self, step: Step) -> Action:
        """What a line that was kept says, where it is in this controller's words."""
        own = self.program.controller == self.site.controller
        return self.read(step.text) if own else AsIs("")

    def take(self, step: Step) -> None:
        """Write one step."""
        for text in step.why.split(BETWEEN) if step.why else ():
            self._add(Comment(text))
        call = call_of(step, self.names.get(step.at, ""))
        if call is not None:
            if step.at and not self._is_there(step.at):
                self._move(Step(do=Do.JOINT, at=step.at))
            self._add(call)
            return
        match step.do:
            case Do.HOME:
                joints = self.site.shown(self.site.robot.home_rad)
                self._add(
                    self._worded(step, Point(HOME, joints_rad=joints, frame=self.frame, tool=self.tool))
                )
            case Do.WAIT:
                if step.text:
                    self._add(Wait(text=self._condition(step.text)))
                if step.time_s or not step.text:
                    self._add(Wait(time_s=step.time_s))
            case Do.SIGNAL:
                self._add(Output(step.text))
            case Do.AS_IS:
                self._as_is(step)
            case Do.SPOT:
                self._spot(step)
            case Do.SEAM:
                self._seam(step)
            case _:
                self._move(step)

    def _add(self, action: Action, text: str = "") -> None:
        self.lines.append((text, action))

    def _note(self, told: str) -> None:
        self.notes.append(f"step {self.number} of {self.program.id}: {told}")

    def _condition(self, text: str) -> str:
        plain = re.fullmatch(r"DI\[\d+\]=(ON|OFF)", text)
        if not plain and self.program.controller not in (None, self.site.controller):
            self.notes.append(
                f"step {self.number}: what it waits for, {text}, is in another controller's words"
            )
        return text

    def _as_is(self, step: Step) -> None:
        action = self._own(step)
        lost = [n for n in _NAMED.findall(step.text) if int(n) not in self.numbers.values()]
        if isinstance(action, UseFrame):
            self.frame = action.name
            self._add(action)
        elif isinstance(action, UseTool):
            self.tool = action.name
            self._add(action)
        elif self.program.controller != self.site.controller:
            self.notes.append(
                f"step {self.number}: {step.text} is in another controller's words; it is a comment now"
            )
            self._add(Comment(f"NOT TRANSLATED {step.text}"))
        elif self.site.controller == Controller.FANUC_LS and lost:
            told = f"{step.text} names P[{lost[0]}], which the plant does not have"
            self._note(f"{told}; it is a comment now")
            self._add(Comment(f"/ {step.text}"))
        else:
            self._add(AsIs(""), step.text)

    def _is_there(self, at: str) -> bool:
        moves = [action for _, action in self.lines if isinstance(action, Move)]
        return bool(moves) and moves[-1].to.name == self.names.get(at)

    def _pose(self, at: str) -> np.ndarray:
        if at not in self.poses:
            told = f"{self.program.id}: step {self.number} is at {at}, which has no place"
            raise ControllerError(f"{told}; see what taktwin check says of the plant")
        return self.poses[at]

    def _point(self, name: str, pose: np.ndarray, number: int = 0) -> Point:
        at = self.site.in_frame(pose, self.frame, self.tool)
        return Point(name, pose=at, frame=self.frame, tool=self.tool, number=number)

    def _worded(self, step: Step, point: Point, how: How = How.JOINT) -> Move:
        """A move with a step's words; those of another controller are told of and left out."""
        tail, spot = step.text, None
        own = self.program.controller == self.site.controller
        if tail and not own:
            self.notes.append(
                f"step {self.number}: {tail} of its move is in another controller's words; it is left out"
            )
            tail = ""
        if match := re.search(r"\s*SPOT\[([^\]]*)\]$", tail):
            tail, spot = tail[: match.start()], match[1]
        share, speed = step.speed_share, step.speed_m_s
        if how == How.JOINT and speed is not None and self.site.controller != Controller.RAPID:
            self._note(f"{speed:g} m/s of a joint move cannot be said; it goes at {(share or 1.0) * 100:g} %")
            speed = None
        if self.site.controller == Controller.RAPID and speed is not None and share is not None:
            self._note(f"its {share * 100:g} % cannot be said beside {speed:g} m/s")
            share = None
        within_m, part = step.blend_m, step.blend_share
        if within_m and how == How.JOINT and self.site.controller == Controller.FANUC_LS:
            self._note(f"a joint move cannot be rounded within {within_m * 1e3:g} mm; it stops there")
            within_m = 0.0
        if part and not within_m and self.site.controller == Controller.RAPID:
            self._note(f"rounding by {part * 100:g} % cannot be said; it stops there")
            part = 0.0
        return Move(how, point, None, speed, share, within_m, part, spot, tail)

    def _move(self, step: Step) -> None:
        target = self.targets.get(step.at)
        pose = self._pose(step.at)[0]
        point = self._point(self.names[step.at], pose, self.numbers.get(step.at, 0))
        if step.do == Do.JOINT and target is not None and target.joints_rad:
            if step.at in self.on_lines:
                self._note(f"{step.at} is reached on a line too: it is a place, its joints are left open")
            else:
                point = replace(point, pose=None, joints_rad=self.site.shown(target.joints_rad))
        if step.text == CIRCULAR and self.via is None:
            self.via = self._worded(replace_text(step), point, How.LINEAR)
        elif self.via is not None:
            move = self._worded(replace_text(step), point, How.CIRCULAR)
            self._add(replace(move, via=self.via.to))
            self.via = None
        else:
            self._add(self._worded(step, point, How.JOINT if step.do == Do.JOINT else How.LINEAR))

    def _spot(self, step: Step) -> None:
        pose, name = self._pose(step.at)[0], self.names[step.at]
        words = step.text if self.program.controller == self.site.controller else ""
        if step.time_s:
            self.notes.append(
                f"step {self.number}: its {step.time_s:g} s belong to the weld controller; they are left out"
            )
        number = self.numbers.get(step.at, 0)
        weld = Move(
            How.LINEAR,
            self._point(name, pose, number),
            speed_m_s=step.speed_m_s or LINEAR_M_S,
            spot=words or SPOT_WORDS[self.site.controller],
        )
        if not step.clear_m:
            self._add(replace(self._approach(step, weld.to), spot=weld.spot))
            return
        off = pose.copy()
        off[:3, 3] -= step.clear_m * off[:3, 2]
        clear = self._point(with_end(self.site.controller, name, CLEAR), off)
        self._add(Move(How.JOINT, clear, speed_share=step.speed_share))
        self._add(weld)
        back = self._worded(msgspec.structs.replace(step, speed_share=None, text=""), clear, How.LINEAR)
        self._add(replace(back, speed_m_s=weld.speed_m_s))

    def _approach(self, step: Step, point: Point) -> Move:
        """The joint move to a spot or seam, where the robot then stands still."""
        return self._worded(msgspec.structs.replace(step, text="", blend_m=0.0, blend_share=0.0), point)

    def _seam(self, step: Step) -> None:
        poses, name = self._pose(step.at), self.names[step.at]
        speed = self.seams[step.at].speed_m_s if step.at in self.seams else LINEAR_M_S
        ends = (f"_{n}" for n in range(1, len(poses) + 1))
        names = (with_end(self.site.controller, name, end) for end in ends)
        points = [self._point(each, pose) for each, pose in zip(names, poses, strict=True)]
        self._add(self._approach(step, points[0]))
        self._add(Call(SEAM_ON, (f'"{step.at}"',)))
        for point in points[1:-1]:
            self._add(Move(How.LINEAR, point, speed_m_s=speed))
        last = self._worded(msgspec.structs.replace(step, speed_share=None), points[-1], How.LINEAR)
        self._add(replace(last, speed_m_s=speed))
        self._add(Call(SEAM_OFF))


def replace_text(step: Step) -> Step:
    """A step without its controller's words."""
    return msgspec.structs.replace(step, text="")


def _own_numbers(program: Program, ids: Mapping[str, None]) -> dict[str, int]:
    """The numbers that points had in the text they came from, by id."""
    if program.controller != Controller.FANUC_LS:
        return {}
    found: dict[str, int] = {}
    for id in ids:
        match = re.search(r"\.P(\d+)$", id)
        if match and int(match[1]) not in found.values():
            found[id] = int(match[1])
    return found


def tool_words(site: Site) -> Iterator[str]:
    """What has to be set in the controller for the text to be right, in sentences without their ends."""
    from twin.plant.controllers.angles import to_abc, to_wpr

    if site.controller == Controller.RAPID:
        return
    xyz, angles = (to_wpr if site.controller == Controller.FANUC_LS else to_abc)(site.tool.tcp)
    names = "WPR" if site.controller == Controller.FANUC_LS else "ABC"
    numbers = [f"{n} {v:.3f}" for n, v in zip("XYZ" + names, (*xyz, *angles), strict=True)]
    what = "UTOOL[1]" if site.controller == Controller.FANUC_LS else "TOOL_DATA[1]"
    yield f"{what} has to be {', '.join(numbers)} (mm, degrees): the tool centre point of {site.tool.id}"
