"""Own every PyBullet client: follow the state in physics, predict, say where the line departs from it."""

from twin.physics.frames import ASSUMED_SPEED, OLD_ROBOT_DATA, Frames
from twin.physics.mirror import Mirror, MirrorError, Step
from twin.physics.prediction import Prediction
from twin.physics.robot import ToolCheck
from twin.physics.world import World, open_worlds

__all__ = [
    "ASSUMED_SPEED",
    "OLD_ROBOT_DATA",
    "Frames",
    "Mirror",
    "MirrorError",
    "Prediction",
    "Step",
    "ToolCheck",
    "World",
    "open_worlds",
]
