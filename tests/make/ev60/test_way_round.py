"""Ways round what stands between two places, for a real arm and boxes of known size."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from make.ev60.way_round import Body, NoWayError, Scene, length, way_round
from twin.geometry import arm as arm_of
from twin.geometry import load_robot
from twin.geometry.convex import box_vertices

LEFT = np.array([-0.7, 0.3, -0.2, 0.0, 0.4, 0.0])
RIGHT = np.array([0.7, 0.3, -0.2, 0.0, 0.4, 0.0])


def _scene(*boxes: tuple[tuple[float, float, float], tuple[float, float, float]]) -> Scene:
    description = load_robot("robots:r2000ic_165f")
    bodies = [
        Body(frame, hull, 0.02)
        for frame, link in enumerate(description.links)
        for hull in link.hulls
        if frame > 1
    ]
    bodies += [Body(-1, box_vertices(size) + np.array(at), 0.03) for size, at in boxes]
    return Scene(arm_of(description), np.eye(4), bodies)


def test_nothing_in_the_way_needs_no_point() -> None:
    assert way_round(_scene(), LEFT, RIGHT) == []


def test_a_wall_is_gone_round_and_every_configuration_of_the_way_has_its_room() -> None:
    scene = _scene(((1.2, 0.1, 2.2), (2.2, 0.0, 1.1)))
    assert not scene.straight(LEFT, RIGHT)
    points = way_round(scene, LEFT, RIGHT)
    assert points
    whole = [LEFT, *points, RIGHT]
    for a, b in pairwise(whole):
        assert scene.room(scene.between(a, b)).min() > 0.0
    assert length(whole) < 3.0 * length([LEFT, RIGHT])


def test_a_place_that_lies_on_a_way_is_taken_before_any_search() -> None:
    scene = _scene(((1.2, 0.1, 2.2), (2.2, 0.0, 1.1)))
    high = np.array([0.0, -0.9, 0.3, 0.0, 0.4, 0.0])
    points = way_round(scene, LEFT, RIGHT, [high], tries=0)
    assert len(points) == 1


def test_the_same_question_gets_the_same_answer() -> None:
    scene = _scene(((1.2, 0.1, 2.2), (2.2, 0.0, 1.1)))
    np.testing.assert_array_equal(way_round(scene, LEFT, RIGHT), way_round(scene, LEFT, RIGHT))


def test_a_start_without_room_is_told() -> None:
    scene = _scene(((1.0, 1.0, 1.0), (1.7, 0.0, 1.8)))
    with pytest.raises(NoWayError, match="the start of the way has no room"):
        way_round(scene, np.zeros(6), LEFT)


def test_a_robot_that_is_walled_in_finds_no_way() -> None:
    scene = _scene(((0.1, 8.0, 8.0), (0.7, 0.0, 0.0)), ((8.0, 0.1, 8.0), (0.0, 0.0, 0.0)))
    with pytest.raises(NoWayError):
        way_round(scene, LEFT, RIGHT, tries=5)
