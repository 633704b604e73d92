"""How far a joint of a URDF turns, whoever reads it."""

from __future__ import annotations

import math

FREE_RAD = 2.0 * math.pi
"""Either way, of a joint that nothing limits: solvers need a middle and a range, and cables end there too."""


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
