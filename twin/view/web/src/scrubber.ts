// The whole recording as one bar: marks, what is not mirrored yet, the playhead.

import { make } from "./dom.ts";
import type { Mark, Palette } from "./model.ts";
import type { Player } from "./player.ts";
import { duration, type PlantClock } from "./time.ts";

/** What stands for each kind of mark, in the order of the lanes. */
const LEGEND: [string, string, string][] = [
  ["good", "●", "good"], ["bad", "✕", "bad"], ["cycle", "|", "cycle"], ["gap", "", "no data"], ["ahead", "", "not mirrored yet"],
  ["deviation", "▲", "warning"], ["alarm", "✕", "alarm"],
];
const LANE = { result: 6, bar: 16, barHeight: 8, deviation: 31 };

export class Scrubber {
  readonly element: HTMLElement;
  readonly legend = make("span", { class: "tt-legend" });
  private readonly canvas = make("canvas", { "aria-hidden": "true" });
  private readonly head = make("div", { class: "tt-head" });
  private readonly tip = make("div", { class: "tt-tip tt-scrub-tip", role: "presentation" });
  private marks: Mark[] = [];
  private palette: Palette = {};
  private drawn = "";

  constructor(
    private readonly player: Player, private readonly clock: () => PlantClock, private readonly seek: (t: number) => void,
  ) {
    this.element = make("div", {
      class: "tt-scrub", role: "slider", tabindex: "0", "aria-label": "Playhead", "aria-valuemin": "0",
    }, this.canvas, this.head, this.tip);
    this.element.addEventListener("pointerdown", (event) => this.press(event));
    this.element.addEventListener("pointermove", (event) => this.hover(event));
    this.element.addEventListener("pointerleave", () => this.tip.classList.remove("tt-on"));
  }

  setMarks(marks: Mark[], palette: Palette): void {
    this.marks = [...marks].sort((a, b) => a.t_s - b.t_s);
    this.palette = palette;
    this.drawn = "";
    this.explain();
    this.update();
  }

  /** Say what the marks that there are mean. */
  private explain(): void {
    const { verdicts, severities } = this.palette;
    const colours: Record<string, string | undefined> = {
      good: verdicts?.good?.colour, bad: verdicts?.bad?.colour, deviation: severities?.warning?.colour, alarm: severities?.alarm?.colour,
    };
    const there = new Set(this.marks.map((mark) => mark.kind));
    if (this.player.availableS < this.player.endS) there.add("ahead");
    this.legend.replaceChildren(...LEGEND.filter(([kind]) => there.has(kind)).map(([kind, sign, word]) =>
      make("span", {}, make("b", { class: `tt-sign-${kind}`, style: `color: ${colours[kind] ?? "inherit"}` }, sign), word)));
  }

  /** The next mark after the playhead, or the one before it; null where there is none. */
  step(direction: 1 | -1): Mark | null {
    const t = this.player.time;
    const stops = this.marks.filter((mark) => mark.kind !== "gap" || mark.label);
    if (direction > 0) return stops.find((mark) => mark.t_s > t + 0.05) ?? null;
    return stops.findLast((mark) => mark.t_s < t - 0.05) ?? null;
  }

  update(): void {
    const { player } = this;
    const width = this.element.clientWidth;
    this.head.style.transform = `translateX(${this.x(player.time, width).toFixed(1)}px)`;
    const now = this.clock();
    this.element.setAttribute("aria-valuemax", player.endS.toFixed(0));
    this.element.setAttribute("aria-valuenow", player.time.toFixed(1));
    this.element.setAttribute("aria-valuetext", `${now.time(player.time)}, ${duration(player.time)} after the start`);
    const key = `${width} ${player.endS} ${this.x(player.availableS, width).toFixed(0)} ${player.availableS < player.endS}`;
    if (key !== this.drawn && width > 0) {
      this.drawn = key;
      this.explain();
      this.paint(width);
    }
  }

  private x(t: number, width: number): number {
    return this.player.endS > 0 ? (t / this.player.endS) * width : 0;
  }

  private paint(width: number): void {
    const ratio = Math.max(1, window.devicePixelRatio);
    const height = this.element.clientHeight;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    const paint = this.canvas.getContext("2d")!;
    paint.scale(ratio, ratio);
    const css = getComputedStyle(this.element);
    const colour = (name: string) => css.getPropertyValue(name).trim();
    paint.fillStyle = colour("--tt-track");
    paint.fillRect(0, LANE.bar, width, LANE.barHeight);
    this.hatch(paint, this.x(this.player.availableS, width), width, colour("--tt-hatch"), colour("--tt-paper"));
    for (const mark of this.marks) {
      if (mark.kind === "gap") this.hatch(paint, this.x(mark.t_s, width), this.x(mark.end_s ?? mark.t_s, width) + 1, colour("--tt-ink-soft"), colour("--tt-paper"));
    }
    // What wants a person most is drawn over what wants him less.
    const last = (mark: Mark) => Number(mark.kind === "alarm");
    for (const mark of [...this.marks].sort((a, b) => last(a) - last(b))) this.mark(paint, mark, this.x(mark.t_s, width), colour);
  }

  private mark(paint: CanvasRenderingContext2D, mark: Mark, x: number, colour: (name: string) => string): void {
    const { verdicts, severities } = this.palette;
    if (mark.kind === "cycle") {
      paint.fillStyle = colour("--tt-tick");
      paint.fillRect(x - 0.5, LANE.bar, 1, LANE.barHeight);
    } else if (mark.kind === "good") {
      paint.fillStyle = verdicts?.good?.colour ?? "#2f6f9f";
      paint.beginPath();
      paint.arc(x, LANE.result + 2, 2.3, 0, 7);
      paint.fill();
    } else if (mark.kind === "bad") {
      paint.strokeStyle = verdicts?.bad?.colour ?? "#c8431b";
      paint.lineWidth = 1.4;
      paint.beginPath();
      for (const side of [-1, 1]) {
        paint.moveTo(x - 2.4, LANE.result + 2 - 2.4 * side);
        paint.lineTo(x + 2.4, LANE.result + 2 + 2.4 * side);
      }
      paint.stroke();
    } else if (mark.kind === "alarm") {
      paint.strokeStyle = severities?.alarm?.colour ?? "#c8431b";
      paint.lineWidth = 2;
      paint.beginPath();
      for (const side of [-1, 1]) {
        paint.moveTo(x - 3, LANE.deviation - 0.6 - 3 * side);
        paint.lineTo(x + 3, LANE.deviation - 0.6 + 3 * side);
      }
      paint.stroke();
    } else if (mark.kind !== "gap") {
      paint.fillStyle = severities?.warning?.colour ?? "#e69f00";
      paint.beginPath();
      paint.moveTo(x, LANE.deviation - 4);
      paint.lineTo(x + 3.6, LANE.deviation + 2.4);
      paint.lineTo(x - 3.6, LANE.deviation + 2.4);
      paint.fill();
    }
  }

  private hatch(paint: CanvasRenderingContext2D, from: number, to: number, line: string, ground: string): void {
    if (to - from < 0.5) return;
    paint.save();
    paint.beginPath();
    paint.rect(from, LANE.bar, to - from, LANE.barHeight);
    paint.clip();
    paint.fillStyle = ground;
    paint.fillRect(from, LANE.bar, to - from, LANE.barHeight);
    paint.strokeStyle = line;
    paint.lineWidth = 1;
    paint.beginPath();
    for (let x = from - 10; x < to; x += 5) {
      paint.moveTo(x, LANE.bar + LANE.barHeight);
      paint.lineTo(x + LANE.barHeight, LANE.bar);
    }
    paint.stroke();
    paint.restore();
  }

  private timeAt(event: PointerEvent): number {
    const rect = this.element.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - rect.left) / rect.width));
    return share * this.player.endS;
  }

  private press(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.element.setPointerCapture(event.pointerId);
    this.seek(this.timeAt(event));
    const move = (moved: PointerEvent) => this.seek(this.timeAt(moved));
    const end = () => {
      this.element.removeEventListener("pointermove", move);
      this.element.removeEventListener("pointerup", end);
      this.element.removeEventListener("pointercancel", end);
    };
    this.element.addEventListener("pointermove", move);
    this.element.addEventListener("pointerup", end);
    this.element.addEventListener("pointercancel", end);
  }

  private hover(event: PointerEvent): void {
    const rect = this.element.getBoundingClientRect();
    const t = this.timeAt(event);
    const reach = (5 / Math.max(1, rect.width)) * this.player.endS;
    const near = this.marks
      .filter((mark) => mark.label && t >= mark.t_s - reach && t <= (mark.end_s ?? mark.t_s) + reach)
      .slice(0, 3);
    const lines = [`${this.clock().time(t)}  +${duration(t, false)}`, ...near.map((mark) => mark.label!)];
    if (t > this.player.availableS) lines.push("not mirrored yet");
    this.tip.replaceChildren(...lines.map((line) => make("div", {}, line)));
    this.tip.classList.add("tt-on");
    const half = this.tip.offsetWidth / 2;
    const x = Math.min(rect.width - half, Math.max(half, event.clientX - rect.left));
    this.tip.style.transform = `translate(${(x - half).toFixed(0)}px, ${(-this.tip.offsetHeight - 4).toFixed(0)}px)`;
  }
}
