"""The robot in the world: its joints follow the recorded tool points by our own inverse kinematics."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kernels import kinematics
from twin.geometry import arm, load_robot
from twin.geometry.robots import check_home
from twin.physics.engine import pybullet
from twin.physics.world import World

if TYPE_CHECKING:
    from twin.plant import TracedRobot

_ITERATIONS = 100
_ASLEEP = pybullet.ACTIVATION_STATE_ENABLE_SLEEPING | pybullet.ACTIVATION_STATE_SLEEP


class ToolCheck(NamedTuple):
    """How far the mirrored tool point is from the recorded one, at one recorded sample."""

    time_ns: int
    error_m: float
    """Read back from PyBullet's link state."""
    reached: bool


class MirroredRobot:
    """A robot that stands still in the simulation and is put where the line's robot was.

    Joint positions are a function of the recorded point alone (the kinematics always starts at the robot's
    home), so the mirror does not drift and a late start gives the same pose.
    """

    def __init__(self, world: World, robot: TracedRobot) -> None:
        description = load_robot(robot.description)
        check_home(description, robot.id, robot.home_rad)
        self.robot = robot
        self.arm = arm(description, robot.tool)
        self.joints = len(description.joint_names)
        self._client = world.client
        base = robot.base
        turn = pybullet.getQuaternionFromEuler(base.rpy_rad)
        self._body = pybullet.loadURDF(
            str(description.urdf_path), base.xyz_m, turn, useFixedBase=True, physicsClientId=self._client
        )
        self._world_from_base = np.eye(4)
        self._world_from_base[:3, :3] = np.reshape(pybullet.getMatrixFromQuaternion(turn), (3, 3))
        self._world_from_base[:3, 3] = base.xyz_m
        self._base_from_world = np.linalg.inv(self._world_from_base)
        self._home = np.array(robot.home_rad, dtype=np.float64)
        self._moving = self._moving_joints(description.joint_names)
        self._freeze()
        self._target = self._straight_down()
        half = np.arctan2(self._target[1, 0], self._target[0, 0]) / 2.0
        self.down = (float(np.cos(half)), float(np.sin(half)), 0.0, 0.0)
        """Turn of a tool that points straight down, quaternion xyzw."""
        self._start = (0, self._home)
        self._end = (0, self._home)
        self.put(self._home)

    @property
    def last_ns(self) -> int:
        """Time of the last recorded point, 0 before the first."""
        return self._end[0]

    def aim(self, now_ns: int, time_ns: int, xyz_m: tuple[float, float, float]) -> ToolCheck:
        """Take a recorded tool point: be there at `time_ns`, moving evenly from where the joints are now."""
        self._target[:3, 3] = xyz_m
        q, status, error = kinematics.inverse(
            self.arm, self._base_from_world @ self._target, self._home, _ITERATIONS
        )
        reached = int(status) == kinematics.OK
        if not reached and not np.all(np.isfinite(q)):
            return ToolCheck(time_ns, float(error), False)
        self._start = (min(max(now_ns, self._end[0]), time_ns), self.at(now_ns))
        self._end = (time_ns, q)
        mirrored = self.put(q)[0]
        return ToolCheck(time_ns, float(np.linalg.norm(mirrored - np.array(xyz_m))), reached)

    def at(self, time_ns: int) -> np.ndarray:
        """Joint positions at a time: (n,) rad."""
        (a, q_a), (b, q_b) = self._start, self._end
        if time_ns >= b:
            return q_b
        if time_ns <= a:
            return q_a
        return q_a + (q_b - q_a) * ((time_ns - a) / (b - a))

    def put(self, q: np.ndarray) -> tuple[np.ndarray, tuple[float, ...]]:
        """Set the joints; position (3,) m and quaternion xyzw of the tool centre point by PyBullet."""
        pybullet.resetJointStatesMultiDof(
            self._body, self._moving, [[value] for value in q.tolist()], physicsClientId=self._client
        )
        link = pybullet.getLinkState(
            self._body, self._moving[-1], computeForwardKinematics=True, physicsClientId=self._client
        )
        xyz, turn = pybullet.multiplyTransforms(
            link[4], link[5], (0.0, 0.0, self.robot.tool.length_m), (0.0, 0.0, 0.0, 1.0)
        )
        return np.array(xyz), turn

    def tcp(self, q: np.ndarray) -> np.ndarray:
        """Position of the tool centre point in the world, (3,) m, by our own kinematics."""
        return (self._world_from_base @ kinematics.forward(self.arm, q))[:3, 3]

    def _moving_joints(self, names: tuple[str, ...]) -> list[int]:
        count = pybullet.getNumJoints(self._body, physicsClientId=self._client)
        found = {
            pybullet.getJointInfo(self._body, k, physicsClientId=self._client)[1].decode(): k
            for k in range(count)
        }
        return [found[name] for name in names]

    def _freeze(self) -> None:
        """No link takes part in the dynamics or touches anything: clearance is the kernels' work."""
        for link in range(-1, pybullet.getNumJoints(self._body, physicsClientId=self._client)):
            pybullet.changeDynamics(self._body, link, activationState=_ASLEEP, physicsClientId=self._client)
            pybullet.setCollisionFilterGroupMask(self._body, link, 0, 0, physicsClientId=self._client)

    def _straight_down(self) -> np.ndarray:
        """Pose of a tool that points straight down, turned about the vertical as it is at home; (4, 4)."""
        at_home = self._world_from_base @ kinematics.forward(self.arm, self._home)
        x, y = at_home[:2, 0]
        length = np.hypot(x, y)
        x, y = (x / length, y / length) if length > 1e-6 else (1.0, 0.0)
        pose = np.eye(4)
        pose[:3, :3] = [[x, y, 0.0], [y, -x, 0.0], [0.0, 0.0, -1.0]]
        return pose
