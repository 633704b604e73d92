"""A value of the wrong type is told as it is written, with what would be right."""

from __future__ import annotations

import pytest

from tests.twin.plant.conftest import Spoilt

CASES = [
    ("stations.yaml", "handling_s: 5.0", "handling_s: 50,0",
     "stations.yaml:17, stations[1].handling_s: '50,0' is text; write a number with a point, 50.0"),
    ("stations.yaml", "handling_s: 5.0", 'handling_s: "50"',
     "stations.yaml:17, stations[1].handling_s: '50' is text; write a number without quotes, 50"),
    ("stations.yaml", "handling_s: 5.0", "handling_s: 50 s",
     "stations.yaml:17, stations[1].handling_s: '50 s' is text; write a number without a unit, 50"),
    ("stations.yaml", "handling_s: 5.0", "handling_s: [5.0]",
     "stations.yaml:17, stations[1].handling_s: is a list; write a number"),
    ("quality.yaml", "upper_limit: 900.5", "upper_limit: 30%",
     "quality.yaml:15, control_points[2].upper_limit: '30%' is text; write a number, 0.3"),
    ("stations.yaml", "id: side_clip", "id: 010",
     'stations.yaml:85, work_elements[1].id: 010 reads as a number; write "010", in quotes'),
    ("stations.yaml", "id: side_clip", "id: true",
     'stations.yaml:85, work_elements[1].id: true reads as a truth value; write "true", in quotes'),
    ("stations.yaml", "operator: 1", "operator: 1.5",
     "stations.yaml:84, work_elements[0].operator: 1.5 is no whole number; write one"),
    ("stations.yaml", "after: [harness]", "after: {a: b}",
     "stations.yaml:89, work_elements[5].after: is a mapping; write a list: [a, b, c]"),
    ("stations.yaml", "after: [harness]", "after: harness",
     "stations.yaml:89, work_elements[5].after: 'harness' is text; write a list: [harness]"),
    ("stations.yaml", "pose: ", "pose: 3 # ",
     "stations.yaml:5, stations[0].pose: 3 is a number; it has to be a mapping of fields: xyz_m, rpy_rad"),
    ("stations.yaml", "pose: ", "pose: {xyz_m: [1, 2]} # ",
     "stations.yaml:5, stations[0].pose.xyz_m: has 2 items; it has to have 3"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "sentence"), CASES)
def test_a_wrong_type_is_told_with_what_would_be_right(
    spoilt: Spoilt, file: str, old: str, new: str, sentence: str
) -> None:
    assert spoilt([(file, old, new)]) == (sentence,)
