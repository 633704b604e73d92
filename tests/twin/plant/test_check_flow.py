"""Routes reach every place and let every car out."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.twin.plant.conftest import SMALL, Edit, Spoilt
from twin.plant import load_plant
from twin.plant.check import mistakes
from twin.plant.check_flow import flow_mistakes

MISTAKES: dict[str, tuple[list[Edit], list[str]]] = {
    "a station that nothing reaches": (
        [
            (
                "stations.yaml",
                "losses:\n  - {id: conv",
                "  - {id: BS030, area: body, kind: automatic, pose: {xyz_m: [6.0, 25.0, "
                "0.0]}, size_m: [3.0, 3.0, 3.0], cycle_time_s: 5.0}\n"
                "\n"
                "losses:\n"
                "  - {id: conv",
            ),
        ],
        [
            "stations.yaml:74, stations[9]: BS030 is unreachable: it is in no route and no "
            "conveyor or checkpoint feeds it",
        ],
    ),
    "a buffer that nothing reaches": (
        [
            (
                "transport.yaml",
                "carriers:\n",
                "  - {id: XB, area: body, kind: lane, capacity: 2, pose: {xyz_m: [6.0, "
                "25.0, 0.0]}, size_m: [3.0, 3.0, 3.0]}\n"
                "\n"
                "carriers:\n",
            ),
        ],
        [
            "transport.yaml:64, buffers[4]: XB is unreachable: it is in no route and no "
            "conveyor or checkpoint feeds it",
        ],
    ),
    "a station twice in one route": (
        [
            (
                "transport.yaml",
                "[BS010, BS020, WB, PT010, HB, TB, FA010, FA020, EL010]",
                "[BS010, BS020, WB, PT010, HB, TB, FA010, FA010, EL010]",
            ),
        ],
        [
            "transport.yaml:73, routes[0].steps[7]: FA010 is in steel_roof already; a "
            "route passes a place once",
        ],
    ),
    "a station twice among alternatives": (
        [
            ("transport.yaml", "FA020, [EL010, EL020]]", "FA020, [EL010, EL010]]"),
        ],
        [
            "transport.yaml:77, routes[1].steps[8][1]: EL010 is in glass_roof already; a "
            "route passes a place once",
        ],
    ),
    "a route without steps": (
        [
            ("transport.yaml", "steps: [SF010, SB], joins", "steps: [], joins"),
        ],
        [
            "transport.yaml:79, routes[2].steps: sides has no place to go to; every step needs one at least",
            "stations.yaml:21, stations[2]: SF010 is unreachable: it is in no route and no "
            "conveyor or checkpoint feeds it",
            "transport.yaml:59, buffers[1]: SB is unreachable: it is in no route and no "
            "conveyor or checkpoint feeds it",
        ],
    ),
    "a step without a place": (
        [
            ("transport.yaml", "FA020, [EL010, EL020]]", "FA020, [EL010], []]"),
        ],
        [
            "transport.yaml:77, routes[1].steps: glass_roof has no place to go to; every "
            "step needs one at least",
        ],
    ),
    "a feeder that joins nothing": (
        [
            ("transport.yaml", ", joins: BS020}", "}"),
        ],
        [
            "transport.yaml:79, routes[2]: sides is a feeder and joins nothing; name where "
            "its part is built in, in joins",
        ],
    ),
    "a feeder that joins what no route passes": (
        [
            ("transport.yaml", "joins: BS020", "joins: RP010"),
        ],
        [
            "transport.yaml:79, routes[2].joins: sides joins RP010, which no route passes",
        ],
    ),
    "feeders that join each other": (
        [
            (
                "transport.yaml",
                "joins: BS020}",
                "joins: SB2}\n  - {id: clips, kind: feeder, steps: [SB2], joins: SB}",
            ),
            (
                "transport.yaml",
                "\ncarriers:",
                "  - {id: SB2, area: body, kind: lane, capacity: 2, pose: {xyz_m: [6.0, "
                "25.0, 0.0]}, size_m: [3.0, 3.0, 3.0]}\n"
                "\n"
                "carriers:",
            ),
        ],
        [
            "transport.yaml:80, routes[2].joins: a route cycle with no exit: sides joins "
            "SB2 of clips and never reaches a car",
            "transport.yaml:81, routes[3].joins: a route cycle with no exit: clips joins "
            "SB of sides and never reaches a car",
        ],
    ),
    "a car route that joins something": (
        [
            ("transport.yaml", "options: {roof: [steel]}", "options: {roof: [steel]}\n    joins: WB"),
        ],
        [
            "transport.yaml:75, routes[0].joins: steel_roof is a car route, which ends "
            "outside; only a feeder joins something",
        ],
    ),
    "rework that lets nobody on": (
        [
            ("quality.yaml", "share: 0.02, at: [WB], back_to: BS010", "share: 1.0, at: [WB], back_to: BS010"),
        ],
        [
            "quality.yaml:23, checkpoints[0].dispositions[0].back_to: a route cycle with "
            "no exit: cars that QG_BODY sends back to BS010 never leave steel_roof; it "
            "lets 0% of them on",
        ],
    ),
    "a repair bay that sends every car back to itself": (
        [
            (
                "quality.yaml",
                "checkpoints:\n",
                "checkpoints:\n"
                "  - {id: QG_BAY, station: RP010, measures: [], dispositions: [{fate: "
                "rework, share: 1.0, back_to: RP010}]}\n",
            ),
        ],
        [
            "quality.yaml:19, checkpoints[0].dispositions[0].back_to: a route cycle with "
            "no exit: cars that QG_BAY sends back to RP010 never leave steel_roof; it lets "
            "0% of them on",
        ],
    ),
    "scrap that comes back": (
        [
            ("quality.yaml", "{fate: scrap, share: 0.001}", "{fate: scrap, share: 0.001, back_to: FA010}"),
        ],
        [
            "quality.yaml:30, checkpoints[1].dispositions[2].back_to: scrap of QG_FINAL "
            "comes back to FA010; scrap leaves the plant",
        ],
    ),
    "rework back to a place of another route": (
        [
            ("quality.yaml", "back_to: BS010", "back_to: SF010"),
        ],
        [
            "quality.yaml:23, checkpoints[0].dispositions[0].back_to: cars come back to "
            "SF010, which is on no route through BS020",
        ],
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_in_one_sentence_with_its_place(spoilt: Spoilt, mistake: str) -> None:
    edits, told = MISTAKES[mistake]
    assert list(spoilt(edits)) == told


def test_a_plant_that_is_laid_out_step_by_step_loads_before_it_has_routes_conveyors_and_robots() -> None:
    small = load_plant(SMALL)
    layout = replace(
        small, routes=(), conveyors=(), carriers=(), robots=(), weld_spots=(), seams=(), zones=(), targets=(),
        programs=(), signals=(), control_points=(), checkpoints=(), clocks=(),
        stations=tuple(replace(station, state_signal=None) for station in small.stations),
    )  # fmt: skip
    assert list(mistakes(layout)) == []


def test_a_buffer_may_be_a_step_and_a_place_of_rework_as_long_as_some_cars_pass() -> None:
    plant = load_plant(SMALL)
    (gate, *others) = plant.checkpoints
    for share, told in ((0.999, 0), (1.0, 1)):
        sent = replace(gate, dispositions=(replace(gate.dispositions[0], share=share),))
        assert len(list(flow_mistakes(replace(plant, checkpoints=(sent, *others))))) == told
