"""Conveyors neither cross nor lie along each other, or themselves, unless far above or joined."""

from __future__ import annotations

import pytest

from tests.twin.checks.small_plant import a_lane, a_plant, a_station, told
from twin.checks.layout import layout
from twin.plant.transport import Accumulating


def test_conveyors_that_cross_are_told_unless_they_are_far_above_each_other_or_joined() -> None:
    def cross(height: float, end: str = "S2") -> tuple:
        one = a_lane("C1", ["S1"], ["S2"], (3.0, 0.0, 0.5), (17.0, 0.0, 0.5))
        other = a_lane("C2", [], [end] if end == "C1" else [], (10.0, -5.0, height), (10.0, 5.0, height))
        return layout(a_plant(stations=[a_station("S1", 0.0), a_station("S2", 20.0)], conveyors=[one, other]))

    ((device, sentence),) = told(cross(1.0), "conveyors_cross")
    assert device == "C1"
    assert sentence == "C1 crosses C2 at (10.0, 0.0) m with 0.50 m between their heights; 2 m are needed."
    assert cross(2.6) == ()


BETWEEN = " between their heights; 2 m are needed."
Corner = tuple[float, float, float]


def found(*conveyors: Accumulating) -> list[tuple[str, str]]:
    return told(layout(a_plant(conveyors=conveyors)), "conveyors_cross")


def lane(name: str, *path: Corner) -> Accumulating:
    return a_lane(name, [], [], *path)


STRAIGHT = lane("C1", (0.0, 0.0, 0.5), (20.0, 0.0, 0.5))


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        (
            ((12.0, 0.0, 0.5), (30.0, 0.0, 0.5)),
            "C1 lies along C2 for 8.0 m from (12.0, 0.0) m with 0.00 m",
        ),
        (
            ((15.0, 0.4, 1.0), (-5.0, 0.4, 1.0)),
            "C1 lies along C2 for 15.0 m from (0.0, 0.0) m with 0.50 m",
        ),
        (
            ((0.0, 0.0, 4.5), (10.0, 0.0, -1.5)),
            "C1 lies along C2 for 10.0 m from (0.0, 0.0) m with 0.00 m",
        ),
        (
            ((10.0, -5.0, 0.5), (10.0, 0.0, 0.5), (10.0, 5.0, 0.5)),
            "C1 crosses C2 at (10.0, 0.0) m with 0.00 m",
        ),
    ],
    ids=["on one line", "side by side, against each other", "one rises through the other", "at a corner"],
)
def test_conveyors_that_share_their_way_are_told_once(path: tuple[Corner, ...], sentence: str) -> None:
    assert found(STRAIGHT, lane("C2", *path)) == [("C1", sentence + BETWEEN)]


@pytest.mark.parametrize(
    "path",
    [
        ((20.3, 0.0, 0.5), (30.0, 0.0, 0.5)),
        ((19.6, 0.0, 0.5), (30.0, 0.0, 0.5)),
        ((0.0, 1.2, 0.5), (20.0, 1.2, 0.5)),
        ((0.0, 0.0, 3.0), (20.0, 0.0, 3.0)),
        ((10.0, 0.0, 0.5), (10.0, 8.0, 0.5)),
    ],
    ids=["behind it", "end on end", "side by side", "above it", "an end beside it"],
)
def test_conveyors_that_have_their_own_way_give_nothing(path: tuple[Corner, ...]) -> None:
    assert found(STRAIGHT, lane("C2", *path)) == []


def test_a_conveyor_that_crosses_or_lies_along_itself_is_told() -> None:
    loop = ((0.0, 0.0, 0.5), (10.0, 0.0, 0.5), (10.0, 6.0, 0.5), (5.0, 6.0, 0.5))
    assert found(lane("C1", *loop)) == []
    assert found(lane("C1", *loop, (5.0, -4.0, 0.5))) == [
        ("C1", "C1 crosses itself at (5.0, 0.0) m with 0.00 m between their heights; 2 m are needed.")
    ]
    assert found(lane("C1", (0.0, 0.0, 0.5), (10.0, 0.0, 0.5), (4.0, 0.0, 0.5))) == [
        (
            "C1",
            "C1 lies along itself for 6.0 m from (4.0, 0.0) m with 0.00 m" + BETWEEN,
        )
    ]
    # A ring that ends where it begins, and a helix with room for a car below.
    assert found(lane("C1", *loop, (0.0, 6.0, 0.5), (0.0, 0.0, 0.5))) == []
    assert found(lane("C1", *loop, (5.0, -4.0, 3.0))) != []
    assert found(lane("C1", *loop, (5.0, 6.0, 3.0), (5.0, -4.0, 3.0))) == []
