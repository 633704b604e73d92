// The card on a robot cell's cycle under the picture: its chart, its cursor, and the robots that follow it.

import { Arms } from "./arms.ts";
import { CycleHead } from "./cycle_head.ts";
import { make } from "./dom.ts";
import { Gantt } from "./gantt.ts";
import { Nearest } from "./marks3d.ts";
import type { CycleNow, FloorModel } from "./model.ts";
import { type CycleTold, unpack } from "./parcel.ts";
import { Player } from "./player.ts";
import { Spaces } from "./spaces.ts";
import type { Viewport } from "./viewport.ts";

/** The two nearest points hold for so many seconds round the moment that they were found at. */
const HOLDS_S = 0.02;

export class Cycle {
  readonly element = make("section", { class: "tt-cycle", "aria-label": "Cell cycle", hidden: true });
  readonly gantt: Gantt;
  readonly player = new Player();
  readonly spaces: Spaces;
  private readonly head: CycleHead;
  private readonly says = make("div", { class: "tt-cycle-says", role: "status" });
  private readonly list = make("div", { class: "tt-cycle-list" });
  private readonly body: HTMLElement;
  private readonly known = new Map<string, { told: CycleTold; arms: Arms }>();
  private shown: { told: CycleTold; arms: Arms } | null = null;
  private nearest: { mark: Nearest; t: number } | null = null;
  private told = 0;
  private drawnTime = NaN;
  private wishes = 0;

  constructor(private readonly model: FloorModel, private readonly viewport: Viewport) {
    this.gantt = new Gantt({ seek: (t) => this.seek(t), select: (row) => (model.selected = row) });
    this.head = new CycleHead({
      toggle: () => this.toggle(),
      wish: (wish) => this.wish(wish),
      space: () => this.space(),
      link: () => this.address(),
    });
    this.spaces = new Spaces(viewport, {
      wish: (wish) => this.wish(wish),
      swept: (done, wanted, volume) => this.head.sweeps(done, wanted, volume),
      zones: (done, wanted) => this.head.zones.show(done, wanted, "Zones", "Comparing"),
    });
    this.body = make("div", { class: "tt-cycle-body" }, this.gantt.element, this.list);
    this.element.append(this.head.element, this.says, this.body, this.gantt.legend);
    viewport.onDraw = (now) => this.draw(now);
    model.on("parcel", () => this.arrived());
    model.on("cycle", () => this.follow());
    model.on("selected", () => {
      this.gantt.mark(model.selected);
      this.space();
    });
  }

  /** Show what there is already, once there is a plant to show it in. */
  open(): void {
    this.arrived();
    this.follow();
  }

  get time(): number {
    return (this.shown?.told.begin_s ?? 0) + this.player.time;
  }

  get key(): string {
    return this.shown?.told.key ?? "";
  }

  /** Where the shapes of a robot are drawn: link, x, y, z each; and its tool centre point. */
  drawn(robot: string): number[][] {
    return this.track(robot)?.drawn() ?? [];
  }

  tcp(robot: string): number[] {
    return this.track(robot)?.chain.tcp.elements.slice(12, 15) ?? [];
  }

  seek(t: number): void {
    if (!this.shown) return;
    this.player.seek(t - this.shown.told.begin_s);
    this.viewport.stage.invalidate();
  }

  toggle(): void {
    if (!this.shown) return;
    this.player.toggle();
    this.viewport.stage.invalidate();
  }

  resize(): void {
    if (this.shown) this.gantt.update(this.time);
  }

  /** Do what a key asks of the cursor; false where it means nothing there. */
  press(event: KeyboardEvent): boolean {
    if (!this.shown || this.element.hidden) return false;
    if (event.key === " ") {
      this.toggle();
      return true;
    }
    if (!event.composedPath().includes(this.gantt.chart)) return false;
    const { begin_s, end_s } = this.shown.told;
    const by: Record<string, number> = {
      ArrowLeft: event.shiftKey ? -1 : -0.1, ArrowRight: event.shiftKey ? 1 : 0.1, PageUp: -5, PageDown: 5,
    };
    if (event.key === "Home") this.seek(begin_s);
    else if (event.key === "End") this.seek(end_s);
    else if (by[event.key] !== undefined) this.seek(this.time + by[event.key]!);
    else return false;
    return true;
  }

  dispose(): void {
    this.nearest?.mark.dispose();
    this.spaces.dispose();
  }

  private track(robot: string) {
    const all = [...this.known.values()].flatMap(({ arms }) => arms.tracks);
    return (this.shown?.arms.tracks ?? all).find(({ info }) => info.id === robot) ?? all.find(({ info }) => info.id === robot);
  }

  private wish(wish: Record<string, unknown>): void {
    this.model.cycle_asked = { ...wish, n: ++this.wishes };
  }

  /** Address of this page that opens it as it is. */
  private address(): string {
    const now = this.model.cycle;
    const asked = new URLSearchParams({ station: now.station ?? "", t: this.time.toFixed(3), configuration: now.configuration ?? "" });
    return `${window.location.origin}${window.location.pathname}?${asked}`;
  }

  /** Keep what came; what is shown is told apart from it. */
  private arrived(): void {
    const bytes = this.model.parcel;
    if (!bytes || bytes.byteLength === 0) return;
    const parcel = unpack(bytes);
    if (parcel.told.kind === "cycle") {
      this.known.set(parcel.told.key, { told: parcel.told, arms: new Arms(parcel.told, parcel) });
      this.follow();
    } else {
      this.spaces.keep(parcel, this.shown?.told.rows ?? []);
      this.space();
    }
  }

  /** Show what the page says is to be shown. */
  private follow(): void {
    const now: CycleNow = this.model.cycle ?? {};
    if (!this.viewport.shapes) return;
    const ready = now.status === "ready" ? this.known.get(now.key ?? "") : undefined;
    this.element.hidden = !now.station;
    this.element.classList.toggle("tt-waits", now.status !== "error" && Boolean(now.station) && !ready);
    if (!ready) {
      this.leave();
      this.head.wait(now.station ?? "");
      this.say(now.status === "error" ? `✕ ${now.text}` : now.text || "Working out the cycle…", now.status === "error");
      this.body.hidden = this.gantt.legend.hidden = true;
    } else if (now.n !== this.told) {
      this.told = now.n ?? 0;
      this.show(ready, now);
    }
  }

  private leave(): void {
    if (this.shown && this.viewport.shapes) this.shown.arms.home(this.viewport.shapes);
    this.shown = null;
    this.told = 0;
    this.player.playing = false;
    this.nearest?.mark.dispose();
    this.nearest = null;
    this.head.swept.on = this.head.zones.on = false;
    this.space();
    this.viewport.stage.invalidate(true);
  }

  private show(what: { told: CycleTold; arms: Arms }, now: CycleNow): void {
    const { told } = what;
    const before = this.shown && this.shown.told.station === told.station ? this.time : NaN;
    // Another cycle's robots are taken over from where the plant's text has them.
    if (this.shown && this.shown !== what) this.shown.arms.home(this.viewport.shapes!);
    this.shown = what;
    this.player.endS = this.player.availableS = told.end_s - told.begin_s;
    this.drawnTime = NaN;
    this.body.hidden = this.gantt.legend.hidden = false;
    this.gantt.show(told, this.model.palette?.bars ?? {});
    this.gantt.mark(this.model.selected);
    this.head.show(told, now);
    this.tellFacts(told);
    this.say([now.text ? `▲ ${now.text}` : "", told.deadlock ? `✕ ${told.deadlock}` : "", ...told.wrong.map((text) => `✕ ${text}`)]
      .filter(Boolean).join("\n"), true);
    // What went wrong may have been the sweeping; it is not begun anew by itself.
    if (now.text) this.head.swept.on = this.head.zones.on = false;
    this.point(now);
    this.seek(now.seek_s ?? (Number.isNaN(before) ? 0 : before));
    this.space();
  }

  /** Mark the two points of a finding, and look at them. */
  private point(now: CycleNow): void {
    if (now.points?.length !== 2) return;
    this.nearest?.mark.dispose();
    const mark = new Nearest(now.points, this.model.palette?.severities?.alarm?.colour ?? "#c8431b");
    this.nearest = { mark, t: now.seek_s ?? 0 };
    this.viewport.stage.scene.add(mark.group);
    this.viewport.element.append(mark.label);
    this.viewport.lookAt(mark.middle);
  }

  private say(text: string, wrong: boolean): void {
    this.says.textContent = text;
    this.says.hidden = text === "";
    this.says.classList.toggle("tt-wrong", wrong);
  }

  private tellFacts(told: CycleTold): void {
    const shorten = told.shorten.map(({ saves_s, text }) => make("li", {}, make("b", {}, `−${saves_s.toFixed(1)} s`), text));
    const longest = told.maintenance.filter(({ cycle_s }) => cycle_s !== null && told.cycle_s !== null && cycle_s > told.cycle_s + 0.05);
    const upkeep = longest.map(({ program, every, cycle_s }) =>
      make("li", {}, make("b", {}, `${cycle_s!.toFixed(1)} s`), `with ${program}, once in ${every} cycles`));
    this.list.replaceChildren(
      this.spaces.list,
      make("h4", {}, "What would shorten it"),
      shorten.length ? make("ul", {}, ...shorten) : make("p", {}, told.deadlock ? "First the robots have to get done." : "Nothing by much."),
      ...(upkeep.length ? [make("h4", {}, "Longer cycles"), make("ul", {}, ...upkeep)] : []));
  }

  /** Show the spaces that are asked for. */
  private space(): void {
    const robots = this.shown?.arms.tracks.filter(({ info }) => info.knots > 1).map(({ info }) => info.id) ?? [];
    this.spaces.show(this.key, robots, this.model.selected, this.head.swept.on, this.head.zones.on);
  }

  private draw(now: number): boolean {
    const { shapes, stage } = this.viewport;
    const running = this.player.step(now);
    if (this.shown && shapes && this.time !== this.drawnTime) {
      this.drawnTime = this.time;
      this.shown.arms.move(this.time, shapes);
      this.gantt.update(this.time);
      stage.stir();
    }
    this.head.update(this.time, this.player.playing);
    if (this.nearest) {
      this.nearest.mark.show(Math.abs(this.time - this.nearest.t) < HOLDS_S);
      this.nearest.mark.place(stage.camera, stage.canvas.clientWidth, stage.canvas.clientHeight);
    }
    return running;
  }
}
