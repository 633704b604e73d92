"""Stations stand on pitch and on their line; conveyors meet at one height and do not cross."""

from __future__ import annotations

import msgspec
import pytest

from tests.twin.checks.small_plant import a_lane, a_line, a_plant, a_station, told
from twin.checks.layout import layout
from twin.plant.transport import Lift, Route
from twin.plant.values import Pose


def moved(station, x, y=0.0):
    return msgspec.structs.replace(station, pose=Pose(xyz_m=(x, y, 0.0)))


@pytest.fixture
def line():
    """Four stations on a pitch of 6 m."""
    return [a_station(f"S{k}", 6.0 * k, size_m=(5.0, 4.0, 2.0), kind="paced") for k in range(4)]


def test_a_line_on_pitch_gives_nothing(line) -> None:
    assert layout(a_plant(stations=line, conveyors=[a_line(*line)])) == ()


def test_a_station_off_the_pitch_is_told_with_how_far(line) -> None:
    conveyor = a_line(*line)
    line[2] = moved(line[2], 11.6)
    ((device, sentence),) = told(layout(a_plant(stations=line, conveyors=[conveyor])), "off_pitch")
    assert device == "S2"
    assert sentence == "S2 stands 0.40 m before its place on LINE, whose pitch is 6 m."


def test_a_station_beside_its_line_is_told(line) -> None:
    conveyor = a_line(*line)
    line[2] = moved(line[2], 12.0, 0.3)
    ((device, sentence),) = told(layout(a_plant(stations=line, conveyors=[conveyor])), "off_line")
    assert (device, sentence) == ("S2", "The middle of S2 is 0.30 m beside LINE, which runs through it.")


def test_a_car_at_another_height_than_in_the_rest_of_the_line_is_told(line) -> None:
    cars = [msgspec.structs.replace(s, car=Pose(xyz_m=(0.0, 0.0, 0.25))) for s in line]
    assert layout(a_plant(stations=cars, conveyors=[a_line(*cars)])) == ()
    cars[1] = msgspec.structs.replace(cars[1], car=Pose(xyz_m=(0.0, 0.0, 0.52)))
    ((device, sentence),) = told(layout(a_plant(stations=cars, conveyors=[a_line(*cars)])), "car_height")
    assert device == "S1"
    assert sentence == "The car stands 0.52 m high at S1 and 0.25 m at the other stations of LINE."


def test_a_conveyor_that_ends_before_its_station_is_told_with_the_gap() -> None:
    stations = [a_station("S1", 0.0), a_station("S2", 20.0)]
    whole = a_lane("C1", ["S1"], ["S2"], (3.0, 0.0, 0.5), (17.0, 0.0, 0.5))
    short = a_lane("C1", ["S1"], ["S2"], (3.0, 0.0, 0.5), (15.5, 0.0, 0.5))
    assert layout(a_plant(stations=stations, conveyors=[whole])) == ()
    ((device, sentence),) = told(layout(a_plant(stations=stations, conveyors=[short])), "conveyor_gap")
    assert device == "C1"
    assert sentence == "C1 ends 1.50 m from S2 at (15.5, 0.0) m; 0.5 m is the most that may lie between."


def test_a_lift_that_does_not_stop_at_its_neighbours_height_is_told() -> None:
    lift = Lift(
        id="L1",
        area="hall",
        upstream=("C1",),
        downstream=("C2",),
        path_m=((12.8, 0.0, 0.5), (12.8, 0.0, 6.0)),
        speed_m_s=0.5,
    )
    below = a_lane("C1", [], ["L1"], (3.0, 0.0, 0.5), (10.0, 0.0, 0.5))
    above = a_lane("C2", ["L1"], [], (15.6, 0.0, 6.0), (20.0, 0.0, 6.0))
    assert layout(a_plant(conveyors=[below, lift, above])) == ()
    higher = a_lane("C2", ["L1"], [], (15.6, 0.0, 5.2), (20.0, 0.0, 5.2))
    ((device, sentence),) = told(layout(a_plant(conveyors=[below, lift, higher])), "level_step")
    assert (device, sentence) == ("L1", "L1 ends at a height of 6.00 m and C2 takes over at 5.20 m.")


def test_a_place_that_nothing_brings_cars_to_is_told() -> None:
    stations = [a_station("S1", 0.0), a_station("S2", 20.0), a_station("S3", 40.0)]
    route = Route(id="car", kind="car", steps=("S1", "S2", "S3"))
    first = a_lane("C1", ["S1"], ["C2"], (3.0, 0.0, 0.5), (10.0, 0.0, 0.5))
    second = a_lane("C2", ["C1"], ["S2"], (10.0, 0.0, 0.5), (17.0, 0.0, 0.5))
    third = a_lane("C3", ["S2"], ["S3"], (23.0, 0.0, 0.5), (37.0, 0.0, 0.5))
    whole = a_plant(stations=stations, routes=[route], conveyors=[first, second, third])
    assert layout(whole) == ()
    found = told(layout(a_plant(stations=stations, routes=[route], conveyors=[first, second])), "no_conveyor")
    assert found == [("S3", "No conveyor leads from S2 to S3, as car goes.")]
