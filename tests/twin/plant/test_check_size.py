"""A plant of full size is checked in a part of a second."""

from __future__ import annotations

import time

import pytest
from msgspec.structs import replace

from tests.twin.plant.conftest import SMALL
from twin.plant import Plant, load_plant
from twin.plant.check import mistakes
from twin.plant.values import Pose

STATIONS, ROBOTS, SIGNALS, POINTS, CHECKPOINTS, ELEMENTS = 300, 200, 6000, 369, 26, 3000


@pytest.fixture(scope="module")
def large() -> Plant:
    """The small plant's things many times over: 300 stations, 200 robots, 6,000 signals."""
    small = load_plant(SMALL)
    cell, spot, program = small.stations[1], small.weld_spots[0], small.programs[1]
    places = [(12.0 * (n % 20), 14.0 * (n // 20), 0.0) for n in range(STATIONS)]
    stations = tuple(
        replace(
            cell,
            id=f"ST{n}",
            pose=Pose(xyz_m=xyz),
            cycle_time_s=50.0,
            operators=2,
            losses=(),
            state_signal=None,
        )
        for n, xyz in enumerate(places)
    )
    robots = tuple(replace(small.robots[0], id=f"R{n}", station=f"ST{n}") for n in range(ROBOTS))
    spots = tuple(replace(spot, id=f"W{n}", robot=f"R{n % ROBOTS}") for n in range(8 * ROBOTS))
    programs = tuple(
        replace(
            program,
            id=f"P{n}",
            robot=robot.id,
            steps=tuple(replace(program.steps[3], at=spot.id) for spot in spots[n::ROBOTS]),
        )
        for n, robot in enumerate(robots)
    )
    signals = tuple(
        replace(
            small.signals[1],
            id=f"S{n}",
            device=f"ST{n % STATIONS}",
            source=replace(small.signals[1].source, node=f"n{n}"),
        )
        for n in range(SIGNALS)
    )
    points = tuple(
        replace(small.control_points[0], id=f"C{n}", operation=f"ST{n % 200}", signals=(f"S{n}",))
        for n in range(POINTS)
    )
    checkpoints = tuple(
        replace(
            small.checkpoints[0],
            id=f"Q{n}",
            station=f"ST{250 + n}",
            measures=tuple(point.id for point in points[n::CHECKPOINTS]),
            dispositions=(replace(small.checkpoints[0].dispositions[0], at=(), back_to=f"ST{9 * n}"),),
        )
        for n in range(CHECKPOINTS)
    )
    elements = tuple(
        replace(
            small.work_elements[0],
            id=f"E{n}",
            station=f"ST{n % STATIONS}",
            after=(f"E{n - 1}",) if n % STATIONS else (),
        )
        for n in range(ELEMENTS)
    )
    route = replace(small.routes[0], steps=tuple(station.id for station in stations), options={})
    return replace(
        small, areas=(replace(small.areas[0], corner_m=(-10.0, -10.0), size_m=(400.0, 400.0)),),
        stations=stations, robots=robots, weld_spots=spots, programs=programs, signals=signals,
        control_points=points, checkpoints=checkpoints, work_elements=elements, routes=(route,),
        conveyors=(), buffers=(), carriers=(), supplies=(), fences=(), fixtures=(), scenery=(), zones=(),
        seams=(), logged_stops=(),
    )  # fmt: skip


def test_a_plant_of_full_size_is_checked_in_half_a_second(large: Plant) -> None:
    took = []
    for _ in range(3):
        start = time.process_time()
        assert list(mistakes(large)) == []
        took.append(time.process_time() - start)
    assert min(took) < 0.5


def test_one_mistake_in_a_plant_of_full_size_is_the_one_that_is_told(large: Plant) -> None:
    spots = (
        *large.weld_spots[:700],
        replace(large.weld_spots[700], normal=(0.0, 0.0, 0.5)),
        *large.weld_spots[701:],
    )
    ((place, told),) = mistakes(replace(large, weld_spots=spots))
    assert place == ("weld_spots", 700, "normal")
    assert told == "the normal of W700 is 0.5000 long; it has to be a unit vector"
