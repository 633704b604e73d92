"""Shifts last, breaks are inside them, and dates exist."""

from __future__ import annotations

import pytest

from tests.twin.plant.conftest import Edit, Spoilt

MISTAKES: dict[str, tuple[list[Edit], list[str]]] = {
    "a break outside its shift": (
        [
            ("plant.yaml", '"12:00", minutes: 30', '"13:45", minutes: 30'),
        ],
        [
            "plant.yaml:40, calendars[0].shifts[0].breaks[1]: the break of 30 min at 13:45 "
            "is not inside the shift early, 06:00 to 14:00",
        ],
    ),
    "a break of a night outside its shift": (
        [
            ("plant.yaml", '"02:00", minutes', '"06:30", minutes'),
        ],
        [
            "plant.yaml:46, calendars[1].shifts[0].breaks[0]: the break of 30 min at 06:30 "
            "is not inside the shift night, 22:00 to 06:00",
        ],
    ),
    "a break within a break": (
        [
            ("plant.yaml", '"12:00", minutes: 30', '"09:10", minutes: 30'),
        ],
        [
            "plant.yaml:40, calendars[0].shifts[0].breaks[1]: the break at 09:10 begins "
            "within the break at 09:00",
        ],
    ),
    "a shift that ends when it starts": (
        [
            ("plant.yaml", 'end: "22:00"', 'end: "14:00"'),
        ],
        [
            "plant.yaml:41, calendars[0].shifts[1].end: late ends at 14:00, when it starts; it has to last",
        ],
    ),
    "shifts that overlap": (
        [
            (
                "plant.yaml",
                'id: late, days: [mon, tue, wed, thu, fri], start: "14:00"',
                'id: late, days: [fri], start: "13:30"',
            ),
        ],
        [
            "plant.yaml:41, calendars[0].shifts[1].start: late starts at 13:30 on fri, "
            "before early ends at 14:00",
        ],
    ),
    "a shift that is never worked": (
        [
            ("plant.yaml", "days: [mon, tue, wed, thu], start", "days: [], start"),
        ],
        [
            "plant.yaml:46, calendars[1].shifts[0].days: night is worked on no day",
        ],
    ),
    "a day twice": (
        [
            ("plant.yaml", "days: [mon, tue, wed, thu], start", "days: [mon, tue, wed, tue], start"),
        ],
        [
            "plant.yaml:46, calendars[1].shifts[0].days[3]: tue stands in night twice",
        ],
    ),
    "a shift twice": (
        [
            ("plant.yaml", "{id: late,", "{id: early,"),
        ],
        [
            "plant.yaml:41, calendars[0].shifts[1].id: early is a shift of two_shifts "
            "already; ids have to differ",
        ],
    ),
    "a date that does not exist": (
        [
            ("plant.yaml", 'date: "2026-03-02"', 'date: "2026-02-30"'),
        ],
        [
            "plant.yaml:43, calendars[0].planned_stops[0].date: '2026-02-30' is no date "
            "that exists; give one like 2026-03-02",
        ],
    ),
    "a logged stop on no date": (
        [
            ("plant.yaml", '"2026-03-02 10:42:07"', '"2026-03-02 10:62:07"'),
        ],
        [
            "plant.yaml:56, logged_stops[0].start: '2026-03-02 10:62:07' is no date that "
            "exists; give one like 2026-03-02 10:42:07",
        ],
    ),
    "a calibration on no date": (
        [
            ("robots.yaml", 'measured_on: "2026-03-14"', 'measured_on: "14.03.2026"'),
        ],
        [
            "robots.yaml:11, robots[0].calibration.measured_on: '14.03.2026' is no date "
            "that exists; give one like 2026-03-14",
        ],
    ),
    "a date before there were such plants": (
        [("plant.yaml", 'date: "2026-03-02"', 'date: "0026-03-02"')],
        [
            "plant.yaml:43, calendars[0].planned_stops[0].date: '0026-03-02' is before 1970; "
            "give a date like 2026-03-02"
        ],
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_in_one_sentence_with_its_place(spoilt: Spoilt, mistake: str) -> None:
    edits, told = MISTAKES[mistake]
    assert list(spoilt(edits)) == told
