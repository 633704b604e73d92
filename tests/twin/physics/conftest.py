"""A mirrored cell, and recordings sent through it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pytest

from twin.events import Deviation, Samples
from twin.physics import Frames, Mirror, Prediction, ToolCheck
from twin.plant import Plant, load_plant
from twin.shifts import Shift
from twin.state import initial, reduce


@dataclass
class Run:
    """All that came of mirroring some rows."""

    frames: Frames
    predictions: tuple[Prediction, ...]
    deviations: list[Deviation] = field(default_factory=list)
    tool: list[ToolCheck] = field(default_factory=list)

    def kinds(self, kind: str) -> list[Deviation]:
        """Deviations of one kind."""
        return [deviation for deviation in self.deviations if deviation.kind == kind]


def batches(rows: np.ndarray, span_ns: int) -> Iterator[Samples]:
    """Rows in spans of time."""
    ends = np.flatnonzero(np.diff((rows["time_ns"] - rows["time_ns"][0]) // span_ns)) + 1
    for part in np.split(rows, ends):
        yield Samples(part)


def mirrored(plant: Plant, events: Iterable[Samples], with_events: bool = True) -> Run:
    """Reduce and mirror."""
    state, frames, deviations, tool = initial(plant), [], [], []
    with Mirror(plant) as mirror:
        for event in events:
            state = reduce(state, event)
            step = mirror.follow(state, event if with_events else None)
            frames.append(step.frames)
            deviations += step.deviations
            tool += step.tool
        joined = Frames(*(np.concatenate(column) for column in zip(*frames, strict=True)))
        return Run(joined, mirror.predictions, deviations, tool)


def window(shift: Shift, start_s: float, end_s: float) -> np.ndarray:
    """Rows of a shift between two times after its start."""
    since = (shift.rows["time_ns"] - shift.start_ns) * 1e-9
    return shift.rows[(since >= start_s) & (since < end_s)]


@pytest.fixture(scope="session")
def plant() -> Plant:
    """The demonstration cell."""
    return load_plant("democell")


@pytest.fixture(scope="session")
def emulated_run(emulated: Shift) -> Run:
    """Two hundred seconds of the bundled shift."""
    return mirrored(emulated.plant, batches(window(emulated, 0.0, 200.0), 100_000_000))


@pytest.fixture(scope="session")
def october_run(october: Shift) -> Run:
    """The whole October recording."""
    return mirrored(october.plant, october.batches())


@pytest.fixture(scope="session")
def september_run(september: Shift) -> Run:
    """The whole September recording."""
    return mirrored(september.plant, september.batches())


@pytest.fixture(scope="session")
def bundled_run(emulated: Shift) -> Run:
    """The whole bundled shift."""
    return mirrored(emulated.plant, emulated.batches())
