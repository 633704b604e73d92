"""The 3D floor as a Panel component; what it draws and how is in `twin/view/web`.

A page makes one per session:

    floor = Floor(scene=scene(plant).packed, token=motion.issue(store), start_ns=..., end_ns=...)
    floor.param.watch(show, ["time_s", "selected"])

The playhead runs in the browser; `time_s` follows it about five times a second, and setting it seeks.
For tests the browser's `window.__taktwinFloor` tells `ready`, `time_s`, `until_s`, `fps`, `draws` (pictures
so far), `calls` (draw calls of the last), `bytes` (motion received), `joints()` (rad), `tcp()` (world, m),
`parts()` (xyz m and quaternion xyzw each), `where(device)` (page pixels), and moves the playhead with
`seek(t)`.
"""

from __future__ import annotations

from typing import Any, ClassVar

import param
from panel.custom import JSComponent

from twin.view.websocket import STREAM_PATH


class Floor(JSComponent):
    """A plant in 3D with its transport bar. Times are nanoseconds UTC or seconds after `start_ns`."""

    scene = param.Bytes(default=b"", doc="`twin.view.scene.Scene.packed` (or its `glb`).")
    stream_path = param.String(default=STREAM_PATH, doc="Of the motion websocket, relative to the page.")
    token = param.String(default="", doc="From `MotionServer.issue`; empty shows the cell at rest.")
    start_ns = param.Number(default=0.0, doc="Start of the shift; a float, as JSON needs.")
    end_ns = param.Number(default=0.0, doc="End of the shift.")
    available_until_ns = param.Number(
        default=0.0, doc="Motion is known up to here; the browser learns it from the stream itself."
    )
    time_zone = param.String(default="UTC", doc="IANA name, of the plant's clock.")
    time_s = param.Number(default=0.0, doc="Playhead.")
    playing = param.Boolean(default=False, doc="Whether the playhead runs.")
    speed = param.Number(default=1.0, bounds=(0.1, 100.0), doc="Seconds of the shift in one second.")
    follow = param.Boolean(default=False, doc="Stay at the newest motion, for live data.")
    selected = param.String(default="", doc="Id of the selected device, or empty.")
    visit = param.Dict(default={}, doc="`{id, n}`; another n moves the camera to the device.")
    hover = param.String(default="", doc="Id of the device under the pointer, or empty.")
    devices = param.List(
        default=[],
        item_type=dict,
        doc="`{id, name, state, word}` of each device at the playhead; `sign`, `colour` win over palette.",
    )
    marks = param.List(
        default=[],
        item_type=dict,
        doc="`{t_s, kind, label}`, kind cycle, good, bad, alarm, deviation or gap (with `end_s`).",
    )
    palette = param.Dict(default={}, doc="`twin.view.palette.as_json()`, parsed.")
    recorded = param.Boolean(
        default=True, doc="Whether a shift is shown; without one there is no bar to play it."
    )
    cycle = param.Dict(
        default={},
        doc="What is shown of a robot cell: `station`, `status` (loading, ready or error) and `text`; when"
        " ready `n`, `key` (of a parcel), `contents`, `place`, `configuration`, `seek_s`, `points`.",
    )
    parcel = param.Bytes(default=b"", doc="A cycle or a swept space; `twin.view.parcel.packed` makes it.")
    cycle_asked = param.Dict(
        default={},
        doc="By the browser: `n` and one of `place`, `configuration`, `sweep` (a robot's id),"
        " `zones` (two of them).",
    )
    notice = param.String(default="", doc="A sentence over the picture, until somebody puts it away.")
    emulated = param.Boolean(default=False, doc="Say that no real plant was recorded.")
    theme: Any = param.Selector(default="light", objects=["light", "dark"])

    _bundle: ClassVar[str] = "web/dist/floor.js"
    _esm: ClassVar[str] = "web/dist/floor.js"

    def seek(self, time_ns: int) -> None:
        """Move the playhead to a time of the shift."""
        self.time_s = (time_ns - self.start_ns) * 1e-9

    @property
    def time_ns(self) -> int:
        """The playhead as a time."""
        return int(self.start_ns) + round(float(self.time_s) * 1e9)

    def __repr__(self, *_: Any) -> str:
        return f"Floor({len(self.scene)} bytes of scene, playhead {self.time_s:.1f} s)"
