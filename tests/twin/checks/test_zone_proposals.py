"""Zones proposed for two robots whose sweeps are known."""

from __future__ import annotations

import numpy as np
import pytest

from twin.checks.zone_proposals import Sweeping, propose_zones
from twin.geometry.convex import box_vertices

BOX = ((0, box_vertices((0.2, 0.2, 0.2))),)


def there_and_back(robot, start, end, y=0.0):
    frames = np.tile(np.eye(4), (3, 1, 1, 1))
    frames[:, 0, 0, 3] = start, end, start
    frames[:, 0, 1, 3] = y
    return Sweeping(robot, np.array([0.0, 4.0, 8.0]), frames, BOX)


def test_two_robots_that_meet_in_the_middle_get_one_box_and_the_times_in_it():
    (zone,) = propose_zones(there_and_back("A", -1.0, 0.2), there_and_back("B", 1.0, -0.2))
    assert zone.robots == ("A", "B")
    # A sweeps to 0.3, B to -0.3; 50 mm are to be kept.
    assert zone.lower_m[0] == pytest.approx(-0.35, abs=0.06)
    assert zone.upper_m[0] == pytest.approx(0.35, abs=0.06)
    ((start, end),) = zone.inside_s["A"]
    # A comes in when its front is at -0.35: 0.55 of 1.2 m, of 4 s.
    assert start == pytest.approx(4.0 * 0.55 / 1.2, abs=0.35)
    assert end == pytest.approx(8.0 - 4.0 * 0.55 / 1.2, abs=0.35)


def test_robots_that_keep_their_distance_get_none():
    assert propose_zones(there_and_back("A", -1.0, -0.3), there_and_back("B", 1.0, 0.3)) == ()


def test_robots_nearer_than_asked_get_one_though_they_do_not_touch():
    ways = there_and_back("A", -1.0, -0.18), there_and_back("B", 1.0, 0.18)
    assert propose_zones(*ways, apart_m=0.0) == ()
    assert len(propose_zones(*ways, apart_m=0.3)) == 1


def test_places_far_apart_are_two_zones():
    frames = np.tile(np.eye(4), (2, 1, 1, 1))
    frames[:, 0, 0, 3] = -2.0, 2.0
    long = Sweeping("A", np.array([0.0, 5.0]), frames, BOX)
    one, other = there_and_back("B", -1.5, -1.4), there_and_back("B", 1.5, 1.4)
    both = Sweeping("B", np.arange(6.0), np.concatenate([one.frames, other.frames]), BOX)
    # Between its two places B is lifted out of the way.
    both.frames[2:4, 0, 2, 3] = 3.0
    assert len(propose_zones(long, both)) == 2
