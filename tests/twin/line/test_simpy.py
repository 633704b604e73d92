"""The flow engine and SimPy run the same networks to the same figures."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from kernels.flow.observe import observed
from tests.benchmarks.simpy_line import SimPyLine
from tests.twin.checks.small_plant import a_station
from tests.twin.line.plants import everything
from twin.line.pack import pack
from twin.line.warm import empty
from twin.plant import Plant
from twin.plant.stations import Crew
from twin.plant.transport import Route

WARM_H, HOURS, RUNS = 3.0, 12.0, 6


def with_station(plant: Plant, name: str, **more: object) -> list[object]:
    return [msgspec.structs.replace(each, **more) if each.id == name else each for each in plant.stations]


def quick_bay() -> Plant:
    """Rework, a paced line, crews and carriers, none of which decides alone."""
    plant = everything()
    return everything(stations=with_station(plant, "BAY", cycle_time_s=200.0))


def few_carriers() -> Plant:
    plant = everything()
    few = [msgspec.structs.replace(plant.carriers[0], count=3), plant.carriers[1]]
    return everything(stations=with_station(plant, "BAY", cycle_time_s=200.0), carriers=few)


def shared_people() -> Plant:
    """One operator for two stations of the feeder."""
    plant = everything()
    own = a_station("F0", 0.0, operators=1, crew="people", cycle_time_s=25.0, cycle_time_law="exponential")
    routes = [plant.routes[0], Route(id="feeder", kind="feeder", steps=("F0", "F1", "PARTS"), joins="P2")]
    crews = [Crew(id="people", kind="operators", count=1), plant.crews[1]]
    stations = [*with_station(plant, "BAY", cycle_time_s=200.0), own]
    return everything(stations=stations, routes=routes, crews=crews)


@pytest.mark.parametrize("made", [everything, quick_bay, few_carriers, shared_people])
def test_engine_and_simpy_agree_within_joint_intervals(made) -> None:  # type: ignore[no-untyped-def]
    """On how many jobs come to each place: six means, |z| below 4."""
    line = pack(made())
    start, names = empty(line), [node.id for node in line.parts.nodes]
    begun = start.jobs, start.released, start.taken
    between = WARM_H * 3600.0, (WARM_H + HOURS) * 3600.0
    ours = observed(line.network, begun, 1, np.arange(100), between, 4000).entered / HOURS
    runs = []
    for seed in range(RUNS):
        rival = SimPyLine(line.parts, seed)
        rival.run(between[0])
        before = np.array([rival.places[name].entered for name in names])
        rival.run(between[1])
        runs.append((np.array([rival.places[name].entered for name in names]) - before) / HOURS)
    theirs = np.array(runs)
    error = np.hypot(ours.std(axis=0) / 10.0, theirs.std(axis=0, ddof=1) / np.sqrt(RUNS))
    z = (ours.mean(axis=0) - theirs.mean(axis=0)) / np.maximum(error, 0.02)
    assert np.abs(z).max() < 4.0, dict(zip(names, z.round(2).tolist(), strict=True))
