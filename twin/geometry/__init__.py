"""Shapes: robot descriptions, convex pieces, meshes of our own."""

from twin.geometry.robots import LinkShape, RobotDescription, RobotDescriptionError, arm, load_robot

__all__ = ["LinkShape", "RobotDescription", "RobotDescriptionError", "arm", "load_robot"]
