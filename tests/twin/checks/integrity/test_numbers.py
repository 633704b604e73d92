"""Buffers, carriers and crews are as large as what needs them."""

from __future__ import annotations

from tests.twin.checks.small_plant import a_line, a_plant, a_station, told
from twin.checks.integrity import integrity
from twin.plant.stations import Crew, CrewKind
from twin.plant.transport import Buffer, BufferKind, Carrier
from twin.plant.values import Pose


def a_buffer(capacity: int, levels: int = 1, stage: str = "framed") -> Buffer:
    return Buffer(
        id="B1",
        area="hall",
        kind=BufferKind.LANE,
        capacity=capacity,
        pose=Pose(),
        size_m=(12.0, 6.0, 3.0),
        levels=levels,
        stage=stage,
    )


def test_a_buffer_holds_as_many_cars_as_stand_on_its_floor_and_levels() -> None:
    assert integrity(a_plant(buffers=[a_buffer(8)])) == ()
    assert integrity(a_plant(buffers=[a_buffer(16, levels=2)])) == ()
    assert integrity(a_plant(buffers=[a_buffer(90, stage="")])) == ()
    found = told(integrity(a_plant(buffers=[a_buffer(20, levels=2)])), "buffer_room")
    assert found == [("B1", "B1 says 20 places; 16 cars stand on its 12 by 6 m on 2 levels.")]


def test_carriers_fill_the_line_and_the_way_back() -> None:
    line = [a_station(f"S{k}", 6.0 * k) for k in range(4)]

    def circulating(count: int) -> tuple:
        carrier = Carrier(id="skid", count=count, length_m=5.0, loop=("LINE",), return_s=120.0)
        return integrity(
            a_plant(stations=line, conveyors=[a_line(*line)], carriers=[carrier], takt_time_s=60.0)
        )

    assert circulating(6) == ()
    ((device, sentence),) = told(circulating(5), "carriers_few")
    assert device == "skid"
    assert sentence.startswith("skid has 5 carriers; stations, lines and the way back of its loop take 6")


def test_a_crew_is_as_large_as_its_stations_need() -> None:
    stations = [a_station(f"S{k}", 9.0 * k, operators=2, crew="team") for k in range(2)]

    def crew(count: int, size: int = 1) -> tuple:
        team = Crew(id="team", kind=CrewKind.OPERATORS, count=count, size=size)
        return integrity(a_plant(stations=stations, crews=[team]))

    assert crew(4) == ()
    assert told(crew(3), "crew_short") == [("team", "The stations of team need 4 operators; it has 3.")]
    assert told(crew(3, size=2), "crew_short") == told(crew(3), "crew_short")
