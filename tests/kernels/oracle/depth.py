"""Depth of two overlapping convex hulls from all the points of A - B and Qhull's hull of them."""

import numpy as np
from scipy.spatial import ConvexHull

FLAT = 1e-9
"""Sets whose third singular value is below this share of the first have no inside."""


def depth(a, b):
    """How far hull b (k, 3) must move to leave hull a (k, 3), m; 0.0 where A - B is flat."""
    differences = (a[:, None, :] - b[None, :, :]).reshape(-1, 3)
    spread = np.linalg.svd(differences - differences.mean(axis=0), compute_uv=False)
    if len(spread) < 3 or spread[2] <= FLAT * spread[0]:
        return 0.0
    # The last column is minus the height of a facet over the origin.
    return float((-ConvexHull(differences).equations[:, 3]).min())
