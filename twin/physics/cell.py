"""The mirrored cell: where every part is, what the tool holds, and what does not fit.

Parts are conserved. Where the line did something with a part that the mirror does not have at that place, the
mirror brings the part and says so.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from twin.events import Deviation
from twin.physics.belts import GUIDE_FRICTION, Blade, MovingBelt, crossing
from twin.physics.prediction import Sight, Watch
from twin.physics.store import StoreQueue
from twin.physics.world import Box
from twin.plant import by_id
from twin.plant.layout import guides

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from twin.physics.world import World
    from twin.plant import Plant, Stop, TracedRobot

TOLERANCE_M = 0.012
"""A part this near to the tool point, across and along, is the one that the gripper takes."""
_FALLEN_M = 0.05
"""A part this far below the lowest belt is off the line."""
_ENTRANCE_M = 0.004
"""A part whose centre is this near to the end of the store's conveyor has arrived."""
_CLEAR_M = 0.05
"""The store's parts move up when the tool is this far from its pockets."""


class Cell:
    """Bodies and parts of one plant in a world."""

    def __init__(self, world: World, plant: Plant, robot: TracedRobot) -> None:
        self.world = world
        self.plant = plant
        self.robot = robot
        kinds = by_id(plant.part_kinds)
        self.kinds = [kinds[kind] for kind in plant.initial_parts]
        self.belts = {conveyor.id: MovingBelt(world, conveyor) for conveyor in plant.belts}
        self.blades = {s.id: Blade(world, s, self.belts[s.conveyor]) for s in plant.stoppers}
        self.watches = {camera.id: Watch(camera) for camera in plant.cameras}
        for guide in guides(plant):
            world.add_box(Box(guide.centre_m, guide.half_m, guide.yaw_rad, GUIDE_FRICTION))
        for kind in self.kinds:
            world.add_part(kind)
        self.store = StoreQueue(world, plant.stores[0], robot, dict(enumerate(self.kinds)))
        for part in range(len(self.kinds)):
            self.store.add(part)
        self.held: int | None = None
        self.lots: dict[int, tuple[int, int]] = {}
        """Lot and its release time by part, from the stopper to the store."""
        self.deviations: list[Deviation] = []
        self._let_go: str | None = None
        self._places: dict[int, tuple[str, float]] = {}
        self._lowest_m = min(belt.frame.origin[2] for belt in self.belts.values())

    def say(self, *deviations: Deviation | None) -> None:
        """Keep deviations until the mirror's step hands them out."""
        self.deviations += [deviation for deviation in deviations if deviation is not None]

    def poses(self, ahead_s: float = 0.0, tool_m: np.ndarray | None = None) -> list[tuple[float, ...]]:
        """Position and quaternion of every part, in order of their index.

        ahead_s: less than one step after the simulation's time, by when what moves went evenly on, and the
        tool by `tool_m` (3,), m.
        """
        found: list[tuple[float, ...]] = []
        for part in range(len(self.kinds)):
            (x, y, z), turn = self.world.pose(part)
            if ahead_s > 0.0 and part in self.world.awake:
                with_tool = tool_m if part == self.held else None
                dx, dy, dz = self.world.way(part, ahead_s) if with_tool is None else with_tool.tolist()
                x, y, z = x + dx, y + dy, z + dz
            found.append((x, y, z, *turn))
        return found

    def free_parts(self) -> list[int]:
        """Parts that lie or move on the line, in order of their index."""
        return sorted(self.world.awake - {self.held})

    def grip(self, stop: Stop, tool_m: np.ndarray, time_ns: int) -> None:
        """Take the part of the stop's kind that lies under the tool."""
        kind = stop.part_kind
        if self.held is not None:
            if self.kinds[self.held].id == kind:
                return
            self._leave_unseen(time_ns)
        part = self._nearest(kind, tool_m)
        if part is None:
            part = self._bring(kind, stop, time_ns, f"picked a {kind} part at {stop.id}")
            if part is None:
                return
        if part in self.store.queue:
            self.store.take(part)
        self.lots.pop(part, None)
        self._places.pop(part, None)
        self.world.hold(part)
        self.held = part
        self._let_go = None

    def let_go(self) -> None:
        """Open the gripper."""
        if self.held is not None:
            self._let_go = self.kinds[self.held].id
            self.world.let_go(self.held)
            self.held = None

    def leave(self, stop: Stop, time_ns: int) -> None:
        """The tool left a place stop, so the part of its kind lies there now."""
        if self.held is not None and self.kinds[self.held].id != stop.part_kind:
            self._leave_unseen(time_ns)
        if self.held is None and self._let_go != stop.part_kind:
            part = self._bring(stop.part_kind, stop, time_ns, f"left a {stop.part_kind} part at {stop.id}")
            if part is not None:
                if part in self.store.queue:
                    self.store.take(part)
                self.world.free(part, self._under(stop, part))
        self.let_go()
        self._let_go = None

    def release(self, stopper: str, lot: int, time_ns: int) -> None:
        """The stopper opens: what lies before it is this lot."""
        blade = self.blades[stopper]
        found = False
        for part in self.free_parts():
            xyz = self.world.pose(part)[0]
            before = blade.belt.frame.to_conveyor(xyz)[0] < blade.stopper.at_m
            if before and blade.belt.carries(xyz):
                self.lots[part] = (lot, time_ns)
                found = True
        if not found:
            message = f"the stopper opened for lot {lot}, but in the mirror nothing lies before it"
            self.deviations.append(Deviation(time_ns, stopper, "missing_part", message))

    def close(self, blade: Blade) -> None:
        """Lower a blade as soon as nothing is under it."""
        places = [self.world.pose(part)[0] for part in self.free_parts()]
        blade.lower(places, max(kind.diameter_m for kind in self.kinds) / 2.0)

    def look(self, time_ns: int, before_ns: int, known_ns: int, tool_m: np.ndarray) -> None:
        """See where the parts are: cameras, the store's entrance, parts that fell, belts of unknown speed.

        time_ns: now; before_ns: of the look before; known_ns: time of the newest event.
        """
        unused = {belt.body for belt in self.belts.values()}
        for part in self.free_parts():
            xyz = self.world.pose(part)[0]
            places = [(belt, belt.frame.to_conveyor(xyz)) for belt in self.belts.values()]
            unused -= {belt.body for belt, place in places if belt.near(place)}
            if not self._on_line(xyz):
                self._fallen(part, time_ns, xyz)
                continue
            found = next(((belt, place) for belt, place in places if belt.under(place)), None)
            if found is None:
                continue
            belt, (x, y, _) = found
            if belt.assumed:
                self._say_assumed(belt, time_ns)
            on = belt.conveyor.id
            last = self._places.get(part)
            self._places[part] = (on, x)
            if part in self.lots:
                before = last[1] if last is not None and last[0] == on else None
                self._under_cameras(part, belt, (before, x, y), (before_ns, time_ns, known_ns))
            if on == self.store.store.conveyor and x >= belt.conveyor.length_m - _ENTRANCE_M:
                self._store(part)
        self.world.idle(unused)
        if not self.store.in_order and self._tool_clear(tool_m):
            self.store.arrange()

    def _under_cameras(
        self, part: int, belt: MovingBelt, xs: tuple[float | None, float, float], times: tuple[int, int, int]
    ) -> None:
        lot, released_ns = self.lots[part]
        before_x, x, y = xs
        before_ns, time_ns, known_ns = times
        for watch in self.watches.values():
            camera = watch.camera
            if camera.conveyor != belt.conveyor.id:
                continue
            # A part is seen when its front reaches the camera, as it waited with its front at the stopper.
            at_m = camera.at_m - self.kinds[part].diameter_m / 2.0
            share = None if before_x is None else crossing(before_x, x, at_m)
            if share is not None:
                passing = before_ns + round(share * (time_ns - before_ns))
                watch.passed(lot, known_ns, passing, Sight(time_ns, (x - at_m) * 1e3, y * 1e3))
            elif x < at_m and belt.speed_m_s > 0.0 and part == self._first_of(lot, belt):
                ahead_s = (at_m - x) / belt.speed_m_s
                watch.forecast(lot, released_ns, known_ns, time_ns + round(ahead_s * 1e9))

    def _first_of(self, lot: int, belt: MovingBelt) -> int:
        parts = [part for part, (its_lot, _) in self.lots.items() if its_lot == lot]
        return max(parts, key=lambda part: belt.frame.to_conveyor(self.world.pose(part)[0])[0])

    def _nearest(self, kind: str, tool_m: np.ndarray) -> int | None:
        best, best_m = None, TOLERANCE_M
        for part, its_kind in enumerate(self.kinds):
            if its_kind.id != kind:
                continue
            distance = _distance(self.world.pose(part)[0], tool_m)
            if distance < best_m:
                best, best_m = part, distance
        return best

    def _bring(self, kind: str, stop: Stop, time_ns: int, what: str) -> int | None:
        """Correct the mirror: the part of that kind that is next to arrive is put at the stop."""
        parts = [part for part, its in enumerate(self.kinds) if its.id == kind and part != self.held]
        if not parts:
            message = f"the robot {what}, but the mirror has no {kind} part at all"
            self.deviations.append(Deviation(time_ns, self.robot.id, "missing_part", message))
            return None
        queued = [part for part in self.store.queue if part in parts]
        part = queued[0] if queued else max(parts, key=self._progress)
        place = self._under(stop, part)
        distance = _distance(self.world.pose(part)[0], place)
        message = (
            f"the robot {what}, but in the mirror it is {distance * 1e3:.0f} mm away; it was brought there"
        )
        self.deviations.append(Deviation(time_ns, self.robot.id, "missing_part", message, distance, "m"))
        self.lots.pop(part, None)
        self._places.pop(part, None)
        self.world.park(part, place)
        return part

    def _leave_unseen(self, time_ns: int) -> None:
        """The tool took another part: the one it held must have been left at its place stop unseen."""
        part = self.held
        if part is None:
            return
        kind = self.kinds[part].id
        stops = [s for s in self.robot.stops if s.action.value == "place" and s.part_kind == kind]
        distance = _distance(self.world.pose(part)[0], self._under(stops[0], part)) if stops else 0.0
        message = f"the robot still held a {kind} part in the mirror; it was put down where it belongs"
        self.deviations.append(Deviation(time_ns, self.robot.id, "unseen_place", message, distance, "m"))
        self.let_go()
        if stops:
            self.world.free(part, self._under(stops[0], part))
        self._let_go = None

    def _under(self, stop: Stop, part: int) -> tuple[float, float, float]:
        """Where a part lies at a stop: under the tool, on the store or the belt."""
        x, y, _ = stop.tcp_m
        belt = self.belts.get(stop.device)
        z = belt.frame.origin[2] + 1e-4 if belt is not None else self.store.store.pose.xyz_m[2]
        return (x, y, z + self.kinds[part].height_m / 2.0)

    def _progress(self, part: int) -> tuple[int, float]:
        """How far along the loop a part is: number of the conveyor, distance along it."""
        xyz = self.world.pose(part)[0]
        for number, belt in reversed(list(enumerate(self.belts.values()))):
            if belt.carries(xyz):
                return number, belt.frame.to_conveyor(xyz)[0]
        return -1, 0.0

    def _on_line(self, xyz: Sequence[float]) -> bool:
        return xyz[2] > self._lowest_m - _FALLEN_M and all(abs(value) < 100.0 for value in xyz)

    def _fallen(self, part: int, time_ns: int, xyz: Sequence[float]) -> None:
        place = ", ".join(f"{value:.2f}" for value in xyz[:2])
        message = (
            f"a {self.kinds[part].id} part fell off the line near ({place}) m; it was put into the store"
        )
        self.deviations.append(Deviation(time_ns, self.store.store.id, "fallen_part", message))
        self._store(part)

    def _store(self, part: int) -> None:
        self.lots.pop(part, None)
        self._places.pop(part, None)
        self.store.add(part)

    def _say_assumed(self, belt: MovingBelt, time_ns: int) -> None:
        if belt.said:
            return
        belt.said = True
        conveyor = belt.conveyor
        taken = f"it is taken to be {conveyor.assumed_set_point:g}"
        message = f"no set-point of {conveyor.id} was received yet; {taken}"
        self.deviations.append(Deviation(time_ns, conveyor.id, "unknown_set_point", message))

    def _tool_clear(self, tool_m: np.ndarray) -> bool:
        z = self.store.store.pose.xyz_m[2]
        return all(_distance((x, y, z), tool_m) > _CLEAR_M for x, y in self.store.pockets.values())


def _distance(a: Sequence[float], b: Sequence[float] | np.ndarray) -> float:
    return math.dist(a, b)
