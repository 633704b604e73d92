// What the pointer does in the picture: shows what it is over, selects, visits.

import { Raycaster, Vector2 } from "three";
import type { Shapes } from "./shapes.ts";
import { make } from "./dom.ts";
import type { DeviceInfo } from "./model.ts";
import type { Picture } from "./stage.ts";

const CLICK_PX = 4;

export interface PointerActions {
  hover(device: string): void;
  select(device: string): void;
  visit(device: DeviceInfo): void;
}

export class Pointer {
  /** Name of what lies under the pointer. */
  readonly tip = make("div", { class: "tt-tip", role: "presentation" });
  private readonly ray = new Raycaster();
  private at: { x: number; y: number } | null = null;
  private request = 0;

  constructor(
    private readonly stage: Picture, private readonly shapes: () => Shapes | null, private readonly actions: PointerActions,
  ) {
    const { canvas } = stage;
    let down = { x: 0, y: 0 };
    canvas.addEventListener("pointerdown", (event) => {
      down = { x: event.clientX, y: event.clientY };
      this.hide();
    });
    canvas.addEventListener("pointermove", (event) => {
      if (event.buttons) return;
      this.at = { x: event.clientX, y: event.clientY };
      this.request ||= window.requestAnimationFrame(() => this.trace());
    });
    canvas.addEventListener("pointerleave", () => {
      this.hide();
      this.hover("");
    });
    canvas.addEventListener("click", (event) => {
      if (Math.hypot(event.clientX - down.x, event.clientY - down.y) > CLICK_PX) return;
      actions.select(this.under(event.clientX, event.clientY)?.id ?? "");
    });
    canvas.addEventListener("dblclick", (event) => {
      const device = this.under(event.clientX, event.clientY);
      this.hide();
      if (device) actions.visit(device);
    });
  }

  hide(): void {
    this.at = null;
    this.tip.classList.remove("tt-on");
  }

  dispose(): void {
    window.cancelAnimationFrame(this.request);
  }

  /** Find what lies under the pointer; at most once a picture. */
  private trace(): void {
    this.request = 0;
    if (!this.at) return;
    const { x, y } = this.at;
    const device = this.under(x, y);
    this.hover(device?.id ?? "");
    this.tip.classList.toggle("tt-on", device !== null);
    if (device) this.show(device, x, y);
  }

  private hover(device: string): void {
    this.stage.canvas.style.cursor = device ? "pointer" : "";
    this.actions.hover(device);
  }

  private show(device: DeviceInfo, x: number, y: number): void {
    const name = [device.name, device.long_name].filter(Boolean).join(" · ");
    const lines = [name, ...(device.estimated.length ? ["dimensions estimated"] : []), `${device.kind}, click for more`];
    this.tip.replaceChildren(...lines.map((line, i) => make("div", i ? { class: "tt-faint" } : {}, line)));
    const rect = this.stage.canvas.getBoundingClientRect();
    const left = Math.min(x - rect.left + 14, rect.width - this.tip.offsetWidth - 4);
    const top = Math.min(y - rect.top + 16, rect.height - this.tip.offsetHeight - 4);
    this.tip.style.transform = `translate(${left.toFixed(0)}px, ${top.toFixed(0)}px)`;
  }

  private under(x: number, y: number): DeviceInfo | null {
    const shapes = this.shapes();
    const rect = this.stage.canvas.getBoundingClientRect();
    const place = new Vector2(((x - rect.left) / rect.width) * 2 - 1, 1 - ((y - rect.top) / rect.height) * 2);
    this.ray.setFromCamera(place, this.stage.camera);
    return shapes?.device(shapes.pick(this.ray)?.device ?? "") ?? null;
  }
}
