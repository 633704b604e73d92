// The picture: what is drawn, from where, with its labels, views, pointer and what is said over it.

import type { Vector3 } from "three";
import { Blind } from "./blind.ts";
import { Shapes } from "./shapes.ts";
import { make } from "./dom.ts";
import { Labels } from "./labels.ts";
import type { DeviceInfo, FloorModel } from "./model.ts";
import type { Pose } from "./motion.ts";
import { Pointer } from "./pointer.ts";
import { type Picture, Stage } from "./stage.ts";
import { tintsOf } from "./tints.ts";
import { closeView, deviceView, type Preset, presets } from "./views.ts";

export class Viewport {
  readonly element = make("div", { class: "tt-stage" });
  readonly stage: Picture;
  shapes: Shapes | null = null;
  /** Called before each picture with the time in ms; true asks for another one. */
  onDraw: (now: number) => boolean = () => false;
  private readonly canvas = make("canvas", { class: "tt-canvas", "aria-label": "The plant in 3D" });
  private readonly layer = make("div", { class: "tt-labels" });
  private readonly views = make("div", { class: "tt-views", role: "group", "aria-label": "Views" });
  private readonly tag = make("div", { class: "tt-tag" });
  private readonly notice = make("div", { class: "tt-note", role: "status" });
  private readonly banner = make("div", { class: "tt-banner", role: "alert", hidden: true });
  private readonly told = make("div", { class: "tt-told", role: "alert", hidden: true });
  private readonly message = make("div", { class: "tt-message", role: "status" });
  private readonly pointer: Pointer;
  private labels: Labels | null = null;
  private presets: Preset[] = [];
  private shown = { tints: "", selected: "" };
  /** Why there is no picture; empty where there is one. */
  private blind = "";

  constructor(private readonly model: FloorModel) {
    this.element.append(this.canvas, this.layer, this.views, this.tag, this.notice, this.message, this.told, this.banner);
    this.say("Loading the plant…");
    this.stage = this.open3D();
    this.stage.onDraw = (now) => {
      const again = this.onDraw(now);
      this.relabel();
      this.shapes?.look(this.stage.camera, this.canvas.clientHeight);
      return again;
    };
    this.pointer = new Pointer(this.stage, () => this.shapes, {
      hover: (id) => this.point(id),
      select: (id) => (model.selected = id),
      visit: (device) => this.go(device),
    });
    this.element.append(this.pointer.tip);
    if (!model.recorded) this.stage.steer();
    this.canvas.addEventListener("webglcontextlost", (event) => {
      event.preventDefault();
      this.say("The graphics driver dropped the picture. It comes back by itself, or after a reload.", true);
    });
    this.canvas.addEventListener("webglcontextrestored", () => {
      this.say("");
      this.stage.invalidate(true);
    });
    this.follow();
  }

  /** Load what is to be drawn; false, and said over the picture, where it cannot be. */
  async open(): Promise<boolean> {
    const { model } = this;
    try {
      if (!model.scene || model.scene.byteLength === 0) throw new Error("The page was given no scene to draw.");
      this.shapes = await Shapes.load(model.scene, this.stage.software);
    } catch (error) {
      this.say(`The plant cannot be drawn: ${error instanceof Error ? error.message : String(error)}`, true);
      return false;
    }
    this.stage.scene.add(this.shapes.root);
    this.stage.fit(this.shapes.bounds, this.shapes.info.hall);
    this.presets = presets(this.shapes);
    this.views.replaceChildren(...this.presets.map((preset, i) =>
      make("button", { type: "button", title: `${preset.title} (${i + 1})`, click: () => this.view(i) }, preset.label)));
    this.labels = new Labels(
      this.layer, this.shapes.info.devices, this.shapes.landmarks(), (id) => this.pick(id), (id) => this.point(id),
    );
    this.resize();
    this.stage.look(this.presets[0]!.view, true);
    this.visit(true);
    this.states();
    const rest = model.recorded ? "Playing, charts, lots and signals work" : "The list and the sheets work";
    this.say(this.blind && `${this.blind} ${rest} without it.`, this.blind !== "");
    if (this.blind) this.views.replaceChildren();
    this.stage.invalidate(true);
    return true;
  }

  /** Draw everything where the pose has it. */
  move(pose: Pose): void {
    this.shapes?.move(pose);
    this.stage.stir();
  }

  /** Look from one of the views, by its place. */
  view(index: number): void {
    const preset = this.presets[index];
    this.pointer.hide();
    if (!preset) return;
    this.stage.look(preset.view);
    if (this.shapes?.info.hall) this.model.selected = this.shapes.device(preset.id)?.id ?? "";
  }

  /** Text in a corner of the picture, or none. */
  note(text: string): void {
    if (this.notice.textContent !== text) this.notice.textContent = text;
  }

  /** A line across the picture that cannot be overlooked; nothing hides it. */
  warn(text: string, ...buttons: HTMLButtonElement[]): void {
    this.banner.hidden = text === "";
    this.banner.replaceChildren(text, ...buttons);
    this.stage.invalidate();
  }

  resize(): void {
    this.stage.resize(this.element.clientWidth, this.element.clientHeight);
  }

  dispose(): void {
    this.pointer.dispose();
    this.shapes?.dispose();
    this.stage.dispose();
  }

  /** What draws; where the browser cannot, the playhead runs on without a picture. */
  private open3D(): Picture {
    try {
      return new Stage(this.canvas);
    } catch (error) {
      this.blind = error instanceof Error ? error.message : String(error);
      return new Blind(this.canvas);
    }
  }

  private follow(): void {
    const { model } = this;
    model.on("devices", () => this.states());
    model.on("palette", () => this.states());
    model.on("selected", () => this.colours());
    model.on("hover", () => this.colours());
    model.on("visit", () => this.visit());
    const tag = () => (this.tag.textContent = model.emulated ? "Emulated" : "");
    model.on("emulated", tag);
    model.on("notice", () => this.notify());
    this.notify();
    tag();
  }

  /** Look at a place from near. */
  lookAt(target: Vector3): void {
    this.stage.look(closeView(target, this.shapes?.info.hall ?? false), true);
  }

  private go(device: DeviceInfo, atOnce = false): void {
    this.stage.look(deviceView(device, this.shapes?.info.hall ?? false), atOnce);
  }

  private visit(atOnce = false): void {
    const device = this.shapes?.device(this.model.visit?.id ?? "");
    if (device) this.go(device, atOnce);
  }

  /** A sentence that somebody should read once and may put away. */
  private notify(): void {
    const { notice } = this.model;
    this.told.hidden = !notice;
    const away = make("button", { type: "button", "aria-label": "Put away", title: "Put away", click: () => (this.told.hidden = true) }, "✕");
    this.told.replaceChildren(`▲ ${notice}`, away);
  }

  private relabel(): void {
    const { camera } = this.stage;
    camera.updateMatrixWorld();
    this.labels?.layout(camera, this.canvas.clientWidth, this.canvas.clientHeight, this.reserved());
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

  private pick(id: string): void {
    this.model.selected = this.model.selected === id ? "" : id;
  }

  private point(id: string): void {
    if (this.model.hover !== id) this.model.hover = id;
  }

  private states(): void {
    this.labels?.update(this.model.devices ?? [], this.model.palette ?? {});
    this.colours();
  }

  private colours(): void {
    const { model } = this;
    const tints = tintsOf(model);
    this.labels?.mark(model.selected, model.hover);
    const key = JSON.stringify([...tints].map(([id, colour]) => [id, colour.getHex(), colour.b]));
    if (this.shapes && key !== this.shown.tints) {
      this.shown.tints = key;
      this.shapes.tint(tints);
      this.stage.invalidate();
    }
    if (this.shapes && model.selected !== this.shown.selected) {
      this.shown.selected = model.selected;
      this.shapes.select(model.selected, model.palette?.base?.accent ?? "#2f6f9f");
      this.stage.invalidate();
    }
    if (this.labels) this.relabel();
  }
}
