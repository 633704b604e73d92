"""The store: parts that arrived wait in a queue, the first of each kind lies where the robot picks it.

The others wait in the front corners of the tray, in layers, where the fingers of a gripper do not reach.

Kinematic: what happens inside a real store is not in the logs, so parts are put in their places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from twin.geometry.dimensions import TRAY_WALL_M
from twin.plant import StopAction
from twin.plant.layout import world_from

if TYPE_CHECKING:
    from twin.physics.world import World
    from twin.plant import PartKind, Store, TracedRobot

_OVER_M = 0.001
"""How far waiting parts stand out over the open front, so that fingers pass with the 5 mm they need."""


class StoreQueue:
    """Parts in the store, first come first picked, per kind."""

    def __init__(self, world: World, store: Store, robot: TracedRobot, kinds: dict[int, PartKind]) -> None:
        self.store = store
        self.queue: list[int] = []
        self.in_order = True
        """False while parts have to move up."""
        self._world = world
        self._kinds = kinds
        self.pockets = {
            stop.part_kind: (stop.tcp_m[0], stop.tcp_m[1])
            for stop in robot.stops
            if stop.action is StopAction.PICK and stop.device == store.id
        }

    def add(self, part: int) -> None:
        """Take a part in at the end of the queue."""
        self.queue.append(part)
        self.arrange()

    def take(self, part: int) -> None:
        """A part left; those behind it move up when `arrange` is called."""
        self.queue.remove(part)
        self.in_order = False

    def arrange(self) -> None:
        """Put every part in its place."""
        free = dict(self.pockets)
        waiting = 0
        for part in self.queue:
            kind = self._kinds[part]
            z = self.store.pose.xyz_m[2] + kind.height_m / 2.0
            if kind.id in free:
                x, y = free.pop(kind.id)
            else:
                x, y, layer = self._waiting_place(waiting, kind)
                z += layer * kind.height_m
                waiting += 1
            self._world.park(part, (x, y, z))
        self.in_order = True

    def _waiting_place(self, place: int, kind: PartKind) -> tuple[float, float, int]:
        """In the front corners, left and right, then a layer higher: x, y, layer."""
        layer, side = divmod(place, 2)
        length, width, _ = self.store.size_m
        across = (length - kind.diameter_m) / 2.0 - TRAY_WALL_M
        corner = (across if side else -across, (kind.diameter_m - width) / 2.0 - _OVER_M, 0.0, 1.0)
        x, y = (world_from(self.store.pose) @ corner)[:2].tolist()
        return x, y, layer
