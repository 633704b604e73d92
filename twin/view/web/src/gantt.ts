// A cell's cycle as a chart: a row for the station and each robot, a bar for all that takes time, what decides, a cursor.

import { make } from "./dom.ts";
import type { Look } from "./model.ts";
import type { Bar, CycleTold } from "./parcel.ts";

const ROW_PX = 18;
const AXIS_PX = 18;
const RIGHT_PX = 10;
const TICKS_S = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
const NEAR_PX = 3;
/** From top to bottom of a row, how high each kind of bar is drawn: shape tells them apart, not only colour. */
const HEIGHT: Record<string, [number, number]> = {
  process: [2, 13], move: [5, 10], non_motion: [4, 11], wait_zone: [2, 13], wait_part: [7, 8], transfer: [4, 11], reserve: [4, 11],
};
const HATCHED = new Set(["wait_zone", "reserve"]);

export interface GanttOrders {
  seek(t: number): void;
  select(row: string): void;
}

export class Gantt {
  readonly element: HTMLElement;
  readonly legend = make("div", { class: "tt-gantt-legend" });
  private readonly canvas = make("canvas", { "aria-hidden": "true" });
  private readonly head = make("div", { class: "tt-gantt-head" });
  private readonly tip = make("div", { class: "tt-tip", role: "presentation" });
  private readonly names = make("div", { class: "tt-gantt-names" });
  readonly chart: HTMLElement;
  private told: CycleTold | null = null;
  private looks: Record<string, Look> = {};
  private drawn = "";

  constructor(private readonly orders: GanttOrders) {
    this.chart = make("div", {
      class: "tt-gantt-chart", role: "slider", tabindex: "0", "aria-label": "Time in the cycle", title: "",
    }, this.canvas, this.head, this.tip);
    this.element = make("div", { class: "tt-gantt" }, this.names, this.chart);
    this.chart.addEventListener("pointerdown", (event) => this.press(event));
    this.chart.addEventListener("pointermove", (event) => this.hover(event));
    this.chart.addEventListener("pointerleave", () => this.tip.classList.remove("tt-on"));
  }

  show(told: CycleTold, looks: Record<string, Look>): void {
    this.told = told;
    this.looks = looks;
    this.drawn = "";
    this.names.replaceChildren(...told.rows.map((row) => {
      const slack = told.slack_s[row];
      const title = slack ? `${row} could end ${slack.toFixed(1)} s later without the cycle being longer` : `Select ${row}`;
      return make("button", { type: "button", title, "data-row": row, click: () => this.orders.select(row) }, row);
    }));
    this.chart.style.height = `${AXIS_PX + ROW_PX * told.rows.length}px`;
    this.explain();
  }

  mark(selected: string): void {
    for (const name of this.names.children as Iterable<HTMLElement>) {
      name.setAttribute("aria-pressed", String(name.dataset.row === selected));
    }
  }

  /** Draw the cursor there, and the chart where its size has changed. */
  update(t: number): void {
    const { told, chart } = this;
    const width = chart.clientWidth;
    if (!told || width < 2) return;
    const key = `${told.key} ${width} ${window.devicePixelRatio}`;
    if (key !== this.drawn) {
      this.drawn = key;
      this.paint(width);
    }
    this.head.style.transform = `translateX(${this.x(t).toFixed(1)}px)`;
    chart.setAttribute("aria-valuemin", told.begin_s.toFixed(1));
    chart.setAttribute("aria-valuemax", told.end_s.toFixed(1));
    chart.setAttribute("aria-valuenow", t.toFixed(2));
    chart.setAttribute("aria-valuetext", `${t.toFixed(2)} s: ${told.rows.map((row) => this.doing(row, t)).join("; ")}`);
  }

  /** Each bar with where it is drawn on the page: left, top, width, height in pixels. */
  bars(): [Bar, number, number, number, number][] {
    const rect = this.chart.getBoundingClientRect();
    return (this.told?.bars ?? []).map((bar) => {
      const [from, to] = HEIGHT[bar.kind]!;
      const x = this.x(bar.start_s);
      return [bar, rect.left + x, rect.top + this.top(bar.row) + from, this.x(bar.end_s) - x, to - from];
    });
  }

  private doing(row: string, t: number): string {
    const bar = this.told!.bars.find((one) => one.row === row && one.start_s <= t && t < one.end_s);
    return `${row} ${bar ? bar.text : "is done"}`;
  }

  /** The time axis goes on to the limit, so that what is left of it shows. */
  private get lastS(): number {
    const { begin_s, end_s, limit_s } = this.told!;
    const limit = limit_s ?? 0;
    return Math.max(end_s, limit < 2 * (end_s - begin_s) ? begin_s + limit : 0);
  }

  private x(t: number): number {
    const { begin_s } = this.told!;
    return ((t - begin_s) / Math.max(1e-9, this.lastS - begin_s)) * (this.chart.clientWidth - RIGHT_PX);
  }

  private timeAt(clientX: number): number {
    const { begin_s, end_s } = this.told!;
    const rect = this.chart.getBoundingClientRect();
    const share = (clientX - rect.left) / Math.max(1, rect.width - RIGHT_PX);
    return Math.min(end_s, Math.max(begin_s, begin_s + share * (this.lastS - begin_s)));
  }

  private top(row: string): number {
    return AXIS_PX + ROW_PX * this.told!.rows.indexOf(row);
  }

  private explain(): void {
    const there = new Set(this.told!.bars.map((bar) => bar.kind));
    this.legend.replaceChildren(
      ...Object.entries(this.looks).filter(([kind]) => there.has(kind)).map(([kind, look]) =>
        make("span", {}, make("i", { class: `tt-bar-${kind}`, style: `--colour: ${look.colour}` }), look.word)),
      make("span", {}, make("i", { class: "tt-bar-critical" }), "decides the cycle"));
  }

  private paint(width: number): void {
    const told = this.told!;
    const ratio = Math.max(1, window.devicePixelRatio);
    const height = AXIS_PX + ROW_PX * told.rows.length;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    const paint = this.canvas.getContext("2d")!;
    paint.scale(ratio, ratio);
    const css = getComputedStyle(this.chart);
    const colour = (name: string) => css.getPropertyValue(name).trim();
    paint.font = `11px ${css.fontFamily}`;
    this.axis(paint, height, colour);
    for (const bar of told.bars) this.bar(paint, bar, colour("--tt-paper"));
    this.path(paint, colour("--tt-ink"));
    this.limit(paint, height, colour);
  }

  private axis(paint: CanvasRenderingContext2D, height: number, colour: (name: string) => string): void {
    const { begin_s } = this.told!;
    const last = this.lastS;
    const step = TICKS_S.find((tick) => this.x(begin_s + tick) >= 46) ?? 1000;
    paint.textAlign = "center";
    for (let t = Math.ceil(begin_s / step) * step; t <= last + 1e-6; t += step) {
      const x = this.x(t);
      paint.fillStyle = colour(t === 0 ? "--tt-tick" : "--tt-rule");
      paint.fillRect(Math.round(x), AXIS_PX - 4, 1, height - AXIS_PX + 4);
      paint.fillStyle = colour("--tt-ink-soft");
      if (x > 8 && x < this.limitX() - 40) paint.fillText(t === 0 ? "0 s" : `${t}`, x, AXIS_PX - 7);
    }
  }

  private bar(paint: CanvasRenderingContext2D, bar: Bar, ground: string): void {
    const look = this.looks[bar.kind];
    const [from, to] = HEIGHT[bar.kind] ?? [3, 12];
    const top = this.top(bar.row) + from;
    const left = this.x(bar.start_s);
    const wide = Math.max(0.75, this.x(bar.end_s) - left);
    paint.fillStyle = look?.colour ?? "#888";
    paint.fillRect(left, top, wide, to - from);
    if (HATCHED.has(bar.kind)) this.hatch(paint, left, top, wide, to - from, ground);
    if (bar.kind === "process" && wide > 2) {
      paint.fillStyle = ground;
      paint.fillRect(left + wide - 0.5, top, 0.5, to - from);
    }
    if (bar.kind === "wait_zone" && wide > 90) {
      paint.font = paint.font.replace(/^.*?(\d+px)/, "500 $1");
      const text = `${look?.sign ?? ""} ${bar.zone}`;
      const size = paint.measureText(text).width;
      paint.fillStyle = ground;
      paint.fillRect(left + 5, top + 1, size + 6, to - from - 2);
      paint.fillStyle = "#1f262c";
      paint.textAlign = "left";
      paint.fillText(text, left + 8, top + 9);
    }
  }

  private hatch(paint: CanvasRenderingContext2D, left: number, top: number, wide: number, high: number, ground: string): void {
    paint.save();
    paint.beginPath();
    paint.rect(left, top, wide, high);
    paint.clip();
    paint.strokeStyle = ground;
    paint.lineWidth = 1.2;
    paint.beginPath();
    for (let x = left - high; x < left + wide; x += 5) {
      paint.moveTo(x, top + high);
      paint.lineTo(x + high, top);
    }
    paint.stroke();
    paint.restore();
  }

  /** A line under the bars that decide, from row to row where the next one takes over. */
  private path(paint: CanvasRenderingContext2D, ink: string): void {
    const path = this.told!.bars.filter((bar) => bar.critical).sort((a, b) => a.start_s - b.start_s);
    paint.strokeStyle = ink;
    paint.lineWidth = 2;
    paint.beginPath();
    path.forEach((bar, place) => {
      const y = this.top(bar.row) + 15;
      if (place === 0) paint.moveTo(this.x(bar.start_s), y);
      else paint.lineTo(this.x(bar.start_s), y);
      paint.lineTo(this.x(bar.end_s), y);
    });
    paint.stroke();
  }

  /** Where the line of the limit is drawn, or the end of the chart where there is none. */
  private limitX(): number {
    const { begin_s, limit_s } = this.told!;
    const there = limit_s !== null && begin_s + limit_s <= this.lastS + 1e-6;
    return there ? this.x(begin_s + limit_s!) : this.chart.clientWidth + 28;
  }

  private limit(paint: CanvasRenderingContext2D, height: number, colour: (name: string) => string): void {
    const x = this.limitX();
    if (x > this.chart.clientWidth) return;
    paint.strokeStyle = colour("--tt-ink");
    paint.lineWidth = 1;
    paint.setLineDash([4, 3]);
    paint.beginPath();
    paint.moveTo(x, 2);
    paint.lineTo(x, height);
    paint.stroke();
    paint.setLineDash([]);
    paint.fillStyle = colour("--tt-ink");
    paint.textAlign = "right";
    paint.fillText(this.told!.limit, x - 4, AXIS_PX - 7);
  }

  private press(event: PointerEvent): void {
    if (event.button !== 0 || !this.told) return;
    this.chart.setPointerCapture(event.pointerId);
    this.orders.seek(this.timeAt(event.clientX));
    const move = (moved: PointerEvent) => this.orders.seek(this.timeAt(moved.clientX));
    const end = () => {
      this.chart.removeEventListener("pointermove", move);
      this.chart.removeEventListener("pointerup", end);
      this.chart.removeEventListener("pointercancel", end);
    };
    this.chart.addEventListener("pointermove", move);
    this.chart.addEventListener("pointerup", end);
    this.chart.addEventListener("pointercancel", end);
  }

  private hover(event: PointerEvent): void {
    const { told } = this;
    if (!told) return;
    const rect = this.chart.getBoundingClientRect();
    const row = told.rows[Math.floor((event.clientY - rect.top - AXIS_PX) / ROW_PX)];
    const t = this.timeAt(event.clientX);
    const slack = ((this.lastS - told.begin_s) / Math.max(1, rect.width)) * NEAR_PX;
    const own = told.bars.filter((bar) => bar.row === row);
    const bar = own.find((one) => one.start_s <= t && t < one.end_s) ?? own.find((one) => one.start_s - slack <= t && t < one.end_s + slack);
    const lines = bar ? this.words(bar) : [`${t.toFixed(2)} s`];
    this.tip.replaceChildren(...lines.map((line, i) => make("div", i ? { class: "tt-faint" } : {}, line)));
    this.tip.classList.add("tt-on");
    const half = this.tip.offsetWidth / 2;
    const x = Math.min(rect.width - half, Math.max(half, event.clientX - rect.left));
    this.tip.style.transform = `translate(${(x - half).toFixed(0)}px, ${(-this.tip.offsetHeight - 2).toFixed(0)}px)`;
  }

  private words(bar: Bar): string[] {
    const what = [bar.row, bar.text, bar.at && !bar.text.includes(bar.at) ? bar.at : ""].filter(Boolean).join(" · ");
    const when = `${bar.start_s.toFixed(2)} to ${bar.end_s.toFixed(2)} s, ${(bar.end_s - bar.start_s).toFixed(2)} s${bar.critical ? ", decides" : ""}`;
    const where = bar.step ? `step ${bar.step} of ${bar.program}` : "";
    return [what, when, where].filter(Boolean);
  }
}
