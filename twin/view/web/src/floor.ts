// The floor: puts scene, motion, playhead, labels and transport together and keeps them in step with the page.

import { Cell } from "./cell.ts";
import { make } from "./dom.ts";
import { Labels } from "./labels.ts";
import type { FloorModel, FloorParams } from "./model.ts";
import { Motion } from "./motion.ts";
import { Player } from "./player.ts";
import { Pointer } from "./pointer.ts";
import { Scrubber } from "./scrubber.ts";
import { MotionSocket } from "./socket.ts";
import { Stage } from "./stage.ts";
import { PlantClock } from "./time.ts";
import { tintsOf } from "./tints.ts";
import { heeds, type Orders, press, Transport } from "./transport.ts";
import { deviceView, type Preset, presets } from "./views.ts";

const TELL_MS = 200;
const ASSUMED_SPEED = 1;
const OLD_DATA = 2;

export class Floor {
  readonly root: HTMLElement;
  readonly motion = new Motion();
  readonly player = new Player();
  readonly stage: Stage;
  cell: Cell | null = null;
  ready = false;
  private readonly picture = make("div", { class: "tt-stage" });
  private readonly canvas = make("canvas", { class: "tt-canvas", "aria-label": "The cell in 3D" });
  private readonly layer = make("div", { class: "tt-labels" });
  private readonly views = make("div", { class: "tt-views", role: "group", "aria-label": "Views" });
  private readonly tag = make("div", { class: "tt-tag" });
  private readonly notice = make("div", { class: "tt-note", role: "status" });
  private readonly message = make("div", { class: "tt-message", role: "status" });
  private readonly scrubber: Scrubber;
  private readonly transport: Transport;
  private readonly orders: Orders;
  private readonly pointer: Pointer;
  private readonly watcher: ResizeObserver;
  private readonly ends: (() => void)[] = [];
  private labels: Labels | null = null;
  private presets: Preset[] = [];
  private socket: MotionSocket | null = null;
  private clock: PlantClock;
  private told = { at: 0, time: -1 };
  private shown = { tints: "", selected: "" };
  private drawnTime = -1;
  private tellTimer = 0;
  private failure = "";

  constructor(private readonly model: FloorModel) {
    this.clock = new PlantClock(model.start_ns / 1e6, model.time_zone);
    this.orders = this.makeOrders();
    this.scrubber = new Scrubber(this.player, () => this.clock, (t) => this.seek(t));
    this.transport = new Transport(this.player, this.scrubber, () => this.clock, this.orders);
    const { help } = this.transport;
    this.picture.append(this.canvas, this.layer, this.views, this.tag, this.notice, this.message, help);
    this.root = make("div", { class: "tt-floor" }, this.picture, this.transport.element);
    this.watcher = new ResizeObserver(() => this.resize());
    this.say("Loading the cell…");
    this.stage = new Stage(this.canvas);
    this.stage.onDraw = (now) => this.draw(now);
    this.pointer = new Pointer(this.stage, () => this.cell, {
      hover: (id) => this.point(id),
      select: (id) => (this.model.selected = id),
      visit: (device) => this.stage.look(deviceView(device)),
    });
    this.picture.append(this.pointer.tip);
    this.listen();
    this.follow();
    void this.open();
  }

  /** Move the playhead to t seconds after the shift's start. */
  seek(t: number): void {
    this.player.seek(t);
    this.stage.invalidate();
  }

  dispose(): void {
    for (const end of this.ends) end();
    window.clearTimeout(this.tellTimer);
    this.pointer.dispose();
    this.watcher.disconnect();
    this.socket?.close();
    this.cell?.dispose();
    this.stage.dispose();
  }

  private async open(): Promise<void> {
    const { model } = this;
    try {
      if (!model.scene || model.scene.byteLength === 0) throw new Error("The page was given no scene to draw.");
      this.cell = await Cell.load(model.scene, this.stage.software);
    } catch (error) {
      this.say(`The cell cannot be drawn: ${error instanceof Error ? error.message : String(error)}`, true);
      return;
    }
    this.stage.scene.add(this.cell.root);
    this.stage.fit(this.cell.bounds);
    this.presets = presets(this.cell);
    this.views.replaceChildren(...this.presets.map((preset, i) =>
      make("button", { type: "button", title: `${preset.title} (${i + 1})`, click: () => this.orders.view(i) }, preset.label)));
    this.labels = new Labels(this.layer, this.cell.info.devices, (id) => this.pick(id), (id) => this.point(id));
    this.resize();
    this.stage.look(this.presets[0]!.view, true);
    this.states();
    this.mark();
    if (model.token) {
      this.socket = new MotionSocket(model.stream_path, model.token, this.motion, (error) => this.arrived(error));
    }
    this.say("");
    this.ready = true;
    this.stage.invalidate(true);
  }

  private arrived(error?: string): void {
    const { player } = this;
    const starved = player.starved;
    // A pose that lay beyond what was known may be another one now; one that was known is not.
    const stale = player.time >= player.availableS;
    player.availableS = this.known();
    if (error) this.failure = `Motion cannot be shown: ${error}.`;
    if (stale) this.drawnTime = -1;
    if (starved) player.wake();
    if (stale || player.follow) this.stage.invalidate();
    this.chrome();
  }

  /** Motion is known up to here; once all has come, to the end, where the last pose simply stays. */
  private known(): number {
    return this.motion.finished ? Math.max(this.motion.untilS, this.player.endS) : this.motion.untilS;
  }

  /** What stands round the picture; costs no drawing. */
  private chrome(): void {
    this.scrubber.update();
    this.transport.update(this.playNote());
    this.notes();
  }

  private relabel(): void {
    const { camera } = this.stage;
    camera.updateMatrixWorld();
    this.labels?.layout(camera, this.canvas.clientWidth, this.canvas.clientHeight, this.reserved());
  }

  private draw(now: number): boolean {
    const running = this.player.step(now);
    const { time } = this.player;
    if (this.cell && time !== this.drawnTime) {
      this.drawnTime = time;
      this.cell.move(this.motion.at(time));
      this.stage.stir();
    }
    this.relabel();
    this.chrome();
    this.tell(now);
    return running;
  }

  /** Tell the page where the playhead is, five times a second at most and always where it comes to rest. */
  private tell(now: number): void {
    const { model, player, told } = this;
    if (model.playing !== player.playing) model.playing = player.playing;
    if (model.speed !== player.speed) model.speed = player.speed;
    if (model.follow !== player.follow) model.follow = player.follow;
    if (told.time === player.time || this.tellTimer !== 0) return;
    const wait = TELL_MS - (now - told.at);
    if (wait > 0) {
      this.tellTimer = window.setTimeout(() => {
        this.tellTimer = 0;
        this.tell(performance.now());
      }, wait);
      return;
    }
    told.at = now;
    told.time = player.time;
    model.time_s = player.time;
  }

  private playNote(): string {
    if (this.socket?.state === "lost") return "Connection lost, trying again…";
    if (this.socket?.state === "refused") return "This session has ended; reload the page.";
    if (this.player.starved) return "Waiting for the mirror…";
    return this.player.follow ? "Live" : "";
  }

  private notes(): void {
    const { pose } = this.motion;
    const lines = [];
    if (this.failure) lines.push(`▲ ${this.failure}`);
    if (pose.assumed & ASSUMED_SPEED) lines.push("i  Belt speed assumed: no set-point received yet");
    if (pose.assumed & OLD_DATA) lines.push("◌  Robot data is old");
    const text = lines.join("\n");
    if (this.notice.textContent !== text) this.notice.textContent = text;
  }

  private reserved(): { x: number; y: number; w: number; h: number }[] {
    return [this.views, this.tag, this.notice]
      .filter((element) => element.offsetWidth > 0 && element.textContent)
      .map((element) => ({ x: element.offsetLeft, y: element.offsetTop, w: element.offsetWidth, h: element.offsetHeight }));
  }

  private say(text: string, wrong = false): void {
    this.message.textContent = text;
    this.message.hidden = text === "";
    this.message.classList.toggle("tt-wrong", wrong);
    this.layer.hidden = text !== "";
  }

  private resize(): void {
    this.stage.resize(this.picture.clientWidth, this.picture.clientHeight);
    this.scrubber.update();
  }

  private pick(id: string): void {
    this.model.selected = this.model.selected === id ? "" : id;
  }

  private point(id: string): void {
    if (this.model.hover === id) return;
    this.model.hover = id;
  }

  private states(): void {
    const { model } = this;
    this.labels?.update(model.devices ?? [], model.palette ?? {});
    this.colours();
  }

  private colours(): void {
    const { model } = this;
    const tints = tintsOf(model);
    this.labels?.mark(model.selected, model.hover);
    const key = JSON.stringify([...tints].map(([id, colour]) => [id, colour.getHex(), colour.b]));
    if (this.cell && key !== this.shown.tints) {
      this.shown.tints = key;
      this.cell.tint(tints);
      this.stage.invalidate();
    }
    if (this.cell && model.selected !== this.shown.selected) {
      this.shown.selected = model.selected;
      this.cell.select(model.selected, model.palette?.base?.accent ?? "#2f6f9f");
      this.stage.invalidate();
    }
    if (this.ready) this.relabel();
  }

  private mark(): void {
    this.scrubber.setMarks(this.model.marks ?? [], this.model.palette ?? {});
  }

  private makeOrders(): Orders {
    const { player } = this;
    const then = (order: () => void) => () => {
      order();
      this.stage.invalidate();
    };
    return {
      toggle: then(() => player.toggle()),
      step: (direction) => {
        const mark = this.scrubber.step(direction);
        if (mark) this.seek(mark.t_s);
      },
      jump: (seconds) => this.seek(player.time + seconds),
      seek: (t) => this.seek(t),
      setSpeed: (speed) => then(() => (player.speed = speed))(),
      faster: (steps) => then(() => player.faster(steps))(),
      view: (index) => {
        const preset = this.presets[index];
        this.pointer.hide();
        if (preset) this.stage.look(preset.view);
      },
      clear: then(() => {
        this.transport.help.hidden = true;
        this.model.selected = "";
      }),
      help: () => (this.transport.help.hidden = !this.transport.help.hidden),
    };
  }

  /** Follow the page's parameters. */
  private follow(): void {
    const { model, player } = this;
    const on = (names: (keyof FloorParams)[], act: () => void) => {
      for (const name of names) model.on(name, act);
      act();
    };
    on(["start_ns", "end_ns", "time_zone"], () => {
      this.clock = new PlantClock(model.start_ns / 1e6, model.time_zone);
      player.endS = Math.max(0, (model.end_ns - model.start_ns) * 1e-9);
      player.availableS = this.known();
      this.chrome();
    });
    on(["time_s"], () => {
      if (model.time_s !== this.told.time) this.seek(model.time_s);
    });
    on(["playing"], () => {
      if (player.playing === model.playing) return;
      player.playing = model.playing;
      player.wake();
      this.stage.invalidate();
    });
    on(["speed"], () => {
      player.speed = model.speed;
      this.chrome();
    });
    on(["follow"], () => {
      player.follow = model.follow;
      this.stage.invalidate();
    });
    on(["devices", "palette"], () => this.states());
    on(["selected", "hover"], () => this.colours());
    on(["marks", "palette"], () => this.mark());
    on(["emulated"], () => {
      this.tag.textContent = model.emulated ? "Emulated" : "";
    });
    on(["theme"], () => this.root.classList.toggle("tt-dark", model.theme === "dark"));
  }

  private listen(): void {
    const { canvas } = this;
    canvas.addEventListener("webglcontextlost", (event) => {
      event.preventDefault();
      this.say("The graphics driver dropped the picture. It comes back by itself, or after a reload.", true);
    });
    canvas.addEventListener("webglcontextrestored", () => {
      this.say("");
      this.stage.invalidate(true);
    });
    const key = (event: KeyboardEvent) => {
      if (heeds(event, this.root) && press(event, this.player, this.orders)) event.preventDefault();
    };
    window.addEventListener("keydown", key);
    this.ends.push(() => window.removeEventListener("keydown", key));
    this.watcher.observe(this.picture);
  }
}
