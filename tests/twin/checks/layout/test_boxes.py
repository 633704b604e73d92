"""Boxes meet where their footprints and their heights do."""

from __future__ import annotations

import math

import numpy as np
import pytest

from twin.checks.layout.boxes import Box, hits, strips, worst


def a_box(name: str, x: float, y: float = 0.0, yaw: float = 0.0, low: float = 0.0) -> Box:
    """2 m long, 1 m wide, 1 m high."""
    return Box(name, name, x, y, 1.0, 0.5, yaw, low, low + 1.0)


@pytest.mark.parametrize(
    ("other", "depth"),
    [
        (a_box("B", 1.5), 0.5),
        (a_box("B", 2.0), None),
        (a_box("B", 1.5, low=1.0), None),
        (a_box("B", 1.5, low=0.9), 0.5),
        (a_box("B", 1.2, yaw=math.pi / 2), 0.3),
        (a_box("B", 1.9, 1.3, yaw=math.pi / 4), None),
    ],
)
def test_two_boxes_meet_by_the_way_one_would_have_to_be_moved(other: Box, depth: float | None) -> None:
    found = hits([a_box("A", 0.0)], [other])
    assert [hit.depth_m for hit in found] == ([] if depth is None else [pytest.approx(depth)])


def test_the_sweep_finds_what_trying_every_pair_finds() -> None:
    random = np.random.default_rng(4)
    many = [a_box(f"{k}", *random.uniform(0.0, 12.0, 2), yaw=random.uniform(0.0, 3.0)) for k in range(120)]
    swept = {(hit.one.id, hit.other.id) for hit in hits(many[:60], many[60:])}
    tried = {(a.id, b.id) for a in many[:60] for b in many[60:] if hits([a], [b])}
    assert swept == tried
    assert len(swept) > 20


def test_of_each_box_the_deepest_hit_is_the_worst() -> None:
    found = list(worst(hits([a_box("A", 0.0)], [a_box("B", 1.8), a_box("C", 1.2), a_box("D", -1.9)])))
    assert [(hit.one.id, hit.other.id) for hit in found] == [("A", "C")]


def test_a_path_is_a_strip_for_each_straight_piece() -> None:
    first, second = strips("A", "A", ((0.0, 0.0), (4.0, 0.0), (4.0, 2.0)), 0.5, (0.0, 1.0), more=0.25)
    assert (first.x, first.y, first.half_x, first.half_y, first.yaw) == (2.0, 0.0, 2.25, 0.5, 0.0)
    assert (second.x, second.y, second.half_x, second.yaw) == (4.0, 1.0, 1.25, pytest.approx(math.pi / 2))
