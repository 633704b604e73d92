"""Where everything of the reference plant stands: the one place that knows poses; everything else asks here.

World frame: metres, x east, y north, z up. The body hall's south-west corner is the origin. Body sections
and assembly segments are rows along x that run alternately west and east. A station's frame stands on the
floor in the middle of its footprint, x downstream: its yaw is 0 in a row that runs east and pi in one that
runs west.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EAST, WEST, NORTH, SOUTH = 0.0, math.pi, math.pi / 2, -math.pi / 2

BODY_PITCH_M = 10.0
CELL_M = (9.0, 9.0, 4.0)
"""Footprint and height of a body cell; a metre round it is free, for its fence."""
FEEDER_M = (8.0, 7.0, 3.2)
ASSEMBLY_PITCH_M = 6.0
SKID_TOP_M = 0.5
CAR_ON_SKID_M = 0.52
"""Car frame above the floor on a skid; its underside, 0.30 above its frame, lies on the skid's pins."""
CAR_ON_SKILLET_M = 0.25
CAR_ON_HANGER_M = 1.25
OVERHEAD_M = 5.5
"""Height of the level on which skids cross aisles."""


@dataclass(frozen=True)
class Spot:
    """Where a station or a buffer stands.

    id; area: its id; section: a name shared with its neighbours; kind: of station, `robot_cell` and so on, or
    of buffer; x, y: middle, m; yaw: of its frame, rad; size: along, across, high, m; z: of its floor, m.
    """

    id: str
    area: str
    section: str
    kind: str
    x: float
    y: float
    yaw: float
    size: tuple[float, float, float]
    z: float = 0.0

    def world(self, along: float, left: float) -> tuple[float, float]:
        """x and y in the world, m, of a point of its frame."""
        cos, sin = math.cos(self.yaw), math.sin(self.yaw)
        return self.x + cos * along - sin * left, self.y + sin * along + cos * left

    def heading(self, turn: float = 0.0) -> float:
        """Yaw in the world, rad, within -pi and pi, of something turned by `turn` in its frame."""
        return math.remainder(self.yaw + turn, 2 * math.pi)


@dataclass(frozen=True)
class Row:
    """Stations on one line at a pitch: first and last number in steps of ten, all in one section."""

    prefix: str
    first: int
    last: int
    area: str
    section: str
    kind: str
    start: tuple[float, float]
    """x and y of the first station's middle, m."""
    yaw: float
    pitch: float
    """From station to station downstream, m; 0 puts them side by side, `LANE_M` apart."""
    size: tuple[float, float, float]

    def spots(self) -> list[Spot]:
        """Its stations in the order of flow."""
        cos, sin = round(math.cos(self.yaw)), round(math.sin(self.yaw))
        found = []
        for k, number in enumerate(range(self.first, self.last + 1, 10)):
            x, y = self.start[0] + cos * self.pitch * k, self.start[1] + sin * self.pitch * k
            name = f"{self.prefix}{number:03d}"
            kind, size = KINDS.get(name, self.kind), SIZES.get(name, self.size)
            found.append(Spot(name, self.area, self.section, kind, x, y, self.yaw, size))
        return found


_MANUAL_BODY = ("BS550", "BS560", "BS570", "BS580", "BS590", "BS600")
IDLE_BODY = ("BS060", "BS160", "BS360", "BS460")
"""Places that a later model may use: nothing is done there, a skid only passes."""
KINDS: Mapping[str, str] = {
    "BS010": "automatic",
    **dict.fromkeys(IDLE_BODY, "automatic"),
    **dict.fromkeys(_MANUAL_BODY, "manual"),
    "WT010": "automatic",
}
"""Of stations that differ from their row."""
GLASS, MARRIAGE, WHEELS = ("TR450",), "CH200", ("CH370", "CH380")
"""Stations of assembly with equipment of their own."""
WITH_ROBOTS = ("TR200", *GLASS, WHEELS[1])
"""Stations of assembly with robots behind a fence: cockpit, glass, and the tightening of the wheels."""
SIZES: Mapping[str, tuple[float, float, float]] = {
    "TR200": (6.0, 8.0, 2.4),
    **dict.fromkeys(GLASS, (6.0, 8.0, 3.9)),
    WHEELS[1]: (6.0, 8.0, 5.7),
}

_A, _T, _H, _S = ASSEMBLY_PITCH_M, (6.0, 5.4, 2.4), (6.0, 6.6, 5.7), (6.0, 5.0, 2.4)
_B, _F, _E = BODY_PITCH_M, FEEDER_M, "end_of_line"
ROWS: tuple[Row, ...] = (
    Row("BS", 10, 100, "body", "underbody 1", "robot_cell", (121.0, 14.0), WEST, _B, CELL_M),
    Row("BS", 110, 200, "body", "underbody 2", "robot_cell", (31.0, 34.0), EAST, _B, CELL_M),
    Row("BS", 210, 300, "body", "framing", "robot_cell", (121.0, 74.0), WEST, _B, CELL_M),
    Row("BS", 310, 400, "body", "respot 1", "robot_cell", (31.0, 114.0), EAST, _B, CELL_M),
    Row("BS", 410, 500, "body", "respot 2", "robot_cell", (121.0, 134.0), WEST, _B, CELL_M),
    Row("BS", 510, 600, "body", "finish", "robot_cell", (31.0, 154.0), EAST, _B, CELL_M),
    Row("SL", 10, 80, "body", "sides left", "automatic", (26.0, 54.0), EAST, _B, _F),
    Row("SR", 10, 80, "body", "sides right", "automatic", (26.0, 94.0), EAST, _B, _F),
    Row("CL", 10, 80, "body", "doors", "automatic", (16.0, 174.0), EAST, 9.0, _F),
    Row("CL", 90, 140, "body", "bonnet and tailgate", "automatic", (136.0, 174.0), WEST, 9.0, _F),
    Row("PT", 10, 10, "paint", "pretreatment and e-coat", "passage", (270.0, 164.0), EAST, 0.0, (116, 18, 8)),
    Row("PT", 20, 20, "paint", "sealing and primer", "passage", (270.0, 140.0), WEST, 0.0, (116, 18, 8)),
    Row("PT", 30, 30, "paint", "top coat", "passage", (270.0, 116.0), EAST, 0.0, (116, 18, 8)),
    Row("PT", 40, 40, "paint", "cavity wax and finish", "passage", (270.0, 92.0), WEST, 0.0, (116, 18, 8)),
    Row("TR", 10, 350, "assembly", "trim 1", "paced", (250.0, -24.0), WEST, _A, _T),
    Row("TR", 360, 700, "assembly", "trim 2", "paced", (46.0, -68.0), EAST, _A, _T),
    Row("CH", 10, 400, "assembly", "chassis", "paced", (250.0, -90.0), WEST, _A, _H),
    Row("FI", 10, 300, "assembly", "final 1", "paced", (16.0, -134.0), EAST, _A, _T),
    Row("FI", 310, 600, "assembly", "final 2", "paced", (190.0, -178.0), WEST, _A, _T),
    Row("SA", 10, 100, "assembly", "cockpit", "manual", (70.0, -46.0), EAST, _A, _S),
    Row("SA", 110, 180, "assembly", "battery", "manual", (212.0, -112.0), WEST, _A, _S),
    Row("SA", 190, 250, "assembly", "door trim", "manual", (90.0, -156.0), EAST, _A, _S),
    Row("WA", 10, 40, _E, "wheel alignment", "automatic", (-38.0, -167.5), WEST, 0.0, (6.6, 4.2, 2.3)),
    Row("RB", 10, 40, _E, "roll and brake", "automatic", (-64.0, -167.5), WEST, 0.0, (8.4, 4.4, 2.3)),
    Row("DA", 10, 40, _E, "driver assistance", "automatic", (-91.5, -167.5), WEST, 0.0, (8.4, 4.6, 2.8)),
    Row("WT", 10, 10, _E, "water test", "automatic", (-119.0, -178.0), WEST, 0.0, (6.0, 3.9, 3.4)),
    Row("RP", 10, 70, _E, "repair", "manual", (-50.0, -136.0), NORTH, 0.0, (7.0, 4.6, 3.2)),
)  # fmt: skip
LANE_M = 7.0
"""From lane to lane of the stands that work in parallel at the end of the line."""

BUFFERS: tuple[Spot, ...] = (
    *(
        Spot(f"BB{k + 1}", "body", "between sections", "lane", x, y, NORTH, (16.8, 5.6, 2.6), OVERHEAD_M)
        for k, (x, y) in enumerate(
            ((14.5, 24.0), (137.5, 54.0), (14.5, 94.0), (137.5, 124.0), (14.5, 144.0))
        )
    ),
    Spot("FB_SL", "body", "sides left", "lane", 108.5, 54.0, EAST, (12.0, 5.0, 3.5)),
    Spot("FB_SR", "body", "sides right", "lane", 108.5, 94.0, EAST, (12.0, 5.0, 3.5)),
    Spot("FB_DOORS", "body", "doors", "lane", 67.0, 168.3, WEST, (14.0, 1.6, 2.2), 4.2),
    Spot("FB_HANG_ON", "body", "bonnet and tailgate", "lane", 76.0, 164.0, WEST, (14.0, 1.6, 2.2), 4.2),
    Spot("WBS", "store", "white-body store", "store", 171.0, 154.0, EAST, (30.0, 15.0, 8.6)),
    Spot("PB1", "paint", "between passages", "lane", 334.0, 152.0, SOUTH, (13.4, 6.2, 7.8)),
    Spot("PB2", "paint", "between passages", "lane", 206.0, 128.0, SOUTH, (13.4, 6.2, 7.8)),
    Spot("PB3", "paint", "between passages", "lane", 334.0, 104.0, SOUTH, (13.4, 6.2, 7.8)),
    Spot("PBS", "paint", "painted-body store", "sequencer", 246.0, 66.0, EAST, (44.0, 18.0, 8.6)),
    Spot("AB1", "assembly", "between segments", "lane", 36.0, -46.0, SOUTH, (36.0, 3.6, 2.4)),
    Spot("AB2", "assembly", "between segments", "lane", 264.0, -79.0, SOUTH, (16.4, 5.6, 2.6), OVERHEAD_M),
    Spot("AB3", "assembly", "between segments", "lane", 4.0, -112.5, SOUTH, (38.0, 3.6, 2.6), OVERHEAD_M),
    Spot("AB4", "assembly", "between segments", "lane", 201.0, -156.0, SOUTH, (36.0, 3.0, 2.0)),
    Spot("FB_COCKPIT", "assembly", "cockpit", "lane", 136.0, -46.0, EAST, (12.0, 5.0, 2.4)),
    Spot("FB_BATTERY", "assembly", "battery", "lane", 158.0, -112.0, WEST, (12.0, 9.0, 1.6)),
    Spot("FB_DOORS_FINAL", "assembly", "door trim", "lane", 136.0, -156.0, EAST, (12.0, 5.0, 2.4)),
    Spot("EB1", "end_of_line", "before alignment", "lane", -24.0, -178.0, WEST, (11.6, 15.0, 2.0)),
    Spot("EB2", "end_of_line", "before roll and brake", "lane", -50.5, -178.0, WEST, (11.6, 15.0, 2.0)),
    Spot("EB3", "end_of_line", "before driver assistance", "lane", -77.5, -178.0, WEST, (11.6, 15.0, 2.0)),
    Spot("EB4", "end_of_line", "before water test", "lane", -105.0, -178.0, WEST, (11.6, 15.0, 2.0)),
)  # fmt: skip

AREAS: Mapping[str, tuple[float, float, float, float]] = {
    "body": (0.0, 0.0, 154.0, 192.0),
    "store": (154.0, 138.0, 36.0, 32.0),
    "paint": (194.0, 46.0, 154.0, 136.0),
    "assembly": (-12.0, -198.0, 294.0, 190.0),
    "end_of_line": (-140.0, -198.0, 126.0, 80.0),
}
"""x and y of the corner with the least, then size in x and y, m."""


@cache
def stations() -> Mapping[str, Spot]:
    """Every station by id, section by section in the order of `ROWS`, downstream within each."""
    found: dict[str, Spot] = {}
    for row in ROWS:
        spots = _parallel(row) if row.pitch == 0.0 else row.spots()
        found |= {spot.id: spot for spot in spots}
    return found


def _parallel(row: Row) -> list[Spot]:
    """Stands side by side: the first at the start, each next one to the left of it."""
    left = round(-math.sin(row.yaw)) * LANE_M, round(math.cos(row.yaw)) * LANE_M
    return [replace(s, x=s.x + left[0] * k, y=s.y + left[1] * k) for k, s in enumerate(row.spots())]


@cache
def buffers() -> Mapping[str, Spot]:
    """Every buffer by id."""
    return {spot.id: spot for spot in BUFFERS}


def spot(name: str) -> Spot:
    """The station or buffer with an id. Raises `KeyError` for one that the plant does not have."""
    found = stations().get(name)
    return buffers()[name] if found is None else found


def sections(area: str = "") -> tuple[str, ...]:
    """Names of the sections in the order of the rows, of one area or of all."""
    return tuple(dict.fromkeys(row.section for row in ROWS if area in ("", row.area)))


def section(name: str) -> tuple[str, ...]:
    """Ids of the stations of a section, downstream."""
    return tuple(s.id for s in stations().values() if s.section == name)


def of_area(area: str) -> tuple[str, ...]:
    """Ids of the stations of an area, in order."""
    return tuple(s.id for s in stations().values() if s.area == area)


def robot_cells() -> tuple[str, ...]:
    """Ids of the body cells whose robots are described in detail, in the order of flow."""
    return tuple(s.id for s in stations().values() if s.kind == "robot_cell")
