"""Control points are measured where they are made and in their unit; cars are built up, not down."""

from __future__ import annotations

import pytest

from tests.twin.checks.small_plant import a_plant, a_station, told
from twin.checks.integrity import integrity
from twin.plant.signals import Clock, ControlPoint, Signal, Source
from twin.plant.transport import Route

STATIONS = [a_station(name, 9.0 * k) for k, name in enumerate(("S1", "S2", "S3"))]


def measured(device: str, unit: str = "Nm", of: str = "Nm", also_at: tuple[str, ...] = ()) -> tuple:
    """Findings of a torque made at S1 in `of` and measured with a signal of `device` in `unit`."""
    signal = Signal(id="torque", device=device, unit=unit, clock="plc", source=Source(node="t"), period_s=1.0)
    point = ControlPoint(
        id="C1",
        operation="S1",
        also_at=also_at,
        characteristic="torque",
        unit=of,
        signals=("torque",),
        lower_limit=0.0,
    )
    return integrity(
        a_plant(
            stations=STATIONS,
            clocks=[Clock(id="plc", reference=True)],
            signals=[signal],
            control_points=[point],
        )
    )


def test_a_signal_of_the_own_station_in_the_own_unit_gives_nothing() -> None:
    assert measured("S1") == ()


def test_a_signal_of_another_station_is_told_and_one_of_a_station_that_makes_it_too_is_not() -> None:
    found = told(measured("S2"), "signal_elsewhere")
    assert found == [("C1", "C1 is made at S1 and measured with torque, a signal of S2.")]
    assert measured("S2", also_at=("S2",)) == ()


@pytest.mark.parametrize(
    ("unit", "of", "fits"), [("deg", "Nm", False), ("um", "mm", True), ("kN", "N", True)]
)
def test_units_are_of_one_quantity(unit: str, of: str, fits: bool) -> None:
    found = told(measured("S1", unit, of), "signal_unit")
    assert found == ([] if fits else [("C1", f"C1 is torque in {of}, and its signals are in {unit}.")])


def test_a_car_that_is_less_built_than_before_is_told() -> None:
    def built(*stages: str) -> tuple:
        stations = [a_station(f"S{k}", 9.0 * k, stage=stage) for k, stage in enumerate(stages)]
        route = Route(id="car", kind="car", steps=tuple(station.id for station in stations))
        return integrity(a_plant(stations=stations, routes=[route]))

    assert built("underbody", "framed", "framed", "painted") == ()
    found = told(built("framed", "underbody", "painted"), "stage_backwards")
    assert found == [("S1", "The car leaves S1 underbody, and was framed at S0 before.")]
