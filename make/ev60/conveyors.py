"""The reference plant's conveyors: through each section, from row to row and from hall to hall.

Conveyors between two nodes are a chain: each is fed by the one before it and begins where that one ends, or
at the edge of a lift, which is 5.6 m long.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import Any

from make.ev60 import names, plan

Corner = tuple[float, float, float]

LIFT_M = (5.6, 2.9)
"""Footprint of a lift, along x and y; a turntable's is as long."""
FLOOR, UP = plan.SKID_TOP_M, plan.OVERHEAD_M + plan.SKID_TOP_M
RAIL = 4.8
"""Height of a hanger's rail, and of the monorails that bring parts."""
RETURN = 8.4
"""Height of the level on which empty body skids go back."""


@dataclass(frozen=True)
class Line:
    """The conveyor through a section: kind, speed m/s, pitch m, height of its path m, carrier."""

    id: str
    section: str
    kind: str
    speed: float
    pitch: float
    height: float
    carrier: str = ""

    @property
    def area(self) -> str:
        """Area of its section."""
        return plan.spot(plan.section(self.section)[0]).area

    def conveyor(self) -> dict[str, Any]:
        """As the plant's text has it: each station but the last feeds it, it feeds each but the first."""
        stations = plan.section(self.section)
        first, last = plan.spot(stations[0]), plan.spot(stations[-1])
        path = [(first.x, first.y, self.height), (last.x, last.y, self.height)]
        found: dict[str, Any] = {"id": self.id, "kind": self.kind, "name": self.section.capitalize()}
        found |= {"area": self.area, "upstream": stations[:-1], "downstream": stations[1:], "path_m": path}
        found |= {"speed_m_s": self.speed, "pitch_m": self.pitch, "speed_signal": f"{self.id}.speed"}
        if self.kind == "paced":
            found |= {"width_m": 3.4, "andon_reaction_s": 20.0, "andon_stop_at": 1.0, "drift_m": 1.0}
            found["losses"] = ["segment_stop"]
        return found | ({"carrier": self.carrier} if self.carrier else {})


@dataclass(frozen=True)
class Way:
    """From a node to a node in an area, and what carries the cars; its methods make pieces for `chain`."""

    start: str
    end: str
    area: str
    carrier: str = ""

    def chain(self, *pieces: dict[str, Any]) -> list[dict[str, Any]]:
        """The pieces in the order of flow, each naming what feeds it and what it feeds."""
        nodes = [self.start, *(piece["id"] for piece in pieces), self.end]
        return [
            {"id": piece["id"], "name": names.way(piece["id"], self._noun(piece), self.start, self.end)}
            | piece
            | {"upstream": [before], "downstream": [after]}
            for piece, before, after in zip(pieces, nodes, nodes[2:], strict=False)
        ]

    def _noun(self, piece: dict[str, Any]) -> str:
        skids = piece["kind"] == "overhead" and self.carrier.endswith("skid")
        return "Skid conveyor" if skids else names.NOUNS[piece["kind"]]

    def piece(
        self, name: str, kind: str, path: tuple[Corner, ...], speed: float, **more: Any
    ) -> dict[str, Any]:
        """A conveyor; `more` are fields of its kind."""
        found: dict[str, Any] = {
            "id": name,
            "kind": kind,
            "area": self.area,
            "upstream": [],
            "downstream": [],
        }
        found |= {"path_m": path, "speed_m_s": speed, **more, "speed_signal": f"{name}.speed"}
        return found | ({"carrier": self.carrier} if self.carrier else {})

    def rollers(self, name: str, *path: Corner) -> dict[str, Any]:
        """Roller beds for skids."""
        return self.piece(name, "skid", path, 0.7, pitch_m=6.0, width_m=1.4)

    def lane(self, name: str, *path: Corner, width: float = 3.4) -> dict[str, Any]:
        """Where skillets, or cars on their wheels, close up."""
        return self.piece(name, "accumulating", path, 0.5, pitch_m=6.0, width_m=width)

    def driven(
        self, name: str, speed: float, *path: tuple[float, float], pitch: float = 6.0, width: float = 2.4
    ) -> dict[str, Any]:
        """A way on the floor for cars on their wheels or for vehicles; x and y of its corners, m."""
        corners = tuple((x, y, 0.0) for x, y in path)
        found = self.piece(name, "accumulating", corners, speed, pitch_m=pitch, width_m=width)
        del found["speed_signal"]  # no drive of its own
        return {**found, "note": "Driven."}

    def overhead(self, name: str, *path: Corner, pitch: float = 6.0) -> dict[str, Any]:
        """A monorail, or a skid conveyor above the aisles."""
        return self.piece(name, "overhead", path, 0.8, pitch_m=pitch)

    def lift(self, name: str, x: float, y: float, low: float, high: float) -> dict[str, Any]:
        """From `low` to `high` at a place; the other way round where `high` is lower."""
        path = ((x, y, low), (x, y, high))
        return self.piece(name, "lift", path, 0.6, width_m=LIFT_M[1], load_s=12.0)

    def turntable(self, name: str, start: Corner, end: Corner) -> dict[str, Any]:
        """Turns a skid round, so that it leaves the next row's lift front first."""
        return self.piece(name, "turntable", (start, end), 0.7, width_m=4.5, turn_rad=math.pi, turn_s=14.0)


def body_ways() -> tuple[dict[str, Any], ...]:
    """Between the body's sections, from the feeders to the line, and the skids' way back."""
    found: list[dict[str, Any]] = []
    rows = plan.sections("body")[:6]
    for k, (before, after) in enumerate(itertools.pairwise(rows)):
        found += _turn(f"BB{k + 1}", plan.section(before)[-1], plan.section(after)[0])
    for side, gate in (("SL", 69.5), ("SR", 78.5)):
        way, y = Way(f"{side}080", f"FB_{side}", "body"), plan.spot(f"{side}080").y
        found += way.chain(way.overhead(f"{side}_OUT", (96.0, y, 3.4), (102.5, y, 3.4), pitch=1.2))
        way = Way(f"FB_{side}", "BS210", "body")
        rail = ((114.5, y, RAIL), (121.0, y, RAIL), (121.0, gate, RAIL))
        found += way.chain(way.overhead(f"{side}_TO_LINE", *rail, pitch=1.2))
    found += _closures("DOORS", "CL080", 84.0, "BS520")
    found += _closures("HANG_ON", "CL140", 86.0, "BS540")
    way = Way("BS600", "WBS", "body", "body_skid")
    found += way.chain(
        way.rollers("WBS_EXIT", (121.0, 154.0, FLOOR), (134.7, 154.0, FLOOR)),
        way.lift("WBS_LIFT", 137.5, 154.0, FLOOR, UP),
        way.overhead("WBS_IN", (140.3, 154.0, UP), (156.0, 154.0, UP)),
    )
    way = Way("PT010", "BS010", "body", "body_skid")
    back = ((214.0, 171.0, RETURN), (152.8, 171.0, RETURN), (152.8, 14.0, RETURN), (140.3, 14.0, RETURN))
    found += way.chain(
        way.overhead("SKIDS_BACK", *back),
        way.lift("SKIDS_BACK_LIFT", 137.5, 14.0, RETURN, FLOOR),
        way.rollers("SKIDS_BACK_IN", (134.7, 14.0, FLOOR), (121.0, 14.0, FLOOR)),
    )
    return tuple(found)


def _closures(name: str, last: str, out: float, join: str) -> list[dict[str, Any]]:
    """From a feeder's last station round at x `out` to its buffer above the aisle, and on to the line."""
    begin, store, end = plan.spot(last), plan.spot(f"FB_{name}"), plan.spot(join)
    lane, half = store.y, 0.5 * store.size[0]
    rail = ((begin.x, begin.y, RAIL), (out, begin.y, RAIL), (out, lane, RAIL), (store.x + half, lane, RAIL))
    way = Way(last, store.id, "body")
    found = way.chain(way.overhead(f"{name}_OUT", *rail, pitch=1.4))
    rail = ((store.x - half, lane, RAIL), (end.x, lane, RAIL), (end.x, end.y + 4.5, RAIL))
    way = Way(store.id, join, "body")
    return found + way.chain(way.overhead(f"{name}_TO_LINE", *rail, pitch=1.4))


def _turn(buffer: str, before: str, after: str) -> list[dict[str, Any]]:
    """From the end of a body row over the aisle to the next: turntable, lift, buffer of 8 above, lift."""
    a, b, store = plan.spot(before), plan.spot(after), plan.spot(buffer)
    out = math.copysign(1.0, store.x - a.x)
    near, far = store.x - out * 0.5 * LIFT_M[0], store.x - out * 1.5 * LIFT_M[0]
    x, low, high = store.x, store.y - 0.5 * store.size[0], store.y + 0.5 * store.size[0]
    half = 0.5 * LIFT_M[1]
    way = Way(before, buffer, "body", "body_skid")
    pieces = [
        way.rollers(f"{buffer}_EXIT", (a.x, a.y, FLOOR), (far, a.y, FLOOR)),
        way.turntable(f"{buffer}_TURN", (far, a.y, FLOOR), (near, a.y, FLOOR)),
        way.lift(f"{buffer}_LIFT", x, a.y, FLOOR, UP),
    ]
    if low - a.y > 3.0:
        pieces.append(way.overhead(f"{buffer}_IN", (x, a.y + half, UP), (x, low, UP), pitch=2.3))
    found = way.chain(*pieces)
    way, pieces = Way(buffer, after, "body", "body_skid"), []
    if b.y - high > 3.0:
        pieces.append(way.overhead(f"{buffer}_OUT", (x, high, UP), (x, b.y - half, UP), pitch=2.3))
    pieces.append(way.lift(f"{buffer}_LOWER", x, b.y, UP, FLOOR))
    pieces.append(way.rollers(f"{buffer}_ENTRY", (near, b.y, FLOOR), (b.x, b.y, FLOOR)))
    return found + way.chain(*pieces)


def paint_ways() -> tuple[dict[str, Any], ...]:
    """From the white-body store through the paint shop to the first trim station."""
    way = Way("WBS", "PT010", "paint", "body_skid")
    over = ((186.0, 154.0, UP), (192.0, 154.0, UP), (192.0, 164.0, UP), (204.2, 164.0, UP))
    found = way.chain(
        way.overhead("PAINT_IN", *over),
        way.lift("PAINT_LIFT", 207.0, 164.0, UP, FLOOR),
        way.rollers("PAINT_ENTRY", (209.8, 164.0, FLOOR), (216.0, 164.0, FLOOR)),
    )
    passages = plan.of_area("paint")
    for k, (before, after) in enumerate(itertools.pairwise(passages)):
        a, b, store = plan.spot(before), plan.spot(after), plan.spot(f"PB{k + 1}")
        edge = a.x + math.copysign(58.0, store.x - a.x)
        high, low = store.y + 0.5 * store.size[0], store.y - 0.5 * store.size[0]
        into = ((edge, a.y, FLOOR), (store.x, a.y, FLOOR), (store.x, high, FLOOR))
        onto = ((store.x, low, FLOOR), (store.x, b.y, FLOOR), (edge, b.y, FLOOR))
        way = Way(before, store.id, "paint", "paint_skid")
        found += way.chain(way.rollers(f"{store.id}_IN", *into))
        way = Way(store.id, after, "paint", "paint_skid")
        found += way.chain(way.rollers(f"{store.id}_OUT", *onto))
    way = Way("PT040", "PBS", "paint", "paint_skid")
    found += way.chain(
        way.rollers("PBS_EXIT", (216.0, 92.0, FLOOR), (209.8, 92.0, FLOOR)),
        way.lift("PBS_LIFT", 207.0, 92.0, FLOOR, UP),
        way.overhead("PBS_IN", (207.0, 90.55, UP), (207.0, 66.0, UP), (224.0, 66.0, UP)),
    )
    way = Way("PBS", "TR010", "assembly", "paint_skid")
    over = ((268.0, 66.0, UP), (270.0, 66.0, UP), (270.0, -24.0, UP), (266.8, -24.0, UP))
    found += way.chain(
        way.overhead("TRIM_IN", *over),
        way.lift("TRIM_LIFT", 264.0, -24.0, UP, 0.0),
        way.lane("TRIM_ENTRY", (261.2, -24.0, 0.0), (250.0, -24.0, 0.0)),
    )
    return tuple(found)


def assembly_ways() -> tuple[dict[str, Any], ...]:
    """Between assembly's segments, from the lines that feed them, and to the end of line."""
    into, onto = Way("TR350", "AB1", "assembly", "skillet"), Way("AB1", "TR360", "assembly", "skillet")
    found = into.chain(into.lane("AB1_IN", (46.0, -24.0, 0.0), (36.0, -24.0, 0.0), (36.0, -28.0, 0.0)))
    found += onto.chain(onto.lane("AB1_OUT", (36.0, -64.0, 0.0), (36.0, -68.0, 0.0), (46.0, -68.0, 0.0)))
    into, onto = Way("TR700", "AB2", "assembly", "skillet"), Way("AB2", "CH010", "assembly", "hanger")
    found += into.chain(
        into.lane("AB2_EXIT", (250.0, -68.0, 0.0), (261.2, -68.0, 0.0)),
        into.lift("AB2_LIFT", 264.0, -68.0, 0.0, UP),
    )
    rail = ((264.0, -87.2, UP), (264.0, -90.0, RAIL), (250.0, -90.0, RAIL))
    found += onto.chain(onto.overhead("AB2_OUT", *rail))
    into, onto = Way("CH400", "AB3", "assembly", "hanger"), Way("AB3", "FI010", "assembly", "hanger")
    found += into.chain(into.overhead("AB3_IN", (16.0, -90.0, RAIL), (4.0, -90.0, RAIL), (4.0, -93.5, UP)))
    found += onto.chain(
        onto.lift("AB3_LIFT", 4.0, -134.0, UP, 0.0),
        onto.lane("AB3_ENTRY", (6.8, -134.0, 0.0), (16.0, -134.0, 0.0)),
    )
    into, onto = Way("FI300", "AB4", "assembly"), Way("AB4", "FI310", "assembly")
    found += into.chain(into.lane("AB4_IN", (190.0, -134.0, 0.0), (201.0, -134.0, 0.0), (201.0, -138.0, 0.0)))
    found += onto.chain(
        onto.lane("AB4_OUT", (201.0, -174.0, 0.0), (201.0, -178.0, 0.0), (190.0, -178.0, 0.0))
    )
    way = Way("FI600", "EB1", "assembly")
    found += way.chain(way.lane("EB1_IN", (16.0, -178.0, 0.0), (-18.2, -178.0, 0.0), width=2.6))
    for name, last, buffer, end, width in (
        ("COCKPIT", "SA100", "FB_COCKPIT", 130.0, 1.2),
        ("BATTERY", "SA180", "FB_BATTERY", 164.0, 1.8),
        ("DOOR_TRIM", "SA250", "FB_DOORS_FINAL", 132.0, 1.2),
    ):
        way, spot = Way(last, buffer, "assembly"), plan.spot(last)
        found += way.chain(way.lane(f"{name}_OUT", (spot.x, spot.y, 0.6), (end, spot.y, 0.6), width=width))
    way = Way("FB_COCKPIT", "TR200", "assembly")
    rail = ((136.0, -43.5, RAIL), (136.0, -26.7, RAIL))
    found += way.chain(way.overhead("COCKPIT_TO_LINE", *rail, pitch=2.2))
    way = Way("FB_DOORS_FINAL", "FI380", "assembly")
    rail = ((142.0, -156.0, RAIL), (148.0, -156.0, RAIL), (148.0, -175.3, RAIL))
    found += way.chain(way.overhead("DOOR_TRIM_TO_LINE", *rail, pitch=1.8))
    return tuple(found)


def decking_ways() -> tuple[dict[str, Any], ...]:
    """The loop of the vehicles that lift battery and axles under the hanging cars: in, along, and back."""
    first, last, store = plan.spot("CH180"), plan.spot("CH220"), plan.spot("FB_BATTERY")
    begin, end = first.x + 3.0, last.x - 3.0
    west, north = store.x - 0.5 * store.size[0], store.y + 0.5 * store.size[1]
    lane = north + 1.5
    way = Way("FB_BATTERY", "FB_BATTERY", "assembly", "decking_vehicle")
    into = ((west + 2.0, north), (west + 2.0, lane), (begin, lane), (begin, first.y))
    back = ((end, last.y), (end, lane), (west - 4.0, lane), (west - 4.0, store.y), (west, store.y))
    found = way.chain(
        way.driven("DECK_IN", 1.0, *into),
        way.driven("DECK_LINE", 0.1, (begin, first.y), (end, last.y)),
        way.driven("DECK_BACK", 1.0, *back),
    )
    under = [f"CH{number}" for number in range(180, 230, 10)]
    found[1]["upstream"] += under[:-1]
    found[1]["downstream"] = [*under, *found[1]["downstream"]]
    return tuple(found)


STANDS = (
    ("EB1", "wheel alignment", "EB2"),
    ("EB2", "roll and brake", "EB3"),
    ("EB3", "driver assistance", "EB4"),
)
"""Stands in parallel at the end of line, and the buffers before and behind them."""


def end_ways() -> tuple[dict[str, Any], ...]:
    """The ways on which cars are driven: into the stands and out of them, to the water test and the bays."""
    found: list[dict[str, Any]] = []
    for before, section, after in STANDS:
        stands = plan.section(section)
        for side, pair in (("N", stands[:2]), ("S", stands[2:])):
            # Of the two on a side, the way passes the inner one and ends at the outer one.
            inner, outer = sorted(map(plan.spot, pair), key=lambda spot: abs(spot.y - plan.spot(before).y))
            found += _driven(f"{section.split()[0].upper()}_IN_{side}", before, inner, outer, pair)
            found += _driven(f"{section.split()[0].upper()}_OUT_{side}", after, inner, outer, pair, out=True)
    way, tunnel, last = Way("EB4", "WT010", "end_of_line"), plan.spot("WT010"), plan.spot("EB4")
    path = ((last.x - 0.5 * last.size[0], tunnel.y), (tunnel.x + 0.5 * tunnel.size[0], tunnel.y))
    found += way.chain(way.driven("WATER_IN", 1.5, *path, pitch=5.0))
    bays = plan.section("repair")
    way, bay = Way("WT010", bays[0], "end_of_line"), plan.spot(bays[0])
    path = ((-122.0, -178.0), (-131.0, -178.0), (-131.0, -142.0), (bay.x, -142.0), (bay.x, bay.y - 3.5))
    (lane,) = way.chain(way.driven("REPAIR_WAY", 1.5, *path, width=3.0))
    return (*found, lane | {"downstream": bays})


def _driven(
    name: str, buffer: str, inner: plan.Spot, outer: plan.Spot, stands: tuple[str, ...], out: bool = False
) -> list[dict[str, Any]]:
    """From a buffer to two stands west of it, or with `out` from two stands to the buffer west of them."""
    store, sign = plan.spot(buffer), -1.0 if out else 1.0
    edge, gate = store.x - sign * 0.5 * store.size[0], inner.x + sign * 0.5 * inner.size[0]
    lane = 0.5 * (edge + gate)
    path = ((edge, inner.y), (lane, inner.y), (lane, outer.y), (gate, outer.y))
    way = Way(stands[0], buffer, "end_of_line") if out else Way(buffer, stands[0], "end_of_line")
    (piece,) = way.chain(way.driven(name, 1.5, *(path[::-1] if out else path)))
    called = names.driven(name, inner.section)
    return [piece | {"name": called, "upstream" if out else "downstream": stands}]
