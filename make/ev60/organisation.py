"""When the reference plant works, why it stops, who repairs it: calendars, stop reasons, crews, losses."""

from __future__ import annotations

from typing import Any

from make.ev60.write import Section

_DAYS = ("mon", "tue", "wed", "thu", "fri")
# Start and end of each shift, and the starts of its two breaks: the same in every area, because a break that
# is not aligned costs buffer.
_SHIFTS = (
    ("early", "06:00", "14:00", "09:00", "12:00"),
    ("late", "14:00", "22:00", "17:00", "20:00"),
)
BREAK_MIN = 25.0
"""Two breaks of this length leave 430 of 480 min."""


def _calendar(area: str, name: str, cleaning: str) -> dict[str, Any]:
    shifts = []
    for shift, start, end, *pauses in _SHIFTS:
        breaks = [
            {"start": pause, "minutes": BREAK_MIN, "name": f"Break {k + 1}", "reason": "planned_break"}
            for k, pause in enumerate(pauses)
        ]
        shifts.append({"id": shift, "days": _DAYS, "start": start, "end": end, "breaks": breaks})
    stop = {"date": "2026-03-06", "start": cleaning, "minutes": 30.0, "reason": "planned_maintenance"}
    return {"id": area, "name": name, "shifts": shifts, "planned_stops": [{**stop, "name": "Maintenance"}]}


def _reason(line: str) -> dict[str, Any]:
    code, category, name = line.split(" ", 2)
    return {"id": code, "name": name, "category": category}


_REASONS = """\
mechanical breakdown Mechanical fault
electrical breakdown Electrical fault
control breakdown Fault of a controller or its program
robot breakdown Fault of a robot
weld_gun breakdown Weld gun or cap changer
conveyor breakdown Conveyor, lift or turntable
booth breakdown Booth, oven or tank out of its window
tester breakdown Fault of a test stand
part_presence minor_stop Part not seen or not seated
clamp minor_stop Clamp not in its end position
tip_stuck minor_stop Cap stuck, weld repeated
light_curtain minor_stop Light curtain interrupted
test_repeat minor_stop Test repeated
andon minor_stop Andon cord pulled
missing_part material Part missing at the line
wrong_sequence material Part of another car
container_change material Container not exchanged in time
repair_in_line quality Repaired in the line
recheck quality Measured again
no_operator organisation Nobody there
no_order organisation No order
planned_break planned Break
planned_maintenance planned Planned maintenance
planned_trial planned Trial build"""

_CREWS: tuple[dict[str, Any], ...] = (
    {"id": "operators_body", "name": "Operators, body", "kind": "operators", "count": 50},
    {"id": "operators_paint", "name": "Operators, paint", "kind": "operators", "count": 70},
    {"id": "operators_line", "name": "Operators, assembly line", "kind": "operators", "count": 375},
    {"id": "operators_sub", "name": "Operators, subassembly", "kind": "operators", "count": 60},
    {"id": "operators_end", "name": "Operators, end of line", "kind": "operators", "count": 19},
    {
        "id": "repair_body",
        "name": "Repair, body",
        "kind": "repair",
        "count": 3,
        "size": 2,
        "response_s": 150.0,
    },
    {"id": "repair_paint", "name": "Repair, paint", "kind": "repair", "count": 2, "response_s": 180.0},
    {"id": "repair_assembly", "name": "Repair, assembly", "kind": "repair", "count": 2, "response_s": 120.0},
)

_BODY_STOP = {"kind": "minor_stop", "mean_between_s": 3 * 3600.0, "mean_duration_s": 45.0}
_BODY_BREAKDOWN = {
    "kind": "breakdown",
    "mean_between_s": 50 * 3600.0,
    "mean_duration_s": 600.0,
    "duration_law": "erlang_2",
    "crew": "repair_body",
}


def _between(share: float, duration_s: float) -> float:
    """Mean working time between stops of a mean duration that leave an availability of `share`."""
    return round(duration_s * share / (1.0 - share), 1)


def _losses() -> tuple[dict[str, Any], ...]:
    estimated = {"estimated": ["mean_between_s", "mean_duration_s"]}
    return (
        {"id": "cell_stop", "name": "Body, minor stop", **_BODY_STOP, "reason": "part_presence"},
        {"id": "cell_breakdown", "name": "Body, breakdown", **_BODY_BREAKDOWN, "reason": "robot"},
        {"id": "feeder_stop", "name": "Feeder, minor stop", **_BODY_STOP, "reason": "clamp"} | estimated,
        {"id": "feeder_breakdown", "name": "Feeder, breakdown", **_BODY_BREAKDOWN, "reason": "mechanical"}
        | estimated,
        {
            "id": "paint_breakdown",
            "name": "Paint, breakdown",
            "note": "97 % available with repairs of 8 min.",
            "kind": "breakdown",
            "mean_between_s": _between(0.97, 480.0),
            "mean_duration_s": 480.0,
            "reason": "booth",
            "crew": "repair_paint",
        },
        {
            "id": "segment_stop",
            "name": "Assembly, andon stop of a segment",
            "note": "95 % available with stops of 90 s.",
            "kind": "minor_stop",
            "mean_between_s": _between(0.95, 90.0),
            "mean_duration_s": 90.0,
            "reason": "andon",
        },
        {
            "id": "test_stop",
            "name": "End of line, test repeated",
            "kind": "minor_stop",
            "mean_between_s": 2 * 3600.0,
            "mean_duration_s": 60.0,
            "reason": "test_repeat",
        }
        | estimated,
        {
            "id": "test_breakdown",
            "name": "End of line, breakdown of a stand",
            "kind": "breakdown",
            "mean_between_s": 40 * 3600.0,
            "mean_duration_s": 900.0,
            "duration_law": "erlang_2",
            "reason": "tester",
            "crew": "repair_assembly",
        }
        | estimated,
    )


def sections() -> list[Section]:
    """Calendars, stop reasons, crews and losses, all in `plant.yaml`."""
    main = "plant.yaml"
    calendars = (
        _calendar("body", "Body shop", "21:30"),
        _calendar("paint", "Paint shop", "21:00"),
        _calendar("assembly", "General assembly", "21:30"),
        _calendar("end_of_line", "End of line", "21:30"),
    )
    return [
        Section(
            main, "calendars", calendars, "480 min a shift; both breaks at the same times in every area."
        ),
        Section(main, "stop_reasons", tuple(map(_reason, _REASONS.splitlines()))),
        Section(main, "crews", _CREWS),
        Section(main, "losses", _losses(), "Times between run while the station works."),
    ]
