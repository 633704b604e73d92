"""Where a robot's controller measures from: its world, its frames and tools, and the plant's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from twin.plant.controllers.angles import apart, inverse_of, matrix, pose_of
from twin.plant.controllers.naming import program_name
from twin.plant.controllers.neutral import WORLD, ControllerError, Point, UseFrame, UseTool
from twin.plant.robots import Controller, Robot, Target, TargetFrame, Tool
from twin.plant.values import Pose

FRAME_IDS = {Controller.FANUC_LS: "UFRAME", Controller.KRL: "BASE", Controller.RAPID: ""}
TOOL_IDS = {Controller.FANUC_LS: "UTOOL", Controller.KRL: "TOOL", Controller.RAPID: ""}
"""Before the number that a controller gives a frame or a tool: how the plant's user frames are called."""
SAME_M, SAME_RAD = 2e-6, 3e-5
"""Poses that are no further apart than a controller's text resolves are the same."""
SAME_JOINTS_M, SAME_JOINTS_RAD = 1e-4, 1e-4
"""The same for a pose that was reckoned from joints with 0.001 degrees."""

Forward = Callable[[Sequence[float]], np.ndarray]


@dataclass(frozen=True)
class Site:
    """A robot in its station, as its controller and as the plant see it; transforms (4, 4), m.

    robot, tool: of the plant. controller: whose words are read or written. world_from_car: None where the
    station holds none. forward: base_from_flange (4, 4) of the description's joints (n,) rad. spot_frame: the
    pose of a gun on a surface, from position, normal and turn. base_from_zero: the controller's world in the
    arm's base frame. frames: base_from_frame by the controller's name; tools: flange_from_tcp by its name.
    coupled: the pendant's third joint is the description's third less its second, as Fanuc shows it.
    """

    robot: Robot
    tool: Tool
    controller: Controller
    world_from_station: np.ndarray
    world_from_car: np.ndarray | None
    forward: Forward
    spot_frame: Callable[[Sequence[float], Sequence[float], float], np.ndarray]
    base_from_zero: np.ndarray = field(default_factory=lambda: np.eye(4))
    frames: Mapping[str, np.ndarray] = field(default_factory=dict)
    tools: Mapping[str, np.ndarray] = field(default_factory=dict)
    coupled: bool = False

    @property
    def world_from_base(self) -> np.ndarray:
        """Of the arm's base frame."""
        return matrix(self.robot.base)

    def base_from_frame(self, name: str) -> np.ndarray | None:
        """Of a frame by the controller's name; None where nobody gave its numbers."""
        if name in self.frames:
            return self.frames[name]
        if name in (WORLD, "wobj0"):
            return self.base_from_zero
        ids = (f"{FRAME_IDS[self.controller]}{name}", name)
        return next((matrix(frame.pose) for frame in self.robot.user_frames if frame.id in ids), None)

    def described(self, joints_rad: Sequence[float]) -> tuple[float, ...]:
        """The description's joints for those that the pendant shows, rad."""
        return self._shifted(joints_rad, 1.0)

    def shown(self, joints_rad: Sequence[float]) -> tuple[float, ...]:
        """What the pendant shows for the description's joints, rad."""
        return self._shifted(joints_rad, -1.0)

    def _shifted(self, joints_rad: Sequence[float], sign: float) -> tuple[float, ...]:
        found = list(joints_rad)
        if self.coupled and len(found) > 2:
            found[2] += sign * found[1]
        return tuple(found)

    def world_from_tcp(self, point: Point) -> np.ndarray:
        """Where a point of the controller's takes the plant's tool.

        point: with a pose or joints. Raises `ControllerError` for a frame whose numbers nobody gave, and for
        another number of joints than the arm has.
        """
        tcp = matrix(self.tool.tcp)
        if point.joints_rad:
            count = len(self.robot.home_rad)
            if len(point.joints_rad) != count:
                told = f"{point.name} has {len(point.joints_rad)} joints; {self.robot.id} has {count}"
                raise ControllerError(told)
            return self.world_from_base @ self.forward(self.described(point.joints_rad)) @ tcp
        frame = self.base_from_frame(point.frame)
        if frame is None or point.pose is None:
            raise ControllerError(self.unknown(point.frame))
        other = self.tools.get(point.tool)
        aimed = frame @ matrix(point.pose)
        return self.world_from_base @ (aimed if other is None else aimed @ inverse_of(other) @ tcp)

    def unknown(self, frame: str) -> str:
        """What to say of a frame whose numbers nobody gave."""
        name = f"{FRAME_IDS[self.controller]}{frame}"
        how = f"give --frame {frame}=X,Y,Z,A,B,C in mm and degrees as the pendant shows it, or {frame}=car"
        return f"the numbers of {name} stand in the controller, not in the program; {how}"

    def in_frame(self, world_from_tcp: np.ndarray, frame: str, tool: str) -> Pose:
        """The pose that a controller's text gives a place of the plant's tool in one of its frames.

        Raises `ControllerError` for a frame whose numbers nobody gave.
        """
        base_from_frame = self.base_from_frame(frame)
        if base_from_frame is None:
            raise ControllerError(self.unknown(frame))
        other = self.tools.get(tool)
        aimed = inverse_of(self.world_from_base @ base_from_frame) @ world_from_tcp
        return pose_of(aimed if other is None else aimed @ inverse_of(matrix(self.tool.tcp)) @ other)

    def world_from(self, frame: TargetFrame) -> np.ndarray:
        """Of the frame that a target is given in. Raises `ControllerError` for a car where none stands."""
        if frame == TargetFrame.WORLD:
            return np.eye(4)
        if frame == TargetFrame.STATION:
            return self.world_from_station
        if self.world_from_car is None:
            raise ControllerError(f"no car stands at {self.robot.station}; give the station its car")
        return self.world_from_car

    def placed(self, target: Target) -> np.ndarray:
        """Where a target of the plant is, world_from_tcp."""
        return self.world_from(target.frame) @ matrix(target.pose)


def first_tool(site: Site) -> str:
    """What the controller calls the plant's tool, where the program says nothing else."""
    return program_name(Controller.RAPID, site.tool.id) if site.controller == Controller.RAPID else "1"


def chosen(controller: Controller, action: UseFrame | UseTool) -> str:
    """How a plant keeps that another frame or tool is used from here on, in the controller's words."""
    frame = isinstance(action, UseFrame)
    match controller:
        case Controller.FANUC_LS:
            return f"{'UFRAME_NUM' if frame else 'UTOOL_NUM'}={action.name}"
        case Controller.KRL:
            known = (
                "$NULLFRAME" if action.name == WORLD else f"{'BASE' if frame else 'TOOL'}_DATA[{action.name}]"
            )
            return f"{'$BASE' if frame else '$TOOL'}={known}"
        case _:
            return (
                f"{'WObj' if frame else 'Tool'}:={'wobj0' if frame and action.name == WORLD else action.name}"
            )


def same(a: np.ndarray, b: np.ndarray, joints: bool = False) -> bool:
    """Whether two transforms (4, 4), m, are the same as far as a controller's text tells them apart.

    joints: one of them was reckoned from joints.
    """
    metres, radians = apart(a, b)
    limits = (SAME_JOINTS_M, SAME_JOINTS_RAD) if joints else (SAME_M, SAME_RAD)
    return metres <= limits[0] and radians <= limits[1]
