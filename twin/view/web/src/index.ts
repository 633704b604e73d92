// The component's entry: Panel calls `render` with the model and puts what it returns on the page.

import { Vector3 } from "three";
import { make } from "./dom.ts";
import { Floor } from "./floor.ts";
import style from "./floor.css";
import type { FloorModel } from "./model.ts";
import type { Viewport } from "./viewport.ts";

/** What tests may read and do: `window.__taktwinFloor`. */
export interface TestHook {
  readonly ready: boolean;
  readonly time_s: number;
  readonly until_s: number;
  readonly fps: number;
  readonly draws: number;
  readonly calls: number;
  readonly bytes: number;
  joints(): number[];
  tcp(): number[];
  parts(): number[][];
  seek(t: number): void;
  /** Of the cell whose cycle is shown: the cursor, s on the cell's clock; its bars, each with left, top, width, height in pixels. */
  cycle(): { key: string; time_s: number; playing: boolean; bars: unknown[]; swept: number } | null;
  seekCycle(t: number): void;
  /** Of one of its robots the tool centre point, m, and of each of its shapes link, x, y, z. */
  tcpOf(robot: string): number[];
  drawn(robot: string): number[][];
  /** Where on the page, in pixels, a device's middle is drawn. */
  where(device: string): [number, number] | null;
}

declare global {
  interface Window {
    __taktwinFloor?: TestHook;
  }
}

function render({ model }: { model: FloorModel }): HTMLElement {
  const host = make("div", { class: "tt-host" }, make("style", {}, style));
  let floor: Floor;
  try {
    floor = new Floor(model);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    host.append(make("div", { class: "tt-message tt-wrong", role: "alert" }, text));
    return host;
  }
  host.append(floor.root);
  window.__taktwinFloor = hook(floor);
  model.on("remove", () => floor.dispose());
  return host;
}

function hook(floor: Floor): TestHook {
  const { viewport, playback } = floor;
  const { stage } = viewport;
  return {
    get ready() { return floor.ready; },
    get time_s() { return playback?.player.time ?? 0; },
    get until_s() { return playback?.motion.untilS ?? 0; },
    get fps() { return stage.fps; },
    get draws() { return stage.draws; },
    get calls() { return stage.calls; },
    get bytes() { return playback?.motion.bytes ?? 0; },
    joints: () => [...(playback?.motion.pose.joints ?? [])],
    tcp: () => {
      const robot = viewport.shapes?.robots[0];
      return robot ? new Vector3().setFromMatrixPosition(robot.tcp).toArray() : [];
    },
    parts: () => (playback?.motion.pose.parts ?? []).map((part) => [...part]),
    seek: (t) => playback?.seek(t),
    cycle: () => {
      const { cycle } = floor;
      if (!cycle?.key) return null;
      return { key: cycle.key, time_s: cycle.time, playing: cycle.player.playing, bars: cycle.gantt.bars(), swept: cycle.spaces.triangles };
    },
    seekCycle: (t) => floor.cycle?.seek(t),
    tcpOf: (robot) => floor.cycle?.tcp(robot) ?? [],
    drawn: (robot) => floor.cycle?.drawn(robot) ?? [],
    where: (device) => where(viewport, device),
  };
}

function where({ shapes, stage }: Viewport, id: string): [number, number] | null {
  const device = shapes?.device(id);
  if (!device) return null;
  const { x, y } = new Vector3(...device.centre).project(stage.camera);
  const rect = stage.canvas.getBoundingClientRect();
  return [rect.left + (x * 0.5 + 0.5) * rect.width, rect.top + (0.5 - y * 0.5) * rect.height];
}

export default { Floor: { render } };
