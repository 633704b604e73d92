"""What loading finds in any plant is told with file, line, field, value and what would be right."""

from __future__ import annotations

import pytest

from tests.twin.plant.conftest import Edit, Spoilt

MISTAKES: dict[str, tuple[list[Edit], list[str]]] = {
    "an unknown station": (
        [
            ("transport.yaml", "steps: [SF010, SB]", "steps: [SF01, SB]"),
        ],
        [
            "transport.yaml:79, routes[2].steps[0]: SF01 is no station or buffer; did you mean SF010?",
        ],
    ),
    "an unknown station of a robot": (
        [
            (
                "robots.yaml",
                "station: BS020\n    description: robots:kr120",
                "station: BS02O\n    description: robots:kr120",
            ),
        ],
        [
            "robots.yaml:26, robots[2].station: BS02O is no station; did you mean BS020?",
        ],
    ),
    "a thing of the wrong group": (
        [
            ("stations.yaml", "after: [harness]", "after: [FA010]"),
        ],
        [
            "stations.yaml:89, work_elements[5].after[0]: FA010 is a station, no work "
            "element; there is side_load, side_clip, walk_in, harness, glass_roof, wheels",
        ],
    ),
    "a duplicate id": (
        [
            ("stations.yaml", "id: side_clip", "id: side_load"),
        ],
        [
            "stations.yaml:85, work_elements[1].id: side_load is the id of another thing "
            "already; ids have to differ",
        ],
    ),
    "a duplicate id among devices": (
        [
            ("transport.yaml", "- id: AC1", "- id: SF010"),
            ("transport.yaml", "WB, AC1, PT010]", "WB, PT010]"),
        ],
        [
            "transport.yaml:21, conveyors[2].id: SF010 is the id of another thing already; "
            "ids have to differ",
        ],
    ),
    "a wrong unit": (
        [
            ("quality.yaml", "device: FA020, unit: Nm", "device: FA020, unit: Nn"),
        ],
        [
            "quality.yaml:9, signals[4].unit: 'Nn' is no unit; did you mean N?",
        ],
    ),
    "a negative time": (
        [
            ("stations.yaml", "handling_s: 5.0", "handling_s: -5.0"),
        ],
        [
            "stations.yaml:17, stations[1].handling_s: is -5.0; it has to be 0 or above",
        ],
    ),
    "a speed in mm/s": (
        [
            ("robots.yaml", "at: at_side, speed_m_s: 0.3", "at: at_side, speed_m_s: 300"),
        ],
        [
            "robots.yaml:85, programs[3].steps[3].speed_m_s: is 300; it has to be 10 or below",
        ],
    ),
    "malformed YAML": (
        [
            ("transport.yaml", "- id: AC1", "- id: [AC1"),
        ],
        [
            "transport.yaml:22: is not well-formed YAML: the list that opens with [ in line 21 lacks a "
            "comma or its ]",
        ],
    ),
    "an unknown field": (
        [
            ("stations.yaml", "    passage_s: 3600.0", "    pasage_s: 3600.0"),
        ],
        [
            "stations.yaml:33, stations[3].pasage_s: is no field here; did you mean passage_s?",
        ],
    ),
    "a missing field": (
        [
            ("stations.yaml", "    kind: passage\n", ""),
        ],
        [
            "stations.yaml:28, stations[3]: the field kind is missing",
        ],
    ),
    "a wrong type": (
        [
            ("stations.yaml", "capacity: 2", "capacity: two"),
        ],
        [
            "stations.yaml:34, stations[3].capacity: 'two' is text; write a whole number",
        ],
    ),
    "an unknown kind of station": (
        [
            ("stations.yaml", "kind: passage", "kind: pasage"),
        ],
        [
            "stations.yaml:30, stations[3].kind: 'pasage' is not known; did you mean passage?",
        ],
    ),
    "an unknown kind of conveyor": (
        [
            ("transport.yaml", "kind: turntable", "kind: turn_table"),
        ],
        [
            "transport.yaml:13, conveyors[1].kind: 'turn_table' is not known; did you mean turntable?",
        ],
    ),
    "a step that is none": (
        [
            ("robots.yaml", "{do: joint,", "{do: jont,"),
        ],
        [
            "robots.yaml:68, programs[1].steps[1].do: 'jont' is not known; did you mean joint?",
        ],
    ),
    "an unknown stop reason": (
        [
            ("plant.yaml", "reason: fault}", "reason: falt}"),
        ],
        [
            "plant.yaml:56, logged_stops[0].reason: falt is no stop reason; did you mean fault?",
        ],
    ),
    "an unknown calendar": (
        [
            ("plant.yaml", "calendar: nights", "calendar: night"),
        ],
        [
            "plant.yaml:14, areas[1].calendar: night is no calendar; did you mean nights?",
        ],
    ),
    "a date that is not written as one": (
        [
            ("plant.yaml", 'date: "2026-03-02"', 'date: "2.3.2026"'),
        ],
        [
            "plant.yaml:43, calendars[0].planned_stops[0].date: is '2.3.2026'; it has to "
            "be written like 2026-03-02",
        ],
    ),
    "a time of day that is none": (
        [
            ("plant.yaml", 'end: "22:00"', 'end: "24:30"'),
        ],
        [
            "plant.yaml:41, calendars[0].shifts[1].end: is '24:30'; it has to be written like 06:30",
        ],
    ),
    "a share above 1": (
        [
            ("plant.yaml", "take_rate: 0.6", "take_rate: 1.6"),
        ],
        [
            "plant.yaml:60, option_families[0].options[0].take_rate: is 1.6; it has to be 1 or below",
        ],
    ),
    "a time zone that is none": (
        [
            ("plant.yaml", "Europe/Berlin", "Europe/Berlinn"),
        ],
        [
            "plant.yaml:7, time_zone: 'Europe/Berlinn' is no time zone; give one like Europe/Berlin",
        ],
    ),
    "a robot that is not there": (
        [
            ("robots.yaml", "robots:kr120_r2500_pro", "robots:kr120"),
        ],
        [
            "robots.yaml:27, robots[2].description: robot description 'robots:kr120': "
            "there is no bundled robot 'kr120'; known: irb6640_185_280, kr120_r2500_pro, "
            "kr150_r3100_2, r2000ib_210f, r2000ic_165f, r2000ic_270f.",
        ],
    ),
    "a robot whose id is nearly right": (
        [
            ("robots.yaml", "robots:kr120_r2500_pro", "robots:kr120_r250_pro"),
        ],
        [
            "robots.yaml:27, robots[2].description: robot description 'robots:kr120_r250_pro': "
            "there is no bundled robot 'kr120_r250_pro'; did you mean robots:kr120_r2500_pro?",
        ],
    ),
    "lists that came after the version that the text names": (
        [
            ("plant.yaml", "taktwin-plant/0.2", "taktwin-plant/0.1"),
        ],
        [
            "plant.yaml:4, format: taktwin-plant/0.1 has no takt_time_s, areas, buildings, aisles, fences, "
            "scenery or 22 more; write format: taktwin-plant/0.2, and give each robot and conveyor its kind",
        ],
    ),
    "a tag": (
        [
            ("plant.yaml", "name: Small plant", "name: !!python/object/apply:os.system [ls]"),
        ],
        [
            "plant.yaml:6: has the tag tag:yaml.org,2002:python/object/apply:os.system; "
            "plant files may have no tags",
        ],
    ),
    "a file outside the folder": (
        [
            ("plant.yaml", "[stations.yaml, ", "[../stations.yaml, "),
        ],
        [
            "plant.yaml:10, include: ../stations.yaml leaves the plant's folder",
        ],
    ),
    "an id with a space": (
        [("stations.yaml", "id: side_clip", "id: side clip")],
        [
            "stations.yaml:85, work_elements[1].id: 'side clip' is no id; it has to be a word of "
            "printable characters without spaces"
        ],
    ),
    "an id with a control character": (
        [("stations.yaml", "id: side_clip", 'id: "side\\bclip"')],
        [
            "stations.yaml:85, work_elements[1].id: 'side\\x08clip' is no id; it has to be a word of "
            "printable characters without spaces"
        ],
    ),
    "a plant's id with an escape": (
        [("plant.yaml", "id: small", 'id: "sm\\eall"')],
        [
            "plant.yaml:5, id: 'sm\\x1ball' is no id; it has to be a word of printable "
            "characters without spaces"
        ],
    ),
    "a format that is none": (
        [("plant.yaml", "taktwin-plant/0.2", "taktwin-plant/2")],
        [
            "plant.yaml:4, format: 'taktwin-plant/2' is not known; this version reads "
            "taktwin-plant/0.2 and older"
        ],
    ),
    "a colour that is none": (
        [("plant.yaml", "{id: rwd, take_rate: 0.6}", "{id: rwd, take_rate: 0.6, colour: red}")],
        ["plant.yaml:60, option_families[0].options[0].colour: 'red' is no colour; give one like #c9ced4"],
    ),
    "an estimated field that is none": (
        [("robots.yaml", "estimated: [acceleration_rad_s2]", "estimated: [accelerations_rad_s2]")],
        [
            "robots.yaml:12, robots[0].estimated: accelerations_rad_s2 is no field here; did "
            "you mean acceleration_rad_s2?"
        ],
    ),
    "a periodic signal without a period": (
        [("quality.yaml", ", period_s: 1.0", "")],
        ["quality.yaml:10, signals[5].period_s: PL1.speed is periodic and has no period"],
    ),
    "two signals of one node": (
        [("quality.yaml", "ns=2;s=BS020.Gap", "ns=2;s=R1.Current")],
        [
            "quality.yaml:7, signals[2].source: R1.current has the same node as BS020.gap; "
            "nodes have to differ"
        ],
    ),
    "a number that is none": (
        [("robots.yaml", "[0.3, 0.7, 0.4]", "[.nan, 0.7, 0.4]")],
        [
            "robots.yaml:45, weld_spots[0].position_m[0]: nan is no number that a plant can "
            "have; it has to be finite"
        ],
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_in_one_sentence_with_its_place(spoilt: Spoilt, mistake: str) -> None:
    edits, told = MISTAKES[mistake]
    assert list(spoilt(edits)) == told
