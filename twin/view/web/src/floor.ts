// The floor: puts scene, motion, playhead, labels and transport together and keeps them in step with the page.

import { Color, Raycaster, Vector2, Vector3 } from "three";
import { Cell } from "./cell.ts";
import { make } from "./dom.ts";
import { Labels } from "./labels.ts";
import type { FloorModel, FloorParams } from "./model.ts";
import { Motion } from "./motion.ts";
import { Player } from "./player.ts";
import { Scrubber } from "./scrubber.ts";
import { MotionSocket } from "./socket.ts";
import { Stage } from "./stage.ts";
import { PlantClock } from "./time.ts";
import { type Orders, press, Transport } from "./transport.ts";
import { deviceView, type Preset, presets } from "./views.ts";

const TELL_MS = 200;
const CLICK_PX = 4;
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
  private readonly tip = make("div", { class: "tt-tip", role: "presentation" });
  private readonly scrubber: Scrubber;
  private readonly transport: Transport;
  private readonly orders: Orders;
  private readonly ray = new Raycaster();
  private readonly watcher: ResizeObserver;
  private readonly ends: (() => void)[] = [];
  private labels: Labels | null = null;
  private presets: Preset[] = [];
  private socket: MotionSocket | null = null;
  private clock: PlantClock;
  private told = { at: 0, time: -1 };
  private shown = { tints: "", selected: "" };
  private drawnTime = -1;
  private pointer: { x: number; y: number } | null = null;
  private failure = "";

  constructor(private readonly model: FloorModel) {
    this.clock = new PlantClock(model.start_ns / 1e6, model.time_zone);
    this.orders = this.makeOrders();
    this.scrubber = new Scrubber(this.player, () => this.clock, (t) => this.seek(t));
    this.transport = new Transport(this.player, this.scrubber, () => this.clock, this.orders);
    this.picture.append(this.canvas, this.layer, this.views, this.tag, this.notice, this.tip, this.message, this.transport.help);
    this.root = make("div", { class: "tt-floor" }, this.picture, this.transport.element);
    this.watcher = new ResizeObserver(() => this.resize());
    this.say("Loading the cell…");
    this.stage = new Stage(this.canvas);
    this.stage.onDraw = (now) => this.draw(now);
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
    this.presets = presets(this.cell.info, this.cell.bounds, this.cell.corners());
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
    this.player.availableS = this.motion.untilS;
    if (error) this.failure = `Motion cannot be shown: ${error}.`;
    if (this.player.time <= this.motion.untilS + 1) this.drawnTime = -1;
    this.stage.invalidate();
  }

  private draw(now: number): boolean {
    const running = this.player.step(now);
    const { time } = this.player;
    if (this.cell && time !== this.drawnTime) {
      this.drawnTime = time;
      this.cell.move(this.motion.at(time));
      this.stage.invalidate(true);
    }
    if (this.pointer) this.trace();
    this.stage.controls.update();
    this.stage.camera.updateMatrixWorld();
    this.labels?.layout(this.stage.camera, this.canvas.clientWidth, this.canvas.clientHeight, this.reserved());
    this.scrubber.update();
    this.transport.update(this.playNote());
    this.notes();
    this.tell(now);
    return running;
  }

  /** Tell the page where the playhead is, five times a second at most and always where it comes to rest. */
  private tell(now: number): void {
    const { model, player, told } = this;
    if (model.playing !== player.playing) model.playing = player.playing;
    if (model.speed !== player.speed) model.speed = player.speed;
    if (model.follow !== player.follow) model.follow = player.follow;
    if (told.time === player.time) return;
    const wait = TELL_MS - (now - told.at);
    if (wait > 0) {
      window.setTimeout(() => this.stage.invalidate(), wait);
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
    this.canvas.style.cursor = id ? "pointer" : "";
  }

  /** Find what lies under the pointer; once a picture. */
  private trace(): void {
    const at = this.pointer!;
    this.pointer = null;
    const id = this.under(at.x, at.y) ?? "";
    this.point(id);
    const info = this.cell?.info.devices.find((device) => device.id === id);
    this.tip.classList.toggle("tt-on", Boolean(info));
    if (!info) return;
    const lines = [info.name, ...(info.estimated.length ? ["dimensions estimated"] : []), "click: signals"];
    this.tip.replaceChildren(...lines.map((line, i) => make("div", i ? { class: "tt-faint" } : {}, line)));
    const rect = this.picture.getBoundingClientRect();
    const x = Math.min(at.x - rect.left + 14, rect.width - this.tip.offsetWidth - 4);
    const y = Math.min(at.y - rect.top + 16, rect.height - this.tip.offsetHeight - 4);
    this.tip.style.transform = `translate(${x.toFixed(0)}px, ${y.toFixed(0)}px)`;
  }

  private under(x: number, y: number): string | null {
    const rect = this.canvas.getBoundingClientRect();
    const place = new Vector2(((x - rect.left) / rect.width) * 2 - 1, 1 - ((y - rect.top) / rect.height) * 2);
    this.ray.setFromCamera(place, this.stage.camera);
    return this.cell?.pick(this.ray)?.device ?? null;
  }

  private states(): void {
    const { model } = this;
    this.labels?.update(model.devices ?? [], model.palette ?? {});
    this.stage.invalidate();
    this.colours();
  }

  private colours(): void {
    const { model } = this;
    const tints = new Map<string, Color>();
    for (const device of model.devices ?? []) {
      const look = model.palette?.states?.[device.state ?? ""];
      if (look && ["starved", "blocked", "down", "stale"].includes(device.state ?? "")) {
        tints.set(device.id, new Color(1, 1, 1).lerp(new Color(device.colour ?? look.colour), 0.45));
      }
    }
    if (model.hover && model.hover !== model.selected) tints.set(model.hover, new Color(0.86, 0.98, 1.12));
    if (model.selected) tints.set(model.selected, new Color(0.78, 0.95, 1.14));
    this.labels?.mark(model.selected, model.hover);
    const key = JSON.stringify([...tints].map(([id, colour]) => [id, colour.getHex(), colour.b]));
    if (this.cell && key !== this.shown.tints) {
      this.shown.tints = key;
      this.cell.tint(tints);
    }
    if (this.cell && model.selected !== this.shown.selected) {
      this.shown.selected = model.selected;
      this.cell.select(model.selected, model.palette?.base?.accent ?? "#2f6f9f");
    }
    this.stage.invalidate();
  }

  private mark(): void {
    this.scrubber.setMarks(this.model.marks ?? [], this.model.palette ?? {});
    this.stage.invalidate();
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
      this.stage.invalidate();
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
    on(["speed"], () => (player.speed = model.speed));
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
    let down = { x: 0, y: 0 };
    canvas.addEventListener("pointerdown", (event) => (down = { x: event.clientX, y: event.clientY }));
    canvas.addEventListener("pointermove", (event) => {
      if (event.buttons) return;
      this.pointer = { x: event.clientX, y: event.clientY };
      this.stage.invalidate();
    });
    canvas.addEventListener("pointerleave", () => {
      this.point("");
      this.tip.classList.remove("tt-on");
    });
    canvas.addEventListener("click", (event) => {
      if (Math.hypot(event.clientX - down.x, event.clientY - down.y) > CLICK_PX) return;
      this.model.selected = this.under(event.clientX, event.clientY) ?? "";
    });
    canvas.addEventListener("dblclick", (event) => {
      const device = this.cell?.info.devices.find((one) => one.id === this.under(event.clientX, event.clientY));
      if (device) this.stage.look(deviceView(device));
    });
    canvas.addEventListener("webglcontextlost", (event) => {
      event.preventDefault();
      this.say("The graphics driver dropped the picture. It comes back by itself, or after a reload.", true);
    });
    canvas.addEventListener("webglcontextrestored", () => {
      this.say("");
      this.stage.invalidate(true);
    });
    const key = (event: KeyboardEvent) => this.key(event);
    window.addEventListener("keydown", key);
    this.ends.push(() => window.removeEventListener("keydown", key));
    this.watcher.observe(this.picture);
  }

  /** Keys count while nothing else on the page has the focus that could want them. */
  private key(event: KeyboardEvent): void {
    const target = event.composedPath()[0];
    if (event.defaultPrevented || !this.root.isConnected || !(target instanceof HTMLElement)) return;
    const inside = this.root.contains(target);
    if (!inside && target !== document.body) return;
    if (target instanceof HTMLSelectElement && !["[", "]", "?"].includes(event.key)) return;
    if (target instanceof HTMLButtonElement && [" ", "Enter"].includes(event.key)) return;
    if (press(event, this.player, this.orders)) event.preventDefault();
  }

  /** For tests: where on the page a device's middle is drawn. */
  where(id: string): [number, number] | null {
    const device = this.cell?.info.devices.find((one) => one.id === id);
    if (!device) return null;
    const { x, y } = new Vector3(...device.centre).project(this.stage.camera);
    const rect = this.canvas.getBoundingClientRect();
    return [rect.left + (x * 0.5 + 0.5) * rect.width, rect.top + (0.5 - y * 0.5) * rect.height];
  }

  /** For tests: what is drawn now. */
  get drawn(): { joints: number[]; tcp: number[]; parts: number[][] } {
    const tcp = this.cell?.robots.map((robot) => new Vector3().setFromMatrixPosition(robot.tcp).toArray()) ?? [];
    return {
      joints: [...this.motion.pose.joints],
      tcp: tcp[0] ?? [],
      parts: this.motion.pose.parts.map((part) => [...part]),
    };
  }
}
