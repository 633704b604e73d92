"""Where a gun has room to weld: on flanges, not on closed sections, and with a way out."""

import numpy as np
import pytest

from make.ev60.gun_room import GUNS, STAGES, gun_room, may_come, some
from make.ev60.spots import LEFT_OUT, left_lines
from make.ev60.ways_in import TURNS
from twin.checks.targets import spot_frame
from twin.geometry.car import weld_lines
from twin.geometry.equipment.guns import STROKE_M

ON_THE_SILL = np.array([[0.3, 0.845, 0.325, 0.0, 1.0, 0.0]])
ON_THE_FLANGE = np.array([[0.3, 0.7735, 0.448, 0.0, 1.0, 0.0]])


@pytest.mark.parametrize("gun", GUNS)
def test_no_gun_welds_the_middle_of_a_closed_sill(gun):
    assert not gun_room(ON_THE_SILL, gun, "sides").any()


def test_the_small_gun_welds_the_sill_s_upper_flange_from_above_only():
    free = gun_room(ON_THE_FLANGE, "c_gun_small", "sides")
    assert free.shape == (1, 2, len(TURNS))
    assert free.any()
    for _, side, turn in np.argwhere(free):
        point = ON_THE_FLANGE[0]
        out_of_throat = spot_frame(point[:3], (1.0, -1.0)[side] * point[3:], TURNS[turn])[:3, 0]
        assert out_of_throat[2] < 0.0


def test_only_what_is_asked_about_is_looked_at():
    free = gun_room(ON_THE_FLANGE, "c_gun_small", "sides")
    among = np.zeros_like(free)
    assert not gun_room(ON_THE_FLANGE, "c_gun_small", "sides", among).any()
    among[tuple(np.argwhere(free)[0])] = True
    np.testing.assert_array_equal(gun_room(ON_THE_FLANGE, "c_gun_small", "sides", among), among)


@pytest.mark.parametrize(
    ("name", "gun"),
    [
        ("floor_flange_left", "x_gun_long"),
        ("cross_member_2_left", "x_gun_long"),
        ("inner_sill_left", "c_gun"),
        ("cowl", "x_gun"),
        ("sill_low_left", "x_gun"),
        ("pillar_c_front_left", "c_gun_small"),
        ("rear_arch_left", "c_gun_small"),
        ("tailgate_opening_high_left", "x_gun"),
    ],
)
def test_nearly_all_points_of_a_flange_have_a_gun_with_room_that_comes_from_outside(name, gun):
    line = weld_lines()[name]
    points = some(line, 4)
    free = gun_room(points, gun, STAGES[line.area]) & may_come(points, gun)
    assert free.any(axis=(1, 2)).mean() >= 0.9


def test_every_gun_of_the_catalogue_is_asked_and_lines_that_none_gets_to_are_left_out():
    assert set(GUNS) == set(STROKE_M)
    ids = [line.id for body in (False, True) for line in left_lines(body)]
    assert len(ids) == len(set(ids)) > 35
    assert not any(name.startswith(LEFT_OUT) for name in ids)
