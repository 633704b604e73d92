"""Tags of the reference plant's controllers: the ones that every station has, and how a tag is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from make.ev60 import plan
from make.ev60.conveyors import assembly_ways, body_ways, end_ways, paint_ways
from make.ev60.flow import LINES
from make.ev60.write import Section

SPACES = {"plant": 1, "body": 2, "paint": 3, "assembly": 4, "end_of_line": 5}
"""Namespace of each controller's OPC UA server; the clock of an area has the area's name."""
CLOCKS: tuple[dict[str, Any], ...] = (
    {"id": "plant", "name": "Plant time server", "reference": True},
    {"id": "body", "name": "Controllers of the body shop"},
    {"id": "paint", "name": "Controllers of the paint shop"},
    {"id": "assembly", "name": "Controllers of general assembly"},
    {"id": "end_of_line", "name": "Controllers of the test stands"},
)
PREFIXES: Mapping[str, str] = {
    **dict.fromkeys(("BS", "SL", "SR", "CL"), "body"),
    "PT": "paint",
    **dict.fromkeys(("TR", "CH", "FI", "SA"), "assembly"),
    **dict.fromkeys(("WA", "RB", "DA", "WT", "RP"), "end_of_line"),
}
"""Clock by the letters of a station's id."""
STATES = {
    "0": "off",
    "1": "working",
    "2": "blocked",
    "3": "starved",
    "4": "down",
    "5": "andon",
}


def signal(
    name: str,
    unit: str,
    *,
    device: str = "",
    clock: str = "",
    node: str = "",
    sampling: str = "periodic",
    period_s: float = 1.0,
    decode: str = "",
    labels: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """A tag as the plant's text has it.

    name: its id, `DEVICE.what`; unit: one of the format's; device: the id before the point where empty;
    clock: that of the device's area where empty; node: of the clock's server, from the name where empty;
    sampling: periodic, on_change or per_operation; period_s: of a periodic one; decode: number where empty;
    labels: words of codes.
    """
    device = device or name.partition(".")[0]
    clock = clock or PREFIXES[device[:2]]
    row: dict[str, Any] = {"id": name, "device": device, "unit": unit, "clock": clock}
    row["source"] = {"node": node or f"ns={SPACES[clock]};s={name}"}
    row |= {"decode": decode} if decode else {}
    row |= {"period_s": period_s} if sampling == "periodic" else {"sampling": sampling}
    return row | ({"labels": labels} if labels else {})


def made(station: str, tags: Iterable[str]) -> list[dict[str, Any]]:
    """Signals of a station from short lines.

    station: its id; tags: `what unit when`, where `when` is seconds of a period, `op` for one record an
    operation, `bool` for a truth value written down when it changes, or `change` for a number that is.
    """
    found = []
    for tag in tags:
        what, unit, when = tag.split()
        name = f"{station}.{what}"
        match when:
            case "op":
                found.append(signal(name, unit, sampling="per_operation"))
            case "bool":
                found.append(signal(name, unit, sampling="on_change", decode="boolean"))
            case "change":
                found.append(signal(name, unit, sampling="on_change"))
            case _:
                found.append(signal(name, unit, period_s=float(when)))
    return found


def base(station: str) -> list[dict[str, Any]]:
    """What every station says: its state, that a car is there and which, and how long it took."""
    state = signal(f"{station}.state", "1", sampling="on_change", labels=STATES)
    return [state, *made(station, ("occupied 1 bool", "car 1 change", "cycle_time s op"))]


def plant_sections(file: str) -> list[Section]:
    """Clocks, the levels of all buffers, the speeds of all conveyors that are driven."""
    areas = {"store": "body"}
    levels = tuple(
        signal(f"{name}.level", "1", clock=areas.get(spot.area, spot.area), sampling="on_change")
        for name, spot in plan.buffers().items()
    )
    ways = (*body_ways(), *paint_ways(), *assembly_ways(), *end_ways())
    driven = [c for c in (*(line.conveyor() for line in LINES), *ways) if "speed_signal" in c]
    speeds = tuple(signal(c["speed_signal"], "m/s", clock=areas.get(c["area"], c["area"])) for c in driven)
    about = "One clock for the controllers of each area; all times of a shift are on the plant's time server."
    return [
        Section(file, "clocks", CLOCKS, about),
        Section(file, "signals", levels, "Cars, or parts for so many, in each buffer."),
        Section(file, "signals", speeds, "Of each conveyor that has a drive of its own."),
    ]
