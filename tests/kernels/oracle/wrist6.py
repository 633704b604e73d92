"""All joint positions for a pose, by the numeric inverse from seeds spread over the joint ranges."""

import numpy as np
from scipy.optimize import least_squares

from tests.kernels.oracle import kinematics


def solutions(arm, base_from_tcp, starts=120, rng=None):
    """Distinct joint positions (k, 6) inside the limits that reach the pose; a turn apart is the same."""
    rng = rng or np.random.default_rng(7)
    found = []

    def residual(q):
        return (kinematics.forward(arm, q) - base_from_tcp)[:3].ravel()

    for start in rng.uniform(arm.lower, arm.upper, (starts, 6)):
        fit = least_squares(residual, start, xtol=1e-14, ftol=1e-14, gtol=1e-14, max_nfev=60)
        if fit.cost > 1e-18:
            continue
        middle = (arm.lower + arm.upper) / 2
        q = fit.x - 2 * np.pi * np.round((fit.x - middle) / (2 * np.pi))
        inside = np.all((q >= arm.lower) & (q <= arm.upper))
        if inside and not any(np.abs(np.exp(1j * q) - np.exp(1j * other)).max() < 1e-5 for other in found):
            found.append(q)
    return np.array(found).reshape(-1, 6)
