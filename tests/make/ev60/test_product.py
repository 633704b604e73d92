"""The lines that say what people do are read as they are meant, and the committed text is theirs."""

from __future__ import annotations

from pathlib import Path

import pytest

from make.ev60 import orders, points_assembly, product, quality, stations, work
from make.ev60.manual_jobs import jobs
from make.ev60.signals import made, signal
from make.ev60.write import texts


def test_a_part_on_both_sides_is_two_operators_jobs() -> None:
    left, right = jobs("seat belt reel, front, lr: fit, bolt 1@40, plug 2")
    assert (left.part, right.part) == ("front left seat belt reel", "front right seat belt reel")
    assert [step.name for step in left.steps] == [
        "Fit front left seat belt reel",
        "Tighten 1 bolt of front left seat belt reel to 40 Nm",
        "Connect 2 plugs of front left seat belt reel",
    ]
    assert [step.torque for step in left.steps] == [0, 40, 0]


def test_what_only_some_cars_get_keeps_its_options_and_seconds() -> None:
    one, two = jobs("socket: route ?towbar=fitted: Fit its control unit 12 + camera: fit, plug 1")
    assert one.extras == (("towbar=fitted", "Fit its control unit", 12.0),)
    assert (two.part, two.extras) == ("camera", ())


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("seat: fitt", "'fitt' of seat is no step"),
        ("seat: fit ?roof=glass: Fit the blind", "does not read as family=option"),
    ],
)
def test_a_line_that_says_something_unknown_is_refused(line: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        jobs(line)


def test_the_bolts_of_a_seat_wait_for_the_seat_and_for_the_operator() -> None:
    found = {element.id: element for element in work.elements()}
    bolts = found["FI210.1.2"]
    assert bolts.step.name == "Tighten 4 bolts of left front seat to 45 Nm"
    assert bolts.after == ("FI200.1.4", "FI210.1.1")
    assert [found[name].step.name for name in bolts.after] == [
        "Wait for the lift assist",
        "Walk to left front seat",
    ]


def test_every_station_has_as_many_jobs_as_people() -> None:
    assert all(len(here) == stations.operators(name) for name, here in work.jobs_at().items())
    assert sum(len(here) for here in work.jobs_at().values()) == 375 + 60 + 50


def test_a_signal_has_the_clock_and_the_server_of_its_area() -> None:
    assert signal("TR010.x", "Nm", sampling="per_operation") == {
        "id": "TR010.x",
        "device": "TR010",
        "unit": "Nm",
        "clock": "assembly",
        "source": {"node": "ns=4;s=TR010.x"},
        "sampling": "per_operation",
    }
    (door,) = made("BS110", ("fence_shut 1 bool",))
    assert (door["decode"], door["sampling"]) == ("boolean", "on_change")


def test_every_checkpoint_of_the_line_stands_at_or_behind_what_it_measures() -> None:
    for station, points in points_assembly.points().items():
        places = list(work.plan.stations())
        assert all(places.index(point.operation) <= places.index(station) for point in points)


def test_the_sequence_is_the_same_every_time() -> None:
    assert [car.id for car in orders.sequence()] == [car.id for car in orders.sequence()]


def test_the_committed_text_is_what_the_numbers_give() -> None:
    written = texts([*product.sections(), *quality.sections()], product.OPENING | quality.OPENING)
    folder = Path(__file__).parents[3] / "assets" / "plants" / "ev60"
    assert [name for name in sorted(written) if (folder / name).read_text("utf-8") != written[name]] == []
