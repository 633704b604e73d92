"""Which of the ways to each pose a robot takes along a program: the quickest that keep its posture."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kernels.kinematics import Arm

OVER_S = 2.0
"""What another shoulder or elbow counts as, besides its own time: programs keep their posture."""
FLIP_S = 0.5
"""The same of another wrist."""
TRAVEL_S_RAD = 1e-3
"""Of equally quick ways the one that turns the joints less."""
JUMP_RAD = 1.2
"""Between two neighbouring poses of a line a joint does not turn further."""
SAME_RAD = 1e-5
"""Two ways whose joints differ by less are one."""
TURN = 2.0 * np.pi


@dataclass(frozen=True)
class Choices:
    """Joint positions that bring the tool to one pose.

    joints: (k, n), rad, each inside the limits, turns of joints that go round more than once each on its own;
    branch: (k,), of the closed form's eight, -1 where it is not known.
    """

    joints: np.ndarray
    branch: np.ndarray


def turn_offsets(arm: Arm) -> np.ndarray:
    """Whole turns (c, n), rad, that joints with more than one turn between their limits may add."""
    wide = [(0.0,) if upper - lower <= TURN else (-TURN, 0.0, TURN) for lower, upper in _limits(arm)]
    return np.array(list(product(*wide)))


def _limits(arm: Arm) -> list[tuple[float, float]]:
    return list(zip(arm.lower.tolist(), arm.upper.tolist(), strict=True))


def choices(arm: Arm, offsets: np.ndarray, ways: np.ndarray) -> list[Choices]:
    """All choices at each of m poses.

    arm: whose limits hold. offsets: from `turn_offsets`. ways: (m, 8, n), rad, NaN where there is none.
    """
    every = ways[:, :, None, :] + offsets
    inside = ((every >= arm.lower - 1e-12) & (every <= arm.upper + 1e-12)).all(axis=3)
    found = []
    for rows, good in zip(every, inside, strict=True):
        branch, turn = np.nonzero(good)
        found.append(Choices(rows[branch, turn], branch))
    return found


def lines(ways: np.ndarray) -> np.ndarray:
    """Ways along a line of k poses without jumps, (8, k, n), rad; all NaN in a branch that jumps.

    ways: (k, 8, n), rad, at the poses in order.
    """
    path = np.moveaxis(ways, 0, 1)
    steps = np.diff(path, axis=1)
    turned = np.concatenate([np.zeros_like(path[:, :1]), -TURN * np.round(steps / TURN)], axis=1)
    path = path + np.cumsum(turned, axis=1)
    jumps = ~(np.abs(np.diff(path, axis=1)) < JUMP_RAD).all(axis=(1, 2))
    return np.where(jumps[:, None, None], np.nan, path)


def along(arm: Arm, before: Choices, path: np.ndarray) -> tuple[Choices, np.ndarray, np.ndarray]:
    """Where a line leads from each choice at its beginning.

    arm: whose limits hold all the way. before: k choices. path: (8, m, n) from `lines`. Returns the choices
    at its end, which of `before` each comes from (e,), and the joints on the way (e, m, n), rad.
    """
    gap = before.joints[:, None, :] - path[None, :, 0, :]
    shift = TURN * np.round(gap / TURN)
    close = (np.abs(gap - shift) < SAME_RAD).all(axis=2)
    origin, branch = np.nonzero(close)
    ways = path[branch] + shift[origin, branch][:, None, :]
    inside = ((ways >= arm.lower - 1e-9) & (ways <= arm.upper + 1e-9)).all(axis=(1, 2))
    ways, origin, branch = ways[inside], origin[inside], branch[inside]
    return Choices(ways[:, -1], branch), origin, ways


def change_s(before: Choices, after: Choices) -> np.ndarray:
    """(k, l): what going from each choice to each other counts as beyond its time, s."""
    known = (before.branch[:, None] >= 0) & (after.branch[None, :] >= 0)
    arms = before.branch[:, None] // 2 != after.branch[None, :] // 2
    wrists = before.branch[:, None] % 2 != after.branch[None, :] % 2
    travel = np.abs(before.joints[:, None, :] - after.joints[None, :, :]).sum(axis=2)
    return np.asarray(TRAVEL_S_RAD * travel + known * (OVER_S * arms + FLIP_S * wrists))


def quickest(costs: Sequence[np.ndarray]) -> tuple[list[int], int]:
    """The cheapest chain of choices, by dynamic programming.

    costs: for each move (k, l), of going from choice k to choice l of the next place, inf where one cannot;
    the first has one row. Returns the choice at each place behind a move, and the number of moves that can be
    done: where that is less than all of them, the chain is empty.
    """
    total = np.zeros(1)
    came: list[np.ndarray] = []
    for number, cost in enumerate(costs):
        sums = total[:, None] + cost
        if not sums.size or not np.isfinite(sums).any():
            return [], number
        came.append(sums.argmin(axis=0))
        total = sums.min(axis=0)
    place = int(total.argmin()) if len(total) else 0
    chain = []
    for origin in reversed(came):
        chain.append(place)
        place = int(origin[place])
    return chain[::-1], len(costs)
