// Renderer, light, ground and camera. Draws only when something asks for it.

import {
  Box3, CanvasTexture, Color, DirectionalLight, HemisphereLight, Mesh, MeshBasicMaterial, PCFShadowMap, PerspectiveCamera,
  PlaneGeometry, Scene, ShadowMaterial, SRGBColorSpace, Vector3, WebGLRenderer,
} from "three";
import { OrbitControls } from "three/examples/jsm/controls/OrbitControls.js";
import { LIGHT } from "./paint.ts";

const REFINE_MS = 220;
const EASE_MS = 420;
/** Share of a turn's speed that is left after a sixtieth of a second. */
const DAMPING = 0.88;
/** Time from picture to picture beyond which software drawing gives up resolution, and below which it regains some. */
const SLOW_MS = 85;
const QUICK_MS = 35;
/** Share of the picture that a fitted view may fill. */
const MARGIN = 0.94;

export interface View {
  target: Vector3;
  /** Direction from the target to the eye. */
  from: Vector3;
  /** The picture is fitted to this sphere round the target, or to `points` where they are given. */
  radius: number;
  points?: Vector3[];
}

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
  fit(bounds: Box3): void;
  invalidate(moved?: boolean): void;
  stir(): void;
  resize(width: number, height: number): void;
  look(view: View, atOnce?: boolean): void;
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
  private readonly key = new DirectionalLight(0xffffff, 1.6);
  private readonly ground: Mesh;
  private request = 0;
  private refineTimer = 0;
  private fine = false;
  private coarse = 1;
  private stamps: number[] = [];
  private glide: { from: { target: Vector3; eye: Vector3 }; to: Vector3; target: Vector3; start: number } | null = null;
  private moved = true;

  constructor(readonly canvas: HTMLCanvasElement) {
    // A context of its own says whether hardware draws: antialiasing has to be chosen before the real one exists.
    const probe = document.createElement("canvas").getContext("webgl2");
    if (!probe) throw new Error("This browser offers no WebGL 2, so the cell cannot be drawn in 3D.");
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
    this.controls.addEventListener("start", () => (this.glide = null));
    this.scene.add(new HemisphereLight(0xffffff, 0xb9c1c9, 2.05), this.key, this.key.target);
    this.ground = new Mesh(new PlaneGeometry(12, 12), new ShadowMaterial({ color: 0x27313a, opacity: 0.11 }));
    this.ground.receiveShadow = true;
    if (!this.software) this.scene.add(this.ground);
  }

  get calls(): number {
    return this.renderer.info.render.calls;
  }

  /** Aim light and ground at what is drawn. */
  fit(bounds: Box3): void {
    const middle = bounds.getCenter(new Vector3());
    const size = bounds.getSize(new Vector3());
    const radius = size.length() / 2;
    this.ground.position.set(middle.x, middle.y, bounds.min.z - 0.0005);
    this.key.position.copy(middle).addScaledVector(LIGHT, -2.3 * radius);
    this.key.target.position.copy(middle);
    this.key.castShadow = !this.software;
    this.key.shadow.mapSize.setScalar(2048);
    this.key.shadow.bias = -0.0006;
    this.key.shadow.normalBias = 0.004;
    this.key.shadow.radius = 2.5;
    const lens = this.key.shadow.camera;
    Object.assign(lens, { left: -radius, right: radius, top: radius, bottom: -radius, near: 0.1, far: radius * 5 });
    lens.updateProjectionMatrix();
    this.scene.add(contactShadow(size, middle, bounds.min.z));
    this.invalidate(true);
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
    this.invalidate();
  }

  /** Let the camera go to a view; at once where motion is not wanted. */
  look(view: View, atOnce = false): void {
    const { eye, target } = this.frame(view);
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

  /** Eye and target from which a view fills the picture. */
  private frame(view: View): { eye: Vector3; target: Vector3 } {
    const tan = Math.tan((this.camera.fov * Math.PI) / 360);
    const back = view.from.clone().normalize();
    const target = view.target.clone();
    if (!view.points) {
      const side = Math.atan(tan * Math.min(1, this.camera.aspect));
      return { eye: target.clone().addScaledVector(back, view.radius / Math.sin(side)), target };
    }
    const right = new Vector3().crossVectors(this.camera.up, back).normalize();
    const up = new Vector3().crossVectors(back, right);
    let distance = 1;
    // The middle of the picture moves with the distance, by perspective: a few rounds settle both.
    for (let round = 0; round < 6; round++) {
      const x = new Reach(tan * this.camera.aspect * MARGIN);
      const y = new Reach(tan * MARGIN);
      for (const point of view.points) {
        const arm = point.clone().sub(target);
        x.add(arm.dot(right), arm.dot(back));
        y.add(arm.dot(up), arm.dot(back));
      }
      target.addScaledVector(right, x.middle).addScaledVector(up, y.middle);
      distance = Math.max(x.distance, y.distance);
    }
    return { eye: target.clone().addScaledVector(back, distance), target };
  }

  private draw(now: number): void {
    this.request = 0;
    const gliding = this.step(now);
    // Damping counts pictures; by time, so that a slow machine comes to rest as soon as a quick one.
    const took = Math.min(500, now - (this.stamps.at(-1) ?? now));
    this.controls.dampingFactor = Math.max(0.05, 1 - DAMPING ** (took / 16.7));
    const turning = this.controls.update();
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

/** How far away the eye must be for points to fit one way across the picture, and where their middle is. */
class Reach {
  private low = -Infinity;
  private high = -Infinity;

  constructor(private readonly tan: number) {}

  add(across: number, towards: number): void {
    this.high = Math.max(this.high, across / this.tan + towards);
    this.low = Math.max(this.low, -across / this.tan + towards);
  }

  get middle(): number {
    return ((this.high - this.low) * this.tan) / 2;
  }

  get distance(): number {
    return Math.max(this.high, this.low);
  }
}

/** The soft darkness under what stands on the ground. */
function contactShadow(size: Vector3, middle: Vector3, z: number): Mesh {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 128;
  const paint = canvas.getContext("2d")!;
  paint.filter = "blur(9px)";
  paint.fillStyle = "rgba(22, 29, 36, 0.42)";
  paint.fillRect(24, 24, 80, 80);
  const texture = new CanvasTexture(canvas);
  texture.colorSpace = SRGBColorSpace;
  const material = new MeshBasicMaterial({ map: texture, transparent: true, depthWrite: false, color: new Color(1, 1, 1) });
  const mesh = new Mesh(new PlaneGeometry((size.x * 128) / 80, (size.y * 128) / 80), material);
  mesh.position.set(middle.x, middle.y, z - 0.0003);
  return mesh;
}
