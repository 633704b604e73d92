"""Stations have their time and their people, and work elements their order."""

from __future__ import annotations

import pytest

from tests.twin.plant.conftest import Edit, Spoilt

MISTAKES: dict[str, tuple[list[Edit], list[str]]] = {
    "operators in crews of several": (
        [("stations.yaml", "kind: operators, count: 8", "kind: operators, count: 8, size: 2")],
        [
            "stations.yaml:80, crews[0].size: team are operators, whom count says in all; leave size out",
        ],
    ),
    "work elements that wait for each other": (
        [
            ("stations.yaml", "work: walk}", "work: walk, after: [harness]}"),
        ],
        [
            "stations.yaml:86, work_elements[2].after: walk_in waits for itself: walk_in "
            "before harness before walk_in",
        ],
    ),
    "a work element that waits for itself": (
        [
            ("stations.yaml", "after: [walk_in]", "after: [harness]"),
        ],
        [
            "stations.yaml:87, work_elements[3].after: harness waits for itself: harness before harness",
        ],
    ),
    "a work element after one that cars meet later": (
        [
            ("stations.yaml", "work: walk}", "work: walk, after: [wheels]}"),
            ("stations.yaml", ", after: [harness]}", "}"),
        ],
        [
            "stations.yaml:86, work_elements[2].after: walk_in has to be done after "
            "wheels, which cars meet later, at FA020",
        ],
    ),
    "an operator whom the station does not have": (
        [
            ("stations.yaml", "operator: 2, time_s: 45.0", "operator: 3, time_s: 45.0"),
        ],
        [
            "stations.yaml:88, work_elements[4].operator: glass_roof is done by operator "
            "3; FA010 has 2 operators",
        ],
    ),
    "an operator at a station without any": (
        [
            ("stations.yaml", "station: SF010, operator: 1", "station: PT010, operator: 1"),
            ("stations.yaml", ", after: [side_load]", ""),
        ],
        [
            "stations.yaml:84, work_elements[0].operator: side_load is done by operator 1; "
            "PT010 has no operators",
        ],
    ),
    "more operators than the crew has": (
        [
            ("stations.yaml", "kind: operators, count: 8", "kind: operators, count: 1"),
        ],
        [
            "stations.yaml:26, stations[2].operators: SF010 has 2 operators of team, which has 1 in all",
            "stations.yaml:41, stations[4].operators: FA010 has 2 operators of team, which has 1 in all",
        ],
    ),
    "operators out of a repair crew": (
        [
            (
                "stations.yaml",
                "operators: 1\n    crew: team\n  - id: EL010",
                "operators: 1\n    crew: repair\n  - id: EL010",
            ),
        ],
        [
            "stations.yaml:49, stations[5].crew: repair is a repair crew; FA020 needs one of operators",
        ],
    ),
    "a passage without its time": (
        [
            ("stations.yaml", "    passage_s: 3600.0\n", ""),
        ],
        [
            "stations.yaml:28, stations[3]: PT010 is a passage and has no passage_s; say "
            "how long a car stays",
        ],
    ),
    "an automatic station without its time": (
        [
            ("stations.yaml", "    cycle_time_s: 50.0\n", ""),
        ],
        [
            "stations.yaml:2, stations[0]: BS010 is automatic and has no cycle_time_s",
        ],
    ),
    "a manual station without work": (
        [
            ("stations.yaml", "    cycle_time_s: 2400.0\n", ""),
        ],
        [
            "stations.yaml:65, stations[8]: RP010 has neither cycle_time_s nor work elements",
        ],
    ),
    "a robot cell without robots": (
        [
            (
                "stations.yaml",
                "kind: automatic\n    pose: {xyz_m: [6.0",
                "kind: robot_cell\n    pose: {xyz_m: [6.0",
            ),
            ("stations.yaml", "    cycle_time_s: 50.0\n", ""),
        ],
        [
            "stations.yaml:2, stations[0]: BS010 has neither cycle_time_s nor robots that would take time",
        ],
    ),
    "a cycle that is all transfer": (
        [
            ("stations.yaml", "transfer_s: 9.0\n    losses: [conv", "transfer_s: 59.0\n    losses: [conv"),
        ],
        [
            "stations.yaml:7, stations[0].cycle_time_s: is 50 s; transfer, handling and "
            "margin of BS010 alone take 59 s",
        ],
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_in_one_sentence_with_its_place(spoilt: Spoilt, mistake: str) -> None:
    edits, told = MISTAKES[mistake]
    assert list(spoilt(edits)) == told
