"""The table of sizes in docs/ev60.md is counted from the model, and every deviation says why."""

from __future__ import annotations

import re
from pathlib import Path

from twin.plant import load_plant

PAGE = Path(__file__).resolve().parents[3] / "docs" / "ev60.md"
ROW = re.compile(r"^\| ([^|]+) \| (\d+) \| (\d+) \| ([^|]*)\|$", re.MULTILINE)


def counted() -> dict[str, int]:
    plant = load_plant("ev60")
    at = {
        prefix: sum(station.id.startswith(prefix) for station in plant.stations)
        for prefix in ("BS", "SL", "SR", "CL", "PT", "TR", "CH", "FI", "SA", "WA", "RB", "DA", "WT", "RP")
    }
    crew = {crew.id: crew.count for crew in plant.crews}
    carrier = {carrier.id: carrier.count for carrier in plant.carriers}
    capacity = {buffer.id: buffer.capacity for buffer in plant.buffers}
    return {
        "body main line, stations": at["BS"],
        "body feeders, stations": at["SL"] + at["SR"] + at["CL"],
        "paint, passages": at["PT"],
        "trim, stations": at["TR"],
        "chassis, stations": at["CH"],
        "final, stations": at["FI"],
        "subassembly, stations": at["SA"],
        "end of line, stations": at["WA"] + at["RB"] + at["DA"] + at["WT"] + at["RP"],
        "robots": len(plant.robots),
        "weld spots": len(plant.weld_spots),
        "configurations": len(plant.configurations),
        "control points": len(plant.control_points),
        "checkpoints": len(plant.checkpoints),
        "white-body store, places": capacity["WBS"],
        "painted-body store, places": capacity["PBS"],
        "bodies in paint, at the most": sum(s.capacity for s in plant.stations if s.id.startswith("PT")),
        "operators, assembly": crew["operators_line"],
        "operators, subassembly": crew["operators_sub"],
        "operators, body": crew["operators_body"],
        "operators, paint": crew["operators_paint"],
        "body skids": carrier["body_skid"],
        "paint skids": carrier["paint_skid"],
        "trim skillets": carrier["skillet"],
        "chassis hangers": carrier["hanger"],
        "decking vehicles": carrier["decking_vehicle"],
    }


def test_every_row_is_what_the_model_counts_and_a_deviation_says_why() -> None:
    rows = ROW.findall(PAGE.read_text(encoding="utf-8"))
    assert {what: int(now) for what, _, now, _ in rows} == counted()
    assert [what for what, planned, now, why in rows if planned != now and not why.strip()] == []


def test_the_figures_that_a_reader_is_told_are_the_model_s() -> None:
    plant = load_plant("ev60")
    true = {
        "stations": len(plant.stations),
        "robots": len(plant.robots),
        "configurations": len(plant.configurations),
        "control points": len(plant.control_points),
        "checkpoints": len(plant.checkpoints),
        "signals": len(plant.signals),
    }
    told = re.compile(r"([\d,]+) (stations|robots|configurations|control\spoints|checkpoints|signals)\b")
    for page, about in (
        ("README.md", "`ev60` is a flexible"),
        ("CHANGELOG.md", "The reference plant `ev60`"),
    ):
        text = (PAGE.parents[1] / page).read_text(encoding="utf-8")
        paragraph = text[text.index(about) :].split("\n\n")[0].split("\n- ")[0]
        found = {" ".join(what.split()): int(n.replace(",", "")) for n, what in told.findall(paragraph)}
        assert found == true, page
