"""A pair that collides by construction: a check that does not find it finds nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kernels import approach
from kernels.kinematics import forward
from twin.geometry.convex import Piece, box_vertices, pack

if TYPE_CHECKING:
    from twin.checks.cell_clearance.scene import RobotScene
    from twin.checks.program_ways import ProgramWay

WIRE_M = (0.001, 0.001, 0.4)
"""A wire across the way of a tool."""


class CanaryError(RuntimeError):
    """The check did not find a collision that is there; what it says of the plant is worth nothing."""


def sing(robot: RobotScene, way: ProgramWay) -> None:
    """Raise `CanaryError` unless a wire that a robot's tool runs through between two knots is found.

    way: of one of its programs, in which the tool moves. The wire stands where the tool centre point is
    halfway through its longest step from knot to knot.
    """
    points = np.array([(robot.base @ forward(robot.arm, q))[:3, 3] for q in way.joints])
    k = int(np.linalg.norm(np.diff(points, axis=0), axis=1).argmax())
    middle = (robot.base @ forward(robot.arm, 0.5 * (way.joints[k] + way.joints[k + 1])))[:3, 3]
    ball = pack([Piece("tip", len(robot.arm.axis), robot.arm.flange_from_tcp[None, :3, 3], 0.001)])
    wire = pack([Piece("wire", 0, box_vertices(WIRE_M) + middle)])
    mover = robot.mover(way.time_s, way.joints)._replace(pieces=ball)
    found = approach.to_still(mover, wire, np.zeros(1, np.int64), np.full((1, 1), 0.001))
    if not found.margin[0] < 0.0:
        where = ", ".join(f"{x:.3f}" for x in middle)
        raise CanaryError(
            f"the clearance check did not find a wire of 1 mm at ({where}) m that the tool of "
            f"{robot.robot.id} runs through in {way.program}; its other answers cannot be trusted."
        )
