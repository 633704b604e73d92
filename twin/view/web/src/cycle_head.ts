// The line over a cell's chart: which cell, how long its cycle is, for which cars, play, swept volume, a link.

import { icon, ICONS, make } from "./dom.ts";
import type { CycleNow } from "./model.ts";
import type { CycleTold } from "./parcel.ts";

export interface CycleOrders {
  toggle(): void;
  wish(wish: Record<string, unknown>): void;
  /** Another space is to be shown, or none. */
  space(): void;
  link(): string;
}

/** A button that stays pressed, and says how far what it asks for has come. */
class Toggle {
  readonly button: HTMLButtonElement;

  constructor(private readonly word: string, title: string, turned: () => void) {
    const click = () => {
      this.on = !this.on;
      turned();
    };
    this.button = make("button", { type: "button", class: "tt-cycle-toggle", "aria-pressed": "false", title, click }, word);
  }

  get on(): boolean {
    return this.button.getAttribute("aria-pressed") === "true";
  }

  set on(on: boolean) {
    this.button.setAttribute("aria-pressed", String(on));
  }

  show(done: number, wanted: number, there: string, busy: string): void {
    this.button.classList.toggle("tt-busy", done < wanted);
    this.button.textContent = done < wanted ? `${busy} ${done + 1} of ${wanted}…` : wanted ? there : this.word;
  }
}

export class CycleHead {
  readonly element: HTMLElement;
  private readonly title = make("span", { class: "tt-cycle-title" });
  private readonly verdict = make("span", { class: "tt-cycle-verdict" });
  private readonly play: HTMLButtonElement;
  private readonly clock = make("span", { class: "tt-cycle-clock", title: "0 s is when the car is in place and clamped" });
  private readonly content = make("select", { "aria-label": "Cars with the same work", title: "Cars with the same work" });
  private readonly car = make("input", {
    type: "text", class: "tt-cycle-car", "aria-label": "Configuration", title: "A configuration: type its id and press Enter", spellcheck: "false", size: 7,
  });
  readonly swept: Toggle;
  readonly zones: Toggle;
  private readonly rest: HTMLElement[];
  private playing: boolean | null = null;

  constructor(orders: CycleOrders) {
    this.play = make("button", { type: "button", class: "tt-button tt-play", click: () => orders.toggle() });
    const which = "that the selected robot, or all of the cell,";
    this.swept = new Toggle("Swept volume", `The space ${which} sweep in this cycle`, () => orders.space());
    this.zones = new Toggle("Zones", `The spaces ${which} share with others, and the zones for them`, () => orders.space());
    const link = make("a", { class: "tt-cycle-link", title: "Address of this moment, to send to somebody", href: "#" }, "Link");
    const aim = () => (link.href = orders.link());
    for (const kind of ["pointerenter", "focus", "click"] as const) link.addEventListener(kind, aim);
    this.content.addEventListener("change", () => orders.wish({ place: Number(this.content.value) }));
    this.car.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && this.car.value.trim()) orders.wish({ configuration: this.car.value.trim() });
    });
    this.rest = [
      this.verdict, make("label", { class: "tt-cycle-cars" }, this.content), make("label", {}, "Car ", this.car),
      make("span", { class: "tt-space" }), this.swept.button, this.zones.button, link, this.clock, this.play,
    ];
    this.element = make("header", { class: "tt-cycle-head" }, make("h3", {}, "Cell cycle"), this.title, ...this.rest);
  }

  /** Only the cell's name, while nothing is known of it. */
  wait(station: string): void {
    this.title.textContent = station;
    for (const one of this.rest) one.hidden = true;
  }

  show(told: CycleTold, now: CycleNow): void {
    this.title.textContent = told.station;
    for (const one of this.rest) one.hidden = false;
    this.judge(told);
    const labels = now.contents ?? [];
    this.content.replaceChildren(...labels.map((label, place) => make("option", { value: place }, label)));
    this.content.value = String(now.place ?? 0);
    this.content.disabled = labels.length < 2;
    this.car.value = now.configuration ?? "";
  }

  update(t: number, playing: boolean): void {
    const text = `${t.toFixed(2)} s`;
    if (this.clock.textContent !== text) this.clock.textContent = text;
    if (playing === this.playing) return;
    this.playing = playing;
    const what = playing ? "Pause (Space)" : "Play (Space)";
    this.play.replaceChildren(icon(playing ? ICONS.pause : ICONS.play));
    this.play.title = what;
    this.play.setAttribute("aria-label", what);
  }

  /** How far the swept spaces are that are wanted. */
  sweeps(done: number, wanted: number, volume: number): void {
    this.swept.show(done, wanted, `Swept volume ${volume.toFixed(1)} m³`, "Sweeping");
  }

  private judge({ cycle_s, limit_s, limit }: CycleTold): void {
    if (cycle_s === null) {
      this.verdict.replaceChildren(make("b", { class: "tt-over" }, "✕ never gets done"));
      return;
    }
    const over = limit_s !== null && cycle_s > limit_s + 0.05;
    const spare = limit_s === null ? "" : over ? `✕ ${(cycle_s - limit_s).toFixed(1)} s over ${limit} of ${limit_s} s` : `✓ ${(limit_s - cycle_s).toFixed(1)} s under ${limit} of ${limit_s} s`;
    this.verdict.replaceChildren(make("b", {}, `${cycle_s.toFixed(1)} s`), make("span", over ? { class: "tt-over" } : {}, ` ${spare}`));
  }
}
