"""Conveyors meet what they connect, and paced lines pass their stations."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.twin.plant.conftest import Edit, Spoilt
from twin.plant import by_id, load_plant

MISTAKES: dict[str, tuple[list[Edit], list[str]]] = {
    "a path that ends far from what it feeds": (
        [
            ("transport.yaml", "[16.5, 10.0, 0.5]]", "[13.0, 10.0, 0.5], [13.4, 10.0, 0.5]]"),
            ("transport.yaml", "path_m: [[9.0, 10.0, 0.5], [13.0", "path_m: [[7.0, 10.0, 0.5], [13.0"),
        ],
        [
            "transport.yaml:6, conveyors[0].downstream[0]: SK1 ends 3.100 m from BS020; at "
            "most 3 m may lie between",
        ],
    ),
    "a path that begins far from what feeds it": (
        [
            ("transport.yaml", "[48.0, 10.0, 5.0], ", "[48.0, 4.0, 5.0], "),
        ],
        [
            "transport.yaml:40, conveyors[4].upstream[0]: OH1 begins 3.500 m from HB; at "
            "most 3 m may lie between",
        ],
    ),
    "a path that passes far from one of several": (
        [
            ("transport.yaml", "downstream: [EL010, EL020]", "downstream: [EL010, EL020, RP010]"),
        ],
        [
            "transport.yaml:49, conveyors[5].downstream[2]: PL1 passes 11.000 m from "
            "RP010; at most 3 m may lie between",
        ],
    ),
    "a path of one corner": (
        [
            ("transport.yaml", "[[57.0, 10.0, 0.5], [57.0, 10.0, 4.5]]", "[[57.0, 10.0, 0.5]]"),
        ],
        [
            "transport.yaml:34, conveyors[3].path_m: LF1 needs two corners at least, not 1",
        ],
    ),
    "a corner twice in a row": (
        [
            ("transport.yaml", "[57.0, 10.0, 4.5]]", "[57.0, 10.0, 4.5], [57.0, 10.0, 4.5]]"),
        ],
        [
            "transport.yaml:34, conveyors[3].path_m[2]: LF1 has this corner twice in a row; leave one out",
        ],
    ),
    "a pitch longer than the path": (
        [
            ("transport.yaml", "pitch_m: 6.0\n    carrier", "pitch_m: 8.0\n    carrier"),
        ],
        [
            "transport.yaml:9, conveyors[0].pitch_m: SK1 has a pitch of 8 m on a path of "
            "7.500 m, so that not one car fits",
        ],
    ),
    "an andon stop beyond the pitch": (
        [
            ("transport.yaml", "andon_stop_at: 1.0", "andon_stop_at: 1.2"),
        ],
        [
            "transport.yaml:54, conveyors[5].andon_stop_at: PL1 stops at 1.2 of a pitch; "
            "it is a share, at most 1",
        ],
    ),
    "a paced station beside every line": (
        [
            (
                "transport.yaml",
                "[[7.0, -20.0, 0.3], [23.0, -20.0, 0.3]]",
                "[[7.0, -20.0, 0.3], [14.9, -20.0, 0.3], [14.9, -23.0, 0.3], [23.0, -23.0, 0.3]]",
            ),
        ],
        [
            "stations.yaml:45, stations[5].kind: FA020 is paced and on no paced line; the "
            "nearest, PL1, passes 0.100 m from it",
        ],
    ),
    "a plant without a paced line": (
        [
            ("transport.yaml", "kind: paced", "kind: accumulating"),
            ("transport.yaml", "    andon_reaction_s: 15.0\n    andon_stop_at: 1.0\n    drift_m: 1.0\n", ""),
        ],
        [
            "stations.yaml:38, stations[4].kind: FA010 is paced and the plant has no paced line to stand on",
            "stations.yaml:45, stations[5].kind: FA020 is paced and the plant has no paced line to stand on",
        ],
    ),
    "a buffer with more cars than places": (
        [
            ("transport.yaml", "initial: 6", "initial: 14"),
        ],
        [
            "transport.yaml:58, buffers[0].initial: WB begins with 14 cars and has room for 12",
        ],
    ),
    "a carrier that goes nowhere": (
        [
            ("transport.yaml", "loop: [BS010, SK1, BS020, TT1, WB, AC1, PT010]", "loop: []"),
        ],
        [
            "transport.yaml:65, carriers[0].loop: body_skid goes nowhere; name where it circulates",
        ],
    ),
    "a path that ends far from the next conveyor": (
        [("transport.yaml", "downstream: [PT010]", "downstream: [SK1]")],
        [
            "transport.yaml:25, conveyors[2].downstream[0]: AC1 ends 27.500 m from SK1; at most 3 m may lie "
            "between",
        ],
    ),
    "a conveyor that feeds itself": (
        [("transport.yaml", "downstream: [PT010]", "downstream: [PT010, AC1]")],
        [
            "transport.yaml:25, conveyors[2].downstream[1]: AC1 names itself; name what comes before it and "
            "behind it",
        ],
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_in_one_sentence_with_its_place(spoilt: Spoilt, mistake: str) -> None:
    edits, told = MISTAKES[mistake]
    assert list(spoilt(edits)) == told


def test_a_conveyor_may_feed_one_that_begins_where_it_ends(small: Path) -> None:
    text = (small / "transport.yaml").read_text(encoding="utf-8")
    new = text.replace("[48.0, -12.0, 5.0], [4.0, -12.0, 5.0], [4.0, -17.5, 5.0]]", "[48.0, -12.0, 5.0]]")
    new = new.replace("downstream: [TB]", "downstream: [OH2]")
    second = (
        "  - {id: OH2, kind: overhead, area: final, upstream: [OH1], downstream: [TB], speed_m_s: 0.5,\n"
        "     pitch_m: 6.0, path_m: [[47.0, -13.0, 5.0], [4.0, -12.0, 5.0], [4.0, -17.5, 5.0]]}\n"
    )
    (small / "transport.yaml").write_text(new.replace("\nbuffers:", f"{second}\nbuffers:"), encoding="utf-8")
    assert "OH2" in by_id(load_plant(small).conveyors)
