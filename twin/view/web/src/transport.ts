// The transport bar: play, step, speed, clock, scrubber, keys.

import { icon, ICONS, make } from "./dom.ts";
import { type Player, SPEEDS } from "./player.ts";
import type { Scrubber } from "./scrubber.ts";
import { duration, type PlantClock } from "./time.ts";

export interface Orders {
  toggle(): void;
  step(direction: 1 | -1): void;
  jump(seconds: number): void;
  seek(t: number): void;
  setSpeed(speed: number): void;
  faster(steps: number): void;
  view(index: number): void;
  clear(): void;
  help(): void;
}

const KEYS: [string, string][] = [
  ["Space", "Play or pause"], ["← →", "Previous or next mark"], ["Shift ← →", "One second back or on"],
  ["PgUp PgDn", "One minute back or on"], ["Home End", "Start or end"], ["[ ]", "Slower or faster"],
  ["1 2 3 4", "Views"], ["Esc", "Clear the selection"], ["Drag", "Turn; right button moves; wheel zooms"], ["?", "This list"],
];

export class Transport {
  readonly element: HTMLElement;
  readonly help: HTMLElement;
  private readonly play: HTMLButtonElement;
  private readonly speed: HTMLSelectElement;
  private readonly clockText = make("span", { class: "tt-clock" });
  private readonly offset = make("span", { class: "tt-offset" });
  private readonly state = make("span", { class: "tt-state", role: "status" });
  private playing: boolean | null = null;

  constructor(
    private readonly player: Player, scrubber: Scrubber, private readonly clock: () => PlantClock, orders: Orders,
  ) {
    this.play = button("Play (Space)", () => orders.toggle(), icon(ICONS.play));
    this.play.classList.add("tt-play");
    this.speed = make("select", { "aria-label": "Speed", title: "Speed ([ and ])" });
    this.speed.append(...SPEEDS.map((speed) => make("option", { value: speed }, `${speed}×`)));
    this.speed.addEventListener("change", () => orders.setSpeed(Number(this.speed.value)));
    this.help = make("div", { class: "tt-help", role: "dialog", "aria-label": "Keys", hidden: true },
      make("h3", {}, "Keys"),
      make("dl", {}, ...KEYS.flatMap(([key, what]) => [make("dt", {}, key), make("dd", {}, what)])));
    this.element = make("div", { class: "tt-bar", role: "group", "aria-label": "Playback" },
      scrubber.element,
      make("div", { class: "tt-row" },
        button("Previous mark (←)", () => orders.step(-1), icon(ICONS.previous)),
        this.play,
        button("Next mark (→)", () => orders.step(1), icon(ICONS.next)),
        this.clockText, this.offset, this.state,
        make("span", { class: "tt-space" }),
        this.speed,
        button("Keys (?)", () => orders.help(), "?")));
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

/** Whether a key is meant for the floor: nothing else on the page has the focus that could want it. */
export function heeds(event: KeyboardEvent, root: HTMLElement): boolean {
  const target = event.composedPath()[0];
  if (event.defaultPrevented || !root.isConnected || !(target instanceof HTMLElement)) return false;
  if (!root.contains(target) && target !== document.body) return false;
  if (target instanceof HTMLSelectElement) return ["[", "]", "?"].includes(event.key);
  return !(target instanceof HTMLButtonElement && [" ", "Enter"].includes(event.key));
}

/** Do what a key asks for; false where it means nothing here. */
export function press(event: KeyboardEvent, player: Player, orders: Orders): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const side = event.key === "ArrowRight" ? 1 : -1;
  switch (event.key) {
    case " ": orders.toggle(); break;
    case "ArrowLeft":
    case "ArrowRight":
      if (event.shiftKey) orders.jump(side);
      else orders.step(side);
      break;
    case "PageUp": orders.jump(-60); break;
    case "PageDown": orders.jump(60); break;
    case "Home": orders.seek(0); break;
    case "End": orders.seek(player.endS); break;
    case "[": orders.faster(-1); break;
    case "]": orders.faster(1); break;
    case "?": orders.help(); break;
    case "Escape": orders.clear(); break;
    default:
      if (!/^[1-9]$/.test(event.key)) return false;
      orders.view(Number(event.key) - 1);
  }
  return true;
}

function button(title: string, click: () => void, ...children: (Node | string)[]): HTMLButtonElement {
  return make("button", { type: "button", class: "tt-button", title, "aria-label": title, click }, ...children);
}

function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
