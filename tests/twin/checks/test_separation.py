"""Speed and separation by the formula, for values that one can check by hand."""

from __future__ import annotations

import numpy as np
import pytest

from twin.checks.separation import Separation, SeparationError, separation_way
from twin.geometry.convex import box_vertices

PLAIN = Separation(1.6, 0.1, 0.5, 0.2, 0.05, 0.01)
BOX = ((0, box_vertices((0.2, 0.2, 0.2))),)


def toward(speed, seconds=2.0, count=21):
    frames = np.tile(np.eye(4), (count, 1, 1, 1))
    time_s = np.linspace(0.0, seconds, count)
    frames[:, 0, 0, 3] = speed * time_s
    return time_s, frames


def test_a_robot_that_stands_needs_what_the_person_walks_and_the_margins():
    assert float(PLAIN.distance_m(0.0)) == pytest.approx(1.6 * 0.6 + 0.26)


def test_speed_adds_reaction_whole_and_the_stop_half():
    assert float(PLAIN.distance_m(2.0)) == pytest.approx(1.6 * 0.6 + 2.0 * 0.1 + 2.0 * 0.25 + 0.26)


def test_a_robot_that_moves_away_counts_as_standing():
    time_s, frames = toward(-1.0)
    way = separation_way(time_s, frames, BOX, (5.0, 0.0), PLAIN)
    np.testing.assert_allclose(way.required_m, PLAIN.distance_m(0.0), atol=1e-9)


def test_distance_is_from_the_person_s_skin_to_the_nearest_face():
    time_s, frames = toward(1.0)
    way = separation_way(time_s, frames, BOX, (5.0, 0.0), PLAIN, radius_m=0.3)
    np.testing.assert_allclose(way.distance_m, 5.0 - 0.3 - 0.1 - time_s, atol=1e-6)
    # A corner off the line comes nearer a little slower than the face's middle.
    np.testing.assert_allclose(way.speed_m_s, 1.0, atol=2e-3)
    assert way.short_m == pytest.approx(float(PLAIN.distance_m(1.0)) - 2.6, abs=2e-3)


def test_what_it_is_not_is_said():
    time_s, frames = toward(1.0)
    assert "not a safety function" in separation_way(time_s, frames, BOX, (5.0, 0.0)).label


@pytest.mark.parametrize("value", [-0.1, float("nan"), float("inf")])
def test_values_that_cannot_be_are_told_by_name(value):
    with pytest.raises(SeparationError, match="stopping_s is"):
        Separation(stopping_s=value)


def test_times_that_do_not_increase_are_told():
    _, frames = toward(1.0)
    with pytest.raises(SeparationError, match="each later than the one before"):
        separation_way(np.zeros(21), frames, BOX, (5.0, 0.0))


@pytest.mark.parametrize("place", [(float("nan"), 0.0), (0.0, float("inf")), (1.0,), (1.0, 2.0, 3.0)])
def test_a_person_stands_at_two_numbers(place):
    with pytest.raises(SeparationError, match="two numbers, x and y in metres"):
        separation_way(*toward(1.0), BOX, place)
