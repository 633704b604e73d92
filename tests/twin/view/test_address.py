from __future__ import annotations

import pytest

from twin.checks.findings import Scene
from twin.plant import load_plant
from twin.view.address import Asked, asked

PLANT = load_plant("ev60")


def of(query: str) -> Asked:
    from urllib.parse import parse_qs

    arguments = {name: [value.encode() for value in values] for name, values in parse_qs(query).items()}
    return asked(PLANT, arguments)


def test_a_finding_s_link_asks_for_what_it_found() -> None:
    scene = Scene("BS310", 12.5, configuration="C0002", points_m=((1.0, 2.0, 3.0), (1.25, 2.0, 3.0)))
    found = of(scene.link().partition("?")[2])
    assert found == Asked("BS310", "C0002", 12.5, ((1.0, 2.0, 3.0), (1.25, 2.0, 3.0)))


def test_an_address_that_asks_for_nothing_is_no_mistake() -> None:
    assert of("") == Asked()
    assert of("theme=dark") == Asked()


def test_a_station_alone_is_enough() -> None:
    assert of("station=BS310") == Asked("BS310")
    assert of("station=PT010") == Asked("PT010")


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("station=BS311", "The address asks for station BS311, which there is not; did you mean BS310?"),
        ("t=3", "The address gives t without a station; add station=ID."),
        (
            "station=BS310&configuration=C9999",
            "The address asks for configuration C9999, which there is not; did you mean C0999?",
        ),
        ("station=BS310&t=soon", "The address asks for the time t=soon, which is no number of seconds."),
        ("station=BS310&t=nan", "The address asks for the time t=nan, which is no number of seconds."),
        (
            "station=BS310&t=1&points=1,2,3",
            "The address gives points that are not six numbers with commas between.",
        ),
        (
            "station=PT010&t=1",
            "PT010 has no robots with programs, so there is no cycle of it to show.",
        ),
    ],
)
def test_what_is_wrong_with_an_address_is_told_in_a_sentence(query: str, told: str) -> None:
    assert of(query).wrong == told


def test_what_is_right_beside_what_is_wrong_still_counts() -> None:
    found = of("station=BS310&t=soon&configuration=C0002")
    assert (found.station, found.configuration, found.time_s) == ("BS310", "C0002", None)
