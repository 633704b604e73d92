"""From where a gun may come to the car."""

from __future__ import annotations

import numpy as np

from twin.checks.targets import spot_frame

GUN_M = 0.78
"""From a gun's flange to its electrodes."""
HALF_WIDTH_M, HALF_LENGTH_M = 0.95, 2.45
"""Of what a gun's flange has to stay out of."""
OVER_FLOOR_M, OVER_ROOF_M = 1.0, 1.7
"""Above this a gun's flange is over the body: of spots on the floor, of others,"""
BONNET_X_M, OVER_BONNET_M = 0.95, 1.15
"""and in front of the windscreen."""


def ways_in(point: np.ndarray, turns: np.ndarray, gun: float = GUN_M) -> np.ndarray:
    """Whether a gun turned so (k,) stands beside, over, before or behind the body: bool (k,).

    A gun whose electrodes close upright comes from beside the body; one that closes sideways straddles a
    flange, so its own flange lies no deeper than the spot.
    """
    flange = np.array([(f := spot_frame(point[:3], point[3:], t))[:3, 3] - gun * f[:3, 0] for t in turns])
    needed = HALF_WIDTH_M if abs(point[4]) < 0.6 else abs(point[1]) - 0.1
    over = OVER_FLOOR_M if abs(point[4]) < 0.6 and point[2] < 0.6 else OVER_ROOF_M
    aside = flange[:, 1] >= needed
    free = aside | (flange[:, 2] > over) | (np.abs(flange[:, 0]) > HALF_LENGTH_M)
    free |= (flange[:, 0] > BONNET_X_M) & (flange[:, 2] > OVER_BONNET_M)
    return np.asarray(free & (flange[:, 2] > -0.12))


TURNS = np.linspace(-np.pi, np.pi, 24, endpoint=False)
