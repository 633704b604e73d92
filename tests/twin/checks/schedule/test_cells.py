"""A configuration finds its programs, and equal work content is computed once."""

from __future__ import annotations

import pytest

from tests.twin.checks.schedule.cells import a_way
from tests.twin.checks.small_plant import GUN, a_plant, a_program, a_robot, a_station
from twin.checks.schedule import ScheduleError, cell_schedule, cell_schedules
from twin.plant import Plant
from twin.plant.options import Option, OptionFamily
from twin.plant.robots import Step


def a_family(name: str, *rates: float) -> OptionFamily:
    return OptionFamily(
        id=name, options=tuple(Option(id=f"{name}{k}", take_rate=rate) for k, rate in enumerate(rates))
    )


def a_plant_of_many_cars() -> Plant:
    """1,280 configurations, of which the roof alone matters to one robot."""
    wait = Step(do="wait", time_s=1.0)
    return a_plant(
        stations=[a_station("S1", 0.0, kind="robot_cell", transfer_s=9.0, handling_s=5.0)],
        robots=[a_robot("R1", 0.0, 0.0), a_robot("R2", 0.0, 3.0)],
        tools=[GUN],
        programs=[
            a_program("R1", wait, wait, name="R1.glass", options={"roof": ["roof1"]}),
            a_program("R1", wait, name="R1.steel"),
            a_program("R2", wait, name="R2.all"),
            a_program("R2", wait, name="R2.dress", every=10),
        ],
        option_families=[a_family("roof", 0.8, 0.2), a_family("colour", *(1.0 / 640.0,) * 640)],
    )


def ways() -> dict:
    made = [
        a_way("R1", 8.0, name="glass"),
        a_way("R1", 5.0, name="steel"),
        a_way("R2", 6.0, name="all"),
        a_way("R2", 20.0, name="dress", every=10),
    ]
    return {way.program: way for way in made}


def test_1280_configurations_cost_as_many_schedules_as_there_are_work_contents() -> None:
    plant = a_plant_of_many_cars()
    assert len(plant.configurations) == 1280
    found = cell_schedules(plant, ways())["S1"]
    assert set(found.schedules) == {("R1.glass", "R2.all"), ("R1.steel", "R2.all")}
    assert len(found.keys) == 1280
    assert found.shares["R1.glass", "R2.all"] == pytest.approx(0.2)
    steel = next(c.id for c in plant.configurations.values() if c.options["roof"] == "roof0")
    assert found.of(steel).cycle_time_s == 20.0
    assert found.of(steel) is found.schedules["R1.steel", "R2.all"]


def test_the_mean_is_weighted_by_take_rates_and_holds_maintenance() -> None:
    found = cell_schedules(a_plant_of_many_cars(), ways())["S1"]
    # Dressing takes 20 s from the end of R2 on: of glass 2 s of the cycle before and 14 s are there for it.
    glass, steel = 14.0 + 8.0 + (4.0 + 6.0 - 8.0) / 10, 14.0 + 6.0 + 6.0 / 10
    assert found.mean_cycle_time_s == pytest.approx(0.2 * glass + 0.8 * steel)


def test_one_station_of_one_car_is_scheduled_from_the_plant_alone() -> None:
    plant = a_plant_of_many_cars()
    glass = next(c.id for c in plant.configurations.values() if c.options["roof"] == "roof1")
    assert cell_schedule(plant, "S1", glass).cycle_time_s == pytest.approx(16.0)
    assert cell_schedule(plant, "S1").cycle_time_s == pytest.approx(15.0)


def test_an_unknown_station_or_configuration_is_told() -> None:
    plant = a_plant_of_many_cars()
    with pytest.raises(ScheduleError, match="there is no configuration C9999"):
        cell_schedule(plant, "S1", "C9999")
    with pytest.raises(ScheduleError, match=r"there is no robot cell S2; there is S1"):
        cell_schedule(plant, "S2")
