"""What a controller's points are in a plant: targets and weld spots that it has, or new ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec
import numpy as np

from twin.plant.controllers.angles import inverse_of, pose_of
from twin.plant.controllers.naming import point_name
from twin.plant.controllers.neutral import Line, Point, Refused
from twin.plant.controllers.site import Site, same
from twin.plant.robots import Target, TargetFrame, WeldRole, WeldSpot
from twin.plant.values import Pose

Things = Mapping[str, Target | WeldSpot]
SHEETS_MM = (1.0, 1.0)
"""Of a spot that no plant knew: an estimate, and named as one."""


@dataclass
class Aims:
    """What a program's points are.

    site: of its robot. id: of the program, which the ids of new things begin with. known: targets and spots
    of the plant that points may be, by id. new: things that the plant does not have. moved: those that it has
    elsewhere, as they are now. refused: what is told of them. postures: points whose posture is left open.
    """

    site: Site
    id: str
    known: Things
    new: dict[str, Target | WeldSpot] = field(default_factory=dict)
    moved: dict[str, Target | WeldSpot] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    postures: int = 0
    ids: dict[tuple[type, Point], str] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for id in self.known:
            self.names.setdefault(point_name(self.site.controller, id).upper(), []).append(id)

    def called(self, name: str) -> str:
        """The id of what has a name in the text, or empty."""
        controller = self.site.controller
        ids = self.names.get(point_name(controller, name).upper(), []) if name else []
        new = [id for id in self.new if point_name(controller, id) == name or id.endswith(f".{name}")]
        return next(iter((*ids, *new)), "") if name else ""

    def target(self, point: Point) -> str:
        """The id of the target at a point: one that the plant has, or a new one."""
        key = (Target, point)
        if key not in self.ids:
            self.ids[key] = self._found(point, Target) or self._made(point)
        return self.ids[key]

    def weld(self, line: Line, point: Point) -> str:
        """The id of the weld spot at a point: one that the plant has, or a new one with estimates."""
        key = (WeldSpot, point)
        found = self.ids.get(key) or self._found(point, WeldSpot)
        if not found:
            found = self._fresh(point)
            self.new[found] = self._weld_spot(found, self.site.world_from_tcp(point))
            why = "a weld spot that the plant did not have; its sheets and weld time are estimates"
            self.refused.append(Refused(line.number, line.text, why))
        self.ids[key] = found
        return found

    def _found(self, point: Point, kind: type[Target | WeldSpot]) -> str:
        """The id of a thing of the plant with the point's name, moved where it stands elsewhere by now."""
        self.postures += bool(point.posture and not point.joints_rad)
        ids = [id for id in self.names.get(point.name.upper(), ()) if isinstance(self.known[id], kind)]
        pose = self.site.world_from_tcp(point)
        for id in ids:
            if same(self._placed(self.known[id]), pose, bool(point.joints_rad)):
                return id
        if len(ids) != 1:
            return ""
        old = self.known[ids[0]]
        if isinstance(old, WeldSpot):
            self.moved[old.id] = self._weld_spot(old.id, pose, old)
        else:
            self.moved[old.id] = self._aimed(old.id, point, pose, old)
        return old.id

    def _placed(self, thing: Target | WeldSpot) -> np.ndarray:
        if isinstance(thing, Target):
            return self.site.placed(thing)
        on_car = self.site.spot_frame(thing.position_m, thing.normal, thing.turn_rad)
        return self.site.world_from(TargetFrame.CAR) @ on_car

    def _made(self, point: Point) -> str:
        id = self._fresh(point)
        self.new[id] = self._aimed(id, point, self.site.world_from_tcp(point), None)
        return id

    def _fresh(self, point: Point) -> str:
        stem = f"{self.id}.{''.join(c if c.isprintable() and c not in ' []' else '' for c in point.name)}"
        id, number = stem, 1
        while id in self.known or id in self.new:
            number += 1
            id = f"{stem}_{number}"
        return id

    def _aimed(self, id: str, point: Point, pose: np.ndarray, old: Target | None) -> Target:
        frame = TargetFrame.STATION if self.site.world_from_car is None else TargetFrame.CAR
        frame = old.frame if old is not None else frame
        joints = self.site.described(point.joints_rad) if point.joints_rad else ()
        at = rounded(pose_of(inverse_of(self.site.world_from(frame)) @ pose))
        if old is not None:
            return msgspec.structs.replace(old, pose=at, joints_rad=joints)
        return Target(id=id, frame=frame, pose=at, joints_rad=tuple(round(q, 9) for q in joints))

    def _weld_spot(self, id: str, pose: np.ndarray, old: WeldSpot | None = None) -> WeldSpot:
        on_car = inverse_of(self.site.world_from(TargetFrame.CAR)) @ pose
        x, y, z = (round(float(value), 7) for value in on_car[:3, 3])
        a, b, c = (round(float(-value), 9) + 0.0 for value in on_car[:3, 2])
        plain = self.site.spot_frame((x, y, z), (a, b, c), 0.0)
        turned = plain[:3, :3].T @ on_car[:3, :3]
        turn = round(float(np.arctan2(-turned[1, 0], turned[0, 0])), 9)
        if old is not None:
            return msgspec.structs.replace(old, position_m=(x, y, z), normal=(a, b, c), turn_rad=turn)
        return WeldSpot(
            id=id,
            position_m=(x, y, z),
            normal=(a, b, c),
            turn_rad=turn,
            stack_mm=SHEETS_MM,
            gun=self.site.tool.id,
            robot=self.site.robot.id,
            role=WeldRole.RESPOT,
            estimated=("stack_mm", "weld_s", "role"),
        )


def rounded(pose: Pose) -> Pose:
    """A pose with as many digits as anybody can read: 0.1 micrometres and a billionth of a radian."""
    x, y, z = (round(value, 7) + 0.0 for value in pose.xyz_m)
    roll, pitch, yaw = (round(value, 9) + 0.0 for value in pose.rpy_rad)
    return Pose(xyz_m=(x, y, z), rpy_rad=(roll, pitch, yaw))
