"""Every station against the takt: robot cells, people, what is typed, and stations that share their cars."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from tests.twin.checks.small_plant import GUN, a_line, a_plant, a_program, a_robot, a_station, told
from twin.checks.findings import Finding
from twin.checks.schedule import ScheduleError
from twin.checks.takt import takt
from twin.plant.floor import Area
from twin.plant.options import Option, OptionFamily
from twin.plant.robots import Step, Target, Zone
from twin.plant.stations import Station, WorkElement
from twin.plant.transport import Route
from twin.plant.values import Pose

ROOF = OptionFamily(
    id="roof", options=(Option(id="steel", take_rate=0.75), Option(id="glass", take_rate=0.25))
)
GLASS = {"roof": ["glass"]}


def a_cell(**more: Any) -> Station:
    times = {"transfer_s": 9.0, "handling_s": 5.0, "margin_s": 2.0}
    return a_station("S1", 0.0, kind="robot_cell", **(times | more))


def working(*seconds: float) -> tuple[Step, ...]:
    return tuple(Step(do="wait", time_s=time, why="clamps") for time in seconds)


def checked(**groups: Any) -> tuple[Finding, ...]:
    fields: dict[str, Any] = {"takt_time_s": 60.0, "option_families": [ROOF]}
    return takt(a_plant(**(fields | groups)))


def robots(*programs: Any, station: Station | None = None, **groups: Any) -> tuple[Finding, ...]:
    """One cell with two robots."""
    arms = [a_robot("R1", 0.0, 0.0), a_robot("R2", 0.0, 3.0)]
    return checked(
        stations=[station or a_cell()], robots=arms, tools=[GUN], programs=list(programs), **groups
    )


def test_a_cell_that_keeps_the_takt_gives_nothing() -> None:
    assert robots(a_program("R1", *working(44.0))) == ()


def test_a_cell_over_takt_is_told_once_with_who_decides_and_what_would_shorten_it() -> None:
    (finding,) = robots(a_program("R1", *working(44.5)), a_program("R2", *working(40.0), name="Q"))
    assert (finding.kind, finding.device, finding.value, finding.limit) == ("takt", "S1", 60.5, 60.0)
    assert finding.message == (
        "S1 takes up to 60.5 s for all 2 configurations: 0.5 s over the takt of 60.0 s; "
        "over the mix 60.5 s; R1 decides: without what R1 stands for (clamps 44.5 s) the cycle is 4.5 s "
        "shorter."
    )
    assert finding.scene is not None
    assert (finding.scene.station, finding.scene.configurations) == ("S1", 2)


def test_configurations_over_takt_are_counted_and_one_is_named() -> None:
    glass = a_program("R1", *working(50.0), name="G", options=GLASS)
    (finding,) = robots(glass, a_program("R1", *working(40.0)))
    assert finding.message.startswith(
        "S1 takes up to 66.0 s for 1 of 2 configurations (25% of cars), such as C0002: 6.0 s over the "
        "takt of 60.0 s; over the mix 58.5 s; "
    )
    assert finding.scene is not None
    assert finding.scene.configuration == "C0002"


def test_an_area_that_is_planned_to_run_faster_than_the_takt_is_held_against_that() -> None:
    hall = Area(id="hall", corner_m=(0.0, 0.0), size_m=(9.0, 9.0), calendar="C", line_cycle_s=52.0)
    assert robots(a_program("R1", *working(36.0)), areas=[hall]) == ()
    (finding,) = robots(a_program("R1", *working(40.0)), areas=[hall])
    assert "4.0 s over the line cycle of hall of 52.0 s" in finding.message
    slower = Area(id="hall", corner_m=(0.0, 0.0), size_m=(9.0, 9.0), calendar="C", line_cycle_s=70.0)
    assert (
        "0.5 s over the takt of 60.0 s" in robots(a_program("R1", *working(44.5)), areas=[slower])[0].message
    )


def test_only_the_cars_that_are_asked_for_are_looked_at() -> None:
    plant = a_plant(
        takt_time_s=60.0,
        option_families=[ROOF],
        stations=[a_cell()],
        robots=[a_robot("R1", 0.0, 0.0)],
        tools=[GUN],
        programs=[
            a_program("R1", *working(50.0), name="G", options=GLASS),
            a_program("R1", *working(40.0)),
        ],
    )
    assert takt(plant, ["C0001"]) == ()
    assert len(takt(plant, ["C0002"])) == 1
    with pytest.raises(ScheduleError, match="there is no configuration C7"):
        takt(plant, ["C7"])


def test_a_typed_cycle_time_wins_and_is_compared() -> None:
    slow = a_program("R1", *working(50.0))
    (finding,) = robots(slow, station=a_cell(cycle_time_s=58.0))
    assert (finding.kind, finding.severity) == ("cycle_typed", "note")
    assert finding.message == "S1 is typed with 58.0 s, which counts; its robots take 66.0 s over the mix."
    assert robots(slow, station=a_cell(cycle_time_s=63.5))[0].kind == "takt"
    assert robots(a_program("R1", *working(44.0)), station=a_cell(cycle_time_s=58.0)) == ()


def test_places_in_a_station_work_at_the_same_time() -> None:
    slow = a_program("R1", *working(100.0))
    assert robots(slow, station=a_cell(servers=2)) == ()
    slower = a_program("R1", *working(105.0))
    (finding,) = robots(slower, station=a_cell(servers=2))
    assert "1.0 s over the takt of 60.0 s for 2 cars at once" in finding.message


def test_stations_that_share_their_cars_are_taken_together() -> None:
    stands = [
        a_station(f"A{k}", 9.0 * k, kind="automatic", area="hall", cycle_time_s=200.0) for k in range(4)
    ]
    four = Route(id="way", kind="car", steps=(tuple(stand.id for stand in stands),))
    assert checked(stations=stands, routes=[four]) == ()
    three = Route(id="way", kind="car", steps=(tuple(stand.id for stand in stands[:3]),))
    found = told(checked(stations=stands[:3], routes=[three]), "takt")
    assert found[0] == (
        "A0",
        "A0 takes up to 200.0 s for all 2 configurations: 20.0 s over the takt of 60.0 s for 3 cars at once; "
        "over the mix 200.0 s.",
    )


def test_a_station_that_few_cars_come_to_has_more_time_and_one_off_all_routes_any() -> None:
    some, none = (a_station(name, x, cycle_time_s=200.0) for name, x in (("S1", 0.0), ("S2", 9.0)))
    every = a_station("S3", 18.0, cycle_time_s=50.0)
    ways = [
        Route(id="glass", kind="car", steps=("S1", "S3"), options=GLASS),
        Route(id="rest", kind="car", steps=("S3",)),
    ]
    assert checked(stations=[some, none, every], routes=ways) == ()
    slower = a_station("S1", 0.0, cycle_time_s=260.0)
    assert told(checked(stations=[slower, none, every], routes=ways), "takt") == [
        ("S1", "S1 takes 260.0 s over the mix for the 25% of cars that come: 5.0 s over the takt of 60.0 s.")
    ]


def an_element(name: str, time_s: float, operator: int = 1, **more: Any) -> WorkElement:
    return WorkElement(id=name, station="P1", operator=operator, time_s=time_s, **more)


def paced(*elements: WorkElement, drift_m: float = 1.0, **more: Any) -> tuple[Finding, ...]:
    """Two pitches of a line with a cycle of 60 s."""
    pitches = [
        a_station(name, x, kind="paced", cycle_time_s=60.0, operators=2)
        for name, x in (("P1", 0.0), ("P2", 6.0))
    ]
    line = replace(a_line(*pitches), drift_m=drift_m)
    return checked(stations=pitches, conveyors=[line], work_elements=list(elements), **more)


def test_an_operator_may_drift_on_with_one_car_and_not_with_the_mean() -> None:
    base = an_element("E1", 55.0)
    glass = an_element("E2", 10.0, options=GLASS)
    assert paced(base, glass, an_element("E3", 59.0, operator=2)) == ()
    assert told(paced(base, glass, drift_m=0.0), "takt") == [
        (
            "P1",
            "Operator 1 of P1 has up to 65.0 s of work for 1 of 2 configurations (25% of cars), "
            "such as C0002: 5.0 s over the takt of 60.0 s; over the mix 57.5 s.",
        )
    ]
    assert told(paced(base, an_element("E2", 12.0, options=GLASS)), "takt") == [
        (
            "P1",
            "Operator 1 of P1 has up to 67.0 s of work for 1 of 2 configurations (25% of cars), "
            "such as C0002: 1.0 s over the takt of 60.0 s and 10%; over the mix 58.0 s.",
        )
    ]
    assert told(paced(an_element("E1", 61.0)), "takt") == [
        ("P1", "Operator 1 of P1 has 61.0 s of work over the mix: 1.0 s over the takt of 60.0 s.")
    ]


def test_work_that_does_not_fit_into_the_typed_time_of_its_station_is_told() -> None:
    station = a_station("P1", 0.0, cycle_time_s=50.0, operators=1)
    found = told(checked(stations=[station], work_elements=[an_element("E1", 53.0)]), "cycle_typed")
    assert found == [("P1", "P1 is typed with 50.0 s, which counts; operator 1 has 53.0 s over the mix.")]


def test_a_program_that_cannot_be_run_is_told_and_the_others_are_looked_at() -> None:
    far = Target(id="FAR", frame="world", pose=Pose(xyz_m=(9.0, 0.0, 1.0)))
    steps = (Step(do="joint", at="FAR"),)
    slow = a_program("R2", *working(50.0), name="Q")
    program, late = robots(a_program("R1", *steps), slow, targets=[far])
    assert (program.kind, program.device, program.severity) == ("program", "R1", "alarm")
    assert "R1 cannot run P: at step 1, to FAR, it is " in program.message
    assert (late.kind, late.value) == ("takt", 66.0)


def test_a_locked_cell_is_told_with_its_ring() -> None:
    zones = [Zone(id=name, robots=("R1", "R2"), pose=Pose(), size_m=(1.0, 1.0, 1.0)) for name in ("Z", "Y")]

    def both(first: str, second: str) -> tuple[Step, ...]:
        inside = (Step(do="enter", zone=first), *working(1.0), Step(do="enter", zone=second))
        return (*inside, Step(do="leave", zone=second), Step(do="leave", zone=first))

    one, two = a_program("R1", *both("Z", "Y")), a_program("R2", *both("Y", "Z"), name="Q")
    (finding,) = robots(one, two, zones=zones)
    assert (finding.kind, finding.device, finding.severity) == ("cell_locked", "S1", "alarm")
    assert finding.message.startswith(
        "S1 never gets done with all 2 configurations, such as C0001: R1 and R2 wait for each other: "
        "R1 waits at step 3 for Y, which R2 holds"
    )


def test_a_plant_without_takt_holds_its_lines_against_their_own_cycle() -> None:
    assert robots(a_program("R1", *working(500.0)), takt_time_s=None) == ()
    assert told(paced(an_element("E1", 61.0), takt_time_s=None), "takt") == [
        (
            "P1",
            "Operator 1 of P1 has 61.0 s of work over the mix: 1.0 s over the line cycle of LINE of 60.0 s.",
        )
    ]


def test_a_car_that_is_never_built_can_be_asked_for_all_the_same() -> None:
    never = OptionFamily(
        id="top", options=(Option(id="hard", take_rate=1.0), Option(id="soft", take_rate=0.0))
    )
    plant = a_plant(
        takt_time_s=60.0,
        option_families=[never],
        stations=[a_cell()],
        robots=[a_robot("R1", 0.0, 0.0)],
        tools=[GUN],
        programs=[a_program("R1", *working(61.0))],
    )
    assert plant.configurations["C0002"].share == 0.0
    (found,) = takt(plant, ["C0002"])
    assert found.value == pytest.approx(77.0)
