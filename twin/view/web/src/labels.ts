// Names of devices over the picture. No two cover each other: each takes, the selected one first, the place
// round its anchor that covers least of what belongs to others; one that finds none shows only its dot.
// Where a label stands depends on the view alone, not on what was seen before.

import { type PerspectiveCamera, Vector3 } from "three";
import { make } from "./dom.ts";
import type { DeviceInfo, DeviceNow, Palette } from "./model.ts";

interface Label {
  info: DeviceInfo;
  anchor: Vector3;
  box: HTMLButtonElement;
  name: HTMLElement;
  sign: HTMLElement;
  word: HTMLElement;
  dot: HTMLElement;
  /** Sizes when near, and when far. */
  sizes: [Size | null, Size | null];
  far: boolean;
  calm: boolean;
}

/** A point of a device that other devices' labels should leave to be seen. */
export interface Landmark {
  device: string;
  at: Vector3;
}

interface Size {
  width: number;
  height: number;
}

interface Rect {
  x: number;
  y: number;
  w: number;
  h: number;
}

const GAP = 7;
const EDGE = 4;
/** Up to so many times the size from which it is labelled, a thing's label is a small one. */
const FAR = 2.4;
const CALM = new Set(["", "unknown", "working", "waiting", "holding", "open", "occupied", "empty"]);

export class Labels {
  private readonly labels: Label[];
  private readonly point = new Vector3();
  private selected = "";

  constructor(
    layer: HTMLElement, devices: DeviceInfo[], private readonly landmarks: Landmark[],
    pick: (id: string) => void, hover: (id: string) => void,
  ) {
    this.labels = devices.map((info) => {
      const name = make("span", { class: "tt-label-name" }, info.name);
      const sign = make("span", { class: "tt-label-sign", "aria-hidden": "true" });
      const word = make("span", { class: "tt-label-word" });
      const box = make("button", {
        class: "tt-label", type: "button", "data-device": info.id, tabindex: "-1",
        click: () => pick(info.id), pointerenter: () => hover(info.id), pointerleave: () => hover(""),
      }, sign, name, word);
      box.classList.toggle("tt-small", info.long_name !== undefined);
      const dot = make("i", { class: "tt-dot" });
      layer.append(dot, box);
      const anchor = new Vector3(...info.label_at);
      return { info, anchor, box, name, sign, word, dot, sizes: [null, null], far: false, calm: true };
    });
  }

  /** Show the devices' states. */
  update(devices: DeviceNow[], palette: Palette): void {
    const now = new Map(devices.map((device) => [device.id, device]));
    for (const label of this.labels) {
      const device = now.get(label.info.id);
      const look = palette.states?.[device?.state ?? ""];
      label.calm = CALM.has(device?.state ?? "");
      const changed = [
        setText(label.name, device?.name ?? label.info.name),
        setText(label.sign, device?.sign ?? look?.sign ?? ""),
        setText(label.word, device?.word ?? look?.word ?? ""),
      ];
      if (changed.includes(true)) label.sizes = [null, null];
      label.sign.style.color = device?.colour ?? look?.colour ?? "";
      label.box.classList.toggle("tt-loud", !label.calm);
    }
  }

  mark(selected: string, hovered: string): void {
    this.selected = selected;
    for (const label of this.labels) {
      label.box.classList.toggle("tt-selected", label.info.id === selected);
      label.box.classList.toggle("tt-hovered", label.info.id === hovered);
    }
  }

  /** Lay the labels out for the camera in a picture of w by h pixels, away from `taken` places. */
  layout(camera: PerspectiveCamera, w: number, h: number, taken: Rect[]): void {
    const placed = [...taken];
    const sights = this.landmarks.map(({ device, at }) => ({ device, ...onPicture(this.point.copy(at).project(camera), w, h) }));
    for (const label of [...this.labels].sort((a, b) => this.rank(a) - this.rank(b))) {
      this.point.copy(label.anchor).project(camera);
      const { x, y } = onPicture(this.point, w, h);
      const seen = this.point.z < 1 && x > -20 && x < w + 20 && y > -20 && y < h + 20 && this.wanted(label, camera, h);
      const rect = seen ? this.free(label, x, y, w, h, placed, sights) : null;
      // A dot that the label covers or that hangs over it tells nothing.
      const bare = seen && !(rect && y < rect.y + rect.h && x > rect.x - 3 && x < rect.x + rect.w + 3 && y > rect.y - 3) && y > EDGE;
      label.dot.style.display = bare && !(rect && clamped(label, rect, y)) ? "" : "none";
      if (seen) label.dot.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
      label.box.style.visibility = rect ? "" : "hidden";
      if (rect) {
        placed.push(rect);
        label.box.style.transform = `translate(${Math.round(rect.x)}px, ${Math.round(rect.y)}px)`;
      }
    }
  }

  /** Whether a device is drawn large enough, and not too large, for its label to help. */
  private wanted(label: Label, camera: PerspectiveCamera, h: number): boolean {
    const { info } = label;
    const [from, to] = info.label_px;
    const distance = this.point.set(...info.centre).distanceTo(camera.position);
    const across = (info.radius * h) / Math.tan((camera.fov * Math.PI) / 360) / Math.max(1e-3, distance);
    label.far = info.long_name !== undefined && across < FAR * from;
    label.box.classList.toggle("tt-far", label.far);
    return info.id === this.selected || (across >= from && across < to);
  }

  private rank(label: Label): number {
    if (label.info.id === this.selected) return 0;
    return label.calm ? 2 : 1;
  }

  private free(label: Label, x: number, y: number, w: number, h: number, placed: Rect[], sights: Sight[]): Rect | null {
    const { width, height } = sizeOf(label);
    const above: Offset = [-width / 2, -height - GAP];
    const below: Offset = [-width / 2, GAP];
    const beside: Offset[] = [
      [GAP + 3, -height / 2], [-width - GAP - 3, -height / 2], [GAP, -height - GAP], [-width - GAP, -height - GAP],
      [GAP, GAP], [-width - GAP, GAP], [-width / 2, -2 * height - 2 * GAP],
    ];
    let best: Rect | null = null;
    let least = Infinity;
    [...(label.info.below ? [below, above] : [above, below]), ...beside].forEach(([dx, dy], order) => {
      // At the picture's edge a label moves inwards by what little it lacks.
      const lift = Math.max(0, EDGE - (y + dy));
      const rect = { x: x + dx, y: y + dy + (lift <= height + GAP ? lift : 0), w: width, h: height };
      const inside = rect.x >= EDGE && rect.y >= EDGE && rect.x + width <= w - EDGE && rect.y + height <= h - EDGE;
      if (!inside || placed.some((other) => overlap(rect, other))) return;
      const hides = sights.filter((sight) => sight.device !== label.info.id && near(rect, sight)).length;
      const cost = 3 * hides + order;
      if (cost < least) [best, least] = [rect, cost];
    });
    return best;
  }
}

/** How large a label is; measured once, as asking the page takes time. */
function sizeOf(label: Label): Size {
  const place = label.far && !label.box.classList.contains("tt-selected") ? 1 : 0;
  const known = label.sizes[place];
  if (known) return known;
  const size = { width: label.box.offsetWidth, height: label.box.offsetHeight };
  // While the labels are hidden they have no size yet.
  if (size.width > 0) label.sizes[place] = size;
  return size;
}

type Offset = [number, number];

interface Sight {
  device: string;
  x: number;
  y: number;
}

function onPicture(point: Vector3, w: number, h: number): { x: number; y: number } {
  return { x: (point.x * 0.5 + 0.5) * w, y: (0.5 - point.y * 0.5) * h };
}

/** Whether a label that belongs above its anchor was pushed down past it by the picture's edge. */
function clamped(label: Label, rect: Rect, y: number): boolean {
  return !label.info.below && rect.y <= EDGE + 0.5 && y < rect.y + rect.h;
}

function near(rect: Rect, { x, y }: Sight): boolean {
  return x > rect.x - 8 && x < rect.x + rect.w + 8 && y > rect.y - 8 && y < rect.y + rect.h + 8;
}

function overlap(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.w + 3 && b.x < a.x + a.w + 3 && a.y < b.y + b.h + 2 && b.y < a.y + a.h + 2;
}

function setText(element: HTMLElement, text: string): boolean {
  if (element.textContent === text) return false;
  element.textContent = text;
  return true;
}
