"""Stops that somebody wrote down in an early shift of the reference plant."""

from __future__ import annotations

from make.ev60.write import Section

FILE = "stops.yaml"
DATE = "2026-03-02"
LOG = """\
BS230 06:21:40 52 part_presence Cross member not seated on pin 2
CL050 06:48:12 41 clamp Clamp 3 slow to close
TR200 07:05:33 95 andon Cockpit plug would not latch
BS120 07:32:05 640 weld_gun Cap stuck on gun 2, arm changed
FI200 07:58:20 110 wrong_sequence Seat of another trim level in the rack
PT030 08:16:47 505 booth Air speed of zone 4 below its window
CH200 08:41:09 88 andon Guide pin of the battery checked again
BS390 09:47:30 47 light_curtain Light curtain touched with a pallet
TR450 10:12:56 64 test_repeat Windscreen bead measured again
FI110 10:42:07 72 recheck Refrigerant filled a second time
WA030 11:03:18 930 tester Camera of the alignment stand without picture
SL060 11:29:44 58 missing_part Outer side panels late from the press shop
CH370 12:51:25 105 container_change Wheels of the next car not on the feed conveyor
BS510 13:20:02 44 recheck Body measured again"""
"""Device, time of day, seconds, reason, and what was written."""


def sections() -> list[Section]:
    """The log, in the order of time."""
    rows = []
    for number, line in enumerate(LOG.splitlines(), 1):
        device, time, seconds, reason, words = line.split(" ", 4)
        row = {"id": f"stop_{number:02d}", "device": device, "start": f"{DATE} {time}"}
        rows.append(row | {"duration_s": float(seconds), "reason": reason, "note": words})
    return [Section(FILE, "logged_stops", tuple(rows))]
