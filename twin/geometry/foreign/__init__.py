"""Foreign shapes and robots brought into a plant's folder, with every repair told."""

from twin.geometry.foreign.robot import ImportedLink, ImportedRobot, import_robot
from twin.geometry.foreign.shape import ImportedShape, import_shape
from twin.geometry.foreign.surface import ShapeError

__all__ = ["ImportedLink", "ImportedRobot", "ImportedShape", "ShapeError", "import_robot", "import_shape"]
