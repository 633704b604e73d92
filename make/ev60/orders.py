"""The cars of one shift of the reference plant, in the order in which they are built."""

from __future__ import annotations

import random
from collections.abc import Sequence

from make.ev60.options import mix
from make.ev60.write import Section
from twin.plant.configurations import Configuration

FILE = "orders.yaml"
COUNT = 430
SEED = 60
MOST_IN_A_ROW = 3
HEAVY = (
    ("battery", "battery_performance"),
    ("drive", "drive_all_wheel"),
    ("trim", "trim_sport"),
    ("trim", "trim_lounge"),
    ("roof", "roof_glass"),
    ("towbar", "towbar_fitted"),
    ("assist", "assist_plus"),
)
"""Options with more work, which may not follow each other without end."""


def heavy(car: Configuration) -> tuple[int, ...]:
    """Which heavy options a car has, 0 or 1 each."""
    return tuple(int(car.options[family] == option) for family, option in HEAVY)


def sequence() -> tuple[Configuration, ...]:
    """Cars drawn from the mix, in an order that spreads the heavy options.

    The next car is the one that brings every heavy option nearest to its share so far, of those that make no
    run of more than `MOST_IN_A_ROW`. Raises `ValueError` where none is left that does not.
    """
    draw = random.Random(SEED)
    cars = draw.choices(mix(), [car.share for car in mix()], k=COUNT)
    left = [(heavy(car), car) for car in cars]
    rates = [sum(has[k] for has, _ in left) / COUNT for k in range(len(HEAVY))]
    done: list[tuple[tuple[int, ...], Configuration]] = []
    counts = [0] * len(HEAVY)
    while left:
        recent = [has for has, _ in done[-MOST_IN_A_ROW:]]
        full = [len(recent) == MOST_IN_A_ROW and all(has[k] for has in recent) for k in range(len(HEAVY))]
        free = [
            k for k, (has, _) in enumerate(left) if not any(f and h for f, h in zip(full, has, strict=True))
        ]
        if not free:
            raise ValueError(f"after {len(done)} cars every one left makes a run of a heavy option")
        goal = [rate * (len(done) + 1) for rate in rates]
        best = min(free, key=lambda k: (_distance(counts, left[k][0], goal), k))
        done.append(left.pop(best))
        counts = [count + has for count, has in zip(counts, done[-1][0], strict=True)]
    return tuple(car for _, car in done)


def _distance(counts: Sequence[int], has: Sequence[int], goal: Sequence[float]) -> float:
    return sum((count + h - g) ** 2 for count, h, g in zip(counts, has, goal, strict=True))


def sections() -> list[Section]:
    """The orders of one shift."""
    rows = tuple({"id": f"O{k:04d}", "options": car.options} for k, car in enumerate(sequence(), 1))
    about = (
        f"{COUNT} cars, drawn from the mix and sequenced: no more than {MOST_IN_A_ROW} in a row with the\n"
        "same heavy option: performance battery, two motors, Sport, Lounge, glass roof, tow bar, assistance."
    )
    return [Section(FILE, "orders", rows, about)]
