"""Draw the README's pictures of the reference plant into docs/images: run by `make pictures`.

Robots stand at a weld in the middle of their program, as they do for most of a cycle.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from twin.checks.reach import joint_solutions
from twin.plant import Plant, load_plant
from twin.view.factory import put_factory
from twin.view.staging import Staging
from twin.view.stills import Look, still

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "images"
SIZE = (1600, 900)


def main() -> int:
    """Draw all pictures, or those named."""
    plant = load_plant("ev60")
    stage = Staging()
    put_factory(stage, plant, joints=_at_work(plant))
    kinds = stage.kinds()
    for name, (look, shadows) in looks(plant).items():
        if len(sys.argv) == 1 or name in sys.argv[1:]:
            still(kinds, look, FOLDER / f"ev60-{name}.jpg", SIZE, shadows)
            sys.stderr.write(f"drew docs/images/ev60-{name}.jpg\n")
    return 0


def looks(plant: Plant) -> Mapping[str, tuple[Look, bool]]:
    """Where each picture is taken from, and with shadows in corners or without."""
    low = np.min([b.corner_m for b in plant.buildings], axis=0)
    high = np.max([np.add(b.corner_m, b.size_m) for b in plant.buildings], axis=0)
    x, y = (low + high) / 2
    width, depth = high - low
    return {
        "overview": (Look((x - 60, y - 420, 330), (x - 22, y - 46, 0), 37), False),
        "cell": (_beside(plant, "BS380", (-8.5, -9.5, 6.5), 42), True),
        "marriage": (_beside(plant, "CH200", (-8.5, -12.5, 6.0), 42), True),
        "end-of-line": (_beside(plant, "RB020", (-10, -13, 5.5), 38), True),
        "plan": (Look((x, y, 500), (x, y, 0), parallel_m=max(depth, width * 9 / 16) * 1.03), False),
    }


def _beside(plant: Plant, station: str, away: Sequence[float], angle: float) -> Look:
    x, y, _ = next(s.pose.xyz_m for s in plant.stations if s.id == station)
    return Look((x + away[0], y + away[1], away[2]), (x, y, 1.0), angle)


def _at_work(plant: Plant) -> Mapping[str, Sequence[float]]:
    """Joint positions of each robot at the aim in the middle of those that it reaches."""
    found = {}
    for robot, ways in joint_solutions(plant).items():
        reached = np.flatnonzero(ways.reached)
        if len(reached):
            branches = ways.joints[reached[len(reached) // 2]]
            found[robot] = branches[np.isfinite(branches[:, 0])][0]
    return found


if __name__ == "__main__":
    sys.exit(main())
