"""Things stand apart, upright and inside their areas."""

from __future__ import annotations

import math
import time
from pathlib import Path

import numpy as np
import pytest

from tests.twin.plant.conftest import Edit, Spoilt
from twin.plant import Plant, by_id, load_plant
from twin.plant.footprint import Footprint, footprint, overlaps

MISTAKES: dict[str, tuple[list[Edit], list[str]]] = {
    "footprints that overlap": (
        [
            ("stations.yaml", "xyz_m: [18.0, -20.0, 0.0]", "xyz_m: [17.5, -20.0, 0.0]"),
        ],
        [
            "stations.yaml:46, stations[5].pose: FA020 overlaps FA010 by 0.500 m at the "
            "same height; footprints may touch, not overlap",
        ],
    ),
    "turned footprints that overlap by a corner": (
        [
            (
                "stations.yaml",
                "pose: {xyz_m: [36.0, 22.0, 0.0], rpy_rad: [0.0, 0.0, 3.141592653589793]}",
                "pose: {xyz_m: [36.0, 15.5, 0.0], rpy_rad: [0.0, 0.0, 0.7853981633974483]}",
            ),
        ],
        [
            "transport.yaml:58, buffers[0].pose: WB overlaps SF010 by 1.182 m at the same "
            "height; footprints may touch, not overlap",
        ],
    ),
    "a store lowered onto a station": (
        [
            ("transport.yaml", "xyz_m: [52.0, 10.0, 4.5]", "xyz_m: [52.0, 10.0, 3.9]"),
        ],
        [
            "transport.yaml:61, buffers[2].pose: HB overlaps PT010 by 5.000 m at the same "
            "height; footprints may touch, not overlap",
        ],
    ),
    "a station outside its area": (
        [
            ("stations.yaml", "xyz_m: [6.0, 10.0, 0.0]", "xyz_m: [2.995, 10.0, 0.0]"),
        ],
        [
            "stations.yaml:5, stations[0].pose: BS010 reaches 0.005 m beyond its area "
            "body, which is x 0 to 60 m and y 0 to 30 m",
            "transport.yaml:5, conveyors[0].upstream[0]: SK1 begins 3.005 m from BS010; at "
            "most 3 m may lie between",
        ],
    ),
    "a station in another area": (
        [
            ("stations.yaml", "id: SF010\n    area: body", "id: SF010\n    area: final"),
        ],
        [
            "stations.yaml:24, stations[2].pose: SF010 reaches 29.000 m beyond its area "
            "final, which is x 0 to 60 m and y -35 to -5 m",
        ],
    ),
    "a tilted station": (
        [
            (
                "stations.yaml",
                "xyz_m: [6.0, 10.0, 0.0]}",
                "xyz_m: [6.0, 10.0, 0.0], rpy_rad: [0.1, 0.0, 0.0]}",
            ),
        ],
        [
            "stations.yaml:5, stations[0].pose.rpy_rad: BS010 is tilted by 0.1 and 0 rad; "
            "it may only be turned about z",
        ],
    ),
    "an aisle that runs aslant": (
        [
            ("plant.yaml", "[60.0, -2.5]]", "[60.0, -3.5]]"),
        ],
        [
            "plant.yaml:20, aisles[0].path_m[1]: main_aisle runs aslant to (60, -3.5); its "
            "pieces have to run along x or y",
        ],
    ),
    "an aisle of one corner": (
        [
            ("plant.yaml", "[[0.0, -2.5], [60.0, -2.5]]", "[[0.0, -2.5]]"),
        ],
        [
            "plant.yaml:20, aisles[0].path_m: main_aisle needs two corners at least, not 1",
        ],
    ),
    "a fence of one corner": (
        [
            ("plant.yaml", "[[16.0, 15.0], [26.0, 15.0]]", "[[16.0, 15.0]]"),
        ],
        [
            "plant.yaml:23, fences[0].path_m: cell_fence needs two corners at least, not 1",
        ],
    ),
    "a door beyond its fence": (
        [
            ("plant.yaml", "door_at_m: 5.0", "door_at_m: 15.0"),
        ],
        [
            "plant.yaml:23, fences[0].door_at_m: the door of cell_fence is at 15 m of a fence of 10.000 m",
        ],
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_in_one_sentence_with_its_place(spoilt: Spoilt, mistake: str) -> None:
    edits, told = MISTAKES[mistake]
    assert list(spoilt(edits)) == told


def replaced(small: Path, file: str, old: str, new: str) -> Plant:
    """The small plant with one text replaced."""
    text = (small / file).read_text(encoding="utf-8")
    assert old in text
    (small / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return load_plant(small)


def test_footprints_may_touch_and_overlap_by_a_millimetre(small: Path) -> None:
    moved = replaced(small, "stations.yaml", "xyz_m: [18.0, -20.0, 0.0]", "xyz_m: [17.9992, -20.0, 0.0]")
    assert by_id(moved.stations)["FA020"].pose.xyz_m[0] == 17.9992


def test_what_hangs_above_a_station_does_not_overlap_it(small: Path) -> None:
    plant = load_plant(small)
    above, below = by_id(plant.buffers)["HB"], by_id(plant.stations)["PT010"]
    assert footprint(above).distance([below.pose.xyz_m]) == 0.0
    assert above.pose.xyz_m[2] > below.pose.xyz_m[2] + below.size_m[2]


def test_corners_of_turned_footprints_that_miss_each_other_are_no_overlap() -> None:
    # Boxes of 2 by 2, 2.1 m apart: square to each other they miss by 0.1 m, a turned one's corner does not.
    level = [(0.0, 1.0)] * 2
    square = [Footprint((0.0, 0.0), (1.0, 1.0), 0.0), Footprint((2.1, 0.0), (1.0, 1.0), 0.0)]
    assert overlaps(square, level, 0.001) == []
    turned = [square[0], square[1]._replace(yaw_rad=math.pi / 4.0)]
    ((i, j, depth),) = overlaps(turned, level, 0.001)
    # The turned one reaches to x = 2.1 - sqrt(2), so that it has to go back by 1 - that.
    assert (i, j) == (0, 1)
    assert depth == pytest.approx(1.0 - (2.1 - math.sqrt(2.0)))


@pytest.mark.parametrize("seed", range(20))
def test_overlap_agrees_with_shapes_cut_in_small_squares(seed: int) -> None:
    draw = np.random.default_rng(seed)
    boxes = [
        Footprint(
            tuple(draw.uniform(-2.0, 2.0, 2)), tuple(draw.uniform(0.3, 1.5, 2)), draw.uniform(-4.0, 4.0)
        )
        for _ in range(2)
    ]
    x, y = np.meshgrid(np.linspace(-5.0, 5.0, 401), np.linspace(-5.0, 5.0, 401))
    both = np.ones_like(x, dtype=bool)
    for box in boxes:
        a, b = box.local(x, y)
        both &= (np.abs(a) < box.half_m[0]) & (np.abs(b) < box.half_m[1])
    found = overlaps(boxes, [(0.0, 1.0)] * 2, 0.0)
    if both.any():
        assert found
    elif found:
        assert found[0][2] < 0.05


@pytest.mark.parametrize("seed", range(20))
def test_distance_agrees_with_many_points_of_the_path(seed: int) -> None:
    draw = np.random.default_rng(seed)
    box = Footprint((0.5, -0.5), tuple(draw.uniform(0.3, 1.5, 2)), draw.uniform(-4.0, 4.0))
    path = draw.uniform(-4.0, 4.0, (3, 2))
    along = np.linspace(0.0, 1.0, 2001)[:, None]
    points = np.concatenate([path[k] + along * (path[k + 1] - path[k]) for k in (0, 1)])
    a, b = box.local(points[:, 0], points[:, 1])
    outside = np.hypot(np.maximum(np.abs(a) - box.half_m[0], 0.0), np.maximum(np.abs(b) - box.half_m[1], 0.0))
    assert box.distance(path.tolist()) == pytest.approx(outside.min(), abs=2e-3)


def test_three_hundred_footprints_are_compared_in_a_moment() -> None:
    boxes = [Footprint((6.0 * (i % 20), 5.0 * (i // 20)), (3.0, 2.5), 0.0) for i in range(340)]
    start = time.process_time()
    assert overlaps(boxes, [(0.0, 3.0)] * 340, 0.001) == []
    assert time.process_time() - start < 0.5
