// The transport bar: play, step, speed, clock, scrubber.

import { icon, ICONS, make } from "./dom.ts";
import { type Player, SPEEDS } from "./player.ts";
import type { Scrubber } from "./scrubber.ts";
import { duration, type PlantClock } from "./time.ts";

export interface TransportOrders {
  toggle(): void;
  step(direction: 1 | -1): void;
  setSpeed(speed: number): void;
}

export class Transport {
  readonly element: HTMLElement;
  private readonly play: HTMLButtonElement;
  private readonly speed: HTMLSelectElement;
  private readonly clockText = make("span", { class: "tt-clock" });
  private readonly offset = make("span", { class: "tt-offset" });
  private readonly state = make("span", { class: "tt-state", role: "status" });
  private playing: boolean | null = null;

  constructor(
    private readonly player: Player, scrubber: Scrubber, private readonly clock: () => PlantClock,
    orders: TransportOrders, help: () => void,
  ) {
    this.play = button("Play (Space)", () => orders.toggle(), icon(ICONS.play));
    this.play.classList.add("tt-play");
    this.speed = make("select", { "aria-label": "Speed", title: "Speed ([ and ])" });
    this.speed.append(...SPEEDS.map((speed) => make("option", { value: speed }, `${speed}×`)));
    this.speed.addEventListener("change", () => orders.setSpeed(Number(this.speed.value)));
    this.element = make("div", { class: "tt-bar", role: "group", "aria-label": "Playback" },
      scrubber.element,
      make("div", { class: "tt-row" },
        button("Previous mark (←)", () => orders.step(-1), icon(ICONS.previous)),
        this.play,
        button("Next mark (→)", () => orders.step(1), icon(ICONS.next)),
        this.clockText, this.offset, this.state,
        make("span", { class: "tt-space" }),
        scrubber.legend,
        this.speed,
        button("Keys (?)", help, "?")));
  }

  update(note: string): void {
    const { player } = this;
    if (this.playing !== player.playing) {
      this.playing = player.playing;
      const what = player.playing ? "Pause (Space)" : "Play (Space)";
      this.play.replaceChildren(icon(player.playing ? ICONS.pause : ICONS.play));
      this.play.title = what;
      this.play.setAttribute("aria-label", what);
    }
    setText(this.clockText, this.clock().time(player.time));
    this.clockText.title = `${this.clock().date(player.time)}, ${this.clock().zone}`;
    setText(this.offset, `+${duration(player.time)} / ${duration(player.endS, false)}`);
    setText(this.state, note);
    const speed = String(player.speed);
    if (this.speed.value !== speed) this.showSpeed(speed);
  }

  private showSpeed(speed: string): void {
    if (![...this.speed.options].some((option) => option.value === speed)) {
      this.speed.append(make("option", { value: speed }, `${speed}×`));
    }
    this.speed.value = speed;
  }
}

function button(title: string, click: () => void, ...children: (Node | string)[]): HTMLButtonElement {
  return make("button", { type: "button", class: "tt-button", title, "aria-label": title, click }, ...children);
}

function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
