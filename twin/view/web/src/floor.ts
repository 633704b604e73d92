// The floor: the picture of a plant and, where a shift is shown on it, the bar that plays it.

import { Cycle } from "./cycle.ts";
import { make } from "./dom.ts";
import { heeds, helpOn, pressPlayback, pressView, release } from "./keys.ts";
import { Link } from "./link.ts";
import type { FloorModel } from "./model.ts";
import { Motion } from "./motion.ts";
import { Playback } from "./playback.ts";
import { Viewport } from "./viewport.ts";

export class Floor {
  readonly root: HTMLElement;
  readonly viewport: Viewport;
  /** None where a plant is shown without a shift. */
  readonly playback: Playback | null;
  /** Of the robot cell that is selected; none where a shift is shown. */
  readonly cycle: Cycle | null;
  private readonly link: Link | null;
  ready = false;
  private readonly help: HTMLElement;
  private readonly watcher = new ResizeObserver(() => this.resize());
  private readonly ends: (() => void)[] = [];

  constructor(private readonly model: FloorModel) {
    const help = () => (this.help.hidden = !this.help.hidden);
    this.viewport = new Viewport(model);
    this.playback = model.recorded ? new Playback(model, this.viewport, help) : null;
    this.cycle = this.playback ? null : new Cycle(model, this.viewport);
    // Nothing moves without a shift, but whether the server answers is still to be told.
    this.link = this.playback ? null : new Link(model, this.viewport, new Motion(), () => {}, () => {});
    this.help = helpOn(this.playback !== null);
    this.viewport.element.append(this.help);
    if (!this.playback) this.viewport.element.append(make("button", { class: "tt-ask", type: "button", title: "Keys (?)", "aria-label": "Keys (?)", click: help }, "?"));
    this.root = make("div", { class: "tt-floor" }, this.viewport.element, this.playback?.element ?? this.cycle!.element);
    const dark = () => this.root.classList.toggle("tt-dark", model.theme === "dark");
    model.on("theme", dark);
    dark();
    this.listen();
    void this.open();
  }

  dispose(): void {
    for (const end of this.ends) end();
    this.watcher.disconnect();
    this.playback?.dispose();
    this.cycle?.dispose();
    this.link?.close();
    this.viewport.dispose();
  }

  private async open(): Promise<void> {
    if (!(await this.viewport.open())) return;
    this.playback?.open();
    this.cycle?.open();
    this.link?.open();
    this.ready = true;
  }

  private resize(): void {
    this.viewport.resize();
    this.playback?.resize();
    this.cycle?.resize();
  }

  private clear(): void {
    this.help.hidden = true;
    this.model.selected = "";
    this.viewport.stage.invalidate();
  }

  private listen(): void {
    const orders = {
      view: (index: number) => this.viewport.view(index),
      clear: () => this.clear(),
      help: () => (this.help.hidden = !this.help.hidden),
    };
    const key = (event: KeyboardEvent) => {
      if (!heeds(event, this.root)) return;
      const { playback, cycle } = this;
      const played = playback ? pressPlayback(event, playback.player, playback) : cycle!.press(event);
      const done = played || pressView(event, orders);
      if (done) event.preventDefault();
    };
    window.addEventListener("keydown", key);
    window.addEventListener("click", release);
    this.ends.push(() => window.removeEventListener("keydown", key), () => window.removeEventListener("click", release));
    this.watcher.observe(this.viewport.element);
  }
}
