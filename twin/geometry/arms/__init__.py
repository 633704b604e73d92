"""Six heavy industrial arms: exact kinematics, shapes of our own, written as robot descriptions."""

from twin.geometry.arms.facts import ARMS, ArmFacts
from twin.geometry.arms.shapes import arm_mesh, arm_pieces

__all__ = ["ARMS", "ArmFacts", "arm_mesh", "arm_pieces"]
