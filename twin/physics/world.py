"""One PyBullet client with fixed boxes, parts and a tool that can hold one of them.

Lengths in metres, world frame of the plant. Nothing here knows of signals or events.
"""

from __future__ import annotations

import math
import weakref
from typing import TYPE_CHECKING, NamedTuple, Self

import numpy as np

from twin.physics.engine import pybullet

if TYPE_CHECKING:
    from twin.plant import PartKind

STEP_HZ = 240
SOLVER_ITERATIONS = 20
GRAVITY_M_S2 = 9.81
PART_FRICTION = 1.0
"""Bullet multiplies the coefficients of the two bodies, so the other body's is the pair's."""
_SKIN_M = 0.0003
_CONTACT_M = 0.001
"""Contacts further apart than this are dropped; Bullet's own 20 mm is made for bodies of decimetres."""
_GRIP_N = 200.0
_GRIP_ERP = 0.9
"""Share of the error of a grip that one step corrects; a held part sags by g / (240 Hz)² / share."""
_ASLEEP = pybullet.ACTIVATION_STATE_SLEEP
_AWAKE = pybullet.ACTIVATION_STATE_DISABLE_SLEEPING
UPRIGHT = (0.0, 0.0, 0.0, 1.0)


class Box(NamedTuple):
    """A box by its centre, half its sides and its turn about the vertical."""

    centre_m: tuple[float, float, float]
    half_m: tuple[float, float, float]
    yaw_rad: float = 0.0
    friction: float = 0.5


class World:
    """A simulated room. Use as a context manager, or call `close`; closing twice does no harm."""

    def __init__(self) -> None:
        self.client: int = pybullet.connect(pybullet.DIRECT)
        if self.client < 0:
            raise RuntimeError("PyBullet opens no further world: too many are open in this process.")
        # A world that nobody closed is closed when it is collected.
        self._close = weakref.finalize(self, _disconnect, self.client)
        pybullet.setPhysicsEngineParameter(
            fixedTimeStep=1.0 / STEP_HZ,
            numSolverIterations=SOLVER_ITERATIONS,
            numSubSteps=0,
            deterministicOverlappingPairs=1,
            contactBreakingThreshold=_CONTACT_M,
            erp=_GRIP_ERP,
            physicsClientId=self.client,
        )
        pybullet.setGravity(0.0, 0.0, -GRAVITY_M_S2, physicsClientId=self.client)
        self.parts: list[int] = []
        self.awake: set[int] = set()
        self.moving: dict[int, tuple] = {}
        """Bodies that drag what lies on them: (position, quaternion, velocity) by body."""
        self._idle: set[int] = set()
        self._grip: int | None = None
        self._tool = self._new_tool()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Free the client."""
        self._close()

    def add_box(self, box: Box, drags: bool = False) -> int:
        """A fixed body; its id. Only one that `drags` may be given to `drive`."""
        shape = pybullet.createCollisionShape(
            pybullet.GEOM_BOX, halfExtents=box.half_m, physicsClientId=self.client
        )
        body = pybullet.createMultiBody(
            0.0,
            shape,
            -1,
            box.centre_m,
            quaternion(box.yaw_rad),
            useMaximalCoordinates=not drags,
            physicsClientId=self.client,
        )
        pybullet.changeDynamics(
            body, -1, lateralFriction=box.friction, restitution=0.0, physicsClientId=self.client
        )
        return int(body)

    def add_part(self, kind: PartKind) -> int:
        """A part, asleep and out of the way until it is put somewhere; its index.

        A box as high as the part carries it: Bullet finds all contacts of a box in one step, those of a
        cylinder one by one, and a belt that is put back each step loses them. The cylinder around it, a
        little lower, touches what stands beside it. As a rigid body (maximal coordinates) it costs two thirds
        of what it would as a multibody; fixed bodies have to be multibodies to drag.
        """
        radius, height = kind.diameter_m / 2.0, kind.height_m
        side = radius / math.sqrt(2.0)
        shape = pybullet.createCollisionShapeArray(
            shapeTypes=[pybullet.GEOM_BOX, pybullet.GEOM_CYLINDER],
            halfExtents=[[side, side, height / 2.0], [0.0, 0.0, 0.0]],
            radii=[0.0, radius],
            lengths=[0.0, height - 2.0 * _SKIN_M],
            collisionFramePositions=[[0.0, 0.0, 0.0]] * 2,
            physicsClientId=self.client,
        )
        body = pybullet.createMultiBody(
            kind.mass_kg, shape, -1, (0, 0, -1), useMaximalCoordinates=True, physicsClientId=self.client
        )
        pybullet.changeDynamics(
            body,
            -1,
            lateralFriction=PART_FRICTION,
            restitution=0.0,
            linearDamping=0.0,
            angularDamping=0.0,
            physicsClientId=self.client,
        )
        self.parts.append(body)
        self.park(len(self.parts) - 1, (0.0, 0.0, -1.0))
        return len(self.parts) - 1

    def park(self, part: int, xyz_m: tuple[float, float, float]) -> None:
        """Let a part rest there, out of the simulation."""
        body = self.parts[part]
        self._put(body, xyz_m, UPRIGHT)
        pybullet.setCollisionFilterGroupMask(body, -1, 0, 0, physicsClientId=self.client)
        pybullet.changeDynamics(body, -1, activationState=_ASLEEP, physicsClientId=self.client)
        self.awake.discard(part)

    def free(self, part: int, xyz_m: tuple[float, float, float] | None = None) -> None:
        """Leave a part to the simulation, where it is or from `xyz_m`, at rest."""
        body = self.parts[part]
        self._put(body, *(self.pose(part) if xyz_m is None else (xyz_m, UPRIGHT)))
        pybullet.setCollisionFilterGroupMask(body, -1, 1, 1, physicsClientId=self.client)
        pybullet.changeDynamics(body, -1, activationState=_AWAKE, physicsClientId=self.client)
        self.awake.add(part)
        self._idle = set()

    def pose(self, part: int) -> tuple[tuple[float, float, float], tuple[float, float, float, float]]:
        """Position and quaternion of a part's centre."""
        return pybullet.getBasePositionAndOrientation(self.parts[part], physicsClientId=self.client)

    def way(self, part: int, seconds: float) -> tuple[float, float, float]:
        """How far a part goes in a time at its present velocity, m."""
        x, y, z = pybullet.getBaseVelocity(self.parts[part], physicsClientId=self.client)[0]
        return (x * seconds, y * seconds, z * seconds)

    def hold(self, part: int) -> None:
        """Fix a part to the tool, as it lies to it now; nothing else touches it while it is held."""
        if self._grip is not None:
            raise RuntimeError("the tool holds a part already")
        self.free(part)
        body = self.parts[part]
        pybullet.setCollisionFilterGroupMask(body, -1, 0, 0, physicsClientId=self.client)
        tool = pybullet.getBasePositionAndOrientation(self._tool, physicsClientId=self.client)
        xyz, turn = pybullet.multiplyTransforms(*pybullet.invertTransform(*tool), *self.pose(part))
        self._grip = pybullet.createConstraint(
            self._tool,
            -1,
            body,
            -1,
            pybullet.JOINT_FIXED,
            [0, 0, 0],
            xyz,
            [0, 0, 0],
            turn,
            physicsClientId=self.client,
        )
        pybullet.changeConstraint(self._grip, maxForce=_GRIP_N, physicsClientId=self.client)

    def let_go(self, part: int) -> None:
        """Free the part that the tool holds."""
        if self._grip is not None:
            pybullet.removeConstraint(self._grip, physicsClientId=self.client)
            self._grip = None
        self.free(part)

    def place_tool(self, xyz_m: np.ndarray, turn: tuple[float, ...]) -> None:
        """Put the tool centre point there, at rest."""
        self._put(self._tool, xyz_m, turn)

    def drive(self, body: int, velocity_m_s: tuple[float, float, float] | None) -> None:
        """Let a fixed body drag what lies on it at a velocity, without moving itself; None: no more."""
        if velocity_m_s is None:
            self.moving.pop(body, None)
            return
        pose = self.moving.get(body) or pybullet.getBasePositionAndOrientation(
            body, physicsClientId=self.client
        )
        self.moving[body] = (pose[0], pose[1], velocity_m_s)

    def idle(self, bodies: set[int]) -> None:
        """Spare the work of dragging for bodies on which nothing lies, until the next part is set free."""
        for body in bodies - self._idle:
            # At rest and in its place, it stays there unattended.
            self._put(body, *self.moving[body][:2])
        self._idle = bodies

    def move(self, body: int, xyz_m: tuple[float, float, float], yaw_rad: float) -> None:
        """Put a fixed body somewhere else."""
        self._put(body, xyz_m, quaternion(yaw_rad))

    def step(
        self, count: int, tool_path: np.ndarray | None = None, turn: tuple[float, ...] = UPRIGHT
    ) -> None:
        """Advance by `count` steps of 1/240 s.

        tool_path: (count + 1, 3), m, where the tool is before, between and after the steps, if it moves.
        With no part awake nothing can change, and no step is taken.
        """
        if not self.awake:
            return
        client, put = self.client, pybullet.resetBasePositionAndOrientation
        dragging = [(body, *drag) for body, drag in self.moving.items() if body not in self._idle]
        for k in range(count):
            for body, xyz, orientation, velocity in dragging:
                # The body's own motion is undone, the friction on it stays.
                put(body, xyz, orientation, client)
                pybullet.resetBaseVelocity(body, velocity, physicsClientId=client)
            if tool_path is not None:
                put(self._tool, tool_path[k], turn, client)
                velocity = (tool_path[k + 1] - tool_path[k]) * STEP_HZ
                pybullet.resetBaseVelocity(self._tool, velocity, (0, 0, 0), client)
            pybullet.stepSimulation(client)

    def _new_tool(self) -> int:
        shape = pybullet.createCollisionShape(pybullet.GEOM_SPHERE, radius=0.001, physicsClientId=self.client)
        body = pybullet.createMultiBody(0.0, shape, -1, (0, 0, 1), physicsClientId=self.client)
        pybullet.setCollisionFilterGroupMask(body, -1, 0, 0, physicsClientId=self.client)
        return int(body)

    def _put(self, body: int, xyz_m: object, turn: object) -> None:
        pybullet.resetBasePositionAndOrientation(body, xyz_m, turn, physicsClientId=self.client)


def quaternion(yaw_rad: float) -> tuple[float, float, float, float]:
    """A turn about the vertical, xyzw."""
    return (0.0, 0.0, math.sin(yaw_rad / 2.0), math.cos(yaw_rad / 2.0))


def open_worlds() -> int:
    """How many PyBullet clients this process has open."""
    return sum(bool(pybullet.getConnectionInfo(client)["isConnected"]) for client in range(1024))


def _disconnect(client: int) -> None:
    if pybullet.isConnected(client):
        pybullet.disconnect(client)
