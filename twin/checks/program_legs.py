"""A robot's program, step by step, as moves to poses and stays at them."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from twin.plant.robots import LINEAR_M_S, Do, Until

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from twin.plant.robots import Program, Step

_TEXTS = {Do.GRIP: "grips", Do.RELEASE: "releases", Do.TIP_DRESS: "dresses tips"}


class ProgramError(ValueError):
    """A robot cannot run its program; the message names robot, program, step and target, and what would help.

    robot, program, at: ids; step: place of the step in the program.
    """

    def __init__(self, robot: str, program: str, step: int, at: str, why: str) -> None:
        where = f"{robot} cannot run {program}: at step {step + 1}" + (f", to {at}," if at else "")
        super().__init__(f"{where} {why}")
        self.robot, self.program, self.step, self.at = robot, program, step, at


@dataclass(frozen=True)
class Goal:
    """A target, weld spot or seam as one robot sees it.

    world_from_tcp: (k, 4, 4), m, one pose for each point of a seam. joints: (n,), rad, the only way to it
    that is asked for, or None. weld_s: of a spot. speed_m_s: of a seam.
    """

    world_from_tcp: np.ndarray
    joints: np.ndarray | None = None
    weld_s: float = 0.0
    speed_m_s: float = 0.0


@dataclass(frozen=True)
class Leg:
    """A part of a step.

    step: place in the program. do: "joint" or "line" for moves, "stay", "enter", "leave", "car" (a wait for
    the car). kind: of the phase it becomes. at: id of its target, spot or seam. world_from_tcp: (k, 4, 4),
    the poses to go through, the last to arrive at; None is home. joints: (n,), rad, to arrive with, or None
    for any. time_s: of a stay. speed_m_s: of the tool at the most. speed_share: of the joints' velocities in
    a joint move. blend_m, blend_share: how the corner to the move behind it is rounded, as in `Step`; 0
    where the robot stands still at its end.
    """

    step: int
    do: str
    kind: str
    at: str = ""
    zone: str = ""
    text: str = ""
    world_from_tcp: np.ndarray | None = None
    joints: np.ndarray | None = None
    time_s: float = 0.0
    speed_m_s: float = math.inf
    speed_share: float = 1.0
    blend_m: float = 0.0
    blend_share: float = 0.0

    @property
    def moves(self) -> bool:
        """Whether the robot goes anywhere."""
        return self.do in ("joint", "line")


def legs_of(program: Program, goals: Mapping[str, Goal]) -> tuple[Leg, ...]:
    """What a program does, as moves and stays; from home, and home again where it does not end there.

    program: whose steps are read. goals: what its robot aims at, by id. Raises `ProgramError` for a step at
    something that is not among them.
    """
    found: list[Leg] = []
    for number, step in enumerate(program.steps):
        if step.at and step.at not in goals:
            why = "which is not there; name a target, weld spot or seam of the plant."
            raise ProgramError(program.robot, program.id, number, step.at, why)
        found.extend(_as_told(step, list(_legs(number, step, goals.get(step.at)))))
    moves = [leg for leg in found if leg.moves]
    if moves and moves[-1].world_from_tcp is not None:
        found.append(Leg(len(program.steps), "joint", "move", text="home"))
    for k, leg in enumerate(found):
        if not (k + 1 < len(found) and found[k + 1].moves):
            found[k] = replace(leg, blend_m=0.0, blend_share=0.0)
    return tuple(found)


def _as_told(step: Step, legs: list[Leg]) -> list[Leg]:
    """The legs of a step, as fast as it says, its last one rounded as it says."""
    for k, leg in enumerate(legs):
        if leg.do == "joint":
            most = math.inf if step.do == Do.SPOT and step.clear_m else step.speed_m_s or math.inf
            legs[k] = replace(leg, speed_share=step.speed_share or 1.0, speed_m_s=most)
    if legs:
        legs[-1] = replace(legs[-1], blend_m=step.blend_m, blend_share=step.blend_share)
    return legs


def _legs(number: int, step: Step, goal: Goal | None) -> Iterator[Leg]:
    at = step.at
    match step.do:
        case Do.HOME:
            yield Leg(number, "joint", "move", text="home")
        case Do.ENTER:
            yield Leg(number, "enter", "wait_zone", zone=step.zone, text=f"waits for {step.zone}")
        case Do.LEAVE:
            yield Leg(number, "leave", "non_motion", zone=step.zone, text=f"leaves {step.zone}")
        case Do.WAIT:
            if step.until == Until.CAR_IN_PLACE:
                yield Leg(number, "car", "wait_part", text="waits for the car")
            yield Leg(number, "stay", "non_motion", text=step.why or "waits", time_s=step.time_s)
        case Do.SPOT if goal is not None:
            yield from _spot(number, step, goal)
        case Do.SEAM if goal is not None:
            path = goal.world_from_tcp
            yield Leg(number, "joint", "move", at, text=f"to {at}", world_from_tcp=path[:1])
            along = Leg(number, "line", "process", at, text=f"lays {at}", world_from_tcp=path)
            yield replace(along, speed_m_s=goal.speed_m_s)
        case _:
            if goal is not None:
                how = "line" if step.do == Do.LINEAR else "joint"
                move = Leg(number, how, "move", at, text=f"to {at}", world_from_tcp=goal.world_from_tcp)
                yield replace(move, joints=goal.joints, speed_m_s=step.speed_m_s or LINEAR_M_S)
            yield from _own_time(number, step)


def _own_time(number: int, step: Step) -> Iterator[Leg]:
    """What a step does where it has arrived."""
    if step.time_s:
        kind = "non_motion" if step.do in (Do.GRIP, Do.RELEASE) else "process"
        text = _TEXTS.get(step.do, f"works at {step.at}") + (f" {step.why}" if step.why else "")
        yield Leg(number, "stay", kind, step.at, text=text, time_s=step.time_s)


def _spot(number: int, step: Step, goal: Goal) -> Iterator[Leg]:
    """To the spot, straight in along the gun's axis where it has to stay clear, weld, and straight out."""
    at, pose = step.at, goal.world_from_tcp
    weld = Leg(number, "stay", "process", at, text=f"welds {at}", time_s=step.time_s or goal.weld_s)
    if not step.clear_m:
        yield Leg(number, "joint", "move", at, text=f"to {at}", world_from_tcp=pose)
        yield weld
        return
    clear = pose.copy()
    clear[:, :3, 3] -= step.clear_m * clear[:, :3, 2]
    yield Leg(number, "joint", "move", at, text=f"to {at}", world_from_tcp=clear)
    line = Leg(number, "line", "move", at, speed_m_s=step.speed_m_s or LINEAR_M_S)
    yield replace(line, text=f"closes on {at}", world_from_tcp=pose)
    yield weld
    yield replace(line, text=f"opens from {at}", world_from_tcp=clear)
