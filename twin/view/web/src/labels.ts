// Names of devices over the picture. No two cover each other: each takes the first free place round its
// anchor, the selected one first; one that finds no place shows only its dot.

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
  width: number;
  height: number;
  place: number;
  calm: boolean;
}

interface Rect {
  x: number;
  y: number;
  w: number;
  h: number;
}

const GAP = 7;
const EDGE = 4;
const CALM = new Set(["", "unknown", "working", "waiting", "holding", "open", "occupied", "empty"]);

export class Labels {
  private readonly labels: Label[];
  private readonly point = new Vector3();
  private selected = "";
  private hovered = "";

  constructor(
    layer: HTMLElement, devices: DeviceInfo[], pick: (id: string) => void, hover: (id: string) => void,
  ) {
    this.labels = devices.map((info) => {
      const name = make("span", { class: "tt-label-name" }, info.name);
      const sign = make("span", { class: "tt-label-sign", "aria-hidden": "true" });
      const word = make("span", { class: "tt-label-word" });
      const box = make("button", {
        class: "tt-label", type: "button", "data-device": info.id, tabindex: "-1",
        click: () => pick(info.id), pointerenter: () => hover(info.id), pointerleave: () => hover(""),
      }, sign, name, word);
      const dot = make("i", { class: "tt-dot" });
      layer.append(dot, box);
      const anchor = new Vector3(...info.label_at);
      return { info, anchor, box, name, sign, word, dot, width: 0, height: 0, place: info.below ? 3 : 0, calm: true };
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
      if (changed.includes(true)) label.width = 0;
      label.sign.style.color = device?.colour ?? look?.colour ?? "";
      label.box.classList.toggle("tt-loud", !label.calm);
    }
  }

  mark(selected: string, hovered: string): void {
    this.selected = selected;
    this.hovered = hovered;
    for (const label of this.labels) {
      label.box.classList.toggle("tt-selected", label.info.id === selected);
      label.box.classList.toggle("tt-hovered", label.info.id === hovered);
    }
  }

  /** Lay the labels out for the camera in a picture of w by h pixels, away from `taken` places. */
  layout(camera: PerspectiveCamera, w: number, h: number, taken: Rect[]): void {
    for (const label of this.labels) {
      if (label.width === 0) {
        label.width = label.box.offsetWidth;
        label.height = label.box.offsetHeight;
      }
    }
    const placed = [...taken];
    for (const label of [...this.labels].sort((a, b) => this.rank(a) - this.rank(b))) {
      this.point.copy(label.anchor).project(camera);
      const x = (this.point.x * 0.5 + 0.5) * w;
      const y = (0.5 - this.point.y * 0.5) * h;
      const seen = this.point.z < 1 && x > -20 && x < w + 20 && y > -20 && y < h + 20;
      const rect = seen ? this.free(label, x, y, w, h, placed) : null;
      label.dot.style.display = seen ? "" : "none";
      if (seen) label.dot.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
      label.box.style.visibility = rect ? "" : "hidden";
      if (rect) {
        placed.push(rect);
        label.box.style.transform = `translate(${Math.round(rect.x)}px, ${Math.round(rect.y)}px)`;
      }
    }
  }

  private rank(label: Label): number {
    if (label.info.id === this.selected) return 0;
    if (label.info.id === this.hovered) return 1;
    return label.calm ? 3 : 2;
  }

  private free(label: Label, x: number, y: number, w: number, h: number, placed: Rect[]): Rect | null {
    const { width, height } = label;
    const around: [number, number][] = [
      [-width / 2, -height - GAP], [GAP + 3, -height / 2], [-width - GAP - 3, -height / 2], [-width / 2, GAP],
      [GAP, -height - GAP], [-width - GAP, -height - GAP], [-width / 2, -2 * height - 2 * GAP],
    ];
    const first = label.info.below ? 3 : 0;
    // The place it had comes first, so that labels do not hop while the camera turns.
    for (let n = -1; n < around.length; n++) {
      const place = n < 0 ? label.place : n === 0 ? first : n === 3 ? 3 - first : n;
      const [dx, dy] = around[place]!;
      const rect = { x: x + dx, y: y + dy, w: width, h: height };
      const inside = rect.x >= EDGE && rect.y >= EDGE && rect.x + width <= w - EDGE && rect.y + height <= h - EDGE;
      if (inside && !placed.some((other) => overlap(rect, other))) {
        label.place = place;
        return rect;
      }
    }
    return null;
  }
}

function overlap(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.w + 3 && b.x < a.x + a.w + 3 && a.y < b.y + b.h + 2 && b.y < a.y + a.h + 2;
}

function setText(element: HTMLElement, text: string): boolean {
  if (element.textContent === text) return false;
  element.textContent = text;
  return true;
}
