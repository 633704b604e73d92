"""What a check found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

DEFAULT_PORT = 5006


@dataclass(frozen=True, slots=True)
class Scene:
    """Where and when a finding about a robot cell holds, and how its robots stand then.

    station, configuration: ids; configurations: how many in all it holds for, the one named among them.
    time_s: on the cell's clock, 0 when the car is in place. joints_rad: by robot id. points_m: the two
    nearest points in the world, empty where the finding is not about a distance. program: the first robot's.
    """

    station: str
    time_s: float = 0.0
    joints_rad: Mapping[str, tuple[float, ...]] | None = None
    configuration: str = ""
    configurations: int = 0
    points_m: tuple[tuple[float, float, float], ...] = ()
    program: str = ""

    def link(self, port: int = DEFAULT_PORT) -> str:
        """Address that opens the view there, once `taktwin serve` shows the plant on that port."""
        asked = {"station": self.station, "t": f"{self.time_s:.3f}"}
        if self.configuration:
            asked["configuration"] = self.configuration
        if len(self.points_m) == 2:
            asked["points"] = ",".join(f"{value:.3f}" for point in self.points_m for value in point)
        return f"http://127.0.0.1:{port}/?{urlencode(asked, safe=',')}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that wants attention, with the figure and the limit it broke."""

    kind: str
    """`clearance`, `reach`, `cycle`, …"""
    severity: str
    """`note`, `warning` or `alarm`."""
    device: str
    """Id of the device it is about."""
    message: str
    """One sentence for a person."""
    start_ns: int
    end_ns: int
    """When it held, on the shift's reference clock."""
    value: float = float("nan")
    unit: str = ""
    limit: float = float("nan")
    scene: Scene | None = None
    """Of a finding about a robot cell."""


def of_plant(
    kind: str,
    device: str,
    message: str,
    value: float = float("nan"),
    unit: str = "",
    limit: float = float("nan"),
    severity: str = "warning",
    scene: Scene | None = None,
) -> Finding:
    """A finding about a plant as it is described, which holds at no particular time.

    Fields as of `Finding`; value and limit in `unit`; scene: where to look, of a robot cell.
    """
    return Finding(kind, severity, device, message, 0, 0, value, unit, limit, scene)
