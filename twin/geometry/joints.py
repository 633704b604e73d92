"""How far a joint of a URDF turns or slides, whoever reads it."""

from __future__ import annotations

import math

from twin.geometry.resolve import RobotDescriptionError

FREE_RAD = 2.0 * math.pi
"""Either way, of a joint that nothing limits: solvers need a middle and a range, and cables end there too."""


TURNING = ("revolute", "continuous")
SLIDING = ("prismatic",)
MOVING = TURNING + SLIDING
"""The types of a URDF's joints that an arm may have; its others have to be fixed."""


def limits_of(name: str, kind: str, lower: float | None, upper: float | None) -> tuple[float, float]:
    """Lower and upper limit of a moving joint, rad, or m where it slides.

    name: the joint's; kind: one of `MOVING`; lower, upper: as written; None where they are not.
    Raises `RobotDescriptionError` where a joint that slides has no limit or an infinite one.

    >>> limits_of("rail", "prismatic", 0.0, 2.5)
    (0.0, 2.5)
    """
    if kind not in SLIDING:
        return limits_rad(kind, lower, upper)
    if lower is None or upper is None or not math.isfinite(upper - lower):
        raise RobotDescriptionError(
            f"joint {name!r} slides without an end; write the lower and the upper limit, in m."
        )
    return lower, upper


def limits_rad(kind: str, lower: float | None, upper: float | None) -> tuple[float, float]:
    """Lower and upper limit of a turning joint, rad.

    kind: the URDF's type of it; a `continuous` one has no limits, whatever is written. lower, upper: as
    written, rad; None where they are not.

    >>> limits_rad("revolute", -1.0, None) == (-1.0, FREE_RAD)
    True
    """
    if kind == "continuous":
        return -FREE_RAD, FREE_RAD
    return -FREE_RAD if lower is None else lower, FREE_RAD if upper is None else upper
