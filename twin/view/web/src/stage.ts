// Renderer and camera. Draws only when something asks for it.

import { type Box3, Mesh, PCFShadowMap, PerspectiveCamera, Scene, Vector3, WebGLRenderer } from "three";
import { OrbitControls } from "three/examples/jsm/controls/OrbitControls.js";
import { frame, type View } from "./framing.ts";
import { Light } from "./shade.ts";

const REFINE_MS = 220;
const EASE_MS = 420;
/** Share of a turn's speed that is left after a sixtieth of a second. */
const DAMPING = 0.88;
/** Time from picture to picture beyond which software drawing gives up resolution, and below which it regains some. */
const SLOW_MS = 85;
const QUICK_MS = 35;
/** What the floor needs of whatever draws it. */
export interface Picture {
  readonly scene: Scene;
  readonly camera: PerspectiveCamera;
  readonly canvas: HTMLCanvasElement;
  readonly software: boolean;
  /** Draws since the page opened, pictures in the last second, and draw calls of the last one. */
  readonly draws: number;
  readonly fps: number;
  readonly calls: number;
  /** Called before each picture with the time in ms; true asks for another one. */
  onDraw: (now: number) => boolean;
  fit(bounds: Box3, hall: boolean): void;
  invalidate(moved?: boolean): void;
  stir(): void;
  resize(width: number, height: number): void;
  look(view: View, atOnce?: boolean): void;
  /** Let the arrow keys move the view, where they mean nothing else. */
  steer(): void;
  dispose(): void;
}

/** True where no graphics hardware draws; then everything that costs fill rate is left out. */
export function drawsInSoftware(gl: WebGLRenderingContext | WebGL2RenderingContext): boolean {
  const names = gl.getExtension("WEBGL_debug_renderer_info");
  const name = String(gl.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  return /swiftshader|llvmpipe|software|basic render/i.test(name);
}

export class Stage implements Picture {
  readonly scene = new Scene();
  readonly camera = new PerspectiveCamera(32, 1, 0.02, 30);
  readonly controls: OrbitControls;
  readonly renderer: WebGLRenderer;
  readonly software: boolean;
  /** Draws since the page opened, and frames in the last second. */
  draws = 0;
  fps = 0;
  onDraw: (now: number) => boolean = () => false;
  private readonly light: Light;
  /** Half of what is drawn, m, from corner to corner. */
  private radius = 1;
  private request = 0;
  private refineTimer = 0;
  private fine = false;
  private coarse = 1;
  private stamps: number[] = [];
  private glide: { from: { target: Vector3; eye: Vector3 }; to: Vector3; target: Vector3; start: number } | null = null;
  /** The view that fills the picture until somebody moves it. */
  private fitted: View | null = null;
  private moved = true;

  constructor(readonly canvas: HTMLCanvasElement) {
    // A context of its own says whether hardware draws: antialiasing has to be chosen before the real one exists.
    const probe = document.createElement("canvas").getContext("webgl2");
    if (!probe) throw new Error("This browser offers no WebGL 2, so the plant cannot be drawn in 3D.");
    this.software = drawsInSoftware(probe);
    probe.getExtension("WEBGL_lose_context")?.loseContext();
    this.renderer = new WebGLRenderer({ canvas, antialias: !this.software, alpha: true, stencil: this.software });
    this.renderer.setPixelRatio(this.ratio());
    this.renderer.shadowMap.enabled = !this.software;
    this.renderer.shadowMap.type = PCFShadowMap;
    this.renderer.shadowMap.autoUpdate = false;
    this.camera.up.set(0, 0, 1);
    this.controls = new OrbitControls(this.camera, canvas);
    Object.assign(this.controls, {
      enableDamping: true, dampingFactor: 0.12, zoomToCursor: true, maxPolarAngle: 1.52, minDistance: 0.15, maxDistance: 8,
    });
    this.controls.addEventListener("change", () => this.invalidate());
    this.controls.addEventListener("start", () => {
      this.glide = null;
      this.fitted = null;
    });
    this.light = new Light(this.scene, this.software);
  }

  get calls(): number {
    return this.renderer.info.render.calls;
  }

  /** Set light and camera to the size of what is drawn. */
  fit(bounds: Box3, hall: boolean): void {
    this.radius = bounds.getSize(new Vector3()).length() / 2;
    this.controls.maxDistance = Math.max(8, 6 * this.radius);
    this.controls.minDistance = hall ? 0.8 : 0.15;
    this.light.fit(bounds, hall);
    this.invalidate(true);
  }

  /** Keep the depth that can be told apart near to what is looked at, from a finger to a whole plant. */
  private focus(): void {
    const distance = this.camera.position.distanceTo(this.controls.target);
    const near = Math.min(2, Math.max(0.02, 0.02 * distance));
    const far = Math.max(30, distance + 3 * this.radius);
    if (Math.abs(near / this.camera.near - 1) < 0.1 && Math.abs(far / this.camera.far - 1) < 0.1) return;
    this.camera.near = near;
    this.camera.far = far;
    this.camera.updateProjectionMatrix();
  }

  /** Draw soon; `moved` says that shadows changed too. */
  invalidate(moved = false): void {
    this.moved ||= moved;
    window.clearTimeout(this.refineTimer);
    if (this.request === 0) this.request = window.requestAnimationFrame((now) => this.draw(now));
  }

  /** Shadows changed in the picture being drawn. */
  stir(): void {
    this.moved = true;
  }

  resize(width: number, height: number): void {
    if (width < 2 || height < 2) return;
    this.renderer.setSize(width, height, false);
    this.camera.aspect = width / height;
    this.camera.updateProjectionMatrix();
    if (this.fitted && !this.glide) this.look(this.fitted, true);
    this.invalidate();
  }

  steer(): void {
    this.canvas.tabIndex = 0;
    this.controls.listenToKeyEvents(this.canvas);
  }

  /** Let the camera go to a view; at once where motion is not wanted. */
  look(view: View, atOnce = false): void {
    this.fitted = view;
    const { eye, target } = frame(view, this.camera);
    if (atOnce || window.matchMedia("(prefers-reduced-motion: reduce)").matches) {
      this.camera.position.copy(eye);
      this.controls.target.copy(target);
      this.controls.update();
      this.glide = null;
    } else {
      const from = { target: this.controls.target.clone(), eye: this.camera.position.clone() };
      this.glide = { from, to: eye, target, start: performance.now() };
    }
    this.invalidate();
  }

  dispose(): void {
    window.cancelAnimationFrame(this.request);
    window.clearTimeout(this.refineTimer);
    this.request = -1;
    this.controls.dispose();
    this.scene.traverse((thing) => {
      if (thing instanceof Mesh) thing.geometry.dispose();
    });
    this.renderer.dispose();
    this.renderer.forceContextLoss();
  }

  private draw(now: number): void {
    this.request = 0;
    const gliding = this.step(now);
    // Damping counts pictures; by time, so that a slow machine comes to rest as soon as a quick one.
    const took = Math.min(500, now - (this.stamps.at(-1) ?? now));
    this.controls.dampingFactor = Math.max(0.05, 1 - DAMPING ** (took / 16.7));
    const turning = this.controls.update();
    this.focus();
    const again = this.onDraw(now);
    this.coarsen(now);
    this.renderer.shadowMap.needsUpdate = this.moved;
    this.moved = false;
    this.renderer.render(this.scene, this.camera);
    this.draws += 1;
    this.stamps.push(now);
    while (this.stamps[0]! < now - 1000) this.stamps.shift();
    this.fps = this.stamps.length;
    if (again || gliding || turning) this.invalidate();
    else this.refineTimer = window.setTimeout(() => this.refine(), REFINE_MS);
  }

  /** Once nothing moves, software drawing affords one picture at twice the resolution. */
  private refine(): void {
    if (!this.software) return;
    this.fine = true;
    this.renderer.setPixelRatio(2);
    this.renderer.render(this.scene, this.camera);
  }

  /** While things move, draw as many pixels as the machine manages; the first picture after a rest does not count. */
  private coarsen(now: number): void {
    if (!this.software) return;
    const took = now - (this.stamps.at(-1) ?? -1e9);
    const before = this.coarse;
    if (!this.fine && took < 1000) {
      if (took > SLOW_MS) this.coarse = Math.max(0.75, this.coarse - 0.125);
      else if (took < QUICK_MS) this.coarse = Math.min(1, this.coarse + 0.05);
    }
    if (this.fine || this.coarse !== before) this.renderer.setPixelRatio(this.ratio());
    this.fine = false;
  }

  private ratio(): number {
    return this.software ? this.coarse : Math.min(window.devicePixelRatio, 2);
  }

  private step(now: number): boolean {
    if (!this.glide) return false;
    const share = Math.min(1, (now - this.glide.start) / EASE_MS);
    const eased = 1 - (1 - share) ** 3;
    this.camera.position.lerpVectors(this.glide.from.eye, this.glide.to, eased);
    this.controls.target.lerpVectors(this.glide.from.target, this.glide.target, eased);
    if (share >= 1) this.glide = null;
    return share < 1;
  }
}
