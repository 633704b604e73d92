// In place of the picture where the browser has no WebGL: time goes on, nothing is drawn.

import { type Box3, PerspectiveCamera, Scene } from "three";
import type { View } from "./framing.ts";
import type { Picture } from "./stage.ts";

export class Blind implements Picture {
  readonly scene = new Scene();
  readonly camera = new PerspectiveCamera();
  readonly software = true;
  readonly fps = 0;
  readonly calls = 0;
  draws = 0;
  onDraw: (now: number) => boolean = () => false;
  private request = 0;

  constructor(readonly canvas: HTMLCanvasElement) {}

  fit(_: Box3, __: boolean): void {}

  invalidate(): void {
    if (this.request === 0) this.request = window.requestAnimationFrame((now) => this.step(now));
  }

  stir(): void {}

  resize(): void {}

  look(_: View): void {}

  steer(): void {}

  dispose(): void {
    window.cancelAnimationFrame(this.request);
    this.request = -1;
  }

  private step(now: number): void {
    this.request = 0;
    this.draws += 1;
    if (this.onDraw(now)) this.invalidate();
  }
}
