"""What stands on the floor stands apart, clear of columns and inside a hall."""

from __future__ import annotations

from tests.twin.checks.small_plant import a_hall, a_lane, a_plant, a_station, told
from twin.checks.layout import layout
from twin.plant.floor import Fixture, Scenery
from twin.plant.values import Block, Pose


def racks(*places: tuple[float, float, float]) -> Scenery:
    return Scenery(id="racks", shape="assembly.line_side_rack", places=places)


def test_racks_side_by_side_give_nothing_and_in_each_other_one_finding() -> None:
    assert layout(a_plant(scenery=[racks((0.0, 0.0, 0.0), (1.8, 0.0, 0.0))])) == ()
    ((device, sentence),) = told(
        layout(a_plant(scenery=[racks((0.0, 0.0, 0.0), (1.4, 0.0, 0.0))])), "overlap"
    )
    assert device == "racks"
    assert "racks[0] at (0.0, 0.0) m stands 0.4" in sentence
    assert "deep in line side rack racks[1]" in sentence


def test_a_rack_in_a_station_or_on_a_conveyor_is_told() -> None:
    in_station = a_plant(stations=[a_station("S1", 0.0)], scenery=[racks((0.0, 2.2, 0.0))])
    ((_, sentence),) = told(layout(in_station), "overlap")
    assert sentence.endswith("m deep in S1.")
    lane = a_lane("C1", [], [], (0.0, 0.0, 0.5), (9.0, 0.0, 0.5))
    ((_, sentence),) = told(layout(a_plant(conveyors=[lane], scenery=[racks((4.0, 0.5, 0.0))])), "overlap")
    assert sentence.endswith("m deep in C1.")
    above = a_lane("C1", [], [], (0.0, 0.0, 4.0), (9.0, 0.0, 4.0))
    assert layout(a_plant(conveyors=[above], scenery=[racks((4.0, 0.5, 0.0))])) == ()


def test_a_fixture_in_a_neighbours_footprint_is_told_and_in_its_own_station_is_not() -> None:
    def post(x: float, **more: object) -> Fixture:
        return Fixture(
            id="post", station="S1", pose=Pose(xyz_m=(x, 0.0, 0.5)), size_m=(0.4, 0.4, 1.0), **more
        )

    stations = [a_station("S1", 0.0), a_station("S2", 6.0)]
    assert layout(a_plant(stations=stations, fixtures=[post(2.0)])) == ()
    ((device, sentence),) = told(layout(a_plant(stations=stations, fixtures=[post(3.1)])), "overlap")
    assert (device, sentence) == ("post", "Fixture post at (3.1, 0.0) m stands 0.30 m deep in S2.")
    turned = post(2.9, shape="fixtures.x", collision=(Block(size_m=(0.1, 2.0, 1.0)),))
    assert layout(a_plant(stations=stations, fixtures=[turned])) == ()


def test_a_column_in_a_station_is_told_with_its_place() -> None:
    hall = a_hall(first_column_m=(22.0, 20.0))
    ((device, sentence),) = told(
        layout(a_plant(buildings=[hall], stations=[a_station("S1", 0.0)])), "column_hit"
    )
    assert device == "S1"
    assert sentence == "S1 is 1.23 m deep in the column of hall at (2.0, 0.0) m."
    assert layout(a_plant(buildings=[a_hall()], stations=[a_station("S1", 0.0)])) == ()


def test_what_reaches_out_of_the_hall_is_told() -> None:
    plant = a_plant(buildings=[a_hall()], stations=[a_station("S1", -17.5), a_station("S2", 0.0)])
    ((device, sentence),) = told(layout(plant), "outside_hall")
    assert device == "S1"
    assert sentence == "S1 at (-17.5, 0.0) m reaches 0.50 m out of hall, the nearest hall."
