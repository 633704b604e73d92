"""The space that the robots of the clean cell need."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from tests.twin.checks.cell_clearance.clean_cell import clean
from twin.checks.robot_space import SpaceError, held_by, separation_of, sweepings, swept_by, zones_for
from twin.checks.separation import Separation
from twin.geometry.swept import mesh_of


def test_a_program_sweeps_from_home_to_its_spots_and_not_behind_the_robot() -> None:
    space = swept_by(clean(), "R1.weld")
    lower, upper = space.box()
    assert upper[0] > 1.7
    assert lower[2] < 0.8
    assert upper[0] < 2.4
    assert mesh_of(space).is_manifold


def test_the_zone_of_the_clean_cell_is_proposed_where_it_is() -> None:
    plant = clean()
    largest = zones_for(plant, "S1")[0]
    assert set(largest.robots) == {"R1", "R2"}
    assert [zone.id for zone in held_by(plant, largest)] == ["Z"]
    assert held_by(replace(plant, zones=()), largest) == ()
    # Both robots are in it some of the time.
    assert all(sum(b - a for a, b in spans) > 1.0 for spans in largest.inside_s.values())


def test_a_person_in_front_of_the_robot_has_to_be_farther_away_than_one_beside() -> None:
    near = separation_of(clean(), "R1.weld", (3.0, 0.0), Separation())
    far = separation_of(clean(), "R1.weld", (8.0, 0.0), Separation())
    assert near.short_m > 0.0 > far.short_m
    assert np.all(near.required_m >= 1.6 * 0.6)


def test_unknown_programs_and_lonely_robots_are_told() -> None:
    with pytest.raises(SpaceError, match=r"there is no program R1.wield; did you mean R1.weld"):
        sweepings(clean(), ["R1.wield"])
    with pytest.raises(SpaceError, match="there is no station S9; there is S1"):
        zones_for(clean(), "S9")
    alone = replace(clean(), programs=clean().programs[:1])
    with pytest.raises(SpaceError, match="station S1 has fewer than two robots"):
        zones_for(alone, "S1")
