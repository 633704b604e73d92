// From where a view fills the picture.

import { type PerspectiveCamera, Vector3 } from "three";

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

/** Eye and target from which a view fills the camera's picture. */
export function frame(view: View, camera: PerspectiveCamera): { eye: Vector3; target: Vector3 } {
  const tan = Math.tan((camera.fov * Math.PI) / 360);
  const back = view.from.clone().normalize();
  const target = view.target.clone();
  if (!view.points) {
    const side = Math.atan(tan * Math.min(1, camera.aspect));
    return { eye: target.clone().addScaledVector(back, view.radius / Math.sin(side)), target };
  }
  const right = new Vector3().crossVectors(camera.up, back).normalize();
  const up = new Vector3().crossVectors(back, right);
  let distance = 1;
  // The middle of the picture moves with the distance, by perspective: a few rounds settle both.
  for (let round = 0; round < 6; round++) {
    const x = new Reach(tan * camera.aspect * MARGIN);
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
