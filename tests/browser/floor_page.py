"""The floor alone on a page, with motion made up from sines: `python floor_page.py PORT`."""

from __future__ import annotations

import sys

import numpy as np
import panel as pn

from twin.plant import Plant, load_plant
from twin.plant.layout import world_from
from twin.view.floor import Floor
from twin.view.scene import scene
from twin.view.stream import FrameStore, FrameTable
from twin.view.websocket import MotionServer

START_NS = 1_604_059_200_000_000_000
SECONDS = 120.0
STEP_S = 0.05
SPEED_M_S = 0.03


def frames(plant: Plant) -> FrameTable:
    """Two minutes at 20 Hz: every joint swings, discs go round on the first conveyor."""
    m = int(SECONDS / STEP_S)
    t = np.arange(m) * STEP_S
    home = np.array(plant.traced_robots[0].home_rad)
    rate = 0.3 + 0.05 * np.arange(len(home))
    joints = home + 0.3 * np.sin(t[:, None] * rate)
    line = plant.belts[0]
    n = len(plant.initial_parts)
    along = (t[:, None] * SPEED_M_S + np.arange(n) * 0.07) % line.length_m
    local = np.stack([along, np.zeros_like(along), np.full_like(along, 0.005), np.ones_like(along)], axis=2)
    parts = np.zeros((m, n, 7), dtype=np.float32)
    parts[:, :, :3] = (local @ world_from(line.pose).T)[:, :, :3]
    parts[:, :, 6] = 1.0
    parts[(t > 40.0) & (t < 50.0), 0] = np.nan
    return FrameTable(
        time_ns=(START_NS + np.rint(t * 1e9)).astype(np.int64),
        joints=joints.astype(np.float32),
        parts=parts,
        held=np.where((t % 20) > 10, 1, -1).astype(np.int16),
        gripper=((t % 20) > 10).astype(np.float32),
        stopper=np.clip(np.sin(t), 0, 1).astype(np.float32),
        belts=np.full((m, len(plant.belts)), SPEED_M_S, dtype=np.float32),
        assumed=(t < 20).astype(np.uint8),
    )


def main() -> None:
    """Serve until killed."""
    plant = load_plant("democell")
    drawn = scene(plant).packed
    store = FrameStore(START_NS, chunk_frames=512)
    store.append(frames(plant))
    store.finish()
    motion = MotionServer()
    pn.extension()

    def page() -> pn.Column:
        pn.state.curdoc.template_variables["dist_url"] = "static/extensions/panel/"
        floor = Floor(
            scene=drawn,
            token=motion.issue(store),
            start_ns=START_NS,
            end_ns=START_NS + int(SECONDS * 1e9),
            time_zone=plant.time_zone,
            emulated=True,
            devices=[{"id": "robot", "state": "working", "word": "working", "sign": "●"}],
            marks=[
                {"t_s": 10.0 * k, "kind": "cycle" if k % 2 else "good", "label": f"mark {k}"}
                for k in range(12)
            ],
            sizing_mode="stretch_both",
            margin=0,
        )
        told = pn.pane.HTML(
            pn.bind(
                lambda selected, time_s, playing: f"<p id=told>{selected}|{time_s:.3f}|{playing}</p>",
                floor.param.selected,
                floor.param.time_s,
                floor.param.playing,
            ),
            height=30,
        )
        return pn.Column(floor, told, sizing_mode="stretch_both", margin=0)

    pn.serve(
        {"/": page},
        port=int(sys.argv[1]),
        address="127.0.0.1",
        show=False,
        extra_patterns=motion.patterns(),
        title="floor",
    )


if __name__ == "__main__":
    main()
